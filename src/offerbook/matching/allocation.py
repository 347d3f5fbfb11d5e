"""Allocation: which needs count on the same stated capacity, and what each gets; no unit is given to two needs."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

from offerbook.matching.compare import supply
from offerbook.matching.criteria.quantity import quantities_of
from offerbook.matching.match import Match
from offerbook.matching.points import CENT
from offerbook.model.records import Capacity, Quantity


class Claim(NamedTuple):
    """What one need takes of one capacity.

    match: the match that counts on it.
    capacity: the capacity that is counted on.
    available: what the capacity gives for sure in the need's unit and period, before any claim.
    amount: what of it goes to this need when the claims before it are served; a remainder that is no whole number of
        hundredths is rounded down to them.
    """

    match: Match
    capacity: Capacity
    available: Fraction
    amount: Decimal


class Allocation(NamedTuple):
    """What one need, or a part of it that is counted apart, gets of all that fits it.

    need_id: the need.
    required: the quantity that it asks for.
    claims: what it takes, of its best offer first, and of the next ones where that is used up.
    shortfall: what is left of the quantity when every claim is served.
    open: whether a capacity that it counts on may hold more than is sure, or is not published.
    """

    need_id: str
    required: Quantity
    claims: tuple[Claim, ...]
    shortfall: Fraction
    open: bool

    @property
    def is_short(self) -> bool:
        """Whether the need is known to get less than it asks for."""
        return self.shortfall > 0 and not self.open


Taken = dict[tuple[str, int], Fraction]
"""Which share of a capacity is taken, by the offer's id and the capacity's place in it.

Needs count in different units and periods: what is taken is kept as a share of the whole, as an exact fraction, for the
thirds of a capacity must sum to it.
"""


def allocations(matches: Iterable[Match]) -> list[Allocation]:
    """What each need that somebody buys for today gets, served in the order of the matches.

    A need takes what its best offer has left, then what the next one has, of those that suit it apart from the amount.
    """
    suiting: dict[tuple[str, Quantity], list[Match]] = {}
    for match in matches:
        if match.suits and not match.is_past:
            for quantity in quantities_of(match.need, match.parts):
                suiting.setdefault((match.need_id, quantity), []).append(match)
    taken: Taken = {}
    return [_allocate(id, matches_of_need, quantity, taken) for (id, quantity), matches_of_need in suiting.items()]


def _allocate(need_id: str, suiting: Sequence[Match], required: Quantity, taken: Taken) -> Allocation:
    shortfall, is_open = Fraction(required.value), False
    claims: list[Claim] = []
    for match in suiting:
        supplies = {
            place: supplied
            for place, capacity in enumerate(match.offer.capacity)
            if (supplied := supply(capacity, required)) is not None
        }
        is_open = is_open or not supplies or any(supplied.most > supplied.sure for supplied in supplies.values())
        sure = {place: supplied.sure for place, supplied in supplies.items() if supplied.sure}
        if sure:
            claim, amount = _claim(match, sure, shortfall, taken)
            claims.append(claim)
            shortfall -= amount
        if not shortfall:
            break
    # An offer that has nothing left is named only where that leaves the need short.
    served = claims if shortfall else [claim for claim in claims if claim.amount]
    return Allocation(need_id, required, tuple(served), shortfall, is_open)


def _claim(match: Match, sure: dict[int, Fraction], wanted: Fraction, taken: Taken) -> tuple[Claim, Fraction]:
    """What a need takes of the capacities of one offer, marked as taken; and the exact amount.

    sure: what each capacity gives for sure, by its place in the offer.
    """
    id = match.offer.id
    left = {place: max(Fraction(0), amount * (1 - taken.get((id, place), 0))) for place, amount in sure.items()}
    best = max(left, key=lambda place: left[place])
    amount = min(left[best], wanted)
    # They are several statements about one maker: what is taken of the best is taken of each of them.
    for place, whole in sure.items():
        taken[id, place] = taken.get((id, place), Fraction(0)) + amount / whole
    return Claim(match, match.offer.capacity[best], sure[best], _rounded_down(amount)), amount


def _rounded_down(amount: Fraction) -> Decimal:
    hundredths = Decimal(amount // Fraction(CENT))
    return Decimal(f"{(hundredths * CENT).normalize():f}")
