"""Matches: outcomes, order, what is matched with what, filters, the summary, the matrix and the columns."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Sequence
from decimal import Decimal
from pathlib import Path

import pytest

from offerbook.index.store import Index
from offerbook.listing.select import Selection
from offerbook.matching.columns import MATCHES
from offerbook.matching.match import Match
from offerbook.matching.match_filter import MatchFilter
from offerbook.matching.matrix import By, matrix_of
from offerbook.matching.outcomes import OUTCOMES
from offerbook.matching.ranking import find_matches
from offerbook.matching.request import match_request
from offerbook.matching.tables import matches_note
from offerbook.tables.arrange import make_table
from offerbook.tables.table import Cell
from offerbook.text.errors import UsageError
from tests.conftest import Run
from tests.matching.trade import TRADE, indexed, judgement, laid_out, need, offer, project
from tests.tools.terminal import on_terminal

ALL = Selection()
HEAVY = 'requires = [{ spec = "payload_t", min = 130, level = "must" }]'


def found(index: Index, name: str | None = None, offers: Selection = ALL, needs: Selection = ALL) -> list[Match]:
    """The matches of what `name` means."""
    return find_matches(index, match_request(index, name, offers, needs))


def pairs(matches: Iterable[Match]) -> list[tuple[str, str]]:
    """Need and offer of each match."""
    return [(match.need_id, match.offer.id) for match in matches]


def cells(matches: Sequence[Match], *columns: str) -> list[tuple[Cell, ...]]:
    """The rows that are shown under these columns."""
    return list(make_table("matches", "", MATCHES, matches, [",".join(columns)], (), None).rows)


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
        "Is this met: drive one of 6x6?",
        "Heater: yes or no?",
        "Does the offer include these services: repair?",
        "Can the maker supply 5 pcs?",
        "When does series production start?",
    )


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


# --- what is matched


OFFERS = (
    offer("truck", more="specs = { payload_t = 130 }", ru="Карьерный БЕЛАЗ")
    + offer("small-truck", more="specs = { payload_t = 45 }", supplier="maz")
    + offer("tipper", "tippers", 'kind = "service"\nspecs = { payload_t = 130 }', supplier="maz")
)
PROJECTS = (
    project("mine", need("trucks", more=HEAVY, ru="Машины для рудника") + need("old", status="past"), ru="Рудник")
    + project("road", need("tippers", "tippers") + need("asleep", "tippers", status="dormant"))
)  # fmt: skip


@pytest.fixture
def small(tmp_path: Path) -> Index:
    """Three offers, two projects and four needs."""
    return indexed(tmp_path, OFFERS, PROJECTS)


TRUCKS = [("mine/trucks", "truck"), ("mine/trucks", "tipper"), ("mine/trucks", "small-truck")]
OLD = [("mine/old", "small-truck"), ("mine/old", "truck"), ("mine/old", "tipper")]
TIPPERS = [("road/tippers", "tipper"), ("road/tippers", "small-truck"), ("road/tippers", "truck")]
ASLEEP = [("road/asleep", "tipper"), ("road/asleep", "small-truck"), ("road/asleep", "truck")]


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        (None, TRUCKS + OLD + TIPPERS + ASLEEP),
        ("mine", TRUCKS + OLD),
        ("Рудник", TRUCKS + OLD),
        ("рудник", TRUCKS + OLD),
        ("road/tippers", TIPPERS),
        ("Машины для рудника", TRUCKS),
    ],
)
def test_a_project_or_a_need_is_matched_need_by_need(
    small: Index, name: str | None, expected: list[tuple[str, str]]
) -> None:
    assert pairs(found(small, name)) == expected


@pytest.mark.parametrize("name", ["truck", "карьерный белаз"])
def test_an_offer_is_matched_with_its_best_needs_first(small: Index, name: str) -> None:
    assert cells(found(small, name), "need", "outcome", "score") == [
        ("mine/trucks", "fits", Decimal(70)),
        ("mine/old", "fits", Decimal(50)),
        ("road/asleep", "fits-if-confirmed", Decimal(25)),
        ("road/tippers", "fits-if-confirmed", Decimal(25)),
    ]


def test_a_filter_that_leaves_one_offer_does_not_turn_the_order_of_the_needs(small: Index) -> None:
    only = Selection(filters={"supplier": ["belaz"]})
    assert pairs(found(small, None, only)) == [
        (need_id, "truck") for need_id in ("mine/trucks", "mine/old", "road/tippers", "road/asleep")
    ]


@pytest.mark.parametrize(
    ("name", "message"),
    [
        (
            "mien",
            'no project, need or offer is called "mien"; did you mean "mine"? '
            "`offerbook projects` and `offerbook offers` list them.",
        ),
        (
            "truxk",
            'no project, need or offer is called "truxk"; did you mean "truck"? '
            "`offerbook projects` and `offerbook offers` list them.",
        ),
        ("xyz", 'no project, need or offer is called "xyz". `offerbook projects` and `offerbook offers` list them.'),
        ("mine/truks", 'there is no need "mine/truks"; did you mean "mine/trucks"? `offerbook needs` lists them.'),
    ],
)
def test_an_unknown_name_is_refused_with_what_is_near(small: Index, name: str, message: str) -> None:
    with pytest.raises(UsageError) as refusal:
        match_request(small, name, Selection(), Selection())
    assert str(refusal.value) == message


@pytest.mark.parametrize(
    ("offers", "needs", "expected"),
    [
        ({"supplier": ["maz"]}, {}, ["mine/trucks tipper", "mine/trucks small-truck", "road/tippers tipper", "road/tippers small-truck"]),
        ({"supplier": ["МАЗ"], "kind": ["service"]}, {}, ["mine/trucks tipper", "road/tippers tipper"]),
        ({"sector": ["roads"]}, {}, ["mine/trucks tipper", "road/tippers tipper"]),
        ({"supplier": ["belaz"]}, {"basis": ["inferred"]}, []),
    ],
)  # fmt: skip
def test_offers_and_needs_are_narrowed_by_the_filters_of_the_listings(
    small: Index, offers: dict[str, list[str]], needs: dict[str, list[str]], expected: list[str]
) -> None:
    matches = found(small, None, Selection(filters=offers), Selection(filters={"status": ["open"], **needs}))
    assert [" ".join(pair) for pair in pairs(matches)] == expected


def test_offers_are_narrowed_by_conditions_on_their_specs(small: Index) -> None:
    heavy = Selection(where=["payload_t >= 100 t"])
    assert pairs(found(small, "mine", heavy)) == [
        ("mine/trucks", "truck"), ("mine/trucks", "tipper"), ("mine/old", "truck"), ("mine/old", "tipper"),
    ]  # fmt: skip


MODELS = """specs = { payload_t = 45 }
variants = [
  { id = "heavy", specs = { payload_t = 130 }, stage = "planned" },
  { id = "heated", specs = { payload_t = 60, heater = true } },
]"""


@pytest.mark.parametrize(
    ("where", "expected"),
    [
        ([], [("models", None, "fits")]),
        (["payload_t >= 100"], [("models", "heavy", "related")]),
        (["heater = true"], [("models", "heated", "fits")]),
        (["payload_t < 100"], [("models", None, "fits")]),
        (["payload_t < 100", "payload_t > 50"], [("models", "heated", "fits")]),
        # One model must pass every condition.
        (["payload_t >= 100", "heater = true"], []),
        # A condition on a column is on the offer, whatever its models are.
        (["supplier = belaz"], [("models", None, "fits")]),
        (["supplier = belaz", "payload_t >= 100"], [("models", "heavy", "related")]),
    ],
)
def test_the_model_that_is_judged_is_one_that_passes_the_conditions(
    tmp_path: Path, where: list[str], expected: list[tuple[Cell, ...]]
) -> None:
    index = indexed(tmp_path, offer("models", more=MODELS), project("site", need("want")))
    assert cells(found(index, None, Selection(where=where)), "offer", "variant", "outcome") == expected


def test_a_filter_that_the_named_need_does_not_pass_leaves_nothing(small: Index) -> None:
    assert found(small, "mine/old", needs=Selection(filters={"status": ["open"]})) == []


def test_the_same_pair_has_the_same_verdicts_whatever_else_is_listed(small: Index) -> None:
    whole = {(match.need_id, match.offer.id): match.verdicts for match in found(small)}
    only = Selection(filters={"supplier": ["maz"]})
    for part in (found(small, "mine"), found(small, "road/tippers"), found(small, "truck"), found(small, None, only)):
        assert part
        assert {pair: whole[pair] for pair in pairs(part)} == {
            (match.need_id, match.offer.id): match.verdicts for match in part
        }


# --- narrowing, summary


@pytest.mark.parametrize(
    ("outcomes", "min_score", "top", "expected"),
    [
        ((), None, None, TRUCKS + OLD),
        (("fits",), None, None, [TRUCKS[0], *OLD[:2]]),
        (("blocked", "fits-if-confirmed"), None, None, [*TRUCKS[1:], OLD[2]]),
        ((), 50, None, [TRUCKS[0], TRUCKS[2], *OLD[:2]]),
        ((), 50.01, None, [TRUCKS[0]]),
        ((), None, 1, [TRUCKS[0], OLD[0]]),
        # The best of those that are left, not those left of the best.
        (("blocked", "fits-if-confirmed"), None, 1, [TRUCKS[1], OLD[2]]),
        (("related",), None, None, []),
    ],
)
def test_matches_are_narrowed_to_outcomes_points_and_the_best_of_each_need(
    small: Index, outcomes: tuple[str, ...], min_score: float | None, top: int | None, expected: list[tuple[str, str]]
) -> None:
    assert pairs(MatchFilter.checked(outcomes, min_score, top).apply(found(small, "mine"))) == expected


def test_of_an_offer_the_best_needs_are_meant_by_top_and_of_anything_else_the_best_offers(small: Index) -> None:
    of_offer = found(small, "truck")
    assert pairs(MatchFilter(top=2).apply(of_offer, of_one_offer=True)) == [
        ("mine/trucks", "truck"),
        ("mine/old", "truck"),
    ]
    # A project to which only one offer is left still shows each of its needs.
    only = found(small, "mine", Selection(filters={"supplier": ["belaz"]}))
    assert pairs(MatchFilter(top=1).apply(only)) == [("mine/trucks", "truck"), ("mine/old", "truck")]


def test_a_word_that_is_no_outcome_is_refused_with_what_is_near(small: Index) -> None:
    with pytest.raises(UsageError) as refusal:
        MatchFilter.checked(["relatde"], None, None)
    assert str(refusal.value) == (
        '--outcome is one of fits, fits-if-confirmed, blocked, related, distant, not "relatde"; did you mean "related"?'
    )


def test_the_summary_counts_each_need_once_by_its_best_outcome(tmp_path: Path) -> None:
    needs = "".join(
        (
            need("a-fits"),
            need("b-fits"),
            need("confirmed", more='requires = [{ spec = "heater", flag = true }]'),
            need("blocked", more='requires = [{ spec = "payload_t", min = 200, level = "must" }]'),
            need("none", "milk"),
        )
    )
    offers = offer("truck", more="specs = { payload_t = 130 }") + offer("other", more="specs = { payload_t = 90 }")
    index = indexed(tmp_path, offers, project("site", needs))
    asked = match_request(index, None, Selection(), Selection())
    assert matches_note(find_matches(index, asked), asked.needs) == (
        "5 needs: fits: 2; fits if confirmed: 1; related: 0; blocked: 1; without offers: 1"
    )
    assert (
        matches_note([], asked.needs[:1])
        == "1 need: fits: 0; fits if confirmed: 0; related: 0; blocked: 0; without offers: 1"
    )


def test_the_summary_is_the_same_whichever_matches_are_wanted(tmp_path: Path) -> None:
    # Of a need that nothing answers the best match is kept for the summary, though no row of it is wanted.
    needs = "".join(
        (
            need("fits"),
            need("blocked", more='requires = [{ spec = "payload_t", min = 200, level = "must" }]'),
            need("related", more='requires = [{ spec = "payload_t", min = 200 }]'),
        )
    )
    index = indexed(tmp_path, offer("truck", more="specs = { payload_t = 130 }"), project("site", needs))
    request = match_request(index, None, Selection(), Selection())
    for outcomes in ((), ("fits",), ("related",), ("blocked",)):
        kept = find_matches(index, request, MatchFilter.checked(outcomes, None, None))
        assert matches_note(kept, request.needs) == (
            "3 needs: fits: 1; fits if confirmed: 0; related: 1; blocked: 1; without offers: 0"
        ), outcomes


def test_the_summary_calls_no_need_whole_of_which_a_part_is_open_or_which_is_past(tmp_path: Path) -> None:
    heated = 'requires = [{ spec = "heater", flag = true }]'
    needs = "".join(
        (
            need("whole", "haul-trucks milk"),
            need("one-part-to-confirm", "haul-trucks milk", heated),
            need("open", "haul-trucks graders"),
            need("either", "haul-trucks graders", "any_group = true"),
            need("over", status="past"),
            need("asleep", "sweepers", status="dormant"),
        )
    )
    offers = offer("truck", more="specs = { heater = true }") + offer("milk", "milk")
    index = indexed(tmp_path, offers, project("site", needs))
    asked = match_request(index, None, Selection(), Selection())
    assert matches_note(find_matches(index, asked), asked.needs) == (
        "6 needs: fits: 2; fits if confirmed: 1; part open: 1; related: 0; blocked: 0; past demand: 2; "
        "without offers: 0"
    )


def test_an_offer_whose_variants_are_of_several_groups_serves_several_parts_of_a_need(tmp_path: Path) -> None:
    package = offer("package", "graders", 'variants = [{ id = "rollers", group = "sweepers" }]')
    index = indexed(tmp_path, package, project("site", need("want", "graders sweepers")))
    asked = match_request(index, None, Selection(), Selection())
    assert matches_note(find_matches(index, asked), asked.needs) == (
        "1 need: fits: 1; fits if confirmed: 0; related: 0; blocked: 0; without offers: 0"
    )


def test_a_need_that_is_past_or_dormant_is_matched_but_marked(small: Index) -> None:
    assert cells(found(small, "truck"), "need", "status", "reason") == [
        ("mine/trucks", "open", "the same group, Haul trucks; Payload: 130 t (required: at least 130 t)"),
        ("mine/old", "past", "the need is past: the same group, Haul trucks"),
        ("road/asleep", "dormant", "the need is dormant: ask: Would haul trucks serve the buyer, who needs tippers?"),
        ("road/tippers", "open", "ask: Would haul trucks serve the buyer, who needs tippers?"),
    ]


# --- columns


COLUMNS = [
    "project", "need", "offer", "variant", "supplier", "group", "outcome", "score", "score_high", "confirm", "blocked_by",
    "named_in", "cautions",
]  # fmt: skip


def rich(folder: Path) -> Path:
    """A catalogue whose matches fill every column."""
    offers = offer(
        "truck",
        more="""proposed_for = [{ project = "mine", source = "meeting", paragraph = 4 }, { project = "mine", source = "page" }]
