"""How a table is to be written, and what came of it: what the callers of a renderer and every renderer share."""

from __future__ import annotations

from typing import Literal, NamedTuple

ColourOption = Literal["auto", "always", "never"]
Excel = Literal["en", "ru"]
TERMINAL_ROWS = 200
"""Rows that a terminal is shown at once; more of them are slow to lay out and scroll away."""


class RenderOptions(NamedTuple):
    """How a table is to be written; every renderer reads what concerns it.

    width: columns of the terminal; None where no line is too long, as in a file.
    colour: whether to colour.
    unicode: whether ✓ – ─ can be shown; otherwise they have ASCII forms.
    excel: the spreadsheet that CSV is meant for; None is plain CSV.
    limit: rows shown at most by the formats for a terminal; None shows all.
    """

    width: int | None = None
    colour: bool = False
    unicode: bool = True
    excel: Excel | None = None
    limit: int | None = None


class RenderResult(NamedTuple):
    """What was written, for the notes on stderr.

    rows: rows written.
    hidden_columns: keys of the columns that did not fit, in the table's order.
    more_rows: rows left out at the end.
    """

    rows: int
    hidden_columns: tuple[str, ...] = ()
    more_rows: int = 0
