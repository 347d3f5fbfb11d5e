"""Gaps: what nothing covers, of what type, and what to do."""

from __future__ import annotations

from pathlib import Path

import pytest

from offerbook.matching.gaps import GAP_TYPES, checked_types
from offerbook.text.errors import UsageError
from tests.matching.gap_lines import HEAVY, capacity, gaps_in, lines, quantity
from tests.matching.trade import TRADE, indexed, need, offer, project


def test_a_need_that_something_fits_and_an_offer_that_fits_something_are_no_gaps(tmp_path: Path) -> None:
    assert gaps_in(tmp_path, offer("truck") + offer("second"), need("want")) == []


def test_a_need_without_any_match_has_no_offer(tmp_path: Path) -> None:
    assert gaps_in(tmp_path, offer("truck"), need("want") + need("drink", "milk")) == [
        (
            "need", "site/drink", "no-offer", None, "no offer in the catalogue is of this kind",
            "Look for a maker, or tell the buyer that there is none.",
        )
    ]  # fmt: skip


def test_an_offer_that_only_says_the_same_is_no_offer_of_the_kind(tmp_path: Path) -> None:
    worded = {"catalogue.toml": str(TRADE["catalogue.toml"]).replace("words = 0", "words = 20")}
    index = indexed(tmp_path, offer("cheese", "milk"), project("site", need("cheese", "graders")), worded)
    assert [line[1:4] for line in lines(index)] == [("site/cheese", "no-offer", None), ("cheese", "no-place", None)]


def test_an_offer_of_the_same_sector_alone_is_no_offer_of_the_kind(tmp_path: Path) -> None:
    lines_of_gaps = gaps_in(tmp_path, offer("loader", "loaders"), need("want"))
    assert [line[1:4] for line in lines_of_gaps] == [("site/want", "no-offer", None), ("loader", "no-place", None)]


def test_a_need_near_which_only_a_linked_group_lies_is_only_related_and_such_an_offer_has_no_place(
    tmp_path: Path,
) -> None:
    near = "a linked group: Both move earth"
    assert gaps_in(tmp_path, offer("loader", "loaders"), need("want", "graders")) == [
        (
            "need", "site/want", "only-related", "loader site/want", near,
            "Look for a maker of exactly this; loader is the nearest there is.",
        ),
        ("offer", "loader", "no-place", "loader site/want", near, "The nearest need is want."),
    ]  # fmt: skip


def test_a_prototype_does_not_cover_a_need(tmp_path: Path) -> None:
    assert gaps_in(tmp_path, offer("truck", more='stage = "prototype"'), need("want"))[0] == (
        "need", "site/want", "only-related", "truck site/want", "only a prototype",
        "Look for a maker of exactly this; truck is the nearest there is.",
    )  # fmt: skip


def test_a_need_whose_offers_fail_a_must_is_blocked(tmp_path: Path) -> None:
    offers = offer("loader", "loaders") + offer("small", more="specs = { payload_t = 90, heater = false }")
    reason = "Payload: 90 t, but at least 130 t is required; Heater: no, but yes is required"
    assert gaps_in(tmp_path, offers, need("want", more=HEAVY))[0] == (
        "need", "site/want", "blocked", "small site/want", reason,
        "Ask the buyer whether the condition is firm, or the maker for a version that meets it.",
    )  # fmt: skip


def test_another_thing_that_fails_a_must_does_not_make_the_need_blocked(tmp_path: Path) -> None:
    offers = offer("loader", "loaders", "specs = { payload_t = 5 }")
    assert [line[:4] for line in gaps_in(tmp_path, offers, need("want", "graders", HEAVY))] == [
        ("need", "site/want", "no-offer", None),
        ("offer", "loader", "no-place", None),
    ]


def test_a_need_with_something_to_confirm_says_whom_to_ask_what(tmp_path: Path) -> None:
    questions = "Is the payload at least 130 t? Heater: yes or no? Does the offer include repair?"
    more = 'variants = [{ id = "heated", supplier = "maz", specs = { heater = true } }]'
    assert gaps_in(tmp_path, offer("truck"), need("want", more=HEAVY + '\nservices = ["repair"]')) == [
        (
            "need", "site/want", "to-confirm", "truck site/want", "truck may fit; 3 questions are open",
            f"Ask BELAZ: {questions}",
        )
    ]  # fmt: skip
    # The variant that is judged has a maker of its own.
    assert [line[5] for line in gaps_in(tmp_path / "b", offer("truck", more=more), need("want", more=HEAVY))] == [
        "Ask MAZ: Is the payload at least 130 t?"
    ]


