"""The index: a checked catalogue compiled into one SQLite database, the only thing that questions are put to.

TOML is the truth; the index is its compiled form. `SCHEMA` documents it for everybody who opens the exported file.
"""

from __future__ import annotations

import json
import os
import sqlite3
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

from offerbook.text import sort_key, terms

if TYPE_CHECKING:
    from offerbook.load import Loaded
    from offerbook.records import Caution, Code, Fact, Need, Note, Offer, Project, Record, Text, Variant

R = TypeVar("R", bound="Record")

SCHEMA = """
-- offerbook: a catalogue of supply offers and of the projects they could serve, compiled from TOML.
-- Texts come in two columns, _en and _ru; an empty text is one that the catalogue does not have.
-- NULL means that nobody published the value: unknown, never zero and never "no".

-- Settings of the catalogue and what was found when it was read: title_en, title_ru, errors, warnings, left_out ...
CREATE TABLE settings (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;

CREATE TABLE sectors (
  id TEXT PRIMARY KEY, name_en TEXT NOT NULL, name_ru TEXT NOT NULL, position INTEGER NOT NULL);

-- What is bought as one thing. terms_*: words people type for it, parted by "; ".
CREATE TABLE groups (
  id TEXT PRIMARY KEY, sector_id TEXT NOT NULL REFERENCES sectors (id),
  name_en TEXT NOT NULL, name_ru TEXT NOT NULL, terms_en TEXT NOT NULL, terms_ru TEXT NOT NULL,
  position INTEGER NOT NULL);

-- Two groups that can serve each other in part. share: the part of the group points that such a pair earns.
CREATE TABLE links (
  group_id TEXT NOT NULL REFERENCES groups (id), other_group_id TEXT NOT NULL REFERENCES groups (id),
  share REAL NOT NULL, reason_en TEXT NOT NULL, reason_ru TEXT NOT NULL,
  PRIMARY KEY (group_id, other_group_id)) WITHOUT ROWID;

-- Keys of facts and requirements. type: number, text or flag. unit: of numbers; NULL for a plain count.
CREATE TABLE specs (
  id TEXT PRIMARY KEY, name_en TEXT NOT NULL, name_ru TEXT NOT NULL, type TEXT NOT NULL, unit TEXT,
  position INTEGER NOT NULL);

CREATE TABLE suppliers (
  id TEXT PRIMARY KEY, name_en TEXT NOT NULL, name_ru TEXT NOT NULL, city_en TEXT NOT NULL, city_ru TEXT NOT NULL,
  country TEXT NOT NULL, position INTEGER NOT NULL);

-- date: as precisely as published: 2025, 2025-10 or 2025-10-03.
CREATE TABLE sources (
  id TEXT PRIMARY KEY, publisher TEXT NOT NULL, url TEXT NOT NULL, title_en TEXT NOT NULL, title_ru TEXT NOT NULL,
  date TEXT, language TEXT NOT NULL, position INTEGER NOT NULL);

CREATE TABLE offers (
  id TEXT PRIMARY KEY, name_en TEXT NOT NULL, name_ru TEXT NOT NULL,
  summary_en TEXT NOT NULL, summary_ru TEXT NOT NULL,
  supplier_id TEXT NOT NULL REFERENCES suppliers (id), group_id TEXT NOT NULL REFERENCES groups (id),
  kind TEXT NOT NULL, stage TEXT, confidence TEXT, position INTEGER NOT NULL);

CREATE TABLE offer_services (
  offer_id TEXT NOT NULL REFERENCES offers (id), service TEXT NOT NULL,
  PRIMARY KEY (offer_id, service)) WITHOUT ROWID;

-- Models within an offer. group_id and supplier_id: the offer's unless the model has its own.
CREATE TABLE variants (
  offer_id TEXT NOT NULL REFERENCES offers (id), id TEXT NOT NULL,
  name_en TEXT NOT NULL, name_ru TEXT NOT NULL,
  supplier_id TEXT NOT NULL REFERENCES suppliers (id), group_id TEXT NOT NULL REFERENCES groups (id),
  stage TEXT, position INTEGER NOT NULL,
  PRIMARY KEY (offer_id, id)) WITHOUT ROWID;

-- What is published of an offer (variant_id empty) and of each of its models, inherited facts included.
-- value: exactly as published; number: the same as a number, for comparing; flags are "true" and "false".
CREATE TABLE facts (
  offer_id TEXT NOT NULL REFERENCES offers (id), variant_id TEXT NOT NULL,
  spec_id TEXT NOT NULL REFERENCES specs (id),
  value TEXT NOT NULL, number REAL, qualifier TEXT, inherited INTEGER NOT NULL, confidence TEXT,
  PRIMARY KEY (offer_id, variant_id, spec_id)) WITHOUT ROWID;
CREATE INDEX facts_by_number ON facts (spec_id, number);

CREATE TABLE capacities (
  offer_id TEXT NOT NULL REFERENCES offers (id), value TEXT NOT NULL, unit TEXT NOT NULL, per TEXT NOT NULL,
  qualifier TEXT);

CREATE TABLE projects (
  id TEXT PRIMARY KEY, name_en TEXT NOT NULL, name_ru TEXT NOT NULL,
  summary_en TEXT NOT NULL, summary_ru TEXT NOT NULL, place_en TEXT NOT NULL, place_ru TEXT NOT NULL,
  owner_en TEXT NOT NULL, owner_ru TEXT NOT NULL, stage_en TEXT NOT NULL, stage_ru TEXT NOT NULL,
  confidence TEXT, position INTEGER NOT NULL);

-- id: project/need. quantity: exact, in unit, per period when it is a rate.
CREATE TABLE needs (
  id TEXT PRIMARY KEY, project_id TEXT NOT NULL REFERENCES projects (id),
  name_en TEXT NOT NULL, name_ru TEXT NOT NULL, summary_en TEXT NOT NULL, summary_ru TEXT NOT NULL,
  status TEXT NOT NULL, basis TEXT NOT NULL, why_en TEXT NOT NULL, why_ru TEXT NOT NULL,
  quantity TEXT, unit TEXT, per TEXT, confidence TEXT, position INTEGER NOT NULL);

CREATE TABLE need_groups (
  need_id TEXT NOT NULL REFERENCES needs (id), group_id TEXT NOT NULL REFERENCES groups (id),
  position INTEGER NOT NULL, PRIMARY KEY (need_id, group_id)) WITHOUT ROWID;

CREATE TABLE need_services (
  need_id TEXT NOT NULL REFERENCES needs (id), service TEXT NOT NULL,
  PRIMARY KEY (need_id, service)) WITHOUT ROWID;

CREATE TABLE requirements (
  need_id TEXT NOT NULL REFERENCES needs (id), position INTEGER NOT NULL,
  spec_id TEXT NOT NULL REFERENCES specs (id), min TEXT, max TEXT, one_of TEXT, flag TEXT, text TEXT,
  level TEXT NOT NULL, why_en TEXT NOT NULL, why_ru TEXT NOT NULL,
  PRIMARY KEY (need_id, position)) WITHOUT ROWID;

-- A source proposes the offer for the project, in this paragraph.
CREATE TABLE proposals (
  offer_id TEXT NOT NULL REFERENCES offers (id), project_id TEXT NOT NULL REFERENCES projects (id),
  source_id TEXT NOT NULL REFERENCES sources (id), paragraph INTEGER, note_en TEXT NOT NULL, note_ru TEXT NOT NULL);

-- Below, kind and record_id name a record of any kind: offer belaz-7513, need bam2/tippers.
CREATE TABLE codes (
  kind TEXT NOT NULL, record_id TEXT NOT NULL, variant_id TEXT NOT NULL, scheme TEXT NOT NULL, code TEXT NOT NULL,
  mixed INTEGER NOT NULL, certainty TEXT);
CREATE TABLE cautions (
  kind TEXT NOT NULL, record_id TEXT NOT NULL, variant_id TEXT NOT NULL, text_en TEXT NOT NULL, text_ru TEXT NOT NULL,
  date TEXT);
CREATE TABLE notes (
  kind TEXT NOT NULL, record_id TEXT NOT NULL, variant_id TEXT NOT NULL, topic TEXT NOT NULL,
  text_en TEXT NOT NULL, text_ru TEXT NOT NULL, confidence TEXT);
CREATE TABLE citations (
  kind TEXT NOT NULL, record_id TEXT NOT NULL, source_id TEXT NOT NULL REFERENCES sources (id),
  PRIMARY KEY (source_id, kind, record_id)) WITHOUT ROWID;

-- Every record whole, as JSON, with the file it stands in and the way to its table there.
CREATE TABLE records (
  kind TEXT NOT NULL, id TEXT NOT NULL, file TEXT NOT NULL, steps TEXT NOT NULL, json TEXT NOT NULL,
  PRIMARY KEY (kind, id)) WITHOUT ROWID;

-- Terms of every record that can be asked for by words: stems of both languages and their Latin skeletons.
CREATE VIRTUAL TABLE search USING fts5 (
  kind UNINDEXED, id UNINDEXED, name, terms, body, tokenize = 'unicode61 remove_diacritics 0');
"""

