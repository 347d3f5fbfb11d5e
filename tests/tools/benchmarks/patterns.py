"""How the time of every regular expression grows with what it reads: `python -m tests.tools.benchmarks.patterns [--all]`.

Every expression that a file of the package compiles is collected, when the files are imported and while short campaigns of hostile
inputs run. Each then searches texts made of one or two repeated pieces, which are what a quadratic expression is slow on: 1,000
letters of it and 4,000. A linear one takes four times as long, a quadratic one sixteen times. Those beyond eight are named.

An expression that is steep where it is only matched from the beginning is an error. One that is steep where it is looked for from
every place must stand in `BOUNDED`, with what keeps it from that: most are only ever matched, some see no long text.

Then everything that reads what others write, a text, a condition, a file, is given such texts whole, of 5,000 letters and of 20,000.
"""

from __future__ import annotations

import importlib
import re
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from random import Random
from typing import Any, NamedTuple

from offerbook.listing.condition_syntax import LONGEST, parse_condition
from offerbook.text.errors import UsageError
from offerbook.text.normalize import fold, safe, sort_key
from offerbook.text.quantities import read_quantity
from offerbook.text.spelling import look_alikes, nearest
from offerbook.text.terms import index_terms, query_terms
from tests.conftest import HEALTHY, ROOT
from tests.tools.fuzz.campaigns import CAMPAIGNS
from tests.tools.fuzz.invariants import HangError, in_time

PACKAGE = ROOT / "src"
PIECES = ("a", "я", "1", " ", "-", ".", ",", "_", "/", "x", *"[](){}\\\"'#=:|*", "\n", "\t", "é", "\u0301")
"""What expressions of a text are made of; pairs of the first ten are tried too."""
LIKELY = ("x1-", "a.", "1,", "1 000 ", "1x", "a=1 ", '" ', "[[", "={", "0.", "=1,", "aя ", ". ")
"""What was slow once, and what looks like a model, a number or TOML."""
SHORT, LONG = 1_000, 4_000
STEEP = 8
"""How many times as long a text of four times the length may take."""
NOTICEABLE = 0.02
"""Seconds below which no growth matters: at that rate a megabyte takes a second or two."""
BOUNDED = {
    "listing/condition_syntax.py": f"only matched at one place, in a condition of at most {LONGEST} letters",
    "loading/toml_errors.py": "only matched at one place; a number with spaces is looked for among forty characters beside the error",
}
"""What keeps the expressions of a file from the texts on which they are steep; that they do, `steep_texts` shows."""


class Growth(NamedTuple):
    """The worst text of an expression.

    searched: whether it was looked for from every place, and not only matched from the beginning.
    seconds: what the longer text takes. ratio: how many times as long as the shorter.
    """

    pattern: re.Pattern[str]
    file: str
    searched: bool
    text: str
    seconds: float
    ratio: float


def collected() -> dict[re.Pattern[str], str]:
    """Every expression of the package that is for text, with the file that compiles it."""
    found: dict[re.Pattern[str], str] = {}
    inner: Any = re._compile  # type: ignore[attr-defined]

    def noting(pattern: Any, flags: Any) -> Any:
        made = inner(pattern, flags)
        frame = sys._getframe(1)
        while frame.f_back is not None and frame.f_code.co_filename == re.__file__:
            frame = frame.f_back
        file = frame.f_code.co_filename
        if str(PACKAGE) in file and isinstance(made.pattern, str):
            found.setdefault(made, str(Path(file).relative_to(PACKAGE)))
        return made

    re._compile = noting  # type: ignore[attr-defined]
    try:
        for path in sorted((PACKAGE / "offerbook").rglob("*.py")):
            name = ".".join(path.relative_to(PACKAGE).with_suffix("").parts)
            # Some need a package that comes with an extra.
            with suppress(ImportError):
                if path.stem != "__main__":
                    importlib.import_module(name.removesuffix(".__init__"))
        for campaign, count in (("files", 200), ("texts", 300), ("catalogues", 2), ("commands", 20)):
            for number in range(count):
                CAMPAIGNS[campaign].run(CAMPAIGNS[campaign].make(Random(f"{campaign} {number}"), ()))
    finally:
        re._compile = inner  # type: ignore[attr-defined]
    return found


