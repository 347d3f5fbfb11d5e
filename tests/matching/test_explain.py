"""Explanations: every criterion with its points, their sum, and what follows: what blocks, what to mend, ask and expect."""

from __future__ import annotations

import re
from decimal import Decimal
from pathlib import Path

import pytest

from offerbook.index.store import Index
from offerbook.listing.select import Selection
from offerbook.matching.columns import EXPLANATION
from offerbook.matching.explain import explain_match
from offerbook.matching.group_tie import SECTOR_SHARE
from offerbook.matching.ranking import find_matches
from offerbook.matching.request import match_request
from offerbook.matching.tables import explanation
from offerbook.tables.arrange import make_table
from offerbook.tables.table import Cell, Row
from offerbook.text.errors import UsageError
from tests.conftest import Run
from tests.matching.trade import TRADE, indexed, judgement, laid_out, need, offer, project

VERDICTS = ("group", "words", "requirements", "services", "quantity", "named", "availability")


def table(index: Index, offer_id: str, need_id: str) -> list[Row]:
    """The lines of an explanation without that of the words, which earn nothing here, and without sources and rules."""
    lines = explanation(explain_match(index, offer_id, need_id))
    columns = ["criterion,mark,reason,asked,offered,points,high,of"]
    rows = make_table("explanation", "", EXPLANATION, lines, columns, (), None).rows
    return [row for row in rows if row[0] != "words"]


def said(index: Index, offer_id: str, need_id: str, topic: str) -> list[str]:
    """What an explanation says on one topic."""
    return [it.text for it in explain_match(index, offer_id, need_id).advice if it.topic == topic]


def numbers(*texts: str) -> tuple[Cell, ...]:
    return tuple(map(Decimal, texts))


EMPTY: tuple[Cell, ...] = (None, None, None, None, None)


def advice(topic: str, text: str) -> Row:
    """A line that follows from the verdicts."""
    return (topic, None, text, *EMPTY)


ASKED = """requires = [
  { spec = "payload_t", min = 130, level = "must" },
  { spec = "range_km", min = 300 },
]
services = ["repair", "training"]
quantity = { value = 20, unit = "pcs" }"""
WANT = project("site", need("want", more=ASKED))
UNPUBLISHED = "no capacity is published that can be compared with 20 pcs"


# --- whole tables


def test_a_match_is_explained_line_by_line(tmp_path: Path) -> None:
    more = """specs = { payload_t = 130, range_km = { value = 400, qualifier = "at-least" } }
services = ["repair"]
stage = "series"
capacity = [{ value = 10, unit = "pcs" }]
proposed_for = [{ project = "site", source = "meeting", paragraph = 4 }]"""
    index = indexed(tmp_path, offer("truck", more=more), WANT)
    named, far = "meeting, paragraph 4", "Range: at least 400 km (required: at least 300 km)"
    assert table(index, "truck", "site/want") == [
        ("group", "✓", "the same group, Haul trucks", "Haul trucks", "Haul trucks", *numbers("50", "50", "50")),
        ("requirements", "✓", "Payload: 130 t (required: at least 130 t)", "at least 130 t", "130 t", *numbers("13.34", "13.34", "13.34")),
        ("requirements", "✓", far, "at least 300 km", "at least 400 km", *numbers("6.66", "6.66", "6.66")),
        ("services", "?", "services not stated: training", "repair, training", "repair", *numbers("3", "6", "6")),
        ("quantity", "✗", "the maker supplies 10 pcs a year; 20 pcs needed", "20 pcs", "10 pcs a year", *numbers("2.5", "2.5", "5")),
        ("named", "✓", f"proposed for the project: {named}", None, named, *numbers("4", "4", "4")),
        ("availability", "✓", "in series production", None, "series", *numbers("0", "0", "0")),
        ("score", None, "outcome: fits if confirmed", None, None, *numbers("79.5", "82.5", "85")),
        advice("nearest-fix", "capacity 20 pcs instead of 10 pcs a year; confirmation from the maker of these services: training"),
        advice("ask", "Does the offer include these services: training?"),
        advice("ask", "Will the buyer accept 10 pcs a year?"),
        advice("rank", "place 1 of 1"),
        advice("ledger", "site/want takes 10 pcs of 10 pcs a year"),
    ]  # fmt: skip


