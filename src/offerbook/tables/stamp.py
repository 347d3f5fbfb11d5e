"""What a file says of where it comes from, so that its reader can tell how old it is and whether it still holds."""

from __future__ import annotations

import hashlib
import re
from typing import NamedTuple, TextIO

from offerbook.text.i18n import _
from offerbook.text.normalize import safe

_MARK = rb"offerbook-stamp: ([^;<>]{1,60}); as of ([-0-9]{1,10}); sha256 ([0-9a-f]{64})"
_DIGITS = 16
"""Of the hash of a text: enough to notice what was changed, in a line that people see."""
_SEAL = _MARK + rb"(?:; rows (\d{1,12}))?; text ([0-9a-f]{16})"


class SourceText(NamedTuple):
    """A source as a page lists it.

    text: publisher, title and date.
    url: its address; empty for a source that has none.
    """

    text: str
    url: str


class Stamp(NamedTuple):
    """Which catalogue an export was made from, in which state.

    catalogue: its title, in the reader's language.
    as_of: the day it speaks of, as it says it; empty when it does not.
    program: the program and its version.
    digest: the hash of everything the catalogue says; it changes with any fact.
    """

    catalogue: str
    as_of: str
    program: str
    digest: str

    @property
    def mark(self) -> str:
        """The stamp for programs: one line that stands somewhere in each export, and that `read_mark` finds again."""
        return f"offerbook-stamp: {self.program}; as of {self.as_of or '-'}; sha256 {self.digest}"

    def lines(self) -> list[tuple[str, str]]:
        """The stamp for people: what each part is, and the part; a part that is unknown is left out."""
        named = [
            (_("Catalogue"), self.catalogue),
            (_("As of"), self.as_of),
            (_("Made by"), self.program),
            (_("Content hash"), self.digest),
        ]
        return [(name, value) for name, value in named if value]


class Mark(NamedTuple):
    """What the mark in a file says.

    program: the program that made it, and its version.
    as_of: the day that the catalogue spoke of; empty when it had none.
    digest: the hash of what it said.
    """

    program: str
    as_of: str
    digest: str


def read_mark(content: bytes) -> Mark | None:
    """The mark in the content of a file, that of its seal where it has one; None where there is none."""
    seals = list(re.finditer(_SEAL, content))
    found = seals[-1] if seals else re.search(_MARK, content)
    if found is None:
        return None
    program, as_of, digest = (part.decode("utf-8", "replace") for part in found.groups()[:3])
    return Mark(program, "" if as_of == "-" else as_of, digest)


class SealedStream:
    """A text that ends with its seal: one line with the mark, how many rows there are and the hash of all that stands before it."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self._digest = hashlib.sha256()

    def write(self, text: str) -> int:
        """Write a text that the seal answers for."""
        self._digest.update(text.replace("\r", "").encode("utf-8", "backslashreplace"))
        return self._stream.write(text)

    def seal(self, stamp: Stamp, template: str = "{}", rows: int | None = None) -> None:
        """Write the seal.

        template: how the text's markup says that a line is not shown; a line at the end where it has no such words.
        rows: of a table.
        """
        self.write("\n")
        counted = "" if rows is None else f"; rows {rows}"
        text = self._digest.hexdigest()[:_DIGITS]
        # The title is of the data: it must not end the comment that it stands in, nor begin a line.
        title = safe(" ".join(stamp.catalogue.split())).replace(">", "›")
        line = f"{stamp.mark}{counted}; text {text}; catalogue: {title}"
        self._stream.write(f"{template.format(line)}\n")


class Seal(NamedTuple):
    """What a text says of itself in its last line.

    rows: how many it was written with; None of what is no table.
    is_whole: whether it is as it was written, line ends aside.
    """

    rows: int | None
    is_whole: bool


def read_seal(content: bytes) -> Seal | None:
    """The seal in the content of a file; None where there is none."""
    seals = list(re.finditer(_SEAL, content))
    if not seals:
        return None
    rows, digest = seals[-1].groups()[3:]
    before = content[: content.rfind(b"\n", 0, seals[-1].start()) + 1]
    _line, _end, after = content[seals[-1].start() :].partition(b"\n")
    is_whole = hashlib.sha256(before.replace(b"\r", b"")).hexdigest()[:_DIGITS] == digest.decode() and not after.strip()
    return Seal(None if rows is None else int(rows), is_whole)
