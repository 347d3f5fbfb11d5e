"""Gaps as short lines, and the pieces of needs and offers that make them."""

from __future__ import annotations

from pathlib import Path

from offerbook.index.store import Index
from offerbook.matching.gaps import find_gaps
from tests.matching.trade import indexed, project

Line = tuple[str, str, str, str | None, str, str]


def lines(index: Index, name: str | None = None) -> list[Line]:
    """Side, id, type, the nearest offer and need, reason and action of each gap."""
    return [
        (gap.side, gap.id, gap.type, gap.nearest and f"{gap.nearest.offer.id} {gap.nearest.need_id}", gap.reason, gap.action)
        for gap in find_gaps(index, name)
    ]  # fmt: skip


def gaps_in(folder: Path, offers: str, needs: str) -> list[Line]:
    """The gaps of the project `site`'s needs and of the offers."""
    return lines(indexed(folder, offers, project("site", needs)))


HEAVY = (
    'requires = [{ spec = "payload_t", min = 130, level = "must" }, { spec = "heater", flag = true, level = "must" }]'
)


def capacity(amount: str) -> str:
    return f"capacity = [{{ {amount} }}]"


def quantity(amount: str) -> str:
    return f"quantity = {{ {amount} }}"
