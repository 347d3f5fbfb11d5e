"""The command line as a process: exit codes, streams, terminals, options, completion, and data that means harm."""

from __future__ import annotations

import csv
import io
import json
import os
import re
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

from offerbook.cli.messages import Messages
from tests.conftest import HEALTHY, MakeCatalogue, Run, environment_of
from tests.program import Answer
from tests.tools.terminal import read_to_end, terminal

OFFERS = "offers/mining.toml"
SEVERAL = {
    OFFERS: HEALTHY[OFFERS]
    + """
[[offer]]
id = "dump-truck-for-deep-quarries"
name = { en = "Dump truck for deep quarries and long hauls", ru = "Самосвал для глубоких карьеров" }
supplier = "belaz"
group = "haul-trucks"
services = ["maintenance", "spare-parts"]
variants = [{ id = "90" }, { id = "90-Arctic" }]
sources = ["page"]
"""
}
LISTING = (
    "id\tname\tsupplier\tgroup\tkind\tvariants\n"
    "truck\tTruck\tBELAZ\tHaul trucks\tgoods\t\n"
    "dump-truck-for-deep-quarries\tDump truck for deep quarries and long hauls\tBELAZ\tHaul trucks\tgoods\t90; 90-Arctic\n"
)


def many(count: int) -> dict[str, str]:
    """A catalogue of so many offers."""
    head, _, rest = HEALTHY[OFFERS].partition('"truck"')
    return {OFFERS: "".join(f'{head}"truck-{n:04}"{rest}' for n in range(count))}


def on_terminal(folder: Path, width: int, *arguments: str, **environment: str) -> Answer:
    """What the program writes to a terminal of `width` columns as stdout, line ends as newlines, and to stderr."""
    leader, follower = terminal(width)
    process = subprocess.Popen(
        [sys.executable, "-m", "offerbook", *arguments],
        cwd=folder,
        env=environment_of(folder) | {"TERM": "xterm-256color"} | environment,
        stdin=subprocess.DEVNULL,
        stdout=follower,
        stderr=subprocess.PIPE,
    )
    os.close(follower)
    shown = read_to_end(leader)
    _nothing, said = process.communicate()
    return Answer(process.returncode, shown, said.decode())


def started(folder: Path, *arguments: str, shell: str = 'exec "$0" "$@"') -> subprocess.Popen[bytes]:
    """The program as a process that runs, started by a line of shell in which `"$0" "$@"` stands for it."""
    return subprocess.Popen(
        ["sh", "-c", shell, sys.executable, "-m", "offerbook", *arguments],
        cwd=folder,
        env=environment_of(folder),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )


# --- exit codes


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
        ("offers --where payload>3", 'there is no column "payload" in offers; did you mean "payload_t"? '
         "`--columns help` lists them."),
        ("offers -o x.abc", "the ending of x.abc names no format; add --format, or use one of "
         ".csv .tsv .json .jsonl .ndjson .md .html .htm .tex .rst .adoc .org .txt .xlsx"),
        ("offers -f csv -o x.json", "--format csv and the ending of x.json contradict each other; leave one out"),
        ("offers -f json -o x.txt", "--format json and the ending of x.txt contradict each other; leave one out"),
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
        (["check", "nowhere"], "PATH: there is no folder nowhere. `offerbook init nowhere` makes an empty catalogue."),
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


# --- streams


@pytest.mark.slow
@pytest.mark.parametrize(
    "arguments",
    [["offers"], ["export", "offers"], ["offers", "-f", "psql"], ["offers", "-f", "table"], ["--help"], ["check", "--explain", "all"]],
)  # fmt: skip
def test_a_reader_that_has_seen_enough_ends_the_program_quietly_with_0(
    make_catalogue: MakeCatalogue, tmp_path: Path, arguments: list[str]
) -> None:
    make_catalogue(many(3000) if arguments[0] == "offers" else None)
    reading, writing = os.pipe()
    os.close(reading)
    done = subprocess.run(
        [sys.executable, "-m", "offerbook", *arguments],
        cwd=tmp_path,
        env=environment_of(tmp_path),
        stdout=writing,
        stderr=subprocess.PIPE,
        check=False,
    )
    os.close(writing)
    assert (done.returncode, done.stderr) == (0, b"")


