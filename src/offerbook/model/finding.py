"""Where something stands in the catalogue's text, and what is wrong there."""

from __future__ import annotations

from typing import Literal, NamedTuple

Severity = Literal["error", "warning"]


class Place(NamedTuple):
    """A stretch of characters on one line of one catalogue file.

    file: path relative to the catalogue's folder, with forward slashes.
    line: 1-based line.
    column: 1-based column, counted in characters (not bytes); a byte order mark is not counted.
    end_column: the column after the last character, on the same line.
    """

    file: str
    line: int
    column: int
    end_column: int

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}"


class Finding(NamedTuple):
    """One mistake in a catalogue, as a value: collected to the end, printed once.

    place: the very key or value that is wrong.
    code: stable name of the kind of mistake, a key of `finding_codes.CODES`.
    message: what is wrong and what would be right, in the reader's language.
    excerpt: the line of the file that holds the place, without its line ending.
    record: address of the record that is left out because of it, such as "offer belaz-7513"; empty when none is.
    table: the way to that record's table in its file, which tells apart two of one address.
    also_left_out: addresses of the other records that are left out because of it: they refer to that record.
    elsewhere: another place that the message names; None where it names none.
    """

    place: Place
    code: str
    message: str
    excerpt: str = ""
    record: str = ""
    table: tuple[str | int, ...] = ()
    also_left_out: tuple[str, ...] = ()
    elsewhere: Place | None = None

    def message_below(self, folder: str) -> str:
        """The message, with `folder` before the other place that it names."""
        place = str(self.elsewhere)
        return self.message.replace(place, folder + place) if self.elsewhere else self.message

    @property
    def severity(self) -> Severity:
        """Errors begin with E and cost the record its place; warnings begin with W and cost nothing."""
        return "error" if self.code.startswith("E") else "warning"
