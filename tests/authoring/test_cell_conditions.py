"""What a buyer's cell asks of a spec, as people write it in either language."""

from __future__ import annotations

from decimal import Decimal

import pytest

from offerbook.authoring.cell_conditions import conditions_of, split_beginning
from offerbook.model.records import Choice, Requirement, Spec, Text
from offerbook.model.vocabulary import Level

PAYLOAD = Spec("payload_t", Text("Payload", "Грузоподъёмность"), "number", "t")
COLD = Spec("operating_temperature_min_c", Text("Cold", "Холод"), "number", "C")
HEATER = Spec("heater", Text("Heater", "Отопитель"), "flag")
FUEL = Spec(
    "fuel", Text("Fuel", "Топливо"), "choice",
    values=(Choice("diesel", Text("diesel", "дизель")), Choice("gas", Text("gas", "газ"))),
)  # fmt: skip


def number(low: int | str | None, high: int | str | None, level: Level = "must") -> Requirement:
    least, most = (None if end is None else Decimal(end) for end in (low, high))
    return Requirement("payload_t", least, most, level=level)


@pytest.mark.parametrize(
    ("cell", "asked", "taken"),
    [
        (">= 130 t", number(130, None), ""),
        ("≥130", number(130, None), ""),
        ("не менее 130 т", number(130, None), ""),
        ("от 130 тонн", number(130, None), ""),
        ("130 т и более", number(130, None), ""),
        ("130+", number(130, None), ""),
        ("минимум 45 000 кг", number(45, None), ""),
        ("at most 29,5 t", number(None, "29.5"), ""),
        ("не свыше 60", number(None, 60), ""),
        ("130-150 т", number(130, 150), ""),
        ("130 т – 150 т", number(130, 150), ""),
        ("１３０\u2009т", number(130, 130, "should"), "size"),
        ("от 130 до 150", number(130, 150), ""),
        ("не менее 130 т и не более 150 т", number(130, 150), ""),
        ("≥ 130 и < 150", number(130, 150), "inclusive"),
        ("свыше 130 т", number(130, None), "inclusive"),
        ("менее 60 т", number(None, 60), "inclusive"),
        ("130", number(130, 130, "should"), "size"),
        ("около 130 т", number(130, 130, "should"), "size"),
    ],
)
def test_a_number_is_read_with_its_bound_and_unit(cell: str, asked: Requirement, taken: str) -> None:
    assert conditions_of(PAYLOAD, cell, "", "", None) == ((asked,), True, taken)


@pytest.mark.parametrize("cell", ["много", "130 кВт", "1,194", "150-130", "130 и 150", "≥ 150 и ≤ 130", "2:1 м"])
def test_what_nobody_can_know_is_not_guessed(cell: str) -> None:
    assert conditions_of(PAYLOAD, cell, "", "", None) == ((), False, "")


def test_the_heading_says_the_unit_and_the_bound_of_numbers_that_say_none() -> None:
    assert split_beginning("Грузоподъёмность, не менее, кг") == ("Грузоподъёмность, кг", "не менее ")
    assert split_beginning("Payload (max), t") == ("Payload, t", "не более ")
    assert split_beginning("Максимальная скорость") == ("Максимальная скорость", "")
    assert conditions_of(PAYLOAD, "45000", "kg", "не менее ", None).requires == (number(45, None),)
    assert conditions_of(PAYLOAD, "не более 45 т", "kg", "не менее ", None).requires == (number(None, 45),)


def test_a_number_under_a_limit_is_the_limit_that_must_be_reached() -> None:
    asked = Requirement("operating_temperature_min_c", None, Decimal(-50), level="must")
    assert conditions_of(COLD, "−50 °C", "", "", None) == ((asked,), True, "limit")


def test_the_level_of_the_row_makes_a_bound_soft_and_a_size_hard() -> None:
    assert conditions_of(PAYLOAD, "не менее 130", "", "", "should").requires == (number(130, None, "should"),)
    assert conditions_of(PAYLOAD, "130", "", "", "must") == ((number(130, 130),), True, "")


def test_flags_and_choices_are_read_in_both_languages() -> None:
    yes = Requirement("heater", flag=True, level="must")
    assert [conditions_of(HEATER, cell, "", "", None).requires for cell in ("да", "+", "есть", "yes")] == [(yes,)] * 4
    assert conditions_of(HEATER, "нет", "", "", None) == ((), True, "not-asked")
    assert conditions_of(HEATER, "возможно", "", "", None).is_understood is False
    either = Requirement("fuel", one_of=("diesel", "gas"), level="must")
    assert conditions_of(FUEL, "дизель или gas", "", "", None).requires == (either,)
    assert conditions_of(FUEL, "дизель, уголь", "", "", None) == ((), False, "")
