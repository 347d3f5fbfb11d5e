"""How well the words of a need agree with those of an offer: BM25F over words and pairs, term by term.

The points of a question and a document are a sum over named terms and depend on these two alone: other
documents enter only by how rare a term is among them. `groups` adds rows that are named as such: a share of
the best points in the document's group.

What is read from a text, in English and Russian:

- what stands after "excluding", "except", "other than", «кроме» is kept apart: it says what a thing is not;
- a word after "not", "non", "without", «без» is another word: "not frozen" never meets "frozen";
- two words in one breath are a pair, which counts beside its words;
- the head of a name, up to a preposition or comma, says what it is: "handles for umbrellas" is handles;
- "n.e.c." and "not elsewhere specified" are "other".
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from heapq import nlargest
from itertools import pairwise
from math import log
from typing import Literal, NamedTuple, Protocol


class Word(Protocol):
    """What a text says in one place: `offerbook.text.Lexeme`."""

    @property
    def text(self) -> str:
        """As it stands in the text, folded."""

    @property
    def terms(self) -> tuple[str, ...]:
        """Its terms, the most usual first; any one of them answers it."""

    @property
    def parts(self) -> tuple[str, ...]:
        """More terms by which it is found, although they say less."""


class Field(NamedTuple):
    """One field of the documents.

    weight: what a word there counts, beside the other fields.
    usual: how many words it usually has; given and not measured, so that a new document changes no other's.
    evenness: 0 to 1, how far a word counts less in a longer text: 1 is in full proportion.
    """

    weight: float
    usual: float = 10.0
    evenness: float = 0.85


@dataclass(frozen=True, slots=True)
class Weights:
    """The constants, tuned on Eurostat's CPA to CN correspondence (open half); none of them is about customs.

    saturation, pair_saturation: BM25's k1; the smaller, the less a word's second occurrence adds.
    pair: what a pair of words counts beside a word of the same rarity.
    context: what a word of the context counts beside a word of the question itself.
    excluded: share that a word of the question keeps which the document only excludes.
    both_exclude: share that a word counts which both exclude.
    head: share of the question's rarity that its head is worth when the document's head meets all of it.
    unasked_part: share of the question's rarity taken off for a part where the thing is asked for.
    part_wanted: the same for the thing where a part is asked for.
    group: for each level of groups, the finest first, the share of its best points that all in it get.
    """

    saturation: float = 2.4
    pair_saturation: float = 0.12
    pair: float = 0.8
    context: float = 0.5
    excluded: float = 0.06
    both_exclude: float = 0.7
    head: float = 0.6
    unasked_part: float = 0.4
    part_wanted: float = 0.3
    group: tuple[float, ...] = (0.25, 1.2)


class Question(NamedTuple):
    """What is asked for.

    text: the need itself.
    context: words around it that say less: its group, its project.
    """

    text: str
    context: str = ""


How = Literal["word", "pair", "head", "excluded", "both exclude", "part", "group"]


class Contribution(NamedTuple):
    """One row of an explanation.

    how: "word", "pair", "head"; "excluded", the document excludes what is asked for; "both exclude"; "part",
    one is a part and the other is not; "group", the best of the document's group.
    what: the words of the question; for "group" the group.
    points: below zero for "part" alone.
    """

    how: How
    what: str
    points: float


Postings = Mapping[int, float]
"""For each document that holds a term, what the term counts there."""

_OTHER = re.compile(r"\bnot elsewhere specified(?: or included)?\b|\bn\.\s?e\.\s?[cs]\b\.?", re.IGNORECASE)
_EXCLUDING = re.compile(
    r"(?P<bracket>\()?\b(?:excl\.|excluding|except(?:ing)?(?: for)?|other than|not including|but not|"
    r"за исключением|исключая|кроме|не включая)\s",
    re.IGNORECASE,
)
_BREATH = re.compile(r",(?!\d)|[|;:()\[\]\"«»“”]|\s[-–—]\s")
_NOT = re.compile(r"\b(?:not|non|without|neither|nor|no|без|не)\b[\s-]*", re.IGNORECASE)
_HEAD_ENDS = re.compile(
    r"\b(?:of|for|with|without|containing|used|in|by|from|on|suitable|designed|having|consisting|whether|not|made|"
    r"put up|fitted|to|at|incl|including|as|under|для|из|с|со|без|на|в|во|к|от|по|под|не|при|включая)\b"
    r"|[(><≥≤\"«“]|,(?!\d| (?:or|and|и|или) )",
    re.IGNORECASE,
)
_PARTS = "part accessory component запчасть деталь комплектующие принадлежность"
_NAME_BEGINS = 3
"""A document is a part when one of its name's first three words says so: "parts of", "spare parts for"."""


