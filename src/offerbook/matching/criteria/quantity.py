"""The quantity criterion: the stated capacity covers the amount that the need asks for."""

from __future__ import annotations

from collections.abc import Collection, Hashable, Iterator
from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple

from offerbook.matching.compare import supply
from offerbook.matching.criteria.criterion import OTHER_THING, Criterion, Step, with_offer_changes
from offerbook.matching.pair import Pair
from offerbook.matching.points import FULL, ZERO, distribute, share_of
from offerbook.matching.verdict import Standing, Verdict, VerdictText
from offerbook.model.codec import pack
from offerbook.model.phrases import amount_text, localize, source_ids
from offerbook.model.records import Capacity, Need, Offer, Quantity, Text
from offerbook.text.i18n import N_, _

if TYPE_CHECKING:
    from fractions import Fraction


def judge_quantity(pair: Pair) -> Iterator[Verdict]:
    """The stated capacity covers the quantity asked for, where both are in units and periods that convert exactly: years
    and months do, days do not turn into either. A total is set against one year's capacity. Of several capacities the
    best counts. What is stated as "over 150" covers 150 and leaves more unknown, "about 150" covers 135, and "at most
    150" covers nothing for sure. The quantity of one part is asked of that part alone.
    """
    weight, quantities = pair.prepared.context.weights.quantity, pair.need.quantities
    offer, asked = pair.candidate.offer, quantities_of(pair.need, pair.group_tie.parts)
    if not quantities:
        yield Verdict.not_asked("quantity", ZERO, N_("the need states no quantity"))
    elif not pair.group_tie.serves:
        yield Verdict.not_asked("quantity", weight, OTHER_THING)
    elif not asked:
        yield Verdict.not_asked("quantity", weight, N_("the quantities are those of other parts"))
    for quantity, points in zip(asked, distribute(weight, [1] * len(asked)), strict=True):
        if not pair.group_tie.serves:
            break
        verdicts = (_of_capacity(offer, capacity, quantity, points) for capacity in offer.capacity)
        best = max(filter(None, verdicts), key=lambda verdict: (verdict.points, verdict.high), default=None)
        yield best or Verdict("quantity", "unknown", ZERO, points, points, CapacityDetail("unknown", quantity, None))


def quantities_of(need: Need, parts: Collection[str]) -> tuple[Quantity, ...]:
    """The quantities that are asked of what serves these parts."""
    return tuple(quantity for quantity in need.quantities if quantity.part is None or quantity.part in parts)


def _of_capacity(offer: Offer, capacity: Capacity, quantity: Quantity, weight: Decimal) -> Verdict | None:
    """The verdict on one capacity; None where its unit or period does not convert to those of the quantity."""
    supplied = supply(capacity, quantity)
    if supplied is None:
        return None
    from fractions import Fraction

    required = Fraction(quantity.value)
    standing: Standing = "unknown" if supplied.most >= required else "not-met"
    if supplied.sure >= required:
        standing, low, high = "met", weight, weight
    else:
        low, high = (share_of(weight, _decimal(min(Fraction(1), amount / required))) for amount in supplied)
    detail = CapacityDetail(standing, quantity, capacity, capacity_notes(offer, capacity))
    return Verdict("quantity", standing, low, high, weight, detail, sources=source_ids(capacity.source))


def _decimal(share: Fraction) -> Decimal:
    return Decimal(share.numerator) / Decimal(share.denominator)


class CapacityDetail(NamedTuple):
    """The quantity that the need asks for and the stated capacity.

    standing: how the capacity stands to the quantity.
    quantity: the quantity.
    capacity: the best of the stated capacities; None where there is none that can be compared.
    notes: what its source says that it counts.
    """

    standing: Standing
    quantity: Quantity
    capacity: Capacity | None
    notes: tuple[Text, ...] = ()

    @property
    def text(self) -> VerdictText:
        """Both amounts, and the question to the maker or the buyer."""
        required = amount_text(self.quantity)
        if self.capacity is None:
            reason = _("no capacity is published that can be compared with {asked}").format(asked=required)
            return VerdictText(reason, required, "", _("Can {asked} be supplied?").format(asked=required))
        offered, question = amount_text(self.capacity), ""
        if self.standing == "unknown":
            question = _("Can {asked} be supplied?").format(asked=required)
        elif self.standing == "not-met":
            question = _("Is {offered} enough for the project?").format(offered=offered)
        reason = _("the maker supplies {offered}; {asked} needed")
        if self.notes:
            reason = _("the maker supplies {offered}; {asked} needed ({notes})")
        notes = " ".join(map(localize, self.notes))
        reason = reason.format(offered=offered, asked=required, notes=notes)
        return VerdictText(reason, required, offered, question)


def capacity_notes(offer: Offer, capacity: Capacity) -> tuple[Text, ...]:
    """What the source of a capacity says that it counts: the offer's notes on its capacity from the same source."""
    sources = source_ids(capacity.source)
    notes = (it for it in offer.notes if it.topic == "capacity")
    return tuple(
        it.text for it in notes if not (sources and it.source) or set(sources).intersection(source_ids(it.source))
    )


def fix_quantity(detail: CapacityDetail, _offer: Offer) -> Step:
    """The question whether there is enough or, where it is known to be too little, the capacity that covers the quantity."""
    quantity, text = detail.quantity, detail.text
    enough = Capacity(quantity.value, quantity.unit, quantity.per or "year")
    is_question = detail.standing == "unknown"
    if is_question:
        change = _("confirmation from the maker that it can supply {asked}").format(asked=text.required)
    else:
        change = _("capacity {asked} instead of {offered}").format(asked=text.required, offered=text.offered)
    return Step(
        change,
        FULL,
        is_question,
        lambda candidate: with_offer_changes(candidate, capacity=(enough,)),
    )


def _capacities(pair: Pair) -> Hashable:
    """The stated capacities, as they are published, with what they count."""
    offer = pair.candidate.offer
    return tuple([(pack(it), capacity_notes(offer, it)) for it in offer.capacity])


CRITERION = Criterion(N_("quantity"), judge_quantity, "delivery", fix_quantity, _capacities)
