"""CSV for a double click in a spreadsheet: what people read, with nothing that it would take for something else."""

from __future__ import annotations

import re
from collections.abc import Iterable
from decimal import Decimal
from typing import TextIO

from offerbook.tables.cells import QualifiedNumber, legible
from offerbook.tables.rendering import RenderOptions, RenderResult, written
from offerbook.tables.table import Cell, Column, Table, digits, unique_headings
from offerbook.text.i18n import _
from offerbook.text.normalize import safe


def write_excel_csv(table: Table, stream: TextIO, options: RenderOptions) -> RenderResult:
    """What Excel opens by a double click: byte order mark; for Russian settings semicolon and decimal comma.

    There is no `sep=` line: it would make Excel overlook the byte order mark.
    """
    import csv

    russian = options.excel == "ru"
    stream.write("\ufeff")
    writer = csv.writer(stream, delimiter=";" if russian else ",", lineterminator="\r\n")
    writer.writerow([_defused(safe(heading)) for heading in unique_headings(table.columns)])
    return written(writer.writerow(_cells(row, table.columns, russian)) for row in table.rows)


def _cells(row: Iterable[Cell], columns: Iterable[Column], russian: bool) -> list[str]:
    return [_cell(cell, column, russian) for cell, column in zip(row, columns, strict=True)]


def _cell(cell: Cell, column: Column, russian: bool) -> str:
    if isinstance(cell, int | Decimal) and not isinstance(cell, bool):
        number = digits(cell).replace(".", ",") if russian else digits(cell)
        # "At most 23" is another fact than 23, and a number of CSV has no place for it.
        return cell.template.format(value=number) if isinstance(cell, QualifiedNumber) else number
    if isinstance(cell, bool):
        return _("yes") if cell else _("no")
    if column.type == "date" and isinstance(cell, str) and re.fullmatch(r"(?a)\d{4}(-\d\d-\d\d)?", cell):
        return cell
    return _defused(safe(legible(cell, column, unicode=True), keep="\n\t"))


_FORMULA = r"[\t\r\n]|\s*[=+\-@＝＋－＠]"
_NEGATIVE = r"(?a)-(?:\d+|\d{1,3}(?:[ \u00a0\u202f]\d{3})+)(?:[.,]\d+)?(?:[eE][+-]?\d+)?"
_MONTHS = (
    "jan feb mar apr may jun jul aug sep sept oct nov dec янв фев мар апр май мая маи июн июл авг сен сент окт ноя дек"
)
_MONTH = rf"(?:{'|'.join(_MONTHS.split())})[a-zа-яё]*\.?"
_MISREAD = re.compile(
    # Amounts, alone or with an exponent, a share or a currency: 0402, 8704.10, 303E10, 5 %, (5), $ 5
    r"[($€£₽]?\s?[+-]?(?:\d[\d\s.,'’_]*|[.,]\d+)(?:e[+-]?\d+)?\s?[%)$€£₽]?"
    # Dates, times and fractions: 29.10.41, 2025-10, 1/2, 1 1/2, 10:30
    r"|\d{1,4}\s?[./-]\s?\d{1,4}(?:\s?[./-]\s?\d{1,4})?(?:[\sT]+\d{1,2}:.*)?|\d+\s\d+/\d+|\d{1,4}:\d\d(?::.*)?(?:\s?[ap]m)?"
    # Names of months with a day or year: MAR-20, 5 may, Сен 2025
    rf"|\d{{1,4}}[\s./-]*{_MONTH}(?:[\s./,-]*\d{{1,4}})?|{_MONTH}[\s./,-]*\d{{1,4}}(?:[\s,.-]+\d{{1,4}})?"
    r"|true|false|истина|ложь",
    re.IGNORECASE,
)
"""Texts that a spreadsheet takes for a number, a date, a time or a truth value, under Russian or English settings."""


def _defused(text: str) -> str:
    """The text in a form that a spreadsheet keeps as it is; a negative number stays one.

    What it would take for a formula gets an apostrophe; what it would take for a number or a date is the result of a formula
    that consists of it alone. A leading plus is never a number here: "+7 914 ..." is a telephone, and without its plus
    another one.
    """
    if re.fullmatch(_NEGATIVE, text):
        return text
    if re.match(_FORMULA, text):
        return f"'{text}"
    return f'="{text}"' if len(text) < 200 and _MISREAD.fullmatch(text) else text
