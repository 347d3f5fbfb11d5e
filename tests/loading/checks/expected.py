"""What a test of the checks expects: the mistakes that its text marks, what was found, and what holds of every catalogue."""

from __future__ import annotations

import re
import sqlite3
from collections import Counter
from pathlib import Path
from typing import NamedTuple

from offerbook.authoring import findings_report as diagnostics
from offerbook.index.compile import build
from offerbook.loading.load import LoadResult, load
from offerbook.model.finding import Place
from offerbook.model.finding_codes import CODES
from tests.conftest import HEALTHY, Files


class Mistake(NamedTuple):
    """A finding that a test expects: its code, and the place that the test's own text marks."""

    place: Place
    code: str

    def __str__(self) -> str:
        return f"{self.place} {self.code}"


_MARK = re.compile(r"⟦(\w+)\|([^⟧]*)⟧")


def marked(files: Files) -> tuple[dict[str, str], list[Mistake]]:
    """The files without their marks, and what the marks say: `⟦E301|"belas"⟧` is a mistake of that code, there.

    A mark never spans lines, and what stands before it on its line may hold marks of its own.
    """
    plain, mistakes = {}, []
    for name, text in files.items():
        assert isinstance(text, str)
        for number, line in enumerate(text.split("\n"), 1):
            shift = 0
            for mark in _MARK.finditer(line):
                column = mark.start() - shift + 1
                mistakes.append(Mistake(Place(name, number, column, column + len(mark[2])), mark[1]))
                shift += len(mark[0]) - len(mark[2])
        plain[name] = _MARK.sub(r"\2", text)
        assert "⟦" not in plain[name]
    return plain, mistakes


def found(loaded: LoadResult) -> list[Mistake]:
    return [Mistake(finding.place, finding.code) for finding in loaded.findings]


def messages(loaded: LoadResult) -> list[str]:
    return [f"{finding.place}: {finding.code} {finding.message}" for finding in loaded.findings]


def with_line(file: str, line: str, text: Files = HEALTHY) -> dict[str, str]:
    """The healthy file with one more line at the end of its last table."""
    held = text[file]
    assert isinstance(held, str)
    return {file: held.rstrip("\n") + f"\n{line}\n"}


def replaced(file: str, old: str, new: str) -> dict[str, str]:
    """The healthy file with one piece of it replaced."""
    held = HEALTHY[file]
    assert isinstance(held, str)
    assert held.count(old) == 1, (file, old)
    return {file: held.replace(old, new)}


OFFERS, PROJECTS, SECTORS = "offers/mining.toml", "projects/mine.toml", "sectors.toml"


def stands(root: Path, loaded: LoadResult) -> None:
    """What holds of every catalogue: findings lie in their files and are said once, and what is left can be used."""
    assert [mistake for mistake, count in Counter(found(loaded)).items() if count > 1] == []
    for finding in loaded.findings:
        place = finding.place
        text = (root / place.file).read_bytes().decode(errors="replace").removeprefix("\ufeff")
        lines = text.replace("\r\n", "\n").split("\n")
        assert finding.excerpt == lines[place.line - 1]
        assert 1 <= place.column <= place.end_column <= len(finding.excerpt) + 1
        assert finding.code in CODES
    for line in diagnostics.as_text(loaded.findings, "", everything=True):
        assert line.isprintable()
    with sqlite3.connect(":memory:") as connection, sqlite3.connect(":memory:") as other:
        build(connection, lambda _early: loaded)
        assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
        # Written file by file while the others are read, it comes to the same.
        build(other, lambda early: load(root, early=early))
        assert sorted(other.iterdump()) == sorted(connection.iterdump())
