"""A workbook and its sheets: every cell of its own type, laid out to be read, filtered and printed; the owner of XlsxWriter.

No text of the data is ever written as a formula: each cell is written by the function of its type, never by one that guesses.
"""

from __future__ import annotations

import datetime
import math
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from itertools import chain, islice
from typing import Any, BinaryIO, NamedTuple

import xlsxwriter  # type: ignore[import-untyped]

from offerbook.tables.cells import LinkedText
from offerbook.tables.rendering import PLAIN_URL
from offerbook.tables.stamp import Stamp
from offerbook.tables.table import (
    OUTCOME_MARKS,
    Cell,
    Column,
    ColumnType,
    Row,
    Table,
    unique_headings,
)
from offerbook.tables.xlsx_cells import LONGEST_TEXT, cell_text, day_format, day_of, is_exact, number_format, sheet_text
from offerbook.tables.xlsx_width import lines_needed, text_width
from offerbook.text.errors import OutputError
from offerbook.text.i18n import _

Format = Any
"""A format of XlsxWriter, which comes without types."""
Worksheet = Any
"""A sheet of XlsxWriter."""
FONT = {"font_name": "Arial", "font_size": 10}
LINE = 12.75
"""The height of a line of the font, in points."""
TALLEST = 409.0
"""No row of a sheet is higher, in points."""
LAST_ROW = 1_048_575
"""The last row of a sheet, counted from 0."""
LONGEST_ADDRESS = 2_079
MOST_LINKS = 60_000
"""A sheet holds few more links; beyond them an address is a text."""
SAMPLE = 200
"""Rows that the widths of the columns are taken from; so many are kept in memory, the rest stream."""
PAGE = 260.0
"""The width of A4 across in digits, at a size that can still be read: between 5 and 6 points."""
INK = "#1F2933"
OUTCOME_COLOURS = {
    "fits": ("#D8EFDD", "#14532D"),
    "fits-if-confirmed": ("#FFF1C9", "#6B4A00"),
    "blocked": ("#F9DAD7", "#7A1712"),
    "related": ("#E6EBF0", "#37414C"),
    "past-demand": ("#F2F0EC", "#5B554B"),
}
"""Background and letters of each outcome; the mark before the word says the same without colour."""


class Inputs(NamedTuple):
    """What a reader may write into a column of a sheet.

    kind: "text", "date" or "choice".
    choices: what may be chosen; other words may be written, too.
    title, hint: what a program says when a cell of the column is chosen.
    """

    kind: str
    choices: tuple[str, ...] = ()
    title: str = ""
    hint: str = ""


class SheetLook(NamedTuple):
    """How a table stands on its sheet, beyond what its columns say.

    name: the sheet's name; the table's title where it is empty.
    folded: keys of the columns that are folded away until the reader unfolds them.
    shown: of one column, its key and the words that are shown; rows with others are filtered out. None shows all.
    inputs: what may be written into which column, by its key.
    widths: of columns that have another than their content asks for, by key, in digits.
    hidden: whether the sheet is for programs alone.
    """

    name: str = ""
    folded: tuple[str, ...] = ()
    shown: tuple[str, tuple[str, ...]] | None = None
    inputs: Mapping[str, Inputs] = {}
    widths: Mapping[str, float] = {}
    hidden: bool = False


PLAIN = SheetLook()


