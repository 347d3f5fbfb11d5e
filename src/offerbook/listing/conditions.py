"""The conditions of `--where` as SQL: those on columns, and those on specs of offers and their variants."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from offerbook.index.store import Index
from offerbook.listing.column_lookup import column_key, column_names, find_column
from offerbook.listing.columns import CATALOGUE, FOUND_BY, Listing, ListingColumn, in_both_languages, localize_sql
from offerbook.listing.condition_syntax import (
    NOT_STATED,
    AllOf,
    AnyOf,
    Comparison,
    Condition,
    comparisons,
    parse_condition,
    renamed,
)
from offerbook.listing.listings import LISTINGS
from offerbook.listing.literals import (
    check_range,
    plain_number,
    split_date_range,
    split_number_range,
    typed_date,
    unquoted,
)
from offerbook.listing.resolve import ids_named
from offerbook.listing.spec_conditions import compare_spec, compare_text
from offerbook.listing.sql import SqlPart, joined
from offerbook.listing.sql_functions import register_functions
from offerbook.tables.arrange import unknown_column
from offerbook.text.errors import UsageError, one_of
from offerbook.text.i18n import _
from offerbook.text.normalize import fold

# Every candidate of every offer: the offer itself, with an empty id, and its variants.
_CANDIDATES = "(SELECT id AS offer_id, '' AS variant_id FROM offers UNION ALL SELECT offer_id, id FROM variants)"


class WhereSql(NamedTuple):
    """The conditions of a question in SQL.

    of_rows: conditions on the rows of the listing.
    passing: a query that gives the offers and variants, as offer_id and variant_id, that pass the conditions on specs;
        None where there is no such condition. One candidate, the offer itself or one variant, must meet them all.
    """

    of_rows: list[SqlPart]
    passing: SqlPart | None


def where_sql(index: Index, name: str, where: Sequence[str]) -> WhereSql:
    """The conditions on a listing; all of them must hold."""
    listing = LISTINGS[name]
    parts = [part for text in where for part in _parts_of_all(_read(name, text, index))]
    of_rows = [part for part in parts if _is_of_columns(listing, part)]
    of_candidates = [part for part in parts if not _is_of_columns(listing, part)]
    return WhereSql(
        [_row_sql(index, name, part) for part in of_rows],
        _combined([_candidates_sql(index, name, part) for part in of_candidates], "INTERSECT")
        if of_candidates
        else None,
    )


def candidates_passing(index: Index, where: Sequence[str]) -> dict[str, set[str]] | None:
    """Of each offer the variants that pass the conditions on specs, an empty id for the offer itself; None without any."""
    passing = where_sql(index, "offers", where).passing
    if passing is None:
        return None
    register_functions(index, passing.sql)
    variants: dict[str, set[str]] = {}
    for offer, variant in index.rows(passing.sql, *passing.values):
        variants.setdefault(offer, set()).add(variant)
    return variants


def keys_in_conditions(index: Index, name: str, where: Sequence[str]) -> list[str]:
    """The columns and specs that conditions look at, each once, in their order."""
    return list(dict.fromkeys(part.key for text in where for part in comparisons(_read(name, text, index))))


def check_condition(name: str, text: str) -> None:
    """UsageError for a condition that means nothing, as far as that can be known without a catalogue."""
    listing = LISTINGS[name]
    for comparison in comparisons(_read(name, text)):
        column = listing.columns.get(comparison.key)
        if column is not None and not _is_by_name(listing, comparison):
            _compare_column(column, comparison)
        elif column is None and comparison.key != CATALOGUE and (name != "offers" or comparison.key == FOUND_BY):
            raise unknown_column(name, comparison.key, list(listing.columns))


def _read(name: str, text: str, index: Index | None = None) -> Condition:
    """A condition on a listing, its headings turned into the keys of their columns."""
    return renamed(parse_condition(text), lambda key: column_key(name, key, index))


def _parts_of_all(condition: Condition) -> list[Condition]:
    if isinstance(condition, AllOf):
        return [part for each in condition.parts for part in _parts_of_all(each)]
    return [condition]


def _is_of_columns(listing: Listing, condition: Condition) -> bool:
    return all(it.key in listing.columns or it.key == CATALOGUE for it in comparisons(condition))


def _row_sql(index: Index, name: str, condition: Condition) -> SqlPart:
    if isinstance(condition, Comparison):
        listing = LISTINGS[name]
        if _is_by_name(listing, condition):
            return _compare_name(index, listing, condition)
        if condition.key == CATALOGUE:
            _check_catalogue(index, name, condition)
        return _compare_column(find_column(index, name, condition.key), condition)
    connective = "AND" if isinstance(condition, AllOf) else "OR"
    return joined([_row_sql(index, name, part) for part in condition.parts], connective)


def _check_catalogue(index: Index, name: str, condition: Comparison) -> None:
    """UsageError for a condition on the catalogue where one is asked, or that names none of several."""
    names = [row[0] for row in index.rows("SELECT name FROM catalogues ORDER BY name")]
    if not names:
        raise unknown_column(name, CATALOGUE, column_names(index, name))
    if condition.operator in ("=", "!=") and fold(condition.value) not in map(fold, names):
        message = _('no catalogue is called "{name}"; they are {all}')
        raise UsageError(message.format(name=condition.value, all=", ".join(names)))


def _candidates_sql(index: Index, name: str, condition: Condition) -> SqlPart:
    """A query for the candidates that meet a condition."""
    listing = LISTINGS[name]
    if _is_of_columns(listing, condition):
        rows = _row_sql(index, name, condition)
        ids = f"SELECT t.id FROM {listing.tables} WHERE {rows.sql}"
        return SqlPart(f"SELECT offer_id, variant_id FROM {_CANDIDATES} WHERE offer_id IN ({ids})", rows.values)
    if isinstance(condition, Comparison):
        spec_type = find_column(index, name, condition.key).type
        return compare_spec(index, condition, spec_type, _CANDIDATES)
    operator = "UNION" if isinstance(condition, AnyOf) else "INTERSECT"
    return _combined([_candidates_sql(index, name, part) for part in condition.parts], operator)


def _combined(queries: Sequence[SqlPart], operator: str) -> SqlPart:
    sql = f" {operator} ".join(f"SELECT offer_id, variant_id FROM ({query.sql})" for query in queries)
    return SqlPart(sql, tuple(value for query in queries for value in query.values))


def _is_by_name(listing: Listing, comparison: Comparison) -> bool:
    """Whether a comparison is of a name with the id beside it: the two mean the same record."""
    return (
        f"{comparison.key}_id" in listing.columns
        and comparison.operator in ("=", "!=")
        and comparison.value != NOT_STATED
        and not comparison.value.endswith("*")
    )


def _compare_name(index: Index, listing: Listing, comparison: Comparison) -> SqlPart:
    ids = ids_named(index, comparison.key, comparison.value)
    sql = localize_sql(listing.columns[f"{comparison.key}_id"].sql)
    return joined(
        [SqlPart(f"{sql} {comparison.operator} ?", (id,)) for id in ids], "OR" if comparison.operator == "=" else "AND"
    )


def _compare_column(column: ListingColumn, comparison: Comparison) -> SqlPart:
    """A comparison of a column with a value, as a condition on a row; where texts are in two languages, in either of them."""
    sqls = in_both_languages(column.sql) if comparison.operator in ("=", "!=", "~", "!~") else ()
    parts = [_compare_sql(sql, column, comparison) for sql in sqls or [localize_sql(column.sql)]]
    return joined(parts, "AND" if comparison.operator.startswith("!") else "OR")


def _compare_sql(sql: str, column: ListingColumn, comparison: Comparison) -> SqlPart:
    key, operator, value = comparison
    if operator in ("=", "!=") and value == NOT_STATED:
        return SqlPart(f"coalesce({sql}, '') {operator} ''")
    if column.type in ("integer", "number"):
        return _compare_number(sql, comparison)
    if operator == "~":
        return SqlPart(f"has_words({sql}, ?)", (value,))
    if operator == "!~":
        stated = "" if column.type == "list" else f"{sql} IS NOT NULL AND "
        return SqlPart(f"{stated}NOT has_words({sql}, ?)", (value,))
    if operator in ("=", "!=") and value.endswith("*"):
        return _compare_beginning(sql, column, operator, fold(value.rstrip("*")))
    if column.type == "date":
        return _compare_date(sql, comparison)
    if column.words and operator in ("=", "!="):
        value = one_of(key, unquoted(value), column.words)
    if column.type == "list" and operator in ("=", "!="):
        return SqlPart(f"{'' if operator == '=' else 'NOT '}holds({sql}, ?)", (fold(unquoted(value)),))
    return compare_text(sql, operator, value)


def _compare_beginning(sql: str, column: ListingColumn, operator: str, prefix: str) -> SqlPart:
    """What begins so: `okpd2 = 29.10*`."""
    if column.type == "list":
        return SqlPart(f"{'' if operator == '=' else 'NOT '}holds_prefix({sql}, ?)", (prefix,))
    return SqlPart(f"substr(fold({sql}), 1, ?) {operator} ?", (len(prefix), prefix))


def _compare_number(sql: str, comparison: Comparison) -> SqlPart:
    key, operator, value = comparison
    number = f"CAST({sql} AS REAL)"
    if operator in ("~", "!~"):
        raise UsageError(_("~ looks for words, and {key} is a number; use = != < <= > or >=").format(key=key))
    ends = split_number_range(value)
    check_range(comparison.key, comparison.operator, ends)
    if ends is None:
        return SqlPart(f"{number} {operator} ?", (float(plain_number(key, value)),))
    low, high = (float(plain_number(key, end)) for end in ends)
    return SqlPart(f"{'' if operator == '=' else 'NOT '}{number} BETWEEN ? AND ?", (low, high))


def _compare_date(sql: str, comparison: Comparison) -> SqlPart:
    ends = split_date_range(unquoted(comparison.value))
    check_range(comparison.key, comparison.operator, ends)
    if ends is None:
        return _compare_one_date(sql, *comparison)
    if comparison.operator == "=":
        low, high, connective = ">=", "<=", "AND"
    else:
        low, high, connective = "<", ">", "OR"
    parts = [
        _compare_one_date(sql, comparison.key, low, ends[0]),
        _compare_one_date(sql, comparison.key, high, ends[1]),
    ]
    return joined(parts, connective)


def _compare_one_date(sql: str, key: str, operator: str, value: str) -> SqlPart:
    """A date is compared as precisely as it is asked for: every day of 2025 is = 2025, and none of them > 2025.

    One that is known less precisely than it is asked for may be either, and passes no condition.
    """
    value = typed_date(key, value)
    known = f"(length({sql}) >= ? OR substr(?, 1, length({sql})) <> {sql})"
    return SqlPart(f"substr({sql}, 1, ?) {operator} ? AND {known}", (len(value), value, len(value), value))
