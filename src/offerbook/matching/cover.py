"""Cover: the fewest suppliers that answer the most needs, and the needs that depend on one supplier."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from typing import NamedTuple

from offerbook.index.store import Index, Progress, no_progress
from offerbook.listing.select import Selection
from offerbook.matching.context import matching_context
from offerbook.matching.known_matches import KnownMatch, kept_matches, known_matches, with_complementary
from offerbook.matching.match_filter import MatchFilter
from offerbook.matching.outcomes import ANSWERS, OUTCOMES, Outcome
from offerbook.matching.ranking import rank, sorted_by_groups
from offerbook.matching.request import match_request
from offerbook.model.records import Need

MOST_STEPS = 50_000
"""Steps of the search for the fewest suppliers; where it takes more, the best set found so far is given."""
Part = tuple[str, str]
"""A need's id and the group of one of its parts; of a need without parts, its first group."""


class Invited(NamedTuple):
    """A supplier of the smallest set, in the order in which each adds the most.

    supplier: its id.
    adds: the needs that are answered with it and were not before it.
    answers: every need that it answers or answers a part of, with the best outcome.
    alone: the needs of which it alone answers a part.
    parts: the groups of the parts that it answers, of each need of which it does not answer all.
    """

    supplier: str
    adds: tuple[str, ...]
    answers: Mapping[str, Outcome]
    alone: tuple[str, ...]
    parts: Mapping[str, tuple[str, ...]]


class Cover(NamedTuple):
    """Whom to invite.

    needs: those of today that were asked about.
    invited: the suppliers.
    is_smallest: whether no smaller set of suppliers answers as much; of a very large question nobody has looked to the end.
    unanswered: the needs of which no supplier answers every part.
    """

    needs: tuple[str, ...]
    invited: tuple[Invited, ...]
    unanswered: tuple[str, ...]
    is_smallest: bool


def find_cover(
    index: Index, names: str | Sequence[str] | None = None, progress: Progress = no_progress, processes: int = 1
) -> Cover:
    """The cover of the needs of today that names mean; of all without a name.

    processes: how many may share the work.
    """
    request = match_request(index, names, Selection(), Selection(filters={"status": ["open", "planned"]}))
    matches = known_matches(index, progress, processes) if request.is_for_everything else kept_matches(index)
    if matches is None:
        wanted = MatchFilter(ANSWERS, include_non_answering=False)
        ranked = rank(matching_context(index), sorted_by_groups(request.needs), request.offers, wanted, progress)
        return cover(request.needs, with_complementary(ranked))
    return cover(request.needs, (match for match in matches if request.offers.holds(match.offer)))


def cover(needs: Sequence[tuple[str, Need]], matches: Iterable[KnownMatch]) -> Cover:
    """The cover of some needs, given every match that answers one of them, and maybe others."""
    need_of = dict(needs)
    answered_by: dict[Part, set[str]] = {
        (id, part): set() for id, need in needs for part in (need.groups[:1] if need.any_group else need.groups)
    }
    outcomes: dict[str, dict[str, Outcome]] = {}
    for match in (match for match in matches if match.answers and match.need_id in need_of):
        need = need_of[match.need_id]
        best = outcomes.setdefault(match.supplier, {})
        best[match.need_id] = min(best.get(match.need_id, match.outcome), match.outcome, key=OUTCOMES.index)
        for part in need.groups[:1] if need.any_group else match.parts:
            answered_by[match.need_id, part].add(match.supplier)
    open_needs = {id for (id, _part), suppliers in answered_by.items() if not suppliers}
    parts = {part: suppliers for part, suppliers in answered_by.items() if suppliers}
    search = _Search(parts)
    chosen = search.smallest()
    alone = {part: next(iter(suppliers)) for part, suppliers in parts.items() if len(suppliers) == 1}
    return Cover(
        tuple(id for id, _need in needs),
        tuple(_invited(chosen, answered_by, outcomes, alone)),
        tuple(id for id, _need in needs if id in open_needs),
        search.is_exhaustive,
    )


def _invited(
    chosen: Set[str],
    answered_by: Mapping[Part, Set[str]],
    outcomes: Mapping[str, Mapping[str, Outcome]],
    alone: Mapping[Part, str],
) -> Iterator[Invited]:
    """The chosen suppliers, each with what it adds to those before it."""
    left, waiting = set(answered_by), sorted(chosen)
    while waiting:
        best = max(waiting, key=lambda supplier: sum(supplier in answered_by[part] for part in left))
        added = [part for part in answered_by if part in left and best in answered_by[part]]
        left -= set(added)
        waiting.remove(best)
        adds = tuple(dict.fromkeys(id for id, _part in added))
        own = tuple(dict.fromkeys(id for (id, _part), supplier in alone.items() if supplier == best))
        yield Invited(best, adds, outcomes[best], own, _partly(best, answered_by))


def _partly(supplier: str, answered_by: Mapping[Part, Set[str]]) -> dict[str, tuple[str, ...]]:
    """The groups of the parts that a supplier answers, by need, where it does not answer all of the need."""
    wanted, served = _by_need(answered_by), _by_need(part for part in answered_by if supplier in answered_by[part])
    return {need: groups for need, groups in served.items() if len(groups) < len(wanted[need])}


def _by_need(parts: Iterable[Part]) -> dict[str, tuple[str, ...]]:
    groups: dict[str, tuple[str, ...]] = {}
    for need, group in parts:
        groups[need] = (*groups.get(need, ()), group)
    return groups


class _Search:
    """The search for the fewest suppliers that answer every part that any answers.

    parts: each part with the suppliers that answer it.
    """

    def __init__(self, parts: Mapping[Part, Set[str]]) -> None:
        self._parts = parts
        self._steps = 0
        self._best = self._greedy()

    @property
    def is_exhaustive(self) -> bool:
        """Whether every set was looked at that could be smaller."""
        return self._steps <= MOST_STEPS

    def smallest(self) -> Set[str]:
        """The smallest set; of equally small ones the one that comes first by the suppliers' ids."""
        self._look(frozenset())
        return self._best

    def _greedy(self) -> frozenset[str]:
        chosen: set[str] = set()
        left = dict(self._parts)
        while left:
            counts: dict[str, int] = {}
            for suppliers in left.values():
                for supplier in suppliers:
                    counts[supplier] = counts.get(supplier, 0) + 1
            best = min(counts, key=lambda supplier: (-counts[supplier], supplier))
            chosen.add(best)
            left = {part: suppliers for part, suppliers in left.items() if best not in suppliers}
        return frozenset(chosen)

    def _look(self, chosen: frozenset[str]) -> None:
        """Look for a smaller set among those that hold what is chosen, part by part, the hardest to answer first."""
        self._steps += 1
        left = [suppliers for suppliers in self._parts.values() if not suppliers & chosen]
        if not left:
            if len(chosen) < len(self._best):
                self._best = chosen
            return
        if len(chosen) + 1 >= len(self._best) or self._steps > MOST_STEPS:
            return
        _size, hardest = min((len(suppliers), sorted(suppliers)) for suppliers in left)
        for supplier in hardest:
            self._look(chosen | {supplier})
