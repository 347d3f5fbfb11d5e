"""A catalogue that programs can ask: `offerbook.open()` gives a `Book`. The command line is its first user.

Every answer is a frozen sequence of typed records. It becomes plain dictionaries with `to_dicts()`, a `Table` with `table()`,
and shows itself as a table in a notebook.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, TypeVar

from offerbook.results import Listing
from offerbook.text.i18n import _, pick_language

if TYPE_CHECKING:
    from offerbook.authoring.need_row import TableRow
    from offerbook.index.store import Index
    from offerbook.loading.locate import Root, SeveralFolders
    from offerbook.match_question import MatchQuestion
    from offerbook.match_results import CoverAnswer, ExplainedMatch, Gaps, Matches, MatrixAnswer, Questions
    from offerbook.match_rows import MatchRows
    from offerbook.match_screen import MatchScreen
    from offerbook.model.records import Group, Need, Offer, Project, Sector, Source, Supplier
    from offerbook.record_results import Changes, ComparisonAnswer, Findings, Records, Sheet, StaleRecords, StaleSources
    from offerbook.tables.table import Table

T = TypeVar("T")
Words = str | Sequence[str]
"""One value, or several of which one must hold."""
Report = Callable[[str], None]
"""Takes a text about what is being done."""


def _ignore(_text: str) -> None:
    """Report to nobody."""


def open_catalogue(
    path: Path | str | SeveralFolders | Sequence[Path | str] | None = None,
    *,
    use_cache: bool = True,
    progress: Report = _ignore,
    matching: Report = _ignore,
    note: Report = _ignore,
    processes: int = 1,
    as_of: str | None = None,
) -> Book:
    """The catalogue in a folder, ready to be asked; without a path, the one that comes with the program.

    path: of several folders, all as one catalogue: offers of one answer needs of another, and each record says whence it is.
    use_cache: keep the compiled catalogue in the user's cache folder, and use the one that is there while it is fresh.
    progress: is called with the name of each file that is read.
    matching: is called with the id of each need that is matched.
    note: is called with what the user should know, such as that the cache cannot be written.
    processes: how many may share the reading of a large catalogue. A process is started as a module that runs again, so a
        program that asks for more than one needs `if __name__ == "__main__":` around what it does.
    as_of: the day that is asked about, such as "2026-11-28": a need whose time has passed by then is past. Without one, the day that
        the catalogue speaks of, else today.

    Raises CatalogueNotFoundError where the folder holds no catalogue. Mistakes in it raise nothing: the faulty records are
    left out, and `Book.check` names them.
    """
    from offerbook.index.cache import open_index
    from offerbook.index.store import in_memory
    from offerbook.loading.locate import SeveralFolders, current_folder, locate_all, shipped_path

    if path is None:
        root: Root = shipped_path("catalogue")
    elif isinstance(path, SeveralFolders):
        root = path
    else:
        paths = (path,) if isinstance(path, str | Path) else path
        root = locate_all([Path(it) for it in paths], {}, current_folder(), "path")
    index = open_index(root, progress, note, processes) if use_cache else in_memory(root, progress, processes)
    index.as_of = as_of or ""
    return Book(root, index, matching, processes)


class Book:
    """A catalogue that can be asked.

    root: its folder; of several that are asked as one, that of the first.
    index: its compiled form.
    """

    def __init__(self, root: Root, index: Index, matching: Report = _ignore, processes: int = 1) -> None:
        self.root = root.folders[0] if not isinstance(root, Path) else root
        self._folders = root
        self.index = index
        self._matching = matching
        self._processes = processes

    def __repr__(self) -> str:
        return f"<Book: {self.title}>"

    def close(self) -> None:
        """Close the index; the book answers nothing afterwards."""
        self.index.close()

    def __enter__(self) -> Book:
        return self

    def __exit__(self, *_exception: object) -> None:
        self.close()

    @property
    def title(self) -> str:
        """The catalogue's title in the current language."""
        return pick_language(self.index.setting("title_en"), self.index.setting("title_ru"))

    @property
    def errors(self) -> int:
        """How many mistakes the catalogue has; `check` names them."""
        return int(self.index.setting("errors"))

    @property
    def left_out(self) -> int:
        """How many records are left out because of mistakes."""
        return int(self.index.setting("left_out"))

    @property
    def unread_files(self) -> int:
        """How many files of the catalogue could not be read; nobody knows what records they hold."""
        return int(self.index.setting("unread_files"))

    def offers(
        self, words: Words = (), *, where: Words = (), sort: Words = (), limit: int | None = None, **filters: Words
    ) -> Listing[Offer]:
        """The offers that hold all the words and pass all conditions.

        words: found in either language and in any form.
        where: conditions such as "payload_t >= 130 t".
        sort: names of columns; a leading "-" means descending.
        filters: sector, group, supplier, kind, service, project; of several values of one, one must hold.

        Raises UsageError for a name that leads nowhere.
        """
        return self.listing("offers", words, where=where, sort=sort, limit=limit, filters=filters)

    def projects(
        self, words: Words = (), *, where: Words = (), sort: Words = (), limit: int | None = None, **filters: Words
    ) -> Listing[Project]:
        """The projects, like `offers`. filters: sector."""
        return self.listing("projects", words, where=where, sort=sort, limit=limit, filters=filters)

    def needs(
        self, words: Words = (), *, where: Words = (), sort: Words = (), limit: int | None = None, **filters: Words
    ) -> Listing[Need]:
        """The needs of the projects, like `offers`. filters: project, status, basis, sector, group."""
        return self.listing("needs", words, where=where, sort=sort, limit=limit, filters=filters)

    def sectors(self, words: Words = (), *, where: Words = (), sort: Words = ()) -> Listing[Sector]:
        """The sectors, like `offers`."""
        return self.listing("sectors", words, where=where, sort=sort)

    def groups(self, words: Words = (), *, where: Words = (), sort: Words = (), **filters: Words) -> Listing[Group]:
        """The groups, like `offers`. filters: sector."""
        return self.listing("groups", words, where=where, sort=sort, filters=filters)

    def suppliers(
        self, words: Words = (), *, where: Words = (), sort: Words = (), **filters: Words
    ) -> Listing[Supplier]:
        """The suppliers, like `offers`. filters: sector."""
        return self.listing("suppliers", words, where=where, sort=sort, filters=filters)

    def sources(self, words: Words = (), *, where: Words = (), sort: Words = ()) -> Listing[Source]:
        """The publications that facts come from, like `offers`."""
        return self.listing("sources", words, where=where, sort=sort)

    def listing(
        self,
        name: str,
        words: Words = (),
        *,
        where: Words = (),
        sort: Words = (),
        limit: int | None = None,
        filters: Mapping[str, Words | None] | None = None,
    ) -> Listing[Any]:
        """The records of a listing by its name, like `offers`."""
        from offerbook.listing.listings import LISTINGS
        from offerbook.listing.select import Selection
        from offerbook.text.errors import UsageError

        chosen = {key: _several(value) for key, value in (filters or {}).items() if value}
        for key in chosen:
            if key not in LISTINGS[name].filters:
                message = _('{listing} has no filter "{filter}"; its filters are: {all}')
                raise UsageError(message.format(listing=name, filter=key, all=", ".join(LISTINGS[name].filters)))
        return Listing(self.index, name, Selection(_several(words), chosen, _several(where), _several(sort), limit))

    def match(
        self,
        name: Words | None = None,
        *,
        outcome: Words = (),
        min_score: float | None = None,
        top: int | None = None,
        all: bool = False,
        where: Words = (),
        require: Words = (),
        quantity: str | None = None,
        assume: Words = (),
        table: Path | str | TableRow | None = None,
        row: int | None = None,
        **filters: Words,
    ) -> Matches:
        """The matches of projects, needs, offers, suppliers, sectors or groups by their names; of everything without one.

        outcome: "fits", "fits-if-confirmed", "blocked", "related", "distant"; of any but the last when none is named.
        min_score: with this many sure points. top: the best of each need.
        all: also what neither answers a need nor is among the best that do not, and what is distant.
        where: conditions on offers, such as "payload_t >= 130 t".
        require, quantity: of a need that stands in no file: its conditions, such as "payload_t >= 130", and how much; `group` and
            `service` are then what it needs.
        table, row: of a need in a workbook or CSV: which row says what is needed. What is typed goes before what the row says.
        assume: values that are taken for given, such as "belaz-7513.payload_t=140".
        filters: status, basis of the needs; sector, group, supplier, kind, service of the offers.
        Raises UsageError for a name that leads nowhere.
        """
        from offerbook.match_question import answer, row_of

        question = _question(outcome, min_score, top, all, where, filters)
        question = question._replace(names=_several(name), quantity=quantity, row=row_of(table, row))
        question = question._replace(require=_several(require), assume=_several(assume))
        return answer(self.index, question, self.title, self._matching)

    def match_screen(self, name: Words | None = None, *, lists_others: bool = False, **question: Any) -> MatchScreen:
        """What `match` with the same arguments shows on a terminal; a question that was asked before is not matched again."""
        from offerbook.match_screen import match_screen

        names = _several(name)
        return match_screen(
            self.index, {"names": names, **question}, lists_others, lambda: self.match(names, **question)
        )

    def match_rows(
        self,
        columns: Words = (),
        *,
        outcome: Words = (),
        min_score: float | None = None,
        top: int | None = None,
        all: bool = False,
        where: Words = (),
        **filters: Words,
    ) -> tuple[Table, MatchRows]:
        """The table of all matches under some columns, made as it is read, and what gives its summary then.

        However many matches there are, few of them are in memory at a time. The rest is as in `match`.
        """
        from offerbook.match_question import title_of
        from offerbook.match_rows import MatchRows

        question = _question(outcome, min_score, top, all, where, filters)
        rows = MatchRows(self.index, question, _several(columns), self._matching)
        return rows.table(title_of(question), self._processes), rows

    def explain(
        self,
        offer: str,
        need: str | None = None,
        *,
        group: Words = (),
        require: Words = (),
        quantity: str | None = None,
        service: Words = (),
        table: Path | str | TableRow | None = None,
        row: int | None = None,
    ) -> ExplainedMatch:
        """Every verdict on any offer and any need, matched or not; UsageError for names that lead nowhere.

        need: project/need; without one, the others say it as in `match`.
        """
        from offerbook.match_question import need_said, row_of
        from offerbook.match_results import ExplainedMatch
        from offerbook.matching.explain import explain_match

        if need is not None:
            return ExplainedMatch(explain_match(self.index, offer, need))
        said = row_of(table, row), _several(group), _several(require), quantity, _several(service)
        asked, notes = need_said(self.index, *said)
        return ExplainedMatch(explain_match(self.index, offer, asked), notes)

    def gaps(self, project: str | None = None) -> Gaps:
        """Needs without cover and offers without a place; of one project, only its needs."""
        from offerbook.listing.column_lookup import catalogues_of, names_of_records
        from offerbook.match_results import Gaps
        from offerbook.matching.gaps import find_gaps

        found = find_gaps(self.index, project, self._matching, processes=self._processes)
        return Gaps(tuple(found), catalogues_of(self.index), names_of_records(self.index))

    def matrix(self, by: Literal["sector", "supplier", "offer", "need"] = "sector") -> MatrixAnswer:
        """Projects down, sectors, suppliers or offers across, the best outcome in each cell; by need, needs and sectors."""
        from offerbook.match_results import MatrixAnswer
        from offerbook.matching.matrix import find_matrix

        return MatrixAnswer(find_matrix(self.index, by, self._matching, self._processes))

    def ask(self, name: Words | None = None) -> Questions:
        """The open questions about a project, a need, an offer or a supplier, those first whose answer decides most."""
        from offerbook.match_results import Questions
        from offerbook.matching.questions import find_questions

        return Questions(self.index, tuple(find_questions(self.index, name, self._matching)), _several(name))

    def cover(self, name: Words | None = None) -> CoverAnswer:
        """The fewest suppliers that answer the most needs of today, in the order in which each adds the most."""
        from offerbook.match_results import CoverAnswer
        from offerbook.matching.cover import find_cover

        return CoverAnswer(self.index, find_cover(self.index, name, self._matching, self._processes))

    def compare(self, *offers: str, need: str | None = None) -> ComparisonAnswer:
        """Offers side by side; with a need, which is better for it in what."""
        from offerbook.matching.comparison import compare_offers
        from offerbook.record_results import ComparisonAnswer

        return ComparisonAnswer(compare_offers(self.index, offers, need))

    def ledger(self, name: str | None = None) -> Sheet:
        """Which needs count on which capacity, and what each gets of it."""
        from offerbook.matching.ledger import find_ledger, ledger_table
        from offerbook.record_results import Sheet

        entries = find_ledger(self.index, name, self._matching)
        return Sheet(lambda: ledger_table(entries))

    def show(self, *names: str) -> Records:
        """Records of any kind whole: by their ids, `kind:id`, or their names in either language."""
        from offerbook.listing.record_table import found_record
        from offerbook.record_results import Records

        return Records(self.index, tuple(found_record(self.index, name, self._folders) for name in names))

    def stale(
        self, by: Literal["record", "source"] = "record", years: int = 3, months: int = 12
    ) -> StaleRecords | StaleSources:
        """What has grown old by the day that is asked about, worst first; by source, the old and undated ones that are cited.

        years: a source is old after so many. months: a check is old after so many.
        """
        from offerbook.changes.stale import stale_records, stale_sources
        from offerbook.record_results import StaleRecords, StaleSources

        if by == "source":
            return StaleSources(tuple(stale_sources(self.index, years)), self.index.as_of, years)
        return StaleRecords(tuple(stale_records(self.index, years, months)), self.index.as_of, years, months)

    def changes_since(self, old: Book) -> Changes:
        """What this catalogue does not share with an older one: records, facts, matches with their causes."""
        from offerbook.changes.difference import record_changes
        from offerbook.changes.match_changes import match_changes, state_of
        from offerbook.record_results import Changes

        records = tuple(record_changes(old.index, self.index))
        before, after = (state_of(book.index, self._matching) for book in (old, self))
        return Changes(records, tuple(match_changes(before, after, records)))

    def ids(self) -> dict[str, list[str]]:
        """The ids that a record of this catalogue can refer to, by kind; units among them."""
        from offerbook.text.units import BUILT_IN, UNITS

        kinds = ("sector", "group", "spec", "supplier", "source", "project")
        ids = {kind: self.index.ids(kind) for kind in kinds}
        return {**ids, "unit": [*(unit for unit in UNITS if unit in BUILT_IN), *self.index.ids("unit")]}

    def overview(self) -> Sheet:
        """What the catalogue holds, sector by sector."""
        from offerbook.listing.listing_table import overview_of
        from offerbook.record_results import Sheet

        return Sheet(lambda: overview_of(self.index, self.title))

    def check(self) -> Findings:
        """Every mistake in the catalogue's files, read anew."""
        from offerbook.loading.load import load
        from offerbook.record_results import Findings

        return Findings(load(self._folders, as_of=self.index.as_of))


def _question(
    outcome: Words, min_score: float | None, top: int | None, all: bool, where: Words, filters: Mapping[str, Words]
) -> MatchQuestion:
    """What is asked of all needs and offers by the arguments of `Book.match`."""
    from offerbook.listing.select import Selection
    from offerbook.match_question import MatchQuestion
    from offerbook.matching.match_filter import MatchFilter

    chosen = {key: _several(value) for key, value in filters.items() if value}
    needs = Selection((), {key: chosen.pop(key, ()) for key in ("status", "basis")})
    offers = Selection((), chosen, _several(where))
    return MatchQuestion((), offers, needs, MatchFilter.checked(_several(outcome), min_score, top, all))


def _several(values: Words | None) -> tuple[str, ...]:
    return (values,) if isinstance(values, str) else tuple(values or ())
