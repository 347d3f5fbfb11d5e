"""Why a search found a record: the column found_by."""

from __future__ import annotations

import pytest

from offerbook.index.store import Index, in_memory
from offerbook.listing.listing_table import column_help, listing
from offerbook.listing.listings import LISTINGS
from offerbook.listing.select import Selection
from offerbook.tables.table import Cell
from offerbook.text.errors import UsageError
from offerbook.text.i18n import set_language
from tests.conftest import MakeCatalogue

OFFER = """
[[offer]]
id = "lathe-16k20"
name = { en = "16K20 lathe", ru = "Станки токарные 16К20" }
summary = { en = "For shafts", ru = "Для валов до 130 т" }
supplier = "belaz"
group = "haul-trucks"
sources = ["page"]
notes = [{ topic = "product", text = { en = "Shown at a fair", ru = "Показан на ярмарке" } }]
"""


@pytest.fixture
def index(make_catalogue: MakeCatalogue) -> Index:
    return in_memory(make_catalogue({"offers/lathe.toml": OFFER}))


def found_by(index: Index, name: str, *words: str) -> list[tuple[Cell, ...]]:
    return list(listing(index, name, Selection(words), ["id,found_by"]).rows)


def test_each_word_is_named_with_what_answers_it_and_where_that_stands(index: Index) -> None:
    set_language("en")
    assert found_by(index, "offers", "токарный станок", "130 т", "fairs", "БЕЛАЗ") == [
        (
            "lathe-16k20",
            (
                "токарный: токарные (name)",
                "станок: станки (name)",
                "130 т: 130 т (summary)",
                "fairs: fair (notes and cautions)",
                "белаз: belaz (supplier)",
            ),
        )
    ]


def test_how_many_are_wanted_is_no_word_to_find(index: Index) -> None:
    assert [row[0] for row in found_by(index, "offers", "2 станка")] == ["lathe-16k20"]
    assert found_by(index, "offers", "2 лифта") == []


@pytest.mark.parametrize("name", LISTINGS)
def test_every_listing_has_the_column_and_it_is_empty_without_words(index: Index, name: str) -> None:
    rows = listing(index, name, Selection(), ["id,found_by"]).rows
    assert {row[1] for row in rows} <= {()}
    assert "found_by" in {row[0] for row in column_help(index, name).rows}
    assert "found_by" not in [column.key for column in listing(index, name, Selection(), ["all"]).columns]


def test_a_column_that_is_spelt_nearly_so_is_suggested(index: Index) -> None:
    with pytest.raises(UsageError, match='did you mean "found_by"'):
        listing(index, "offers", Selection(), ["foundby"])


def test_every_word_that_finds_a_record_is_explained(index: Index) -> None:
    # The explanation reads the texts that the index was made of: none may be missing.
    for name, listed in LISTINGS.items():
        for id, text, terms, body in index.with_words().rows(
            "SELECT id, name, terms, body FROM search WHERE kind = ?", listed.kind
        ):
            for term in {*f"{text} {terms} {body}".split()} - {"|", "!"}:
                if term.isalpha() and term.isascii() and len(term) > 4:
                    [(cell,)] = [row[1:] for row in found_by(index, name, term) if row[0] == id] or [((),)]
                    assert cell or not [row for row in found_by(index, name, term) if row[0] == id], (name, id, term)
