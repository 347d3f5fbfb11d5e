"""What a need names within its group: a lathe among machine tools, insulated overhead wire among cables."""

from __future__ import annotations

from collections import Counter
from typing import NamedTuple

from offerbook.index.offer_text import join_texts
from offerbook.index.text_parser import parse_text
from offerbook.model.records import Group, Need


class NamedTerm(NamedTuple):
    """A term of a group that a need names, and that not every offer of the group is.

    text: the term.
    words: the first stems of its words that are not in the name of the group; one of them at least is in no other term.
    """

    text: str
    words: frozenset[str]


def named_terms(need: Need, group: Group) -> tuple[NamedTerm, ...]:
    """The terms of a group that stand in the name of a need, around a word that the name is about, and are particular."""
    name = [[word.terms[0] for word in phrase] for phrase in parse_text(join_texts([need.name])).phrases]
    heads = {word.terms[0] for text in (need.name.en, need.name.ru) for word in parse_text(text).heads}
    texts = [text for text in (*group.terms.en, *group.terms.ru) if text]
    terms = {text: [word.terms[0] for phrase in parse_text(text).phrases for word in phrase] for text in texts}
    of_group = {word.terms[0] for phrase in parse_text(join_texts([group.name])).phrases for word in phrase}
    in_terms = Counter(stem for term in terms.values() for stem in set(term))
    found = []
    for text, term in terms.items():
        words = frozenset(term) - of_group
        is_particular = any(in_terms[stem] == 1 for stem in words)
        if is_particular and not heads.isdisjoint(term) and any(_stands_in(term, phrase) for phrase in name):
            found.append(NamedTerm(text, words))
    return tuple(found)


def _stands_in(term: list[str], phrase: list[str]) -> bool:
    """Whether the words of a term stand one after another in a phrase."""
    return any(phrase[start : start + len(term)] == term for start in range(len(phrase) - len(term) + 1))
