"""Which group a product belongs to, by the words that it is called: for whoever takes products into a catalogue."""

from __future__ import annotations

import math
import re
from collections import defaultdict
from collections.abc import Iterable
from typing import NamedTuple

from offerbook.index.store import Index
from offerbook.model.phrases import localize
from offerbook.model.records import Group, Offer
from offerbook.tables.table import Column, Table
from offerbook.text.i18n import _
from offerbook.text.terms import Token, tokenize, without_stop_words

LEAST = 0.30
"""The score below which a group is no suggestion: a single adjective in common is no kinship."""
FIRM = 0.55
NEAR = 0.85
"""A second group with this part of the score of the first makes the choice doubtful."""
NOUN_UNMET = 0.6
"""What an agreement counts that leaves open what the thing is: a bitumen sprayer called Region is no regional aircraft."""
OF_OFFERS = 0.8
"""What the name of an offer in the group counts, against the group's own name and terms."""


class Suggestion(NamedTuple):
    """A group that a product may belong to.

    group: its id.
    name: its name in the reader's language.
    score: how well the words agree, between 0 and 1.
    words: those that led there, as they stand in the text.
    codes: the group's codes, each with its scheme.
    is_firm: whether there is no need to look twice.
    """

    group: str
    name: str
    score: float
    words: tuple[str, ...]
    codes: tuple[tuple[str, str], ...]
    is_firm: bool


class Suggester:
    """Suggests groups for many texts; reads the catalogue once."""

    def __init__(self, index: Index) -> None:
        self._groups = dict(index.records("group", Group))
        self._phrases: list[tuple[str, float, list[frozenset[str]]]] = []
        for id, group in self._groups.items():
            for text in (group.name.en, group.name.ru, *group.terms.en, *group.terms.ru):
                self._add(id, text, 1.0)
        for _id, offer in index.records("offer", Offer):
            for text in (offer.name.en, offer.name.ru):
                self._add(offer.group, text, OF_OFFERS)
        groups_with: dict[str, set[str]] = defaultdict(set)
        for id, _weight, tokens in self._phrases:
            for terms in tokens:
                for term in terms:
                    groups_with[term].add(id)
        count = max(len(self._groups), 2)
        self._rarity = {term: math.log(1 + count / len(ids)) for term, ids in groups_with.items()}
        self._most = math.log(1 + count)

    def _add(self, id: str, text: str, weight: float) -> None:
        tokens = [frozenset(token.terms) for token in _words_of(text)]
        if tokens:
            self._phrases.append((id, weight, tokens))

    def suggest(self, text: str, limit: int = 5) -> list[Suggestion]:
        """The groups that the words of a text point at, best first; none where nothing does."""
        words = _words_of(text)
        noun = _noun_of(words)
        best: dict[str, tuple[float, tuple[str, ...]]] = {}
        for id, weight, tokens in self._phrases:
            score, met = self._agreement(words, tokens)
            score *= NOUN_UNMET if noun and noun not in met else 1
            if score * weight > best.get(id, (0.0, ()))[0]:
                best[id] = score * weight, met
        ranked = sorted(best.items(), key=lambda item: (-item[1][0], item[0]))
        ranked = [item for item in ranked if item[1][0] >= LEAST][:limit]
        second = ranked[1][1][0] if len(ranked) > 1 else 0.0
        return [
            Suggestion(
                id, localize(self._groups[id].name), round(score, 2), met,
                tuple((code.scheme, code.code) for code in self._groups[id].codes),
                place == 0 and score >= FIRM and second < score * NEAR,
            )
            for place, (id, (score, met)) in enumerate(ranked)
        ]  # fmt: skip

    def _agreement(self, words: list[Token], phrase: list[frozenset[str]]) -> tuple[float, tuple[str, ...]]:
        """How much of a phrase the words hold and how much of them it explains, rare words counting most; which words."""
        weights = [self._weight(terms) for terms in phrase]
        met_weight = 0.0
        met: list[str] = []
        for terms, weight in zip(phrase, weights, strict=True):
            word = next((it for it in words if not terms.isdisjoint(it.terms)), None)
            if word is not None:
                met_weight += weight
                met.append(word.text)
        if not met:
            return 0.0, ()
        # The first noun says what a thing is; what follows says of which kind, for what or by whom.
        asked = sum(self._weight(frozenset(word.terms)) / (1 + place / 3) for place, word in enumerate(words))
        explained = sum(
            self._weight(frozenset(word.terms)) / (1 + place / 3)
            for place, word in enumerate(words)
            if word.text in met
        )
        covered = met_weight / sum(weights)
        return (covered**0.6) * (explained / asked) ** 0.5, tuple(dict.fromkeys(met))

    def _weight(self, terms: frozenset[str]) -> float:
        return max((self._rarity[term] for term in terms if term in self._rarity), default=self._most * 0.5)


def _words_of(text: str) -> list[Token]:
    """The words of a text that say what a thing is: no numbers, marks or stop words."""
    tokens = without_stop_words(tokenize(text))
    return [token for token in tokens if token.text.replace("-", "").isalpha() and len(token.text) > 2]


def _noun_of(words: Iterable[Token]) -> str:
    """The Russian word that says what the thing is: the first that is no adjective; empty where there is none."""
    russian = (word.text for word in words if re.fullmatch("[а-я-]+", word.text))
    return next((text for text in russian if not re.search("(ый|ий|ой|ая|яя|ое|ее|ые|[кгхшщжч]ие)$", text)), "")


def suggestions_table(text: str, suggestions: Iterable[Suggestion]) -> Table:
    """A row for each group that is suggested."""
    columns = (
        Column("group", _("Group"), "text", 1),
        Column("group_id", _("Group id"), "id", 2),
        Column("score", _("Agreement"), "integer", 2, _("of the words, in percent")),
        Column("words", _("Words"), "list", 1, _("the words of the text that led there")),
        Column("codes", _("Codes"), "list", 4, _("the group's codes, for a customs or procurement form")),
        Column("firm", _("Firm"), "flag", 3, _("whether there is no need to look twice")),
    )
    rows = (
        (
            it.name, it.group, round(it.score * 100), it.words, tuple(f"{scheme} {code}" for scheme, code in it.codes),
            it.is_firm,
        )
        for it in suggestions
    )  # fmt: skip
    return Table("suggestions", _("Groups for “{text}”").format(text=text), columns, rows)
