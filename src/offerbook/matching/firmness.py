"""How firm a rank is: which single answer, or which change of one weight, would let another offer come first."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import NamedTuple

from offerbook.matching.context import MatchingContext
from offerbook.matching.criteria import CRITERIA
from offerbook.matching.criteria.cautions import CautionDetail
from offerbook.matching.good_answers import fits_with_answer, is_settled_by_answer
from offerbook.matching.judging import judge
from offerbook.matching.match import Match
from offerbook.matching.points import CENT
from offerbook.matching.questions import answerer_of
from offerbook.matching.verdict import Verdict
from offerbook.model.codec import replace

LARGEST_RAISE = Decimal(1000)
"""By how much a weight is raised at most to see whether that turns a rank."""


class WeightChange(NamedTuple):
    """A change of one weight after which another offer comes first.

    size: by how much the weight changes, up or down.
    criterion: whose weight it is.
    now, then: the weight as it is and as it would have to be; a change smaller by a hundredth turns nothing.
    """

    size: Decimal
    criterion: str
    now: Decimal
    then: Decimal


def overtaking_answer(match: Match, rival: Match) -> Verdict | None:
    """What is open of the rival that alone would let it overtake if it turned out well; None where nothing is.

    The one that makes the rival fit, where nothing else of it is open; else of several the one that is worth the most.
    """
    if match.outcome != rival.outcome:
        return None
    answers = [it for it in rival.verdicts if is_settled_by_answer(it) and not _is_of_both(match, it)]
    for verdict in answers:
        if fits_with_answer(rival, verdict):
            return verdict
    gains = [it for it in answers if rival.score + it.high - it.points > match.score]
    return max(gains, key=lambda verdict: verdict.high - verdict.points, default=None)


def _is_of_both(match: Match, verdict: Verdict) -> bool:
    """Whether one answer to the question of a verdict is the answer about this match too, so that it turns nothing."""
    alike = [it for it in match.verdicts if it.question == verdict.question]
    is_of_maker = isinstance(verdict.detail, CautionDetail) and verdict.detail in [it.detail for it in alike]
    return bool(alike) and (answerer_of(verdict) == "buyer" or is_of_maker)


def least_overtaking_change(match: Match, rival: Match, context: MatchingContext) -> WeightChange | None:
    """The least change of one weight that lets the rival, of the same outcome, overtake; None where none does."""
    weighted = [criterion.name for criterion in CRITERIA if criterion.is_weighted]
    changes = [change for name in weighted for change in _overtaking_changes(match, rival, context, name)]
    return min(changes, key=lambda change: change.size, default=None)


def _overtaking_changes(match: Match, rival: Match, context: MatchingContext, criterion: str) -> Iterator[WeightChange]:
    """The least changes of one weight, down and up, that let the rival overtake."""
    now: Decimal = getattr(context.weights, criterion)

    def overtakes(weight: Decimal) -> bool:
        changed = context._replace(weights=replace(context.weights, **{criterion: weight}))
        mine, other = (judge(changed, it.need_id, it.need, it.offer) for it in (match, rival))
        return other.order < mine.order

    for end in (Decimal(0), now + LARGEST_RAISE):
        if end == now or not overtakes(end):
            continue
        # The rival is behind at `before` and in front at `after`: bisection finds where it overtakes.
        before, after = now, end
        while abs(after - before) >= 2 * CENT:
            half = ((before + after) / 2).quantize(CENT)
            before, after = (before, half) if overtakes(half) else (half, after)
        yield WeightChange(abs(after - now), criterion, now, Decimal(f"{after.normalize():f}"))
