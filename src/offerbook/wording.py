"""What offers and needs say in words, laid out for `words`: the fields of an offer, the question that a need is.

Texts of both languages stand side by side, and the terms of an offer's groups, which are in both, are the bridge where
a need is written in one language and an offer in the other.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache
from typing import NamedTuple

from offerbook import words
from offerbook.records import Group, Need, Offer, Text, Variant

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


class Said(NamedTuple):
    """What the offers of a catalogue say.

    offers: each offer's own document and the groups it is bought as.
    groups: the terms of each group, which its offers share.
    holders: how many offers hold a term, themselves or by a group.
    """

    offers: dict[str, tuple[words.Document, tuple[str, ...]]]
    groups: dict[str, words.Document]
    holders: Counter[str]


def said(offers: Iterable[Offer], groups: Mapping[str, Group]) -> Said:
    """The words of these offers."""
    shared = {id: group_document(group) for id, group in groups.items()}
    made = Said({}, shared, Counter())
    for offer in offers:
        own, bought_as = offer_document(readings(offer)), bought(offer)
        made.offers[offer.id] = own, bought_as
        made.holders.update(held_terms(own, *(shared[id] for id in bought_as)))
    return made


def held_terms(*documents: words.Document) -> set[str]:
    """The terms that documents hold together."""
    return set().union(*(document.included for document in documents))


class Wording:
    """How well needs and offers agree in words; how much a word counts depends on how many offers have it.

    document: of an offer, its own and those of its groups.
    holders: how many offers hold a term.
    size: how many offers there are.
    """

    def __init__(
        self, document: Callable[[str], Sequence[words.Document]], holders: Callable[[str], int], size: int
    ) -> None:
        self._document = document
        self._rarity = cache(lambda term: words.rarity(size, holders(term)))
        self._sought: dict[words.Question, words.Sought] = {}

    @classmethod
    def of(cls, offers: Sequence[Offer], groups: Mapping[str, Group]) -> Wording:
        """The words of these offers, all held in memory."""
        held = said(offers, groups)

        def document(id: str) -> list[words.Document]:
            own, bought_as = held.offers[id]
            return [own, *(held.groups[group] for group in bought_as)]

        made = cls(cache(document), lambda term: held.holders[term], len(offers))
        made.ids = list(held.offers)
        return made

    def agreement(self, need: Need, offer: str) -> Agreement:
        """How well an offer agrees with a need."""
        asked = self._asked(need)
        rows = words.explain(asked, *self._document(offer))
        points = sum(row.points for row in rows)
        if points <= 0:
            return Agreement(0.0, ())
        best: dict[str, float] = {}
        for row in rows:
            if row.how in ("word", "head") and row.points > 0:
                best[row.what] = best.get(row.what, 0.0) + row.points
        met = tuple(sorted(best, key=lambda word: (-best[word], word)))
        return Agreement(points / (points + asked.mass), met)

    ids: Iterable[str] = ()

    def near(self, need: Need, share: float) -> set[str]:
        return {id for id in self.ids if self.agreement(need, id).share >= share}

    def _asked(self, need: Need) -> words.Sought:
        question = _question(need)
        if question not in self._sought:
            self._sought = {question: words.sought(question, self._rarity)}
        return self._sought[question]


def _question(need: Need) -> words.Question:
    return words.Question(joined([need.name]), joined([need.summary]))


def joined(texts: Iterable[Text | None]) -> str:
    """Texts in all their languages, each a breath of its own."""
    return " | ".join(part for text in texts if text for part in (text.en, text.ru) if part)


def bought(offer: Offer) -> tuple[str, ...]:
    """The groups that an offer and its variants are bought as."""
    return tuple(dict.fromkeys([offer.group, *(it.group for it in offer.variants if it.group)]))


def readings(offer: Offer) -> dict[str, words.Reading]:
    """The fields of an offer that are its own, read."""
    parts: tuple[Offer | Variant, ...] = (offer, *offer.variants)
    return {
        "name": words.read(
            " | ".join(filter(None, [joined(part.name for part in parts), *(it.id for it in offer.variants)]))
        ),
        "summary": words.read(joined([offer.summary])),
        "notes": words.read(
            joined([*(it.text for part in parts for it in part.notes), *(it.text for it in offer.cautions)])
        ),
    }


def offer_document(read: Mapping[str, words.Reading]) -> words.Document:
    """What an offer says itself, by its readings."""
    return words.document(read, FIELDS)


def group_document(group: Group) -> words.Document:
    """What a group says of every offer in it."""
    terms = filter(None, (group.name.en, group.name.ru, *group.terms.en, *group.terms.ru))
    return words.document({"terms": words.read(" | ".join(terms))}, FIELDS)
