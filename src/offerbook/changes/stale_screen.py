"""What has grown old as a screen: records by the reason why they may not hold any more, or sources by their age."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby

from offerbook.changes.stale import Reason, StaleRecord, StaleSource
from offerbook.tables.screen import Screen, ScreenLine, Span
from offerbook.text.i18n import _, ngettext

BLANK = ScreenLine()
_MOST_CITING = 6
"""Records that cite a source and are named; the others are counted."""


def stale_screen(records: Iterable[StaleRecord], years: int, months: int) -> Screen:
    """The screen of records that have grown old, worst first; empty where there are none."""
    lines: list[ScreenLine] = []
    for reason, group in groupby(records, key=lambda record: record.reason):
        same = list(group)
        heading = _heading(reason, years, months).format(years=years, months=months, count=len(same))
        lines += [BLANK, ScreenLine((Span(heading, "heading"),))]
        # What a record says of itself is told once, however many of its plans are past.
        for (_kind, id, name), facts in groupby(same, key=lambda record: record[1:4]):
            lines += _record(id, name, list(facts))
    if lines:
        text = _(
            "offerbook show names the sources of a record; offerbook stale --by source lists the old sources themselves."
        )
        lines += [BLANK, ScreenLine((Span(text, "dim"),))]
    return tuple(lines[1:])


def _heading(reason: Reason, years: int, months: int) -> str:
    """What the records below it have in common."""
    old = ngettext(
        "Newest source older than {years} year: {count}", "Newest source older than {years} years: {count}", years
    )
    unchecked = ngettext(
        "Last checked over {months} month ago: {count}", "Last checked over {months} months ago: {count}", months
    )
    headings: dict[Reason, str] = {
        "past": _("Past by its own words: {count}"),
        "old-sources": old,
        "undated-sources": _("No source has a date: {count}"),
        "checked-long-ago": unchecked,
        "never-checked": _("No date of a check: {count}"),
    }
    return headings[reason]


def _record(id: str, name: str, facts: list[StaleRecord]) -> Iterator[ScreenLine]:
    """A record, and what it says that is past; elsewhere the date says all."""
    tells = facts[0].reason == "past"
    date = "" if tells else facts[0].date or ""
    aside = (Span(date, "dim"),) if date else ()
    yield ScreenLine((Span(name, "name"),), indent=2, hang=2, aside=aside, tail=(Span(f"  {id}", "id"),))
    for fact in facts if tells else ():
        yield ScreenLine((Span(f"{fact.date}: ", "open"), Span(fact.what)), indent=6, hang=2)
        yield ScreenLine((Span(", ".join(fact.sources), "dim"),), indent=8)


def stale_source_screen(sources: Iterable[StaleSource], years: int) -> Screen:
    """The screen of old and undated sources that are cited, with the records that rest on them; empty where there are none."""
    lines: list[ScreenLine] = []
    for is_dated, group in groupby(sources, key=lambda source: source.date is not None):
        same = list(group)
        text = ngettext("Published over {years} year ago: {count}", "Published over {years} years ago: {count}", years)
        if not is_dated:
            text = _("Without a date: {count}")
        lines += [BLANK, ScreenLine((Span(text.format(years=years, count=len(same)), "heading"),))]
        for source in same:
            lines += _source(source)
    return tuple(lines[1:])


def _source(source: StaleSource) -> Iterator[ScreenLine]:
    """A source, and what cites it."""
    aside = (Span(source.date, "dim"),) if source.date else ()
    id = Span(source.id, "id", source.url or "")
    yield ScreenLine((Span(source.publisher, "name"),), indent=2, hang=2, aside=aside, tail=(Span("  "), id))
    # An offer and its supplier may have the same id.
    ids = tuple(dict.fromkeys(record.partition(":")[2] for record in source.cited_by))
    named, others = ids[:_MOST_CITING], len(ids[_MOST_CITING:])
    if others:
        text = ngettext("cited by {records} and {count} more", "cited by {records} and {count} more", others)
    else:
        text = _("cited by {records}")
    yield ScreenLine((Span(text.format(records=", ".join(named), count=others), "dim"),), indent=6, hang=2)
