"""Listings: what can be asked of each table of the catalogue, and the rows that answer.

A listing has fields; a selection says which of them are wanted, which rows, in which order. Filters of different kinds
must all hold; of one kind, one is enough. Cells are raw: exact numbers, tuples for lists, None for what is unknown.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from decimal import Decimal
from types import MappingProxyType
from typing import Any, NamedTuple

from offerbook.index.schema import search_rows
from offerbook.index.store import Index
from offerbook.listing.columns import SEPARATOR, FieldType, Listing, localize_sql
from offerbook.listing.conditions import _wheres
from offerbook.listing.fields import SqlPart, find_column, register_functions
from offerbook.listing.listings import LISTINGS
from offerbook.listing.resolve import resolve
from offerbook.tables.table import Cell
from offerbook.text.errors import one_of
from offerbook.text.terms import query_terms


class Selection(NamedTuple):
    """What is asked of a listing.

    words: words that must all be found, in either language.
    filters: values by filter name.
    where: conditions such as "payload_t >= 130".
    sort: field names; a leading "-" means descending.
    limit: how many rows at most; None for all.
    """

    words: Sequence[str] = ()
    filters: Mapping[str, Sequence[str]] = MappingProxyType({})
    where: Sequence[str] = ()
    sort: Sequence[str] = ()
    limit: int | None = None


class Rows(NamedTuple):
    """The answer to a selection.

    fields: name and type of each cell of a row, in order; numbers of specs by the spec's name.
    rows: the rows, one by one.
    """

    fields: dict[str, FieldType]
    rows: Iterator[tuple[Cell, ...]]


def select(index: Index, name: str, wanted: Sequence[str], selection: Selection) -> Rows:
    """The rows of the listing `name` that a selection asks for, with the fields wanted.

    Raises UnknownName for a field, filter value or condition that leads nowhere.
    """
    listing = LISTINGS[name]
    fields = {key: find_column(index, name, key) for key in wanted}
    conditions = [
        *_filters(index, listing, selection.filters),
        *_wheres(index, name, selection.where),
    ]
    hits = _hits(listing.kind, selection.words)
    if hits:
        index.with_words()
    order = [*_order(index, name, selection), *(["hits.rank"] if hits else []), listing.order, "t.id"]
    sql = "SELECT " + ", ".join(localize_sql(it.sql) for it in fields.values()) + " FROM " + listing.tables
    if hits:
        sql += f" JOIN ({hits.sql}) hits ON hits.id = t.id"
    if conditions:
        sql += " WHERE " + " AND ".join(f"({it.sql})" for it in conditions)
    sql += " ORDER BY " + ", ".join(order)
    values = [value for it in ([hits] if hits else []) + conditions for value in it.values]
    if selection.limit is not None:
        sql += " LIMIT ?"
        # SQLite knows no greater number, and no table has more rows.
        values.append(min(selection.limit, sys.maxsize))
    register_functions(index)
    rows = index.rows(sql, *values)
    made = [(place, _MADE[it.type]) for place, it in enumerate(fields.values()) if it.type in _MADE]
    return Rows({key: it.type for key, it in fields.items()}, (_cells(row, made) for row in rows))


def _cells(row: Sequence[Any], made: Sequence[tuple[int, Callable[[Any], Cell]]]) -> tuple[Cell, ...]:
    """A row of the database as cells, of which these are made of what it holds and the others are that itself."""
    cells = list(row)
    for place, make in made:
        cells[place] = make(cells[place])
    return tuple(cells)


_MADE: dict[str, Callable[[Any], Cell]] = {
    "list": lambda value: tuple(value.split(SEPARATOR)) if value else (),
    "number": lambda value: None if value is None else Decimal(str(value)),
    "flag": lambda value: None if value is None else value == "true",
}


def _filters(index: Index, listing: Listing, filters: Mapping[str, Sequence[str]]) -> Iterator[SqlPart]:
    for name, values in filters.items():
        if not values:
            continue
        sql, kind, words = listing.filters[name]
        ids = [resolve(index, kind, value) if kind else one_of(f"--{name}", value, words) for value in values]
        placeholders = sql.count("?")
        yield SqlPart(" OR ".join(f"({sql})" for _id in ids), tuple(id for id in ids for _hole in range(placeholders)))


def match_expression(words: Sequence[str]) -> str:
    """The words as FTS5 asks for them: every word must be met, in any of the forms that `text.query_terms` gives it."""
    asked = query_terms(" ".join(words))
    return " AND ".join("(" + " OR ".join(f'"{form}"' for form in forms) + ")" for forms in asked)


def _hits(kind: str, words: Sequence[str]) -> SqlPart | None:
    """The records of a kind that hold all the words, the best first; None where no words are asked for.

    A word in the name counts more than one in the terms of the group, and that more than one in what is said besides.
    """
    if not words:
        return None
    expression = match_expression(words)
    if not expression:
        return SqlPart("SELECT '' AS id, 0 AS rank WHERE 0")
    sql = "SELECT id, bm25(search, 0, 0, 0, 0, 8, 3, 1) AS rank FROM search WHERE search MATCH ? AND rowid BETWEEN ? AND ?"
    return SqlPart(sql, (expression, *search_rows(kind)))


def ids_with_terms(index: Index, kind: str, terms: Collection[str]) -> Iterator[str]:
    """The ids of the records of a kind that hold one of these terms."""
    if terms:
        index.with_words()
        sql = "SELECT id FROM search WHERE search MATCH ? AND rowid BETWEEN ? AND ?"
        expression = " OR ".join(f'"{term}"' for term in sorted(terms))
        yield from (row[0] for row in index.rows(sql, expression, *search_rows(kind)))


def _order(index: Index, name: str, selection: Selection) -> Iterator[str]:
    for wish in selection.sort:
        descending = wish.startswith("-")
        it = find_column(index, name, wish.removeprefix("-"))
        sql = localize_sql(it.sql)
        if it.type in ("number", "integer"):
            sql = f"CAST({sql} AS REAL)"
        collation = ' COLLATE "words"' if it.type in ("text", "word", "list", "id", "code") else ""
        yield f"{sql} IS NULL, {sql}{collation}{' DESC' if descending else ''}"
