"""The program as a process on a terminal, in a pipe and in a shell that completes, and small catalogues to ask."""

from __future__ import annotations

import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from tests.conftest import HEALTHY, Run, environment_of
from tests.program import Answer, start
from tests.tools.terminal import read_to_end, terminal

OFFERS = "offers/mining.toml"
SEVERAL = {
    OFFERS: HEALTHY[OFFERS]
    + """
[[offer]]
id = "dump-truck-for-deep-quarries"
name = { en = "Dump truck for deep quarries and long hauls", ru = "Самосвал для глубоких карьеров" }
supplier = "belaz"
group = "haul-trucks"
services = ["maintenance", "spare-parts"]
variants = [{ id = "90" }, { id = "90-Arctic" }]
sources = ["page"]
"""
}
LISTING = (
    "id\tname\tsupplier\tgroup\tkind\tvariants\n"
    "truck\tTruck\tBELAZ\tHaul trucks\tgoods\t\n"
    "dump-truck-for-deep-quarries\tDump truck for deep quarries and long hauls\tBELAZ\tHaul trucks\tgoods\t90; 90-Arctic\n"
)


def many(count: int) -> dict[str, str]:
    """A catalogue of so many offers."""
    head, _, rest = HEALTHY[OFFERS].partition('"truck"')
    return {OFFERS: "".join(f'{head}"truck-{n:04}"{rest}' for n in range(count))}


def on_terminal(folder: Path, width: int, *arguments: str, **environment: str) -> Answer:
    """What the program writes to a terminal of `width` columns as stdout, line ends as newlines, and to stderr."""
    leader, follower = terminal(width)
    notes, to_notes = os.pipe()
    nothing = os.open(os.devnull, os.O_RDONLY)
    whole = environment_of(folder) | {"TERM": "xterm-256color"} | environment
    wait = start(arguments, folder, whole, (nothing, follower, to_notes))
    for descriptor in (nothing, follower, to_notes):
        os.close(descriptor)
    with os.fdopen(notes, "rb") as stderr, ThreadPoolExecutor(1) as aside:
        said = aside.submit(stderr.read)
        shown = read_to_end(leader)
        return Answer(wait(), shown, said.result().decode())


def started(folder: Path, *arguments: str, shell: str = 'exec "$0" "$@"') -> subprocess.Popen[bytes]:
    """The program as a process that runs, started by a line of shell in which `"$0" "$@"` stands for it."""
    return subprocess.Popen(
        ["sh", "-c", shell, sys.executable, "-m", "offerbook", *arguments],
        cwd=folder,
        env=environment_of(folder),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )


def add_words(run: Run, shell: str, line: str, cwd: Path | None = None, **environment: str) -> Answer:
    words = line.split(" ")
    return run(
        cwd=cwd,
        **{
            "_OFFERBOOK_COMPLETE": f"complete_{shell}",
            "COMP_WORDS": line,
            "COMP_CWORD": str(len(words) - 1),
            "_TYPER_COMPLETE_ARGS": line,
            "_TYPER_COMPLETE_WORD_TO_COMPLETE": words[-1],
            "_TYPER_COMPLETE_FISH_ACTION": "get-args",
            **environment,
        },
    )
