"""The compiler: a checked catalogue becomes the rows of the index, but for the search tables, which `search_terms` writes.

It adds the records of any files, all of a catalogue or those that changed: what it writes of a record depends on that
record alone.
"""

from __future__ import annotations

import re
import sqlite3
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from itertools import chain
from typing import Any, NamedTuple, TypeVar

from offerbook.index.schema import INDEXES, SCHEMA, path_text, placeholders
from offerbook.loading.load import LoadResult
from offerbook.model.codec import pack
from offerbook.model.records import (
    Fact,
    Group,
    Link,
    Need,
    Offer,
    OwnUnit,
    Project,
    Record,
    Requirement,
    Sector,
    Source,
    Spec,
    Supplier,
    Text,
    Variant,
    When,
    respondent,
    six_digits,
)

R = TypeVar("R", bound=Record)
CITING = ("offer", "need", "supplier", "project")
"""The kinds of records whose sources are written."""
POSITIONS_PER_FILE = 1_000_000_000
"""How far apart the positions of two files are: more than any file has records."""
ROWS_PER_WRITE = 2_000
"""Rows of a table that are written together; more take memory and save nothing."""


class Writer:
    """Rows on their way into a database.

    connection: the database.
    """

    def __init__(self, connection: sqlite3.Connection) -> None:
        self.connection = connection
        self._waiting: dict[str, list[tuple[object, ...]]] = defaultdict(list)

    def add(self, table: str, *values: object) -> None:
        """One more row of a table."""
        waiting = self._waiting[table]
        waiting.append(values)
        if len(waiting) == ROWS_PER_WRITE:
            self._write(table, waiting)

    def flush(self) -> None:
        """Write the rows that are waiting."""
        for table, waiting in self._waiting.items():
            self._write(table, waiting)

    def _write(self, table: str, waiting: list[tuple[object, ...]]) -> None:
        if waiting:
            self.connection.executemany(f"INSERT INTO {table} VALUES ({placeholders(waiting[0])})", waiting)
            waiting.clear()


def build(connection: sqlite3.Connection, read: Callable[[Callable[[LoadResult], None]], LoadResult]) -> LoadResult:
    """Write the compiled form of a catalogue, but for its search tables, into an empty database.

    read: gives the catalogue, and before that passes one file after another, up to the first with a mistake of its own,
        to what it is called with: they are written while other processes still read others.
    """
    connection.executescript(SCHEMA)
    with connection:
        files = _EarlyFiles(connection)
        loaded = read(files.add)
        if files.count != loaded.files or any(finding.severity == "error" for finding in loaded.findings):
            # What a file may hold depends on the others after all.
            for table in re.findall(r"CREATE (?:VIRTUAL )?TABLE (\w+)", SCHEMA):
                connection.execute(f"DELETE FROM {table}")
            add(connection, loaded)
        _add_settings(connection, loaded)
    connection.executescript(INDEXES)
    return loaded


