"""Which sources each exported fact names, and whether it inherits them."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from offerbook.index.store import in_memory
from offerbook.publishing.database import write_sqlite
from tests.conftest import HEALTHY, MakeCatalogue
from tests.publishing.exports import invalid, opened, written

SOURCED = {
    "sources.toml": HEALTHY["sources.toml"]
    + """
[[source]]
id = "leaflet"
publisher = "P"

[[source]]
id = "model"
publisher = "P"
""",
    "offers/mining.toml": """
[[offer]]
id = "truck"
name = { en = "Truck", ru = "Самосвал" }
supplier = "belaz"
group = "haul-trucks"
kind = "goods"
specs = { payload_t = { value = 130, source = ["leaflet", "page"], note = { en = "Dry.", ru = "Сухой." } } }
variants = [
  { id = "A", sources = ["model"], specs = { payload_t = 90 } },
  { id = "B", cautions = [{ text = { en = "Wait.", ru = "Ждать." } }] },
]
capacity = [{ value = 12, unit = "pcs", source = "leaflet" }]
proposed_for = [{ project = "mine", source = "leaflet" }]
cautions = [{ text = { en = "Mind.", ru = "Внимание." }, source = "leaflet" }]
notes = [{ topic = "market", text = { en = "Sold.", ru = "Продан." } }]
sources = ["page"]
""",
    "projects/mine.toml": HEALTHY["projects/mine.toml"]
    + """requires = [
  { spec = "payload_t", min = 100, source = "leaflet" },
  { spec = "payload_t", max = 200 },
]
quantity = { value = 7, unit = "pcs", qualifier = "about", note = { en = "In all.", ru = "Всего." } }
""",
}


@pytest.mark.slow
def test_every_fact_that_leaves_says_which_sources_state_it_and_whether_it_inherits_them(
    make_catalogue: MakeCatalogue, tmp_path: Path
) -> None:
    index = in_memory(make_catalogue(SOURCED))
    assert index.setting("errors") == "0"
    write_sqlite(index, tmp_path / "x.sqlite")
    written(index, tmp_path / "out")
    assert invalid(tmp_path / "out") == []
    database = opened(tmp_path / "x.sqlite")
    for table, columns, expected in [
        ("facts", "variant_id, note_en",
         [("", "Dry.", "leaflet; page", 0), ("A", "", "model", 1), ("B", "Dry.", "leaflet; page", 0)]),
        ("capacities", "value", [("12", "leaflet", 0)]),
        ("cautions", "variant_id", [("", "leaflet", 0), ("B", "page", 1)]),
        ("notes", "text_en", [("Sold.", "page", 1)]),
        ("requirements", "position", [(0, "leaflet", 0), (1, "page", 1)]),
        ("quantities", "need_id, value, unit, per, qualifier, note_ru",
         [("mine/trucks", "7", "pcs", None, "about", "Всего.", "page", 1)]),
    ]:  # fmt: skip
        wanted = f"{columns}, source_ids, sources_inherited"
        order = columns.partition(",")[0]
        assert database.execute(f"SELECT {wanted} FROM {table} ORDER BY {order}").fetchall() == expected, table
        with (tmp_path / "out" / f"{table}.csv").open(encoding="utf-8", newline="") as file:
            rows = [tuple(row[name] for name in wanted.split(", ")) for row in csv.DictReader(file)]
        assert sorted(rows) == sorted(tuple("" if cell is None else str(cell) for cell in row) for row in expected)
    assert database.execute("SELECT source_id FROM proposals").fetchall() == [("leaflet",)]
