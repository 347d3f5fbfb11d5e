"""How well the words of a query match those of a document: BM25F over words and bigrams, term by term.

The score is a sum over named terms and depends on the query and the document alone: other documents enter only by the
idf of a term, which the caller gives.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from itertools import pairwise
from math import log
from typing import Literal, NamedTuple

from offerbook.index.bm25f_document import Document, Term, part_terms
from offerbook.index.text_parser import Phrase, parse_text, terms_of_word


class Parameters(NamedTuple):
    """The constants, tuned on Eurostat's CPA to CN correspondence (open half); none of them is about customs.

    k1, bigram_k1: the saturation; the smaller, the less a word's second occurrence adds.
    bigram: what a bigram counts beside a word of the same idf.
    context: what a word of the context counts beside a word of the query's own text.
    excluded: share that a word of the query keeps which the document only excludes.
    both_exclude: share that a word counts which both exclude.
    head: share of the query's idf sum that its head is worth when the document's head has all of it.
    unwanted_part: share of the query's idf sum taken off for a part where the whole thing is wanted.
    unwanted_whole: the same for the whole thing where a part is wanted.
    """

    k1: float = 2.4
    bigram_k1: float = 0.12
    bigram: float = 0.8
    context: float = 0.5
    excluded: float = 0.06
    both_exclude: float = 0.7
    head: float = 0.6
    unwanted_part: float = 0.4
    unwanted_whole: float = 0.3


PARAMETERS = Parameters()
Idf = Callable[[str], float]
"""The inverse document frequency of a term, as `idf` gives it; 0 for a term that no document has."""


def idf(document_count: int, document_frequency: int) -> float:
    """BM25's inverse document frequency, never below zero; 0 for a term that no document has."""
    if not document_frequency:
        return 0.0
    return log(1 + (document_count - document_frequency + 0.5) / (document_frequency + 0.5))


class Query:
    """What is searched for.

    text: the text itself.
    context: words around it that say less, such as a summary.
    """

    def __init__(self, text: str, context: str = "") -> None:
        self.text = text
        self.context = context


RowKind = Literal["word", "bigram", "head", "excluded", "both exclude", "part"]


class Contribution(NamedTuple):
    """One row of a score.

    kind: "word", "bigram", "head"; "excluded", the document excludes what is wanted; "both exclude"; "part", one is a
        part and the other is not.
    words: of the query.
    points: below zero for "part" alone.
    """

    kind: RowKind
    words: str
    points: float


class QueryRow(NamedTuple):
    """A word, bigram or head of a query that can earn points."""

    kind: RowKind
    words: str


class TermScore(NamedTuple):
    """What a term can earn for a row of a query.

    row: number of the row.
    max_points: the limit that the points approach as the term's weight in the document grows.
    k1: the weight that earns half of them; 0 where any weight earns all.
    """

    row: int
    max_points: float
    k1: float


TermScores = dict[Term, list[TermScore]]
"""For each term or bigram that a document can hold, what it can earn."""


_MOST_KNOWN = 200
"""Points that are kept for a query and one set of shared texts: a few hundred kilobytes at most."""


class PreparedQuery:
    """A parsed query with the scores of its terms.

    rows: its words, bigrams and heads, in its order.
    terms, bigrams, excluded, head_terms: what a document can hold in each of these ways.
    idf_sum: of all its words: what the points of a document can be compared with.
    part_penalty, whole_penalty: what every part loses, and what everything else loses; one of them is zero.
    bigram_words: the words that its bigrams begin with, and those that they end with.
    shared: what it asks for of texts that many documents share, by the names of the texts; those looked at so far.
    """

    def __init__(self, rows: list[QueryRow], idf_sum: float, part_penalty: float, whole_penalty: float) -> None:
        self.rows = rows
        self.terms: TermScores = {}
        self.bigrams: TermScores = {}
        self.excluded: TermScores = {}
        self.head_terms: TermScores = {}
        self.idf_sum = idf_sum
        self.part_penalty = part_penalty
        self.whole_penalty = whole_penalty
        self.bigram_words: tuple[frozenset[Term], frozenset[Term]] = (frozenset(), frozenset())
        self.shared: dict[tuple[str, ...], SharedOccurrences] = {}

    def points(self, own: Occurrences, shared: SharedOccurrences) -> tuple[Mapping[int, float], float]:
        """The points of each row that a document meets, by its number and in their order; and what is taken off.

        Nothing where what is taken off outweighs them. Documents in which a query finds the same mostly share one result, which
        nobody changes.
        """
        key = own.key
        known = shared.known.get(key)
        if known is None:
            known = self._points(own, shared)
            if len(shared.known) < _MOST_KNOWN:
                shared.known[key] = known
        return known

    def _points(self, own: Occurrences, shared: SharedOccurrences) -> tuple[dict[int, float], float]:
        best = dict(shared.points)
        _add_points(best, self.terms, own.terms, shared.weights)
        _add_points(best, self.bigrams, own.bigrams, shared.weights)
        _add_points(best, self.excluded, own.excluded, shared.excluded)
        for term in own.head_terms:
            for row, points, _k1 in self.head_terms[term]:
                best[row] = points
        if not best:
            return best, 0.0
        penalty = self.part_penalty if own.is_part or shared.is_part else self.whole_penalty
        rows = dict(sorted(best.items()))
        return (rows, penalty) if sum([*rows.values(), -penalty]) > 0 else ({}, 0.0)


