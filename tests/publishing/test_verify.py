"""An exported file says whether it still follows from the catalogue."""

from __future__ import annotations

import io
from pathlib import Path

import pytest

from offerbook.index.store import in_memory
from offerbook.publishing.export import Exporter
from offerbook.publishing.verify import verify
from offerbook.tables.files import open_output
from offerbook.tables.formats import RENDERERS, write
from offerbook.tables.stamp import Mark, Seal, SealedStream, Stamp, read_mark, read_seal
from offerbook.tables.table import Column, Table
from offerbook.text.i18n import in_each_language
from tests.conftest import MakeCatalogue, Run


def test_a_mark_is_read_back_from_whatever_stands_around_it() -> None:
    stamp = Stamp("T", "2026-11-28", "offerbook 1.2", "0" * 64)
    assert read_mark(b"\xff<x " + stamp.mark.encode() + b'">') == Mark("offerbook 1.2", "2026-11-28", "0" * 64)
    assert read_mark(stamp._replace(as_of="").mark.encode()) == Mark("offerbook 1.2", "", "0" * 64)
    assert read_mark(b"offerbook-stamp: x; as of -; sha256 0") is None


STAMP = Stamp("A --> \n .. title:: %\u202e", "2026-11-28", "offerbook 1.2", "0" * 64)
MARK = f"offerbook-stamp: offerbook 1.2; as of 2026-11-28; sha256 {'0' * 64}"


@pytest.mark.parametrize("format", [name for name, renderer in RENDERERS.items() if renderer.seal])
def test_a_text_ends_with_its_seal_which_tells_a_row_less_a_row_more_and_a_changed_word(format: str) -> None:
    table = Table("t", "T", (Column("name", "Name", "text", 1),), [("one",), ("two",), ("three",)])
    stream = io.StringIO()
    write(table, format, stream, stamp=STAMP)
    text = stream.getvalue()
    lines = text.splitlines(keepends=True)
    assert "\n" not in lines[-2].strip("\n") and lines[-2].strip() == ""
    assert "; rows 3; text " in lines[-1] and lines[-1].rstrip().removesuffix(" -->").endswith(
        "A --› .. title:: %\\u202e"
    )
    assert read_mark(text.encode()) == Mark("offerbook 1.2", "2026-11-28", "0" * 64)
    assert read_seal(text.encode()) == read_seal(text.replace("\n", "\r\n").encode()) == Seal(3, True)
    without = "".join(line for line in lines if "two" not in line)
    for edited in (without, text.replace("two", "too"), lines[0] + text, text + "four\n"):
        assert read_seal(edited.encode()) == Seal(3, False)


@pytest.mark.parametrize(
    ("format", "line"),
    [
        ("markdown", "<!-- {} -->"), ("html", "<!-- {} -->"), ("rst", ".. {}"), ("latex", "% {}"), ("latex_longtable", "% {}"),
        ("asciidoc", "// {}"), ("orgtbl", "# {}"), ("mediawiki", "<!-- {} -->"), ("moinmoin", "## {}"), ("textile", "###. {}"),
        ("table", "{}"), ("grid", "{}"), ("jira", "{}"),
    ],
)  # fmt: skip
def test_a_seal_is_a_comment_where_the_format_has_comments(format: str, line: str) -> None:
    stream = io.StringIO()
    write(
        Table("t", "T", (Column("name", "Name", "text", 1),), []), format, stream, stamp=STAMP._replace(catalogue="T")
    )
    seal = stream.getvalue().splitlines()[-1]
    assert seal == line.format(f"{MARK}; rows 0; text {seal.partition('; text ')[2][:16]}; catalogue: T")


def test_a_stamp_that_the_data_say_is_not_that_of_the_text() -> None:
    stream = io.StringIO()
    sealed = SealedStream(stream)
    sealed.write(f"{MARK.replace('1.2', '9.9')}; rows 1; text {'0' * 16}; catalogue: T\n")
    sealed.seal(STAMP)
    content = stream.getvalue().encode()
    assert (read_mark(content), read_seal(content)) == (
        Mark("offerbook 1.2", "2026-11-28", "0" * 64), Seal(None, True)
    )  # fmt: skip


