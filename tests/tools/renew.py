"""Makes anew all output of the program that this repository keeps: `python -m tests.tools.renew [PART OF A FILE'S NAME ...]`.

Look at the difference before you commit it: every line of it is a change in what users read. A kind of file that keeps
output has one function here, in RECORDINGS; one test for all of them says whether the files are what they would be made.
"""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from pathlib import Path
from typing import NamedTuple

from offerbook.authoring.fault_examples import SAID, lay_out, sections
from offerbook.authoring.jsonschema import json_schema
from tests.conftest import ROOT, SHIPPED, environment_of
from tests.matching.screens import SCREENS
from tests.program import answer_of
from tests.tools import catalogue_readme
from tests.tools.terminal import on_terminal

ERRORS = ROOT / "tests" / "errors"


class Recording(NamedTuple):
    """A file that keeps output of the program.

    path: the file.
    made: gives the whole text that it should have.
    """

    path: Path
    made: Callable[[], str]


def error_examples() -> Iterator[Recording]:
    """One file for each code: the files that make the healthy catalogue faulty, and what `offerbook check` says."""
    for path in sorted(ERRORS.glob("[EW]*.txt")):
        yield Recording(path, lambda path=path: example_made(path))  # type: ignore[misc]


def key_examples() -> Iterator[Recording]:
    """The same, one file for each key that came after the first form."""
    for path in sorted((ERRORS / "keys").glob("*.txt")):
        yield Recording(path, lambda path=path: example_made(path))  # type: ignore[misc]


README = ROOT / "README.md"
WIDTH = 118
"""Columns of the terminal on which the README's commands are run."""
CONSOLE = re.compile(r"(?<=^```console\n)\$ (offerbook.*)\n(?:(?!```).*\n)*(?=```$)", re.MULTILINE)


PYTHON = re.compile(r"(?<=^```python\n)(.*?)```\n\n```text\n.*?(?=```$)", re.MULTILINE | re.DOTALL)


def readme() -> Iterator[Recording]:
    """The README, whose commands are run on a terminal, and whose lines of Python are run as they stand."""
    yield Recording(README, readme_made)


def readme_made() -> str:
    """The README with what its commands and lines say now; one cache for all, since making it takes longest."""
    with tempfile.TemporaryDirectory() as cache:
        answered = CONSOLE.sub(partial(_answered, cache), README.read_text(encoding="utf-8"))
        return PYTHON.sub(partial(_printed, cache), answered)


def _printed(cache: str, block: re.Match[str]) -> str:
    with tempfile.TemporaryDirectory() as folder:
        run = [sys.executable, "-c", block[1]]
        environment = environment_of(Path(folder)) | {"XDG_CACHE_HOME": cache}
        done = subprocess.run(run, cwd=folder, env=environment, capture_output=True, check=True)
    return f"{block[1]}```\n\n```text\n{done.stdout.decode()}"


def _answered(cache: str, command: re.Match[str]) -> str:
    with tempfile.TemporaryDirectory() as folder:
        said = on_terminal(shlex.split(command[1])[1:], WIDTH, Path(folder), XDG_CACHE_HOME=cache)
    # What a slow machine says of its progress, it takes away again.
    lines = [line.rstrip() for line in re.sub(r".*\r\x1b\[K", "", said).strip("\n").split("\n")]
    return "\n".join([f"$ {command[1]}", *lines, ""])


def catalogue_readme_tables() -> Iterator[Recording]:
    """The tables of the catalogue's README, which are built of the records' docstrings."""
    yield Recording(catalogue_readme.README, catalogue_readme.made)


def catalogue_schema() -> Iterator[Recording]:
    """The schema that the first line of each file of the catalogue names."""
    yield Recording(SHIPPED / "schema.json", lambda: f"{json_schema()}\n")


def screens() -> Iterator[Recording]:
    """Screens on terminals of several widths."""
    for kept in SCREENS:
        yield Recording(kept.path, kept.made)


RECORDINGS: tuple[Callable[[], Iterable[Recording]], ...] = (
    error_examples,
    key_examples,
    readme,
    catalogue_readme_tables,
    catalogue_schema,
    screens,
)


def example_made(path: Path) -> str:
    """The text of an example with the output of this very program."""
    text = path.read_text(encoding="utf-8")
    with tempfile.TemporaryDirectory() as folder:
        lay_out(sections(text), Path(folder) / "catalogue")
        said = answer_of([*SAID.split()[1:], "catalogue"], Path(folder), environment_of(Path(folder)))
    before, _said, _after = text.partition(f"--- {SAID}\n")
    return f"{before}--- {SAID}\n{said.out}"


def main(wanted: list[str]) -> None:
    """Renew the files whose names hold one of `wanted`, or all, and name those that changed."""
    for recordings in RECORDINGS:
        for path, made in recordings():
            name = path.relative_to(ROOT).as_posix()
            if wanted and not any(part in name for part in wanted):
                continue
            text = made()
            if not path.exists() or text != path.read_text(encoding="utf-8"):
                path.write_text(text, encoding="utf-8")
                print(f"renewed {os.fspath(name)}")


if __name__ == "__main__":
    main(sys.argv[1:])
