"""What offers and needs say in words, laid out for `words`: the fields of an offer, the question that a need is.

Texts of both languages stand side by side, and the terms of an offer's groups, which are in both, are the bridge where
a need is written in one language and an offer in the other.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from offerbook import words
from offerbook.records import Group, Need, Offer, Text, Variant
from offerbook.text import lexemes

FIELDS = {
    "name": words.Field(3, usual=10),
    "terms": words.Field(3, usual=12),
    "summary": words.Field(1, usual=20),
    "notes": words.Field(0.2, usual=60),
}
"""The fields of an offer: the name above the terms of its groups, these above the summary, and that above the notes."""


class Agreement(NamedTuple):
    """How well an offer's words agree with a need's.

    share: 0 to below 1: the points of the words met, set against the rarity of all words asked for.
    met: the words of the need that are met, those that count most first.
    """

    share: float
    met: tuple[str, ...]


class Wording:
    """The words of all offers of a catalogue; how much a word counts depends on how many of these have it.

    offers: every offer of the catalogue, whatever else is asked.
    groups: by id.
    """

    def __init__(self, offers: Sequence[Offer], groups: Mapping[str, Group]) -> None:
        self._numbers = {offer.id: number for number, offer in enumerate(offers)}
        self._index = words.Index([_document(offer, groups) for offer in offers], FIELDS, lexemes)

    def agreement(self, need: Need, offer: str) -> Agreement:
        """How well an offer agrees with a need."""
        question = _question(need)
        rows = self._index.explain(question, self._numbers[offer])
        points = sum(row.points for row in rows)
        if points <= 0:
            return Agreement(0.0, ())
        best: dict[str, float] = {}
        for row in rows:
            if row.how in ("word", "head") and row.points > 0:
                best[row.what] = best.get(row.what, 0.0) + row.points
        met = tuple(sorted(best, key=lambda word: (-best[word], word)))
        return Agreement(points / (points + self._index.mass(question)), met)

    def near(self, need: Need, share: float) -> set[str]:
        """The offers whose agreement with a need has this share or more."""
        question = _question(need)
        mass = self._index.mass(question)
        names = list(self._numbers)
        return {names[number] for number, points in self._index.rank(question) if points >= share * (points + mass)}


def _question(need: Need) -> words.Question:
    return words.Question(joined([need.name]), joined([need.summary]))


def joined(texts: Iterable[Text | None]) -> str:
    """Texts in all their languages, each a breath of its own."""
    return " | ".join(part for text in texts if text for part in (text.en, text.ru) if part)


def _document(offer: Offer, groups: Mapping[str, Group]) -> dict[str, str]:
    parts: tuple[Offer | Variant, ...] = (offer, *offer.variants)
    bought_as = dict.fromkeys(part.group for part in parts if part.group)
    return {
        "name": " | ".join(filter(None, [joined(part.name for part in parts), *(it.id for it in offer.variants)])),
        "terms": " | ".join(term for id in bought_as for term in _terms(groups[id])),
        "summary": joined([offer.summary]),
        "notes": joined([*(it.text for part in parts for it in part.notes), *(it.text for it in offer.cautions)]),
    }


def _terms(group: Group) -> Iterator[str]:
    yield from filter(None, (group.name.en, group.name.ru, *group.terms.en, *group.terms.ru))