def test_only_the_first_rows_are_read_by_head(make_catalogue: MakeCatalogue, tmp_path: Path) -> None:
    make_catalogue(many(3000))
    process = started(tmp_path, "export", "facts")
    assert process.stdout is not None
    assert process.stderr is not None
    assert process.stdout.readline().startswith(b"offer_id,variant_id,spec_id,value,value_ru,low,number,qualifier,")
    process.stdout.close()
    assert process.stderr.read() == b""
    assert process.wait() == 0


def with_closed(folder: Path, stream: int, *arguments: str) -> Answer:
    """Run with stdout (1) or stderr (2) closed."""
    process = started(folder, *arguments, shell=f'exec "$0" "$@" {stream}>&-')
    out, err = process.communicate()
    return Answer(process.returncode, out.decode(), err.decode())


def test_a_closed_stderr_puts_no_notes_into_the_answer(make_catalogue: MakeCatalogue, tmp_path: Path) -> None:
    make_catalogue({OFFERS: SEVERAL[OFFERS] + HEALTHY[OFFERS]})
    answer = with_closed(tmp_path, 2, "offers")
    assert (answer.code, answer.out) == (0, LISTING)
    assert with_closed(tmp_path, 2, "show", "nothing").code == 2


def test_a_closed_stdout_ends_with_4(make_catalogue: MakeCatalogue, tmp_path: Path) -> None:
    make_catalogue()
    answer = with_closed(tmp_path, 1, "offers")
    assert (answer.code, answer.err) == (4, "Error: stdout is closed\n")


@pytest.mark.slow
@pytest.mark.parametrize("encoding", ["ascii", "cp1251", "latin-1:strict", "utf-16"])
def test_whatever_stdout_was_the_answer_is_utf_8(make_catalogue: MakeCatalogue, run: Run, encoding: str) -> None:
    make_catalogue(SEVERAL)
    for arguments in (["offers", "--lang", "ru"], ["check", "--explain", "W502"], ["--help", "--lang", "ru"]):
        expected = run(*arguments)
        answer = run(*arguments, PYTHONIOENCODING=encoding)
        assert (answer.code, answer.out, answer.err) == (0, expected.out, expected.err)


@pytest.mark.slow
def test_arguments_that_are_no_text_are_refused_or_find_nothing(make_catalogue: MakeCatalogue, run: Run) -> None:
    make_catalogue()
    odd = os.fsdecode(b"\xff\xfe")
    assert (run("offers", odd).code, run("offers", "truck", odd).out.count("\n")) == (0, 2)
    assert run("offers", "--sector", odd).err == 'Error: there is no sector "??". `offerbook sectors` lists them.\n'
    assert run("show", odd).code == 2
    assert run("offers", "--where", f"name ~ {odd}").code == 0
    assert run("offers", "-C", odd).code == 3
    assert run("offers", "-o", f"{odd}.csv").code == 0


# --- a terminal

WIDE = """\
Offers

Offer                         Name                                         Supplier  Group        Kind   Variants
──────────────────────────────────────────────────────────────────────────────────────────────────────────────────────
truck                         Truck                                        BELAZ     Haul trucks  goods  –
dump-truck-for-deep-quarries  Dump truck for deep quarries and long hauls  BELAZ     Haul trucks  goods  90; 90-Arctic
"""
DEFAULT_LIMIT = """\
Offers

Offer                         Name                                   Group
────────────────────────────────────────────────────────────────────────────────
truck                         Truck                                  Haul trucks
dump-truck-for-deep-quarries  Dump truck for deep quarries and long  Haul trucks
                              hauls
"""
NARROW = """\
Offers

Offer:    truck
Name:     Truck
Supplier: BELAZ
Group:    Haul trucks
Kind:     goods
Variants: –

Offer:    dump-truck-for-deep-quarries
Name:     Dump truck for deep quarries and long
          hauls
Supplier: BELAZ
Group:    Haul trucks
Kind:     goods
Variants: 90; 90-Arctic
"""
NARROWEST = """\
Offers

Offer:    truck
Name:     Truck
Supplier: BELAZ
Group:    Haul trucks
Kind:     goods
Variants: –

Offer:
  dump-truck-for-deep-quarries
Name:     Dump truck for deep
          quarries and long
          hauls
Supplier: BELAZ
Group:    Haul trucks
Kind:     goods
Variants: 90; 90-Arctic
"""


