"""How well the words of a question agree with those of a document: BM25F over words and pairs, term by term.

The points are a sum over named terms and depend on the question and the document alone: other documents enter only by
how rare a term is among them, which the caller says.

What is read from a text, in English and Russian:

- what stands after "excluding", "except", "other than", «кроме» is kept apart: it says what a thing is not;
- a word after "not", "non", "without", «без» is another word: "not frozen" never meets "frozen";
- two words in one breath are a pair, which counts beside its words and is as rare as both together;
- the head of a name, up to a preposition or comma, says what it is: "handles for umbrellas" is handles;
- "n.e.c." and "not elsewhere specified" are "other".
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from math import log
from typing import Literal, NamedTuple

from offerbook.text.errors import DamagedIndexError
from offerbook.text.terms import Lexeme, lexemes, terms, tokenize, without_stop_words


class Field(NamedTuple):
    """One field of the documents.

    weight: what a word there counts, beside the other fields.
    average_length: how many words it usually has; given and not measured, so that a new document changes no other's.
    length_normalization: 0 to 1, how far a word counts less in a longer text: 1 is in full proportion.
    """

    weight: float
    average_length: float = 10.0
    length_normalization: float = 0.85


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


WEIGHTS = Weights()
Idf = Callable[[str], float]
"""How much it tells that a document holds a term, as `idf` gives it from counts; 0 for a term that none holds."""


def idf(documents: int, holders: int) -> float:
    """BM25's inverse document frequency, never below zero; 0 for a term without holders."""
    return log(1 + (documents - holders + 0.5) / (holders + 0.5)) if holders else 0.0


class Question(NamedTuple):
    """What is asked for.

    text: the need itself.
    context: words around it that say less: its group, its project.
    """

    text: str
    context: str = ""


Bigram = tuple[str, str]
"""The first terms of two words in a row."""
Term = str | Bigram
"""What can be met: a term, or two words in a row."""


class Passage(NamedTuple):
    """One field of a document.

    leads: the first term of each word, in their order, with BREATH between two breaths.
    terms: every term of every word, as often as it occurs.
    amount: how much of a term each occurrence is: the weight of the field, less in a longer text.
    paired: the same of two words in a row.
    """

    leads: list[str]
    terms: list[str]
    amount: float
    paired: float


class Document(NamedTuple):
    """What a document says, or a part of one that other documents share.

    passages: its fields.
    excluded: how often each term, or two words in a row, is excluded.
    heads: the terms of what it is called.
    part: whether it is a part of a thing.
    """

    passages: list[Passage]
    excluded: Counter[Term]
    heads: Collection[str]
    part: bool


How = Literal["word", "pair", "head", "excluded", "both exclude", "part"]


class Contribution(NamedTuple):
    """One row of an explanation.

    how: "word", "pair", "head"; "excluded", the document excludes what is asked for; "both exclude"; "part",
    one is a part and the other is not.
    what: the words of the question.
    points: below zero for "part" alone.
    """

    how: How
    what: str
    points: float


Phrase = list[Lexeme]
PHRASE_BREAK, PART = "|", "!"
"""What parts breaths, and the parts of what is written; neither is a letter or digit, of which terms are made."""


class ParsedText(NamedTuple):
    """A text that has been read; the terms of a negated word begin with "~".

    said: its words, breath by breath.
    excluded: those of what it excludes.
    heads: what it is about: of each of its alternatives the words before a preposition or comma.
    beside: terms that it has besides: of "not", of "excluding", of what stands for "other".
    """

    said: list[Phrase]
    excluded: list[Phrase]
    heads: list[Lexeme]
    beside: list[str]

    @property
    def to_index_text(self) -> str:
        """The text as an index can keep it: every term that it can be found by, and what `from_index_text` has to know of them.

        Its parts are the first terms of its words, with BREATH between breaths; their other terms; the same two of what
        it excludes; and what it has besides.
        """
        parts = _flattened(self.said)
        if self.excluded or self.beside:
            parts += [*_flattened(self.excluded), " ".join(self.beside)]
        return PART.join(parts)

    @property
    def head_terms(self) -> Collection[str]:
        """The terms of what it is about."""
        return dict.fromkeys(term for word in self.heads for term in _terms_of_word(word))


class Row(NamedTuple):
    """One word, pair or head of a question, as an explanation shows it."""

    how: How
    what: str


class TermScore(NamedTuple):
    """What a term can give to a row of a question.

    number: the row's.
    most: the points of endlessly much of the term.
    saturation: how much of it gives half of them; 0 where any amount gives all.
    """

    number: int
    most: float
    saturation: float