class Book:
    """A workbook that is being written, sheet after sheet.

    stream: takes the file.
    title: of the whole, for its properties.
    stamp: where the data come from; stands at the foot of each page. None where nobody says.
    """

    def __init__(self, stream: BinaryIO, title: str, stamp: Stamp | None) -> None:
        # Rows are written as they come, so that memory does not grow with them.
        options = {"constant_memory": True, "default_format_properties": FONT}
        self.workbook = xlsxwriter.Workbook(stream, options)
        self.stamp = stamp
        self._formats: dict[tuple[tuple[str, Any], ...], Format] = {}
        self._names: set[str] = set()
        self.workbook.set_properties(
            {
                "title": sheet_text(title),
                "author": stamp.program if stamp else "offerbook",
                "subject": "" if stamp is None else stamp.catalogue,
                "comments": "" if stamp is None else "\n".join(f"{name}: {value}" for name, value in stamp.lines()),
                "keywords": stamp.mark if stamp else "",
                # The same catalogue makes the same file, to the byte.
                "created": datetime.datetime(2000, 1, 1, tzinfo=datetime.UTC),
            }
        )

    def close(self) -> None:
        """Write what is left."""
        self.workbook.close()

    def format(self, **properties: Any) -> Format:
        """A format of these properties, one for all cells that have them."""
        key = tuple(sorted(properties.items()))
        if key not in self._formats:
            self._formats[key] = self.workbook.add_format({**FONT, "font_color": INK, **properties})
        return self._formats[key]

    def sheet(self, name: str) -> Worksheet:
        """A new empty sheet, prepared for A4; its name is made one that a sheet can have and no other has."""
        sheet = self.workbook.add_worksheet(self._free_name(name))
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.set_margins(left=0.4, right=0.4, top=0.6, bottom=0.6)
        sheet.hide_gridlines(2)
        sheet.set_default_row(LINE + 3)
        catalogue = "" if self.stamp is None else " · ".join(filter(None, (self.stamp.catalogue, self.stamp.as_of)))
        # An ampersand begins a code in a header; the field holds 255 characters.
        left = sheet_text(catalogue).replace("&", "&&")[:120].rstrip("&")
        sheet.set_header(f"&L&8{left}&R&8&A")
        sheet.set_footer(f"&R&8{_('page {page} of {pages}').format(page='&P', pages='&N')}")
        return sheet

    def _free_name(self, name: str) -> str:
        name = " ".join(re.sub(r"[\[\]:*?/\\]", " ", sheet_text(name)).split()).strip("' ")
        # A name has up to 31 units of UTF-16, of which some characters take two.
        name = name.encode("utf-16-le")[:62].decode("utf-16-le", "ignore").strip("' ") or _("Table")
        free, number = name, 1
        # Excel keeps the name History for itself.
        while free.casefold() in self._names or free.casefold() == "history":
            number += 1
            free = f"{name[: 24 - len(str(number))]} ({number})"
        self._names.add(free.casefold())
        return free

    def add_table(self, table: Table, look: SheetLook = PLAIN) -> int:
        """A sheet with a table on it; the number of rows. OutputError for more rows than a sheet has."""
        return _TableSheet(self, table, look).write()


