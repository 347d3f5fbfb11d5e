"""TODO matching.pair"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from decimal import ROUND_DOWN, Decimal
from typing import Any, Literal, NamedTuple

from offerbook.index.bm25f import PreparedQuery
from offerbook.index.offer_text import Agreement, WordScorer
from offerbook.model.records import (
    Code,
    Fact,
    Group,
    Link,
    Need,
    Offer,
    Requirement,
    Spec,
    Variant,
    Weights,
    six_digits,
)
from offerbook.model.vocabulary import Stage
from offerbook.text.i18n import N_

Standing = Literal["met", "not-met", "unknown", "not-asked"]
Relation = Literal["same", "linked", "code", "mixed", "sector", "words", "none"]
SixDigits = tuple[str, str]
"""A scheme, and the first six digits of a code of it."""
SCHEMES = {"okpd2": N_("OKPD2"), "okrb007": N_("OKRB 007"), "hs2022": N_("HS 2022")}
"""The names of the classifications."""
RELATION_WORDS = (N_("same"), N_("linked"), N_("code"), N_("mixed"), N_("sector"), N_("words"), N_("none"))
"""The relations as messages."""
ZERO, ALL = Decimal(0), Decimal(1)
CENT = Decimal("0.01")
CODE_SHARE = Decimal("0.6")
"""Part of the group points for one six-digit code that belongs to one group only."""
MIXED_SHARE = Decimal("0.15")
"""Part of the group points for one six-digit code that also covers unlike things."""
SECTOR_SHARE = Decimal("0.1")
"""Part of the group points for the same sector and nothing closer."""
SERVING_SHARE = Decimal("0.5")
"""From this share on, a link means that the one group can serve for the other; below it, only that they lie near."""
TOLERANCE = Decimal("0.1")
"""The part of a figure by which "about" may be wrong. A bound that only should be kept, and is missed by no more than
this part of it, is left to the buyer to decide."""


class CodeBook(NamedTuple):
    """Which groups have which codes, to six digits.

    of: each group's codes of six digits or more.
    holders: the groups that have a code.
    mixed: the codes that some group says to cover unlike things.
    """

    of: Mapping[str, Mapping[SixDigits, Code]]
    holders: Mapping[SixDigits, frozenset[str]]
    mixed: frozenset[SixDigits]

    @classmethod
    def made(cls, groups: Mapping[str, Group]) -> CodeBook:
        """The codes of these groups."""
        of = {id: by_six_digits(group.codes) for id, group in groups.items()}
        holders: dict[SixDigits, set[str]] = {}
        for id, codes in of.items():
            for six in codes:
                holders.setdefault(six, set()).add(id)
        return cls(
            of,
            {six: frozenset(ids) for six, ids in holders.items()},
            frozenset(six for codes in of.values() for six, code in codes.items() if code.mixed),
        )


class MatchingContext(NamedTuple):
    """What the criteria know of the catalogue besides the two records.

    weights: points by criterion.
    groups: by id.
    links: by the two groups they tie.
    specs: by id.
    wording: the words of all offers.
    codes: of the groups.
    """

    weights: Weights
    groups: Mapping[str, Group]
    links: Mapping[frozenset[str], Link]
    specs: Mapping[str, Spec]
    wording: WordScorer
    codes: CodeBook


class Candidate(NamedTuple):
    """One thing that a buyer would get: an offer as it stands, or one of its variants.

    offer: the offer.
    variant: the variant's id; empty for the offer itself.
    group, stage: the variant's own where it has them.
    codes: its codes, or the variant's own where it has some, to six digits.
    specs: the variant's, and the offer's where the variant does not restate them.
    """

    offer: Offer
    variant: str
    group: str
    stage: Stage | None
    codes: Mapping[SixDigits, Code]
    specs: Mapping[str, Fact]


class Condition(NamedTuple):
    """A condition of a need, with the spec it is on and the points that it is worth."""

    requirement: Requirement
    spec: Spec
    points: Decimal


class PreparedNeed(NamedTuple):
    """A need made ready to be set against many machines.

    id: project/need.
    project: the need's project.
    need: the need.
    groups: the need's groups.
    conditions: the need's conditions.
    words: its words.
    matching_context: of the catalogue.
    """

    id: str
    project: str
    need: Need
    groups: tuple[Group, ...]
    conditions: tuple[Condition, ...]
    words: PreparedQuery
    matching_context: MatchingContext

    @classmethod
    def of(cls, known: MatchingContext, id: str, need: Need) -> PreparedNeed:
        """The need under its address."""
        shares = _shared_out(known.weights.requirements, need.requires)
        conditions = (
            Condition(it, known.specs[it.spec], points) for it, points in zip(need.requires, shares, strict=True)
        )
        groups = tuple(known.groups[it] for it in need.groups)
        return cls(id, id.partition("/")[0], need, groups, tuple(conditions), known.wording.prepare_query(need), known)

    @property
    def has_parts(self) -> bool:
        """Whether the need asks for several things together."""
        return len(self.groups) > 1 and not self.need.any_group


class Pair(NamedTuple):
    """A need and a machine, side by side.

    asked: the need.
    candidate: the offer or variant.
    group_tie: how the machine's group stands to the need's groups.
    agreement: how well the offer's words agree with the need's.
    """

    asked: PreparedNeed
    candidate: Candidate
    group_tie: GroupTie
    agreement: Agreement


class VerdictText(NamedTuple):
    """A verdict in the reader's language.

    reason: in a sentence.
    asked, offered: the two values compared; empty where there is none.
    confirm: what is to be confirmed, where something is unknown or only partly right; else empty.
    """

    reason: str
    asked: str = ""
    offered: str = ""
    confirm: str = ""


class Verdict(NamedTuple):
    """What one criterion says of one pair.

    criterion: its name, a key of CRITERIA.
    standing: met, not-met, unknown, or not-asked where the need asks for nothing of the kind.
    points: earned for sure.
    high: earned at best, when what is unknown turns out well.
    of: what is set against them: the weight of the criterion, or the condition's share of it.
    say: makes a Saying of `about`.
    about: what there is to say.
    level: "must" or "should" for a requirement, else empty.
    relation: how the groups stand to each other, for the group criterion; else "none".
    sources: where the offer's value is published.
    """

    criterion: str
    standing: Standing
    points: Decimal
    high: Decimal
    of: Decimal
    say: Callable[..., VerdictText]
    about: tuple[Any, ...] = ()
    level: str = ""
    relation: Relation = "none"
    sources: tuple[str, ...] = ()

    @property
    def localize(self) -> VerdictText:
        """The verdict in the reader's language."""
        return self.say(*self.about)

    @property
    def reason(self) -> str:
        """Why, in a sentence."""
        return self.localize.reason

    @property
    def confirm(self) -> str:
        """What is to be confirmed; empty where nothing is."""
        return self.localize.confirm


