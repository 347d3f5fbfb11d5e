"""Options that commands share, the format of an output, the overview, and what needs no catalogue."""

from __future__ import annotations

import csv
import io
import json
import re
from pathlib import Path

import pytest

from tests.cli.processes import SEVERAL, on_terminal
from tests.conftest import MakeCatalogue, Run


@pytest.mark.slow
def test_shared_options_stand_before_or_after_the_command(make_catalogue: MakeCatalogue, run: Run) -> None:
    make_catalogue(name="here")
    make_catalogue(SEVERAL, name="there")
    russian = run("offers", "--catalogue", "there", "--lang", "ru")
    assert russian.out.splitlines()[1] == "truck\tСамосвал\tБЕЛАЗ\tКарьерные самосвалы\tgoods\t"
    for arguments in (
        ["--catalogue", "there", "--lang", "ru", "offers"],
        ["-C", "there", "offers", "--lang=ru"],
        ["--lang", "ru", "offers", "-C", "there"],
        ["-C", "here", "offers", "-C", "there", "--lang", "ru"],
        ["-q", "--no-cache", "--color", "never", "--debug", "-C", "there", "--lang", "ru", "offers"],
    ):
        answer = run(*arguments)
        assert (answer.code, answer.out, answer.err) == (0, russian.out, "")
    assert run("offers", "-o", "x.csv", "-C", "there").err == "wrote 2 rows to x.csv\n"
    assert run("-q", "offers", "-o", "x.csv", "-C", "there").err == ""
    assert run("offers", "-C", "there", OFFERBOOK_LANG="ru").out == russian.out
    assert run("offers", OFFERBOOK_LANG="ru", OFFERBOOK_CATALOGUE="there").out == russian.out


def test_the_catalogue_is_found_here_or_above_and_else_the_shipped_one_is_asked(
    make_catalogue: MakeCatalogue, run: Run, tmp_path: Path
) -> None:
    assert len(run("sectors", "--quiet").out.splitlines()) > 5
    make_catalogue()
    below = tmp_path / "some" / "folder"
    below.mkdir(parents=True)
    assert run("offers", cwd=below).out.splitlines()[1:] == ["truck\tTruck\tBELAZ\tHaul trucks\tgoods\t"]


@pytest.mark.slow
def test_options_that_take_several_values_are_given_again_or_parted_by_commas(
    make_catalogue: MakeCatalogue, run: Run
) -> None:
    make_catalogue(SEVERAL)
    expected = "name\tid\nTruck\ttruck\nDump truck for deep quarries and long hauls\tdump-truck-for-deep-quarries\n"
    assert run("offers", "--columns", "name,id", "--sort", "-name").out == expected
    assert run("offers", "--columns", "name", "--columns", "id", "--sort", "kind", "--sort", "-name").out == expected
    assert run("offers", "--limit", "1", "--sort", "-id", "--columns", "id").out == "id\ntruck\n"
    assert (
        run("offers", "--where", "payload_t >= 100 t", "--where", "kind = goods", "--columns", "id").out
        == "id\ntruck\n"
    )
    assert (
        run("offers", "-w", "payload_t>=100000kg", "-n", "9", "-f", "jsonl", "--columns", "id").out
        == '{"id": "truck"}\n'
    )


def test_options_mean_the_same_however_they_are_written(make_catalogue: MakeCatalogue, run: Run) -> None:
    make_catalogue(SEVERAL)
    expected = run("offers", "--quiet", "--limit", "2", "--format", "csv", "--sort", "name", "truck")
    assert (expected.code, expected.out.count("\r\n") > 1) == (0, True)
    for line in (
        "truck -q -n 2 -f csv --sort=name",
        "-qn2 -fcsv --sort name truck",
        "-q -n 2 -f csv --sort name -- truck",
    ):
        assert run("offers", *line.split()) == expected


@pytest.mark.slow
@pytest.mark.parametrize(
    "command",
    ["offers", "projects", "needs", "sectors", "groups", "suppliers", "sources", "match", "explain truck mine/trucks",
     "gaps", "matrix", "show truck", "cache"],
)  # fmt: skip
def test_every_table_explains_its_columns_and_takes_columns_sort_and_limit(
    make_catalogue: MakeCatalogue, run: Run, command: str
) -> None:
    make_catalogue(SEVERAL)
    run("offers")
    rows = json.loads(run(*command.split(), "--columns", "help", "--format", "json").out)
    assert [list(row) for row in rows] == [["column", "header", "type", "shown", "description"]] * len(rows)
    key = rows[-1]["column"]
    answer = run(*command.split(), "--columns", key, "--sort", f"-{key}", "--limit", "1", "-f", "csv")
    head, *cells = csv.reader(io.StringIO(answer.out))
    assert (answer.code, head, len(cells) <= 1) == (0, [key], True)


