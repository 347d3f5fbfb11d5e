"""Kills at random moments: `python -m tests.tools.fuzz.kills [--count N] [--seed S]`.

A command is started on a copy of the shipped catalogue after an edit, and killed with all that it started. Afterwards the program
must answer like one without a kept index, and every file must be as it was before or as the whole command leaves it.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
import tomllib
from collections import Counter
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from random import Random
from typing import NamedTuple

from tests.conftest import SHIPPED, environment_of
from tests.tools.fuzz.campaigns import scratch

QUESTION = ("offers", "самосвал", "--columns", "id,name", "-f", "tsv")


class Work(NamedTuple):
    """A command that may be killed.

    name: what it is called in the report.
    arguments: what is typed.
    forget: whether the kept index is removed before.
    written: files that it writes, relative to its folder.
    """

    name: str
    arguments: tuple[str, ...]
    forget: bool = False
    written: tuple[str, ...] = ()


WORKS = (
    Work("build", ("offers",), forget=True),
    Work("update", ("offers",)),
    Work("words", QUESTION),
    Work("check", ("check", "-q")),
    Work("csv", ("offers", "-o", "out.csv"), written=("out.csv",)),
    Work("export sqlite", ("export", "-o", "out.sqlite"), written=("out.sqlite",)),
    Work("export folder", ("export", "offers", "facts", "-o", "out"), written=("out",)),
)
"""What is killed; commands that write into the catalogue itself are in `WRITING`."""
WRITING = (
    Work("check --fix", ("check", "--fix", "--write"), written=("../catalogue",)),
    Work("fmt", ("fmt", "--write"), written=("../catalogue",)),
    Work("import", ("import", "products.csv", "--as", "offers", "--supplier", "belaz", "--source", "{source}", "--write"),
         written=("../catalogue",)),
)  # fmt: skip
"""What writes into the catalogue itself, which is fresh each time, with look-alike letters and long lines to mend."""
PRODUCTS = "Наименование;Грузоподъёмность, т\n" + "".join(
    f"Карьерный самосвал ТЕСТ-{n};{n}\n" for n in range(90, 140, 10)
)


class Folder:
    """A catalogue, a folder to write in and a cache of their own."""

    def __init__(self, name: str) -> None:
        self.root = scratch() / name
        shutil.rmtree(self.root, ignore_errors=True)
        (self.root / "here").mkdir(parents=True)
        (self.root / "here" / "products.csv").write_text(PRODUCTS, encoding="utf-8")
        self.catalogue = self.root / "catalogue"
        shutil.copytree(SHIPPED, self.catalogue)
        self._expected: dict[str, bytes] = {}

    def start(self, *arguments: str) -> subprocess.Popen[bytes]:
        """The program, in a process group of its own."""
        environment = environment_of(self.root) | {"OFFERBOOK_CATALOGUE": str(self.catalogue)}
        source = tomllib.loads((SHIPPED / "sources.toml").read_text(encoding="utf-8"))["source"][0]["id"]
        command = [sys.executable, "-m", "offerbook", *(argument.format(source=source) for argument in arguments)]
        here = self.root / "here"
        null, pipe = subprocess.DEVNULL, subprocess.PIPE
        return subprocess.Popen(
            command, cwd=here, env=environment, stdin=null, stdout=pipe, stderr=null, start_new_session=True
        )

    def answer(self, *arguments: str) -> bytes:
        """What the program writes to stdout."""
        return self.start(*arguments).communicate()[0]

    def edit(self, number: int) -> None:
        """One of three states of one file of offers."""
        path = sorted((self.catalogue / "offers").glob("*.toml"))[0]
        original = (SHIPPED / "offers" / path.name).read_bytes()
        path.write_bytes(original + f"# {number % 3}\n".encode() * (number % 3 + 1))

    def renew(self) -> None:
        """The catalogue as it was, with a Latin letter in several of its files."""
        shutil.rmtree(self.catalogue)
        shutil.copytree(SHIPPED, self.catalogue)
        for path in self.catalogue.glob("offers/*.toml"):
            text = path.read_text(encoding="utf-8")
            path.write_text(text.replace('ru = "К', 'ru = "K'), encoding="utf-8")

    def is_right(self) -> bool:
        """Whether a question is answered as without a kept index."""
        state = repr(sorted(digests(self.catalogue).items()))
        if state not in self._expected:
            self._expected[state] = self.answer(*QUESTION, "--no-cache")
        return self.answer(*QUESTION) == self._expected[state] != b""

    def digests(self, work: Work) -> dict[Path, str]:
        """What tells the content of each file that a command writes from any other."""
        return {path: digest for name in work.written for path, digest in digests(self.root / "here" / name).items()}


def digests(path: Path) -> dict[Path, str]:
    """What tells the content of a file, or of each in a folder, from any other."""
    files = path.rglob("*") if path.is_dir() else [path]
    return {file: hashlib.sha256(file.read_bytes()).hexdigest() for file in files if file.is_file()}


def kill_once(random: Random, folder: Folder, work: Work, seconds: float) -> list[str]:
    """Start the command and kill it within so many seconds; what is wrong afterwards."""
    if work in WRITING:
        folder.renew()
    else:
        folder.edit(random.randrange(3))
    if work.forget:
        shutil.rmtree(folder.root / "cache", ignore_errors=True)
    before = folder.digests(work)
    process = folder.start(*work.arguments)
    time.sleep(random.random() * seconds)
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.communicate()
    after = folder.digests(work)
    wrong = [] if folder.is_right() else ["another answer than without the cache"]
    databases = {path: _is_whole(path) for path in after if path.suffix == ".sqlite"}
    folder.answer(*work.arguments)
    whole = folder.digests(work)
    for path, now in after.items():
        # No two databases are the same byte by byte: whole is what SQLite finds whole.
        if now != before.get(path) and not databases.get(path, now == whole.get(path)):
            wrong.append(f"{path.name} is neither old nor new")
    return wrong


def _is_whole(path: Path) -> bool:
    connection = sqlite3.connect(path)
    try:
        return bool(connection.execute("PRAGMA integrity_check").fetchone() == ("ok",))
    except sqlite3.Error:
        return False
    finally:
        connection.close()


def main(arguments: Sequence[str]) -> int:
    """Run what is asked for; 1 where something was wrong after a kill."""
    parser = argparse.ArgumentParser(prog="python -m tests.tools.fuzz.kills")
    parser.add_argument("--count", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("works", nargs="*", help=", ".join(work.name for work in (*WORKS, *WRITING)))
    given = parser.parse_args(arguments)
    folder = Folder("killed")
    works = [work for work in (*WORKS, *WRITING) if not given.works or work.name in given.works]
    works = works[: given.count]
    seconds = {}
    for work in works:
        if work in WRITING:
            folder.renew()
        start = time.monotonic()
        folder.answer(*work.arguments)
        seconds[work.name] = time.monotonic() - start
    killed: Counter[str] = Counter()
    broken = 0
    for number in range(given.count):
        random = Random(f"{given.seed} kills {number}")
        work = works[number % len(works)]
        wrong = kill_once(random, folder, work, seconds[work.name] * 1.1)
        killed[work.name] += 1
        broken += bool(wrong)
        if wrong or number % 20 == 19:
            print(f"{number + 1} kills {dict(killed)} broken {broken} {'; '.join(wrong)}", flush=True)
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
