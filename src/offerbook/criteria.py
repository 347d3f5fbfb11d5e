"""Criteria: each looks at one offer and one need and says met, not met or unknown, with the reason and the points.

A criterion is a pure function of a `Pair`. Its docstring is printed by `offerbook explain`, so it is written for users.
The score of a match is the sum of the verdicts' points and nothing else. Unknown is not failure: what nobody has
published leaves points open, between `points` and `high`.

Most verdicts are only counted and never read. So a verdict holds what there is to say, and makes sentences of it when
somebody asks for them.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator, Mapping, Sequence
from decimal import ROUND_DOWN, Decimal
from fractions import Fraction
from typing import Any, Literal, NamedTuple

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
    Stage,
    Text,
    Variant,
    Weights,
    six_digits,
)
from offerbook.table import digits
from offerbook.text import fold, meets
from offerbook.units import convert, is_proportional, symbol
from offerbook.wording import Agreement, Wording
from offerbook.words import Sought

Standing = Literal["met", "not-met", "unknown", "not-asked"]
Relation = Literal["same", "linked", "code", "mixed", "sector", "words", "none"]
SixDigits = tuple[str, str]
"""A scheme, and the first six digits of a code of it."""

SCHEMES = {"okpd2": N_("OKPD2"), "okrb007": N_("OKRB 007"), "hs2022": N_("HS 2022")}
"""The names of the classifications."""
RELATION_WORDS = (N_("same"), N_("linked"), N_("code"), N_("mixed"), N_("sector"), N_("words"), N_("none"))
"""The relations as messages."""
ZERO, ALL = Decimal(0), Decimal(1)
CENT = Decimal("0.01")
CODE_SHARE = Decimal("0.6")
"""Part of the group points for one six-digit code that belongs to one group only."""
MIXED_SHARE = Decimal("0.15")
"""Part of the group points for one six-digit code that also covers unlike things."""
SECTOR_SHARE = Decimal("0.1")
"""Part of the group points for the same sector and nothing closer."""
SERVING_SHARE = Decimal("0.5")
"""From this share on, a link means that the one group can serve for the other; below it, only that they lie near."""
TOLERANCE = Decimal("0.1")
"""The part of a figure by which "about" may be wrong. A bound that only should be kept, and is missed by no more than
this part of it, is left to the buyer to decide."""


class CodeBook(NamedTuple):
    """Which groups have which codes, to six digits.

    of: each group's codes of six digits or more.
    holders: the groups that have a code.
    mixed: the codes that some group says to cover unlike things.
    """

    of: Mapping[str, Mapping[SixDigits, Code]]
    holders: Mapping[SixDigits, frozenset[str]]
    mixed: frozenset[SixDigits]

    @classmethod
    def made(cls, groups: Mapping[str, Group]) -> CodeBook:
        """The codes of these groups."""
        of = {id: by_six_digits(group.codes) for id, group in groups.items()}
        holders: dict[SixDigits, set[str]] = {}
        for id, codes in of.items():
            for six in codes:
                holders.setdefault(six, set()).add(id)
        return cls(
            of,
            {six: frozenset(ids) for six, ids in holders.items()},
            frozenset(six for codes in of.values() for six, code in codes.items() if code.mixed),
        )


class Knowledge(NamedTuple):
    """What the criteria know of the catalogue besides the two records.

    weights: points by criterion.
    groups: by id.
    links: by the two groups they tie.
    specs: by id.
    wording: the words of all offers.
    codes: of the groups.
    """

    weights: Weights
    groups: Mapping[str, Group]
    links: Mapping[frozenset[str], Link]
    specs: Mapping[str, Spec]
    wording: Wording
    codes: CodeBook


class Machine(NamedTuple):
    """One thing that a buyer would get: an offer as it stands, or one of its variants.

    offer: the offer.
    variant: the variant's id; empty for the offer itself.
    group, stage: the variant's own where it has them.
    codes: its codes, or the variant's own where it has some, to six digits.
    specs: the variant's, and the offer's where the variant does not restate them.
    """

    offer: Offer
    variant: str
    group: str
    stage: Stage | None
    codes: Mapping[SixDigits, Code]
    specs: Mapping[str, Fact]


class Condition(NamedTuple):
    """A condition of a need, with the spec it is on and the points that it is worth."""

    requirement: Requirement
    spec: Spec
    points: Decimal


class Asked(NamedTuple):
    """A need made ready to be set against many machines.

    id: project/need.
    project: the need's project.
    need: the need.
    groups: the need's groups.
    conditions: the need's conditions.
    words: its words.
    knowledge: of the catalogue.
    """

    id: str
    project: str
    need: Need
    groups: tuple[Group, ...]
    conditions: tuple[Condition, ...]
    words: Sought
    knowledge: Knowledge

    @classmethod
    def of(cls, known: Knowledge, id: str, need: Need) -> Asked:
        """The need under its address."""
        shares = _shared_out(known.weights.requirements, need.requires)
        conditions = (
            Condition(it, known.specs[it.spec], points) for it, points in zip(need.requires, shares, strict=True)
        )
        groups = tuple(known.groups[it] for it in need.groups)
        return cls(id, id.partition("/")[0], need, groups, tuple(conditions), known.wording.sought(need), known)

    @property
    def has_parts(self) -> bool:
        """Whether the need asks for several things together."""
        return len(self.groups) > 1 and not self.need.any_group


class Pair(NamedTuple):
    """A need and a machine, side by side.

    asked: the need.
    machine: the offer or variant.
    tie: how the machine's group stands to the need's groups.
    agreement: how well the offer's words agree with the need's.
    """

    asked: Asked
    machine: Machine
    tie: Tie
    agreement: Agreement


class Saying(NamedTuple):
    """A verdict in the reader's language.

    reason: in a sentence.
    asked, offered: the two values compared; empty where there is none.
    confirm: what is to be confirmed, where something is unknown or only partly right; else empty.
    """

    reason: str
    asked: str = ""
    offered: str = ""
    confirm: str = ""


class Verdict(NamedTuple):
    """What one criterion says of one pair.

    criterion: its name, a key of CRITERIA.
    standing: met, not-met, unknown, or not-asked where the need asks for nothing of the kind.
    points: earned for sure.
    high: earned at best, when what is unknown turns out well.
    of: what is set against them: the weight of the criterion, or the condition's share of it.
    say: makes a Saying of `about`.
    about: what there is to say.
    level: "must" or "should" for a requirement, else empty.
    relation: how the groups stand to each other, for the group criterion; else "none".
    sources: where the offer's value is published.
    """

    criterion: str
    standing: Standing
    points: Decimal
    high: Decimal
    of: Decimal
    say: Callable[..., Saying]
    about: tuple[Any, ...] = ()
    level: str = ""
    relation: Relation = "none"
    sources: tuple[str, ...] = ()

    @property
    def said(self) -> Saying:
        """The verdict in the reader's language."""
        return self.say(*self.about)

    @property
    def reason(self) -> str:
        """Why, in a sentence."""
        return self.said.reason

    @property
    def confirm(self) -> str:
        """What is to be confirmed; empty where nothing is."""
        return self.said.confirm