def test_a_distant_pair_is_explained_line_by_line(tmp_path: Path) -> None:
    index = indexed(tmp_path, offer("truck") + offer("loader", "loaders", "specs = { payload_t = 130 }"), WANT)
    near = 50 * SECTOR_SHARE
    other = "does not count: a different product is offered"
    assert table(index, "loader", "site/want") == [
        ("group", "✗", "the same sector, but a different product", "Haul trucks", "Loaders", near, near, *numbers("50")),
        ("requirements", "✓", "Payload: 130 t (required: at least 130 t)", "at least 130 t", "130 t", *numbers("13.34", "13.34", "13.34")),
        ("requirements", "?", "Range: not published; at least 300 km is required", "at least 300 km", None, *numbers("0", "6.66", "6.66")),
        ("services", "·", other, None, None, *numbers("0", "0", "6")),
        ("quantity", "·", other, None, None, *numbers("0", "0", "5")),
        ("named", "·", other, None, None, *numbers("0", "0", "4")),
        ("availability", "·", "no source states the stage of production", None, None, *numbers("0", "0", "0")),
        ("score", None, "outcome: distant", None, None, near + Decimal("13.34"), near + 20, *numbers("85")),
        advice("nearest-fix", "it is a different product; Haul trucks needed"),
        advice("rank", "not among the matches of the need"),
    ]  # fmt: skip


def test_a_blocked_pair_is_explained_line_by_line(tmp_path: Path) -> None:
    index = indexed(tmp_path, offer("small", more="specs = { payload_t = 90, range_km = 150 }"), WANT)
    blocking = "Payload: 90 t, but at least 130 t is required"
    near = "Range: 150 km, but at least 300 km is required"
    assert table(index, "small", "site/want") == [
        ("group", "✓", "the same group, Haul trucks", "Haul trucks", "Haul trucks", *numbers("50", "50", "50")),
        ("requirements", "✗", blocking, "at least 130 t", "90 t", *numbers("0", "0", "13.34")),
        ("requirements", "✗", near, "at least 300 km", "150 km", *numbers("3.33", "3.33", "6.66")),
        ("services", "?", "services not stated: repair, training", "repair, training", None, *numbers("0", "6", "6")),
        ("quantity", "?", UNPUBLISHED, "20 pcs", None, *numbers("0", "5", "5")),
        ("named", "·", "no source proposes it for this project", None, None, *numbers("0", "0", "4")),
        ("availability", "·", "no source states the stage of production", None, None, *numbers("0", "0", "0")),
        ("score", None, "outcome: blocked", None, None, *numbers("53.33", "64.33", "85")),
        advice("blocked-by", blocking),
        advice("nearest-fix", "Payload: at least 130 t instead of 90 t"),
        advice("ask", "Does the offer include these services: repair, training?"),
        advice("ask", "Can the maker supply 20 pcs?"),
        advice("rank", "place 1 of 1"),
    ]  # fmt: skip


def test_a_pair_that_is_no_match_is_explained_as_well(tmp_path: Path) -> None:
    index = indexed(tmp_path, offer("cream", "milk"), project("site", need("want")))
    other = "does not count: a different product is offered"
    assert table(index, "cream", "site/want") == [
        ("group", "✗", "another group: Milk instead of Haul trucks", "Haul trucks", "Milk", *numbers("0", "0", "50")),
        ("requirements", "·", "the need puts no conditions", None, None, *numbers("0", "0", "0")),
        ("services", "·", "the need asks for no services", None, None, *numbers("0", "0", "0")),
        ("quantity", "·", "the need states no quantity", None, None, *numbers("0", "0", "0")),
        ("named", "·", other, None, None, *numbers("0", "0", "4")),
        ("availability", "·", "no source states the stage of production", None, None, *numbers("0", "0", "0")),
        ("score", None, "no match: the two have nothing in common", None, None, *numbers("0", "0", "54")),
        advice("nearest-fix", "it is a different product; Haul trucks needed"),
        advice("rank", "not among the matches of the need"),
    ]  # fmt: skip


