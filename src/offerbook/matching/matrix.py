"""The matrix: projects down, sectors, suppliers or offers across, the best outcome in each cell."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence

from offerbook.index.store import Index, Progress, no_progress
from offerbook.listing.select import Selection
from offerbook.matching.context import matching_context
from offerbook.matching.match import Match
from offerbook.matching.ranking import rank
from offerbook.matching.request import match_request
from offerbook.tables.arrange import select_columns
from offerbook.tables.table import Column, Row, Table
from offerbook.text.i18n import _, pick_language


def matrix(
    matches: Iterable[Match],
    projects: Sequence[tuple[str, str]],
    across: Sequence[tuple[str, str]],
    column_of: Callable[[Match], str],
) -> Table:
    """Projects down, and across what `column_of` gives of a match; in each cell the best outcome, empty where there is none.

    What would answer a need that is past or dormant is "past-demand", and only where nothing answers one of today.
    projects, across: ids and names, in the order in which they are shown.
    """
    ranks = ("fits", "fits-if-confirmed", "past-demand", "blocked", "related")
    best: dict[tuple[str, str], str] = {}
    for match in matches:
        if match.outcome == "distant" or (match.is_past and not match.answers):
            continue
        cell, outcome = (match.project, column_of(match)), "past-demand" if match.is_past else match.outcome
        best[cell] = min(best.get(cell, outcome), outcome, key=ranks.index)
    used = [(id, name) for id, name in across if any((project, id) in best for project, _name in projects)]
    columns = [Column("project", _("Project"), "id", 1)]
    columns += [Column(id, id, "outcome", 2, name) for id, name in used]
    rows: Iterator[Row] = ((project, *(best.get((project, id)) for id, _n in used)) for project, _name in projects)
    return Table("matrix", _("Best outcome by project"), tuple(columns), rows)


def matrix_of(
    index: Index, by: str, columns: Sequence[str], limit: int | None, progress: Progress = no_progress
) -> Table:
    """The matrix of a catalogue by sector, supplier or offer."""
    request = match_request(index, None, Selection(), Selection())
    sectors = {row[0]: row[1] for row in index.rows("SELECT id, sector_id FROM groups")}
    column_of: dict[str, Callable[[Match], str]] = {
        "sector": lambda match: sectors[match.candidate.group],
        "supplier": lambda match: match.supplier,
        "offer": lambda match: match.offer.id,
    }
    matches = rank(matching_context(index), request.needs, request.offers, progress=progress)
    whole = matrix(matches, _ids_and_names(index, "projects")[:limit], _ids_and_names(index, f"{by}s"), column_of[by])
    all_keys = [column.key for column in whole.columns]
    places = [all_keys.index(key) for key in select_columns("matrix", columns, all_keys, all_keys)]
    return whole._replace(
        columns=tuple(whole.columns[place] for place in places),
        rows=(tuple(row[place] for place in places) for row in whole.rows),
    )


def _ids_and_names(index: Index, table: str) -> list[tuple[str, str]]:
    rows = index.rows(f"SELECT id, name_en, name_ru FROM {table} ORDER BY position")
    return [(row[0], pick_language(row[1], row[2])) for row in rows]