TermScores = dict[Term, list[TermScore]]
"""For each term or couple that a document can hold, the rows that it answers."""


class PreparedQuery(NamedTuple):
    """A question that has been read.

    rows: its words, pairs and heads, in its order.
    included, pairs, excluded, heads: what a document can hold in each of these ways.
    query_idf_sum: the rarity of all words that it asks for: what the points of a document can be set against.
    off_parts, off_things: what every part loses, and what everything else loses; one of them is zero.
    """

    rows: list[Row]
    included: TermScores
    pairs: TermScores
    excluded: TermScores
    heads: TermScores
    query_idf_sum: float
    off_parts: float
    off_things: float


_OTHER = re.compile(r"\bnot elsewhere specified(?: or included)?\b|\bn\.\s?e\.\s?[cs]\b\.?", re.IGNORECASE)
_EXCLUDING = re.compile(
    r"(?P<bracket>\()?\b(?:excl\.|excluding|except(?:ing)?(?: for)?|other than|not including|but not|"
    r"за исключением|исключая|кроме|не включая)\s",
    re.IGNORECASE,
)
_PHRASE_BREAKS = frozenset('|;:()[]"«»“”')
"""What parts breaths, besides a comma and a dash between spaces."""
_NOT = frozenset(("not", "non", "without", "neither", "nor", "no", "без", "не"))
_PREPOSITIONS = """
of for with without containing used in by from on suitable designed having consisting whether not made fitted to at incl
including as under для из с со без на в во к от по под не при включая
"""
_AFTER_HEAD = frozenset(_PREPOSITIONS.split())
_ENDS_HEAD = frozenset('(><≥≤"«“')
_GOES_ON = frozenset(("or", "and", "и", "или"))
"""A comma before one of these ends no head."""
_EXCLUDES = re.compile("excl|xcept|other than|not including|but not|исключ|кроме|не включая")
"""What a text in lower case has somewhere when `_EXCLUDING` can match, which takes long to find out."""
_PARTS = "part accessory component запчасть деталь комплектующие принадлежность"
_NAME_BEGINS = 3
"""A document is a part when one of its name's first three words says so: "parts of", "spare parts for"."""


def _split_exclusions(text: str) -> tuple[str, str]:
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


def read(text: str, named: bool = True) -> ParsedText:
    """What a text says, and what it excludes; what it is about only where it is a name."""
    lower = text.lower()
    plain = _OTHER.sub(" other ", text) if "n." in lower or "elsewhere" in lower else text
    if _EXCLUDES.search(lower):
        said, excluded = _split_exclusions(plain)
        made = _read(said, named)
        made.excluded.extend(_read(excluded, named).said)
    else:
        made = _read(plain, named)
    if made.excluded or plain != text or made.beside:
        made.beside[:] = dict.fromkeys(terms(text))
    return made


def _read(text: str, named: bool) -> ParsedText:
    made = ParsedText([], [], [], [])
    phrase: Phrase = []
    part: Phrase = []
    """The words since the breath began, or since the last "not" in it."""
    alternative: Phrase = []
    """What is read of a name since the last semicolon."""
    head: int | None = None
    """How many words of the alternative stand before a preposition or comma; None while there was none."""
    negated = False
    for before, chunk, said in tokenize(text):
        if before != " " and before:
            comma = "," in before and not (before[-1] == "," and chunk[0].isdecimal())
            if comma or not _PHRASE_BREAKS.isdisjoint(before) or " - " in before or " – " in before or " — " in before:
                if part:
                    phrase += _telling_words(part, negated)
                    part = []
                if phrase:
                    made.said.append(phrase)
                    phrase = []
                negated = False
            if not named:
                pass
            elif ";" in before or "|" in before:
                made.heads.extend(without_stop_words(alternative[:head] or alternative))
                alternative, head = [], None
            elif head is None and ((comma and chunk not in _GOES_ON) or not _ENDS_HEAD.isdisjoint(before)):
                head = len(alternative)
        if named and head is None and chunk in _AFTER_HEAD:
            head = len(alternative)
        words = said
        if chunk in _NOT or "-" in chunk:
            first, hyphen, rest = chunk.partition("-")
            if first in _NOT:
                phrase += _telling_words(part, negated)
                part = []
                negated = True
                made.beside.append(first)
                words = tuple(_all_of(rest)) if hyphen else ()
        part += words
        if named:
            alternative += words
    phrase += _telling_words(part, negated)
    if phrase:
        made.said.append(phrase)
    made.heads.extend(without_stop_words(alternative[:head] or alternative))
    return made