class _Asked(NamedTuple):
    """A word of a text, or a pair of two words in one breath.

    what: as it is shown.
    terms: any of them answers it; a negated word's begin with "~", a pair's holds a space.
    """

    how: Literal["word", "pair"]
    what: str
    terms: tuple[str, ...]


class _Sought(NamedTuple):
    """A question that has been read.

    said, excluded, around: what it asks for, what it excludes, and its context.
    head: what it is about.
    mass: the rarity of all words that it asks for, the measure of what head and part are worth.
    off_parts, off_things: what every part loses, and what everything else loses; one of them is zero.
    """

    said: Sequence[_Asked]
    excluded: Sequence[_Asked]
    around: Sequence[_Asked]
    head: Sequence[_Asked]
    mass: float
    off_parts: float
    off_things: float


class _Row(NamedTuple):
    """One word, pair or head of a question, and the documents that meet it: each gets share × its impact."""

    how: How
    what: str
    postings: Postings
    share: float


@dataclass(frozen=True, slots=True)
class _Level:
    """One level of groups: of each document the number of its group, whose name is in `names`."""

    share: float
    names: Sequence[str]
    group: Sequence[int]

    @classmethod
    def of(cls, groups: Sequence[str], share: float) -> _Level:
        """`groups` numbered; a document without one is a group by itself, lest being alone cost points."""
        numbers: dict[str, int] = {}
        names: list[str] = []
        group: list[int] = []
        for name in groups:
            if not name or name not in numbers:
                numbers[name] = len(names)
                names.append(name)
            group.append(numbers[name])
        return cls(share, names, group)

    def best(self, points: Sequence[float], met: Iterable[int]) -> list[float]:
        """Of each group the most points that one of `met` has."""
        best = [0.0] * len(self.names)
        for number in met:
            best[self.group[number]] = max(best[self.group[number]], points[number])
        return best


def _apart(text: str) -> tuple[str, str]:
    """`text` without what it excludes, and what it excludes, up to the end of its bracket or a semicolon."""
    said: list[str] = []
    excluded: list[str] = []
    start = 0
    while found := _EXCLUDING.search(text, start):
        depth = inside = 1 if found["bracket"] else 0
        end = found.end()
        while end < len(text):
            depth += (text[end] == "(") - (text[end] == ")")
            if depth < inside or (not inside and not depth and text[end] == ";"):
                break
            end += 1
        said.append(text[start : found.start()])
        excluded.append(text[found.end() : end])
        start = end
    return " | ".join([*said, text[start:]]), " | ".join(excluded)


