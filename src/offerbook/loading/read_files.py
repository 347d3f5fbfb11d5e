"""The chapters of a catalogue: every file read, decoded and checked by itself, a large catalogue's by several processes."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import NamedTuple

from offerbook.loading.checks import context
from offerbook.loading.checks.context import FileContext
from offerbook.loading.checks.of_file import FILE_CHECKS
from offerbook.loading.decode import Entry, decode
from offerbook.loading.parallel import parallel_map
from offerbook.loading.toml_document import Document, read
from offerbook.model.codec import pack, unpack
from offerbook.model.finding import Finding
from offerbook.model.records import TABLES, Need, Record, Settings
from offerbook.model.walk import KeyPath

LARGE = 8_000_000
"""Bytes of TOML from which on several processes are faster than one: below, they take longer to start than to read."""
SHAPES: dict[str, type[Record]] = {**TABLES, "need": Need, "settings": Settings}


class FileResult(NamedTuple):
    """What came of a file.

    chapter: None when it could not be read.
    findings: all that is wrong with it by itself.
    unparsed_words: every word of what could not be understood; None where not even these are known.
    """

    chapter: FileContext | None
    findings: list[Finding]
    unparsed_words: set[str] | None


def read_all(root: Path, names: Sequence[str], processes: int = 1) -> Iterator[tuple[str, FileResult]]:
    """What came of every file, in their order.

    processes: how many may be started to read a large catalogue; 1 starts none.
    """
    if processes == 1 or sum(_size(root / name) for name in names) < LARGE:
        yield from ((name, _read(root, name)) for name in names)
        return
    for name, packed in zip(names, parallel_map(partial(_packed, root), names, processes), strict=True):
        yield name, _read(root, name) if packed is None else _unpacked(name, packed)


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return 0


def _read(root: Path, name: str) -> FileResult:
    document = read(root, name)
    if isinstance(document, Finding):
        return FileResult(None, [document], _words_of(root / name))
    entries: list[Entry] = []
    findings: list[Finding] = []
    for item in decode(document):
        if isinstance(item, Entry):
            entries.append(item)
        else:
            findings.append(item)
    chapter = context.make_file_context(document, entries)
    findings += (finding for check in FILE_CHECKS for finding in check(chapter))
    unparsed_words = context.words_of_unknown_tables(document)
    chapter.release()
    return FileResult(chapter, findings, unparsed_words)


def _words_of(path: Path) -> set[str] | None:
    """Every word of a file that is no TOML: what it declares is not known, but nothing it names is called missing.

    None for a file that cannot be opened: it may declare and name anything.
    """
    try:
        # Without its zero bytes, a text in UTF-16 shows its ids as well.
        text = path.read_bytes().replace(b"\0", b"").decode("utf-8", "replace")
    except OSError:
        return None
    return {*re.findall(r"[\w./-]+", text), *re.findall(r"[\w-]+", text)}


# --- by several processes


class _Packed(NamedTuple):
    """A chapter with which nothing is wrong, on its way from one process to another, its records as JSON."""

    raw: bytes
    entries: list[tuple[str, str, KeyPath, bytes]]
    incomplete: bool
    named: set[tuple[str, str]]
    cited: dict[KeyPath, tuple[str, ...]]


def _packed(root: Path, name: str) -> _Packed | None:
    """A file read in a process of its own; None where something is wrong: then the first process reads it, and says so."""
    chapter, findings, unparsed_words = _read(root, name)
    if chapter is None or findings or unparsed_words:
        return None
    entries = [(it.table, it.id, it.steps, pack(it.record)) for it in chapter.entries]
    return _Packed(chapter.document.raw, entries, bool(chapter.texts), chapter.named, chapter.cited)


def _unpacked(name: str, it: _Packed) -> FileResult:
    document = Document(name, it.raw)
    entries = [
        Entry(table, id, document, steps, unpack(packed, SHAPES[table]), whole=True)
        for table, id, steps, packed in it.entries
    ]
    if not it.incomplete:
        return FileResult(FileContext(document, entries, [], [], [], [], it.named, it.cited), [], set())
    chapter = context.make_file_context(document, entries)
    chapter.release()
    return FileResult(chapter, [], set())