@pytest.mark.parametrize(("status", "reason"), [("past", "the purchase is over"), ("dormant", "no news of it since")])
def test_past_demand_is_a_gap_of_its_own_whatever_would_fit(tmp_path: Path, status: str, reason: str) -> None:
    needs = need("want", status=status) + need("drink", "milk", status=status)
    action = "Ask the buyer whether it will be bought again."
    assert gaps_in(tmp_path, offer("truck"), needs) == [
        ("need", "site/want", "past-demand", "truck site/want", reason, action),
        ("need", "site/drink", "past-demand", None, reason, action),
        # And it gives an offer no place.
        ("offer", "truck", "no-place", "truck site/want", "only past demand would be served: want", action),
    ]


def test_an_offer_that_serves_past_demand_and_lies_near_today_s_has_no_place(tmp_path: Path) -> None:
    needs = need("load", "loaders") + need("want", status="past")
    assert [line[1:5] for line in gaps_in(tmp_path, offer("truck"), needs) if line[0] == "offer"] == [
        ("truck", "no-place", "truck site/want", "only past demand would be served: want")
    ]


def test_an_offer_that_serves_today_s_demand_and_past_demand_has_its_place(tmp_path: Path) -> None:
    needs = need("old", status="dormant") + need("want")
    assert [line[:3] for line in gaps_in(tmp_path, offer("truck"), needs)] == [("need", "site/old", "past-demand")]


def test_a_need_of_which_a_part_is_served_by_nothing_is_open_in_that_part(tmp_path: Path) -> None:
    offers = offer("truck") + offer("heated", more="specs = { heater = true }")
    # A sweeper and a grader are wanted with the trucks.
    assert gaps_in(tmp_path, offers, need("want", "sweepers haul-trucks graders")) == [
        (
            "need", "site/want", "part-open", "heated site/want",
            "nothing serves sweepers and graders; the other parts are served by heated",
            "Look for a maker of sweepers and graders, or ask the buyer whether the parts can be ordered apart.",
        )
    ]  # fmt: skip


def test_a_part_that_only_a_blocked_or_related_offer_could_serve_is_open(tmp_path: Path) -> None:
    offers = (
        offer("truck", more="specs = { heater = true }")
        + offer("grader", "graders", "specs = { heater = false }")
        + offer("sweeper", "sweepers", 'stage = "planned"\nspecs = { heater = true }')
    )
    wanted_need = need(
        "want", "haul-trucks graders sweepers", 'requires = [{ spec = "heater", flag = true, level = "must" }]'
    )
    assert [line[2:5] for line in gaps_in(tmp_path, offers, wanted_need) if line[0] == "need"] == [
        (
            "part-open",
            "truck site/want",
            "nothing serves graders and sweepers; the other parts are served by truck",
        )
    ]


@pytest.mark.parametrize(
    ("offers", "more"),
    [
        # Any of them is enough, when the need says so.
        (offer("truck"), "any_group = true"),
        # Each part by an offer of its own, or all by one with models of each.
        (offer("truck") + offer("grader", "graders"), ""),
        (offer("package", more='variants = [{ id = "grader", group = "graders" }]'), ""),
        # A tipper can serve for the truck, if that is confirmed.
        (offer("grader", "graders") + offer("tipper", "tippers"), "any_group = true"),
    ],
)
def test_a_need_whose_parts_are_all_served_is_no_gap(tmp_path: Path, offers: str, more: str) -> None:
    assert [
        line for line in gaps_in(tmp_path, offers, need("want", "haul-trucks graders", more)) if line[0] == "need"
    ] == []


