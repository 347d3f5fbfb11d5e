"""The sources of a briefing: each has a number, in the order in which it is first cited."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from offerbook.index.store import Index
from offerbook.model.phrases import localize, source_ids
from offerbook.model.records import Citation, Source
from offerbook.publishing.briefing import SourceLine
from offerbook.text.dates import date_text
from offerbook.text.i18n import _, ngettext


class Citations:
    """The numbers of the sources that are cited.

    index: of the catalogue that holds them.
    """

    def __init__(self, index: Index) -> None:
        self.index = index
        self._numbers: dict[str, int] = {}

    def numbers(self, *citations: Citation) -> tuple[int, ...]:
        """The numbers of these sources, each once, rising; a source that is cited for the first time gets the next one."""
        ids = dict.fromkeys(id for citation in citations for id in source_ids(citation))
        return tuple(sorted([self._numbers.setdefault(id, len(self._numbers) + 1) for id in ids]))

    def lines(self) -> tuple[SourceLine, ...]:
        """Every source that was cited, by its number."""
        found = dict(self.index.records_by_id("source", self._numbers, Source))
        return tuple(_source_line(number, found[id]) for id, number in self._numbers.items() if id in found)


def _source_line(number: int, source: Source) -> SourceLine:
    date = str(source.date or "")
    return SourceLine(
        number, localize(source.publisher_name), localize(source.title), date, source.url, localize(source.note)
    )


def years_of(sources: Iterable[SourceLine]) -> tuple[tuple[str, int], ...]:
    """How many of the published sources are of each year, the newest first; undated ones last."""
    counts = Counter(source.date[:4] for source in _published(sources))
    dated = sorted(((year, count) for year, count in counts.items() if year), reverse=True)
    return (*dated, *([(_("undated"), counts[""])] if counts[""] else []))


def evidence_sentence(sources: Iterable[SourceLine]) -> str:
    """How old the published sources are, in a sentence."""
    sources = list(sources)
    dates = sorted(source.date for source in _published(sources) if source.date)
    if not dates:
        text = ngettext("{count} source, undated.", "{count} sources, no page of them dated.", len(sources))
        return text.format(count=len(sources))
    if len(dates) == 1:
        text = ngettext(
            "{count} source; it is of {newest}.", "{count} sources; the one with a date is of {newest}.", len(sources)
        )
        return text.format(count=len(sources), newest=date_text(dates[0]))
    text = ngettext(
        "{count} source; the newest page is of {newest}, the oldest of {oldest}, half are of {middle} or older.",
        "{count} sources; the newest page is of {newest}, the oldest of {oldest}, half are of {middle} or older.",
        len(sources),
    )
    newest, oldest, middle = (date_text(date) for date in (dates[-1], dates[0], dates[(len(dates) - 1) // 2]))
    return text.format(count=len(sources), newest=newest, oldest=oldest, middle=middle)


def _published(sources: Iterable[SourceLine]) -> list[SourceLine]:
    """The sources with an address. One without is an analyst's own word, which makes nothing newer unless there is no other."""
    sources = list(sources)
    return [source for source in sources if source.url] or sources
