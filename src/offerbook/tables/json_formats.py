"""JSON and JSON Lines: stable keys, numbers digit for digit, unknown as null."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from decimal import Decimal
from typing import TextIO

from offerbook.tables.rendering import RenderOptions, RenderResult, written
from offerbook.tables.table import Cell, Table, digits
from offerbook.text.normalize import unseen_replaced


def write_json(table: Table, stream: TextIO, options: RenderOptions) -> RenderResult:  # noqa: ARG001 - a renderer's signature
    """An array with one object on each line."""
    shown = written(
        stream.write(f"{',' if number else '['}\n  {line}") for number, line in enumerate(_json_lines(table))
    )
    stream.write("\n]\n" if shown.rows else "[]\n")
    return shown


def write_jsonl(table: Table, stream: TextIO, options: RenderOptions) -> RenderResult:  # noqa: ARG001 - a renderer's signature
    return written(stream.write(f"{line}\n") for line in _json_lines(table))


def _json_lines(table: Table) -> Iterator[str]:
    keys = [_json_text(column.key) for column in table.columns]
    for row in table.rows:
        yield "{" + ", ".join(f"{key}: {_json(cell)}" for key, cell in zip(keys, row, strict=True)) + "}"


def _json(cell: Cell) -> str:
    """The cell as JSON: numbers digit for digit, unknown as null, no character that a terminal obeys."""
    if cell is None or (isinstance(cell, Decimal) and not cell.is_finite()):
        return "null"
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, tuple):
        return "[" + ", ".join(map(_json_text, cell)) + "]"
    return _json_text(cell) if isinstance(cell, str) else digits(cell)


def _json_text(text: str) -> str:
    # Imported here: the other formats do without it.
    import json

    def escaped(char: str) -> str:
        return json.dumps(char)[1:-1]

    quoted = unseen_replaced(json.dumps(text, ensure_ascii=False), escaped)
    if quoted.isprintable():
        return quoted
    # Whatever else has no shape (unassigned, private) means the same as \uXXXX too; no-break spaces stay.
    return "".join(
        char if char.isprintable() or unicodedata.category(char) == "Zs" else escaped(char) for char in quoted
    )
