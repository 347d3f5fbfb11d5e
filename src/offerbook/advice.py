"""What follows from a match: what blocks it, the nearest fix, what to ask, and how firm its rank is."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Any, NamedTuple

from offerbook.criteria import (
    CENT,
    CRITERIA,
    Knowledge,
    Verdict,
    compare,
    condition_text,
    fact_text,
    machines,
    number_text,
    quantity_text,
    said,
)
from offerbook.index import Index
from offerbook.language import N_, _
from offerbook.ledger import claims, sharing
from offerbook.match import Match, judge, judged, knowledge, matches, question
from offerbook.query import Selection, resolve
from offerbook.records import Need, Offer, Quantity, Requirement, replace

TOPIC_WORDS = (N_("score"), N_("blocked-by"), N_("nearest-fix"), N_("ask"), N_("rank"), N_("ledger"))
"""What the lines of an explanation are about, besides the criteria, as messages."""


class Advice(NamedTuple):
    """One thing that follows from a match.

    topic: "blocked-by", "nearest-fix", "ask", "rank" or "ledger".
    text: in a sentence, in the reader's language.
    """

    topic: str
    text: str


class Explained(NamedTuple):
    """A match with what follows from it."""

    match: Match
    advice: list[Advice]


def explained(index: Index, offer: str, need: str) -> Explained:
    """The verdicts on any offer and any need, matched or not; UnknownName for ids that lead nowhere."""
    offer_id, need_id = resolve(index, "offer", offer), resolve(index, "need", need)
    asked, offered = index.record("need", need_id, Need), index.record("offer", offer_id, Offer)
    assert asked is not None
    assert offered is not None
    known = knowledge(index)
    match = judge(known, need_id, asked, offered)
    rivals = list(matches(known, [(need_id, asked)], [it for _id, it in index.records("offer", Offer)]))
    return Explained(
        match,
        [
            *_blocked(match),
            *_fix(match, known),
            *_questions(match),
            *_rank(match, rivals, known),
            *_shared(index, known, match),
        ],
    )


def _shared(index: Index, known: Knowledge, match: Match) -> Iterator[Advice]:
    """The other needs that count on the same stated capacity."""
    if not match.offer.capacity:
        return
    whole = question(index, None, Selection(), Selection())
    made = sharing(claims(matches(known, whole.needs, whole.offers)), match.offer.id)
    if match.need_id not in [claim.match.need_id for claim in made]:
        return
    for claim in made:
        text = _("{need} takes {given} of {available}").format(
            need=claim.match.need_id,
            given=quantity_text(Quantity(claim.given, claim.asked.unit, claim.asked.per)),
            available=quantity_text(claim.capacity),
        )
        yield Advice("ledger", text)


def _blocked(match: Match) -> Iterator[Advice]:
    for verdict in match.blocked_by:
        yield Advice("blocked-by", verdict.reason)


def _fix(match: Match, known: Knowledge) -> Iterator[Advice]:
    """The smallest change of a known value, or the facts to obtain, that would lift the outcome."""
    if match.outcome == "fits":
        return
    if match.outcome == "fits-if-confirmed":
        open_ = [it.confirm for it in match.verdicts if it.criterion in DECISIVE and it.confirm]
        yield Advice("nearest-fix", _("a published answer to: {question}").format(question="; ".join(open_)))
        return
    found = (judged(known, match.need_id, match.need, machine) for machine in machines(match.offer))
    serving = [it for it in found if it.serves]
    if not serving:
        asked = next(it.asked for it in match.verdicts if it.criterion == "group")
        yield Advice("nearest-fix", _("no change of this offer helps: it would have to be {asked}").format(asked=asked))
        return
    nearest = min(serving, key=lambda it: _distance(it, match.outcome))
    changes = [_change(nearest, known, condition, it) for condition, it in _failed(nearest, match.outcome)]
    if match.outcome == "related" and not _to_be_had(nearest):
        changes.append(_("series production of it, which no source states"))
    text = "; ".join(changes)
    if nearest.machine.variant != match.machine.variant:
        name = nearest.machine.variant or match.offer.id
        text = _("for {variant}: {changes}").format(variant=name, changes=text)
    yield Advice("nearest-fix", text)


DECISIVE = ("group", "requirements", "availability")
"""The criteria that the outcome depends on."""


def _failed(match: Match, outcome: str) -> list[tuple[Requirement, Verdict]]:
    """The conditions that keep the offer at an outcome: of one that is blocked, only those that block."""
    verdicts = [it for it in match.verdicts if it.criterion == "requirements" and it.standing != "not-asked"]
    failed = [
        (condition, it) for condition, it in zip(match.need.requires, verdicts, strict=True) if it.standing == "not-met"
    ]
    return [(condition, it) for condition, it in failed if outcome != "blocked" or it.level == "must"]


def _to_be_had(match: Match) -> bool:
    return all(it.criterion != "availability" or it.standing != "not-met" for it in match.verdicts)


def _distance(match: Match, outcome: str) -> tuple[int, Decimal]:
    """How far a machine is from a better outcome: the number of things to change, and their sizes."""
    failed = _failed(match, outcome)
    sizes = [_size(condition, match.machine.specs[condition.spec].value) for condition, _verdict in failed]
    if outcome == "related" and not _to_be_had(match):
        sizes.append(Decimal(1))
    return len(sizes), sum(sizes, Decimal(0))


def _size(condition: Requirement, value: Any) -> Decimal:
    """By what part of itself a number must change to meet a condition; anything else changes wholly."""
    bounds = [it for it in (condition.min, condition.max) if it is not None]
    if not bounds:
        return Decimal(1)
    by = min(abs(bound - value) for bound in bounds)
    return by / max(abs(Decimal(value)), by) if by else Decimal(0)


def _change(match: Match, known: Knowledge, condition: Requirement, verdict: Verdict) -> str:
    spec = known.specs[condition.spec]
    nearer = [
        (variant.id, fact)
        for variant in match.offer.variants
        if (fact := variant.specs.get(condition.spec)) is not None and compare(condition, fact) == "met"
    ]
    text = _("{spec}: {asked} instead of {offered}").format(
        spec=said(spec.name), asked=condition_text(condition, spec), offered=verdict.offered
    )
    if nearer:
        id, fact = nearer[0]
        text += _(" (the variant {id} has {value}, but fails elsewhere)").format(id=id, value=fact_text(fact, spec))
    return text


def _questions(match: Match) -> Iterator[Advice]:
    for asked in match.confirm if match.has_common_ground else ():
        yield Advice("ask", asked)


def _rank(match: Match, rivals: Sequence[Match], known: Knowledge) -> Iterator[Advice]:
    """Where the offer stands among those for the need, and which weight would have to change by how much to turn that."""
    ids = [rival.offer.id for rival in rivals]
    if match.offer.id not in ids:
        yield Advice("rank", _("not among the matches of the need"))
        return
    place = ids.index(match.offer.id)
    text = _("place {place} of {count}").format(place=place + 1, count=len(ids))
    if place + 1 < len(rivals):
        text += "; " + _overtaking(match, rivals[place + 1], known)
    yield Advice("rank", text)


class Change(NamedTuple):
    """A change of one weight after which another offer comes first.

    size: by how much the weight changes, up or down.
    criterion: whose weight it is.
    now, then: the weight as it is and as it would have to be; with a hundredth less of a change nothing is turned.
    """

    size: Decimal
    criterion: str
    now: Decimal
    then: Decimal


def _overtaking(match: Match, rival: Match, known: Knowledge) -> str:
    """What would have to change for the next offer to come before this one."""
    if match.outcome != rival.outcome:
        return _("the next, {offer}, is of a lesser outcome, which no weight changes").format(offer=rival.offer.id)
    weighed = [criterion for criterion in CRITERIA if hasattr(known.weights, criterion)]
    changes = [it for criterion in weighed for it in _turning(match, rival, known, criterion)]
    if not changes:
        return _("no single weight lets the next, {offer}, overtake").format(offer=rival.offer.id)
    least = min(changes, key=lambda it: it.size)
    return _("the next, {offer}, overtakes when the weight of {criterion} goes from {now} to {then}").format(
        offer=rival.offer.id, criterion=_(least.criterion), now=number_text(least.now), then=number_text(least.then)
    )


def _turning(match: Match, rival: Match, known: Knowledge, criterion: str) -> Iterator[Change]:
    """The least changes of one weight, down and up, that let the rival overtake."""
    now: Decimal = getattr(known.weights, criterion)

    def overtakes(weight: Decimal) -> bool:
        changed = known._replace(weights=replace(known.weights, **{criterion: weight}))
        mine, other = (judge(changed, it.need_id, it.need, it.offer) for it in (match, rival))
        return other.order < mine.order

    for end in (Decimal(0), now + RAISED):
        if end == now or not overtakes(end):
            continue
        # The rival is behind at `before` and in front at `after`: the turn is found by halving what lies between.
        before, after = now, end
        while abs(after - before) >= 2 * CENT:
            half = ((before + after) / 2).quantize(CENT)
            before, after = (before, half) if overtakes(half) else (half, after)
        yield Change(abs(after - now), criterion, now, Decimal(f"{after.normalize():f}"))


RAISED = Decimal(1000)
"""By how much a weight is raised at most to see whether that turns a rank."""
