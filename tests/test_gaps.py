"""Gaps and the ledger: what nothing covers, of what type, what to do, and that no unit covers two needs."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path

import pytest

from offerbook.gaps import GAP_TYPES, gaps_of, types
from offerbook.index import Index
from offerbook.ledger import claims
from offerbook.match import answer, knowledge, matches, question
from offerbook.query import Selection
from offerbook.records import Need, Offer
from offerbook.refusals import UnknownName
from tests.conftest import Run
from tests.trade import TRADE, indexed, laid_out, need, offer, project

Line = tuple[str, str, str, str | None, str, str]


def lines(index: Index, name: str | None = None, *wanted: str) -> list[Line]:
    """Side, id, type, the nearest offer and need, reason and action of each gap."""
    return [
        (gap.side, gap.id, gap.type, gap.nearest and f"{gap.nearest.offer.id} {gap.nearest.need_id}", gap.reason, gap.action)
        for gap in gaps_of(index, name, wanted)
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


def test_a_need_that_only_its_trade_answers_is_only_related_and_such_an_offer_has_no_place(tmp_path: Path) -> None:
    near = "the same sector, but another thing"
    assert gaps_in(tmp_path, offer("loader", "loaders"), need("want")) == [
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
    reason = "Payload: 90 t, but at least 130 t is asked for; Heater: no, but yes is asked for"
    assert gaps_in(tmp_path, offers, need("want", more=HEAVY))[0] == (
        "need", "site/want", "blocked", "small site/want", reason,
        "Ask the buyer whether the condition is firm, or the maker for a version that meets it.",
    )  # fmt: skip


def test_another_thing_that_fails_a_must_does_not_make_the_need_blocked(tmp_path: Path) -> None:
    offers = offer("loader", "loaders", "specs = { payload_t = 5 }")
    assert [line[:4] for line in gaps_in(tmp_path, offers, need("want", more=HEAVY))] == [
        ("need", "site/want", "only-related", "loader site/want"),
        ("offer", "loader", "no-place", "loader site/want"),
    ]


def test_a_need_with_something_to_confirm_says_whom_to_ask_what(tmp_path: Path) -> None:
    questions = "Payload: at least 130 t; Heater: yes; services: repair"
    more = 'variants = [{ id = "heated", supplier = "maz", specs = { heater = true } }]'
    assert gaps_in(tmp_path, offer("truck"), need("want", more=HEAVY + '\nservices = ["repair"]')) == [
        (
            "need", "site/want", "to-confirm", "truck site/want", f"truck fits if this is confirmed: {questions}",
            f"Ask belaz: {questions}",
        )
    ]  # fmt: skip
    # The variant that is judged has a maker of its own.
    assert [line[5] for line in gaps_in(tmp_path / "b", offer("truck", more=more), need("want", more=HEAVY))] == [
        "Ask maz: Payload: at least 130 t"
    ]


@pytest.mark.parametrize(
    ("status", "reason"), [("past", "the purchase is over"), ("dormant", "nothing was heard of it any more")]
)
def test_past_demand_is_a_gap_of_its_own_whatever_would_fit(tmp_path: Path, status: str, reason: str) -> None:
    needs = need("want", status=status) + need("drink", "milk", status=status)
    action = "Ask the buyer whether it will come up again."
    assert gaps_in(tmp_path, offer("truck"), needs) == [
        ("need", "site/want", "past-demand", "truck site/want", reason, action),
        ("need", "site/drink", "past-demand", None, reason, action),
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
            "of 4 pcs, truck has 3 left; site/first count on it too",
            "Split the order, or ask for a longer term of delivery.",
        )
    ]  # fmt: skip


def test_a_need_that_asks_for_more_than_the_whole_capacity_is_short_alone(tmp_path: Path) -> None:
    offers = offer("truck", more=capacity('value = 10, unit = "pcs"'))
    assert [
        line[2:5] for line in gaps_in(tmp_path, offers, need("want", more=quantity('value = 12, unit = "pcs"')))
    ] == [("capacity-short", "truck site/want", "of 12 pcs, truck has 10 left")]


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


def test_gaps_are_narrowed_to_types(tmp_path: Path) -> None:
    offers = offer("truck") + offer("cream", "milk")
    index = indexed(
        tmp_path, offers, project("site", need("want") + need("level", "graders") + need("old", status="past"))
    )
    assert [line[1:3] for line in lines(index)] == [
        ("site/level", "no-offer"),
        ("site/old", "past-demand"),
        ("cream", "no-place"),
    ]
    assert [line[1:3] for line in lines(index, None, "no-place", "past-demand")] == [
        ("site/old", "past-demand"),
        ("cream", "no-place"),
    ]


def test_a_word_that_is_no_type_is_refused_with_what_is_near() -> None:
    assert types("--type", None) == []
    assert types("--type", GAP_TYPES) == list(GAP_TYPES)
    with pytest.raises(UnknownName) as refusal:
        types("--fail-on", ["no-offer", "no-ofer"])
    assert str(refusal.value) == (
        "--fail-on is one of no-offer, only-related, blocked, to-confirm, past-demand, capacity-short, no-place, "
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


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        ((), 0),
        (("--fail-on", "no-offer"), 1),
        (("--fail-on", "no-place"), 1),
        (("--fail-on", "blocked"), 0),
        (("--fail-on", "blocked", "--fail-on", "no-place"), 1),
        # No offer is a gap of one project.
        (("site", "--fail-on", "no-place"), 0),
        (("--fail-on", "nothing"), 2),
        (("--type", "no-ofer"), 2),
        (("sitte",), 2),
    ],
)
def test_gaps_of_a_type_that_is_named_fail(tmp_path: Path, run: Run, arguments: tuple[str, ...], code: int) -> None:
    done = run("gaps", *arguments, "--catalogue", str(shown(tmp_path)))
    assert done.code == code
    assert bool(done.out) == (code < 2)


# --- the ledger


def taken(index: Index) -> list[tuple[str, str, Decimal, Decimal, bool]]:
    """Need, offer, what is available, what is given, and whether that is too little."""
    found = answer(index, question(index, None, Selection(), Selection()))
    return [(it.match.need_id, it.match.offer.id, it.available, it.given, it.short) for it in claims(found)]


def test_two_needs_are_never_given_more_than_there_is(tmp_path: Path) -> None:
    offers = offer("truck", more=capacity('value = 10, unit = "pcs"'))
    needs = "".join(
        need(id, more=quantity(f'value = {value}, unit = "pcs"')) for id, value in (("a", 6), ("b", 6), ("c", 1))
    )
    assert taken(indexed(tmp_path, offers, project("site", needs))) == [
        ("site/a", "truck", Decimal(10), Decimal(6), False),
        ("site/b", "truck", Decimal(10), Decimal(4), True),
        ("site/c", "truck", Decimal(10), Decimal(0), True),
    ]


def test_needs_in_different_units_and_periods_count_on_one_capacity(tmp_path: Path) -> None:
    offers = offer("milk", "milk", capacity('value = 120, unit = "t"'))
    needs = (
        need("monthly", "milk", quantity('value = 2.5, unit = "t", per = "month"'))
        + need("kilos", "milk", quantity('value = 60000, unit = "kg"'))
        + need("daily", "milk", quantity('value = 0.5, unit = "t", per = "day"'))
    )
    assert taken(indexed(tmp_path, offers, project("site", needs))) == [
        ("site/monthly", "milk", Decimal(10), Decimal("2.5"), False),
        ("site/kilos", "milk", Decimal(120000), Decimal(60000), False),
        # Thirty tonnes are left for a year, which is 0.082... a day.
        ("site/daily", "milk", Decimal(120) / 365, Decimal("0.08"), True),
    ]


@pytest.mark.parametrize(("total", "parts"), [(3, (1, 2)), (7, (1, 2, 4)), (90, (30, 30, 30)), (49, (7,) * 7)])
def test_parts_that_sum_to_the_capacity_leave_no_need_short(tmp_path: Path, total: int, parts: tuple[int, ...]) -> None:
    offers = offer("truck", more=capacity(f'value = {total}, unit = "pcs"'))
    needs = "".join(need(f"n{n}", more=quantity(f'value = {part}, unit = "pcs"')) for n, part in enumerate(parts))
    assert [line[3:] for line in taken(indexed(tmp_path, offers, project("site", needs)))] == [
        (Decimal(part), False) for part in parts
    ]


def test_two_capacities_of_one_offer_are_counted_apart(tmp_path: Path) -> None:
    offers = offer("truck", more='capacity = [{ value = 10, unit = "pcs" }, { value = 50, unit = "t" }]')
    needs = need("machines", more=quantity('value = 10, unit = "pcs"')) + need(
        "parts", more=quantity('value = 50, unit = "t"')
    )
    assert taken(indexed(tmp_path, offers, project("site", needs))) == [
        ("site/machines", "truck", Decimal(10), Decimal(10), False),
        ("site/parts", "truck", Decimal(50), Decimal(50), False),
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
        ("site/planned", "truck", Decimal(10), Decimal(5), False),
        ("site/open", "truck", Decimal(10), Decimal(5), False),
    ]


def test_a_need_claims_the_capacity_of_its_best_offer_alone(tmp_path: Path) -> None:
    ten = capacity('value = 10, unit = "pcs"')
    offers = offer("plain", more=ten) + offer("serviced", more=ten + '\nservices = ["repair"]')
    asked = quantity('value = 6, unit = "pcs"') + '\nservices = ["repair"]'
    assert taken(indexed(tmp_path, offers, project("site", need("want", more=asked)))) == [
        ("site/want", "serviced", Decimal(10), Decimal(6), False)
    ]


def test_gaps_and_ledger_serve_the_needs_in_the_same_order(tmp_path: Path) -> None:
    offers = offer("truck", more=capacity('value = 10, unit = "pcs"'))
    # The second need is matched better, but stands after the first.
    needs = need("z", more=quantity('value = 8, unit = "pcs"')) + need(
        "a", more=quantity('value = 8, unit = "pcs"') + '\nrequires = [{ spec = "payload_t", min = 1 }]'
    )
    index = indexed(tmp_path, offers.replace("capacity", "specs = { payload_t = 9 }\ncapacity"), project("site", needs))
    assert [line[1:3] for line in lines(index)] == [("site/a", "capacity-short")]
    found = matches(
        knowledge(index),
        index.chosen("need", ["site/z", "site/a"], Need),
        [it for _id, it in index.records("offer", Offer)],
    )
    assert [(it.match.need_id, it.given) for it in claims(found)] == [("site/z", Decimal(8)), ("site/a", Decimal(2))]
