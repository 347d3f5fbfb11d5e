"""The ledger: what each need is given of the capacity of the offers that fit it, and that no unit covers two needs."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest

from offerbook.index.store import Index
from offerbook.listing.select import Selection
from offerbook.matching.allocation import allocations
from offerbook.matching.context import matching_context
from offerbook.matching.ledger import find_ledger, ledger_table
from offerbook.matching.offer_pool import OfferPool
from offerbook.matching.ranking import find_matches, rank
from offerbook.matching.request import match_request
from offerbook.model.records import Need
from tests.conftest import Run
from tests.matching.gap_lines import HEAVY, capacity, gaps_in, lines, quantity
from tests.matching.trade import indexed, laid_out, need, offer, project


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


def test_an_empty_ledger_says_what_one_shows_and_why_it_is_empty(tmp_path: Path, run: Run) -> None:
    offers = offer("truck", more=capacity('value = 10, unit = "pcs"')) + offer("milk", "milk")
    needs = need("tonnes", more=quantity('value = 6, unit = "t"')) + need("unmeasured")
    laid_out(tmp_path / "none", offers, project("site", needs))
    answer = run("ledger", "--catalogue", "none")
    assert (answer.code, len(answer.out.splitlines())) == (0, 1)
    assert answer.err == (
        "a ledger shows which needs of today count on whose stated capacity, and here none does\n"
        "capacity is stated for 1 offer: truck; none asked about answers a need with an amount in its unit (needs: 1)\n"
        "`offerbook match truck` says what one answers, `offerbook needs --columns id,quantity` who asks how much\n"
    )
    laid_out(
        tmp_path / "some", offers, project("site", needs + need("pieces", more=quantity('value = 6, unit = "pcs"')))
    )
    assert run("ledger", "--catalogue", "some").err == ""
    assert run("ledger", "milk", "--catalogue", "some").err.startswith("a ledger shows ")
    laid_out(tmp_path / "silent", offer("milk", "milk"), project("site", needs))
    assert run("ledger", "--catalogue", "silent").err.splitlines()[1:] == [
        "no offer of the catalogue states a capacity"
    ]


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
            "5 pcs needed; available: best – 0; next – 3. The same capacity is wanted for: a; b; c",
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
            "need", "site/b", "to-confirm", "truck site/b", "7 pcs needed; available: truck – 3. The same capacity is wanted for: a",
            "Ask BELAZ: Can 7 pcs be supplied?",
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


def test_a_ledger_says_why_a_need_gets_nothing(tmp_path: Path) -> None:
    offers = offer("truck", more=capacity('value = 10, unit = "pcs"'))
    sure, open_ = (
        need(id, more=quantity('value = 5, unit = "pcs"') + more) for id, more in (("a", ""), ("b", "\n" + HEAVY))
    )
    why = (
        "A need gets nothing from an offer that fits only if something is confirmed, or where another offer serves it."
    )
    for folder, needs, note in (("sure", sure, ""), ("open", sure + open_, why)):
        (tmp_path / folder).mkdir()
        table = ledger_table(find_ledger(indexed(tmp_path / folder, offers, project("site", needs))))
        gets = [row[[column.key for column in table.columns].index("gets")] for row in table.rows]
        assert (gets, table.note) == ([5, None][: len(gets)], note)


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