def candidates(offer: Offer) -> list[Candidate]:
    """The offer itself and each of its variants."""
    codes = by_six_digits(offer.codes)
    base = Candidate(offer, "", offer.group, offer.stage, codes, offer.specs)
    return [base, *(_variant(base, variant) for variant in offer.variants)]


def _variant(base: Candidate, it: Variant) -> Candidate:
    return Candidate(
        base.offer,
        it.id,
        it.group or base.group,
        it.stage or base.stage,
        by_six_digits(it.codes) if it.codes else base.codes,
        {**base.specs, **it.specs},
    )


def eligible_candidates(held: Sequence[Candidate], need: Need) -> Sequence[Candidate]:
    """The machines of an offer that somebody could get for a need: the offer itself is none that its variants hide.

    They hide it where each variant of its own group states what a condition asks for and the offer itself does not:
    what is silent then is the table of models, not a model. `held` are all machines of the offer, itself first.
    """
    base = held[0]
    own = [candidate.specs for candidate in held[1:] if candidate.group == base.group]
    hidden = any(
        condition.spec not in base.specs and all(condition.spec in specs for specs in own)
        for condition in (need.requires if own else ())
    )
    return held[1:] if hidden else held


class GroupTie(NamedTuple):
    """How a machine's group stands to the groups of a need.

    relation: the relation that earns the most.
    share: the part of the group points that it earns.
    link: the link, where the groups are linked.
    code: the common code, where that is what they have in common.
    parts: the groups of the need that the machine can serve, in their order.
    """

    relation: Relation
    share: Decimal
    link: Link | None = None
    code: Code | None = None
    parts: tuple[str, ...] = ()

    @property
    def serves(self) -> bool:
        """Whether what is offered can serve: the same, what a link lets serve, or what has a code of its own in common."""
        return self.relation in ("same", "code") or (self.relation == "linked" and self.share >= SERVING_SHARE)