@pytest.mark.parametrize("offer_id", ["truck", "open", "small", "loader", "cream"])
def test_the_lines_of_the_criteria_sum_to_the_line_of_the_score(tmp_path: Path, offer_id: str) -> None:
    offers = (
        offer("truck", more='specs = { payload_t = 130, range_km = 290 }\nservices = ["repair"]')
        + offer("open")
        + offer("small", more='specs = { payload_t = 90 }\ncapacity = [{ value = 3, unit = "pcs" }]')
        + offer("loader", "loaders")
        + offer("cream", "milk")
    )
    catalogue = TRADE["catalogue.toml"]
    assert isinstance(catalogue, str)
    lines = explanation(
        explain_match(
            indexed(tmp_path, offers, WANT, {"catalogue.toml": catalogue.replace("words = 0", "words = 17")}),
            offer_id,
            "site/want",
        )
    )
    verdicts = [line for line in lines if line.criterion in VERDICTS]
    score = next(line for line in lines if line.criterion == "score")
    assert (score.points, score.high, score.of) == (
        sum(line.points or 0 for line in verdicts),
        sum(line.high or 0 for line in verdicts),
        sum(line.of or 0 for line in verdicts),
    )


def test_each_line_names_the_sources_of_the_offered_value_and_the_rule_that_judged_it(tmp_path: Path) -> None:
    more = """specs = { payload_t = { value = 130, source = ["page", "meeting"] } }
capacity = [{ value = 10, unit = "pcs", source = "page" }]
proposed_for = [{ project = "site", source = "meeting" }]"""
    lines = explanation(explain_match(indexed(tmp_path, offer("truck", more=more), WANT), "truck", "site/want"))
    assert {line.criterion: line.sources for line in lines if line.sources} == {
        "requirements": ("page", "meeting"),
        "quantity": ("page",),
        "named": ("meeting",),
    }
    assert [bool(line.rule) for line in lines] == [line.criterion in VERDICTS for line in lines]


def test_an_explanation_has_stable_columns(tmp_path: Path, run: Run) -> None:
    folder = laid_out(tmp_path, offer("cream", "milk"), project("site", need("want")))
    done = run(
        "explain", "cream", "site/want", "--catalogue", str(folder), "-f", "csv",
        "--columns", "criterion,mark,points,high,of,sources",
    )  # fmt: skip
    rows = [line for line in done.out.splitlines() if not line.startswith("words")]
    assert (done.code, rows) == (
        0,
        [
            "criterion,mark,points,high,of,sources",
            "group,✗,0.00,0.00,50.00,",
            "requirements,·,0.00,0.00,0.00,",
            "services,·,0.00,0.00,0.00,",
            "quantity,·,0.00,0.00,0.00,",
            "named,·,0.00,0.00,4.00,",
            "availability,·,0.00,0.00,0.00,",
            "score,,0.00,0.00,54.00,",
            "nearest-fix,,,,,",
            "rank,,,,,",
        ],
    )


@pytest.mark.parametrize(
    ("offer_id", "need_id", "message"),
    [
        ("truk", "site/want", 'there is no offer "truk"; did you mean "truck"? `offerbook offers` lists them.'),
        ("truck", "site/wnat", 'there is no need "site/wnat"; did you mean "site/want"? `offerbook needs` lists them.'),
    ],
)
def test_an_unknown_offer_or_need_is_refused_with_what_is_near(
    tmp_path: Path, offer_id: str, need_id: str, message: str
) -> None:
    with pytest.raises(UsageError) as refusal:
        explain_match(indexed(tmp_path, offer("truck"), WANT), offer_id, need_id)
    assert str(refusal.value) == message


# --- what blocks, the nearest fix, the questions


VARIANTS = """specs = { payload_t = 100, range_km = 100 }
variants = [
  { id = "A", specs = { payload_t = 120 } },
  { id = "B", specs = { payload_t = 125 } },
  { id = "C", specs = { payload_t = 110 } },
]"""

