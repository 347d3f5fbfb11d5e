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


@pytest.mark.parametrize(
    ("typed", "read"), [("1e2", "100"), ("1E+2 t", "100"), ("1,5e3 kg", "1.5"), ("1e5kg", "100"), ("-2.5e0", "-2.5")]
)
def test_a_number_with_an_exponent_is_that_number_and_is_shown_without_one(typed: str, read: str) -> None:
    assert str(number_in_unit("payload_t", typed, "t")) == read


@pytest.mark.parametrize("unit", ["С", "C", "°С", "° C", "градусов", "degrees", "град. C", ""])
def test_degrees_are_celsius_where_the_spec_is(unit: str) -> None:
    assert number_in_unit("operating_temperature_min_c", f"-50 {unit}", "C") == Decimal(-50)


def test_degrees_of_an_angle_are_no_temperature_and_no_mass() -> None:
    assert number_in_unit("slope_deg", "30 градусов", "deg") == Decimal(30)
    for unit in ("t", "deg"):
        with pytest.raises(UsageError):
            number_in_unit("key", "30 С", unit)
