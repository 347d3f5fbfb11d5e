"""What is asked about a condition: a sentence that a letter can hold, in both languages."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from offerbook.matching.criteria.deciding import DecidingDetail
from offerbook.matching.criteria.requirements import ConditionDetail
from offerbook.matching.criteria.services import ServicesDetail
from offerbook.model.phrases import number_text
from offerbook.model.records import Choice, Fact, Requirement, Spec, Text
from offerbook.text.i18n import in_each_language

COLD = Spec(
    "operating_temperature_min_c", Text("Lowest operating temperature", "Нижняя рабочая температура"), "number", "C"
)
STORE = Spec("storage_temperature_max_c", Text("Storage temperature", "Температура хранения"), "number", "C")
PAYLOAD = Spec("payload_t", Text("Payload", "Грузоподъёмность"), "number", "t")
SEATS = Spec("seats", Text("Seats", "Число мест"), "number", "seats")
FLOOR = Spec("low_floor", Text("Low floor", "Низкий пол"), "flag")
DRIVE = Spec("drive", Text("Drive", "Привод"), "text")
CREW = Spec("crew", Text("Crew", "Число чел."), "number", "persons")
STOPS = Spec("stops", Text("Number of stops", "Число остановок"), "number")
DOORS = Spec("doors", Text("Doors", "Двери"), "number")
TOWED = Spec("towed", Text("Heaviest trailer towed", "Масса прицепа"), "number", "t")
FLOW = Spec("flow", Text("Rate of flow", "Подача"), "number", "L/s")
ACIDITY = Spec("acidity", Text("pH value", "pH"), "number")
POWER = Spec("hp", Text("Engine power, hp", "Мощность двигателя, л. с."), "number")
MODE = Spec(
    "mode",
    Text("Way of charging", "Способ зарядки"),
    "choice",
    values=(Choice("depot", Text("in the depot", "в парке")),),
)


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
                "Would the payload of 230 t do, where at most 220 t is asked for?",
                "Грузоподъёмность 230 т (требуется не более 220 т): подойдёт?",
            ),
        ),
        (
            asked(SEATS, Fact(Decimal(29)), min=30),
            (
                "Seats 29 seats, where at least 30 seats is asked for: would that do?",
                "Число мест 29 мест (требуется не менее 30 мест): подойдёт?",
            ),
        ),
        # "Number" is of one thing, whatever is counted.
        (
            asked(STOPS, min=4),
            ("Is the number of stops at least 4?", "Верно ли, что число остановок не менее 4?"),
        ),
    ],
)
def test_a_condition_is_asked_about_in_a_sentence(questions: tuple[str, ...], expected: tuple[str, ...]) -> None:
    assert questions == expected


def suits(*stated: tuple[Spec, Fact]) -> tuple[str, ...]:
    return in_each_language(lambda: DecidingDetail("unknown", stated, ()).text.question)


@pytest.mark.parametrize(
    ("questions", "expected"),
    [
        (
            suits((PAYLOAD, Fact(min=Decimal("28.5"), max=Decimal("29.9")))),
            ("Would the payload of 28.5 to 29.9 t do?", "Грузоподъёмность от 28,5 до 29,9 т: подойдёт?"),
        ),
        (
            suits((PAYLOAD, Fact(Decimal(44), qualifier="at-most"))),
            ("Would the payload of at most 44 t do?", "Грузоподъёмность не более 44 т: подойдёт?"),
        ),
        # A unit that the name says is said once.
        (suits((SEATS, Fact(Decimal(27)))), ("Seats 27: would that do?", "Число мест 27: подойдёт?")),
        (suits((CREW, Fact(Decimal(6)))), ("Would the crew of 6 persons do?", "Число чел. 6: подойдёт?")),
        (suits((DOORS, Fact(Decimal(3)))), ("Doors 3: would that do?", "Двери 3: подойдёт?")),
        (
            suits((TOWED, Fact(Decimal(9)))),
            ("Heaviest trailer towed 9 t: would that do?", "Масса прицепа 9 т: подойдёт?"),
        ),
        (suits((FLOW, Fact(Decimal(70)))), ("Rate of flow 70 L/s: would that do?", "Подача 70 л/с: подойдёт?")),
        (suits((ACIDITY, Fact(Decimal(7)))), ("pH value 7: would that do?", "pH 7: подойдёт?")),
        (suits((FLOOR, Fact(True))), ("Low floor: would that do?", "Низкий пол: подойдёт?")),
        (suits((FLOOR, Fact(False))), ("Low floor – no: would that do?", "Низкий пол — нет: подойдёт?")),
        (suits((DRIVE, Fact("6x6"))), ("Drive – 6x6: would that do?", "Привод — 6x6: подойдёт?")),
        (
            suits((MODE, Fact("depot"))),
            ("Way of charging – in the depot: would that do?", "Способ зарядки — в парке: подойдёт?"),
        ),
        (
            suits((PAYLOAD, Fact(Decimal(5))), (FLOOR, Fact(True))),
            ("Payload 5 t and low floor: would that do?", "Грузоподъёмность 5 т и низкий пол: подойдёт?"),
        ),
    ],
)
def test_a_buyer_is_asked_whether_what_the_offer_has_will_do(
    questions: tuple[str, ...], expected: tuple[str, ...]
) -> None:
    assert questions == expected


def missing(*specs: Spec) -> tuple[str, ...]:
    return in_each_language(lambda: DecidingDetail("unknown", (), specs).text.question)


@pytest.mark.parametrize(
    ("questions", "expected"),
    [
        (missing(PAYLOAD), ("What is the payload?", "Нужны данные: грузоподъёмность.")),
        (missing(STOPS), ("What is the number of stops?", "Нужны данные: число остановок.")),
        (missing(SEATS), ("Please state the seats.", "Нужны данные: число мест.")),
        (missing(FLOOR), ("Low floor: yes or no?", "Низкий пол: да или нет?")),
        # No full stop after that of an abbreviation.
        (missing(POWER), ("What is the engine power, hp?", "Нужны данные: мощность двигателя, л. с.")),
        (
            missing(PAYLOAD, SEATS),
            ("Please state the payload and seats.", "Нужны данные: грузоподъёмность и число мест."),
        ),
        (
            missing(PAYLOAD, FLOOR),
            ("Please state: payload and low floor.", "Нужны данные: грузоподъёмность и низкий пол."),
        ),
    ],
)
def test_a_maker_is_asked_what_it_does_not_state(questions: tuple[str, ...], expected: tuple[str, ...]) -> None:
    assert questions == expected


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