Values = tuple[Any, ...]
INHERITING = ("offer", "need", "supplier", "project")


class Index:
    """A compiled catalogue that can be asked.

    connection: the SQLite database; read it, never write to it.
    extended: whether the functions that conditions need are there.
    """

    def close(self) -> None:
        """Let go of the database."""
        self.connection.close()

    def __init__(self, connection: sqlite3.Connection) -> None:
        connection.create_collation("words", _compare)
        self.extended = False
        self.connection = connection

    def rows(self, sql: str, *values: object) -> Iterator[Values]:
        """The rows that a query gives, one by one."""
        return self.connection.execute(sql, values)

    def value(self, sql: str, *values: object) -> Any:
        """The first cell of the first row; None when there is no row."""
        row = self.connection.execute(sql, values).fetchone()
        return row[0] if row else None

    def setting(self, key: str) -> str:
        """A setting of the catalogue; the empty text when there is none of that name."""
        return str(self.value("SELECT value FROM settings WHERE key = ?", key) or "")

    def ids(self, kind: str) -> list[str]:
        """The ids of all records of a kind, in the catalogue's order where it has one."""
        return [row[0] for row in self.rows("SELECT id FROM records WHERE kind = ?", kind)]

    def record(self, kind: str, id: str, shape: type[R]) -> R | None:
        """A record whole; None when there is none of that id."""
        from offerbook.records import unpack

        packed = self.value("SELECT json FROM records WHERE kind = ? AND id = ?", kind, id)
        return None if packed is None else unpack(packed, shape)

    def chosen(self, kind: str, ids: Iterable[str], shape: type[R]) -> Iterator[tuple[str, R]]:
        """These records of a kind with their ids, in the order of the ids; an id that there is not is passed over."""
        for id in ids:
            record = self.record(kind, id, shape)
            if record is not None:
                yield id, record

    def records(self, kind: str, shape: type[R]) -> Iterator[tuple[str, R]]:
        """Every record of a kind with its id, by id."""
        from offerbook.records import unpack

        for id, packed in self.rows("SELECT id, json FROM records WHERE kind = ? ORDER BY id", kind):
            yield id, unpack(packed, shape)