def said(text: Text | None) -> str:
    """A text in the language being spoken; empty when there is none."""
    return pick(text.en, text.ru) if text else ""


def machines(offer: Offer) -> list[Machine]:
    """The offer itself and each of its variants."""
    codes = by_six_digits(offer.codes)
    base = Machine(offer, "", offer.group, offer.stage, codes, offer.specs)
    return [base, *(_variant(base, variant) for variant in offer.variants)]


def _variant(base: Machine, it: Variant) -> Machine:
    return Machine(
        base.offer,
        it.id,
        it.group or base.group,
        it.stage or base.stage,
        by_six_digits(it.codes) if it.codes else base.codes,
        {**base.specs, **it.specs},
    )


def to_be_got(held: Sequence[Machine], need: Need) -> Sequence[Machine]:
    """The machines of an offer that somebody could get for a need: the offer itself is none that its variants hide.

    They hide it where each variant of its own group states what a condition asks for and the offer itself does not:
    what is silent then is the table of models, not a model. `held` are all machines of the offer, itself first.
    """
    base = held[0]
    own = [machine.specs for machine in held[1:] if machine.group == base.group]
    hidden = any(
        condition.spec not in base.specs and all(condition.spec in specs for specs in own)
        for condition in (need.requires if own else ())
    )
    return held[1:] if hidden else held


