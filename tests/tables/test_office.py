"""What LibreOffice makes of workbooks and of CSV for a spreadsheet, under Russian and under US settings."""

from __future__ import annotations

import datetime
import io
from decimal import Decimal
from pathlib import Path
from typing import Any, Literal

import pytest

from offerbook.tables.cells import QualifiedNumber
from offerbook.tables.files import open_output, open_output_binary
from offerbook.tables.formats import write
from offerbook.tables.table import Column, Row, Table
from tests.tools.office import cells_of, converted, csv_as_opened, needs_office

TEXTS = [
    "29.10.41", "29.10.59.110", "8704.10", "0402", "01.10", "303E10", "1e5", "1/2", "2025-10", "10:30", "MAR-20", "5 мая",
    "TRUE", "ИСТИНА", "12,5", "1 000", "5 %", "(5)", "$5", "5 ₽", "12.май", "3-2-1", "=1+1", "@SUM(A1)", "+7 914 000",
    "ГАЗ; 'x' \"y\"", "two\nlines", "_x0041_", "x" * 500, "א ב", "\x1b[31m\u202e",
]  # fmt: skip
"""Codes, marks and texts that a spreadsheet takes for something else, and hostile ones."""
NUMBERS = [Decimal("1.5"), Decimal("-0.25"), Decimal("1200"), Decimal("123456.789"), Decimal("0.001")]
COLUMNS = (
    Column("text", "Text", "text", 1),
    Column("code", "Code", "code", 1),
    Column("n", "Number", "number", 1),
    Column("date", "Date", "date", 1),
)
DAY = datetime.datetime(2025, 10, 3)


def hostile() -> Table:
    rows: list[Row] = [(text, text, NUMBERS[place % len(NUMBERS)], "2025-10-03") for place, text in enumerate(TEXTS)]
    return Table("t", "T", COLUMNS, rows)


def shown(text: str) -> str:
    return "\\x1b[31m\\u202e" if text.startswith("\x1b") else text


@needs_office
@pytest.mark.slow
@pytest.mark.parametrize(("locale", "excel", "separator"), [("ru-RU", "ru", ";"), ("en-US", "en", ",")])
def test_libreoffice_opens_csv_with_every_code_a_text_and_every_number_a_number(
    tmp_path: Path, locale: str, excel: Literal["ru", "en"], separator: str
) -> None:
    path = tmp_path / "offers.csv"
    with open_output(path) as stream:
        write(hostile(), "csv", stream, excel=excel)
    cells = csv_as_opened(path, tmp_path, locale, separator)
    assert cells[0] == ["Text", "Code", "Number", "Date"]
    defused = {text: f"'{text}" for text in ("=1+1", "@SUM(A1)", "+7 914 000")}
    for (text, code, number, date), expected, place in zip(cells[1:], TEXTS, range(len(TEXTS)), strict=True):
        assert (text, code) == (defused.get(expected, shown(expected)),) * 2
        assert (number, date) == (float(NUMBERS[place % len(NUMBERS)]), DAY)


@needs_office
@pytest.mark.slow
@pytest.mark.parametrize("locale", ["ru-RU", "en-US"])
def test_libreoffice_opens_a_workbook_with_every_cell_as_it_was(tmp_path: Path, locale: str) -> None:
    path = tmp_path / "offers.xlsx"
    with open_output_binary(path) as stream:
        write(hostile(), "xlsx", stream)
    expected: list[list[Any]] = [["Text", "Code", "Number", "Date"]]
    expected += [
        [shown(text), shown(text), float(NUMBERS[place % len(NUMBERS)]), DAY] for place, text in enumerate(TEXTS)
    ]
    assert cells_of(converted(path, tmp_path, "xlsx", locale)) == expected


def test_the_qualifier_of_a_number_is_in_the_format_of_its_cell() -> None:
    stream = io.BytesIO()
    number = QualifiedNumber(Decimal("23.5"), 'at "most" {value}')
    write(Table("t", "T", (Column("n", "N", "number", 1),), [(number,)]), "xlsx", stream)
    import openpyxl

    cell = openpyxl.load_workbook(stream).worksheets[0]["A2"]
    assert (cell.value, cell.number_format) == (23.5, '"at most "0.0')
