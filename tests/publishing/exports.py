"""A small catalogue that fills every table of an export, and how an export of it is written and read back."""

from __future__ import annotations

import csv
import io
import json
import sqlite3
from pathlib import Path
from typing import Any

import frictionless

from offerbook.index.store import Index
from offerbook.publishing import export as package
from offerbook.publishing.folder import write_folder
from offerbook.tables.table import Table, plain
from offerbook.text.normalize import safe
from tests.conftest import HEALTHY

RICH = {
    "sectors.toml": HEALTHY["sectors.toml"]
    + """
[[sector]]
id = "roads"
name = { en = "Roads", ru = "Дороги" }

[[group]]
id = "tippers"
sector = "roads"
name = { en = "Tippers", ru = "Самосвалы дорожные" }
codes = [{ scheme = "hs2022", code = "0402" }]

[[link]]
groups = ["haul-trucks", "tippers"]
reason = { en = "Both tip.", ru = "Оба опрокидываются." }
share = 0.35
""",
    "specs.toml": HEALTHY["specs.toml"]
    + """
[[spec]]
id = "engine"
name = { en = "Engine", ru = "Двигатель" }
type = "text"

[[spec]]
id = "autonomous"
name = { en = "Without a driver", ru = "Без водителя" }
type = "flag"

[[spec]]
id = "drive"
name = { en = "Drive", ru = "Привод" }
type = "choice"
values = [{ id = "all", name = { en = "all wheels", ru = "полный" } }, { id = "rear", name = { en = "rear", ru = "задний" } }]

[[spec]]
id = "tank"
name = { en = "Tank", ru = "Бак" }
type = "number"
unit = "drum"

[[unit]]
id = "drum"
name = { en = "drums", ru = "боч." }
of = "L"
factor = 200
""",
    "offers/mining.toml": r"""
[[offer]]
id = "truck"
name = { en = "Truck; \"big\", 130 t", ru = "Самосвал «130»" }
summary = { en = "Two lines:\nthe second.", ru = "=1+1" }
supplier = "belaz"
group = "haul-trucks"
stage = "series"
services = ["maintenance", "repair"]
codes = [{ scheme = "okpd2", code = "28.92.29.110" }, { scheme = "hs2022", code = "8704.10", certainty = "low" }]
specs = { payload_t = { value = 130.50, qualifier = "about" }, engine = "MTU", autonomous = false }
variants = [{ id = "130N", specs = { payload_t = 1e3 } }, { id = "01.10", group = "tippers" }]
capacity = [{ value = 12.5, unit = "pcs" }]
proposed_for = [{ project = "mine", source = "page", paragraph = 4, note = { en = "Perhaps.", ru = "Возможно." } }]
cautions = [{ text = { en = "\u001b[31mRed\u202E", ru = "[/b] \tтаб" }, date = 2025-10 }]
notes = [{ topic = "market", text = { en = "Sold.", ru = "Продан." } }]
deliveries = [{ to = { en = "The mine", ru = "Рудник" }, region = "RU-KHA", quantity = { value = 3, unit = "pcs" } }]
price = [{ value = 12.50, currency = "USD", unit = "pcs", qualifier = "about" }]
sources = ["page"]
""".replace("2025-10 }", '"2025-10" }'),
    "suppliers.toml": HEALTHY["suppliers.toml"]
    + """short = { en = "Belaz", ru = "БелАЗ" }
contacts = [{ site = "https://belaz.by", phone = "+375 1775 2-37-82", source = "page" }]
""",
    "projects/mine.toml": HEALTHY["projects/mine.toml"].replace(
        'sources = ["page"]\n\n', 'sources = ["page"]\nlocation = [{ lat = 50.5, lon = -136.25 }]\n\n'
    )
    + """requires = [
  { spec = "payload_t", min = 100.5, level = "must", why = { en = "Rock.", ru = "Порода." } },
  { spec = "engine", one_of = ["MTU", "Cummins"] },
]
services = ["maintenance"]
quantity = { value = 7, unit = "pcs" }

[[project.need]]
id = "roads"
name = { en = "Roads", ru = "Дороги" }
groups = ["tippers"]
status = "past"
basis = "stated"
sources = ["page"]
""",
}


def opened(path: Path) -> sqlite3.Connection:
    return sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True)


def written(index: Index, folder: Path, *tables: str) -> dict[str, Any]:
    """The datapackage.json of an export into this folder."""
    write_folder(index, folder, package.checked_tables(tables), "Title")
    described: dict[str, Any] = json.loads((folder / "datapackage.json").read_text(encoding="utf-8"))
    return described


def rows_of(text: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(text, newline="")))


def as_csv(table: Table) -> list[list[str]]:
    """What a reader of CSV should get of a table."""
    head = [column.key for column in table.columns]
    return [head, *([safe(plain(cell), keep="\n\t") for cell in row] for row in table.rows)]


def invalid(folder: Path) -> list[tuple[str | None, str, str]]:
    """What Frictionless has against a data package."""
    report = frictionless.validate(str(folder / "datapackage.json"))
    found: list[tuple[str | None, str, str]] = [(None, error.type, error.message) for error in report.errors]
    found += [(task.name, error.type, error.message) for task in report.tasks for error in task.errors]
    return found
