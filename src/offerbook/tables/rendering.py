"""How a table is to be written, and what came of it: what the callers of a renderer and every renderer share."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from importlib import import_module
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from offerbook.tables.stamp import SourceText, Stamp
    from offerbook.tables.table import Table

ColourOption = Literal["auto", "always", "never"]
Excel = Literal["en", "ru"]
TERMINAL_ROWS = 200
"""Rows that a terminal is shown at once; more of them are slow to lay out and scroll away."""


class RenderOptions:
    """How a table is to be written; every renderer reads what concerns it.

    width: columns of the terminal; None where no line is too long, as in a file.
    colour: whether to colour.
    unicode: whether ✓ – ─ can be shown; otherwise they have ASCII forms.
    excel: the spreadsheet that CSV is meant for; None is plain CSV.
    limit: rows shown at most by the formats for a terminal; None shows all.
    stamp: where the data come from, for the formats that say it; None where nobody knows.
    links: whether the terminal opens the address of a text (OSC 8).
    source: gives a source by its id, None for an id that is none; itself None where sources are not listed.
    """

    def __init__(
        self,
        width: int | None = None,
        colour: bool = False,
        unicode: bool = True,
        excel: Excel | None = None,
        limit: int | None = None,
        stamp: Stamp | None = None,
        links: bool = False,
        source: Callable[[str], SourceText | None] | None = None,
    ) -> None:
        self.width = width
        self.colour = colour
        self.unicode = unicode
        self.excel = excel
        self.limit = limit
        self.stamp = stamp
        self.links = links
        self.source = source


class RenderResult:
    """What was written, for the notes on stderr.

    rows: rows written.
    hidden_columns: keys of the columns that did not fit, in the table's order.
    more_rows: rows left out at the end.
    """

    def __init__(self, rows: int, hidden_columns: tuple[str, ...] = (), more_rows: int = 0) -> None:
        self.rows = rows
        self.hidden_columns = hidden_columns
        self.more_rows = more_rows


class Renderer:
    """How one format is written. Its module is imported when it is: a command loads the one format that it shows with.

    module: the module of this folder that writes it.
    function: its function there, which takes a table, a stream and RenderOptions. It writes the table as it is read, row by
        row where the format allows it.
    binary: the stream takes bytes, and a terminal is no place for it.
    stamped: it says where the data come from, also on stdout.
    seal: how the line that seals a file of it is marked as no part of the table; empty where the format has no place for one.
    variant: what the function takes before all that; empty where it writes one format only.
    """

    def __init__(
        self,
        module: str,
        function: str,
        binary: bool = False,
        stamped: bool = False,
        seal: str = "",
        variant: str = "",
    ) -> None:
        self.module = module
        self.function = function
        self.binary = binary
        self.stamped = stamped
        self.seal = seal
        self.variant = variant

    def write(self, table: Table, stream: Any, options: RenderOptions) -> RenderResult:
        """Write the table to the stream."""
        function = getattr(import_module(f"offerbook.tables.{self.module}"), self.function)
        arguments = [*filter(None, [self.variant]), table]
        if not self.seal or options.stamp is None:
            result: RenderResult = function(*arguments, stream, options)
            return result
        # Imported here: what is not sealed does without it.
        from offerbook.tables.stamp import SealedStream

        sealed = SealedStream(stream)
        result = function(*arguments, sealed, options)
        sealed.seal(options.stamp, self.seal, result.rows)
        return result


def written(rows: Iterable[object]) -> RenderResult:
    """The result of writing rows, one of which is written for each element that is read."""
    return RenderResult(sum(1 for _row in rows))


PLAIN_URL = r"(?ai)https?://[!#-;=?-Z_a-z~]+"
"""A web address that needs no escape in HTML attributes, nor between Markdown's < and >."""
