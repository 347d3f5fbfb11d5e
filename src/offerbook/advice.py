"""What follows from a match: what blocks it, the nearest fix, what to ask, and how firm its rank is."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import ROUND_CEILING, Decimal
from typing import NamedTuple

from offerbook.criteria import (
    CENT,
    Knowledge,
    Verdict,
    compare,
    condition_text,
    fact_text,
    number_text,
    quantity_text,
    said,
)
from offerbook.index import Index
from offerbook.language import _, current
from offerbook.ledger import claims, sharing
from offerbook.match import Match, judge, knowledge, matches
from offerbook.query import resolve
from offerbook.records import Need, Offer, Requirement
from offerbook.units import symbol


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
            *_rank(match, rivals),
            *_shared(index, known, match),
        ],
    )


def _shared(index: Index, known: Knowledge, match: Match) -> Iterator[Advice]:
    """The other needs that count on the same stated capacity."""
    if not match.offer.capacity:
        return
    offers = [it for _id, it in index.records("offer", Offer)]
    made = sharing(claims(matches(known, index.records("need", Need), offers)), match.offer.id)
    if match.need_id not in [claim.match.need_id for claim in made]:
        return
    for claim in made:
        text = _("{need} takes {given} of {available}").format(
            need=claim.match.need_id,
            given=f"{number_text(claim.given)} {symbol(claim.asked.unit, current())}",
            available=quantity_text(claim.capacity),
        )
        yield Advice("ledger", text)


def _blocked(match: Match) -> Iterator[Advice]:
    for verdict in match.blocked_by:
        yield Advice("blocked-by", verdict.reason)


def _fix(match: Match, known: Knowledge) -> Iterator[Advice]:
    """The smallest change of a known value, or the one fact to obtain, that would lift the outcome."""
    if match.outcome == "fits":
        return
    if not match.serves:
        asked = next(it.asked for it in match.verdicts if it.criterion == "group")
        yield Advice("nearest-fix", _("no change of this offer helps: it would have to be {asked}").format(asked=asked))
        return
    failed = [(condition, it) for condition, it in _conditions(match) if it.standing == "not-met"]
    if failed:
        changes = "; ".join(_change(match, known, condition, it) for condition, it in failed)
        yield Advice("nearest-fix", changes)
    elif any(it.criterion == "availability" and it.standing == "not-met" for it in match.verdicts):
        yield Advice("nearest-fix", _("series production of it, which no source states"))
    elif match.confirm:
        yield Advice("nearest-fix", _("a published answer to: {question}").format(question=match.confirm[0]))


def _conditions(match: Match) -> list[tuple[Requirement, Verdict]]:
    verdicts = [it for it in match.verdicts if it.criterion == "requirements" and it.standing != "not-asked"]
    return list(zip(match.need.requires, verdicts, strict=True))


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
    for question in match.confirm:
        yield Advice("ask", question)


def _rank(match: Match, rivals: Sequence[Match]) -> Iterator[Advice]:
    """Where the offer stands among those for the need, and which weight would have to change by how much to turn that."""
    ids = [rival.offer.id for rival in rivals]
    if match.offer.id not in ids:
        yield Advice("rank", _("not among the matches of the need"))
        return
    place = ids.index(match.offer.id)
    text = _("place {place} of {count}").format(place=place + 1, count=len(ids))
    if place + 1 < len(rivals):
        text += "; " + _overtaking(match, rivals[place + 1])
    yield Advice("rank", text)


def _overtaking(match: Match, rival: Match) -> str:
    """What would have to change for the next offer to come before this one."""
    if match.outcome != rival.outcome:
        return _("the next, {offer}, is of a lesser outcome, which no weight changes").format(offer=rival.offer.id)
    lead = match.score - rival.score
    mine, other = _shares(match), _shares(rival)
    changes: list[tuple[Decimal, str, Decimal, Decimal]] = []
    for criterion, (points, weight) in mine.items():
        rival_points, rival_weight = other.get(criterion, (Decimal(0), Decimal(0)))
        most = max(weight, rival_weight)
        # Points grow in proportion to the weight: by how much must it be multiplied for the lead to vanish?
        difference = points - rival_points
        if not difference or not most:
            continue
        factor = 1 - lead / difference
        if factor >= 0 and factor != 1:
            changes.append((abs(factor - 1) * most, criterion, most, (factor * most).quantize(CENT, ROUND_CEILING)))
    if not changes:
        return _("no single weight lets the next, {offer}, overtake").format(offer=rival.offer.id)
    _size, criterion, now, then = min(changes)
    return _("the next, {offer}, overtakes when the weight of {criterion} goes from {now} to {then}").format(
        offer=rival.offer.id, criterion=_(criterion), now=number_text(now), then=number_text(then)
    )


def _shares(match: Match) -> dict[str, tuple[Decimal, Decimal]]:
    """Points and the most that can be earned, by criterion."""
    found: dict[str, tuple[Decimal, Decimal]] = {}
    for it in match.verdicts:
        points, most = found.get(it.criterion, (Decimal(0), Decimal(0)))
        found[it.criterion] = points + it.points, most + it.of
    return found
