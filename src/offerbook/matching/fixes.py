"""The nearest fix: the smallest change of what is known of an offer, or the answers, that would lift its outcome."""

from __future__ import annotations

from decimal import Decimal
from typing import NamedTuple

from offerbook.matching.candidate import candidates, eligible_candidates
from offerbook.matching.context import MatchingContext
from offerbook.matching.criteria import BY_NAME
from offerbook.matching.criteria.criterion import Step
from offerbook.matching.judging import judge_candidate
from offerbook.matching.match import Match
from offerbook.matching.outcomes import QUALITY, Outcome
from offerbook.matching.verdict import Verdict


class Fix(NamedTuple):
    """Steps after which a match is of a better outcome.

    match: the match as it would be then.
    steps: all of them are necessary.
    """

    match: Match
    steps: list[Step]

    @property
    def order(self) -> tuple[int, Decimal]:
        """Sorts fixes, the nearest first: by the number of steps, then by how much they change."""
        return len(self.steps), sum((step.size for step in self.steps), Decimal(0))


def nearest_fix(match: Match, context: MatchingContext) -> Fix | None:
    """The nearest fix of any candidate of the offer, judged to be one; None where none lifts the outcome."""
    fixes: list[Fix] = []
    for candidate in eligible_candidates(candidates(match.offer), match.need):
        now, fixed = judge_candidate(context, match.need_id, match.need, candidate), candidate
        if not (now.serves or now.is_unproven):
            continue
        steps = [step for verdict in now.verdicts if (step := _step(verdict, now, match.outcome)) is not None]
        for step in steps:
            fixed = step.apply(fixed)
        settled = [step.settles for step in steps if step.settles is not None]
        then = judge_candidate(context, match.need_id, match.need, fixed, settled)
        if QUALITY.index(then.outcome) < QUALITY.index(match.outcome):
            fixes.append(Fix(then, steps))
    return min(fixes, key=lambda fix: fix.order, default=None)


def _step(verdict: Verdict, match: Match, outcome: Outcome) -> Step | None:
    """The step that takes away what keeps the offer at an outcome; None where the verdict does not."""
    criterion = BY_NAME[verdict.criterion]
    if criterion.fix is None:
        return None
    if verdict.standing == "not-met" and criterion.about == "thing":
        keeps = verdict.level == "must" or outcome != "blocked"
    else:
        keeps = verdict.standing in ("not-met", "unknown") and (outcome == "fits-if-confirmed" or match.is_unproven)
    return criterion.fix(verdict.detail, match.offer) if keeps else None
