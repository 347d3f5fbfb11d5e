"""Documents as BM25F scores them: the terms of their fields, what they exclude, what they are about."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from functools import cache
from itertools import pairwise
from typing import NamedTuple

from offerbook.index.text_parser import PHRASE_BREAK, SECTION_BREAK, ParsedText
from offerbook.text.errors import DamagedIndexError
from offerbook.text.terms import tokenize


class Field(NamedTuple):
    """One field of the documents.

    weight: what a word there counts, beside the other fields.
    average_length: how many words it usually has; a constant and not measured, so that a new document changes no other
        document's score.
    length_normalization: BM25's b, 0 to 1: how far a word counts less in a longer text; 1 is in full proportion.
    """

    weight: float
    average_length: float = 10.0
    length_normalization: float = 0.85


Bigram = tuple[str, str]
"""The first terms of two neighbours in a phrase."""
Term = str | Bigram


class FieldTerms(NamedTuple):
    """What one field of a document holds.

    first: the first term of each word, in their order, with PHRASE_BREAK between phrases, as one text, which takes
        a part of the room that a list would.
    others: the other terms of the words, as one text.
    term_weight: what each occurrence of a term counts: the weight of the field, less in a longer text.
    bigram_weight: what each occurrence of a bigram counts.
    """

    first: str
    others: str
    term_weight: float
    bigram_weight: float

    @property
    def first_terms(self) -> list[str]:
        """The first term of each word, in their order, with PHRASE_BREAK between phrases."""
        return self.first.split()

    @property
    def terms(self) -> list[str]:
        """Every term of every word, as often as it occurs."""
        return [term for term in self.first_terms if term != PHRASE_BREAK] + self.others.split()


class Document(NamedTuple):
    """A document as it is scored, or a part of one that other documents share.

    fields: what its fields hold.
    excluded: how often it excludes each term or bigram.
    head_terms: the terms of its head.
    is_part: whether it is a part of a thing.
    """

    fields: list[FieldTerms]
    excluded: Counter[Term]
    head_terms: Collection[str]
    is_part: bool


PARTS = "part accessory component запчасть деталь комплектующие принадлежность"
_NOTHING: Counter[Term] = Counter()
"""What most documents exclude; it is never changed."""
_BEGINNING_OF_NAME = 3
"""A document is a part when one of its name's first three words says so: "parts of", "spare parts for"."""


@cache
def part_terms() -> frozenset[str]:
    """The terms of the words that say that a thing is a part."""
    return frozenset(word.terms[0] for word in tokenize(PARTS))


def make_document(texts: Mapping[str, ParsedText], fields: Mapping[str, Field]) -> Document:
    """A document of parsed texts by field; the field "name" has its head."""
    name = texts.get("name")
    return from_index_text(
        {field: text.to_index_text() for field, text in texts.items()}, name.head_terms if name else (), fields
    )


def from_index_text(
    index_texts: Mapping[str, str], head_terms: Collection[str], fields: Mapping[str, Field]
) -> Document:
    """A document of the index texts of its fields, and of the head terms of its name.

    Raises DamagedIndexError for a text that is no index text.
    """
    contents: list[FieldTerms] = []
    excluded = _NOTHING
    is_part = False
    for name, text in index_texts.items():
        first, *others = text.split(SECTION_BREAK)
        if len(others) not in (1, 4):
            raise DamagedIndexError(text)
        if first:
            contents.append(_field_terms(fields[name], first, others[0]))
        if len(others) == 4:
            excluded = excluded + Counter(_excluded_terms(others[1].split(), others[2].split()))
        if name == "name":
            beginning = first.replace(PHRASE_BREAK, "").split(None, _BEGINNING_OF_NAME)[:_BEGINNING_OF_NAME]
            is_part = not part_terms().isdisjoint(beginning)
    return Document(contents, excluded, head_terms, is_part)


def _field_terms(field: Field, first: str, others: str) -> FieldTerms:
    weight, average_length, b = field
    # Terms stand one space apart, and hold neither a space nor PHRASE_BREAK.
    breaks = first.count(PHRASE_BREAK)
    length = first.count(" ") + 1 - breaks
    bigrams = length - 1 - breaks
    term_weight = weight / (1 + b * (length / average_length - 1))
    bigram_weight = weight / (1 + b * (bigrams / max(1.0, average_length - 1) - 1))
    return FieldTerms(first, others, term_weight, bigram_weight)


def _excluded_terms(first_terms: list[str], others: list[str]) -> Iterator[Term]:
    yield from (term for term in first_terms if term != PHRASE_BREAK)
    yield from others
    yield from (bigram for bigram in pairwise(first_terms) if PHRASE_BREAK not in bigram)
