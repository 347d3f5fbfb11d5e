"""What a file says of where it comes from, so that its reader can tell how old it is and whether it still holds."""

from __future__ import annotations

import re
from typing import NamedTuple

from offerbook.text.i18n import _


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
    """The first mark in the content of a file; None where there is none."""
    found = re.search(rb"offerbook-stamp: ([^;<>]{1,60}); as of ([-0-9]{1,10}); sha256 ([0-9a-f]{64})", content)
    if found is None:
        return None
    program, as_of, digest = (part.decode("utf-8", "replace") for part in found.groups())
    return Mark(program, "" if as_of == "-" else as_of, digest)
