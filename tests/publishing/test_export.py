"""Whole tables for other programs: CSV, a data package, a database."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import os
import signal
import sqlite3
import stat
import subprocess
import sys
import threading
from decimal import Decimal
from pathlib import Path
from typing import Any

import frictionless
import pytest

from offerbook.index import cache
from offerbook.index.stamp import stamp_of
from offerbook.index.store import Index, in_memory
from offerbook.publishing import database as sqlite_export
from offerbook.publishing import export as package
from offerbook.publishing.database import write_sqlite
from offerbook.publishing.export import KEYS, Exporter, Target
from offerbook.publishing.folder import write_folder
from offerbook.tables.files import OutputError
from offerbook.tables.table import Table, plain
from offerbook.text import i18n as language
from offerbook.text.errors import UsageError
from offerbook.text.normalize import safe
from tests.conftest import HEALTHY, SHIPPED, MakeCatalogue, Run, environment_of

RICH = {
    "sectors.toml": HEALTHY["sectors.toml"]
    + """
[[sector]]
id = "roads"
name = { en = "Roads", ru = "Дороги" }

[[group]]
id = "tippers"
sector = "roads"
name = { en = "Tippers", ru = "Самосвалы дорожные" }
codes = [{ scheme = "hs2022", code = "0402" }]

[[link]]
groups = ["haul-trucks", "tippers"]
reason = { en = "Both tip.", ru = "Оба опрокидываются." }
share = 0.35
""",
    "specs.toml": HEALTHY["specs.toml"]
    + """
[[spec]]
id = "engine"
name = { en = "Engine", ru = "Двигатель" }
type = "text"

[[spec]]
id = "autonomous"
name = { en = "Without a driver", ru = "Без водителя" }
type = "flag"

[[spec]]
id = "drive"
name = { en = "Drive", ru = "Привод" }
type = "choice"
values = [{ id = "all", name = { en = "all wheels", ru = "полный" } }, { id = "rear", name = { en = "rear", ru = "задний" } }]

[[spec]]
id = "tank"
name = { en = "Tank", ru = "Бак" }
type = "number"
unit = "drum"

[[unit]]
id = "drum"
name = { en = "drums", ru = "боч." }
of = "L"
factor = 200
""",
    "offers/mining.toml": r"""
[[offer]]
id = "truck"
name = { en = "Truck; \"big\", 130 t", ru = "Самосвал «130»" }
summary = { en = "Two lines:\nthe second.", ru = "=1+1" }
supplier = "belaz"
group = "haul-trucks"
stage = "series"
services = ["maintenance", "repair"]
codes = [{ scheme = "okpd2", code = "28.92.29.110" }, { scheme = "hs2022", code = "8704.10", certainty = "low" }]
specs = { payload_t = { value = 130.50, qualifier = "about" }, engine = "MTU", autonomous = false }
variants = [{ id = "130N", specs = { payload_t = 1e3 } }, { id = "01.10", group = "tippers" }]
capacity = [{ value = 12.5, unit = "pcs" }]
proposed_for = [{ project = "mine", source = "page", paragraph = 4, note = { en = "Perhaps.", ru = "Возможно." } }]
cautions = [{ text = { en = "\u001b[31mRed\u202E", ru = "[/b] \tтаб" }, date = 2025-10 }]
notes = [{ topic = "market", text = { en = "Sold.", ru = "Продан." } }]
deliveries = [{ to = { en = "The mine", ru = "Рудник" }, region = "RU-KHA", quantity = { value = 3, unit = "pcs" } }]
price = [{ value = 12.50, currency = "USD", unit = "pcs", qualifier = "about" }]
sources = ["page"]
""".replace("2025-10 }", '"2025-10" }'),
    "suppliers.toml": HEALTHY["suppliers.toml"]
    + """short = { en = "Belaz", ru = "БелАЗ" }
contacts = [{ site = "https://belaz.by", phone = "+375 1775 2-37-82", source = "page" }]
""",
    "projects/mine.toml": HEALTHY["projects/mine.toml"].replace(
        'sources = ["page"]\n\n', 'sources = ["page"]\nlocation = [{ lat = 50.5, lon = -136.25 }]\n\n'
    )
    + """requires = [
  { spec = "payload_t", min = 100.5, level = "must", why = { en = "Rock.", ru = "Порода." } },
  { spec = "engine", one_of = ["MTU", "Cummins"] },
]
services = ["maintenance"]
quantity = { value = 7, unit = "pcs" }

