"""A folder of whole tables as a data package: its files, its description and its keys."""

from __future__ import annotations

import hashlib
from decimal import Decimal
from pathlib import Path

import pytest

from offerbook.index.stamp import stamp_of
from offerbook.index.store import Index
from offerbook.publishing.export import KEYS, Exporter
from offerbook.text import i18n as language
from offerbook.text.errors import OutputError
from tests.conftest import SHIPPED, Run
from tests.publishing.exports import as_csv, invalid, rows_of, written


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
def test_the_catalogue_that_is_shipped_exports_to_a_valid_data_package(
    run: Run, tmp_path: Path, warm_cache: str
) -> None:
    answer = run("export", "--catalogue", str(SHIPPED), "-o", "out/", XDG_CACHE_HOME=warm_cache)
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


@pytest.mark.slow
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


def test_an_export_again_replaces_the_files_of_those_before_it(index: Index, tmp_path: Path) -> None:
    written(index, tmp_path)
    before = {path.name: path.read_bytes() for path in tmp_path.iterdir() if path.is_file()}
    assert [it["name"] for it in written(index, tmp_path, "links")["resources"]] == ["links"]
    written(index, tmp_path, "specs", "units")
    written(index, tmp_path)
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir() if path.is_file()} == before


@pytest.mark.parametrize("name", ["offers.csv", "datapackage.json"])
def test_a_file_that_no_export_wrote_is_not_replaced(index: Index, tmp_path: Path, name: str) -> None:
    folder = tmp_path / "out"
    folder.mkdir()
    (folder / name).write_text('{"name": "mine"}\n', encoding="utf-8")
    with pytest.raises(OutputError) as caught:
        written(index, folder)
    assert str(caught.value) == (
        f"{folder} holds files that no export wrote and that would be lost: {name}; name a new folder, or move them"
    )
    assert [(path.name, path.read_text(encoding="utf-8")) for path in folder.iterdir()] == [
        (name, '{"name": "mine"}\n')
    ]


def test_a_file_that_was_changed_since_an_export_is_not_replaced(index: Index, tmp_path: Path) -> None:
    written(index, tmp_path)
    (tmp_path / "offers.csv").write_text("my notes", encoding="utf-8")
    with pytest.raises(OutputError) as caught:
        written(index, tmp_path)
    assert str(caught.value) == (
        f"{tmp_path} holds files that were changed since they were exported: offers.csv; name a new folder, or move them"
    )
    assert (tmp_path / "offers.csv").read_text(encoding="utf-8") == "my notes"


def test_what_else_is_in_the_folder_stays(index: Index, tmp_path: Path) -> None:
    (tmp_path / "notes.csv.bak").write_text("mine", encoding="utf-8")
    written(index, tmp_path)
    assert (tmp_path / "notes.csv.bak").read_text(encoding="utf-8") == "mine"


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
