"""The matches that two catalogues do not share, and which of the changed facts made the difference.

A cause is tried out: the one fact is carried from the new record into the old one, and the pair is judged again.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from typing import Any, NamedTuple, TypeVar

from offerbook.changes.difference import MatchChange, RecordChange, RecordKey, cause_text, record_cause_text
from offerbook.changes.facts import FactChange
from offerbook.index.store import Index, Progress, no_progress
from offerbook.listing.select import Selection
from offerbook.matching.context import MatchingContext, matching_context
from offerbook.matching.judging import judge
from offerbook.matching.match import Match
from offerbook.matching.ranking import find_matches
from offerbook.matching.request import match_request
from offerbook.model.codec import replace
from offerbook.model.records import Need, Offer, Record

R = TypeVar("R", bound=Record)
OF_THE_WHOLE = ("settings", "spec")
"""The kinds of records that every match depends on."""
TOLD = ("reason", "name", "checked", "title", "as_of", "weights", "values")
"""The attributes of groups, links, specs and settings that no outcome depends on."""
PairKey = tuple[str, str]
"""The ids of a need and an offer."""


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
            yield MatchChange(need, offer, outcomes[0], outcomes[1], tuple(_causes(old, new, changed, key)))


def _causes(old: State, new: State, changed: Mapping[RecordKey, RecordChange], key: PairKey) -> list[str]:
    """What made the match of a need and an offer another one; all that changed around it where no single fact did."""
    need, offer = key
    own = [("need", need), ("offer", offer), ("project", need.partition("/")[0])]
    whole = [record_cause_text(changed[it]) for it in own if it in changed and changed[it].change != "changed"]
    if whole:
        return whole
    before, after = _Pair.of(old, key), _Pair.of(new, key)
    if before is None or after is None:
        return []
    around = list(_around(after, before, changed))
    tried = [
        cause_text(kind, id, fact)
        for kind, id in own[:2]
        for fact in (changed[kind, id].facts if (kind, id) in changed else ())
        if _is_cause(before, after, kind, fact)
    ]
    if before.with_context(new.context).outcome() != before.outcome():
        tried += around
    return tried or [*(cause_text(*it, fact) for it in own[:2] if it in changed for fact in changed[it].facts), *around]


def _around(after: _Pair, before: _Pair, changed: Mapping[RecordKey, RecordChange]) -> Iterator[str]:
    """The changes of groups, links, specs and settings that the match depends on."""
    groups = {group for pair in (before, after) for group in pair.groups}
    for (kind, id), record in changed.items():
        is_near = (kind == "group" and id in groups) or (kind == "link" and groups.issuperset(id.split()))
        if kind in OF_THE_WHOLE or is_near:
            yield from (cause_text(kind, id, fact) for fact in record.facts if fact.attribute not in TOLD)
            if record.change != "changed" and is_near:
                yield record_cause_text(record)


def _is_cause(before: _Pair, after: _Pair, kind: str, fact: FactChange) -> bool:
    """Whether the pair has another outcome once it has this one fact of its other state."""
    return before.with_fact_of(after, kind, fact).outcome() not in (before.outcome(), "") or (
        after.with_fact_of(before, kind, fact).outcome() not in (after.outcome(), "")
    )


class _Pair(NamedTuple):
    """A need and an offer, as a catalogue has them or as they might be."""

    context: MatchingContext
    need_id: str
    need: Need
    offer: Offer

    @classmethod
    def of(cls, state: State, key: PairKey) -> _Pair | None:
        """The pair as a catalogue has it; None where one of the two is missing."""
        need, offer = state.catalogue.record("need", key[0], Need), state.catalogue.record("offer", key[1], Offer)
        return None if need is None or offer is None else cls(state.context, key[0], need, offer)

    def with_context(self, context: MatchingContext) -> _Pair:
        """The pair with what the criteria know of another catalogue."""
        return self._replace(context=context)

    def with_fact_of(self, other: _Pair, kind: str, fact: FactChange) -> _Pair:
        """The pair with one fact of the other state."""
        if kind == "need":
            return self._replace(need=_with_fact(self.need, other.need, fact))
        return self._replace(offer=_with_fact(self.offer, other.offer, fact))

    def outcome(self) -> str:
        """What the verdicts on it come to; empty where the context lacks a group or spec of it."""
        with suppress(KeyError):
            return judge(self.context, self.need_id, self.need, self.offer).outcome
        return ""

    @property
    def groups(self) -> set[str]:
        """The groups of both sides."""
        variants = {variant.group for variant in self.offer.variants if variant.group}
        return {*self.need.groups, self.offer.group, *variants}


def _with_fact(record: R, other: R, fact: FactChange) -> R:
    """A record with one fact of its other state."""
    part, key = fact.key
    theirs: Any = getattr(other, fact.attribute)
    if fact.attribute == "specs":
        return replace(record, specs=_with_key(getattr(record, "specs"), theirs, key))  # noqa: B009 - R has no specs
    if fact.attribute != "variants":
        return replace(record, **{fact.attribute: theirs})
    variants = {variant.id: variant for variant in getattr(record, "variants")}  # noqa: B009
    others = {variant.id: variant for variant in theirs}
    if part in variants and part in others and key in {*variants[part].specs, *others[part].specs}:
        own = variants[part]
        variants[part] = replace(own, specs=_with_key(own.specs, others[part].specs, key))
    else:
        variants = dict(_with_key(variants, others, part))
    return replace(record, variants=tuple(variants.values()))


def _with_key(own: Mapping[str, Any], other: Mapping[str, Any], key: str) -> dict[str, Any]:
    """A dictionary with what another has under one key, or without it where the other has nothing there."""
    kept = {name: value for name, value in own.items() if name != key}
    return {**kept, key: other[key]} if key in other else kept