@pytest.mark.parametrize("name", ["offers.md", "offers.rst", "offers.txt", "page.html", "letters.txt", "briefing.html"])
def test_a_text_follows_from_its_catalogue_until_it_is_edited(
    make_catalogue: MakeCatalogue, run: Run, tmp_path: Path, name: str
) -> None:
    make_catalogue()
    command = {"letters.txt": ["ask", "-f", "letter"], "briefing.html": ["report"]}.get(name, ["offers"])
    assert run(*command, "-o", name).code == 0
    said = run("verify", name)
    assert (said.code, said.out[: len(name) + 27]) == (0, f"{name} follows from the catalogue")
    text = (tmp_path / name).read_text(encoding="utf-8")
    (tmp_path / name).write_text(f"Edited.\n{text}", encoding="utf-8")
    counted = " with 1 row" if command == ["offers"] else ""
    assert (run("verify", name).code, run("verify", name).out) == (
        1, f"{name}: its text was changed since it was written{counted}\n"
    )  # fmt: skip


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

    def written() -> str:
        stream = io.StringIO(newline="")
        write(Exporter(in_memory(root)).table(table), format, stream)
        return stream.getvalue()

    with open_output(tmp_path / name) as file_of_table:
        file_of_table.write(in_each_language(written)[1])
    rows = 1
    same = verify(in_memory(root), tmp_path / name)
    assert (same.state, same.text) == (
        "same", f"{tmp_path / name} has no stamp, but the catalogue gives each of its {rows} rows of {table} today, and no other row"
    )  # fmt: skip
    for file in ("offers/mining.toml", "projects/mine.toml"):
        text = (root / file).read_text(encoding="utf-8").replace("130", "131").replace("Самосвал", "Тягач")
        (root / file).write_text(text, encoding="utf-8")
    changed = verify(in_memory(root), tmp_path / name)
    assert changed.state == "changed"
    assert f"the catalogue does not give 1 of its 1 rows of {table} today, first: " in changed.text


@pytest.mark.parametrize("name", ["specs.csv", "suppliers.tsv", "groups.jsonl"])
def test_rows_that_are_missing_or_added_are_named(
    make_catalogue: MakeCatalogue, run: Run, tmp_path: Path, name: str
) -> None:
    root = make_catalogue()
    more = {
        "specs.toml": '[[spec]]\nid = "x_t"\nname = { en = "X", ru = "Икс" }\ntype = "number"\nunit = "t"\n',
        "suppliers.toml": '[[supplier]]\nid = "x-plant"\nname = { en = "X", ru = "Икс" }\n',
        "sectors.toml": '[[group]]\nid = "x-group"\nname = { en = "X", ru = "Икс" }\nsector = "mining"\n',
    }
    for file, text in more.items():
        with (root / file).open("a", encoding="utf-8") as toml:
            toml.write(text)
    table = name.partition(".")[0]
    assert run("export", table, "-o", name).code == 0
    assert run("verify", name).code == 0
    lines = (tmp_path / name).read_bytes().splitlines(keepends=True)
    of_x = next(line for line in lines if "Икс".encode() in line)
    (tmp_path / name).write_bytes(b"".join(line for line in lines if line != of_x))
    lacking = run("verify", name)
    assert lacking.code == 1
    assert (
        lacking.out.startswith(f"{name} lacks 1 row that the catalogue gives in {table} today: ")
        and "Икс" in lacking.out
    )
    (tmp_path / name).write_bytes(b"".join([*lines, of_x]))
    doubled = run("verify", name)
    assert doubled.code == 1
    assert doubled.out.startswith(f"{name}: the catalogue does not give 1 of its ") and "Икс" in doubled.out


def test_a_listing_that_may_have_been_cut_by_a_filter_is_said_to_be_a_part(
    make_catalogue: MakeCatalogue, run: Run, tmp_path: Path
) -> None:
    make_catalogue()
    assert run("sources", "--columns", "id,url", "-o", "some.csv").code == 0
    lines = (tmp_path / "some.csv").read_bytes().splitlines(keepends=True)
    (tmp_path / "some.csv").write_bytes(lines[0])
    said = run("verify", "some.csv")
    assert (said.code, said.out.partition("first:")[0]) == (
        0, "some.csv has no stamp, but the catalogue gives each of its 0 rows of sources today. Of sources it gives 1 more, which a "
        "filter or a limit may have left out, "
    )  # fmt: skip


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
        "Workbooks, databases, pages, documents, texts, Parquet files and folders with datapackage.json say so\n"
    )
    assert run("verify", str(tmp_path / "none.xlsx")).err.startswith(f"Error: cannot read {tmp_path / 'none.xlsx'}: ")
