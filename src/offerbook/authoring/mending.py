"""Mistakes that have one right answer, put right: look-alike letters, the form of codes, the spelling of units and qualifiers."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any, NamedTuple, get_args

from offerbook.authoring.edits import Edit, FileEdits, file_edits, with_edits
from offerbook.authoring.layout import same_data
from offerbook.loading.checks.of_file import CODE_SHAPES, NOT_WORDS
from offerbook.loading.locate import toml_files
from offerbook.loading.toml_document import Document, decoded, parsed
from offerbook.loading.toml_outline import Node, Outline
from offerbook.model.finding import Finding
from offerbook.model.vocabulary import Qualifier
from offerbook.text.spelling import look_alikes, nearest
from offerbook.text.units import UNITS, parse

_BARE_CODE = re.compile(r"\bcode\s*=\s*(\d[\d.]*)(?=\s*[,}\n#]|\s*$)")
_SEPARATORS = re.compile(r"[\s.,\-–/]+")
MOST_BARE_CODES = 1000
"""Codes without quotes that are mended in one file, which is read once more after each."""


class Mend(NamedTuple):
    """One value that is put right.

    path: keys and indices that lead to it.
    value: what it should be.
    edit: the characters that change.
    """

    path: tuple[str | int, ...]
    value: str
    edit: Edit


def mended(root: Path) -> list[FileEdits]:
    """The files of the catalogue in `root` with what has one right answer put right."""
    files = []
    for name in toml_files(root):
        document = decoded(root, name)
        if isinstance(document, Document) and (found := mended_document(document)):
            files.append(file_edits(root, *found))
    return files


def mended_document(document: Document) -> tuple[Document, int] | None:
    """The file mended, and in how many places; nothing else that it says becomes another.

    None where there is nothing to mend, or where it is no TOML for another reason than a code without quotes.
    """
    quoted = _quoted_codes(document)
    if quoted is None:
        return None
    readable = with_edits(document, quoted)
    source = readable.text.replace("\r\n", "\n")
    mends = _mends(source, Outline(source, len(source)).root, readable.data, ())
    edits = [mend.edit for mend in mends if _is_sound(readable, mend)]
    places = len(quoted) + len(edits)
    return (with_edits(readable, edits), places) if places else None


def _quoted_codes(document: Document) -> list[Edit] | None:
    """The edits that put quotes around codes which keep the file from being TOML; None where something else does."""
    edits: list[Edit] = []
    while isinstance(finding := parsed(with_edits(document, edits)), Finding):
        line = finding.place.line
        starts = [match.end() for match in re.finditer("\n", document.text.replace("\r\n", "\n"))]
        start = starts[line - 2] if line > 1 else 0
        source = document.text.replace("\r\n", "\n")
        bare = [
            Edit(start + match.start(1), start + match.end(1), f'"{match[1]}"')
            for match in _BARE_CODE.finditer(source[start:].partition("\n")[0])
            if any(shape.fullmatch(match[1]) for shape in CODE_SHAPES.values())
        ]
        fresh = [edit for edit in bare if edit not in edits]
        if not fresh or len(edits) > MOST_BARE_CODES:
            return None
        edits += fresh
    return edits


def _is_sound(document: Document, mend: Mend) -> bool:
    """Whether the mend makes this one value another, and nothing else."""
    after = parsed(with_edits(document, [mend.edit]))
    if isinstance(after, Finding):
        return False
    expected = Document(document.name, document.raw).parse()
    holder: Any = expected
    for step in mend.path[:-1]:
        holder = holder[step]
    holder[mend.path[-1]] = mend.value
    stand_in = Document(document.name, document.raw)
    stand_in.__dict__["data"] = expected
    return same_data(stand_in, after)


def _mends(source: str, node: Node, value: Any, path: tuple[str | int, ...]) -> Iterator[Mend]:
    """The mends of a value and of all within it."""
    if isinstance(value, dict):
        yield from _code_mends(source, node, value, path)
    if isinstance(value, dict | list):
        members = value.items() if isinstance(value, dict) else enumerate(value)
        for step, member in members:
            if (child := node.children.get(step)) is not None:
                yield from _mends(source, child, member, (*path, step))
    elif isinstance(value, str):
        right = _right_text(path, value)
        if right is not None and right != value:
            yield from _text_mend(source, node, value, right, path)


def _right_text(path: tuple[str | int, ...], text: str) -> str | None:
    """What a text should be; None where it is right, or nobody can tell."""
    key = path[-1] if path else ""
    if key == "unit" and text not in UNITS:
        known = parse(text)
        return known if known in UNITS else None
    qualifiers = get_args(Qualifier)
    if key == "qualifier" and text not in qualifiers:
        near = nearest(re.sub(r"[\s_]+", "-", text.strip().casefold()), qualifiers)
        return near[0] if len(near) == 1 else None
    if NOT_WORDS.isdisjoint(step for step in path if isinstance(step, str)):
        right = text
        for start, end, meant in reversed(look_alikes(text)):
            right = f"{right[:start]}{meant}{right[end:]}"
        return right
    return None


def _text_mend(source: str, node: Node, text: str, right: str, path: tuple[str | int, ...]) -> Iterator[Mend]:
    """The mend of a text: of the characters that differ, where it stands in the file as it is."""
    start, end = node.value
    literal = source[start:end]
    at = literal.find(text)
    if at < 0 or literal.count(text) != 1:
        # It is written with escapes, and stands otherwise than it reads.
        return
    same = next((place for place, pair in enumerate(zip(text, right, strict=False)) if pair[0] != pair[1]), 0)
    tail = 0
    while tail < min(len(text), len(right)) - same and text[-1 - tail] == right[-1 - tail]:
        tail += 1
    edit = Edit(start + at + same, start + at + len(text) - tail, right[same : len(right) - tail])
    yield Mend(path, right, edit)


def _code_mends(source: str, node: Node, table: dict[str, Any], path: tuple[str | int, ...]) -> Iterator[Mend]:
    """The mend of the code in a table that has one: quotes, the missing zero, the separators."""
    scheme, code = table.get("scheme"), table.get("code")
    child = node.children.get("code")
    if child is None or not isinstance(scheme, str) or scheme not in CODE_SHAPES or isinstance(code, bool):
        return
    written = source[slice(*child.value)] if isinstance(code, int | Decimal) else code
    if not isinstance(written, str) or (isinstance(code, str) and CODE_SHAPES[scheme].fullmatch(written)):
        return
    right = right_code(scheme, written)
    if right is None:
        return
    if isinstance(code, str):
        yield from _text_mend(source, child, code, right, (*path, "code"))
    else:
        yield Mend((*path, "code"), right, Edit(*child.value, f'"{right}"'))


def right_code(scheme: str, written: str) -> str | None:
    """A code as its classification writes it; None where more than separators, quotes or a first zero are missing."""
    shape = CODE_SHAPES[scheme]
    if shape.fullmatch(written):
        return written
    parts = [part for part in _SEPARATORS.split(written.strip()) if part]
    if not parts or not all(part.isascii() and part.isdigit() for part in parts):
        return None
    first = 2 if scheme != "hs2022" else 4
    if len(parts) > 1 and len(parts[0]) == first - 1:
        parts[0] = f"0{parts[0]}"
    digits = "".join(parts)
    groups = (4, 2) if scheme == "hs2022" else (2, 2, 2, 3)
    if scheme == "hs2022" and len(parts) == 1 and len(digits) == first - 1:
        digits = f"0{digits}"
    pieces = []
    for size in groups:
        pieces.append(digits[:size])
        digits = digits[size:]
    right = ".".join(filter(None, pieces))
    return right if not digits and shape.fullmatch(right) else None
