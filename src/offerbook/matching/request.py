"""What is matched with what: the needs and offers that a name and two selections mean."""

from __future__ import annotations

from typing import NamedTuple

from offerbook.index.store import Index
from offerbook.listing.conditions import candidates_passing
from offerbook.listing.resolve import RecordId, UnknownNameError, find_record
from offerbook.listing.select import Selection, select
from offerbook.matching.offer_pool import OfferPool
from offerbook.model.records import Need
from offerbook.text.i18n import _


class MatchRequest(NamedTuple):
    """What is matched with what.

    needs: with their ids, in the catalogue's order.
    offers: the offers.
    subject: the record that the name means, a project, a need or an offer; both empty without a name.
    """

    needs: list[tuple[str, Need]]
    offers: OfferPool
    subject: RecordId

    @property
    def is_for_one_offer(self) -> bool:
        """Whether the name is that of an offer."""
        return self.subject[0] == "offer"


def match_request(index: Index, name: str | None, offers: Selection, needs: Selection) -> MatchRequest:
    """The needs and offers that `name` means, a project, a need or an offer, narrowed by the two selections.

    Without a name, all of them. Raises UsageError for a name that is none of the three.
    """
    kind, id = subject = RecordId("", "") if name is None else _find_record(index, name)
    filters = {**needs.filters, "project": [id]} if kind == "project" else needs.filters
    need_ids = [str(row[0]) for row in select(index, "needs", ["id"], needs._replace(filters=filters)).rows]
    if kind == "need":
        need_ids = [need_id for need_id in need_ids if need_id == id]
    offer_ids = None
    if any(offers.filters.values()) or offers.where or offers.words:
        offer_ids = [str(row[0]) for row in select(index, "offers", ["id"], offers).rows]
    if kind == "offer":
        offer_ids = [id] if offer_ids is None or id in offer_ids else []
    return MatchRequest(
        list(index.records_by_id("need", need_ids, Need)),
        OfferPool(index, offer_ids, candidates_passing(index, offers.where)),
        subject,
    )


def _find_record(index: Index, name: str) -> RecordId:
    """The project, need or offer that a name means."""
    if "/" in name:
        return find_record(index, ("need",), name)
    try:
        return find_record(index, ("project", "offer", "need"), name)
    except UnknownNameError as error:
        if error.near:
            message = _(
                'no project, need or offer is called "{name}"; did you mean "{similar}"? `offerbook projects` and '
                "`offerbook offers` list them."
            )
            raise UnknownNameError(message.format(name=name, similar=error.near), error.near) from None
        message = _(
            'no project, need or offer is called "{name}". `offerbook projects` and `offerbook offers` list them.'
        )
        raise UnknownNameError(message.format(name=name)) from None
