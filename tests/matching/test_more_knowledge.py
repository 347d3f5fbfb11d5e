"""Properties of what becomes known: it narrows a score, never worsens an outcome that it should not, and mends as advised."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from offerbook.matching.candidate import candidates
from offerbook.matching.compare import TOLERANCE, interval
from offerbook.matching.context import MatchingContext
from offerbook.matching.fixes import nearest_fix
from offerbook.matching.judging import judge, judge_candidate
from offerbook.matching.outcomes import OUTCOMES, QUALITY
from offerbook.model.codec import replace
from offerbook.model.records import (
    Fact,
    Need,
    Offer,
    Requirement,
    Variant,
)
from offerbook.model.vocabulary import Qualifier
from tests.matching.small_world import (
    AMOUNTS,
    CAPACITIES,
    ID,
    NUMBERS,
    QUALIFIERS,
    QUICK,
    SERVICES,
    SPECS,
    WEIGHTS,
    each,
    got,
    known,
    needs,
    offers,
    quality,
    values,
)

pytestmark = pytest.mark.slow


def learnt(draw: st.DrawFn, offer: Offer) -> Offer:
    """The offer with one more thing known of it or of one of its variants."""
    parts: list[Offer | Variant] = [offer, *offer.variants]
    number = draw(st.sampled_from(range(len(parts))))
    part = parts[number]
    inherited = part.specs if number == 0 else {**offer.specs, **part.specs}
    unknown = [spec.id for spec in SPECS if spec.id not in inherited]
    vague = [id for id, fact in part.specs.items() if fact.qualifier]
    ways = [("fact", id) for id in unknown] + [("figure", id) for id in vague]
    ways += [("service", it) for it in SERVICES if it not in offer.services]
    ways += [("capacity", "")] * (not offer.capacity)
    ways += [("amount", "")] * (len(offer.capacity) == 1 and offer.capacity[0].qualifier is not None)
    assume(ways)
    way, id = draw(st.sampled_from(ways))
    if way == "service":
        return replace(offer, services=(*offer.services, id))
    if way == "capacity":
        return replace(offer, capacity=(draw(CAPACITIES),))
    if way == "amount":
        held = offer.capacity[0]
        return replace(offer, capacity=(replace(held, value=figure(draw, held.value, held.qualifier), qualifier=None),))
    if way == "fact":
        fact = Fact(draw(values(id)), draw(QUALIFIERS) if id in NUMBERS else None)
    else:
        fact = Fact(figure(draw, part.specs[id].value, part.specs[id].qualifier))
    specs = {**part.specs, id: fact}
    if number == 0:
        return replace(offer, specs=specs)
    variants = [*offer.variants]
    variants[number - 1] = replace(offer.variants[number - 1], specs=specs)
    return replace(offer, variants=tuple(variants))


def figure(draw: st.DrawFn, value: Decimal, qualifier: Qualifier | None) -> Decimal:
    """A figure that a vague statement can mean."""
    low, high = interval(value, qualifier, abs(value) * TOLERANCE)
    exact = draw(AMOUNTS) if qualifier != "about" else value * draw(st.sampled_from(NEAR))
    assume(low <= exact <= high and not (qualifier == "over" and exact == low))
    return exact


NEAR = [Decimal(number) for number in ("0.9", "0.95", "1", "1.05", "1.1")]


@QUICK
@given(known(WEIGHTS), needs(), offers(), st.data())
def test_more_knowledge_never_widens_the_range_of_any_machine_s_score_and_stays_within_it(
    matching_context: MatchingContext, need: Need, offer: Offer, data: st.DataObject
) -> None:
    after = each(matching_context, need, data.draw(st.composite(learnt)(offer)))
    for variant, before in each(matching_context, need, offer).items():
        then = after[variant]
        # A substitute is asked for the delivery too once it is known to keep the conditions, or not to keep them.
        if before.is_unproven == then.is_unproven:
            assert before.score <= then.score <= then.score_high <= before.score_high


@QUICK
@given(known(WEIGHTS), needs(), offers(), st.data())
def test_only_what_was_to_be_confirmed_can_come_to_fit_by_more_knowledge_and_what_is_known_stays_so(
    matching_context: MatchingContext, need: Need, offer: Offer, data: st.DataObject
) -> None:
    after = each(matching_context, need, data.draw(st.composite(learnt)(offer)))
    may_become: dict[str, set[str]] = {
        "fits": {"fits"},
        "fits-if-confirmed": set(OUTCOMES),
        # A neighbour that fails a condition is not worth knowing.
        "related": {"related", "blocked", "distant"},
        "distant": {"distant"},
        "blocked": {"blocked"},
    }
    # A substitute that has only to state that it keeps the conditions may come to serve.
    of_substitute: dict[str, set[str]] = {"related": {*OUTCOMES}, "distant": {"distant", "blocked"}}
    for variant, before in each(matching_context, need, offer).items():
        assert after[variant].outcome in (of_substitute if before.is_unproven else may_become)[before.outcome]


@QUICK
@given(known(WEIGHTS), needs(), offers(), st.data())
def test_more_knowledge_that_leaves_an_offer_its_machines_never_widens_what_the_best_of_them_can_reach(
    matching_context: MatchingContext, need: Need, offer: Offer, data: st.DataObject
) -> None:
    # Which machine is the best may change with what is known, and with it the range that is shown; and when every
    # variant states what is asked for, the offer itself is no machine any more.
    after = data.draw(st.composite(learnt)(offer))
    before, then = ([judge_candidate(matching_context, ID, need, it) for it in got(need, it)] for it in (offer, after))
    assume([it.candidate.variant for it in before] == [it.candidate.variant for it in then])
    # See above for a substitute that comes to be asked for more.
    assume([it.is_unproven for it in before] == [it.is_unproven for it in then])
    assert max(it.score for it in before) <= max(it.score for it in then)
    assert max(it.score_high for it in before) >= max(it.score_high for it in then)


def meeting(condition: Requirement) -> Fact:
    """A fact that meets a condition."""
    if condition.flag is not None:
        return Fact(condition.flag)
    if condition.one_of:
        return Fact(condition.one_of[0])
    if condition.text is not None:
        return Fact(condition.text)
    return Fact(condition.max if condition.min is None else condition.min)


@QUICK
@given(known(WEIGHTS), needs(), offers(), st.data())
def test_meeting_one_more_condition_never_lowers_the_score(
    matching_context: MatchingContext, need: Need, offer: Offer, data: st.DataObject
) -> None:
    assume(need.requires)
    candidate = data.draw(st.sampled_from(candidates(offer)))
    condition = data.draw(st.sampled_from(need.requires))
    mended = candidate._replace(specs={**candidate.specs, condition.spec: meeting(condition)})
    before, after = (judge_candidate(matching_context, ID, need, it) for it in (candidate, mended))
    assert after.score >= before.score
    assert QUALITY.index(after.outcome) <= QUALITY.index(before.outcome)


@QUICK
@given(known(WEIGHTS), needs(), offers(), st.data())
def test_a_variant_that_meets_one_more_condition_never_puts_its_offer_further_back_unless_it_hides_the_offer_itself(
    matching_context: MatchingContext, need: Need, offer: Offer, data: st.DataObject
) -> None:
    assume(need.requires and offer.variants)
    condition = data.draw(st.sampled_from(need.requires))
    chosen = data.draw(st.sampled_from(range(len(offer.variants))))
    variants = list(offer.variants)
    variants[chosen] = replace(variants[chosen], specs={**variants[chosen].specs, condition.spec: meeting(condition)})
    mended = replace(offer, variants=tuple(variants))
    assume(len(got(need, mended)) == len(got(need, offer)))
    before, after = (judge(matching_context, ID, need, it) for it in (offer, mended))
    # A machine without anything in common is no better than a blocked one, whatever conditions it meets.
    if before.has_common_ground == after.has_common_ground:
        assert quality(after) <= quality(before)


@QUICK
@given(known(WEIGHTS), needs(), offers())
def test_an_offer_itself_is_judged_unless_every_variant_of_its_group_states_what_it_does_not(
    matching_context: MatchingContext, need: Need, offer: Offer
) -> None:
    own = [it.specs for it in offer.variants if it.group in (None, offer.group)]
    asked = {it.spec for it in need.requires}
    hidden = bool(own) and any(spec not in offer.specs and all(spec in specs for specs in own) for spec in asked)
    variants = [it.variant for it in got(need, offer)]
    assert variants == ([] if hidden else [""]) + [it.id for it in offer.variants]


@settings(QUICK, max_examples=80)
@given(known(WEIGHTS), needs(), offers())
def test_an_offer_that_is_mended_by_the_nearest_fix_has_a_better_outcome(
    matching_context: MatchingContext, need: Need, offer: Offer
) -> None:
    before = judge(matching_context, ID, need, offer)
    assume(before.outcome != "fits")
    fix = nearest_fix(before, matching_context)
    if fix is None:
        # Nothing that could serve, or nothing that can become more than it is.
        assert not before.serves or before.relation != "same"
        return
    candidate = fix.match.candidate
    mended = replace(offer, services=candidate.offer.services, capacity=candidate.offer.capacity)
    if candidate.variant:
        variants = [
            replace(it, specs=dict(candidate.specs), stage=candidate.stage) if it.id == candidate.variant else it
            for it in offer.variants
        ]
        mended = replace(mended, variants=tuple(variants))
    else:
        mended = replace(mended, specs=dict(candidate.specs), stage=candidate.stage)
    after = judge(matching_context, ID, need, mended)
    assert QUALITY.index(after.outcome) < QUALITY.index(before.outcome)
    assert fix.steps
    assert all(step.text for step in fix.steps)
