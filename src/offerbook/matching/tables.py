"""The columns of matches, explanations and gaps, and the summary of matches."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import NamedTuple

from offerbook.matching.criteria import BY_NAME, group, named
from offerbook.matching.explain import Explanation
from offerbook.matching.gaps import Gap
from offerbook.matching.judging import best_of_parts
from offerbook.matching.match import OUTCOMES, PAST, Match
from offerbook.matching.points import CENT
from offerbook.matching.verdict import Verdict
from offerbook.model.phrases import localize, proposal_text
from offerbook.model.records import Need
from offerbook.tables.arrange import ColumnSpec
from offerbook.tables.table import word
from offerbook.text.i18n import N_, _, ngettext

MARKS = {"met": "✓", "not-met": "✗", "unknown": "?", "not-asked": "·"}


def _marks(match: Match) -> str:
    """One mark for each criterion, in their order; of several conditions, the worst."""
    severity = {"not-asked": 0, "met": 1, "unknown": 2, "not-met": 3}
    worst: dict[str, str] = {}
    for verdict in match.verdicts:
        so_far = worst.get(verdict.criterion, "not-asked")
        worst[verdict.criterion] = max(so_far, verdict.standing, key=lambda standing: severity[standing])
    return "".join(MARKS[standing] for standing in worst.values())


def _cautions(match: Match) -> tuple[str, ...]:
    variants = (variant for variant in match.offer.variants if variant.id == match.candidate.variant)
    cautions = [*match.offer.cautions, *(caution for variant in variants for caution in variant.cautions)]
    return tuple(localize(caution.text) for caution in cautions)


def _reason(match: Match) -> str:
    """The outcome's reason: what blocks, else what speaks against, else what is to be confirmed, else what is met."""
    if match.is_past:
        status = _("past demand") if match.need.status == "past" else _("dormant demand")
        return f"{status}; {_reason_of(match)}"
    return _reason_of(match)


def _reason_of(match: Match) -> str:
    if match.outcome == "blocked":
        return "; ".join(verdict.reason for verdict in match.blocked_by)
    against = [_brief(it, match) for it in match.verdicts if it.standing == "not-met" and _is_of_thing(it)]
    if against:
        return "; ".join(against)
    if match.outcome == "fits-if-confirmed":
        return _("ask: {questions}").format(questions="; ".join(match.questions))
    # What earns no points is taken for granted, as that a thing is in production.
    met = [it.reason for it in match.verdicts if it.standing == "met" and BY_NAME[it.criterion].is_weighted]
    return "; ".join(met)


def _is_of_thing(verdict: Verdict) -> bool:
    return BY_NAME[verdict.criterion].about == "thing"


def _brief(verdict: Verdict, match: Match) -> str:
    """A reason short enough for a table; the whole reason of a link stands in `explain`."""
    if verdict.criterion == group.CRITERION.name and match.relation == "linked":
        return _("similar only: {group}").format(group=verdict.text.offered)
    return verdict.reason


def _named_in(match: Match) -> tuple[str, ...]:
    details = (verdict.detail for verdict in match.verdicts)
    proposals = next((detail.proposals for detail in details if isinstance(detail, named.ProposalsDetail)), ())
    return tuple(proposal_text(proposal) for proposal in proposals)


def _cents(points: Decimal | None) -> Decimal | None:
    """Points with two decimals throughout, unless that loses any."""
    cents = None if points is None else points.quantize(CENT)
    return cents if cents == points else points