@pytest.mark.slow
@pytest.mark.parametrize(
    ("width", "shown", "said"),
    [
        (200, WIDE, "2 rows\n"),
        (80, DEFAULT_LIMIT, "2 rows\nnot shown (terminal too narrow): supplier, kind, variants\n"),
        (50, NARROW, "2 rows\n"),
        (30, NARROWEST, "2 rows\n"),
    ],
)
def test_a_terminal_is_shown_what_fits_its_width_and_told_what_does_not(
    make_catalogue: MakeCatalogue, tmp_path: Path, width: int, shown: str, said: str
) -> None:
    make_catalogue(SEVERAL)
    answer = on_terminal(tmp_path, width, "offers", NO_COLOR="1")
    assert (answer.code, answer.out, answer.err) == (0, shown, said)


def test_a_column_asked_for_by_name_is_the_last_to_go(make_catalogue: MakeCatalogue, tmp_path: Path) -> None:
    make_catalogue(SEVERAL)
    answer = on_terminal(tmp_path, 80, "offers", "--columns", "+payload_t", NO_COLOR="1")
    assert answer.out == (
        "Offers\n\n"
        "                                                                        Payload,\n"
        "Offer                         Name                                             t\n"
        "────────────────────────────────────────────────────────────────────────────────\n"
        "truck                         Truck                                          130\n"
        "dump-truck-for-deep-quarries  Dump truck for deep quarries and long            –\n"
        "                              hauls\n"
    )
    assert answer.err == "2 rows\nnot shown (terminal too narrow): supplier, group, kind, variants\n"


@pytest.mark.slow
def test_a_terminal_is_shown_no_more_than_200_rows_unless_it_asks(
    make_catalogue: MakeCatalogue, tmp_path: Path
) -> None:
    make_catalogue(many(203))
    answer = on_terminal(tmp_path, 80, "offers", "--columns", "id", NO_COLOR="1")
    assert answer.out.count("truck-") == 200
    assert answer.err == "203 rows\n3 more not shown; --limit 203 shows all, -o FILE writes them\n"
    answer = on_terminal(tmp_path, 80, "offers", "--columns", "id", "--limit", "203", NO_COLOR="1")
    assert (answer.out.count("truck-"), answer.err) == (203, "203 rows\n")
    for limit in ("4", "0"):
        answer = on_terminal(tmp_path, 80, "offers", "--columns", "id", "--limit", limit, NO_COLOR="1")
        assert (answer.out.count("truck-"), answer.err) == (int(limit), f"{limit} of 203 rows (--limit)\n")
    answer = on_terminal(
        tmp_path, 80, "offers", "truck", "--where", "id != truck-0007", "-n", "1", "--sort", "-id", NO_COLOR="1"
    )
    assert answer.err.startswith("1 of 202 rows (--limit)\n")
    answer = on_terminal(tmp_path, 80, "offers", "--columns", "id", "--format", "tsv")
    assert answer.out.count("truck-") == 203
    answer = on_terminal(tmp_path, 80, "offers", "молоко")
    assert (answer.out, answer.err) == ("", 'nothing found\nthe word "молоко" is nowhere in this list\n')


