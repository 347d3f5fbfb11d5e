"""Criteria: each looks at one offer and one need and says met, not met or unknown, with the reason and the points.

A criterion is a pure function of a `Pair`. Its docstring is printed by `offerbook explain`, so it is written for users.
The score of a match is the sum of the verdicts' points and nothing else. Unknown is not failure: what nobody has
published leaves points open, between `points` and `high`.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator, Mapping, Sequence
from decimal import ROUND_DOWN, Decimal
from typing import Literal, NamedTuple

from offerbook.language import N_, _, current, pick
from offerbook.records import (
    Capacity,
    Code,
    Fact,
    Group,
    Link,
    Need,
    Offer,
    Proposal,
    Quantity,
    Requirement,
    Spec,
    Text,
    Variant,
    Weights,
)
from offerbook.table import digits
from offerbook.text import fold, meets
from offerbook.units import convert, symbol
from offerbook.wording import Wording

Standing = Literal["met", "not-met", "unknown", "not-asked"]
Relation = Literal["same", "linked", "code", "mixed", "sector", "words", "none"]

SCHEMES = {"okpd2": N_("OKPD2"), "okrb007": N_("OKRB 007"), "hs2022": N_("HS 2022")}
"""The names of the classifications."""
RELATION_WORDS = (N_("same"), N_("linked"), N_("code"), N_("mixed"), N_("sector"), N_("words"), N_("none"))
"""The relations as messages."""
CENT = Decimal("0.01")
CODE_SHARE = Decimal("0.6")
"""Part of the group points for one six-digit code that belongs to one group only."""
MIXED_SHARE = Decimal("0.15")
"""Part of the group points for one six-digit code that also covers unlike things."""
SECTOR_SHARE = Decimal("0.1")
"""Part of the group points for the same sector and nothing closer."""
SERVING_SHARE = Decimal("0.5")
"""From this share on, a link means that the one group can serve for the other; below it, only that they lie near."""


class Knowledge(NamedTuple):
    """What the criteria know of the catalogue besides the two records.

    weights: points by criterion.
    groups: by id.
    links: by the two groups they tie.
    specs: by id.
    wording: the words of all offers.
    """

    weights: Weights
    groups: Mapping[str, Group]
    links: Mapping[frozenset[str], Link]
    specs: Mapping[str, Spec]
    wording: Wording


class Machine(NamedTuple):
    """One thing that a buyer would get: an offer as it stands, or one of its variants.

    offer: the offer.
    variant: the variant's id; empty for the offer itself.
    group, stage, codes: the variant's own where it has them.
    specs: the variant's, and the offer's where the variant does not restate them.
    """

    offer: Offer
    variant: str
    group: str
    stage: str | None
    codes: tuple[Code, ...]
    specs: Mapping[str, Fact]


class Pair(NamedTuple):
    """A need and a machine, side by side.

    project: the need's project.
    need: the need.
    machine: the offer or variant.
    knowledge: of the catalogue.
    tie: how the machine's group stands to the need's groups.
    """

    project: str
    need: Need
    machine: Machine
    knowledge: Knowledge
    tie: Tie


class Verdict(NamedTuple):
    """What one criterion says of one pair.

    criterion: its name, a key of CRITERIA.
    standing: met, not-met, unknown, or not-asked where the need asks for nothing of the kind.
    points: earned for sure.
    high: earned at best, when what is unknown turns out well.
    of: the most that can be earned here.
    reason: in a sentence, in the reader's language.
    asked, offered: the two values compared, for people; empty where there is none.
    level: "must" or "should" for a requirement, else empty.
    relation: how the groups stand to each other, for the group criterion; else "none".
    confirm: what to ask the supplier, where something is unknown or only partly right; else empty.
    sources: where the offer's value is published.
    """

    criterion: str
    standing: Standing
    points: Decimal
    high: Decimal
    of: Decimal
    reason: str
    asked: str = ""
    offered: str = ""
    level: str = ""
    relation: Relation = "none"
    confirm: str = ""
    sources: tuple[str, ...] = ()


def said(text: Text | None) -> str:
    """A text in the language being spoken; empty when there is none."""
    return pick(text.en, text.ru) if text else ""


def machines(offer: Offer) -> list[Machine]:
    """The offer itself and each of its variants."""
    base = Machine(offer, "", offer.group, offer.stage, offer.codes, offer.specs)
    return [base, *(_variant(offer, variant) for variant in offer.variants)]


def _variant(offer: Offer, it: Variant) -> Machine:
    return Machine(
        offer,
        it.id,
        it.group or offer.group,
        it.stage or offer.stage,
        it.codes or offer.codes,
        {**offer.specs, **it.specs},
    )


class Tie(NamedTuple):
    """How a machine's group stands to the groups of a need.

    relation: the closest relation there is.
    share: the part of the group points that it earns.
    link: the link, where the groups are linked.
    code: the common code, where that is what they have in common.
    """

    relation: Relation
    share: Decimal
    link: Link | None = None
    code: Code | None = None

    @property
    def serves(self) -> bool:
        """Whether what is offered can serve: the same, what a link lets serve, or what has a code of its own in common."""
        return self.relation in ("same", "code") or (self.relation == "linked" and self.share >= SERVING_SHARE)


def tie(need: Need, machine: Machine, known: Knowledge) -> Tie:
    """The closest relation of a machine's group to the groups of a need."""
    if machine.group in need.groups:
        return Tie("same", Decimal(1))
    links = [known.links.get(frozenset((machine.group, it))) for it in need.groups]
    best = max((link for link in links if link), key=lambda link: link.share, default=None)
    if best is not None:
        return Tie("linked", best.share, best)
    common = _common_codes(need, machine, known)
    if common:
        # A code stands for one thing only where no other group has anything at its six digits.
        alone = [code for code in common if not _is_mixed(code, need, known)]
        return Tie("code", CODE_SHARE, code=alone[0]) if alone else Tie("mixed", MIXED_SHARE, code=common[0])
    if known.groups[machine.group].sector in {known.groups[it].sector for it in need.groups}:
        return Tie("sector", SECTOR_SHARE)
    return Tie("none", Decimal(0))


