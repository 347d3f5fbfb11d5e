"""Good answers: what a question would settle if it turned out well, which every command that speaks of answers asks here."""

from __future__ import annotations

from offerbook.matching.criteria import BY_NAME, group
from offerbook.matching.criteria.deciding import DecidingDetail
from offerbook.matching.match import Match
from offerbook.matching.verdict import Verdict


def is_settled_by_answer(verdict: Verdict) -> bool:
    """Whether a good answer leaves nothing of a verdict open.

    Two take more than one answer. What decides and neither side says: once the maker has said what it has, the buyer is asked
    whether that will do. And a thing of another group: who takes it chooses by what decides in that group.
    """
    if isinstance(verdict.detail, DecidingDetail) and verdict.detail.missing:
        return False
    return bool(verdict.question) and verdict.criterion != group.CRITERION.name


def fits_with_answer(match: Match, verdict: Verdict) -> bool:
    """Whether a match that is to be confirmed fits once the question of a verdict is answered well, because nothing else is open."""
    return match.outcome == "fits-if-confirmed" and all(
        it.question == verdict.question and is_settled_by_answer(it) for it in _keeping_open(match)
    )


def _keeping_open(match: Match) -> list[Verdict]:
    """The verdicts that keep a match from fitting: those with a question, but for what is asked of the demand alone."""
    return [it for it in match.verdicts if it.question and BY_NAME[it.criterion].about != "demand"]
