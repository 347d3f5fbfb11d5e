"""The bytes of one TOML file as a document whose keys and values have places.

tomli says where a text is wrong, but gives no positions for one that it accepts: `Outline` recovers them from the text.
It runs only when a place is asked for: a catalogue without findings is read by tomli alone.
"""

from __future__ import annotations

import codecs
import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from itertools import accumulate
from typing import Any, Literal

import tomli

from offerbook.loading.file_bytes import UnreadableFileError, read_bytes
from offerbook.loading.locate import Root
from offerbook.loading.toml_errors import explain_error
from offerbook.loading.toml_outline import Outline, Span
from offerbook.model.finding import Finding, Place
from offerbook.text.i18n import _

_NESTING = 400
"""Arrays and inline tables within each other; beyond this, tomli raises RecursionError."""
_TOO_BIG = re.compile(r"\d[\d_]{4300,}|\d[eE][+-]?[\d_]{18,}")
"""A number beyond the limits of int (4300 digits) or of Decimal (an exponent of 18 digits)."""

LOST = object()
"""The value of a key that stands in a line which is no TOML."""


@dataclass(frozen=True, eq=False)
class Document:
    """One TOML file that tomli accepts.

    name: path relative to the catalogue's folder, with forward slashes.
    raw: its bytes, without byte order mark; all else follows from them.
    whole: the bytes of the file, where `raw` has some of its lines emptied; excerpts are of these.
    lost: the ways to the keys that stood in the emptied lines; each is there, with a value that nobody can know.
    """

    name: str
    raw: bytes
    whole: bytes = b""
    lost: tuple[tuple[str | int, ...], ...] = ()

    @cached_property
    def text(self) -> str:
        """The file decoded, line endings as in the file; a byte that is not UTF-8 is a replacement character."""
        return self.raw.decode(errors="replace")

    @cached_property
    def data(self) -> dict[str, Any]:
        """What the text says; numbers with a point or an exponent are Decimal."""
        return self.parse()

    def parse(self) -> dict[str, Any]:
        """Read the text, and keep what it says as `data`; the exceptions of tomli for what is no TOML."""
        data = self.__dict__["data"] = tomli.loads(self.text, parse_float=Decimal)
        for *steps, key in self.lost:
            table: Any = data
            for step in steps:
                is_there = (
                    step in table if isinstance(table, dict) else isinstance(table, list) and step in range(len(table))
                )
                table = table[step] if is_there else None
            if isinstance(table, dict):
                table.setdefault(str(key), LOST)
        return data

    def forget(self) -> None:
        """Free the memory of all that follows from the bytes; what is needed again is made again."""
        for name in [name for name in self.__dict__ if name not in ("name", "raw", "whole", "lost")]:
            del self.__dict__[name]

    def place(self, path: Sequence[str | int], part: Literal["key", "value"] = "value") -> Place:
        """Where `path`, keys and indices from the root, stands; of a value of several lines, its first line.

        "key" is the last part of the key, quotes included. The key of an element of an array is its value; the value of a
        table outside braces is its key in its header, or, without a header, in the first key that names it. A path that
        leads out of the document has the place of the last key on its way: what is missing is missing there. At the root,
        that is the empty stretch before the first character.
        """
        node = self._outline.root
        for step in path:
            child = node.children.get(step)
            if child is None:
                return self._stretch(node.key)
            node = child
        return self._stretch(node.key if part == "key" else node.value)

    def excerpt(self, line: int) -> str:
        """The text of a line without its ending; empty for a line that is not there."""
        lines = Document(self.name, self.whole)._lines if self.whole else self._lines
        return lines[line - 1] if 0 < line <= len(lines) else ""

    def _stretch(self, span: Span) -> Place:
        """The place of a span of `_source`, cut at the end of its first line."""
        line = bisect_right(self._starts, span[0])
        start = self._starts[line - 1]
        end = min(span[1], start + len(self._lines[line - 1]))
        return Place(self.name, line, span[0] - start + 1, end - start + 1)

    def _finding(self, code: str, span: Span, message: str) -> Finding:
        place = self._stretch(span)
        return Finding(place, code, message, self.excerpt(place.line))

    @cached_property
    def _source(self) -> str:
        """The text as tomli reads it: every line ends in LF."""
        return self.text.replace("\r\n", "\n")

    @cached_property
    def _lines(self) -> list[str]:
        return self._source.split("\n")

    @cached_property
    def _starts(self) -> list[int]:
        return [0, *accumulate(len(line) + 1 for line in self._lines[:-1])]

    @cached_property
    def _outline(self) -> Outline:
        return Outline(self._source, len(self._source))


def read(root: Root, name: str) -> Document | Finding:
    """The file `name` of the catalogue in `root`, or what keeps it from being read.

    Findings: E101 not UTF-8, E102 not valid TOML, E103 not readable.
    """
    document = decoded(root, name)
    return document if isinstance(document, Finding) else parsed(document)


def decoded(root: Root, name: str) -> Document | Finding:
    """The file `name` before it is known whether it is TOML; E101 not UTF-8, E103 not readable."""
    try:
        raw = read_bytes(root / name).removeprefix(codecs.BOM_UTF8)
    except UnreadableFileError as error:
        return Finding(Place(name, 1, 1, 1), "E103", str(error))
    document = Document(name, raw)
    if _is_utf_16(raw):
        # Its line would be shown with a zero byte in every letter.
        return Finding(Place(name, 1, 1, 1), "E101", _("this is UTF-16: save the file in the encoding UTF-8"))
    try:
        raw.decode()
    except UnicodeDecodeError as error:
        start = len(raw[: error.start].decode().replace("\r\n", "\n"))
        message = _("byte {byte} is not UTF-8: save the file in the encoding UTF-8")
        return document._finding("E101", (start, start + 1), message.format(byte=f"0x{raw[error.start]:02X}"))
    return document


def _is_utf_16(raw: bytes) -> bool:
    """Whether the bytes begin with UTF-16's mark, or, without one, with two characters of ASCII in UTF-16."""
    return raw.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) or raw[:4:2] == b"\0\0" or raw[1:4:2] == b"\0\0"


def parsed(document: Document) -> Document | Finding:
    """The document once its text is read, or where it is no TOML."""
    try:
        document.parse()
    except tomli.TOMLDecodeError as error:
        span, remedy = explain_error(document._source, error.msg, error.pos)
        return document._finding("E102", span, _("not valid TOML: {remedy}").format(remedy=remedy))
    except RecursionError:
        outline = Outline(document._source, len(document._source), _NESTING)
        span = (outline.pos, outline.pos + 1) if outline.open else (0, 0)
        return document._finding("E102", span, _("not valid TOML: this is nested too deeply"))
    except (ValueError, ArithmeticError):
        match = _TOO_BIG.search(document._source)
        return document._finding("E102", match.span() if match else (0, 0), _("not valid TOML: a number is too large"))
    return document
