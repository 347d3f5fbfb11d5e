"""Many documents ranked by their words as `offerbook.index.bm25f` counts them, for measuring that on other people's data.

`Corpus.rank` gives the points that `bm25f.score` gives; it goes from the terms to the documents, so that only documents
that meet something are looked at. Groups of documents are an addition of the benchmark, which the program does not use:
they make the points of one document depend on another's words.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from functools import cache
from heapq import nlargest
from itertools import pairwise

from offerbook.index.bm25f import PARAMETERS, Query, idf, prepare_query
from offerbook.index.bm25f_document import Field, FieldTerms, Term, make_document
from offerbook.index.text_parser import parse_text

GROUP_SHARES = (0.25, 1.2)
"""For each level of groups, the finest first, the share of its best points that all in it get."""

Held = dict[Term, dict[int, float]]
"""For each term the documents that hold it, and which part of the most that it can give it gives there."""


class Corpus:
    """Documents made ready to be ranked.

    documents: for each the texts of its fields; a field that it lacks is empty.
    fields: their weights by name; the one called "name" says what the document is.
    groups: for each document its groups, the finest first; none at all leaves groups out.
    """

    def __init__(
        self,
        documents: Sequence[Mapping[str, str]],
        fields: Mapping[str, Field],
        groups: Sequence[Sequence[str]] = (),
    ) -> None:
        self._included: Held = defaultdict(dict)
        self._pairs: Held = defaultdict(dict)
        self._excluded: Held = defaultdict(dict)
        self._heads: Held = defaultdict(dict)
        self._parts: set[int] = set()
        self._groups = groups
        self._numbers = [_numbered([it[level] for it in groups]) for level in range(len(GROUP_SHARES) if groups else 0)]
        self.documents = [
            make_document({key: parse_text(it.get(key, "")) for key in fields}, fields) for it in documents
        ]
        for number, held in enumerate(self.documents):
            included, pairs = _amounts(held.fields)
            for amounts, postings in (
                (included, self._included),
                (pairs, self._pairs),
                (held.excluded, self._excluded),
            ):
                for term, amount in amounts.items():
                    k1 = PARAMETERS.k1 if isinstance(term, str) else PARAMETERS.bigram_k1
                    postings[term][number] = amount / (k1 + amount)
            for term in held.head_terms:
                self._heads[term][number] = 1.0
            if held.is_part:
                self._parts.add(number)

    @cache  # noqa: B019 - a corpus lives as long as its benchmark
    def idf(self, term: str) -> float:
        """How much it tells that a document holds a term."""
        return idf(len(self.documents), len(self._included.get(term, ())) or len(self._excluded.get(term, ())))

    def rank(self, query: Query, top: int | None = None) -> list[tuple[int, float]]:
        """The documents with points for `query`, best first; among equals the earlier document first."""
        asked = prepare_query(query, self.idf)
        answers: dict[int, list[tuple[float, dict[int, float]]]] = defaultdict(list)
        for chances, held in (
            (asked.terms, self._included),
            (asked.bigrams, self._pairs),
            (asked.excluded, self._excluded),
            (asked.head_terms, self._heads),
        ):
            for term, rewards in chances.items():
                if postings := held.get(term):
                    for reward in rewards:
                        answers[reward.row].append((reward.max_points, postings))
        points = [0.0] * len(self.documents)
        for answered in answers.values():
            if len(answered) == 1:
                ((most, postings),) = answered
                for number, part in postings.items():
                    points[number] += most * part
            else:
                for number, own in _best(answered).items():
                    points[number] += own
        if asked.whole_penalty:
            points = [own if number in self._parts else own - asked.whole_penalty for number, own in enumerate(points)]
        for number in self._parts if asked.part_penalty else ():
            points[number] -= asked.part_penalty
        met = [number for number, own in enumerate(points) if own > 0]
        total = points
        for level, share in enumerate(GROUP_SHARES if self._groups else ()):
            names = self._numbers[level]
            best = [0.0] * len(names)
            for number in met:
                name = names[number]
                best[name] = max(best[name], points[number])
            total = [own + share * best[names[number]] for number, own in enumerate(total)]
        chosen = nlargest(len(met) if top is None else top, met, key=total.__getitem__)
        return [(number, total[number]) for number in chosen]


def _amounts(fields: Sequence[FieldTerms]) -> tuple[dict[Term, float], dict[Term, float]]:
    """For each term, and for each two words in a row, how much there is of it."""
    included: dict[Term, float] = defaultdict(float)
    pairs: dict[Term, float] = defaultdict(float)
    for field in fields:
        for term in field.terms:
            included[term] += field.term_weight
        for bigram in pairwise(field.first_terms):
            pairs[bigram] += field.bigram_weight
    return included, pairs


def _numbered(names: Sequence[str]) -> list[int]:
    """For each name the number of its first bearer."""
    first: dict[str, int] = {}
    return [first.setdefault(name, number) for number, name in enumerate(names)]


def _best(answered: list[tuple[float, dict[int, float]]]) -> dict[int, float]:
    """What a row gives to each document: the most that one of its terms gives there."""
    (most, postings), *others = answered
    best = {number: most * part for number, part in postings.items()}
    for most, postings in others:
        for number, part in postings.items():
            if most * part > best.get(number, 0.0):
                best[number] = most * part
    return best
