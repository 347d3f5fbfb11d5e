"""Whole tables for other programs: one as CSV, several as a Frictionless data package, or one SQLite file."""

from __future__ import annotations

import json
import os
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from decimal import Decimal
from pathlib import Path
from typing import Any, NamedTuple

from offerbook.index.store import Index, Progress, no_progress
from offerbook.listing.listing_table import listing
from offerbook.listing.listings import LISTINGS
from offerbook.listing.select import Selection
from offerbook.matching.context import matching_context
from offerbook.matching.gaps import gaps
from offerbook.matching.ranking import rank
from offerbook.matching.request import match_request
from offerbook.matching.tables import GAPS, MATCHES
from offerbook.tables.arrange import make_table
from offerbook.tables.files import OutputError, open_output
from offerbook.tables.formats import write
from offerbook.tables.table import Cell, Column, ColumnType, Table
from offerbook.text.errors import UsageError, did_you_mean
from offerbook.text.i18n import N_, _
from offerbook.version import __version__

ForeignKey = tuple[str, str, str]
"""A column, the table it leads to, and the column there."""
RAW_TABLES: dict[str, str] = {
    N_("variants"): "offer_id, id, name_en, name_ru, supplier_id, group_id, stage",
    N_("facts"): "offer_id, variant_id, spec_id, value, number, qualifier, inherited, confidence",
    N_("specs"): "id, name_en, name_ru, type, unit",
    N_("links"): "group_id, other_group_id, share, reason_en, reason_ru",
    N_("requirements"): "need_id, position, spec_id, min, max, one_of, flag, text, level, why_en, why_ru",
    N_("need_groups"): "need_id, group_id, position",
    N_("proposals"): "offer_id, project_id, source_id, paragraph, note_en, note_ru",
    N_("capacities"): "offer_id, value, unit, per, qualifier",
    N_("codes"): "kind, record_id, variant_id, scheme, code, mixed, certainty",
    N_("cautions"): "kind, record_id, variant_id, text_en, text_ru, date",
    N_("notes"): "kind, record_id, variant_id, topic, text_en, text_ru, confidence",
    N_("citations"): "kind, record_id, source_id",
}
"""Tables of the index that are exported as they are, with their columns."""
TYPES: dict[str, ColumnType] = {
    "number": "number", "share": "number", "position": "integer", "paragraph": "integer", "inherited": "integer",
    "mixed": "integer", "code": "code",
}  # fmt: skip
"""Types of the columns of PARTS that are no texts."""
KEYS: dict[str, tuple[list[str], list[ForeignKey]]] = {
    "offers": (["id"], [("supplier_id", "suppliers", "id"), ("group_id", "groups", "id"), ("sector_id", "sectors", "id")]),
    "projects": (["id"], []),
    "needs": (["id"], [("project_id", "projects", "id")]),
    "sectors": (["id"], []),
    "groups": (["id"], [("sector_id", "sectors", "id")]),
    "suppliers": (["id"], []),
    "sources": (["id"], []),
    "variants": (
        ["offer_id", "id"],
        [("offer_id", "offers", "id"), ("supplier_id", "suppliers", "id"), ("group_id", "groups", "id")],
    ),
    "facts": ([], [("offer_id", "offers", "id"), ("spec_id", "specs", "id")]),
    "specs": (["id"], []),
    "links": (["group_id", "other_group_id"], [("group_id", "groups", "id"), ("other_group_id", "groups", "id")]),
    "requirements": (["need_id", "position"], [("need_id", "needs", "id"), ("spec_id", "specs", "id")]),
    "need_groups": (["need_id", "group_id"], [("need_id", "needs", "id"), ("group_id", "groups", "id")]),
    "proposals": ([], [("offer_id", "offers", "id"), ("project_id", "projects", "id"), ("source_id", "sources", "id")]),
    "capacities": ([], [("offer_id", "offers", "id")]),
    "codes": ([], []),
    "cautions": ([], []),
    "notes": ([], []),
    "citations": (["kind", "record_id", "source_id"], [("source_id", "sources", "id")]),
    "matches": (
        ["need", "offer"],
        [
            ("need", "needs", "id"), ("offer", "offers", "id"), ("project", "projects", "id"),
            ("supplier", "suppliers", "id"), ("group", "groups", "id"),
        ],
    ),
    "gaps": (["side", "id"], []),
}  # fmt: skip
"""Primary key and foreign keys of every table that can be exported, in the order of the export."""


