"""What every test stands on: a clean environment, a catalogue made of text, and the program as a process."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from offerbook.index.store import Index

# Before Typer or Rich are imported anywhere: they read these when they are.
for name in (
    "GITHUB_ACTIONS",
    "FORCE_COLOR",
    "NO_COLOR",
    "CLICOLOR_FORCE",
    "COLUMNS",
    "LINES",
    "LANG",
    "LANGUAGE",
    "LC_ALL",
):
    os.environ.pop(name, None)
for name in ("OFFERBOOK_LANG", "OFFERBOOK_CATALOGUE"):
    os.environ.pop(name, None)

# Under python -O only what pytest rewrites still asserts: the tests do by themselves, the modules that they share when named.
pytest.register_assert_rewrite("tests.matching.trade")

ROOT = Path(__file__).parents[1]
SOURCE = ROOT / "src"
SHIPPED = ROOT / "catalogue"

Files = Mapping[str, str | bytes]
MakeCatalogue = Callable[..., Path]
Run = Callable[..., "Answer"]


class Answer:
    """What a run of the program gave.

    code: exit code. out, err: stdout and stderr as text.
    """

    def __init__(self, code: int, out: str, err: str) -> None:
        self.code, self.out, self.err = code, out, err

    def __repr__(self) -> str:
        return f"Answer(code={self.code}, out={self.out!r}, err={self.err!r})"


def sections(text: str) -> dict[str, str]:
    """The parts of an example file, by the names in its `--- name` lines."""
    return dict(re.findall(r"^--- (.+)\n((?:(?!--- ).*\n?)*)", text, re.MULTILINE))


HEALTHY = sections((ROOT / "tests" / "errors" / "healthy.txt").read_text(encoding="utf-8"))
"""The smallest healthy catalogue, file by file."""


@pytest.fixture
def make_catalogue(tmp_path: Path) -> MakeCatalogue:
    """Writes the smallest healthy catalogue with some files replaced or added, and gives its folder."""

    def make(files: Files | None = None, name: str = "catalogue", base: Files = HEALTHY) -> Path:
        folder = tmp_path / name
        for path, text in {**base, **(files or {})}.items():
            target = folder / path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(text if isinstance(text, bytes) else text.encode())
        return folder

    return make


@pytest.fixture
def run(tmp_path: Path) -> Run:
    """Runs the program as a process, not on a terminal, in a fresh folder with a fresh cache."""

    def start(*arguments: str, cwd: Path | None = None, **environment: str) -> Answer:
        done = subprocess.run(
            [sys.executable, "-m", "offerbook", *arguments],
            cwd=cwd or tmp_path,
            env=environment_of(tmp_path) | environment,
            capture_output=True,
            check=False,
            stdin=subprocess.DEVNULL,
        )
        return Answer(done.returncode, done.stdout.decode(), done.stderr.decode())

    return start


@pytest.fixture(scope="session")
def shipped() -> Index:
    """The shipped catalogue, compiled once for all tests that only ask it."""
    from offerbook.index.store import in_memory

    return in_memory(SHIPPED)


@pytest.fixture(scope="session")
def warm_cache(tmp_path_factory: pytest.TempPathFactory) -> str:
    """A cache folder with the shipped catalogue's index, for tests that ask it and do not care how it came there."""
    folder = tmp_path_factory.mktemp("warm")
    command = [sys.executable, "-m", "offerbook", "offers", "--catalogue", str(SHIPPED)]
    environment = environment_of(folder)
    subprocess.run(command, cwd=folder, env=environment, stdout=subprocess.DEVNULL, check=True)
    return environment["XDG_CACHE_HOME"]


def environment_of(folder: Path) -> dict[str, str]:
    """The environment that the program is run with: nothing of the machine's that it heeds."""
    kept = {key: value for key, value in os.environ.items() if not key.startswith(("XDG_", "COV_"))}
    return kept | {
        "PYTHONPATH": os.pathsep.join(filter(None, [str(SOURCE), os.environ.get("PYTHONPATH", "")])),
        "LANG": "C.UTF-8",
        "PAGER": "cat",
        "OFFERBOOK_LANG": "en",
        "XDG_CACHE_HOME": str(folder / "cache"),
        "XDG_CONFIG_HOME": str(folder / "config"),
    }


@pytest.fixture(autouse=True)
def only_built_in_units() -> Iterator[None]:
    """Units that a test's catalogue declares are known to the whole process: none is left to the next test."""
    from offerbook.text import units

    yield
    for id in units.UNITS.keys() - set(units.BUILT_IN):
        del units.UNITS[id]
