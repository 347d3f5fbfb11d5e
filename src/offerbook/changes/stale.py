"""What has grown old: past by its own words, resting on old or undated sources, checked long ago or never."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Literal, NamedTuple

from offerbook.index.store import Index
from offerbook.listing.columns import localize_sql
from offerbook.model.records import Day
from offerbook.tables.table import Column, Row, Table
from offerbook.text.dates import date_text
from offerbook.text.i18n import N_, _, ngettext

Reason = Literal["past", "old-sources", "undated-sources", "checked-long-ago", "never-checked"]
REASONS: tuple[Reason, ...] = ("past", "old-sources", "undated-sources", "checked-long-ago", "never-checked")
"""Worst first."""
REASON_WORDS = (*(N_("past"), N_("old-sources"), N_("undated-sources"), N_("checked-long-ago"), N_("never-checked")),)
"""The reasons as messages."""
KINDS = ("offer", "need", "project", "supplier")
"""The kinds of records that grow old."""


class StaleRecord(NamedTuple):
    """One reason why a record may not hold any more.

    reason: what is wrong.
    kind, id, name: the record.
    what: the need or the plan that is past, or what the reason rests on, in words.
    date: when its time ended, its newest source was published, or it was last checked; None where nobody knows.
    sources: the sources that it rests on.
    """

    reason: Reason
    kind: str
    id: str
    name: str
    what: str
    date: str | None
    sources: tuple[str, ...]


def stale_records(index: Index, years: int, months: int) -> list[StaleRecord]:
    """What has grown old by the day that is asked about, worst first: by reason, then by age.

    years: sources are old when the newest of a record was published longer ago.
    months: a check is old after so many.
    """
    found = [*_past(index), *_on_old_sources(index, _years_before(index.as_of, years)), *_checked(index, months)]
    return sorted(found, key=lambda it: (REASONS.index(it.reason), it.date or "", KINDS.index(it.kind), it.id))


def _past(index: Index) -> Iterator[StaleRecord]:
    """Needs that are open or planned after their time, and plans in notes whose time has passed."""
    needs = "SELECT id, ends FROM needs WHERE last_day < as_of() AND status IN ('open', 'planned')"
    for id, ends in list(index.rows(needs)):
        name, sources = _name(index, "need", id), _sources(index, "need", id)
        yield StaleRecord("past", "need", id, name, _("it is still open, and its time has passed"), ends, sources)
    notes = "SELECT kind, record_id, coalesce(nullif(text_{L}, ''), text_{M}), ends, source_ids FROM notes WHERE ends NOT NULL"
    for kind, id, text, ends, sources in list(index.rows(localize_sql(notes))):
        if kind in KINDS and Day(ends).last.isoformat() < index.as_of:
            yield StaleRecord("past", kind, id, _name(index, kind, id), text, ends, _ids(sources))


def _on_old_sources(index: Index, limit: str) -> Iterator[StaleRecord]:
    """Records whose newest source was published before the limit, and those of which no source has a date.

    A source without an address is an analyst's own word and makes nothing newer, unless there is no other.
    """
    # Only the year may be known: it counts as its last day.
    newest = "max(CASE WHEN s.date NOT NULL THEN substr(s.date || '-12-31', 1, 10) END)"
    sql = (
        f"SELECT c.kind, c.record_id, {newest} FILTER (WHERE s.url <> ''), {newest}, count(*) FILTER (WHERE s.url <> '') "
        "FROM citations c JOIN sources s ON s.id = c.source_id GROUP BY c.kind, c.record_id"
    )
    for kind, id, of_pages, of_all, pages in list(index.rows(sql)):
        day = of_pages if pages else of_all
        if kind not in KINDS or (day is not None and day >= limit):
            continue
        reason: Reason = "undated-sources" if day is None else "old-sources"
        sources = _sources(index, kind, id)
        text = ngettext("it rests on {count} source", "it rests on {count} sources", len(sources))
        what = text.format(count=len(sources))
        yield StaleRecord(reason, kind, id, _name(index, kind, id), what, day, sources)


def _checked(index: Index, months: int) -> Iterator[StaleRecord]:
    """Records that were checked long ago, and those never, of the kinds of which some have been checked."""
    limit = _months_before(index.as_of, months)
    for kind in KINDS:
        if not index.value(f"SELECT 1 FROM {kind}s WHERE checked NOT NULL LIMIT 1"):
            continue
        for id, checked in list(index.rows(f"SELECT id, checked FROM {kind}s")):
            name, sources = _name(index, kind, id), _sources(index, kind, id)
            if checked is None:
                what = _("nobody has noted that it was checked")
                yield StaleRecord("never-checked", kind, id, name, what, None, sources)
            elif Day(checked).last.isoformat() < limit:
                what = _("it was last checked then")
                yield StaleRecord("checked-long-ago", kind, id, name, what, checked, sources)


def _name(index: Index, kind: str, id: str) -> str:
    sql = f"SELECT coalesce(nullif(name_{{L}}, ''), name_{{M}}) FROM {kind}s WHERE id = ?"
    return str(index.value(localize_sql(sql), id) or "")


def _sources(index: Index, kind: str, id: str) -> tuple[str, ...]:
    sql = "SELECT source_id FROM citations WHERE kind = ? AND record_id = ? ORDER BY source_id"
    return tuple(row[0] for row in index.rows(sql, kind, id))


def _ids(joined: str) -> tuple[str, ...]:
    return tuple(filter(None, joined.split("; ")))


def _years_before(day: str, years: int) -> str:
    return _months_before(day, 12 * years)


def _months_before(day: str, months: int) -> str:
    """The same day so many months earlier, as ISO date; the first of the month where that has no such day."""
    now = date.fromisoformat(day)
    year, month = divmod(now.year * 12 + now.month - 1 - months, 12)
    if year < 1:
        return date.min.isoformat()
    try:
        return date(year, month + 1, now.day).isoformat()
    except ValueError:
        return date(year, month + 1, 1).isoformat()


def stale_table(records: Iterable[StaleRecord], day: str) -> Table:
    """What has grown old by that day, a row for each record and reason, worst first."""
    columns = (
        Column(
            "reason", _("Reason"), "word", 1, _("past, old-sources, undated-sources, checked-long-ago, never-checked")
        ),
        Column("kind", _("Kind"), "word", 3),
        Column("id", _("Id"), "id", 1),
        Column("name", _("Name"), "text", 4),
        Column("what", _("What"), "text", 2, _("what is past, or what the record rests on")),
        Column(
            "date", _("Date"), "date", 1, _("when its time ended, its newest source was published, or it was checked")
        ),
        Column("sources", _("Sources"), "list", 5),
    )
    rows: list[Row] = [tuple(record) for record in records]
    return Table("stale", _("What has grown old by {day}").format(day=date_text(day)), columns, rows)


class StaleSource(NamedTuple):
    """A source that is old or undated and yet cited.

    id, publisher, url: the source; the address is None where it has none.
    date: when it was published; None where nobody knows.
    records: how many records cite it.
    cited_by: these records, each with its kind before a colon.
    """

    id: str
    publisher: str
    date: str | None
    records: int
    cited_by: tuple[str, ...]
    url: str | None


def stale_sources(index: Index, years: int) -> list[StaleSource]:
    """The sources that are old or undated and yet cited, worst first: undated, then oldest, then most cited."""
    sql = (
        "SELECT s.id, coalesce(nullif(s.publisher_{L}, ''), s.publisher_{M}), s.date, count(*), "
        "group_concat(c.kind || ':' || c.record_id, '; '), nullif(s.url, '') "
        "FROM sources s JOIN citations c ON c.source_id = s.id "
        "WHERE s.date IS NULL OR substr(s.date || '-12-31', 1, 10) < ? "
        "GROUP BY s.id ORDER BY s.date NOT NULL, s.date, count(*) DESC, s.id"
    )
    return [
        StaleSource(id, publisher, day, count, _ids(cited), url)
        for id, publisher, day, count, cited, url in index.rows(localize_sql(sql), _years_before(index.as_of, years))
    ]


def stale_source_table(sources: Iterable[StaleSource], day: str) -> Table:
    """The sources that are old or undated on that day and yet cited, a row for each, worst first."""
    columns = (
        Column("id", _("Source"), "id", 1),
        Column("publisher", _("Publisher"), "text", 2),
        Column("date", _("Date"), "date", 1, _("when it was published; empty where nobody knows")),
        Column("records", _("Records"), "integer", 1, _("records that cite it")),
        Column("cited_by", _("Cited by"), "list", 4),
        Column("url", _("Address"), "url", 3),
    )
    rows: list[Row] = [tuple(source) for source in sources]
    return Table("stale", _("Old sources by {day}").format(day=date_text(day)), columns, rows)
