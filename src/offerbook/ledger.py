"""The ledger: which needs count on the same stated capacity, and what is left for each; no unit covers two needs."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

from offerbook.criteria import CENT, covered
from offerbook.match import Match
from offerbook.records import Capacity, Quantity


class Claim(NamedTuple):
    """What one need takes of one capacity.

    match: the match that counts on it.
    capacity: the capacity that is counted on.
    asked: what the need asks for.
    available: what the capacity gives in the need's unit and period, before any claim.
    given: what is left for this need when the claims before it are served, at most what it asks for; a remainder that
        is no whole number of hundredths is rounded down to them.
    """

    match: Match
    capacity: Capacity
    asked: Quantity
    available: Decimal
    given: Decimal

    @property
    def short(self) -> bool:
        """Whether the need gets less than it asks for."""
        return self.given < self.asked.value


def claims(found: Iterable[Match]) -> list[Claim]:
    """The claims on stated capacities, served in the order of the matches.

    A need claims the capacity of its best offer that fits; one that also fits others is not counted twice.
    """
    best: dict[str, Match] = {}
    for match in found:
        if match.outcome == "fits" and match.need.status in ("open", "planned"):
            best.setdefault(match.need_id, match)
    made: list[Claim] = []
    # Needs count in different units and periods: what is taken is kept as a part of the whole, as an exact one, for the
    # thirds of a capacity must sum to it.
    taken: dict[tuple[str, int], Fraction] = {}
    for match in best.values():
        asked = match.need.quantity
        if asked is None:
            continue
        for position, capacity in enumerate(match.offer.capacity):
            available = covered(capacity, asked)
            if available is None or not available:
                continue
            held = taken.get((match.offer.id, position), Fraction(0))
            left = Fraction(available) * (1 - held)
            taken[match.offer.id, position] = held + min(Fraction(asked.value), left) / Fraction(available)
            given = asked.value if left >= asked.value else _rounded_down(left)
            made.append(Claim(match, capacity, asked, available, given))
            break
    return made


def _rounded_down(amount: Fraction) -> Decimal:
    hundredths = Decimal(amount // Fraction(CENT))
    return Decimal(f"{(hundredths * CENT).normalize():f}")


def sharing(all_claims: Iterable[Claim], offer: str) -> list[Claim]:
    """The claims on one offer's capacity."""
    return [claim for claim in all_claims if claim.match.offer.id == offer]
