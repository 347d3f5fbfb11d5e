"""Other forms of Russian nouns and adjectives, from a dictionary: the only module that knows pymorphy.

A stemmer cuts endings and sees no stem that changes: «станок» and «станки» have two, and so have «котёл» and «котлы», «судно»
and «суда». So an index holds, beside the terms of a word, those by which its other forms ask for it. A query needs no
dictionary.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from typing import Any

Terms = tuple[str, ...]
_NOT_NAMED_SO = frozenset(("Name", "Surn", "Patr", "Abbr", "Arch", "Erro", "Dist", "Infr", "Slng", "Apro"))
"""Marks of readings that no trade text means: names of persons, words out of use, pronouns."""
_CASES = {"NOUN": ("nomn", "gent", "datv", "ablt"), "ADJF": ("nomn", "gent")}
"""The cases that are looked at; the others have the stem of one of these. Comparatives, superlatives and short forms of
adjectives are words of their own to a search: «патрулен» would make every «патруль» «патрульный»."""
_NOT_A_CASE = frozenset(("COMP", "ADJS", "Supr"))
_REGULAR = re.compile("[а-я]{4,}(?:[ыи][йхме]|[ыи]ми|[ое]го|[ое]му|[ая]я|[ое]е|[ую]ю|и[яюи]|ием|ост[ьи]ю?)")
"""Words of adjectives, and of nouns such as «здание» and «мощность»: their stem does not change, nearly half of all words."""


MOST_KNOWN = 1 << 18
"""Words that are remembered, more than any catalogue has: a program that asks for ever does not grow for ever."""


class WordForms:
    """The terms of the other forms of words, each looked up in the dictionary once.

    looked_up: by word, the terms by which its other forms ask for it, and which it has not itself; none for most words.
    """

    def __init__(self, terms_of: Callable[[str], Terms]) -> None:
        self.looked_up: dict[str, Terms] = {}
        self._regular: set[str] = set()
        self._terms_of = terms_of

    def other_terms(self, word: str) -> Terms:
        """A term of each form of a folded word that the word does not meet by any of its own terms."""
        if word in self._regular:
            return ()
        found = self.looked_up.get(word)
        if found is None:
            if len(self._regular) + len(self.looked_up) >= MOST_KNOWN:
                self._regular.clear()
                self.looked_up.clear()
            if _REGULAR.fullmatch(word) or not re.fullmatch("[а-я]{2,40}", word):
                self._regular.add(word)
                return ()
            found = self.looked_up[word] = tuple(self._look_up(word))
        return found

    def learn(self, looked_up: Mapping[str, Terms]) -> None:
        """Take over what was looked up elsewhere, in the same dictionary: it is not loaded for that."""
        self.looked_up.update(looked_up)

    def _look_up(self, word: str) -> Iterator[str]:
        met = set(self._terms_of(word))
        for form in _forms(word):
            terms = self._terms_of(form)
            if met.isdisjoint(terms):
                met.add(terms[0])
                yield terms[0]


@cache
def _dictionary() -> Any:
    """The analyzer of pymorphy, which takes a tenth of a second and some 15 MB; None where it is not installed.

    An installation that was updated without its dependencies still searches, by stems alone.
    """
    try:
        import pymorphy3  # type: ignore[import-untyped]
        import pymorphy3_dicts_ru  # type: ignore[import-untyped]
    except ImportError:
        return None

    # With the path it does not look through all installed packages for a dictionary.
    return pymorphy3.MorphAnalyzer(path=pymorphy3_dicts_ru.get_path(), lang="ru", probability_estimator_cls=None)


def _forms(word: str) -> dict[str, None]:
    """Forms of all nouns and adjectives of which `word` is one; of an unknown word, of the likeliest alone."""
    dictionary = _dictionary()
    parses = dictionary.parse(word) if dictionary else []
    if not any(parse.is_known for parse in parses):
        parses = parses[:1]
    forms: dict[str, None] = {}
    lexemes = set()
    for parse in parses:
        lexeme = parse.normal_form, parse.tag.POS, parse.tag.gender
        if parse.tag.POS in _CASES and lexeme not in lexemes and _NOT_NAMED_SO.isdisjoint(parse.tag.grammemes):
            lexemes.add(lexeme)
            for form in parse.lexeme:
                if form.tag.case in _CASES[parse.tag.POS] and _NOT_A_CASE.isdisjoint(form.tag.grammemes):
                    forms[form.word.replace("ё", "е")] = None
    return forms