class Tie(NamedTuple):
    """How a machine's group stands to the groups of a need.

    relation: the relation that earns the most.
    share: the part of the group points that it earns.
    link: the link, where the groups are linked.
    code: the common code, where that is what they have in common.
    parts: the groups of the need that the machine can serve, in their order.
    """

    relation: Relation
    share: Decimal
    link: Link | None = None
    code: Code | None = None
    parts: tuple[str, ...] = ()

    @property
    def serves(self) -> bool:
        """Whether what is offered can serve: the same, what a link lets serve, or what has a code of its own in common."""
        return self.relation in ("same", "code") or (self.relation == "linked" and self.share >= SERVING_SHARE)


_SAME, _SECTOR, _NONE = Tie("same", ALL), Tie("sector", SECTOR_SHARE), Tie("none", ZERO)


def tie(need: Need, machine: Machine, known: Knowledge) -> Tie:
    """The relation of a machine's group to the groups of a need that earns the most."""
    held = [_tie_to(group, need, machine, known) for group in need.groups]
    best = max(held, key=lambda it: it.share)
    parts = tuple(group for group, it in zip(need.groups, held, strict=True) if it.serves)
    return best._replace(parts=parts) if parts else best


def _tie_to(group: str, need: Need, machine: Machine, known: Knowledge) -> Tie:
    if machine.group == group:
        return _SAME
    best = _NONE
    if known.groups[group].sector == known.groups[machine.group].sector:
        best = _SECTOR
    code = _code_tie(group, need, machine, known)
    if code is not None:
        best = code
    link = known.links.get(frozenset((machine.group, group)))
    # Of equals the link, which says why.
    return Tie("linked", link.share, link) if link is not None and link.share >= best.share else best


def _code_tie(group: str, need: Need, machine: Machine, known: Knowledge) -> Tie | None:
    """The best code that the machine shares with a group to six digits; one that is not mixed before one that is."""
    book = known.codes
    own = machine.codes or book.of[machine.group]
    mixed = None
    for six, code in book.of[group].items():
        if six not in own:
            continue
        # A code stands for one thing only where nobody says otherwise and no other group has anything at its six digits.
        if not own[six].mixed and six not in book.mixed and book.holders[six].issubset(need.groups):
            return Tie("code", CODE_SHARE, code=code)
        mixed = mixed or Tie("mixed", MIXED_SHARE, code=code)
    return mixed


def by_six_digits(codes: Sequence[Code]) -> dict[SixDigits, Code]:
    """The codes of six digits or more, by scheme and the first six; of several alike one that is said to be mixed."""
    found: dict[SixDigits, Code] = {}
    for code in codes:
        six = six_digits(code.code)
        if six and (code.mixed or (code.scheme, six) not in found):
            found[code.scheme, six] = code
    return found


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
    asked, held = pair.asked, pair.tie
    weight = asked.knowledge.weights.group
    points = part(weight, held.share)
    about = held, asked.knowledge.groups[pair.machine.group], asked.groups, asked.has_parts
    standing: Standing = "met" if held.serves else "not-met"
    yield Verdict("group", standing, points, points, weight, _of_groups, about, relation=held.relation)


def _of_groups(held: Tie, offered: Group, asked: Sequence[Group], has_parts: bool) -> Saying:
    names = {it.id: said(it.name) for it in asked}
    thing, things = said(offered.name), ", ".join(names.values())
    code = f"{_(SCHEMES[held.code.scheme])} {_to_six_digits(held.code.code)}" if held.code else ""
    link = said(held.link.reason).rstrip(".") if held.link else ""
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
    return Saying(reason, things, thing, confirm)


WORDS_SHOWN = 5
"""Words met that are named in a reason."""


def words(pair: Pair) -> Iterator[Verdict]:
    """The words of the need are met in the offer's name and in the terms of its group, which are worth the most, in its
    summary, and in its notes, which are worth the least. A rare word counts more than a common one; a word is met in any
    of its forms, and what is written in both languages is asked for and met in both. The points rise towards the weight
    with every word that is met, and never reach it.
    """
    weight, agreement = pair.asked.knowledge.weights.words, pair.agreement
    points = part(weight, Decimal(repr(agreement.share)))
    standing: Standing = "met" if points else "not-asked"
    yield Verdict("words", standing, points, points, weight, _of_words, (agreement.met,))


def _of_words(met: Sequence[str]) -> Saying:
    shown = ", ".join(met[:WORDS_SHOWN])
    return Saying(_("words met: {words}").format(words=shown) if shown else _("no word of the need is met"), "", shown)


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
        fact = pair.machine.specs.get(condition.requirement.spec)
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
            sources=cited(fact.source) if fact else (),
        )


