"""Gaps and the ledger: what nothing covers, of what type, what to do, and that no unit covers two needs."""

from __future__ import annotations

import json
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest

from offerbook.index.store import Index
from offerbook.listing.select import Selection
from offerbook.matching.allocation import allocations
from offerbook.matching.context import matching_context
from offerbook.matching.gaps import GAP_TYPES, checked_types, find_gaps
from offerbook.matching.offer_pool import OfferPool
from offerbook.matching.ranking import find_matches, rank
from offerbook.matching.request import match_request
from offerbook.model.records import Need
from offerbook.text.errors import UsageError
from tests.conftest import Run
from tests.matching.trade import TRADE, indexed, laid_out, need, offer, project

Line = tuple[str, str, str, str | None, str, str]


def lines(index: Index, name: str | None = None) -> list[Line]:
    """Side, id, type, the nearest offer and need, reason and action of each gap."""
    return [
        (gap.side, gap.id, gap.type, gap.nearest and f"{gap.nearest.offer.id} {gap.nearest.need_id}", gap.reason, gap.action)
        for gap in find_gaps(index, name)
    ]  # fmt: skip


def gaps_in(folder: Path, offers: str, needs: str) -> list[Line]:
    """The gaps of the project `site`'s needs and of the offers."""
    return lines(indexed(folder, offers, project("site", needs)))


# --- types


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
        ("offer", "loader", "no-place", "loader site/want", near, "The nearest need is site/want."),
    ]  # fmt: skip


def test_a_prototype_does_not_cover_a_need(tmp_path: Path) -> None:
    assert gaps_in(tmp_path, offer("truck", more='stage = "prototype"'), need("want"))[0] == (
        "need", "site/want", "only-related", "truck site/want", "only a prototype",
        "Look for a maker of exactly this; truck is the nearest there is.",
    )  # fmt: skip


HEAVY = (
    'requires = [{ spec = "payload_t", min = 130, level = "must" }, { spec = "heater", flag = true, level = "must" }]'
)


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
    questions = "Is this met: payload at least 130 t? Heater: yes or no? Does the offer include these services: repair?"
    more = 'variants = [{ id = "heated", supplier = "maz", specs = { heater = true } }]'
    assert gaps_in(tmp_path, offer("truck"), need("want", more=HEAVY + '\nservices = ["repair"]')) == [
        (
            "need", "site/want", "to-confirm", "truck site/want", f"truck fits if this is confirmed: {questions}",
            f"Ask belaz: {questions}",
        )
    ]  # fmt: skip
    # The variant that is judged has a maker of its own.
    assert [line[5] for line in gaps_in(tmp_path / "b", offer("truck", more=more), need("want", more=HEAVY))] == [
        "Ask maz: Is this met: payload at least 130 t?"
    ]


@pytest.mark.parametrize(("status", "reason"), [("past", "the purchase is over"), ("dormant", "no news of it since")])
def test_past_demand_is_a_gap_of_its_own_whatever_would_fit(tmp_path: Path, status: str, reason: str) -> None:
    needs = need("want", status=status) + need("drink", "milk", status=status)
    action = "Ask the buyer whether it will be bought again."
    assert gaps_in(tmp_path, offer("truck"), needs) == [
        ("need", "site/want", "past-demand", "truck site/want", reason, action),
        ("need", "site/drink", "past-demand", None, reason, action),
        # And it gives an offer no place.
        ("offer", "truck", "no-place", "truck site/want", "only past demand would be served: site/want", action),
    ]