def group(pair: Pair) -> Iterator[Verdict]:
    """What is offered is what is asked for: the same group earns all points, a linked group part of them, as the link
    says; a link of half the points or more means that it can serve, a weaker one that it lies near. A six-digit code in
    common earns 60 % where the code belongs to one group only and 15 % where it also covers unlike things; the same
    sector alone earns 10 % and is only related. Fewer shared digits are no evidence.
    """
    weight, held = pair.knowledge.weights.group, pair.tie
    asked = ", ".join(_group_name(pair.knowledge, it) for it in pair.need.groups)
    offered = _group_name(pair.knowledge, pair.machine.group)
    code = f"{_(SCHEMES[held.code.scheme])} {held.code.code}" if held.code else ""
    link = said(held.link.reason).rstrip(".") if held.link else ""
    reasons = {
        "same": _("the same group, {group}").format(group=offered),
        "linked": _("a linked group: {reason}").format(reason=link),
        "code": _("the same code {code}, which belongs to one group only").format(code=code),
        "mixed": _("the same code {code}, but it also covers unlike things").format(code=code),
        "sector": _("the same sector, but another thing"),
        "none": _("another group: {offered} instead of {asked}").format(offered=offered, asked=asked),
    }
    confirm = ""
    if held.serves and held.relation == "linked":
        confirm = link
    elif held.relation == "code":
        confirm = _("whether {group} is meant").format(group=offered)
    points = part(weight, held.share)
    standing: Standing = "met" if held.serves else "not-met"
    yield Verdict(
        "group", standing, points, points, weight, reasons[held.relation], asked, offered, "", held.relation, confirm
    )