def _no_conditions() -> Saying:
    return Saying(_("the need puts no conditions"))


def _not_asked(criterion: str, of: Decimal, say: Callable[..., Saying]) -> Verdict:
    return Verdict(criterion, "not-asked", ZERO, ZERO, of, say)


def _of_condition(standing: Standing, condition: Requirement, spec: Spec, fact: Fact | None) -> Saying:
    name, asked = said(spec.name), condition_text(condition, spec)
    offered = fact_text(fact, spec) if fact else ""
    if standing == "met":
        return Saying(
            _("{spec}: {offered}, asked for {asked}").format(spec=name, offered=offered, asked=asked), asked, offered
        )
    if standing == "not-met":
        reason = _("{spec}: {offered}, but {asked} is asked for").format(spec=name, offered=offered, asked=asked)
        return Saying(reason, asked, offered)
    stated = offered or _("not published")
    reason = _("{spec}: {stated}; {asked} is asked for").format(spec=name, stated=stated, asked=asked)
    confirm = f"{name}: {asked}"
    if fact is not None and misses(condition, spec, fact):
        confirm = _("{spec}: whether {offered} will do (for the buyer to say)").format(spec=name, offered=offered)
    return Saying(reason, asked, offered, confirm)


def _shared_out(total: Decimal, conditions: Sequence[Requirement]) -> list[Decimal]:
    """The points of each condition, in whole hundredths that sum to the total; the first ones get what is left over."""
    if not conditions:
        return []
    parts = [2 if condition.level == "must" else 1 for condition in conditions]
    points = [(total * part / sum(parts)).quantize(CENT, ROUND_DOWN) for part in parts]
    points[0] += total - sum(points)
    return points


def part(points: Decimal, share: Decimal) -> Decimal:
    """A part of the points, in whole hundredths and never more than all of them."""
    if share == 1:
        return points
    return min(points, (points * share).quantize(CENT)) if share else ZERO


def cited(source: str | tuple[str, ...]) -> tuple[str, ...]:
    """The source ids of a fact, as a tuple however many there are."""
    return (source,) if isinstance(source, str) else source


Judged = tuple[Standing, Decimal, Decimal]
"""How a value stands to a condition, and which part of the points it earns at worst and at best."""
_MET: Judged = ("met", ALL, ALL)
_NOT_MET: Judged = ("not-met", ZERO, ZERO)
_UNKNOWN: Judged = ("unknown", ZERO, ALL)


def compare(condition: Requirement, spec: Spec, fact: Fact | None) -> Judged:
    """How a published value stands to a condition."""
    if fact is None:
        return _UNKNOWN
    value = fact.value
    if condition.flag is not None:
        return _MET if value == condition.flag else _NOT_MET
    if condition.one_of:
        return _among(str(value), condition.one_of)
    if condition.text is not None:
        # What a published text does not mention is not thereby excluded.
        return _MET if meets(condition.text, str(value)) else _UNKNOWN
    return _bounded(condition, spec, fact)


def _among(value: str, accepted: Sequence[str]) -> Judged:
    """Whether a text is one of those accepted, in any form of its words; across alphabets nobody can tell."""
    if any(fold(value) == fold(it) or (meets(value, it) and meets(it, value)) for it in accepted):
        return _MET
    own = _alphabet(value)
    return _UNKNOWN if any({own, _alphabet(it)} == {"latin", "cyrillic"} for it in accepted) else _NOT_MET


def _alphabet(text: str) -> str:
    """Whether the words of a text are in Latin or in Cyrillic letters; neither where they are mixed or are marks."""
    held = {
        "cyrillic" if "а" <= char <= "я" else "latin" for word in fold(text).split() if word.isalpha() for char in word
    }
    return held.pop() if len(held) == 1 else ""


_INFINITY = Decimal("Infinity")


