"""A plausible bilingual catalogue of any size: `python -m tests.tools.benchmarks.generate DIR --offers 100000`.

Writes DIR/catalogue with that many offers and a hundredth as many needs (at least ten) in projects of ten, in at most 200
files, and the offers once more for other tools: offers.csv, offers.rec, offers.jsonl and offers.sqlite; `--catalogue-only`
leaves these out. The same arguments give the same bytes. Offers are written as they are made, so a million takes no more
memory than a thousand.

Up to 20,000 offers have the shipped catalogue's groups and sectors. A larger register has more headings, not ever larger ones:
about one group for 80 offers, at most 1,200 in at most 97 sectors, as the Harmonized System has headings and chapters. The new
groups are the shipped ones for narrower purposes, with terms, codes and links of their own.
"""

from __future__ import annotations

import argparse
import csv
import json
import random
import shutil
import sqlite3
import tomllib
from collections.abc import Iterable
from contextlib import ExitStack, closing
from decimal import Decimal
from itertools import islice
from pathlib import Path
from typing import TypeVar

from offerbook.model.codec import convert
from offerbook.model.records import Group, Link, Record, Sector, Spec
from tests.tools.benchmarks.generated.headings import head
from tests.tools.benchmarks.generated.lists import project, sectors, sources, specs, suppliers
from tests.tools.benchmarks.generated.offers import A_SUPPLIER, Offer, Register, Used, offers
from tests.tools.benchmarks.generated.phrases import ORDER

R = TypeVar("R", bound=Record)

SHIPPED = Path(__file__).parents[3] / "catalogue"
FILES = 180
"""Files of offers at most; projects have ten, and five files are lists."""


class Flat:
    """The offers for other tools, written as they come: CSV, a recfile, JSON Lines, and a database with a word index."""

    NAMES = ("offers.csv", "offers.rec", "offers.jsonl", "offers.sqlite")

    def __init__(self, folder: Path, open_here: ExitStack) -> None:
        for name in self.NAMES:
            (folder / name).unlink(missing_ok=True)
        table, records, lines = (
            open_here.enter_context((folder / name).open("w", encoding="utf-8", newline="")) for name in self.NAMES[:3]
        )
        self.records, self.lines, self.table = records, lines, csv.writer(table, lineterminator="\n")
        self.table.writerow(Offer._fields)
        self.records.write("%rec: Offer\n%key: id\n\n")
        self.database = open_here.enter_context(closing(sqlite3.connect(folder / self.NAMES[3])))
        types = {"payload_t": "INTEGER", "power_kw": "INTEGER", "id": "TEXT PRIMARY KEY"}
        columns = ", ".join(f'"{key}" {types.get(key, "TEXT")}' for key in Offer._fields)
        self.database.executescript(f"PRAGMA journal_mode = OFF; CREATE TABLE offers ({columns})")

    def add(self, offer: Offer) -> None:
        """Write one offer everywhere."""
        held = {key: cell for key, cell in offer._asdict().items() if cell is not None}
        self.table.writerow(offer)
        self.records.write("".join(f"{key}: {cell}\n" for key, cell in held.items()) + "\n")
        self.lines.write(json.dumps(held, ensure_ascii=False) + "\n")
        self.database.execute(f"INSERT INTO offers VALUES ({', '.join('?' * len(offer))})", offer)

    def end(self) -> None:
        """Index the database, by the columns that are asked for and, as sqlite-utils does it, by words."""
        words = "[name_en], [name_ru], [summary_en], [summary_ru]"
        self.database.execute("CREATE INDEX offers_by_sector ON offers (sector, payload_t)")
        self.database.execute(f"CREATE VIRTUAL TABLE [offers_fts] USING FTS5 ({words}, content=[offers])")
        self.database.execute("INSERT INTO offers_fts (offers_fts) VALUES ('rebuild')")
        self.database.commit()


def generate(
    folder: Path, count: int, seed: int = 1, flat: bool = True, needs: int | None = None, groups_of: int | None = None
) -> None:
    """The catalogue and, where they are wanted, the flat files.

    needs: how many, in tens; a hundredth as many as offers where none are named.
    groups_of: it has the groups and links of a register of so many offers; of its own size where none is named.
    """
    catalogue = folder / "catalogue"
    shutil.rmtree(catalogue, ignore_errors=True)
    for name in ("offers", "projects"):
        (catalogue / name).mkdir(parents=True)
    shipped = shipped_path("sector", Sector), shipped_path("group", Group), shipped_path("link", Link)
    made = head(*shipped, groups_of or count)
    makers, projects = (
        max(2 * len(ORDER), count // A_SUPPLIER),
        max(1, (count // 100 if needs is None else needs) // 10),
    )
    register = Register(made, count, makers, projects, Used(set(), set(), set()), random.Random(seed))
    with ExitStack() as open_here:
        others = Flat(folder, open_here) if flat else None
        drawn = offers(register)
        for part, size in enumerate(shares(count, FILES)):
            with (catalogue / "offers" / f"part-{part:03}.toml").open("w", encoding="utf-8") as file:
                for it, text in islice(drawn, size):
                    file.write(text)
                    if others:
                        others.add(it)
        if others:
            others.end()
    numbers = iter(range(projects))
    for part, size in enumerate(shares(projects, 10)):
        lines = (line for number in islice(numbers, size) for line in project(register, number))
        write(catalogue / "projects" / f"part-{part}.toml", lines)
    shutil.copyfile(SHIPPED / "catalogue.toml", catalogue / "catalogue.toml")
    write(catalogue / "sectors.toml", sectors(made))
    write(catalogue / "specs.toml", specs(shipped_path("spec", Spec), register.used))
    write(catalogue / "suppliers.toml", suppliers(register.used))
    write(catalogue / "sources.toml", sources(register.used))


def shares(count: int, parts: int) -> list[int]:
    """How many of `count` things go into each of at most so many parts, as evenly as can be."""
    parts = min(count, parts)
    return [(part + 1) * count // parts - part * count // parts for part in range(parts)]


def shipped_path(table: str, shape: type[R]) -> list[R]:
    """The records of a kind that the shipped catalogue has, in its order."""
    found: list[R] = []
    for path in (SHIPPED / "sectors.toml", SHIPPED / "specs.toml"):
        held = tomllib.loads(path.read_text(encoding="utf-8"), parse_float=Decimal)
        found += [convert(it, shape) for it in held.get(table, ())]
    return found


def write(path: Path, lines: Iterable[str]) -> None:
    """A file of these lines."""
    with path.open("w", encoding="utf-8") as file:
        file.writelines(f"{line}\n" for line in lines)


def main() -> None:
    """Read the arguments."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path, metavar="DIR")
    parser.add_argument("--offers", type=int, default=1000, metavar="N")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--needs", type=int, metavar="N", help="in tens, a hundredth of the offers unless it is given")
    parser.add_argument("--groups-of", type=int, metavar="N", help="the groups of a register of N offers, as --offers")
    parser.add_argument("--catalogue-only", action="store_true", help="write nothing for other tools")
    given = parser.parse_args()
    if given.offers < 1:
        parser.error("--offers must be at least 1")
    if given.needs is not None and given.needs < 1:
        parser.error("--needs must be at least 1")
    if given.groups_of is not None and given.groups_of < 1:
        parser.error("--groups-of must be at least 1")
    generate(given.folder, given.offers, given.seed, not given.catalogue_only, given.needs, given.groups_of)


if __name__ == "__main__":
    main()
