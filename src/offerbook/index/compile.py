"""The compiler: a checked catalogue becomes the rows of the index, its words excepted, which are the lexicon's.

It adds the records of any files, all of a catalogue or those that changed: what it writes of a record depends on that
record alone.
"""

from __future__ import annotations

import re
import sqlite3
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterator
from typing import Any, TypeVar

from offerbook.index.schema import INDEXES, SCHEMA, path_text, placeholders
from offerbook.loading.checks.context import Declarations
from offerbook.loading.load import LoadResult
from offerbook.model.codec import pack, unpack
from offerbook.model.records import Fact, Group, Need, Offer, Project, Record, Settings, Spec, Text, six_digits
from offerbook.text.units import UNITS

R = TypeVar("R", bound=Record)
CITING = ("offer", "need", "supplier", "project")
"""The kinds of records of which every source is written."""
POSITIONS_PER_FILE = 1_000_000_000
"""How far apart the positions of two files are: more than any file has records."""
ROWS_PER_WRITE = 2_000
"""Rows of a table that are written in one go; more take memory and save nothing."""


class Writer:
    """Rows on their way into a database."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._waiting: dict[str, list[tuple[object, ...]]] = defaultdict(list)

    def add(self, table: str, *values: object) -> None:
        """One more row of a table."""
        waiting = self._waiting[table]
        waiting.append(values)
        if len(waiting) == ROWS_PER_WRITE:
            self._write(table, waiting)

    def flush(self) -> None:
        """Write what is waiting."""
        for table, waiting in self._waiting.items():
            self._write(table, waiting)

    def _write(self, table: str, waiting: list[tuple[object, ...]]) -> None:
        if waiting:
            self._connection.executemany(f"INSERT INTO {table} VALUES ({placeholders(waiting[0])})", waiting)
            waiting.clear()


class _Compiler(Writer):
    """Rows of records, and where these stand in their catalogue."""

    def __init__(self, connection: sqlite3.Connection, loaded: LoadResult) -> None:
        super().__init__(connection)
        self._origins = loaded.origins
        self._positions: Counter[tuple[str, int]] = Counter()
        self.cited = loaded.cited

    def position(self, table: str, kind: str, id: str) -> int:
        """The position of the next record in a table: after all before it, in its file and in the files before that."""
        origin = self._origins.get((kind, id))
        number = origin.number if origin else 0
        self._positions[table, number] += 1
        return number * POSITIONS_PER_FILE + self._positions[table, number]

    def origin(self, kind: str, id: str) -> tuple[str, str]:
        """Where a record stands: its file, and as JSON the way to its table there."""
        origin = self._origins.get((kind, id))
        return (path_text(origin.file), pack(origin.steps).decode()) if origin else ("", "[]")


def build(connection: sqlite3.Connection, read: Callable[[Callable[[LoadResult], None]], LoadResult]) -> LoadResult:
    """Write the compiled form of a catalogue, but for its words, into an empty database.

    read: gives the catalogue, and before that to what it is called with one file after another, up to the first with a
        mistake of its own: they are written while others are still being read by other processes.
    """
    connection.executescript(SCHEMA)
    with connection:
        files = _Files(connection)
        loaded = read(files.add)
        if files.count != loaded.files or any(it.severity == "error" for it in loaded.findings):
            # What a file may hold depends on the others after all.
            for table in re.findall(r"CREATE (?:VIRTUAL )?TABLE (\w+)", SCHEMA):
                connection.execute(f"DELETE FROM {table}")
            add(connection, loaded)
        _settings(connection, loaded)
    connection.executescript(INDEXES)
    return loaded


class _Files:
    """Files on their way into a database; how many are there."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._fits = True
        self.count = 0

    def add(self, file: LoadResult) -> None:
        """One more file, unless it or one before it is at odds with another file."""
        if self._fits:
            try:
                add(self._connection, file)
                self.count += 1
            except (sqlite3.IntegrityError, TypeError, ValueError):
                # An id is there twice, or a value is not of its spec's type. All is written once more when it is checked.
                self._fits = False


def _settings(connection: sqlite3.Connection, loaded: LoadResult) -> None:
    """Write what is said of the catalogue as a whole."""
    settings = loaded.catalogue.settings
    where = loaded.origins.get(("settings", ""))
    whole = "settings", "", path_text(where.file) if where else "", "[]", pack(settings).decode()
    connection.execute("INSERT INTO records VALUES (?, ?, ?, ?, ?)", whole)
    values = {
        "title_en": settings.title.en,
        "title_ru": settings.title.ru,
        "errors": str(sum(it.severity == "error" for it in loaded.findings)),
        "warnings": str(sum(it.severity == "warning" for it in loaded.findings)),
        "left_out": str(len(loaded.left_out)),
    }
    connection.executemany("INSERT INTO settings VALUES (?, ?)", values.items())


