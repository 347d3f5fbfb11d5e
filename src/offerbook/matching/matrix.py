"""The matrix: projects or needs down, sectors, suppliers or offers across, the best outcome in each cell."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Literal, NamedTuple

from offerbook.index.store import Index, Progress, no_progress
from offerbook.matching.known_matches import KnownMatch, known_matches
from offerbook.matching.outcomes import PAST
from offerbook.model.records import Need
from offerbook.tables.arrange import select_columns
from offerbook.tables.table import Column, Row, Table
from offerbook.text.i18n import _, pick_language

By = Literal["sector", "supplier", "offer", "need"]
CELLS = ("fits", "fits-if-confirmed", "past-demand", "blocked", "related", "no-offer")
"""What a cell can hold, the best first; a cell without a need is empty."""


def cell_meanings() -> dict[str, str]:
    """What the mark of each cell means: the same words wherever projects stand against sectors."""
    return {
        "fits": _("fits"),
        "fits-if-confirmed": _("fits if confirmed"),
        "past-demand": _("nobody buys today"),
        "blocked": _("blocked"),
        "related": _("only similar"),
        "no-offer": _("needed, nothing offered"),
    }


class MatrixCell(NamedTuple):
    """What a row has in a column.

    outcome: the best outcome; "past-demand" where only a need that is past or dormant stands here, "no-offer" where one of today
        stands here and nothing is offered.
    figure: how many offers have it, or of a supplier or an offer how many needs.
    """

    outcome: str
    figure: int


class Matrix(NamedTuple):
    """The best outcomes of a catalogue.

    by: what stands across; by "need" the needs stand down and the sectors across.
    rows, columns: ids and names, in the order in which they are shown.
    cells: by row and column; none where nothing is needed.
    """

    by: By
    rows: list[tuple[str, str]]
    columns: list[tuple[str, str]]
    cells: dict[tuple[str, str], MatrixCell]


class _Tally:
    """The best outcomes of cells, and what has them."""

    def __init__(self) -> None:
        self._best: dict[tuple[str, str], tuple[str, set[str]]] = {}

    def add(self, cell: tuple[str, str], outcome: str, counted: str = "") -> None:
        best, members = self._best.get(cell, (outcome, set()))
        if CELLS.index(outcome) < CELLS.index(best):
            best, members = outcome, set()
        if outcome == best and counted:
            members.add(counted)
        self._best[cell] = best, members

    def cells(self) -> dict[tuple[str, str], MatrixCell]:
        return {cell: MatrixCell(best, len(members)) for cell, (best, members) in self._best.items()}


def _tally(
    matches: Iterable[KnownMatch], needs: Mapping[str, Need], by: By, sector_of: dict[str, str]
) -> dict[tuple[str, str], MatrixCell]:
    """The cells of a matrix; by sector and need also those of needs for which nothing is offered."""
    column_of: dict[str, Callable[[KnownMatch], str]] = {
        "sector": lambda match: sector_of[match.group],
        "supplier": lambda match: match.supplier,
        "need": lambda match: sector_of[match.group],
        "offer": lambda match: match.offer,
    }
    tally = _Tally()
    for match in matches:
        is_past = needs[match.need_id].status in PAST
        if match.is_complementary or (is_past and not match.answers):
            continue
        row = match.need_id if by == "need" else match.project
        counted = match.offer if by in ("sector", "need") else match.need_id
        tally.add((row, column_of[by](match)), "past-demand" if is_past else match.outcome, counted)
    for id, need in needs.items() if by in ("sector", "need") else ():
        row = id if by == "need" else id.partition("/")[0]
        for sector in {sector_of[group] for group in need.groups}:
            tally.add((row, sector), "past-demand" if need.status in PAST else "no-offer")
    return tally.cells()


def find_matrix(index: Index, by: By, progress: Progress = no_progress, processes: int = 1) -> Matrix:
    """The matrix of a catalogue by sector, supplier, offer or need; columns without any cell are left out.

    processes: how many may share the work.
    """
    return matrix_of_matches(index, by, known_matches(index, progress, processes))


def matrix_of_matches(index: Index, by: By, matches: Iterable[KnownMatch]) -> Matrix:
    """The matrix of these matches, which are all that a catalogue has."""
    sector_of = {row[0]: row[1] for row in index.rows("SELECT id, sector_id FROM groups")}
    needs = dict(index.records("need", Need))
    cells = _tally(matches, needs, by, sector_of)
    used = {column for _row, column in cells}
    across = _ids_and_names(index, "sectors" if by == "need" else f"{by}s")
    rows = _ids_and_names(index, "needs" if by == "need" else "projects")
    return Matrix(by, rows, [(id, name) for id, name in across if id in used], cells)


def matrix_table(found: Matrix, has_names: bool = False) -> Table:
    """A matrix as a table; on request with names at its sides, and the ids of the rows in the last column."""
    heading = _("Need") if found.by == "need" else _("Project")
    side = Column("need" if found.by == "need" else "project", heading, "id", 1)
    across = [
        Column(id, name if has_names else id, "outcome", 2, "" if has_names else name) for id, name in found.columns
    ]
    columns = [Column(f"{side.key}_name", heading, "text", 1), *across, side] if has_names else [side, *across]
    rows: list[Row] = []
    for row, name in found.rows:
        cells = [cell.outcome if (cell := found.cells.get((row, id))) else None for id, _name in found.columns]
        rows.append((name, *cells, row) if has_names else (row, *cells))
    title = _("Best outcome by need") if found.by == "need" else _("Best outcome by project")
    return Table("matrix", title, tuple(columns), rows)


def matrix_of(
    index: Index, by: By, columns: Sequence[str], limit: int | None, progress: Progress = no_progress
) -> Table:
    """The matrix of a catalogue as a table, under some of its columns; `limit` rows at most."""
    found = find_matrix(index, by, progress)
    whole = matrix_table(found._replace(rows=found.rows[:limit]))
    used = {column for row, column in found.cells if row in dict(found.rows[:limit])}
    all_keys = [column.key for column in whole.columns if column.type == "id" or column.key in used]
    places = [
        [it.key for it in whole.columns].index(key) for key in select_columns("matrix", columns, all_keys, all_keys)
    ]
    return whole.but(
        columns=tuple(whole.columns[place] for place in places),
        rows=(tuple(row[place] for place in places) for row in whole.rows),
    )


def _ids_and_names(index: Index, table: str) -> list[tuple[str, str]]:
    short = "short_en, short_ru" if table in ("suppliers", "projects") else "'', ''"
    rows = index.rows(f"SELECT id, name_en, name_ru, {short} FROM {table} ORDER BY position")
    return [(id, pick_language(*shorts) or pick_language(en, ru)) for id, en, ru, *shorts in rows]