def _group_name(knowledge: Knowledge, id: str) -> str:
    return said(knowledge.groups[id].name)


def six_digits(code: Code) -> str:
    """The first six digits of a code; empty when it has fewer."""
    digits = "".join(filter(str.isdigit, code.code))
    return digits[:6] if len(digits) >= 6 else ""


def _common_codes(need: Need, machine: Machine, known: Knowledge) -> list[Code]:
    """The codes of the need's groups that the machine shares to six digits."""
    own = {_six(code) for code in machine.codes or known.groups[machine.group].codes}
    return [code for id in need.groups for code in known.groups[id].codes if six_digits(code) and _six(code) in own]


def _six(code: Code) -> tuple[str, str]:
    return code.scheme, six_digits(code)


def _is_mixed(code: Code, need: Need, known: Knowledge) -> bool:
    """Whether a code, to six digits, is said to cover unlike things or belongs to a group that the need does not name."""
    return any(
        held.mixed or id not in need.groups
        for id, group in known.groups.items()
        for held in group.codes
        if _six(held) == _six(code)
    )


WORDS_SHOWN = 5
"""Words met that are named in a reason."""


def words(pair: Pair) -> Iterator[Verdict]:
    """The words of the need are met in the offer's name, in the terms of its group, in its summary and notes, in this
    order of worth; a rare word counts more than a common one, and a word found in either language and form counts once.
    """
    weight = pair.knowledge.weights.words
    agreement = pair.knowledge.wording.agreement(pair.need, pair.machine.offer.id)
    points = part(weight, Decimal(repr(agreement.share)))
    met = ", ".join(agreement.met[:WORDS_SHOWN])
    reason = _("words met: {words}").format(words=met) if met else _("no word of the need is met")
    standing: Standing = "met" if points else "not-asked"
    yield Verdict("words", standing, points, points, weight, reason, "", met)


def requirements(pair: Pair) -> Iterator[Verdict]:
    """Each condition of the need is met, not met or unknown by the published specs of one machine, the offer or one
    variant. The points are shared out among the conditions, a "must" counting double. A "must" that is not met blocks
    the offer, whatever the score. A "should" bound that is missed loses the part of its points by which it is missed;
    one missed by a tenth or less is left to the buyer to decide, so it counts as unknown. A value stated as "at least
    240" meets 200 and leaves 300 unknown.
    """
    conditions = pair.need.requires
    if not conditions:
        yield Verdict("requirements", "not-asked", Decimal(0), Decimal(0), Decimal(0), _("the need puts no conditions"))
        return
    for condition, points in zip(conditions, _shared_out(pair.knowledge.weights.requirements, conditions), strict=True):
        yield _judged(pair, condition, points)


def _shared_out(total: Decimal, conditions: Sequence[Requirement]) -> list[Decimal]:
    """The points of each condition, in whole hundredths that sum to the total; the first ones get what is left over."""
    parts = [2 if condition.level == "must" else 1 for condition in conditions]
    points = [(total * part / sum(parts)).quantize(CENT, ROUND_DOWN) for part in parts]
    points[0] += total - sum(points)
    return points


def _judged(pair: Pair, condition: Requirement, points: Decimal) -> Verdict:
    spec = pair.knowledge.specs[condition.spec]
    fact = pair.machine.specs.get(condition.spec)
    standing = compare(condition, fact)
    name, asked = said(spec.name), condition_text(condition, spec)
    offered = fact_text(fact, spec) if fact else ""
    confirm = ""
    if standing == "met":
        reason = _("{spec}: {offered}, asked for {asked}").format(spec=name, offered=offered, asked=asked)
    elif standing == "not-met":
        reason = _("{spec}: {offered}, but {asked} is asked for").format(spec=name, offered=offered, asked=asked)
    else:
        stated = offered or _("not published")
        reason = _("{spec}: {stated}; {asked} is asked for").format(spec=name, stated=stated, asked=asked)
        confirm = f"{name}: {asked}"
    worst, best = (Decimal(0), Decimal(0)) if standing == "not-met" else (Decimal(0), points)
    if standing == "met":
        worst = points
    elif condition.level == "should" and spec.type == "number" and fact is not None:
        worst, near = _in_part(points, fact, condition)
        best = near if standing == "not-met" else points
    sources = cited(fact.source) if fact else ()
    return Verdict(
        "requirements",
        standing,
        worst,
        best,
        points,
        reason,
        asked,
        offered,
        condition.level,
        "none",
        confirm,
        sources,
    )


