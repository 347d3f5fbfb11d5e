"""What goes to stderr never ends an answer nor changes its code; what goes to stdout is whole, or the code says so."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import MakeCatalogue, environment_of
from tests.program import answer_of

FULL = Path("/dev/full")
pytestmark = pytest.mark.skipif(not FULL.exists(), reason="this system has no device that is always full")

FAULTY = {"offers/more.toml": '[[offer]]\nid = "lift"\n'}
COMMANDS = {
    "offers -C catalogue": 0,
    "offers -C catalogue -o out.csv": 0,
    "match mine -C catalogue": 0,
    "check catalogue": 1,
    "check catalogue -f json": 1,
    "show nothing -C catalogue": 2,
    "offrs": 2,
    "offers --frmat csv": 2,
    "offers -C nowhere": 3,
    "offers -C catalogue -o nowhere/out.csv": 4,
}
"""Commands on a catalogue with a mistake, so that each has something to say on stderr, with their exit codes."""


@pytest.fixture(params=["full", "closed", "gone"])
def broken(request: pytest.FixtureRequest) -> Iterator[int | None]:
    """A stderr that takes nothing: a full device, none at all, or a pipe whose reader has left."""
    if request.param == "full":
        descriptor = os.open(FULL, os.O_WRONLY)
    elif request.param == "closed":
        yield None
        return
    else:
        reader, descriptor = os.pipe()
        os.close(reader)
    yield descriptor
    os.close(descriptor)


def answer(arguments: str, folder: Path, stdout: int, stderr: int | None) -> tuple[int, bytes]:
    command = [sys.executable, "-m", "offerbook", *arguments.split()]
    if stderr is None:
        command = ["sh", "-c", 'exec "$0" "$@" 2>&-', *command]
    done = subprocess.run(
        command,
        cwd=folder,
        env=environment_of(folder),
        stdout=stdout,
        stderr=stderr,
        stdin=subprocess.DEVNULL,
        check=False,
    )
    return done.returncode, done.stdout or b""


@pytest.mark.slow
@pytest.mark.parametrize("arguments", COMMANDS)
def test_a_stderr_that_takes_nothing_changes_neither_answer_nor_code(
    make_catalogue: MakeCatalogue, tmp_path: Path, broken: int | None, arguments: str
) -> None:
    make_catalogue(FAULTY)
    code, expected = answer_of(arguments.split(), tmp_path, environment_of(tmp_path))[:2]
    written = {path.name: path.read_bytes() for path in tmp_path.glob("out.*")}
    assert code == COMMANDS[arguments]
    for path in tmp_path.glob("out.*"):
        path.unlink()
    assert answer(arguments, tmp_path, subprocess.PIPE, broken) == (code, expected.encode())
    assert {path.name: path.read_bytes() for path in tmp_path.glob("out.*")} == written


@pytest.mark.slow
@pytest.mark.parametrize(
    "arguments",
    [
        "offers",
        "check --explain all",
        "schema",
        "match",
        "export offers",
        "--help",
        "offers --help",
        "--version",
        "--show-completion bash",
    ],
)
def test_a_full_stdout_ends_with_4_and_no_traceback(tmp_path: Path, warm_cache: str, arguments: str) -> None:
    with FULL.open("wb") as full:
        command = [sys.executable, "-m", "offerbook", *arguments.split()]
        environment = environment_of(tmp_path) | {"XDG_CACHE_HOME": warm_cache}
        done = subprocess.run(command, cwd=tmp_path, env=environment, stdout=full, stderr=subprocess.PIPE, check=False)
    assert done.returncode == 4
    assert done.stderr == b"Error: cannot write to stdout: No space left on device\n"


@pytest.mark.slow
@pytest.mark.parametrize("arguments", ["offers", "schema", "--help", "check --explain all", "export matches"])
def test_a_reader_of_stdout_that_has_left_ends_the_program_quietly(
    tmp_path: Path, warm_cache: str, arguments: str
) -> None:
    reader, writer = os.pipe()
    os.close(reader)
    command = [sys.executable, "-m", "offerbook", *arguments.split()]
    environment = environment_of(tmp_path) | {"XDG_CACHE_HOME": warm_cache}
    done = subprocess.run(command, cwd=tmp_path, env=environment, stdout=writer, stderr=subprocess.PIPE, check=False)
    os.close(writer)
    # An export says how far it is on a terminal alone.
    assert (done.returncode, done.stderr) == (0, b"")
