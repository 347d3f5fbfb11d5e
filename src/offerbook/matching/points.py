"""Points: exact decimals in whole hundredths."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import ROUND_DOWN, Decimal

ZERO, FULL = Decimal(0), Decimal(1)
"""No share of the points, and all of them."""
CENT = Decimal("0.01")


def share_of(points: Decimal, share: Decimal) -> Decimal:
    """A share of the points, in whole hundredths and never more than all of them."""
    if share == 1:
        return points
    return min(points, (points * share).quantize(CENT)) if share else ZERO


def distribute(total: Decimal, weights: Sequence[int]) -> list[Decimal]:
    """The total by weight, in whole hundredths that sum to it; the first one gets what rounding leaves over."""
    if not weights:
        return []
    points = [(total * weight / sum(weights)).quantize(CENT, ROUND_DOWN) for weight in weights]
    points[0] += total - sum(points)
    return points
