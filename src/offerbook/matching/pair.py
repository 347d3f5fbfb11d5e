"""Pairs: a need made ready for comparison, side by side with a candidate."""

from __future__ import annotations

from collections.abc import Collection, Hashable, Sequence
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

from offerbook.index.offer_text import Agreement
from offerbook.matching.candidate import Candidate
from offerbook.matching.compare import compare, is_of_another_class
from offerbook.matching.context import MatchingContext
from offerbook.matching.group_tie import GroupTie, Unproven, group_tie
from offerbook.matching.named_terms import NamedTerm, named_terms
from offerbook.matching.points import ZERO, distribute
from offerbook.matching.verdict import Findings, Judgement
from offerbook.model.records import Need, Project, Requirement, Spec, Text
from offerbook.text.terms import has_all_words
from offerbook.text.units import is_proportional


class Condition(NamedTuple):
    """A condition that a need puts on a candidate, with the spec it is on and the points that it is worth."""

    requirement: Requirement
    spec: Spec
    points: Decimal


@lru_cache(maxsize=1 << 12)
def _is_named(name: str, owner: str) -> bool:
    """Whether a name is that of an owner; few buyers are asked about with each of many offers."""
    return has_all_words(name, owner)


class Place:
    """Where a need is, and who buys.

    regions: the regions, ISO 3166-2; none where they are not known.
    owner: who owns, runs or builds the project, in every language.
    """

    def __init__(self, project: Project | None) -> None:
        owner = project.owner if project else None
        self.regions = (project.region,) if project and project.region else ()
        self.owner = tuple(filter(None, (owner.en, owner.ru))) if owner else ()

    def is_buyer(self, to: Text | None) -> bool:
        """Whether who received a delivery is the one who buys."""
        names = (to.en, to.ru) if to else ()
        return any(_is_named(name, owner) for name in names if name for owner in self.owner)


class KnownTie:
    """How the group of some candidates stands to a need, and what criteria found for those candidates.

    tie: the relation.
    judgements: by criterion and what it looks at of a candidate.
    common: what those criteria found together of which most candidates have the same, by all that these look at.
    """

    def __init__(self, tie: GroupTie) -> None:
        self.tie = tie
        self.judgements: dict[tuple[str, Hashable], Judgement] = {}
        self.common: dict[tuple[Hashable, ...], Findings] = {}


class PreparedNeed:
    """A need made ready for comparison with many candidates.

    id: project/need.
    project: the need's project.
    need: the need.
    groups: the need's groups.
    has_conditions_of_parts: whether some condition is asked of one part alone.
    words: its words.
    context: of the catalogue.
    conditions: those made so far, by the parts that they are asked of.
    place: where it is, and who buys.
    named: the terms of a group that its name has, by the group; those made so far.
    ties: how its groups stand to those of candidates, by what decides that; those found so far.
    """

    def __init__(self, context: MatchingContext, id: str, need: Need) -> None:
        self.id = id
        self.project = id.partition("/")[0]
        self.need = need
        self.groups = tuple(context.groups[group] for group in need.groups)
        self.has_conditions_of_parts = any(requirement.part for requirement in need.requires)
        self.words = context.word_scorer.prepare_query(need)
        self.context = context
        self.conditions: dict[tuple[str, ...], tuple[Condition, ...]] = {}
        self.place = Place(context.project(self.project))
        self.named: dict[str, tuple[NamedTerm, ...]] = {}
        self.ties: dict[tuple[Hashable, ...], KnownTie] = {}

    def conditions_by_parts(self, parts: tuple[str, ...]) -> tuple[Condition, ...]:
        """The conditions that are asked of a candidate for these parts, made once for all candidates that serve the same."""
        if parts not in self.conditions:
            self.conditions[parts] = conditions_of(self, parts)
        return self.conditions[parts]

    def named_terms(self, group: str) -> tuple[NamedTerm, ...]:
        """What its name says of the things of a group."""
        if group not in self.named:
            self.named[group] = named_terms(self.need.name, self.context.groups[group])
        return self.named[group]

    def tie_to(self, candidate: Candidate) -> KnownTie:
        """How its groups stand to that of a candidate, found once for all candidates of the same group and codes."""
        key = (candidate.group, _codes_key(candidate))
        if key not in self.ties:
            self.ties[key] = KnownTie(group_tie(self.need, candidate, self.context))
        return self.ties[key]

    def unproven_tie(self, candidate: Candidate, tie: GroupTie, unproven: Unproven) -> KnownTie:
        """The same of a candidate of another group that lacks something to stand in for what is asked."""
        key = (candidate.group, _codes_key(candidate), unproven)
        if key not in self.ties:
            self.ties[key] = KnownTie(tie._replace(parts=(), unproven=unproven))
        return self.ties[key]

    def has_words_of(self, agreement: Agreement) -> bool:
        """Whether an offer has a word of it; a catalogue that gives words no points judges nothing by them."""
        return agreement.has_words or not self.context.weights.words

    @property
    def has_parts(self) -> bool:
        """Whether the need asks for several groups together."""
        return len(self.groups) > 1 and not self.need.any_group


