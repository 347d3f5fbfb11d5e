"""The group: the same, a linked one, a common code, the same sector or none, and what each earns."""

from __future__ import annotations

from pathlib import Path

import pytest

from offerbook.matching.group_tie import CODE_SHARE, MIXED_SHARE, SECTOR_SHARE
from offerbook.text.i18n import set_language
from tests.matching.candidate import ZERO, judge_candidate, one
from tests.matching.trade import VerdictCells, indexed, judgement, need, offer, points, project


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
        relation="linked", confirm="Would tippers do in place of haul trucks?",
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
        "Six", relation="linked", confirm="Would six do in place of two?",
    )  # fmt: skip


def test_the_code_of_one_group_alone_makes_an_offer_of_another_group_serve(tmp_path: Path) -> None:
    codes = 'codes = [{ scheme = "okpd2", code = "28.92.29.110" }]'
    match = judge_candidate(tmp_path, offer("thing", "graders", codes), need("want", "haul-trucks"))
    reason = "the same code OKPD2 28.92.29, which belongs to one group only"
    earned = 50 * CODE_SHARE
    assert one(match, "group") == VerdictCells(
        "group", "met", earned, earned, points(50), reason, "Haul trucks", "Graders", relation="code",
        confirm="Is this what the project means: graders?",
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
        "Подойдёт ли замена: самосвалы (нужно: карьерные самосвалы)?",
    )