def checked_tables(wanted: Sequence[str]) -> list[str]:
    """The tables asked for, all when none is named; UnknownName for one that does not exist."""
    for name in wanted:
        if name not in KEYS:
            hint = did_you_mean(name, KEYS) or "."
            raise UsageError(
                _('there is no table "{name}"{hint} Tables are {all}.').format(
                    name=name, hint=hint, all=", ".join(KEYS)
                )
            )
    return list(dict.fromkeys(wanted)) or list(KEYS)


class Exporter:
    """The tables of one catalogue.

    index: of the catalogue.
    progress: is called with each need that is matched for a table.
    """

    def __init__(self, index: Index, progress: Progress = no_progress) -> None:
        self.index = index
        self.progress = progress

    def table(self, name: str) -> Table:
        """A table whole, with every column."""
        if name in LISTINGS:
            return listing(self.index, name, Selection(), ["all"])
        if name in RAW_TABLES:
            return self._part(name)
        # There can be more matches than memory has room for: each table that needs them has them made on its way.
        asked, known = match_request(self.index, None, Selection(), Selection()), matching_context(self.index)
        found = rank(known, asked.needs, asked.offers, progress=self.progress)
        if name == "matches":
            return make_table(name, _("Matches"), MATCHES, found, ["all"], (), None)
        missing = gaps(known.groups, asked.needs, asked.offers, found)
        return make_table(name, _("Gaps"), GAPS, missing, ["all"], (), None)

    def _part(self, name: str) -> Table:
        columns = tuple(Column(key, key, TYPES.get(key, "text"), 1) for key in RAW_TABLES[name].split(", "))
        rows = self.index.rows(f"SELECT {RAW_TABLES[name]} FROM {name}")
        cells: Iterator[tuple[Cell, ...]] = (
            tuple(_cell(value, column.type) for value, column in zip(row, columns, strict=True)) for row in rows
        )
        return Table(name, _(name), columns, cells)


def _cell(value: Any, type_: ColumnType) -> Cell:
    if value is None or value == "":
        return None
    return Decimal(repr(value)) if type_ == "number" else value


