"""A catalogue that programs can ask: `offerbook.open()` gives a `Book`. The command line is its first user.

Every answer is a frozen sequence of typed records. It becomes plain dictionaries with `to_dicts()`, a `Table` with `table()`,
and shows itself as a table in a notebook.
"""

from __future__ import annotations

import io
from abc import abstractmethod
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, TypeVar, overload

from offerbook.text.i18n import _, ngettext, pick_language

if TYPE_CHECKING:
    from offerbook.index.store import Index
    from offerbook.listing.select import Selection
    from offerbook.loading.load import LoadResult
    from offerbook.matching.explain import Explanation
    from offerbook.matching.gaps import Gap
    from offerbook.matching.match import Match
    from offerbook.matching.tables import Line
    from offerbook.model.finding import Finding
    from offerbook.model.records import Group, Need, Offer, Project, Sector, Source, Supplier
    from offerbook.tables.table import Cell, Row, Table

T = TypeVar("T")
Words = str | Sequence[str]
"""One value, or several of which one must hold."""
Report = Callable[[str], None]
"""Takes a text about what is being done."""


def _ignore(_text: str) -> None:
    """Report to nobody."""


def open_catalogue(
    path: Path | str | None = None,
    *,
    use_cache: bool = True,
    progress: Report = _ignore,
    matching: Report = _ignore,
    note: Report = _ignore,
    processes: int = 1,
) -> Book:
    """The catalogue in a folder, ready to be asked; without a path, the one that comes with the program.

    use_cache: keep the compiled catalogue in the user's cache folder, and use the one that is there while it is fresh.
    progress: is called with the name of each file that is read.
    matching: is called with the id of each need that is matched.
    note: is called with what the user should know, such as that the cache cannot be written.
    processes: how many may share the reading of a large catalogue. A process is started as a module that runs again, so a
        program that asks for more than one needs `if __name__ == "__main__":` around what it does.

    Raises CatalogueNotFoundError where the folder holds no catalogue. Mistakes in it raise nothing: the faulty records are
    left out, and `Book.check` names them.
    """
    from offerbook.index.cache import open_index
    from offerbook.index.store import in_memory
    from offerbook.loading.locate import checked_folder, shipped_path

    root = shipped_path("catalogue") if path is None else checked_folder(Path(path))
    index = open_index(root, progress, note, processes) if use_cache else in_memory(root, progress, processes)
    return Book(root, index, matching)


class Result(Sequence[T]):
    """An answer: a sequence that never changes, and a table."""

    @abstractmethod
    def table(self) -> Table:
        """The answer as a table of raw values, under all of its columns."""

    @property
    @abstractmethod
    def _items(self) -> Sequence[T]:
        """What the sequence holds."""

    def to_dicts(self) -> list[dict[str, Cell]]:
        """Each row of the table as a plain dictionary by the stable English names of the columns.

        Numbers are exact (int or Decimal), lists are tuples of texts, None is unknown.
        """
        table = self.table()
        keys = [column.key for column in table.columns]
        return [dict(zip(keys, row, strict=True)) for row in table.rows]

    def _repr_html_(self) -> str:
        """The table as HTML, for a notebook."""
        from offerbook.tables.formats import write

        stream = io.StringIO()
        write(self.table(), "html", stream)
        page = stream.getvalue()
        return page[page.index("<table>") : page.index("</table>")] + "</table>"

    def __len__(self) -> int:
        return len(self._items)

    def __iter__(self) -> Iterator[T]:
        return iter(self._items)

    @overload
    def __getitem__(self, position: int) -> T: ...
    @overload
    def __getitem__(self, position: slice) -> Sequence[T]: ...
    def __getitem__(self, position: int | slice) -> T | Sequence[T]:
        return self._items[position]

    def __repr__(self) -> str:
        return f"<{type(self).__name__}: {len(self)}>"


