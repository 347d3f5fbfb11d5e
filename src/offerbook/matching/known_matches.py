"""Every match of a catalogue as far as tables of all of them need it: judged once, then read from beside the index."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING, NamedTuple

from offerbook.index.store import Index, Progress, no_progress
from offerbook.index.worked_out import keep, recall
from offerbook.matching.outcomes import ANSWERS, Outcome

if TYPE_CHECKING:
    from offerbook.matching.match import Match

FOLDERS = ("matching", "matching/criteria", "listing")
"""The folders whose code decides what is judged, besides those of the index."""
MOST_KEPT = 100_000
"""Matches that are kept at most. The catalogue that comes with the program has a hundredth as many."""

AT_A_TIME = 20
"""Needs that are judged together: those of one group mostly are."""


class KnownMatch(NamedTuple):
    """What tables of all matches need of one.

    need_id: project/need.
    offer: the offer's id.
    supplier: the id of who supplies the candidate.
    group: the candidate's group.
    outcome: what the verdicts come to.
    parts: the groups of the need that the candidate can serve.
    is_complementary: whether it stands for parts which the offer's best candidate, of the row before, does not answer.
    """

    need_id: str
    offer: str
    supplier: str
    group: str
    outcome: Outcome
    parts: tuple[str, ...]
    is_complementary: bool = False

    @property
    def answers(self) -> bool:
        """Whether the offer can be taken for the need, as it is or if what is open is confirmed."""
        return self.outcome in ANSWERS

    @property
    def project(self) -> str:
        """The need's project."""
        return self.need_id.partition("/")[0]


def known_matches(index: Index, progress: Progress = no_progress, processes: int = 1) -> Iterable[KnownMatch]:
    """Every match of the catalogue but distant ones, with the complementary ones, need by need and best first.

    processes: how many may share the work.
    """
    kept = kept_matches(index)
    return _judged_and_kept(index, progress, processes) if kept is None else kept


def kept_matches(index: Index) -> tuple[KnownMatch, ...] | None:
    """As `known_matches`, where they were judged before; else None."""
    return recall(index, FOLDERS, tuple[KnownMatch, ...])


def with_complementary(matches: Iterable[Match]) -> Iterator[KnownMatch]:
    """What tables need of matches, each followed by the complementary ones."""
    for match in matches:
        yield _known(match)
        yield from (_known(other, True) for other in match.complementary)


def _known(match: Match, is_complementary: bool = False) -> KnownMatch:
    offer, group = match.offer.id, match.candidate.group
    return KnownMatch(match.need_id, offer, match.supplier, group, match.outcome, match.parts, is_complementary)


def _judged_and_kept(index: Index, progress: Progress, processes: int) -> Iterator[KnownMatch]:
    """Every match as it is judged; kept once the last one is, unless there are too many to hold in memory."""
    from offerbook.matching.in_shares import in_shares
    from offerbook.matching.ranking import needs_by_groups

    needs = needs_by_groups(index)
    found: list[KnownMatch] | None = []
    for first, matches in in_shares(index, len(needs), AT_A_TIME, _judging, None, processes):
        progress(needs[first][0])
        yield from matches
        if found is not None:
            found += matches
            if len(found) > MOST_KEPT:
                found = None
    if found is not None:
        keep(index, FOLDERS, found)


def _judging(index: Index, _argument: None) -> Callable[[int, int], list[KnownMatch]]:
    """What judges the needs from one place up to another, in the order of `needs_by_groups`."""
    from offerbook.matching.context import matching_context
    from offerbook.matching.offer_pool import OfferPool
    from offerbook.matching.ranking import needs_by_groups, rank

    needs, offers, context = needs_by_groups(index), OfferPool(index), matching_context(index)
    return lambda first, last: list(with_complementary(rank(context, needs[first:last], offers)))
