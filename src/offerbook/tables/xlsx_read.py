"""The cells of a workbook: a small reader for the sheets that the program made and a person filled in.

It reads values, not looks: texts, numbers, flags and the results of formulas. A library for the whole format would be ten times
as large as what is needed here.
"""

from __future__ import annotations

import datetime
import io
import lzma
import re
import zipfile
import zlib
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import NamedTuple
from xml.etree import ElementTree

from offerbook.text.errors import UsageError, reason_of
from offerbook.text.i18n import _

_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_LARGEST = 200_000_000
"""Bytes of one part of a workbook that are read; a file that claims more is no table of answers."""
_UNREADABLE = (
    zipfile.BadZipFile, zlib.error, lzma.LZMAError, EOFError, RuntimeError, KeyError, IndexError, ValueError, ArithmeticError,
    ElementTree.ParseError,
)  # fmt: skip
"""What reading raises of an archive that is damaged, of another kind, or (RuntimeError) encrypted or packed in an unknown way."""
_ESCAPED = re.compile("_x([0-9A-Fa-f]{4})_")


class SheetCell(NamedTuple):
    """A cell that holds something.

    row: counted from 1.
    column: counted from 0.
    value: a text, or a number.
    """

    row: int
    column: int
    value: str | Decimal

    @property
    def name(self) -> str:
        """What the cell is called on the sheet: B7."""
        return f"{column_letters(self.column)}{self.row}"


def column_letters(column: int) -> str:
    """The letters of a column, counted from 0: A, B, ... AA."""
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def read_workbook(path: Path, content: bytes | None = None) -> dict[str, list[SheetCell]]:
    """The cells of each sheet, by the sheet's name; UsageError for what is no workbook.

    content: what the file holds, where that was read already.
    """
    try:
        with zipfile.ZipFile(path if content is None else io.BytesIO(content)) as archive:
            if sum(part.file_size for part in archive.infolist()) > _LARGEST:
                raise UsageError(_("{path} is too large to be read").format(path=path))
            return dict(_sheets(archive))
    except OSError as error:
        raise UsageError(_("cannot read {path}: {reason}").format(path=path, reason=reason_of(error))) from error
    except _UNREADABLE as error:
        # An archive of another kind lacks what is looked for.
        text = _("{path} is no workbook that can be read ({reason}); save it as .xlsx in a spreadsheet program")
        raise UsageError(text.format(path=path, reason=error)) from error


def _sheets(archive: zipfile.ZipFile) -> Iterator[tuple[str, list[SheetCell]]]:
    relations = ElementTree.fromstring(archive.read("xl/_rels/workbook.xml.rels"))
    targets = {it.get("Id", ""): it.get("Target", "") for it in relations}
    shared = []
    if "xl/sharedStrings.xml" in archive.namelist():
        shared = [_text_of(it) for it in ElementTree.fromstring(archive.read("xl/sharedStrings.xml"))]
    book = ElementTree.fromstring(archive.read("xl/workbook.xml"))
    for sheet in book.iter(f"{_MAIN}sheet"):
        target = targets[sheet.get(_RELATION, "")]
        part = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
        yield sheet.get("name", ""), list(_cells(ElementTree.fromstring(archive.read(part)), shared))


def _cells(sheet: ElementTree.Element, shared: list[str]) -> Iterator[SheetCell]:
    row = 0
    for line in sheet.iter(f"{_MAIN}row"):
        row = int(line.get("r", row + 1))
        column = -1
        for cell in line.iter(f"{_MAIN}c"):
            letters = re.match("[A-Z]+", cell.get("r", ""))
            column = _column_number(letters[0]) if letters else column + 1
            value = _value(cell, shared)
            if value is not None and value != "":
                yield SheetCell(row, column, value)


def _column_number(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number - 1


def _value(cell: ElementTree.Element, shared: list[str]) -> str | Decimal | None:
    kind = cell.get("t", "n")
    if kind == "inlineStr":
        return _text_of(cell.find(f"{_MAIN}is"))
    text = cell.findtext(f"{_MAIN}v")
    if not text:
        # A formula that no spreadsheet has computed has an empty value.
        return None
    if kind == "s":
        return shared[int(text)]
    if kind == "b":
        return "true" if text == "1" else "false"
    if kind == "n":
        number = Decimal(text)
        # A binary number with all its digits is the shortest one that reads the same: 0.1 and not 0.1000000000000000055.
        return Decimal(repr(float(number))) if len(number.as_tuple().digits) > 15 else number
    return _ESCAPED.sub(lambda found: chr(int(found[1], 16)), text)


def _text_of(element: ElementTree.Element | None) -> str:
    """The text of a string, its pieces joined; readings beside it are none of it."""
    if element is None:
        return ""
    pieces = [it.text or "" for it in element.findall(f"{_MAIN}t") + element.findall(f"{_MAIN}r/{_MAIN}t")]
    return _ESCAPED.sub(lambda found: chr(int(found[1], 16)), "".join(pieces))


def day_of_number(number: Decimal) -> str:
    """The day that a sheet holds as a number, as 2026-11-28; ValueError for what is no day."""
    if not Decimal(367) <= number < Decimal(2_958_466):
        raise ValueError(number)
    return (datetime.date(1899, 12, 30) + datetime.timedelta(days=int(number))).isoformat()
