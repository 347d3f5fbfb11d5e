"""Matches: their outcomes, which pairs are matches, and their order."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from offerbook.listing.select import Selection
from offerbook.matching.match_filter import MatchFilter
from offerbook.matching.outcomes import OUTCOMES
from offerbook.matching.ranking import find_matches
from offerbook.matching.request import match_request
from tests.matching.found_matches import HEAVY, cells, found, pairs
from tests.matching.trade import TRADE, indexed, judgement, need, offer, project

# --- outcomes


@pytest.mark.parametrize(
    ("group", "offered", "asked", "outcome"),
    [
        ("haul-trucks", "", "", "fits"),
        ("haul-trucks", "specs = { payload_t = 130 }", HEAVY, "fits"),
        (
            "haul-trucks",
            'services = ["repair"]\ncapacity = [{ value = 5, unit = "pcs" }]',
            'services = ["repair"]\nquantity = { value = 5, unit = "pcs" }',
            "fits",
        ),
        # Something is unknown, or serves only in part, or there is too little of it.
        ("haul-trucks", "", HEAVY, "fits-if-confirmed"),
        ("haul-trucks", "", 'services = ["repair"]', "fits-if-confirmed"),
        ("haul-trucks", "", 'quantity = { value = 5, unit = "pcs" }', "fits-if-confirmed"),
        (
            "haul-trucks",
            'capacity = [{ value = 1, unit = "pcs" }]',
            'quantity = { value = 5, unit = "pcs" }',
            "fits-if-confirmed",
        ),
        ("haul-trucks", "", 'requires = [{ spec = "heater", flag = true }]', "fits-if-confirmed"),
        ("haul-trucks", 'stage = "pre-series"', "", "fits-if-confirmed"),
        ("tippers", "", "", "fits-if-confirmed"),
        ("graders", 'codes = [{ scheme = "okpd2", code = "28.92.29" }]', "", "fits-if-confirmed"),
        # It is another thing.
        ("loaders", "", "", "distant"),
        ("milk", 'codes = [{ scheme = "hs2022", code = "8704.10" }]', "", "distant"),
        ("milk", "", "", "distant"),
        # It is known not to be as required, or cannot be had.
        ("haul-trucks", "specs = { heater = false }", 'requires = [{ spec = "heater", flag = true }]', "related"),
        ("haul-trucks", 'stage = "prototype"', "", "related"),
        ("haul-trucks", 'stage = "planned"', "", "related"),
        # A must that is not met.
        ("haul-trucks", "specs = { payload_t = 129 }", HEAVY, "blocked"),
    ],
)
def test_an_outcome_follows_from_group_conditions_and_availability(
    tmp_path: Path, group: str, offered: str, asked: str, outcome: str
) -> None:
    index = indexed(tmp_path, offer("thing", group, offered), project("site", need("want", more=asked)))
    assert judgement(index, "thing", "site/want").outcome == outcome


@pytest.mark.parametrize(
    ("group", "more", "outcome"),
    [
        # Another thing before anything else, then blocked.
        ("haul-trucks", 'stage = "planned"\nspecs = { payload_t = 1, heater = false }', "blocked"),
        # A substitute has to show that it keeps the musts: one that is known not to is another thing and an unfit one.
        ("tippers", "specs = { payload_t = 1 }", "distant"),
        ("tippers", "specs = { heater = true }", "related"),
        ("loaders", "specs = { payload_t = 1 }", "distant"),
        # Then what makes it only related, however much is met or open.
        ("haul-trucks", "specs = { payload_t = 130, heater = false }", "related"),
        ("haul-trucks", "specs = { heater = false }", "related"),
        ("haul-trucks", 'stage = "prototype"', "related"),
        ("loaders", "specs = { payload_t = 130, heater = true }", "distant"),
        # Then what is open.
        ("haul-trucks", "specs = { payload_t = 130 }", "fits-if-confirmed"),
        ("tippers", "specs = { payload_t = 130, heater = true }", "fits-if-confirmed"),
        ("haul-trucks", 'stage = "pre-series"\nspecs = { payload_t = 130, heater = true }', "fits-if-confirmed"),
        ("haul-trucks", "specs = { payload_t = 130, heater = true }", "fits"),
    ],
)
def test_the_worst_that_is_known_decides_the_outcome(tmp_path: Path, group: str, more: str, outcome: str) -> None:
    requires = 'requires = [{ spec = "payload_t", min = 130, level = "must" }, { spec = "heater", flag = true }]'
    index = indexed(tmp_path, offer("thing", group, more), project("site", need("want", more=requires)))
    assert judgement(index, "thing", "site/want").outcome == outcome


def test_what_is_to_be_confirmed_and_what_blocks_is_listed(tmp_path: Path) -> None:
    requires = """requires = [
  { spec = "payload_t", min = 130, level = "must" },
  { spec = "range_km", min = 300, level = "must" },
  { spec = "drive", one_of = ["6x6"], level = "must" },
  { spec = "heater", flag = true },
]
services = ["repair"]
quantity = { value = 5, unit = "pcs" }"""
    more = 'specs = { payload_t = 90, range_km = 200 }\nstage = "pre-series"'
    index = indexed(tmp_path, offer("thing", more=more), project("site", need("want", more=requires)))
    match = judgement(index, "thing", "site/want")
    assert [it.reason for it in match.blocked_by] == [
        "Payload: 90 t, but at least 130 t is required",
        "Range: 200 km, but at least 300 km is required",
    ]
    assert match.questions == (
        "Is the drive 6x6?",
        "Heater: yes or no?",
        "Does the offer include repair?",
        "Can 5 pcs be supplied?",
        "When does series production start?",
    )


def test_the_outcomes_stand_best_first() -> None:
    assert OUTCOMES == ("fits", "fits-if-confirmed", "blocked", "related", "distant")


# --- which pairs are matches, and their order


def test_pairs_with_nothing_in_common_are_no_rows(tmp_path: Path) -> None:
    offers = offer("truck") + offer("tipper", "tippers") + offer("loader", "loaders") + offer("cream", "milk")
    index = indexed(tmp_path, offers, project("site", need("want") + need("drink", "milk")))
    assert pairs(found(index)) == [
        ("site/want", "truck"),
        ("site/want", "tipper"),
        ("site/drink", "cream"),
    ]
    # What is only of the same sector is a row where distant offers are wanted too; cream and trucks have nothing in common.
    request = match_request(index, None, Selection(), Selection())
    assert pairs(find_matches(index, request, MatchFilter.checked((), None, None, True))) == [
        ("site/want", "truck"),
        ("site/want", "tipper"),
        ("site/want", "loader"),
        ("site/drink", "cream"),
    ]


def test_an_offer_of_another_sector_with_the_same_words_is_distant(tmp_path: Path) -> None:
    offers = offer("mountain-cheese", "milk") + offer("plain", "milk")
    worded = {"catalogue.toml": str(TRADE["catalogue.toml"]).replace("words = 0", "words = 20")}
    index = indexed(tmp_path, offers, project("site", need("mountain-cheese", "graders")), worded)
    everything = MatchFilter.checked(["distant"], None, None)
    request = match_request(index, None, Selection(), Selection())
    assert cells(find_matches(index, request, everything), "need", "offer", "relation", "outcome") == [
        ("site/mountain-cheese", "mountain-cheese", "words", "distant")
    ]
    assert found(index) == []
    wordless = indexed(tmp_path / "wordless", offers, project("site", need("mountain-cheese", "graders")))
    assert find_matches(wordless, match_request(wordless, None, Selection(), Selection()), everything) == []


def test_what_only_a_variant_has_in_common_is_enough_for_a_row(tmp_path: Path) -> None:
    offers = (
        offer("by-group", "milk", 'variants = [{ id = "truck", group = "haul-trucks" }]')
        + offer("by-code", "milk", 'variants = [{ id = "x", codes = [{ scheme = "okpd2", code = "28.92.29" }] }]')
        + offer("blocked", "milk", 'variants = [{ id = "x", group = "haul-trucks", specs = { payload_t = 1 } }]')
    )
    index = indexed(tmp_path, offers, project("site", need("want", more=HEAVY)))
    assert cells(found(index), "offer", "variant", "relation", "outcome") == [
        ("by-group", "truck", "same", "fits-if-confirmed"),
        ("by-code", "x", "code", "fits-if-confirmed"),
        ("blocked", "x", "same", "blocked"),
    ]


def test_matches_stand_by_outcome_then_sure_points_then_points_at_best_then_id(tmp_path: Path) -> None:
    both = "specs = { payload_t = 130, heater = true }"
    asked = need(
        "want",
        more="""requires = [{ spec = "payload_t", min = 130 }, { spec = "heater", flag = true }, { spec = "drive", one_of = ["6x6"] }]