def add(connection: sqlite3.Connection, loaded: LoadResult) -> None:
    """Write these records: those of a catalogue, or of some of its files."""
    catalogue = loaded.catalogue
    to = _Compiler(connection, loaded)
    for sector in catalogue.sectors:
        to.add("sectors", sector.id, *both_languages(sector.name), to.position("sectors", "sector", sector.id))
        _record(to, "sector", sector.id, sector)
    for group in catalogue.groups:
        terms_of = "; ".join(group.terms.en), "; ".join(group.terms.ru)
        place = to.position("groups", "group", group.id)
        to.add("groups", group.id, group.sector, *both_languages(group.name), *terms_of, place)
        _record(to, "group", group.id, group)
    for link in {frozenset(it.groups): it for it in reversed(catalogue.links)}.values():
        to.add("links", *link.groups, float(link.share), *both_languages(link.reason))
        _record(to, "link", " ".join(sorted(link.groups)), link)
    for spec in catalogue.specs:
        to.add(
            "specs", spec.id, *both_languages(spec.name), spec.type, spec.unit, to.position("specs", "spec", spec.id)
        )
        _record(to, "spec", spec.id, spec)
    for supplier in catalogue.suppliers:
        named = *both_languages(supplier.name), *both_languages(supplier.city)
        place = to.position("suppliers", "supplier", supplier.id)
        to.add("suppliers", supplier.id, *named, supplier.country, place)
        _record(to, "supplier", supplier.id, supplier)
    for source in catalogue.sources:
        dated = str(source.date) if source.date else None
        place = to.position("sources", "source", source.id)
        to.add(
            "sources",
            source.id,
            source.publisher,
            source.url,
            *both_languages(source.title),
            dated,
            source.language,
            place,
        )
        _record(to, "source", source.id, source)
    for offer in catalogue.offers:
        _offer(to, offer)
        _record(to, "offer", offer.id, offer)
    for project in catalogue.projects:
        _project(to, project)
        _record(to, "project", project.id, project)
        for need in project.needs:
            _need(to, f"{project.id}/{need.id}", project.id, need)
            _record(to, "need", f"{project.id}/{need.id}", need)
    to.flush()


INCREMENTAL_KINDS = ("offer", "project", "need")
"""The kinds of records that can be taken out and added anew, since nothing else is written by what they say."""
_DEPENDENT_TABLES = (
    ("offer_services", "offer_id", "offer"),
    ("variants", "offer_id", "offer"),
    ("facts", "offer_id", "offer"),
    ("capacities", "offer_id", "offer"),
    ("proposals", "offer_id", "offer"),
    ("need_groups", "need_id", "need"),
    ("need_services", "need_id", "need"),
    ("requirements", "need_id", "need"),
    ("offers", "id", "offer"),
    ("projects", "id", "project"),
    ("needs", "id", "need"),
)
"""The tables that hold what is said of one record of OF_FILES: the column of its id, and its kind."""


def choose_records(connection: sqlite3.Connection, files: Collection[str]) -> None:
    """Put the kinds and ids of the records that stand in some files into the temporary table `chosen`."""
    connection.execute("CREATE TEMP TABLE IF NOT EXISTS chosen (kind TEXT, id TEXT, PRIMARY KEY (kind, id))")
    connection.execute("DELETE FROM chosen")
    sql = f"INSERT INTO chosen SELECT kind, id FROM records WHERE file IN ({placeholders(files)})"
    connection.execute(sql, list(files))


def remove(connection: sqlite3.Connection) -> None:
    """Take out the records that are `chosen`, all of them of OF_FILES."""
    for table, column, kind in _DEPENDENT_TABLES:
        connection.execute(f"DELETE FROM {table} WHERE {column} IN (SELECT id FROM chosen WHERE kind = ?)", (kind,))
    for table in ("codes", "cautions", "notes", "citations"):
        connection.execute(f"DELETE FROM {table} WHERE (kind, record_id) IN (SELECT kind, id FROM chosen)")
    connection.execute("DELETE FROM records WHERE (kind, id) IN (SELECT kind, id FROM chosen)")


def both_languages(text: Text | None) -> tuple[str, str]:
    """A text in English and in Russian; empty where there is none."""
    return (text.en, text.ru) if text else ("", "")