def test_an_offer_that_serves_past_demand_and_lies_near_today_s_has_no_place(tmp_path: Path) -> None:
    needs = need("load", "loaders") + need("want", status="past")
    assert [line[1:5] for line in gaps_in(tmp_path, offer("truck"), needs) if line[0] == "offer"] == [
        ("truck", "no-place", "truck site/want", "only past demand would be served: site/want")
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
            "nothing serves Sweepers, Graders; the other parts are served by heated",
            "Look for a maker of Sweepers, Graders, or ask the buyer whether the parts can be ordered apart.",
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
            "nothing serves Graders, Sweepers; the other parts are served by truck",
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
    why = "Would tippers serve the buyer, who needs haul trucks?"
    assert gaps_in(tmp_path, offers, need("want", "graders haul-trucks")) == [
        (
            "need", "site/want", "to-confirm", "tipper site/want", f"tipper fits if this is confirmed: {why}", f"Ask maz: {why}",
        )
    ]  # fmt: skip


def test_an_offer_that_serves_several_parts_is_asked_once(tmp_path: Path) -> None:
    wanted_need = 'requires = [{ spec = "heater", flag = true }]'
    (gap,) = gaps_in(tmp_path, offer("truck"), need("want", "haul-trucks tippers", wanted_need))
    questions = "Heater: yes or no?"
    assert gap[2:] == (
        "to-confirm",
        "truck site/want",
        f"truck fits if this is confirmed: {questions}",
        f"Ask belaz: {questions}",
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


def capacity(amount: str) -> str:
    return f"capacity = [{{ {amount} }}]"


def quantity(amount: str) -> str:
    return f"quantity = {{ {amount} }}"


def test_a_need_that_gets_less_than_it_asks_for_is_short_of_capacity(tmp_path: Path) -> None:
    offers = offer("truck", more=capacity('value = 10, unit = "pcs"'))
    needs = need("first", more=quantity('value = 7, unit = "pcs"')) + need(
        "second", more=quantity('value = 4, unit = "pcs"')
    )
    assert gaps_in(tmp_path, offers, needs) == [
        (
            "need", "site/second", "capacity-short", "truck site/second",
            "4 pcs needed; available: truck: 3; site/first count on the same capacity",
            "Split the order, or ask for a longer term of delivery.",
        )
    ]  # fmt: skip


def test_a_need_that_asks_for_more_than_the_whole_capacity_is_short_alone(tmp_path: Path) -> None:
    offers = offer("truck", more=capacity('value = 10, unit = "pcs"'))
    assert [
        line[2:5] for line in gaps_in(tmp_path, offers, need("want", more=quantity('value = 12, unit = "pcs"')))
    ] == [("capacity-short", "truck site/want", "12 pcs needed; available: truck: 10")]


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


# --- as a command


def shown(folder: Path) -> Path:
    return laid_out(
        folder, offer("truck") + offer("cream", "milk"), project("site", need("want") + need("level", "graders"))
    )


def test_gaps_have_stable_columns(tmp_path: Path, run: Run) -> None:
    done = run("gaps", "--catalogue", str(shown(tmp_path)), "-f", "json")
    assert (done.code, json.loads(done.out)) == (
        0,
        [
            {
                "side": "need", "id": "site/level", "type": "no-offer",
                "reason": "no offer in the catalogue is of this kind", "nearest": None,
                "action": "Look for a maker, or tell the buyer that there is none.",
            },
            {
                "side": "offer", "id": "cream", "type": "no-place",
                "reason": "no project in the catalogue needs anything of this kind", "nearest": None,
                "action": "Look for projects that need it.",
            },
        ],
    )  # fmt: skip


@pytest.mark.slow
@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        ((), 0),
        (("--fail-on", "no-offer"), 1),
        (("--fail-on", "no-place"), 1),
        (("--fail-on", "blocked"), 0),
        (("--fail-on", "blocked", "--fail-on", "no-place"), 1),
        # Also at gaps that are not shown.
        (("--type", "no-place", "--fail-on", "no-offer"), 1),
        (("--type", "no-place", "--fail-on", "blocked"), 0),
        # No offer is a gap of one project.
        (("site", "--fail-on", "no-place"), 0),
        (("--fail-on", "nothing"), 2),
        (("--type", "no-ofer"), 2),
        (("sitte",), 2),
    ],
)
def test_gaps_of_a_type_that_is_named_fail_whether_they_are_shown_or_not(
    tmp_path: Path, run: Run, arguments: tuple[str, ...], code: int
) -> None:
    done = run("gaps", *arguments, "--catalogue", str(shown(tmp_path)))
    assert done.code == code
    assert bool(done.out) == (code < 2)


