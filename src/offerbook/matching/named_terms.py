"""What a name names within its group: a lathe among machine tools, insulated overhead wire among cables."""

from __future__ import annotations

from collections import Counter
from functools import lru_cache
from typing import NamedTuple

from offerbook.index.offer_text import join_texts
from offerbook.index.text_parser import parse_text
from offerbook.model.records import Group, Text
from offerbook.text.normalize import plain_text
from offerbook.text.stop_words import STOP_WORDS
from offerbook.text.terms import Token, terms_of_forms


class NamedTerm(NamedTuple):
    """A term of a group that a need names, and that not every offer of the group is.

    text: the term.
    words: the stems of its words that are not in the name of the group; one of them at least is in no other term.
    """

    text: str
    words: frozenset[str]


def named_terms(name: Text, group: Group) -> tuple[NamedTerm, ...]:
    """The particular terms of a group whose words stand in one phrase of a name, one of them among what it is about."""
    phrases, heads, beginnings = _words_of(name)
    near, may_be_named = _near(tuple(set().union(*beginnings.values())), [*group.terms.en, *group.terms.ru])
    named = {text: stems_of(Text(text)) for text in may_be_named}
    named = {
        text: words
        for text, words in named.items()
        if not heads.isdisjoint(words) and any(words <= phrase for phrase in phrases)
    }
    if not named:
        return ()
    of_group = stems_of(group.name)
    named = {text: words - of_group for text, words in named.items()}
    own = frozenset[str]().union(*named.values())
    # Only what may have one of their words is read besides.
    of_own = tuple(begin for stem in own for begin in beginnings[stem])
    in_terms = Counter(stem for text in near if any(_may_have(of_own, text)) for stem in stems_of(Text(text)))
    return tuple(NamedTerm(text, words) for text, words in named.items() if any(in_terms[stem] == 1 for stem in words))


@lru_cache(maxsize=256)
def _words_of(name: Text) -> tuple[list[set[str]], set[str], dict[str, set[str]]]:
    """The stems of a name, phrase by phrase; of what it is about; and how words begin that may have one of them, by the stem."""
    phrases = parse_text(join_texts([name])).phrases
    heads = {_stem(word) for text in (name.en, name.ru) for word in parse_text(text).heads}
    beginnings: dict[str, set[str]] = {}
    for word in (word for phrase in phrases for word in phrase):
        stems = (word.terms[0], *terms_of_forms(word))
        # The stemmer changes the last letter at most: "dry" becomes "dri".
        beginnings.setdefault(min(stems), set()).update(stem[: max(2, min(4, len(stem) - 1))] for stem in stems)
    return [set(map(_stem, phrase)) for phrase in phrases], heads, beginnings


def _may_have(beginnings: tuple[str, ...], text: str) -> list[bool]:
    """Of each word of a term, but for stop words, whether it may be one that begins so."""
    # What is not all letters, "e-bus" or "SJ-100", has stems that begin otherwise than its parts.
    parts = plain_text(text).split()
    return [not part.isalpha() or part.startswith(beginnings) for part in parts if part not in STOP_WORDS]


def _near(beginnings: tuple[str, ...], texts: list[str]) -> tuple[list[str], list[str]]:
    """The terms that may share a word with a name, and of these those that it may name; none where it has none of them whole.

    Only how words begin is compared: to read all terms of a group takes longer than all else that is judged.
    """
    near: dict[str, None] = {}
    may_be_named = []
    has_whole = False
    for text in texts:
        shared = _may_have(beginnings, text)
        has_whole = has_whole or all(shared)
        if any(shared):
            near[text] = None
            if all(shared) or not text.replace(" ", "").isalpha():
                may_be_named.append(text)
    return (list(near), may_be_named) if has_whole else ([], [])


@lru_cache(maxsize=4096)
def stems_of(name: Text) -> frozenset[str]:
    """The stems of the words of a name, in both languages."""
    return frozenset(_stem(word) for phrase in parse_text(join_texts([name])).phrases for word in phrase)


def _stem(word: Token) -> str:
    """One stem for all forms of a word, also where its own changes ("станок", "станки")."""
    return min((word.terms[0], *terms_of_forms(word)))
