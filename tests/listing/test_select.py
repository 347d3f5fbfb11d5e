"""What can be asked of a listing, and what answers: words, filters and conditions together, order, limit."""

from __future__ import annotations

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from offerbook.index.store import Index
from offerbook.listing.listing_table import listing
from offerbook.listing.listings import LISTINGS
from offerbook.listing.select import Selection, select
from offerbook.text.errors import UsageError
from tests.listing.catalogue import EVERY_OFFER, column, found, refused


def test_the_small_catalogue_has_no_mistakes_but_the_two_missing_translations(index: Index) -> None:
    assert (index.setting("errors"), index.setting("left_out")) == ("0", "0")
    assert found(index) == EVERY_OFFER


NASTY = ["'", '"', "';--", "' OR 1=1 --", "\x00", "*", "NEAR(a b)", "{name:t}", "?", ":x", "\\", "\x1b[31m", "ё" * 300]
words_and_names = st.one_of(
    st.sampled_from([*NASTY, *EVERY_OFFER, "mining", "payload_t", "name", "id", "services", "-payload_t", "date"]),
    st.text(st.characters(exclude_categories=["Cs"]), max_size=12),
)
conditions = st.builds(
    "{}{}{}".format, words_and_names, st.sampled_from(["=", "!=", "<", "<=", ">", ">=", "~", " "]), words_and_names
)


@pytest.mark.slow
@settings(max_examples=150, deadline=None)
@given(
    st.sampled_from(sorted(LISTINGS)),
    st.lists(words_and_names, max_size=2),
    st.dictionaries(st.sampled_from(["sector", "group", "kind", "status", "project"]), st.lists(words_and_names, max_size=2), max_size=2),
    st.lists(conditions, max_size=2),
    st.lists(words_and_names, max_size=2),
    st.one_of(st.none(), st.integers(0, 10**30)),
)  # fmt: skip
@example("offers", NASTY, {}, [f"name ~ {nasty}" for nasty in NASTY], [], 10**30)
@example("offers", [], {}, [f"engine {op} {nasty}" for nasty in NASTY for op in "=<~"], [], 0)
def test_any_question_has_rows_or_a_refusal_and_never_an_accident(
    index: Index,
    name: str,
    words: list[str],
    filters: dict[str, list[str]],
    where: list[str],
    sort: list[str],
    limit: int | None,
) -> None:
    filters = {key: values for key, values in filters.items() if key in LISTINGS[name].filters}
    every = set(found(index, name))
    try:
        rows = [row[0] for row in select(index, name, ["id"], Selection(words, filters, where, sort, limit))]
    except UsageError as error:
        assert str(error)
    else:
        assert len(rows) == len(set(rows))
        assert set(rows) <= every
    assert set(found(index, name)) == every


@settings(max_examples=60, deadline=None)
@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=12), words_and_names)
def test_any_column_is_known_or_refused(index: Index, key: str, sort: str) -> None:
    try:
        listing(index, "offers", Selection(sort=[sort]), [key])
    except UsageError as error:
        assert str(error)


@pytest.mark.parametrize(
    ("sort", "expected"),
    [
        ([], EVERY_OFFER),
        (["payload_t"], ["lift", "loader", "machine", "belaz-75131", "vehicle", "lift-montage", "dry-milk"]),
        (["-payload_t"], ["vehicle", "belaz-75131", "machine", "loader", "lift", "lift-montage", "dry-milk"]),
        (["stage"], EVERY_OFFER),
        (["-stage"], EVERY_OFFER),
        (["services"], ["lift", "belaz-75131", "machine", "vehicle", "loader", "lift-montage", "dry-milk"]),
        (["kind", "-id"], ["vehicle", "machine", "loader", "lift", "dry-milk", "belaz-75131", "lift-montage"]),
        (["autonomous"], ["belaz-75131", "machine", "vehicle", "loader", "lift", "lift-montage", "dry-milk"]),
    ],
)
def test_rows_are_sorted_by_columns_and_unknown_comes_last_in_both_directions(
    index: Index, sort: list[str], expected: list[str]
) -> None:
    assert column(index, "id", sort=sort) == expected


def test_dates_are_sorted_with_undated_last(index: Index) -> None:
    assert column(index, "id", "sources", sort=["date"]) == ["price-list", "leaflet", "meeting", "page"]
    assert column(index, "id", "sources", sort=["-date"]) == ["meeting", "leaflet", "price-list", "page"]


def test_an_unknown_column_to_sort_by_is_refused_with_what_is_near(index: Index) -> None:
    assert refused(index, sort=["-payload"]) == (
        'there is no column "payload" in offers; did you mean "payload_t"? `--columns help` lists them.'
    )


@pytest.mark.parametrize(("limit", "expected"), [(0, []), (2, EVERY_OFFER[:2]), (10**30, EVERY_OFFER)])
def test_a_limit_keeps_the_first_rows(index: Index, limit: int, expected: list[str]) -> None:
    assert column(index, "id", limit=limit) == expected
