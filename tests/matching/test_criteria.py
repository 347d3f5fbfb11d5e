"""Criteria: what services, quantity, proposals and availability say of one offer and one need."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from offerbook.matching.verdict import Standing
from offerbook.model.phrases import number_text, quantity_text
from offerbook.model.records import Quantity
from offerbook.text.i18n import set_language
from tests.matching.candidate import ZERO, judge_candidate, one
from tests.matching.trade import VerdictCells, indexed, judgement, need, offer, points, project

# --- services


def test_every_service_that_is_asked_for_and_given_earns_all_points(tmp_path: Path) -> None:
    services = 'services = ["repair", "maintenance"]'
    wanted_need = need("want", more='services = ["maintenance", "repair", "repair"]')
    assert one(judge_candidate(tmp_path, offer("thing", more=services), wanted_need), "services") == VerdictCells(
        "services", "met", points(6), points(6), points(6), "every service required is offered", "maintenance, repair",
        "maintenance, repair",
    )  # fmt: skip


def test_a_service_that_no_source_mentions_is_unknown_and_leaves_its_part_open(tmp_path: Path) -> None:
    services = 'services = ["repair"]'
    wanted_need = need("want", more='services = ["maintenance", "repair", "training"]')
    assert one(judge_candidate(tmp_path, offer("thing", more=services), wanted_need), "services") == VerdictCells(
        "services", "unknown", points(2), points(6), points(6), "services not stated: maintenance, training",
        "maintenance, repair, training", "repair", confirm="Does the offer include maintenance and training?",
    )  # fmt: skip


def test_an_offer_without_any_service_leaves_all_of_them_open(tmp_path: Path) -> None:
    wanted_need = need("want", more='services = ["training"]')
    assert one(judge_candidate(tmp_path, offer("thing"), wanted_need), "services") == VerdictCells(
        "services", "unknown", ZERO, points(6), points(6), "services not stated: training", "training", "",
        confirm="Does the offer include training?",
    )  # fmt: skip


def test_a_need_without_services_asks_nothing_of_the_kind(tmp_path: Path) -> None:
    services = 'services = ["repair"]'
    assert one(judge_candidate(tmp_path, offer("thing", more=services), need("want")), "services") == VerdictCells(
        "services", "not-asked", ZERO, ZERO, ZERO, "the need asks for no services"
    )


# --- quantity


@pytest.mark.parametrize(
    ("capacity", "quantity", "expected"),
    [
        ('20, unit = "pcs"', '20, unit = "pcs"', ("met", 5, 5, "20 pcs", "20 pcs a year")),
        ('20, unit = "pcs"', '25, unit = "pcs"', ("not-met", 4, 4, "25 pcs", "20 pcs a year")),
        ('0, unit = "pcs"', '25, unit = "pcs"', ("not-met", 0, 0, "25 pcs", "0 pcs a year")),
        # A total is set against one year.
        ('10, unit = "t", per = "month"', '120, unit = "t"', ("met", 5, 5, "120 t", "10 t a month")),
        ('10, unit = "t", per = "month"', '120.1, unit = "t"', ("not-met", 5, 5, "120.1 t", "10 t a month")),
        # A rate is set against the capacity in its own period.
        ('120, unit = "t"', '10, unit = "t", per = "month"', ("met", 5, 5, "10 t a month", "120 t a year")),
        ('120, unit = "t"', '20, unit = "t", per = "month"', ("not-met", "2.5", "2.5", "20 t a month", "120 t a year")),
        ('100, unit = "t"', '9, unit = "t", per = "month"', ("not-met", "4.63", "4.63", "9 t a month", "100 t a year")),
        ('1, unit = "t", per = "day"', '2, unit = "t", per = "day"', ("not-met", "2.5", "2.5", "2 t a day", "1 t a day")),
        # Units that convert exactly.
        ('5, unit = "t"', '5000, unit = "kg"', ("met", 5, 5, "5000 kg", "5 t a year")),
        # What is stated openly covers what it states, and leaves more unknown.
        ('20, unit = "pcs", qualifier = "over"', '20, unit = "pcs"', ("met", 5, 5, "20 pcs", "over 20 pcs a year")),
        ('20, unit = "pcs", qualifier = "over"', '25, unit = "pcs"', ("unknown", 4, 5, "25 pcs", "over 20 pcs a year")),
        ('20, unit = "pcs", qualifier = "at-least"', '25, unit = "pcs"', ("unknown", 4, 5, "25 pcs", "at least 20 pcs a year")),
        ('20, unit = "pcs", qualifier = "at-most"', '20, unit = "pcs"', ("unknown", 0, 5, "20 pcs", "at most 20 pcs a year")),
        ('20, unit = "pcs", qualifier = "at-most"', '25, unit = "pcs"', ("not-met", 0, 4, "25 pcs", "at most 20 pcs a year")),
        ('20, unit = "pcs", qualifier = "about"', '18, unit = "pcs"', ("met", 5, 5, "18 pcs", "about 20 pcs a year")),
        ('20, unit = "pcs", qualifier = "about"', '20, unit = "pcs"', ("unknown", "4.5", 5, "20 pcs", "about 20 pcs a year")),
        ('20, unit = "pcs", qualifier = "about"', '25, unit = "pcs"', ("not-met", "3.6", "4.4", "25 pcs", "about 20 pcs a year")),
        # What the buyer states so is shown so, and counts as it is stated.
        ('20, unit = "pcs"', '20, unit = "pcs", qualifier = "about"', ("met", 5, 5, "about 20 pcs", "20 pcs a year")),
    ],
)  # fmt: skip
def test_stated_capacity_is_set_against_the_quantity(
    tmp_path: Path, capacity: str, quantity: str, expected: tuple[Standing, str | int, str | int, str, str]
) -> None:
    held = f'capacity = [{{ value = {capacity}, source = "page" }}]'
    match = judge_candidate(
        tmp_path, offer("thing", more=held), need("want", more=f"quantity = {{ value = {quantity} }}")
    )
    means, low, high, required, offered = expected
    assert one(match, "quantity") == VerdictCells(
        "quantity", means, points(low), points(high), points(5), f"the maker supplies {offered}; {required} needed", required, offered,
        confirm={"unknown": f"Can {required} be supplied?", "not-met": f"Is {offered} enough for the project?"}.get(means, ""),
        sources=("page",),
    )  # fmt: skip


@pytest.mark.parametrize(
    "capacity",
    ["", 'capacity = [{ value = 20, unit = "t" }]', 'capacity = [{ value = 20, unit = "pcs", per = "day" }]'],
)
def test_a_capacity_that_cannot_be_set_against_the_quantity_is_unknown(tmp_path: Path, capacity: str) -> None:
    wanted_need = need("want", more='quantity = { value = 20, unit = "pcs" }')
    assert one(judge_candidate(tmp_path, offer("thing", more=capacity), wanted_need), "quantity") == VerdictCells(
        "quantity", "unknown", ZERO, points(5), points(5),
        "no capacity is published that can be compared with 20 pcs", "20 pcs", "", confirm="Can 20 pcs be supplied?",
    )  # fmt: skip


def test_of_several_capacities_the_one_in_the_need_s_measure_counts(tmp_path: Path) -> None:
    capacity = 'capacity = [{ value = 9, unit = "t" }, { value = 30, unit = "pcs" }]'
    wanted_need = need("want", more='quantity = { value = 20, unit = "pcs" }')
    assert one(judge_candidate(tmp_path, offer("thing", more=capacity), wanted_need), "quantity") == VerdictCells(
        "quantity", "met", points(5), points(5), points(5), "the maker supplies 30 pcs a year; 20 pcs needed", "20 pcs",
        "30 pcs a year",
    )  # fmt: skip


@pytest.mark.parametrize(
    "quantity", ['20, unit = "t"', '20, unit = "t", per = "month"', '20, unit = "t", per = "year"']
)
def test_a_day_is_no_exact_part_of_a_month_or_a_year(tmp_path: Path, quantity: str) -> None:
    daily = 'capacity = [{ value = 365, unit = "t", per = "day" }]'
    wanted_need = need("want", more=f"quantity = {{ value = {quantity} }}")
    assert one(judge_candidate(tmp_path, offer("thing", more=daily), wanted_need), "quantity").standing == "unknown"


@pytest.mark.parametrize(
    ("capacities", "expected"),
    [
        # The better of two sources, however they are ordered.
        (['15, unit = "pcs"', '30, unit = "pcs"'], ("met", 5, 5, "30 pcs a year")),
        (['15, unit = "pcs"', '19, unit = "pcs", qualifier = "over"'], ("unknown", "4.75", 5, "over 19 pcs a year")),
        # What is sure before what may be.
        (['90, unit = "pcs", qualifier = "at-most"', '10, unit = "pcs"'], ("not-met", "2.5", "2.5", "10 pcs a year")),
    ],
)
def test_of_several_capacities_that_can_be_set_against_the_quantity_the_best_counts(
    tmp_path: Path, capacities: list[str], expected: tuple[Standing, str | int, str | int, str]
) -> None:
    wanted_need = need("want", more='quantity = { value = 20, unit = "pcs" }')
    for number, order in enumerate((capacities, capacities[::-1])):
        held = ", ".join(f"{{ value = {it} }}" for it in order)
        match = judge_candidate(tmp_path / str(number), offer("thing", more=f"capacity = [{held}]"), wanted_need)
        means, low, high, offered = expected
        verdict = one(match, "quantity")
        assert (verdict.standing, verdict.points, verdict.high, verdict.offered) == (
            means,
            points(low),
            points(high),
            offered,
        )


def test_a_need_without_a_quantity_asks_nothing_of_the_kind(tmp_path: Path) -> None:
    capacity = 'capacity = [{ value = 9, unit = "t" }]'
    assert one(judge_candidate(tmp_path, offer("thing", more=capacity), need("want")), "quantity") == VerdictCells(
        "quantity", "not-asked", ZERO, ZERO, ZERO, "the need states no quantity"
    )


def test_numbers_are_written_out_and_as_the_language_writes_them() -> None:
    assert quantity_text(Quantity(Decimal("1.2E+4"), "pcs", "year")) == "12000 pcs a year"
    set_language("ru")
    try:
        assert [number_text(Decimal(text)) for text in ("-0.5", "1E+3")] == ["−0,5", "1000"]
    finally:
        set_language("en")


# --- named


def test_a_source_that_proposes_the_offer_for_the_project_is_named_with_its_paragraph(tmp_path: Path) -> None:
    proposals = """proposed_for = [
  { project = "site", source = "meeting", paragraph = 4, note = { en = "as one of two", ru = "как одно из двух" } },
  { project = "site", source = "page" },
]"""
    where = "Ministry, paragraph 4; BELAZ"
    reason = f"proposed for the project: {where} (as one of two)"
    assert one(judge_candidate(tmp_path, offer("thing", more=proposals), need("want")), "named") == VerdictCells(
        "named", "met", points(4), points(4), points(4), reason, "", where, sources=("meeting", "page")
    )


def test_a_proposal_for_another_project_earns_nothing(tmp_path: Path) -> None:
    proposals = 'proposed_for = [{ project = "other", source = "meeting" }]'
    index = indexed(tmp_path, offer("thing", more=proposals), project("site", need("want")) + project("other", ""))
    assert one(judgement(index, "thing", "site/want"), "named") == VerdictCells(
        "named", "not-asked", ZERO, ZERO, points(4), "no source proposes it for this project"
    )


def test_what_cannot_serve_earns_nothing_by_its_services_capacity_or_proposals(tmp_path: Path) -> None:
    more = """services = ["repair"]
