"""What a listing is made of: its columns, its filters, and the SQL that several columns share."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from typing import Literal

from offerbook.text.i18n import N_, current_language

FieldType = Literal["text", "word", "id", "code", "integer", "number", "flag", "date", "list", "url"]
SEPARATOR = "\x1f"
"""Stands between the items of a list in the database: ASCII's own unit separator, which no text of a catalogue holds."""


class ListingColumn:
    """One column of a listing.

    sql: the expression that gives its cells; `localize_sql` puts the reader's language into it.
    type: what its cells are; a "list" cell is a tuple of texts.
    header: its header, in English; translated where a table is made.
    priority: 1 is never dropped on a narrow terminal; the higher, the earlier.
    shown: whether it is shown when no columns are asked for.
    description: what it tells, in English; empty when the header says it all.
    words: where its cells are words of a fixed list, all of them; empty elsewhere.
    qualifier_sql: the expression that gives the qualifier of a number: "at-most" of a figure that is stated as "up to
        23"; empty where numbers have none.
    """

    def __init__(
        self,
        sql: str,
        type: FieldType,
        header: str,
        priority: int,
        shown: bool = False,
        description: str = "",
        words: tuple[str, ...] = (),
        qualifier_sql: str = "",
    ) -> None:
        self.sql = sql
        self.type = type
        self.header = header
        self.priority = priority
        self.shown = shown
        self.description = description
        self.words = words
        self.qualifier_sql = qualifier_sql


FOUND_BY = "found_by"
FOUND_BY_COLUMN = ListingColumn(
    f"{FOUND_BY}(t.id)",
    "list",
    N_("Found by"),
    2,
    description=N_("which words of the record answer the words asked for, and where they stand"),
)
"""The column that every listing has where words are asked for; it is never among all columns."""


CATALOGUE = "catalogue"


def catalogue_column(kind: str) -> ListingColumn:
    """The column that every listing has where several catalogues are asked as one: which of them says it."""
    return ListingColumn(
        catalogue(kind, "t.id"), "text", N_("Catalogue"), 2, shown=True, description=N_("which one says so")
    )


class ListingFilter:
    """One filter of a listing: an option of the command line.

    sql: the condition on a row, with a question mark, or several, where the value stands.
    kind: the kind of record that a value must name; empty where `words` says what it can be.
    words: the words of a fixed list that a value must be one of.
    """

    def __init__(self, sql: str, kind: str = "", words: tuple[str, ...] = ()) -> None:
        self.sql = sql
        self.kind = kind
        self.words = words


class Listing:
    """A table that can be listed.

    title: its title, in English; translated where a table is made.
    kind: the kind of record its rows are, as in the index.
    tables: what it is selected from; the record itself is the table t.
    order: its order when none is asked for.
    columns, filters: give what it has of them; they are made when they are asked for, because a command lists one table.
    """

    def __init__(
        self,
        title: str,
        kind: str,
        tables: str,
        order: str,
        columns: Callable[[], dict[str, ListingColumn]],
        filters: Callable[[], dict[str, ListingFilter]],
    ) -> None:
        self.title = title
        self.kind = kind
        self.tables = tables
        self.order = order
        self._columns = columns
        self._filters = filters

    @cached_property
    def columns(self) -> dict[str, ListingColumn]:
        """The columns by their stable names, in the order in which they are shown."""
        return self._columns()

    @cached_property
    def filters(self) -> dict[str, ListingFilter]:
        """The filters by their names on the command line."""
        return self._filters()


def name(table: str) -> str:
    """SQL: the name of a record, which always has one in at least one language."""
    return f"coalesce(nullif({table}.name_{{L}}, ''), {table}.name_{{M}})"


def text(column: str) -> str:
    """SQL: a text of the record in the reader's language, else in the other one; NULL when it has none."""
    return f"coalesce(nullif(t.{column}_{{L}}, ''), nullif(t.{column}_{{M}}, ''))"


def collected(sql: str) -> str:
    """SQL: the values v that a query gives, as one list."""
    # A text that holds the separator itself must not become two.
    return f"(SELECT group_concat(replace(v, char(31), ' '), char(31)) FROM ({sql}))"


def texts(table: str, kind: str) -> str:
    """SQL: the texts of the cautions, or of the notes, of a record; that about one variant begins with its id."""
    one = "coalesce(nullif(p.variant_id, '') || ': ', '') || coalesce(nullif(p.text_{L}, ''), p.text_{M})"
    return collected(f"SELECT {one} AS v FROM {table} p WHERE p.kind = '{kind}' AND p.record_id = t.id")


def status(table: str) -> str:
    """SQL: the status of a need on the day that is asked about; `Index` says the same of a record."""
    return (
        f"CASE WHEN {table}.last_day < as_of() THEN 'past' "
        f"WHEN {table}.status = 'past' AND substr({table}.starts || '-01-01', 1, 10) > as_of() THEN 'planned' "
        f"ELSE {table}.status END"
    )


def contacts(way: str) -> str:
    """SQL: the sites, telephone numbers or mail addresses of a supplier."""
    return collected(f"SELECT DISTINCT {way} AS v FROM contacts WHERE supplier_id = t.id AND {way} NOT NULL")


def count(tables: str) -> str:
    """SQL: how many rows there are in these tables."""
    return f"(SELECT count(*) FROM {tables})"


def sources(kind: str) -> str:
    """SQL: the ids of the sources that a record cites."""
    return collected(f"SELECT source_id AS v FROM citations WHERE kind = '{kind}' AND record_id = t.id ORDER BY 1")


def codes(kind: str, scheme: str) -> str:
    """SQL: the codes of a record in one classification."""
    return collected(
        f"SELECT DISTINCT code AS v FROM codes WHERE kind = '{kind}' AND record_id = t.id AND scheme = '{scheme}' ORDER BY 1"
    )


def file(kind: str) -> str:
    """SQL: the catalogue file that a record stands in."""
    return f"(SELECT file FROM records WHERE kind = '{kind}' AND id = t.id)"


def catalogue(kind: str, id: str) -> str:
    """SQL: which of several catalogues a record is of; NULL where one is asked."""
    return (
        "(SELECT c.name FROM records r JOIN catalogues c ON c.folder = substr(r.file, 1, instr(r.file, '/./') - 1) "
        f"WHERE r.kind = '{kind}' AND r.id = {id})"
    )


def localize_sql(sql: str) -> str:
    """An expression with `{L}` for the reader's language and `{M}` for the other one filled in."""
    language, other = ("ru", "en") if current_language() == "ru" else ("en", "ru")
    return sql.replace("{L}", language).replace("{M}", other)


def in_both_languages(sql: str) -> list[str]:
    """An expression filled in for the reader's language, and for the other one where it has texts of either."""
    other = sql.replace("{L}", "\0").replace("{M}", "{L}").replace("\0", "{M}")
    return list(dict.fromkeys(map(localize_sql, (sql, other))))
