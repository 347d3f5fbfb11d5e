"""Criteria: what each says of one offer and one need."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from offerbook.matching.group_tie import CODE_SHARE, MIXED_SHARE, SECTOR_SHARE
from offerbook.matching.match import Match
from offerbook.matching.points import CENT
from offerbook.matching.verdict import Standing
from offerbook.model.phrases import number_text, quantity_text
from offerbook.model.records import Quantity
from offerbook.text.i18n import set_language
from tests.matching.trade import VerdictCells, indexed, judgement, need, offer, points, project, verdicts

ZERO = Decimal(0)


def judge_candidate(folder: Path, offered: str, wanted_need: str, files: dict[str, str] | None = None) -> Match:
    """The offer `thing` against the need `site/want`."""
    return judgement(indexed(folder, offered, project("site", wanted_need), files), "thing", "site/want")


def one(match: Match, criterion: str) -> VerdictCells:
    """The only verdict of a criterion."""
    (verdict,) = verdicts(match, criterion)
    return verdict


# --- group


def test_the_same_group_earns_all_points(tmp_path: Path) -> None:
    match = judge_candidate(tmp_path, offer("thing", "loaders"), need("want", "loaders"))
    reason = "the same group, Loaders"
    assert one(match, "group") == VerdictCells(
        "group", "met", points(50), points(50), points(50), reason, "Loaders", "Loaders", relation="same"
    )


def test_an_offer_of_one_of_the_groups_of_a_need_serves_that_part_of_it(tmp_path: Path) -> None:
    match = judge_candidate(tmp_path, offer("thing", "milk"), need("want", "graders milk"))
    reason = "the same group, Milk; it serves Milk, not Graders"
    assert one(match, "group") == VerdictCells(
        "group", "met", points(50), points(50), points(50), reason, "Graders, Milk", "Milk", relation="same"
    )
    assert match.parts == ("milk",)


def test_an_offer_that_a_link_lets_serve_another_part_too_serves_both(tmp_path: Path) -> None:
    match = judge_candidate(tmp_path, offer("thing", "tippers"), need("want", "haul-trucks tippers milk"))
    assert one(match, "group").reason == "the same group, Tippers; it serves Haul trucks, Tippers, not Milk"
    assert match.parts == ("haul-trucks", "tippers")


def test_where_any_of_the_groups_is_enough_an_offer_of_one_of_them_serves_the_need(tmp_path: Path) -> None:
    match = judge_candidate(tmp_path, offer("thing", "milk"), need("want", "graders milk", "any_group = true"))
    assert one(match, "group").reason == "the same group, Milk"


def test_a_link_of_half_the_points_serves_and_says_what_to_ask(tmp_path: Path) -> None:
    match = judge_candidate(tmp_path, offer("thing", "tippers"), need("want", "haul-trucks"))
    why = "A tipper can work in a small pit"
    assert one(match, "group") == VerdictCells(
        "group", "met", points(25), points(25), points(50), f"a linked group: {why}", "Haul trucks", "Tippers",
        relation="linked", confirm="Would tippers serve the buyer, who needs haul trucks?",
    )  # fmt: skip


def test_a_link_of_less_than_half_only_lies_near(tmp_path: Path) -> None:
    match = judge_candidate(tmp_path, offer("thing", "loaders"), need("want", "graders"))
    assert one(match, "group") == VerdictCells(
        "group", "not-met", points("24.5"), points("24.5"), points(50), "a linked group: Both move earth",
        "Graders", "Loaders", relation="linked",
    )  # fmt: skip


def test_of_several_links_the_strongest_counts(tmp_path: Path) -> None:
    sectors = """