@pytest.mark.slow
def test_the_gaps_that_are_shown_are_of_the_types_that_are_named(tmp_path: Path, run: Run) -> None:
    arguments = ("gaps", "--catalogue", str(shown(tmp_path)), "--columns", "id,type")
    assert run(*arguments, "--type", "no-place").out == "id\ttype\ncream\tno-place\n"
    assert run(*arguments, "--type", "no-place", "--type", "no-offer").out == run(*arguments).out


@pytest.mark.parametrize("option", ["--type", "--fail-on"])
def test_a_wrong_type_is_refused_before_any_work(tmp_path: Path, run: Run, option: str) -> None:
    done = run("gaps", option, "no-ofer", "--catalogue", str(tmp_path / "nowhere"))
    assert (done.code, 'not "no-ofer"' in done.err) == (2, True)


# --- the ledger


def taken(index: Index) -> list[tuple[str, str, object, object]]:
    """Need, offer, what is available of it for sure, and what the need is given of that."""
    found = find_matches(index, match_request(index, None, Selection(), Selection()))
    return [
        (account.need_id, claim.match.offer.id, claim.available, claim.amount)
        for account in allocations(found)
        for claim in account.claims
    ]


def lacking(index: Index) -> dict[str, tuple[object, bool]]:
    """What each need is not given, and whether it is known to be short of it."""
    found = find_matches(index, match_request(index, None, Selection(), Selection()))
    return {account.need_id: (account.shortfall, account.is_short) for account in allocations(found)}


def test_two_needs_are_never_given_more_than_there_is(tmp_path: Path) -> None:
    offers = offer("truck", more=capacity('value = 10, unit = "pcs"'))
    needs = "".join(
        need(id, more=quantity(f'value = {value}, unit = "pcs"')) for id, value in (("a", 6), ("b", 6), ("c", 1))
    )
    index = indexed(tmp_path, offers, project("site", needs))
    assert taken(index) == [("site/a", "truck", 10, 6), ("site/b", "truck", 10, 4), ("site/c", "truck", 10, 0)]
    assert lacking(index) == {"site/a": (0, False), "site/b": (2, True), "site/c": (1, True)}


def test_a_need_goes_on_to_the_next_offer_that_fits_when_the_best_one_has_nothing_left(tmp_path: Path) -> None:
    ten = capacity('value = 10, unit = "pcs"')
    heated = "specs = { heater = true }\n"
    offers = offer("best", more=heated + 'proposed_for = [{ project = "site", source = "page" }]\n' + ten) + (
        offer("next", more=heated + ten) + offer("unheated", more="specs = { heater = false }\n" + ten)
    )
    wanted_need = 'requires = [{ spec = "heater", flag = true }]\n'
    needs = "".join(
        need(id, more=wanted_need + quantity(f'value = {value}, unit = "pcs"'))
        for id, value in (("a", 8), ("b", 5), ("c", 4), ("d", 5))
    )
    index = indexed(tmp_path, offers, project("site", needs))
    assert taken(index) == [
        ("site/a", "best", 10, 8),
        ("site/b", "best", 10, 2),
        ("site/b", "next", 10, 3),
        ("site/c", "next", 10, 4),
        # What is left of both; what is known not to be as asked is no way out.
        ("site/d", "best", 10, 0),
        ("site/d", "next", 10, 3),
    ]
    assert [line[1:5] for line in lines(index) if line[0] == "need"] == [
        (
            "site/d", "capacity-short", "best site/d",
            "5 pcs needed; available: best: 0, next: 3; site/a, site/b, site/c count on the same capacity",
        )
    ]  # fmt: skip


