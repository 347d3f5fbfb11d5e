"""The texts of offers and needs as BM25F scores them: the fields of an offer, the query that a need is.

Texts of both languages stand side by side. The terms of an offer's groups are in both languages: they are what matches
where a need is written in one language and an offer in the other.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from functools import cache, lru_cache
from typing import NamedTuple

from offerbook.index.bm25f import (
    Contribution,
    Document,
    Field,
    PreparedQuery,
    Query,
    from_index_text,
    idf,
    prepare_query,
    required_terms,
    score,
)
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


class Agreement(NamedTuple):
    """How well an offer's words match a need's.

    share: 0 to below 1: the points of the words in common, as part of these points and the idf sum of the need's words.
    rows: what the points are for.
    """

    share: float
    rows: list[Contribution]

    @property
    def met(self) -> tuple[str, ...]:
        """The words of the need that the offer has, those that count most first."""
        best: dict[str, float] = {}
        for row in self.rows:
            if row.kind in ("word", "head") and row.points > 0:
                best[row.words] = best.get(row.words, 0.0) + row.points
        return tuple(sorted(best, key=lambda word: (-best[word], word)))


class WordScorer:
    """How well needs and offers match in words; how much a word counts depends on how many offers have it.

    documents: an offer's texts by its id, its own and what its groups add.
    document_frequency: how many offers hold a term.
    ids_with_terms: the offers that hold one of some terms, and maybe others.
    offer_count: how many offers there are.
    """

    def __init__(
        self,
        documents: Callable[[str], Sequence[Document]],
        document_frequency: Callable[[str], int],
        ids_with_terms: Callable[[Collection[str]], Iterable[str]],
        offer_count: int,
    ) -> None:
        self._documents = lru_cache(maxsize=CACHE_SIZE)(documents)
        self._idf_of = cache(lambda term: idf(offer_count, document_frequency(term)))
        self._ids_with_terms = ids_with_terms

    @classmethod
    def of(cls, offers: Sequence[Offer], groups: Mapping[str, Group]) -> WordScorer:
        """The words of these offers, all in memory."""
        of_groups = {id: group_document(parse_group(group).to_index_text()) for id, group in groups.items()}
        documents = {
            offer.id: [offer_document(extract_terms(offer)[0]), *(of_groups[group] for group in offer_groups(offer))]
            for offer in offers
        }
        frequencies: Counter[str] = Counter()
        for parts in documents.values():
            frequencies.update({term for part in parts for field in part.fields for term in field.terms})
        return cls(documents.__getitem__, frequencies.__getitem__, lambda _terms: documents, len(documents))

    def prepare_query(self, need: Need) -> PreparedQuery:
        """The words of a need, ready to be compared with offers."""
        return prepare_query(Query(join_texts([need.name]), join_texts([need.summary])), self._idf_of)

    def agreement(self, query: PreparedQuery, offer: str) -> Agreement:
        """How well the words of an offer match."""
        rows = score(query, *self._documents(offer))
        points = sum([row.points for row in rows])
        return Agreement(points / (points + query.idf_sum) if points else 0.0, rows)

    def speaks_of(self, offer: str, stems: Collection[str]) -> bool:
        """Whether an offer's own texts, without those of its groups, hold one of these stems."""
        own, *_groups = self._documents(offer)
        return any(not set(stems).isdisjoint(field.terms) for field in own.fields)

    def near(self, query: PreparedQuery, share: float) -> list[str]:
        """The offers whose agreement has this share or more."""
        candidates = self._ids_with_terms(required_terms(query, share))
        return [id for id in candidates if self.agreement(query, id).share >= share]


CACHE_SIZE = 5_000
"""Documents that stay in memory, each of a few kilobytes: needs of one trade are matched one after another."""


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