def test_a_need_of_several_parts_is_to_be_confirmed_where_one_of_them_is(tmp_path: Path) -> None:
    offers = offer("grader", "graders") + offer("tipper", "tippers", supplier="maz")
    why = "Would tippers do in place of haul trucks?"
    assert gaps_in(tmp_path, offers, need("want", "graders haul-trucks")) == [
        (
            "need", "site/want", "to-confirm", "tipper site/want", "tipper may fit; 1 question is open", f"Ask the buyer: {why}",
        )
    ]  # fmt: skip


def test_an_offer_that_serves_several_parts_is_asked_once(tmp_path: Path) -> None:
    wanted_need = 'requires = [{ spec = "heater", flag = true }]'
    (gap,) = gaps_in(tmp_path, offer("truck"), need("want", "haul-trucks tippers", wanted_need))
    questions = "Heater: yes or no?"
    assert gap[2:] == (
        "to-confirm",
        "truck site/want",
        "truck may fit; 1 question is open",
        f"Ask BELAZ: {questions}",
    )


def test_a_need_that_nothing_serves_in_any_part_is_not_open_in_part(tmp_path: Path) -> None:
    assert [line[1:3] for line in gaps_in(tmp_path, offer("loader", "loaders"), need("want", "graders milk"))] == [
        ("site/want", "only-related"),
        ("loader", "no-place"),
    ]


def test_an_offer_that_no_project_needs_has_no_place(tmp_path: Path) -> None:
    assert gaps_in(tmp_path, offer("truck") + offer("cream", "milk"), need("want")) == [
        (
            "offer", "cream", "no-place", None, "no project in the catalogue needs anything of this kind",
            "Look for projects that need it.",
        )
    ]  # fmt: skip


def test_an_offer_that_only_waits_for_confirmation_has_its_place(tmp_path: Path) -> None:
    assert [line[:3] for line in gaps_in(tmp_path, offer("truck"), need("want", more=HEAVY))] == [
        ("need", "site/want", "to-confirm")
    ]


def test_a_need_that_gets_less_than_it_asks_for_is_short_of_capacity(tmp_path: Path) -> None:
    offers = offer("truck", more=capacity('value = 10, unit = "pcs"'))
    needs = need("first", more=quantity('value = 7, unit = "pcs"')) + need(
        "second", more=quantity('value = 4, unit = "pcs"')
    )
    assert gaps_in(tmp_path, offers, needs) == [
        (
            "need", "site/second", "capacity-short", "truck site/second",
            "4 pcs needed; available: truck – 3. The same capacity is wanted for: first",
            "Split the order, or ask for a longer term of delivery.",
        )
    ]  # fmt: skip


def test_a_need_that_asks_for_more_than_the_whole_capacity_is_short_alone(tmp_path: Path) -> None:
    offers = offer("truck", more=capacity('value = 10, unit = "pcs"'))
    assert [
        line[2:5] for line in gaps_in(tmp_path, offers, need("want", more=quantity('value = 12, unit = "pcs"')))
    ] == [("capacity-short", "truck site/want", "12 pcs needed; available: truck – 10")]


def test_the_gaps_of_a_project_are_its_needs_without_cover_and_no_offers(tmp_path: Path) -> None:
    offers = offer("truck", more=capacity('value = 10, unit = "pcs"')) + offer("cream", "milk")
    ten = quantity('value = 10, unit = "pcs"')
    projects = project("mine", need("want", more=ten)) + project(
        "road", need("want", more=ten) + need("level", "graders")
    )
    index = indexed(tmp_path, offers, projects)
    assert [line[:3] for line in lines(index)] == [
        ("need", "road/want", "capacity-short"),
        ("need", "road/level", "no-offer"),
        ("offer", "cream", "no-place"),
    ]
    assert lines(index, "mine") == []
    # The needs of other projects still take what they take.
    assert lines(index, "road") == [line for line in lines(index) if line[1].startswith("road/")]


def test_a_word_that_is_no_type_is_refused_with_what_is_near() -> None:
    assert checked_types("--type", None) == []
    assert checked_types("--type", GAP_TYPES) == list(GAP_TYPES)
    with pytest.raises(UsageError) as refusal:
        checked_types("--fail-on", ["no-offer", "no-ofer"])
    assert str(refusal.value) == (
        "--fail-on is one of no-offer, only-related, blocked, part-open, to-confirm, past-demand, capacity-short, no-place, "
        'not "no-ofer"; did you mean "no-offer"?'
    )
