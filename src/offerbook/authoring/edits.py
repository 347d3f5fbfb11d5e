"""Edits of a catalogue's files: some characters change, and every byte outside of them stays."""

from __future__ import annotations

import codecs
import difflib
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from offerbook.loading.file_bytes import read_bytes
from offerbook.loading.toml_document import Document
from offerbook.tables.files import open_output_binary


class Edit(NamedTuple):
    """A stretch of text that is to be another.

    start, end: the first character and the one after the last, in the text with LF for every line end.
    text: what comes there, with LF for every line end.
    """

    start: int
    end: int
    text: str


class FileEdits(NamedTuple):
    """The edits of one file.

    name: path relative to the catalogue's folder, with forward slashes.
    before, after: the whole file, with its byte order mark and its line ends.
    places: how many stretches are another.
    """

    name: str
    before: bytes
    after: bytes
    places: int


def edited(text: str, edits: Iterable[Edit]) -> str:
    """A text with the edits made; a line that comes new ends as the line does that it stands in."""
    parts: list[str] = []
    source_position = position = 0
    for edit in sorted(edits):
        start = _offset(text, source_position, position, edit.start)
        end = _offset(text, edit.start, start, edit.end)
        line_end = text.find("\n", start)
        is_crlf = line_end > 0 and text[line_end - 1] == "\r"
        parts += [text[position:start], edit.text.replace("\n", "\r\n") if is_crlf else edit.text]
        source_position, position = edit.end, end
    return "".join([*parts, text[position:]])


def _offset(text: str, source_position: int, position: int, wanted: int) -> int:
    """Where a character of the text with LF alone stands in the text as it is, counted on from a known place."""
    while source_position < wanted:
        position += 2 if text.startswith("\r\n", position) else 1
        source_position += 1
    return position


def with_edits(document: Document, edits: Iterable[Edit]) -> Document:
    """The document with the edits made."""
    return Document(document.name, edited(document.text, edits).encode())


def file_edits(root: Path, after: Document, places: int) -> FileEdits:
    """The edits of a file of the catalogue in `root`, given what it is to be."""
    before = read_bytes(root / after.name)
    mark = codecs.BOM_UTF8 if before.startswith(codecs.BOM_UTF8) else b""
    return FileEdits(after.name, before, mark + after.raw, places)


def patch(files: Iterable[FileEdits], folder: str) -> Iterator[str]:
    """The lines of a patch that git and patch apply; `folder` stands before the names of the files."""
    for file in files:
        before, after = (
            data.decode("utf-8", "replace").splitlines(keepends=True) for data in (file.before, file.after)
        )
        name = f"{folder}{file.name}".lstrip("/")
        for line in difflib.unified_diff(before, after, f"a/{name}", f"b/{name}"):
            # A file may end without a line end.
            yield line.removesuffix("\n") if line.endswith("\n") else f"{line}\n\\ No newline at end of file"


def write_edits(root: Path, files: Iterable[FileEdits]) -> None:
    """Write the edited files, each whole or not at all; OutputError when one cannot be written."""
    for file in files:
        with open_output_binary(root / file.name) as stream:
            stream.write(file.after)
