"""The codes that the program ends with, and what it says of the reason."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.processes import LISTING, OFFERS, SEVERAL, many, started
from tests.conftest import HEALTHY, MakeCatalogue, Run, environment_of


def test_an_answer_ends_with_0_also_without_rows(make_catalogue: MakeCatalogue, run: Run) -> None:
    make_catalogue(SEVERAL)
    answer = run("offers")
    assert (answer.code, answer.out, answer.err) == (0, LISTING, "")
    answer = run("offers", "молоко")
    assert (answer.code, answer.out, answer.err) == (
        0,
        "id\tname\tsupplier\tgroup\tkind\tvariants\n",
        'the word "молоко" is nowhere in this list\n',
    )
    assert run("offers", "молоко", "--format", "json").out == "[]\n"


@pytest.mark.slow
def test_findings_and_asked_for_failures_end_with_1(make_catalogue: MakeCatalogue, run: Run) -> None:
    make_catalogue()
    assert run("check").code == 0
    assert run("offers", "молоко", "--fail-empty").code == 1
    assert run("offers", "--fail-empty").code == 0
    assert run("offers", "молоко", "--fail-empty", "-o", "none.csv").code == 1
    assert run("gaps", "--fail-on", "no-offer").code == 0
    make_catalogue(
        {"suppliers.toml": HEALTHY["suppliers.toml"] + '[[supplier]]\nid = "maz"\nname = { en = "MAZ", ru = "МАЗ" }\n'}
    )
    assert (run("check").code, run("check", "--strict").code) == (0, 1)
    make_catalogue({OFFERS: HEALTHY[OFFERS].replace('"belaz"', '"belas"')})
    assert run("check").code == 1
    assert run("gaps", "--fail-on", "no-offer").code == 1
    answer = run("offers")
    assert (answer.code, answer.out) == (0, "id\tname\tsupplier\tgroup\tkind\tvariants\n")
    assert answer.err == "Mistakes in the catalogue: 1; records left out: 1. `offerbook check` shows them.\n"


@pytest.mark.slow
@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ("show turck", 'nothing has the id "turck"; did you mean "truck"? `offerbook offers turck` looks for it as words.'),
        ("match miner", 'no project, need or offer is called "miner"; did you mean "mine"? '
         "`offerbook projects` and `offerbook offers` list them."),
        ("explain truck mine/truks", 'there is no need "mine/truks"; did you mean "mine/trucks"? `offerbook needs` lists them.'),
        ("gaps mien", 'there is no project "mien"; did you mean "mine"? `offerbook projects` lists them.'),
        ("gaps --type missing", "--type is one of no-offer, only-related, blocked, part-open, to-confirm, past-demand, capacity-short, "
         'no-place, not "missing"'),
        ("match --outcome fit", '--outcome is one of fits, fits-if-confirmed, blocked, related, distant, not "fit"; did you mean "fits"?'),
        ("offers --columns nmae", 'there is no column "nmae" in offers; did you mean "name"? `--columns help` lists them.'),
        ("match --columns scroe", 'there is no column "scroe" in matches; did you mean "score"? `--columns help` lists them.'),
        ("show truck --columns valeu", 'there is no column "valeu" in record; did you mean "value"? `--columns help` lists them.'),
        ("matrix --sort nosuch", 'there is no column "nosuch" in matrix. `--columns help` lists them.'),
        ("offers --where payload_tt>3", 'there is no column "payload_tt" in offers; did you mean "payload_t"? '
         "`--columns help` lists them."),
        ("offers -o x.abc", "the ending of x.abc names no format; add --format, or use one of "
         ".csv .tsv .json .jsonl .ndjson .md .html .htm .tex .rst .adoc .org .txt .xlsx"),
        ("offers -o catalogue", "catalogue is a folder; name a file in it, such as catalogue/answer.csv"),
        ("offers --columns=", "--columns names no column; `--columns help` lists them"),
        ("show mine/lifts", 'mine has no need "lifts". `offerbook needs --project mine` lists its needs.'),
        ("gaps belaz", '"belaz" is a supplier, and a project is wanted here. `offerbook projects` lists them.'),
        ("gaps mine/trucks", '"mine/trucks" is a need, and a project is wanted here. `offerbook projects` lists them.'),
        ("compare truck mine", '"mine" is a project, and an offer is wanted here. `offerbook offers` lists them.'),
        ("compare truck truck", '"truck" is named twice; name another offer to compare it with'),
        ("match mine/trucks --assume truck.zzz=1", 'there is no spec "zzz"; `offerbook offers --columns help` lists them'),
        ("offers -f csv -o x.json", "--format csv and the ending of x.json contradict each other; leave one out"),
        ("offers -f json -o x.txt", "--format json and the ending of x.txt contradict each other; leave one out"),
        ("offers -f csv -o x.pdf", "--format csv makes no .pdf file; give x.pdf one of the endings .csv"),
        ("matrix -f grid -o x.docx", "--format grid makes no .docx file; give x.docx one of the endings .txt"),
        ("ask -f letter -o x.pdf", "--format letter makes no .pdf file; give x.pdf one of the endings .txt .docx"),
        ("ask -f docx -o x.PDF", "--format docx makes no .PDF file; give x.PDF one of the endings .docx"),
        ("ask -f docx -o x.txt", "--format docx and the ending of x.txt contradict each other; leave one out"),
        ("ask -f letter -o x.xlsx", "--format letter and the ending of x.xlsx contradict each other; leave one out"),
        ("export -o x.pdf", "the ending of x.pdf names no form of an export; use one of .xlsx .sqlite .json .parquet, or give a folder"),
        ("offers -f json --excel ru", "--excel is for CSV; leave --format out, or make it csv"),
        ("offers -o x.md --excel ru", "--excel is for CSV; leave --format out, or make it csv"),
    ],
)  # fmt: skip
def test_a_name_that_leads_nowhere_ends_with_2_and_what_is_near(
    make_catalogue: MakeCatalogue, run: Run, tmp_path: Path, arguments: str, message: str
) -> None:
    make_catalogue()
    answer = run(*arguments.split())
    assert (answer.code, answer.out, answer.err) == (2, "", f"Error: {message}\n")
    assert sorted(path.name for path in tmp_path.iterdir() if path.name != "cache") == ["catalogue"]


def test_an_answer_that_is_empty_says_what_to_do_next(make_catalogue: MakeCatalogue, run: Run) -> None:
    catalogue = make_catalogue()
    need = catalogue / "projects" / "mine.toml"
    need.write_text(need.read_text(encoding="utf-8").replace('"open"', '"past"'), encoding="utf-8")
    said = {
        ("offers", "*"): '"*" has no word that can be looked for; without it, everything is listed',
        ("offers", ""): '"" has no word that can be looked for; without it, everything is listed',
        (
            "suggest",
            "xyzzy",
        ): "no group, and nothing in one, is called by these words; `offerbook groups` lists the groups",
        (
            "ask",
            "mine/trucks",
        ): "nobody is asked about a need that is past; `offerbook match NAME` says how it stands",
    }
    assert {arguments: run(*arguments).err.rstrip("\n") for arguments in said} == said


def test_a_format_named_after_its_program_is_refused_with_its_name(make_catalogue: MakeCatalogue, run: Run) -> None:
    make_catalogue()
    for name in ("excel", "exel"):
        assert f'there is no format "{name}"; did you mean "xlsx"?' in run("offers", "--format", name).err


def test_an_unknown_format_is_refused_with_what_is_near(make_catalogue: MakeCatalogue, run: Run) -> None:
    make_catalogue()
    answer = run("offers", "--format", "jsno")
    assert (answer.code, answer.out) == (2, "")
    assert answer.err.startswith(
        'Error: there is no format "jsno"; did you mean "json"? Formats are table, cards, tsv, csv, '
    )


@pytest.mark.slow
@pytest.mark.parametrize(
    ("arguments", "error"),
    [
        (["ofers"], 'there is no command "ofers"; did you mean "offers"? `offerbook --help` lists all.'),
        (["zzzz"], 'there is no command "zzzz". `offerbook --help` lists all.'),
        (
            ["offers", "--sektor", "x"],
            'there is no option "--sektor"; did you mean "--sector"? `offerbook offers --help` lists all.',
        ),
        (["offers", "-Z"], 'there is no option "-Z". `offerbook offers --help` lists all.'),
        (["--zzzz", "offers"], 'there is no option "--zzzz". `offerbook --help` lists all.'),
        (["offers", "--limit", "many"], '--limit is a whole number from 0, not "many"'),
        (["offers", "--limit", "-1"], '--limit is a whole number from 0, not "-1"'),
        (["match", "--top", "0"], '--top is a whole number from 1, not "0"'),
        (["offers", "--lang", "de"], '--lang is one of en, ru, not "de"'),
        (
            ["offers", "--color", "allways"],
            '--color is one of auto, always, never, not "allways"; did you mean "always"?',
        ),
        (["matrix", "--by", "size"], '--by is one of sector, supplier, offer, need, not "size"'),
        (["match", "--min-score", "nan"], '--min-score is a number of points, not "nan"'),
        (["offers", "--sort"], "--sort needs a value. `offerbook offers --help` says which."),
        (["offers", "--quiet=3"], "--quiet takes no value."),
        (
            ["gaps", "mine", "truck"],
            '"truck" is more than the command takes. `offerbook gaps --help` says what it takes.',
        ),
        (["show"], "ID is missing. `offerbook show --help` says what it takes."),
        (["check", "nowhere"], "PATH: there is no folder nowhere; name the folder that holds catalogue.toml."),
        (["check", "catalog"], "PATH: there is no folder catalog; did you mean catalogue?"),
    ],
)
def test_a_bad_option_dies_while_it_is_parsed(
    make_catalogue: MakeCatalogue, run: Run, arguments: list[str], error: str
) -> None:
    make_catalogue()
    answer = run(*arguments)
    assert (answer.code, answer.out, answer.err) == (3 if arguments[0] == "check" else 2, "", f"Error: {error}\n")
    russian = run(*arguments, OFFERBOOK_LANG="ru").err
    assert russian.startswith("Ошибка: ")
    assert re.search("[а-я]{4}", russian.removeprefix("Ошибка: "))


@pytest.mark.parametrize(
    "arguments",
    [
        "offers --format nonsense",
        "offers -o out.nonsense",
        "offers -f csv -o out.json",
        "offers --excel ru -f json",
        "offers --limit x",
        "match --sort nonsense",
        "match --columns nonsense",
        "match --outcome nonsense",
        "match --all --top 3",
        "explain a b --sort nonsense",
        "gaps --sort nonsense",
        "gaps --columns nonsense",
        "gaps --type nonsense",
        "gaps --fail-on nonsense",
        "matrix --by nonsense",
        "export nonsense",
        "export offers -o out.csv --excel fr",
    ],
)
def test_a_bad_option_is_found_before_any_catalogue_is_looked_for(run: Run, arguments: str) -> None:
    answer = run(*arguments.split(), "-C", "nowhere")
    assert (answer.code, answer.out) == (2, "")
    assert "nowhere" not in answer.err


def test_a_file_that_cannot_be_written_is_found_before_any_catalogue_is_looked_for(run: Run) -> None:
    assert run("offers", "-o", "no-such-folder/out.csv", "-C", "nowhere").code == 4


@pytest.mark.slow
def test_a_missing_catalogue_ends_with_3_and_what_to_do(
    make_catalogue: MakeCatalogue, run: Run, tmp_path: Path
) -> None:
    make_catalogue()
    (tmp_path / "empty").mkdir()
    for arguments, environment, message in [
        (["-C", "nowhere"], {}, "--catalogue: there is no folder nowhere. `offerbook init nowhere` makes an empty catalogue."),
        (["-C", "empty"], {},
         "--catalogue: empty is no catalogue: it holds no catalogue.toml. `offerbook init DIR` makes an empty one."),
        (["-C", "catalogue/catalogue.toml"], {},
         "--catalogue: catalogue/catalogue.toml is a file; a catalogue is the folder that holds catalogue.toml."),
        (["-C", "."], {}, "--catalogue: . holds no catalogue.toml, but ./catalogue does; name that one."),
        ([], {"OFFERBOOK_CATALOGUE": "gone"},
         "OFFERBOOK_CATALOGUE: there is no folder gone. `offerbook init gone` makes an empty catalogue."),
    ]:  # fmt: skip
        answer = run("offers", *arguments, **environment)
        assert (answer.code, answer.out, answer.err) == (3, "", f"Error: {message}\n")


@pytest.mark.parametrize(
    ("place", "message"),
    [
        ("nowhere/x.csv", "cannot write nowhere/x.csv: there is no folder nowhere"),
        ("file/x.csv", "cannot write file/x.csv: there is no folder file"),
        ("folder.csv", "cannot write folder.csv: it is a folder"),
    ],
)
def test_an_output_that_cannot_be_written_ends_with_4(
    make_catalogue: MakeCatalogue, run: Run, tmp_path: Path, place: str, message: str
) -> None:
    make_catalogue()
    (tmp_path / "file").touch()
    (tmp_path / "folder.csv").mkdir()
    answer = run("offers", "-o", place)
    assert (answer.code, answer.out, answer.err) == (4, "", f"Error: {message}\n")


@pytest.mark.slow
@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no device that is always full")
@pytest.mark.parametrize("count", [1, 3000])
def test_a_full_disk_behind_stdout_ends_with_4(make_catalogue: MakeCatalogue, tmp_path: Path, count: int) -> None:
    make_catalogue(many(count))
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(
            [sys.executable, "-m", "offerbook", "export", "offers"],
            cwd=tmp_path,
            env=environment_of(tmp_path),
            stdout=full,
            stderr=subprocess.PIPE,
            check=False,
        )
    assert (done.returncode, done.stderr) == (4, b"Error: cannot write to stdout: No space left on device\n")


def test_a_file_is_written_whole_or_not_at_all(make_catalogue: MakeCatalogue, run: Run, tmp_path: Path) -> None:
    make_catalogue(many(300))
    assert run("offers", "-o", "offers.csv").err == "wrote 300 rows to offers.csv\n"
    whole = (tmp_path / "offers.csv").read_bytes()
    (tmp_path / "offers.csv").write_bytes(b"old")
    process = started(tmp_path, "offers", "-o", "offers.csv", shell='ulimit -f 1; exec "$0" "$@"')
    assert process.communicate() == (b"", b"Error: cannot write offers.csv: File too large\n")
    assert process.returncode == 4
    assert (tmp_path / "offers.csv").read_bytes() == b"old"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["cache", "catalogue", "offers.csv"]
    assert run("offers", "-o", "offers.csv", "--quiet").err == ""
    assert (tmp_path / "offers.csv").read_bytes() == whole


FAILS = """
import sys
from offerbook.cli.session import Session

