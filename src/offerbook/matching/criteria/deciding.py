"""The deciding criterion: what a buyer of this group chooses by is known on both sides."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Sequence
from typing import NamedTuple

from offerbook.matching.criteria.criterion import Criterion, Step
from offerbook.matching.pair import Pair
from offerbook.matching.points import ZERO
from offerbook.matching.verdict import Standing, Verdict, VerdictText
from offerbook.model.codec import pack
from offerbook.model.phrases import (
    as_sentence,
    is_singular,
    listed,
    localize,
    name_in_sentence,
    spec_with_value,
    takes_of,
    value_beside_name,
)
from offerbook.model.records import Fact, Offer, Spec
from offerbook.text.i18n import N_, _


def judge_deciding(pair: Pair) -> Iterator[Verdict]:
    """What a buyer of this group chooses by, such as the payload of a haul truck, has to be known on both sides before an
    offer fits. What the need does not say is asked of the buyer, what the offer does not state of the maker. No points.
    """
    context = pair.prepared.context
    deciding = context.groups[pair.candidate.group].chosen_by
    asked = {it.requirement.spec for it in pair.conditions}
    # What the need says a condition on is judged there, with its own question where the offer does not state it.
    open_specs = [context.specs[id] for id in deciding if id not in asked and id in context.specs]
    if not pair.group_tie.serves or pair.group_tie.relation == "linked" or not deciding:
        return
    if not open_specs:
        yield Verdict("deciding", "met", ZERO, ZERO, ZERO, DecidingDetail("met", (), ()))
    else:
        stated = tuple((spec, pair.candidate.specs[spec.id]) for spec in open_specs if spec.id in pair.candidate.specs)
        missing = tuple(spec for spec in open_specs if spec.id not in pair.candidate.specs)
        if stated:
            yield Verdict("deciding", "unknown", ZERO, ZERO, ZERO, DecidingDetail("unknown", stated, ()))
        if missing:
            yield Verdict("deciding", "unknown", ZERO, ZERO, ZERO, DecidingDetail("unknown", (), missing))


class DecidingDetail(NamedTuple):
    """What decides between offers of a group and is open.

    standing: how it stands.
    stated: what the offer states and the need does not ask for.
    missing: what neither of them says.
    """

    standing: Standing
    stated: tuple[tuple[Spec, Fact], ...]
    missing: tuple[Spec, ...]

    @property
    def is_for_buyer(self) -> bool:
        """Whether the buyer has to answer, because the offer states what it has."""
        return bool(self.stated)

    @property
    def text(self) -> VerdictText:
        """What is open, and the question."""
        if self.stated:
            values = ", ".join(spec_with_value(spec, fact) for spec, fact in self.stated)
            reason = _("the need does not say what decides here; the offer has {values}").format(values=values)
            return VerdictText(reason, "", values, _suits(self.stated))
        if self.missing:
            names = ", ".join(map(name_in_sentence, self.missing))
            reason = _("nobody states what decides here: {specs}").format(specs=names)
            return VerdictText(reason, "", "", _what_is(self.missing))
        return VerdictText(_("what decides between offers of this group is known on both sides"))


def _suits(stated: Sequence[tuple[Spec, Fact]]) -> str:
    """The question to the buyer whether what the offer has will do; Russian names stay in the nominative, whatever they are."""
    (spec, fact), *others = stated
    if not others and takes_of(spec):
        value = value_beside_name(spec, fact)
        text = _("Would the {name} of {value} do?").format(name=name_in_sentence(spec), value=value)
    else:
        text = _("{values}: would that do?").format(values=listed([spec_with_value(*it) for it in stated]))
    return as_sentence(text, spec)


def _what_is(missing: Sequence[Spec]) -> str:
    """The question to the maker what it has."""
    spec, *others = missing
    if spec.type == "flag" and not others:
        return _("{spec}: yes or no?").format(spec=localize(spec.name))
    names = listed([name_in_sentence(it) for it in missing]).removesuffix(".")
    if any(it.type == "flag" for it in missing):
        return _("Please state: {specs}.").format(specs=names)
    if is_singular(spec) and not others:
        return _("What is the {name}?").format(name=names)
    return _("Please state the {specs}.").format(specs=names)


def fix_deciding(detail: DecidingDetail, _offer: Offer) -> Step:
    """The answer to what is open; where neither side says what decides, the buyer's agreement to the maker's answer."""
    step = Step.answer(detail)
    if not detail.missing:
        return step
    text = _("the maker's answer, and the buyer's agreement to it: {question}").format(question=detail.text.question)
    return step._replace(text=text)


def _facts(pair: Pair) -> Hashable:
    """What is published on what decides in the group."""
    specs = pair.candidate.specs
    deciding = pair.prepared.context.groups[pair.candidate.group].chosen_by
    return tuple([pack(specs[id]) if id in specs else None for id in deciding])


CRITERION = Criterion(N_("deciding"), judge_deciding, fix=fix_deciding, looks_at=_facts)
