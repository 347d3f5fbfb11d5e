"""An answer as a workbook: the table on one sheet, where it comes from on another."""

from __future__ import annotations

from typing import BinaryIO

from offerbook.tables.rendering import RenderOptions, RenderResult
from offerbook.tables.table import Table
from offerbook.tables.xlsx_book import Book, SheetLook, add_about
from offerbook.text.i18n import _

NAME_WIDTH = 32.0
"""Digits across a name whose id is folded away."""
SHORT_NAME_WIDTH = 18.0
"""The same across the name of a model or a supplier, which is short: so an answer is one page across."""
SHORT_NAMES = ("variant", "supplier", "addressee")


def write_xlsx(table: Table, stream: BinaryIO, options: RenderOptions) -> RenderResult:
    """A workbook that Excel and LibreOffice open by a double click."""
    book = Book(stream, table.title, options.stamp)
    keys = {column.key for column in table.columns}
    # Who reads the name seldom wants the id; names are narrower, so that an answer is one page across.
    ids = tuple(key for key in keys if f"{key}_name" in keys)
    widths = {f"{key}_name": SHORT_NAME_WIDTH if key in SHORT_NAMES else NAME_WIDTH for key in ids}
    rows = book.add_table(table, SheetLook(folded=ids, widths=widths))
    about = [(_("Table"), table.title), *([("", table.note)] if table.note else [])]
    about += options.stamp.lines() if options.stamp else []
    add_about(book, about, table.columns)
    book.close()
    return RenderResult(rows)