def _telling_words(part: Phrase, negated: bool) -> Phrase:
    words = without_stop_words(part)
    return [_negated(words[0]), *words[1:]] if negated and words else words


def _all_of(text: str) -> list[Lexeme]:
    return [word for _before, _chunk, said in tokenize(text) for word in said]


def _negated(word: Lexeme) -> Lexeme:
    return Lexeme(
        f"not {word.text}", tuple("~" + term for term in word.terms), tuple("~" + term for term in word.parts)
    )


def _terms_of_word(word: Lexeme) -> tuple[str, ...]:
    return word.terms + word.parts if word.parts else word.terms


def _flattened(phrases: Iterable[Phrase]) -> list[str]:
    """The first terms of the words, and their other terms."""
    leads: list[str] = []
    others: list[str] = []
    for phrase in phrases:
        if leads:
            leads.append(PHRASE_BREAK)
        for _text, forms, parts in phrase:
            leads.append(forms[0])
            others += forms[1:]
            others += parts
    return [" ".join(leads), " ".join(others)]


@cache
def _part_leads() -> frozenset[str]:
    return frozenset(word.terms[0] for word in lexemes(_PARTS))


def document(readings: Mapping[str, ParsedText], fields: Mapping[str, Field]) -> Document:
    """A document of the fields that were read; the one called "name" says what it is."""
    named = readings.get("name")
    return from_index_text(
        {key: it.to_index_text for key, it in readings.items()}, named.head_terms if named else (), fields
    )


def all_terms(readings: Iterable[ParsedText]) -> set[str]:
    """Every term of some texts, but for what these exclude."""
    found: set[str] = set()
    for reading in readings:
        for phrase in reading.said:
            for _text, forms, parts in phrase:
                found.update(forms, parts)
    return found


def from_index_text(
    to_index_text: Mapping[str, str], head_terms: Collection[str], fields: Mapping[str, Field]
) -> Document:
    """A document of fields as they are `to_index_text`, and of what the one called "name" is `head_terms`.

    Raises DamagedError for what was not written so.
    """
    passages: list[Passage] = []
    excluded: Counter[Term] = Counter()
    part = False
    for key, text in to_index_text.items():
        written_parts = text.split(PART)
        if len(written_parts) not in (2, 5):
            raise DamagedIndexError(text)
        said, others, *rest = written_parts
        leads = said.split()
        own = [lead for lead in leads if lead != PHRASE_BREAK] if PHRASE_BREAK in leads else leads
        weight, average_length, length_normalization = fields[key]
        count = len(own)
        bigrams = count - 1 - (len(leads) - count)
        amount = weight / (1 + length_normalization * (count / average_length - 1))
        paired = weight / (1 + length_normalization * (bigrams / max(1.0, average_length - 1) - 1))
        passages.append(Passage(leads, own + others.split(), amount, paired))
        if rest:
            excluded.update(_excluded(*rest))
        if key == "name":
            part = not _part_leads().isdisjoint(own[:_NAME_BEGINS])
    return Document(passages, excluded, head_terms, part)


def _excluded(leads: str, others: str, _beside: str) -> Iterator[Term]:
    words = leads.split()
    yield from (lead for lead in words if lead != PHRASE_BREAK)
    yield from others.split()
    yield from (bigram for bigram in pairwise(words) if PHRASE_BREAK not in bigram)


class _QueryTerm(NamedTuple):
    """A word of a question, or a pair of two in one breath: as it is shown, and its terms, any of which answers it."""

    how: Literal["word", "pair"]
    what: str
    terms: tuple[Term, ...]


def _query_terms(phrases: Iterable[Phrase]) -> list[_QueryTerm]:
    """The words of each breath, and after them its pairs; each once."""
    found: dict[_QueryTerm, None] = {}
    for phrase in phrases:
        found |= dict.fromkeys(_QueryTerm("word", word.text, _terms_of_word(word)) for word in phrase)
        found |= dict.fromkeys(
            _QueryTerm("pair", f"{one.text} {two.text}", ((one.terms[0], two.terms[0]),))
            for one, two in pairwise(phrase)
        )
    return list(found)


def _idf_of(term: Term, idf_of: Idf) -> float:
    """How much a term tells. Two words are as rare as both together; to count couples would take more room than all else."""
    return idf_of(term) if isinstance(term, str) else sum(map(idf_of, term))