sector = [{ id = "land", name = { en = "Land", ru = "Земля" } }]
group = [
  { id = "one", sector = "land", name = { en = "One", ru = "Один" } },
  { id = "two", sector = "land", name = { en = "Two", ru = "Два" } },
  { id = "six", sector = "land", name = { en = "Six", ru = "Шесть" } },
]
link = [
  { groups = ["one", "six"], share = 0.3, reason = { en = "Weakly.", ru = "Слабо." } },
  { groups = ["six", "two"], share = 0.7, reason = { en = "Strongly.", ru = "Сильно." } },
]
"""
    match = judge_candidate(tmp_path, offer("thing", "six"), need("want", "one two"), {"sectors.toml": sectors})
    assert one(match, "group") == VerdictCells(
        "group", "met", points(35), points(35), points(50), "a linked group: Strongly; it serves Two, not One", "One, Two",
        "Six", relation="linked", confirm="Would six serve the buyer, who needs two?",
    )  # fmt: skip


def test_the_code_of_one_group_alone_makes_an_offer_of_another_group_serve(tmp_path: Path) -> None:
    codes = 'codes = [{ scheme = "okpd2", code = "28.92.29.110" }]'
    match = judge_candidate(tmp_path, offer("thing", "graders", codes), need("want", "haul-trucks"))
    reason = "the same code OKPD2 28.92.29, which belongs to one group only"
    earned = 50 * CODE_SHARE
    assert one(match, "group") == VerdictCells(
        "group", "met", earned, earned, points(50), reason, "Haul trucks", "Graders", relation="code",
        confirm="Does the buyer mean graders?",
    )  # fmt: skip


def test_a_code_that_is_said_to_be_mixed_is_weak_evidence(tmp_path: Path) -> None:
    codes = 'codes = [{ scheme = "okpd2", code = "29.10.59.111" }]'
    match = judge_candidate(tmp_path, offer("thing", "milk", codes), need("want", "sweepers"))
    reason = "the same code OKPD2 29.10.59, but the code also covers other products"
    earned = 50 * MIXED_SHARE
    assert one(match, "group") == VerdictCells(
        "group", "not-met", earned, earned, points(50), reason, "Sweepers", "Milk", relation="mixed"
    )


SHARED_CODES = """
sector = [
  {{ id = "land", name = {{ en = "Land", ru = "Земля" }} }},
  {{ id = "sea", name = {{ en = "Sea", ru = "Море" }} }},
]
group = [
  {{ id = "one", sector = "land", name = {{ en = "One", ru = "Один" }}, codes = [{one}] }},
  {{ id = "two", sector = "sea", name = {{ en = "Two", ru = "Два" }}, codes = [{two}] }},
]
"""


@pytest.mark.parametrize(
    ("one_codes", "two_codes", "relation"),
    [
        # Nobody says that it is mixed, but two groups have it.
        ('"29.10.59"', '"29.10.59"', "mixed"),
        # The longer code belongs to one group, the six digits do not.
        ('"29.10.59.110"', '"29.10.59.120"', "mixed"),
        ('"29.10.59", mixed = true }, { scheme = "okpd2", code = "29.10.59.390"', '"29.10.59", mixed = true', "mixed"),
        # Four and five digits are no evidence.
        ('"29.10"', '"29.10"', "none"),
        ('"29.10.5"', '"29.10.59"', "none"),
        ('"29.10.58"', '"29.10.59"', "none"),
    ],
)
def test_a_code_is_compared_to_six_digits_and_is_mixed_when_two_groups_have_it(
    tmp_path: Path, one_codes: str, two_codes: str, relation: str
) -> None:
    start = '{ scheme = "okpd2", code = '
    sectors = SHARED_CODES.format(one=f"{start}{one_codes} }}", two=f"{start}{two_codes} }}")
    match = judge_candidate(tmp_path, offer("thing", "two"), need("want", "one"), {"sectors.toml": sectors})
    assert match.relation == relation


def test_of_several_relations_the_one_that_earns_most_counts(tmp_path: Path) -> None:
    # The link is weak, the sector is the same, and the offer has a code that belongs to the need's group alone.
    sectors = """
