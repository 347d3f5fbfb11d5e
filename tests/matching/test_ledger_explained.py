"""The ledger as it is explained: which needs count on the same capacity."""

from __future__ import annotations

from pathlib import Path

from tests.matching.explained import said
from tests.matching.trade import indexed, need, offer, project


def test_the_needs_that_count_on_the_same_capacity_are_named_in_the_order_in_which_they_are_served(
    tmp_path: Path,
) -> None:
    offers = offer("truck", more='capacity = [{ value = 120, unit = "t" }]')
    needs = project(
        "site",
        need("z-first", more='quantity = { value = 5, unit = "t", per = "month" }')
        + need("a-second", more='quantity = { value = 50000, unit = "kg" }')
        + need("m-third", more='quantity = { value = 40, unit = "t", per = "year" }')
        + need("no-amount"),
    )
    index = indexed(tmp_path, offers, needs)
    ledger = [
        "z-first takes 5 t a month of 120 t a year",
        "a-second takes 50000 kg of 120 t a year",
        "m-third takes 10 t a year of 120 t a year",
    ]
    for id in ("z-first", "a-second", "m-third"):
        assert said(index, "truck", f"site/{id}", "ledger") == ledger
    assert said(index, "truck", "site/no-amount", "ledger") == []


def test_a_need_that_another_offer_serves_better_is_not_in_the_ledger(tmp_path: Path) -> None:
    capacity = 'capacity = [{ value = 10, unit = "pcs" }]'
    offers = offer("a", more=capacity) + offer("b", more=capacity + '\nservices = ["repair"]')
    asked = 'quantity = { value = 4, unit = "pcs" }\nservices = ["repair"]'
    index = indexed(tmp_path, offers, project("site", need("want", more=asked)))
    assert said(index, "b", "site/want", "ledger") == ["want takes 4 pcs of 10 pcs a year"]
    assert said(index, "a", "site/want", "ledger") == []