@pytest.mark.slow
@pytest.mark.parametrize(
    ("option", "environment", "coloured"),
    [
        ([], {}, True),
        ([], {"NO_COLOR": "1"}, False),
        ([], {"NO_COLOR": ""}, True),
        ([], {"TERM": "dumb"}, False),
        ([], {"NO_COLOR": "1", "FORCE_COLOR": "1"}, False),
        (["--color", "never"], {"FORCE_COLOR": "1"}, False),
        (["--color", "always"], {"NO_COLOR": "1"}, True),
    ],
)
def test_colour_on_a_terminal_obeys_option_and_environment(
    make_catalogue: MakeCatalogue, tmp_path: Path, option: list[str], environment: dict[str, str], coloured: bool
) -> None:
    make_catalogue()
    answer = on_terminal(tmp_path, 80, "offers", *option, **environment)
    assert answer.code == 0
    assert ("\x1b[36mtruck\x1b[0m" in answer.out) is coloured
    assert ("\x1b" in answer.out) is coloured


@pytest.mark.slow
def test_off_a_terminal_only_a_table_that_is_asked_for_is_coloured_and_only_on_demand(
    make_catalogue: MakeCatalogue, run: Run
) -> None:
    make_catalogue()
    plain = run("offers").out
    assert run("offers", FORCE_COLOR="1").out == plain
    assert run("offers", "--color", "always").out == plain
    table = run("offers", "--format", "table").out
    assert "\x1b" not in table
    assert "\x1b[36mtruck" in run("offers", "--format", "table", "--color", "always").out
    assert "\x1b[36mtruck" in run("offers", "--format", "table", FORCE_COLOR="1").out


def test_a_terminal_in_the_c_locale_is_shown_ascii(make_catalogue: MakeCatalogue, tmp_path: Path) -> None:
    make_catalogue()
    answer = on_terminal(tmp_path, 80, "offers", "--columns", "id,variants", NO_COLOR="1", LC_ALL="C")
    assert answer.out == "Offers\n\nOffer  Variants\n---------------\ntruck  -\n"


@pytest.mark.slow
def test_a_pipe_is_given_the_same_rows_and_columns_as_a_wide_terminal(
    make_catalogue: MakeCatalogue, run: Run, tmp_path: Path
) -> None:
    make_catalogue(SEVERAL)
    for arguments in (["offers"], ["needs"], ["match", "mine"], ["show", "truck"]):
        piped = [line.split("\t") for line in run(*arguments).out.splitlines()]
        heads = [row[1] for row in csv.reader(io.StringIO(run(*arguments, "--columns", "help", "-f", "csv").out))]
        table = on_terminal(tmp_path, 400, *arguments, "-f", "table", NO_COLOR="1").out.splitlines()
        assert all(head in heads for head in re.split(r"\s{2,}", table[2].strip()))
        assert [line.split()[0] for line in table[4 : 4 + len(piped) - 1]] == [row[0] or "–" for row in piped[1:]]


def test_errors_and_counts_are_no_part_of_the_answer(make_catalogue: MakeCatalogue, tmp_path: Path) -> None:
    make_catalogue({OFFERS: HEALTHY[OFFERS] * 2})
    answer = on_terminal(tmp_path, 80, "offers", "--columns", "id", NO_COLOR="1")
    assert answer.out == "Offers\n\nOffer\n─────\ntruck\n"
    assert answer.err == "Mistakes in the catalogue: 1; records left out: 1. `offerbook check` shows them.\n1 row\n"
    assert on_terminal(tmp_path, 80, "offers", "--quiet").err == ""


# --- options


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
        assert (tmp_path / name).read_bytes().decode() == text
    assert run("offers", *columns, "-f", "latex_booktabs", "-o", "a.tex").code == 0
    assert run("offers", *columns, "--excel", "ru").out == "\ufeffOffer;Payload, t\r\ntruck;130\r\n"


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


# --- completion


