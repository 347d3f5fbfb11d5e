"""Which columns of a table are shown, in what order its rows stand, and what `--columns help` says of it."""

from collections.abc import Iterable, Sequence
from functools import partial
from typing import Any

from offerbook.tables.table import Column, Row, Table, plain
from offerbook.text.errors import UsageError
from offerbook.text.i18n import N_, _
from offerbook.text.normalize import sort_key


def unknown_column(table: str, key: str, known: Sequence[str]) -> UsageError:
    """The error for a column that a table does not have; it names a column that is spelt nearly so."""
    from offerbook.text.spelling import nearest

    if near := nearest(key, known):
        text = _('there is no column "{key}" in {table}; did you mean "{near}"? `--columns help` lists them.')
        return UsageError(text.format(table=table, key=key, near=near[0]))
    text = _('there is no column "{key}" in {table}. `--columns help` lists them.')
    return UsageError(text.format(table=table, key=key))


def select_columns(
    table: str, columns: Sequence[str], usual: Sequence[str], known: Sequence[str], every: Sequence[str] = ()
) -> list[str]:
    """The column keys that `--columns` means: a list, "all", or changes "+x" and "-x" to the usual ones.

    usual: the keys when nothing is asked for. known: every key there is. every: what "all" means, `known` if empty.
    """
    wishes = [wish.strip() for value in columns for wish in value.split(",") if wish.strip()]
    if not wishes:
        return list(usual)
    keys = list(usual) if all(wish[0] in "+-" for wish in wishes) else []
    for wish in wishes:
        key = wish.lstrip("+-")
        if key == "all":
            keys += [name for name in every or known if name not in keys]
        elif key not in known:
            raise unknown_column(table, key, known)
        elif wish.startswith("-"):
            keys = [name for name in keys if name != key]
        elif key not in keys:
            keys.append(key)
    if not keys:
        raise UsageError(_("--columns leaves no column; name at least one"))
    return keys


def arrange(table: Table, columns: Sequence[str], sort: Sequence[str], limit: int | None) -> Table:
    """A table under the columns asked for, or all of its own; sorted by the keys in `sort`, "-x" the other way round.

    limit: rows at most; None keeps all.
    """
    known = [column.key for column in table.columns]
    keys = select_columns(table.name, columns, known, known)
    rows = list(table.rows) if sort or limit is not None else table.rows
    # The first key counts most, so it is sorted by last: sorting keeps equal rows as they were.
    for wish in reversed(sort):
        key = wish.removeprefix("-")
        if key not in known:
            raise unknown_column(table.name, key, known)
        rows = _sorted(list(rows), known.index(key), wish.startswith("-"))
    places = [known.index(key) for key in keys]
    total = None
    if isinstance(rows, list):
        rows, total = rows[:limit], None if limit is None else partial(len, rows)
    kept = rows if keys == known else (tuple([row[place] for place in places]) for row in rows)
    return table.but(columns=tuple(table.columns[place] for place in places), rows=kept, total=total)


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
    return help_table(table.name, [(it.key, it.heading, it.type, True, it.description) for it in table.columns])


TYPE_WORDS = (
    N_("date"), N_("flag"), N_("integer"), N_("list"), N_("mark"), N_("number"), N_("outcome"), N_("text"), N_("url"), N_("word"),
    N_("words"),
)  # fmt: skip
"""The types of columns as words of a fixed list; an id is called so in both languages."""


def help_table(name: str, rows: Iterable[Row]) -> Table:
    """The table of a table's columns: key, heading, type, whether it is usually shown, meaning."""
    return Table(
        "columns",
        _("Columns of {listing}").format(listing=name),
        (
            Column("column", _("Column"), "id", 1),
            Column("header", _("Header"), "text", 1),
            Column("type", _("Type"), "word", 2),
            Column("shown", _("Shown"), "flag", 3),
            Column("description", _("Meaning"), "text", 4),
        ),
        rows,
    )
