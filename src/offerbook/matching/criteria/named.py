"""The named criterion: a source proposes the offer for the project."""

from __future__ import annotations

from collections.abc import Hashable, Iterator
from typing import NamedTuple

from offerbook.matching.criteria.criterion import OTHER_THING, Criterion
from offerbook.matching.pair import Pair
from offerbook.matching.verdict import Verdict, VerdictText
from offerbook.model.phrases import localize, proposal_text
from offerbook.model.records import Proposal, Text
from offerbook.text.i18n import N_, _


def judge_named(pair: Pair) -> Iterator[Verdict]:
    """A source proposes the offer for the project, by name, or its kind or its maker's things; its paragraph is shown, and a
    note where it does not name the offer. It counts for those needs of the project that the thing offered can serve.
    """
    prepared, weight = pair.prepared, pair.prepared.context.weights.named
    if not pair.group_tie.serves:
        yield Verdict.not_asked("named", weight, OTHER_THING)
        return
    proposals = tuple(it for it in pair.candidate.offer.proposed_for if it.project == prepared.project)
    if not proposals:
        yield Verdict.not_asked("named", weight, N_("no source proposes it for this project"))
        return
    sources = tuple(dict.fromkeys(proposal.source for proposal in proposals))
    names = tuple(prepared.context.source_name(proposal.source) for proposal in proposals)
    yield Verdict("named", "met", weight, weight, weight, ProposalsDetail(proposals, names), sources=sources)


class ProposalsDetail(NamedTuple):
    """Where the offer is proposed for the project of the need, and what those sources are called."""

    proposals: tuple[Proposal, ...]
    names: tuple[Text, ...]

    @property
    def places(self) -> tuple[str, ...]:
        """Each source by its name, with its paragraph."""
        named = zip(self.proposals, self.names, strict=True)
        return tuple(proposal_text(proposal, localize(name)) for proposal, name in named)

    @property
    def text(self) -> VerdictText:
        """The sources with their paragraphs and notes."""
        where = "; ".join(self.places)
        notes = "; ".join(text for it in self.proposals if (text := localize(it.note)))
        if notes:
            reason = _("proposed for the project: {where} ({notes})").format(where=where, notes=notes)
        else:
            reason = _("proposed for the project: {where}").format(where=where)
        return VerdictText(reason, "", where)


def _has_none(pair: Pair) -> Hashable:
    """That no source proposes the offer for anything, as of most."""
    return None if pair.candidate.offer.proposed_for else ()


CRITERION = Criterion(N_("named"), judge_named, looks_at=_has_none, is_common=True)
