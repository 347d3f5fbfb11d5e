"""What follows from a match: what blocks it, the nearest fix, what to ask, and how firm its rank is."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal
from typing import Any, NamedTuple

from offerbook.index.store import Index
from offerbook.listing.resolve import resolve
from offerbook.listing.select import Selection
from offerbook.matching.allocation import allocations
from offerbook.matching.compare import compare, misses_bounds
from offerbook.matching.criteria import CRITERIA
from offerbook.matching.pair import CENT, Candidate, MatchingContext, Verdict, candidates, eligible_candidates
from offerbook.matching.ranking import (
    ANSWERS,
    OUTCOMES,
    Match,
    MatchFilter,
    OfferPool,
    Outcome,
    judge,
    judge_candidate,
    match_request,
    matches,
    matching_context,
)
from offerbook.model.codec import replace
from offerbook.model.phrases import amount_text, fact_text, localize, number_text, quantity_text
from offerbook.model.records import Capacity, Fact, Need, Offer, Quantity, Requirement, Spec
from offerbook.text.i18n import N_, _

TOPIC_WORDS = (
    *(N_("score"), N_("past-demand"), N_("blocked-by"), N_("nearest-fix"), N_("ask"), N_("rank"), N_("ledger")),
)
"""What the lines of an explanation are about, besides the criteria, as messages."""


class Advice(NamedTuple):
    """One thing that follows from a match.

    topic: "past-demand", "blocked-by", "nearest-fix", "ask", "rank" or "ledger".
    text: in a sentence, in the reader's language.
    """

    topic: str
    text: str


class Explanation(NamedTuple):
    """A match with what follows from it."""

    match: Match
    advice: list[Advice]


def explain_match(index: Index, offer: str, need: str) -> Explanation:
    """The verdicts on any offer and any need, matched or not; UnknownName for ids that lead nowhere."""
    offer_id, need_id = resolve(index, "offer", offer), resolve(index, "need", need)
    asked, offered = index.record("need", need_id, Need), index.record("offer", offer_id, Offer)
    assert asked is not None
    assert offered is not None
    known = matching_context(index)
    match = judge(known, need_id, asked, offered)
    rivals = list(matches(known, [(need_id, asked)], OfferPool(index)))
    return Explanation(
        match,
        [
            *_past(match),
            *_blocked(match),
            *_fix(match, known),
            *_questions(match),
            *_rank(match, rivals, known),
            *_shared(index, known, match),
        ],
    )


def _past(match: Match) -> Iterator[Advice]:
    if match.is_past:
        reason = _("the purchase is over") if match.need.status == "past" else _("nothing was heard of it any more")
        yield Advice("past-demand", reason)


def _shared(index: Index, known: MatchingContext, match: Match) -> Iterator[Advice]:
    """The other needs that count on the same stated capacity."""
    if not match.offer.capacity:
        return
    whole = match_request(index, None, Selection(), Selection())
    made = allocations(matches(known, whole.needs, whole.offers, MatchFilter(ANSWERS)))
    sharing = [(it, claim) for it in made for claim in it.claims if claim.match.offer.id == match.offer.id]
    if match.need_id not in [allocation.need_id for allocation, _claim in sharing]:
        return
    for allocation, claim in sharing:
        text = _("{need} takes {given} of {available}").format(
            need=allocation.need_id,
            given=quantity_text(Quantity(claim.given, allocation.asked.unit, allocation.asked.per)),
            available=amount_text(claim.capacity),
        )
        yield Advice("ledger", text)


def _blocked(match: Match) -> Iterator[Advice]:
    for verdict in match.blocked_by:
        yield Advice("blocked-by", verdict.reason)


class Step(NamedTuple):
    """One thing that is changed or found out.

    text: in a phrase: what would be instead of what, or the question.
    size: by what part of itself a value changes; 1 for what is no number.
    asks: whether it is a question that a published fact answers, not a change of what is known.
    mended: the machine with it, made of the machine without.
    """

    text: str
    size: Decimal
    asks: bool
    mended: Callable[[Candidate], Candidate]


class Fix(NamedTuple):
    """Steps after which a match is of a better outcome.

    match: the match as it would be then.
    steps: all of them are necessary.
    """

    match: Match
    steps: list[Step]

    @property
    def order(self) -> tuple[int, Decimal]:
        """Sorts fixes, the nearest first: by the number of steps, then by how far they go."""
        return len(self.steps), sum((it.size for it in self.steps), Decimal(0))


def _fix(match: Match, known: MatchingContext) -> Iterator[Advice]:
    """The smallest change of a known value, or the facts to obtain, that would lift the outcome."""
    if match.outcome == "fits":
        return
    fix = nearest_fix(match, known)
    if fix is None:
        asked = next(it.localize.asked for it in match.verdicts if it.criterion == "group")
        if match.answers:
            text = _("no published fact makes more of it: it would have to be {asked}").format(asked=asked)
        elif match.serves:
            text = _("no change of this offer helps: the conditions contradict each other")
        else:
            text = _("no change of this offer helps: it would have to be {asked}").format(asked=asked)
        yield Advice("nearest-fix", text)
        return
    changes = [it.text for it in fix.steps if not it.asks]
    if questions := "; ".join(it.text for it in fix.steps if it.asks):
        changes.append(_("a published answer to: {question}").format(question=questions))
    text = "; ".join(changes)
    if fix.match.candidate.variant != match.candidate.variant:
        name = fix.match.candidate.variant or match.offer.id
        text = _("for {variant}: {changes}").format(variant=name, changes=text)
    yield Advice("nearest-fix", text)


def nearest_fix(match: Match, known: MatchingContext) -> Fix | None:
    """The nearest fix of any machine of the offer, judged to be one; None where none lifts the outcome."""
    found: list[Fix] = []
    for candidate in eligible_candidates(candidates(match.offer), match.need):
        now, mended = judge_candidate(known, match.need_id, match.need, candidate), candidate
        if not now.serves:
            continue
        steps = [step for verdict in now.verdicts if (step := _step(now, verdict, match.outcome)) is not None]
        for step in steps:
            mended = step.mended(mended)
        then = judge_candidate(known, match.need_id, match.need, mended)
        if OUTCOMES.index(then.outcome) < OUTCOMES.index(match.outcome):
            found.append(Fix(then, steps))
    return min(found, key=lambda it: it.order, default=None)


def _step(match: Match, verdict: Verdict, outcome: Outcome) -> Step | None:
    """What takes away a verdict that keeps the offer at an outcome; None where it does not keep it there."""
    fails, is_open = verdict.standing == "not-met", verdict.standing == "unknown"
    if verdict.criterion == "requirements":
        if (fails and (verdict.level == "must" or outcome != "blocked")) or (
            is_open and outcome == "fits-if-confirmed"
        ):
            return _met(match, verdict)
    elif verdict.criterion == "availability":
        if fails and outcome != "blocked":
            return Step(_("series production of it, which no source states"), Decimal(1), False, _in_series)
        if is_open and outcome == "fits-if-confirmed":
            return Step(verdict.confirm, Decimal(1), True, _in_series)
    elif outcome == "fits-if-confirmed" and verdict.criterion == "services" and is_open:
        return Step(verdict.confirm, Decimal(1), True, lambda it: _offering(it, services=match.need.services))
    elif outcome == "fits-if-confirmed" and verdict.criterion == "quantity" and (is_open or fails):
        asked = match.need.quantity
        assert asked is not None
        enough = Capacity(asked.value, asked.unit, asked.per or "year")
        text = _("capacity {asked} instead of {offered}").format(
            asked=verdict.localize.asked, offered=verdict.localize.offered
        )
        return Step(
            verdict.confirm if is_open else text, Decimal(1), is_open, lambda it: _offering(it, capacity=(enough,))
        )
    return None


def _in_series(candidate: Candidate) -> Candidate:
    return candidate._replace(stage="series")


def _offering(candidate: Candidate, **changes: Any) -> Candidate:
    return candidate._replace(offer=replace(candidate.offer, **changes))


def _met(match: Match, verdict: Verdict) -> Step:
    """How a condition comes to be met that is not, or that nobody knows to be."""
    condition: Requirement
    _standing, condition, spec, fact = verdict.about
    value = _meeting(condition, fact)

    def with_it(candidate: Candidate) -> Candidate:
        return candidate._replace(specs={**candidate.specs, condition.spec: value})

    if verdict.standing == "unknown" and (fact is None or not misses_bounds(condition, spec, fact)):
        return Step(verdict.confirm, Decimal(1), True, with_it)
    text = _("{spec}: {asked} instead of {offered}").format(
        spec=localize(spec.name), asked=verdict.localize.asked, offered=verdict.localize.offered
    )
    text += _nearer(match, condition, spec)
    return Step(text, _size(fact.value, value.value), False, with_it)


def _meeting(condition: Requirement, fact: Fact | None) -> Fact:
    """The value nearest to the one stated that meets a condition."""
    if condition.flag is not None:
        return Fact(condition.flag)
    if condition.one_of:
        return Fact(condition.one_of[0])
    if condition.text is not None:
        return Fact(condition.text)
    low, high = condition.min, condition.max
    if low is not None and (fact is None or high is None or Decimal(fact.value) < low):
        return Fact(low)
    return Fact(high)


def _size(before: Any, after: Any) -> Decimal:
    """By what part of itself a number changes; anything else changes wholly."""
    if isinstance(after, bool | str):
        return Decimal(1)
    by = abs(Decimal(after) - Decimal(before))
    return by / max(abs(Decimal(before)), by) if by else Decimal(0)


def _nearer(match: Match, condition: Requirement, spec: Spec) -> str:
    """Which variant meets a condition that the best machine does not, for it fails elsewhere."""
    for variant in match.offer.variants:
        fact = variant.specs.get(condition.spec)
        if fact is not None and compare(condition, spec, fact)[0] == "met":
            return _(" (the variant {id} has {value}, but fails elsewhere)").format(
                id=variant.id, value=fact_text(fact, spec)
            )
    return ""


def _questions(match: Match) -> Iterator[Advice]:
    for asked in match.confirm if match.has_common_ground else ():
        yield Advice("ask", asked)


def _rank(match: Match, rivals: Sequence[Match], known: MatchingContext) -> Iterator[Advice]:
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


def _overtaking(match: Match, rival: Match, known: MatchingContext) -> str:
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


def _turning(match: Match, rival: Match, known: MatchingContext, criterion: str) -> Iterator[Change]:
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
