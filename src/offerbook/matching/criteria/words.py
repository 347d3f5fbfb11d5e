"""The words criterion: the offer speaks of what the need speaks of."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import NamedTuple

from offerbook.index.offer_text import Agreement
from offerbook.index.text_parser import parse_text
from offerbook.matching.criteria.criterion import Criterion, Step
from offerbook.matching.named_terms import named_terms, stems_of
from offerbook.matching.pair import Pair
from offerbook.matching.points import ZERO, share_of
from offerbook.matching.verdict import Standing, Verdict, VerdictText
from offerbook.model.phrases import localize
from offerbook.model.records import Offer, Text
from offerbook.text.i18n import N_, _, current_language, quoted

WORDS_SHOWN = 5
"""How many of the words met a reason names."""


def judge_words(pair: Pair) -> Iterator[Verdict]:
    """The words of the need are met in the offer's name and in the terms of its group, which are worth the most, in its
    summary, and in its notes, which are worth the least. A rare word counts more than a common one; a word is met in any
    of its forms, and what is written in both languages is asked for and met in both. The points rise towards the weight
    with every word that is met, and never reach it. Where the need names a thing of its group that not all of the group
    are, a lathe among machine tools, and the offer speaks of none of it, the group alone does not make it fit: it is asked.
    An offer that has no word of the need's name but the group's, and names a different product of the group, is that other product.
    """
    weight, agreement = pair.prepared.context.weights.words, pair.agreement
    points = share_of(weight, Decimal(repr(agreement.share)))
    standing: Standing = "met" if points else "not-asked"
    yield Verdict("words", standing, points, points, weight, WordsDetail(agreement))
    unmet = _named_and_unmet(pair)
    if unmet:
        others = _others_named(pair)
        if others:
            yield Verdict("words", "not-met", ZERO, ZERO, ZERO, OtherThingDetail(unmet, pair.need.name, others))
        else:
            yield Verdict("words", "unknown", ZERO, ZERO, ZERO, NamedTermDetail(unmet, pair.need.name))


def _named_and_unmet(pair: Pair) -> tuple[str, ...]:
    """The things of its group that the need names, where the offer speaks of none of them."""
    prepared, offer = pair.prepared, pair.candidate.offer
    if pair.group_tie.relation != "same" or not pair.group_tie.serves:
        return ()
    named = prepared.named_terms(pair.candidate.group)
    stems = frozenset[str]().union(*(term.words for term in named))
    if not named or prepared.context.word_scorer.speaks_of(offer.id, stems):
        return ()
    texts = " | ".join(text for fact in pair.candidate.specs.values() for text in fact.texts)
    if texts and any(
        any(term in stems for term in word.terms) for phrase in parse_text(texts).phrases for word in phrase
    ):
        return ()
    return tuple(term.text for term in named)


def _others_named(pair: Pair) -> tuple[str, ...]:
    """The other things of its group that the offer's name names, where the offer has no word of the need's name but the group's.

    Who makes it is no other thing: "BELAZ" is a word for haul trucks, and a maker of many.
    """
    prepared, offer = pair.prepared, pair.candidate.offer
    group = prepared.context.groups[pair.candidate.group]
    if prepared.context.word_scorer.speaks_of(offer.id, stems_of(prepared.need.name) - stems_of(group.name)):
        return ()
    maker = stems_of(prepared.context.supplier_name(offer.supplier))
    return tuple(term.text for term in named_terms(offer.name, group) if not term.words <= maker)


class OtherThingDetail(NamedTuple):
    """The things that the need names, the need's name, and what the offer is instead."""

    terms: tuple[str, ...]
    name: Text
    others: tuple[str, ...]

    @property
    def text(self) -> VerdictText:
        """Both."""
        words = _quoted_things(self.terms, self.name)
        others = ", ".join(map(quoted, _readable(self.others) or self.others))
        reason = _("the need names {words}, and a different product of the group is offered: {others}")
        return VerdictText(reason.format(words=words, others=others), words, others)


class NamedTermDetail(NamedTuple):
    """The things that the need names and the offer does not speak of, and the need's name."""

    terms: tuple[str, ...]
    name: Text

    @property
    def text(self) -> VerdictText:
        """The words, and the question."""
        words = _quoted_things(self.terms, self.name)
        reason = _("the need names {words}, of which the offer does not speak").format(words=words)
        name = localize(self.name)
        if _readable(self.terms) or not _readable([name]):
            question = _("Does the offer include this: {words}?").format(words=words)
        else:
            question = _("Does the offer include what is needed: {need}?").format(need=quoted(name))
        return VerdictText(reason, words, "", question)


class WordsDetail(NamedTuple):
    """How well the words of the need and the offer agree."""

    agreement: Agreement

    @property
    def met(self) -> tuple[str, ...]:
        """Which words of the need the offer has, those that count most first."""
        return self.agreement.met

    @property
    def text(self) -> VerdictText:
        """The first few words met."""
        if not self.met:
            return VerdictText(_("no word of the need is met"))
        words = ", ".join((_readable(self.met) or self.met)[:WORDS_SHOWN])
        return VerdictText(_("words met: {words}").format(words=words), "", words)


def _quoted_things(terms: Sequence[str], name: Text) -> str:
    """The terms for what a need names; its own name where none is in the reader's language, for a letter has one language."""
    return ", ".join(map(quoted, _readable(terms) or _readable([localize(name)]) or terms))


def _readable(words: Sequence[str]) -> list[str]:
    """The words in the alphabet of the reader's language."""
    is_russian = current_language() == "ru"
    return [word for word in words if any("а" <= char <= "я" for char in word) == is_russian]


def fix_words(detail: NamedTermDetail | OtherThingDetail, _offer: Offer) -> Step:
    """The answer that what is offered is this."""
    return Step.answer(NamedTermDetail(detail.terms, detail.name))._replace(settles=detail)


CRITERION = Criterion(N_("words"), judge_words, fix=fix_words)
