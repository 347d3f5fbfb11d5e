"""A comparison as a screen: a column for each offer, what differs first, and what is the same of all once."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import zip_longest

from offerbook.matching.comparison import ComparedRow, Comparison
from offerbook.model.phrases import listed
from offerbook.tables.screen import Role, Screen, ScreenLine, Span, cell_width, with_units
from offerbook.text.i18n import _, within_quotes
from offerbook.text.normalize import safe

BLANK = ScreenLine()
BETTER = "▲"
NOT_STATED = "–"
GAP = 2
"""Columns between two columns."""
MOST_LABEL = 24
"""Columns of the labels at most."""
LEAST_COLUMN = 18
"""Columns of an offer at least; where it would have fewer, the offers stand below each other."""


def comparison_screen(found: Comparison, width: int | None) -> Screen:
    """The screen of a comparison; `width` are the columns of the terminal, None where no line is too long."""
    return tuple(_lines(found, width or 1_000))


def _lines(found: Comparison, width: int) -> Iterator[ScreenLine]:
    tail = (Span(f"  {found.need_id}", "id"),) if found.need_id else ()
    yield ScreenLine((Span(_sentence(found), "heading"),), tail=tail)
    yield BLANK
    # Their ids say nothing on a screen; `show` names them.
    rows = [row for row in found.rows if row.field != "sources"]
    differing = [row for row in rows if row.asked or row.field == "outcome" or len(set(row.values)) > 1]
    longest = max((cell_width(text) for row in differing for text in (row.label, _asked(row))), default=0)
    label_width = min(longest, MOST_LABEL, width // 4)
    texts = (*found.names, *(value or "" for row in differing for value in row.values))
    column = min((width - label_width) // len(found.offers) - GAP, max(map(cell_width, texts)) + len(BETTER) + 1)
    if column < LEAST_COLUMN:
        yield from _cards(found, differing)
    else:
        yield from _columns(found, differing, label_width, column)
    same = [row for row in rows if row not in differing]
    if same:
        yield BLANK
        yield ScreenLine((Span(_("The same for all"), "heading"),))
        longest = max(cell_width(row.label) for row in same)
        for row in same:
            label = Span(_padded(row.label, longest + GAP), "dim")
            yield ScreenLine((label, Span(row.values[0] or "")), indent=GAP, hang=longest + GAP)
    yield BLANK
    marks = [f"{BETTER} {_('better for the need')}"] if any(row.better for row in differing) else []
    marks += [f"{NOT_STATED} {_('not stated')}"] if any(None in row.values for row in differing) else []
    yield ScreenLine((Span("   ".join(mark.replace(" ", "\N{NO-BREAK SPACE}") for mark in marks), "dim"),))


def _sentence(found: Comparison) -> str:
    """Which offer is the better one for the need, where one is."""
    if len(set(found.ranks)) < 2:
        need = within_quotes(found.need)
        return _("Offers side by side for {need}").format(need=need) if need else _("Offers side by side")
    points = next(row.values for row in found.rows if row.field == "points")
    ordered = sorted(zip(found.ranks, found.names, points, strict=True), key=lambda item: item[0])
    named = [_("{offer} ({points} points)").format(offer=name, points=number) for _rank, name, number in ordered]
    equals = found.ranks.count(0)
    text = _("For {need}: first {first}, then {others}.")
    return text.format(need=within_quotes(found.need), first=listed(named[:equals]), others=", ".join(named[equals:]))


def _columns(found: Comparison, rows: Sequence[ComparedRow], label_width: int, column: int) -> Iterator[ScreenLine]:
    yield from _row("", "", label_width, [(name, "heading") for name in found.names], column)
    yield from _row("", "", label_width, [(id, "id") for id in found.offers], column)
    for row in rows:
        yield from _row(row.label, _asked(row), label_width, list(_cells(found, row)), column)


def _row(
    label: str, asked: str, label_width: int, cells: Sequence[tuple[str, Role]], column: int
) -> Iterator[ScreenLine]:
    """One row, in as many lines as its longest cell takes."""
    labels = [*_folded(label, label_width), *_folded(asked, label_width)]
    texts = [_folded(text, column) for text, _role in cells]
    for head, *parts in zip_longest(labels, *texts, fillvalue=""):
        spans = [Span(_padded(head, label_width), "dim")]
        for part, (_text, role), before in zip(parts, cells, ["", *parts], strict=False):
            gap = GAP if len(spans) == 1 else column + GAP - cell_width(before)
            spans += [Span(_padded("", gap)), Span(part, role)]
        yield ScreenLine(tuple(spans))


def _cards(found: Comparison, rows: Sequence[ComparedRow]) -> Iterator[ScreenLine]:
    """The offers below each other, thing by thing, by their ids; their names stand above."""
    column = max(map(cell_width, found.offers)) + GAP
    for id, name in zip(found.offers, found.names, strict=True):
        yield ScreenLine((Span(name, "name"),), label=(Span(id, "id"),), column=column)
    for row in rows:
        yield ScreenLine((Span(" ".join(filter(None, (row.label, _asked(row)))), "heading"),), hang=GAP)
        silent = [id for id, value in zip(found.offers, row.values, strict=True) if not value and id not in row.better]
        for id, (value, role) in zip(found.offers, _cells(found, row), strict=True):
            if id not in silent:
                yield ScreenLine((Span(value, role),), indent=GAP, label=(Span(id, "id"),), column=column)
        if silent:
            yield ScreenLine((Span(f"{NOT_STATED} {', '.join(silent)}", "dim"),), indent=GAP, hang=GAP)


def _asked(row: ComparedRow) -> str:
    return _("(asked: {condition})").format(condition=row.asked) if row.asked else ""


def _cells(found: Comparison, row: ComparedRow) -> Iterator[tuple[str, Role]]:
    """What each offer states, with the mark of what is better for the need."""
    for offer, value in zip(found.offers, row.values, strict=True):
        if offer in row.better:
            yield f"{BETTER} {value or NOT_STATED}", "good"
        else:
            yield value or NOT_STATED, "text" if value else "dim"


def _folded(text: str, width: int) -> list[str]:
    """A text in lines of so many columns, broken at spaces; only a word that is wider is cut."""
    lines: list[str] = []
    for word in with_units(safe(text)).split(" "):
        if lines and cell_width(f"{lines[-1]} {word}") <= width:
            lines[-1] += f" {word}"
        else:
            lines += (word[start : start + width] for start in range(0, len(word), width))
    return [line.replace(" ", "\N{NO-BREAK SPACE}") for line in lines]


def _padded(text: str, width: int) -> str:
    """A text in so many columns; its spaces neither break nor go."""
    return f"{text}{' ' * (width - cell_width(text))}".replace(" ", "\N{NO-BREAK SPACE}")