def as_text(path: Path | str) -> str:
    """A path as a database can hold it: bytes of a name that are no UTF-8 in their escaped form."""
    return os.fsencode(path).decode("utf-8", "backslashreplace")


def _compare(one: str, other: str) -> int:
    left, right = sort_key(one), sort_key(other)
    return (left > right) - (left < right)


def in_memory(root: Path, progress: Callable[[str], None] = lambda _step: None) -> Index:
    """The index of the catalogue at `root`, compiled anew and kept nowhere."""
    from offerbook.load import load

    connection = sqlite3.connect(":memory:")
    build(connection, load(root, progress))
    return Index(connection)


class _Rows(NamedTuple):
    """Rows of one table, waiting to be written together."""

    table: str
    rows: list[Values]


def build(connection: sqlite3.Connection, loaded: Loaded) -> None:
    """Write the compiled form of a catalogue into an empty database."""
    connection.executescript(SCHEMA)
    with connection:
        for table, rows in _compiled(loaded):
            if rows:
                marks = ", ".join("?" * len(rows[0]))
                connection.executemany(f"INSERT INTO {table} VALUES ({marks})", rows)
    connection.execute("PRAGMA foreign_keys = ON")


def _compiled(loaded: Loaded) -> Iterator[_Rows]:
    catalogue = loaded.catalogue
    yield _Rows("settings", list(_settings(loaded)))
    yield _Rows("sectors", [(it.id, *_both(it.name), n) for n, it in enumerate(catalogue.sectors)])
    yield _Rows(
        "groups",
        [
            (it.id, it.sector, *_both(it.name), "; ".join(it.terms.en), "; ".join(it.terms.ru), n)
            for n, it in enumerate(catalogue.groups)
        ],
    )
    links = [(*it.groups, float(it.share), *_both(it.reason)) for it in catalogue.links]
    yield _Rows("links", list({frozenset(row[:2]): row for row in reversed(links)}.values()))
    yield _Rows("specs", [(it.id, *_both(it.name), it.type, it.unit, n) for n, it in enumerate(catalogue.specs)])
    yield _Rows(
        "suppliers",
        [(it.id, *_both(it.name), *_both(it.city), it.country, n) for n, it in enumerate(catalogue.suppliers)],
    )
    yield _Rows(
        "sources",
        [
            (it.id, it.publisher, it.url, *_both(it.title), str(it.date) if it.date else None, it.language, n)
            for n, it in enumerate(catalogue.sources)
        ],
    )
    yield from _offers(catalogue.offers)
    yield from _projects(catalogue.projects)
    yield from _of_any_kind(loaded)
    yield _Rows("search", list(_search(loaded)))