def wrong(*arguments):
    raise RuntimeError("a \\x1b[31m bug")

Session.book = wrong
from offerbook.__main__ import main
main()
"""


@pytest.mark.parametrize("debug", [False, True])
def test_our_own_bug_ends_with_70_and_a_traceback_only_on_request(tmp_path: Path, debug: bool) -> None:
    done = subprocess.run(
        [sys.executable, "-c", FAILS, "offers", *(["--debug"] if debug else [])],
        cwd=tmp_path,
        env=environment_of(tmp_path),
        capture_output=True,
        check=False,
    )
    said = done.stderr.decode()
    assert done.stdout == b""
    if debug:
        assert done.returncode != 0
        assert said.startswith("Traceback (most recent call last):\n")
        assert "RuntimeError" in said
    else:
        assert done.returncode == 70
        assert said == (
            "Error: this is a bug in offerbook: RuntimeError('a \\x1b[31m bug'); "
            "the same command with --debug says where\n"
        )


INTERRUPTED = """
import os, signal
from offerbook.loading import load

def interrupted(*arguments, **options):
    os.kill(os.getpid(), signal.SIGINT)

# What runs in the background is started deaf to this signal.
signal.signal(signal.SIGINT, signal.default_int_handler)
load.load = interrupted
from offerbook.__main__ import main
main()
"""


@pytest.mark.slow
def test_an_interruption_ends_with_130_without_a_word(make_catalogue: MakeCatalogue, tmp_path: Path) -> None:
    make_catalogue()
    for arguments in (["offers"], ["check"], ["export", "-o", "out"], []):
        done = subprocess.run(
            [sys.executable, "-c", INTERRUPTED, *arguments],
            cwd=tmp_path,
            env=environment_of(tmp_path),
            capture_output=True,
            check=False,
        )
        assert (done.returncode, done.stdout, done.stderr) == (130, b"", b"")
    assert sorted(path.name for path in tmp_path.rglob("*") if not path.is_relative_to(tmp_path / "catalogue")) == [
        "cache",
        "offerbook",
    ]


def test_an_index_that_cannot_be_removed_is_not_called_removed(
    make_catalogue: MakeCatalogue, run: Run, tmp_path: Path
) -> None:
    make_catalogue()
    run("offers")
    stuck = tmp_path / "cache" / "offerbook" / "stuck-0123abcd.sqlite"
    stuck.mkdir()
    answer = run("cache", "--clear")
    assert answer.code == 4
    assert answer.err.startswith("removed 1 index, ")
    assert answer.err.endswith(f"Error: what is in {stuck.parent} cannot be removed\n")