def _bounded(condition: Requirement, spec: Spec, fact: Fact) -> Judged:
    low = -_INFINITY if condition.min is None else condition.min
    high = _INFINITY if condition.max is None else condition.max
    relative = is_proportional(spec.unit)
    lowest, highest = reach(Decimal(fact.value), fact.qualifier, relative)
    may_be = _may_be(low, high, fact, lowest, highest)
    if may_be and low <= lowest and highest <= high:
        # Where a tenth means nothing, nobody knows how far "about" goes; but at the bound itself it is open.
        return _UNKNOWN if fact.qualifier == "about" and not relative and lowest in (low, high) else _MET
    if condition.level == "must" or not relative:
        return _UNKNOWN if may_be else _NOT_MET
    worst, nearest = sorted((_kept(lowest, low, high), _kept(highest, low, high)))
    if may_be or 1 - nearest <= TOLERANCE:
        return "unknown", worst, ALL
    return "not-met", worst, nearest


def _may_be(low: Decimal, high: Decimal, fact: Fact, lowest: Decimal, highest: Decimal) -> bool:
    """Whether the true value can keep both bounds."""
    return lowest <= high and highest >= low and not (fact.qualifier == "over" and lowest == high)


def misses(condition: Requirement, spec: Spec, fact: Fact) -> bool:
    """Whether a stated number cannot keep the bounds, however near it comes."""
    if condition.min is None and condition.max is None:
        return False
    low = -_INFINITY if condition.min is None else condition.min
    high = _INFINITY if condition.max is None else condition.max
    return not _may_be(low, high, fact, *reach(Decimal(fact.value), fact.qualifier, is_proportional(spec.unit)))


def reach(value: Decimal, qualifier: str | None, relative: bool = True) -> tuple[Decimal, Decimal]:
    """The two ends between which the true value lies; `relative` where "about" means within a tenth."""
    if qualifier is None:
        return value, value
    if qualifier == "at-most":
        return -_INFINITY, value
    if qualifier == "about":
        off = abs(value) * TOLERANCE if relative else ZERO
        return value - off, value + off
    return value, _INFINITY


def _kept(value: Decimal, low: Decimal, high: Decimal) -> Decimal:
    """1 where a value keeps both bounds, else 1 less the part of the bound by which it is missed."""
    if low <= value <= high:
        return ALL
    bound = low if value < low else high
    return max(ZERO, 1 - abs(value - bound) / abs(bound)) if bound else ZERO


def services(pair: Pair) -> Iterator[Verdict]:
    """Each service that the need asks for and the offer states earns its part of the points, where the thing offered can
    serve at all. A service that no source mentions is unknown, not refused.
    """
    need, weight = pair.asked.need, pair.asked.knowledge.weights.services
    if not need.services:
        yield _not_asked("services", ZERO, _no_services)
    elif not pair.tie.serves:
        yield _not_asked("services", weight, _another_thing)
    else:
        asked = tuple(dict.fromkeys(need.services))
        given = tuple(it for it in asked if it in pair.machine.offer.services)
        points = part(weight, Decimal(len(given)) / len(asked))
        standing: Standing = "met" if len(given) == len(asked) else "unknown"
        yield Verdict("services", standing, points, weight, weight, _of_services, (asked, given))


def _no_services() -> Saying:
    return Saying(_("the need asks for no services"))


def _another_thing() -> Saying:
    """What a criterion says that makes sense only where the thing offered can serve."""
    return Saying(_("does not count, as another thing is offered"))


def _of_services(asked: Sequence[str], given: Sequence[str]) -> Saying:
    open_ = _listed([it for it in asked if it not in given])
    if not open_:
        return Saying(_("every service asked for is given"), _listed(asked), _listed(given))
    reason = _("not stated: {services}").format(services=open_)
    return Saying(reason, _listed(asked), _listed(given), _("services: {services}").format(services=open_))


def _listed(words: Sequence[str]) -> str:
    return ", ".join(_(word) for word in words)


def quantity(pair: Pair) -> Iterator[Verdict]:
    """The stated capacity covers the quantity asked for, where both are in units and periods that convert exactly: years
    and months do, days do not turn into either. A total is set against one year's capacity. Of several capacities the
    best counts. What is stated as "over 150" covers 150 and leaves more unknown, "about 150" covers 135, and "at most
    150" covers nothing for sure.
    """
    weight, asked = pair.asked.knowledge.weights.quantity, pair.asked.need.quantity
    if asked is None:
        yield _not_asked("quantity", ZERO, _no_quantity)
        return
    if not pair.tie.serves:
        yield _not_asked("quantity", weight, _another_thing)
        return
    found = [_covering(it, asked, weight) for it in pair.machine.offer.capacity]
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
    return Verdict("quantity", standing, low, high, weight, _of_capacity, about, sources=cited(capacity.source))