MATCHES: dict[str, ColumnSpec[Match]] = {
    "project": ColumnSpec(lambda it: it.project, "id", N_("Project"), 7, shown=True),
    "need": ColumnSpec(lambda it: it.need_id, "id", N_("Need"), 2, shown=True),
    "status": ColumnSpec(
        lambda it: it.need.status,
        "word",
        N_("Status"),
        6,
        shown=True,
        description=N_("of the need: open, planned, past or dormant"),
    ),
    "offer": ColumnSpec(lambda it: it.offer.id, "id", N_("Offer"), 1, shown=True),
    "variant": ColumnSpec(
        lambda it: it.candidate.variant or None,
        "id",
        N_("Variant"),
        4,
        shown=True,
        description=N_("the model that is judged"),
    ),
    "supplier": ColumnSpec(lambda it: it.supplier, "id", N_("Supplier"), 6, shown=True),
    "group": ColumnSpec(lambda it: it.candidate.group, "id", N_("Group"), 6, shown=True),
    "outcome": ColumnSpec(
        lambda it: it.outcome,
        "word",
        N_("Outcome"),
        1,
        shown=True,
        description=N_("fits, fits-if-confirmed, related or blocked"),
    ),
    "score": ColumnSpec(
        lambda it: _cents(it.score), "number", N_("Score"), 1, shown=True, description=N_("points that are sure")
    ),
    "score_high": ColumnSpec(
        lambda it: _cents(it.score_high),
        "number",
        N_("At best"),
        4,
        shown=True,
        description=N_("points when everything unknown turns out well"),
    ),
    "marks": ColumnSpec(
        _marks,
        "mark",
        N_("Marks"),
        5,
        shown=True,
        description=N_("one for each criterion: group, words, conditions, services, quantity, named, availability"),
    ),
    "reason": ColumnSpec(_reason, "text", N_("Why"), 1, shown=True, description=N_("the reason in words")),
    "confirm": ColumnSpec(
        lambda it: it.questions,
        "list",
        N_("To confirm"),
        8,
        shown=True,
        description=N_("what to ask the supplier, or the buyer where that is said"),
    ),
    "blocked_by": ColumnSpec(
        lambda it: tuple(verdict.reason for verdict in it.blocked_by), "list", N_("Blocked by"), 8, shown=True
    ),
    "named_in": ColumnSpec(
        _named_in,
        "list",
        N_("Named in"),
        8,
        shown=True,
        description=N_("sources that propose the offer for the project"),
    ),
    "cautions": ColumnSpec(_cautions, "list", N_("Cautions"), 9, shown=True),
    "need_name": ColumnSpec(lambda it: localize(it.need.name), "text", N_("Need"), 6),
    "offer_name": ColumnSpec(lambda it: localize(it.offer.name), "text", N_("Offer"), 6),
    "relation": ColumnSpec(
        lambda it: it.relation, "word", N_("Relation"), 6, description=N_("same, linked, code, mixed, sector or words")
    ),
    "parts": ColumnSpec(
        lambda it: it.parts, "list", N_("Parts"), 6, description=N_("the groups of the need that the model can serve")
    ),
}
"""The columns of matches, by their stable names."""


def columns_of(matches: Sequence[Match]) -> dict[str, ColumnSpec[Match]]:
    """The columns of these matches: of several needs, a narrow terminal goes without the reason rather than the need."""
    several = len({match.need_id for match in matches}) > 1
    one_offer = several and len({match.offer.id for match in matches}) == 1
    priorities = {"need": 1, "reason": 2, "offer": 3 if one_offer else 1} if several else {}
    return {key: column._replace(priority=priorities.get(key, column.priority)) for key, column in MATCHES.items()}


def matches_note(matches: Sequence[Match], needs: Sequence[tuple[str, Need]]) -> str:
    """How many of the needs are covered, by what outcome; a need is as good as the worst served of its parts."""
    of_need: dict[str, list[Match]] = {}
    for match in matches:
        of_need.setdefault(match.need_id, []).append(match)
    stands = [_standing(need, of_need.get(id, [])) for id, need in needs]
    counts = [
        f"{word(key)}: {stands.count(key)}"
        for key in ("fits", "fits-if-confirmed", "part-open", "related", "blocked", "past-demand")
        # A count that most catalogues do not have is left out where it is none.
        if key in OUTCOMES or key in stands
    ]
    text = ngettext(
        "{needs} need: {counts}; without offers: {none}",
        "{needs} needs: {counts}; without offers: {none}",
        len(needs),
    )
    return text.format(needs=len(needs), counts="; ".join(counts), none=stands.count(""))


