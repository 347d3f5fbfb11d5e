"""The day that is asked about: what has ended before it is past, in every answer, whatever the catalogue says."""

from __future__ import annotations

import json
import sqlite3
import time
from pathlib import Path

import pytest

import offerbook
from offerbook.library import Book
from offerbook.tables.rendering import RenderOptions
from offerbook.tables.screen import screen_text
from offerbook.text.errors import UsageError
from tests.conftest import HEALTHY, MakeCatalogue, Run

MINE = HEALTHY["projects/mine.toml"] + 'when = { by = "2026-10" }\n'


@pytest.fixture
def folder(make_catalogue: MakeCatalogue, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    return make_catalogue({"projects/mine.toml": MINE})


def statuses(book: Book) -> list[object]:
    """The status of the one need: listed, counted as open, as a record, in its match and filtered for."""
    need = book.needs(status="open")
    return [
        [row["status"] for row in book.needs().to_dicts()],
        [row["open_needs"] for row in book.projects().to_dicts()],
        [need.status for need in book.needs()],
        [match.need.status for match in book.match("mine")],
        need.ids,
        book.needs(where="status = past").ids,
    ]


OPEN = [["open"], [1], ["open"], ["open"], ("mine/trucks",), ()]
PAST = [["past"], [0], ["past"], ["past"], (), ("mine/trucks",)]


@pytest.mark.parametrize(("day", "expected"), [("2026-10-31", OPEN), ("2026-11-01", PAST)])
def test_a_need_is_past_from_the_day_after_its_last(folder: Path, day: str, expected: list[object]) -> None:
    with offerbook.open(folder, as_of=day) as book:
        assert statuses(book) == expected


PLANNED = [["planned"], [1], ["planned"], ["planned"], (), ()]


@pytest.mark.parametrize(
    ("start", "day", "expected"),
    [
        ("2024", "2023-12-31", PLANNED),
        ("2024", "2024-01-01", PAST),
        ("2024-05", "2024-04-30", PLANNED),
        ("2024-05", "2024-05-01", PAST),
        ("2024-05-09", "2024-05-08", PLANNED),
        ("2024-05-09", "2024-05-09", PAST),
    ],
)
def test_what_is_past_was_planned_before_its_time(
    folder: Path, run: Run, start: str, day: str, expected: list[object]
) -> None:
    time = f'when = {{ from = "{start}", by = "2026-10" }}'
    past = MINE.replace('when = { by = "2026-10" }', time).replace('status = "open"', 'status = "past"')
    (folder / "projects" / "mine.toml").write_text(past, encoding="utf-8")
    with offerbook.open(folder, as_of=day) as book:
        assert statuses(book) == expected
    shown = run("show", "mine/trucks", "--as-of", day).out
    assert ("planned: its time has not begun; the catalogue says past" in shown) == (expected is PLANNED)
    status = "planned" if expected is PLANNED else "past"
    run("export", "-o", "day.sqlite", "--as-of", day)
    with sqlite3.connect(folder.parent / "day.sqlite") as database:
        assert database.execute("SELECT status FROM needs").fetchall() == [(status,)]


def test_a_record_says_of_its_needs_what_they_are_on_that_day(folder: Path, run: Run) -> None:
    for day, status in (("2026-10-31", "open"), ("2026-11-01", "past")):
        with offerbook.open(folder, as_of=day) as book:
            lines = screen_text(book.show("haul-trucks").screen(), RenderOptions(100)).splitlines()
            assert f"  Trucks  mine/trucks · {status}" in lines


def test_the_day_is_the_catalogue_s_own_unless_one_is_asked_for(folder: Path) -> None:
    (folder / "catalogue.toml").write_text(HEALTHY["catalogue.toml"] + "as_of = 2020-01-01\n", encoding="utf-8")
    with offerbook.open(folder) as book:
        assert (book.index.as_of, statuses(book)) == ("2020-01-01", OPEN)
    with offerbook.open(folder, as_of="2030-01-01") as book:
        assert (book.index.as_of, statuses(book)) == ("2030-01-01", PAST)


def test_the_day_is_today_where_the_catalogue_has_none(folder: Path) -> None:
    with offerbook.open(folder) as book:
        assert book.index.as_of == time.strftime("%Y-%m-%d")


@pytest.mark.parametrize("day", ["29.11.2026", "2026-11-29"])
def test_the_day_may_be_written_as_russians_write_it(folder: Path, day: str) -> None:
    with offerbook.open(folder, as_of=day) as book:
        assert book.index.as_of == "2026-11-29"


def test_a_day_that_is_none_is_refused(folder: Path, run: Run) -> None:
    with pytest.raises(UsageError, match=r'^as_of is a date such as 2026-11-28, not "2026-11"$'):
        offerbook.open(folder, as_of="2026-11")
    for day in ("31.11.2026", "29.11.26", "29.11.", "..2026", "1.2.3.2026"):
        with pytest.raises(UsageError, match=f'^as_of is a date such as 2026-11-28, not "{day}"$'):
            offerbook.open(folder, as_of=day)
    answer = run("needs", "--as-of", "soon", "--catalogue", "nowhere")
    assert (answer.code, answer.err) == (2, 'Error: --as-of is a date such as 2026-11-28, not "soon"\n')


def test_show_says_what_the_catalogue_says_and_check_finds_it(folder: Path, run: Run) -> None:
    shown = json.loads(run("show", "mine/trucks", "--as-of", "2026-11-28", "-f", "json").out)
    assert [row["value"] for row in shown if row["field"] == "status"] == [
        "past: its time has passed; the catalogue says open"
    ]
    found = [run("check", "--strict", "--as-of", day) for day in ("2026-10-31", "2026-11-28")]
    assert [answer.code for answer in found] == [0, 1]
    assert found[1].out == (
        "catalogue/projects/mine.toml:13:15: W520 the need is open, and its time ended on 2026-10; on 2026-11-28 it is past\n"
        '   13 | when = { by = "2026-10" }\n'
        "      |               ^^^^^^^^^\n"
    )


def test_a_database_has_the_status_of_the_day(folder: Path, run: Run, tmp_path: Path) -> None:
    run("export", "-o", "past.sqlite", "--as-of", "2026-11-28")
    with sqlite3.connect(tmp_path / "past.sqlite") as database:
        assert database.execute("SELECT status, ends, last_day FROM needs").fetchall() == [
            ("past", "2026-10", "2026-10-31")
        ]
