"""The ledger: which needs count on which capacity, what each gets of it, and what is missing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

from offerbook.index.store import Index, Progress, no_progress
from offerbook.listing.select import Selection, select
from offerbook.matching.allocation import Allocation, Claim, allocations
from offerbook.matching.compare import supply
from offerbook.matching.competing import with_competing
from offerbook.matching.context import matching_context
from offerbook.matching.criteria.quantity import quantities_of
from offerbook.matching.match import Match
from offerbook.matching.match_filter import MatchFilter
from offerbook.matching.offer_pool import OfferPool
from offerbook.matching.outcomes import ANSWERS
from offerbook.matching.points import CENT
from offerbook.matching.ranking import rank
from offerbook.matching.request import match_request
from offerbook.model.phrases import amount_text, when_text
from offerbook.model.records import Capacity, Quantity
from offerbook.tables.table import Column, Row, Table
from offerbook.text.i18n import _, ngettext

MOST_NAMED = 5
"""Offers that the note on an empty ledger names."""
_TODAY = Selection(filters={"status": ["open", "planned"]})


class LedgerEntry(NamedTuple):
    """A need that counts on a capacity.

    match: the offer and the need.
    capacity: what of the offer's stated capacity is counted on.
    required: what the need asks for.
    available: what the capacity gives for sure, in the unit and period of the need.
    gets: what of it goes to the need when those before it are served; None where the offer suits only if something is confirmed.
    short: what the need lacks when every claim is served; None likewise.
    """

    match: Match
    capacity: Capacity
    required: Quantity
    available: Decimal
    gets: Decimal | None
    short: Decimal | None


def find_ledger(index: Index, name: str | None = None, progress: Progress = no_progress) -> list[LedgerEntry]:
    """Every need of today that counts on a stated capacity; of a project, need, offer or supplier only its own."""
    meant = match_request(index, name, Selection(), _TODAY)
    needs = meant.needs if name is None else with_competing(index, meant.needs)
    wanted = MatchFilter(ANSWERS, include_non_answering=False)
    matches = list(rank(matching_context(index), needs, OfferPool(index), wanted, progress))
    claims = {
        (one.need_id, one.required, claim.match.offer.id): (claim, one)
        for one in allocations(matches)
        for claim in one.claims
    }
    entries = [entry for match in matches if match.answers for entry in _entries(match, claims)]
    if name is not None:
        ids = {id for id, _need in meant.needs}
        entries = [it for it in entries if it.match.need_id in ids and meant.offers.holds(it.match.offer.id)]
    return sorted(entries, key=lambda it: it.match.offer.id)


def _entries(
    match: Match, claims: Mapping[tuple[str, Quantity, str], tuple[Claim, Allocation]]
) -> Iterator[LedgerEntry]:
    """What a match counts on, for each amount that the need asks for."""
    for required in quantities_of(match.need, match.parts):
        supplies = [(it, supplied) for it in match.offer.capacity if (supplied := supply(it, required)) is not None]
        if not supplies:
            continue
        capacity, supplied = max(supplies, key=lambda pair: pair[1].sure)
        gets, short = None, None
        if found := claims.get((match.need_id, required, match.offer.id)):
            claim, allocation = found
            capacity, gets, short = claim.capacity, claim.amount, _number(allocation.shortfall)
        yield LedgerEntry(match, capacity, required, _number(supplied.sure), gets, short)


def empty_ledger_note(index: Index) -> str:
    """What a ledger shows, why one is empty, which offers could stand in one, and what to ask next."""
    counted = {need for (need,) in index.rows("SELECT need_id FROM quantities")}
    needs = sum(need in counted for (need,) in select(index, "needs", ["id"], _TODAY))
    rows = index.rows("SELECT DISTINCT id FROM offers JOIN capacities ON offer_id = id ORDER BY position")
    offers = [str(id) for (id,) in rows]
    sentences = [_("a ledger shows which needs of today count on whose stated capacity, and here none does")]
    if not offers:
        sentences.append(_("no offer of the catalogue states a capacity"))
    elif not needs:
        sentences.append(_("no open or planned need of the catalogue states an amount"))
    else:
        named = ", ".join(offers[:MOST_NAMED] + ["..."] * (len(offers) > MOST_NAMED))
        text = ngettext(
            "capacity is stated for {count} offer: {offers}; none asked about answers a need with an amount in its unit (needs: {needs})",
            "capacity is stated for {count} offers: {offers}; none asked about answers a need with an amount in its unit (needs: {needs})",
            len(offers),
        )
        sentences.append(text.format(count=len(offers), offers=named, needs=needs))
        text = _(
            "`offerbook match {offer}` says what one answers, `offerbook needs --columns id,quantity` who asks how much"
        )
        sentences.append(text.format(offer=offers[0]))
    return "\n".join(sentences)


def ledger_table(entries: Sequence[LedgerEntry]) -> Table:
    """The ledger as a table, offer by offer in the order in which the needs are served."""
    columns = (
        Column("offer", _("Offer"), "id", 1),
        Column("capacity", _("Capacity"), "text", 2, _("as it is stated")),
        Column("need", _("Need"), "id", 1),
        Column("outcome", _("Outcome"), "outcome", 3),
        Column("time", _("Time"), "text", 4),
        Column("asked", _("Asked"), "text", 2, _("what the need asks for")),
        Column(
            "available", _("Available"), "number", 4, _("what the capacity gives for sure, in the unit of the need")
        ),
        Column("gets", _("Gets"), "number", 1, _("what of it goes to the need when those before it are served")),
        Column("unit", _("Unit"), "id", 5),
        Column("short", _("Short of"), "number", 3, _("what the need lacks when every claim is served")),
    )
    rows: list[Row] = [
        (
            it.match.offer.id,
            amount_text(it.capacity),
            it.match.need_id,
            it.match.outcome,
            when_text(it.match.need.when) if it.match.need.when else None,
            amount_text(it.required),
            it.available,
            it.gets,
            it.required.unit,
            it.short,
        )
        for it in entries
    ]
    note = _(
        "A need gets nothing from an offer that fits only if something is confirmed, or where another offer serves it."
    )
    is_partly_open = any(it.gets is None for it in entries)
    return Table("ledger", _("Who counts on whose capacity"), columns, rows, note if is_partly_open else "")


def _number(value: Fraction) -> Decimal:
    return Decimal(f"{(Decimal(value.numerator) / Decimal(value.denominator)).quantize(CENT).normalize():f}")