class _TableSheet:
    """A table on its way to a sheet of its own."""

    def __init__(self, book: Book, table: Table, look: SheetLook) -> None:
        self.book = book
        self.table = table
        self.look = look
        self.sheet = book.sheet(look.name or table.title or table.name)
        self.links = 0
        self._formats: dict[tuple[int, str, str], Format] = {}
        self._wrapped = [
            place
            for place, column in enumerate(table.columns)
            if column.type in ("text", "list", "words", "id") and column.key not in look.folded
        ]

    def write(self) -> int:
        rows = iter(self.table.rows)
        sample = list(islice(rows, SAMPLE))
        widths = [self._width(place, column, sample) for place, column in enumerate(self.table.columns)]
        self._write_head(widths)
        count = 0
        for count, row in enumerate(chain(sample, rows), start=1):
            if count > LAST_ROW:
                text = _("a sheet holds {rows} rows and this table has more; write it as CSV")
                raise OutputError(text.format(rows=LAST_ROW))
            self._write_row(count, row, widths)
        self._finish(count, widths)
        return count

    def _width(self, place: int, column: Column, sample: Sequence[Row]) -> float:
        if column.key in self.look.widths:
            return self.look.widths[column.key]
        longest = max((text_width(cell_text(row[place], column)) for row in sample), default=0)
        # A word of a heading is never broken; there is an arrow for the filter beside the last.
        head = max((text_width(part) for part in column.heading.split()), default=0) * 1.1 + 3
        most = {"text": 46, "list": 46, "words": 28, "url": 60, "id": 38}.get(column.type, 26)
        return max(min(longest * 1.04 + 2, most), head, 6)

    def _write_head(self, widths: Sequence[float]) -> None:
        head = self.book.format(
            bold=True, text_wrap=True, valign="vcenter", bg_color="#E3E8ED", bottom=2, bottom_color="#7B8794"
        )
        lines = 1
        headings = map(sheet_text, unique_headings(self.table.columns))
        for place, (column, width, heading) in enumerate(zip(self.table.columns, widths, headings, strict=True)):
            is_folded = column.key in self.look.folded
            options = {"level": 1, "hidden": True} if is_folded else {}
            self.sheet.set_column(place, place, width, None, options)
            self.sheet.write_string(0, place, heading, head)
            if not is_folded:
                lines = max(lines, lines_needed(heading, width - 3))
        self.sheet.set_row(0, lines * LINE + 6)

    def _write_row(self, number: int, row: Row, widths: Sequence[float]) -> None:
        lines = 1
        texts: list[str | None] = [None] * len(row)
        for place in self._wrapped:
            if row[place]:
                texts[place] = text = cell_text(row[place], self.table.columns[place])
                lines = max(lines, lines_needed(text, widths[place]))
        options = {"hidden": True} if self._is_filtered_out(row) else {}
        # XlsxWriter keeps each row that differs from the others in memory.
        if lines > 1 or options:
            self.sheet.set_row(number, min(lines * LINE + 3, TALLEST), None, options)
        for place, (cell, text_of_cell) in enumerate(zip(row, texts, strict=True)):
            self._write_cell(number, place, cell, text_of_cell)

    def _write_cell(self, row: int, place: int, cell: Cell, text: str | None) -> None:
        """Write a cell by its type; `text` is what it says, where that is known already."""
        column = self.table.columns[place]
        if cell is None or cell in ((), ""):
            self.sheet.write_blank(row, place, None, self._format(place, "empty"))
        elif isinstance(cell, int | Decimal) and not isinstance(cell, bool) and is_exact(cell):
            self.sheet.write_number(row, place, float(cell), self._format(place, "number", number_format(cell)))
        elif column.type == "date" and (day := day_of(cell)):
            self.sheet.write_datetime(row, place, day, self._format(place, "date"))
        else:
            text = cell_text(cell, column) if text is None else text
            target = self._target(cell, column)
            if target:
                self.links += 1
                self.sheet.write_url(row, place, target, self._format(place, "link"), text)
            else:
                self.sheet.write_string(row, place, text, self._format(place, "text"))

    def _format(self, place: int, kind: str, numbers: str = "") -> Format:
        """The format of a cell of a column: "empty", "number" with its format of numbers, "date", "text" or "link"."""
        key = place, kind, numbers
        found = self._formats.get(key)
        if found is None:
            found = self._formats[key] = self.book.format(**self._look_of(self.table.columns[place], kind, numbers))
        return found

    def _look_of(self, column: Column, kind: str, numbers: str) -> dict[str, Any]:
        look: dict[str, Any] = {"valign": "top", "border": 1, "border_color": "#DDE2E7"}
        if column.key in self.look.inputs:
            look |= {"bg_color": "#FFFBEA", "border": 1, "border_color": "#C9B458", "locked": False}
            is_date = self.look.inputs[column.key].kind == "date"
            look |= {"num_format": day_format()} if is_date else {"num_format": "@", "text_wrap": True}
        if kind == "number":
            look |= {"align": "right", "indent": 1, "num_format": numbers}
        elif kind == "date":
            look |= {"num_format": day_format()}
        elif kind != "empty":
            # LibreOffice breaks no line of a link; what stands beside it is cut by the next cell.
            look |= {"text_wrap": True} if column.type not in ("code", "number", "url") else {}
            look |= {"num_format": "@"} if column.type in ("id", "code") else {}
            look |= {"font_color": "#0B5394", "underline": 1} if kind == "link" else {}
        return look

    def _target(self, cell: Cell, column: Column) -> str:
        """Where a click on the cell leads; empty where nowhere."""
        target = cell.target if isinstance(cell, LinkedText) else cell if column.type == "url" else ""
        if not isinstance(target, str) or self.links >= MOST_LINKS or len(target) > LONGEST_ADDRESS:
            return ""
        return target if target.startswith("internal:") or re.fullmatch(PLAIN_URL, target) else ""

    def _is_filtered_out(self, row: Row) -> bool:
        if self.look.shown is None:
            return False
        key, words = self.look.shown
        place = [column.key for column in self.table.columns].index(key)
        return cell_text(row[place], self.table.columns[place]) not in words

    def _finish(self, count: int, widths: Sequence[float]) -> None:
        """What needs the number of rows: filter, what is printed, colours, what may be written."""
        last = len(self.table.columns) - 1
        keys = [column.key for column in self.table.columns]
        self.sheet.autofilter(0, 0, count, last)
        if self.look.shown is not None:
            key, words = self.look.shown
            self.sheet.filter_column_list(keys.index(key), list(words))
        visible = [width for key, width in zip(keys, widths, strict=True) if key not in self.look.folded]
        if not self.look.hidden:
            # LibreOffice prints a hidden sheet that has an area to print.
            self.sheet.print_area(0, 0, count, last)
        self.sheet.repeat_rows(0)
        pages = max(1, math.ceil(sum(visible) / PAGE))
        self.sheet.fit_to_pages(pages, 0)
        frozen = next((place for place, key in enumerate(keys) if key not in self.look.folded), 0) + 1
        if pages > 1:
            self.sheet.repeat_columns(0, frozen - 1)
        # Where the first column is wide, a small window would show nothing but it.
        self.sheet.freeze_panes(1, frozen if len(keys) > 4 and widths[frozen - 1] <= 40 else 0)
        self.sheet.ignore_errors({"number_stored_as_text": f"A1:XFD{LAST_ROW + 1}"})
        for place, column in enumerate(self.table.columns):
            if column.type == "outcome" and count:
                colour_outcomes(self.book, self.sheet, (1, place, count, place))
            if column.key in self.look.inputs and count:
                self._validate(place, count, self.look.inputs[column.key])
        if self.look.hidden:
            self.sheet.hide()

    def _validate(self, place: int, count: int, inputs: Inputs) -> None:
        """Have programs check what is written into a column."""
        rules: dict[str, dict[str, Any]] = {
            "text": {"validate": "any"},
            "choice": {"validate": "list", "source": list(inputs.choices), "show_error": False},
            "date": {
                "validate": "date",
                "criteria": "between",
                "minimum": datetime.date(1990, 1, 1),
                "maximum": datetime.date(2100, 1, 1),
            },
        }
        said = {"input_title": inputs.title[:32], "input_message": inputs.hint[:255]}
        self.sheet.data_validation(1, place, count, place, {**rules[inputs.kind], **said})


