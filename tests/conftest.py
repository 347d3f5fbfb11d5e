"""What every test stands on: a clean environment, a catalogue made of text, and the program as a process."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import settings

from offerbook.authoring.fault_examples import sections
from tests.program import Answer, answer_of

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
pytest.register_assert_rewrite("tests.matching.trade", "tests.loading.checks.expected")

# The same examples each time, so that what passes on one machine passes on all; `--hypothesis-profile=default` draws others.
settings.register_profile("fixed", derandomize=True)
settings.load_profile("fixed")

ROOT = Path(__file__).parents[1]
SOURCE = ROOT / "src"
SHIPPED = ROOT / "catalogue"

Files = Mapping[str, str | bytes]
MakeCatalogue = Callable[..., Path]
Run = Callable[..., "Answer"]


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
        return answer_of(arguments, cwd or tmp_path, environment_of(tmp_path) | environment)

    return start


@pytest.fixture(scope="session")
def warm_cache(tmp_path_factory: pytest.TempPathFactory) -> str:
    """A cache folder with the shipped catalogue's index, for tests that ask it and do not care how it came there."""
    folder = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        # The one above is of all workers: who comes second waits for the index that the first makes.
        folder = folder.parent
    environment = environment_of(folder)
    assert answer_of(["match", "bam2", "--catalogue", str(SHIPPED)], folder, environment).code == 0
    return environment["XDG_CACHE_HOME"]


@pytest.fixture(scope="session", autouse=True)
def no_cache_of_the_developers(tmp_path_factory: pytest.TempPathFactory) -> None:
    """What a test asks in this process, it asks of no index that the machine had before."""
    os.environ["XDG_CACHE_HOME"] = str(tmp_path_factory.getbasetemp() / "cache")


@pytest.fixture(scope="session")
def shipped(warm_cache: str) -> Index:
    """The shipped catalogue's index, opened once for all tests that only ask it."""
    from offerbook.index.cache import open_index

    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_CACHE_HOME", warm_cache)
        return open_index(SHIPPED).with_words()


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
