"""Whom to invite, what stands side by side, and who counts on whose capacity."""

from __future__ import annotations

from itertools import combinations
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from offerbook.library import Book, open_catalogue
from offerbook.matching.cover import _Search
from offerbook.tables.rendering import RenderOptions
from offerbook.tables.screen import screen_text
from offerbook.text.errors import UsageError
from tests.matching.trade import laid_out, need, offer, project

CAPACITY = 'capacity = [{ value = 30, unit = "pcs", source = "page" }]'
OFFERS = (
    offer("truck", more=f"specs = {{ payload_t = 130, heater = true }}\n{CAPACITY}")
    + offer("big-truck", more="specs = { payload_t = 220 }")
    + offer("loader", "loaders").replace('supplier = "belaz"', 'supplier = "maz"')
)
PROJECTS = project(
    "mine",
    need("trucks", more='requires = [{ spec = "payload_t", min = 100 }, { spec = "heater", flag = true }]')
    + need("fleet", more='quantity = { value = 20, unit = "pcs" }')
    + need("loaders", "loaders")
    + need("milk", "milk")
    + need("old", status="past"),
)

COMPARED = """\
For trucks: first truck (70 points), then big-truck (60–70 points).  mine/trucks

                      truck                big-truck
                      truck                big-truck
Outcome               ▲ fits               fits if confirmed
Points                ▲ 70                 60–70
Payload               130 t                220 t
(asked: at least
100 t)
Heater                ▲ yes                –
(asked: yes)
Capacity              30 pcs a year        –

The same for all
  Supplier  BELAZ
  Group     Haul trucks

▲ better for the need   – not stated
"""


@pytest.fixture
def book(tmp_path: Path) -> Book:
    return open_catalogue(laid_out(tmp_path / "catalogue", OFFERS, PROJECTS), use_cache=False)


def test_the_fewest_suppliers_and_what_hangs_on_one(book: Book) -> None:
    cover = book.cover("mine").cover
    assert [(it.supplier, it.adds, it.alone) for it in cover.invited] == [
        ("belaz", ("mine/trucks", "mine/fleet"), ("mine/trucks", "mine/fleet")),
        ("maz", ("mine/loaders",), ("mine/loaders",)),
    ]
    assert (cover.needs, cover.unanswered, cover.is_smallest) == (
        ("mine/trucks", "mine/fleet", "mine/loaders", "mine/milk"),
        ("mine/milk",),
        True,
    )


SUPPLIERS = "abcdef"


def test_a_supplier_of_some_parts_of_a_need_is_shown_with_those_parts(tmp_path: Path) -> None:
    wanted = project("mine", need("fleet", "haul-trucks loaders"))
    book = open_catalogue(laid_out(tmp_path / "catalogue", OFFERS, wanted), use_cache=False)
    assert (
        screen_text(book.cover().screen(), RenderOptions(width=80))
        == """\
At least 2 suppliers are needed to answer 1 of 1 needs of today.

1. BELAZ: 1 need  belaz
   ✓ fleet  mine/fleet !
     only: Haul trucks

2. MAZ: 1 need  maz
   ✓ fleet  mine/fleet !
     only: Loaders

✓ fits   ? fits if confirmed   ! nobody else answers it, or a part of it
"""
    )


@given(st.dictionaries(st.integers(0, 7), st.sets(st.sampled_from(SUPPLIERS), min_size=1), max_size=8))
def test_no_smaller_set_of_suppliers_answers_as_much(answered: dict[int, set[str]]) -> None:
    parts = {(str(number), ""): suppliers for number, suppliers in answered.items()}
    chosen = _Search(parts).smallest()
    assert all(suppliers & chosen for suppliers in parts.values())
    smaller = (set(few) for size in range(len(chosen)) for few in combinations(SUPPLIERS, size))
    assert not any(all(suppliers & few for suppliers in parts.values()) for few in smaller)


