"""Whole tables as a database: its keys, and what becomes of the file it is written to."""

from __future__ import annotations

import os
import signal
import sqlite3
import stat
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from offerbook.index import cache
from offerbook.index.store import Index, in_memory
from offerbook.publishing import database as sqlite_export
from offerbook.publishing.database import write_sqlite
from offerbook.publishing.export import Exporter
from offerbook.tables.table import Table
from offerbook.text.errors import OutputError
from tests.conftest import SHIPPED, MakeCatalogue, Run, environment_of
from tests.publishing.exports import RICH, opened


def tables_of(database: sqlite3.Connection) -> list[str]:
    rows = database.execute("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name")
    return [row[0] for row in rows if not row[0].startswith("search_")]


def test_a_database_is_whole_with_matches_and_gaps(index: Index, tmp_path: Path) -> None:
    write_sqlite(index, tmp_path / "catalogue.sqlite")
    database = opened(tmp_path / "catalogue.sqlite")
    assert database.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    assert database.execute("PRAGMA foreign_key_check").fetchall() == []
    assert tables_of(database) == [
        "capacities", "catalogues", "cautions", "choices", "citations", "codes", "contacts", "deliveries",
        "document_frequency", "facts", "gaps", "groups", "links", "locations", "matches", "need_groups",
        "need_services", "needs", "notes", "offer_services", "offers", "prices", "projects", "proposals",
        "quantities", "records", "requirements", "search", "sectors", "settings", "sources", "specs", "suppliers",
        "units", "variants", "verdicts",
    ]  # fmt: skip
    exporter = Exporter(index)
    for name in ("matches", "verdicts", "gaps"):
        table = exporter.table(name)
        keys = [column.key for column in table.columns]
        expected = [tuple(map(sqlite_export._stored, row)) for row in table.rows]
        assert [it[0] for it in database.execute(f"SELECT * FROM {name}").description] == keys
        assert database.execute(f"SELECT * FROM {name}").fetchall() == expected
    assert [path.name for path in tmp_path.iterdir() if path.is_file()] == ["catalogue.sqlite"]


def test_the_foreign_keys_of_a_database_hold_and_lead_to_tables(index: Index, tmp_path: Path) -> None:
    write_sqlite(index, tmp_path / "catalogue.sqlite")
    database = sqlite3.connect(tmp_path / "catalogue.sqlite")
    leads = {
        name: sorted(row[2] for row in database.execute(f"PRAGMA foreign_key_list({name})"))
        for name in ("offers", "variants", "facts", "matches", "need_groups")
    }
    assert leads == {
        "offers": ["groups", "suppliers"],
        "variants": ["groups", "offers", "suppliers"],
        "facts": ["offers", "specs"],
        "matches": ["groups", "needs", "offers", "projects", "suppliers"],
        "need_groups": ["groups", "needs"],
    }
    database.execute("DELETE FROM suppliers")
    assert database.execute("PRAGMA foreign_key_check").fetchall() != []