capacity = [{ value = 9, unit = "t" }]
proposed_for = [{ project = "site", source = "meeting" }]"""
    wanted_need = need("want", more='services = ["repair"]\nquantity = { value = 5, unit = "t" }')
    match = judge_candidate(tmp_path, offer("thing", "loaders", more), wanted_need)
    reason = "does not count: a different product is offered"
    assert [one(match, criterion) for criterion in ("services", "quantity", "named")] == [
        VerdictCells("services", "not-asked", ZERO, ZERO, points(6), reason),
        VerdictCells("quantity", "not-asked", ZERO, ZERO, points(5), reason),
        VerdictCells("named", "not-asked", ZERO, ZERO, points(4), reason),
    ]


# --- availability


@pytest.mark.parametrize(
    ("stage", "expected"),
    [
        ("series", ("met", "in series production", "series", "")),
        ("small-series", ("met", "in series production", "small series", "")),
        (
            "pre-series",
            ("unknown", "tested, but not yet in series", "pre series", "When does series production start?"),
        ),
        ("prototype", ("not-met", "only a prototype", "prototype", "")),
        ("planned", ("not-met", "only planned", "planned", "")),
        ("", ("not-asked", "no source states the stage of production", "", "")),
    ],
)
def test_what_cannot_be_bought_yet_is_not_available(
    tmp_path: Path, stage: str, expected: tuple[Standing, str, str, str]
) -> None:
    match = judge_candidate(tmp_path, offer("thing", more=f'stage = "{stage}"' if stage else ""), need("want"))
    means, reason, offered, confirm = expected
    assert one(match, "availability") == VerdictCells(
        "availability", means, ZERO, ZERO, ZERO, reason, "", offered, confirm=confirm
    )
