"""A text of a query or a document, parsed for BM25F: its words phrase by phrase, what it excludes, and its head.

What is parsed, in English and Russian:

- what stands after "excluding", "except", "other than", «кроме» is kept apart: it says what a thing is not;
- a word after "not", "non", "without", «без» is another word: "not frozen" never matches "frozen";
- words between two marks such as a comma or a bracket are a phrase; two neighbours in a phrase are a bigram;
- the head of a name, up to a preposition or comma, says what the thing is: "handles for umbrellas" is handles;
- "n.e.c." and "not elsewhere specified" are "other".
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from offerbook.text.normalize import compiled
from offerbook.text.terms import Token, chunks, terms, terms_of_forms, without_stop_words

Phrase = list[Token]
PHRASE_BREAK, SECTION_BREAK = "|", "!"
"""What separates phrases, and the sections of an index text; neither is a letter or digit, of which terms are made."""


class ParsedText(NamedTuple):
    """A parsed text; the terms of a negated word begin with "~".

    phrases: its words, phrase by phrase.
    excluded: the phrases of what it excludes.
    heads: what it is about: of each of its alternatives the words before a preposition or comma.
    other_terms: terms by which it is found besides: of "not", of "excluding", of what stands for "other".
    """

    phrases: list[Phrase]
    excluded: list[Phrase]
    heads: list[Token]
    other_terms: list[str]

    def to_index_text(self) -> str:
        """The text as an index keeps it: every term that it is found by, and what `bm25f_document.from_index_text` needs.

        Its sections are the first terms of its words, with PHRASE_BREAK between phrases; their other terms; the same two
        of what it excludes; and `other_terms`. The last three are absent where nothing is excluded or added.
        """
        sections = _index_sections(self.phrases)
        if self.excluded or self.other_terms:
            sections += [*_index_sections(self.excluded), " ".join(self.other_terms)]
        return SECTION_BREAK.join(sections)

    @property
    def head_terms(self) -> list[str]:
        """The terms of what it is about, each once."""
        return list(dict.fromkeys(term for word in self.heads for term in terms_of_word(word) + terms_of_forms(word)))


def parse_text(text: str, is_name: bool = True) -> ParsedText:
    """The words of a text and what it excludes; its head only where it is a name."""
    lower = text.lower()
    plain = compiled(_OTHER).sub(" other ", text) if "n." in lower or "elsewhere" in lower else text
    if any(mark in lower for mark in _MARKS_OF_EXCLUSION):
        included, excluded = _split_exclusions(plain)
        parsed = _parse(included, is_name)
        parsed.excluded.extend(_parse(excluded, is_name).phrases)
    else:
        parsed = _parse(plain, is_name)
    if parsed.excluded or plain != text or parsed.other_terms:
        parsed.other_terms[:] = dict.fromkeys(terms(text))
    return parsed


def unique_terms(texts: Iterable[ParsedText]) -> set[str]:
    """Every term of some texts, but for what these exclude."""
    found: set[str] = set()
    for text in texts:
        for phrase in text.phrases:
            for word in phrase:
                found.update(word.terms, word.parts, _terms_of_other_forms(word))
    return found


def terms_of_word(word: Token) -> tuple[str, ...]:
    """All terms of a word."""
    return word.terms + word.parts if word.parts else word.terms


def _index_sections(phrases: Iterable[Phrase]) -> list[str]:
    """The first terms of the words, and their other terms."""
    first_terms: list[str] = []
    others: list[str] = []
    for phrase in phrases:
        if first_terms:
            first_terms.append(PHRASE_BREAK)
        for word in phrase:
            first_terms.append(word.terms[0])
            others += word.terms[1:]
            others += word.parts
            others += _terms_of_other_forms(word)
    return [" ".join(first_terms), " ".join(others)]


_OTHER = r"(?i)\bnot elsewhere specified(?: or included)?\b|\bn\.\s?e\.\s?[cs]\b\.?"
_EXCLUDING = (
    r"(?i)(?P<bracket>\()?\b(?:excl\.|excluding|except(?:ing)?(?: for)?|other than|not including|but not|"
    r"за исключением|исключая|кроме|не включая)\s"
)
_MARKS_OF_EXCLUSION = ("excl", "xcept", "other than", "not including", "but not", "исключ", "кроме", "не включая")
"""One is found in a text in lower case whenever `_EXCLUDING` matches it; `_EXCLUDING` itself takes long to search."""
_PHRASE_MARKS = frozenset('|;:()[]"«»“”')
"""What ends a phrase, besides a comma and a dash between spaces."""
_NEGATIONS = frozenset(("not", "non", "without", "neither", "nor", "no", "без", "не"))
_PREPOSITIONS = """
of for with without containing used in by from on suitable designed having consisting whether not made fitted to at incl
including as under для из с со без на в во к от по под не при включая
"""
_AFTER_HEAD = frozenset(_PREPOSITIONS.split())
_ENDS_HEAD = frozenset('(><≥≤"«“')
_CONJUNCTIONS = frozenset(("or", "and", "и", "или"))
"""A comma before one of these ends no head."""


def _split_exclusions(text: str) -> tuple[str, str]:
    """`text` without what it excludes, and what it excludes, up to the end of its bracket or a semicolon."""
    included: list[str] = []
    excluded: list[str] = []
    start = 0
    while match := compiled(_EXCLUDING).search(text, start):
        depth = inside = 1 if match["bracket"] else 0
        end = match.end()
        while end < len(text):
            depth += (text[end] == "(") - (text[end] == ")")
            if depth < inside or (not inside and not depth and text[end] == ";"):
                break
            end += 1
        included.append(text[start : match.start()])
        excluded.append(text[match.end() : end])
        start = end
    return " | ".join([*included, text[start:]]), " | ".join(excluded)


class _Phrases:
    """The phrases of a text while it is read.

    words: those since the phrase began, or since the last negation in it.
    """

    def __init__(self) -> None:
        self.phrases: list[Phrase] = []
        self.words: list[Token] = []
        self._phrase: Phrase = []
        self._negated = False

    def negate(self) -> None:
        """The next word is negated."""
        self._take_words()
        self._negated = True

    def end_phrase(self) -> None:
        """What follows is another phrase."""
        self._take_words()
        if self._phrase:
            self.phrases.append(self._phrase)
            self._phrase = []
        self._negated = False

    def _take_words(self) -> None:
        if self.words:
            words = without_stop_words(self.words)
            self._phrase += [_negated(words[0]), *words[1:]] if self._negated else words
            self.words = []


class _Head:
    """The head of a name while it is read: of each alternative, between semicolons, the words before a preposition or comma.

    words: those of the alternative so far.
    length: how many of them are its head; None while it goes on.
    """

    def __init__(self) -> None:
        self.heads: list[Token] = []
        self.words: list[Token] = []
        self.length: int | None = None

    def end(self) -> None:
        """The head of this alternative is whole, if it was not before."""
        if self.length is None:
            self.length = len(self.words)

    def end_alternative(self) -> None:
        """What follows is another alternative."""
        self.heads += without_stop_words(self.words[: self.length] or self.words)
        self.words, self.length = [], None


def _parse(text: str, is_name: bool) -> ParsedText:
    phrases, head = _Phrases(), _Head()
    negations: list[str] = []
    for before, chunk, own_words in chunks(text):
        if before != " " and before:
            comma = "," in before and not (before[-1] == "," and chunk[0].isdecimal())
            if comma or not _PHRASE_MARKS.isdisjoint(before) or " - " in before or " – " in before or " — " in before:
                phrases.end_phrase()
            if ";" in before or "|" in before:
                head.end_alternative()
            elif (comma and chunk not in _CONJUNCTIONS) or not _ENDS_HEAD.isdisjoint(before):
                head.end()
        if chunk in _AFTER_HEAD:
            head.end()
        words = own_words
        if chunk in _NEGATIONS or "-" in chunk:
            first, hyphen, rest = chunk.partition("-")
            if first in _NEGATIONS:
                phrases.negate()
                negations.append(first)
                # Of "non-frozen" the word is "frozen".
                words = tuple(_all_words(rest)) if hyphen else ()
        phrases.words += words
        head.words += words
    phrases.end_phrase()
    if is_name:
        head.end_alternative()
    return ParsedText(phrases.phrases, [], head.heads if is_name else [], negations)


def _all_words(text: str) -> list[Token]:
    return [word for _before, _chunk, words in chunks(text) for word in words]


_NOT = "not "


def _negated(word: Token) -> Token:
    return Token(_NOT + word.text, tuple("~" + term for term in word.terms), tuple("~" + term for term in word.parts))


def _terms_of_other_forms(word: Token) -> tuple[str, ...]:
    if not word.text.startswith(_NOT):
        return terms_of_forms(word)
    return tuple("~" + term for term in terms_of_forms(word._replace(text=word.text.removeprefix(_NOT))))