FIXES = [
    # Blocked: only the conditions that block, and nothing of those that only cost points.
    ("", "specs = { payload_t = 90, range_km = 1 }", "Payload: at least 130 t instead of 90 t"),
    # The smallest change of any variant.
    ("", VARIANTS, "the model B is nearer: Payload: at least 130 t instead of 125 t"),
    # One change is less than two, however small they are.
    (
        'requires = [{ spec = "payload_t", min = 130, level = "must" }, { spec = "range_km", min = 300, level = "must" }]',
        """specs = { payload_t = 1, range_km = 1 }
variants = [
  { id = "two", specs = { payload_t = 129, range_km = 299 } },
  { id = "one", specs = { payload_t = 10, range_km = 300 } },
]""",
        "Payload: at least 130 t instead of 10 t",
    ),
    (
        'requires = [{ spec = "payload_t", max = 50, level = "must" }, { spec = "drive", one_of = ["6x6"], level = "must" }]',
        'specs = { payload_t = 60, drive = "4x4" }',
        "Payload: at most 50 t instead of 60 t; Drive: one of 6x6 instead of 4x4",
    ),
    # Related: all that is known not to be as asked, and that it cannot be had.
    ("", "specs = { payload_t = 130, range_km = 150 }", "Range: at least 300 km instead of 150 km"),
    (
        'requires = [{ spec = "heater", flag = true }]',
        'stage = "planned"\nspecs = { heater = false }',
        "Heater: yes instead of no; series production, which no source states",
    ),
    ("", 'stage = "prototype"', "series production, which no source states"),
    # To be confirmed: every fact that is missing for a fit.
    (
        "",
        "specs = { payload_t = 130 }",
        "confirmation from the maker: Range: at least 300 km; confirmation from the maker of these services: repair, training; "
        "confirmation from the maker that it can supply 20 pcs",
    ),
    (
        'requires = [{ spec = "payload_t", min = 130 }]',
        'stage = "pre-series"',
        "confirmation from the maker: Payload: at least 130 t; the start of series production",
    ),
    # What is stated and nearly keeps a bound is a change, not a question to which the answer is known.
    (
        'requires = [{ spec = "payload_t", min = 130 }, { spec = "heater", flag = true }]',
        "specs = { payload_t = 120 }",
        "Payload: at least 130 t instead of 120 t; confirmation from the maker: Heater: yes",
    ),
    # What keeps one bound must keep the other on the same spec.
    (
        'requires = [{ spec = "payload_t", min = 45 }, { spec = "payload_t", max = 60 }]',
        "specs = { payload_t = 90 }",
        "Payload: at most 60 t instead of 90 t",
    ),
]


def test_where_only_another_group_could_fit_no_fact_is_asked_for_as_a_fix(tmp_path: Path) -> None:
    tipper = indexed(tmp_path / "a", offer("tipper", "tippers"), project("site", need("want")))
    fix = "no further fact makes it fit fully; Haul trucks needed"
    assert said(tipper, "tipper", "site/want", "nearest-fix") == [fix]
    coded = offer("coded", "graders", 'codes = [{ scheme = "okpd2", code = "28.92.29" }]')
    index = indexed(tmp_path / "b", coded, project("site", need("want")))
    assert said(index, "coded", "site/want", "nearest-fix") == [fix]


def test_conditions_that_contradict_each_other_can_be_met_by_no_change(tmp_path: Path) -> None:
    asked = 'requires = [{ spec = "payload_t", min = 90, level = "must" }, { spec = "payload_t", max = 45, level = "must" }]'
    index = indexed(
        tmp_path, offer("truck", more="specs = { payload_t = 60 }"), project("site", need("want", more=asked))
    )
    assert said(index, "truck", "site/want", "nearest-fix") == [
        "no change of this offer helps: the conditions contradict each other"
    ]


@pytest.mark.parametrize(("status", "text"), [("past", "the purchase is over"), ("dormant", "no news of it since")])
def test_a_need_that_is_past_is_said_to_be_before_anything_that_follows(tmp_path: Path, status: str, text: str) -> None:
    index = indexed(tmp_path, offer("truck"), project("site", need("want", status=status)))
    lines = explain_match(index, "truck", "site/want").advice
    assert [(it.topic, it.text) for it in lines[:1]] == [("past-demand", text)]


@pytest.mark.parametrize(("asked", "offered", "fix"), FIXES)
def test_the_nearest_fix_is_the_smallest_change_that_lifts_the_outcome(
    tmp_path: Path, asked: str, offered: str, fix: str
) -> None:
    needs = project("site", need("want", more=asked or ASKED))
    index = indexed(tmp_path, offer("truck", more=offered), needs)
    assert said(index, "truck", "site/want", "nearest-fix") == [fix]


