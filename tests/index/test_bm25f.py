"""The words criterion: what counts, how much, and that the points are the sum of their rows."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from offerbook.index.bm25f import Contribution, Field, Question, document, explain, idf, prepare_query, read
from tests.tools.benchmarks.corpus import GROUP_SHARES, Corpus

FIELDS = {"name": Field(3, average_length=4), "notes": Field(0.5, average_length=10)}
TRUCKS = [
    {"name": "haul truck", "notes": "for open pits"},
    {"name": "fire truck", "notes": "with a pump"},
    {"name": "passenger lift", "notes": "for houses; haul by truck"},
    {"name": "spare parts for trucks", "notes": ""},
    {"name": "карьерный самосвал", "notes": "для разрезов"},
]


def explained(question: Question, number: int, documents: list[dict[str, str]] = TRUCKS) -> list[Contribution]:
    """The rows of one document's points, by idf among all."""
    held = [document({key: read(text) for key, text in it.items()}, FIELDS) for it in documents]

    def rare(term: str) -> float:
        said = [{term for passage in it.passages for term in passage.terms} for it in held]
        return idf(len(held), sum(term in it for it in said) or sum(term in it.excluded for it in held))

    return explain(prepare_query(question, rare), held[number])


def ranked(text: str, documents: list[dict[str, str]] = TRUCKS, context: str = "") -> list[int]:
    question = Question(text, context)
    points = [sum(row.points for row in explained(question, number, documents)) for number in range(len(documents))]
    return sorted((number for number, own in enumerate(points) if own > 0), key=lambda number: -points[number])


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
    assert explained(Question("aircraft"), 0) == []


def test_a_pair_of_words_counts_beside_its_words() -> None:
    rows = [(row.how, row.what) for row in explained(Question("haul truck"), 0)]
    assert rows == [("word", "haul"), ("word", "truck"), ("pair", "haul truck"), ("head", "haul"), ("head", "truck")]


def test_a_word_that_all_have_counts_less_than_one_that_few_have() -> None:
    points = {row.what: row.points for row in explained(Question("haul truck"), 0) if row.how == "word"}
    assert points["haul"] > points["truck"] > 0


def test_a_document_of_two_parts_says_what_both_say() -> None:
    whole = document({"name": read("haul truck"), "notes": read("for open pits")}, FIELDS)
    parts = document({"name": read("haul truck")}, FIELDS), document({"notes": read("for open pits")}, FIELDS)
    asked = prepare_query(Question("open haul truck pit"), lambda _term: 1.0)
    assert explain(asked, *parts) == explain(asked, whole)


TEXTS = ("haul truck", "truck with a pump", "lift, excluding trucks", "parts for a fire truck", "not a truck; самосвал")


def test_many_documents_are_ranked_by_the_points_that_each_is_explained_by() -> None:
    for text in TEXTS:
        question = Question(text, "pit")
        points = {number: sum(row.points for row in explained(question, number)) for number in range(len(TRUCKS))}
        best = sorted((number for number in points if points[number] > 0), key=lambda number: -points[number])
        answer = Corpus(TRUCKS, FIELDS).rank(question)
        assert [number for number, _points in answer] == best
        assert [own for _number, own in answer] == pytest.approx([points[number] for number in best])


def test_a_group_gives_its_documents_a_share_of_its_best_one() -> None:
    documents = [
        {"name": "tipper truck", "notes": ""},
        {"name": "grader truck", "notes": ""},
        {"name": "truck", "notes": ""},
    ]
    alone = dict(Corpus(documents, FIELDS).rank(Question("tipper truck")))
    grouped = dict(Corpus(documents, FIELDS, [("a", "x"), ("a", "x"), ("b", "y")]).rank(Question("tipper truck")))
    assert grouped[1] - alone[1] == pytest.approx(sum(GROUP_SHARES) * alone[0])


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=60), st.lists(st.text(max_size=40), min_size=1, max_size=4))
def test_any_text_is_ranked_and_no_points_are_below_zero(question: str, names: list[str]) -> None:
    answer = Corpus([{"name": name, "notes": ""} for name in names], FIELDS).rank(Question(question))
    assert all(points > 0 for _number, points in answer)
    assert answer == sorted(answer, key=lambda row: (-row[1], row[0]))
