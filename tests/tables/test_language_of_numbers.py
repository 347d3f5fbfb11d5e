"""Numbers as each language writes them: for people, never for programs; a number and its unit stay on one line."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

import pytest

from offerbook.tables.arrange import help_of_table
from offerbook.tables.cells import QualifiedNumber
from offerbook.tables.rendering import RenderOptions
from offerbook.tables.screen import ScreenLine, Span, screen_text
from offerbook.tables.table import Column, Table
from offerbook.text.i18n import set_language
from tests.tables.offers import rendered

NUMBERS = Table(
    "offers",
    "",
    (Column("id", "Id", "id", 1), Column("payload_t", "Payload", "number", 1, unit="t")),
    [("a", QualifiedNumber(Decimal("29.9"), "от 28,5 до {value}")), ("b", Decimal("36.5")), ("c", Decimal("1e1"))],
)


@pytest.fixture
def russian() -> Iterator[None]:
    set_language("ru")
    yield
    set_language("en")


@pytest.mark.usefixtures("russian")
def test_a_russian_reads_decimal_commas_in_tables_and_cards() -> None:
    assert rendered(NUMBERS, "table", width=80) == (
        "Id       Payload, т\n───────────────────\na   от 28,5 до 29,9\nb              36,5\nc                10\n"
    )
    assert "36,5" in rendered(NUMBERS, "cards", width=80)


@pytest.mark.usefixtures("russian")
@pytest.mark.parametrize("format", ["csv", "tsv", "json", "jsonl"])
def test_programs_read_decimal_points_in_every_language(format: str) -> None:
    text = rendered(NUMBERS, format)
    assert "29.9" in text
    assert "36.5" in text


def test_an_english_reader_reads_decimal_points() -> None:
    assert "36.5" in rendered(NUMBERS, "table", width=80)


AMOUNTS = (
    "28,5–29,9 т",
    "−50 °C",
    "270 млн т",
    "24 000 шт. в",
    "1,5 млн ₽",
    "12 мест",
    "300 л. с.",
    "60 км/ч",
    "2025 года",
)


@pytest.mark.parametrize("amount", AMOUNTS)
def test_a_number_and_its_unit_stay_on_one_line_at_every_width(amount: str) -> None:
    sentence = f"Самосвалы для больших карьеров края, {amount}, и другие машины, {amount}, для зимы"
    table = Table("t", "", (Column("name", "Name", "text", 1), Column("b", "B", "text", 1)), [(sentence, "разрез")])
    shown = {
        (way, width): text
        for width in range(30, 100)
        for way, text in (
            ("table", rendered(table, "table", width=width)),
            ("cards", rendered(table, "cards", width=width)),
            ("screen", screen_text((ScreenLine((Span(sentence),)),), RenderOptions(width))),
        )
    }
    whole = re.compile(re.escape(amount.removesuffix(" в")))
    assert [at for at, text in shown.items() if len(whole.findall(text)) != 2] == []


@pytest.mark.parametrize(
    ("header", "unit", "heading"),
    [
        ("Payload", "t", "Payload, t"),
        ("Seats", "seats", "Seats"),
        ("Number of milking places", "places", "Number of milking places"),
        ("Подача насоса, m³/h", "m3/h", "Подача насоса, m³/h"),
        ("Milk a year", "t/year", "Milk a year, t"),
        ("Milk", "t/year", "Milk, t/year"),
    ],
)
def test_a_heading_says_its_unit_once(header: str, unit: str, heading: str) -> None:
    assert Column("key", header, "number", 1, unit=unit).heading == heading


@pytest.mark.usefixtures("russian")
def test_the_types_of_columns_are_words_for_people_and_keys_for_programs() -> None:
    help = help_of_table(NUMBERS)
    assert "payload_t  Payload, т  число" in rendered(help, "table", width=100)
    assert "payload_t\tPayload, т\tnumber\ttrue\t\n" in rendered(help, "tsv")
