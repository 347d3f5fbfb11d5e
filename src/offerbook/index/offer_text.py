"""The texts of offers and needs as BM25F scores them: the fields of an offer, the query that a need is.

Texts of both languages stand side by side. The terms of an offer's groups are in both languages: they are what matches
where a need is written in one language and an offer in the other.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from functools import cache
from typing import NamedTuple

from offerbook.index.batch_cache import BatchCache
from offerbook.index.bm25f import (
    Contribution,
    Occurrences,
    PreparedQuery,
    Query,
    SharedOccurrences,
    contributions,
    idf,
    prepare_query,
    required_terms,
)
from offerbook.index.bm25f_document import Document, Field, from_index_text
from offerbook.index.text_parser import ParsedText, parse_text, unique_terms
from offerbook.model.records import Group, Need, Offer, Text, Variant
from offerbook.text.errors import DamagedIndexError
from offerbook.text.terms import terms

FIELDS = {
    "name": Field(3, average_length=10),
    "terms": Field(3, average_length=12),
    "summary": Field(1, average_length=20),
    "notes": Field(0.2, average_length=60),
}
"""The fields of an offer: the name above the terms of its groups, these above the summary, and that above the notes."""


class Agreement:
    """How well an offer's words match a need's.

    share: 0 to below 1: the points of the words in common, as part of these points and the idf sum of the need's words.
    """

    __slots__ = ("_met", "_penalty", "_points", "_rows", "share")

    def __init__(self, query: PreparedQuery, points: Mapping[int, float], penalty: float) -> None:
        total = sum([*points.values(), -penalty])
        self.share = total / (total + query.idf_sum) if total else 0.0
        # The rows alone: an agreement stands in a match, and would keep all that its query knows of other offers.
        self._rows, self._points, self._penalty = query.rows, points, penalty
        self._met: tuple[str, ...] | None = None

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Agreement) and (self.share, self.rows) == (other.share, other.rows)

    def __hash__(self) -> int:
        return hash(self.share)

    @property
    def rows(self) -> list[Contribution]:
        """What the points are for."""
        return contributions(self._rows, self._points, self._penalty)

    @property
    def has_words(self) -> bool:
        """Whether the offer has a word of the need."""
        rows = self._rows
        return any(rows[row].kind in ("word", "head") and points > 0 for row, points in self._points.items())

    @property
    def met(self) -> tuple[str, ...]:
        """The words of the need that the offer has, those that count most first."""
        if self._met is None:
            best: dict[str, float] = {}
            for row, points in self._points.items():
                kind, words = self._rows[row]
                if kind in ("word", "head") and points > 0:
                    best[words] = best.get(words, 0.0) + points
            self._met = tuple(sorted(best, key=lambda word: (-best[word], word)))
        return self._met


class OfferDocument(NamedTuple):
    """An offer's own texts, and the groups whose texts are its own as well."""

    own: Document
    groups: tuple[str, ...]


