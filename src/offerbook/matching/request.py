"""What is matched with what: the needs and offers that names and two selections mean."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from offerbook.index.store import Index
from offerbook.listing.resolve import RecordId, UnknownNameError, find_record
from offerbook.listing.select import Selection, select
from offerbook.matching.offer_pool import OfferPool
from offerbook.model.records import Need
from offerbook.text.i18n import _

KINDS_OF_SUBJECTS = ("project", "offer", "need", "supplier", "sector", "group")
"""What can be asked about, in the order in which a name is looked up."""
NEED_FILTERS = {"project": "project", "sector": "sector", "group": "group"}
"""The filters of needs that records of these kinds stand for."""


class MatchRequest(NamedTuple):
    """What is matched with what.

    needs: with their ids, in the catalogue's order.
    offers: the offers.
    subjects: the records that the names mean; none without a name.
    """

    needs: list[tuple[str, Need]]
    offers: OfferPool
    subjects: tuple[RecordId, ...] = ()

    @property
    def subject(self) -> RecordId:
        """The one record that is asked about; both empty where there are several or none."""
        return self.subjects[0] if len(self.subjects) == 1 else RecordId("", "")

    @property
    def is_for_one_offer(self) -> bool:
        """Whether one offer is asked about and nothing else."""
        return self.subject.kind == "offer"

    @property
    def is_for_everything(self) -> bool:
        """Whether all offers of the catalogue are asked about, for no need or offer in particular."""
        return not self.subjects and self.offers.is_whole


def match_request(index: Index, names: str | Sequence[str] | None, offers: Selection, needs: Selection) -> MatchRequest:
    """The needs and offers that `names` mean, narrowed by the two selections.

    A project, a need, a sector or a group means needs, an offer or a supplier means offers; several add up on each side.
    Without a name, all of them. Raises UsageError for a name that means nothing or several.
    """
    typed = (names,) if isinstance(names, str) else tuple(names or ())
    subjects = tuple(dict.fromkeys(find_subject(index, name) for name in typed))
    return MatchRequest(
        list(index.records_by_id("need", _need_ids(index, subjects, needs), Need)),
        OfferPool(index, _offer_ids(index, subjects, offers), _variants(index, offers)),
        subjects,
    )


def _variants(index: Index, offers: Selection) -> dict[str, set[str]] | None:
    """The variants of each offer that pass the conditions; None without any."""
    if not offers.where:
        return None
    from offerbook.listing.conditions import candidates_passing

    return candidates_passing(index, offers.where)


def _need_ids(index: Index, subjects: Sequence[RecordId], needs: Selection) -> list[str]:
    """The needs of a selection that are among the subjects, or belong to one of them."""
    selected = [str(row[0]) for row in select(index, "needs", ["id"], needs)]
    meant: set[str] = set()
    for kind, id in subjects:
        if kind == "need":
            meant.add(id)
        elif kind in NEED_FILTERS:
            of_subject = Selection(filters={NEED_FILTERS[kind]: [id]})
            meant.update(str(row[0]) for row in select(index, "needs", ["id"], of_subject))
    is_narrowed = any(kind not in ("offer", "supplier") for kind, _id in subjects)
    return [id for id in selected if id in meant] if is_narrowed else selected


def _offer_ids(index: Index, subjects: Sequence[RecordId], offers: Selection) -> list[str] | None:
    """The offers of a selection that are among the subjects, or belong to one of them; None for all of the catalogue."""
    meant: set[str] = {id for kind, id in subjects if kind == "offer"}
    for kind, id in subjects:
        if kind == "supplier":
            of_subject = Selection(filters={"supplier": [id]})
            meant.update(str(row[0]) for row in select(index, "offers", ["id"], of_subject))
    is_narrowed = any(kind in ("offer", "supplier") for kind, _id in subjects)
    if not (is_narrowed or any(offers.filters.values()) or offers.where or offers.words):
        return None
    selected = [str(row[0]) for row in select(index, "offers", ["id"], offers)]
    return [id for id in selected if id in meant] if is_narrowed else selected


def find_subject(index: Index, name: str) -> RecordId:
    """The record that a name means, among those that can be asked about."""
    if "/" in name and ":" not in name:
        return find_record(index, ("need",), name)
    try:
        return find_record(index, KINDS_OF_SUBJECTS, name)
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