def _decimal(share: Fraction) -> Decimal:
    return Decimal(share.numerator) / Decimal(share.denominator)


def _no_quantity() -> Saying:
    return Saying(_("the need states no quantity"))


def _of_capacity(standing: Standing, capacity: Capacity, asked: Quantity) -> Saying:
    offered, wanted = amount_text(capacity), amount_text(asked)
    reason = _("capacity {offered} for {asked}").format(offered=offered, asked=wanted)
    confirm = ""
    if standing == "unknown":
        confirm = _("capacity for {asked}").format(asked=wanted)
    elif standing == "not-met":
        confirm = _("whether {offered} will do (for the buyer to say)").format(offered=offered)
    return Saying(reason, wanted, offered, confirm)


def _of_no_capacity(asked: Quantity) -> Saying:
    text = amount_text(asked)
    reason = _("no capacity is published that can be set against {asked}").format(asked=text)
    return Saying(reason, text, "", _("capacity for {asked}").format(asked=text))


MONTHS = {"year": 12, "month": 1}
"""The periods that turn into each other, in months. A year is no exact number of days."""
BOUNDLESS = Fraction(10**30)
"""What stands for "nobody knows how much more": above every amount that is published."""


class Supply(NamedTuple):
    """How much of what is asked a capacity gives, in the unit and period asked for; of a total, in a year.

    sure: that much at least.
    most: that much at best; BOUNDLESS where that is open.
    """

    sure: Fraction
    most: Fraction


def supply(capacity: Capacity, asked: Quantity) -> Supply | None:
    """What a capacity gives of what is asked; None where unit or period do not convert exactly."""
    value = convert(capacity.value, capacity.unit, asked.unit)
    period = asked.per or "year"
    if value is None or (period != capacity.per and not {period, capacity.per} <= MONTHS.keys()):
        return None
    low, high = reach(value, capacity.qualifier)
    times = Fraction(1) if period == capacity.per else Fraction(MONTHS[period], MONTHS[capacity.per])
    return Supply(
        max(Fraction(0), Fraction(low) * times) if low.is_finite() else Fraction(0),
        Fraction(high) * times if high.is_finite() else BOUNDLESS,
    )


def named(pair: Pair) -> Iterator[Verdict]:
    """A source proposes this very offer for this very project; its paragraph is shown. It counts for those needs of the
    project that the thing offered can serve.
    """
    asked, weight = pair.asked, pair.asked.knowledge.weights.named
    if not pair.tie.serves:
        yield _not_asked("named", weight, _another_thing)
        return
    proposals = tuple(it for it in pair.machine.offer.proposed_for if it.project == asked.project)
    if not proposals:
        yield _not_asked("named", weight, _not_named)
        return
    sources = tuple(dict.fromkeys(it.source for it in proposals))
    yield Verdict("named", "met", weight, weight, weight, _of_proposals, (proposals,), sources=sources)


def _not_named() -> Saying:
    return Saying(_("no source proposes it for this project"))


def _of_proposals(proposals: Sequence[Proposal]) -> Saying:
    where = ", ".join(proposal_text(it) for it in proposals)
    reason = _("proposed for the project: {where}").format(where=where)
    notes = "; ".join(text for it in proposals if (text := said(it.note)))
    return Saying(f"{reason} ({notes})" if notes else reason, "", where)


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
    yield Verdict("availability", _STAGES[stage], ZERO, ZERO, ZERO, _of_stage, (stage,))


_STAGES: dict[Stage | None, Standing] = {
    None: "not-asked", "series": "met", "small-series": "met", "pre-series": "unknown", "prototype": "not-met",
    "planned": "not-met",
}  # fmt: skip


def _of_stage(stage: Stage | None) -> Saying:
    if stage is None:
        return Saying(_("no source says how far it is"))
    reasons = {
        "prototype": _("only a prototype"),
        "planned": _("only planned"),
        "pre-series": _("tested, but not yet in series"),
    }
    confirm = _("series production") if stage == "pre-series" else ""
    return Saying(reasons.get(stage, _("in series production")), "", _(stage), confirm)


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


def amount_text(it: Quantity | Capacity) -> str:
    """An amount for people, as its source states it: "over 150 pcs a year"."""
    return qualified(it.qualifier, quantity_text(it))


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
