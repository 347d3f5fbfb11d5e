"""Streams that are closed, read in part or in another encoding."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.processes import LISTING, OFFERS, SEVERAL, many, started
from tests.conftest import HEALTHY, MakeCatalogue, Run, environment_of
from tests.program import Answer
from tests.tools.terminal import read_to_end, terminal


@pytest.mark.slow
@pytest.mark.parametrize(
    "arguments",
    [["offers"], ["export", "offers"], ["offers", "-f", "psql"], ["offers", "-f", "table"], ["--help"], ["check", "--explain", "all"]],
)  # fmt: skip
def test_a_reader_that_has_seen_enough_ends_the_program_quietly_with_0(
    make_catalogue: MakeCatalogue, tmp_path: Path, arguments: list[str]
) -> None:
    make_catalogue(many(600) if arguments[0] == "offers" else None)
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


@pytest.mark.slow
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


@pytest.mark.slow
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


def test_no_count_lands_among_the_lines_that_a_pager_shows(make_catalogue: MakeCatalogue, tmp_path: Path) -> None:
    make_catalogue()
    counted = {}
    for name, out in (("pipe", subprocess.PIPE), ("file", (tmp_path / "out").open("wb"))):
        leader, follower = terminal(80)
        process = subprocess.Popen(
            [sys.executable, "-m", "offerbook", "offers"],
            cwd=tmp_path,
            env=environment_of(tmp_path),
            stdout=out,
            stderr=follower,
        )
        process.communicate()
        os.close(follower)
        counted[name] = read_to_end(leader)
    assert counted == {"pipe": "", "file": "1 row\n"}
