"""The generated catalogue is what the benchmark says it is, and the benchmark counts right; nothing here is timed."""

from __future__ import annotations

import csv
import json
import sqlite3
import sys
import tomllib
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from offerbook.model.records import Group, Link, Sector
from tests.conftest import ROOT, Run
from tests.tools.benchmarks import generate
from tests.tools.benchmarks.generated import headings, lists
from tests.tools.benchmarks.generated.offers import Used

pytest.importorskip("fcntl", reason="processes are timed as POSIX systems start them")

from tests.tools.benchmarks import growth, lab, match_growth, peers, processes, questions, report, speed
from tests.tools.benchmarks.growth import Grown
from tests.tools.benchmarks.match_growth import Measured
from tests.tools.benchmarks.peers import PEERS, Peer
from tests.tools.benchmarks.processes import Call, Sample
from tests.tools.benchmarks.questions import OUR_WORDS, OURS
from tests.tools.benchmarks.report import HELLO_NAME, Row, Target

COUNT = 250


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small generated catalogue with its flat files."""
    folder = tmp_path_factory.mktemp("made")
    generate.generate(folder, COUNT)
    return folder


def tables(folder: Path, table: str) -> list[dict[str, Any]]:
    """Every table of a kind in a catalogue."""
    files = sorted((folder / "catalogue").rglob("*.toml"))
    return [it for file in files for it in tomllib.loads(file.read_text(encoding="utf-8")).get(table, ())]


def contents(folder: Path) -> dict[str, bytes | list[str]]:
    """What every file of a folder holds; of a database, the statements that make it."""
    found: dict[str, bytes | list[str]] = {}
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        name = path.relative_to(folder).as_posix()
        if path.suffix == ".sqlite":
            with closing(sqlite3.connect(path)) as database:
                found[name] = list(database.iterdump())
        else:
            found[name] = path.read_bytes()
    return found


# --- The generator


@pytest.mark.slow
def test_the_same_arguments_give_the_same_bytes(made: Path, tmp_path: Path) -> None:
    generate.generate(tmp_path, COUNT)
    assert contents(tmp_path) == contents(made)


@pytest.mark.slow
def test_another_seed_gives_other_offers(made: Path, tmp_path: Path) -> None:
    generate.generate(tmp_path, COUNT, seed=2, flat=False)
    assert tables(tmp_path, "offer") != tables(made, "offer")


def test_a_generated_catalogue_has_no_findings(made: Path, run: Run) -> None:
    answer = run("check", cwd=made)
    said = f"checked catalogue: 186 files, {COUNT} offers, 1 project, 10 needs: 0 errors, 0 warnings\n"
    assert (answer.code, answer.out, answer.err) == (0, "", said)


@pytest.mark.slow
def test_a_generated_catalogue_with_the_groups_of_a_large_register_has_no_findings(
    monkeypatch: pytest.MonkeyPatch, run: Run, tmp_path: Path
) -> None:
    monkeypatch.setattr(headings, "PLAIN", 100)
    monkeypatch.setattr(headings, "A_GROUP", 1)
    generate.generate(tmp_path, 1200, flat=False)
    assert len(tables(tmp_path, "group")) == 1200
    answer = run("check", cwd=tmp_path)
    said = "checked catalogue: 186 files, 1200 offers, 1 project, 10 needs: 0 errors, 0 warnings\n"
    assert (answer.code, answer.out, answer.err) == (0, "", said)


def test_a_generated_catalogue_of_a_single_offer_has_no_findings(run: Run, tmp_path: Path) -> None:
    generate.generate(tmp_path, 1, flat=False)
    answer = run("check", cwd=tmp_path)
    said = "checked catalogue: 7 files, 1 offer, 1 project, 10 needs: 0 errors, 0 warnings\n"
    assert (answer.code, answer.out, answer.err) == (0, "", said)


def test_the_files_for_other_programs_hold_the_same_offers(made: Path) -> None:
    wanted = [f"offer-{number:07}" for number in range(COUNT)]
    records = (made / "offers.rec").read_text(encoding="utf-8").split("\n")
    with (made / "offers.csv").open(encoding="utf-8", newline="") as file:
        cells = list(csv.DictReader(file))
    lines = [json.loads(line) for line in (made / "offers.jsonl").read_text(encoding="utf-8").splitlines()]
    with closing(sqlite3.connect(made / "offers.sqlite")) as database:
        rows = database.execute("SELECT * FROM offers ORDER BY id").fetchall()
        by_word = database.execute("SELECT count(*) FROM offers_fts WHERE offers_fts MATCH 'truck'").fetchone()[0]
    assert [it["id"] for it in tables(made, "offer")] == wanted
    assert [line.removeprefix("id: ") for line in records if line.startswith("id: ")] == wanted
    assert [it["id"] for it in lines] == wanted
    assert [tuple(it.values()) for it in cells] == [tuple("" if it is None else str(it) for it in row) for row in rows]
    assert [it["id"] for it in cells] == wanted
    assert by_word == sum("truck" in (it["name_en"] + it["summary_en"]).lower() for it in cells) > 0


def test_the_flat_files_say_what_the_catalogue_says(made: Path) -> None:
    payloads = {}
    for offer in tables(made, "offer"):
        fact = offer["specs"].get("payload_t")
        payloads[offer["id"]] = fact["value"] if isinstance(fact, dict) else fact
    with closing(sqlite3.connect(made / "offers.sqlite")) as database:
        assert dict(database.execute("SELECT id, payload_t FROM offers")) == payloads
    assert any(payloads.values())


def test_the_rarer_keys_have_about_a_tenth_of_the_offers(made: Path) -> None:
    offers = tables(made, "offer")
    for key in ("variants", "capacity", "proposed_for", "cautions", "codes"):
        assert 0.05 * COUNT < sum(key in it for it in offers) < 0.16 * COUNT, key


def test_files_are_at_most_two_hundred_and_evenly_filled() -> None:
    assert generate.FILES + 10 + 5 <= 200
    assert generate.shares(7, 3) == [2, 2, 3]
    assert generate.shares(2, 5) == [1, 1]
    assert sum(generate.shares(100_003, generate.FILES)) == 100_003


@pytest.mark.slow
@pytest.mark.parametrize(
    ("offers", "groups", "sectors"), [(5, 5, 2), (20_000, 88, 18), (30_000, 375, 78), (100_000, 1200, 90)]
)
def test_groups_and_sectors_grow_as_headings_and_chapters_do(offers: int, groups: int, sectors: int) -> None:
    made = headings.head(
        generate.shipped_path("sector", Sector),
        generate.shipped_path("group", Group),
        generate.shipped_path("link", Link),
        offers,
    )
    assert (len(made.headings), len(made.sectors)) == (groups, sectors)
    assert len({it.group.id for it in made.headings}) == len({it.group.name.ru for it in made.headings}) == groups


@pytest.mark.slow
def test_no_two_of_fifty_thousand_suppliers_have_one_name() -> None:
    lines = lists.suppliers(Used(set(range(50_000)), set(), set()))
    names = [line.partition("name = ")[2] for line in lines if "name = " in line]
    assert len(set(names)) == len(names) == 50_000


# --- The benchmark


def taken(wall: float, peak: float = 20) -> Sample:
    return Sample(wall, wall / 2, peak)


def test_a_median_is_of_each_figure_by_itself() -> None:
    samples = [Sample(1, 9, 5), Sample(2, 8, 4), Sample(9, 1, 6)]
    assert processes.median(samples) == Sample(2, 8, 5)
    assert processes.median(samples[:2]) == Sample(1.5, 8.5, 4.5)


def test_calls_are_timed_in_turns_and_the_median_is_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    order: list[str] = []

    def run(call: Call, _environment: object) -> tuple[Sample, bytes]:
        order.append(call.name)
        return taken(len(order)), b""

    monkeypatch.setattr(processes, "run", run)
    calls = [Call("a", ()), Call("b", (), slow=True)]
    assert processes.measured(calls, {}, 3) == {"a": taken(3), "b": taken(4)}
    assert order == ["a", "b"] * 3
    order.clear()
    assert processes.measured(calls, {}, 3, quick=True) == {"a": taken(3), "b": taken(2)}
    assert order == ["a", "b", "a", "a"]


@pytest.mark.parametrize(
    ("target", "shown"),
    [
        (Target("x"), ("", "", "", "")),
        (Target("x", 2, "y"), ("1.50 ×", "y", "≤ 2 ×", "yes")),
        (Target("x", 1.5, "y"), ("1.50 ×", "y", "≤ 1.5 ×", "yes")),
        (Target("x", 1.35, "y"), ("1.50 ×", "y", "≤ 1.35 ×", "NO")),
        (Target("x", 1, "y", plus=1.5), ("1.50 ×", "y", "≤ 1 × + 1.5 × Typer", "yes")),
        (Target("x", 1, "y", plus=0.5), ("1.50 ×", "y", "≤ 1 × + 0.5 × Typer", "NO")),
        (Target("x", 1, "y", memory=True), ("2.00 ×", "y, memory", "≤ 1 ×", "NO")),
        (Target("x", 0.1), ("", "", "≤ 0.1 s", "NO")),
        (Target("x", 4), ("", "", "≤ 4 s", "yes")),
        (Target("x", 30, memory=True), ("", "", "≤ 30 MB", "NO")),
    ],
)
def test_a_line_says_whether_what_was_asked_is_reached(target: Target, shown: tuple[str, ...]) -> None:
    medians = {"x": taken(0.375, 40), "y": taken(0.25, 20), HELLO_NAME: taken(0.125)}
    assert report.row(target, medians) == Row("x", "375 ms", "188 ms", "40 MB", *shown)


def test_times_have_three_digits_that_mean_something() -> None:
    assert [report.seconds(time) for time in (0.0042, 0.9994, 1.234, 12.34, 123.4)] == [
        *("4 ms", "999 ms", "1.23 s", "12.3 s", "123 s")
    ]


def test_a_table_is_markdown() -> None:
    assert report.markdown(("what", "t"), [("listing", "5 ms")]) == (
        "| what    | t    |\n| ------- | ---- |\n| listing | 5 ms |\n"
    )


def test_peers_that_are_not_installed_are_named(tmp_path: Path) -> None:
    names = ["GNU recutils", "csvkit", "Miller", "DuckDB", "sqlite-utils", "sqlite3"]
    assert peers.missing(str(tmp_path)) == names
    assert list(peers.peer_calls(tmp_path, str(tmp_path))) == []
    (tmp_path / "mlr").write_text("#!/bin/sh\n")
    (tmp_path / "mlr").chmod(0o700)
    assert peers.missing(str(tmp_path)) == [name for name in names if name != "Miller"]
    assert [(peer.name, one.argv[-1]) for peer, one, _two in peers.peer_calls(tmp_path, str(tmp_path))] == [
        ("Miller", f"{tmp_path}/offers.csv")
    ]


def peer(name: str) -> Peer:
    return next(it for it in PEERS if it.name == name)


def test_a_peer_is_compared_by_the_same_questions() -> None:
    medians = {OURS: taken(0.08), OUR_WORDS: taken(0.1), HELLO_NAME: taken(0.05)}
    for name, one, two in (("Miller, offers.csv", 0.24, 0.05), ("sqlite3, a database", 0.006, 0.005)):
        medians |= {f"{name}: {OURS}": taken(one), f"{name}: {OUR_WORDS}": taken(two)}
    assert peers.compared(peer("Miller"), medians, (True, True)) == (
        *("Miller", "offers.csv", "240 ms", "50 ms", "3 and 0.5", "yes", "faster", "yes and NO"),
    )
    assert peers.compared(peer("sqlite3"), medians, (True, False)) == (
        *("sqlite3", "a database", "6 ms", "5 ms", "0.075 and 0.05", "yes and NO"),
        *("≤ its time + 1.5 × Typer", "yes and NO"),
    )


def test_growth_is_compared_with_that_of_the_bytes() -> None:
    small = Grown(1000, 1, taken(0.5), taken(0.4), taken(0.1), taken(0.1), taken(0.1))
    large = Grown(100_000, 80, taken(42, 300), taken(30, 200), taken(0.12), taken(0.29), taken(0.31))
    assert growth.grown_rows([small, large]) == [
        ("1,000", "1.0 MB", "500 ms", "400 ms", "900 ms", "20 MB", "100 ms", "100 ms", "100 ms"),
        ("100,000", "80.0 MB", "42 s", "30 s", "900 ms", "300 MB", "120 ms", "290 ms", "310 ms"),
        ("growth", "80 ×", "84 ×", "75 ×", "", "", "1.20 ×", "2.90 ×", "3.10 ×"),
        ("asked", "", "≤ 80 ×", "≤ 80 ×", "", "", "< 3 ×", "< 3 ×", "< 3 ×"),
        ("reached", "", "NO", "yes", "", "", "yes", "yes", "NO"),
    ]


def used(*cpu: float) -> dict[str, Sample]:
    """What the three commands took of the processors; by the clock, always a second."""
    return {name: Sample(1, seconds, 1) for name, seconds in zip(match_growth.ASKED, cpu, strict=True)}


def test_growth_of_matching_is_compared_with_that_of_the_pairs_that_share_a_group() -> None:
    small = Measured(10_000, 10_000, 1000, used(1, 2, 0.5))
    large = Measured(10_000, 100_000, 50_000, used(50, 102, 5))
    assert list(match_growth.grown_rows(small, large)) == [
        ("10,000", "10,000", "100", "1,000", "1 s", "2 s", "500 ms"),
        ("10,000", "100,000", "1,000", "50,000", "50 s", "102 s", "5 s"),
        ("growth", "", "", "50 ×", "50 × yes", "51 × NO", "10 × yes"),
    ]


def test_the_pairs_that_share_a_group_are_counted_for_each_group_of_a_need() -> None:
    offers, needs = "\ufeffgroup_id\na\na\nb\nc\n", "\ufeffgroup_ids\na; b\na\nd\n"
    assert match_growth.shared_pairs(offers.encode(), needs.encode()) == 5


def test_a_catalogue_can_have_the_groups_of_a_larger_one(tmp_path: Path) -> None:
    generate.generate(tmp_path, 20, flat=False, groups_of=COUNT)
    assert len(tables(tmp_path, "group")) == len({it["id"] for it in tables(tmp_path, "group")}) > 20
    assert len(tables(tmp_path, "offer")) == 20


def test_two_steps_of_one_task_are_timed_as_one() -> None:
    both = processes.after_another(taken(2, 300), taken(3, 100))
    assert (both.wall, both.peak) == (5, 300)
    shown = report.row(Target("both", None, "tomli"), {"both": both, "tomli": taken(2)})
    assert (shown.time, shown.ratio, shown.than, shown.asked, shown.reached) == ("5 s", "2.50 ×", "tomli", "", "")


def test_a_page_gets_the_tables_between_two_comments() -> None:
    page = "# Program\n\n<!-- speed: how it is made -->\nold\n\nold\n<!-- end of speed -->\n\n## More\n"
    once = report.with_section(page, "speed", "one \\1\n")
    assert once == page.replace("old\n\nold\n", "one \\1\n")
    with pytest.raises(ValueError, match="'growth'"):
        report.with_section(page, "growth", "one\n")


def test_the_readme_and_the_page_of_benchmarks_have_a_place_for_the_tables() -> None:
    for page in (speed.TABLES, ROOT / "README.md"):
        assert "new" in report.with_section(page.read_text(encoding="utf-8"), "speed", "new\n")


def test_the_project_s_page_has_few_lines_and_only_when_all_were_measured() -> None:
    medians = {call: taken(0.25) for _text, call in speed.SUMMARY}
    assert speed.summary(medians).count("| 250 ms |") == len(speed.SUMMARY)
    del medians[HELLO_NAME]
    assert speed.summary(medians) == ""


def test_the_tables_name_no_folder_of_the_machine() -> None:
    given = ["--offers", "5", "--path", "/opt/peers", "--growth", "--folder=/srv/x", "--readme"]
    assert speed.without_places(given) == ["--offers", "5", "--growth"]


@pytest.mark.slow
def test_everything_that_is_asked_is_measured(tmp_path: Path) -> None:
    here = lab.lab(tmp_path, [], 1, quick=True)
    named = {call.name for call in (*speed.start_calls(here), *speed.size_calls(here, 10))}
    assert named.issuperset(speed.STEPS)
    named.add(speed.BOTH)
    for target in (*speed.START, *speed.SIZE):
        assert {target.call, target.than or target.call} <= named
    assert {call for _text, call in speed.SUMMARY} <= named


def test_processes_are_run_on_a_pipe_and_on_a_terminal(tmp_path: Path) -> None:
    here = lab.lab(tmp_path, [], 1, quick=True)
    asks = "import os, sys; print(sys.stdout.isatty(), sys.stdout.isatty() and os.get_terminal_size().columns)"
    for terminal, said in ((False, b"False False\n"), (True, b"True 118\r\n")):
        sample, answer = processes.run(Call("x", (sys.executable, "-c", asks), terminal), here.environment, keep=True)
        assert answer == said
        assert sample.wall > 0 and sample.cpu > 0 and sample.peak > 1
    with pytest.raises(processes.CallError, match=r"x: .*too bad"):
        processes.run(Call("x", (sys.executable, "-c", "import sys; sys.exit('too bad')")), here.environment)
    processes.run(Call("x", (sys.executable, "-c", "import sys; sys.exit(2)"), status=2), here.environment)


@pytest.mark.slow
def test_the_questions_find_something_in_the_shipped_catalogue(run: Run) -> None:
    for asked in (questions.LISTING, questions.FEW, questions.MANY):
        assert run(*asked).out.count("\n") > 1