def texts(length: int) -> Iterator[tuple[str, str]]:
    """What a text is called, and the text; each ends in something that no expression expects."""
    pieces = [*PIECES, *(one + two for one in PIECES[:10] for two in PIECES[:10] if one != two)]
    for piece in pieces:
        yield repr(piece), piece * (length // len(piece)) + "\x00"
        yield f"a and {piece!r}", "a" + piece * (length // len(piece)) + "\x00"


def worst(pattern: re.Pattern[str], file: str, searched: bool) -> Growth:
    """A text on which an expression grows too fast; else the one on which it grows most, of those that take a noticeable time."""
    found = Growth(pattern, file, searched, "", 0.0, 0.0)
    for (name, short), (_name, long) in zip(texts(SHORT), texts(LONG), strict=True):
        slow = _seconds(pattern, long, searched)
        if slow >= NOTICEABLE and (ratio := slow / max(_seconds(pattern, short, searched), 1e-6)) > found.ratio:
            found = Growth(pattern, file, searched, name, slow, ratio)
            if ratio > STEEP:
                break
        elif slow > found.seconds and not found.ratio:
            found = found._replace(text=name, seconds=slow)
    return found


def _seconds(pattern: re.Pattern[str], text: str, searched: bool) -> float:
    start = time.process_time()
    try:
        with in_time(10):
            for _found in pattern.finditer(text) if searched else ():
                pass
            pattern.match(text)
            pattern.fullmatch(text)
    except HangError:
        return 10.0
    return time.process_time() - start


def _condition(text: str) -> None:
    with suppress(UsageError):
        parse_condition(text)


def _file(before: str, after: str = "\n") -> Callable[[str], None]:
    """What reads a file that has the text between these."""

    def read(text: str) -> None:
        CAMPAIGNS["files"].run(f"{before}{text}{after}".encode())

    return read


OFFER = str(HEALTHY["offers/mining.toml"])
BEFORE_NAME, _, AFTER_NAME = OFFER.partition('"Truck"')
READERS: dict[str, Callable[[str], object]] = {
    "terms of an index": index_terms,
    "terms of a query": query_terms,
    "folding": fold,
    "display": safe,
    "order": sort_key,
    "look-alikes": look_alikes,
    "nearest names": lambda text: nearest(text, ["belaz-7513"]),
    "quantity": read_quantity,
    "condition": _condition,
    "value of a condition": lambda text: _condition(f"payload_t = {text}"),
    "file": _file(""),
    "key": _file("a = 1\n", " = 1\n"),
    "value": _file("a = "),
    "text": _file(f"{BEFORE_NAME}'''", f"'''{AFTER_NAME}"),
    "header": _file("[", "]\na = 1\n"),
    "comment": _file("a = 1 # "),
    "what follows a value": _file(f'{OFFER}\nx = "a" '),
    "array": _file("a = ["),
}
"""What reads texts of others, by what the text is."""


def steep_texts(name: str) -> Iterator[str]:
    """The repeated pieces on which a reader's time grows faster than the text."""
    pieces = [*PIECES, *(one + two for one in PIECES[:10] for two in PIECES[:10] if one != two), *LIKELY]
    for piece in pieces:
        times = []
        for length in (5_000, 20_000):
            start = time.process_time()
            READERS[name](piece * (length // len(piece)) + ("" if name == "text" else "\x01"))
            times.append(time.process_time() - start)
        # A quarter of a second at this length is some seconds for 100,000 letters.
        if times[1] > 0.25 and times[1] > STEEP * times[0]:
            yield f"{name} of {piece!r}: {times[1]:.2f} s"


def main(arguments: Sequence[str]) -> int:
    """Show what grows faster than its text, or with --all every expression; 1 where one does and nothing bounds it."""
    patterns = collected().items()
    grown = [worst(pattern, file, searched) for searched in (False, True) for pattern, file in patterns]
    steep = [it for it in grown if it.ratio > STEEP]
    for found in sorted(grown if "--all" in arguments else steep, key=lambda it: (it.searched, -it.ratio)):
        way, why = "searched" if found.searched else "matched", _bound(found)
        text = f"{found.file}  {found.pattern.pattern[:90]!r}  on {found.text}  {why}"
        print(f"{way} {found.ratio:5.1f} {found.seconds:7.4f} s  {text}")
    matched = sum(not it.searched for it in steep)
    unbounded = [it for it in steep if not (it.searched and _bound(it))]
    print(f"{len(patterns)} expressions; steep when matched: {matched}, when searched: {len(steep) - matched}")
    print(f"steep and not bounded: {len(unbounded)}", flush=True)
    slow = [line for name in READERS for line in steep_texts(name)]
    print(*slow, f"{len(READERS)} readers of texts; too slow on: {len(slow)} texts", sep="\n")
    print(f"the slowest condition of {LONGEST} letters: {_slowest_condition():.2f} s")
    return 1 if unbounded or slow else 0


def _slowest_condition() -> float:
    """Seconds that the slowest of the longest conditions takes."""
    times = []
    for piece in (*PIECES, *LIKELY, "a = 1 or ", "not "):
        start = time.process_time()
        _condition(piece * (LONGEST // len(piece)))
        times.append(time.process_time() - start)
    return max(times)


def _bound(growth: Growth) -> str:
    return BOUNDED.get(growth.file.removeprefix("offerbook/"), "")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
