"""Which columns of a table are shown, in what order its rows stand, and what `--columns help` says of it."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial
from typing import Any, Generic, NamedTuple, TypeVar

from offerbook.tables.table import Cell, Column, ColumnType, Row, Table, plain
from offerbook.text.errors import UsageError
from offerbook.text.i18n import _
from offerbook.text.normalize import sort_key

T = TypeVar("T")


class ColumnSpec(NamedTuple, Generic[T]):
    """One column of an answer, as it is declared. Its stable name is the key that it is declared under.

    cell: gives its cell for one answer.
    type: what its cells are.
    header: its header, in English; translated where a table is made.
    priority: 1 is never dropped on a narrow terminal; the higher, the earlier.
    shown: whether it is shown when no columns are asked for.
    description: what it tells, in English; empty when the header says it all.
    """

    cell: Callable[[T], Cell]
    type: ColumnType
    header: str
    priority: int
    shown: bool = False
    description: str = ""

    def column(self, key: str) -> Column:
        """The column of a table, in the reader's language."""
        return Column(key, _(self.header), self.type, self.priority, _(self.description) if self.description else "")


def make_table(
    name: str,
    title: str,
    specs: Mapping[str, ColumnSpec[T]],
    answers: Iterable[T],
    columns: Sequence[str],
    sort: Sequence[str],
    limit: int | None,
) -> Table:
    """Answers as a table under the columns asked for or those usually shown, sorted and cut as `arrange` does it.

    specs: every column that the table can have, by its stable name.
    """
    usual = [key for key, spec in specs.items() if spec.shown]
    keys = select_columns(name, columns, usual, list(specs))
    sorted_by = [wish.removeprefix("-") for wish in sort]
    for key in sorted_by:
        if key not in specs:
            raise unknown_column(name, key, list(specs))
    # A cell can be a sentence that is made for it: those that nobody sees are not made, and without sorting each row is made
    # when it is written.
    read = {key: spec for key, spec in specs.items() if key in keys or key in sorted_by}
    getters = [spec.cell for spec in read.values()]
    total = None
    if limit is not None and not sort:
        whole = list(answers)
        answers, total = whole[:limit], partial(len, whole)
    rows = (tuple([cell(answer) for cell in getters]) for answer in answers)
    table = Table(name, title, tuple(spec.column(key) for key, spec in read.items()), rows)
    arranged = arrange(table, keys, sort, limit if sort else None)
    return arranged if total is None else arranged._replace(total=total)


def help_of_specs(name: str, specs: Mapping[str, ColumnSpec[Any]]) -> Table:
    """Every column that an answer can have: what `--columns help` shows."""
    columns = [(spec.column(key), spec.shown) for key, spec in specs.items()]
    return help_table(name, [(it.key, it.heading, it.type, shown, it.description) for it, shown in columns])


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
    return table._replace(columns=tuple(table.columns[place] for place in places), rows=kept, total=total)


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


def help_table(name: str, rows: Iterable[Row]) -> Table:
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
