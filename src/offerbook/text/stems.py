"""The stems of words: the only module that knows Snowball."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import lru_cache


@lru_cache(maxsize=2)
def _stemmer(language: str) -> Callable[[str], str]:
    import snowballstemmer  # type: ignore[import-untyped]

    stem: Callable[[str], str] = snowballstemmer.stemmer(language).stemWord
    return stem


MOST_KNOWN = 1 << 17
"""Words of which the stem is remembered, more than any catalogue has: a program that asks for ever does not grow for ever."""


class Stems:
    """The Snowball stems of words, each looked up once; the stemmer is loaded for a word that is not known.

    known: by word.
    """

    def __init__(self) -> None:
        self.known: dict[str, str] = {}
        self._asked: set[str] | None = None

    def of(self, word: str) -> str:
        """The stem of a folded word of one script."""
        if self._asked is not None:
            self._asked.add(word)
        stem = self.known.get(word)
        if stem is None:
            if len(self.known) >= MOST_KNOWN:
                self.known.clear()
            stem = self.known[word] = _stemmer("english" if word.isascii() else "russian")(word)
        return stem

    @contextmanager
    def noting(self) -> Iterator[set[str]]:
        """The words that are asked for in the meantime."""
        self._asked = asked = set[str]()
        try:
            yield asked
        finally:
            self._asked = None


STEMS = Stems()
