"""Gaps: needs that nothing covers, offers without a place, of what type, and what to do next."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Literal, NamedTuple

from offerbook.criteria import number_text, quantity_text
from offerbook.index import Index
from offerbook.language import N_, _
from offerbook.ledger import Claim, claims
from offerbook.match import Match, knowledge, matches, question
from offerbook.query import Selection, among
from offerbook.records import Need, Offer

GapType = Literal["no-offer", "only-related", "blocked", "to-confirm", "past-demand", "capacity-short", "no-place"]
GAP_TYPES: tuple[GapType, ...] = (
    "no-offer", "only-related", "blocked", "to-confirm", "past-demand", "capacity-short", "no-place",
)  # fmt: skip


GAP_WORDS = (
    N_("no-offer"), N_("only-related"), N_("blocked"), N_("to-confirm"), N_("past-demand"), N_("capacity-short"), N_("no-place"),
    N_("need"), N_("offer"),
)  # fmt: skip
"""The types and sides of gaps as messages."""


class Gap(NamedTuple):
    """Something that is missing between needs and offers.

    side: "need" for a need without full cover, "offer" for an offer without a place.
    id: of the need or offer.
    type: what is missing.
        no-offer: nothing in the catalogue is of the need's groups or near them.
        only-related: there are offers of the same trade, but none that serves.
        blocked: what serves fails a condition that is a must.
        to-confirm: what serves leaves something to confirm.
        past-demand: the need is past or dormant, so that nothing is missing today.
        capacity-short: what fits has less left than is asked for, once the needs before this one are served.
        no-place: no need of the catalogue is served by the offer.
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


def gaps(needs: Iterable[tuple[str, Need]], offers: Iterable[Offer], found: Sequence[Match]) -> Iterator[Gap]:
    """The gaps among these needs and offers, given all matches of the catalogue, each need's best first."""
    of_need: dict[str, list[Match]] = {}
    served: set[str] = set()
    near: dict[str, Match] = {}
    for match in found:
        if match.relation == "words":
            # What only says much the same is no offer of the trade.
            continue
        of_need.setdefault(match.need_id, []).append(match)
        if match.outcome in ("fits", "fits-if-confirmed"):
            served.add(match.offer.id)
        best = near.get(match.offer.id)
        if best is None or match.order < best.order:
            near[match.offer.id] = match
    claimed = {claim.match.need_id: claim for claim in claims(found)}
    for id, need in needs:
        gap = _of_need(id, need, of_need.get(id, []), claimed)
        if gap is not None:
            yield gap
    for offer in offers:
        if offer.id not in served:
            yield _of_offer(offer, near.get(offer.id))


def _of_need(id: str, need: Need, found: Sequence[Match], claims: Mapping[str, Claim]) -> Gap | None:
    best = found[0] if found else None
    if need.status in ("past", "dormant"):
        reason = _("the purchase is over") if need.status == "past" else _("nothing was heard of it any more")
        return Gap("need", id, "past-demand", best, reason, _("Ask the buyer whether it will come up again."))
    if best is None:
        reason = _("no offer in the catalogue is of this kind")
        return Gap("need", id, "no-offer", None, reason, _("Look for a maker, or tell the buyer that there is none."))
    fits = [match for match in found if match.outcome == "fits"]
    if fits:
        return _short_of_capacity(id, fits, claims)
    if best.outcome == "fits-if-confirmed":
        asks = "; ".join(best.confirm)
        action = _("Ask {supplier}: {questions}").format(supplier=best.supplier, questions=asks)
        return Gap("need", id, "to-confirm", best, _("{offer} fits if this is confirmed: {questions}").format(
            offer=best.offer.id, questions=asks), action)  # fmt: skip
    blocked = next((match for match in found if match.outcome == "blocked" and match.serves), None)
    if blocked is not None:
        reason = "; ".join(verdict.reason for verdict in blocked.blocked_by)
        action = _("Ask the buyer whether the condition is firm, or the maker for a version that meets it.")
        return Gap("need", id, "blocked", blocked, reason, action)
    against = "; ".join(verdict.reason for verdict in best.verdicts if verdict.standing == "not-met")
    action = _("Look for a maker of exactly this; {offer} is the nearest there is.").format(offer=best.offer.id)
    return Gap("need", id, "only-related", best, against, action)


def _short_of_capacity(id: str, fits: Sequence[Match], claims: Mapping[str, Claim]) -> Gap | None:
    """A gap when what is left of the best offer's stated capacity, after the needs before this one, is too little."""
    claim = claims.get(id)
    if claim is None or not claim.short:
        return None
    reason = _("of {asked}, {offer} has {given} left").format(
        asked=quantity_text(claim.asked), offer=claim.match.offer.id, given=number_text(claim.given)
    )
    others = [it.match.need_id for it in claims.values() if it.match.offer.id == claim.match.offer.id and it != claim]
    if others:
        reason += _("; {needs} count on it too").format(needs=", ".join(others))
    return Gap(
        "need", id, "capacity-short", fits[0], reason, _("Split the order, or ask for a longer term of delivery.")
    )


def _of_offer(offer: Offer, best: Match | None) -> Gap:
    if best is None:
        reason = _("no project in the catalogue needs anything of this kind")
        return Gap("offer", offer.id, "no-place", None, reason, _("Look for projects that need it."))
    against = "; ".join(verdict.reason for verdict in best.verdicts if verdict.standing == "not-met")
    action = _("The nearest need is {need}.").format(need=best.need_id)
    return Gap("offer", offer.id, "no-place", best, against, action)


def types(option: str, wanted: Iterable[str] | None) -> list[str]:
    """The gap types that an option names; UnknownName for another word."""
    for word in wanted or ():
        among(option, word, GAP_TYPES)
    return list(wanted or ())


def gaps_of(index: Index, project: str | None, wanted: Sequence[str]) -> list[Gap]:
    """The gaps of a catalogue, of these types when some are named; of one project, only its needs without cover.

    Also for one project all needs are matched: those of others may take the capacity that its own count on.
    """
    whole = question(index, None, Selection(), Selection())
    needs = whole.needs
    if project is not None:
        needs = question(index, None, Selection(), Selection(filters={"project": [project]})).needs
    found = gaps(
        needs, [] if project is not None else whole.offers, list(matches(knowledge(index), whole.needs, whole.offers))
    )
    return [gap for gap in found if not wanted or gap.type in wanted]
