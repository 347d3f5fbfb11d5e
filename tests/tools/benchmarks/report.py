"""What was measured, as tables: each line beside what is asked of it, in Markdown."""

from __future__ import annotations

import os
import platform
import re
import sqlite3
from collections.abc import Iterable, Sequence
from contextlib import suppress
from importlib.metadata import version
from pathlib import Path
from typing import NamedTuple

from tests.tools.benchmarks.processes import Medians

HELLO_NAME = "Typer hello-world"


class Target(NamedTuple):
    """One line of a table: a call and what is asked of it.

    call: its name.
    at_most: so many times what `than` takes; so many seconds, or megabytes, where there is none. None: nothing is asked,
        and the two are compared for the reader.
    than: the name of the call that it is compared with.
    plus: so many times the Typer program's time may come on top.
    memory: peak memory is meant rather than time.
    """

    call: str
    at_most: float | None = None
    than: str = ""
    plus: float = 0
    memory: bool = False


class Row(NamedTuple):
    """A line of a table as it is shown."""

    what: str
    time: str
    cpu: str
    peak: str
    ratio: str
    than: str
    asked: str
    reached: str


HEADERS = Row("what", "time", "CPU", "memory", "ratio", "to", "asked", "reached")


def row(target: Target, medians: Medians) -> Row:
    """A line of a table: what was measured, in relation to what, and whether that is what was asked for."""
    taken = medians[target.call]
    own = taken.peak if target.memory else taken.wall
    shown = (target.call, seconds(taken.wall), seconds(taken.cpu), f"{taken.peak:.0f} MB")
    if target.at_most is None and not target.than:
        return Row(*shown, "", "", "", "")
    if target.at_most is None:
        return Row(*shown, f"{own / medians[target.than].wall:.2f} ×", target.than, "", "")
    if not target.than:
        limit = f"{target.at_most:g} MB" if target.memory else f"{target.at_most:g} s"
        return Row(*shown, "", "", f"≤ {limit}", verdict(own <= target.at_most))
    other = medians[target.than].peak if target.memory else medians[target.than].wall
    allowed = target.at_most * other + (target.plus * medians[HELLO_NAME].wall if target.plus else 0)
    limit = f"≤ {target.at_most:g} ×" + (f" + {target.plus:g} × Typer" if target.plus else "")
    than = target.than + (", memory" if target.memory else "")
    return Row(*shown, f"{own / other:.2f} ×", than, limit, verdict(own <= allowed))


def verdict(reached: bool) -> str:
    """Whether what was asked for is reached."""
    return "yes" if reached else "NO"


def seconds(time: float) -> str:
    """A time with three digits that mean something."""
    return f"{time * 1000:.0f} ms" if time < 1 else f"{time:.3g} s" if time < 100 else f"{time:.0f} s"


def markdown(headers: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table that reads well in a terminal and on a page."""
    rows = [headers, *rows]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    lines = [" | ".join(f"{cell:{width}}" for cell, width in zip(cells, widths, strict=True)) for cells in rows]
    lines.insert(1, " | ".join("-" * width for width in widths))
    return "".join(f"| {line} |\n" for line in lines)


def section(title: str, headers: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A titled table."""
    return f"**{title}**\n\n{markdown(headers, rows)}"


def machine() -> str:
    """The machine and what runs on it."""
    model = re.search(r"^model name\s*: (.+)", _text_of("/proc/cpuinfo"), re.MULTILINE)
    versions = {"CPython": platform.python_version(), "SQLite": sqlite3.sqlite_version}
    versions |= {name: version(name.lower()) for name in ("Typer", "tomli", "msgspec")}
    software = ", ".join(f"{name} {number}" for name, number in versions.items())
    return f"{model[1] if model else platform.machine()}, {os.cpu_count()} cores, {platform.system()}; {software}"


def _text_of(path: str) -> str:
    with suppress(OSError):
        return Path(path).read_text(encoding="utf-8")
    return ""


def with_section(text: str, mark: str, section: str) -> str:
    """A README with other text between the comments `<!-- mark ... -->` and `<!-- end of mark -->`; ValueError without them."""
    begin, end = rf"<!-- {mark}\b[^>]*-->\n", f"<!-- end of {mark} -->"
    new, count = re.subn(f"({begin}).*?({end})", lambda marks: f"{marks[1]}{section}{marks[2]}", text, flags=re.DOTALL)
    if count != 1:
        raise ValueError(f"there is no place marked {mark!r}")
    return new
