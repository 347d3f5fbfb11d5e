"""Options that take the words of a fixed list, or several names with commas between them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from offerbook.text.errors import one_of


def fixed_words(option: str, values: Iterable[str], words: Sequence[str]) -> list[str]:
    """The words of a fixed list that the values of an option mean, in either language; UsageError where one means none.

    option: what the values were given to, as people type it: "--kind".
    """
    return [one_of(option, part, words) for value in values for part in split_at_commas(value)]


def split_at_commas(value: str) -> list[str]:
    """The parts of a value that names several; the value itself where it has no parts."""
    return [part.strip() for part in value.split(",") if part.strip()] or [value]