@dataclass(frozen=True, repr=False, eq=False)
class Listing(Result[T]):
    """The records of a listing, such as offers.

    name: "offers", "projects", "needs", "sectors", "groups", "suppliers" or "sources".
    selection: which of them, in which order.
    """

    _index: Index
    name: str
    selection: Selection

    def table(self, columns: Sequence[str] = ("all",)) -> Table:
        """The rows under these columns; they are read from the index as the table is."""
        from offerbook.listing.listing_table import listing

        return listing(self._index, self.name, self.selection, columns)

    @cached_property
    def ids(self) -> tuple[str, ...]:
        """The ids of the records; a need's is project/need."""
        from offerbook.listing.select import select

        return tuple(str(row[0]) for row in select(self._index, self.name, ["id"], self.selection).rows)

    @cached_property
    def _items(self) -> Sequence[T]:
        from offerbook.model.records import TABLES, Need

        kind = self.name.removesuffix("s")
        shape: Any = Need if kind == "need" else TABLES[kind]
        return tuple(record for _id, record in self._index.records_by_id(kind, self.ids, shape))


@dataclass(frozen=True, repr=False, eq=False)
class Matches(Result["Match"]):
    """The matches of a question, need by need and best first; of an offer, its best needs first.

    title: what was asked, in words.
    needs: the needs that were asked about, with their ids.
    """

    title: str
    needs: Sequence[tuple[str, Need]]
    _kept: tuple[Match, ...]
    _judged: tuple[Match, ...]
    _incomplete: int

    @property
    def _items(self) -> Sequence[Match]:
        return self._kept

    def table(self, columns: Sequence[str] = ("all",), sort: Sequence[str] = (), limit: int | None = None) -> Table:
        """A row for each match."""
        from offerbook.matching.columns import columns_of
        from offerbook.tables.arrange import make_table

        return make_table("matches", self.title, columns_of(self._kept), self._kept, columns, sort, limit)

    @property
    def summary(self) -> str:
        """How many of the needs are covered, in a line; a second line where a need has more offers than are listed."""
        from offerbook.matching.match_filter import DEFAULT_LIMIT
        from offerbook.matching.tables import matches_note

        summary = matches_note(self._judged, self.needs)
        if not self._incomplete:
            return summary
        text = ngettext(
            "{count} need has {usual} offers or more: its related and blocked ones may not all be listed; --all lists them",
            "{count} needs have {usual} offers or more: their related and blocked ones may not all be listed; --all lists them",
            self._incomplete,
        )
        return f"{summary}\n{text.format(count=self._incomplete, usual=DEFAULT_LIMIT)}"


@dataclass(frozen=True, repr=False, eq=False)
class ExplainedMatch(Result["Line"]):
    """Why an offer fits a need, or not: a line for each verdict, the sum, and what follows from it.

    explanation: the match with its verdicts, and the advice.
    """

    explanation: Explanation

    @cached_property
    def _items(self) -> Sequence[Line]:
        from offerbook.matching.tables import explanation

        return tuple(explanation(self.explanation))

    def table(self, columns: Sequence[str] = ("all",), sort: Sequence[str] = (), limit: int | None = None) -> Table:
        """A row for each line."""
        from offerbook.matching.columns import EXPLANATION
        from offerbook.tables.arrange import make_table

        match = self.explanation.match
        title = _("{offer} for {need}").format(offer=match.offer.id, need=match.need_id)
        return make_table("explanation", title, EXPLANATION, self._items, columns, sort, limit)


@dataclass(frozen=True, repr=False, eq=False)
class Gaps(Result["Gap"]):
    """Needs without cover and offers without a place."""

    _gaps: tuple[Gap, ...]

    @property
    def _items(self) -> Sequence[Gap]:
        return self._gaps

    def of_types(self, types: Sequence[str]) -> Gaps:
        """Those of these types; all when none is named."""
        return Gaps(tuple(gap for gap in self._gaps if not types or gap.type in types))

    def table(self, columns: Sequence[str] = ("all",), sort: Sequence[str] = (), limit: int | None = None) -> Table:
        """A row for each gap."""
        from offerbook.matching.columns import GAPS
        from offerbook.tables.arrange import make_table

        return make_table("gaps", _("Gaps"), GAPS, self._gaps, columns, sort, limit)


