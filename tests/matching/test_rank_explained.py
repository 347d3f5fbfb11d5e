"""The rank of an offer as it is explained: its place, and what weight would turn it."""

from __future__ import annotations

import re
from decimal import Decimal
from pathlib import Path

import pytest

from offerbook.listing.select import Selection
from offerbook.matching.ranking import find_matches
from offerbook.matching.request import match_request
from tests.matching.explained import said
from tests.matching.trade import TRADE, indexed, need, offer, project

CLAIM = re.compile(
    r"place 1 of 2; the next, (\S+), would overtake this offer if the criterion (\w+) weighed (\S+) and not (\S+)"
)


def with_weight(criterion: str, now: str, then: Decimal) -> dict[str, str]:
    catalogue = TRADE["catalogue.toml"]
    assert isinstance(catalogue, str)
    assert f"{criterion} = {now}\n" in catalogue
    return {"catalogue.toml": catalogue.replace(f"{criterion} = {now}\n", f"{criterion} = {then}\n")}


FIRST_BY_SERVICES = 'services = ["repair"]'
SECOND_BY_CAPACITY = 'capacity = [{ value = 20, unit = "pcs" }]'
BOTH_ASKED = 'services = ["repair"]\nquantity = { value = 20, unit = "pcs" }'
THREE_BOUNDS = """requires = [
  { spec = "payload_t", min = 100 }, { spec = "range_km", min = 300 }, { spec = "heater", flag = true } ]
services = ["repair"]"""


@pytest.mark.parametrize(
    ("first", "second", "asked", "claimed"),
    [
        # Equal points are not enough for an id that comes later, but they are for one that comes before.
        (offer("a", more=FIRST_BY_SERVICES), offer("b", more=SECOND_BY_CAPACITY), BOTH_ASKED, ("services", "4.99")),
        (offer("b", more=FIRST_BY_SERVICES), offer("a", more=SECOND_BY_CAPACITY), BOTH_ASKED, ("services", "5")),
        # The second is of a linked group, but earns more elsewhere.
        (
            offer("a", more="specs = { heater = true }"),
            offer("b", "tippers", 'specs = { heater = true, range_km = 500 }\nservices = ["repair"]'),
            'requires = [{ spec = "heater", flag = true }, { spec = "range_km", max = 900 }]\nservices = ["repair"]',
            None,
        ),
        # Parts of points, in hundredths.
        (
            offer("a", more='stage = "planned"\nspecs = { payload_t = 100, range_km = 200 }'),
            offer("b", more='stage = "planned"\nspecs = { payload_t = 70, range_km = 200 }\nservices = ["repair"]'),
            THREE_BOUNDS.replace('services = ["repair"]', "") + 'services = ["repair", "training", "leasing"]',
            None,
        ),
        # Only words tell them apart the other way round, and they earn nothing yet.
        (
            offer("a", more=FIRST_BY_SERVICES),
            offer("want", more='services = ["repair"]'),
            'services = ["repair", "training"]',
            None,
        ),
        (
            offer("a", more='proposed_for = [{ project = "site", source = "page" }]'),
            offer("b", more=SECOND_BY_CAPACITY.replace("20", "13")),
            BOTH_ASKED,
            ("named", "3.24"),
        ),
        # Which variant is the best one depends on the weights.
        (
            offer("a", more=FIRST_BY_SERVICES + '\nstage = "planned"'),
            offer(
                "b",
                more="""stage = "planned"
variants = [{ id = "one", group = "tippers", specs = { payload_t = 130, range_km = 300 } }]
specs = { payload_t = 90 }""",
            ),
            'requires = [{ spec = "payload_t", min = 130 }, { spec = "range_km", min = 300 }]\nservices = ["repair"]',
            None,
        ),
    ],
)  # fmt: skip
def test_the_next_offer_overtakes_at_the_weight_that_is_named_and_not_a_hundredth_before(
    tmp_path: Path, first: str, second: str, asked: str, claimed: tuple[str, str] | None
) -> None:
    needs = project("site", need("want", more=asked))
    index = indexed(tmp_path / "now", first + second, needs)
    (leader, follower) = [
        it.offer.id for it in find_matches(index, match_request(index, None, Selection(), Selection()))
    ]
    (rank,) = said(index, leader, "site/want", "rank")
    claim = CLAIM.fullmatch(rank)
    assert claim is not None, rank
    rival, criterion, then, now = claim.groups()
    assert rival == follower
    assert claimed in (None, (criterion, then))
    turned, step = Decimal(then), Decimal("0.01") if Decimal(then) > Decimal(now) else Decimal("-0.01")
    for weight, order in ((turned, [follower, leader]), (turned - step, [leader, follower])):
        changed = indexed(tmp_path / str(weight), first + second, needs, with_weight(criterion, now, weight))
        ids = [it.offer.id for it in find_matches(changed, match_request(changed, None, Selection(), Selection()))]
        assert (weight, ids) == (weight, order)


def test_what_is_worse_in_nothing_is_overtaken_by_no_single_weight(tmp_path: Path) -> None:
    needs = project("site", need("want", more=BOTH_ASKED))
    index = indexed(tmp_path, offer("a", more=FIRST_BY_SERVICES) + offer("b"), needs)
    assert said(index, "a", "site/want", "rank") == [
        "place 1 of 2; the next, b, stays behind whichever weight is changed"
    ]
    assert said(index, "b", "site/want", "rank") == ["place 2 of 2"]


def test_an_offer_of_a_lesser_outcome_is_kept_behind_by_no_weight(tmp_path: Path) -> None:
    asked = 'requires = [{ spec = "heater", flag = true }]'
    offers = offer("open") + offer("heated", more="specs = { heater = true }")
    index = indexed(tmp_path, offers, project("site", need("want", more=asked)))
    assert said(index, "heated", "site/want", "rank") == [
        "place 1 of 2; the next, open, has a weaker outcome, which no weight changes"
    ]
