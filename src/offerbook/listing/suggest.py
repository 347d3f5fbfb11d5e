"""Which group a product belongs to, by the words that it is called: for whoever takes products into a catalogue."""

from __future__ import annotations

import math
import re
from collections import defaultdict
from collections.abc import Iterable
from typing import NamedTuple

from offerbook.index.store import Index
from offerbook.model.phrases import localize
from offerbook.model.records import Group, Offer, Supplier
from offerbook.tables.table import Column, Table
from offerbook.text.i18n import _
from offerbook.text.terms import Token, tokenize, without_stop_words
from offerbook.text.units import parse

LEAST = 0.30
"""The score below which a group is no suggestion: a single adjective in common is no kinship."""
FIRM = 0.55
NEAR = 0.85
"""A second group with this part of the score of the first makes the choice doubtful."""
NOUN_UNMET = 0.6
"""What an agreement counts that leaves open what the thing is: a bitumen sprayer called Region is no regional aircraft."""
OF_THINGS = 0.5
"""What a word counts that many things are called."""
OF_MAKERS = 0.5
"""What a maker's name counts as the only word of a phrase: it makes other things too."""
OF_OFFERS = 0.8
"""What the name of an offer in the group counts, against the group's own name and terms."""
_THINGS = """
агрегат аппарат автомобиль комплекс комплект линия машина оборудование продукция система станция техника транспорт узел установка
устройство часть equipment kit machine part plant product station system transport unit vehicle
"""
_ACTIVITIES = (
    "монтаж обслуживание работа ремонт сервис строительство услуга construction installation repair service work"
)
"""What many things are called, and what is done with many: alone such a word says nothing of which group one is."""
_NEUTRAL = "модель марка серия тип исполнение новый комплектация model mark series type version new"
"""Words beside a name that say nothing of what the thing is."""
_ALL_WHEELS = r"(?<!\w)([468])\s?[хx×]\s?\1(?!\w)"
_DRIVE = " полноприводный "
"""What a formula of wheels says: 6x6."""
_COUNTED = ("pcs", "sets", "head")
"""Units whose names are things themselves: lifts, vehicles, kits."""
_ATTRIBUTE = r"(?i)(?<![\w-])(?:с|со|на|в|во|без|под|из|от|до|with|on|in|without|by|from|up to)\s[^,;()]*"
"""What a thing has or stands on: it may be of any group."""


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
        self._things = _terms_of(_THINGS)
        self._generic = self._things | _terms_of(_ACTIVITIES)
        # An id of one word is a name; of others, such as dairy-plants, each word says what is made.
        self._makers = _terms_of(" ".join(id for id, _record in index.records("supplier", Supplier) if id.isalnum()))
        self._phrases: list[tuple[str, float, list[frozenset[str]]]] = []
        for id, group in self._groups.items():
            for text in (group.name.en, group.name.ru, *group.terms.en, *group.terms.ru):
                self._add(id, text, 1.0)
        for _id, offer in index.records("offer", Offer):
            for text in (offer.name.en, offer.name.ru):
                self._add(offer.group, text, OF_OFFERS)
        groups_with: dict[str, set[str]] = defaultdict(set)
        self._words_of_group: dict[str, set[str]] = defaultdict(set)
        for id, _weight, tokens in self._phrases:
            for terms in tokens:
                self._words_of_group[id] |= terms
                for term in terms:
                    groups_with[term].add(id)
        count = max(len(self._groups), 2)
        self._rarity = {term: math.log(1 + count / len(ids)) for term, ids in groups_with.items()}
        self._most = math.log(1 + count)

    def _add(self, id: str, text: str, weight: float) -> None:
        tokens = [frozenset(token.terms) for token in _words_of(text)]
        kinds = [terms for terms in tokens if self._makers.isdisjoint(terms)]
        if kinds or tokens:
            self._phrases.append((id, weight if kinds else weight * OF_MAKERS, kinds or tokens))

    def suggest(self, text: str, limit: int = 5) -> list[Suggestion]:
        """The groups that the words of a text point at, best first; none where nothing does."""
        words = _words_of(re.sub(_ALL_WHEELS, _DRIVE, text.casefold()))
        noun = _noun_of(words)
        best: dict[str, tuple[float, tuple[str, ...]]] = {}
        for id, weight, tokens in self._phrases:
            score, met = self._agreement(words, tokens)
            if noun and noun not in met:
                score *= 0 if all(map(_is_adjective, met)) else NOUN_UNMET
            if score * weight > best.get(id, (0.0, ()))[0]:
                best[id] = score * weight, met
        found = [item for item in best.items() if item[1][0] >= LEAST]
        ranked = sorted(found, key=lambda item: (-item[1][0], -self._name_met(words, item[0]), item[0]))[:limit]
        second = ranked[1][1][0] if len(ranked) > 1 else 0.0
        return [
            Suggestion(
                id, localize(self._groups[id].name), round(score, 2), tuple(_as_said(word, text) for word in met),
                tuple((code.scheme, code.code) for code in self._groups[id].codes),
                place == 0 and score >= FIRM and second < score * NEAR and self._is_told(text, [id for id, _best in ranked]),
            )
            for place, (id, (score, met)) in enumerate(ranked)
        ]  # fmt: skip

    def _is_told(self, text: str, ids: list[str]) -> bool:
        """Whether the first group knows each word of a text that says of which kind the thing is, and the drive where another does."""
        known, *others = (self._words_of_group[id] for id in ids)
        if self.strange_words(text, ids[0]):
            return False
        drive = _terms_of(_DRIVE)
        has_drive = re.search(_ALL_WHEELS, text.casefold())
        return not has_drive or not known.isdisjoint(drive) or all(other.isdisjoint(drive) for other in others)

    def strange_words(self, text: str, id: str) -> tuple[str, ...]:
        """The words of a text that say of which kind a thing is, and that a group does not have."""
        known = self._words_of_group[id]
        return tuple(word.text for word in _kind_words(text) if known.isdisjoint(word.terms))

    def _name_met(self, words: list[Token], id: str) -> float:
        """How much of the group's own name the words hold: a tipper is rather of "tippers" than of "quarry tippers"."""
        name = self._groups[id].name
        phrases = [[frozenset(token.terms) for token in _words_of(text)] for text in (name.en, name.ru)]
        return max((self._agreement(words, phrase)[0] for phrase in phrases if phrase), default=0.0)

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
        is_generic = all(terms <= self._generic for terms in phrase)
        if not met or (not is_generic and all(self._generic & {*it.terms} for it in words if it.text in met)):
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
        rarest = max((self._rarity[term] for term in terms if term in self._rarity), default=self._most * 0.5)
        return rarest * (1 if self._things.isdisjoint(terms) else OF_THINGS)


