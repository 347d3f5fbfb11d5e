"""A listing as a table: the rows that a selection asks for, under the columns asked for, in the reader's language."""

from __future__ import annotations

from collections.abc import Sequence

from offerbook.index.store import Index
from offerbook.listing.column_lookup import column_names, find_column, has_catalogues
from offerbook.listing.columns import CATALOGUE, FOUND_BY
from offerbook.listing.listings import LISTINGS
from offerbook.listing.select import Selection, count_of, select
from offerbook.tables.arrange import help_table, select_columns
from offerbook.tables.table import Column, ColumnType, Row, Table
from offerbook.text.i18n import _, pick_language


def listing(index: Index, name: str, selection: Selection, columns: Sequence[str]) -> Table:
    """The rows of a listing that a selection asks for, under the columns asked for or the usual ones."""
    declared = LISTINGS[name].columns
    usual = [key for key, column in declared.items() if column.shown]
    every = list(declared)
    if has_catalogues(index):
        usual.append(CATALOGUE)
        every.append(CATALOGUE)
    # What a condition looks at is shown.
    compared = _keys_in_conditions(index, name, selection.where)
    usual += [key for key in compared if key not in usual]
    wanted = select_columns(name, columns, usual, column_names(index, name), every) if columns else usual
    rows = select(index, name, wanted, selection)
    # What the reader asked for by name is the last that a narrow terminal goes without.
    named = {*compared, *(wish.strip().lstrip("+") for value in columns for wish in value.split(","))}
    shown = tuple(table_column(index, name, key) for key in wanted)
    for column in shown:
        if column.key in named:
            column.priority = min(column.priority, 2)
    total = None if selection.limit is None else lambda: count_of(index, name, selection)
    return Table(name, _(LISTINGS[name].title), shown, rows, total=total)


def _keys_in_conditions(index: Index, name: str, where: Sequence[str]) -> list[str]:
    if not where:
        return []
    from offerbook.listing.conditions import keys_in_conditions

    return keys_in_conditions(index, name, where)


def table_column(index: Index, name: str, key: str) -> Column:
    """A column of a listing as the tables have it: in the reader's language, with its unit."""
    column = find_column(index, name, key)
    description = _(column.description) if column.description else ""
    if key in LISTINGS[name].columns or key in (CATALOGUE, FOUND_BY):
        # A list of fixed words is shown in the reader's language.
        type_: ColumnType = "words" if column.type == "list" and column.words else column.type
        return Column(key, _(column.header), type_, column.priority, description)
    en, ru, unit = next(index.rows("SELECT name_en, name_ru, unit FROM specs WHERE id = ?", key))
    return Column(key, pick_language(en, ru), column.type, column.priority, description, unit or "")


def column_help(index: Index, name: str) -> Table:
    """Every column of a listing: what `--columns help` shows."""
    rows: list[Row] = []
    for key in column_names(index, name):
        column = table_column(index, name, key)
        shown = find_column(index, name, key).shown
        rows.append((key, column.heading, column.type, shown, column.description))
    return help_table(name, rows)


def overview_of(index: Index, title: str) -> Table:
    """What the catalogue holds, sector by sector: the sectors that have offers or needs."""
    # A listing names no day.
    from offerbook.text.dates import date_text

    table = listing(index, "sectors", Selection(where=()), ())
    counts = {
        name: index.value(f"SELECT count(*) FROM {name}") for name in ("offers", "suppliers", "projects", "needs")
    }
    text = _("{title}: offers {offers}, suppliers {suppliers}, projects {projects}, needs {needs}")
    if index.setting("as_of"):
        text = _("{title}, as of {day}: offers {offers}, suppliers {suppliers}, projects {projects}, needs {needs}")
    return table.but(title=text.format(title=title, day=date_text(index.as_of), **counts))