services = ["repair"]""",
    )
    offers = (
        offer("e-blocked-by-nothing-but-known", more='specs = { payload_t = 130, heater = true, drive = "4x4" }')
        + offer("d-open", more=both)
        + offer("c-open", more=both)
        + offer("b-serviced", more=both + '\nservices = ["repair"]')
        + offer("a-less-known", more="specs = { payload_t = 130 }")
        + offer("f-fits", more='services = ["repair"]\nspecs = { payload_t = 130, heater = true, drive = "6x6" }')
        + offer("g-tipper", "tippers", both)
    )
    index = indexed(tmp_path, offers, project("site", asked))
    assert cells(found(index), "offer", "outcome", "score", "score_high") == [
        ("f-fits", "fits", Decimal(76), Decimal(76)),
        ("b-serviced", "fits-if-confirmed", Decimal("69.34"), Decimal(76)),
        ("c-open", "fits-if-confirmed", Decimal("63.34"), Decimal(76)),
        ("d-open", "fits-if-confirmed", Decimal("63.34"), Decimal(76)),
        ("a-less-known", "fits-if-confirmed", Decimal("56.68"), Decimal(76)),
        ("g-tipper", "fits-if-confirmed", Decimal("38.34"), Decimal(51)),
        ("e-blocked-by-nothing-but-known", "related", Decimal("63.34"), Decimal("69.34")),
    ]


def test_of_equal_sure_points_the_higher_points_at_best_come_first(tmp_path: Path) -> None:
    asked = need("want", more='requires = [{ spec = "heater", flag = true }]')
    offers = (
        offer("a-heated-not", more='specs = { heater = false }\nstage = "planned"')
        + offer("b-unknown", more='stage = "planned"')
    )  # fmt: skip
    index = indexed(tmp_path, offers, project("site", asked))
    assert cells(found(index), "offer", "outcome", "score", "score_high") == [
        ("b-unknown", "related", Decimal(50), Decimal(70)),
        ("a-heated-not", "related", Decimal(50), Decimal(50)),
    ]
