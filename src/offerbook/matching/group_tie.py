"""How the group of a candidate is related to the groups of a need."""

from __future__ import annotations

from decimal import Decimal
from typing import Literal, NamedTuple

from offerbook.matching.candidate import Candidate
from offerbook.matching.context import MatchingContext
from offerbook.matching.points import FULL, ZERO
from offerbook.model.records import Code, Link, Need
from offerbook.text.i18n import N_

Relation = Literal["same", "linked", "code", "mixed", "sector", "words", "none"]
RELATION_WORDS = (N_("same"), N_("linked"), N_("code"), N_("mixed"), N_("sector"), N_("words"), N_("none"))
"""The relations as messages."""
CODE_SHARE = Decimal("0.6")
"""Share of the group points for one six-digit code that belongs to one group only."""
MIXED_SHARE = Decimal("0.15")
"""Share of the group points for one six-digit code that also covers other products."""
SECTOR_SHARE = Decimal("0.1")
"""Share of the group points for the same sector and nothing closer."""
SERVING_SHARE = Decimal("0.5")
"""From this share on, a link means that the one group can serve for the other; below it, only that they are similar."""
Unproven = Literal["words", "conditions"]
"""What an offer of a linked group lacks for an answer: a word of the need's name, or conditions that it is known to keep."""


class GroupTie(NamedTuple):
    """How a candidate's group is related to the groups of a need.

    relation: the relation that earns the most.
    share: the share of the group points that it earns.
    link: the link, where the groups are linked.
    code: the common code, where the relation is a code.
    parts: the groups of the need that the candidate can serve, in their order.
    lets_serve: whether the relation lets the candidate serve: the same group, a link that says so, or a code of its group alone.
    unproven: of a link that lets it serve, what the offer itself lacks for an answer; None where it lacks nothing.
    """

    relation: Relation
    share: Decimal
    link: Link | None = None
    code: Code | None = None
    parts: tuple[str, ...] = ()
    lets_serve: bool = False
    unproven: Unproven | None = None

    @property
    def serves(self) -> bool:
        """Whether the candidate can serve."""
        return self.lets_serve and self.unproven is None


_SAME, _SECTOR, _NONE = (
    GroupTie("same", FULL, lets_serve=True),
    GroupTie("sector", SECTOR_SHARE),
    GroupTie("none", ZERO),
)


def group_tie(need: Need, candidate: Candidate, context: MatchingContext) -> GroupTie:
    """The relation of a candidate's group to the groups of a need that earns the most."""
    ties = [_tie_to(group, need, candidate, context) for group in need.groups]
    best = max(ties, key=lambda tie: tie.share)
    parts = tuple(group for group, tie in zip(need.groups, ties, strict=True) if tie.serves)
    return best._replace(parts=parts) if parts else best


def _tie_to(group: str, need: Need, candidate: Candidate, context: MatchingContext) -> GroupTie:
    if candidate.group == group:
        return _SAME
    best = _NONE
    if context.groups[group].sector == context.groups[candidate.group].sector:
        best = _SECTOR
    code = _code_tie(group, need, candidate, context)
    if code is not None:
        best = code
    link = context.links.get(frozenset((candidate.group, group)))
    # Where both earn the same, the link counts: it has a reason.
    if link is None or link.share < best.share:
        return best
    return GroupTie("linked", link.share, link, lets_serve=link_lets_serve(link, candidate.group))


def link_lets_serve(link: Link, offered: str) -> bool:
    """Whether a link lets an offer of this group answer a need of the other: of a link with a kind only the first can."""
    if link.kind is not None and offered != link.groups[0]:
        return False
    if link.serves is not None:
        return link.serves
    return link.kind in (None, "instead-of") and link.share >= SERVING_SHARE


def _code_tie(group: str, need: Need, candidate: Candidate, context: MatchingContext) -> GroupTie | None:
    """The best code that the candidate has in common with a group, to six digits; a mixed one only if there is no other."""
    codes = context.codes
    own = candidate.codes or codes.by_group[candidate.group]
    mixed = None
    for six, code in codes.by_group[group].items():
        if six not in own:
            continue
        # A code identifies a product only where nobody declares it mixed and no other group has a code with its six digits.
        if not own[six].mixed and six not in codes.mixed and codes.groups_with[six].issubset(need.groups):
            return GroupTie("code", CODE_SHARE, code=code, lets_serve=True)
        mixed = mixed or GroupTie("mixed", MIXED_SHARE, code=code)
    return mixed