def _in_part(points: Decimal, fact: Fact, condition: Requirement) -> tuple[Decimal, Decimal]:
    """The points of a bound that only should be kept, less the part by which it is missed: at worst and at best.

    They differ where the value is stated as "at least" or "at most", so that the true one may miss by more or by less.
    """
    miss = _miss(Decimal(fact.value), condition)
    if not miss:
        return Decimal(0), points
    stated = part(points, 1 - miss)
    too_small = condition.min is not None and Decimal(fact.value) < condition.min
    # A true value on the far side of both bounds is sure of nothing.
    sure = Decimal(0) if condition.min is not None and condition.max is not None else stated
    if fact.qualifier in ("at-least", "over"):
        return (sure, points) if too_small else (Decimal(0), stated)
    if fact.qualifier == "at-most":
        return (Decimal(0), stated) if too_small else (sure, points)
    return stated, stated


def part(points: Decimal, share: Decimal) -> Decimal:
    """A part of the points, in whole hundredths and never more than all of them."""
    return min(points, (points * share).quantize(CENT))


def cited(source: str | tuple[str, ...]) -> tuple[str, ...]:
    """The source ids of a fact, as a tuple however many there are."""
    return (source,) if isinstance(source, str) else source


def compare(condition: Requirement, fact: Fact | None) -> Standing:
    """How a published value stands to a condition."""
    if fact is None:
        return "unknown"
    value = fact.value
    if condition.flag is not None:
        return "met" if value == condition.flag else "not-met"
    if condition.one_of:
        return "met" if fold(str(value)) in {fold(it) for it in condition.one_of} else "not-met"
    if condition.text is not None:
        # What a published text does not mention is not thereby excluded.
        return "met" if meets(condition.text, str(value)) else "unknown"
    return _bounded(Decimal(value), fact.qualifier, condition)


TOLERANCE = Decimal("0.1")
"""A bound that only should be kept, and is missed by no more than this part of it, is left to the buyer to decide."""


def _miss(value: Decimal, condition: Requirement) -> Decimal:
    """By which part of the bound a value misses it; 0 when it keeps both bounds, 1 at most."""
    low, high = condition.min, condition.max
    missed = low if low is not None and value < low else high if high is not None and value > high else None
    if missed is None:
        return Decimal(0)
    return min(Decimal(1), abs(value - missed) / abs(missed)) if missed else Decimal(1)


def _bounded(value: Decimal, qualifier: str | None, condition: Requirement) -> Standing:
    # The true value lies between these two.
    lowest: Decimal | None = value if qualifier != "at-most" else None
    highest: Decimal | None = value if qualifier not in ("at-least", "over") else None
    low, high = condition.min, condition.max
    if (low is not None and highest is not None and highest < low) or (
        high is not None and lowest is not None and (lowest > high or (qualifier == "over" and lowest == high))
    ):
        return "unknown" if condition.level == "should" and _miss(value, condition) <= TOLERANCE else "not-met"
    low_met = low is None or (lowest is not None and lowest >= low)
    high_met = high is None or (highest is not None and highest <= high)
    return "met" if low_met and high_met else "unknown"


