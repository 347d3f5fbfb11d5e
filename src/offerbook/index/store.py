"""The index: a checked catalogue compiled into one SQLite database, which every query goes to.

TOML is the truth; the index is its compiled form, of the tables in `schema`.
"""

from __future__ import annotations

import re
import sqlite3
import time
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from itertools import islice
from typing import TYPE_CHECKING, Any, TypeVar

from offerbook.text.errors import DamagedIndexError, UsageError
from offerbook.text.i18n import _
from offerbook.text.normalize import sort_key

if TYPE_CHECKING:
    from pathlib import Path

    from offerbook.loading.locate import Root
    from offerbook.model.records import Record

R = TypeVar("R", bound="Record")
Values = tuple[Any, ...]
AddWords = Callable[[sqlite3.Connection], sqlite3.Connection]
Progress = Callable[[str], None]


def no_progress(_step: str) -> None:
    """Progress that is not shown."""


_TOO_MUCH = "too (?:many|large|big)|stack overflow|at most"
"""What SQLite says when a query is longer than its limits allow."""


def is_damage(error: Exception) -> bool:
    """Whether an error means that the index is damaged: SQLite says so, or a record in it is no JSON any more."""
    if isinstance(error, sqlite3.Error):
        return getattr(error, "sqlite_errorcode", 0) & 0xFF in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB)
    return isinstance(error, DamagedIndexError)


class Index:
    """A compiled catalogue.

    connection: the SQLite database; read it, never write to it. It may be another one after `with_words`.
    extended: whether the functions that conditions need are registered.
    """

    def __init__(self, connection: sqlite3.Connection, complete: AddWords) -> None:
        self._complete = complete
        self._as_of = ""
        self._adopt(connection)

    def _adopt(self, connection: sqlite3.Connection) -> None:
        connection.create_collation("words", _compare)
        self.extended = False
        self.connection = connection
        self.as_of = self._as_of
        for id, en, ru, of, factor in connection.execute("SELECT id, name_en, name_ru, of, factor FROM units"):
            from decimal import Decimal

            from offerbook.text.units import declare

            declare(id, en, ru, of, Decimal(factor))

    @property
    def as_of(self) -> str:
        """The day that is asked about, as ISO date: the one that was set, else the catalogue's own, else today.

        SQL has it as the function as_of().
        """
        return self._as_of

    @as_of.setter
    def as_of(self, day: str) -> None:
        self._as_of = day = day or self.setting("as_of") or time.strftime("%Y-%m-%d")
        # The day and not the index: what a function of SQLite holds is hidden from the garbage collector, and an index that
        # held itself so would never be let go.
        self.connection.create_function("as_of", 0, lambda: day)

    def close(self) -> None:
        """Close the database."""
        self.connection.close()

    def with_words(self) -> Index:
        """The index itself, with its search tables: they are written when words are first searched for."""
        if not self.setting("words"):
            self._adopt(self._complete(self.connection))
        return self

    def rows(self, sql: str, *values: object) -> Iterator[Values]:
        """The rows of a query, one by one; UsageError for one with more conditions or values than SQLite takes."""
        try:
            return self.connection.execute(sql, values)
        except sqlite3.OperationalError as error:
            if not re.search(_TOO_MUCH, str(error)):
                raise
            raise UsageError(
                _("this is too much for one query, use fewer conditions, values or words: {reason}").format(
                    reason=error
                )
            ) from error

    def value(self, sql: str, *values: object) -> Any:
        """The first cell of the first row; None when there is no row."""
        row = next(self.rows(sql, *values), None)
        return row[0] if row else None

    def setting(self, key: str) -> str:
        """A setting of the catalogue; the empty text where it is missing."""
        return str(self.value("SELECT value FROM settings WHERE key = ?", key) or "")

    def ids(self, kind: str) -> list[str]:
        """The ids of all records of a kind."""
        return [row[0] for row in self.rows("SELECT id FROM records WHERE kind = ?", kind)]

    def has(self, kind: str, id: str) -> bool:
        """Whether there is a record of a kind by its id."""
        return self.value(f"SELECT 1 FROM {kind}s WHERE id = ?", id) is not None

    def record(self, kind: str, id: str, shape: type[R]) -> R | None:
        """A record whole; None where there is none of that id. A need whose time has passed is past."""
        from offerbook.model.codec import unpack

        packed = self.value("SELECT json FROM records WHERE kind = ? AND id = ?", kind, id)
        return None if packed is None else self._on_that_day(unpack(packed, shape))

    def records_by_id(self, kind: str, ids: Iterable[str], shape: type[R]) -> Iterator[tuple[str, R]]:
        """These records of a kind with their ids, in the order of the ids; an id without a record is skipped."""
        from offerbook.index.batch_cache import AT_A_TIME
        from offerbook.index.schema import placeholders
        from offerbook.model.codec import unpack

        waiting = iter(ids)
        while some := list(islice(waiting, AT_A_TIME)):
            sql = f"SELECT id, json FROM records WHERE kind = ? AND id IN ({placeholders(some)})"
            packed: dict[str, str | bytes] = dict(self.rows(sql, kind, *some))
            yield from ((id, self._on_that_day(unpack(packed[id], shape))) for id in some if id in packed)

    def records(self, kind: str, shape: type[R]) -> Iterator[tuple[str, R]]:
        """Every record of a kind with its id, by id."""
        from offerbook.model.codec import unpack

        for id, packed in self.rows("SELECT id, json FROM records WHERE kind = ? ORDER BY id", kind):
            yield id, self._on_that_day(unpack(packed, shape))

    def _on_that_day(self, record: R) -> R:
        """A record as it is on the day that is asked about: a need is past after its time, and planned before it where it is past."""
        from offerbook.model.records import Need

        if not isinstance(record, Need):
            return record
        from offerbook.model.codec import replace

        start, end = (record.when.start, record.when.by) if record.when else (None, None)
        if end and end.last.isoformat() < self.as_of:
            return replace(record, status="past")
        if start and start.first.isoformat() > self.as_of and record.status == "past":
            return replace(record, status="planned")
        return record


def _compare(one: str, other: str) -> int:
    left, right = sort_key(one), sort_key(other)
    return (left > right) - (left < right)


def file_of(index: Index) -> Path | None:
    """The file of an index; None for one in memory."""
    from pathlib import Path

    try:
        for _number, name, file in index.connection.execute("PRAGMA database_list"):
            if name == "main" and file:
                return Path(file)
    except sqlite3.Error:
        return None
    return None


def in_memory(root: Root, progress: Progress = no_progress, processes: int = 1) -> Index:
    """The index of the catalogue at `root`, compiled anew and kept nowhere.

    processes: how many may be started to read a large catalogue; 1 starts none.
    """
    from offerbook.index.compile import build
    from offerbook.loading.load import load

    connection = sqlite3.connect(":memory:")
    build(connection, lambda early: load(root, progress, early=early, processes=processes))
    return Index(connection, partial(add_words, processes=processes))


def add_words(connection: sqlite3.Connection, processes: int = 1) -> sqlite3.Connection:
    """A database that can be written to, with its search tables."""
    from offerbook.index.search_terms import add

    with connection:
        add(connection, processes=processes)
    return connection
