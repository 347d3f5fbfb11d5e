"""The requirements criterion: the published specs meet the conditions of the need."""

from __future__ import annotations

from collections.abc import Hashable, Iterator
from decimal import Decimal
from typing import Any, NamedTuple

from offerbook.matching.candidate import Candidate
from offerbook.matching.compare import compare, misses_bounds
from offerbook.matching.criteria.criterion import Criterion, Step
from offerbook.matching.pair import Pair
from offerbook.matching.points import FULL, ZERO, share_of
from offerbook.matching.verdict import Standing, Verdict, VerdictText
from offerbook.model.codec import pack
from offerbook.model.phrases import (
    as_sentence,
    condition_text,
    fact_text,
    is_singular,
    localize,
    name_in_sentence,
    number_text,
    source_ids,
    takes_of,
)
from offerbook.model.records import Fact, Offer, Requirement, Spec, Variant
from offerbook.text.i18n import N_, _, current_language
from offerbook.text.units import symbol


def judge_requirements(pair: Pair) -> Iterator[Verdict]:
    """Each condition of the need is met, not met or unknown by the published specs of one machine, the offer or one
    variant. The points are shared out among the conditions, a "must" counting double. A "must" that is not met blocks
    the offer, whatever the score. A "should" that is not met makes it only related; of a bound it loses the part of its
    points by which it is missed, and a bound missed by a tenth or less is unknown, for the buyer to decide. A size that
    decides in its group and is less than half of what is asked for, or more than twice, is of another class: such an offer
    is distant. Degrees and years have no such parts, and miss a bound by the tolerance of the spec where it has one. What
    is asked of one part is asked of that part alone. A value stated as "at least 240" meets 200 and leaves 300 unknown;
    "about 240" may be wrong by a tenth.
    """
    if not pair.conditions:
        reason = N_("its conditions are on other parts") if pair.need.requires else N_("the need puts no conditions")
        yield Verdict.not_asked("requirements", ZERO, reason)
    for requirement, spec, points in pair.conditions:
        fact = pair.candidate.specs.get(requirement.spec)
        standing, worst, best = compare(requirement, spec, fact)
        yield Verdict(
            "requirements",
            standing,
            share_of(points, worst),
            share_of(points, best),
            points,
            ConditionDetail(standing, requirement, spec, fact),
            requirement.level,
            source_ids(fact.source) if fact else (),
        )


class ConditionDetail(NamedTuple):
    """A condition and the published value.

    standing: how the value stands to the condition.
    requirement: the condition.
    spec: the spec it is on.
    fact: the published value; None where there is none.
    """

    standing: Standing
    requirement: Requirement
    spec: Spec
    fact: Fact | None

    @property
    def text(self) -> VerdictText:
        """Both values, and the question where the condition may yet be met."""
        spec, required = localize(self.spec.name), condition_text(self.requirement, self.spec)
        offered = fact_text(self.fact, self.spec) if self.fact else ""
        if self.standing == "met":
            reason = _("{spec}: {offered} (required: {asked})")
        elif self.standing == "not-met":
            reason = _("{spec}: {offered}, but {asked} is required")
        elif offered:
            reason = _("{spec}: {offered}; {asked} is required")
        else:
            reason = _("{spec}: not published; {asked} is required")
        values = {"spec": spec, "name": name_in_sentence(self.spec), "offered": offered, "asked": required}
        values["temperature"] = self._temperature_of_work
        question = self._question.format(**values) if self.standing == "unknown" else ""
        return VerdictText(reason.format(**values), required, offered, as_sentence(question, self.spec))

    @property
    def _question(self) -> str:
        if self.misses_bounds:
            if takes_of(self.spec):
                return _("Would the {name} of {offered} do, where {asked} is asked for?")
            return _("{name} {offered}, where {asked} is asked for: would that do?")
        if self.requirement.flag is not None:
            return _("{spec}: yes or no?")
        if self._temperature_of_work:
            return _("Does it work at {temperature}?")
        if self.requirement.text is not None or not is_singular(self.spec):
            return _("Is this right: {name} {asked}?")
        return _("Is the {name} {asked}?")

    @property
    def _temperature_of_work(self) -> str:
        """The temperature at which the thing has to work; empty where the condition is on anything else."""
        bounds = [bound for bound in (self.requirement.min, self.requirement.max) if bound is not None]
        if len(bounds) != 1 or self.spec.unit != "C" or "operating_temperature" not in self.spec.id:
            return ""
        return f"{number_text(bounds[0])} {symbol('C', current_language())}"

    @property
    def misses_bounds(self) -> bool:
        """Whether the published number cannot keep the bounds, however near it comes."""
        return self.fact is not None and misses_bounds(self.requirement, self.spec, self.fact)