[[project.need]]
id = "roads"
name = { en = "Roads", ru = "Дороги" }
groups = ["tippers"]
status = "past"
basis = "stated"
sources = ["page"]
""",
}


@pytest.fixture
def index(make_catalogue: MakeCatalogue) -> Index:
    return in_memory(make_catalogue(RICH))


def written(index: Index, folder: Path, *tables: str) -> dict[str, Any]:
    """The datapackage.json of an export into this folder."""
    write_folder(index, folder, package.checked_tables(tables), "Title")
    described: dict[str, Any] = json.loads((folder / "datapackage.json").read_text(encoding="utf-8"))
    return described


def rows_of(text: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(text, newline="")))


def as_csv(table: Table) -> list[list[str]]:
    """What a reader of CSV should get of a table."""
    head = [column.key for column in table.columns]
    return [head, *([safe(plain(cell), keep="\n\t") for cell in row] for row in table.rows)]


def invalid(folder: Path) -> list[tuple[str | None, str, str]]:
    """What Frictionless has against a data package."""
    report = frictionless.validate(str(folder / "datapackage.json"))
    found: list[tuple[str | None, str, str]] = [(None, error.type, error.message) for error in report.errors]
    found += [(task.name, error.type, error.message) for task in report.tasks for error in task.errors]
    return found


# --- a folder


def test_the_small_catalogue_of_these_tests_has_no_mistakes_and_fills_every_table(index: Index) -> None:
    assert index.setting("errors") == "0"
    exporter = Exporter(index)
    assert {name: sum(1 for _row in exporter.table(name).rows) for name in KEYS} == {
        "offers": 1, "projects": 1, "needs": 2, "sectors": 2, "groups": 2, "suppliers": 1, "sources": 1, "variants": 2,
        "facts": 9, "specs": 5, "links": 1, "requirements": 2, "need_groups": 2, "proposals": 1, "quantities": 1, "capacities": 1,
        "deliveries": 1, "prices": 1, "contacts": 1, "locations": 1, "codes": 4, "cautions": 1, "notes": 1, "citations": 5,
        "matches": 2, "verdicts": 15, "gaps": 1, "choices": 2, "units": 1, "need_services": 1,
    }  # fmt: skip


@pytest.mark.slow
def test_a_folder_of_all_tables_is_a_valid_data_package(index: Index, tmp_path: Path) -> None:
    described = written(index, tmp_path / "out")
    assert [it["name"] for it in described["resources"]] == list(KEYS)
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == sorted(
        ["datapackage.json", *(f"{name}.csv" for name in KEYS)]
    )
    assert invalid(tmp_path / "out") == []


@pytest.mark.slow
def test_the_catalogue_that_is_shipped_exports_to_a_valid_data_package(run: Run, tmp_path: Path) -> None:
    answer = run("export", "--catalogue", str(SHIPPED), "-o", "out/")
    assert (answer.code, answer.out) == (0, "")
    assert answer.err.endswith("wrote 30 tables and datapackage.json to out\n")
    assert invalid(tmp_path / "out") == []


@pytest.mark.slow
def test_a_data_package_is_refused_when_a_key_leads_nowhere_or_stands_twice(index: Index, tmp_path: Path) -> None:
    """The check itself can fail."""
    written(index, tmp_path)
    text = (tmp_path / "suppliers.csv").read_text(encoding="utf-8")
    (tmp_path / "suppliers.csv").write_text(text.replace("belaz,", "maz,", 1), encoding="utf-8")
    edited = {("suppliers", "hash-count"), ("suppliers", "byte-count")}
    assert {(table, type) for table, type, _message in invalid(tmp_path)} - edited == {
        ("offers", "foreign-key"), ("variants", "foreign-key"), ("matches", "foreign-key"),
        ("contacts", "foreign-key"),
    }  # fmt: skip
    (tmp_path / "suppliers.csv").write_text(text + text.splitlines()[1], encoding="utf-8")
    assert {(table, type) for table, type, _message in invalid(tmp_path)} - edited == {("suppliers", "primary-key")}


def test_every_csv_reads_back_to_the_same_cells(index: Index, tmp_path: Path) -> None:
    written(index, tmp_path)
    exporter = Exporter(index)
    for name in KEYS:
        with (tmp_path / f"{name}.csv").open(encoding="utf-8", newline="") as file:
            assert rows_of(file.read()) == as_csv(exporter.table(name)), name


def test_numbers_codes_flags_and_unknowns_keep_their_form(index: Index) -> None:
    facts = Exporter(index).table("facts")
    assert [column.key for column in facts.columns] == [
        "offer_id", "variant_id", "spec_id", "value", "value_ru", "low", "number", "qualifier", "inherited",
        "confidence", "note_en", "note_ru", "source_ids", "sources_inherited",
    ]  # fmt: skip
    rows = [
        ("truck", None, "payload_t", "130.50", Decimal("130.5"), "about", 0),
        ("truck", None, "engine", "MTU", None, None, 0),
        ("truck", None, "autonomous", "false", None, None, 0),
        ("truck", "130N", "payload_t", "1E+3", Decimal("1000.0"), None, 0),
        ("truck", "130N", "engine", "MTU", None, None, 1),
        ("truck", "130N", "autonomous", "false", None, None, 1),
        ("truck", "01.10", "payload_t", "130.50", Decimal("130.5"), "about", 1),
        ("truck", "01.10", "engine", "MTU", None, None, 1),
        ("truck", "01.10", "autonomous", "false", None, None, 1),
    ]
    expected = [(*row[:4], None, None, *row[4:], None, None, None, "page", 1) for row in rows]
    assert sorted(facts.rows, key=str) == sorted(expected, key=str)
    codes = [row[:5] for row in Exporter(index).table("codes").rows]
    assert ("group", "tippers", None, "hs2022", "0402") in codes
    assert ("offer", "truck", None, "okpd2", "28.92.29.110") in codes


def test_the_description_of_a_folder_names_its_catalogue_and_its_files(index: Index, tmp_path: Path) -> None:
    described = written(index, tmp_path, "variants", "offers", "groups")
    stamp = stamp_of(index)
    assert {key: value for key, value in described.items() if key not in ("resources", "created_by")} == {
        "profile": "tabular-data-package",
        "name": "offerbook-catalogue",
        "title": "Title",
        "version": "1.0.0",
        "stamp": stamp.mark,
        "as_of": stamp.as_of,
        "content_sha256": stamp.digest,
    }
    for resource in described["resources"]:
        content = (tmp_path / resource["path"]).read_bytes()
        assert resource.pop("bytes") == len(content)
        assert resource.pop("hash") == f"sha256:{hashlib.sha256(content).hexdigest()}"
    assert invalid(tmp_path) == []


def test_the_description_of_a_table_names_its_types_and_keys(index: Index, tmp_path: Path) -> None:
    variants, offers, _groups = written(index, tmp_path, "variants", "offers", "groups")["resources"]
    assert {key: value for key, value in variants.items() if key not in ("bytes", "hash")} == {
        "name": "variants",
        "path": "variants.csv",
        "profile": "tabular-data-resource",
        "title": "variants",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "dialect": {"delimiter": ",", "lineTerminator": "\r\n"},
        "schema": {
            "fields": [
                {"name": "offer_id", "type": "string", "title": "offer_id", "constraints": {"required": True}},
                {"name": "id", "type": "string", "title": "id", "constraints": {"required": True}},
                {"name": "name_en", "type": "string", "title": "name_en"},
                {"name": "name_ru", "type": "string", "title": "name_ru"},
                {"name": "supplier_id", "type": "string", "title": "supplier_id"},
                {"name": "group_id", "type": "string", "title": "group_id"},
                {"name": "stage", "type": "string", "title": "stage"},
                {"name": "checked", "type": "string", "title": "checked"},
            ],
            "missingValues": [""],
            "primaryKey": ["offer_id", "id"],
            # Suppliers are not in this package, so that no key leads to them.
            "foreignKeys": [
                {"fields": ["offer_id"], "reference": {"resource": "offers", "fields": ["id"]}},
                {"fields": ["group_id"], "reference": {"resource": "groups", "fields": ["id"]}},
            ],
        },
    }
    assert offers["schema"]["primaryKey"] == ["id"]


def test_the_keys_of_an_export_are_columns_of_its_tables(index: Index) -> None:
    exporter = Exporter(index)
    columns = {name: {column.key for column in exporter.table(name).columns} for name in KEYS}
    for name, (primary, foreign) in KEYS.items():
        assert columns[name].issuperset(primary)
        for here, there, key in foreign:
            assert here in columns[name]
            assert key in columns[there]
            assert list(KEYS[there][0]) == [key]


def test_an_export_again_replaces_each_file_whole(index: Index, tmp_path: Path) -> None:
    written(index, tmp_path)
    before = {path.name: path.read_bytes() for path in tmp_path.iterdir() if path.is_file()}
    for path in tmp_path.glob("*.csv"):
        path.write_text("an older export" * 1000, encoding="utf-8")
    written(index, tmp_path)
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir() if path.is_file()} == before


@pytest.mark.slow
def test_keys_are_the_same_in_every_language(index: Index, tmp_path: Path) -> None:
    english = written(index, tmp_path / "en")
    language.set_language("ru")
    try:
        russian = written(index, tmp_path / "ru")
    finally:
        language.set_language("en")
    for one, other in zip(english["resources"], russian["resources"], strict=True):
        assert [it["name"] for it in one["schema"]["fields"]] == [it["name"] for it in other["schema"]["fields"]]
        assert (one["path"], one["schema"].get("primaryKey")) == (other["path"], other["schema"].get("primaryKey"))
    for name in ("facts", "codes", "proposals", "links"):
        assert (tmp_path / "en" / f"{name}.csv").read_bytes() == (tmp_path / "ru" / f"{name}.csv").read_bytes()
    assert invalid(tmp_path / "ru") == []


def test_a_folder_that_cannot_be_made_or_written_is_an_output_error(index: Index, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    for folder, message in [
        (tmp_path / "file", f"cannot make the folder {tmp_path}/file: File exists"),
        (tmp_path / "file" / "below", f"cannot make the folder {tmp_path}/file/below: Not a directory"),
    ]:
        with pytest.raises(OutputError) as caught:
            written(index, folder)
        assert str(caught.value) == message


# --- one table


def test_one_table_goes_to_stdout_as_csv(make_catalogue: MakeCatalogue, run: Run) -> None:
    root = make_catalogue(RICH)
    index = in_memory(root)
    for name in ("offers", "facts", "matches", "gaps"):
        answer = run("export", name)
        assert (answer.code, answer.err) == (0, "")
        assert rows_of(answer.out) == as_csv(Exporter(index).table(name))
        assert answer.out.endswith("\r\n")


def test_one_table_goes_to_a_file_in_the_format_of_its_ending(
    make_catalogue: MakeCatalogue, run: Run, tmp_path: Path
) -> None:
    index = in_memory(make_catalogue(RICH))
    answer = run("export", "links", "-o", "links.csv")
    assert (answer.code, answer.out, answer.err) == (0, "", "wrote 1 row to links.csv\n")
    assert rows_of((tmp_path / "links.csv").read_text(encoding="utf-8")) == as_csv(Exporter(index).table("links"))
    assert run("export", "links", "-o", "links.json").code == 0
    assert json.loads((tmp_path / "links.json").read_text(encoding="utf-8")) == [
        {
            "group_id": "haul-trucks",
            "other_group_id": "tippers",
            "share": 0.35,
            "kind": None,
            "serves": None,
            "reason_en": "Both tip.",
            "reason_ru": "Оба опрокидываются.",
            "checked": None,
        }
    ]


def test_csv_for_a_spreadsheet_is_for_one_table(make_catalogue: MakeCatalogue, run: Run, tmp_path: Path) -> None:
    make_catalogue(RICH)
    answer = run("export", "offers", "--excel", "ru", "--lang", "ru")
    assert answer.out.startswith("\ufeffПредложение;Название;")
    assert ";'=1+1;" in answer.out
    assert ",=1+1," in run("export", "offers", "--lang", "ru").out
    for place in ("out/", "all.sqlite"):
        refused = run("export", "-o", place, "--excel", "ru")
        assert (refused.code, refused.out) == (2, "")
        assert refused.err == (
            "Error: --excel is for one table as CSV; the tables of a folder or a database are for programs\n"
        )
    assert not (tmp_path / "out").exists()


# --- a database


def opened(path: Path) -> sqlite3.Connection:
    return sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True)


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
def test_the_shipped_catalogue_is_a_whole_database(run: Run, tmp_path: Path) -> None:
    answer = run("export", "--catalogue", str(SHIPPED), "-o", "catalogue.sqlite", "--quiet")
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
@pytest.mark.parametrize("writer", ["tables.files import open_output_binary", "index.cache_folder import draft_of"])
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


# --- sources


SOURCED = {
    "sources.toml": HEALTHY["sources.toml"]
    + """