specs = { payload_t = 90 }
variants = [{ id = "XL", supplier = "maz", specs = { payload_t = 130 }, cautions = [
  { text = { en = "Not seen yet.", ru = "Ещё не показан." } } ] }]
cautions = [{ text = { en = "Figures, of an older engine.", ru = "Данные прежнего двигателя." } }]""",
    ) + offer("small", more="specs = { payload_t = 45 }")
    asked = """requires = [{ spec = "payload_t", min = 100, level = "must" }, { spec = "heater", flag = true }]
services = ["repair"]"""
    return laid_out(folder, offers, project("mine", need("trucks", more=asked)))


DEFAULT = [
    "project", "need", "status", "offer", "variant", "supplier", "group", "outcome", "score", "score_high", "marks", "reason",
    "confirm", "blocked_by", "named_in", "cautions",
]  # fmt: skip


@pytest.mark.parametrize("format", ["csv", "tsv", "json", "jsonl"])
def test_matches_have_every_column_that_an_answer_is_made_of_without_being_asked(
    tmp_path: Path, run: Run, format: str
) -> None:
    done = run("match", "--catalogue", str(rich(tmp_path)), "-f", format)
    first = done.out.splitlines()[0]
    keys = list(json.loads(done.out)[0] if format == "json" else json.loads(first) if format == "jsonl" else ())
    assert (keys or first.split("," if format == "csv" else "\t")) == DEFAULT
    assert set(COLUMNS) <= set(DEFAULT)


@pytest.mark.parametrize("language", ["en", "ru"])
def test_on_a_terminal_of_80_columns_offer_outcome_score_and_reason_are_left(tmp_path: Path, language: str) -> None:
    names = ("belaz-service-centre-of-the-east", "maz-6501")
    offers = "".join(offer(name, more="specs = { payload_t = 90 }") for name in names)
    folder = laid_out(
        tmp_path / "catalogue", offers, project("a-mine-with-a-long-name", need("haul-trucks", more=HEAVY))
    )
    shown = on_terminal(["match", "-f", "table", "--catalogue", str(folder), "--lang", language], 80, tmp_path)
    header = next(line for line in shown.splitlines() if "Outcome" in line or "Баллы" in line)
    wanted = {"en": ["Offer", "Outcome", "Score", "Why"], "ru": ["Предложение", "Итог", "Баллы", "Почему"]}[language]
    assert header.split() == wanted
    assert [name for name in names if name in shown] == list(names)


def header_of(tmp_path: Path, *arguments: str) -> list[str]:
    """The headings of matches on a terminal of 80 columns."""
    offers = "".join(
        offer(name, more="specs = { payload_t = 90 }") for name in ("service-centre-of-the-east", "maz-6501")
    )
    needs = need("haul-trucks", more=HEAVY) + need("light-haul-trucks")
    folder = laid_out(tmp_path / "catalogue", offers, project("a-mine", needs))
    shown = on_terminal(["match", "-f", "table", *arguments, "--catalogue", str(folder)], 80, tmp_path)
    return next(line.split() for line in shown.splitlines() if "Outcome" in line)


def test_of_several_needs_a_narrow_terminal_shows_which_rather_than_why(tmp_path: Path) -> None:
    assert header_of(tmp_path) == ["Need", "Offer", "Outcome", "Score"]


def test_of_one_offer_a_narrow_terminal_goes_without_its_name_and_shows_the_needs(tmp_path: Path) -> None:
    assert header_of(tmp_path, "service-centre-of-the-east")[:3] == ["Need", "Outcome", "Score"]


@pytest.mark.parametrize("format", ["table", "csv", "json", "html"])
def test_the_summary_is_a_hint_in_every_format(tmp_path: Path, run: Run, format: str) -> None:
    done = run("match", "--catalogue", str(rich(tmp_path)), "-f", format)
    summary = "1 need: fits: 0; fits if confirmed: 1; related: 0; blocked: 0; without offers: 0\n"
    assert (summary in done.err, summary in done.out) == (True, False)
    assert run("match", "--catalogue", str(rich(tmp_path)), "-f", format, "--quiet").err == ""


def test_matches_have_stable_columns_in_json(tmp_path: Path, run: Run) -> None:
    done = run("match", "--catalogue", str(rich(tmp_path)), "-f", "json", "--columns", ",".join(COLUMNS))
    assert (done.code, json.loads(done.out, parse_float=Decimal)) == (
        0,
        [
            {
                "project": "mine", "need": "mine/trucks", "offer": "truck", "variant": "XL", "supplier": "maz",
                "group": "haul-trucks", "outcome": "fits-if-confirmed", "score": Decimal("67.34"),
                "score_high": Decimal("80.00"), "blocked_by": [],
                "confirm": ["Heater: yes or no?", "Does the offer include these services: repair?"],
                "named_in": ["meeting, paragraph 4", "page"],
                "cautions": ["Figures, of an older engine.", "Not seen yet."],
            },
            {
                "project": "mine", "need": "mine/trucks", "offer": "small", "variant": None, "supplier": "belaz",
                "group": "haul-trucks", "outcome": "blocked", "score": Decimal("50.00"), "score_high": Decimal("62.66"),
                "confirm": ["Heater: yes or no?", "Does the offer include these services: repair?"],
                "blocked_by": ["Payload: 45 t, but at least 100 t is required"], "named_in": [], "cautions": [],
            },
        ],
    )  # fmt: skip


def test_matches_have_the_same_columns_in_csv(tmp_path: Path, run: Run) -> None:
    done = run("match", "--catalogue", str(rich(tmp_path)), "-f", "csv", "--columns", ",".join(COLUMNS))
    assert list(csv.reader(io.StringIO(done.out))) == [
        COLUMNS,
        [
            "mine", "mine/trucks", "truck", "XL", "maz", "haul-trucks", "fits-if-confirmed", "67.34", "80.00",
            "Heater: yes or no?; Does the offer include these services: repair?", "", "meeting, paragraph 4; page",
            "Figures, of an older engine.; Not seen yet.",
        ],
        [
            "mine", "mine/trucks", "small", "", "belaz", "haul-trucks", "blocked", "50.00", "62.66",
            "Heater: yes or no?; Does the offer include these services: repair?", "Payload: 45 t, but at least 100 t is required", "", "",
        ],
    ]  # fmt: skip


def test_the_keys_of_columns_and_outcomes_are_english_in_every_language(tmp_path: Path, run: Run) -> None:
    arguments = ("match", "--catalogue", str(rich(tmp_path)), "-f", "json", "--columns", ",".join(COLUMNS))
    english, russian = (json.loads(run(*arguments, "--lang", lang).out) for lang in ("en", "ru"))
    said = ("confirm", "blocked_by", "named_in", "cautions")
    assert [list(row) for row in russian] == [COLUMNS] * 2
    for here, there in zip(english, russian, strict=True):
        assert {key: value for key, value in here.items() if key not in said} == {
            key: value for key, value in there.items() if key not in said
        }


def test_a_proposal_names_an_offer_only_for_needs_that_it_can_serve(tmp_path: Path) -> None:
    proposal = 'proposed_for = [{ project = "site", source = "meeting", paragraph = 4 }]'
    index = indexed(tmp_path, offer("truck", more=proposal), project("site", need("want") + need("load", "loaders")))
    request = match_request(index, "site", Selection(), Selection())
    matches = find_matches(index, request, MatchFilter(include_distant=True))
    assert cells(matches, "need", "offer", "named_in") == [
        ("site/want", "truck", ("meeting, paragraph 4",)),
        ("site/load", "truck", ()),
    ]


def test_no_matches_are_an_empty_list_and_no_failure(tmp_path: Path, run: Run) -> None:
    done = run("match", "--catalogue", str(rich(tmp_path)), "--outcome", "related", "-f", "json")
    assert (done.code, done.out) == (0, "[]\n")


def test_the_options_of_match_narrow_its_rows(tmp_path: Path, run: Run) -> None:
    folder = laid_out(tmp_path, OFFERS, PROJECTS)
    arguments = ("--outcome", "fits", "--outcome", "blocked", "--min-score", "50", "--top", "2", "--status", "open")
    done = run("match", "mine", "--catalogue", str(folder), *arguments, "--columns", "need,offer,outcome,score")
    assert (done.code, done.err, done.out) == (
        0,
        "1 need: fits: 1; fits if confirmed: 0; related: 0; blocked: 0; without offers: 0\n",
        "need\toffer\toutcome\tscore\nmine/trucks\ttruck\tfits\t70.00\nmine/trucks\tsmall-truck\tblocked\t50.00\n",
    )


@pytest.fixture
def crowded(tmp_path: Path) -> Path:
    """52 offers that answer a need of haul trucks, and 3 distant ones; 3 that answer one of loaders, 52 related, 52 distant."""
    offers = "".join(offer(f"truck-{n}") for n in range(52)) + "".join(
        offer(f"loader-{n}", "loaders") for n in range(3)
    )
    sweepers = "".join(offer(f"grader-{n}", "graders") for n in range(52))
    return laid_out(tmp_path, offers + sweepers, project("mine", need("trucks") + need("loaders", "loaders")))


HINT = "2 needs have 50 offers or more: their related and blocked ones may not all be listed; --all lists them\n"


def test_what_only_lies_near_fills_the_list_of_a_need_up_to_50_and_all_that_answers_is_listed(
    crowded: Path, run: Run
) -> None:
    done = run("match", "--catalogue", str(crowded), "-f", "json", "--columns", "need,outcome")
    rows = [(row["need"], row["outcome"]) for row in json.loads(done.out)]
    assert rows.count(("mine/trucks", "fits")) == len([need for need, _outcome in rows if need == "mine/trucks"]) == 52
    assert (rows.count(("mine/loaders", "fits")), rows.count(("mine/loaders", "related"))) == (3, 47)
    assert done.err.endswith(HINT)


@pytest.mark.parametrize(
    ("options", "count"),
    [
        (["--all"], 52 + 3 + 3 + 52 + 52),
        (["--outcome", "related"], 52),
        (["--min-score", "1"], 52 + 3 + 52),
        (["--top", "51"], 102),
    ],
)
def test_whoever_asks_for_more_gets_it_without_a_hint(crowded: Path, run: Run, options: list[str], count: int) -> None:
    done = run("match", "mine", "--catalogue", str(crowded), "-f", "json", *options)
    assert len(json.loads(done.out)) == count
    assert "--all" not in done.err


def test_all_and_the_best_few_are_not_asked_for_together(crowded: Path, run: Run) -> None:
    done = run("match", "--catalogue", str(crowded), "--all", "--top", "3")
    assert (done.code, done.out) == (2, "")
    assert done.err == "Error: --all and --top contradict each other; leave one out\n"


def test_every_need_of_an_offer_is_listed(tmp_path: Path, run: Run) -> None:
    needs = "".join(need(f"need-{n}", "graders") for n in range(60))
    folder = laid_out(tmp_path, offer("loader", "loaders"), project("mine", needs))
    done = run("match", "loader", "--catalogue", str(folder), "-f", "json")
    assert (len(json.loads(done.out)), "--all" in done.err) == (60, False)


def test_an_unknown_name_ends_with_2(tmp_path: Path, run: Run) -> None:
    done = run("match", "tippr", "--catalogue", str(laid_out(tmp_path, OFFERS, PROJECTS)))
    assert (done.code, done.out, done.err) == (
        2,
        "",
        'Error: no project, need or offer is called "tippr"; did you mean "tipper"? '
        "`offerbook projects` and `offerbook offers` list them.\n",
    )


def test_the_same_input_gives_the_same_bytes(tmp_path: Path, run: Run) -> None:
    folder = laid_out(tmp_path, OFFERS, PROJECTS)
    asked = ("match", "--catalogue", str(folder), "-f", "json", "--columns", "all")
    outs = {run(*asked, PYTHONHASHSEED=seed).out for seed in ("1", "2", "3")}
    assert len(outs) == 1
    assert [row["need"] for row in json.loads(outs.pop())] == [pair[0] for pair in TRUCKS + OLD + TIPPERS + ASLEEP]


# --- the matrix


MIXED = (
    offer("truck", more="specs = { payload_t = 130 }")
    + offer("tipper", "tippers", "specs = { payload_t = 130 }", supplier="maz")
    + offer("cream", "milk", supplier="maz", more='variants = [{ id = "own", supplier = "belaz", group = "graders" }]')
)
SITES = project("mine", need("trucks", more=HEAVY)) + project("farm", need("graders", "graders")) + project("empty", "")


@pytest.mark.parametrize(
    ("by", "header", "rows"),
    [
        (
            "sector",
            ["project", "mining", "roads"],
            [("mine", "fits", "fits-if-confirmed"), ("farm", None, "fits"), ("empty", None, None)],
        ),
        (
            "supplier",
            ["project", "belaz", "maz"],
            [("mine", "fits", "fits-if-confirmed"), ("farm", "fits", None), ("empty", None, None)],
        ),
        (
            "offer",
            ["project", "truck", "tipper", "cream"],
            [
                ("mine", "fits", "fits-if-confirmed", None),
                ("farm", None, None, "fits"),
                ("empty", None, None, None),
            ],
        ),
    ],
)
def test_the_matrix_has_the_best_outcome_of_each_project_and_what_stands_across(
    tmp_path: Path, by: By, header: list[str], rows: list[tuple[Cell, ...]]
) -> None:
    table = matrix_of(indexed(tmp_path, MIXED, SITES), by, (), None)
    assert [column.key for column in table.columns] == header
    assert list(table.rows) == rows


def test_of_several_outcomes_in_a_cell_of_the_matrix_the_best_is_shown(tmp_path: Path) -> None:
    offers = offer("small", more="specs = { payload_t = 1 }") + offer("unknown")
    index = indexed(tmp_path, offers, project("mine", need("trucks", more=HEAVY)))
    assert list(matrix_of(index, "sector", (), None).rows) == [("mine", "fits-if-confirmed")]


def test_the_matrix_is_shown_in_the_columns_and_rows_that_are_asked_for(tmp_path: Path) -> None:
    table = matrix_of(indexed(tmp_path, MIXED, SITES), "offer", ["project,cream"], 2)
    assert ([column.key for column in table.columns], list(table.rows)) == (
        ["project", "cream"],
        [("mine", None), ("farm", "fits")],
    )


def test_what_only_past_demand_would_take_is_marked_in_the_matrix(tmp_path: Path) -> None:
    projects = (
        project("gone", need("trucks", status="past"))
        + project("asleep", need("trucks", status="dormant") + need("more", more=HEAVY))
        + project("near", need("trucks", status="past") + need("loaders", "loaders"))
        + project("none", need("loaders", "loaders", status="past"))
        + project("today", need("trucks", status="past") + need("more"))
    )
    index = indexed(tmp_path, offer("truck", more="specs = { payload_t = 45 }"), projects)
    assert list(matrix_of(index, "offer", (), None).rows) == [
        ("gone", "past-demand"),
        ("asleep", "past-demand"),
        ("near", "past-demand"),
        ("none", None),
        ("today", "fits"),
    ]


def test_the_outcomes_stand_best_first() -> None:
    assert OUTCOMES == ("fits", "fits-if-confirmed", "blocked", "related", "distant")
