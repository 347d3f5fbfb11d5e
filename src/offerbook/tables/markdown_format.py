"""Markdown: a table as GitHub shows it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TextIO

from offerbook.tables.cells import legible
from offerbook.tables.rendering import PLAIN_URL, RenderOptions, RenderResult, written
from offerbook.tables.table import Cell, Column, Table
from offerbook.text.normalize import safe

_MARKDOWN_ACTIVE = r"[\\`*\[\]<>|~&$]|(?<![^\W_])_|_(?![^\W_])"


def write_markdown(table: Table, stream: TextIO, options: RenderOptions) -> RenderResult:
    """A GitHub table. Nothing in a cell is markup, except that an address is a link and a newline `<br>`."""

    def line(cells: Iterator[str]) -> str:
        return "| " + " | ".join(cells) + " |\n"

    stream.write(line(_markdown(column.heading) for column in table.columns))
    stream.write(line("---:" if column.numeric else "---" for column in table.columns))
    return written(
        stream.write(line(_markdown_cell(*pair, options) for pair in zip(row, table.columns, strict=True)))
        for row in table.rows
    )


def _markdown_cell(cell: Cell, column: Column, options: RenderOptions) -> str:
    text = legible(cell, column, options.unicode)
    if column.type == "url" and re.fullmatch(PLAIN_URL, text):
        return f"<{text}>"
    return _markdown(text) if isinstance(cell, str | tuple) else text


def _markdown(text: str) -> str:
    escaped = re.sub(_MARKDOWN_ACTIVE, r"\\\g<0>", safe(text.replace("\t", " "), keep="\n"))
    return escaped.replace("\n", "<br>")
