"""How many records of a selection there are by what."""

from __future__ import annotations

import pytest

from offerbook.index.store import Index
from offerbook.listing.facets import COLUMNS, FACET_WORDS, FACETS, facets_table
from offerbook.listing.listings import LISTINGS
from offerbook.listing.select import Selection, select
from offerbook.results import Listing


def test_each_facet_is_a_column_and_a_word() -> None:
    assert {key for facets in FACETS.values() for key in facets} == set(FACET_WORDS)
    for name, facets in FACETS.items():
        assert {facet.column for facet in facets.values()} - set(LISTINGS[name].columns) == set()


@pytest.mark.parametrize("name", FACETS)
def test_every_record_is_counted_in_every_facet(index: Index, name: str) -> None:
    ids = list(select(index, name, ["id"], Selection()))
    table = facets_table(index, name, Selection())
    assert tuple(column.key for column in table.columns) == COLUMNS
    counts: dict[str, int] = {}
    for facet, _value, _name, records in table.rows:
        assert isinstance(records, int)
        counts[str(facet)] = counts.get(str(facet), 0) + records
    assert list(counts) == list(FACETS[name])
    assert min(counts.values()) >= len(ids)


def test_the_most_frequent_value_stands_first_and_what_nobody_states_last(index: Index) -> None:
    rows = [row[1:] for row in facets_table(index, "offers", Selection()).rows if row[0] == "stage"]
    numbers = [records for value, _name, records in rows if value is not None]
    assert numbers == sorted(numbers, key=int, reverse=True)  # type: ignore[arg-type]
    assert rows[-1][:2] == (None, "not stated")


def test_facets_count_only_what_passes_filters_and_conditions(index: Index) -> None:
    selection = Selection(filters={"kind": ["service"]}, limit=1)
    expected = len(list(select(index, "offers", ["id"], selection.whole())))
    rows = [row for row in Listing[object](index, "offers", selection).facets().rows if row[0] == "kind"]
    assert rows == [("kind", "service", "service", expected)]