def _standing(need: Need, matches: Sequence[Match]) -> str:
    """The outcome of a need by its best offers; a gap's type where it is past or some part is open; empty without any."""
    if need.status in PAST:
        return "past-demand"
    answering = best_of_parts(need, matches)
    if not answering:
        return min((match.outcome for match in matches), key=OUTCOMES.index, default="")
    outcomes = [match.outcome for match in answering.values() if match is not None]
    return max(outcomes, key=OUTCOMES.index) if len(outcomes) == len(answering) else "part-open"


class Line(NamedTuple):
    """One line of an explanation."""

    criterion: str
    mark: str | None
    reason: str
    asked: str | None = None
    offered: str | None = None
    points: Decimal | None = None
    high: Decimal | None = None
    of: Decimal | None = None
    sources: tuple[str, ...] = ()
    rule: str | None = None


EXPLANATION: dict[str, ColumnSpec[Line]] = {
    "criterion": ColumnSpec(lambda it: it.criterion, "word", N_("Criterion"), 1, shown=True),
    "mark": ColumnSpec(
        lambda it: it.mark, "mark", " ", 2, shown=True, description=N_("met, not met, unknown, or not asked for")
    ),
    "reason": ColumnSpec(lambda it: it.reason, "text", N_("Reason"), 1, shown=True),
    "asked": ColumnSpec(lambda it: it.asked, "text", N_("Asked"), 4, shown=True),
    "offered": ColumnSpec(lambda it: it.offered, "text", N_("Offered"), 4, shown=True),
    "points": ColumnSpec(
        lambda it: _cents(it.points), "number", N_("Points"), 2, shown=True, description=N_("earned for sure")
    ),
    "high": ColumnSpec(
        lambda it: _cents(it.high),
        "number",
        N_("At best"),
        3,
        shown=True,
        description=N_("when what is unknown turns out well"),
    ),
    "of": ColumnSpec(
        lambda it: _cents(it.of),
        "number",
        N_("Of"),
        5,
        shown=True,
        description=N_("the weight that they are set against"),
    ),
    "sources": ColumnSpec(lambda it: it.sources, "list", N_("Sources"), 6, shown=True),
    "rule": ColumnSpec(
        lambda it: it.rule, "text", N_("How it judges"), 9, shown=True, description=N_("the rule in a sentence")
    ),
}


def explanation(explained: Explanation) -> list[Line]:
    """Every verdict of a match, the sum, and what follows from it."""
    match = explained.match
    lines = [
        Line(
            verdict.criterion, MARKS[verdict.standing], text.reason, text.required or None, text.offered or None,
            verdict.points, verdict.high, verdict.maximum, verdict.sources, BY_NAME[verdict.criterion].rule,
        )
        for verdict, text in ((verdict, verdict.text) for verdict in match.verdicts)
    ]  # fmt: skip
    total = sum((verdict.maximum for verdict in match.verdicts), Decimal(0))
    outcome = _("outcome: {outcome}").format(outcome=word(match.outcome))
    if not match.has_common_ground:
        outcome = _("no match: the two have nothing in common")
    lines.append(Line("score", None, outcome, None, None, match.score, match.score_high, total))
    return [*lines, *(Line(advice.topic, None, advice.text) for advice in explained.advice)]


GAPS: dict[str, ColumnSpec[Gap]] = {
    "side": ColumnSpec(lambda it: it.side, "word", N_("Side"), 4, shown=True, description=N_("need or offer")),
    "id": ColumnSpec(lambda it: it.id, "id", N_("Need or offer"), 1, shown=True),
    "type": ColumnSpec(lambda it: it.type, "word", N_("Type"), 1, shown=True, description=N_("what is missing")),
    "reason": ColumnSpec(lambda it: it.reason, "text", N_("Why"), 2, shown=True),
    "nearest": ColumnSpec(
        lambda it: None if it.nearest is None else it.nearest.offer.id if it.side == "need" else it.nearest.need_id,
        "id",
        N_("Nearest"),
        5,
        shown=True,
        description=N_("the best offer or need there is"),
    ),
    "action": ColumnSpec(lambda it: it.action, "text", N_("Next"), 3, shown=True, description=N_("what to do")),
}