@pytest.mark.slow
def test_a_database_of_a_kept_index_is_the_same_and_names_no_path_of_this_machine(
    make_catalogue: MakeCatalogue, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    root = make_catalogue(RICH)
    write_sqlite(cache.open_index(root), tmp_path / "kept.sqlite")
    write_sqlite(cache.open_index(root), tmp_path / "again.sqlite")
    write_sqlite(in_memory(root), tmp_path / "fresh.sqlite")
    dumps = [list(opened(tmp_path / f"{name}.sqlite").iterdump()) for name in ("kept", "again", "fresh")]
    assert dumps[0] == dumps[1] == dumps[2]
    assert os.fsencode(tmp_path) not in (tmp_path / "kept.sqlite").read_bytes()


@pytest.mark.slow
def test_the_shipped_catalogue_is_a_whole_database(run: Run, tmp_path: Path, warm_cache: str) -> None:
    to_database = ["export", "--catalogue", str(SHIPPED), "-o", "catalogue.sqlite", "--quiet"]
    answer = run(*to_database, XDG_CACHE_HOME=warm_cache)
    assert (answer.code, answer.out, answer.err) == (0, "", "")
    database = opened(tmp_path / "catalogue.sqlite")
    assert database.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    assert database.execute("PRAGMA foreign_key_check").fetchall() == []
    assert database.execute("SELECT count(*) > 50 FROM offers").fetchone() == (1,)


def test_a_database_that_cannot_be_written_is_an_output_error_and_leaves_nothing(index: Index, tmp_path: Path) -> None:
    (tmp_path / "folder.sqlite").mkdir()
    with pytest.raises(OutputError) as caught:
        write_sqlite(index, tmp_path / "folder.sqlite")
    assert str(caught.value) == f"cannot write {tmp_path}/folder.sqlite: it is a folder"
    with pytest.raises(OutputError) as caught:
        write_sqlite(index, tmp_path / "nowhere" / "x.sqlite")
    assert str(caught.value) == f"cannot write {tmp_path}/nowhere/x.sqlite: there is no folder {tmp_path}/nowhere"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["catalogue", "folder.sqlite"]


def test_an_interrupted_export_leaves_the_old_database(
    index: Index, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    old = tmp_path / "catalogue.sqlite"
    old.write_bytes(b"old")
    (tmp_path / "link.sqlite").symlink_to(old)

    def interrupted(*_arguments: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(sqlite_export, "_store", interrupted)
        with pytest.raises(KeyboardInterrupt):
            write_sqlite(index, old)
    assert old.read_bytes() == b"old"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["catalogue", "catalogue.sqlite", "link.sqlite"]
    write_sqlite(index, tmp_path / "link.sqlite")
    assert old.read_bytes().startswith(b"SQLite format 3\0")
    assert (tmp_path / "link.sqlite").is_symlink()


def test_a_database_over_a_file_keeps_its_permissions_and_a_draft_is_private(
    index: Index, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "x.sqlite"
    modes: list[int] = []
    store = sqlite_export._store

    def looked_at(connection: sqlite3.Connection, table: Table) -> None:
        modes.extend(stat.S_IMODE(draft.stat().st_mode) for draft in tmp_path.glob(".offerbook-*"))
        store(connection, table)

    monkeypatch.setattr(sqlite_export, "_store", looked_at)
    mask = os.umask(0o027)
    try:
        write_sqlite(index, path)
        assert stat.S_IMODE(path.stat().st_mode) == 0o640
        path.chmod(0o600)
        write_sqlite(index, path)
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
    finally:
        os.umask(mask)
    assert set(modes) == {0o600}


def test_a_database_over_a_read_only_file_is_refused_as_a_csv_is(
    index: Index, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "x.sqlite"
    path.write_bytes(b"old")
    # A superuser may write to any file.
    monkeypatch.setattr(os, "access", lambda *_arguments: False)
    with pytest.raises(OutputError, match="it is read-only"):
        write_sqlite(index, path)
    assert path.read_bytes() == b"old"


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes with names")
def test_a_database_is_written_into_a_pipe_and_does_not_replace_it(index: Index, tmp_path: Path) -> None:
    pipe, copy = tmp_path / "pipe.sqlite", tmp_path / "copy.sqlite"
    os.mkfifo(pipe)
    reader = threading.Thread(target=lambda: copy.write_bytes(pipe.read_bytes()))
    reader.start()
    write_sqlite(index, pipe)
    reader.join()
    assert stat.S_ISFIFO(pipe.stat().st_mode)
    assert opened(copy).execute("PRAGMA integrity_check").fetchall() == [("ok",)]


@pytest.mark.skipif(sys.platform == "win32", reason="signals of POSIX")
@pytest.mark.parametrize("writer", ["tables.files import open_output_binary", "index.draft import draft_of"])
def test_a_program_that_is_terminated_leaves_no_draft(tmp_path: Path, writer: str) -> None:
    code = (
        f"import os, signal, sys, time; from pathlib import Path; from offerbook.{writer} as write\n"
        "with write(Path(sys.argv[1])): os.kill(os.getpid(), signal.SIGTERM); time.sleep(60)"
    )
    folder = tmp_path / "cache" / "offerbook"
    folder.mkdir(mode=0o700, parents=True)
    command = [sys.executable, "-c", code, str(folder / "x")]
    ended = subprocess.run(command, env=environment_of(tmp_path), capture_output=True, text=True, check=False)
    assert (ended.returncode, ended.stderr) == (128 + signal.SIGTERM, "")
    assert list(folder.iterdir()) == []
