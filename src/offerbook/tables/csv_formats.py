"""CSV and TSV: for programs with keys and bare values, for a spreadsheet with headings and what it must not misread."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TextIO

from offerbook.tables.rendering import RenderOptions, RenderResult, written
from offerbook.tables.table import Cell, Table, digits, plain
from offerbook.text.normalize import safe


def write_csv(table: Table, stream: TextIO, options: RenderOptions) -> RenderResult:
    """RFC 4180. Newlines and tabs stay, in quotes; characters that drive a terminal are shown escaped."""
    import csv

    if options.excel:
        return write_excel_csv(table, stream, options)
    writer = csv.writer(stream, lineterminator="\r\n")
    writer.writerow([column.key for column in table.columns])
    return written(writer.writerow([safe(plain(cell), keep="\n\t") for cell in row]) for row in table.rows)


def write_excel_csv(table: Table, stream: TextIO, options: RenderOptions) -> RenderResult:
    """What Excel opens by a double click: byte order mark; for Russian settings semicolon and decimal comma.

    There is no `sep=` line: it would make Excel overlook the byte order mark.
    """
    import csv

    russian = options.excel == "ru"

    def cell_text(cell: Cell) -> str:
        if isinstance(cell, int | Decimal) and not isinstance(cell, bool):
            return digits(cell).replace(".", ",") if russian else digits(cell)
        return _defused(safe(plain(cell), keep="\n\t"))

    stream.write("\ufeff")
    writer = csv.writer(stream, delimiter=";" if russian else ",", lineterminator="\r\n")
    writer.writerow([_defused(safe(column.heading)) for column in table.columns])
    return written(writer.writerow([cell_text(cell) for cell in row]) for row in table.rows)


_FORMULA = r"[\t\r\n]|\s*[=+\-@＝＋－＠]"
_NEGATIVE = r"(?a)-(?:\d+|\d{1,3}(?:[ \u00a0\u202f]\d{3})+)(?:[.,]\d+)?(?:[eE][+-]?\d+)?"


def _defused(text: str) -> str:
    """The text, with an apostrophe before what a spreadsheet would take for a formula; negative numbers stay.

    A leading plus is never a number here: "+7 914 ..." is a telephone, and without its plus another one.
    """
    return f"'{text}" if re.match(_FORMULA, text) and not re.fullmatch(_NEGATIVE, text) else text


_TSV_ESCAPES = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"})


def write_tsv(table: Table, stream: TextIO, options: RenderOptions) -> RenderResult:  # noqa: ARG001 - a renderer's signature
    """One line for each row: tab, newline and backslash in cells are written as \\t, \\n and \\\\."""
    stream.write("\t".join(column.key for column in table.columns) + "\n")
    return written(
        stream.write("\t".join(safe(plain(cell).translate(_TSV_ESCAPES)) for cell in row) + "\n") for row in table.rows
    )