def colour_outcomes(book: Book, sheet: Worksheet, area: tuple[int, int, int, int]) -> None:
    """Colour the outcomes in an area of a sheet: first row, first column, last row, last column."""
    for outcome, (background, letters) in OUTCOME_COLOURS.items():
        rule = {"type": "text", "criteria": "begins with", "value": OUTCOME_MARKS[outcome]}
        colours = book.workbook.add_format({"bg_color": background, "font_color": letters})
        sheet.conditional_format(*area, {**rule, "format": colours})


_CODED: tuple[ColumnType, ...] = ("outcome", "word")
"""The types of columns whose cells are words of a fixed list, which a sheet shows in the reader's language."""
_LISTED_CODE = re.compile(r"\b[a-z]+(?:-[a-z]+)* — ")


def add_about(book: Book, about: Iterable[tuple[str, str]], columns: Iterable[Column]) -> None:
    """A sheet that says where the data come from and what the columns mean."""
    sheet = book.sheet(_("About"))
    sheet.set_column(0, 0, 34)
    sheet.set_column(1, 1, 90)
    bold, text = book.format(bold=True, valign="top"), book.format(text_wrap=True, valign="top")
    number = 0
    for number, (name, value) in enumerate(_about_lines(about, columns)):
        sheet.set_row(number, min(lines_needed(value, 90) * LINE + 3, TALLEST))
        if name:
            sheet.write_string(number, 0, sheet_text(name), bold)
        sheet.write_string(number, 1, sheet_text(value)[:LONGEST_TEXT], text)
    sheet.print_area(0, 0, number, 1)
    sheet.fit_to_pages(1, 0)


def _about_lines(about: Iterable[tuple[str, str]], columns: Iterable[Column]) -> Iterator[tuple[str, str]]:
    yield from about
    of_all = list(columns)
    keys = {column.key for column in of_all}
    described = [
        (column.heading, _LISTED_CODE.sub("", column.description) if column.type in _CODED else column.description)
        for column in of_all
        if column.description and f"{column.key}_name" not in keys
    ]
    if described:
        yield "", ""
        yield from described