def services(pair: Pair) -> Iterator[Verdict]:
    """Each service that the need asks for and the offer states earns its part of the points, where the thing offered can
    serve at all. A service that no source mentions is unknown, not refused.
    """
    weight = pair.knowledge.weights.services
    asked = list(dict.fromkeys(pair.need.services))
    if not asked:
        yield Verdict("services", "not-asked", Decimal(0), Decimal(0), Decimal(0), _("the need asks for no services"))
        return
    if not pair.tie.serves:
        yield _another_thing("services", weight)
        return
    given = [it for it in asked if it in pair.machine.offer.services]
    open_ = [it for it in asked if it not in given]
    points = part(weight, Decimal(len(given)) / len(asked))
    texts = _listed(asked), _listed(given)
    if not open_:
        yield Verdict("services", "met", weight, weight, weight, _("every service asked for is given"), *texts)
        return
    reason = _("not stated: {services}").format(services=_listed(open_))
    confirm = _("services: {services}").format(services=_listed(open_))
    yield Verdict("services", "unknown", points, weight, weight, reason, *texts, confirm=confirm)


def _another_thing(criterion: str, weight: Decimal) -> Verdict:
    """What a criterion says that makes sense only where the thing offered can serve."""
    zero = Decimal(0)
    return Verdict(criterion, "not-asked", zero, zero, weight, _("does not count, as another thing is offered"))


def _listed(words: Sequence[str]) -> str:
    return ", ".join(_(word) for word in words)


def quantity(pair: Pair) -> Iterator[Verdict]:
    """The stated capacity covers the quantity asked for, where both are in units that convert exactly. A total is set
    against one year's capacity.
    """
    weight = pair.knowledge.weights.quantity
    asked = pair.need.quantity
    if asked is None:
        yield Verdict("quantity", "not-asked", Decimal(0), Decimal(0), Decimal(0), _("the need states no quantity"))
        return
    if not pair.tie.serves:
        yield _another_thing("quantity", weight)
        return
    asked_text = quantity_text(asked)
    for capacity in pair.machine.offer.capacity:
        yearly = covered(capacity, asked)
        if yearly is None:
            continue
        offered = quantity_text(capacity)
        enough = yearly >= asked.value
        stated = weight if enough else part(weight, yearly / asked.value)
        # What is stated as "over 150" covers 150 and leaves more unknown; "at most 150" covers nothing for sure.
        standing: Standing = "met" if enough else "not-met"
        low = high = stated
        if capacity.qualifier == "at-most":
            standing, low = "unknown" if enough else standing, Decimal(0)
        elif capacity.qualifier in ("at-least", "over") and not enough:
            standing, high = "unknown", weight
        reason = _("capacity {offered} for {asked}").format(offered=offered, asked=asked_text)
        confirm = _("capacity for {asked}").format(asked=asked_text) if standing == "unknown" else ""
        sources = cited(capacity.source)
        yield Verdict(
            "quantity", standing, low, high, weight, reason, asked_text, offered, confirm=confirm, sources=sources
        )
        return
    reason = _("no capacity is published that can be set against {asked}").format(asked=asked_text)
    confirm = _("capacity for {asked}").format(asked=asked_text)
    yield Verdict("quantity", "unknown", Decimal(0), weight, weight, reason, asked_text, "", confirm=confirm)


PERIODS = {"year": Decimal(1), "month": Decimal(12), "day": Decimal(365)}
"""How many of each period a year has."""


def covered(capacity: Capacity, asked: Quantity) -> Decimal | None:
    """How much of what is asked, in its unit, the capacity gives: in its period, or in a year where it is a total.

    None where the units do not convert exactly.
    """
    value = convert(capacity.value, capacity.unit, asked.unit)
    if value is None:
        return None
    yearly = value * PERIODS[capacity.per]
    return yearly / PERIODS[asked.per] if asked.per else yearly


