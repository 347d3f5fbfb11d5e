"""What the tests of the kept index share: catalogues, what an index answers, and how often a catalogue was read."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import Any

import pytest

from offerbook.index import cache
from offerbook.index.schema import SCHEMA
from offerbook.index.store import Index
from offerbook.listing.listing_table import listing
from offerbook.listing.listings import LISTINGS
from offerbook.listing.select import Selection
from offerbook.loading import load
from tests.conftest import HEALTHY

OFFERS = "offers/mining.toml"
TRUCK = HEALTHY[OFFERS]
SECOND = {"offers/second.toml": TRUCK.replace('"truck"', '"lorry"')}


TABLES = re.findall(r"CREATE (?:VIRTUAL )?TABLE (\w+)", SCHEMA)


def everything(index: Index) -> dict[str, list[Any]]:
    """All that an index answers, settings and records too."""
    answers: dict[str, list[Any]] = {
        name: [tuple(row) for row in listing(index, name, Selection(), ["all"]).rows] for name in LISTINGS
    }
    index.with_words()
    for table in TABLES:
        columns = "rowid, *" if table == "search" else "*"
        answers[table] = sorted(index.rows(f"SELECT {columns} FROM {table}"), key=repr)
    return answers


class Builds:
    """Counts how often a catalogue was read as a whole, and keeps the names of files that were read alone."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.count = 0
        self.alone: list[list[str]] = []
        read = load.load

        def counting(*arguments: Any, **options: Any) -> load.LoadResult:
            if len(arguments) > 2:
                self.alone.append(sorted(arguments[2]))
            else:
                self.count += 1
            return read(*arguments, **options)

        monkeypatch.setattr(load, "load", counting)


def names(root: Path) -> list[str]:
    index = cache.open_index(root)
    found = [str(row[0]) for row in index.rows("SELECT name_en FROM offers ORDER BY id")]
    index.close()
    return found


def aged(root: Path) -> None:
    """Make the files look as if they had been written long ago, as far as a program can."""
    for path in root.rglob("*.toml"):
        os.utime(path, (1_700_000_000, 1_700_000_000))


def replaced(file: Path, old: str, new: str) -> None:
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new), encoding="utf-8")