def fix_requirement(detail: ConditionDetail, offer: Offer) -> Step:
    """The nearest value that meets the condition, or the question where the published one may already do so."""
    requirement, spec, fact = detail.requirement, detail.spec, detail.fact
    value = _nearest_value(requirement, fact)

    def apply(candidate: Candidate) -> Candidate:
        return candidate._replace(specs={**candidate.specs, requirement.spec: value})

    values = {"spec": localize(spec.name), "asked": detail.text.required, "offered": detail.text.offered}
    if fact is None or (detail.standing == "unknown" and not detail.misses_bounds):
        return Step(_("confirmation from the maker: {spec}: {asked}").format(**values), FULL, True, apply)
    size = _relative_change(_published(fact, requirement), value.value)
    variant = _variant_that_meets(requirement, spec, offer)
    if variant is None:
        return Step(_("{spec}: {asked} instead of {offered}").format(**values), size, False, apply)
    text = _("{spec}: {asked} instead of {offered} (the variant {id} has {value}, but fails another condition)")
    value_text = fact_text(variant.specs[requirement.spec], spec)
    return Step(text.format(**values, id=variant.id, value=value_text), size, False, apply)


def _nearest_value(requirement: Requirement, fact: Fact | None) -> Fact:
    """The value that meets a condition and is nearest to the published one."""
    if requirement.flag is not None:
        return Fact(requirement.flag)
    if requirement.one_of:
        return Fact(requirement.one_of[0])
    if requirement.text is not None:
        return Fact(requirement.text)
    low, high = requirement.min, requirement.max
    if low is not None and (fact is None or high is None or Decimal(_published(fact, requirement)) < low):
        return Fact(low)
    return Fact(high)


def _published(fact: Fact, requirement: Requirement) -> Any:
    """The value that is nearest to a condition: of a range its end on that side."""
    if fact.is_range:
        return fact.max if requirement.min is not None else fact.min
    return fact.value if fact.value is not None else "; ".join(fact.texts)


def _relative_change(before: Any, after: Any) -> Decimal:
    """The part of itself by which a number changes; anything else changes wholly."""
    if isinstance(after, bool | str):
        return FULL
    difference = abs(Decimal(after) - Decimal(before))
    return difference / max(abs(Decimal(before)), difference) if difference else ZERO


def _variant_that_meets(requirement: Requirement, spec: Spec, offer: Offer) -> Variant | None:
    """The first variant that meets a condition; where the best candidate does not, it fails another one."""
    for variant in offer.variants:
        fact = variant.specs.get(requirement.spec)
        if fact is not None and compare(requirement, spec, fact)[0] == "met":
            return variant
    return None


def _facts(pair: Pair) -> Hashable:
    """What is published on the conditions, figure by figure: 1.0 and 1.00 are equal and read differently."""
    specs = pair.candidate.specs
    return tuple([pack(specs[it.spec.id]) if it.spec.id in specs else None for it in pair.conditions])


CRITERION = Criterion(N_("requirements"), judge_requirements, fix=fix_requirement, looks_at=_facts)
