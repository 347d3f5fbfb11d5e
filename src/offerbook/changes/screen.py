"""Changes as a screen: the matches that are others, with their causes, then every record with its changed facts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby

from offerbook.changes.difference import Change, MatchChange, RecordChange
from offerbook.changes.facts import FactChange
from offerbook.tables.screen import Role, Screen, ScreenLine, Span
from offerbook.tables.table import word
from offerbook.text.i18n import _

SIGNS: Mapping[Change, tuple[str, Role]] = {"added": ("+", "good"), "removed": ("-", "bad"), "changed": ("~", "open")}
"""The sign and the colour of each way to change."""
BLANK = ScreenLine()


def change_screen(records: Sequence[RecordChange], matches: Sequence[MatchChange]) -> Screen:
    """The screen of all changes; empty where nothing changed."""
    lines = [*_match_lines(matches), *_record_lines(records)]
    return tuple(lines[1:])


def _match_lines(matches: Sequence[MatchChange]) -> Iterator[ScreenLine]:
    if not matches:
        return
    yield BLANK
    yield ScreenLine((Span(_("Matches that changed"), "heading"),))
    # What several matches have in common is said once.
    for causes, group in groupby(sorted(matches, key=lambda match: match.causes), key=lambda match: match.causes):
        yield BLANK
        yield from (_match_line(match) for match in group)
        for cause in causes or (_("the cause is not one fact: words that many records share"),):
            yield ScreenLine((Span(_("because of: {cause}").format(cause=cause), "dim"),), indent=4, hang=2)


def _match_line(match: MatchChange) -> ScreenLine:
    sign, role = SIGNS[match.change]
    outcomes = " → ".join(word(outcome) for outcome in (match.old, match.new) if outcome)
    spans = (
        Span(sign, role),
        Span(f" {match.need}"),
        Span(" · ", "dim"),
        Span(match.offer),
        Span(f": {outcomes}", role),
    )
    return ScreenLine(spans, indent=2, hang=4)


def _record_lines(records: Iterable[RecordChange]) -> Iterator[ScreenLine]:
    for kind, group in groupby(records, key=lambda record: record.kind):
        yield BLANK
        yield ScreenLine((Span(_heading(kind), "heading"),))
        for record in group:
            sign, role = SIGNS[record.change]
            name = f" {record.name}" if record.name else ""
            yield ScreenLine((Span(sign, role), Span(f" {record.id}", "name"), Span(name, "dim")), indent=2, hang=4)
            yield from (_fact_line(fact) for fact in record.facts)


def _heading(kind: str) -> str:
    headings = {
        "settings": _("Settings"), "sector": _("Sectors"), "group": _("Groups"), "link": _("Links"), "spec": _("Specs"),
        "supplier": _("Suppliers"), "source": _("Sources"), "offer": _("Offers"), "project": _("Projects"), "need": _("Needs"),
    }  # fmt: skip
    return headings[kind]


def _fact_line(fact: FactChange) -> ScreenLine:
    change: Change = "added" if fact.old is None else "removed" if fact.new is None else "changed"
    sign, role = SIGNS[change]
    label = f" {fact.key[0]}:" if fact.key[0] else ""
    texts = " → ".join(text for text in fact.texts if text is not None)
    spans = (Span(sign, role), Span(label, "id"), Span(f" {fact.line.label}: ", "dim"), Span(texts))
    return ScreenLine(spans, indent=6, hang=4)
