"""The answers of a book about its records: found, faulty, grown old, changed; and tables that are asked for whole."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from offerbook.results import Result
from offerbook.text.dates import date_text
from offerbook.text.i18n import _, ngettext

if TYPE_CHECKING:
    from offerbook.changes.difference import MatchChange, RecordChange
    from offerbook.changes.stale import StaleRecord, StaleSource
    from offerbook.index.store import Index
    from offerbook.listing.record_table import FoundRecord
    from offerbook.loading.load import LoadResult
    from offerbook.matching.comparison import ComparedRow, Comparison
    from offerbook.model.finding import Finding
    from offerbook.tables.screen import Screen
    from offerbook.tables.table import Row, Table


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


@dataclass(frozen=True, repr=False, eq=False)
class ComparisonAnswer(Result["ComparedRow"]):
    """Offers side by side.

    comparison: the offers and what is compared of them.
    """

    comparison: Comparison

    @property
    def _items(self) -> Sequence[ComparedRow]:
        return self.comparison.rows

    def table(self) -> Table:
        """A row for each thing that is compared, a column for each offer."""
        from offerbook.matching.comparison import comparison_table

        return comparison_table(self.comparison)

    def screen(self, width: int | None) -> Screen:
        """The comparison as a terminal of so many columns shows it."""
        from offerbook.matching.comparison_screen import comparison_screen

        return comparison_screen(self.comparison, width)


@dataclass(frozen=True, repr=False, eq=False)
class Records(Result["FoundRecord"]):
    """Records whole, with what depends on them."""

    _index: Index
    _found: tuple[FoundRecord, ...]

    @property
    def _items(self) -> Sequence[FoundRecord]:
        return self._found

    def table(self) -> Table:
        """A row for each fact, source and place."""
        from offerbook.listing.record_table import record_table

        return record_table(self._found)

    def screen(self) -> Screen:
        """The records as a terminal shows them: a sheet for each."""
        from offerbook.listing.record_sheet import record_sheets

        return record_sheets(self._index, self._found)


@dataclass(frozen=True, repr=False, eq=False)
class StaleRecords(Result["StaleRecord"]):
    """What has grown old, worst first.

    day: by when. years, months: sources are old after so many years, checks after so many months.
    """

    _found: tuple[StaleRecord, ...]
    day: str
    years: int
    months: int

    @property
    def _items(self) -> Sequence[StaleRecord]:
        return self._found

    def table(self) -> Table:
        """A row for each record and reason."""
        from offerbook.changes.stale import stale_table

        return stale_table(self._found, self.day)

    def screen(self) -> Screen:
        """The records as a terminal shows them, by the reason; empty where nothing has grown old."""
        from offerbook.changes.stale_screen import stale_screen

        return stale_screen(self._found, self.years, self.months)

    @property
    def summary(self) -> str:
        """How many records have grown old, in a line."""
        count = len({(record.kind, record.id) for record in self._found})
        text = ngettext("{count} record has grown old by {day}", "{count} records have grown old by {day}", count)
        return text.format(count=count, day=date_text(self.day))


@dataclass(frozen=True, repr=False, eq=False)
class StaleSources(Result["StaleSource"]):
    """The sources that are undated or old and yet cited, worst first.

    day: by when. years: sources are old after so many.
    """

    _found: tuple[StaleSource, ...]
    day: str
    years: int

    @property
    def _items(self) -> Sequence[StaleSource]:
        return self._found

    def table(self) -> Table:
        """A row for each source."""
        from offerbook.changes.stale import stale_source_table

        return stale_source_table(self._found, self.day)

    def screen(self) -> Screen:
        """The sources as a terminal shows them, with what cites them; empty where none is old."""
        from offerbook.changes.stale_screen import stale_source_screen

        return stale_source_screen(self._found, self.years)

    @property
    def summary(self) -> str:
        """How many cited sources are old or undated, in a line."""
        count = len(self._found)
        text = ngettext(
            "{count} cited source is old or undated on {day}",
            "{count} cited sources are old or undated on {day}",
            count,
        )
        return text.format(count=count, day=date_text(self.day))


@dataclass(frozen=True, repr=False, eq=False)
class Changes(Result["RecordChange | MatchChange"]):
    """What two catalogues do not share.

    records: the records that came, went or changed, each with its changed facts.
    matches: the matches that came, went or have another outcome, each with its causes.
    """

    records: tuple[RecordChange, ...]
    matches: tuple[MatchChange, ...]

    @property
    def _items(self) -> Sequence[RecordChange | MatchChange]:
        return (*self.records, *self.matches)

    def table(self) -> Table:
        """A row for each record that came or went, each fact that changed, each match that is another."""
        from offerbook.changes.difference import change_table

        return change_table(self.records, self.matches, _("Changes"))

    def screen(self) -> Screen:
        """The changes as a terminal shows them: the matches that are others with their causes, then record by record."""
        from offerbook.changes.screen import change_screen

        return change_screen(self.records, self.matches)

    def counts(self) -> list[tuple[str, str]]:
        """What changed and how, once for each: "record", "fact" or "match", and "added", "removed" or "changed"."""
        facts = (
            "added" if fact.old is None else "removed" if fact.new is None else "changed"
            for record in self.records
            for fact in record.facts
        )
        return [
            *(("record", record.change) for record in self.records),
            *(("fact", change) for change in facts),
            *(("match", match.change) for match in self.matches),
        ]
