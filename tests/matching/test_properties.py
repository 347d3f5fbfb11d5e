"""Properties of matching that hold for any offers and needs: sums, ranges and outcomes."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import Phase, find, given, settings
from hypothesis import strategies as st

from offerbook.matching.context import MatchingContext
from offerbook.matching.criteria import CRITERIA
from offerbook.matching.judging import judge, judge_candidate
from offerbook.matching.outcomes import OUTCOMES
from offerbook.model.records import (
    Need,
    Offer,
)
from tests.matching.small_world import (
    ID,
    QUICK,
    WEIGHTS,
    got,
    known,
    needs,
    offers,
    quality,
)

pytestmark = pytest.mark.slow


# --- points


@QUICK
@given(known(WEIGHTS), needs(), offers())
def test_the_points_of_the_verdicts_sum_to_the_score_and_keep_their_bounds(
    matching_context: MatchingContext, need: Need, offer: Offer
) -> None:
    match = judge(matching_context, ID, need, offer)
    assert match.score == sum(verdict.points for verdict in match.verdicts)
    assert match.score_high == sum(verdict.high for verdict in match.verdicts)
    for verdict in match.verdicts:
        assert 0 <= verdict.points <= verdict.high <= verdict.maximum, verdict
        assert verdict.standing == "unknown" or verdict.points == verdict.high or verdict.standing == "not-met", verdict
        assert bool(verdict.reason)


@QUICK
@given(known(WEIGHTS), needs(), offers())
def test_what_can_be_earned_is_the_weight_of_each_criterion_that_is_asked_for(
    matching_context: MatchingContext, need: Need, offer: Offer
) -> None:
    match = judge(matching_context, ID, need, offer)
    for criterion in CRITERIA:
        verdicts = [verdict for verdict in match.verdicts if verdict.criterion == criterion.name]
        weight = getattr(matching_context.weights, criterion.name, Decimal(0))
        if not verdicts:
            # What these find is worth a line; that they find nothing is not.
            assert criterion.name in ("kind", "deciding", "precedent", "cautions", "demand")
            continue
        assert sum(verdict.maximum for verdict in verdicts) in (weight, 0)
        if verdicts[0].standing != "not-asked":
            assert sum(verdict.maximum for verdict in verdicts) == weight


# --- outcomes


@QUICK
@given(known(), needs(), offers(most_variants=0))
def test_an_offer_that_serves_is_blocked_when_and_only_when_a_must_is_not_met(
    matching_context: MatchingContext, need: Need, offer: Offer
) -> None:
    match = judge(matching_context, ID, need, offer)
    failed = [it for it in match.verdicts if it.criterion == "requirements" and it.standing == "not-met"]
    assert (match.outcome == "blocked") == (match.serves and any(verdict.level == "must" for verdict in failed))


@QUICK
@given(known(), needs(), offers())
def test_an_offer_is_judged_by_its_best_single_machine(
    matching_context: MatchingContext, need: Need, offer: Offer
) -> None:
    match = judge(matching_context, ID, need, offer)
    found = [judge_candidate(matching_context, ID, need, candidate) for candidate in got(need, offer)]
    assert match._replace(complementary=()) in found
    assert quality(match) == min(quality(it) for it in found)


@QUICK
@given(known(WEIGHTS), needs(), offers())
def test_an_offer_that_fits_has_the_need_s_group_and_nothing_that_is_open(
    matching_context: MatchingContext, need: Need, offer: Offer
) -> None:
    match = judge(matching_context, ID, need, offer)
    complementary = ("requirements", "services", "quantity", "availability")
    standings = {it.standing for it in match.verdicts if it.criterion in complementary}
    fits = match.candidate.group in need.groups and standings <= {"met", "not-asked"}
    assert (match.outcome == "fits") == fits


# The world above is what the properties speak of: it must have every kind of relation and outcome in it.


@pytest.mark.parametrize("outcome", OUTCOMES)
def test_the_small_world_has_every_outcome(outcome: str) -> None:
    find(
        st.tuples(known(), needs(), offers()),
        lambda it: judge(it[0], ID, it[1], it[2]).outcome == outcome,
        settings=settings(max_examples=2000, deadline=None, database=None, phases=[Phase.generate]),
    )