def test_needs_that_one_offer_alone_has_too_little_for_are_served_by_several(tmp_path: Path) -> None:
    offers = offer("a", more=capacity('value = 7, unit = "pcs"')) + offer("b", more=capacity('value = 5, unit = "pcs"'))
    index = indexed(tmp_path, offers, project("site", need("want", more=quantity('value = 12, unit = "pcs"'))))
    assert taken(index) == [("site/want", "a", 7, 7), ("site/want", "b", 5, 5)]
    assert lines(index) == []


@pytest.mark.parametrize(
    ("amount", "given", "missing", "short"),
    [
        # "At most" covers nothing for sure; "over" leaves more unknown; "about" is sure of nine tenths.
        ('value = 10, unit = "pcs", qualifier = "at-most"', [], 8, False),
        ('value = 5, unit = "pcs", qualifier = "over"', [5], 3, False),
        ('value = 5, unit = "pcs", qualifier = "at-least"', [5], 3, False),
        ('value = 10, unit = "pcs", qualifier = "about"', [8], 0, False),
        ('value = 5, unit = "pcs"', [5], 3, True),
        # No number of days is a year.
        ('value = 365, unit = "pcs", per = "day"', [], 8, False),
    ],
)
def test_only_what_a_capacity_gives_for_sure_is_given_out(
    tmp_path: Path, amount: str, given: list[int], missing: int, short: bool
) -> None:
    offers = offer("truck", more=capacity(amount))
    index = indexed(tmp_path, offers, project("site", need("want", more=quantity('value = 8, unit = "pcs"'))))
    assert [line[3] for line in taken(index)] == given
    assert lacking(index) == {"site/want": (missing, short)}


def test_a_need_that_a_capacity_without_an_upper_end_is_not_sure_to_cover_is_to_be_confirmed(tmp_path: Path) -> None:
    offers = offer("truck", more=capacity('value = 10, unit = "pcs", qualifier = "over"'))
    needs = "".join(need(id, more=quantity('value = 7, unit = "pcs"')) for id in ("a", "b"))
    assert gaps_in(tmp_path, offers, needs) == [
        (
            "need", "site/b", "to-confirm", "truck site/b", "7 pcs needed; available: truck: 3; site/a count on the same capacity",
            "Ask belaz: Can the maker supply 7 pcs?",
        )
    ]  # fmt: skip


def test_several_statements_about_one_capacity_are_not_added_up(tmp_path: Path) -> None:
    held = 'capacity = [{ value = 9, unit = "pcs" }, { value = 1, unit = "pcs", per = "month" }]'
    needs = "".join(need(id, more=quantity(f'value = {value}, unit = "pcs"')) for id, value in (("a", 8), ("b", 8)))
    assert taken(indexed(tmp_path, offer("truck", more=held), project("site", needs))) == [
        ("site/a", "truck", 12, 8),
        ("site/b", "truck", 12, 4),
    ]


def test_needs_in_different_units_and_periods_count_on_one_capacity(tmp_path: Path) -> None:
    offers = offer("milk", "milk", capacity('value = 120, unit = "t"'))
    needs = (
        need("monthly", "milk", quantity('value = 2.5, unit = "t", per = "month"'))
        + need("kilos", "milk", quantity('value = 60000, unit = "kg"'))
        + need("rest", "milk", quantity('value = 4, unit = "t", per = "month"'))
    )
    assert taken(indexed(tmp_path, offers, project("site", needs))) == [
        ("site/monthly", "milk", 10, Decimal("2.5")),
        ("site/kilos", "milk", 120000, 60000),
        # Thirty tonnes are left for a year.
        ("site/rest", "milk", 10, Decimal("2.5")),
    ]


