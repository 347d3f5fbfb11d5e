"""The precedent criterion: the offer already works for this buyer, in this place or in one like it."""

from __future__ import annotations

from collections.abc import Hashable, Iterator
from decimal import Decimal
from typing import Literal, NamedTuple

from offerbook.matching.criteria.criterion import Criterion
from offerbook.matching.pair import Pair
from offerbook.matching.points import share_of
from offerbook.matching.verdict import Verdict, VerdictText
from offerbook.model.phrases import delivery_text, localize, source_ids
from offerbook.model.records import Delivery
from offerbook.text.i18n import N_, _

Likeness = Literal["buyer", "region", "country"]
SHARES: dict[Likeness, Decimal] = {"buyer": Decimal(1), "region": Decimal("0.6"), "country": Decimal("0.2")}
"""The share of the points that a delivery earns by how near it was: to the same project or buyer, into the same region, or
into the same country."""


def judge_precedent(pair: Pair) -> Iterator[Verdict]:
    """Where the offer already works: for the same project or buyer it earns all points, in the same region 60 %, elsewhere in
    the same country 20 %. It only ranks: it makes no offer fit, and what has been delivered nowhere is not thereby worse
    suited.
    """
    weight = pair.prepared.context.weights.precedent
    deliveries = _deliveries(pair) if pair.group_tie.serves else ()
    found = [(likeness, it) for it in deliveries if (likeness := _likeness(it, pair)) is not None]
    if not found:
        return
    likeness, delivery = max(found, key=lambda item: SHARES[item[0]])
    points = share_of(weight, SHARES[likeness])
    detail = DeliveryDetail(likeness, delivery)
    yield Verdict("precedent", "met", points, points, weight, detail, sources=source_ids(delivery.source))


def _deliveries(pair: Pair) -> Iterator[Delivery]:
    """The deliveries of the offer, or of the variant that is judged."""
    yield from pair.candidate.offer.deliveries
    for variant in pair.candidate.offer.variants:
        if variant.id == pair.candidate.variant:
            yield from variant.deliveries


def _likeness(delivery: Delivery, pair: Pair) -> Likeness | None:
    """How near a delivery was to what the need is for; None where it is not known to be near."""
    place = pair.prepared.place
    if delivery.project == pair.prepared.project or place.is_buyer(delivery.to):
        return "buyer"
    if delivery.region and delivery.region in place.regions:
        return "region"
    return "country" if delivery.region and delivery.region[:2] in {it[:2] for it in place.regions} else None


class DeliveryDetail(NamedTuple):
    """The nearest delivery, and how near it was."""

    likeness: Likeness
    delivery: Delivery

    @property
    def text(self) -> VerdictText:
        """To whom, where, when, and what the source leaves open, such as which model it was."""
        where, note = delivery_text(self.delivery), localize(self.delivery.note)
        reason = {
            "buyer": _("already delivered to this buyer: {where}"),
            "region": _("already works in this region: {where}"),
            "country": _("already works in this country: {where}"),
        }[self.likeness]
        if note:
            where = _("{where} – {note}").format(where=where, note=note)
        return VerdictText(reason.format(where=where), "", where)


def _has_none(pair: Pair) -> Hashable:
    """That no delivery is known, as of most."""
    if not (pair.candidate.offer.deliveries or pair.candidate.variant):
        return ()
    return None if any(_deliveries(pair)) else ()


CRITERION = Criterion(N_("precedent"), judge_precedent, looks_at=_has_none, is_common=True)