def add_words(run: Run, shell: str, line: str, cwd: Path | None = None, **environment: str) -> Answer:
    words = line.split(" ")
    return run(
        cwd=cwd,
        **{
            "_OFFERBOOK_COMPLETE": f"complete_{shell}",
            "COMP_WORDS": line,
            "COMP_CWORD": str(len(words) - 1),
            "_TYPER_COMPLETE_ARGS": line,
            "_TYPER_COMPLETE_WORD_TO_COMPLETE": words[-1],
            "_TYPER_COMPLETE_FISH_ACTION": "get-args",
            **environment,
        },
    )


@pytest.mark.parametrize(
    ("shell", "line", "expected"),
    [
        ("bash", "offerbook show dump", "dump-truck-for-deep-quarries"),
        ("bash", "offerbook match m", "mine\nmining"),
        ("bash", "offerbook explain truck mine/", "mine/trucks"),
        ("bash", "offerbook offers --sector ", "mining"),
        ("bash", "offerbook offers --kind t", "turnkey\ntechnology-transfer"),
        ("bash", "offerbook offers -C ../elsewhere/catalogue --supplier ", "elsewhere"),
        ("bash", "offerbook -C ../elsewhere/catalogue offers --supplier ", "elsewhere"),
        ("bash", "offerbook gro", "groups"),
        ("zsh", "offerbook show dump",
         """_arguments '*: :(("dump-truck-for-deep-quarries":"Dump truck for deep quarries and long hauls"))'"""),
        ("fish", "offerbook show dump", "dump-truck-for-deep-quarries\tDump truck for deep quarries and long hauls"),
        ("fish", "offerbook needs --status o", "open"),
        ("powershell", "offerbook match m", "mine:::Mine\nmining:::Mining"),
    ],
)  # fmt: skip
def test_ids_and_fixed_words_are_completed(
    make_catalogue: MakeCatalogue, run: Run, tmp_path: Path, shell: str, line: str, expected: str
) -> None:
    make_catalogue(SEVERAL)
    other = {"suppliers.toml": '[[supplier]]\nid = "elsewhere"\nname = { en = "Elsewhere", ru = "Ещё" }\n'}
    make_catalogue(other, name=f"../{tmp_path.name}/elsewhere/catalogue")
    (tmp_path / "work").mkdir()
    (tmp_path / "work" / "catalogue").symlink_to(tmp_path / "catalogue")
    answer = add_words(run, shell, line, cwd=tmp_path / "work")
    assert (answer.code, answer.out.strip("\n"), answer.err) == (0, expected, "")


def test_a_completion_without_a_catalogue_is_silent(run: Run) -> None:
    answer = add_words(run, "bash", "offerbook show x", OFFERBOOK_CATALOGUE="nowhere")
    assert (answer.code, answer.out.strip(), answer.err) == (0, "", "")


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_the_completion_script_is_there_for_each_shell(run: Run, shell: str) -> None:
    answer = run(_OFFERBOOK_COMPLETE=f"source_{shell}")
    assert (answer.code, answer.err) == (0, "")
    assert f"_OFFERBOOK_COMPLETE=complete_{shell}" in answer.out


# --- data that means harm

