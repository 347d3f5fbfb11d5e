"""The matches that two catalogues do not share, each with the changed facts that made the difference."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from offerbook.changes.causes import PairKey, PairState, causes_of
from offerbook.changes.difference import MatchChange, RecordChange
from offerbook.index.store import Index, Progress, no_progress
from offerbook.listing.select import Selection
from offerbook.matching.context import MatchingContext, matching_context
from offerbook.matching.match import Match
from offerbook.matching.ranking import find_matches
from offerbook.matching.request import match_request


class State(NamedTuple):
    """A catalogue with its matches.

    catalogue: its index.
    context: what the criteria know of it.
    matches: its matches, none of them distant.
    """

    catalogue: Index
    context: MatchingContext
    matches: Mapping[PairKey, Match]


def state_of(index: Index, progress: Progress = no_progress) -> State:
    """A catalogue with all of its matches."""
    request = match_request(index, None, Selection(), Selection())
    found = find_matches(index, request, progress=progress)
    matches = {(match.need_id, match.offer.id): match for match in found if match.outcome != "distant"}
    return State(index, matching_context(index), matches)


def match_changes(old: State, new: State, records: Sequence[RecordChange]) -> Iterator[MatchChange]:
    """The matches that came, went or have another outcome, need by need, each with its causes."""
    changed = {(record.kind, record.id): record for record in records}
    for key in sorted({*old.matches, *new.matches}):
        outcomes = [state.matches[key].outcome if key in state.matches else None for state in (old, new)]
        if outcomes[0] != outcomes[1]:
            need, offer = key
            before, after = (PairState.of(state.catalogue, state.context, key) for state in (old, new))
            yield MatchChange(need, offer, outcomes[0], outcomes[1], tuple(causes_of(before, after, changed, key)))
