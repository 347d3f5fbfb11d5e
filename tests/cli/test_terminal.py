"""What a terminal is shown: what fits its width, colours, counts, and that long work goes on."""

from __future__ import annotations

import csv
import io
import re
import sys
from pathlib import Path

import pytest

from offerbook.cli.messages import Messages
from tests.cli.processes import OFFERS, SEVERAL, many, on_terminal
from tests.conftest import HEALTHY, MakeCatalogue, Run

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


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["stale"], "nothing has grown old\n"),
        (["ask"], "no question is open\n"),
        (["run"], "no question is saved; write one into offerbook.toml under [run], such as"),
        (["diff", "catalogue", "catalogue"], "nothing differs\n"),
    ],
)
def test_where_nothing_is_wrong_it_is_not_said_that_nothing_was_found(
    make_catalogue: MakeCatalogue, tmp_path: Path, arguments: list[str], said: str
) -> None:
    dated = HEALTHY["sources.toml"].replace('publisher = "BELAZ"', 'publisher = "BELAZ"\ndate = 2026-01-01')
    checked = HEALTHY[OFFERS].replace('sources = ["page"]', 'sources = ["page"]\nchecked = 2026-01-01')
    project = HEALTHY["projects/mine.toml"].replace('sources = ["page"]', 'sources = ["page"]\nchecked = 2026-01-01')
    make_catalogue({"sources.toml": dated, OFFERS: checked, "projects/mine.toml": project})
    answer = on_terminal(tmp_path, 80, *arguments, "--as-of", "2026-02-01", NO_COLOR="1")
    assert answer.out == ""
    assert answer.err.startswith(said)


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