HARM = r"\u001b[31m \u009b31m \u202e \u0007 [/bold] [b] =cmd|' /C calc'!A1 \t \n <b> \u001b]8;;x\u0007 \r \u2028 \ufeff"
TEXT = f'{{ en = "A {HARM}", ru = "Б {HARM}" }}'
HARMFUL: Mapping[str, str] = {
    "catalogue.toml": f"format = 1\ntitle = {TEXT}\n",
    "sectors.toml": f"""
        [[sector]]
        id = "mining"
        name = {TEXT}
        [[group]]
        id = "haul-trucks"
        sector = "mining"
        name = {TEXT}
        terms = {{ en = ["{HARM}"], ru = ["{HARM}"] }}
        [[group]]
        id = "tippers"
        sector = "mining"
        name = {TEXT}
        [[link]]
        groups = ["haul-trucks", "tippers"]
        reason = {TEXT}
    """,
    "specs.toml": f"""
        [[spec]]
        id = "payload_t"
        name = {TEXT}
        type = "number"
        unit = "t"
        [[spec]]
        id = "engine"
        name = {TEXT}
        type = "text"
    """,
    "suppliers.toml": f"""
        [[supplier]]
        id = "belaz"
        name = {TEXT}
        city = {TEXT}
        cautions = [{{ text = {TEXT} }}]
        notes = [{{ topic = "market", text = {TEXT} }}]
        sources = ["page"]
    """,
    "sources.toml": f"""
        [[source]]
        id = "page"
        publisher = "{HARM}"
        url = "https://example.org/{HARM}"
        title = {TEXT}
        note = {TEXT}
    """,
    "offers/mining.toml": f"""
        [[offer]]
        id = "truck"
        name = {TEXT}
        summary = {TEXT}
        supplier = "belaz"
        group = "haul-trucks"
        specs = {{ payload_t = {{ value = 130, note = {TEXT} }}, engine = "{HARM}" }}
        variants = [{{ id = "T", name = {TEXT}, cautions = [{{ text = {TEXT} }}] }}]
        codes = [{{ scheme = "okpd2", code = "28.92", note = {TEXT} }}]
        proposed_for = [{{ project = "mine", source = "page", note = {TEXT} }}]
        mentions = [{{ source = "page", note = {TEXT} }}]
        cautions = [{{ text = {TEXT}, asks = {TEXT} }}]
        notes = [{{ topic = "market", text = {TEXT} }}]
        sources = ["page"]
        [[offer]]
        id = "tipper"
        name = {TEXT}
        supplier = "belaz"
        group = "tippers"
        specs = {{ payload_t = 10 }}
        sources = ["page"]
    """,
    "projects/mine.toml": f"""
        [[project]]
        id = "mine"
        name = {TEXT}
        summary = {TEXT}
        place = {TEXT}
        owner = {TEXT}
        stage = {TEXT}
        cautions = [{{ text = {TEXT} }}]
        sources = ["page"]
        [[project.need]]
        id = "trucks"
        name = {TEXT}
        summary = {TEXT}
        groups = ["haul-trucks"]
        quantity = {{ value = 3, unit = "pcs", note = {TEXT} }}
        requires = [
          {{ spec = "payload_t", min = 100, level = "must", why = {TEXT} }},
          {{ spec = "engine", text = "{HARM} x", why = {TEXT} }},
        ]
        status = "open"
        basis = "inferred"
        why = {TEXT}
        cautions = [{{ text = {TEXT} }}]
        sources = ["page"]
    """,
    # Mistakes, so that messages and excerpts show the text as well.
    "offers/\x1b[31mwrong\u202e.toml": f"""
        [[offer]]
        id = "{HARM}"
        name = "{HARM}"
        "{HARM}" = "\x1b[31m \u202e"
    """.replace("\x1b", ""),
}
DRIVES = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\xad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]")
"""What no output may hold: all that moves the cursor, colours, hides or turns text, but newline and tab."""

SHOWING = ["offers", "projects", "needs", "sectors", "groups", "suppliers", "sources", "show truck", "show mine",
           "show mine/trucks", "show belaz", "show page", "show haul-trucks", "show engine", "match", "gaps", "matrix",
           "explain truck mine/trucks", "explain tipper mine/trucks", "cache", ""]  # fmt: skip


@pytest.mark.slow
@pytest.mark.parametrize("command", [*SHOWING, "check", "check --format github", "check --format json"])
def test_nothing_in_the_data_drives_the_terminal_or_the_reader_of_a_pipe(
    make_catalogue: MakeCatalogue, run: Run, tmp_path: Path, command: str
) -> None:
    make_catalogue(HARMFUL, name="data\x1b[31m\u202e/catalogue")
    folder = ("-C", "data\x1b[31m\u202e/catalogue")
    columns = ["--columns", "all"] if command.split()[:1] in (["offers"], ["needs"], ["match"]) else []
    arguments = [*command.split(), *folder, *columns]
    if command == "cache":
        run("offers", *folder)
    piped = run(*arguments)
    shown = [on_terminal(tmp_path, width, *arguments, NO_COLOR="1") for width in ((100, 40) if columns else (100,))]
    for answer in (piped, *shown):
        assert answer.code in (0, 1)
        assert answer.out
        assert DRIVES.findall(answer.out + answer.err) == []
        assert "Traceback" not in answer.err
    # Nor is any of it lost as markup.
    if command not in ("cache", "check", "check --format github", "matrix"):
        assert r"\x1b[31m" in piped.out or r"\u001b[31m" in piped.out
        assert "[/bold]" in piped.out