class _EarlyFiles:
    """Files that are written before all have been read; how many were."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._consistent = True
        self.count = 0

    def add(self, file: LoadResult) -> None:
        """One more file, unless it or one before it contradicts another file."""
        if self._consistent:
            try:
                add(self._connection, file)
                self.count += 1
            except (sqlite3.IntegrityError, TypeError, ValueError):
                # An id is there twice, or a value is not of its spec's type. All is written once more when it is checked.
                self._consistent = False


def _add_settings(connection: sqlite3.Connection, loaded: LoadResult) -> None:
    """Write the settings of the catalogue, and what was found when it was read."""
    settings = loaded.catalogue.settings
    origin = loaded.origins.get(("settings", ""))
    file = path_text(origin.file) if origin else ""
    connection.execute(
        "INSERT INTO records VALUES ('settings', '', ?, '[]', NULL, NULL, ?)", (file, pack(settings).decode())
    )
    severities = Counter(finding.severity for finding in loaded.findings)
    values = {
        "title_en": settings.title.en,
        "title_ru": settings.title.ru,
        "errors": str(severities["error"]),
        "warnings": str(severities["warning"]),
        "left_out": str(len(loaded.left_out)),
        "unread_files": str(loaded.unread_files),
    }
    if settings.as_of is not None:
        values["as_of"] = str(settings.as_of)
    connection.executemany("INSERT INTO settings VALUES (?, ?)", values.items())
    catalogues = [(path_text(folder), name, position) for position, (folder, name) in enumerate(loaded.names.items())]
    connection.executemany("INSERT INTO catalogues VALUES (?, ?, ?)", catalogues)


def add(connection: sqlite3.Connection, loaded: LoadResult) -> None:
    """Write these records: those of a catalogue, or of some of its files."""
    compiler = _Compiler(connection, loaded)
    catalogue = loaded.catalogue
    for sector in catalogue.sectors:
        compiler.add_sector(sector)
    for group in catalogue.groups:
        compiler.add_group(group)
    # Of several links between two groups the first counts.
    for link in {frozenset(link.groups): link for link in reversed(catalogue.links)}.values():
        compiler.add_link(link)
    for unit in catalogue.units:
        compiler.add_unit(unit)
    for spec in catalogue.specs:
        compiler.add_spec(spec)
    for supplier in catalogue.suppliers:
        compiler.add_supplier(supplier)
    for source in catalogue.sources:
        compiler.add_source(source)
    for offer in catalogue.offers:
        compiler.add_offer(offer)
    for project in catalogue.projects:
        compiler.add_project(project)
        for need in project.needs:
            compiler.add_need(f"{project.id}/{need.id}", project.id, need)
    compiler.flush()


class _Compiler(Writer):
    """Rows of records, which know where these stand in their catalogue."""

    def __init__(self, connection: sqlite3.Connection, loaded: LoadResult) -> None:
        super().__init__(connection)
        self._origins = loaded.origins
        self._positions: Counter[tuple[str, int]] = Counter()
        self._cited = loaded.cited

    def add_sector(self, sector: Sector) -> None:
        position = self._position("sector", sector.id)
        self.add("sectors", sector.id, *both_languages(sector.name), _text_or_none(sector.checked), position)
        self._add_record("sector", sector.id, sector)

    def add_group(self, group: Group) -> None:
        terms = "; ".join(group.terms.en), "; ".join(group.terms.ru)
        more = "; ".join(group.chosen_by), _text_or_none(group.checked), self._position("group", group.id)
        self.add("groups", group.id, group.sector, *both_languages(group.name), *terms, *more)
        self._add_record("group", group.id, group)

    def add_link(self, link: Link) -> None:
        reason = *both_languages(link.reason), _text_or_none(link.checked)
        self.add("links", *link.groups, float(link.share), link.kind, link.serves, *reason)
        self._add_record("link", " ".join(sorted(link.groups)), link)

    def add_unit(self, unit: OwnUnit) -> None:
        position = self._position("unit", unit.id)
        self.add("units", unit.id, *both_languages(unit.name), unit.of, str(unit.factor), position)
        self._add_record("unit", unit.id, unit)

    def add_spec(self, spec: Spec) -> None:
        more = spec.unit, _text_or_none(spec.tolerance), _text_or_none(spec.checked), self._position("spec", spec.id)
        self.add("specs", spec.id, *both_languages(spec.name), spec.type, *more)
        for number, choice in enumerate(spec.values):
            self.add("choices", spec.id, choice.id, *both_languages(choice.name), number)
        self._add_record("spec", spec.id, spec)

    def add_supplier(self, supplier: Supplier) -> None:
        texts = *both_languages(supplier.name), *both_languages(supplier.short), *both_languages(supplier.city)
        checked, position = _text_or_none(supplier.checked), self._position("supplier", supplier.id)
        self.add("suppliers", supplier.id, *texts, supplier.country, checked, position)
        for contact in supplier.contacts:
            ways = contact.site or None, contact.phone or None, contact.email or None, *both_languages(contact.note)
            self.add("contacts", supplier.id, *ways, *_sources(contact.source, supplier.sources))
        self._add_record("supplier", supplier.id, supplier)

    def add_source(self, source: Source) -> None:
        texts = *both_languages(source.publisher_name), source.url, source.archived, *both_languages(source.title)
        dates = _text_or_none(source.date), source.language, _text_or_none(source.checked)
        self.add("sources", source.id, *texts, *dates, self._position("source", source.id))
        self._add_record("source", source.id, source)

    def add_offer(self, offer: Offer) -> None:
        texts = *both_languages(offer.name), *both_languages(offer.summary)
        words = offer.kind, offer.stage, offer.confidence, _text_or_none(offer.checked)
        self.add("offers", offer.id, *texts, offer.supplier, offer.group, *words, self._position("offer", offer.id))
        for service in dict.fromkeys(offer.services):
            self.add("offer_services", offer.id, service)
        for spec, fact in offer.specs.items():
            self._add_fact(offer.id, "", spec, fact, offer.sources)
        for number, variant in enumerate(offer.variants):
            self._add_variant(offer, variant, number)
        for capacity in offer.capacity:
            amount = str(capacity.value), capacity.unit, capacity.per, capacity.qualifier
            self.add("capacities", offer.id, *amount, *_sources(capacity.source, offer.sources))
        self._add_trade(offer.id, "", offer, offer.sources)
        for proposal in offer.proposed_for:
            note = both_languages(proposal.note)
            self.add("proposals", offer.id, proposal.project, proposal.source, proposal.paragraph, *note)
        self._add_record("offer", offer.id, offer)

    def _add_variant(self, offer: Offer, variant: Variant, number: int) -> None:
        supplier, group = variant.supplier or offer.supplier, variant.group or offer.group
        name = both_languages(variant.name)
        words = variant.stage, _text_or_none(variant.checked)
        self.add("variants", offer.id, variant.id, *name, supplier, group, *words, number)
        self._add_trade(offer.id, variant.id, variant, variant.sources or offer.sources)
        for spec, fact in {**offer.specs, **variant.specs}.items():
            # A fact that the model inherits is stated where the offer's facts are.
            inherited = spec not in variant.specs
            sources = offer.sources if inherited else variant.sources or offer.sources
            self._add_fact(offer.id, variant.id, spec, fact, sources, inherited)

    def _add_trade(self, offer: str, variant: str, record: Offer | Variant, sources: Sequence[str]) -> None:
        """The deliveries and the prices of an offer or of a variant."""
        for delivery in record.deliveries:
            texts = *both_languages(delivery.to), *both_languages(delivery.place), delivery.region, delivery.project
            amount = delivery.quantity
            quantity = (str(amount.value), amount.unit, amount.qualifier) if amount else (None, None, None)
            words = *both_languages(delivery.note), delivery.confidence, *_sources(delivery.source, sources)
            self.add("deliveries", offer, variant, *texts, _text_or_none(delivery.date), *quantity, *words)
        for price in record.price:
            figure = str(price.value), price.currency, price.unit, price.qualifier, _text_or_none(price.date)
            self.add("prices", offer, variant, *figure, *both_languages(price.terms), *_sources(price.source, sources))

    def _add_fact(
        self, offer: str, variant: str, spec: str, fact: Fact, sources: Sequence[str], inherited: bool = False
    ) -> None:
        value: Any = fact.max if fact.is_range else fact.texts[0] if fact.texts else fact.value
        number = None
        if isinstance(value, bool):
            value = "true" if value else "false"
        elif not isinstance(value, str):
            number = float(value)
        low = str(fact.min) if fact.is_range else None
        words = fact.qualifier, inherited, fact.confidence, *both_languages(fact.note)
        cited = _sources(fact.source, sources)
        self.add("facts", offer, variant, spec, str(value), fact.ru, low, number, *words, *cited)

    def add_project(self, project: Project) -> None:
        texts = (project.name, project.short, project.summary, project.place, project.owner, project.stage)
        columns = chain.from_iterable(map(both_languages, texts))
        checked, position = _text_or_none(project.checked), self._position("project", project.id)
        self.add("projects", project.id, *columns, project.region, project.confidence, checked, position)
        for point in project.location:
            position_on_map = float(point.lat), float(point.lon), *both_languages(point.name)
            self.add("locations", project.id, *position_on_map, *_sources(point.source, project.sources))
        self._add_record("project", project.id, project)

    def add_need(self, id: str, project: str, need: Need) -> None:
        texts = *both_languages(need.name), *both_languages(need.summary)
        words = need.status, need.basis, *both_languages(need.why), need.kind
        amounts = need.quantities
        amount = amounts[0] if len(amounts) == 1 and amounts[0].part is None else None
        quantity = (str(amount.value), amount.unit, amount.per) if amount else (None, None, None)
        end = need.when.by if need.when else None
        time = *_time(need.when), end and end.last.isoformat()
        checked = need.confidence, _text_or_none(need.checked)
        self.add("needs", id, project, *texts, *words, *quantity, *time, *checked, self._position("need", id))
        for number, group in enumerate(dict.fromkeys(need.groups)):
            self.add("need_groups", id, group, number)
        for service, part in dict.fromkeys(need.services_by_part):
            self.add("need_services", id, service, part or "")
        for number, requirement in enumerate(need.requires):
            self._add_requirement(id, number, requirement, need.sources)
        for number, amount in enumerate(amounts):
            figure = str(amount.value), amount.unit, amount.per, amount.qualifier, *both_languages(amount.note)
            self.add("quantities", id, number, amount.part, *figure, *_sources(amount.source, need.sources))
        self._add_record("need", id, need)

    def _add_requirement(self, need: str, number: int, requirement: Requirement, sources: Sequence[str]) -> None:
        bounds = _text_or_none(requirement.min), _text_or_none(requirement.max)
        one_of = "; ".join(requirement.one_of) or None
        flag = None if requirement.flag is None else str(requirement.flag).lower()
        why = (
            requirement.level,
            requirement.part,
            *both_languages(requirement.why),
            *_sources(requirement.source, sources),
        )
        self.add("requirements", need, number, requirement.spec, *bounds, one_of, flag, requirement.text, *why)

    def _add_record(self, kind: str, id: str, record: Record) -> None:
        """A record whole, and what records of every kind have: codes, cautions, notes and sources."""
        self.add("records", kind, id, *self._origin(kind, id), pack(record).decode())
        sources = getattr(record, "sources", ())
        self._add_remarks(_Owner(kind, id, ""), record, sources)
        for variant in getattr(record, "variants", ()):
            self._add_remarks(_Owner(kind, id, variant.id), variant, variant.sources or sources)
        if kind in CITING:
            for source in self._cited.get((kind, id), ()):
                self.add("citations", kind, id, source)

    def _add_remarks(self, owner: _Owner, record: Any, sources: Sequence[str]) -> None:
        """The codes, cautions and notes of a record or of a variant of it."""
        for code in getattr(record, "codes", ()):
            self.add("codes", *owner, code.scheme, code.code, code.mixed, code.certainty, six_digits(code.code))
        for caution in getattr(record, "cautions", ()):
            asks = *both_languages(caution.asks), respondent(caution, owner.kind) or ""
            text = *both_languages(caution.text), *asks, _text_or_none(caution.date)
            self.add("cautions", *owner, *text, *_sources(caution.source, sources))
        for note in getattr(record, "notes", ()):
            words = note.topic, *both_languages(note.text), note.confidence, *_time(note.when)
            self.add("notes", *owner, *words, *_sources(note.source, sources))

    def _position(self, kind: str, id: str) -> int:
        """The position of the next record of a kind: after all before it, in its file and in the files before that."""
        origin = self._origins.get((kind, id))
        file = origin.number if origin else 0
        self._positions[kind, file] += 1
        return file * POSITIONS_PER_FILE + self._positions[kind, file]

    def _origin(self, kind: str, id: str) -> tuple[str, str, int | None, int | None]:
        """Where a record stands: its file, as JSON the keys and indices that lead to its table, line and column of its id."""
        origin = self._origins.get((kind, id))
        if origin is None:
            return "", "[]", None, None
        return path_text(origin.file), pack(origin.steps).decode(), *(origin.place or (None, None))


class _Owner(NamedTuple):
    """The record that a code, caution or note belongs to; `variant` is empty for the record itself."""

    kind: str
    id: str
    variant: str


def both_languages(text: Text | None) -> tuple[str, str]:
    """A text in English and in Russian; empty where there is none."""
    return (text.en, text.ru) if text else ("", "")


def _sources(own: str | Sequence[str], inherited: Sequence[str]) -> tuple[str, bool]:
    """The ids of the sources of a fact, and whether they are inherited from its record."""
    if own:
        return own if isinstance(own, str) else "; ".join(own), False
    return "; ".join(inherited), bool(inherited)


def _time(when: When | None) -> tuple[str | None, str | None]:
    """When something begins and ends, as published."""
    return (_text_or_none(when.start), _text_or_none(when.by)) if when else (None, None)


def _text_or_none(value: object) -> str | None:
    return None if value is None else str(value)
