"""Which needs compete for capacities: those whose allocation can change that of others."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from offerbook.index.store import Index
from offerbook.listing.select import Selection, select
from offerbook.model.records import Need

OF_NEEDS = """
SELECT n.need_id, n.group_id FROM need_groups n
WHERE n.need_id IN (SELECT need_id FROM quantities) ORDER BY n.need_id
"""
"""The groups of each need that asks for an amount: it takes from offers of all of them."""
OF_OFFERS = """
SELECT v.offer_id, v.group_id FROM variants v JOIN offers o ON o.id = v.offer_id
WHERE v.group_id != o.group_id AND o.id IN (SELECT offer_id FROM capacities)
UNION SELECT o.id, o.group_id FROM variants v JOIN offers o ON o.id = v.offer_id
WHERE v.group_id != o.group_id AND o.id IN (SELECT offer_id FROM capacities)
"""
"""The groups of each offer with a capacity whose models are of several: they share the capacity."""


def with_competing(index: Index, needs: Sequence[tuple[str, Need]]) -> list[tuple[str, Need]]:
    """These needs, and those of today which an allocation to them depends on, in the catalogue's order.

    Only what is of a need's own groups is allocated to it, so what is allocated in one group depends on another one where a need
    asks for both, or an offer has models of both, however many steps lead there.
    """
    groups = {group for _id, need in needs for group in need.groups}
    reached = _reached(groups, [*_sets(index, OF_NEEDS), *_sets(index, OF_OFFERS)])
    asking = {id for id, group in index.rows("SELECT need_id, group_id FROM need_groups") if group in reached}
    today = Selection(filters={"status": ["open", "planned"]})
    taken = {id for id, _need in needs}.union(asking.intersection(_ids(index, today)))
    return list(index.records_by_id("need", (id for id in _ids(index, Selection()) if id in taken), Need))


def _ids(index: Index, selection: Selection) -> list[str]:
    return [str(row[0]) for row in select(index, "needs", ["id"], selection)]


def _sets(index: Index, sql: str) -> list[frozenset[str]]:
    """The groups that hang together by one record, for each record that has several."""
    by_record: dict[str, set[str]] = {}
    for id, group in index.rows(sql):
        by_record.setdefault(id, set()).add(group)
    return list({frozenset(groups) for groups in by_record.values() if len(groups) > 1})


def _reached(groups: set[str], together: Collection[frozenset[str]]) -> set[str]:
    """These groups, and all that sets of groups lead to from them."""
    left = together
    while left:
        leading = [each for each in left if not each.isdisjoint(groups)]
        if not leading:
            break
        left = [each for each in left if each.isdisjoint(groups)]
        groups = groups.union(*leading)
    return groups
