"""The formats that tabulate writes, with the escapes that each markup needs: the only module that knows tabulate."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from typing import TextIO

from offerbook.tables.cells import legible
from offerbook.tables.rendering import RenderOptions, RenderResult
from offerbook.tables.table import Cell, Column, Table
from offerbook.text.normalize import safe

_WIKI_ACTIVE = r"""[!"#$&*+<=>?@\[\\\]^`{|}~]|(?<![^\W_])['/_-]|['/_-](?![^\W_])|^[.,:;%()]|(?<=\w)\("""
_WIKI_URL = r"(?a)https?://(?!.*__)[\w./?=&%#:-]+"


def _wiki(text: str) -> str:
    """For markup that reads character references: punctuation that could be markup becomes them."""
    if re.fullmatch(_WIKI_URL, text):
        return text
    return re.sub(_WIKI_ACTIVE, lambda active: f"&#{ord(active[0])};", text)


_RST_ACTIVE = r"[\\*`|]|_(?![^\W_])|(?<=:):"
_RST_BLOCK = r"[!-/:-@\[\]^`{-~•‣⁃]|(?:\d+|[A-Za-z]|[IVXLCDMivxlcdm]+)[.)](?:\s|$)"


def _rst(text: str) -> str:
    """Neither markup within a line, nor a list, a rule or a field at its beginning.

    Accents are one with their letters: docutils counts no column for one that is not, and loses the table.
    """
    composed = "".join(map(_accent_written_out, unicodedata.normalize("NFC", text)))
    escaped = re.sub(_RST_ACTIVE, r"\\\g<0>", composed)
    return f"\\{escaped}" if re.match(_RST_BLOCK, escaped) else escaped


def _accent_written_out(char: str) -> str:
    return f"\\u{ord(char):04x}" if unicodedata.combining(char) else char


_ORG_NAMES = {
    "|": "vert",
    "<": "lt",
    "$": "dollar",
    "_": "under",
    "^": "asciicirc",
    "*": "ast",
    "/": "slash",
    "+": "plus",
}
_ORG_NAMES |= {"=": "equal", "~": "tilde"}
# Emphasis begins only at a word's beginning. What has no name is kept apart from what it would begin with: \input{}, {{{macro}}},
# [[link]], [fn:1], @@html:snippet@@.
_ORG_ACTIVE = r"[|<$_^]|(?<![^\s('\"{–—-])[*/+=~](?=\S)"
_ORG_APART = r"\\|\{(?=\{)|\[(?=\[|fn:|cite)|@(?=@)"


def _org(text: str) -> str:
    """Neither a column border, nor markup, nor a link, a macro or LaTeX, some of which run commands."""
    apart = re.sub(_ORG_APART, lambda found: f"{found[0]}\0", text)
    named = re.sub(_ORG_ACTIVE, lambda found: f"\\{_ORG_NAMES[found[0]]}{{}}", apart)
    return named.replace("\0", r"\zwnj{}")


_ESCAPES: dict[str, Callable[[str], str]] = {
    **dict.fromkeys(("asciidoc", "mediawiki", "moinmoin", "textile", "jira"), _wiki),
    "rst": _rst,
    "orgtbl": _org,
}


def _tabulate_text(text: str, escape: Callable[[str], str]) -> str:
    text = escape(safe(text.replace("\t", " "), keep="\n").replace("\n", " ").strip())
    if max(text, default="") < "\u1100":
        return text
    # tabulate counts characters; a NUL after each wide one, taken out again below, makes it count columns.
    return "".join(char + "\0" * (unicodedata.east_asian_width(char) in "WF") for char in text)


def write_tabulated(name: str, table: Table, stream: TextIO, options: RenderOptions) -> RenderResult:
    """One of tabulate's formats, by its name; all the rows are held in memory to align them."""
    from tabulate import tabulate

    escape = _ESCAPES.get(name, str)

    def cell_text(cell: Cell, column: Column) -> str:
        text = legible(cell, column, options.unicode)
        return _tabulate_text(text, escape) if isinstance(cell, str | tuple) else text

    rows = [[cell_text(*pair) for pair in zip(row, table.columns, strict=True)] for row in table.rows]
    text = tabulate(
        rows,
        headers=[_tabulate_text(column.heading, escape) for column in table.columns],
        tablefmt=name,
        # Without it the code `01.10` becomes 1.1, and the id `1e5` becomes 100000.
        disable_numparse=True,
        colalign=["right" if column.numeric else "left" for column in table.columns] if rows else None,
    ).replace("\0", "")
    if name.startswith("latex"):
        # A row that begins with [ or * would be an option of the \\ before it.
        text = re.sub(r"(?m)^( *)(?=[\[*])", r"\1{}", text)
    stream.write(f"{text}\n")
    return RenderResult(len(rows))
