"""The words criterion: the offer speaks of what the need speaks of."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import NamedTuple

from offerbook.matching.criteria.criterion import Criterion
from offerbook.matching.pair import Pair
from offerbook.matching.points import share_of
from offerbook.matching.verdict import Standing, Verdict, VerdictText
from offerbook.text.i18n import N_, _, current_language

WORDS_SHOWN = 5
"""How many of the words met a reason names."""


def judge_words(pair: Pair) -> Iterator[Verdict]:
    """The words of the need are met in the offer's name and in the terms of its group, which are worth the most, in its
    summary, and in its notes, which are worth the least. A rare word counts more than a common one; a word is met in any
    of its forms, and what is written in both languages is asked for and met in both. The points rise towards the weight
    with every word that is met, and never reach it.
    """
    weight, agreement = pair.prepared.context.weights.words, pair.agreement
    points = share_of(weight, Decimal(repr(agreement.share)))
    standing: Standing = "met" if points else "not-asked"
    yield Verdict("words", standing, points, points, weight, WordsDetail(agreement.met))


class WordsDetail(NamedTuple):
    """Which words of the need the offer has.

    met: those that count most first.
    """

    met: tuple[str, ...]

    @property
    def text(self) -> VerdictText:
        """The first few words met."""
        if not self.met:
            return VerdictText(_("no word of the need is met"))
        words = ", ".join(_in_readers_language(self.met)[:WORDS_SHOWN])
        return VerdictText(_("words met: {words}").format(words=words), "", words)


def _in_readers_language(words: Sequence[str]) -> Sequence[str]:
    """The words in the alphabet of the reader's language; all of them where none is."""
    is_russian = current_language() == "ru"
    return [word for word in words if any("а" <= char <= "я" for char in word) == is_russian] or words


CRITERION = Criterion(N_("words"), judge_words)