sector = [{ id = "land", name = { en = "Land", ru = "Земля" } }]
group = [
  { id = "one", sector = "land", name = { en = "One", ru = "Один" }, codes = [
    { scheme = "okpd2", code = "28.92.29" }, { scheme = "okrb007", code = "10.51.11", mixed = true } ] },
  { id = "two", sector = "land", name = { en = "Two", ru = "Два" } },
]
link = [{ groups = ["one", "two"], share = SHARE, reason = { en = "Weakly.", ru = "Слабо." } }]
"""
    alone, mixed = (
        'codes = [{ scheme = "okpd2", code = "28.92.29" }]',
        'codes = [{ scheme = "okrb007", code = "10.51.11" }]',
    )
    for number, (share, codes, relation, earned) in enumerate(
        [
            ("0.3", alone, "code", "30"),
            ("0.6", alone, "linked", "30"),
            ("0.61", alone, "linked", "30.5"),
            ("0.05", mixed, "mixed", "7.5"),
            ("0.15", mixed, "linked", "7.5"),
            ("0.05", "", "sector", "5"),
            ("0.1", "", "linked", "5"),
        ]
    ):
        files = {"sectors.toml": sectors.replace("SHARE", share)}
        match = judge_candidate(tmp_path / str(number), offer("thing", "two", codes), need("want", "one"), files)
        assert (match.relation, one(match, "group").points) == (relation, points(earned))


@pytest.mark.parametrize(
    ("own", "relation"),
    [
        ('code = "28.92.29"', "code"),
        ('code = "28.92.29.110"', "code"),
        ('code = "28.92.29.119"', "code"),
        # The offer's own source says that it covers unlike things.
        ('code = "28.92.29", mixed = true', "mixed"),
        ('code = "28.92.29.110" }, { scheme = "okpd2", code = "28.92.29.120", mixed = true', "mixed"),
        ('code = "28.92.2"', "none"),
        ('code = "28.92.30"', "none"),
    ],
)
def test_a_code_of_the_offer_s_own_counts_to_six_digits_unless_it_is_said_to_be_mixed(
    tmp_path: Path, own: str, relation: str
) -> None:
    codes = f'codes = [{{ scheme = "okpd2", {own} }}]'
    assert judge_candidate(tmp_path, offer("thing", "milk", codes), need("want", "haul-trucks")).relation == relation


def test_a_common_code_is_named_as_far_as_it_is_common(tmp_path: Path) -> None:
    sectors = SHARED_CODES.format(one='{ scheme = "okpd2", code = "28.92.29.110" }', two="")
    codes = 'codes = [{ scheme = "okpd2", code = "28.92.29.120" }]'
    match = judge_candidate(tmp_path, offer("thing", "two", codes), need("want", "one"), {"sectors.toml": sectors})
    assert one(match, "group").reason == "the same code OKPD2 28.92.29, which belongs to one group only"


def test_a_customs_code_counts_to_its_six_digits(tmp_path: Path) -> None:
    sectors = SHARED_CODES.format(one='{ scheme = "hs2022", code = "8704.10" }', two="")
    codes = 'codes = [{ scheme = "hs2022", code = "8704.10" }]'
    assert (
        judge_candidate(tmp_path, offer("thing", "two", codes), need("want", "one"), {"sectors.toml": sectors}).relation
        == "code"
    )


def test_a_code_of_another_classification_is_no_common_code(tmp_path: Path) -> None:
    sectors = SHARED_CODES.format(
        one='{ scheme = "okpd2", code = "87.04.10" }', two='{ scheme = "hs2022", code = "8704.10" }'
    )
    match = judge_candidate(tmp_path, offer("thing", "two"), need("want", "one"), {"sectors.toml": sectors})
    assert match.relation == "none"


def test_the_same_sector_alone_is_only_related(tmp_path: Path) -> None:
    match = judge_candidate(tmp_path, offer("thing", "loaders"), need("want", "haul-trucks"))
    earned = 50 * SECTOR_SHARE
    assert one(match, "group") == VerdictCells(
        "group", "not-met", earned, earned, points(50), "the same sector, but a different product", "Haul trucks", "Loaders",
        relation="sector",
    )  # fmt: skip


def test_another_sector_earns_nothing(tmp_path: Path) -> None:
    match = judge_candidate(tmp_path, offer("thing", "milk"), need("want", "haul-trucks"))
    assert one(match, "group") == VerdictCells(
        "group", "not-met", ZERO, ZERO, points(50), "another group: Milk instead of Haul trucks", "Haul trucks", "Milk"
    )


def test_a_link_says_more_than_a_common_code(tmp_path: Path) -> None:
    # Both groups have HS 8704.10, but the link says how they stand to each other.
    match = judge_candidate(tmp_path, offer("thing", "haul-trucks"), need("want", "tippers"))
    assert match.relation == "linked"


def test_reasons_are_in_the_language_being_spoken_where_the_catalogue_has_it(tmp_path: Path) -> None:
    index = indexed(tmp_path, offer("thing", "tippers"), project("site", need("want", "haul-trucks")))
    set_language("ru")
    try:
        verdict = one(judgement(index, "thing", "site/want"), "group")
    finally:
        set_language("en")
    assert (verdict.asked, verdict.offered, verdict.confirm) == (
        "Карьерные самосвалы",
        "Самосвалы",
        "Подойдёт ли заказчику близкий товар: самосвалы (нужно: карьерные самосвалы)?",
    )


# --- requirements


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
        "at least 240 km", "over 200 km", "must", confirm="Is this met: range at least 240 km?", sources=("page",),
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
        ("Will the buyer accept this: payload (95 t)?",),
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


# --- services


def test_every_service_that_is_asked_for_and_given_earns_all_points(tmp_path: Path) -> None:
    services = 'services = ["repair", "maintenance"]'
    wanted_need = need("want", more='services = ["maintenance", "repair", "repair"]')
    assert one(judge_candidate(tmp_path, offer("thing", more=services), wanted_need), "services") == VerdictCells(
        "services", "met", points(6), points(6), points(6), "every service required is offered", "maintenance, repair",
        "maintenance, repair",
    )  # fmt: skip


def test_a_service_that_no_source_mentions_is_unknown_and_leaves_its_part_open(tmp_path: Path) -> None:
    services = 'services = ["repair"]'
    wanted_need = need("want", more='services = ["maintenance", "repair", "training"]')
    assert one(judge_candidate(tmp_path, offer("thing", more=services), wanted_need), "services") == VerdictCells(
        "services", "unknown", points(2), points(6), points(6), "services not stated: maintenance, training",
        "maintenance, repair, training", "repair", confirm="Does the offer include these services: maintenance, training?",
    )  # fmt: skip


def test_an_offer_without_any_service_leaves_all_of_them_open(tmp_path: Path) -> None:
    wanted_need = need("want", more='services = ["training"]')
    assert one(judge_candidate(tmp_path, offer("thing"), wanted_need), "services") == VerdictCells(
        "services", "unknown", ZERO, points(6), points(6), "services not stated: training", "training", "",
        confirm="Does the offer include these services: training?",
    )  # fmt: skip


def test_a_need_without_services_asks_nothing_of_the_kind(tmp_path: Path) -> None:
    services = 'services = ["repair"]'
    assert one(judge_candidate(tmp_path, offer("thing", more=services), need("want")), "services") == VerdictCells(
        "services", "not-asked", ZERO, ZERO, ZERO, "the need asks for no services"
    )


# --- quantity


@pytest.mark.parametrize(
    ("capacity", "quantity", "expected"),
    [
        ('20, unit = "pcs"', '20, unit = "pcs"', ("met", 5, 5, "20 pcs", "20 pcs a year")),
        ('20, unit = "pcs"', '25, unit = "pcs"', ("not-met", 4, 4, "25 pcs", "20 pcs a year")),
        ('0, unit = "pcs"', '25, unit = "pcs"', ("not-met", 0, 0, "25 pcs", "0 pcs a year")),
        # A total is set against one year.
        ('10, unit = "t", per = "month"', '120, unit = "t"', ("met", 5, 5, "120 t", "10 t a month")),
        ('10, unit = "t", per = "month"', '120.1, unit = "t"', ("not-met", 5, 5, "120.1 t", "10 t a month")),
        # A rate is set against the capacity in its own period.
        ('120, unit = "t"', '10, unit = "t", per = "month"', ("met", 5, 5, "10 t a month", "120 t a year")),
        ('120, unit = "t"', '20, unit = "t", per = "month"', ("not-met", "2.5", "2.5", "20 t a month", "120 t a year")),
        ('100, unit = "t"', '9, unit = "t", per = "month"', ("not-met", "4.63", "4.63", "9 t a month", "100 t a year")),
        ('1, unit = "t", per = "day"', '2, unit = "t", per = "day"', ("not-met", "2.5", "2.5", "2 t a day", "1 t a day")),
        # Units that convert exactly.
        ('5, unit = "t"', '5000, unit = "kg"', ("met", 5, 5, "5000 kg", "5 t a year")),
        # What is stated openly covers what it states, and leaves more unknown.
        ('20, unit = "pcs", qualifier = "over"', '20, unit = "pcs"', ("met", 5, 5, "20 pcs", "over 20 pcs a year")),
        ('20, unit = "pcs", qualifier = "over"', '25, unit = "pcs"', ("unknown", 4, 5, "25 pcs", "over 20 pcs a year")),
        ('20, unit = "pcs", qualifier = "at-least"', '25, unit = "pcs"', ("unknown", 4, 5, "25 pcs", "at least 20 pcs a year")),
        ('20, unit = "pcs", qualifier = "at-most"', '20, unit = "pcs"', ("unknown", 0, 5, "20 pcs", "at most 20 pcs a year")),
        ('20, unit = "pcs", qualifier = "at-most"', '25, unit = "pcs"', ("not-met", 0, 4, "25 pcs", "at most 20 pcs a year")),
        ('20, unit = "pcs", qualifier = "about"', '18, unit = "pcs"', ("met", 5, 5, "18 pcs", "about 20 pcs a year")),
        ('20, unit = "pcs", qualifier = "about"', '20, unit = "pcs"', ("unknown", "4.5", 5, "20 pcs", "about 20 pcs a year")),
        ('20, unit = "pcs", qualifier = "about"', '25, unit = "pcs"', ("not-met", "3.6", "4.4", "25 pcs", "about 20 pcs a year")),
        # What the buyer states so is shown so, and counts as it is stated.
        ('20, unit = "pcs"', '20, unit = "pcs", qualifier = "about"', ("met", 5, 5, "about 20 pcs", "20 pcs a year")),
    ],
)  # fmt: skip
def test_stated_capacity_is_set_against_the_quantity(
    tmp_path: Path, capacity: str, quantity: str, expected: tuple[Standing, str | int, str | int, str, str]
) -> None:
    held = f'capacity = [{{ value = {capacity}, source = "page" }}]'
    match = judge_candidate(
        tmp_path, offer("thing", more=held), need("want", more=f"quantity = {{ value = {quantity} }}")
    )
    means, low, high, required, offered = expected
    assert one(match, "quantity") == VerdictCells(
        "quantity", means, points(low), points(high), points(5), f"the maker supplies {offered}; {required} needed", required, offered,
        confirm={"unknown": f"Can the maker supply {required}?", "not-met": f"Will the buyer accept {offered}?"}.get(means, ""),
        sources=("page",),
    )  # fmt: skip


@pytest.mark.parametrize(
    "capacity",
    ["", 'capacity = [{ value = 20, unit = "t" }]', 'capacity = [{ value = 20, unit = "pcs", per = "day" }]'],
)
def test_a_capacity_that_cannot_be_set_against_the_quantity_is_unknown(tmp_path: Path, capacity: str) -> None:
    wanted_need = need("want", more='quantity = { value = 20, unit = "pcs" }')
    assert one(judge_candidate(tmp_path, offer("thing", more=capacity), wanted_need), "quantity") == VerdictCells(
        "quantity", "unknown", ZERO, points(5), points(5),
        "no capacity is published that can be compared with 20 pcs", "20 pcs", "", confirm="Can the maker supply 20 pcs?",
    )  # fmt: skip


def test_of_several_capacities_the_one_in_the_need_s_measure_counts(tmp_path: Path) -> None:
    capacity = 'capacity = [{ value = 9, unit = "t" }, { value = 30, unit = "pcs" }]'
    wanted_need = need("want", more='quantity = { value = 20, unit = "pcs" }')
    assert one(judge_candidate(tmp_path, offer("thing", more=capacity), wanted_need), "quantity") == VerdictCells(
        "quantity", "met", points(5), points(5), points(5), "the maker supplies 30 pcs a year; 20 pcs needed", "20 pcs",
        "30 pcs a year",
    )  # fmt: skip


@pytest.mark.parametrize(
    "quantity", ['20, unit = "t"', '20, unit = "t", per = "month"', '20, unit = "t", per = "year"']
)
def test_a_day_is_no_exact_part_of_a_month_or_a_year(tmp_path: Path, quantity: str) -> None:
    daily = 'capacity = [{ value = 365, unit = "t", per = "day" }]'
    wanted_need = need("want", more=f"quantity = {{ value = {quantity} }}")
    assert one(judge_candidate(tmp_path, offer("thing", more=daily), wanted_need), "quantity").standing == "unknown"


@pytest.mark.parametrize(
    ("capacities", "expected"),
    [
        # The better of two sources, however they are ordered.
        (['15, unit = "pcs"', '30, unit = "pcs"'], ("met", 5, 5, "30 pcs a year")),
        (['15, unit = "pcs"', '19, unit = "pcs", qualifier = "over"'], ("unknown", "4.75", 5, "over 19 pcs a year")),
        # What is sure before what may be.
        (['90, unit = "pcs", qualifier = "at-most"', '10, unit = "pcs"'], ("not-met", "2.5", "2.5", "10 pcs a year")),
    ],
)
def test_of_several_capacities_that_can_be_set_against_the_quantity_the_best_counts(
    tmp_path: Path, capacities: list[str], expected: tuple[Standing, str | int, str | int, str]
) -> None:
    wanted_need = need("want", more='quantity = { value = 20, unit = "pcs" }')
    for number, order in enumerate((capacities, capacities[::-1])):
        held = ", ".join(f"{{ value = {it} }}" for it in order)
        match = judge_candidate(tmp_path / str(number), offer("thing", more=f"capacity = [{held}]"), wanted_need)
        means, low, high, offered = expected
        verdict = one(match, "quantity")
        assert (verdict.standing, verdict.points, verdict.high, verdict.offered) == (
            means,
            points(low),
            points(high),
            offered,
        )


def test_a_need_without_a_quantity_asks_nothing_of_the_kind(tmp_path: Path) -> None:
    capacity = 'capacity = [{ value = 9, unit = "t" }]'
    assert one(judge_candidate(tmp_path, offer("thing", more=capacity), need("want")), "quantity") == VerdictCells(
        "quantity", "not-asked", ZERO, ZERO, ZERO, "the need states no quantity"
    )


def test_numbers_are_written_out_and_as_the_language_writes_them() -> None:
    assert quantity_text(Quantity(Decimal("1.2E+4"), "pcs", "year")) == "12000 pcs a year"
    set_language("ru")
    try:
        assert [number_text(Decimal(text)) for text in ("-0.5", "1E+3")] == ["−0,5", "1000"]
    finally:
        set_language("en")


# --- named


def test_a_source_that_proposes_the_offer_for_the_project_is_named_with_its_paragraph(tmp_path: Path) -> None:
    proposals = """proposed_for = [
  { project = "site", source = "meeting", paragraph = 4, note = { en = "as one of two", ru = "как одно из двух" } },
  { project = "site", source = "page" },
]"""
    where = "meeting, paragraph 4, page"
    reason = f"proposed for the project: {where} (as one of two)"
    assert one(judge_candidate(tmp_path, offer("thing", more=proposals), need("want")), "named") == VerdictCells(
        "named", "met", points(4), points(4), points(4), reason, "", where, sources=("meeting", "page")
    )


def test_a_proposal_for_another_project_earns_nothing(tmp_path: Path) -> None:
    proposals = 'proposed_for = [{ project = "other", source = "meeting" }]'
    index = indexed(tmp_path, offer("thing", more=proposals), project("site", need("want")) + project("other", ""))
    assert one(judgement(index, "thing", "site/want"), "named") == VerdictCells(
        "named", "not-asked", ZERO, ZERO, points(4), "no source proposes it for this project"
    )


def test_what_cannot_serve_earns_nothing_by_its_services_capacity_or_proposals(tmp_path: Path) -> None:
    more = """services = ["repair"]
