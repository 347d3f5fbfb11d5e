"""The rows of a listing: what is asked of it, and what answers.

Filters of different kinds must all hold; of one kind, one is enough. Cells are raw: exact numbers, tuples for lists, None
for what is unknown.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, Self

from offerbook.index.store import Index, Values
from offerbook.listing.column_lookup import find_column
from offerbook.listing.columns import (
    FOUND_BY,
    FOUND_BY_COLUMN,
    SEPARATOR,
    Listing,
    ListingColumn,
    ListingFilter,
    localize_sql,
)
from offerbook.listing.fixed_words import fixed_words, split_at_commas
from offerbook.listing.listings import LISTINGS
from offerbook.listing.sql import SqlPart, joined
from offerbook.tables.table import Cell, Row


class Selection:
    """What is asked of a listing.

    words: words that must all be found, in either language.
    filters: values by filter name; a value can be several with commas between them.
    where: conditions such as "payload_t >= 130".
    sort: column names; a leading "-" means descending.
    limit: how many rows at most; None for all.
    """

    def __init__(
        self,
        words: Sequence[str] = (),
        filters: Mapping[str, Sequence[str]] | None = None,
        where: Sequence[str] = (),
        sort: Sequence[str] = (),
        limit: int | None = None,
    ) -> None:
        self.words = words
        self.filters = dict(filters or {})
        self.where = where
        self.sort = sort
        self.limit = limit

    def whole(self) -> Self:
        """The same without its limit, in the usual order."""
        return type(self)(self.words, self.filters, self.where)


def select(index: Index, name: str, wanted: Sequence[str], selection: Selection) -> Iterator[Row]:
    """The rows of the listing `name` that a selection asks for, with the columns wanted.

    Where conditions are put on specs of offers, a spec has the value of the first candidate that passes: of the offer
    itself, else of one of its variants. Raises UsageError for a column, filter value or condition that leads nowhere.
    """
    columns, sql, values = _query(index, name, wanted, selection)
    if selection.where or FOUND_BY in wanted:
        from offerbook.listing.sql_functions import register_functions

        register_functions(index, sql)
    rows = index.rows(sql, *values)
    conversions = [
        (place, _CONVERSIONS[it.type]) for place, it in enumerate(columns.values()) if it.type in _CONVERSIONS
    ]
    qualified_places = [place for place, column in enumerate(columns.values()) if column.qualifier_sql]
    return (_cells(row, len(columns), conversions, qualified_places) for row in _while_open(index, rows))


def _while_open(_index: Index, rows: Iterator[Values]) -> Iterator[Values]:
    """The rows, which hold the index as long as there are more: functions that the query calls ask it."""
    yield from rows


def count_of(index: Index, name: str, selection: Selection) -> int:
    """How many rows a selection has without its limit."""
    _columns, sql, values = _query(index, name, ("id",), selection.whole())
    if selection.where:
        from offerbook.listing.sql_functions import register_functions

        register_functions(index, sql)
    return int(index.value(f"SELECT count(*) FROM ({sql})", *values))


# SQLite takes the other columns of a group from the row that has the least.
_FIRST_OF_EACH_OFFER = """SELECT p.offer_id, p.variant_id, min(coalesce(v.position, -1)) FROM ({passing}) p
  LEFT JOIN variants v ON v.offer_id = p.offer_id AND v.id = p.variant_id GROUP BY p.offer_id"""


def _query(
    index: Index, name: str, wanted: Sequence[str], selection: Selection
) -> tuple[dict[str, ListingColumn], str, list[object]]:
    """The columns wanted, by their names, and a selection in SQL, with its values.

    The query gives the columns in this order, then the qualifiers of those that have them.
    """
    listing = LISTINGS[name]
    of_rows, passing = _where(index, name, selection.where)
    columns = {key: find_column(index, name, key, passing is not None) for key in wanted}
    conditions = [*_filters(index, listing, selection.filters), *of_rows]
    order = list(_order(index, name, selection.sort, passing is not None))
    cells = [column.sql for column in columns.values()]
    cells += [column.qualifier_sql for column in columns.values() if column.qualifier_sql]
    tables = SqlPart(listing.tables)
    if passing is not None:
        chosen = f"({_FIRST_OF_EACH_OFFER.format(passing=passing.sql)}) chosen ON chosen.offer_id = t.id"
        tables = SqlPart(f"{tables.sql} JOIN {chosen}", passing.values)
    if selection.words and (hits := _hits(listing.kind, selection.words)) is not None:
        index.with_words()
        tables = SqlPart(f"{tables.sql} JOIN ({hits.sql}) hits ON hits.id = t.id", (*tables.values, *hits.values))
        order.append("hits.rank")
    parts = [SqlPart(f"SELECT {', '.join(map(localize_sql, cells))} FROM {tables.sql}", tables.values)]
    if conditions:
        condition = joined(conditions, "AND")
        parts.append(SqlPart(f"WHERE {condition.sql}", condition.values))
    parts.append(SqlPart(f"ORDER BY {', '.join([*order, listing.order, 't.id'])}"))
    if selection.limit is not None:
        # SQLite knows no greater number, and no table has more rows.
        parts.append(SqlPart("LIMIT ?", (min(selection.limit, sys.maxsize),)))
    sql = " ".join(part.sql for part in parts)
    if FOUND_BY_COLUMN.sql in sql:
        from offerbook.listing.found_by import with_question

        sql = with_question(sql, listing.kind, selection.words)
    return columns, sql, [value for part in parts for value in part.values]


def _where(index: Index, name: str, where: Sequence[str]) -> tuple[list[SqlPart], SqlPart | None]:
    """The conditions on rows, and those on specs of offers where there are any, as `WhereSql` has them."""
    if not where:
        return [], None
    # Conditions bring words, units and exact numbers along, which a listing without any has no use for.
    from offerbook.listing.conditions import where_sql

    return where_sql(index, name, where)


def _hits(kind: str, words: Sequence[str]) -> SqlPart | None:
    from offerbook.listing.word_search import ranked_ids

    return ranked_ids(kind, words)


def _cells(
    row: Sequence[Any],
    count: int,
    conversions: Sequence[tuple[int, Callable[[Any], Cell]]],
    qualified_places: Sequence[int],
) -> tuple[Cell, ...]:
    """A row of the database as cells: most are as they stand there, some are converted, numbers get their qualifiers."""
    cells = list(row[:count])
    for place, convert in conversions:
        cells[place] = convert(cells[place])
    for place, qualifier in zip(qualified_places, row[count:], strict=True):
        if qualifier:
            cells[place] = _qualified_number(cells[place], qualifier)
    return tuple(cells)


# Exact numbers are loaded where a column has any.
def _qualified_number(number: Any, qualifier: str) -> Cell:
    from offerbook.model.qualifiers import qualified
    from offerbook.tables.cells import QualifiedNumber

    return QualifiedNumber(number, qualified(qualifier, "{value}"))


def _number(value: object) -> Cell:
    from decimal import Decimal

    return None if value is None else Decimal(str(value))


_CONVERSIONS: dict[str, Callable[[Any], Cell]] = {
    "list": lambda value: tuple(value.split(SEPARATOR)) if value else (),
    "number": _number,
    "flag": lambda value: None if value is None else value == "true",
}


def _filters(index: Index, listing: Listing, filters: Mapping[str, Sequence[str]]) -> Iterator[SqlPart]:
    for name, values in filters.items():
        if values:
            filter = listing.filters[name]
            ids = _filter_values(index, name, filter, values)
            yield joined([SqlPart(filter.sql, (id,) * filter.sql.count("?")) for id in ids], "OR")


def _filter_values(index: Index, name: str, filter: ListingFilter, values: Sequence[str]) -> list[str]:
    """The ids, or words of a fixed list, that the values of a filter mean."""
    if filter.words:
        return fixed_words(f"--{name}", values, filter.words)
    return [id for value in values for id in _ids(index, filter.kind, value)]


def _ids(index: Index, kind: str, value: str) -> list[str]:
    """The ids of the records that a value names: one, whose name may have commas in it, or several with commas between."""
    parts = split_at_commas(value)
    if len(parts) == 1 and index.has(kind, parts[0]):
        return parts
    from offerbook.listing.resolve import UnknownNameError, resolve

    if len(parts) > 1:
        try:
            return [resolve(index, kind, value)]
        except UnknownNameError:
            pass
    return [resolve(index, kind, part) for part in parts]


def _order(index: Index, name: str, sort: Sequence[str], of_chosen: bool) -> Iterator[str]:
    for wish in sort:
        descending = wish.startswith("-")
        column = find_column(index, name, wish.removeprefix("-"), of_chosen)
        sql = localize_sql(column.sql)
        if column.type in ("number", "integer"):
            sql = f"CAST({sql} AS REAL)"
        collation = ' COLLATE "words"' if column.type in ("text", "word", "list", "id", "code") else ""
        yield f"{sql} IS NULL, {sql}{collation}{' DESC' if descending else ''}"