[[source]]
id = "leaflet"
publisher = "P"

[[source]]
id = "model"
publisher = "P"
""",
    "offers/mining.toml": """
[[offer]]
id = "truck"
name = { en = "Truck", ru = "Самосвал" }
supplier = "belaz"
group = "haul-trucks"
kind = "goods"
specs = { payload_t = { value = 130, source = ["leaflet", "page"], note = { en = "Dry.", ru = "Сухой." } } }
variants = [
  { id = "A", sources = ["model"], specs = { payload_t = 90 } },
  { id = "B", cautions = [{ text = { en = "Wait.", ru = "Ждать." } }] },
]
capacity = [{ value = 12, unit = "pcs", source = "leaflet" }]
proposed_for = [{ project = "mine", source = "leaflet" }]
cautions = [{ text = { en = "Mind.", ru = "Внимание." }, source = "leaflet" }]
notes = [{ topic = "market", text = { en = "Sold.", ru = "Продан." } }]
sources = ["page"]
""",
    "projects/mine.toml": HEALTHY["projects/mine.toml"]
    + """requires = [
  { spec = "payload_t", min = 100, source = "leaflet" },
  { spec = "payload_t", max = 200 },
]
quantity = { value = 7, unit = "pcs", qualifier = "about", note = { en = "In all.", ru = "Всего." } }
""",
}


@pytest.mark.slow
def test_every_fact_that_leaves_says_which_sources_state_it_and_whether_it_inherits_them(
    make_catalogue: MakeCatalogue, tmp_path: Path
) -> None:
    index = in_memory(make_catalogue(SOURCED))
    assert index.setting("errors") == "0"
    write_sqlite(index, tmp_path / "x.sqlite")
    written(index, tmp_path / "out")
    assert invalid(tmp_path / "out") == []
    database = opened(tmp_path / "x.sqlite")
    for table, columns, expected in [
        ("facts", "variant_id, note_en",
         [("", "Dry.", "leaflet; page", 0), ("A", "", "model", 1), ("B", "Dry.", "leaflet; page", 0)]),
        ("capacities", "value", [("12", "leaflet", 0)]),
        ("cautions", "variant_id", [("", "leaflet", 0), ("B", "page", 1)]),
        ("notes", "text_en", [("Sold.", "page", 1)]),
        ("requirements", "position", [(0, "leaflet", 0), (1, "page", 1)]),
        ("quantities", "need_id, value, unit, per, qualifier, note_ru",
         [("mine/trucks", "7", "pcs", None, "about", "Всего.", "page", 1)]),
    ]:  # fmt: skip
        wanted = f"{columns}, source_ids, sources_inherited"
        order = columns.partition(",")[0]
        assert database.execute(f"SELECT {wanted} FROM {table} ORDER BY {order}").fetchall() == expected, table
        with (tmp_path / "out" / f"{table}.csv").open(encoding="utf-8", newline="") as file:
            rows = [tuple(row[name] for name in wanted.split(", ")) for row in csv.DictReader(file)]
        assert sorted(rows) == sorted(tuple("" if cell is None else str(cell) for cell in row) for row in expected)
    assert database.execute("SELECT source_id FROM proposals").fetchall() == [("leaflet",)]


# --- where to


@pytest.mark.parametrize(
    ("output", "tables", "expected"),
    [
        (None, ["offers"], Target("stdout", None)),
        ("out", ["offers", "needs"], Target("folder", Path("out"))),
        ("out/", ["offers"], Target("folder", Path("out"))),
        ("out", ["offers"], Target("folder", Path("out"))),
        ("a.sqlite", ["offers"], Target("sqlite", Path("a.sqlite"))),
        ("a.SQLITE3", list(KEYS), Target("sqlite", Path("a.SQLITE3"))),
        ("a.db", list(KEYS), Target("sqlite", Path("a.db"))),
        ("offers.csv", ["offers"], Target("file", Path("offers.csv"))),
        ("offers.json", ["offers"], Target("file", Path("offers.json"))),
        ("there.d", list(KEYS), Target("folder", Path("there.d"))),
        ("-", ["offers"], Target("stdout", None)),
    ],
)
def test_the_ending_says_where_an_export_goes(
    output: str | None,
    tables: list[str],
    expected: Target,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("there.d").mkdir()
    assert package.target(output, tables) == expected


ALL = (
    "offers, projects, needs, sectors, groups, suppliers, sources, variants, facts, specs, choices, units, links, "
    "requirements, need_groups, proposals, need_services, quantities, capacities, deliveries, prices, contacts, locations, "
    "codes, cautions, notes, citations, matches, verdicts, gaps"
)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["ofers"], f'there is no table "ofers"; did you mean "offers"? Tables are {ALL}.'),
        (["offers", "цены"], f'there is no table "цены". Tables are {ALL}.'),
        ([], f"several tables need a place: add -o FOLDER, -o FILE.xlsx or -o FILE.sqlite, or name one table of {ALL}"),
        (["offers", "needs"], f"several tables need a place: add -o FOLDER, -o FILE.xlsx or -o FILE.sqlite, or name one table of {ALL}"),
        (["offers", "-o", "x.sqlite"], "a database or workbook holds the whole catalogue; name no tables or one, or give a folder"),
        (["-o", ""], "-o names no file or folder; write -o FOLDER or -o FILE, or leave it out"),
        (["offers", "-o", ""], "-o names no file or folder; write -o FOLDER or -o FILE, or leave it out"),
        (["-o", "-"], f"several tables need a place: add -o FOLDER, -o FILE.xlsx or -o FILE.sqlite, or name one table of {ALL}"),
        (["-o", "all.csv"], "all.csv can hold one table; name one, or give a folder or a .sqlite file"),
        (["offers", "-o", "offers.xyz"],
         "the ending of offers.xyz names no format; add --format, or use one of "
         ".csv .tsv .json .jsonl .ndjson .md .html .htm .tex .rst .adoc .org .txt .xlsx"),
    ],
)  # fmt: skip
def test_an_export_that_cannot_be_meant_is_refused_with_what_can(
    make_catalogue: MakeCatalogue, run: Run, tmp_path: Path, arguments: list[str], message: str
) -> None:
    make_catalogue()
    answer = run("export", *arguments)
    assert (answer.code, answer.out, answer.err) == (2, "", f"Error: {message}\n")
    assert sorted(path.name for path in tmp_path.iterdir() if path.name != "cache") == ["catalogue"]


def test_tables_are_named_once_and_in_the_order_asked_for() -> None:
    assert package.checked_tables(["needs", "offers", "needs"]) == ["needs", "offers"]
    assert package.checked_tables([]) == list(KEYS)
    with pytest.raises(UsageError):
        package.checked_tables([""])


def test_a_dash_is_stdout(make_catalogue: MakeCatalogue, run: Run, tmp_path: Path) -> None:
    make_catalogue(RICH)
    answer = run("export", "offers", "-o", "-")
    assert (answer.code, answer.out, answer.err) == (0, run("export", "offers").out, "")
    assert run("offers", "-o", "-").out == run("offers").out
    assert sorted(path.name for path in tmp_path.iterdir()) == ["cache", "catalogue"]


@pytest.mark.parametrize("name", ["offers/mining.toml", "offers/new.toml", "catalogue.toml"])
def test_no_output_takes_the_place_of_a_file_of_the_catalogue(
    make_catalogue: MakeCatalogue, run: Run, tmp_path: Path, name: str
) -> None:
    root = make_catalogue(RICH)
    before = {path: path.read_bytes() for path in root.rglob("*.toml")}
    (tmp_path / "link.csv").symlink_to(root / name)
    message = "Error: {} is a file of the catalogue; name another file\n"
    for place in (f"catalogue/{name}", "link.csv"):
        for arguments in (["offers", "--format", "csv"], ["match", "--format", "csv"]):
            answer = run(*arguments, "-o", place)
            assert (answer.code, answer.out, answer.err) == (2, "", message.format(place))
    answer = run("export", "offers", "-o", "link.csv")
    assert (answer.code, answer.err) == (2, message.format("link.csv"))
    assert {path: path.read_bytes() for path in root.rglob("*.toml")} == before


def test_a_number_is_written_digit_for_digit_however_small(make_catalogue: MakeCatalogue, run: Run) -> None:
    specs = "{ payload_t = 0.00001 }"
    make_catalogue({"offers/mining.toml": HEALTHY["offers/mining.toml"].replace("{ payload_t = 130 }", specs)})
    (line,) = list(csv.DictReader(io.StringIO(run("export", "facts").out)))
    assert (line["spec_id"], line["value"], line["number"]) == ("payload_t", "0.00001", "0.00001")
