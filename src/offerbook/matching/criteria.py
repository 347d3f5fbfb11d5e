"""Criteria: each looks at one offer and one need and says met, not met or unknown, with the reason and the points.

A criterion is a pure function of a `Pair`. Its docstring is printed by `offerbook explain`, so it is written for users.
The score of a match is the sum of the verdicts' points and nothing else. Unknown is not failure: what nobody has
published leaves points open, between `points` and `high`.

Most verdicts are only counted and never read. So a verdict holds what there is to say, and makes sentences of it when
somebody asks for them.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal
from fractions import Fraction

from offerbook.matching.compare import compare, misses_bounds, supply
from offerbook.matching.pair import SCHEMES, ZERO, GroupTie, Pair, Standing, Verdict, VerdictText, part
from offerbook.model.phrases import amount_text, condition_text, fact_text, localize, proposal_text, source_ids
from offerbook.model.records import Capacity, Fact, Group, Proposal, Quantity, Requirement, Spec
from offerbook.model.vocabulary import Stage
from offerbook.text.i18n import N_, _


def _to_six_digits(code: str) -> str:
    """A code as far as it is compared: 29.10.59 of 29.10.59.14."""
    ends = [place for place, char in enumerate(code, 1) if char.isdigit()]
    return code[: ends[5]]


def group(pair: Pair) -> Iterator[Verdict]:
    """What is offered is what is asked for: the same group earns all points, a linked group part of them, as the link
    says; a link of half the points or more means that it can serve, a weaker one that it lies near. A six-digit code in
    common earns 60 % where no other group has it and nobody calls it mixed, and 15 % where it also covers unlike things;
    the same sector alone earns 10 % and is only related. Of several relations the one that earns most counts. Fewer
    shared digits are no evidence. A need of several groups asks for all of them together, unless it says that any of
    them is enough; an offer of one of them serves that part.
    """
    asked, held = pair.asked, pair.group_tie
    weight = asked.matching_context.weights.group
    points = part(weight, held.share)
    about = held, asked.matching_context.groups[pair.candidate.group], asked.groups, asked.has_parts
    standing: Standing = "met" if held.serves else "not-met"
    yield Verdict("group", standing, points, points, weight, _of_groups, about, relation=held.relation)


def _of_groups(held: GroupTie, offered: Group, asked: Sequence[Group], has_parts: bool) -> VerdictText:
    names = {it.id: localize(it.name) for it in asked}
    thing, things = localize(offered.name), ", ".join(names.values())
    code = f"{_(SCHEMES[held.code.scheme])} {_to_six_digits(held.code.code)}" if held.code else ""
    link = localize(held.link.reason).rstrip(".") if held.link else ""
    reasons = {
        "same": _("the same group, {group}").format(group=thing),
        "linked": _("a linked group: {reason}").format(reason=link),
        "code": _("the same code {code}, which belongs to one group only").format(code=code),
        "mixed": _("the same code {code}, but it also covers unlike things").format(code=code),
        "sector": _("the same sector, but another thing"),
        "none": _("another group: {offered} instead of {asked}").format(offered=thing, asked=things),
    }
    reason = reasons[held.relation]
    if has_parts and held.parts and len(held.parts) < len(asked):
        served = ", ".join(names[it] for it in held.parts)
        open_ = ", ".join(name for it, name in names.items() if it not in held.parts)
        reason = _("{reason}; serves {parts}, not {others}").format(reason=reason, parts=served, others=open_)
    confirm = ""
    if held.serves and held.relation == "linked":
        confirm = link
    elif held.relation == "code":
        confirm = _("whether {group} is meant").format(group=thing)
    return VerdictText(reason, things, thing, confirm)


WORDS_SHOWN = 5
"""Words met that are named in a reason."""


def words(pair: Pair) -> Iterator[Verdict]:
    """The words of the need are met in the offer's name and in the terms of its group, which are worth the most, in its
    summary, and in its notes, which are worth the least. A rare word counts more than a common one; a word is met in any
    of its forms, and what is written in both languages is asked for and met in both. The points rise towards the weight
    with every word that is met, and never reach it.
    """
    weight, agreement = pair.asked.matching_context.weights.words, pair.agreement
    points = part(weight, Decimal(repr(agreement.share)))
    standing: Standing = "met" if points else "not-asked"
    yield Verdict("words", standing, points, points, weight, _of_words, (agreement.met,))


def _of_words(met: Sequence[str]) -> VerdictText:
    shown = ", ".join(met[:WORDS_SHOWN])
    return VerdictText(
        _("words met: {words}").format(words=shown) if shown else _("no word of the need is met"), "", shown
    )


def requirements(pair: Pair) -> Iterator[Verdict]:
    """Each condition of the need is met, not met or unknown by the published specs of one machine, the offer or one
    variant. The points are shared out among the conditions, a "must" counting double. A "must" that is not met blocks
    the offer, whatever the score. A "should" that is not met makes it only related; of a bound it loses the part of its
    points by which it is missed, and a bound missed by a tenth or less is unknown, for the buyer to decide. Degrees and
    years have no such parts. A value stated as "at least 240" meets 200 and leaves 300 unknown; "about 240" may be wrong
    by a tenth.
    """
    if not pair.asked.conditions:
        yield _not_asked("requirements", ZERO, _no_conditions)
    for condition in pair.asked.conditions:
        fact = pair.candidate.specs.get(condition.requirement.spec)
        standing, worst, best = compare(condition.requirement, condition.spec, fact)
        yield Verdict(
            "requirements",
            standing,
            part(condition.points, worst),
            part(condition.points, best),
            condition.points,
            _of_condition,
            (standing, condition.requirement, condition.spec, fact),
            condition.requirement.level,
            sources=source_ids(fact.source) if fact else (),
        )


def _no_conditions() -> VerdictText:
    return VerdictText(_("the need puts no conditions"))


def _not_asked(criterion: str, of: Decimal, say: Callable[..., VerdictText]) -> Verdict:
    return Verdict(criterion, "not-asked", ZERO, ZERO, of, say)


def _of_condition(standing: Standing, condition: Requirement, spec: Spec, fact: Fact | None) -> VerdictText:
    name, asked = localize(spec.name), condition_text(condition, spec)
    offered = fact_text(fact, spec) if fact else ""
    if standing == "met":
        return VerdictText(
            _("{spec}: {offered}, asked for {asked}").format(spec=name, offered=offered, asked=asked), asked, offered
        )
    if standing == "not-met":
        reason = _("{spec}: {offered}, but {asked} is asked for").format(spec=name, offered=offered, asked=asked)
        return VerdictText(reason, asked, offered)
    stated = offered or _("not published")
    reason = _("{spec}: {stated}; {asked} is asked for").format(spec=name, stated=stated, asked=asked)
    confirm = f"{name}: {asked}"
    if fact is not None and misses_bounds(condition, spec, fact):
        confirm = _("{spec}: whether {offered} will do (for the buyer to say)").format(spec=name, offered=offered)
    return VerdictText(reason, asked, offered, confirm)


def services(pair: Pair) -> Iterator[Verdict]:
    """Each service that the need asks for and the offer states earns its part of the points, where the thing offered can
    serve at all. A service that no source mentions is unknown, not refused.
    """
    need, weight = pair.asked.need, pair.asked.matching_context.weights.services
    if not need.services:
        yield _not_asked("services", ZERO, _no_services)
    elif not pair.group_tie.serves:
        yield _not_asked("services", weight, _another_thing)
    else:
        asked = tuple(dict.fromkeys(need.services))
        given = tuple(it for it in asked if it in pair.candidate.offer.services)
        points = part(weight, Decimal(len(given)) / len(asked))
        standing: Standing = "met" if len(given) == len(asked) else "unknown"
        yield Verdict("services", standing, points, weight, weight, _of_services, (asked, given))


def _no_services() -> VerdictText:
    return VerdictText(_("the need asks for no services"))


def _another_thing() -> VerdictText:
    """What a criterion says that makes sense only where the thing offered can serve."""
    return VerdictText(_("does not count, as another thing is offered"))


def _of_services(asked: Sequence[str], given: Sequence[str]) -> VerdictText:
    open_ = _listed([it for it in asked if it not in given])
    if not open_:
        return VerdictText(_("every service asked for is given"), _listed(asked), _listed(given))
    reason = _("not stated: {services}").format(services=open_)
    return VerdictText(reason, _listed(asked), _listed(given), _("services: {services}").format(services=open_))


def _listed(words: Sequence[str]) -> str:
    return ", ".join(_(word) for word in words)


def quantity(pair: Pair) -> Iterator[Verdict]:
    """The stated capacity covers the quantity asked for, where both are in units and periods that convert exactly: years
    and months do, days do not turn into either. A total is set against one year's capacity. Of several capacities the
    best counts. What is stated as "over 150" covers 150 and leaves more unknown, "about 150" covers 135, and "at most
    150" covers nothing for sure.
    """
    weight, asked = pair.asked.matching_context.weights.quantity, pair.asked.need.quantity
    if asked is None:
        yield _not_asked("quantity", ZERO, _no_quantity)
        return
    if not pair.group_tie.serves:
        yield _not_asked("quantity", weight, _another_thing)
        return
    found = [_covering(it, asked, weight) for it in pair.candidate.offer.capacity]
    best = max(filter(None, found), key=lambda it: (it.points, it.high), default=None)
    yield best or Verdict("quantity", "unknown", ZERO, weight, weight, _of_no_capacity, (asked,))


def _covering(capacity: Capacity, asked: Quantity, weight: Decimal) -> Verdict | None:
    """The verdict on one capacity; None where it cannot be set against what is asked for."""
    held = supply(capacity, asked)
    if held is None:
        return None
    wanted = Fraction(asked.value)
    standing: Standing = "unknown" if held.most >= wanted else "not-met"
    if held.sure >= wanted:
        standing, low, high = "met", weight, weight
    else:
        low, high = (part(weight, _decimal(min(Fraction(1), it / wanted))) for it in held)
    about = standing, capacity, asked
    return Verdict("quantity", standing, low, high, weight, _of_capacity, about, sources=source_ids(capacity.source))


def _decimal(share: Fraction) -> Decimal:
    return Decimal(share.numerator) / Decimal(share.denominator)


def _no_quantity() -> VerdictText:
    return VerdictText(_("the need states no quantity"))


def _of_capacity(standing: Standing, capacity: Capacity, asked: Quantity) -> VerdictText:
    offered, wanted = amount_text(capacity), amount_text(asked)
    reason = _("capacity {offered} for {asked}").format(offered=offered, asked=wanted)
    confirm = ""
    if standing == "unknown":
        confirm = _("capacity for {asked}").format(asked=wanted)
    elif standing == "not-met":
        confirm = _("whether {offered} will do (for the buyer to say)").format(offered=offered)
    return VerdictText(reason, wanted, offered, confirm)


def _of_no_capacity(asked: Quantity) -> VerdictText:
    text = amount_text(asked)
    reason = _("no capacity is published that can be set against {asked}").format(asked=text)
    return VerdictText(reason, text, "", _("capacity for {asked}").format(asked=text))


def named(pair: Pair) -> Iterator[Verdict]:
    """A source proposes this very offer for this very project; its paragraph is shown. It counts for those needs of the
    project that the thing offered can serve.
    """
    asked, weight = pair.asked, pair.asked.matching_context.weights.named
    if not pair.group_tie.serves:
        yield _not_asked("named", weight, _another_thing)
        return
    proposals = tuple(it for it in pair.candidate.offer.proposed_for if it.project == asked.project)
    if not proposals:
        yield _not_asked("named", weight, _not_named)
        return
    sources = tuple(dict.fromkeys(it.source for it in proposals))
    yield Verdict("named", "met", weight, weight, weight, _of_proposals, (proposals,), sources=sources)


def _not_named() -> VerdictText:
    return VerdictText(_("no source proposes it for this project"))


def _of_proposals(proposals: Sequence[Proposal]) -> VerdictText:
    where = ", ".join(proposal_text(it) for it in proposals)
    reason = _("proposed for the project: {where}").format(where=where)
    notes = "; ".join(text for it in proposals if (text := localize(it.note)))
    return VerdictText(f"{reason} ({notes})" if notes else reason, "", where)


def availability(pair: Pair) -> Iterator[Verdict]:
    """What exists only as a prototype or as a plan cannot be bought yet: it is related, but does not fit. What is tested
    but not yet in series must be confirmed. No points.
    """
    stage = pair.candidate.stage
    yield Verdict("availability", _STAGES[stage], ZERO, ZERO, ZERO, _of_stage, (stage,))


_STAGES: dict[Stage | None, Standing] = {
    None: "not-asked", "series": "met", "small-series": "met", "pre-series": "unknown", "prototype": "not-met",
    "planned": "not-met",
}  # fmt: skip


def _of_stage(stage: Stage | None) -> VerdictText:
    if stage is None:
        return VerdictText(_("no source says how far it is"))
    reasons = {
        "prototype": _("only a prototype"),
        "planned": _("only planned"),
        "pre-series": _("tested, but not yet in series"),
    }
    confirm = _("series production") if stage == "pre-series" else ""
    return VerdictText(reasons.get(stage, _("in series production")), "", _(stage), confirm)


CRITERIA: dict[str, Callable[[Pair], Iterator[Verdict]]] = {
    N_("group"): group,
    N_("words"): words,
    N_("requirements"): requirements,
    N_("services"): services,
    N_("quantity"): quantity,
    N_("named"): named,
    N_("availability"): availability,
}
"""Every criterion by its name, in the order in which they are shown."""


def rule(criterion: str) -> str:
    """How a criterion judges, in a sentence: the first one of its docstring, in the reader's language."""
    text = _(inspect.cleandoc(CRITERIA[criterion].__doc__ or ""))
    return " ".join(text.split(". ")[0].rstrip(".").split())
