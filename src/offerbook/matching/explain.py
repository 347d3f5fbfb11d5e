"""Explanations: the verdicts of a match, and what follows from them: what blocks it, the nearest fix, what to ask."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from offerbook.index.store import Index
from offerbook.listing.column_lookup import catalogues_of
from offerbook.listing.resolve import UnknownNameError, resolve
from offerbook.matching.allocation import allocations
from offerbook.matching.answer_lines import name_of
from offerbook.matching.competing import with_competing
from offerbook.matching.context import MatchingContext, matching_context
from offerbook.matching.firmness import least_overtaking_change, overtaking_answer
from offerbook.matching.fixes import nearest_fix
from offerbook.matching.judging import judge
from offerbook.matching.match import ASKED, Match
from offerbook.matching.match_filter import MatchFilter
from offerbook.matching.offer_pool import OfferPool
from offerbook.matching.outcomes import ANSWERS
from offerbook.matching.ranking import rank
from offerbook.model.phrases import amount_text, either, localize, name_in_sentence, number_text, quantity_text
from offerbook.model.records import Need, Offer, Quantity
from offerbook.text.errors import DamagedIndexError, UsageError
from offerbook.text.i18n import N_, _

TOPIC_WORDS = (
    *(
        N_("score"),
        N_("past-demand"),
        N_("blocked-by"),
        N_("nearest-fix"),
        N_("ask"),
        N_("rank"),
        N_("turn"),
        N_("ledger"),
        N_("catalogue"),
    ),
)
"""The topics of advice and the line of the sum, as messages."""


class Advice(NamedTuple):
    """One thing that follows from a match.

    topic: "past-demand", "blocked-by", "nearest-fix", "ask", "rank", "turn", "ledger" or "catalogue".
    text: in a sentence, in the reader's language.
    """

    topic: str
    text: str


class Explanation(NamedTuple):
    """A match with what follows from it."""

    match: Match
    advice: list[Advice]


def explain_match(index: Index, offer: str, need: str | Need) -> Explanation:
    """The explanation of any offer and any need, matched or not; UsageError for names that mean no record.

    need: its name, or one that stands in no file. Where the offer is named second, the two are taken the other way round.
    """
    if isinstance(need, str) and index.has("need", offer) and not index.has("need", need):
        offer, need = need, offer
    try:
        offer_id = resolve(index, "offer", offer)
    except UnknownNameError as error:
        turned = _turned_round(index, offer, need) if isinstance(need, str) else None
        raise turned or error from None
    need_id = resolve(index, "need", need) if isinstance(need, str) else ASKED
    need_record = index.record("need", need_id, Need) if isinstance(need, str) else need
    offer_record = index.record("offer", offer_id, Offer)
    if need_record is None or offer_record is None:
        raise DamagedIndexError(need_id if need_record is None else offer_id)
    context = matching_context(index)
    match = judge(context, need_id, need_record, offer_record)
    ranked = list(rank(context, [(need_id, need_record)], OfferPool(index)))
    return Explanation(
        match,
        [
            *_past(match),
            *_blocked(match),
            *_fix(match, context),
            *_questions(match),
            *_rank(match, ranked, context),
            *_shared_capacity(index, context, match),
            *_catalogues(index, match),
        ],
    )


def _turned_round(index: Index, first: str, second: str) -> UnknownNameError | None:
    """The error for names of which the first means a need and the second an offer; None for others."""
    try:
        need, offer = resolve(index, "need", first), resolve(index, "offer", second)
    except UsageError:
        return None
    text = _('"{name}" is the need {need}, and the offer comes first: `offerbook explain {offer} {need}`')
    return UnknownNameError(text.format(name=first, need=need, offer=offer))


def _past(match: Match) -> Iterator[Advice]:
    if match.is_past:
        reason = _("the purchase is over") if match.need.status == "past" else _("no news of it since")
        yield Advice("past-demand", reason)


def _blocked(match: Match) -> Iterator[Advice]:
    for verdict in match.blocked_by:
        yield Advice("blocked-by", verdict.reason)


def _fix(match: Match, context: MatchingContext) -> Iterator[Advice]:
    """The smallest change of a known value, or the facts to obtain, that would lift the outcome."""
    if match.outcome == "fits":
        return
    fix = nearest_fix(match, context)
    if fix is None:
        required = either([name_in_sentence(context.groups[group]) for group in match.need.groups])
        if match.answers:
            text = _("no further fact makes it fit fully: what is asked is {asked}").format(asked=required)
        elif match.serves:
            text = _("no change of this offer helps: the conditions contradict each other")
        else:
            text = _("none: what is asked is another product, {asked}").format(asked=required)
        yield Advice("nearest-fix", text)
        return
    # What must change stands before what must only be confirmed.
    steps = sorted(fix.steps, key=lambda step: step.is_question)
    text = "; ".join(dict.fromkeys(step.text for step in steps))
    if fix.match.candidate.variant != match.candidate.variant:
        if variant := fix.match.candidate.variant:
            text = _("the model {variant} is nearer: {changes}").format(variant=variant, changes=text)
        else:
            text = _("the offer itself is nearer than its variants: {changes}").format(changes=text)
    yield Advice("nearest-fix", text)


def _questions(match: Match) -> Iterator[Advice]:
    for question in match.questions if match.outcome != "distant" else ():
        yield Advice("ask", question)


def _rank(match: Match, ranked: Sequence[Match], context: MatchingContext) -> Iterator[Advice]:
    """Where the offer stands among those for the need, and which weight would have to change by how much to turn that."""
    ids = [other.offer.id for other in ranked]
    if match.offer.id not in ids:
        yield Advice("rank", _("not among the matches of the need"))
        return
    place, count = ids.index(match.offer.id) + 1, len(ids)
    text, values = _("place {place} of {count}"), dict[str, str]()
    if place < count:
        text, values = _overtaking(match, ranked[place], context)
    yield Advice("rank", text.format(place=place, count=count, **values))
    answer = overtaking_answer(match, ranked[place]) if place < count else None
    if answer is not None:
        text = _("one answer turns them round: {offer} overtakes this offer if it is good: {question}")
        if answer.question in match.questions:
            text = _(
                "one answer turns them round: {offer} overtakes this offer if its answer is good and this offer's is not: {question}"
            )
        yield Advice("turn", text.format(offer=name_of(ranked[place]), question=answer.question))


def _overtaking(match: Match, rival: Match, context: MatchingContext) -> tuple[str, dict[str, str]]:
    """What would have to change for the next offer to come before this one: the sentence and its values."""
    values = {"offer": name_of(rival)}
    if match.outcome != rival.outcome:
        return _("place {place} of {count}; the next, {offer}, has a weaker outcome, which no weight changes"), values
    change = least_overtaking_change(match, rival, context)
    if change is None:
        return _("place {place} of {count}; the next, {offer}, stays behind whichever weight is changed"), values
    values |= {"criterion": _(change.criterion), "now": number_text(change.now), "then": number_text(change.then)}
    return _(
        "place {place} of {count}; the next, {offer}, would overtake this offer if the criterion {criterion} weighed {then} and not {now}"
    ), values


def _catalogues(index: Index, match: Match) -> Iterator[Advice]:
    """Whence offer and need are, where several catalogues are asked as one."""
    known = catalogues_of(index)
    if known:
        text = _("the offer is of {offers}, the need of {needs}")
        offers, needs = known.get(("offer", match.offer.id), ""), known.get(("need", match.need_id), "")
        yield Advice("catalogue", text.format(offers=offers, needs=needs))


def _shared_capacity(index: Index, context: MatchingContext, match: Match) -> Iterator[Advice]:
    """What each need gets of the capacity that this one takes a part of."""
    if not match.offer.capacity or not match.suits or match.is_past:
        return
    needs = with_competing(index, [(match.need_id, match.need)])
    answers = MatchFilter(ANSWERS, include_non_answering=False)
    allocated = allocations(rank(context, needs, OfferPool(index), answers))
    sharing = [(it, claim) for it in allocated for claim in it.claims if claim.match.offer.id == match.offer.id]
    if match.need_id not in [allocation.need_id for allocation, _claim in sharing]:
        return
    for allocation, claim in sharing:
        text = _("{need} takes {given} of {available}").format(
            need=localize(claim.match.need.name),
            given=quantity_text(Quantity(claim.amount, allocation.required.unit, allocation.required.per)),
            available=amount_text(claim.capacity),
        )
        yield Advice("ledger", text)
