"""Edits of every kind between questions: `python -m tests.tools.fuzz.edits [--count N] [--seed S]`; no answer may be stale.

A sequence is one to five edits of a small catalogue, each followed by a question, or not: of the same size, within a tick of the
clock, with the times put back, through a memory map, by a file that takes another's place, and files that come and go with them.
After each sequence the kept index must answer like one made anew.
"""

from __future__ import annotations

import argparse
import mmap
import os
import shutil
import sys
import time
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path
from random import Random

from offerbook.index import cache
from offerbook.index.store import Index, in_memory
from offerbook.matching.known_matches import known_matches
from tests.conftest import HEALTHY
from tests.tools.fuzz.campaigns import environment, scratch, small_catalogue

OFFER = HEALTHY["offers/mining.toml"]
NAMES = ("Lathe", "Crane", "Wagon", "Crate", "Train")
"""Of one length, so that an edit leaves the size as it was."""
Edit = Callable[[Random, Path], None]


def answers(index: Index, words: bool, matches: bool) -> list[tuple[object, ...]]:
    """What the index says of offers and needs, of the matches that are kept beside it, and the words that it finds them by."""
    try:
        tables = [*index.rows("SELECT id, name_en FROM offers"), *index.rows("SELECT id, name_en FROM needs")]
        tables += [tuple(match) for match in known_matches(index)] if matches else []
        if words:
            tables += index.with_words().rows("SELECT kind, id, name FROM search")
        return sorted(tables, key=repr)
    finally:
        index.close()


def _new_text(random: Random, path: Path) -> bytes:
    text = path.read_text(encoding="utf-8")
    for name in NAMES:
        text = text.replace(f'"{name}"', f'"{random.choice(NAMES)}"')
    return text.encode()


def _write(random: Random, path: Path) -> None:
    path.write_bytes(_new_text(random, path))


def _write_in_place(random: Random, path: Path) -> None:
    with path.open("r+b") as file:
        file.write(_new_text(random, path))


def _through_a_map(random: Random, path: Path) -> None:
    content = _new_text(random, path)
    with path.open("r+b") as file, mmap.mmap(file.fileno(), 0) as mapped:
        if len(mapped) == len(content):
            mapped[:] = content


def _with_times_put_back(random: Random, path: Path) -> None:
    before = path.stat()
    path.write_bytes(_new_text(random, path))
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))


def _clock_back(random: Random, path: Path) -> None:
    _write(random, path)
    moment = time.time() - random.choice((1, 60, 3600, 10**8))
    os.utime(path, (moment, moment))


def _another_takes_its_place(random: Random, path: Path) -> None:
    draft = path.with_suffix(".draft")
    draft.write_bytes(_new_text(random, path))
    shutil.copystat(path, draft)
    draft.replace(path)


def _file_comes(random: Random, path: Path) -> None:
    number = random.randrange(100)
    path.with_name(f"more{number}.toml").write_text(OFFER.replace('"truck"', f'"more{number}"'), encoding="utf-8")


def _file_goes(random: Random, path: Path) -> None:
    others = [other for other in path.parent.glob("more*.toml") if other != path]
    if others:
        random.choice(others).unlink()


def _names_are_swapped(random: Random, path: Path) -> None:
    other = random.choice(sorted(path.parent.glob("*.toml")))
    aside = path.with_suffix(".aside")
    path.rename(aside)
    if other != path:
        other.rename(path)
    aside.rename(other if other != path else path)


EDITS: tuple[Edit, ...] = (
    _write, _write_in_place, _through_a_map, _with_times_put_back, _clock_back, _another_takes_its_place,
    _file_comes, _file_goes, _names_are_swapped,
)  # fmt: skip


def fresh(name: str = "edited") -> Path:
    """A small catalogue of several files of offers."""
    files = {
        f"offers/{letter}.toml": OFFER.replace('"truck"', f'"{letter}"').replace("Truck", "Lathe") for letter in "abc"
    }
    return small_catalogue(name, {path: text.encode() for path, text in files.items()})


def run_sequence(random: Random, root: Path) -> list[str]:
    """Some edits and questions; the names of the edits where the last answer is stale, else nothing."""
    done: list[str] = []
    for _edit in range(random.choice((1, 1, 2, 3, 5))):
        edit = random.choice(EDITS)
        files = sorted((root / "offers").glob("*.toml"))
        edit(random, random.choice(files))
        done.append(edit.__name__)
        if random.random() < 0.5:
            index = cache.open_index(root)
            if random.random() < 0.5:
                list(known_matches(index))
            index.close()
    asked = random.random() < 0.2, random.random() < 0.5
    return done if answers(cache.open_index(root), *asked) != answers(in_memory(root), *asked) else []


def main(arguments: Sequence[str]) -> int:
    """Run what is asked for; 1 where an answer was stale."""
    parser = argparse.ArgumentParser(prog="python -m tests.tools.fuzz.edits")
    parser.add_argument("--count", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args(arguments)
    stale: Counter[str] = Counter()
    with environment({"XDG_CACHE_HOME": str(scratch() / "cache")}):
        root = fresh()
        for number in range(given.count):
            if number % 200 == 0:
                root = fresh()
            if done := run_sequence(Random(f"{given.seed} edits {number}"), root):
                stale["stale"] += 1
                print(f"stale after number {number}, seed {given.seed}: {', '.join(done)}", flush=True)
            if number % 1000 == 999:
                print(f"{number + 1} sequences, {stale.total()} stale", flush=True)
    return 1 if stale else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
