"""The records that an index holds already: what they declare, and how those of some files are taken out of it."""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from collections.abc import Collection, Iterator
from typing import TypeVar

from offerbook.index.schema import placeholders
from offerbook.loading.checks.context import Declarations
from offerbook.model.codec import unpack
from offerbook.model.records import Group, OwnUnit, Record, Settings, Spec
from offerbook.text.units import BUILT_IN, declare

R = TypeVar("R", bound=Record)
INCREMENTAL_KINDS = ("offer", "project", "need")
"""The kinds of records that can be removed and added anew alone: nothing that is written of others depends on them."""
_TABLES_OF_RECORDS = (
    ("offer_services", "offer_id", "offer"),
    ("variants", "offer_id", "offer"),
    ("facts", "offer_id", "offer"),
    ("capacities", "offer_id", "offer"),
    ("proposals", "offer_id", "offer"),
    ("deliveries", "offer_id", "offer"),
    ("prices", "offer_id", "offer"),
    ("locations", "project_id", "project"),
    ("need_groups", "need_id", "need"),
    ("need_services", "need_id", "need"),
    ("requirements", "need_id", "need"),
    ("quantities", "need_id", "need"),
    ("offers", "id", "offer"),
    ("projects", "id", "project"),
    ("needs", "id", "need"),
)
"""The tables with rows of one record of INCREMENTAL_KINDS: the column of its id, and its kind."""


def choose_records(connection: sqlite3.Connection, files: Collection[str]) -> None:
    """Put the kinds and ids of the records that stand in some files into the temporary table `chosen`."""
    connection.execute("CREATE TEMP TABLE IF NOT EXISTS chosen (kind TEXT, id TEXT, PRIMARY KEY (kind, id))")
    connection.execute("DELETE FROM chosen")
    sql = f"INSERT INTO chosen SELECT kind, id FROM records WHERE file IN ({placeholders(files)})"
    connection.execute(sql, list(files))


def remove(connection: sqlite3.Connection) -> None:
    """Delete the records that are `chosen`, all of them of INCREMENTAL_KINDS."""
    for table, column, kind in _TABLES_OF_RECORDS:
        connection.execute(f"DELETE FROM {table} WHERE {column} IN (SELECT id FROM chosen WHERE kind = ?)", (kind,))
    for table in ("codes", "cautions", "notes", "citations"):
        connection.execute(f"DELETE FROM {table} WHERE (kind, record_id) IN (SELECT kind, id FROM chosen)")
    connection.execute("DELETE FROM records WHERE (kind, id) IN (SELECT kind, id FROM chosen)")


def known(connection: sqlite3.Connection) -> Declarations:
    """What the checks of some files need to know of all the others."""
    ids: dict[str, set[str]] = defaultdict(set, unit=set(BUILT_IN))
    for kind, id in connection.execute("SELECT kind, id FROM records"):
        ids[kind].add(id)

    for id, unit in _records(connection, "unit", OwnUnit):
        declare(id, unit.name.en, unit.name.ru, unit.of, unit.factor)

    settings = next(settings for _id, settings in _records(connection, "settings", Settings))
    return Declarations(
        ids,
        {id: group.codes for id, group in _records(connection, "group", Group)},
        dict(_records(connection, "spec", Spec)),
        settings.languages,
        str(settings.as_of or ""),
    )


def _records(connection: sqlite3.Connection, kind: str, shape: type[R]) -> Iterator[tuple[str, R]]:
    rows = connection.execute("SELECT id, json FROM records WHERE kind = ?", (kind,))
    return ((id, unpack(packed, shape)) for id, packed in rows)
