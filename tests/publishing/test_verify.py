"""An exported file says whether it still follows from the catalogue."""

from __future__ import annotations

from pathlib import Path

import pytest

from offerbook.index.store import in_memory
from offerbook.publishing.export import Exporter
from offerbook.publishing.verify import verify
from offerbook.tables.files import open_output
from offerbook.tables.formats import write
from offerbook.tables.stamp import Mark, Stamp, read_mark
from offerbook.text.i18n import in_each_language
from tests.conftest import MakeCatalogue, Run


def test_a_mark_is_read_back_from_whatever_stands_around_it() -> None:
    stamp = Stamp("T", "2026-11-28", "offerbook 1.2", "0" * 64)
    assert read_mark(b"\xff<x " + stamp.mark.encode() + b'">') == Mark("offerbook 1.2", "2026-11-28", "0" * 64)
    assert read_mark(stamp._replace(as_of="").mark.encode()) == Mark("offerbook 1.2", "", "0" * 64)
    assert read_mark(b"offerbook-stamp: x; as of -; sha256 0") is None


@pytest.mark.slow
@pytest.mark.parametrize("name", ["book.xlsx", "c.sqlite", "out", "bam2.html", "c.parquet"])
def test_an_export_follows_from_its_catalogue_until_a_fact_changes(
    make_catalogue: MakeCatalogue, run: Run, tmp_path: Path, name: str
) -> None:
    root = make_catalogue()
    path = tmp_path / name
    command = ["report", "-o", path] if name.endswith(".html") else ["export", "-o", path]
    assert run(*map(str, command)).code == 0
    said = run("verify", str(path))
    assert (said.code, said.err) == (0, "")
    assert said.out.startswith(f"{path} follows from the catalogue (offerbook ")
    suppliers = root / "suppliers.toml"
    suppliers.write_text("# a comment is no fact\n" + suppliers.read_text(encoding="utf-8"), encoding="utf-8")
    assert run("verify", str(path)).code == 0
    suppliers.write_text(suppliers.read_text(encoding="utf-8").replace('en = "', 'en = "New ', 1), encoding="utf-8")
    said = run("verify", str(path))
    assert said.code == 1
    assert said.out.startswith(f"{path} no longer follows from the catalogue, which has changed since (offerbook ")


def test_a_folder_with_an_edited_file_is_named_with_the_file(
    make_catalogue: MakeCatalogue, run: Run, tmp_path: Path
) -> None:
    make_catalogue()
    run("export", "offers", "needs", "-o", str(tmp_path / "out"))
    with (tmp_path / "out" / "offers.csv").open("a", encoding="utf-8") as file:
        file.write("x\n")
    said = run("verify", str(tmp_path / "out"))
    assert (said.code, said.out) == (1, f"{tmp_path / 'out'}: changed since they were written: offers.csv\n")


@pytest.mark.parametrize("name", ["offers.csv", "needs.tsv", "facts.json", "offers.jsonl", "matches.csv"])
def test_the_rows_of_a_table_without_a_stamp_are_compared(
    make_catalogue: MakeCatalogue, tmp_path: Path, name: str
) -> None:
    root = make_catalogue()
    table, format = name.split(".")
    with open_output(tmp_path / name) as stream:
        write(in_each_language(lambda: Exporter(in_memory(root)).table(table))[1], format, stream)
    rows = 1
    same = verify(in_memory(root), tmp_path / name)
    assert (same.state, same.text) == (
        "same", f"{tmp_path / name} has no stamp, but the catalogue gives each of its {rows} rows of {table} today"
    )  # fmt: skip
    for file in ("offers/mining.toml", "projects/mine.toml"):
        text = (root / file).read_text(encoding="utf-8").replace("130", "131").replace("Самосвал", "Тягач")
        (root / file).write_text(text, encoding="utf-8")
    changed = verify(in_memory(root), tmp_path / name)
    assert changed.state == "changed"
    assert f"the catalogue does not give 1 of its 1 rows of {table} today, first: " in changed.text


def test_verify_refuses_a_file_that_neither_says_nor_shows_what_it_was_made_from(
    make_catalogue: MakeCatalogue, run: Run, tmp_path: Path
) -> None:
    make_catalogue()
    path = tmp_path / "mine.csv"
    path.write_text("a,b\n1,2\n", encoding="utf-8")
    said = run("verify", str(path))
    assert (said.code, said.out) == (2, "")
    assert said.err == (
        f"Error: {path} does not say what it was made from, and is no CSV, TSV, JSON or JSON Lines table of this program. "
        "Workbooks, databases, pages, documents, Parquet files and folders with datapackage.json say so\n"
    )
    assert run("verify", str(tmp_path / "none.xlsx")).err.startswith(f"Error: cannot read {tmp_path / 'none.xlsx'}: ")
