"""The words criterion: what counts, how much, and that the points are the sum of their rows."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from offerbook.index.bm25f import (
    Contribution,
    Occurrences,
    PreparedQuery,
    Query,
    SharedOccurrences,
    idf,
    prepare_query,
    score,
)
from offerbook.index.bm25f_document import Document, Field, make_document
from offerbook.index.offer_text import parse_group
from offerbook.index.text_parser import parse_text
from offerbook.model.records import Group, Terms, Text
from tests.tools.benchmarks.corpus import GROUP_SHARES, Corpus

FIELDS = {"name": Field(3, average_length=4), "notes": Field(0.5, average_length=10)}
TRUCKS = [
    {"name": "haul truck", "notes": "for open pits"},
    {"name": "fire truck", "notes": "with a pump"},
    {"name": "passenger lift", "notes": "for houses; haul by truck"},
    {"name": "spare parts for trucks", "notes": ""},
    {"name": "карьерный самосвал", "notes": "для разрезов"},
]


def explained(query: Query, number: int, documents: list[dict[str, str]] = TRUCKS) -> list[Contribution]:
    """The rows of one document's points, by idf among all."""
    made = [make_document({key: parse_text(text) for key, text in texts.items()}, FIELDS) for texts in documents]

    def idf_of(term: str) -> float:
        included = [{term for field in document.fields for term in field.terms} for document in made]
        frequency = sum(term in terms for terms in included) or sum(term in document.excluded for document in made)
        return idf(len(made), frequency)

    return score(prepare_query(query, idf_of), made[number])


def ranked(text: str, documents: list[dict[str, str]] = TRUCKS, context: str = "") -> list[int]:
    query = Query(text, context)
    points = [sum(row.points for row in explained(query, number, documents)) for number in range(len(documents))]
    return sorted((number for number, own in enumerate(points) if own > 0), key=lambda number: -points[number])


def test_documents_scored_one_after_another_have_the_points_that_each_has_alone() -> None:
    texts = [
        {"notes": "haul"}, {"notes": "truck"}, {"notes": "haul truck"}, {"notes": "haul, truck"},
        {"notes": "haul excluding truck"}, {"name": "haul truck"}, {"name": "haul for truck"},
        {"name": "haul truck wide parts"}, {"name": "haul truck parts wide"},
    ]  # fmt: skip
    documents = [make_document({key: parse_text(text) for key, text in it.items()}, FIELDS) for it in texts]

    def points(query: PreparedQuery, shared: SharedOccurrences, document: Document) -> object:
        return query.points(Occurrences(query, document), shared)

    def asked() -> tuple[PreparedQuery, SharedOccurrences]:
        query = prepare_query(Query("haul truck"), lambda _term: 1.0)
        return query, SharedOccurrences(query, ())

    query = asked()
    alone = [points(*asked(), document) for document in documents]
    assert [points(*query, document) for document in documents] == alone
    assert len({str(it) for it in alone}) == len(alone)


def test_not_only_is_no_negation_of_the_thing() -> None:
    documents = [{"name": "комплекты не только автобусов", "notes": ""}, {"name": "молоко", "notes": ""}]
    assert ranked("автобусы", documents) == [0]


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


def test_context_counts_less_than_the_text_itself() -> None:
    documents = [{"name": "loader", "notes": ""}, {"name": "excavator", "notes": ""}]
    assert ranked("loader", documents, context="excavator") == [0, 1]


def test_nothing_in_common_is_no_row() -> None:
    assert ranked("aircraft") == []
    assert explained(Query("aircraft"), 0) == []


def test_a_bigram_counts_beside_its_words() -> None:
    rows = [(row.kind, row.words) for row in explained(Query("haul truck"), 0)]
    assert rows == [("word", "haul"), ("word", "truck"), ("bigram", "haul truck"), ("head", "haul"), ("head", "truck")]


def test_a_word_that_all_have_counts_less_than_one_that_few_have() -> None:
    points = {row.words: row.points for row in explained(Query("haul truck"), 0) if row.kind == "word"}
    assert points["haul"] > points["truck"] > 0


def test_a_document_of_two_parts_says_what_both_say() -> None:
    whole = make_document({"name": parse_text("haul truck"), "notes": parse_text("for open pits")}, FIELDS)
    name = make_document({"name": parse_text("haul truck")}, FIELDS)
    notes = make_document({"notes": parse_text("for open pits")}, FIELDS)
    query = prepare_query(Query("open haul truck pit"), lambda _term: 1.0)
    assert score(query, name, notes) == score(query, whole)


TEXTS = ("haul truck", "truck with a pump", "lift, excluding trucks", "parts for a fire truck", "not a truck; самосвал")


def test_many_documents_are_ranked_by_the_points_that_each_is_explained_by() -> None:
    for text in TEXTS:
        query = Query(text, "pit")
        points = {number: sum(row.points for row in explained(query, number)) for number in range(len(TRUCKS))}
        best = sorted((number for number in points if points[number] > 0), key=lambda number: -points[number])
        answer = Corpus(TRUCKS, FIELDS).rank(query)
        assert [number for number, _points in answer] == best
        assert [own for _number, own in answer] == pytest.approx([points[number] for number in best])


def test_the_best_document_of_a_group_lends_the_others_a_share_of_its_points() -> None:
    documents = [
        {"name": "tipper truck", "notes": ""},
        {"name": "grader truck", "notes": ""},
        {"name": "truck", "notes": ""},
    ]
    alone = dict(Corpus(documents, FIELDS).rank(Query("tipper truck")))
    grouped = dict(Corpus(documents, FIELDS, [("a", "x"), ("a", "x"), ("b", "y")]).rank(Query("tipper truck")))
    assert grouped[1] - alone[1] == pytest.approx(sum(GROUP_SHARES) * alone[0])


@pytest.mark.slow
@settings(max_examples=40, deadline=None)
@given(st.text(max_size=60), st.lists(st.text(max_size=40), min_size=1, max_size=4))
def test_any_text_is_ranked_and_no_points_are_below_zero(query: str, names: list[str]) -> None:
    answer = Corpus([{"name": name, "notes": ""} for name in names], FIELDS).rank(Query(query))
    assert all(points > 0 for _number, points in answer)
    assert answer == sorted(answer, key=lambda row: (-row[1], row[0]))


def test_a_group_adds_its_names_and_terms_in_both_languages() -> None:
    terms = Terms(("dump truck",), ("карьерный самосвал",))
    group = Group(id="haul-trucks", sector="mining", name=Text("Haul trucks", "Тягачи"), terms=terms)
    whole = parse_text("Haul trucks | Тягачи | dump truck | карьерный самосвал")
    assert parse_group(group).to_index_text() == whole.to_index_text()