def _as_said(word: str, text: str) -> str:
    """A word that led to a group as it stands in the text: the formula of wheels where that says the drive."""
    formula = re.search(_ALL_WHEELS, text.casefold())
    return formula[0] if formula and word == _DRIVE.strip() and word not in text.casefold() else word


def _words_of(text: str) -> list[Token]:
    """The words of a text that say what a thing is: no numbers, marks or stop words."""
    tokens = without_stop_words(tokenize(text))
    return [
        token
        for token in tokens
        if token.text.replace("-", "").isalpha() and len(token.text) > 2 and parse(token.text) in (None, *_COUNTED)
    ]


def _terms_of(text: str) -> frozenset[str]:
    return frozenset(term for token in tokenize(text) for term in token.terms)


def _kind_words(text: str) -> list[Token]:
    """The common words of a text that say of which kind a thing is; names of makes, and what it has, are left aside."""
    kind = re.sub(_ATTRIBUTE, "", text.casefold() if text.isupper() else text[:1].casefold() + text[1:])
    common = re.findall(r"(?<![\w-])[a-zа-яё]+(?:-[a-zа-яё]+)*(?![\w-])", kind)
    neutral = _terms_of(_NEUTRAL)
    return [word for word in _words_of(" ".join(common)) if neutral.isdisjoint(word.terms)]


def _noun_of(words: Iterable[Token]) -> str:
    """The Russian word that says what the thing is: the first that is no adjective; empty where there is none."""
    russian = (word.text for word in words if re.fullmatch("[а-я-]+", word.text))
    return next((text for text in russian if not _is_adjective(text)), "")


def _is_adjective(word: str) -> bool:
    return bool(re.search("(ый|ий|ой|ая|яя|ое|ее|ые|[кгхшщжч]ие)$", word))


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
