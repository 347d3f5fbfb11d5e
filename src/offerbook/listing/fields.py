"""TODO listing.fields"""

from __future__ import annotations

from typing import NamedTuple

from offerbook.index.store import Index
from offerbook.listing.columns import SEPARATOR, ListingColumn
from offerbook.listing.listings import LISTINGS
from offerbook.tables.arrange import unknown_column
from offerbook.text.i18n import N_
from offerbook.text.normalize import fold
from offerbook.text.terms import has_all_words


class SqlPart(NamedTuple):
    """A piece of SQL with its values."""

    sql: str
    values: tuple[object, ...] = ()


def register_functions(index: Index) -> None:
    if index.extended:
        return
    index.extended = True
    index.connection.create_function("fold", 1, lambda text: text and fold(text), deterministic=True)
    index.connection.create_function("has_words", 2, _has_words, deterministic=True)
    index.connection.create_function("holds", 2, _list_contains, deterministic=True)


def _has_words(text: str | None, wanted: str) -> bool:
    return text is not None and has_all_words(wanted, text)


def _list_contains(items: str | None, wanted: str) -> bool:
    return items is not None and wanted in map(fold, items.split(SEPARATOR))


def find_column(index: Index, name: str, key: str) -> ListingColumn:
    """A column of a listing, or of the offers' listing a spec of the catalogue; UsageError when there is none."""
    columns = LISTINGS[name].columns
    if key in columns:
        return columns[key]
    if name == "offers" and (type_ := index.value("SELECT type FROM specs WHERE id = ?", key)):
        # The offer's own value; where only its variants state one, the value they agree on.
        return ListingColumn(
            f"(SELECT CASE WHEN count(DISTINCT value) = 1 THEN max(value) ELSE max(value) FILTER (WHERE variant_id = '') END "
            f"FROM facts WHERE offer_id = t.id AND spec_id = '{key}')",
            type_,
            header=key,
            priority=3,
            description=N_("spec of the offers"),
        )
    raise unknown_column(name, key, column_names(index, name))


def column_names(index: Index, name: str) -> list[str]:
    """Every column of a listing, the specs of offers included."""
    specs = [row[0] for row in index.rows("SELECT id FROM specs ORDER BY position")] if name == "offers" else []
    return [*LISTINGS[name].columns, *specs]
