"""The catalogue as one JSON document and as Parquet files; each answer in JSON is of its published schema."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import jsonschema
import pyarrow.parquet  # type: ignore[import-untyped]
import pytest

from offerbook.index.stamp import stamp_of
from offerbook.index.store import Index, in_memory
from offerbook.publishing.export import KEYS, Exporter
from offerbook.publishing.json_document import output_schema, write_json_document
from offerbook.publishing.parquet import write_parquet
from offerbook.text.errors import OutputError, UsageError
from tests.conftest import MakeCatalogue, Run


def validate(document: dict[str, Any]) -> None:
    for name, rows in document.items():
        # Thousands of rows of one form would take a minute.
        jsonschema.validate(rows[:20] + rows[-20:], json.loads(output_schema(name)))


def test_a_document_of_every_table_says_where_it_is_from_and_is_of_its_schemas(
    make_catalogue: MakeCatalogue, tmp_path: Path
) -> None:
    index = in_memory(make_catalogue())
    write_json_document(index, tmp_path / "all.json", KEYS)
    document: dict[str, Any] = json.loads((tmp_path / "all.json").read_text(encoding="utf-8"))
    about = document.pop("offerbook")
    assert (about["version"], about["stamp"]) == ("1.0.0", stamp_of(index).mark)
    assert list(document) == list(KEYS)
    validate(document)
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate([{"score": "high"}], json.loads(output_schema("matches")))


@pytest.mark.slow
def test_the_records_of_the_shipped_catalogue_are_of_their_schemas(shipped: Index, tmp_path: Path) -> None:
    names = [name for name in KEYS if name not in ("matches", "verdicts", "gaps")]
    write_json_document(shipped, tmp_path / "all.json", names)
    document = json.loads((tmp_path / "all.json").read_text(encoding="utf-8"))
    document.pop("offerbook")
    validate(document)


def test_a_small_catalogue_reads_back_from_parquet_cell_by_cell(make_catalogue: MakeCatalogue, tmp_path: Path) -> None:
    index = in_memory(make_catalogue())
    assert write_parquet(index, tmp_path / "p.parquet", KEYS) == len(KEYS)
    exporter = Exporter(index)
    for name in KEYS:
        read = pyarrow.parquet.read_table(tmp_path / "p.parquet" / f"{name}.parquet")
        table = exporter.table(name)
        assert read.column_names == [column.key for column in table.columns]
        expected = [[float(cell) if isinstance(cell, Decimal) else cell
                     for cell, column in zip(row, table.columns, strict=True)] for row in table.rows]  # fmt: skip
        rows = [[tuple(cell) if isinstance(cell, list) else cell for cell in row.values()] for row in read.to_pylist()]
        assert rows == expected, name
        assert read.schema.metadata[b"offerbook"].decode() == stamp_of(index).mark


def test_parquet_files_of_others_are_not_replaced(make_catalogue: MakeCatalogue, tmp_path: Path) -> None:
    index = in_memory(make_catalogue())
    for _again in range(2):
        assert write_parquet(index, tmp_path / "p.parquet", ["offers"]) == 1
    mine = tmp_path / "p.parquet" / "needs.parquet"
    pyarrow.parquet.write_table(pyarrow.table({"mine": [1]}), mine)
    with pytest.raises(OutputError, match=r"no export wrote and that would be lost: needs\.parquet; name"):
        write_parquet(index, tmp_path / "p.parquet", ["offers", "needs"])
    assert pyarrow.parquet.read_table(mine).column_names == ["mine"]


def test_export_and_schema_know_the_new_forms(make_catalogue: MakeCatalogue, run: Run, tmp_path: Path) -> None:
    make_catalogue()
    assert run("export", "offers", "needs", "-o", "c.parquet").err == "wrote 2 tables to c.parquet\n"
    assert run("export", "-o", "c.json").err == "wrote the whole catalogue to c.json\n"
    said = run("verify", "c.json")
    assert (said.code, said.out.split(" (")[0]) == (0, "c.json follows from the catalogue")
    assert json.loads(run("schema", "offers").out)["type"] == "array"
    assert run("schema", "offers", "--ids").code == 2
    with pytest.raises(UsageError, match='there is no output "prices2"; outputs are offers, projects'):
        output_schema("prices2")