class WordScorer:
    """How well needs and offers match in words; how much a word counts depends on how many offers have it.

    documents: the texts of some offers, by their ids.
    groups: what each group adds to the texts of its offers.
    document_frequency: how many offers hold a term.
    ids_with_terms: the offers that hold one of some terms, and maybe others.
    offer_count: how many offers there are.
    """

    def __init__(
        self,
        documents: Callable[[Sequence[str]], Iterable[tuple[str, OfferDocument]]],
        groups: Mapping[str, Document],
        document_frequency: Callable[[str], int],
        ids_with_terms: Callable[[Collection[str]], Iterable[str]],
        offer_count: int,
    ) -> None:
        self._documents = BatchCache(documents)
        self.load = self._documents.load
        self._groups = groups
        self._idf_of = cache(lambda term: idf(offer_count, document_frequency(term)))
        self._ids_with_terms = ids_with_terms

    @classmethod
    def of(cls, offers: Sequence[Offer], groups: Mapping[str, Group]) -> WordScorer:
        """The words of these offers, all in memory."""
        of_groups = {id: group_document(parse_group(group).to_index_text()) for id, group in groups.items()}
        documents = {
            offer.id: OfferDocument(offer_document(extract_terms(offer)[0]), offer_groups(offer)) for offer in offers
        }
        frequencies: Counter[str] = Counter()
        for own, ids in documents.values():
            parts = [own, *(of_groups[id] for id in ids)]
            frequencies.update({term for part in parts for field in part.fields for term in field.terms})
        return cls(
            lambda ids: [(id, documents[id]) for id in ids],
            of_groups,
            frequencies.__getitem__,
            lambda _terms: documents,
            len(documents),
        )

    def prepare_query(self, need: Need) -> PreparedQuery:
        """The words of a need, ready to be compared with offers."""
        return prepare_query(Query(join_texts([need.name]), join_texts([need.summary])), self._idf_of)

    def agreement(self, query: PreparedQuery, offer: str) -> Agreement:
        """How well the words of an offer match."""
        own, groups = self._document(offer)
        shared = query.shared.get(groups)
        if shared is None:
            parts = [self._groups[group] for group in groups]
            shared = query.shared[groups] = SharedOccurrences(query, parts)
        return Agreement(query, *query.points(Occurrences(query, own), shared))

    def _document(self, offer: str) -> OfferDocument:
        try:
            return self._documents[offer]
        except KeyError:
            raise DamagedIndexError(offer) from None

    def speaks_of(self, offer: str, stems: Collection[str]) -> bool:
        """Whether an offer's own texts, without those of its groups, hold one of these stems."""
        return any(not set(stems).isdisjoint(field.terms) for field in self._document(offer).own.fields)

    def near(self, query: PreparedQuery, share: float) -> list[str]:
        """The offers whose agreement has this share or more."""
        candidates = self._ids_with_terms(required_terms(query, share))
        return [id for id in candidates if self.agreement(query, id).share >= share]


def join_texts(texts: Iterable[Text | None]) -> str:
    """Texts in all their languages, each a phrase of its own."""
    return " | ".join(part for text in texts if text for part in (text.en, text.ru) if part)


def offer_groups(offer: Offer) -> tuple[str, ...]:
    """The groups of an offer and its variants."""
    return tuple(dict.fromkeys([offer.group, *(variant.group for variant in offer.variants if variant.group)]))


class OfferTerms(NamedTuple):
    """An offer's own texts as columns of the index, from which `offer_document` is made.

    head_terms: the terms of what its name is about.
    name: the terms of its id; on the next line the index text of its name.
    body: a line each for its summary, its notes and its codes.
    """

    head_terms: str
    name: str
    body: str


def extract_terms(offer: Offer) -> tuple[OfferTerms, set[str]]:
    """An offer's own texts as columns of the index, and every term that they hold."""
    parts: tuple[Offer | Variant, ...] = (offer, *offer.variants)
    names = join_texts(part.name for part in parts)
    name = parse_text(" | ".join(filter(None, [names, *(variant.id for variant in offer.variants)])))
    summary = parse_text(join_texts([offer.summary]), is_name=False)
    cautions = (caution.text for caution in offer.cautions)
    notes = parse_text(join_texts([*(note.text for part in parts for note in part.notes), *cautions]), is_name=False)
    codes = [term for part in parts for code in part.codes for term in terms(code.code)]
    columns = OfferTerms(
        " ".join(name.head_terms),
        f"{' '.join(terms(offer.id))}\n{name.to_index_text()}",
        f"{summary.to_index_text()}\n{notes.to_index_text()}\n{' '.join(codes)}",
    )
    return columns, unique_terms((name, summary, notes))


def offer_document(columns: OfferTerms) -> Document:
    """An offer's own texts, made of their columns in the index."""
    try:
        _id, name = columns.name.split("\n")
        summary, notes, _codes = columns.body.split("\n")
    except ValueError as error:
        raise DamagedIndexError(columns.name) from error
    return from_index_text({"name": name, "summary": summary, "notes": notes}, columns.head_terms.split(), FIELDS)


def parse_group(group: Group) -> ParsedText:
    """What a group adds to the texts of every offer in it; the index keeps its index text."""
    return parse_text(" | ".join(filter(None, (group.name.en, group.name.ru, *group.terms.en, *group.terms.ru))))


def group_document(index_text: str) -> Document:
    """What a group adds to the texts of every offer in it."""
    return from_index_text({"terms": index_text}, (), FIELDS)
