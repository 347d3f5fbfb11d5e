"""The answers of a book: frozen sequences of typed records that become dictionaries, tables and HTML."""

from __future__ import annotations

import io
from abc import abstractmethod
from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any, TypeVar, overload

if TYPE_CHECKING:
    from offerbook.index.store import Index
    from offerbook.listing.select import Selection
    from offerbook.tables.table import Cell, Table

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
        start = page.index(">", page.index("<table")) + 1  # a wide table has a class, whose style stays behind
        return f"<table>{page[start : page.index('</table>')]}</table>"

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


class Listing(Result[T]):
    """The records of a listing, such as offers."""

    # No dataclass, unlike the other answers: making one takes a hundredth of the time of a whole command that lists.
    def __init__(self, index: Index, name: str, selection: Selection) -> None:
        self._index = index
        self._name = name
        self._selection = selection

    @property
    def name(self) -> str:
        """One of "offers", "projects", "needs", "sectors", "groups", "suppliers" and "sources"."""
        return self._name

    @property
    def selection(self) -> Selection:
        """Which records, in which order."""
        return self._selection

    def table(self, columns: Sequence[str] = ("all",)) -> Table:
        """The rows under these columns; they are read from the index as the table is."""
        from offerbook.listing.listing_table import listing

        return listing(self._index, self.name, self.selection, columns)

    def facets(self) -> Table:
        """How many of the records there are by sector, supplier, kind and the like, those that state none among them.

        Of offers, needs and projects; KeyError for another listing.
        """
        from offerbook.listing.facets import facets_table

        return facets_table(self._index, self.name, self.selection)

    @cached_property
    def ids(self) -> tuple[str, ...]:
        """The ids of the records; a need's is project/need."""
        from offerbook.listing.select import select

        return tuple(str(row[0]) for row in select(self._index, self.name, ["id"], self.selection))

    @cached_property
    def _items(self) -> Sequence[T]:
        from offerbook.model.records import TABLES, Need

        kind = self.name.removesuffix("s")
        shape: Any = Need if kind == "need" else TABLES[kind]
        return tuple(record for _id, record in self._index.records_by_id(kind, self.ids, shape))
