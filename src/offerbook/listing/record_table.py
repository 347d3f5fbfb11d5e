"""One record whole, as a table: every fact with its sources, then the sources themselves and the place in the files."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from offerbook.index.store import Index
from offerbook.listing.resolve import AmbiguousNameError, resolve
from offerbook.model.phrases import condition_text, fact_text, localize, quantity_text, source_ids
from offerbook.model.qualifiers import qualified
from offerbook.model.records import (
    TABLES,
    Capacity,
    Caution,
    Code,
    Mention,
    Need,
    Note,
    Project,
    Proposal,
    Quantity,
    Record,
    Requirement,
    Source,
    Spec,
    Terms,
    Text,
    Variant,
)
from offerbook.tables.table import Column, Table
from offerbook.text.errors import UsageError, did_you_mean
from offerbook.text.i18n import N_, _

KINDS = (
    N_("offer"), N_("project"), N_("need"), N_("supplier"), N_("group"), N_("sector"), N_("source"), N_("spec"),
)  # fmt: skip
"""Kinds of records that can be shown, in the order in which an id is looked up."""
LABELS = {
    "id": N_("Id"), "name": N_("Name"), "summary": N_("Summary"), "supplier": N_("Supplier"), "group": N_("Group"),
    "kind": N_("Kind"), "stage": N_("Stage"), "services": N_("Services"), "confidence": N_("Confidence"),
    "capacity": N_("Capacity"), "quantity": N_("Quantity"), "requires": N_("Condition"), "groups": N_("Groups"),
    "status": N_("Status"), "basis": N_("Basis"), "why": N_("Why"), "place": N_("Place"), "owner": N_("Owner"),
    "proposed_for": N_("Proposed for"), "mentions": N_("Mentioned in"), "caution": N_("Caution"), "sector": N_("Sector"),
    "terms": N_("Terms"), "city": N_("City"), "country": N_("Country"), "publisher": N_("Publisher"), "url": N_("Address"),
    "title": N_("Title"), "date": N_("Date"), "language": N_("Language"), "type": N_("Type"), "unit": N_("Unit"),
    "need": N_("Need"), "source": N_("Source"), "file": N_("File"), "okpd2": N_("OKPD2"), "okrb007": N_("OKRB 007"),
    "hs2022": N_("HS 2022"), "note": N_("Note"),
    "reference": N_("Reference"), "market": N_("Market"), "supply": N_("Supply"), "order": N_("Order"),
    "warranty": N_("Warranty"), "equipment": N_("Equipment"), "engine": N_("Engine"), "climate": N_("Climate"),
    "technology": N_("Technology"), "service": N_("Service"), "quality": N_("Quality"), "price": N_("Price"),
    "finance": N_("Finance"), "fleet": N_("Fleet"), "schedule": N_("Schedule"), "partner": N_("Partner"),
    "history": N_("History"), "plan": N_("Plan"), "product": N_("Product"), "condition": N_("Condition"),
    "rule": N_("Rule"), "other": N_("Other"),
}  # fmt: skip


class Entry(NamedTuple):
    """One line of a record's profile.

    part: the variant it belongs to; empty for the record itself.
    key: stable English name of the field, a spec's id, or the topic of a note.
    label: the same in the reader's language.
    value: for people, in the reader's language.
    sources: ids of the sources that state it; empty where the record's own sources do.
    confidence: how firmly, where that is said of this value.
    """

    part: str
    key: str
    label: str
    value: str
    sources: tuple[str, ...] = ()
    confidence: str | None = None


def record_table(index: Index, name: str, root: Path) -> Table:
    """The record that `name` means: an id, `kind:id`, or a name in either language. UnknownName when there is none."""
    kind, id = find(index, name)
    shape = Need if kind == "need" else TABLES[kind]
    record = index.record(kind, id, shape)
    assert record is not None
    said_of_it = (_with_sources(it, record) for it in _entries(index, record, ""))
    entries = [*said_of_it, *_sources(index, kind, id, record), *_file(index, kind, id, root)]
    if kind == "need":
        entries = [it._replace(value=id) if (it.part, it.key) == ("", "id") else it for it in entries]
    columns = (
        Column("part", _("Variant"), "id", 4, _("the variant that the value belongs to")),
        Column("field", _("Key"), "id", 7, _("stable name of the field")),
        Column("label", _("Field"), "text", 1),
        Column("value", _("Value"), "text", 1),
        Column("sources", _("Sources"), "list", 3, _("the sources that state the value")),
        Column("confidence", _("Confidence"), "text", 5),
    )
    rows = [(it.part or None, it.key, it.label, it.value, it.sources, it.confidence) for it in entries]
    return Table("record", f"{_(kind)} {id}", columns, rows)


def find(index: Index, name: str) -> tuple[str, str]:
    """The kind and id of the record that a name means."""
    kind, colon, id = name.partition(":")
    if colon and kind in KINDS:
        return kind, resolve(index, kind, id)
    for kind in KINDS:
        if index.value("SELECT 1 FROM records WHERE kind = ? AND id = ?", kind, name):
            return kind, name
    for kind in KINDS:
        try:
            return kind, resolve(index, kind, name)
        except AmbiguousNameError:
            raise
        except UsageError:
            continue
    ids = [id for kind in KINDS for id in index.ids(kind)]
    hint = did_you_mean(name, ids) or "."
    raise UsageError(
        _('nothing has the id "{name}"{hint} `offerbook offers {name}` looks for it as words.').format(
            name=name, hint=hint
        )
    )


def _entries(index: Index, record: Record, part: str) -> Iterator[Entry]:
    for attribute in record.__struct_fields__:
        value = getattr(record, attribute)
        if value is None or value in ("", (), {}) or (part and attribute == "id") or attribute == "sources":
            continue
        if attribute == "specs":
            yield from _facts(index, value, part)
        elif attribute == "needs" and isinstance(record, Project):
            for need in value:
                yield _entry(part, "need", f"{record.id}/{need.id}: {localize(need.name)}")
        elif isinstance(value, tuple) and value and isinstance(value[0], Record):
            for held in value:
                if isinstance(held, Variant):
                    yield from _entries(index, held, held.id)
                else:
                    yield _of(index, attribute, held, part)
        elif isinstance(value, Record):
            yield _of(index, attribute, value, part)
        elif isinstance(value, tuple):
            yield _entry(part, attribute, ", ".join(_named(index, attribute, it) for it in value))
        else:
            yield _entry(part, attribute, _named(index, attribute, str(value)))


PLAIN = {
    "id", "kind", "group", "groups", "supplier", "services", "status", "basis", "confidence", "need", "proposed_for",
    "mentions", "sector", "terms", "type", "unit", "okpd2", "okrb007", "hs2022",
}  # fmt: skip
"""Keys that say how the catalogue files a record, not what a source states."""


def _with_sources(entry: Entry, record: Record) -> Entry:
    """The entry with the sources it inherits, its variant's or its record's, where it names none of its own."""
    if entry.sources or entry.key in PLAIN:
        return entry
    variants = {variant.id: variant.sources for variant in getattr(record, "variants", ())}
    return entry._replace(sources=variants.get(entry.part) or tuple(getattr(record, "sources", ())))


def _entry(part: str, key: str, value: str, sources: tuple[str, ...] = (), confidence: str | None = None) -> Entry:
    return Entry(part, key, _(LABELS[key]) if key in LABELS else key, value, sources, confidence)


def _named(index: Index, attribute: str, value: str) -> str:
    """A reference with the name of what it leads to; another value as it is, words of a fixed list translated."""
    kind = attribute.removesuffix("s")
    if kind in ("supplier", "group", "sector"):
        names = index.rows(f"SELECT name_en, name_ru FROM {kind}s WHERE id = ?", value)
        return next((f"{localize(Text(*row))} ({value})" for row in names), value)
    return _(value) if attribute in ("kind", "stage", "services", "status", "basis", "confidence", "type") else value


def _facts(index: Index, specs: dict[str, Any], part: str) -> Iterator[Entry]:
    for name, fact in specs.items():
        spec = index.record("spec", name, Spec)
        assert spec is not None
        value = fact_text(fact, spec) + (f" ({localize(fact.note)})" if fact.note else "")
        yield Entry(part, name, localize(spec.name), value, source_ids(fact.source), fact.confidence)


def _of(index: Index, attribute: str, held: Record, part: str) -> Entry:
    """The line for a part of a record that is a record itself."""
    match held:
        case Text():
            return _entry(part, attribute, localize(held))
        case Terms():
            return _entry(part, attribute, "; ".join((*held.en, *held.ru)))
        case Code():
            extra = [_("certainty {certainty}").format(certainty=_(held.certainty))] if held.certainty else []
            extra += [_("mixed code")] if held.mixed else []
            extra += [localize(held.note)] if held.note else []
            return _entry(part, held.scheme, held.code + (f" ({'; '.join(extra)})" if extra else ""))
        case Note():
            return _entry(part, held.topic, localize(held.text), source_ids(held.source), held.confidence)
        case Caution():
            dated = f" ({held.date})" if held.date else ""
            return _entry(part, "caution", localize(held.text) + dated, source_ids(held.source))
        case Mention():
            where = ", ".join(map(str, held.paragraphs))
            text = (
                _("{source}, paragraphs {paragraphs}").format(source=held.source, paragraphs=where)
                if where
                else held.source
            )
            return _entry(part, attribute, text + (f" ({localize(held.note)})" if held.note else ""), (held.source,))
        case Proposal():
            text = held.project
            if held.paragraph:
                text = _("{project}, paragraph {paragraph}").format(project=held.project, paragraph=held.paragraph)
            return _entry(part, attribute, text + (f" ({localize(held.note)})" if held.note else ""), (held.source,))
        case Capacity():
            return _entry(part, attribute, qualified(held.qualifier, quantity_text(held)), source_ids(held.source))
        case Quantity():
            note = f" ({localize(held.note)})" if held.note else ""
            return _entry(
                part, attribute, qualified(held.qualifier, quantity_text(held)) + note, source_ids(held.source)
            )
        case Requirement():
            spec = index.record("spec", held.spec, Spec)
            assert spec is not None
            why = f" ({localize(held.why)})" if held.why else ""
            text = f"{localize(spec.name)}: {condition_text(held, spec)}, {_(held.level)}{why}"
            return _entry(part, attribute, text, source_ids(held.source))
    return _entry(part, attribute, str(held))


def _sources(index: Index, kind: str, id: str, record: Record) -> Iterator[Entry]:
    """Every source that the record cites, with publisher, date and address; its own ones, for what states none, first."""
    own = getattr(record, "sources", ())
    all_of = [
        row[0] for row in index.rows("SELECT source_id FROM citations WHERE kind = ? AND record_id = ?", kind, id)
    ]
    for name in dict.fromkeys((*own, *all_of)):
        source = index.record("source", name, Source)
        assert source is not None
        parts = [
            source.publisher,
            localize(source.title),
            str(source.date) if source.date else _("undated"),
            source.url,
        ]
        yield _entry("", "source", ", ".join(part for part in parts if part), (name,))


def _file(index: Index, kind: str, id: str, root: Path) -> Iterator[Entry]:
    from offerbook.loading.toml_document import Document, read

    file, steps = next(index.rows("SELECT file, steps FROM records WHERE kind = ? AND id = ?", kind, id))
    document = read(root, file)
    place = str(document.place((*json.loads(steps), "id"))) if isinstance(document, Document) else file
    yield _entry("", "file", place)
