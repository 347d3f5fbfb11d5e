"""Run campaigns: `python -m tests.tools.fuzz [CAMPAIGN ...] [--minutes M | --count N] [--seed S] [--from N] [--toml FOLDER]`.

Without a name, all of them in turn, a lot at a time. What breaks something is written into the corpus, and shown with what runs
it again. With --atheris the files and texts are bytes that atheris makes, led by what the program's code does with them.
"""

from __future__ import annotations

import argparse
import sys
import time
import traceback
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from random import Random

from tests.tools.fuzz.campaigns import CAMPAIGNS, keep, run
from tests.tools.fuzz.invariants import HangError

LOTS = {"files": 8_000, "texts": 3_000, "commands": 150, "catalogues": 15}
"""Inputs of one campaign before the next has its turn; about two thirds of the time go to files and texts."""


def main(arguments: Sequence[str]) -> int:
    """Run what is asked for; 1 where something broke."""
    parser = argparse.ArgumentParser(prog="python -m tests.tools.fuzz")
    parser.add_argument("campaigns", nargs="*", help=", ".join(CAMPAIGNS))
    parser.add_argument("--minutes", type=float, default=1.0)
    parser.add_argument("--count", type=int, help="inputs of each campaign, however long it takes")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--from", type=int, default=0, dest="first", help="the number of the first input")
    parser.add_argument("--toml", type=Path, action="append", default=[], help="a folder with more TOML files")
    parser.add_argument("--atheris", action="store_true")
    given = parser.parse_args(arguments)
    names = given.campaigns or list(CAMPAIGNS)
    if given.atheris:
        from tests.tools.fuzz.coverage_guided import fuzz

        return fuzz(int(given.minutes * 60))
    end = time.monotonic() + given.minutes * 60
    done: Counter[str] = Counter()
    broken = 0
    while names and (given.count or time.monotonic() < end):
        for name in list(names):
            first = given.first + done[name]
            last = first + (min(LOTS[name], given.count - done[name]) if given.count else LOTS[name])
            for number in range(first, last):
                broken += not _holds(name, given.seed, number, tuple(given.toml))
                done[name] += 1
                if not given.count and time.monotonic() > end:
                    break
            if given.count and done[name] >= given.count:
                names.remove(name)
        print(
            f"{time.strftime('%H:%M:%S')} seed {given.seed} {dict(done)} sum {done.total()} broken {broken}", flush=True
        )
    return 1 if broken else 0


def _holds(name: str, seed: int, number: int, more: tuple[Path, ...]) -> bool:
    """Whether all that must hold does for this input; what breaks is kept."""
    made = CAMPAIGNS[name].make(Random(f"{seed} {name} {number}"), more)
    try:
        run(name, made)
    except (Exception, HangError):
        why = traceback.format_exc()
        path = keep(name, made, why.strip().splitlines()[-1][:300])
        print(f"{why}\n{path}: python -m tests.tools.fuzz {name} --seed {seed} --from {number} --count 1", flush=True)
        return False
    return True


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
