"""What is asked about a condition: a sentence that a letter can hold, in both languages."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from offerbook.matching.criteria.deciding import DecidingDetail
from offerbook.matching.criteria.requirements import ConditionDetail
from offerbook.matching.criteria.services import ServicesDetail
from offerbook.model.phrases import number_text
from offerbook.model.records import Fact, Requirement, Spec, Text
from offerbook.text.i18n import in_each_language

COLD = Spec(
    "operating_temperature_min_c", Text("Lowest operating temperature", "Нижняя рабочая температура"), "number", "C"
)
STORE = Spec("storage_temperature_max_c", Text("Storage temperature", "Температура хранения"), "number", "C")
PAYLOAD = Spec("payload_t", Text("Payload", "Грузоподъёмность"), "number", "t")
SEATS = Spec("seats", Text("Seats", "Число мест"), "number", "seats")
FLOOR = Spec("low_floor", Text("Low floor", "Низкий пол"), "flag")
DRIVE = Spec("drive", Text("Drive", "Привод"), "text")


def condition(**bounds: Any) -> Requirement:
    values: dict[str, Any] = {key: Decimal(str(it)) if key in ("min", "max") else it for key, it in bounds.items()}
    return Requirement("any", **values)


def asked(spec: Spec, fact: Fact | None = None, **bounds: Any) -> tuple[str, ...]:
    detail = ConditionDetail("unknown", condition(**bounds), spec, fact)
    return in_each_language(lambda: detail.text.question)


@pytest.mark.parametrize(
    ("questions", "expected"),
    [
        (asked(COLD, max=-50), ("Does it work at −50 °C?", "Работает ли при −50 °C?")),
        (
            asked(STORE, max=-18),
            ("Is the storage temperature −18 °C or lower?", "Верно ли, что температура хранения не выше −18 °C?"),
        ),
        (asked(PAYLOAD, min=130), ("Is the payload at least 130 t?", "Верно ли, что грузоподъёмность не менее 130 т?")),
        (asked(PAYLOAD, max=0.5), ("Is the payload at most 0.5 t?", "Верно ли, что грузоподъёмность не более 0,5 т?")),
        (asked(PAYLOAD, min=20, max=20), ("Is the payload 20 t?", "Верно ли, что грузоподъёмность 20 т?")),
        (
            asked(PAYLOAD, min=20, max=30),
            ("Is the payload 20 to 30 t?", "Верно ли, что грузоподъёмность от 20 до 30 т?"),
        ),
        # A plural takes another sentence in English.
        (
            asked(SEATS, min=20),
            ("Is this right: seats at least 20 seats?", "Верно ли, что число мест не менее 20 мест?"),
        ),
        (asked(FLOOR, flag=True), ("Low floor: yes or no?", "Низкий пол: да или нет?")),
        (asked(DRIVE, text="6x6"), ("Is this right: drive “6x6”?", "Верно ли: привод — «6x6»?")),
        (asked(DRIVE, one_of=("6x6",)), ("Is the drive 6x6?", "Верно ли, что привод 6x6?")),
        (
            asked(PAYLOAD, Fact(Decimal(230)), max=220),
            (
                "Does this suit the project: payload 230 t, where at most 220 t is asked for?",
                "Подойдёт ли для проекта: грузоподъёмность 230 т (требуется не более 220 т)?",
            ),
        ),
    ],
)
def test_a_condition_is_asked_about_in_a_sentence(questions: tuple[str, ...], expected: tuple[str, ...]) -> None:
    assert questions == expected


def test_what_decides_is_asked_about_in_a_sentence_that_says_a_unit_once() -> None:
    stated = DecidingDetail("unknown", ((SEATS, Fact(Decimal(27))), (FLOOR, Fact(True))), ())
    missing = DecidingDetail("unknown", (), (PAYLOAD, SEATS))
    assert in_each_language(lambda: stated.text.question) == (
        "Does this suit the project: seats 27, low floor?",
        "Подойдёт ли для проекта: число мест 27, низкий пол?",
    )
    assert in_each_language(lambda: missing.text.question) == (
        "Please state: payload, seats.",
        "Нужны данные: грузоподъёмность, число мест.",
    )


def test_services_are_asked_for_by_their_names() -> None:
    one, two = ServicesDetail(("spare-parts",), ()), ServicesDetail(("repair", "spare-parts"), ())
    assert in_each_language(lambda: one.text.question) == (
        "Does the offer include spare parts?",
        "Входит ли в предложение снабжение запчастями?",
    )
    assert in_each_language(lambda: two.text.question) == (
        "Does the offer include repair and spare parts?",
        "Входят ли в предложение ремонт и снабжение запчастями?",
    )


def test_long_numbers_are_grouped_in_russian_and_short_ones_are_not() -> None:
    numbers = (Decimal(156100), Decimal("-1234567.89"), Decimal(2026), Decimal("0.5"))
    assert in_each_language(lambda: [number_text(number) for number in numbers]) == (
        ["156100", "−1234567.89", "2026", "0.5"],
        ["156\xa0100", "−1\xa0234\xa0567,89", "2026", "0,5"],
    )
