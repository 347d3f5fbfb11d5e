"""Numbers of conditions as people type them: ranges with a dash, degrees without their sign."""

from __future__ import annotations

from decimal import Decimal

import pytest

from offerbook.listing.literals import number_in_unit, split_number_range
from offerbook.text.errors import UsageError


@pytest.mark.parametrize(
    ("typed", "ends"),
    [
        ("130..140 t", ("130", "140 t")),
        ("130–140", ("130", "140")),
        ("130-140 т", ("130", "140 т")),
        ("130 т — 140 т", ("130 т", "140 т")),
        ("130…140", ("130", "140")),
        ("-60–-40 °C", ("-60", "-40 °C")),
        ("−60…−40", ("-60", "-40")),
        ("–60…–40", ("-60", "-40")),
        ("90...130", ("90", "130")),
        ("90 − 130", ("90", "130")),
        ("1 300-2 000,5 л", ("1 300", "2 000,5 л")),
        ("-50", None),
        ("-50 °C", None),
        ("5 кВт-ч", None),
        ("130", None),
        ("–140", None),
        (" " * 50_000 + "x", None),
        ("1" * 50_000 + "x", None),
    ],
)
def test_a_range_of_numbers_is_read_with_dots_or_a_dash(typed: str, ends: tuple[str, str] | None) -> None:
    assert split_number_range(typed) == ends


@pytest.mark.parametrize("unit", ["С", "C", "°С", "° C", "градусов", "degrees", "град. C", ""])
def test_degrees_are_celsius_where_the_spec_is(unit: str) -> None:
    assert number_in_unit("operating_temperature_min_c", f"-50 {unit}", "C") == Decimal(-50)


def test_degrees_of_an_angle_are_no_temperature_and_no_mass() -> None:
    assert number_in_unit("slope_deg", "30 градусов", "deg") == Decimal(30)
    for unit in ("t", "deg"):
        with pytest.raises(UsageError):
            number_in_unit("key", "30 С", unit)