def _settings(loaded: Loaded) -> Iterator[Values]:
    settings = loaded.catalogue.settings
    yield "title_en", settings.title.en
    yield "title_ru", settings.title.ru
    yield "errors", str(sum(it.severity == "error" for it in loaded.findings))
    yield "warnings", str(sum(it.severity == "warning" for it in loaded.findings))
    yield "left_out", str(len(loaded.left_out))


def _both(text: Text | None) -> tuple[str, str]:
    return (text.en, text.ru) if text else ("", "")


def _offers(offers: Iterable[Offer]) -> Iterator[_Rows]:
    rows: list[Values] = []
    services: list[Values] = []
    variants: list[Values] = []
    facts: list[Values] = []
    capacities: list[Values] = []
    proposals: list[Values] = []
    for n, it in enumerate(offers):
        rows.append(
            (it.id, *_both(it.name), *_both(it.summary), it.supplier, it.group, it.kind, it.stage, it.confidence, n)
        )
        services += [(it.id, service) for service in dict.fromkeys(it.services)]
        facts += _facts(it.id, "", it.specs, {})
        for m, variant in enumerate(it.variants):
            supplier, group = variant.supplier or it.supplier, variant.group or it.group
            variants.append((it.id, variant.id, *_both(variant.name), supplier, group, variant.stage, m))
            facts += _facts(it.id, variant.id, variant.specs, it.specs)
        capacities += [(it.id, str(held.value), held.unit, held.per, held.qualifier) for held in it.capacity]
        proposals += [(it.id, held.project, held.source, held.paragraph, *_both(held.note)) for held in it.proposed_for]
    yield _Rows("offers", rows)
    yield _Rows("offer_services", services)
    yield _Rows("variants", variants)
    yield _Rows("facts", facts)
    yield _Rows("capacities", capacities)
    yield _Rows("proposals", proposals)


