"""What offers and needs say in words, laid out for `words`: the fields of an offer, the question that a need is.

Texts of both languages stand side by side, and the terms of an offer's groups, which are in both, are the bridge where
a need is written in one language and an offer in the other.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from functools import cache, lru_cache
from typing import NamedTuple

from offerbook.index import bm25f as words
from offerbook.model.records import Group, Need, Offer, Text, Variant
from offerbook.text.errors import DamagedIndexError
from offerbook.text.terms import terms

FIELDS = {
    "name": words.Field(3, average_length=10),
    "terms": words.Field(3, average_length=12),
    "summary": words.Field(1, average_length=20),
    "notes": words.Field(0.2, average_length=60),
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


class WordScorer:
    """How well needs and offers agree in words; how much a word counts depends on how many offers have it.

    documents: what an offer says, its own and what its groups add, by the offer's id.
    holders: how many offers hold a term.
    ids_with_terms: the offers that hold one of some terms, and maybe others.
    size: how many offers there are.
    """

    def __init__(
        self,
        documents: Callable[[str], Sequence[words.Document]],
        holders: Callable[[str], int],
        ids_with_terms: Callable[[Collection[str]], Iterable[str]],
        size: int,
    ) -> None:
        self._documents = lru_cache(maxsize=CACHE_SIZE)(documents)
        self._idf_of = cache(lambda term: words.idf(size, holders(term)))
        self._holding = ids_with_terms

    @classmethod
    def of(cls, offers: Sequence[Offer], groups: Mapping[str, Group]) -> WordScorer:
        """The words of these offers, all held in memory."""
        shared = {id: group_document(read(group).to_index_text) for id, group in groups.items()}
        held = {
            it.id: [offer_document(extract_terms(it)[0]), *(shared[group] for group in offer_groups(it))]
            for it in offers
        }
        counts: Counter[str] = Counter()
        for documents in held.values():
            counts.update({term for document in documents for it in document.passages for term in it.terms})
        return cls(held.__getitem__, counts.__getitem__, lambda _terms: held, len(held))

    def prepare_query(self, need: Need) -> words.PreparedQuery:
        """What a need asks for, made ready to be set against offers."""
        return words.prepare_query(_question(need), self._idf_of)

    def agreement(self, asked: words.PreparedQuery, offer: str) -> Agreement:
        """How well an offer agrees with what is sought."""
        rows = words.explain(asked, *self._documents(offer))
        points = sum([row.points for row in rows])
        return Agreement(points / (points + asked.query_idf_sum) if points else 0.0, rows)

    def near(self, asked: words.PreparedQuery, share: float) -> list[str]:
        """The offers whose agreement with what is sought has this share or more."""
        terms = words.required_terms(asked, share)
        return [id for id in self._holding(terms) if self.agreement(asked, id).share >= share]


CACHE_SIZE = 20_000
"""Documents that are kept at hand, each of a few kilobytes: needs of one trade are matched one after another."""


def _question(need: Need) -> words.Question:
    return words.Question(join_texts([need.name]), join_texts([need.summary]))


def join_texts(texts: Iterable[Text | None]) -> str:
    """Texts in all their languages, each a breath of its own."""
    return " | ".join(part for text in texts if text for part in (text.en, text.ru) if part)


def offer_groups(offer: Offer) -> tuple[str, ...]:
    """The groups that an offer and its variants are bought as."""
    return tuple(dict.fromkeys([offer.group, *(it.group for it in offer.variants if it.group)]))


class OfferTerms(NamedTuple):
    """What an offer says itself, as the index keeps it: terms, and marks between them by which `offer_document` reads it again.

    head_terms: the terms of what it is called.
    name: the terms of its id; on the next line those of its name.
    body: a line each for its summary, its notes and its codes.
    """

    head_terms: str
    name: str
    body: str


def extract_terms(offer: Offer) -> tuple[OfferTerms, set[str]]:
    """What an offer says itself, read, and every term that it holds."""
    parts: tuple[Offer | Variant, ...] = (offer, *offer.variants)
    names = join_texts(part.name for part in parts)
    name = words.read(" | ".join(filter(None, [names, *(it.id for it in offer.variants)])))
    summary = words.read(join_texts([offer.summary]), named=False)
    cautions = (it.text for it in offer.cautions)
    notes = words.read(join_texts([*(it.text for part in parts for it in part.notes), *cautions]), named=False)
    codes = [term for part in parts for code in part.codes for term in terms(code.code)]
    columns = OfferTerms(
        " ".join(name.head_terms),
        f"{' '.join(terms(offer.id))}\n{name.to_index_text}",
        f"{summary.to_index_text}\n{notes.to_index_text}\n{' '.join(codes)}",
    )
    return columns, words.all_terms((name, summary, notes))


def offer_document(it: OfferTerms) -> words.Document:
    """What an offer says itself."""
    try:
        _id, name = it.name.split("\n")
        summary, notes, _codes = it.body.split("\n")
    except ValueError as error:
        raise DamagedIndexError(it.name) from error
    return words.from_index_text({"name": name, "summary": summary, "notes": notes}, it.head_terms.split(), FIELDS)


def read(group: Group) -> words.ParsedText:
    """What a group says of every offer in it, read; the index keeps it as it is written."""
    return words.read(" | ".join(filter(None, (group.name.en, group.name.ru, *group.terms.en, *group.terms.ru))))


def group_document(column: str) -> words.Document:
    """What a group says of every offer in it."""
    return words.from_index_text({"terms": column}, (), FIELDS)
