"""What the figures of a briefing show: outcomes of rows against columns, and what goes where."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from offerbook.matching.match import Match
from offerbook.matching.matrix import CELLS
from offerbook.matching.outcomes import PAST
from offerbook.model.records import Need
from offerbook.publishing.briefing import Flow, HeatMap
from offerbook.publishing.briefing_needs import name_of
from offerbook.publishing.briefing_subject import Scope
from offerbook.publishing.figures import MOST_LINES, Link


class Axes(NamedTuple):
    """The names at the sides of the figures, by id.

    scope: what the briefing is about. Of one project, needs stand against suppliers, and offers or their models lead to
        needs; of one supplier, these stand against projects and lead to them; else projects stand against sectors, and
        suppliers lead to projects.
    projects, sectors, suppliers: names, in the catalogue's order.
    needs: ids, in the catalogue's order.
    sector_of: the sector of each group.
    """

    scope: Scope
    projects: Mapping[str, str]
    sectors: Mapping[str, str]
    suppliers: Mapping[str, str]
    needs: Sequence[str]
    sector_of: Mapping[str, str]


class FigureData:
    """Gathers what the figures show while the needs are matched one after another."""

    def __init__(self, axes: Axes) -> None:
        self.axes = axes
        self._rows: dict[str, str] = {}
        self._cells: dict[tuple[str, str], str] = {}
        self._left: dict[str, str] = {}
        self._right: dict[str, str] = {}
        self._links: dict[tuple[str, str], dict[str, bool]] = {}
        """Of each line, the needs that it leads to, and whether nothing is open of one of their answers."""

    def add_need(self, id: str, name: str, need: Need, matches: Sequence[Match]) -> None:
        """Count a need and its matches."""
        axes, project = self.axes, id.partition("/")[0]
        if axes.scope == "project":
            self._rows[id] = name
        elif axes.scope == "catalogue":
            self._rows[project] = axes.projects[project]
            for group in need.groups:
                self._note(project, axes.sector_of.get(group, ""), "past-demand" if need.status in PAST else "no-offer")
        for match in matches:
            if match.outcome == "distant" or (match.is_past and not match.answers):
                continue
            outcome = "past-demand" if match.is_past else match.outcome
            self._note(*self._cell_of(match, id, project), outcome)
            if match.answers and not match.is_past:
                self._add_link(match, id, name, project)

    def _note(self, row: str, column: str, outcome: str) -> None:
        cell = row, column
        self._cells[cell] = min(self._cells.get(cell, outcome), outcome, key=CELLS.index)

    def _cell_of(self, match: Match, need_id: str, project: str) -> tuple[str, str]:
        if self.axes.scope == "project":
            return need_id, match.supplier
        if self.axes.scope == "supplier":
            row = _product(match)
            self._rows[row] = name_of(match)
            return row, project
        return project, self.axes.sector_of.get(match.candidate.group, "")

    def _add_link(self, match: Match, need_id: str, need_name: str, project: str) -> None:
        if self.axes.scope == "catalogue":
            left, right = match.supplier, project
            self._left[left], self._right[right] = self.axes.suppliers.get(left, left), self.axes.projects[project]
        else:
            left, right = _product(match), need_id if self.axes.scope == "project" else project
            self._left[left] = name_of(match)
            self._right[right] = need_name if self.axes.scope == "project" else self.axes.projects[project]
        served = self._links.setdefault((left, right), {})
        served[need_id] = served.get(need_id, False) or match.outcome == "fits"

    def heat_map(self) -> HeatMap:
        """The outcomes gathered; columns without any are left out."""
        names = {"project": self.axes.suppliers, "supplier": self.axes.projects, "catalogue": self.axes.sectors}
        # Beside one project stand those who could serve it; in a larger table a column more is no matter.
        weak = ("related",) if self.axes.scope == "project" else ()
        used = {column for (_row, column), outcome in self._cells.items() if outcome not in weak}
        columns = [(id, name) for id, name in names[self.axes.scope].items() if id in used]
        order = {id: place for place, id in enumerate((*self.axes.projects, *self.axes.needs))}
        rows = tuple(
            (self._rows[row], tuple(self._cells.get((row, column)) for column, _name in columns))
            for row in sorted(self._rows, key=lambda id: order.get(id, 0))
        )
        return HeatMap(tuple(name for _id, name in columns), rows)

    def flow(self) -> Flow:
        """What goes where, of those at the left that lead to most."""
        weights: dict[str, int] = {}
        for (one, _other), needs in self._links.items():
            weights[one] = weights.get(one, 0) + len(needs)
        lefts = sorted(self._left, key=lambda id: -weights[id])[:MOST_LINES]
        order = {id: place for place, id in enumerate((*self.axes.projects, *self.axes.needs))}
        led_to = {other for one, other in self._links if one in lefts}
        rights = sorted(led_to, key=lambda id: order[id])[:MOST_LINES]
        links = tuple(
            Link(lefts.index(one), rights.index(other), any(needs.values()), len(needs))
            for (one, other), needs in self._links.items()
            if one in lefts and other in rights
        )
        names = tuple(self._left[id] for id in lefts), tuple(self._right[id] for id in rights)
        return Flow(*names, links, len(self._left) - len(lefts) + len(self._right) - len(rights))


def _product(match: Match) -> str:
    """What a row stands for: a model, or the offer where the model has no name; no row leads to what another model serves."""
    return f"{match.offer.id} {name_of(match)}"
