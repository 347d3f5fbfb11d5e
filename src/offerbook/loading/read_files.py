"""Every file of a catalogue read, decoded and checked by itself; those of a large catalogue by several processes."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import NamedTuple

from offerbook.loading.checks.context import FileContext, make_file_context, words_of_unknown_tables
from offerbook.loading.checks.of_file import FILE_CHECKS
from offerbook.loading.decode import Entry, decode
from offerbook.loading.file_bytes import UnreadableFileError, read_bytes
from offerbook.loading.locate import Root
from offerbook.loading.parallel import parallel_map
from offerbook.loading.toml_document import Document, decoded, parsed
from offerbook.loading.toml_recovery import read_around
from offerbook.model.codec import pack, unpack
from offerbook.model.finding import Finding
from offerbook.model.records import TABLES, Need, Record, Settings
from offerbook.model.walk import KeyPath

LARGE = 8_000_000
"""Bytes of TOML from which several processes are faster than one: below, they take longer to start than to read."""
SHAPES: dict[str, type[Record]] = {**TABLES, "need": Need, "settings": Settings}


class FileResult(NamedTuple):
    """What reading one file gives.

    context: the file as the checks see it; None when it could not be read.
    findings: the mistakes that can be seen in this file alone.
    unparsed_words: every word of what could not be understood; None where not even the words are known.
    lost_records: the addresses of records that stand where the file is no TOML.
    """

    context: FileContext | None
    findings: list[Finding]
    unparsed_words: set[str] | None
    lost_records: list[str] = []  # noqa: RUF012 - nobody changes it


def read_all(root: Root, names: Sequence[str], processes: int = 1) -> Iterator[tuple[str, FileResult]]:
    """The result of every file, in their order.

    processes: how many may be started to read a large catalogue; 1 starts none.
    """
    if processes == 1 or sum(_size(root / name) for name in names) < LARGE:
        yield from ((name, _read(root, name)) for name in names)
        return
    for name, packed in zip(names, parallel_map(partial(_read_packed, root), names, processes), strict=True):
        yield name, _read(root, name) if packed is None else _unpacked(name, packed)


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return 0


def _read(root: Root, name: str) -> FileResult:
    document = decoded(root, name)
    if isinstance(document, Finding):
        return FileResult(None, [document], _words_of(root / name))
    findings: list[Finding] = []
    lost_text = ""
    lost_records: list[str] = []
    legible = document
    tables: dict[int, KeyPath] = {}
    first = parsed(document)
    if isinstance(first, Finding):
        rest, findings, lost_text, lost_records, tables = read_around(document, first)
        if rest is None:
            return FileResult(None, findings, _words_of(root / name))
        legible = rest
    lost_words = _words(lost_text)
    entries: list[Entry] = []
    for item in decode(legible):
        if isinstance(item, Entry):
            entries.append(item)
        elif not (item.code == "E202" and item.record == "settings" and lost_words & {"format", "title"}):
            # Settings that stand in lines taken out are there, whatever they say.
            findings.append(item)
    for number, table in tables.items():
        findings[number] = _at_record(findings[number], table, entries)
    context = make_file_context(legible, entries)
    findings += (finding for check in FILE_CHECKS for finding in check(context))
    if lost_text:
        # What is at no key of its own may point at a line that was taken out; people see it as it stands.
        findings = [finding._replace(excerpt=document.excerpt(finding.place.line)) for finding in findings]
    unparsed_words = words_of_unknown_tables(legible) | lost_words
    context.release()
    return FileResult(context, findings, unparsed_words, lost_records)


def _at_record(finding: Finding, table: KeyPath, entries: Sequence[Entry]) -> Finding:
    """The finding with the record that it costs: the one that the table is, or is a part of."""
    around = [entry for entry in entries if table[: len(entry.steps)] == entry.steps and (entry.steps or not table)]
    if not around:
        return finding
    entry = max(around, key=lambda entry: len(entry.steps))
    return finding._replace(record=entry.address, table=entry.steps)


def _words_of(path: Path) -> set[str] | None:
    """Every word of a file that is no TOML: what it declares is not known, but nothing it names is called missing.

    None for a file that cannot be opened: it may declare and name anything.
    """
    try:
        # Without its zero bytes, a text in UTF-16 shows its ids as well.
        text = read_bytes(path).replace(b"\0", b"").decode("utf-8", "replace")
    except UnreadableFileError:
        return None
    return _words(text)


def _words(text: str) -> set[str]:
    return {*re.findall(r"[\w./-]+", text), *re.findall(r"[\w-]+", text)}


# --- Reading in another process


class _PackedFile(NamedTuple):
    """A file without findings on its way from one process to another, its records as JSON.

    entries: table, id, steps and record of each entry.
    lacks_translations: whether a text is missing in some language.
    named, cited: as in FileContext.
    """

    raw: bytes
    entries: list[tuple[str, str, KeyPath, bytes]]
    lacks_translations: bool
    named: set[tuple[str, str]]
    cited: dict[KeyPath, tuple[str, ...]]


def _read_packed(root: Root, name: str) -> _PackedFile | None:
    """A file read in a worker; None where something is wrong with it: then the first process reads it for its findings."""
    context, findings, unparsed_words, _lost = _read(root, name)
    if context is None or findings or unparsed_words:
        return None
    entries = [(entry.table, entry.id, entry.steps, pack(entry.record)) for entry in context.entries]
    return _PackedFile(context.document.raw, entries, bool(context.texts), context.named, context.cited)


def _unpacked(name: str, packed: _PackedFile) -> FileResult:
    document = Document(name, packed.raw)
    entries = [
        Entry(table, id, document, steps, unpack(record, SHAPES[table]), whole=True)
        for table, id, steps, record in packed.entries
    ]
    if not packed.lacks_translations:
        return FileResult(FileContext(document, entries, [], [], [], [], packed.named, packed.cited), [], set())
    context = make_file_context(document, entries)
    context.release()
    return FileResult(context, [], set())
