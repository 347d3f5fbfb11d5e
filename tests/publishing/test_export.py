"""Where an export goes, and one table of it for other programs."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest

from offerbook.index.store import in_memory
from offerbook.publishing import export as package
from offerbook.publishing.export import KEYS, Exporter, Target
from offerbook.text.errors import UsageError
from tests.conftest import HEALTHY, MakeCatalogue, Run
from tests.publishing.exports import RICH, as_csv, rows_of


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
         "the ending of offers.xyz names no form of an export; use one of "
         ".csv .tsv .json .jsonl .ndjson .md .html .htm .tex .rst .adoc .org .txt .xlsx, or give a folder"),
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


def test_the_output_dash_means_stdout(make_catalogue: MakeCatalogue, run: Run, tmp_path: Path) -> None:
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
