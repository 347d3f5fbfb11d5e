"""Tables and cards for a terminal: the only module that knows Rich, loaded only to show something with it.

Three traps of Rich are closed here once. A string is read as markup (`[/bold]` crashes, `[premium]` is lost):
every value becomes a `Text`, after the sanitiser. A closed pipe ends the process with 1: everything is laid
out in memory and written here. The environment changes width and colour: both are given, and so is the
height, without which the width is not believed on a dumb terminal.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import NamedTuple, TextIO

from rich.box import Box
from rich.cells import cell_len
from rich.console import Console, RenderableType
from rich.table import Table as Grid
from rich.text import Text

from offerbook.tables.cells import ASCII_FORMS, legible
from offerbook.tables.rendering import RenderOptions, RenderResult
from offerbook.tables.screen import with_units
from offerbook.tables.table import Cell, Column, Row, Table
from offerbook.text.normalize import safe

NARROW = 60
"""Below this many columns a table is unreadable, and cards are shown in its place."""
_GAP = 2
_COMFORT = 28
"""Columns that a text needs to be read with ease; narrower, and a less important column makes room."""
_LONG_WORD = 24
"""Only a longer word is broken in a table: «грузоподъёмность» and most ids in lists stay whole."""
_WRAPPED = ("text", "list", "words", "url")
_STAND_INS = dict(zip("\u00a0\u2007\u202f", "\uf8f0\uf8f1\uf8f2", strict=True))
_UNIT_SPACE = "\uf8f3"
_PRIVATE = {private: f"\\u{ord(private):04x}" for private in (*_STAND_INS.values(), _UNIT_SPACE)}
_TO_STAND_INS = str.maketrans(_STAND_INS | _PRIVATE)
_FROM_STAND_INS = str.maketrans({private: space for space, private in _STAND_INS.items()} | {_UNIT_SPACE: " "})
"""No-break spaces, and the space before a unit, while lines are laid out: Rich breaks at every white space. What of the data
would be taken for one is written out.
"""


def write_table(table: Table, stream: TextIO, options: RenderOptions) -> RenderResult:
    """A table fitted to the width: less important columns go, then texts are wrapped; nothing is ever cut.

    Where even the columns that are never dropped do not fit beside each other, cards take the table's place.
    """
    rows, more = _first(table.rows, options.limit)
    if not rows:
        return RenderResult(0)
    cells = [[_display(*pair, options) for pair in zip(row, table.columns, strict=True)] for row in rows]
    fitted = _fit(table.columns, cells, options.width)
    if fitted is None:
        return _cards(table, rows, more, stream, options)
    rule = "──" if options.unicode else "--"
    blank = "    "
    box = Box("\n".join([blank, blank, f" {rule} ", *[blank] * 5]), ascii=not options.unicode)
    grid = Grid(box=box, show_edge=False, pad_edge=False, padding=(0, 1, 0, 0), header_style="bold")
    for place, width in fitted.items():
        column = table.columns[place]
        grid.add_column(
            Text(_spelt(safe(column.heading), options).translate(_TO_STAND_INS), overflow="fold"),
            width=width,
            justify="right" if column.numeric else "left",
        )
    for row, texts in zip(rows, cells, strict=True):
        styled = [_styled(texts[place], row[place], table.columns[place]) for place in fitted]
        grid.add_row(*styled)
    console = _console(options)
    _frame(console, table.title, [grid], table.note, options)
    _release(console, stream, options)
    hidden = tuple(column.key for place, column in enumerate(table.columns) if place not in fitted)
    return RenderResult(len(rows), hidden, more)


def write_cards(table: Table, stream: TextIO, options: RenderOptions) -> RenderResult:
    """One block of `key: value` lines for each row, long values wrapped under their beginning."""
    rows, more = _first(table.rows, options.limit)
    if not rows:
        return RenderResult(0)
    return _cards(table, rows, more, stream, options)


def _first(rows: Iterable[Row], limit: int | None) -> tuple[list[Row], int]:
    """The rows to show, and how many come after them; those are counted, never kept."""
    rest = iter(rows)
    shown = list(islice(rest, limit))
    return shown, sum(1 for row in rest)


def _display(cell: Cell, column: Column, options: RenderOptions) -> str:
    text = _spelt(legible(cell, column, options.unicode) or "–", options)
    if column.type in _WRAPPED:
        return _unparted(safe(text.replace("\t", " "), keep="\n"))
    return safe(text).translate(_TO_STAND_INS)


def _unparted(text: str) -> str:
    """A text that is broken neither at its no-break spaces nor between a number and its unit."""
    return with_units(text.translate(_TO_STAND_INS)).replace("\N{NO-BREAK SPACE}", _UNIT_SPACE)


def _spelt(text: str, options: RenderOptions) -> str:
    return text if options.unicode else text.translate(ASCII_FORMS)


def _styled(text: str, cell: Cell, column: Column) -> Text:
    rich = Text(text, overflow="fold", no_wrap=column.type not in _WRAPPED)
    if cell in (None, "", ()):
        rich.stylize("dim")
    elif column.type == "id":
        rich.stylize("cyan")
    elif column.type in ("mark", "flag"):
        rich.highlight_regex("✓", "green")
        rich.highlight_regex("✗", "red")
        rich.highlight_regex(r"\?", "yellow")
    return rich


class _Need(NamedTuple):
    """The room that a column asks for: `least` keeps words whole, `natural` wraps nothing."""

    least: int
    comfortable: int
    natural: int


def _fit(columns: Sequence[Column], cells: Sequence[Sequence[str]], width: int | None) -> dict[int, int] | None:
    """The columns that are shown and their widths, by place; None where the most important do not fit."""
    needs = [_need(column, [row[place] for row in cells]) for place, column in enumerate(columns)]
    if width is None:
        return {place: need.natural for place, need in enumerate(needs)}
    if width < NARROW:
        return None
    kept = list(range(len(columns)))

    def room(widths: Iterable[int]) -> int:
        return width - sum(widths) - _GAP * (len(kept) - 1)

    while room(needs[place].comfortable for place in kept) < 0:
        droppable = [place for place in kept if columns[place].priority > 1]
        if not droppable:
            break
        kept.remove(max(droppable, key=lambda place: (columns[place].priority, place)))
    widths = {place: needs[place].comfortable for place in kept}
    if room(widths.values()) < 0:
        widths = {place: needs[place].least for place in kept}
    spare = room(widths.values())
    if spare < 0:
        return None
    while spare and (wrapped := [place for place in kept if widths[place] < needs[place].natural]):
        widths[max(wrapped, key=lambda place: needs[place].natural / widths[place])] += 1
        spare -= 1
    return widths


def _need(column: Column, texts: Sequence[str]) -> _Need:
    heading = safe(column.heading)
    title_word = max(map(cell_len, heading.split()), default=0)
    lines = [line for text in texts for line in text.split("\n")]
    longest = max(map(cell_len, lines))
    natural = max(longest, cell_len(heading))
    if column.type not in _WRAPPED:
        whole = max(longest, title_word)
        return _Need(whole, whole, natural)
    word = max((cell_len(word) for line in lines for word in line.split()), default=0)
    least = max(min(word, _LONG_WORD), min(title_word, _LONG_WORD))
    return _Need(least, max(least, min(natural, _COMFORT)), natural)


def _cards(table: Table, rows: Sequence[Row], more: int, stream: TextIO, options: RenderOptions) -> RenderResult:
    labels = [f"{safe(column.heading)}:".translate(_TO_STAND_INS) for column in table.columns]
    lengths = [cell_len(label) + 1 for label in labels]
    most = options.width * 2 // 5 if options.width is not None else max(lengths)
    indent = max((length for length in lengths if length <= most), default=2)
    console = _console(options)

    def lines() -> Iterator[Text | str]:
        for number, row in enumerate(rows):
            if number:
                yield ""
            for label, cell, column in zip(labels, row, table.columns, strict=True):
                value = _styled(_display(cell, column, options), cell, column)
                yield from _entry(label, value, indent, console, options)

    _frame(console, table.title, lines(), table.note, options)
    _release(console, stream, options)
    return RenderResult(len(rows), (), more)


def _entry(label: str, value: Text, indent: int, console: Console, options: RenderOptions) -> Iterator[Text]:
    """One field of a card: the value beside its label, or below a label that is too long for that."""
    name = Text(label, style="bold", overflow="fold")
    if options.width is None:
        parts = list(value.split("\n", allow_blank=True))
    elif value.no_wrap:
        parts = [value]
        # An id or a number stays whole, and moves to the left to stay within the width.
        room = max(0, options.width - value.cell_len)
        if room < indent:
            yield from name.wrap(console, options.width)
            yield Text(" " * min(2, room)).append_text(value)
            return
    else:
        parts = list(value.wrap(console, max(1, options.width - indent))) or [value]
    if cell_len(label) < indent:
        name.append(" " * (indent - cell_len(label)))
        yield name.append_text(parts.pop(0))
    else:
        yield from name.wrap(console, options.width) if options.width is not None else [name]
    for part in parts:
        yield Text(" " * indent).append_text(part)


def _console(options: RenderOptions) -> Console:
    """A console that only colours: what it gets is fitted already, and must not be wrapped or cropped."""
    return Console(
        file=io.StringIO(),
        width=1_000_000,
        height=25,
        force_terminal=options.colour,
        force_interactive=False,
        force_jupyter=False,
        color_system="standard" if options.colour else None,
        no_color=not options.colour,
        markup=False,
        highlight=False,
        emoji=False,
        legacy_windows=False,
    )


def _frame(console: Console, title: str, body: Iterable[RenderableType], note: str, options: RenderOptions) -> None:
    """The body between its title and its note, which are wrapped to the terminal and not to the table."""

    def remark(text: str, style: str) -> list[Text]:
        shown = _unparted(_spelt(safe(text, keep="\n"), options))
        whole = Text(shown, style=style, overflow="fold")
        return list(whole.wrap(console, options.width) if options.width is not None else [whole])

    for line in [*remark(title, "bold"), ""] if title else []:
        console.print(line)
    for part in body:
        console.print(part)
    for line in ["", *remark(note, "dim")] if note else []:
        console.print(line)


def _release(console: Console, stream: TextIO, options: RenderOptions) -> None:
    """Write what the console holds, without the blanks that pad its lines."""
    assert isinstance(console.file, io.StringIO)
    text = console.file.getvalue().translate(_FROM_STAND_INS)
    if not options.colour:
        text = "".join(f"{line.rstrip(' ')}\n" for line in text.split("\n")[:-1])
    stream.write(text)
