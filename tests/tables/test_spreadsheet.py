"""CSV for a spreadsheet: formulas, texts that look like numbers, and numbers."""

from __future__ import annotations

import csv
import io
from decimal import Decimal

import pytest

from offerbook.tables.cells import QualifiedNumber
from offerbook.tables.table import Column, Row, Table
from tests.tables.offers import one_column, rendered


@pytest.mark.parametrize(
    "text",
    [
        "=1+1",
        "+7 914 123-45-67",
        "+79141234567",
        "-cmd|' /C calc'!A0",
        "@SUM(A1)",
        "\tx",
        "  =1+1",
        "\u00a0=1+1",
        "\n=1+1",
        "＝1+1",
        "＋1",
        "－1",
        "＠x",
        "-",
        "-1-2",
        "-1e",
    ],
)
def test_a_text_that_begins_like_a_formula_gets_an_apostrophe_in_a_spreadsheet(text: str) -> None:
    read = list(csv.reader(io.StringIO(rendered(one_column(text), "csv", excel="en"), newline="")))
    assert read == [["\ufeffName"], [f"'{text}"]]
    assert list(csv.reader(io.StringIO(rendered(one_column(text), "csv"), newline=""))) == [["name"], [text]]


@pytest.mark.parametrize(
    "text",
    ["-5", "-1.5", "-1,5", "-1 234,50", "-1\u00a0234", "-1e-5", "1+1", "лифт = lift", "a@b.by", "'=", ""],
)
@pytest.mark.parametrize("excel", ["en", "ru"])
def test_negative_numbers_and_other_texts_are_left_as_they_are_in_a_spreadsheet(text: str, excel: str) -> None:
    output = io.StringIO(rendered(one_column(text, text), "csv", excel=excel), newline="")
    assert list(csv.reader(output, delimiter=";" if excel == "ru" else ",")) == [
        ["\ufeffName"],
        [text],
        [text],
    ]


@pytest.mark.parametrize(
    "text",
    ["29.10.41", "8704.10", "0402", "12.5", "1 000", "303E10", "1e5", "5 %", "1/2", "1 1/2", "2025-10", "10:30", "MAR-20",
     "5 мая", "сен 2025", "may5", "TRUE", "Истина", "2025-10-03"],
)  # fmt: skip
def test_a_text_that_a_spreadsheet_would_take_for_a_number_or_a_date_stays_a_text(text: str) -> None:
    assert rendered(one_column(text), "csv", excel="en") == f'\ufeffName\r\n"=""{text}"""\r\n'


def test_in_a_spreadsheet_words_are_the_readers_heads_differ_and_a_number_keeps_its_qualifier() -> None:
    columns = (
        Column("need", "Need", "id", 1),
        Column("need_name", "Need", "text", 1),
        Column("name", "Need", "text", 1),
        Column("outcome", "Outcome", "outcome", 1),
        Column("services", "Services", "words", 1),
        Column("t", "Payload", "number", 1, unit="t"),
        Column("date", "Date", "date", 1),
    )
    row: Row = ("a/b", "A", "B", "fits-if-confirmed", ("spare-parts", "repair"),
                QualifiedNumber(Decimal("2.5"), "at most {value}"), "2025-10-03")  # fmt: skip
    assert rendered(Table("t", "", columns, [row]), "csv", excel="ru") == (
        "\ufeffNeed (id);Need;Need (name);Outcome;Services;Payload, t;Date\r\n"
        'a/b;A;B;? fits if confirmed;"spare parts; repair";at most 2,5;2025-10-03\r\n'
    )


def test_numbers_in_a_spreadsheet_are_never_touched_but_for_the_decimal_comma() -> None:
    table = one_column(-5, Decimal("-1.50"), Decimal("+7"), type="number")
    assert rendered(table, "csv", excel="en") == "\ufeffName\r\n-5\r\n-1.50\r\n7\r\n"
    assert rendered(table, "csv", excel="ru") == "\ufeffName\r\n-5\r\n-1,50\r\n7\r\n"
