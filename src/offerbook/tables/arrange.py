"""TODO tables.arrange"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any, Generic, NamedTuple, TypeVar

from offerbook.tables.table import Cell, Column, ColumnType, Row, Table, plain
from offerbook.text.errors import UsageError, did_you_mean
from offerbook.text.i18n import _
from offerbook.text.normalize import sort_key


def unknown_column(table: str, key: str, known: Sequence[str]) -> UsageError:
    """What to say of a column that a table does not have."""
    hint = did_you_mean(key, list(known)) or "."
    return UsageError(
        _('there is no column "{key}" in {table}{hint} `--columns help` lists them.').format(
            table=table, key=key, hint=hint
        )
    )


T = TypeVar("T")


class Shown(NamedTuple, Generic[T]):
    """A column of an answer: its heading, what its cells are, and how a cell is got from an answer."""

    heading: Heading
    type: ColumnType
    cell: Callable[[T], Cell]


def make_table(
    name: str, title: str, columns: dict[str, Shown[T]], answers: Iterable[T], wanted: Sequence[str], sort: Sequence[str],
    limit: int | None,
) -> Table:  # fmt: skip
    """Answers as a table under the columns asked for, sorted by columns when that is asked."""
    usual = [key for key, it in columns.items() if it.heading.shown]
    keys = select_columns(name, wanted, usual, list(columns))
    heads = tuple(_head(key, it) for key, it in columns.items())
    rows = (tuple(it.cell(answer) for it in columns.values()) for answer in answers)
    return arrange(Table(name, title, heads, rows), keys, sort, limit)


def _head(key: str, it: Shown[T]) -> Column:
    heading = it.heading
    return Column(
        key, _(heading.header), it.type, heading.priority, _(heading.description) if heading.description else ""
    )


def help_of(name: str, columns: dict[str, Shown[Any]]) -> Table:
    """Every column of an answer: what `--columns help` shows."""
    rows: list[Row] = [
        (
            key,
            _(it.heading.header),
            it.type,
            it.heading.shown,
            _(it.heading.description) if it.heading.description else "",
        )
        for key, it in columns.items()
    ]
    return help_table(name, rows)


class Heading(NamedTuple):
    """How a field is shown.

    header: its header, in English.
    priority: 1 is never dropped on a narrow terminal; the higher, the earlier.
    shown: whether it is shown when no columns are asked for.
    description: what it tells, in English.
    """

    header: str
    priority: int
    shown: bool = False
    description: str = ""


def select_columns(
    table: str, columns: Sequence[str], usual: Sequence[str], known: Sequence[str], every: Sequence[str] = ()
) -> list[str]:
    """The column names that `--columns` means: a list, "all", or changes "+x" and "-x" to the usual ones.

    usual: the names when nothing is asked for. known: every name there is. every: what "all" means, `known` if empty.
    """
    wishes = [wish.strip() for value in columns for wish in value.split(",") if wish.strip()]
    if not wishes:
        return list(usual)
    names = list(usual) if all(wish[0] in "+-" for wish in wishes) else []
    for wish in wishes:
        key = wish.lstrip("+-")
        if key == "all":
            names += [name for name in every or known if name not in names]
        elif key not in known:
            raise unknown_column(table, key, known)
        elif wish.startswith("-"):
            names = [name for name in names if name != key]
        elif key not in names:
            names.append(key)
    if not names:
        raise UsageError(_("--columns leaves no column; name at least one"))
    return names


def arrange(table: Table, columns: Sequence[str], sort: Sequence[str], limit: int | None) -> Table:
    """A table under the columns asked for or all of its own, sorted by columns when that is asked; no more rows than asked."""
    known = [it.key for it in table.columns]
    keys = select_columns(table.name, columns, known, known)
    rows = list(table.rows)
    for wish in reversed(sort):
        key = wish.removeprefix("-")
        if key not in known:
            raise unknown_column(table.name, key, known)
        rows = _sorted(rows, known.index(key), wish.startswith("-"))
    places = [known.index(key) for key in keys]
    shown = (tuple(row[place] for place in places) for row in rows[:limit])
    return table._replace(columns=tuple(table.columns[place] for place in places), rows=shown)


def _sorted(rows: list[Row], place: int, descending: bool) -> list[Row]:
    """The rows by a cell, unknown last whatever the direction, equal ones as they were."""

    def key(row: Row) -> Any:
        cell = row[place]
        return sort_key(plain(cell)) if isinstance(cell, str | tuple) else cell

    unknown = [row for row in rows if row[place] in (None, ())]
    known = [row for row in rows if row[place] not in (None, ())]
    return [*sorted(known, key=key, reverse=descending), *unknown]


def help_of_table(table: Table) -> Table:
    """Every column of a table: what `--columns help` shows where a table has no columns but its own."""
    rows: list[Row] = [(it.key, it.heading, it.type, True, it.description) for it in table.columns]
    return help_table(table.name, rows)


def help_table(name: str, rows: list[Row]) -> Table:
    """The table of a table's columns: key, heading, type, whether it is usually shown, meaning."""
    return Table(
        "columns",
        _("Columns of {listing}").format(listing=name),
        (
            Column("column", _("Column"), "id", 1),
            Column("header", _("Header"), "text", 1),
            Column("type", _("Type"), "text", 2),
            Column("shown", _("Shown"), "flag", 3),
            Column("description", _("Meaning"), "text", 4),
        ),
        rows,
    )
