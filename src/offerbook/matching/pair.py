"""Pairs: a need made ready for comparison, side by side with a candidate."""

from __future__ import annotations

from decimal import Decimal
from typing import NamedTuple

from offerbook.index.bm25f import PreparedQuery
from offerbook.index.offer_text import Agreement
from offerbook.matching.candidate import Candidate
from offerbook.matching.context import MatchingContext
from offerbook.matching.group_tie import GroupTie, group_tie
from offerbook.matching.points import distribute
from offerbook.model.records import Group, Need, Requirement, Spec


class Condition(NamedTuple):
    """A condition of a need, with the spec it is on and the points that it is worth."""

    requirement: Requirement
    spec: Spec
    points: Decimal


class PreparedNeed(NamedTuple):
    """A need made ready for comparison with many candidates.

    id: project/need.
    project: the need's project.
    need: the need.
    groups: the need's groups.
    conditions: the need's conditions; a "must" is worth twice a "should".
    words: its words.
    context: of the catalogue.
    """

    id: str
    project: str
    need: Need
    groups: tuple[Group, ...]
    conditions: tuple[Condition, ...]
    words: PreparedQuery
    context: MatchingContext

    @classmethod
    def of(cls, context: MatchingContext, id: str, need: Need) -> PreparedNeed:
        """The need with this id, project/need."""
        weights = [2 if requirement.level == "must" else 1 for requirement in need.requires]
        points = distribute(context.weights.requirements, weights)
        conditions = (
            Condition(requirement, context.specs[requirement.spec], worth)
            for requirement, worth in zip(need.requires, points, strict=True)
        )
        groups = tuple(context.groups[group] for group in need.groups)
        words = context.word_scorer.prepare_query(need)
        return cls(id, id.partition("/")[0], need, groups, tuple(conditions), words, context)

    @property
    def has_parts(self) -> bool:
        """Whether the need asks for several groups together."""
        return len(self.groups) > 1 and not self.need.any_group


class Pair(NamedTuple):
    """A need and a candidate, side by side.

    prepared: the need.
    candidate: the offer or variant.
    group_tie: how the candidate's group is related to the need's groups.
    agreement: how well the offer's words agree with the need's.
    """

    prepared: PreparedNeed
    candidate: Candidate
    group_tie: GroupTie
    agreement: Agreement

    @classmethod
    def of(cls, prepared: PreparedNeed, candidate: Candidate, agreement: Agreement) -> Pair:
        """The pair, with the relation of their groups."""
        return cls(prepared, candidate, group_tie(prepared.need, candidate, prepared.context), agreement)

    @property
    def need(self) -> Need:
        """The need."""
        return self.prepared.need
