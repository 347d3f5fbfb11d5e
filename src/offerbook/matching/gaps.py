"""Gaps: needs that nothing covers, offers without a place, of what type, and what to do next."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from typing import Literal, NamedTuple

from offerbook.index.store import Index, Progress, no_progress
from offerbook.listing.fixed_words import fixed_words
from offerbook.listing.select import Selection
from offerbook.matching.allocation import Allocation, allocations
from offerbook.matching.answer_lines import name_of, unnamed_model
from offerbook.matching.competing import with_competing
from offerbook.matching.context import MatchingContext, matching_context
from offerbook.matching.criteria import quantity
from offerbook.matching.criteria.quantity import quantities_of
from offerbook.matching.gap_matches import Nearest, is_blocked, matches_for_gaps, that_decide
from offerbook.matching.in_shares import is_shared
from offerbook.matching.judging import best_of_parts
from offerbook.matching.match import Match
from offerbook.matching.match_filter import MatchFilter
from offerbook.matching.outcomes import PAST
from offerbook.matching.questions import answerer_of
from offerbook.matching.ranking import rank, sorted_by_groups
from offerbook.matching.request import match_request
from offerbook.matching.verdict import Verdict
from offerbook.model.phrases import amount_text, listed, localize, name_in_sentence, number_text
from offerbook.model.records import Need, Offer
from offerbook.tables.table import joined
from offerbook.text.i18n import N_, _, ngettext

GapType = Literal[
    "no-offer", "only-related", "blocked", "part-open", "to-confirm", "past-demand", "capacity-short", "no-place"
]  # fmt: skip
GAP_TYPES: tuple[GapType, ...] = (
    "no-offer", "only-related", "blocked", "part-open", "to-confirm", "past-demand", "capacity-short", "no-place",
)  # fmt: skip
GAP_WORDS = (
    N_("no-offer"), N_("only-related"), N_("blocked"), N_("part-open"), N_("to-confirm"), N_("past-demand"),
    N_("capacity-short"), N_("no-place"), N_("need"), N_("offer"),
)  # fmt: skip
"""The types and sides of gaps as messages."""


class Gap(NamedTuple):
    """Something that is missing between needs and offers.

    side: "need" for a need without full cover, "offer" for an offer without a place.
    id: of the need or offer.
    type: what is missing.
        no-offer: no offer is of the need's groups or similar.
        only-related: there are related offers, but none that serves.
        blocked: the offers that serve fail a condition that is a must.
        part-open: some parts of the need are served, others by nothing.
        to-confirm: the offers that serve leave something to confirm.
        past-demand: the need is past or dormant, so that nothing is missing today.
        capacity-short: the offers that fit have less left than the need asks for, once the needs before it are served.
        no-place: the offer serves no need of today.
    nearest: the best match there is; None when there is none.
    reason: why it is a gap, in a sentence.
    action: what to do next, in a sentence.
    """

    side: Literal["need", "offer"]
    id: str
    type: GapType
    nearest: Match | None
    reason: str
    action: str


def gaps(
    context: MatchingContext, needs: Iterable[tuple[str, Need]], offers: Iterable[Offer], matches: Iterable[Match]
) -> Iterator[Gap]:
    """The gaps among these needs and offers, given what is known of the catalogue and the matches of all `needs`.

    matches: need by need, each need's best first. There can be millions, so only those are kept in memory that decide
        about a gap.
    """
    need_of = dict(needs)
    nearest = Nearest(need_of)
    known: dict[str, Gap | None] = {}
    counting: dict[str, list[Match]] = {}
    for id, of_need in groupby(matches, key=lambda match: match.need_id):
        kept = that_decide(need_of[id], nearest.noting(of_need))
        if any(match.suits and quantities_of(match.need, match.parts) for match in kept):
            counting[id] = kept
        else:
            known[id] = _of_need(context, id, need_of[id], kept, {}, need_of)
    allocated: dict[str, Allocation] = {}
    # Capacities go to the needs in their own order.
    for allocation in allocations(match for id in need_of for match in counting.get(id, ())):
        # Of several parts the one that is short speaks for the need.
        if allocation.shortfall or allocation.need_id not in allocated:
            allocated[allocation.need_id] = allocation
    for id, need in need_of.items():
        gap = known[id] if id in known else _of_need(context, id, need, counting.get(id, ()), allocated, need_of)
        if gap is not None:
            yield gap
    for offer in offers:
        if offer.id not in nearest.serving:
            yield _of_offer(offer, nearest.match_of.get(offer.id))


def _of_need(
    context: MatchingContext,
    id: str,
    need: Need,
    matches: Sequence[Match],
    allocated: Mapping[str, Allocation],
    need_of: Mapping[str, Need],
) -> Gap | None:
    best = matches[0] if matches else None
    if need.status in PAST:
        reason = _("the purchase is over") if need.status == "past" else _("no news of it since")
        return Gap("need", id, "past-demand", best, reason, _("Ask the buyer whether it will be bought again."))
    if best is None:
        reason = _("no offer in the catalogue is of this kind")
        return Gap("need", id, "no-offer", None, reason, _("Look for a maker, or tell the buyer that there is none."))
    answering = best_of_parts(need, matches)
    if answering:
        served = [match for match in answering.values() if match is not None]
        if len(served) < len(answering):
            open_ = [name_in_sentence(context.groups[group]) for group, match in answering.items() if match is None]
            return _part_open(id, open_, served)
        return _of_served(context, id, served, allocated, need_of)
    blocked = next(filter(is_blocked, matches), None)
    if blocked is not None:
        reason = joined(verdict.reason for verdict in blocked.blocked_by)
        action = _("Ask the buyer whether the condition is firm, or the maker for a version that meets it.")
        return Gap("need", id, "blocked", blocked, reason, action)
    action = _("Look for a maker of exactly this; {offer} is the nearest there is.").format(offer=_model(best))
    return Gap("need", id, "only-related", best, _against(best), action)


def _part_open(id: str, open_: Sequence[str], served: Sequence[Match]) -> Gap:
    names, offers = listed(open_), "; ".join(dict.fromkeys(map(_model, served)))
    reason = _("nothing serves {parts}; the other parts are served by {offers}").format(parts=names, offers=offers)
    action = _("Look for a maker of {parts}, or ask the buyer whether the parts can be ordered apart.").format(
        parts=names
    )
    return Gap("need", id, "part-open", min(served, key=lambda match: match.order), reason, action)


def _of_served(
    context: MatchingContext,
    id: str,
    served: Sequence[Match],
    allocated: Mapping[str, Allocation],
    need_of: Mapping[str, Need],
) -> Gap | None:
    """A gap when all that the need asks for is served, but something is to be confirmed, or there is too little of it.

    served: the best match of each part.
    """
    allocation = allocated.get(id)
    if allocation is not None and allocation.is_short and all(match.suits for match in served):
        action = _("Split the order, or ask for a longer term of delivery.")
        return Gap("need", id, "capacity-short", served[0], _left(allocation, allocated, need_of), action)
    # An amount that several offers have together is no question any more.
    settled = (quantity.CRITERION.name,) if allocation is not None and not allocation.shortfall else ()
    by_candidate = {(match.offer.id, match.candidate.variant): match for match in served}.values()
    pending = [(match, asked) for match in by_candidate if (asked := _asked(match, settled))]
    if pending:
        counted = [(match, len({it.question for it in asked})) for match, asked in pending]
        reasons = (
            ngettext(
                "{offer} may fit; {count} question is open", "{offer} may fit; {count} questions are open", count
            ).format(offer=_model(match), count=count)
            for match, count in counted
        )
        return Gap(
            "need", id, "to-confirm", pending[0][0], "; ".join(reasons), " ".join(_whom_to_ask(context, pending))
        )
    if allocation is not None and allocation.shortfall:
        question = _("Can {asked} be supplied?").format(asked=amount_text(allocation.required))
        supplier = localize(context.supplier_name(served[0].supplier))
        action = _("Ask {supplier}: {questions}").format(supplier=supplier, questions=question)
        return Gap("need", id, "to-confirm", served[0], _left(allocation, allocated, need_of), action)
    return None


def _asked(match: Match, settled: Sequence[str]) -> list[Verdict]:
    """What is open about a match, but for the criteria that are settled otherwise."""
    return [it for it in match.verdicts if it.question and it.criterion not in settled]


def _whom_to_ask(context: MatchingContext, pending: Iterable[tuple[Match, Iterable[Verdict]]]) -> Iterator[str]:
    """A sentence for each supplier, and one for the buyer, with the questions that they can answer, each once."""
    by_answerer: dict[str | None, dict[str, None]] = {}
    for match, asked in pending:
        for verdict in asked:
            supplier = match.supplier if answerer_of(verdict) == "supplier" else None
            by_answerer.setdefault(supplier, {})[verdict.question] = None
    of_buyer = by_answerer.pop(None, None)
    for supplier, questions in by_answerer.items():
        name = localize(context.supplier_name(supplier or ""))
        yield _("Ask {supplier}: {questions}").format(supplier=name, questions=" ".join(questions))
    if of_buyer:
        yield _("Ask the buyer: {questions}").format(questions=" ".join(of_buyer))


def _left(allocation: Allocation, allocated: Mapping[str, Allocation], need_of: Mapping[str, Need]) -> str:
    """What is left for a need of the capacities that it counts on, and which needs count on them too."""
    offers = {claim.match.offer.id: claim for claim in allocation.claims}
    left = "; ".join(f"{_model(claim.match)} – {number_text(claim.amount)}" for claim in offers.values())
    required = amount_text(allocation.required)
    others = [
        localize(need_of[it.need_id].name)
        for it in allocated.values()
        if it != allocation and any(claim.match.offer.id in offers for claim in it.claims)
    ]
    if not others:
        return _("{asked} needed; available: {left}").format(asked=required, left=left)
    return _("{asked} needed; available: {left}. The same capacity is wanted for: {needs}").format(
        asked=required, left=left, needs="; ".join(others)
    )


def _of_offer(offer: Offer, best: Match | None) -> Gap:
    if best is None:
        reason = _("no project in the catalogue needs anything of this kind")
        return Gap("offer", offer.id, "no-place", None, reason, _("Look for projects that need it."))
    if best.answers:
        reason = _("only past demand would be served: {need}").format(need=localize(best.need.name))
        return Gap("offer", offer.id, "no-place", best, reason, _("Ask the buyer whether it will be bought again."))
    action = _("The nearest need is {need}.").format(need=localize(best.need.name))
    return Gap("offer", offer.id, "no-place", best, _against(best), action)


def _model(match: Match) -> str:
    """The name of the model that was judged, with its mark where it has no name."""
    return ", ".join([name_of(match), *unnamed_model(match)])


def _against(match: Match) -> str:
    return joined(verdict.reason for verdict in match.verdicts if verdict.standing == "not-met")


def checked_types(option: str, types: Iterable[str] | None) -> list[str]:
    """The gap types that an option names; UsageError for another word."""
    return fixed_words(option, types or (), GAP_TYPES)


def find_gaps(
    index: Index,
    project: str | None,
    progress: Progress = no_progress,
    context: MatchingContext | None = None,
    processes: int = 1,
) -> list[Gap]:
    """The gaps of a catalogue; of one project, only its needs without cover.

    For one project those needs of others are matched too that may take the capacity which its own count on.

    context: of the catalogue, where it is there already. processes: how many may share the work.
    """
    names = Selection() if project is None else Selection(filters={"project": [project]})
    request = match_request(index, None, Selection(), names)
    context = context or matching_context(index)
    if project is None and is_shared(index, len(request.needs), processes):
        matches, offers = matches_for_gaps(index, context, processes, progress)
        return list(gaps(context, request.needs, offers, matches))
    needs = request.needs if project is None else with_competing(index, request.needs)
    # The offers that are only similar to an answered need matter for gaps of offers alone, which one project has none of.
    match_filter = MatchFilter(include_non_answering=project is None)
    matches = rank(context, sorted_by_groups(needs), request.offers, match_filter, progress)
    found = gaps(context, needs, request.offers if project is None else [], matches)
    ids = {id for id, _need in request.needs}
    return [gap for gap in found if gap.side == "offer" or gap.id in ids]