capacity = [{ value = 9, unit = "t" }]
proposed_for = [{ project = "site", source = "meeting" }]"""
    wanted_need = need("want", more='services = ["repair"]\nquantity = { value = 5, unit = "t" }')
    match = judge_candidate(tmp_path, offer("thing", "loaders", more), wanted_need)
    reason = "does not count: a different product is offered"
    assert [one(match, criterion) for criterion in ("services", "quantity", "named")] == [
        VerdictCells("services", "not-asked", ZERO, ZERO, points(6), reason),
        VerdictCells("quantity", "not-asked", ZERO, ZERO, points(5), reason),
        VerdictCells("named", "not-asked", ZERO, ZERO, points(4), reason),
    ]


# --- availability


@pytest.mark.parametrize(
    ("stage", "expected"),
    [
        ("series", ("met", "in series production", "series", "")),
        ("small-series", ("met", "in series production", "small-series", "")),
        (
            "pre-series",
            ("unknown", "tested, but not yet in series", "pre-series", "When does series production start?"),
        ),
        ("prototype", ("not-met", "only a prototype", "prototype", "")),
        ("planned", ("not-met", "only planned", "planned", "")),
        ("", ("not-asked", "no source states the stage of production", "", "")),
    ],
)
def test_what_cannot_be_bought_yet_is_not_available(
    tmp_path: Path, stage: str, expected: tuple[Standing, str, str, str]
) -> None:
    match = judge_candidate(tmp_path, offer("thing", more=f'stage = "{stage}"' if stage else ""), need("want"))
    means, reason, offered, confirm = expected
    assert one(match, "availability") == VerdictCells(
        "availability", means, ZERO, ZERO, ZERO, reason, "", offered, confirm=confirm
    )


# --- variants


def test_conditions_are_never_met_by_different_variants_in_turn(tmp_path: Path) -> None:
    variants = """variants = [
  { id = "strong", specs = { payload_t = 140, range_km = 100 } },
  { id = "enduring", specs = { payload_t = 100, range_km = 500 } },
]"""
    requires = """requires = [
  { spec = "payload_t", min = 130, level = "must" },
  { spec = "range_km", min = 400, level = "must" },
]"""
    more = f"specs = {{ payload_t = 90, range_km = 90 }}\n{variants}"
    match = judge_candidate(tmp_path, offer("thing", more=more), need("want", more=requires))
    assert (match.outcome, match.candidate.variant) == ("blocked", "strong")
    assert [it.standing for it in verdicts(match, "requirements")] == ["met", "not-met"]


def test_a_variant_is_judged_with_what_it_inherits_and_is_named(tmp_path: Path) -> None:
    more = """specs = { payload_t = 130, range_km = 100 }
