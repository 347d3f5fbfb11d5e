"""The requirements: conditions met, not met or unknown, by how much they are missed, and how the points are shared."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from offerbook.matching.points import CENT
from offerbook.matching.verdict import Standing
from tests.matching.candidate import ZERO, judge_candidate, one
from tests.matching.trade import VerdictCells, need, offer, points, verdicts


def standing(folder: Path, condition: str, fact: str) -> tuple[Standing, Decimal, Decimal]:
    """Standing, sure and highest points of a must, which is worth 20."""
    spec = condition.split('"')[1]
    specs = f"specs = {{ {spec} = {fact} }}" if fact else ""
    wanted_need = need("want", more=f'requires = [{{ {condition}, level = "must" }}]')
    verdict = one(judge_candidate(folder, offer("thing", more=specs), wanted_need), "requirements")
    assert verdict.of == 20
    return verdict.standing, verdict.points, verdict.high


POINTS: dict[str, tuple[Standing, Decimal, Decimal]] = {
    "met": ("met", points(20), points(20)),
    "not-met": ("not-met", ZERO, ZERO),
    "unknown": ("unknown", ZERO, points(20)),
}


def stated(value: int, qualifier: str) -> str:
    return f'{{ value = {value}, qualifier = "{qualifier}" }}'


@pytest.mark.parametrize(
    ("fact", "expected"),
    [
        ("130", "met"),
        ("130.0", "met"),
        ("131", "met"),
        ("129.99", "not-met"),
        # A tenth off either way.
        (stated(145, "about"), "met"),
        (stated(144, "about"), "unknown"),
        (stated(130, "about"), "unknown"),
        (stated(119, "about"), "unknown"),
        (stated(118, "about"), "not-met"),
        (stated(130, "over"), "met"),
        (stated(129, "over"), "unknown"),
        (stated(130, "at-least"), "met"),
        (stated(100, "at-least"), "unknown"),
        (stated(129, "at-most"), "not-met"),
        (stated(130, "at-most"), "unknown"),
        (stated(200, "at-most"), "unknown"),
        ("", "unknown"),
    ],
)
def test_a_lower_bound_is_judged_by_what_the_value_can_be(tmp_path: Path, fact: str, expected: str) -> None:
    assert standing(tmp_path, 'spec = "payload_t", min = 130', fact) == POINTS[expected]


@pytest.mark.parametrize(
    ("fact", "expected"),
    [
        ("130", "met"),
        ("131", "not-met"),
        (stated(118, "about"), "met"),
        (stated(119, "about"), "unknown"),
        (stated(131, "about"), "unknown"),
        (stated(144, "about"), "unknown"),
        (stated(145, "about"), "not-met"),
        (stated(129, "over"), "unknown"),
        (stated(130, "over"), "not-met"),
        (stated(131, "over"), "not-met"),
        (stated(130, "at-least"), "unknown"),
        (stated(131, "at-least"), "not-met"),
        (stated(130, "at-most"), "met"),
        (stated(131, "at-most"), "unknown"),
        ("", "unknown"),
    ],
)
def test_an_upper_bound_is_judged_by_what_the_value_can_be(tmp_path: Path, fact: str, expected: str) -> None:
    assert standing(tmp_path, 'spec = "payload_t", max = 130', fact) == POINTS[expected]


@pytest.mark.parametrize(
    ("fact", "expected"),
    [
        ("100", "met"),
        ("150", "met"),
        ("99", "not-met"),
        ("151", "not-met"),
        (stated(120, "about"), "met"),
        (stated(110, "about"), "unknown"),
        (stated(140, "about"), "unknown"),
        (stated(120, "over"), "unknown"),
        (stated(150, "over"), "not-met"),
        (stated(120, "at-least"), "unknown"),
        (stated(151, "at-least"), "not-met"),
        (stated(120, "at-most"), "unknown"),
        (stated(99, "at-most"), "not-met"),
        ("", "unknown"),
    ],
)
def test_two_bounds_must_both_be_kept(tmp_path: Path, fact: str, expected: str) -> None:
    assert standing(tmp_path, 'spec = "payload_t", min = 100, max = 150', fact) == POINTS[expected]


@pytest.mark.parametrize(
    ("condition", "fact", "expected"),
    [
        ('spec = "drive", one_of = ["4x4", "6x6"]', '"6X6"', "met"),
        ('spec = "drive", one_of = ["полный"]', '"Полный"', "met"),
        ('spec = "drive", one_of = ["4x4", "6x6"]', '"6x4"', "not-met"),
        ('spec = "drive", one_of = ["4x4"]', "", "unknown"),
        # In any form of its words; in another alphabet nobody can tell.
        ('spec = "drive", one_of = ["полный привод"]', '"Полного привода"', "met"),
        # Where one of those accepted is in its alphabet, another one is another thing and no translation.
        ('spec = "drive", one_of = ["polny", "полный"]', '"задний"', "not-met"),
        ('spec = "drive", one_of = ["diesel"]', '"дизель"', "unknown"),
        ('spec = "drive", one_of = ["diesel", "дизель"]', '"дизель"', "met"),
        ('spec = "drive", one_of = ["дизель"]', '"газ"', "not-met"),
        ('spec = "drive", one_of = ["6x6"]', '"6х4"', "not-met"),
        ('spec = "heater", flag = true', "true", "met"),
        ('spec = "heater", flag = true', "false", "not-met"),
        ('spec = "heater", flag = false', "false", "met"),
        ('spec = "heater", flag = false', "true", "not-met"),
        ('spec = "heater", flag = true', "", "unknown"),
        ('spec = "equipment", text = "зимний пакет"', '"Подогреватель, пакет для зимних работ"', "met"),
        # What a published text does not mention is not thereby excluded.
        ('spec = "equipment", text = "зимний пакет"', '"Подогреватель"', "unknown"),
        ('spec = "equipment", text = "зимний пакет"', "", "unknown"),
    ],
)
def test_texts_and_flags_are_met_or_not_or_unknown(tmp_path: Path, condition: str, fact: str, expected: str) -> None:
    assert standing(tmp_path, condition, fact) == POINTS[expected]


def test_a_condition_says_what_is_asked_what_is_offered_and_where_it_is_published(tmp_path: Path) -> None:
    specs = """specs = { payload_t = { value = 130, source = ["page", "meeting"] }, range_km = 200 }"""
    requires = """requires = [
  { spec = "payload_t", min = 120, max = 140 },
  { spec = "range_km", min = 240, level = "must" },
  { spec = "heater", flag = true },
]"""
    match = judge_candidate(tmp_path, offer("thing", more=specs), need("want", more=requires))
    assert verdicts(match, "requirements") == [
        VerdictCells(
            "requirements", "met", points(5), points(5), points(5), "Payload: 130 t (required: 120 to 140 t)",
            "120 to 140 t", "130 t", "should", sources=("page", "meeting"),
        ),
        VerdictCells(
            "requirements", "not-met", ZERO, ZERO, points(10), "Range: 200 km, but at least 240 km is required",
            "at least 240 km", "200 km", "must",
        ),
        VerdictCells(
            "requirements", "unknown", ZERO, points(5), points(5), "Heater: not published; yes is required", "yes", "",
            "should", confirm="Heater: yes or no?",
        ),
    ]  # fmt: skip


def test_an_open_value_is_shown_as_it_is_stated_and_is_to_be_confirmed(tmp_path: Path) -> None:
    specs = 'specs = { range_km = { value = 200, qualifier = "over", source = "page" } }'
    requires = 'requires = [{ spec = "range_km", min = 240, level = "must" }]'
    assert one(judge_candidate(tmp_path, offer("thing", more=specs), need("want", more=requires)), "requirements") == VerdictCells(
        "requirements", "unknown", ZERO, points(20), points(20), "Range: over 200 km; at least 240 km is required",
        "at least 240 km", "over 200 km", "must", confirm="Is the range at least 240 km?",
        sources=("page",),
    )  # fmt: skip


def test_a_need_without_conditions_asks_nothing_of_the_kind(tmp_path: Path) -> None:
    assert one(judge_candidate(tmp_path, offer("thing"), need("want")), "requirements") == VerdictCells(
        "requirements", "not-asked", ZERO, ZERO, ZERO, "the need puts no conditions"
    )


@pytest.mark.parametrize(
    ("fact", "expected"),
    [
        # Any value of the range can be had, so one that keeps the bound is enough.
        ("{ min = 100, max = 130 }", "met"),
        ("{ min = 130, max = 200 }", "met"),
        # A tenth below is for the buyer to decide where the condition is a should; a must that is nearly met is not met.
        ("{ min = 100, max = 129 }", "not-met"),
        ("{ min = 10, max = 20 }", "not-met"),
    ],
)
def test_a_range_that_misses_a_must_however_narrowly_blocks(tmp_path: Path, fact: str, expected: str) -> None:
    assert standing(tmp_path, 'spec = "payload_t", min = 130', fact) == POINTS[expected]


def partly(folder: Path, bounds: str, fact: str) -> tuple[Standing, Decimal, Decimal]:
    """Standing, sure and highest points of a should, which is worth 20."""
    requires = f'requires = [{{ spec = "payload_t", {bounds} }}]'
    match = judge_candidate(
        folder, offer("thing", more=f"specs = {{ payload_t = {fact} }}"), need("want", more=requires)
    )
    verdict = one(match, "requirements")
    return verdict.standing, verdict.points, verdict.high


@pytest.mark.parametrize(
    ("bounds", "fact", "expected"),
    [
        # Missed by a quarter, by more than all of it, and by a bound of nothing.
        ("min = 100", "75", ("not-met", points(15), points(15))),
        ("max = 100", "125", ("not-met", points(15), points(15))),
        ("max = 100", "300", ("not-met", ZERO, ZERO)),
        ("max = 0", "1", ("not-met", ZERO, ZERO)),
        ("max = -40", "-30", ("not-met", points(15), points(15))),
        # Missed by a tenth: for the buyer to decide.
        ("min = 100", "90", ("unknown", points(18), points(20))),
        ("max = 100", "110", ("unknown", points(18), points(20))),
        ("min = 100", "89.9", ("not-met", points("17.98"), points("17.98"))),
        ("min = 100", "{ min = 50, max = 90 }", ("unknown", points(18), points(20))),
        # The true value may miss by more or by less than the one stated.
        ("min = 100", stated(75, "at-least"), ("unknown", points(15), points(20))),
        ("min = 100", stated(75, "at-most"), ("not-met", ZERO, points(15))),
        ("max = 100", stated(125, "at-least"), ("not-met", ZERO, points(15))),
        ("max = 100", stated(125, "at-most"), ("unknown", points(15), points(20))),
        ("min = 100", stated(75, "about"), ("not-met", points("13.5"), points("16.5"))),
        # The true value may miss by a tenth or less, or keep the bound.
        ("min = 100", stated(82, "about"), ("unknown", points("14.76"), points(20))),
        ("min = 100", stated(95, "about"), ("unknown", points("17.1"), points(20))),
        # It may also lie beyond the other bound, however far.
        ("min = 100, max = 120", stated(75, "at-least"), ("unknown", ZERO, points(20))),
        ("min = 80, max = 100", stated(125, "at-most"), ("unknown", ZERO, points(20))),
    ],
)
def test_a_should_that_is_missed_loses_the_part_of_its_points_by_which_it_is_missed(
    tmp_path: Path, bounds: str, fact: str, expected: tuple[Standing, Decimal, Decimal]
) -> None:
    assert partly(tmp_path, bounds, fact) == expected


@pytest.mark.parametrize(
    ("unit", "bounds", "fact", "expected"),
    [
        # A tenth of a temperature or of a year means nothing: no tolerance, no parts of points.
        ("C", "max = -50", "-46", ("not-met", ZERO, ZERO)),
        ("C", "max = -50", "-50", ("met", points(20), points(20))),
        ("year", "max = 2027", "2028", ("not-met", ZERO, ZERO)),
        ("dB", "max = 70", "71", ("not-met", ZERO, ZERO)),
        ("C", "max = -50", stated(-45, "at-least"), ("not-met", ZERO, ZERO)),
        ("C", "max = -50", stated(-45, "at-most"), ("unknown", ZERO, points(20))),
        # Nobody knows how far "about" goes there; at the bound itself it is open.
        ("C", "max = -50", stated(-50, "about"), ("unknown", ZERO, points(20))),
        ("C", "max = -50", stated(-51, "about"), ("met", points(20), points(20))),
        ("C", "max = -50", stated(-49, "about"), ("not-met", ZERO, ZERO)),
        # A number of things has parts, and so has a length of time.
        ("years", "min = 10", "9", ("unknown", points(18), points(20))),
        ("", "min = 10", "9", ("unknown", points(18), points(20))),
    ],
)
def test_a_should_has_tolerance_and_parts_of_points_only_where_a_part_of_the_figure_means_something(
    tmp_path: Path, unit: str, bounds: str, fact: str, expected: tuple[Standing, Decimal, Decimal]
) -> None:
    measure = f', unit = "{unit}"' if unit else ""
    specs = f"""spec = [{{ id = "figure", name = {{ en = "Figure", ru = "Показатель" }}, type = "number"{measure} }}]"""
    wanted_need = need("want", more=f'requires = [{{ spec = "figure", {bounds} }}]')
    match = judge_candidate(
        tmp_path, offer("thing", more=f"specs = {{ figure = {fact} }}"), wanted_need, {"specs.toml": specs}
    )
    verdict = one(match, "requirements")
    assert (verdict.standing, verdict.points, verdict.high) == expected


def test_a_bound_that_is_nearly_kept_is_for_the_buyer_to_decide(tmp_path: Path) -> None:
    wanted_need = need("want", more='requires = [{ spec = "payload_t", min = 100 }]')
    match = judge_candidate(tmp_path, offer("thing", more="specs = { payload_t = 95 }"), wanted_need)
    assert (match.outcome, match.questions) == (
        "fits-if-confirmed",
        ("Would the payload of 95 t do, where at least 100 t is asked for?",),
    )


@pytest.mark.parametrize("weight", ["20", "0.01", "0", "33.333", "0.009"])
@pytest.mark.parametrize("count", [1, 2, 3, 7])
def test_the_points_of_the_conditions_sum_exactly_to_the_weight(tmp_path: Path, weight: str, count: int) -> None:
    conditions = ", ".join(f'{{ spec = "payload_t", min = {number} }}' for number in range(count - 1))
    requires = f'requires = [{{ spec = "range_km", min = 1, level = "must" }}, {conditions}]'
    catalogue = f'format = 1\ntitle = {{ en = "T", ru = "Т" }}\nweights = {{ requirements = {weight}, words = 0 }}'
    match = judge_candidate(tmp_path, offer("thing"), need("want", more=requires), {"catalogue.toml": catalogue})
    shares = [it.of for it in verdicts(match, "requirements")]
    assert len(shares) == count
    assert sum(shares) == Decimal(weight)
    assert [share for share in shares[1:] if share != share.quantize(CENT)] == []


def test_a_must_counts_double_and_the_first_condition_gets_the_hundredths_that_are_left(tmp_path: Path) -> None:
    requires = """requires = [
  { spec = "payload_t", min = 1 },
  { spec = "range_km", min = 1, level = "must" },
  { spec = "heater", flag = true, level = "must" },
  { spec = "equipment", text = "x" },
]"""
    match = judge_candidate(tmp_path, offer("thing"), need("want", more=requires))
    assert [it.of for it in verdicts(match, "requirements")] == list(map(points, ("3.35", "6.66", "6.66", "3.33")))
