"""Where programs are measured: a folder for catalogues and indexes, and an environment without anything of the machine's."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from tests.tools.benchmarks.processes import Call, Sample, measured, progress, run
from tests.tools.benchmarks.questions import ROOT, SHIPPED
from tests.tools.benchmarks.report import HELLO_NAME

LAUNCHER = "import sys\nfrom {module} import main\nif __name__ == '__main__':\n    sys.exit(main())\n"
"""What pip makes of a command."""
HELLO = """
import typer

main = typer.Typer()


@main.command()
def hello() -> None:
    print("Hello, world")
"""


class Lab(NamedTuple):
    """Where everything is done.

    folder: for catalogues, indexes and launchers.
    environment: what every process has.
    runs: how often each call is timed.
    quick: what is slow is run once.
    """

    folder: Path
    environment: dict[str, str]
    runs: int
    quick: bool

    def ours(self, name: str, *arguments: str) -> Call:
        """A call of this program, as pip's launcher starts it."""
        return Call(name, (sys.executable, str(self.folder / "launch" / "offerbook"), *arguments))

    def hello(self) -> Call:
        """The smallest program that Typer can make, started in the same way."""
        return Call(HELLO_NAME, (sys.executable, str(self.folder / "launch" / "hello")))

    def median(self, calls: Sequence[Call]) -> dict[str, Sample]:
        """The medians of calls that take turns."""
        return measured(calls, self.environment, self.runs, self.quick)

    def answer(self, call: Call) -> bytes:
        """What a call writes."""
        progress(f"first: {call.name}")
        return run(call, self.environment, keep=True)[1]

    def warm(self, calls: Iterable[Call]) -> None:
        """Run each call once, so that indexes are there and no file is read from a disk for the first time."""
        for call in calls:
            progress(f"first: {call.name}")
            run(call, self.environment)

    def cache(self, name: str) -> dict[str, str]:
        """The environment of a call that keeps its index in a place of its own."""
        return {"XDG_CACHE_HOME": str(self.folder / "cache" / name)}

    def catalogue(self, offers: int) -> Path:
        """Where a generated catalogue stands once `data` was asked for."""
        return self.folder / f"{offers}" / "catalogue"

    def data(self, offers: int, flat: bool = True, groups_of: int | None = None) -> Path:
        """The folder of a generated catalogue; made when there is none, or one that another generator made.

        groups_of: it has the groups of a register of so many offers.
        """
        own_groups = groups_of in (None, offers)
        folder = self.folder / (f"{offers}" if own_groups else f"{offers}-groups-of-{groups_of}")
        made = hashlib.blake2b(digest_size=8)
        for path in (
            ROOT / "tests/tools/benchmarks/generate.py",
            *sorted((ROOT / "tests/tools/benchmarks/generated").glob("*.py")),
            *(SHIPPED / f"{it}.toml" for it in ("sectors", "specs")),
        ):
            made.update(path.read_bytes())
        stamp, wanted = folder / "made-by.txt", f"{made.hexdigest()} {'all' if flat else 'catalogue'}"
        if not stamp.exists() or stamp.read_text() not in (wanted, wanted.replace("catalogue", "all")):
            progress(f"making {offers:,} offers")
            shutil.rmtree(folder, ignore_errors=True)
            command = [sys.executable, "-m", "tests.tools.benchmarks.generate", str(folder), "--offers", str(offers)]
            command += [] if own_groups else ["--groups-of", str(groups_of)]
            # In a process of its own: what this one has in memory counts as the peak of those that it starts.
            subprocess.run(command + ["--catalogue-only"] * (not flat), cwd=ROOT, env=self.environment, check=True)
            stamp.write_text(wanted)
        return folder


def lab(folder: Path, paths: Sequence[str], runs: int, quick: bool) -> Lab:
    """The laboratory in a folder, with nothing of the machine's in the environment that changes what a program does."""
    kept = {key: value for key in ("PATH", "HOME", "TMPDIR") if (value := os.environ.get(key))}
    places = [os.path.abspath(it) for it in os.environ.get("PYTHONPATH", "").split(os.pathsep) if it]  # noqa: PTH100
    environment = {
        **kept,
        "PATH": os.pathsep.join([*paths, kept.get("PATH", os.defpath), str(Path(sys.executable).parent)]),
        "PYTHONPATH": os.pathsep.join(places),
        "LANG": "C.UTF-8",
        "PAGER": "cat",
        "OFFERBOOK_LANG": "en",
        "TERM": "xterm-256color",
        "XDG_CACHE_HOME": str(folder / "cache" / "warm"),
    }
    launch = folder / "launch"
    launch.mkdir(parents=True, exist_ok=True)
    (launch / "hello_world.py").write_text(HELLO)
    (launch / "hello").write_text(LAUNCHER.format(module="hello_world"))
    (launch / "offerbook").write_text(LAUNCHER.format(module="offerbook.__main__"))
    return Lab(folder, environment, runs, quick)


def forget(cache: Mapping[str, str]) -> None:
    """Remove the index of a call that has a place of its own for it."""
    shutil.rmtree(cache["XDG_CACHE_HOME"], ignore_errors=True)


def megabytes(data: Path) -> float:
    """The size of a catalogue."""
    return sum(path.stat().st_size for path in (data / "catalogue").rglob("*.toml")) / 1e6