class Index:
    """Documents made ready to be ranked; nothing in it changes afterwards.

    documents: for each the texts of its fields; a field that it lacks is empty.
    fields: their weights by name.
    lexemes: reads a text, `offerbook.text.lexemes`.
    name: the field whose head says what the document is.
    groups: for each document its groups, the finest first, as many as `weights.group` has shares. None at all
    leaves groups out, and with them all that lets one document's points depend on another's words.
    """

    def __init__(
        self,
        documents: Sequence[Mapping[str, str]],
        fields: Mapping[str, Field],
        lexemes: Callable[[str], Sequence[Word]],
        *,
        name: str = "name",
        groups: Sequence[Sequence[str]] = (),
        weights: Weights = Weights(),
    ) -> None:
        self.weights = weights
        self._last: tuple[Question, tuple[_Sought, list[_Row]]] | None = None
        self._lexemes = lexemes
        self._part_terms = {term for word in lexemes(_PARTS) for term in word.terms}
        self._size = len(documents)
        self._levels = [
            _Level.of([it[depth] if depth < len(it) else "" for it in groups], share)
            for depth, share in enumerate(weights.group if groups else ())
        ]
        counts: dict[str, dict[int, dict[str, int]]] = defaultdict(dict)
        excluded: dict[str, Counter[int]] = defaultdict(Counter)
        evened: list[dict[tuple[str, str], float]] = []
        heads: dict[str, dict[int, float]] = defaultdict(dict)
        self._parts: set[int] = set()
        for number, document in enumerate(documents):
            evened.append({})
            for key, field in fields.items():
                said, without = (self._read(text) for text in _apart(_plain(document.get(key, ""))))
                for how, usual in (("word", field.usual), ("pair", max(1.0, field.usual - 1))):
                    length = sum(asked.how == how for asked in said)
                    evened[-1][key, how] = 1 / (1 + field.evenness * (length / usual - 1))
                for asked in said:
                    for term in asked.terms:
                        times = counts[term].setdefault(number, {})
                        times[key] = times.get(key, 0) + 1
                for asked in without:
                    for term in asked.terms:
                        excluded[term][number] += 1
            named, _ = _apart(_plain(document.get(name, "")))
            for asked in self._head(named):
                for term in asked.terms:
                    heads[term][number] = 1.0
            first = [asked.terms for asked in self._read(named) if asked.how == "word"][:_NAME_BEGINS]
            if any(self._part_terms.intersection(terms) for terms in first):
                self._parts.add(number)
        self._rarity = {term: _rarity(self._size, len(counts.get(term, ()))) for term in {*counts, *excluded}}
        self._heads: Mapping[str, Postings] = heads
        self._included: dict[str, Postings] = {}
        self._excluded: dict[str, Postings] = {}
        for term, rarity in self._rarity.items():
            how, saturation, worth = (
                ("pair", weights.pair_saturation, weights.pair) if " " in term else ("word", weights.saturation, 1.0)
            )
            top = worth * rarity * (saturation + 1)
            amounts = {
                number: sum(fields[key].weight * count * evened[number][key, how] for key, count in times.items())
                for number, times in counts.get(term, {}).items()
            }
            self._included[term] = {number: top * amount / (saturation + amount) for number, amount in amounts.items()}
            self._excluded[term] = {
                number: top * times / (saturation + times) for number, times in excluded.get(term, {}).items()
            }

    def rank(self, question: Question, top: int | None = None) -> list[tuple[int, float]]:
        """The documents with points for `question`, best first; among equals the earlier document first."""
        points = self._points(self._sought(question))
        met = [number for number, own in enumerate(points) if own > 0]
        total = points.copy()
        for level in self._levels:
            best = level.best(points, met)
            for number in met:
                total[number] += level.share * best[level.group[number]]
        order = nlargest(len(met) if top is None else top, met, key=total.__getitem__)
        return [(number, total[number]) for number in order]

    def explain(self, question: Question, number: int) -> list[Contribution]:
        """The rows whose points sum to those of document `number`, in the order of the question; groups last.

        Nothing when it has no points: what it meets is then outweighed by "part".
        """
        sought, asked = self._asked(question)
        rows = [
            Contribution(row.how, row.what, row.share * row.postings[number]) for row in asked if number in row.postings
        ]
        if rows and (off := sought.off_parts if number in self._parts else sought.off_things):
            rows.append(Contribution("part", "", -off))
        if sum(row.points for row in rows) <= 0:
            return []
        if self._levels:
            points = self._points(sought)
            met = [other for other, own in enumerate(points) if own > 0]
            for level in self._levels:
                group = level.group[number]
                rows.append(Contribution("group", level.names[group], level.share * level.best(points, met)[group]))
        return rows

    def mass(self, question: Question) -> float:
        """The rarity of all words asked for: what the points of a document can be set against."""
        return self._asked(question)[0].mass

    def _asked(self, question: Question) -> tuple[_Sought, list[_Row]]:
        """What is sought and its rows; kept for the question asked last, which is put to many documents in turn."""
        if self._last is None or self._last[0] != question:
            sought = self._sought(question)
            self._last = question, (sought, list(self._rows(sought)))
        return self._last[1]

    def _points(self, sought: _Sought) -> list[float]:
        """Of every document its own points, groups left out; none above zero where it meets nothing."""
        points = [0.0] * self._size
        for row in self._rows(sought):
            share = row.share
            for number, impact in row.postings.items():
                points[number] += share * impact
        if sought.off_parts:
            for number in self._parts:
                points[number] -= sought.off_parts
        if off := sought.off_things:
            points = [own if number in self._parts else own - off for number, own in enumerate(points)]
        return points

    def _sought(self, question: Question) -> _Sought:
        text, without = _apart(_plain(question.text))
        around, _ = _apart(_plain(question.context))
        said = list(dict.fromkeys(self._read(text)))
        words = [asked.terms for asked in said if asked.how == "word"]
        mass = sum(max(self._rarity.get(term, 0.0) for term in terms) for terms in words)
        wanted = any(self._part_terms.intersection(terms) for terms in words)
        return _Sought(
            said,
            list(dict.fromkeys(self._read(without))),
            list(dict.fromkeys(self._read(around))),
            self._head(text),
            mass,
            0.0 if wanted else self.weights.unasked_part * mass,
            self.weights.part_wanted * mass if wanted else 0.0,
        )

    def _rows(self, sought: _Sought) -> Iterator[_Row]:
        """Every word, pair and head of a question that some document meets."""
        weights = self.weights
        shares = dict.fromkeys(sought.said, 1.0)
        for asked in sought.around:
            shares[asked] = shares.get(asked, 0.0) + weights.context
        for asked, share in shares.items():
            if postings := _any(self._included, asked.terms):
                yield _Row(asked.how, asked.what, postings, share)
        for asked in sought.said:
            if postings := _any(self._excluded, asked.terms):
                yield _Row("excluded", asked.what, postings, weights.excluded)
        for asked in sought.excluded:
            if postings := _any(self._excluded, asked.terms):
                yield _Row("both exclude", asked.what, postings, weights.both_exclude)
        for asked in sought.head:
            if postings := _any(self._heads, asked.terms):
                yield _Row("head", asked.what, postings, weights.head * sought.mass / len(sought.head))

    def _read(self, text: str) -> list[_Asked]:
        """The words of `text`, and after each breath its pairs."""
        read: list[_Asked] = []
        for breath in _BREATH.split(text):
            said: list[_Asked] = []
            for number, part in enumerate(_NOT.split(breath)):
                for place, word in enumerate(self._lexemes(part)):
                    mark = "~" if number and not place else ""
                    terms = tuple(mark + term for term in word.terms + word.parts)
                    said.append(_Asked("word", ("not " if mark else "") + word.text, terms))
            read += said
            read += [
                _Asked("pair", f"{one.what} {two.what}", (f"{one.terms[0]} {two.terms[0]}",))
                for one, two in pairwise(said)
            ]
        return read

    def _head(self, text: str) -> list[_Asked]:
        """What `text` is about: of each of its alternatives the words before a preposition or comma."""
        words: dict[_Asked, None] = {}
        for alternative in re.split(r"[;|]", text):
            head = _HEAD_ENDS.split(f" {alternative}", maxsplit=1)[0]
            said = self._read(head) or self._read(alternative)
            words |= dict.fromkeys(asked for asked in said if asked.how == "word")
        return list(words)


def _plain(text: str) -> str:
    return _OTHER.sub(" other ", text)


def _any(held: Mapping[str, Postings], terms: Sequence[str]) -> Postings:
    """Where any of `terms` is held, with the most that one of them counts there."""
    found = [held[term] for term in terms if term in held]
    if len(found) < 2:
        return found[0] if found else {}
    most = dict(found[0])
    for postings in found[1:]:
        for number, impact in postings.items():
            if impact > most.get(number, 0.0):
                most[number] = impact
    return most


def _rarity(size: int, holders: int) -> float:
    """BM25's inverse document frequency, never below zero."""
    return log(1 + (size - holders + 0.5) / (holders + 0.5))