def _codes_key(candidate: Candidate) -> Hashable:
    """What of a candidate's codes its relation to a need depends on."""
    return tuple([(six, code.mixed) for six, code in candidate.codes.items()])


def conditions_of(prepared: PreparedNeed, parts: Collection[str]) -> tuple[Condition, ...]:
    """The conditions that are asked of a candidate for these parts; a "must" is worth twice a "should"."""
    asked = [it for it in prepared.need.requires if it.part is None or it.part in parts]
    weights = [2 if requirement.level == "must" else 1 for requirement in asked]
    points = distribute(prepared.context.weights.requirements, weights)
    specs = prepared.context.specs
    return tuple(Condition(it, specs[it.spec], worth) for it, worth in zip(asked, points, strict=True))


def _unproven(candidate: Candidate, has_words: bool, conditions: Sequence[Condition]) -> Unproven | None:
    """What an offer of another group lacks to stand in for what is asked; None where it lacks nothing.

    It has to speak of something that the need names, to be known to keep every "must", and where there are conditions at
    least one of them. What is of the right group need not: it is what is asked, as long as nothing is stated against it.
    """
    if not has_words:
        return "words"
    standings = [
        (it.requirement.level, compare(it.requirement, it.spec, candidate.specs.get(it.spec.id))[0])
        for it in conditions
    ]
    must_is_open = any(level == "must" and standing == "unknown" for level, standing in standings)
    keeps_none = bool(standings) and not any(standing == "met" for _level, standing in standings)
    return "conditions" if must_is_open or keeps_none else None


class Pair:
    """A need and a candidate, side by side.

    prepared: the need.
    candidate: the offer or variant.
    group_tie: how the candidate's group is related to the need's groups.
    agreement: how well the offer's words agree with the need's.
    conditions: those that the need puts on the candidate.
    known: what criteria found for candidates of the same relation.
    """

    __slots__ = ("agreement", "candidate", "conditions", "group_tie", "known", "prepared")

    def __init__(self, prepared: PreparedNeed, candidate: Candidate, agreement: Agreement) -> None:
        known = prepared.tie_to(candidate)
        tie = known.tie
        parts = tie.parts if prepared.has_conditions_of_parts else ()
        conditions = prepared.conditions_by_parts(parts)
        if tie.relation == "linked" and tie.lets_serve:
            unproven = _unproven(candidate, prepared.has_words_of(agreement), conditions)
            if unproven is not None:
                known = prepared.unproven_tie(candidate, tie, unproven)
        self.prepared = prepared
        self.candidate = candidate
        self.group_tie = known.tie
        self.agreement = agreement
        self.conditions = conditions
        self.known = known

    @property
    def need(self) -> Need:
        """The need."""
        return self.prepared.need

    @property
    def is_of_another_class(self) -> bool:
        """Whether a size that decides in the candidate's group is stated and far from what is asked for."""
        deciding = self.prepared.context.groups[self.candidate.group].chosen_by
        facts = ((it, self.candidate.specs.get(it.spec.id)) for it in self.conditions if it.spec.id in deciding)
        return any(fact is not None and is_of_another_class(it.requirement, it.spec, fact) for it, fact in facts)

    @property
    def excess(self) -> Decimal:
        """By which part of the size asked for the candidate is larger, where the need asks for at least so much."""
        deciding = self.prepared.context.groups[self.candidate.group].chosen_by
        total = ZERO
        for requirement, spec, _points in self.conditions:
            fact = self.candidate.specs.get(spec.id)
            low, is_open = requirement.min, requirement.max is None
            if low is None or not low or not is_open or fact is None or fact.value is None:
                continue
            if is_proportional(spec.unit) and (spec.id in deciding or not deciding):
                total += max(ZERO, (Decimal(fact.value) - low) / abs(low))
        return total
