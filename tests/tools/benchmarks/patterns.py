"""How the time of every regular expression grows with what it reads: `python -m tests.tools.benchmarks.patterns [--all]`.

Every expression that a file of the package compiles is collected, when the files are imported and while short campaigns of hostile
inputs run. Each then searches texts made of one or two repeated pieces, which are what a quadratic expression is slow on: 2,000
letters of it and 8,000. A linear one takes four times as long, a quadratic one sixteen times. Those beyond eight are named.
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
SHORT, LONG = 2_000, 8_000
NOTICEABLE = 0.02
"""Seconds below which no growth matters: at that rate a megabyte takes a second or two."""
BOUNDED = {
    r"\d[\d_]*+(?:[ \xa0\u2009\u202f]\d\d\d)++(?!\w)(?:\.\d++)?": "forty characters beside a syntax error",
}
"""Expressions that never see a long text, with what bounds it."""


class Growth(NamedTuple):
    """The worst text of an expression.

    seconds: what the longer text takes. ratio: how many times as long as the shorter.
    """

    pattern: re.Pattern[str]
    file: str
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
        for campaign, count in (("files", 300), ("texts", 500), ("catalogues", 10), ("commands", 60)):
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


def worst(pattern: re.Pattern[str], file: str) -> Growth:
    """The text on which an expression grows most, among those that take a noticeable time."""
    found = Growth(pattern, file, "", 0.0, 0.0)
    for (name, short), (_name, long) in zip(texts(SHORT), texts(LONG), strict=True):
        slow = _seconds(pattern, long)
        if slow >= NOTICEABLE and (ratio := slow / max(_seconds(pattern, short), 1e-6)) > found.ratio:
            found = Growth(pattern, file, name, slow, ratio)
        elif slow > found.seconds and not found.ratio:
            found = found._replace(text=name, seconds=slow)
    return found


def _seconds(pattern: re.Pattern[str], text: str) -> float:
    start = time.process_time()
    try:
        with in_time(10):
            for _found in pattern.finditer(text):
                pass
            pattern.fullmatch(text)
    except HangError:
        return 10.0
    return time.process_time() - start


def main(arguments: Sequence[str]) -> int:
    """Show what grows faster than its text, or with --all every expression; 1 where one does and nothing bounds it."""
    grown = sorted((worst(pattern, file) for pattern, file in collected().items()), key=lambda it: -it.ratio)
    steep = [it for it in grown if it.ratio > 8]
    for it in grown if "--all" in arguments else steep:
        why = BOUNDED.get(it.pattern.pattern, "")
        print(f"{it.ratio:5.1f} {it.seconds:7.4f} s  {it.file}  {it.pattern.pattern[:90]!r}  on {it.text}  {why}")
    unbounded = [it for it in steep if it.pattern.pattern not in BOUNDED]
    print(f"{len(grown)} expressions, {len(steep)} grow faster than their texts, {len(unbounded)} of these unbounded")
    return 1 if unbounded else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
