"""Cells for people: how one reads, and values that say more than themselves, a number with its qualifier and a text that is a link."""

from __future__ import annotations

from decimal import Decimal
from typing import Self

from offerbook.tables.table import OUTCOME_MARKS, Cell, Column, digits, joined, plain, word
from offerbook.text.i18n import _, current_language


class QualifiedNumber(Decimal):
    """A number that its source states with a qualifier: "at most 23". Programs get the number, people the words too.

    template: the words in the reader's language, with {value} for the number.
    """

    __slots__ = ("template",)
    template: str

    def __new__(cls, value: Decimal, template: str) -> Self:
        number = super().__new__(cls, value)
        number.template = template
        return number


class LinkedText(str):
    """A text that leads somewhere, in formats that have links; elsewhere it is the text.

    target: a web address, or "internal:" and a place in a workbook.
    """

    __slots__ = ("target",)
    target: str

    def __new__(cls, text: str, target: str) -> Self:
        linked = super().__new__(cls, text)
        linked.target = target
        return linked


ASCII_FORMS = str.maketrans(
    {"✓": "+", "✗": "x", "○": "o", "●": "*", "★": "*", "█": "#", "░": "-", "·": ".", "→": ">", "↑": "^", "▲": "^"}
    | {"–": "-", "—": "-", "−": "-", "…": "..."}
)
"""What stands for a sign on a terminal that shows ASCII alone."""


def legible(cell: Cell, column: Column, unicode: bool) -> str:
    """The cell for people: like `plain`, but words of fixed lists are in the reader's language, a number has the decimal
    sign of that language, and a flag is ✓ or ✗, without Unicode "yes" or "no".
    """
    if isinstance(cell, bool):
        if unicode:
            return "✓" if cell else "✗"
        return _("yes") if cell else _("no")
    if column.type == "outcome" and isinstance(cell, str):
        mark = OUTCOME_MARKS.get(cell, "")
        return f"{mark if unicode else mark.translate(ASCII_FORMS)} {word(cell)}".strip()
    if column.type == "word" and isinstance(cell, str):
        return word(cell)
    if column.type == "words" and isinstance(cell, tuple):
        return joined(map(word, cell))
    if isinstance(cell, int | Decimal):
        number = digits(cell).replace(".", ",") if current_language() == "ru" else digits(cell)
        return cell.template.format(value=number) if isinstance(cell, QualifiedNumber) else number
    if column.type == "mark" and not unicode:
        return plain(cell).translate(ASCII_FORMS)
    return plain(cell)
