"""A record as a sheet on a terminal: what it is, what is known against it, its facts, what depends on it, and who says so."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from offerbook.index.store import Index
from offerbook.listing.dependents import dependents
from offerbook.listing.record_lines import RecordLine
from offerbook.listing.record_table import FoundRecord, sources_of, stated_by
from offerbook.model.phrases import localize
from offerbook.model.records import Offer, Source, Variant
from offerbook.tables.screen import Screen, ScreenLine, Span, cell_width
from offerbook.tables.table import word
from offerbook.text.i18n import _

BLANK = ScreenLine()
WIDEST_LABEL = 27
"""Columns of a label at most; what a longer one is of stands below it, as on a terminal that is narrow for all of them."""
NOT_LISTED = ("id", "name", "summary", "needs", "variants", "title", "url", "publisher")
"""Attributes that stand in the heading, or whose records have a part of the sheet to themselves."""
SECTIONS = ("", "specs", "requires", "notes", "codes", "proposed_for", "mentions")
"""The attributes that are a part of the sheet, in their order; the empty one stands for all others."""


def record_sheets(index: Index, found: Sequence[FoundRecord]) -> Screen:
    """A sheet for each record."""
    lines: list[ScreenLine] = []
    for one in found:
        lines += [BLANK, BLANK] if lines else []
        lines += _Sheet(index, one).lines()
    return tuple(lines)


class _Sheet:
    """The sheet of one record.

    found: the record.
    numbers: of its sources, as footnotes have them.
    own: the sources of the whole record, which the footer names for what has no number.
    """

    def __init__(self, index: Index, found: FoundRecord) -> None:
        self._index = index
        self._found = found
        self._numbers = {source.id: number for number, source in enumerate(found.sources, 1)}
        self._own = tuple(id for id in getattr(found.record, "sources", ()) if id in self._numbers)

    def lines(self) -> Iterator[ScreenLine]:
        """Every line, from the heading to the place in the files."""
        found = self._found
        yield from self._heading()
        yield from self._cautions([line for line in found.lines if line.attribute == "cautions" and not line.part])
        own = [line for line in found.lines if not line.part and line.attribute not in NOT_LISTED]
        yield from self._sections(own, indent=2)
        yield from self._variants()
        for part in dependents(self._index, found):
            yield BLANK
            yield _title(part.title)
            yield from (_member(*member) for member in part.members)
            if part.remark:
                yield ScreenLine((Span(part.remark, "dim"),), indent=2, hang=2)
        yield from self._footnotes()
        yield BLANK
        if found.catalogue:
            yield ScreenLine((Span(f"{_('Catalogue')}: {found.catalogue}", "dim"),))
        yield ScreenLine((Span(found.file.value, "dim"),))

    def _heading(self) -> Iterator[ScreenLine]:
        found, record = self._found, self._found.record
        if isinstance(record, Source):
            name = ", ".join(filter(None, (localize(record.publisher_name), localize(record.title))))
        else:
            name = localize(getattr(record, "name", None))
        yield ScreenLine((Span(name, "heading"),), tail=(Span(f"  {found.id} · {word(found.kind)}", "id"),), hang=2)
        if summary := localize(getattr(record, "summary", None)):
            yield ScreenLine((Span(summary),), indent=2)
        if isinstance(record, Source) and record.url:
            yield ScreenLine((Span(record.url, "link", record.url),), indent=2)

    def _cautions(self, lines: Sequence[RecordLine], indent: int = 2) -> Iterator[ScreenLine]:
        for line in lines:
            text = _("Caution: {caution}").format(caution=line.value)
            yield ScreenLine((Span(text, "caution"), *self._remarks(line)), indent=indent, hang=2)

    def _sections(self, lines: Sequence[RecordLine], indent: int) -> Iterator[ScreenLine]:
        """The facts by their subjects."""
        by_section: dict[str, list[RecordLine]] = {section: [] for section in SECTIONS}
        for line in lines:
            if line.attribute != "cautions":
                by_section[line.attribute if line.attribute in SECTIONS else ""].append(line)
        titles = {
            "": _("What it is"),
            "specs": _("What is stated"),
            "requires": _("Conditions"),
            "notes": _("What is known"),
            "codes": _("Codes"),
            "proposed_for": _("Proposed for"),
            "mentions": _("Mentioned in"),
        }
        for section, members in by_section.items():
            if members:
                yield BLANK
                yield ScreenLine((Span(titles[section], "heading"),), indent=indent - 2)
                yield from self._facts(members, indent)

    def _facts(self, lines: Sequence[RecordLine], indent: int) -> Iterator[ScreenLine]:
        """Each fact with its label, its note and the numbers of its own sources; a label is said once, or not at all where
        all have the same.
        """
        labels = {line.label for line in lines}
        if len(labels) == 1 and lines[0].attribute in ("requires", "proposed_for", "mentions"):
            for line in lines:
                yield ScreenLine((Span(line.value), *self._remarks(line)), indent=indent, hang=2)
            return
        width = min(WIDEST_LABEL, max(map(cell_width, labels)))
        for label, group in groupby(lines, key=lambda line: line.label):
            for place, line in enumerate(group):
                is_confidence = line.attribute == "confidence"
                text = self._confidence(str(line.raw or line.value), line) if is_confidence else line.value
                value = (Span(text), *self._remarks(line))
                head = () if place else (Span(label, "dim"),)
                yield ScreenLine(value, indent=indent, label=head, column=width + 2)

    def _remarks(self, line: RecordLine) -> tuple[Span, ...]:
        """The note of a fact, how firmly it is stated, and the numbers of its sources where these are not the whole record's."""
        confidence = self._confidence(line.confidence, line) if line.confidence else ""
        notes = "; ".join(filter(None, (line.note, confidence)))
        spans = [Span(f" ({notes})", "dim")] if notes else []
        return (*spans, *self._cited(sources_of(line, self._found.record)))

    def _confidence(self, confidence: str, line: RecordLine) -> str:
        """How firmly something is stated. Of several sources, each states a part where none of it has two."""
        sources = stated_by(line, self._found.record)
        return _("each part by one source") if confidence == "one-source" and len(sources) > 1 else word(confidence)

    def _cited(self, sources: Sequence[str]) -> tuple[Span, ...]:
        """The numbers of sources; none where they are the whole record's."""
        if set(sources) == set(self._own):
            return ()
        numbers = sorted(self._numbers[id] for id in sources if id in self._numbers)
        return (Span("\N{NO-BREAK SPACE}" + "".join(f"[{number}]" for number in numbers), "id"),) if numbers else ()

    def _variants(self) -> Iterator[ScreenLine]:
        record = self._found.record
        if not isinstance(record, Offer) or not record.variants:
            return
        yield BLANK
        yield _title(_("Models"))
        for variant in record.variants:
            yield from self._variant(variant)

    def _variant(self, variant: Variant) -> Iterator[ScreenLine]:
        name = localize(variant.name)
        head = (Span(name or variant.id, "name"), *self._cited(variant.sources))
        yield ScreenLine(head, indent=2, hang=2, tail=(Span(f"  {variant.id}", "id"),) if name else ())
        lines = [line for line in self._found.lines if line.part == variant.id and line.attribute not in NOT_LISTED]
        yield from self._cautions([line for line in lines if line.attribute == "cautions"], indent=4)
        facts = [line for line in lines if line.attribute != "cautions"]
        if facts:
            yield from self._facts(facts, indent=4)

    def _footnotes(self) -> Iterator[ScreenLine]:
        """The sources, each with its number, and what they have stated where no number stands."""
        found = self._found
        if not found.sources:
            return
        yield BLANK
        yield _title(_("Sources"))
        if self._own and len(found.sources) > 1:
            numbers = "".join(f"[{self._numbers[id]}]" for id in self._own)
            text = _(
                "Facts without a number are from {numbers}; group, codes, status and the like are the catalogue's own."
            ).format(numbers=numbers)
            yield ScreenLine((Span(text, "dim"),), indent=2, hang=2)
        for source in found.sources:
            yield from _footnote(self._numbers[source.id], source)


def _footnote(number: int, source: Source) -> Iterator[ScreenLine]:
    date = str(source.date) if source.date else _("undated")
    text = ", ".join(filter(None, (localize(source.publisher_name), localize(source.title), date)))
    tail = (Span(f"  {source.id}", "id"),)
    yield ScreenLine((Span(f"[{number}]\N{NO-BREAK SPACE}", "id"), Span(text)), indent=2, hang=4, tail=tail)
    if source.url:
        yield ScreenLine((Span(source.url, "link", source.url),), indent=6)


def _title(text: str) -> ScreenLine:
    return ScreenLine((Span(text, "heading"),))


def _member(name: str, id: str, facts: str = "") -> ScreenLine:
    """A record that depends on the one that is shown."""
    tail = Span("  " + " · ".join(filter(None, (id, facts))), "id")
    return ScreenLine((Span(name, "name"),), indent=2, hang=2, tail=(tail,))
