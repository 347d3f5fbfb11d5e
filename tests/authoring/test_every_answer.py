"""Whatever is written into the questions of the shipped catalogue's workbook is taken, or refused with its row and cell."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from offerbook.authoring.take_answers import Patch, patch_of
from offerbook.index.store import Index
from offerbook.publishing.workbook import write_workbook
from tests.conftest import SHIPPED

ANSWERS = (
    ("yes", None), ("no", None), ("yes", "20 pcs by 2028"), ("да", "20 шт. до 2028 года"), ("no", "12"), (None, 7), (None, 2.5),
    (None, "от 20 до 30"), (None, "не менее 1 000 голов"), (None, "6,8 м³"), (None, "40 шт. в год"), (None, "скоро"), (None, True),
    ("Weichai engine", None), ("20 шт. до 2028 года", None), (12, None), ("yes", "25"),
)  # fmt: skip
CELL = r"Questions![A-Z]+\d+"


@pytest.fixture(scope="module")
def questions(shipped: Index, tmp_path_factory: pytest.TempPathFactory) -> Any:
    """The workbook with the sheets that an import reads, and no others."""
    path = tmp_path_factory.mktemp("every") / "book.xlsx"
    write_workbook(shipped, path)
    book: Any = openpyxl.load_workbook(path)
    for name in set(book.sheetnames) - {"Questions", "offerbook"}:
        del book[name]
    return book


def filled(book: Any, path: Path, shift: int) -> list[int]:
    """Write an answer into each row, the next one into the next; the rows."""
    sheet = book["Questions"]
    columns = {str(cell.value): cell.column for cell in sheet[1]}
    rows = range(2, sheet.max_row + 1)
    for row in rows:
        says, value = ANSWERS[(row + shift) % len(ANSWERS)]
        for column, content in (("Answer", says), ("Value", value), ("Document", "letter")):
            sheet.cell(row, columns[column]).value = content
    book.save(path)
    return list(rows)


def rows_of(patch: Patch) -> list[int]:
    """The rows of the answers, each as often as the patch speaks of it; a refusal may name several rows that differ."""
    refused = [set(re.findall(CELL, f"{it.place} {it.reason}")) for it in patch.refusals]
    places = [*(it.place for it in patch.taken), *patch.known, *(place for places in refused for place in places)]
    return [int(re.sub(r"\D", "", place)) for place in places if re.fullmatch(CELL, place)]


@pytest.mark.slow
@pytest.mark.parametrize("shift", range(len(ANSWERS)))
def test_each_answer_to_each_question_is_taken_or_refused_with_its_cell(
    questions: Any, tmp_path: Path, shift: int
) -> None:
    rows = filled(questions, tmp_path / "book.xlsx", shift)
    patch = patch_of(SHIPPED, tmp_path / "book.xlsx")
    assert len(rows) > 200 and sorted(rows_of(patch)) == rows
    assert patch.findings == ()
    assert patch.taken and all(it.reason for it in patch.refusals)