def write_folder(
    index: Index, folder: Path, wanted: Iterable[str], title: str, progress: Progress = no_progress
) -> int:
    """Write each table as CSV into the folder, with a datapackage.json that says what they are; how many were written.

    Raises OutputError when something cannot be written.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise OutputError(
            _("cannot make the folder {path}: {reason}").format(path=folder, reason=error.strerror)
        ) from error
    exporter = Exporter(index, progress)
    wanted = list(wanted)
    resources = []
    for name in wanted:
        table = exporter.table(name)
        with open_output(folder / f"{name}.csv") as file:
            write(table, "csv", file)
        resources.append(_resource(table, wanted))
    package = {
        "profile": "tabular-data-package",
        "name": "offerbook-catalogue",
        "title": title,
        "created_by": f"offerbook {__version__}",
        "resources": resources,
    }
    with open_output(folder / "datapackage.json") as file:
        json.dump(package, file, ensure_ascii=False, indent=2)
        file.write("\n")
    return len(resources)


_FRICTIONLESS: dict[ColumnType, str] = {"integer": "integer", "number": "number", "flag": "boolean"}


def _resource(table: Table, wanted: Sequence[str]) -> dict[str, Any]:
    """What a data package says of a table: its file, fields and keys; only foreign keys that lead into the package."""
    primary, foreign = KEYS[table.name]
    fields = []
    for column in table.columns:
        it: dict[str, Any] = {
            "name": column.key,
            "type": _FRICTIONLESS.get(column.type, "string"),
            "title": column.heading,
        }
        if column.description:
            it["description"] = column.description
        if column.key in primary:
            it["constraints"] = {"required": True}
        fields.append(it)
    schema: dict[str, Any] = {"fields": fields, "missingValues": [""]}
    if primary:
        schema["primaryKey"] = primary
    keys = [
        {"fields": [here], "reference": {"resource": there, "fields": [key]}}
        for here, there, key in foreign
        if there in wanted
    ]
    if keys:
        schema["foreignKeys"] = keys
    return {
        "name": table.name,
        "path": f"{table.name}.csv",
        "profile": "tabular-data-resource",
        "title": table.title,
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "dialect": {"delimiter": ",", "lineTerminator": "\r\n"},
        "schema": schema,
    }


def write_sqlite(index: Index, path: Path, progress: Progress = no_progress) -> None:
    """Write the whole index, with matches and gaps as tables of their own, as one SQLite file."""
    target = path.resolve()
    draft = target.with_name(f".offerbook-{os.urandom(8).hex()}.tmp")
    try:
        copy = sqlite3.connect(draft)
        try:
            index.with_words().connection.backup(copy)
            # What says whether the index is fresh is of this machine, with the paths of its files.
            for name in ("state", "files", "uses"):
                copy.execute(f"DROP TABLE IF EXISTS {name}")
            exporter = Exporter(index, progress)
            for name in ("matches", "gaps"):
                _store(copy, exporter.table(name))
            copy.execute("VACUUM")
        finally:
            copy.close()
        draft.replace(target)
    except (OSError, sqlite3.OperationalError) as error:
        reason = error.strerror if isinstance(error, OSError) else error
        raise OutputError(_("cannot write {path}: {reason}").format(path=path, reason=reason)) from error
    finally:
        with suppress(OSError):
            draft.unlink(missing_ok=True)


def _store(database: sqlite3.Connection, table: Table) -> None:
    types = {"number": "REAL", "integer": "INTEGER"}
    primary, foreign = KEYS[table.name]
    lines = [f'"{column.key}" {types.get(column.type, "TEXT")}' for column in table.columns]
    quoted = ", ".join(f'"{key}"' for key in primary)
    lines.append(f"PRIMARY KEY ({quoted})")
    lines += [f'FOREIGN KEY ("{here}") REFERENCES {there} ({key})' for here, there, key in foreign]
    with database:
        database.execute(f"CREATE TABLE {table.name} ({', '.join(lines)})")
        marks = ", ".join("?" * len(table.columns))
        database.executemany(
            f"INSERT INTO {table.name} VALUES ({marks})", (tuple(map(_stored, row)) for row in table.rows)
        )


def _stored(cell: Cell) -> object:
    if isinstance(cell, tuple):
        return "; ".join(cell)
    return float(cell) if isinstance(cell, Decimal) else cell


class Target(NamedTuple):
    """Where an export goes: "stdout", "file", "folder" or "sqlite"."""

    kind: str
    path: Path | None


def target(output: Path | None, tables: Sequence[str]) -> Target:
    """Where an export of these tables goes; UnknownName where the two do not fit."""
    if output is None:
        if len(tables) != 1:
            raise UsageError(
                _("several tables need a place: add -o FOLDER or -o FILE.sqlite, or name one table of {all}").format(
                    all=", ".join(KEYS)
                )
            )
        return Target("stdout", None)
    ending = output.suffix.lower()
    if ending in (".sqlite", ".sqlite3", ".db"):
        return Target("sqlite", output)
    if output.is_dir() or not ending:
        return Target("folder", output)
    if len(tables) != 1:
        raise UsageError(
            _("{path} can hold one table; name one, or give a folder or a .sqlite file").format(path=output)
        )
    return Target("file", output)