@pytest.mark.parametrize(
    ("offered", "mended", "outcomes"),
    [
        ("specs = { payload_t = 90, range_km = 150 }", "specs = { payload_t = 130, range_km = 150 }", ("blocked", "related")),
        (VARIANTS, VARIANTS.replace("125", "130"), ("blocked", "related")),
        ("specs = { payload_t = 130, range_km = 150 }", "specs = { payload_t = 130, range_km = 300 }", ("related", "fits-if-confirmed")),
        ('stage = "prototype"', 'stage = "series"', ("related", "fits-if-confirmed")),
        (
            "specs = { payload_t = 130 }",
            'specs = { payload_t = 130, range_km = 300 }\nservices = ["repair", "training"]\n'
            'capacity = [{ value = 20, unit = "pcs" }]',
            ("fits-if-confirmed", "fits"),
        ),
    ],
)  # fmt: skip
def test_an_offer_that_is_mended_as_advised_has_a_better_outcome(
    tmp_path: Path, offered: str, mended: str, outcomes: tuple[str, str]
) -> None:
    before = indexed(tmp_path / "before", offer("truck", more=offered), WANT)
    after = indexed(tmp_path / "after", offer("truck", more=mended), WANT)
    assert tuple(judgement(index, "truck", "site/want").outcome for index in (before, after)) == outcomes


def test_a_variant_that_meets_the_condition_but_fails_elsewhere_is_mentioned(tmp_path: Path) -> None:
    more = """specs = { payload_t = 120, range_km = 300 }
variants = [{ id = "heavy", specs = { payload_t = 200, range_km = 10 } }]"""
    requires = 'requires = [{ spec = "payload_t", min = 130, level = "must" }, { spec = "range_km", min = 300, level = "must" }]'
    index = indexed(tmp_path, offer("truck", more=more), project("site", need("want", more=requires)))
    assert said(index, "truck", "site/want", "nearest-fix") == [
        "Payload: at least 130 t instead of 120 t (the variant heavy has 200 t, but fails another condition)"
    ]


def test_a_variant_that_could_serve_is_to_be_mended_though_the_offer_itself_is_only_of_the_sector(
    tmp_path: Path,
) -> None:
    more = 'variants = [{ id = "truck", group = "haul-trucks", specs = { payload_t = 90 } }]'
    requires = 'requires = [{ spec = "payload_t", min = 130, level = "must" }]'
    index = indexed(tmp_path, offer("mixed", "loaders", more), project("site", need("want", more=requires)))
    assert said(index, "mixed", "site/want", "nearest-fix") == ["Payload: at least 130 t instead of 90 t"]


def test_what_fits_needs_no_fix(tmp_path: Path) -> None:
    index = indexed(tmp_path, offer("truck"), project("site", need("want")))
    assert said(index, "truck", "site/want", "nearest-fix") == []
    assert said(index, "truck", "site/want", "ask") == []


# --- the rank, and what would turn it


CLAIM = re.compile(r"place 1 of 2; the next, (\S+), overtakes when the weight of (\w+) goes from (\S+) to (\S+)")


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
    rival, criterion, now, then = claim.groups()
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


# --- the ledger


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
        "site/z-first takes 5 t a month of 120 t a year",
        "site/a-second takes 50000 kg of 120 t a year",
        "site/m-third takes 10 t a year of 120 t a year",
    ]
    for id in ("z-first", "a-second", "m-third"):
        assert said(index, "truck", f"site/{id}", "ledger") == ledger
    assert said(index, "truck", "site/no-amount", "ledger") == []


def test_a_need_that_another_offer_serves_better_is_not_in_the_ledger(tmp_path: Path) -> None:
    capacity = 'capacity = [{ value = 10, unit = "pcs" }]'
    offers = offer("a", more=capacity) + offer("b", more=capacity + '\nservices = ["repair"]')
    asked = 'quantity = { value = 4, unit = "pcs" }\nservices = ["repair"]'
    index = indexed(tmp_path, offers, project("site", need("want", more=asked)))
    assert said(index, "b", "site/want", "ledger") == ["site/want takes 4 pcs of 10 pcs a year"]
    assert said(index, "a", "site/want", "ledger") == []
