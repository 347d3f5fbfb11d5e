"""The answers of a book: frozen sequences of typed records that become dictionaries, tables and HTML."""

from __future__ import annotations

import io
from abc import abstractmethod
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, TypeVar, overload

from offerbook.text.i18n import _, ngettext

if TYPE_CHECKING:
    from offerbook.index.store import Index
    from offerbook.listing.select import Selection
    from offerbook.loading.load import LoadResult
    from offerbook.matching.explain import Explanation
    from offerbook.matching.gaps import Gap
    from offerbook.matching.match import Match
    from offerbook.matching.tables import Line
    from offerbook.model.finding import Finding
    from offerbook.model.records import Need
    from offerbook.tables.screen import Screen
    from offerbook.tables.table import Cell, Row, Table

T = TypeVar("T")


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
    _kind: str
    _name: str
    _is_narrowed: bool

    @property
    def _items(self) -> Sequence[Match]:
        return self._kept

    def table(self, columns: Sequence[str] = ("all",), sort: Sequence[str] = (), limit: int | None = None) -> Table:
        """A row for each match."""
        from offerbook.matching.columns import columns_of
        from offerbook.tables.arrange import make_table

        return make_table("matches", self.title, columns_of(self._kept), self._kept, columns, sort, limit)

    def screen(self, *, lists_others: bool = False) -> Screen:
        """The matches as a terminal shows them: need by need, what answers and what to ask; empty where nothing is found.

        lists_others: list also what answers no need, in place of its number.
        """
        from offerbook.matching.screen import MatchesView, matches_screen

        view = MatchesView(
            self._kind, self._name, self.needs, self._kept, self._judged, self._is_narrowed, lists_others
        )
        return matches_screen(view)

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