class Occurrences:
    """What of a document, or a part of one, a query asks for.

    terms, bigrams, excluded: each occurrence, and what it counts.
    head_terms: those of its head. is_part: whether it is a part of a thing.
    """

    __slots__ = ("bigrams", "excluded", "head_terms", "is_part", "terms")

    def __init__(self, query: PreparedQuery, *parts: Document) -> None:
        self.terms: list[tuple[Term, float]] = []
        self.bigrams: list[tuple[Term, float]] = []
        self.excluded: list[tuple[Term, float]] = []
        self.head_terms = [term for part in parts for term in part.head_terms if term in query.head_terms]
        self.is_part = any(part.is_part for part in parts)
        begin, end = query.bigram_words
        for part in parts:
            for first, others, term_weight, bigram_weight in part.fields:
                first_terms = first.split()
                for term in filter(query.terms.__contains__, first_terms + others.split()):
                    self.terms.append((term, term_weight))
                if not (begin.isdisjoint(first_terms) or end.isdisjoint(first_terms)):
                    for bigram in filter(query.bigrams.__contains__, pairwise(first_terms)):
                        self.bigrams.append((bigram, bigram_weight))
            if part.excluded:
                self.excluded.extend((term, 1.0) for term in part.excluded.elements() if term in query.excluded)

    @property
    def key(self) -> Hashable:
        """All that is asked for, to look it up."""
        return tuple(self.terms), tuple(self.bigrams), tuple(self.excluded), tuple(self.head_terms), self.is_part


class SharedOccurrences:
    """What a query asks for of texts that many documents share, with the points of a document that has nothing else of it.

    points: by the number of the row.
    weights, excluded: what each occurrence of a term or bigram counts.
    is_part: whether they are of a part of a thing.
    known: the points, and what is taken off, with a document's own occurrences; those found so far.
    """

    def __init__(self, query: PreparedQuery, parts: Iterable[Document]) -> None:
        found = Occurrences(query, *parts)
        points: dict[int, float] = {}
        _add_points(points, query.terms, found.terms, {})
        _add_points(points, query.bigrams, found.bigrams, {})
        _add_points(points, query.excluded, found.excluded, {})
        points.update((row, most) for term in found.head_terms for row, most, _k1 in query.head_terms[term])
        weights, excluded = dict[Term, list[float]](), dict[Term, list[float]]()
        for term, weight in (*found.terms, *found.bigrams):
            weights.setdefault(term, []).append(weight)
        for term, weight in found.excluded:
            excluded.setdefault(term, []).append(weight)
        self.points, self.weights, self.excluded, self.is_part = points, weights, excluded, found.is_part
        self.known: dict[Hashable, tuple[Mapping[int, float], float]] = {}


class _QueryTerm(NamedTuple):
    """A word or a bigram of a query: as it is shown, and its terms, any of which matches it."""

    kind: Literal["word", "bigram"]
    words: str
    terms: tuple[Term, ...]


def _query_terms(phrases: Iterable[Phrase]) -> list[_QueryTerm]:
    """The words of each phrase, and after them its bigrams; each once."""
    found: dict[_QueryTerm, None] = {}
    for phrase in phrases:
        found |= dict.fromkeys(_QueryTerm("word", word.text, terms_of_word(word)) for word in phrase)
        found |= dict.fromkeys(
            _QueryTerm("bigram", f"{one.text} {two.text}", ((one.terms[0], two.terms[0]),))
            for one, two in pairwise(phrase)
        )
    return list(found)


def _term_idf(term: Term, idf_of: Idf) -> float:
    """The idf of a term. A bigram's is the sum of its two: to count bigrams would take more room than all the rest."""
    return idf_of(term) if isinstance(term, str) else sum(map(idf_of, term))


class _Preparation:
    """A query whose rows are being added."""

    def __init__(self, idf_of: Idf, parameters: Parameters) -> None:
        self.rows: list[QueryRow] = []
        self._idf_of = idf_of
        self._parameters = parameters

    def add(self, kind: RowKind, query_term: _QueryTerm, share: float, scores: TermScores) -> None:
        """One more row, for a word or a bigram that counts this share of its idf."""
        is_bigram = query_term.kind == "bigram"
        k1 = self._parameters.bigram_k1 if is_bigram else self._parameters.k1
        weight = self._parameters.bigram if is_bigram else 1.0
        self.rows.append(QueryRow(kind, query_term.words))
        for term in query_term.terms:
            term_idf = _term_idf(term, self._idf_of)
            if term_idf:
                score = TermScore(len(self.rows) - 1, share * weight * term_idf * (k1 + 1), k1)
                scores.setdefault(term, []).append(score)

    def add_head(self, query_term: _QueryTerm, points: float, scores: TermScores) -> None:
        """One more row, for a word of the head."""
        self.rows.append(QueryRow("head", query_term.words))
        for term in query_term.terms:
            scores.setdefault(term, []).append(TermScore(len(self.rows) - 1, points, 0.0))


