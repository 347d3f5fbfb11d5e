"""Variants: which of an offer's models is judged and named."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.matching.candidate import judge_candidate
from tests.matching.trade import indexed, judgement, need, offer, points, project, verdicts


def test_conditions_are_never_met_by_different_variants_in_turn(tmp_path: Path) -> None:
    variants = """variants = [
  { id = "strong", specs = { payload_t = 140, range_km = 100 } },
  { id = "enduring", specs = { payload_t = 100, range_km = 500 } },
]"""
    requires = """requires = [
  { spec = "payload_t", min = 130, level = "must" },
  { spec = "range_km", min = 400, level = "must" },
]"""
    more = f"specs = {{ payload_t = 90, range_km = 90 }}\n{variants}"
    match = judge_candidate(tmp_path, offer("thing", more=more), need("want", more=requires))
    assert (match.outcome, match.candidate.variant) == ("blocked", "strong")
    assert [it.standing for it in verdicts(match, "requirements")] == ["met", "not-met"]


def test_a_variant_is_judged_with_what_it_inherits_and_is_named(tmp_path: Path) -> None:
    more = """specs = { payload_t = 130, range_km = 100 }
variants = [{ id = "far", specs = { range_km = 500 } }, { id = "heated", specs = { heater = true } }]"""
    requires = """requires = [
  { spec = "payload_t", min = 130, level = "must" },
  { spec = "range_km", min = 400, level = "must" },
]"""
    match = judge_candidate(tmp_path, offer("thing", more=more), need("want", more=requires))
    assert (match.outcome, match.candidate.variant) == ("fits", "far")
    assert [(it.standing, it.offered) for it in verdicts(match, "requirements")] == [
        ("met", "130 t"),
        ("met", "500 km"),
    ]


def test_a_variant_that_restates_a_spec_does_not_have_the_offer_s(tmp_path: Path) -> None:
    more = 'specs = { payload_t = 130 }\nstage = "planned"\nvariants = [{ id = "small", stage = "series", specs = { payload_t = 45 } }]'
    requires = 'requires = [{ spec = "payload_t", min = 130 }]'
    index = indexed(tmp_path, offer("thing", more=more), project("site", need("want", more=requires)))
    match = judgement(index, "thing", "site/want")
    # Both are only related: the one cannot be bought, the other is too small. The points decide.
    assert (match.outcome, match.candidate.variant, match.score) == ("related", "", points(70))


@pytest.mark.parametrize(
    ("variants", "outcome", "variant"),
    [
        # Every model states its payload, and all fail: there is no other model that could be asked for.
        ('{ id = "A", specs = { payload_t = 45 } }, { id = "B", specs = { payload_t = 90 } }', "blocked", "A"),
        # One model is silent: it is to be asked.
        ('{ id = "A", specs = { payload_t = 45 } }, { id = "B" }', "fits-if-confirmed", ""),
        # What a model of another group states says nothing of this one, and what it does not state neither.
        ('{ id = "A", group = "milk", specs = { payload_t = 45 } }', "fits-if-confirmed", ""),
        ('{ id = "A", specs = { payload_t = 45 } }, { id = "B", group = "milk" }', "blocked", "A"),
        # The group may be said once more.
        ('{ id = "A", group = "haul-trucks", specs = { payload_t = 45 } }', "blocked", "A"),
    ],
)
def test_an_offer_is_no_machine_of_its_own_where_every_variant_states_what_is_asked_and_it_does_not(
    tmp_path: Path, variants: str, outcome: str, variant: str
) -> None:
    requires = 'requires = [{ spec = "payload_t", min = 130, level = "must" }]'
    match = judge_candidate(tmp_path, offer("thing", more=f"variants = [{variants}]"), need("want", more=requires))
    assert (match.outcome, match.candidate.variant) == (outcome, variant)


def test_what_each_variant_states_hides_the_offer_only_from_needs_that_ask_for_it(tmp_path: Path) -> None:
    more = 'stage = "series"\nvariants = [{ id = "A", stage = "planned", specs = { payload_t = 45 } }]'
    match = judge_candidate(tmp_path, offer("thing", more=more), need("want"))
    assert (match.outcome, match.candidate.variant) == ("fits", "")


def test_the_offer_itself_wins_when_a_variant_is_as_good(tmp_path: Path) -> None:
    more = 'specs = { payload_t = 130 }\nvariants = [{ id = "same" }, { id = "heavier", specs = { payload_t = 140 } }]'
    requires = 'requires = [{ spec = "payload_t", min = 130, level = "must" }]'
    assert judge_candidate(tmp_path, offer("thing", more=more), need("want", more=requires)).candidate.variant == ""


def test_of_variants_that_are_as_good_the_first_is_named(tmp_path: Path) -> None:
    more = 'variants = [{ id = "b", specs = { payload_t = 130 } }, { id = "a", specs = { payload_t = 140 } }]'
    requires = 'requires = [{ spec = "payload_t", min = 130, level = "must" }]'
    assert judge_candidate(tmp_path, offer("thing", more=more), need("want", more=requires)).candidate.variant == "b"


def test_a_variant_can_be_of_another_group_and_in_another_stage_than_the_offer(tmp_path: Path) -> None:
    more = 'stage = "planned"\nvariants = [{ id = "digger", group = "graders", stage = "series" }]'
    match = judge_candidate(tmp_path, offer("thing", more=more), need("want", "graders"))
    assert (match.candidate.variant, match.candidate.group, match.relation, match.outcome) == (
        "digger",
        "graders",
        "same",
        "fits",
    )


def test_a_blocked_variant_of_the_right_group_says_more_than_an_offer_of_another_trade(tmp_path: Path) -> None:
    more = 'variants = [{ id = "digger", group = "graders", specs = { payload_t = 5 } }]'
    requires = 'requires = [{ spec = "payload_t", min = 9, level = "must" }]'
    match = judge_candidate(tmp_path, offer("thing", "milk", more), need("want", "graders", requires))
    assert (match.candidate.variant, match.outcome, match.relation) == ("digger", "blocked", "same")