@pytest.mark.slow
def test_the_format_follows_the_ending_and_agrees_with_the_option(
    make_catalogue: MakeCatalogue, run: Run, tmp_path: Path
) -> None:
    make_catalogue()
    columns = ("--columns", "id,payload_t")
    for arguments, name, text in [
        ([], "a.csv", "id,payload_t\r\ntruck,130\r\n"),
        ([], "a.TSV", "id\tpayload_t\ntruck\t130\n"),
        ([], "a.json", '[\n  {"id": "truck", "payload_t": 130}\n]\n'),
        ([], "a.jsonl", '{"id": "truck", "payload_t": 130}\n'),
        ([], "a.md", "| Offer | Payload, t |\n| --- | ---: |\n| truck | 130 |\n"),
        ([], "a.txt", "Offers\n\nOffer  Payload, t\n─────────────────\ntruck         130\n"),
        (["-f", "cards"], "b.txt", "Offers\n\nOffer:      truck\nPayload, t: 130\n"),
        (["-f", "plain"], "c.txt", "Offer      Payload, t\ntruck             130\n"),
        (["-f", "github"], "b.md", "| Offer | Payload, t |\n| --- | ---: |\n| truck | 130 |\n"),
        (["-f", "csv"], "no-ending", "id,payload_t\r\ntruck,130\r\n"),
        (["--excel", "ru"], "e.csv", "\ufeffOffer;Payload, t\r\ntruck;130\r\n"),
        (["--excel", "en"], "e2.csv", '\ufeffOffer,"Payload, t"\r\ntruck,130\r\n'),
    ]:
        answer = run("offers", *columns, *arguments, "-o", name)
        assert (answer.code, answer.out, answer.err) == (0, "", f"wrote 1 row to {name}\n")
        # What the stamp at the end of a text says is tested in tests/publishing.
        assert re.split(r"\n(?:<!-- )?offerbook-stamp", (tmp_path / name).read_bytes().decode())[0] == text
    assert run("offers", *columns, "-f", "latex_booktabs", "-o", "a.tex").code == 0
    assert run("offers", *columns, "--excel", "ru").out == "\ufeffOffer;Payload, t\r\ntruck;130\r\n"


def test_letters_into_a_document_are_what_its_ending_alone_asks_for(
    make_catalogue: MakeCatalogue, run: Run, tmp_path: Path
) -> None:
    make_catalogue()
    asked = run("ask", "-f", "letter", "-o", "named.docx"), run("ask", "-o", "plain.docx")
    assert [answer.code for answer in asked] == [0, 0]
    assert (tmp_path / "named.docx").read_bytes() == (tmp_path / "plain.docx").read_bytes()


def test_a_format_of_the_command_s_own_stands_first_and_is_suggested(make_catalogue: MakeCatalogue, run: Run) -> None:
    make_catalogue()
    unknown = run("ask", "-f", "leter")
    assert (unknown.code, unknown.out) == (2, "")
    assert unknown.err.startswith(
        'Error: there is no format "leter"; did you mean "letter"? Formats are letter, docx, table, cards, tsv, '
    )
    ending = run("ask", "-o", "letters.doc")
    assert ending.err.startswith(
        "Error: the ending of letters.doc names no format; add --format, or use one of .docx .csv .tsv "
    )
    assert "-f, --format FORMAT  letter, docx, table, cards, " in run("ask", "--help").out
    assert "-f, --format FORMAT  table, cards, " in run("offers", "--help").out
    assert "letter" not in run("offers", "-f", "leter").err.partition('"leter"')[2]


@pytest.mark.slow
def test_the_overview_says_what_there_is_and_what_to_try(
    make_catalogue: MakeCatalogue, run: Run, tmp_path: Path
) -> None:
    make_catalogue()
    hints = (
        "Try next:\n"
        "  offerbook offers --sector mining   what is offered in a sector\n"
        "  offerbook match mine               what serves a project, and how well\n"
        "  offerbook show truck               one record with its sources\n"
    )
    answer = run()
    assert (answer.code, answer.err) == (0, hints)
    assert answer.out == "id\tname\toffers\tsuppliers\tneeds\tgroups\nmining\tMining\t1\t1\t1\t1\n"
    assert run("--quiet").err == ""
    shown = on_terminal(tmp_path, 80, NO_COLOR="1")
    assert shown.out == (
        "Example: offers 1, suppliers 1, projects 1, needs 1\n\n"
        "Sector  Name    Offers  Suppliers  Needs  Groups\n"
        "────────────────────────────────────────────────\n"
        "mining  Mining       1          1      1       1\n"
    )
    assert shown.err == f"1 row\n{hints}"


@pytest.mark.slow
def test_the_version_and_the_help_need_no_catalogue(run: Run) -> None:
    nowhere = {"OFFERBOOK_CATALOGUE": "nowhere"}
    assert run("--version", **nowhere).out == "offerbook 0.1.0\n"
    for arguments in (["--help"], ["-h"], ["offers", "--help"], ["check", "--explain", "E306"], ["schema"]):
        answer = run(*arguments, **nowhere)
        assert (answer.code, answer.err) == (0, "")
    # Typer would read brackets as markup.
    assert "[WORDS]" in run("offers", "--help", **nowhere).out