def _facts(offer: str, variant: str, own: dict[str, Fact], inherited: dict[str, Fact]) -> Iterator[Values]:
    for spec, fact in {**inherited, **own}.items():
        value, number = fact.value, None
        if isinstance(value, bool):
            value = "true" if value else "false"
        elif not isinstance(value, str):
            number = float(value)
        yield offer, variant, spec, str(value), number, fact.qualifier, spec not in own, fact.confidence


def _projects(projects: Iterable[Project]) -> Iterator[_Rows]:
    yield _Rows(
        "projects",
        [
            (
                it.id, *_both(it.name), *_both(it.summary), *_both(it.place), *_both(it.owner), *_both(it.stage),
                it.confidence, n,
            )
            for n, it in enumerate(projects)
        ],
    )  # fmt: skip
    needs = [(f"{project.id}/{need.id}", project.id, need) for project in projects for need in project.needs]
    yield _Rows("needs", [(id, project, *_need(need), n) for n, (id, project, need) in enumerate(needs)])
    yield _Rows(
        "need_groups", [(id, group, n) for id, _p, it in needs for n, group in enumerate(dict.fromkeys(it.groups))]
    )
    yield _Rows("need_services", [(id, service) for id, _p, it in needs for service in dict.fromkeys(it.services)])
    yield _Rows(
        "requirements",
        [
            (
                id, n, it.spec, _number(it.min), _number(it.max), "; ".join(it.one_of) or None,
                None if it.flag is None else str(it.flag).lower(), it.text, it.level, *_both(it.why),
            )
            for id, _p, need in needs
            for n, it in enumerate(need.requires)
        ],
    )  # fmt: skip


def _need(it: Need) -> Values:
    quantity: Values = (None, None, None)
    if it.quantity:
        quantity = (str(it.quantity.value), it.quantity.unit, it.quantity.per)
    return (*_both(it.name), *_both(it.summary), it.status, it.basis, *_both(it.why), *quantity, it.confidence)


def _number(value: object) -> str | None:
    return None if value is None else str(value)


def _of_any_kind(loaded: Loaded) -> Iterator[_Rows]:
    """The tables that hold parts of records of every kind, and the records themselves."""
    from offerbook.records import leaves, pack

    records: list[Values] = []
    codes: list[Values] = []
    cautions: list[Values] = []
    notes: list[Values] = []
    citations: dict[Values, None] = {}
    for (kind, id), record in _all(loaded):
        file, steps = loaded.origins.get((kind, id), ("", ()))
        records.append((kind, id, as_text(file), json.dumps(steps), pack(record).decode()))
        parts: list[tuple[str, Any]] = [("", record)]
        parts += [(variant.id, variant) for variant in getattr(record, "variants", ())]
        for variant_id, part in parts:
            codes += [_code(kind, id, variant_id, held) for held in getattr(part, "codes", ())]
            cautions += [_caution(kind, id, variant_id, held) for held in getattr(part, "cautions", ())]
            notes += [_note(kind, id, variant_id, held) for held in getattr(part, "notes", ())]
        if kind in INHERITING:
            own = (leaf for leaf in leaves(record) if getattr(leaf.mark, "table", "") == "source")
            citations |= {(kind, id, leaf.value): None for leaf in own if leaf.steps[0] != "need"}
    yield _Rows("records", records)
    yield _Rows("codes", codes)
    yield _Rows("cautions", cautions)
    yield _Rows("notes", notes)
    yield _Rows("citations", list(citations))


