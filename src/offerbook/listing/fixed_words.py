"""Options that take the words of a fixed list, or several names with commas between them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from contextlib import suppress

from offerbook.text.errors import UsageError, one_of


def fixed_words(option: str, values: Iterable[str], words: Sequence[str]) -> list[str]:
    """The words of a fixed list that the values of an option mean, in either language; UsageError where one means none.

    option: what the values were given to, as people type it: "--kind".
    """
    return [word for value in values for word in _words_of(option, value, words)]


def _words_of(option: str, value: str, words: Sequence[str]) -> list[str]:
    parts = split_at_commas(value)
    if len(parts) > 1:
        # What people are shown for a word may have a comma in it: «подходит, если подтвердится».
        with suppress(UsageError):
            return [one_of(option, value, words)]
    return [one_of(option, part, words) for part in parts]


def split_at_commas(value: str) -> list[str]:
    """The parts of a value that names several; the value itself where it has no parts."""
    return [part.strip() for part in value.split(",") if part.strip()] or [value]