def prepare_query(query: Query, idf_of: Idf, parameters: Parameters = PARAMETERS) -> PreparedQuery:
    """A query parsed, with what each of its terms can earn by these idf values."""
    text = parse_text(query.text)
    query_terms = _query_terms(text.phrases)
    words = [query_term.terms for query_term in query_terms if query_term.kind == "word"]
    idf_sum = sum(max(_term_idf(term, idf_of) for term in word_terms) for word_terms in words)
    wants_part = any(word_terms[0] in part_terms() for word_terms in words)
    part_penalty = 0.0 if wants_part else parameters.unwanted_part * idf_sum
    whole_penalty = parameters.unwanted_whole * idf_sum if wants_part else 0.0
    preparation = _Preparation(idf_of, parameters)
    prepared = PreparedQuery(preparation.rows, idf_sum, part_penalty, whole_penalty)
    shares = dict.fromkeys(query_terms, 1.0)
    for query_term in _query_terms(parse_text(query.context).phrases):
        shares[query_term] = shares.get(query_term, 0.0) + parameters.context
    for query_term, share in shares.items():
        scores = prepared.bigrams if query_term.kind == "bigram" else prepared.terms
        preparation.add(query_term.kind, query_term, share, scores)
    for query_term in query_terms:
        preparation.add("excluded", query_term, parameters.excluded, prepared.excluded)
    for query_term in _query_terms(text.excluded):
        preparation.add("both exclude", query_term, parameters.both_exclude, prepared.excluded)
    heads = dict.fromkeys(_QueryTerm("word", word.text, terms_of_word(word)) for word in text.heads)
    for query_term in heads:
        preparation.add_head(query_term, parameters.head * idf_sum / len(heads), prepared.head_terms)
    ends = tuple(frozenset(bigram[end] for bigram in prepared.bigrams) for end in (0, 1))
    prepared.bigram_words = (ends[0], ends[1])
    return prepared


def score(query: PreparedQuery, *parts: Document) -> list[Contribution]:
    """The rows whose points sum to the score of the document that these parts make up, in the order of the query.

    No rows where the score is not above zero: what the document shares with the query is then outweighed by "part".
    """
    return contributions(query.rows, *query.points(Occurrences(query, *parts), SharedOccurrences(query, ())))


def contributions(rows_of_query: Sequence[QueryRow], points: Mapping[int, float], penalty: float) -> list[Contribution]:
    """The rows of these points, and what is taken off."""
    rows = [Contribution(*rows_of_query[row], of_row) for row, of_row in points.items()]
    return [*rows, Contribution("part", "", -penalty)] if penalty else rows


def _add_points(
    best: dict[int, float],
    scores: TermScores,
    occurrences: Sequence[tuple[Term, float]],
    shared: Mapping[Term, Sequence[float]],
) -> None:
    """Put the points of each row that these terms match into `best`, where they are more than those already there.

    shared: what the same terms count elsewhere in the document.
    """
    if not occurrences:
        return
    weights: dict[Term, float] = {}
    for term, weight in occurrences:
        weights[term] = weights.get(term, 0.0) + weight
    for term in weights.keys() & shared.keys() if shared else ():
        # One by one, as if all stood in one text: the sum of floating-point numbers depends on their order.
        for weight in shared[term]:
            weights[term] += weight
    for term, weight in weights.items():
        for row, max_points, k1 in scores[term]:
            points = max_points * weight / (k1 + weight)
            if points > best.get(row, 0.0):
                best[row] = points


def required_terms(query: PreparedQuery, share: float) -> set[str]:
    """Terms of which a document must hold one, wherever, for its points to be this share of the points and the idf sum together.

    What all other terms can earn together, with their bigrams and heads, is less than that.
    """
    most: dict[int, float] = {}
    rows_of: dict[str, list[int]] = {}
    for scores in (query.terms, query.bigrams, query.excluded, query.head_terms):
        for term, term_scores in scores.items():
            for row, max_points, _k1 in term_scores:
                most[row] = max(most.get(row, 0.0), max_points)
                for word in (term,) if isinstance(term, str) else term:
                    rows_of.setdefault(word.removeprefix("~"), []).append(row)
    worth = {term: sum(most[row] for row in set(rows)) for term, rows in rows_of.items()}
    needed = share / (1 - share) * query.idf_sum
    others = 0.0
    required = set(worth)
    for term in sorted(worth, key=lambda term: (worth[term], term)):
        others += worth[term]
        if others >= needed:
            break
        required.discard(term)
    return required
