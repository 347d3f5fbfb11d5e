"""An answer as a workbook: the table on one sheet, where it comes from on another."""

from __future__ import annotations

from typing import BinaryIO

from offerbook.tables.rendering import RenderOptions, RenderResult
from offerbook.tables.table import Table
from offerbook.tables.xlsx_book import Book, add_about
from offerbook.text.i18n import _


def write_xlsx(table: Table, stream: BinaryIO, options: RenderOptions) -> RenderResult:
    """A workbook that Excel and LibreOffice open by a double click."""
    book = Book(stream, table.title, options.stamp)
    rows = book.add_table(table)
    about = [(_("Table"), table.title), *([("", table.note)] if table.note else [])]
    about += options.stamp.lines() if options.stamp else []
    add_about(book, about, table.columns)
    book.close()
    return RenderResult(rows)