def _offer(to: _Compiler, it: Offer) -> None:
    named = *both_languages(it.name), *both_languages(it.summary)
    place = to.position("offers", "offer", it.id)
    to.add("offers", it.id, *named, it.supplier, it.group, it.kind, it.stage, it.confidence, place)
    for service in dict.fromkeys(it.services):
        to.add("offer_services", it.id, service)
    _facts(to, it.id, "", it.specs, {})
    for number, variant in enumerate(it.variants):
        supplier, group = variant.supplier or it.supplier, variant.group or it.group
        to.add("variants", it.id, variant.id, *both_languages(variant.name), supplier, group, variant.stage, number)
        _facts(to, it.id, variant.id, variant.specs, it.specs)
    for held in it.capacity:
        to.add("capacities", it.id, str(held.value), held.unit, held.per, held.qualifier)
    for proposal in it.proposed_for:
        to.add(
            "proposals", it.id, proposal.project, proposal.source, proposal.paragraph, *both_languages(proposal.note)
        )


def _facts(to: _Compiler, offer: str, variant: str, own: dict[str, Fact], inherited: dict[str, Fact]) -> None:
    for spec, fact in {**inherited, **own}.items():
        value, number = fact.value, None
        if isinstance(value, bool):
            value = "true" if value else "false"
        elif not isinstance(value, str):
            number = float(value)
        to.add("facts", offer, variant, spec, str(value), number, fact.qualifier, spec not in own, fact.confidence)


def _project(to: _Compiler, it: Project) -> None:
    texts = (
        *both_languages(it.name),
        *both_languages(it.summary),
        *both_languages(it.place),
        *both_languages(it.owner),
        *both_languages(it.stage),
    )
    to.add("projects", it.id, *texts, it.confidence, to.position("projects", "project", it.id))


def _need(to: _Compiler, id: str, project: str, it: Need) -> None:
    texts = *both_languages(it.name), *both_languages(it.summary), it.status, it.basis, *both_languages(it.why)
    asked = (str(it.quantity.value), it.quantity.unit, it.quantity.per) if it.quantity else (None, None, None)
    to.add("needs", id, project, *texts, *asked, it.confidence, to.position("needs", "need", id))
    for number, group in enumerate(dict.fromkeys(it.groups)):
        to.add("need_groups", id, group, number)
    for service in dict.fromkeys(it.services):
        to.add("need_services", id, service)
    for number, condition in enumerate(it.requires):
        bounds = _number(condition.min), _number(condition.max)
        words = "; ".join(condition.one_of) or None
        flag = None if condition.flag is None else str(condition.flag).lower()
        why = condition.level, *both_languages(condition.why)
        to.add("requirements", id, number, condition.spec, *bounds, words, flag, condition.text, *why)


def _number(value: object) -> str | None:
    return None if value is None else str(value)


def _record(to: _Compiler, kind: str, id: str, record: Record) -> None:
    """A record whole, and what records of every kind have: codes, cautions, notes and sources."""
    to.add("records", kind, id, *to.origin(kind, id), pack(record).decode())
    parts: list[tuple[str, Any]] = [("", record)]
    parts += [(variant.id, variant) for variant in getattr(record, "variants", ())]
    for variant, part in parts:
        for code in getattr(part, "codes", ()):
            to.add(
                "codes", kind, id, variant, code.scheme, code.code, code.mixed, code.certainty, six_digits(code.code)
            )
        for caution in getattr(part, "cautions", ()):
            dated = str(caution.date) if caution.date else None
            to.add("cautions", kind, id, variant, *both_languages(caution.text), dated)
        for note in getattr(part, "notes", ()):
            to.add("notes", kind, id, variant, note.topic, *both_languages(note.text), note.confidence)
    if kind in CITING:
        for source in to.cited.get((kind, id), ()):
            to.add("citations", kind, id, source)


def known(connection: sqlite3.Connection) -> Declarations:
    """What the checks of some files need to know of all the others."""
    ids: dict[str, set[str]] = defaultdict(set, unit=set(UNITS))
    for kind, id in connection.execute("SELECT kind, id FROM records"):
        ids[kind].add(id)

    def of(kind: str, shape: type[R]) -> Iterator[tuple[str, R]]:
        rows = connection.execute("SELECT id, json FROM records WHERE kind = ?", (kind,))
        return ((id, unpack(packed, shape)) for id, packed in rows)

    return Declarations(
        ids,
        {id: group.codes for id, group in of("group", Group)},
        {id: spec.type for id, spec in of("spec", Spec)},
        next(settings.languages for _id, settings in of("settings", Settings)),
    )
