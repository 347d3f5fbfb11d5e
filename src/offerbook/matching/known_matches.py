"""Every match of a catalogue as far as tables of all of them need it: judged once, then read from beside the index."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
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


def known_matches(index: Index, progress: Progress = no_progress) -> Iterable[KnownMatch]:
    """Every match of the catalogue but distant ones, with the complementary ones, need by need and best first."""
    kept = kept_matches(index)
    return _judged_and_kept(index, progress) if kept is None else kept


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


def _judged_and_kept(index: Index, progress: Progress) -> Iterator[KnownMatch]:
    """Every match as it is judged; kept once the last one is, unless there are too many to hold in memory."""
    from offerbook.listing.select import Selection
    from offerbook.matching.context import matching_context
    from offerbook.matching.ranking import rank, sorted_by_groups
    from offerbook.matching.request import match_request

    request = match_request(index, None, Selection(), Selection())
    matches = rank(matching_context(index), sorted_by_groups(request.needs), request.offers, progress=progress)
    found: list[KnownMatch] | None = []
    for match in with_complementary(matches):
        if found is not None:
            found.append(match)
            if len(found) > MOST_KEPT:
                found = None
        yield match
    if found is not None:
        keep(index, FOLDERS, found)
