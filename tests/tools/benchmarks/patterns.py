"""How the time of every regular expression grows with what it reads: `python -m tests.tools.benchmarks.patterns [--all]`.

Every expression that a file of the package compiles is collected, when the files are imported and while short campaigns of hostile
inputs run. Each then searches texts made of one or two repeated pieces, which are what a quadratic expression is slow on: 1,000
letters of it and 4,000. A linear one takes four times as long, a quadratic one sixteen times. Those beyond eight are named.

An expression that is steep where it is only matched from the beginning is an error. One that is steep where it is looked for from
every place is none by itself: most are never looked for so, and what is must be bounded by who calls it. These are listed to be
judged.
"""

from __future__ import annotations

import importlib
import re
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from random import Random
from typing import Any, NamedTuple

from tests.conftest import ROOT
from tests.tools.fuzz.campaigns import CAMPAIGNS
from tests.tools.fuzz.invariants import HangError, in_time

PACKAGE = ROOT / "src"
PIECES = ("a", "я", "1", " ", "-", ".", ",", "_", "/", "x", *"[](){}\\\"'#=:|*", "\n", "\t", "é", "\u0301")
"""What expressions of a text are made of; pairs of the first ten are tried too."""
SHORT, LONG = 1_000, 4_000
STEEP = 8
"""How many times as long a text of four times the length may take."""
NOTICEABLE = 0.02
"""Seconds below which no growth matters: at that rate a megabyte takes a second or two."""
BOUNDED = {
    r"\d[\d_]*+(?:[ \xa0\u2009\u202f]\d\d\d)++(?!\w)(?:\.\d++)?": "forty characters beside a syntax error",
}
"""Expressions that never see a long text, with what bounds it."""


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


def main(arguments: Sequence[str]) -> int:
    """Show what grows faster than its text, or with --all every expression; 1 where one does and nothing bounds it."""
    patterns = collected().items()
    grown = [worst(pattern, file, searched) for searched in (False, True) for pattern, file in patterns]
    steep = [it for it in grown if it.ratio > STEEP]
    for it in sorted(grown if "--all" in arguments else steep, key=lambda it: (it.searched, -it.ratio)):
        way, why = "searched" if it.searched else "matched", BOUNDED.get(it.pattern.pattern, "")
        print(f"{way} {it.ratio:5.1f} {it.seconds:7.4f} s  {it.file}  {it.pattern.pattern[:90]!r}  on {it.text}  {why}")
    matched = [it for it in steep if not it.searched and it.pattern.pattern not in BOUNDED]
    print(
        f"{len(patterns)} expressions; steep when matched: {len(matched)}, when searched: {len(steep) - len(matched)}"
    )
    return 1 if matched else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
