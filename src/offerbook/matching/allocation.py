"""The ledger: which needs count on the same stated capacity, and what is left for each; no unit covers two needs."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

from offerbook.matching.compare import supply
from offerbook.matching.pair import CENT
from offerbook.matching.ranking import Match
from offerbook.model.records import Capacity, Quantity


class Claim(NamedTuple):
    """What one need takes of one capacity.

    match: the match that counts on it.
    capacity: the capacity that is counted on.
    available: what the capacity gives for sure in the need's unit and period, before any claim.
    given: what of it goes to this need when the claims before it are served; a remainder that is no whole number of
        hundredths is rounded down to them.
    """

    match: Match
    capacity: Capacity
    available: Fraction
    given: Decimal


class Allocation(NamedTuple):
    """What one need gets of all that fits it.

    need_id: the need.
    asked: what it asks for.
    claims: what it takes, of its best offer first, and of the next ones where that is used up.
    shortfall: what is left of what it asks for when every claim is served.
    open: whether a capacity that it counts on may hold more than is sure, or is not published.
    """

    need_id: str
    asked: Quantity
    claims: tuple[Claim, ...]
    shortfall: Fraction
    open: bool

    @property
    def short(self) -> bool:
        """Whether the need is known to get less than it asks for."""
        return self.shortfall > 0 and not self.open


Taken = dict[tuple[str, int], Fraction]
"""Which part of a capacity is taken, by the offer's id and the capacity's place in it.

Needs count in different units and periods: what is taken is kept as a part of the whole, as an exact one, for the thirds
of a capacity must sum to it.
"""


def allocations(found: Iterable[Match]) -> list[Allocation]:
    """What each need that somebody buys for today gets, served in the order of the matches.

    A need takes what its best offer has left, then what the next one has, of those that fit it apart from the amount.
    """
    of_need: dict[str, list[Match]] = {}
    for match in found:
        if match.suits and not match.is_past and match.need.quantity is not None:
            of_need.setdefault(match.need_id, []).append(match)
    taken: Taken = {}
    return [_allocate(id, fitting, taken) for id, fitting in of_need.items()]


def _allocate(id: str, fitting: Sequence[Match], taken: Taken) -> Allocation:
    asked = fitting[0].need.quantity
    assert asked is not None
    shortfall, open_ = Fraction(asked.value), False
    made: list[Claim] = []
    for match in fitting:
        supplies = {n: sums for n, it in enumerate(match.offer.capacity) if (sums := supply(it, asked)) is not None}
        open_ = open_ or not supplies or any(it.most > it.sure for it in supplies.values())
        sure = {n: it.sure for n, it in supplies.items() if it.sure}
        if not sure:
            continue
        left = {n: max(Fraction(0), amount * (1 - taken.get((match.offer.id, n), 0))) for n, amount in sure.items()}
        best = max(left, key=lambda n: left[n])
        given = min(left[best], shortfall)
        shortfall -= given
        # They are several statements about one maker: what is taken by the best is taken by each of them.
        for n, amount in sure.items():
            taken[match.offer.id, n] = taken.get((match.offer.id, n), Fraction(0)) + given / amount
        made.append(Claim(match, match.offer.capacity[best], sure[best], _rounded_down(given)))
        if not shortfall:
            break
    # Who has nothing left is named only where that leaves the need short.
    served = made if shortfall else [claim for claim in made if claim.given]
    return Allocation(id, asked, tuple(served), shortfall, open_)


def _rounded_down(amount: Fraction) -> Decimal:
    hundredths = Decimal(amount // Fraction(CENT))
    return Decimal(f"{(hundredths * CENT).normalize():f}")


def claims(found: Iterable[Match]) -> list[Claim]:
    """Every claim on a stated capacity, in the order in which they are served."""
    return [claim for allocation in allocations(found) for claim in allocation.claims]
