"""The group criterion: what is offered is the kind of thing that the need asks for."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from offerbook.matching.criteria.criterion import Criterion, nothing
from offerbook.matching.group_tie import GroupTie
from offerbook.matching.pair import Pair
from offerbook.matching.points import share_of
from offerbook.matching.verdict import Standing, Verdict, VerdictText
from offerbook.model.phrases import SCHEMES, either, localize, name_in_sentence
from offerbook.model.records import Group
from offerbook.text.i18n import N_, _


def judge_group(pair: Pair) -> Iterator[Verdict]:
    """What is offered is what is asked for: the same group earns all points, a linked group part of them, as the link
    says; a link of half the points or more means that it can serve, a weaker one that it lies near. What is part of the
    thing asked for, an accessory to it or a service for it does not serve in its place unless the link says so. A linked
    thing that can serve answers only where it speaks of something that the need names, is known to keep every "must" and,
    where there are conditions, at least one of them: a substitute has to show that it is one. A six-digit code in
    common earns 60 % where no other group has it and nobody calls it mixed, and 15 % where it also covers unlike things;
    the same sector alone earns 10 % and is distant, no more. Of several relations the one that earns most counts. Fewer
    shared digits are no evidence. A need of several groups asks for all of them together, unless it says that any of
    them is enough; an offer of one of them serves that part.
    """
    tie, context = pair.group_tie, pair.prepared.context
    points = share_of(context.weights.group, tie.share)
    standing: Standing = "met" if tie.serves else "not-met"
    detail = GroupDetail(tie, context.groups[pair.candidate.group], pair.prepared.groups, pair.prepared.has_parts)
    yield Verdict("group", standing, points, points, context.weights.group, detail)


class GroupDetail(NamedTuple):
    """How the candidate's group is related to the groups of the need.

    tie: the relation that earns the most.
    offered: the candidate's group.
    required: the need's groups.
    has_parts: whether the need asks for all of them together.
    """

    tie: GroupTie
    offered: Group
    required: tuple[Group, ...]
    has_parts: bool

    @property
    def text(self) -> VerdictText:
        """The relation and, of a need of several parts, which of them the candidate serves."""
        offered, required = localize(self.offered.name), self._names([group.id for group in self.required])
        reason = self._partial_reason if self._serves_some_parts and self.tie.serves else self._reason
        code = self.tie.code
        return VerdictText(
            reason.format(
                group=offered,
                offered=offered,
                asked=either([localize(group.name) for group in self.required]),
                reason=localize(self.tie.link.reason).rstrip(".") if self.tie.link else "",
                code=f"{_(SCHEMES[code.scheme])} {_to_six_digits(code.code)}" if code else "",
                parts=self._names(self.tie.parts),
                others=self._names([group.id for group in self.required if group.id not in self.tie.parts]),
            ),
            required,
            offered,
            self._question.format(
                offered=name_in_sentence(self.offered),
                asked=either([name_in_sentence(group) for group in self.required if group.id in self.tie.parts]),
            ),
        )

    def _names(self, ids: Sequence[str]) -> str:
        names = {group.id: localize(group.name) for group in self.required}
        return ", ".join(names[id] for id in ids)

    @property
    def _serves_some_parts(self) -> bool:
        return self.has_parts and 0 < len(self.tie.parts) < len(self.required)

    @property
    def _reason(self) -> str:
        return {
            "same": _("the same group, {group}"),
            "linked": self._linked_reason,
            "code": _("the same code {code}, which belongs to one group only"),
            "mixed": _("the same code {code}, but the code also covers other products"),
            "sector": _("the same sector, but a different product"),
        }.get(self.tie.relation, _("another group: {offered} instead of {asked}"))

    @property
    def _linked_reason(self) -> str:
        """How a linked thing is tied to the one asked for, and what it lacks to stand in for it."""
        if self.tie.unproven == "words":
            return _("a linked group: {reason}. It speaks of nothing that the need names, so that it is no substitute")
        if self.tie.unproven == "conditions":
            return _("a linked group: {reason}. As a substitute it would have to state that it keeps the conditions")
        link = self.tie.link
        if link is None or link.kind is None or link.groups[0] != self.offered.id:
            return _("a linked group: {reason}")
        return {
            "part-of": _("a part of what is asked for: {reason}"),
            "accessory-to": _("an accessory to what is asked for: {reason}"),
            "instead-of": _("in place of what is asked for: {reason}"),
            "service-for": _("a service for what is asked for: {reason}"),
        }[link.kind]

    @property
    def _partial_reason(self) -> str:
        return {
            "linked": _("a linked group: {reason}; it serves {parts}, not {others}"),
            "code": _("the same code {code}, which belongs to one group only; it serves {parts}, not {others}"),
        }.get(self.tie.relation, _("the same group, {group}; it serves {parts}, not {others}"))

    @property
    def _question(self) -> str:
        if self.tie.serves and self.tie.relation == "linked":
            return _("Would {offered} do in place of {asked}?")
        return _("Is this what the project means: {offered}?") if self.tie.relation == "code" else ""


def _to_six_digits(code: str) -> str:
    """A code as far as it is compared: 29.10.59 of 29.10.59.14."""
    ends = [end for end, char in enumerate(code, 1) if char.isdigit()]
    return code[: ends[5]]


CRITERION = Criterion(N_("group"), judge_group, looks_at=nothing, is_common=True)
