"""What a file says of where it comes from, so that its reader can tell how old it is and whether it still holds."""

from __future__ import annotations

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

    def lines(self) -> list[tuple[str, str]]:
        """The stamp for people: what each part is, and the part; a part that is unknown is left out."""
        named = [
            (_("Catalogue"), self.catalogue),
            (_("As of"), self.as_of),
            (_("Made by"), self.program),
            (_("Content hash"), self.digest),
        ]
        return [(name, value) for name, value in named if value]