_SAME, _SECTOR, _NONE = GroupTie("same", ALL), GroupTie("sector", SECTOR_SHARE), GroupTie("none", ZERO)


def group_tie(need: Need, candidate: Candidate, known: MatchingContext) -> GroupTie:
    """The relation of a machine's group to the groups of a need that earns the most."""
    held = [_tie_to(group, need, candidate, known) for group in need.groups]
    best = max(held, key=lambda it: it.share)
    parts = tuple(group for group, it in zip(need.groups, held, strict=True) if it.serves)
    return best._replace(parts=parts) if parts else best


def _tie_to(group: str, need: Need, candidate: Candidate, known: MatchingContext) -> GroupTie:
    if candidate.group == group:
        return _SAME
    best = _NONE
    if known.groups[group].sector == known.groups[candidate.group].sector:
        best = _SECTOR
    code = _code_tie(group, need, candidate, known)
    if code is not None:
        best = code
    link = known.links.get(frozenset((candidate.group, group)))
    # Of equals the link, which says why.
    return GroupTie("linked", link.share, link) if link is not None and link.share >= best.share else best


def _code_tie(group: str, need: Need, candidate: Candidate, known: MatchingContext) -> GroupTie | None:
    """The best code that the machine shares with a group to six digits; one that is not mixed before one that is."""
    book = known.codes
    own = candidate.codes or book.of[candidate.group]
    mixed = None
    for six, code in book.of[group].items():
        if six not in own:
            continue
        # A code stands for one thing only where nobody says otherwise and no other group has anything at its six digits.
        if not own[six].mixed and six not in book.mixed and book.holders[six].issubset(need.groups):
            return GroupTie("code", CODE_SHARE, code=code)
        mixed = mixed or GroupTie("mixed", MIXED_SHARE, code=code)
    return mixed


def by_six_digits(codes: Sequence[Code]) -> dict[SixDigits, Code]:
    """The codes of six digits or more, by scheme and the first six; of several alike one that is said to be mixed."""
    found: dict[SixDigits, Code] = {}
    for code in codes:
        six = six_digits(code.code)
        if six and (code.mixed or (code.scheme, six) not in found):
            found[code.scheme, six] = code
    return found


def _shared_out(total: Decimal, conditions: Sequence[Requirement]) -> list[Decimal]:
    """The points of each condition, in whole hundredths that sum to the total; the first ones get what is left over."""
    if not conditions:
        return []
    parts = [2 if condition.level == "must" else 1 for condition in conditions]
    points = [(total * part / sum(parts)).quantize(CENT, ROUND_DOWN) for part in parts]
    points[0] += total - sum(points)
    return points


def part(points: Decimal, share: Decimal) -> Decimal:
    """A part of the points, in whole hundredths and never more than all of them."""
    if share == 1:
        return points
    return min(points, (points * share).quantize(CENT)) if share else ZERO