@pytest.mark.parametrize("table", ["offers", "matches", "gaps", "facts", "cautions", "requirements"])
def test_nothing_in_the_data_drives_the_reader_of_an_export(
    make_catalogue: MakeCatalogue, run: Run, table: str
) -> None:
    make_catalogue(HARMFUL)
    for option in ([], ["--excel", "ru"]):
        answer = run("export", table, *option)
        assert answer.code == 0
        assert DRIVES.findall(answer.out.removeprefix("\ufeff").replace("\r\n", "\n")) == []
        cells = [cell for row in csv.reader(io.StringIO(answer.out), delimiter=";" if option else ",") for cell in row]
        if option:
            # Figures that are a text or a code are kept as one by a formula that consists of them alone.
            risky = [cell for cell in cells if not re.fullmatch('="[0-9.]+"', cell)]
            assert not [cell for cell in risky if cell.startswith(("=", "+", "@", "\t"))]


@pytest.mark.slow
def test_nothing_in_the_data_drives_a_shell_that_completes(make_catalogue: MakeCatalogue, run: Run) -> None:
    make_catalogue(HARMFUL)
    for shell in ("bash", "zsh", "fish", "powershell"):
        answer = add_words(run, shell, "offerbook show tru")
        assert (answer.code, answer.err) == (0, "")
        assert "truck" in answer.out
        assert DRIVES.findall(answer.out) == []


@pytest.mark.parametrize(
    "arguments",
    [["show", "x\x1b[31m\u202e"], ["offers", "--sector", "x\x1b[31m"], ["offers", "-C", "x\x1b[31m"],
     ["offers", "-o", "no\x1b[31m/x.csv"], ["export", "x\x9b"], ["match", "x\u202e"], ["check", "x\x07"]],
)  # fmt: skip
def test_what_the_user_typed_is_shown_back_harmless(
    make_catalogue: MakeCatalogue, run: Run, arguments: list[str]
) -> None:
    make_catalogue()
    answer = run(*arguments)
    assert answer.code in (2, 3, 4)
    assert DRIVES.findall(answer.err) == []
    assert answer.err.startswith("Error: ")


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


# --- Long work


def test_long_work_says_on_a_terminal_what_it_does_and_takes_that_away(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    clock = iter([0.0, 0.9, 1.1, 1.15, 1.3])
    monkeypatch.setattr("time.monotonic", lambda: next(clock))
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    messages = Messages()
    progress = messages.progress("matching {step} ...")
    for step in ("too early", "a/first", "too soon after that", "b/se\x1bcond"):
        progress(step)
    assert capsys.readouterr().err == "\r\x1b[Kmatching a/first ...\r\x1b[Kmatching b/se\\x1bcond ..."
    messages.note("2 rows")
    messages.end_progress()
    assert capsys.readouterr().err == "\r\x1b[K2 rows\n"


@pytest.mark.parametrize(("quiet", "terminal"), [(True, True), (False, False)])
def test_nobody_who_did_not_ask_for_it_is_told_what_is_being_done(
    quiet: bool, terminal: bool, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    clock = iter([0.0, 5.0])
    monkeypatch.setattr("time.monotonic", lambda: next(clock))
    monkeypatch.setattr(sys.stderr, "isatty", lambda: terminal)
    Messages(quiet).progress("matching {step} ...")("a/first")
    assert capsys.readouterr().err == ""