@pytest.mark.parametrize(("total", "parts"), [(3, (1, 2)), (7, (1, 2, 4)), (90, (30, 30, 30)), (49, (7,) * 7)])
def test_parts_that_sum_to_the_capacity_leave_no_need_short(tmp_path: Path, total: int, parts: tuple[int, ...]) -> None:
    offers = offer("truck", more=capacity(f'value = {total}, unit = "pcs"'))
    needs = "".join(need(f"n{n}", more=quantity(f'value = {part}, unit = "pcs"')) for n, part in enumerate(parts))
    index = indexed(tmp_path, offers, project("site", needs))
    assert [line[3] for line in taken(index)] == list(parts)
    assert list(lacking(index).values()) == [(0, False)] * len(parts)


def test_a_remainder_that_is_no_whole_number_of_hundredths_is_rounded_down(tmp_path: Path) -> None:
    offers = offer("milk", "milk", capacity('value = 100, unit = "t"'))
    wanted_need = need("want", "milk", quantity('value = 9, unit = "t", per = "month"'))
    assert taken(indexed(tmp_path, offers, project("site", wanted_need))) == [
        ("site/want", "milk", Fraction(100, 12), Decimal("8.33"))
    ]


def test_two_capacities_of_one_offer_are_counted_apart(tmp_path: Path) -> None:
    offers = offer("truck", more='capacity = [{ value = 10, unit = "pcs" }, { value = 50, unit = "t" }]')
    needs = need("machines", more=quantity('value = 10, unit = "pcs"')) + need(
        "parts", more=quantity('value = 50, unit = "t"')
    )
    assert taken(indexed(tmp_path, offers, project("site", needs))) == [
        ("site/machines", "truck", 10, 10),
        ("site/parts", "truck", 50, 50),
    ]


def test_only_needs_that_are_open_or_planned_and_that_the_offer_fits_take_capacity(tmp_path: Path) -> None:
    offers = offer("truck", more=capacity('value = 10, unit = "pcs"'))
    five = quantity('value = 5, unit = "pcs"')
    needs = (
        need("past", more=five, status="past")
        + need("dormant", more=five, status="dormant")
        + need("unknown", more=five + "\n" + HEAVY)
        + need("no-amount")
        + need("other-unit", more=quantity('value = 5, unit = "t"'))
        + need("planned", more=five, status="planned")
        + need("open", more=five)
    )
    assert taken(indexed(tmp_path, offers, project("site", needs))) == [
        ("site/planned", "truck", 10, 5),
        ("site/open", "truck", 10, 5),
    ]


def test_a_need_claims_the_capacity_of_its_best_offer_alone(tmp_path: Path) -> None:
    ten = capacity('value = 10, unit = "pcs"')
    offers = offer("plain", more=ten) + offer("serviced", more=ten + '\nservices = ["repair"]')
    wanted_need = quantity('value = 6, unit = "pcs"') + '\nservices = ["repair"]'
    assert taken(indexed(tmp_path, offers, project("site", need("want", more=wanted_need)))) == [
        ("site/want", "serviced", 10, 6)
    ]


def test_gaps_and_ledger_serve_the_needs_in_the_same_order(tmp_path: Path) -> None:
    offers = offer("truck", more=capacity('value = 10, unit = "pcs"'))
    # The second need is matched better, but stands after the first.
    needs = need("z", more=quantity('value = 8, unit = "pcs"')) + need(
        "a", more=quantity('value = 8, unit = "pcs"') + '\nrequires = [{ spec = "payload_t", min = 1 }]'
    )
    index = indexed(tmp_path, offers.replace("capacity", "specs = { payload_t = 9 }\ncapacity"), project("site", needs))
    assert [line[1:3] for line in lines(index)] == [("site/a", "capacity-short")]
    found = rank(
        matching_context(index),
        index.records_by_id("need", ["site/z", "site/a"], Need),
        OfferPool(index),
    )
    given = [(it.need_id, claim.amount) for it in allocations(found) for claim in it.claims]
    assert given == [("site/z", Decimal(8)), ("site/a", Decimal(2))]
