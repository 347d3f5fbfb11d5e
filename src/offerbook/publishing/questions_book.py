"""The open questions of `ask` as a workbook: names, room for the answers, and what `import` needs to take them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import BinaryIO

from offerbook.index.stamp import stamp_of
from offerbook.index.store import Index
from offerbook.matching.questions import OpenQuestion
from offerbook.publishing.answer_keys import keys_table, sheet_questions
from offerbook.publishing.workbook_looks import HIDDEN_SHEET, questions_look
from offerbook.publishing.workbook_tables import Names, WorkbookTables
from offerbook.tables.xlsx_book import Book, SheetLook, add_about
from offerbook.text.i18n import _


def write_questions(index: Index, questions: Sequence[OpenQuestion], stream: BinaryIO) -> None:
    """Write questions as the workbook of a whole catalogue has them, with the sheet that says where they come from."""
    stamp = stamp_of(index)
    tables = WorkbookTables(index, Names.of(index)._replace(offer_rows={}, need_rows={}))
    asked = sheet_questions(questions)
    table = tables.questions(asked)
    book = Book(stream, _("Open questions"), stamp)
    book.add_table(table, questions_look(links=False))
    book.add_table(keys_table(index, stamp, asked), SheetLook(HIDDEN_SHEET, hidden=True))
    add_about(book, [(_("Table"), _("Open questions")), *stamp.lines()], table.columns)
    book.close()
