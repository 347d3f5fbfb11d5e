"""Tables of answers whose columns are declared: of each its header, and what gives its cell for one answer."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial
from typing import Any, Generic, NamedTuple, TypeVar

from offerbook.tables.arrange import arrange, help_table, select_columns, unknown_column
from offerbook.tables.table import Cell, Column, ColumnType, Table
from offerbook.text.i18n import _

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
    return arranged if total is None else arranged.but(total=total)


def help_of_specs(name: str, specs: Mapping[str, ColumnSpec[Any]]) -> Table:
    """Every column that an answer can have: what `--columns help` shows."""
    columns = [(spec.column(key), spec.shown) for key, spec in specs.items()]
    return help_table(name, [(it.key, it.heading, it.type, shown, it.description) for it, shown in columns])