@dataclass(frozen=True, repr=False, eq=False)
class Findings(Result["Finding"]):
    """What is wrong with a catalogue, in the order of files and lines.

    loaded: the catalogue as far as it could be read.
    """

    loaded: LoadResult

    @property
    def _items(self) -> Sequence[Finding]:
        return self.loaded.findings

    def table(self) -> Table:
        """A row for each finding."""
        from offerbook.authoring.findings_report import findings_table

        return findings_table(self.loaded.findings)


@dataclass(frozen=True, repr=False, eq=False)
class Sheet(Result["Row"]):
    """A table whose rows are its items: one record whole, or a matrix."""

    _make: Callable[[], Table]

    @cached_property
    def _items(self) -> Sequence[Row]:
        return tuple(self._make().rows)

    def table(self) -> Table:
        """The table."""
        return self._make()


class Book:
    """A catalogue that can be asked.

    root: its folder.
    index: its compiled form.
    """

    def __init__(self, root: Path, index: Index, matching: Report = _ignore) -> None:
        self.root = root
        self.index = index
        self._matching = matching

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
        name: str | None = None,
        *,
        outcome: Words = (),
        min_score: float | None = None,
        top: int | None = None,
        all: bool = False,
        where: Words = (),
        status: Words = (),
        basis: Words = (),
        **filters: Words,
    ) -> Matches:
        """The matches of a project, a need or an offer by its name; of everything without one.

        outcome: "fits", "fits-if-confirmed", "blocked", "related", "distant"; of any but the last when none is named.
        min_score: with this many sure points.
        top: the best of each need.
        all: also what neither answers a need nor is among the best that do not, and what is distant.
        where: conditions on offers, such as "payload_t >= 130 t".
        status, basis: of the needs.
        filters: sector, group, supplier, kind, service of the offers.

        Raises UsageError for a name that leads nowhere.
        """
        from offerbook.listing.select import Selection
        from offerbook.matching.match_filter import MatchFilter
        from offerbook.matching.ranking import find_matches
        from offerbook.matching.request import match_request

        wanted = MatchFilter.checked(_several(outcome), min_score, top, all)
        offers = Selection((), {key: _several(value) for key, value in filters.items() if value}, _several(where))
        needs = Selection((), {"status": _several(status), "basis": _several(basis)})
        request = match_request(self.index, name, offers, needs)
        judged = find_matches(self.index, request, wanted, self._matching)
        # The summary is of the needs, whatever rows are wanted of them.
        kept = wanted.apply(judged, request.is_for_one_offer)
        title = _("Matches of {name}").format(name=name) if name else _("Matches")
        incomplete = 0 if request.is_for_one_offer else wanted.full_lists(kept)
        return Matches(title, request.needs, tuple(kept), tuple(judged), incomplete)

    def explain(self, offer: str, need: str) -> ExplainedMatch:
        """Every verdict on any offer and any need (project/need), matched or not; UsageError for ids that lead nowhere."""
        from offerbook.matching.explain import explain_match

        return ExplainedMatch(explain_match(self.index, offer, need))

    def gaps(self, project: str | None = None) -> Gaps:
        """Needs without cover and offers without a place; of one project, only its needs."""
        from offerbook.matching.gaps import find_gaps

        return Gaps(tuple(find_gaps(self.index, project, self._matching)))

    def matrix(self, by: Literal["sector", "supplier", "offer"] = "sector") -> Sheet:
        """Projects down, sectors, suppliers or offers across, the best outcome in each cell."""
        from offerbook.matching.matrix import matrix_of

        return Sheet(lambda: matrix_of(self.index, by, (), None, self._matching))

    def show(self, name: str) -> Sheet:
        """One record of any kind whole: by its id, `kind:id`, or its name in either language."""
        from offerbook.listing.record_table import record_table

        return Sheet(lambda: record_table(self.index, name, self.root))

    def overview(self) -> Sheet:
        """What the catalogue holds, sector by sector."""
        from offerbook.listing.listing_table import overview_of

        return Sheet(lambda: overview_of(self.index, self.title))

    def check(self) -> Findings:
        """Every mistake in the catalogue's files, read anew."""
        from offerbook.loading.load import load

        return Findings(load(self.root))


def _several(values: Words | None) -> tuple[str, ...]:
    return (values,) if isinstance(values, str) else tuple(values or ())
