"""A plausible bilingual catalogue of any size: `python -m tests.benchmarks.generate DIR --offers 100000`.

Writes DIR/catalogue with that many offers and a hundredth as many needs (at least ten) in projects of ten, in at most 200
files, and the offers once more for other tools: offers.csv, offers.rec, offers.jsonl, offers.sqlite. The same arguments give
the same bytes. Sectors, groups, links and specs are those of the shipped catalogue.
"""

from __future__ import annotations

import argparse
import csv
import json
import random
import shutil
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from offerbook.index import in_memory
from offerbook.records import Group, Spec

SHIPPED = Path(__file__).parents[2] / "catalogue"
FILES = 190
PLACES = (("Minsk", "Минск"), ("Brest", "Брест"), ("Gomel", "Гомель"), ("Grodno", "Гродно"), ("Mogilev", "Могилёв"))
TRAITS = (
    ("for severe frost", "для сильных морозов"),
    ("with a reinforced frame", "с усиленной рамой"),
    ("for narrow streets", "для узких улиц"),
    ("with remote control", "с дистанционным управлением"),
    ("for long shifts", "для длинных смен"),
    ("with low fuel consumption", "с малым расходом топлива"),
)


class Offer(NamedTuple):
    """One generated offer: the flat form that every tool gets."""

    id: str
    name_en: str
    name_ru: str
    supplier: str
    group: str
    sector: str
    summary_en: str
    summary_ru: str
    payload_t: int
    power_kw: int
    price_class: str


def offers(count: int, groups: list[Group], suppliers: int, seed: int) -> Iterator[Offer]:
    """That many offers, group by group in turn."""
    draw = random.Random(seed)
    for number in range(count):
        group = groups[number % len(groups)]
        mark = f"{draw.choice('ABCDEFGHKMT')}{draw.randrange(100, 99999)}"
        en, ru = draw.choice(TRAITS)
        payload, power = draw.randrange(1, 500), draw.randrange(30, 3000)
        term_en = group.terms.en[number // len(groups) % len(group.terms.en)] if group.terms.en else group.name.en
        term_ru = group.terms.ru[number // len(groups) % len(group.terms.ru)] if group.terms.ru else group.name.ru
        yield Offer(
            f"offer-{number:07}",
            f"{mark} {term_en}, {payload} t",
            f"{term_ru.capitalize()} {mark}, {payload} т",
            f"maker-{draw.randrange(suppliers)}",
            group.id,
            group.sector,
            f"A {term_en} {en}, {power} kW.",
            f"{term_ru.capitalize()} {ru}, {power} кВт.",
            payload,
            power,
            draw.choice("ABC"),
        )


def toml(it: Offer) -> str:
    """The offer as a table of a catalogue file."""
    return f'''[[offer]]
id = "{it.id}"
name = {{ en = "{it.name_en}", ru = "{it.name_ru}" }}
summary = {{ en = "{it.summary_en}", ru = "{it.summary_ru}" }}
supplier = "{it.supplier}"
group = "{it.group}"
kind = "goods"
services = ["maintenance", "spare-parts"]
specs = {{ payload_t = {it.payload_t}, power_kw = {{ value = {it.power_kw}, source = "page" }} }}
notes = [{{ topic = "quality", text = {{ en = "Price class {it.price_class}.", ru = "Ценовой класс {it.price_class}." }} }}]
sources = ["page"]
confidence = "one-source"

'''


def project(number: int, groups: list[Group], draw: random.Random) -> str:
    """A project with ten needs."""
    place_en, place_ru = draw.choice(PLACES)
    text = f"""[[project]]
id = "project-{number:05}"
name = {{ en = "Project {number} in {place_en}", ru = "Проект {number}, {place_ru}" }}
sources = ["page"]

"""
    for need in range(10):
        group = draw.choice(groups)
        text += f'''[[project.need]]
id = "need-{need}"
name = {{ en = "{group.name.en} for project {number}", ru = "{group.name.ru} для проекта {number}" }}
groups = ["{group.id}"]
quantity = {{ value = {draw.randrange(1, 50)}, unit = "pcs" }}
requires = [{{ spec = "payload_t", min = {draw.randrange(1, 400)}, level = "{draw.choice(("must", "should"))}" }}]
status = "open"
basis = "stated"
sources = ["page"]

'''
    return text


def write_catalogue(folder: Path, made: list[Offer], suppliers: int, seed: int, groups: list[Group]) -> None:
    """The catalogue itself, in many files."""
    shutil.rmtree(folder, ignore_errors=True)
    (folder / "offers").mkdir(parents=True)
    (folder / "projects").mkdir()
    for name in ("catalogue.toml", "sectors.toml"):
        shutil.copy(SHIPPED / name, folder / name)
    shutil.copy(SHIPPED / "specs.toml", folder / "specs.toml")
    (folder / "sources.toml").write_text('[[source]]\nid = "page"\npublisher = "A maker"\n', encoding="utf-8")
    makers = (
        f'[[supplier]]\nid = "maker-{n}"\nname = {{ en = "Maker {n}", ru = "Завод {n}" }}\n\n' for n in range(suppliers)
    )
    (folder / "suppliers.toml").write_text("".join(makers), encoding="utf-8")
    size = -(-len(made) // FILES)
    for start in range(0, len(made), size):
        text = "".join(map(toml, made[start : start + size]))
        (folder / "offers" / f"part-{start // size:03}.toml").write_text(text, encoding="utf-8")
    draw = random.Random(seed + 1)
    projects = max(1, len(made) // 1000)
    parts = min(5, projects)
    for part in range(parts):
        text = "".join(project(number, groups, draw) for number in range(part, projects, parts))
        (folder / "projects" / f"part-{part}.toml").write_text(text, encoding="utf-8")


def write_flat(folder: Path, made: list[Offer]) -> None:
    """The offers for other tools."""
    with (folder / "offers.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(Offer._fields)
        writer.writerows(made)
    with (folder / "offers.jsonl").open("w", encoding="utf-8") as file:
        file.writelines(json.dumps(it._asdict(), ensure_ascii=False) + "\n" for it in made)
    with (folder / "offers.rec").open("w", encoding="utf-8") as file:
        file.write("%rec: Offer\n%key: id\n\n")
        file.writelines("".join(f"{key}: {value}\n" for key, value in it._asdict().items()) + "\n" for it in made)
    path = folder / "offers.sqlite"
    path.unlink(missing_ok=True)
    with sqlite3.connect(path) as database:
        types = {"payload_t": "INTEGER", "power_kw": "INTEGER", "id": "TEXT PRIMARY KEY"}
        columns = ", ".join(f'"{key}" {types.get(key, "TEXT")}' for key in Offer._fields)
        database.execute(f"CREATE TABLE offers ({columns})")
        database.executemany(f"INSERT INTO offers VALUES ({', '.join('?' * len(Offer._fields))})", made)
        database.execute("CREATE INDEX offers_by_group ON offers (sector, payload_t)")


def generate(folder: Path, count: int, seed: int = 1) -> None:
    """Everything at once."""
    index = in_memory(SHIPPED)
    groups = [group for _id, group in index.records("group", Group)]
    assert {"payload_t", "power_kw"} <= {id for id, _spec in index.records("spec", Spec)}
    suppliers = max(10, count // 200)
    made = list(offers(count, groups, suppliers, seed))
    folder.mkdir(parents=True, exist_ok=True)
    write_catalogue(folder / "catalogue", made, suppliers, seed, groups)
    write_flat(folder, made)


def main() -> None:
    """Read the arguments."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--offers", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    generate(given.folder, given.offers, given.seed)


if __name__ == "__main__":
    main()
