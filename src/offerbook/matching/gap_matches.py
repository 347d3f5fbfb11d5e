"""The matches that say what is missing: few of all, found by several processes where a catalogue is large."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import groupby
from typing import Any, NamedTuple

from offerbook.index.store import Index, Progress
from offerbook.listing.select import Selection
from offerbook.matching.compare import supply
from offerbook.matching.context import MatchingContext, matching_context
from offerbook.matching.criteria.quantity import quantities_of
from offerbook.matching.in_shares import in_shares
from offerbook.matching.match import Match
from offerbook.matching.offer_pool import OfferPool
from offerbook.matching.pair import PreparedNeed
from offerbook.matching.ranking import judged, needs_by_groups, rank, sorted_by_groups
from offerbook.matching.request import match_request
from offerbook.model.records import Need, Offer, Quantity

AT_A_TIME = 20
"""Needs that are judged together: those of one group mostly are."""


def that_decide(need: Need, matches: Iterable[Match]) -> list[Match]:
    """Of all matches of a need, best first, those that say what is missing: a need has hundreds in a large catalogue.

    The best; of those that answer the best of each part, and all that the need can count on an amount of; where none answers, the
    best that a condition blocks. Of the offers that state no amount the first leaves it open, and the others change nothing.
    """
    kept: list[Match] = []
    parts: set[str] = set()
    left_open: set[Quantity] = set()
    has_blocked = False
    for match in matches:
        if match.answers:
            counted = quantities_of(need, match.parts) if match.suits else ()
            stated = [it for it in counted if any(supply(capacity, it) for capacity in match.offer.capacity)]
            unstated = set(counted).difference(stated, left_open)
            is_kept = bool(stated or unstated or match.complementary or not parts.issuperset(match.parts))
            parts.update(match.parts)
            left_open |= unstated
        else:
            is_kept = is_blocked(match) and not has_blocked and not (kept and kept[0].answers)
            has_blocked = has_blocked or is_blocked(match)
        if is_kept or not kept:
            kept.append(match)
    return kept


def is_blocked(match: Match) -> bool:
    """Whether nothing but a condition that is a must keeps the offer from the need."""
    return match.outcome == "blocked" and match.serves


class Nearest:
    """Which offers serve a need of today, and the best match of each that serves none."""

    def __init__(self, ids: Iterable[str]) -> None:
        self.serving: set[str] = set()
        self.match_of: dict[str, Match] = {}
        self._places = {id: place for place, id in enumerate(ids)}

    def noting(self, matches: Iterable[Match]) -> Iterator[Match]:
        """The matches but distant ones, each noted as it goes by."""
        for match in matches:
            if match.outcome == "distant":
                continue
            id = match.offer.id
            if match.answers and not match.is_past:
                self.serving.add(id)
                self.match_of.pop(id, None)
            elif id not in self.serving:
                self.match_of[id] = min(self.match_of.get(id, match), match, key=self.order)
            yield match

    def order(self, match: Match) -> tuple[Any, ...]:
        """Sorts the matches of an offer, the best first."""
        return match.order, self._places[match.need_id]


class _Found(NamedTuple):
    """What the matches of some needs say of gaps.

    deciding: for each need the offers of the matches that say what is missing of it.
    serving: the offers that serve one of these needs, if it is of today.
    nearest: of every other offer with a match, the order of its best one and the need of it.
    """

    deciding: dict[str, list[str]]
    serving: set[str]
    nearest: dict[str, tuple[Any, str]]


def _finding(index: Index, _argument: None) -> Callable[[int, int], _Found]:
    """What finds these of the needs from one place up to another, in the order of `needs_by_groups`."""
    in_order = match_request(index, None, Selection(), Selection()).needs
    needs, places = sorted_by_groups(in_order), [id for id, _need in in_order]
    offers, context = OfferPool(index), matching_context(index)

    def found(first: int, last: int) -> _Found:
        need_of, nearest = dict(needs[first:last]), Nearest(places)
        deciding = {
            id: [match.offer.id for match in that_decide(need_of[id], nearest.noting(of_need))]
            for id, of_need in groupby(rank(context, need_of.items(), offers), key=lambda match: match.need_id)
        }
        of_offers = {id: (nearest.order(match), match.need_id) for id, match in nearest.match_of.items()}
        return _Found(deciding, nearest.serving, of_offers)

    return found


def matches_for_gaps(
    index: Index, context: MatchingContext, processes: int, progress: Progress
) -> tuple[Iterator[Match], Iterable[Offer]]:
    """The matches that say what is missing, need by need and best first; and the offers that serve no need of today.

    Several processes judge every pair and send the ids of those that matter, which are judged once more here: a match is large.
    """
    needs = needs_by_groups(index)
    deciding: dict[str, list[str]] = {}
    serving: set[str] = set()
    nearest: dict[str, tuple[Any, str]] = {}
    for first, found in in_shares(index, len(needs), AT_A_TIME, _finding, None, processes):
        progress(needs[first][0])
        deciding |= found.deciding
        serving |= found.serving
        for id, one in found.nearest.items():
            nearest[id] = min(nearest.get(id, one), one)
    for id, (_order, need_id) in nearest.items():
        if id not in serving:
            deciding[need_id].append(id)
    offers = OfferPool(index)

    def matches() -> Iterator[Match]:
        for id, need in needs:
            lot = list(dict.fromkeys(deciding.get(id, ())))
            prepared = PreparedNeed(context, id, need)
            yield from sorted(judged(prepared, offers, lot), key=lambda match: match.order)

    ids = [row[0] for row in index.rows("SELECT id FROM offers") if row[0] not in serving]
    return matches(), OfferPool(index, ids)
