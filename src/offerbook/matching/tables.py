"""The summary of matches, and the lines of an explanation."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple

from offerbook.matching.cells import MARKS
from offerbook.matching.criteria import BY_NAME
from offerbook.matching.judging import best_of_parts
from offerbook.matching.match import Match
from offerbook.matching.outcomes import OUTCOMES, PAST
from offerbook.model.records import Need
from offerbook.tables.table import word
from offerbook.text.i18n import _, ngettext

if TYPE_CHECKING:
    from offerbook.matching.explain import Explanation


def matches_note(matches: Sequence[Match], needs: Sequence[tuple[str, Need]], of_all_offers: bool = True) -> str:
    """How many of the needs are covered, by what outcome; a need is as good as the worst served of its parts.

    of_all_offers: whether every offer was asked about; else a need without a match may well have other offers.
    """
    of_need: dict[str, list[Match]] = {}
    for match in matches:
        of_need.setdefault(match.need_id, []).append(match)
    return standings_note([standing_of(need, of_need.get(id, [])) for id, need in needs], of_all_offers)


def standings_note(stands: Sequence[str], of_all_offers: bool = True) -> str:
    """The same, given how each need stands."""
    counts = [
        f"{word(key)}: {stands.count(key)}"
        for key in ("fits", "fits-if-confirmed", "part-open", "related", "blocked", "past-demand")
        # A count that most catalogues do not have is left out where it is none.
        if key in OUTCOMES or key in stands
    ]
    if of_all_offers:
        text = ngettext(
            "{needs} need: {counts}; without offers: {none}",
            "{needs} needs: {counts}; without offers: {none}",
            len(stands),
        )
    else:
        text = ngettext(
            "{needs} need, by these offers alone: {counts}; without any of them: {none}",
            "{needs} needs, by these offers alone: {counts}; without any of them: {none}",
            len(stands),
        )
    return text.format(needs=len(stands), counts="; ".join(counts), none=stands.count(""))


def left_note(left: int, all: int) -> str:
    """How many of all the answers to some needs the options of a question leave; empty where they leave all."""
    if left == all:
        return ""
    text = ngettext("The options leave {left} of {all} answer.", "The options leave {left} of {all} answers.", all)
    return text.format(left=left, all=all)


def standing_of(need: Need, matches: Sequence[Match]) -> str:
    """The outcome of a need by its best offers; a gap's type where it is past or some part is open; empty without any."""
    if need.status in PAST:
        return "past-demand"
    answering = best_of_parts(need, matches)
    if not answering:
        return min((match.outcome for match in matches if match.outcome != "distant"), key=OUTCOMES.index, default="")
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
    if match.outcome == "distant" and match.serves:
        outcome = _("{outcome} (its size is less than half of what is asked for, or more than twice)").format(
            outcome=outcome
        )
    if not match.has_common_ground:
        outcome = _("no match: the two have nothing in common")
    lines.append(Line("score", None, outcome, None, None, match.score, match.score_high, total))
    return [*lines, *(Line(advice.topic, None, advice.text) for advice in explained.advice)]