def prepare_query(question: Question, idf_of: Idf, weights: Weights = WEIGHTS) -> PreparedQuery:
    """A question made ready to be put to documents, among which terms are so rare."""
    reading = read(question.text)
    said = _query_terms(reading.said)
    words = [asked.terms for asked in said if asked.how == "word"]
    query_idf_sum = sum(max(_idf_of(term, idf_of) for term in forms) for forms in words)
    of_parts = any(forms[0] in _part_leads() for forms in words)
    off_parts, off_things = (
        (0.0, weights.part_wanted * query_idf_sum) if of_parts else (weights.unasked_part * query_idf_sum, 0.0)
    )
    made = PreparedQuery([], {}, {}, {}, {}, query_idf_sum, off_parts, off_things)

    def add(how: How, asked: _QueryTerm, share: float, all_terms: TermScores) -> None:
        number = len(made.rows)
        made.rows.append(Row(how, asked.what))
        pair = asked.how == "pair"
        saturation, worth = (weights.pair_saturation, weights.pair) if pair else (weights.saturation, 1.0)
        for term in asked.terms:
            idf_of_term = _idf_of(term, idf_of)
            if idf_of_term:
                score = TermScore(number, share * worth * idf_of_term * (saturation + 1), saturation)
                all_terms.setdefault(term, []).append(score)

    shares = dict.fromkeys(said, 1.0)
    for asked in _query_terms(read(question.context).said):
        shares[asked] = shares.get(asked, 0.0) + weights.context
    for asked, share in shares.items():
        add(asked.how, asked, share, made.pairs if asked.how == "pair" else made.included)
    for asked in said:
        add("excluded", asked, weights.excluded, made.excluded)
    for asked in _query_terms(reading.excluded):
        add("both exclude", asked, weights.both_exclude, made.excluded)
    head_terms = dict.fromkeys(_QueryTerm("word", word.text, _terms_of_word(word)) for word in reading.heads)
    for asked in head_terms:
        made.rows.append(Row("head", asked.what))
        for term in asked.terms:
            score = TermScore(len(made.rows) - 1, weights.head * query_idf_sum / len(head_terms), 0.0)
            made.heads.setdefault(term, []).append(score)
    return made


def explain(question: PreparedQuery, *parts: Document) -> list[Contribution]:
    """The rows whose points sum to those of the document that is made of these parts, in the order of the question.

    Nothing when it has no points: what it meets is then outweighed by "part".
    """
    best: dict[int, float] = {}
    passages = [passage for part in parts for passage in part.passages]
    said = [(it.terms, it.amount) for it in passages]
    paired = [(pairwise(it.leads), it.paired) for it in passages] if question.pairs else []
    excluded = [(part.excluded.elements(), 1.0) for part in parts if part.excluded]
    for scores, all_terms in ((question.included, said), (question.pairs, paired), (question.excluded, excluded)):
        amounts: dict[Term, float] = {}
        for terms_of, amount in all_terms:
            for term in filter(scores.__contains__, terms_of):
                amounts[term] = amounts.get(term, 0.0) + amount
        for term, amount in amounts.items():
            for number, most, saturation in scores[term]:
                points = most * amount / (saturation + amount)
                if points > best.get(number, 0.0):
                    best[number] = points
    for part in parts:
        for term in filter(question.heads.__contains__, part.heads):
            for number, most, _saturation in question.heads[term]:
                best[number] = most
    rows = [Contribution(*question.rows[number], points) for number, points in sorted(best.items())]
    off = question.off_parts if any(part.part for part in parts) else question.off_things
    if rows and off:
        rows.append(Contribution("part", "", -off))
    return rows if sum([row.points for row in rows]) > 0 else []


def required_terms(question: PreparedQuery, share: float) -> set[str]:
    """Terms of which a document must hold one, wherever, to have this share of its points and the question's mass.

    What the words outside can give all together, with their pairs and heads, is less than that.
    """
    most: dict[int, float] = {}
    by_term: dict[str, list[int]] = {}
    for scores in (question.included, question.pairs, question.excluded, question.heads):
        for term, rewards in scores.items():
            for number, own, _saturation in rewards:
                most[number] = max(most.get(number, 0.0), own)
                for word in (term,) if isinstance(term, str) else term:
                    by_term.setdefault(word.removeprefix("~"), []).append(number)
    worth = {term: sum(most[number] for number in set(numbers)) for term, numbers in by_term.items()}
    needed = share / (1 - share) * question.query_idf_sum
    outside = 0.0
    found = set(worth)
    for term in sorted(worth, key=lambda term: (worth[term], term)):
        outside += worth[term]
        if outside >= needed:
            break
        found.discard(term)
    return found
