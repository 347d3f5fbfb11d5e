"""The matrix as a screen: a mark and a count in each cell, coloured as a heat map, in bands that fit the terminal."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from offerbook.matching.matrix import Matrix, MatrixCell, cell_meanings
from offerbook.tables.screen import Role, Screen, ScreenLine, Span, cell_width
from offerbook.tables.table import OUTCOME_MARKS
from offerbook.text.i18n import _

BLANK = ScreenLine()
CELL = 4
"""Columns of a cell: a mark, a count of two figures, and a gap."""
MOST_NAME = 30
"""Columns of a row's name at most where the cells need the room; a longer one is cut at a word."""
ROLES: dict[str, Role] = {
    "fits": "cell-good",
    "fits-if-confirmed": "cell-open",
    "blocked": "cell-bad",
    "related": "dim",
    "past-demand": "cell-past",
    "no-offer": "cell-none",
}
"""The colour of each outcome in a heat map."""


def matrix_screen(found: Matrix, width: int | None) -> Screen:
    """The screen of a matrix; empty where it has no row or no column.

    width: columns of the terminal; None where no line is too long.
    """
    return tuple(_lines(found, width or 1_000)) if found.rows and found.columns else ()


def _lines(found: Matrix, width: int) -> Iterator[ScreenLine]:
    titles = {
        "sector": _("What is offered for the needs of each project, by sector"),
        "supplier": _("What is offered for the needs of each project, by supplier"),
        "offer": _("What is offered for the needs of each project, by offer"),
        "need": _("What is offered for each need, by sector"),
    }
    yield ScreenLine((Span(titles[found.by], "heading"),))
    longest = max(cell_width(name) for _id, name in found.rows)
    name_width = min(longest, max(min(MOST_NAME, width // 3), width - 2 - CELL * len(found.columns)))
    most = max(1, (width - name_width - 2) // CELL)
    numbered = list(enumerate(found.columns, 1))
    for start in range(0, len(numbered), most):
        band = numbered[start : start + most]
        yield BLANK
        yield _key(band)
        yield BLANK
        yield ScreenLine(
            (Span(_fixed("", name_width + 2)), *(Span(_fixed(str(number)), "dim") for number, _column in band))
        )
        columns = [id for _number, (id, _name) in band]
        # The first band has every row; the others those that have something there.
        rows = [row for row in found.rows if not start or any((row[0], column) in found.cells for column in columns)]
        yield from _rows(found, rows, columns, name_width)
    yield BLANK
    yield _legend(found)


def _key(band: Sequence[tuple[int, tuple[str, str]]]) -> ScreenLine:
    """What the numbers over the columns stand for."""
    spans: list[Span] = []
    for number, (_id, name) in band:
        unbroken = name.replace(" ", "\N{NO-BREAK SPACE}") if cell_width(name) <= MOST_NAME else name
        spans += [Span(f"{number}\N{NO-BREAK SPACE}", "id"), Span(f"{unbroken}   ")]
    return ScreenLine(tuple(spans), indent=2)


def _rows(
    found: Matrix, rows: Sequence[tuple[str, str]], columns: Sequence[str], name_width: int
) -> Iterator[ScreenLine]:
    for id, name in rows:
        cells = [found.cells.get((id, column)) for column in columns]
        while cells and cells[-1] is None:
            cells.pop()
        shown = _cut(name, name_width)
        gap = " " * (name_width - cell_width(shown) + 2)
        yield ScreenLine((Span(f"{shown}{gap}"), *(_cell(cell) for cell in cells)))


def _cut(name: str, width: int) -> str:
    """A name in so many columns, cut after a word."""
    if cell_width(name) <= width:
        return name
    kept = ""
    for word in name.split():
        if cell_width(f"{kept} {word}") + 2 > width:
            break
        kept = f"{kept} {word}".strip()
    kept = kept.rstrip(",;:–(")
    return f"{kept} …" if kept else f"{name[: width - 1]}…"


def _cell(cell: MatrixCell | None) -> Span:
    if cell is None:
        return Span(_fixed(""))
    figure = "" if not cell.figure else str(cell.figure) if cell.figure < 100 else "++"
    return Span(_fixed(f"{OUTCOME_MARKS[cell.outcome]}{figure}"), ROLES[cell.outcome])


def _fixed(text: str, width: int = CELL) -> str:
    """A text in the columns of a cell; its spaces neither break nor go."""
    return f"{text:{width}}".replace(" ", "\N{NO-BREAK SPACE}")


def _legend(found: Matrix) -> ScreenLine:
    """What the signs mean, and what is counted."""
    counted = {
        "sector": _("the figure counts offers"),
        "need": _("the figure counts offers"),
        "supplier": _("the figure counts needs"),
        "offer": _("the figure counts needs"),
    }
    has_unmet = found.by in ("sector", "need")
    texts = [
        f"{OUTCOME_MARKS[outcome]} {meaning}"
        for outcome, meaning in cell_meanings().items()
        if has_unmet or outcome != "no-offer"
    ]
    texts += [_("blank: no need here") if has_unmet else _("blank: nothing to offer here"), counted[found.by]]
    return ScreenLine((Span("   ".join(text.replace(" ", "\N{NO-BREAK SPACE}") for text in texts), "dim"),))