def named(pair: Pair) -> Iterator[Verdict]:
    """A source proposes this very offer for this very project; its paragraph is shown. It counts for those needs of the
    project that the thing offered can serve.
    """
    weight = pair.knowledge.weights.named
    if not pair.tie.serves:
        yield _another_thing("named", weight)
        return
    proposals = [it for it in pair.machine.offer.proposed_for if it.project == pair.project]
    if not proposals:
        yield Verdict("named", "not-asked", Decimal(0), Decimal(0), weight, _("no source proposes it for this project"))
        return
    where = ", ".join(proposal_text(it) for it in proposals)
    reason = _("proposed for the project: {where}").format(where=where)
    notes = "; ".join(text for it in proposals if (text := said(it.note)))
    if notes:
        reason = f"{reason} ({notes})"
    sources = tuple(dict.fromkeys(it.source for it in proposals))
    yield Verdict("named", "met", weight, weight, weight, reason, "", where, sources=sources)


def proposal_text(it: Proposal) -> str:
    """Where a source proposes an offer, for people: "meeting, paragraph 4"."""
    if it.paragraph is None:
        return it.source
    return _("{source}, paragraph {paragraph}").format(source=it.source, paragraph=it.paragraph)


def availability(pair: Pair) -> Iterator[Verdict]:
    """What exists only as a prototype or as a plan cannot be bought yet: it is related, but does not fit. What is tested
    but not yet in series must be confirmed. No points.
    """
    stage = pair.machine.stage
    zero = Decimal(0)
    if stage in ("prototype", "planned"):
        reason = _("only a prototype") if stage == "prototype" else _("only planned")
        yield Verdict("availability", "not-met", zero, zero, zero, reason, "", _(stage))
    elif stage == "pre-series":
        reason = _("tested, but not yet in series")
        yield Verdict("availability", "unknown", zero, zero, zero, reason, "", _(stage), confirm=_("series production"))
    elif stage is None:
        yield Verdict("availability", "not-asked", zero, zero, zero, _("no source says how far it is"))
    else:
        yield Verdict("availability", "met", zero, zero, zero, _("in series production"), "", _(stage))


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


def number_text(value: object) -> str:
    """A number as the reader's language writes it: 0,5 in Russian."""
    text = digits(value) if isinstance(value, Decimal) else str(value)
    return text.replace(".", ",").replace("-", "−") if current() == "ru" else text


def fact_text(fact: Fact, spec: Spec) -> str:
    """A published value for people: "at least 240 km"."""
    if isinstance(fact.value, bool):
        return _("yes") if fact.value else _("no")
    text = str(fact.value) if isinstance(fact.value, str) else number_text(fact.value)
    if spec.unit:
        text = f"{text} {symbol(spec.unit, current())}"
    return qualified(fact.qualifier, text)


def qualified(qualifier: str | None, text: str) -> str:
    """An amount as a source states it: "about 240 km", or plainly where it is exact."""
    marks = {
        "about": _("about {value}"),
        "over": _("over {value}"),
        "at-least": _("at least {value}"),
        "at-most": _("at most {value}"),
    }
    return marks[qualifier].format(value=text) if qualifier else text


def condition_text(condition: Requirement, spec: Spec) -> str:
    """A condition for people: "at least 130 t"."""
    unit = f" {symbol(spec.unit, current())}" if spec.unit else ""
    if condition.flag is not None:
        return _("yes") if condition.flag else _("no")
    if condition.one_of:
        return _("one of {values}").format(values=", ".join(condition.one_of))
    if condition.text is not None:
        return f"“{condition.text}”"
    low, high = condition.min, condition.max
    if low is not None and high is not None:
        return _("{low} to {high}").format(low=number_text(low), high=f"{number_text(high)}{unit}")
    if low is not None:
        return _("at least {value}").format(value=f"{number_text(low)}{unit}")
    return _("at most {value}").format(value=f"{number_text(high)}{unit}")


def quantity_text(it: Quantity | Capacity) -> str:
    """An amount for people: "13000 pcs a year"."""
    text = f"{number_text(it.value)} {symbol(it.unit, current())}"
    per = {"year": _("{amount} a year"), "month": _("{amount} a month"), "day": _("{amount} a day")}
    return per[it.per].format(amount=text) if it.per else text
