"""What offers and needs say in words, laid out for `words`: the fields of an offer, the question that a need is.

Texts of both languages stand side by side, and the terms of an offer's groups, which are in both, are the bridge where
a need is written in one language and an offer in the other.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from functools import cache, lru_cache
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
    rows: what the points are of.
    """

    share: float
    rows: list[words.Contribution]

    @property
    def met(self) -> tuple[str, ...]:
        """The words of the need that are met, those that count most first."""
        best: dict[str, float] = {}
        for row in self.rows:
            if row.how in ("word", "head") and row.points > 0:
                best[row.what] = best.get(row.what, 0.0) + row.points
        return tuple(sorted(best, key=lambda word: (-best[word], word)))


def held_terms(*documents: words.Document) -> set[str]:
    """The terms that documents hold together."""
    return set().union(*(document.included for document in documents))


class Wording:
    """How well needs and offers agree in words; how much a word counts depends on how many offers have it.

    documents: what an offer says, its own and what its groups add, by the offer's id.
    holders: how many offers hold a term.
    holding: the offers that hold one of some terms, and maybe others.
    size: how many offers there are.
    """

    def __init__(
        self,
        documents: Callable[[str], Sequence[words.Document]],
        holders: Callable[[str], int],
        holding: Callable[[Collection[str]], Iterable[str]],
        size: int,
    ) -> None:
        self._documents = lru_cache(maxsize=KEPT)(documents)
        self._rarity = cache(lambda term: words.rarity(size, holders(term)))
        self._holding = holding

    @classmethod
    def of(cls, offers: Sequence[Offer], groups: Mapping[str, Group]) -> Wording:
        """The words of these offers, all held in memory."""
        shared = {id: group_document(group) for id, group in groups.items()}
        held = {offer.id: [offer_document(readings(offer)), *(shared[id] for id in bought(offer))] for offer in offers}
        counts: Counter[str] = Counter()
        for documents in held.values():
            counts.update(held_terms(*documents))
        return cls(held.__getitem__, counts.__getitem__, lambda _terms: held, len(held))

    def sought(self, need: Need) -> words.Sought:
        """What a need asks for, made ready to be set against offers."""
        return words.sought(_question(need), self._rarity)

    def agreement(self, asked: words.Sought, offer: str) -> Agreement:
        """How well an offer agrees with what is sought."""
        rows = words.explain(asked, *self._documents(offer))
        points = sum([row.points for row in rows])
        return Agreement(points / (points + asked.mass) if points else 0.0, rows)

    def near(self, asked: words.Sought, share: float) -> list[str]:
        """The offers whose agreement with what is sought has this share or more."""
        terms = words.decisive(asked, share)
        return [id for id in self._holding(terms) if self.agreement(asked, id).share >= share]


KEPT = 20_000
"""Documents that are kept at hand, each of a few kilobytes: needs of one trade are matched one after another."""


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
