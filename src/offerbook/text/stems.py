"""The stems of words: the only module that knows Snowball."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache


@lru_cache(maxsize=2)
def _stemmer(language: str) -> Callable[[str], str]:
    import snowballstemmer  # type: ignore[import-untyped]

    stem: Callable[[str], str] = snowballstemmer.stemmer(language).stemWord
    return stem


class Stems:
    """The Snowball stems of words, each looked up once; the stemmer is loaded for a word that is not known.

    known: by word.
    asked: the words that were asked for since somebody emptied it.
    """

    def __init__(self) -> None:
        self.known: dict[str, str] = {}
        self.asked: set[str] = set()

    def of(self, word: str) -> str:
        """The stem of a folded word of one script."""
        self.asked.add(word)
        stem = self.known.get(word)
        if stem is None:
            stem = self.known[word] = _stemmer("english" if word.isascii() else "russian")(word)
        return stem


STEMS = Stems()
