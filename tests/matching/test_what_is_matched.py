"""What is matched: what a name means, what filters and conditions leave, the best few, and the summary."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from offerbook.index.store import Index
from offerbook.listing.select import Selection
from offerbook.matching.match_filter import MatchFilter
from offerbook.matching.ranking import find_matches
from offerbook.matching.request import match_request
from offerbook.matching.tables import matches_note
from offerbook.tables.table import Cell
from offerbook.text.errors import UsageError
from tests.matching.found_matches import ASLEEP, OFFERS, OLD, PROJECTS, TIPPERS, TRUCKS, cells, found, pairs
from tests.matching.trade import indexed, need, offer, project

# --- what is matched


@pytest.fixture
def small(tmp_path: Path) -> Index:
    """Three offers, two projects and four needs."""
    return indexed(tmp_path, OFFERS, PROJECTS)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        (None, TRUCKS + OLD + TIPPERS + ASLEEP),
        ("mine", TRUCKS + OLD),
        ("Рудник", TRUCKS + OLD),
        ("рудник", TRUCKS + OLD),
        ("road/tippers", TIPPERS),
        ("Машины для рудника", TRUCKS),
    ],
)
def test_a_project_or_a_need_is_matched_need_by_need(
    small: Index, name: str | None, expected: list[tuple[str, str]]
) -> None:
    assert pairs(found(small, name)) == expected


@pytest.mark.parametrize("name", ["truck", "карьерный белаз"])
def test_an_offer_is_matched_with_its_best_needs_first(small: Index, name: str) -> None:
    assert cells(found(small, name), "need", "outcome", "score") == [
        ("mine/trucks", "fits", Decimal(70)),
        ("mine/old", "fits", Decimal(50)),
        ("road/asleep", "fits-if-confirmed", Decimal(25)),
        ("road/tippers", "fits-if-confirmed", Decimal(25)),
    ]


def test_a_filter_that_leaves_one_offer_does_not_turn_the_order_of_the_needs(small: Index) -> None:
    only = Selection(filters={"supplier": ["belaz"]})
    assert pairs(found(small, None, only)) == [
        (need_id, "truck") for need_id in ("mine/trucks", "mine/old", "road/tippers", "road/asleep")
    ]


@pytest.mark.parametrize(
    ("name", "message"),
    [
        (
            "mien",
            'no project, need or offer is called "mien"; did you mean "mine"? '
            "`offerbook projects` and `offerbook offers` list them.",
        ),
        (
            "truxk",
            'no project, need or offer is called "truxk"; did you mean "truck"? '
            "`offerbook projects` and `offerbook offers` list them.",
        ),
        ("xyz", 'no project, need or offer is called "xyz". `offerbook projects` and `offerbook offers` list them.'),
        ("mine/truks", 'there is no need "mine/truks"; did you mean "mine/trucks"? `offerbook needs` lists them.'),
    ],
)
def test_an_unknown_name_is_refused_with_what_is_near(small: Index, name: str, message: str) -> None:
    with pytest.raises(UsageError) as refusal:
        match_request(small, name, Selection(), Selection())
    assert str(refusal.value) == message


@pytest.mark.parametrize(
    ("offers", "needs", "expected"),
    [
        ({"supplier": ["maz"]}, {}, ["mine/trucks tipper", "mine/trucks small-truck", "road/tippers tipper", "road/tippers small-truck"]),
        ({"supplier": ["МАЗ"], "kind": ["service"]}, {}, ["mine/trucks tipper", "road/tippers tipper"]),
        ({"sector": ["roads"]}, {}, ["mine/trucks tipper", "road/tippers tipper"]),
        ({"supplier": ["belaz"]}, {"basis": ["inferred"]}, []),
    ],
)  # fmt: skip
def test_offers_and_needs_are_narrowed_by_the_filters_of_the_listings(
    small: Index, offers: dict[str, list[str]], needs: dict[str, list[str]], expected: list[str]
) -> None:
    matches = found(small, None, Selection(filters=offers), Selection(filters={"status": ["open"], **needs}))
    assert [" ".join(pair) for pair in pairs(matches)] == expected


def test_offers_are_narrowed_by_conditions_on_their_specs(small: Index) -> None:
    heavy = Selection(where=["payload_t >= 100 t"])
    assert pairs(found(small, "mine", heavy)) == [
        ("mine/trucks", "truck"), ("mine/trucks", "tipper"), ("mine/old", "truck"), ("mine/old", "tipper"),
    ]  # fmt: skip


MODELS = """specs = { payload_t = 45 }
variants = [
  { id = "heavy", specs = { payload_t = 130 }, stage = "planned" },
  { id = "heated", specs = { payload_t = 60, heater = true } },
]"""


@pytest.mark.parametrize(
    ("where", "expected"),
    [
        ([], [("models", None, "fits")]),
        (["payload_t >= 100"], [("models", "heavy", "related")]),
        (["heater = true"], [("models", "heated", "fits")]),
        (["payload_t < 100"], [("models", None, "fits")]),
        (["payload_t < 100", "payload_t > 50"], [("models", "heated", "fits")]),
        # One model must pass every condition.
        (["payload_t >= 100", "heater = true"], []),
        # A condition on a column is on the offer, whatever its models are.
        (["supplier = belaz"], [("models", None, "fits")]),
        (["supplier = belaz", "payload_t >= 100"], [("models", "heavy", "related")]),
    ],
)
def test_the_model_that_is_judged_is_one_that_passes_the_conditions(
    tmp_path: Path, where: list[str], expected: list[tuple[Cell, ...]]
) -> None:
    index = indexed(tmp_path, offer("models", more=MODELS), project("site", need("want")))
    assert cells(found(index, None, Selection(where=where)), "offer", "variant", "outcome") == expected


def test_a_filter_that_the_named_need_does_not_pass_leaves_nothing(small: Index) -> None:
    assert found(small, "mine/old", needs=Selection(filters={"status": ["open"]})) == []


def test_the_same_pair_has_the_same_verdicts_whatever_else_is_listed(small: Index) -> None:
    whole = {(match.need_id, match.offer.id): match.verdicts for match in found(small)}
    only = Selection(filters={"supplier": ["maz"]})
    for part in (found(small, "mine"), found(small, "road/tippers"), found(small, "truck"), found(small, None, only)):
        assert part
        assert {pair: whole[pair] for pair in pairs(part)} == {
            (match.need_id, match.offer.id): match.verdicts for match in part
        }


# --- narrowing, summary


@pytest.mark.parametrize(
    ("outcomes", "min_score", "top", "expected"),
    [
        ((), None, None, TRUCKS + OLD),
        (("fits",), None, None, [TRUCKS[0], *OLD[:2]]),
        (("blocked", "fits-if-confirmed"), None, None, [*TRUCKS[1:], OLD[2]]),
        ((), 50, None, [TRUCKS[0], TRUCKS[2], *OLD[:2]]),
        ((), 50.01, None, [TRUCKS[0]]),
        ((), None, 1, [TRUCKS[0], OLD[0]]),
        # The best of those that are left, not those left of the best.
        (("blocked", "fits-if-confirmed"), None, 1, [TRUCKS[1], OLD[2]]),
        (("related",), None, None, []),
    ],
)
def test_matches_are_narrowed_to_outcomes_points_and_the_best_of_each_need(
    small: Index, outcomes: tuple[str, ...], min_score: float | None, top: int | None, expected: list[tuple[str, str]]
) -> None:
    assert pairs(MatchFilter.checked(outcomes, min_score, top).apply(found(small, "mine"))) == expected


def test_of_an_offer_the_best_needs_are_meant_by_top_and_of_anything_else_the_best_offers(small: Index) -> None:
    of_offer = found(small, "truck")
    assert pairs(MatchFilter(top=2).apply(of_offer, of_one_offer=True)) == [
        ("mine/trucks", "truck"),
        ("mine/old", "truck"),
    ]
    # A project to which only one offer is left still shows each of its needs.
    only = found(small, "mine", Selection(filters={"supplier": ["belaz"]}))
    assert pairs(MatchFilter(top=1).apply(only)) == [("mine/trucks", "truck"), ("mine/old", "truck")]


def test_a_word_that_is_no_outcome_is_refused_with_what_is_near(small: Index) -> None:
    with pytest.raises(UsageError) as refusal:
        MatchFilter.checked(["relatde"], None, None)
    assert str(refusal.value) == (
        '--outcome is one of fits, fits-if-confirmed, blocked, related, distant, not "relatde"; did you mean "related"?'
    )


def test_the_summary_counts_each_need_once_by_its_best_outcome(tmp_path: Path) -> None:
    needs = "".join(
        (
            need("a-fits"),
            need("b-fits"),
            need("confirmed", more='requires = [{ spec = "heater", flag = true }]'),
            need("blocked", more='requires = [{ spec = "payload_t", min = 200, level = "must" }]'),
            need("none", "milk"),
        )
    )
    offers = offer("truck", more="specs = { payload_t = 130 }") + offer("other", more="specs = { payload_t = 90 }")
    index = indexed(tmp_path, offers, project("site", needs))
    asked = match_request(index, None, Selection(), Selection())
    assert matches_note(find_matches(index, asked), asked.needs) == (
        "5 needs: fits: 2; fits if confirmed: 1; related: 0; blocked: 1; without offers: 1"
    )
    assert (
        matches_note([], asked.needs[:1])
        == "1 need: fits: 0; fits if confirmed: 0; related: 0; blocked: 0; without offers: 1"
    )
    # Of some offers alone it is not said that the catalogue has no others.
    some = match_request(index, "truck", Selection(), Selection())
    assert matches_note(find_matches(index, some), some.needs, some.offers.is_whole) == (
        "5 needs, by these offers alone: fits: 2; fits if confirmed: 1; related: 0; blocked: 1; without any of them: 1"
    )


def test_the_summary_is_the_same_whichever_matches_are_wanted(tmp_path: Path) -> None:
    # Of a need that nothing answers the best match is kept for the summary, though no row of it is wanted.
    needs = "".join(
        (
            need("fits"),
            need("blocked", more='requires = [{ spec = "payload_t", min = 200, level = "must" }]'),
            need("related", more='requires = [{ spec = "payload_t", min = 200 }]'),
        )
    )
    index = indexed(tmp_path, offer("truck", more="specs = { payload_t = 130 }"), project("site", needs))
    request = match_request(index, None, Selection(), Selection())
    for outcomes in ((), ("fits",), ("related",), ("blocked",)):
        kept = find_matches(index, request, MatchFilter.checked(outcomes, None, None))
        assert matches_note(kept, request.needs) == (
            "3 needs: fits: 1; fits if confirmed: 0; related: 1; blocked: 1; without offers: 0"
        ), outcomes


def test_the_summary_calls_no_need_whole_of_which_a_part_is_open_or_which_is_past(tmp_path: Path) -> None:
    heated = 'requires = [{ spec = "heater", flag = true }]'
    needs = "".join(
        (
            need("whole", "haul-trucks milk"),
            need("one-part-to-confirm", "haul-trucks milk", heated),
            need("open", "haul-trucks graders"),
            need("either", "haul-trucks graders", "any_group = true"),
            need("over", status="past"),
            need("asleep", "sweepers", status="dormant"),
        )
    )
    offers = offer("truck", more="specs = { heater = true }") + offer("milk", "milk")
    index = indexed(tmp_path, offers, project("site", needs))
    asked = match_request(index, None, Selection(), Selection())
    assert matches_note(find_matches(index, asked), asked.needs) == (
        "6 needs: fits: 2; fits if confirmed: 1; part open: 1; related: 0; blocked: 0; past demand: 2; "
        "without offers: 0"
    )


def test_an_offer_whose_variants_are_of_several_groups_serves_several_parts_of_a_need(tmp_path: Path) -> None:
    package = offer("package", "graders", 'variants = [{ id = "rollers", group = "sweepers" }]')
    index = indexed(tmp_path, package, project("site", need("want", "graders sweepers")))
    asked = match_request(index, None, Selection(), Selection())
    assert matches_note(find_matches(index, asked), asked.needs) == (
        "1 need: fits: 1; fits if confirmed: 0; related: 0; blocked: 0; without offers: 0"
    )


def test_a_need_that_is_past_or_dormant_is_matched_but_marked(small: Index) -> None:
    assert cells(found(small, "truck"), "need", "status", "reason") == [
        ("mine/trucks", "open", "the same group, Haul trucks; Payload: 130 t (required: at least 130 t)"),
        ("mine/old", "past", "the need is past: the same group, Haul trucks"),
        ("road/asleep", "dormant", "the need is dormant: ask: Would haul trucks do in place of tippers?"),
        ("road/tippers", "open", "ask: Would haul trucks do in place of tippers?"),
    ]
