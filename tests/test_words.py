"""The words criterion: what counts, how much, and that the points are the sum of their rows."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from offerbook.text import lexemes
from offerbook.words import Field, Index, Question

FIELDS = {"name": Field(3, usual=4), "notes": Field(0.5, usual=10)}
TRUCKS = [
    {"name": "haul truck", "notes": "for open pits"},
    {"name": "fire truck", "notes": "with a pump"},
    {"name": "passenger lift", "notes": "for houses; haul by truck"},
    {"name": "spare parts for trucks", "notes": ""},
    {"name": "карьерный самосвал", "notes": "для разрезов"},
]


def ranked(text: str, documents: list[dict[str, str]] = TRUCKS, context: str = "") -> list[int]:
    return [number for number, _points in Index(documents, FIELDS, lexemes).rank(Question(text, context))]


def test_a_word_in_the_name_counts_more_than_one_in_the_notes() -> None:
    assert ranked("haul")[:2] == [0, 2]


def test_a_word_is_met_in_any_of_its_forms() -> None:
    assert ranked("карьерные самосвалы") == [4]


def test_what_a_document_excludes_hardly_attracts() -> None:
    documents = [{"name": "pumps", "notes": "excluding fuel pumps"}, {"name": "fuel pumps", "notes": ""}]
    assert ranked("fuel pumps", documents) == [1, 0]


def test_what_both_exclude_counts_for_them() -> None:
    documents = [
        {"name": "meat", "notes": ""},
        {"name": "meat", "notes": "other than poultry"},
    ]
    assert ranked("meat other than poultry", documents) == [1, 0]


def test_a_negated_word_never_meets_the_word() -> None:
    documents = [{"name": "fish, frozen", "notes": ""}, {"name": "fish, not frozen", "notes": ""}]
    assert ranked("fish, not frozen", documents) == [1, 0]


def test_a_part_comes_after_the_thing_unless_parts_are_asked_for() -> None:
    documents = [{"name": "parts for lifts", "notes": ""}, {"name": "lifts", "notes": ""}]
    assert ranked("lifts", documents) == [1, 0]
    assert ranked("parts for lifts", documents) == [0, 1]


def test_context_counts_less_than_the_question_itself() -> None:
    documents = [{"name": "loader", "notes": ""}, {"name": "excavator", "notes": ""}]
    assert ranked("loader", documents, context="excavator") == [0, 1]


def test_nothing_in_common_is_no_row() -> None:
    assert ranked("aircraft") == []
    assert Index(TRUCKS, FIELDS, lexemes).explain(Question("aircraft"), 0) == []


@pytest.mark.parametrize("groups", [(), [("a", "x"), ("a", "x"), ("b", "x"), ("", ""), ("b", "y")]])
def test_the_rows_of_an_explanation_sum_to_the_points(groups: list[tuple[str, str]]) -> None:
    index = Index(TRUCKS, FIELDS, lexemes, groups=groups)
    for text in ("haul truck", "truck with a pump", "lift, excluding trucks", "parts for a fire truck"):
        for number, points in index.rank(Question(text, "pit")):
            assert points == pytest.approx(sum(row.points for row in index.explain(Question(text, "pit"), number)))


def test_a_group_gives_its_documents_a_share_of_its_best_one() -> None:
    documents = [
        {"name": "tipper truck", "notes": ""},
        {"name": "grader truck", "notes": ""},
        {"name": "truck", "notes": ""},
    ]
    index = Index(documents, FIELDS, lexemes, groups=[("a",), ("a",), ("b",)])
    rows = [row for row in index.explain(Question("tipper truck"), 1) if row.how == "group"]
    best = sum(row.points for row in index.explain(Question("tipper truck"), 0) if row.how != "group")
    assert rows[0].what == "a"
    assert rows[0].points == pytest.approx(index.weights.group[0] * best)


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=60), st.lists(st.text(max_size=40), min_size=1, max_size=4))
def test_any_text_is_ranked_and_no_points_are_below_zero(question: str, names: list[str]) -> None:
    index = Index([{"name": name, "notes": ""} for name in names], FIELDS, lexemes)
    answer = index.rank(Question(question))
    assert all(points > 0 for _number, points in answer)
    assert answer == sorted(answer, key=lambda row: (-row[1], row[0]))
