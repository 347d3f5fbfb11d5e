"""A table of raw values: what an answer becomes before a renderer makes text of it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any, Literal, Self, TypeAlias

from offerbook.text.i18n import _, current_language

if TYPE_CHECKING:
    # Most tables have no number that needs it.
    from decimal import Decimal

ColumnType = Literal[
    "text", "word", "outcome", "id", "code", "integer", "number", "date", "flag", "list", "words", "mark", "url"
]
"""What a column holds. Texts, lists and addresses may be wrapped on a terminal; the rest stays in one piece.

"word" is one of a fixed list: a stable key for programs, a word of the reader's language for people; "outcome" is such a
word with its mark; "words" is a list of such words. "code" is text for
ever, however much it looks like a number; "mark" is a short row of verdict signs (✓ ✗ ?).
"""
Cell: TypeAlias = "str | int | Decimal | bool | tuple[str, ...] | None"
"""A value as the catalogue holds it, never formatted; None is unknown."""
Row = tuple[Cell, ...]


class Column:
    """One column of a table.

    key: stable English name: the key in JSON, the header in CSV and TSV, the word for `--columns`.
    header: its name in the reader's language.
    type: what its cells hold.
    priority: 1 is never dropped; the higher, the earlier a narrow terminal goes without it (up to 9).
    description: what it tells, in a sentence; empty when the header says it all.
    unit: id of the unit of its numbers; empty when there is none.
    """

    def __init__(
        self, key: str, header: str, type: ColumnType, priority: int, description: str = "", unit: str = ""
    ) -> None:
        self.key = key
        self.header = header
        self.type = type
        self.priority = priority
        self.description = description
        self.unit = unit

    @property
    def heading(self) -> str:
        """The header with the symbol of its unit in the reader's language, "Payload, t", or what it does not say itself of it:
        "Seats", "Milk a year, t".
        """
        if not self.unit:
            return self.header
        # Formats for programs have no use for a heading.
        from offerbook.text.units import symbol

        unit = symbol(self.unit, current_language())
        said = self.header.casefold().replace(",", " ").split()
        amount, _slash, period = unit.partition("/")
        if unit.casefold() in said:
            return self.header
        return f"{self.header}, {amount if period in said else unit}"

    @property
    def numeric(self) -> bool:
        """True where the cells are numbers, which stand on the right."""
        return self.type in ("integer", "number")


def unique_headings(columns: Iterable[Column]) -> list[str]:
    """The headings of columns, where two that are the same are told apart: ids as such, others by their keys."""
    columns = list(columns)
    headings = [column.heading for column in columns]
    unique: list[str] = []
    for column, heading in zip(columns, headings, strict=True):
        is_id = headings.count(heading) > 1 and column.type == "id"
        own = _("{heading} (id)").format(heading=heading) if is_id else heading
        unique.append(f"{own} ({column.key})" if own in unique else own)
    return unique


class Table:
    """Rows under columns.

    name: stable English name: "offers", "matches".
    title: what it shows, in the reader's language; short.
    columns: the columns, in order.
    rows: one cell for each column; may be a generator, and is read once.
    note: what to know about the whole, in the reader's language; empty when there is nothing.
    total: says how many rows there are in all, where a limit keeps the first of them; None where none was set.
    """

    def __init__(
        self,
        name: str,
        title: str,
        columns: tuple[Column, ...],
        rows: Iterable[Row],
        note: str = "",
        total: Callable[[], int] | None = None,
    ) -> None:
        self.name = name
        self.title = title
        self.columns = columns
        self.rows = rows
        self.note = note
        self.total = total

    def but(self, **changes: Any) -> Self:
        """The same table but for these changes."""
        return type(self)(**{**vars(self), **changes})


def digits(number: int | Decimal) -> str:
    """The number as it was published, with a decimal point: 130 stays 130 and 1.50 stays 1.50."""
    text = str(number)
    # An exponent is written out, but not for a number that would fill the screen with zeros.
    if "E" in text and not isinstance(number, int) and abs(number.adjusted()) < 40:
        return format(number, "f")
    return text


def joined(items: Iterable[str]) -> str:
    """Items in one text: "; " stands between them, and a space after one that is a sentence."""
    parts = list(items)
    gaps = [" " if ends_sentence(part) else "; " for part in parts[:-1]]
    return "".join(part + gap for part, gap in zip(parts, [*gaps, ""], strict=False))


def ends_sentence(text: str) -> bool:
    """Whether a text ends as a sentence does, and not as a short form does: "30 pcs."."""
    if text.endswith(("?", "!", "…")):
        return True
    return text.endswith(".") and (text.count(" ") > 2 or len(text[text.rfind(" ") + 1 : -1]) > 4)


def plain(cell: Cell) -> str:
    """The cell for other programs: unknown is empty, a flag is true or false, items are joined."""
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, tuple):
        return joined(cell) if cell else ""
    return cell if isinstance(cell, str) else digits(cell)


OUTCOME_MARKS = {
    "fits": "✓",
    "fits-if-confirmed": "?",
    "past-demand": "○",
    "blocked": "✗",
    "related": "·",
    "no-offer": "–",
}
"""The mark of each outcome of a match, of demand that is past, and of a need without offers, which stands before its word for people."""


def word(key: str) -> str:
    """A word of a fixed list in the reader's language; where it has no translation, the key without its hyphens."""
    spoken = _(key)
    return spoken if spoken != key else key.replace("-", " ")
