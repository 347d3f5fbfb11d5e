"""The layout of catalogue files: long tables one key a line, long lists one member a line, so that differences can be read.

Only forms of TOML 1.0 are written, which every reader knows: an inline table must stand on one line, so that a long one becomes
dotted keys (`specs.payload_t = 130`).
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from pathlib import Path

from offerbook.authoring.edits import Edit, FileEdits, file_edits, with_edits
from offerbook.loading.locate import toml_files
from offerbook.loading.toml_document import Document, read
from offerbook.loading.toml_outline import Node, Outline

WIDTH = 120
"""Columns of the longest line that is left as it is."""


def laid_out(root: Path) -> list[FileEdits]:
    """The files of the catalogue in `root` whose layout changes. Those that are no TOML are left alone."""
    files = []
    for name in toml_files(root):
        document = read(root, name)
        if isinstance(document, Document) and (edits := list(layout_edits(document))):
            files.append(file_edits(root, with_edits(document, edits), len(edits)))
    return files


def layout_edits(document: Document) -> Iterator[Edit]:
    """The edits that lay out one file; what it says stays the same, or there are none."""
    source = document.text.replace("\r\n", "\n")
    edits = sorted(_edits(source, Outline(source, len(source)).root))
    if edits and same_data(document, with_edits(document, edits)):
        yield from edits


def same_data(one: Document, other: Document) -> bool:
    """Whether two files say the same, to the last digit."""
    return _exact(one.data) == _exact(other.data)


def _exact(value: object) -> object:
    """A value with the types that compare as equal told apart."""
    if isinstance(value, dict):
        return {key: _exact(member) for key, member in value.items()}
    if isinstance(value, list):
        return [_exact(member) for member in value]
    return type(value).__name__, value.isoformat() if isinstance(value, datetime.date) else str(value)


def _edits(source: str, table: Node) -> Iterator[Edit]:
    """The edits of the statements of a table that stands outside of braces, and of the tables within it."""
    for node in table.children.values():
        start, end = node.value
        if end <= start or source[start] not in "[{" or start == node.key[0]:
            yield from _edits(source, node)
            continue
        line_start, line_end = source.rfind("\n", 0, start) + 1, source.find("\n", end)
        line_end = len(source) if line_end < 0 else line_end
        statement = source[line_start:end]
        if "\n" in statement or line_end - line_start <= WIDTH or not node.children:
            continue
        key = source[line_start : node.value[0]].rstrip().removesuffix("=").rstrip()
        lines = _dotted(source, key, node) if source[start] == "{" else _listed(source, key, node)
        if lines:
            yield Edit(line_start, end, "\n".join(lines))


def _dotted(source: str, key: str, table: Node) -> list[str]:
    """The statements that say what an inline table says, one key a line; none where its keys are dotted themselves."""
    lines: list[str] = []
    for child in table.children.values():
        name, value = source[slice(*child.key)], source[slice(*child.value)]
        if child.key == child.value:
            return []
        line = f"{key}.{name} = {value}"
        inner = _dotted(source, f"{key}.{name}", child) if len(line) > WIDTH and value[0] == "{" else []
        lines += inner or [line]
    return lines


def _listed(source: str, key: str, array: Node) -> list[str]:
    """The statement of a list with one member a line."""
    indent = key[: len(key) - len(key.lstrip())]
    members = (source[slice(*child.value)] for child in array.children.values())
    return [f"{key} = [", *(f"{indent}  {member}," for member in members), f"{indent}]"]
