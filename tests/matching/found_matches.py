"""Matches that are found, as pairs and as rows, and a few offers and needs to find them among."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from offerbook.index.store import Index
from offerbook.listing.select import Selection
from offerbook.matching.columns import MATCHES
from offerbook.matching.match import Match
from offerbook.matching.ranking import find_matches
from offerbook.matching.request import match_request
from offerbook.tables.column_specs import make_table
from offerbook.tables.table import Cell
from tests.matching.trade import need, offer, project

ALL = Selection()
HEAVY = 'requires = [{ spec = "payload_t", min = 130, level = "must" }]'


def found(index: Index, name: str | None = None, offers: Selection = ALL, needs: Selection = ALL) -> list[Match]:
    """The matches of what `name` means."""
    return find_matches(index, match_request(index, name, offers, needs))


def pairs(matches: Iterable[Match]) -> list[tuple[str, str]]:
    """Need and offer of each match."""
    return [(match.need_id, match.offer.id) for match in matches]


def cells(matches: Sequence[Match], *columns: str) -> list[tuple[Cell, ...]]:
    """The rows that are shown under these columns."""
    return list(make_table("matches", "", MATCHES, matches, [",".join(columns)], (), None).rows)


OFFERS = (
    offer("truck", more="specs = { payload_t = 130 }", ru="Карьерный БЕЛАЗ")
    + offer("small-truck", more="specs = { payload_t = 45 }", supplier="maz")
    + offer("tipper", "tippers", 'kind = "service"\nspecs = { payload_t = 130 }', supplier="maz")
)
PROJECTS = (
    project("mine", need("trucks", more=HEAVY, ru="Машины для рудника") + need("old", status="past"), ru="Рудник")
    + project("road", need("tippers", "tippers") + need("asleep", "tippers", status="dormant"))
)  # fmt: skip


TRUCKS = [("mine/trucks", "truck"), ("mine/trucks", "tipper"), ("mine/trucks", "small-truck")]
OLD = [("mine/old", "small-truck"), ("mine/old", "truck"), ("mine/old", "tipper")]
TIPPERS = [("road/tippers", "tipper"), ("road/tippers", "small-truck"), ("road/tippers", "truck")]
ASLEEP = [("road/asleep", "tipper"), ("road/asleep", "small-truck"), ("road/asleep", "truck")]