@pytest.mark.parametrize("width", [60, 80, 120, 200])
def test_cover_fits_the_terminal(book: Book, width: int) -> None:
    lines = screen_text(book.cover().screen(), RenderOptions(width)).splitlines()
    assert max(map(len, lines)) <= width


def test_offers_stand_side_by_side_with_holes_and_what_is_better(book: Book) -> None:
    rows = {row["field"]: row for row in book.compare("truck", "big-truck", need="mine/trucks").to_dicts()}
    assert rows["outcome"]["better"] == ("truck",)
    assert (rows["heater"]["truck"], rows["heater"]["big-truck"], rows["heater"]["better"]) == ("yes", None, ("truck",))
    assert (rows["payload_t"]["truck"], rows["payload_t"]["big-truck"], rows["payload_t"]["better"]) == (
        "130 t",
        "220 t",
        (),
    )
    assert rows["payload_t"]["asked"] == "at least 100 t"
    without = book.compare("truck", "big-truck").to_dicts()
    assert [list(row) for row in without[:1]] == [["field", "label", "truck", "big-truck"]]


def test_a_comparison_says_in_a_sentence_which_is_better_and_what_is_the_same_once(book: Book) -> None:
    text = screen_text(book.compare("truck", "big-truck", need="mine/trucks").screen(80), RenderOptions(80))
    assert text == COMPARED


def test_what_a_need_asks_of_a_spec_from_both_sides_is_said_in_one_line(tmp_path: Path) -> None:
    bounds = 'requires = [{ spec = "payload_t", min = 100 }, { spec = "payload_t", max = 200 }]'
    wanted = project("mine", need("trucks", more=bounds))
    book = open_catalogue(laid_out(tmp_path / "catalogue", OFFERS, wanted), use_cache=False)
    rows = {row["field"]: row for row in book.compare("truck", "big-truck", need="mine/trucks").to_dicts()}
    row = rows["payload_t"]
    assert (row["asked"], row["better"]) == ("at least 100 t, at most 200 t", ("truck",))


def test_offers_below_each_other_are_told_by_their_ids_and_those_of_as_many_points_are_as_good(tmp_path: Path) -> None:
    more = "specs = { payload_t = 130 }"
    offers = (
        offer("truck", more=more) + offer("same-truck", more=more) + offer("big", more="specs = { payload_t = 13 }")
    )
    needs = need("trucks", more='requires = [{ spec = "payload_t", min = 100 }]')
    with open_catalogue(laid_out(tmp_path / "catalogue", offers, project("mine", needs)), use_cache=False) as book:
        compared = book.compare("truck", "same-truck", "big", "truck", need="mine/trucks")
        lines = screen_text(compared.screen(40), RenderOptions(40)).splitlines()
        sources = {row["field"]: row["truck"] for row in compared.to_dicts()}["sources"]
    assert " ".join(lines).startswith("For trucks: first truck (70 points) and same-truck (70 points), then big ")
    start = lines.index("truck       truck")
    assert lines[start : start + 7] == [
        "truck       truck",
        "same-truck  same-truck",
        "big         big",
        "Outcome",
        "  truck       ▲ fits",
        "  same-truck  ▲ fits",
        "  big         related",
    ]
    assert sources == "page"
    assert "Sources" not in lines


def test_one_offer_is_not_compared(book: Book) -> None:
    with pytest.raises(UsageError, match=r"^name at least two offers to compare$"):
        book.compare("truck")
    with pytest.raises(UsageError, match=r'^"truck" is named twice; name another offer to compare it with$'):
        book.compare("truck", "truck")


def test_the_ledger_says_who_counts_on_whose_capacity(book: Book) -> None:
    [row] = book.ledger().to_dicts()
    assert (row["offer"], row["need"], row["available"], row["gets"], row["short"]) == (
        "truck",
        "mine/fleet",
        30,
        20,
        0,
    )
    assert book.ledger("mine/trucks").to_dicts() == []
