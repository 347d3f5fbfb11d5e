"""What is longer than the screen goes through the reader's pager; nothing else does."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from offerbook.cli.pager import is_longer, pager_command
from tests.conftest import SHIPPED, environment_of
from tests.tools.terminal import LINES, on_terminal

SHORT = ["sectors", "-n", "3", "-C", str(SHIPPED)]
LONG = ["offers", "-C", str(SHIPPED)]
MARKS = "sed 's/^/paged: /'"


def paged_lines(output: str) -> int:
    return sum(line.startswith("paged: ") for line in output.splitlines())


@pytest.mark.slow
def test_a_long_answer_on_a_terminal_is_paged_and_a_short_one_is_not(tmp_path: Path, warm_cache: str) -> None:
    assert paged_lines(on_terminal(LONG, 100, tmp_path, PAGER=MARKS, XDG_CACHE_HOME=warm_cache)) >= LINES
    assert paged_lines(on_terminal(SHORT, 100, tmp_path, PAGER=MARKS, XDG_CACHE_HOME=warm_cache)) == 0


@pytest.mark.parametrize(
    ("arguments", "pager"),
    [([*LONG, "--no-pager"], MARKS), (LONG, ""), (LONG, "cat"), (LONG, "nosuchpager 2>&-")],
)
def test_a_long_answer_is_whole_without_a_pager(
    tmp_path: Path, warm_cache: str, arguments: list[str], pager: str
) -> None:
    output = on_terminal(arguments, 100, tmp_path, PAGER=pager, XDG_CACHE_HOME=warm_cache)
    assert paged_lines(output) == 0
    assert output.count("\n") >= LINES


def test_who_leaves_the_pager_early_ends_the_command_quietly(tmp_path: Path, warm_cache: str) -> None:
    output = on_terminal(
        [*LONG, "-q"], 100, tmp_path, PAGER="head -n 1 | sed 's/^/paged: /'", XDG_CACHE_HOME=warm_cache
    )
    assert (paged_lines(output), output.count("\n")) == (1, 1)


@pytest.mark.slow
def test_nothing_is_paged_into_a_pipe(tmp_path: Path, warm_cache: str) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "offerbook", *LONG],
        env=environment_of(tmp_path) | {"PAGER": MARKS, "XDG_CACHE_HOME": warm_cache},
        cwd=tmp_path,
        capture_output=True,
        check=True,
    )
    assert paged_lines(done.stdout.decode()) == 0


def test_the_pager_is_the_one_named_else_less_where_it_is(tmp_path: Path) -> None:
    assert pager_command({"PAGER": " more -s "}) == "more -s"
    assert pager_command({"PAGER": ""}) == ""
    assert pager_command({"PAGER": "cat"}) == ""
    assert pager_command({"PATH": str(tmp_path)}) == ""


def test_a_text_that_fills_the_screen_to_the_last_line_leaves_no_room_for_the_prompt() -> None:
    assert not is_longer("a\n" * 23, 24)
    assert is_longer("a\n" * 24, 24)
