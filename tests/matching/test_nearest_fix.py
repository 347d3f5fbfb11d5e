"""The nearest fix: the smallest change that lifts the outcome of an offer, and that it does."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.matching.explained import ASKED, WANT, said
from tests.matching.trade import indexed, judgement, need, offer, project

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
        "Payload: at most 50 t instead of 60 t; Drive: 6x6 instead of 4x4",
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
    fix = "no further fact makes it fit fully: what is asked is haul trucks"
    assert said(tipper, "tipper", "site/want", "nearest-fix") == [fix]
    coded = offer("coded", "graders", 'codes = [{ scheme = "okpd2", code = "28.92.29" }]')
    index = indexed(tmp_path / "b", coded, project("site", need("want")))
    assert said(index, "coded", "site/want", "nearest-fix") == [fix]


def test_where_any_of_several_groups_is_enough_the_fix_and_the_question_say_so(tmp_path: Path) -> None:
    wanted = need("want", "haul-trucks loaders", "any_group = true")
    index = indexed(tmp_path, offer("tipper", "tippers") + offer("curd", "milk"), project("site", wanted))
    assert said(index, "curd", "site/want", "nearest-fix") == [
        "none: what is asked is another product, haul trucks or loaders"
    ]
    group = next(it for it in judgement(index, "curd", "site/want").verdicts if it.criterion == "group")
    assert group.reason == "another group: Milk instead of Haul trucks or Loaders"


def test_conditions_that_contradict_each_other_can_be_met_by_no_change(tmp_path: Path) -> None:
    asked = 'requires = [{ spec = "payload_t", min = 90, level = "must" }, { spec = "payload_t", max = 45, level = "must" }]'
    index = indexed(
        tmp_path, offer("truck", more="specs = { payload_t = 60 }"), project("site", need("want", more=asked))
    )
    assert said(index, "truck", "site/want", "nearest-fix") == [
        "no change of this offer helps: the conditions contradict each other"
    ]


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