variants = [{ id = "far", specs = { range_km = 500 } }, { id = "heated", specs = { heater = true } }]"""
    requires = """requires = [
  { spec = "payload_t", min = 130, level = "must" },
  { spec = "range_km", min = 400, level = "must" },
]"""
    match = judge_candidate(tmp_path, offer("thing", more=more), need("want", more=requires))
    assert (match.outcome, match.candidate.variant) == ("fits", "far")
    assert [(it.standing, it.offered) for it in verdicts(match, "requirements")] == [
        ("met", "130 t"),
        ("met", "500 km"),
    ]


def test_a_variant_that_restates_a_spec_does_not_have_the_offer_s(tmp_path: Path) -> None:
    more = 'specs = { payload_t = 130 }\nstage = "planned"\nvariants = [{ id = "small", stage = "series", specs = { payload_t = 45 } }]'
    requires = 'requires = [{ spec = "payload_t", min = 130 }]'
    index = indexed(tmp_path, offer("thing", more=more), project("site", need("want", more=requires)))
    match = judgement(index, "thing", "site/want")
    # Both are only related: the one cannot be bought, the other is too small. The points decide.
    assert (match.outcome, match.candidate.variant, match.score) == ("related", "", points(70))


@pytest.mark.parametrize(
    ("variants", "outcome", "variant"),
    [
        # Every model states its payload, and all fail: there is no other model that could be asked for.
        ('{ id = "A", specs = { payload_t = 45 } }, { id = "B", specs = { payload_t = 90 } }', "blocked", "A"),
        # One model is silent: it is to be asked.
        ('{ id = "A", specs = { payload_t = 45 } }, { id = "B" }', "fits-if-confirmed", ""),
        # What a model of another group states says nothing of this one, and what it does not state neither.
        ('{ id = "A", group = "milk", specs = { payload_t = 45 } }', "fits-if-confirmed", ""),
        ('{ id = "A", specs = { payload_t = 45 } }, { id = "B", group = "milk" }', "blocked", "A"),
        # The group may be said once more.
        ('{ id = "A", group = "haul-trucks", specs = { payload_t = 45 } }', "blocked", "A"),
    ],
)
def test_an_offer_is_no_machine_of_its_own_where_every_variant_states_what_is_asked_and_it_does_not(
    tmp_path: Path, variants: str, outcome: str, variant: str
) -> None:
    requires = 'requires = [{ spec = "payload_t", min = 130, level = "must" }]'
    match = judge_candidate(tmp_path, offer("thing", more=f"variants = [{variants}]"), need("want", more=requires))
    assert (match.outcome, match.candidate.variant) == (outcome, variant)


def test_what_each_variant_states_hides_the_offer_only_from_needs_that_ask_for_it(tmp_path: Path) -> None:
    more = 'stage = "series"\nvariants = [{ id = "A", stage = "planned", specs = { payload_t = 45 } }]'
    match = judge_candidate(tmp_path, offer("thing", more=more), need("want"))
    assert (match.outcome, match.candidate.variant) == ("fits", "")


def test_the_offer_itself_wins_when_a_variant_is_as_good(tmp_path: Path) -> None:
    more = 'specs = { payload_t = 130 }\nvariants = [{ id = "same" }, { id = "heavier", specs = { payload_t = 140 } }]'
    requires = 'requires = [{ spec = "payload_t", min = 130, level = "must" }]'
    assert judge_candidate(tmp_path, offer("thing", more=more), need("want", more=requires)).candidate.variant == ""


def test_of_variants_that_are_as_good_the_first_is_named(tmp_path: Path) -> None:
    more = 'variants = [{ id = "b", specs = { payload_t = 130 } }, { id = "a", specs = { payload_t = 140 } }]'
    requires = 'requires = [{ spec = "payload_t", min = 130, level = "must" }]'
    assert judge_candidate(tmp_path, offer("thing", more=more), need("want", more=requires)).candidate.variant == "b"


def test_a_variant_can_be_of_another_group_and_in_another_stage_than_the_offer(tmp_path: Path) -> None:
    more = 'stage = "planned"\nvariants = [{ id = "digger", group = "graders", stage = "series" }]'
    match = judge_candidate(tmp_path, offer("thing", more=more), need("want", "graders"))
    assert (match.candidate.variant, match.candidate.group, match.relation, match.outcome) == (
        "digger",
        "graders",
        "same",
        "fits",
    )


def test_a_blocked_variant_of_the_right_group_says_more_than_an_offer_of_another_trade(tmp_path: Path) -> None:
    more = 'variants = [{ id = "digger", group = "graders", specs = { payload_t = 5 } }]'
    requires = 'requires = [{ spec = "payload_t", min = 9, level = "must" }]'
    match = judge_candidate(tmp_path, offer("thing", "milk", more), need("want", "graders", requires))
    assert (match.candidate.variant, match.outcome, match.relation) == ("digger", "blocked", "same")