def _all(loaded: Loaded) -> Iterator[tuple[tuple[str, str], Record]]:
    """Every record under its kind and id; a link under the ids of its groups, the settings under the empty one."""
    catalogue = loaded.catalogue
    yield ("settings", ""), catalogue.settings
    links = {" ".join(sorted(link.groups)): link for link in reversed(catalogue.links)}
    yield from ((("link", id), link) for id, link in links.items())
    for attribute, (kind, _shape) in catalogue.lists().items():
        if kind != "link":
            yield from (((kind, record.id), record) for record in getattr(catalogue, attribute))
    for project in catalogue.projects:
        for need in project.needs:
            yield ("need", f"{project.id}/{need.id}"), need


def _code(kind: str, id: str, variant: str, it: Code) -> Values:
    return kind, id, variant, it.scheme, it.code, it.mixed, it.certainty


def _caution(kind: str, id: str, variant: str, it: Caution) -> Values:
    return kind, id, variant, *_both(it.text), str(it.date) if it.date else None


def _note(kind: str, id: str, variant: str, it: Note) -> Values:
    return kind, id, variant, it.topic, *_both(it.text), it.confidence


def _search(loaded: Loaded) -> Iterator[Values]:
    """The terms of every record: of its name and id, of its group and supplier, and of what else is said of it."""
    catalogue = loaded.catalogue
    suppliers = {it.id: " ".join((*_both(it.name), *_both(it.city))) for it in catalogue.suppliers}
    groups = {it.id: " ".join((*_both(it.name), *it.terms.en, *it.terms.ru)) for it in catalogue.groups}
    sectors = {it.id: " ".join(_both(it.name)) for it in catalogue.sectors}
    for sector in catalogue.sectors:
        yield _entry("sector", sector.id, sectors[sector.id])
    for group in catalogue.groups:
        yield _entry("group", group.id, " ".join(_both(group.name)), groups[group.id], sectors[group.sector])
    for supplier in catalogue.suppliers:
        yield _entry("supplier", supplier.id, suppliers[supplier.id], body=_said(supplier))
    for source in catalogue.sources:
        yield _entry("source", source.id, " ".join((*_both(source.title), source.publisher)), body=source.url)
    for offer in catalogue.offers:
        about = [groups[offer.group], suppliers[offer.supplier]]
        about += [groups[variant.group] for variant in offer.variants if variant.group]
        about += [suppliers[variant.supplier] for variant in offer.variants if variant.supplier]
        models = [part for variant in offer.variants for part in (variant.id, *_both(variant.name))]
        parts: tuple[Offer | Variant, ...] = (offer, *offer.variants)
        codes = [code.code for part in parts for code in part.codes]
        said = " ".join((_said(offer), *codes))
        yield _entry("offer", offer.id, " ".join((*_both(offer.name), *models)), " ".join(about), said)
    for project in catalogue.projects:
        about = [*_both(project.place), *_both(project.owner)]
        yield _entry("project", project.id, " ".join(_both(project.name)), " ".join(about), _said(project))
        for need in project.needs:
            about = [groups[group] for group in need.groups]
            named = " ".join((*_both(need.name), *_both(project.name)))
            yield _entry("need", f"{project.id}/{need.id}", named, " ".join(about), _said(need))


def _entry(kind: str, id: str, name: str, about: str = "", body: str = "") -> Values:
    named = f"{id.replace('/', ' ')} {name}"
    return (kind, id, *(" ".join(terms(text)) for text in (named, about, body)))


def _said(record: Offer | Project | Need | Any) -> str:
    """What is said of a record in its summary, notes and cautions."""
    texts = [getattr(record, "summary", None), *(note.text for note in record.notes)]
    texts += [caution.text for caution in record.cautions]
    return " ".join(part for text in texts for part in _both(text))
