"""The cells of tables of matches that need a computation, a sentence or a text in the reader's language."""

from __future__ import annotations

from decimal import Decimal

from offerbook.matching.criteria import BY_NAME, group, named
from offerbook.matching.match import Match
from offerbook.matching.points import CENT
from offerbook.matching.verdict import Verdict
from offerbook.model.phrases import localize, proposal_text
from offerbook.tables.table import joined
from offerbook.text.i18n import _

MARKS = {"met": "✓", "not-met": "✗", "unknown": "?", "not-asked": "·"}

_SEVERITY = {"not-asked": 0, "met": 1, "unknown": 2, "not-met": 3}


def marks(match: Match) -> str:
    """One mark for each criterion, in their order; of several conditions, the worst."""
    worst = dict.fromkeys(BY_NAME, "not-asked")
    for verdict in match.verdicts:
        if _SEVERITY[verdict.standing] > _SEVERITY[worst[verdict.criterion]]:
            worst[verdict.criterion] = verdict.standing
    return "".join(MARKS[standing] for standing in worst.values())


def cautions(match: Match, with_asking: bool = True) -> tuple[str, ...]:
    """The warnings on the offer and on the model that is judged; without those that ask something, where their questions stand."""
    variants = (variant for variant in match.offer.variants if variant.id == match.candidate.variant)
    cautions = [*match.offer.cautions, *(caution for variant in variants for caution in variant.cautions)]
    return tuple(localize(caution.text) for caution in cautions if with_asking or not caution.asks)


def reason(match: Match) -> str:
    """The outcome's reason: what blocks, else what speaks against, else what is to be confirmed, else what is met."""
    if match.is_past:
        text = _("the need is past: {reason}") if match.need.status == "past" else _("the need is dormant: {reason}")
        return text.format(reason=reason_of(match))
    return reason_of(match)


def reason_of(match: Match) -> str:
    """The reason as for a need of today, in a few words."""
    if match.outcome == "blocked":
        return joined(verdict.reason for verdict in match.blocked_by)
    against = [_brief(it, match) for it in match.verdicts if it.standing == "not-met" and _is_of_thing(it)]
    if against:
        return joined(against)
    if match.outcome == "fits-if-confirmed":
        return _("ask: {questions}").format(questions=" ".join(match.questions))
    # What earns no points is taken for granted, as that a thing is in production.
    met = [it.reason for it in match.verdicts if it.standing == "met" and BY_NAME[it.criterion].is_weighted]
    return joined(met)


def _is_of_thing(verdict: Verdict) -> bool:
    return BY_NAME[verdict.criterion].about == "thing"


def _brief(verdict: Verdict, match: Match) -> str:
    """A reason short enough for a table; the whole reason of a link stands in `explain`."""
    if verdict.criterion == group.CRITERION.name and match.relation == "linked":
        return _("similar only: {group}").format(group=verdict.text.offered)
    return verdict.reason


def proposals_of(match: Match) -> named.ProposalsDetail:
    """Where sources propose the offer for the project."""
    details = (verdict.detail for verdict in match.verdicts)
    return next((it for it in details if isinstance(it, named.ProposalsDetail)), named.ProposalsDetail((), ()))


def named_in(match: Match) -> tuple[str, ...]:
    """Where sources propose the offer for the project, by their ids."""
    return tuple(proposal_text(proposal, proposal.source) for proposal in proposals_of(match).proposals)


def cents(points: Decimal | None) -> Decimal | None:
    """Points with two decimals throughout, unless that loses any."""
    cents = None if points is None else points.quantize(CENT)
    return cents if cents == points else points


def need_name(match: Match) -> str:
    """The name of the need."""
    return localize(match.need.name)


def offer_name(match: Match) -> str:
    """The name of the offer."""
    return localize(match.offer.name)


def name_of_other(match: Match, side: str) -> str:
    """The name of the offer for a need, and of the need for an offer."""
    return offer_name(match) if side == "need" else need_name(match)


def variant_name(match: Match) -> str | None:
    """The name of the model that is judged, its mark where it has none; None for the offer as it stands."""
    mark = match.candidate.variant
    return next((localize(it.name) for it in match.offer.variants if it.id == mark), "") or mark or None


def sources(match: Match) -> tuple[str, ...]:
    """The ids of the sources that state what was compared, and of those that propose the offer for the project."""
    return tuple(dict.fromkeys(id for verdict in match.verdicts for id in verdict_sources(match, verdict)))


def verdict_sources(match: Match, verdict: Verdict) -> tuple[str, ...]:
    """The ids of the sources of what a verdict compares: the value's own, else the record's, where there is a value."""
    if verdict.sources:
        return verdict.sources
    if isinstance(verdict.detail, named.ProposalsDetail):
        return tuple(proposal.source for proposal in verdict.detail.proposals)
    if verdict.standing == "not-asked" or not verdict.text.offered:
        return ()
    variants = (variant.sources for variant in match.offer.variants if variant.id == match.candidate.variant)
    return next(variants, ()) or match.offer.sources
