"""The whole catalogue as a workbook for people: a summary, what to ask, what answers what, and every fact with its source."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from pathlib import Path

from offerbook.index.stamp import stamp_of
from offerbook.index.store import Index, Progress, no_progress
from offerbook.listing.select import Selection
from offerbook.matching.context import matching_context
from offerbook.matching.gaps import gaps
from offerbook.matching.known_matches import with_complementary
from offerbook.matching.match import Match
from offerbook.matching.match_filter import MatchFilter
from offerbook.matching.matrix import cell_meanings, matrix_of_matches
from offerbook.matching.questions import open_questions
from offerbook.matching.ranking import find_matches
from offerbook.matching.request import match_request
from offerbook.matching.tables import standing_of
from offerbook.model.records import Need
from offerbook.publishing.answer_keys import keys_table, sheet_questions
from offerbook.publishing.workbook_looks import HIDDEN_SHEET, LOOKS, matches_look, questions_look
from offerbook.publishing.workbook_tables import Names, WorkbookTables
from offerbook.tables.files import open_output_binary
from offerbook.tables.table import OUTCOME_MARKS, Cell, Column, Row, Table, word
from offerbook.tables.xlsx_book import Book, SheetLook
from offerbook.tables.xlsx_summary import Summary, add_summary
from offerbook.text.i18n import _

STANDINGS = ("fits", "fits-if-confirmed", "part-open", "blocked", "related", "no-offer", "past-demand")
"""How a need can stand, best first."""
COLOURS = ("fits", "fits-if-confirmed", "fits-if-confirmed", "blocked", "related", "blocked", "past-demand")
"""The outcome whose colour each of them has."""


def write_workbook(index: Index, path: Path, progress: Progress = no_progress) -> None:
    """Write the whole catalogue with its matches as a workbook; OutputError when it cannot be written."""
    request = match_request(index, None, Selection(), Selection())
    wanted = MatchFilter.checked((), None, None)
    judged = find_matches(index, request, wanted, progress)
    matches = wanted.apply(judged)
    standings = _standings(request.needs, judged)
    tables = WorkbookTables(index, Names.of(index))
    stamp = stamp_of(index)
    questions = sheet_questions(open_questions(judged))
    missing = gaps(matching_context(index), request.needs, [], judged)
    with open_output_binary(path) as stream:
        book = Book(stream, stamp.catalogue, stamp)
        summary = Summary(
            stamp.catalogue,
            [*stamp.lines(), (_("Holds"), _holdings(index))],
            _counts(tables, standings),
            ("", *COLOURS),
            _heat_map(index, tables, judged),
            [(OUTCOME_MARKS[outcome], meaning) for outcome, meaning in cell_meanings().items()],
        )
        add_summary(book, summary, _("Overview"))
        book.add_table(tables.questions(questions), questions_look())
        keys = keys_table(index, stamp, questions)
        book.add_table(tables.matches(matches), matches_look())
        # The matches take most of the memory, and what follows has no use for them.
        del questions, matches, judged
        book.add_table(tables.needs(request.needs, standings), LOOKS["needs"]._replace(name=_("Needs")))
        book.add_table(tables.unmet(missing), LOOKS["unmet"]._replace(name=_("Unmet demand")))
        book.add_table(tables.offers(), LOOKS["offers"]._replace(name=_("Offers")))
        book.add_table(tables.facts(), LOOKS["facts"]._replace(name=_("Facts")))
        book.add_table(tables.sources(), LOOKS["sources"]._replace(name=_("Sources")))
        book.add_table(keys, SheetLook(HIDDEN_SHEET, hidden=True))
        book.close()


def _standings(needs: Iterable[tuple[str, Need]], judged: Iterable[Match]) -> dict[str, str]:
    """How each need stands, by its id: a word of STANDINGS."""
    of_need: dict[str, list[Match]] = {}
    for match in judged:
        of_need.setdefault(match.need_id, []).append(match)
    return {id: standing_of(need, of_need.get(id, [])) or "no-offer" for id, need in needs}


def _holdings(index: Index) -> str:
    counts = {
        name: index.value(f"SELECT count(*) FROM {name}") for name in ("offers", "suppliers", "projects", "needs")
    }
    return _("offers {offers}, suppliers {suppliers}, projects {projects}, needs {needs}").format(**counts)


def _counts(tables: WorkbookTables, standings: Mapping[str, str]) -> Table:
    """Projects down, how their needs stand across; the sum first."""
    columns = [Column("project", _("Project"), "text", 1), Column("needs", _("Needs"), "integer", 1)]
    columns += [Column(key, word(key), "integer", 1) for key in STANDINGS]
    by_project: dict[str, Counter[str]] = {}
    for need, standing in standings.items():
        by_project.setdefault(need.partition("/")[0], Counter())[standing] += 1

    def row(name: Cell, counts: Counter[str]) -> Row:
        return (name, counts.total(), *(counts[key] for key in STANDINGS))

    rows = [row(tables.link_to_needs(project), counts) for project, counts in by_project.items()]
    total = row(_("All projects"), Counter(standings.values()))
    return Table("counts", _("How the needs stand"), tuple(columns), [total, *rows])


def _heat_map(index: Index, tables: WorkbookTables, judged: Iterable[Match]) -> Table:
    """Projects down, sectors across, the best outcome in each cell, as `matrix` has it; empty without a need."""
    found = matrix_of_matches(index, "sector", with_complementary(judged))
    needed = {project for project, _sector in found.cells}
    columns = [Column("project", _("Project"), "text", 1)]
    columns += [Column(id, name, "outcome", 1) for id, name in found.columns]
    outcomes = {place: cell.outcome for place, cell in found.cells.items()}
    rows = [
        (tables.link_to_needs(project), *(outcomes.get((project, sector), "") for sector, _name in found.columns))
        for project, _name in found.rows
        if project in needed
    ]
    return Table("heat_map", _("Best outcome by project and sector"), tuple(columns), rows)
