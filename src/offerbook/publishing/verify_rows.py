"""Whether the rows of a single table, which has no place for a stamp, still follow from the catalogue: it is made anew and compared."""

from __future__ import annotations

import csv
import io
import json
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from offerbook.index.store import Index
from offerbook.listing.column_lookup import catalogues_of, column_names
from offerbook.listing.listing_table import listing
from offerbook.listing.listings import LISTINGS
from offerbook.listing.select import Selection
from offerbook.matching.columns import VERDICTS, gap_columns, match_columns
from offerbook.publishing.export import RAW_TABLES, Exporter
from offerbook.tables.formats import ENDINGS, write
from offerbook.tables.table import Table
from offerbook.text.i18n import in_each_language

FORMATS = ("csv", "tsv", "json", "jsonl")
"""The formats whose rows can be read back."""
Record = tuple[str, ...]


class ComparedRows(NamedTuple):
    """How the rows of a file stand to the catalogue.

    table: the table that they are of.
    rows: how many there are.
    other: those that the catalogue does not say today, or says less often.
    missing: those that it says and the file does not.
    is_whole: whether the file has all columns of the table, as an export of the whole has them.
    """

    table: str
    rows: int
    other: tuple[Record, ...]
    missing: tuple[Record, ...]
    is_whole: bool


def compared_rows(index: Index, path: Path) -> ComparedRows | None:
    """The rows of a file against the table that has its columns, whatever was filtered, sorted or cut; None for another file."""
    format = ENDINGS.get(path.suffix.lower(), "")
    if format not in FORMATS:
        return None
    try:
        head, *rows = _records(path.read_text(encoding="utf-8"), format)
    except (OSError, ValueError, csv.Error):
        return None
    # Tables of matches are last: to make them takes time.
    tables = {name: keys for name, keys in _tables(index).items() if head and set(head) <= set(keys)}
    found: list[ComparedRows] = []
    for name, keys in tables.items():
        is_whole = set(LISTINGS[name].columns if name in LISTINGS else keys) <= set(head)
        for today in in_each_language(lambda name=name: _made_anew(index, name, head, format)):  # type: ignore[misc]
            found.append(_compared(name, rows, today, is_whole))
            if not found[-1].other and not found[-1].missing:
                return found[-1]
    return min(found, key=lambda it: (len(it.other), len(it.missing)), default=None)


def _compared(name: str, rows: Sequence[Record], today: Sequence[Record], is_whole: bool) -> ComparedRows:
    other = Counter(rows) - Counter(today)
    missing = Counter(today) - Counter(rows)
    return ComparedRows(name, len(rows), tuple(other.elements()), tuple(missing.elements()), is_whole)


def _tables(index: Index) -> dict[str, Sequence[str]]:
    """The keys of the columns of every table, by its name."""
    catalogues = catalogues_of(index)
    return {
        **{name: column_names(index, name) for name in LISTINGS},
        **{name: columns.split(", ") for name, columns in RAW_TABLES.items()},
        "gaps": tuple(gap_columns(catalogues)),
        "matches": tuple(match_columns(catalogues)),
        "verdicts": tuple(VERDICTS),
    }


def _made_anew(index: Index, name: str, head: Sequence[str], format: str) -> list[Record]:
    """The records of a table under these columns, as a file of this format has them."""
    if name in LISTINGS:
        table = listing(index, name, Selection(), [",".join(head)])
    else:
        whole = Exporter(index).table(name)
        places = [[column.key for column in whole.columns].index(key) for key in head]
        rows = (tuple(row[place] for place in places) for row in whole.rows)
        table = Table(name, whole.title, tuple(whole.columns[place] for place in places), rows)
    stream = io.StringIO(newline="")
    write(table, format, stream)
    return list(_records(stream.getvalue(), format))[1:]


def _records(text: str, format: str) -> Iterator[Record]:
    """The keys of the columns, then the cells of each row; ValueError for what is no such file."""
    if format == "csv":
        yield from map(tuple, csv.reader(io.StringIO(text, newline=""), strict=True))
    elif format == "tsv":
        yield from (tuple(line.split("\t")) for line in text.splitlines())
    else:
        items = json.loads(text) if format == "json" else [json.loads(line) for line in text.splitlines()]
        if not isinstance(items, list) or not all(isinstance(item, dict) for item in items):
            raise ValueError(text[:20])
        yield tuple(items[0]) if items else ()
        yield from (tuple(json.dumps(cell, ensure_ascii=False) for cell in item.values()) for item in items)
