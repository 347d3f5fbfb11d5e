"""The whole catalogue as one SQLite file: the index, with the matches and gaps as tables of their own."""

from __future__ import annotations

import sqlite3
from decimal import Decimal
from pathlib import Path
from shutil import copyfileobj
from tempfile import TemporaryDirectory

from offerbook.index.stamp import stamp_of
from offerbook.index.store import Index, Progress, no_progress
from offerbook.listing.columns import status as status_of
from offerbook.publishing.export import KEYS, Exporter
from offerbook.tables.files import check_writable, draft_for, is_special, open_output_binary
from offerbook.tables.table import Cell, Table, joined
from offerbook.text.errors import OutputError
from offerbook.text.i18n import _

_OF_THIS_MACHINE = ("state", "files", "uses", "word_forms", "word_stems")
"""The tables that say whether a kept index is fresh, with the paths of its files, and what makes it sooner made anew."""


def write_sqlite(index: Index, path: Path, progress: Progress = no_progress) -> None:
    """Write the whole index, with matches and gaps, as one SQLite file; OutputError when it cannot be written."""
    check_writable(path)
    try:
        if is_special(path):
            with TemporaryDirectory() as folder, open_output_binary(path) as device:
                draft = Path(folder) / "catalogue.sqlite"
                _write(index, draft, progress)
                with draft.open("rb") as file:
                    copyfileobj(file, device)
        else:
            with draft_for(path) as draft:
                _write(index, draft, progress)
    except sqlite3.OperationalError as error:
        raise OutputError(_("cannot write {path}: {reason}").format(path=path, reason=error)) from error


def _write(index: Index, draft: Path, progress: Progress) -> None:
    copy = sqlite3.connect(draft)
    try:
        index.with_words().connection.backup(copy)
        for name in _OF_THIS_MACHINE:
            copy.execute(f"DROP TABLE IF EXISTS {name}")
        with copy:
            changed = [(status, id) for id, status in index.rows(f"SELECT id, {status_of('needs')} FROM needs")]
            copy.executemany("UPDATE needs SET status = ? WHERE id = ?", changed)
        exporter = Exporter(index, progress)
        for name in ("matches", "verdicts", "gaps"):
            _store(copy, exporter.table(name))
        stamp = stamp_of(index)
        rows = [
            ("stamp", stamp.mark),
            ("as_of", stamp.as_of),
            ("program", stamp.program),
            ("content_sha256", stamp.digest),
        ]
        with copy:
            copy.executemany("INSERT OR REPLACE INTO settings VALUES (?, ?)", rows)
        copy.execute("VACUUM")
    finally:
        copy.close()


def _store(database: sqlite3.Connection, table: Table) -> None:
    types = {"number": "REAL", "integer": "INTEGER"}
    primary, foreign = KEYS[table.name]
    lines = [f'"{column.key}" {types.get(column.type, "TEXT")}' for column in table.columns]
    if primary:
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
        return joined(cell)
    return float(cell) if isinstance(cell, Decimal) else cell
