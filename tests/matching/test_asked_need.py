"""A need that stands in no file, made of what is typed, and answers that are taken for given."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from offerbook.library import Book, open_catalogue
from offerbook.matching.columns import ON_SHEET
from offerbook.tables.rendering import RenderOptions
from offerbook.tables.screen import screen_text
from offerbook.text.errors import UsageError
from tests.matching.trade import laid_out, need, offer, project

OFFERS = (
    offer("truck", more='specs = { payload_t = 130, heater = true }\nservices = ["repair"]')
    + offer("small", more="specs = { payload_t = 45 }")
    + offer("huge", more="specs = { payload_t = 450, heater = true }")
)
PROJECTS = project("mine", need("trucks", more='requires = [{ spec = "heater", flag = true }]'))


@pytest.fixture
def book(tmp_path: Path) -> Book:
    return open_catalogue(laid_out(tmp_path / "catalogue", OFFERS, PROJECTS), use_cache=False)


def test_a_need_that_is_typed_is_matched_as_one_of_a_file(book: Book) -> None:
    found = book.match(group="haul-trucks", require="payload_t >= 100 t and heater = yes", service="repair")
    assert [(match.need_id, match.offer.id, match.outcome) for match in found] == [
        ("asked/need", "truck", "fits"),
        ("asked/need", "huge", "fits-if-confirmed"),
        ("asked/need", "small", "blocked"),
    ]


def test_of_offers_that_fit_the_nearest_to_the_size_asked_comes_first(book: Book) -> None:
    found = book.match(group="haul-trucks", require="payload_t >= 20")
    assert [match.offer.id for match in found] == ["small", "truck", "huge"]


def test_a_quantity_is_counted_in_the_unit_and_period_that_is_typed(book: Book) -> None:
    [(_id, asked)] = book.match(group="haul-trucks", quantity="500 t/year").needs
    [quantity] = asked.quantities
    assert (quantity.value, quantity.unit, quantity.per) == (Decimal(500), "t", "year")


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"require": "payload_t >= 100"}, "say with --group what is needed; `offerbook groups` lists the groups"),
        (
            {"group": "haul-trucks", "require": "paylod_t >= 100"},
            'there is no spec "paylod_t"; did you mean "payload_t"?',
        ),
        (
            {"group": "haul-trucks", "require": "payload_t >= 1 or payload_t <= 9"},
            '--require "payload_t >= 1 or payload_t <= 9": conditions of a need must all hold; write it without "or"',
        ),
        (
            {"group": "haul-trucks", "require": "payload_t > 100"},
            '--require "payload_t > 100": of a number write payload_t >= 130, payload_t <= 130, payload_t = 100..130',
        ),
        (
            {"group": "haul-trucks", "quantity": "20 spoons"},
            '--quantity is an amount such as "20 pcs" or "500 t/year", not "20 spoons"',
        ),
        (
            {"group": "haul-trucks", "require": "payload_t => 100"},
            '--require "payload_t => 100": there is no operator "=>"; did you mean ">="?',
        ),
        (
            {"group": "haul-trucks", "quantity": "twenty"},
            '--quantity is an amount such as "20 pcs" or "500 t/year", not "twenty"',
        ),
        (
            {"name": "mine", "group": "haul-trucks", "quantity": "2 pcs"},
            "with --quantity you describe a need of your own, but needs of the catalogue are named: mine; leave out "
            "--quantity, or mine",
        ),
        (
            {"name": "mine", "quantity": "2 pcs"},
            "with --quantity you describe a need of your own, but needs of the catalogue are named: mine; leave out "
            "--quantity, or write --group GROUP in place of mine",
        ),
        (
            {"name": "group:haul-trucks", "require": "payload_t >= 100", "quantity": "2 pcs"},
            "with --require, --quantity you describe a need of your own, but needs of the catalogue are named: "
            "haul-trucks; leave out --require, --quantity, or write --group haul-trucks in place of haul-trucks",
        ),
        (
            {"name": "truck", "quantity": "2 pcs"},
            "say with --group what is needed; `offerbook groups` lists the groups",
        ),
        ({"assume": "truck"}, '--assume is OFFER.SPEC=VALUE, such as belaz-7513.payload_t=140, not "truck"'),
    ],
)
def test_a_typed_need_that_means_nothing_is_refused_with_what_would(
    book: Book, typed: dict[str, str], said: str
) -> None:
    with pytest.raises(UsageError) as caught:
        book.match(**typed)  # type: ignore[arg-type]
    assert str(caught.value) == said


def test_people_are_not_shown_the_id_of_a_need_that_is_typed(book: Book) -> None:
    found = book.match(group="haul-trucks", require="payload_t >= 100")
    assert "  as asked for · open" in screen_text(found.screen(), RenderOptions(width=100)).splitlines()[2]
    explained = book.explain("truck", group="haul-trucks", require="payload_t >= 100")
    assert explained.table().title == "truck (truck) for Haul trucks"


def test_an_answer_that_is_taken_for_given_changes_outcomes_and_says_which(book: Book) -> None:
    found = book.match("mine", assume="small.heater=yes")
    assert {match.offer.id: match.outcome for match in found} == {"truck": "fits", "huge": "fits", "small": "fits"}
    assert found.summary.splitlines()[1:] == ["if that is so, small for trucks: fits instead of fits if confirmed"]
    assert {match.offer.id: match.outcome for match in book.match("mine")}["small"] == "fits-if-confirmed"


@pytest.mark.parametrize(
    ("assumed", "said"),
    [
        (
            "small.range_km=100",
            ["if that is so, small for Haul trucks: blocked as before, with 60 points instead of 50–60"],
        ),
        ("huge.drive=front", ["if that is so, no match changes"]),
    ],
)
def test_an_answer_that_turns_no_outcome_says_what_else_it_changes(book: Book, assumed: str, said: list[str]) -> None:
    found = book.match(group="haul-trucks", require="range_km >= 100 and payload_t >= 50", assume=assumed)
    assert list(found.changes) == said


def test_a_table_of_a_typed_need_says_what_was_asked(book: Book) -> None:
    found = book.match(group="haul-trucks", require="payload_t >= 130", quantity="20 pcs", service="maintenance")
    asked = "Haul trucks; Payload: at least 130 t; 20 pcs; maintenance"
    table = found.table(["need_name"], limit=1)
    assert (found.asked, table.note, list(table.rows)) == (asked, f"What was asked: {asked}", [(asked,)])
    assert book.match("mine").table(["need_name"]).note == ""


def test_a_sheet_of_matches_has_names_where_people_read_and_ids_folded_behind_them(tmp_path: Path) -> None:
    offers = offer(
        "truck", more='variants = [{ id = "XL", name = { en = "Truck XL", ru = "x" }, specs = { payload_t = 9 } }]'
    )
    index = laid_out(
        tmp_path / "catalogue",
        offers,
        project("mine", need("trucks", more="requires = [{ spec = 'payload_t', min = 5 }]")),
    )
    with open_catalogue(index, use_cache=False) as book:
        table = book.match().table([ON_SHEET])
    [row] = [dict(zip([it.key for it in table.columns], row, strict=True)) for row in table.rows]
    assert [row[key] for key in ("supplier_name", "variant_name", "supplier", "variant")] == [
        "BELAZ",
        "Truck XL",
        "belaz",
        "XL",
    ]
