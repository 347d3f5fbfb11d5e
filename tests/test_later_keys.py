"""Every key that came after the first form: it loads, is shown, leaves with every export, and a mistake in it is found.

The faulty examples stand in tests/errors/keys, one for each key, with what `offerbook check` says of it.
"""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path

import jsonschema
import pytest
import tomli

from offerbook.authoring.fault_examples import SAID, lay_out, sections
from offerbook.authoring.findings_report import as_text
from offerbook.authoring.jsonschema import json_schema
from offerbook.index.stamp import stamp_of
from offerbook.index.store import Index, in_memory
from offerbook.listing.dependents import dependents
from offerbook.listing.listing_table import overview_of
from offerbook.listing.record_table import found_record, record_table
from offerbook.loading.load import load
from offerbook.publishing.export import Exporter
from offerbook.tables.table import Cell, plain
from tests.conftest import HEALTHY
from tests.tools.renew import ERRORS

KEYS = ERRORS / "keys"
WHOLE = {
    "catalogue.toml": HEALTHY["catalogue.toml"] + "as_of = 2026-11-28\n",
    "sectors.toml": HEALTHY["sectors.toml"]
    + """chosen_by = ["payload_t", "drive"]
checked = "2026-10"

[[group]]
id = "bodies"
sector = "mining"
name = { en = "Truck bodies", ru = "Кузова" }

[[link]]
groups = ["bodies", "haul-trucks"]
reason = { en = "A body goes on a truck.", ru = "Кузов ставят на самосвал." }
kind = "part-of"
serves = false
""",
    "specs.toml": HEALTHY["specs.toml"]
    + """
[[spec]]
id = "drive"
name = { en = "Drive", ru = "Привод" }
type = "choice"
values = [
  { id = "all", name = { en = "all wheels", ru = "полный" } },
  { id = "rear", name = { en = "rear wheels", ru = "задний" } },
]

[[spec]]
id = "temperature_c"
name = { en = "Temperature", ru = "Температура" }
type = "number"
unit = "C"
tolerance = 5

[[spec]]
id = "rims"
name = { en = "Rims", ru = "Диски" }
type = "number"

[[spec]]
id = "cab"
name = { en = "Cab", ru = "Кабина" }
type = "text"

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
    "suppliers.toml": HEALTHY["suppliers.toml"]
    + """short = { en = "Belaz", ru = "БелАЗ" }
contacts = [{ site = "https://belaz.by", phone = "+375 1775 2-37-82", email = "export@belaz.by", source = "page" }]
""",
    "sources.toml": """\
[[source]]
id = "page"
publisher = { en = "Belaz", ru = "БелАЗ" }
title = { en = "Trucks", ru = "Самосвалы" }
url = "https://belaz.by/trucks"
archived = "https://web.archive.org/web/2025/https://belaz.by/trucks"
""",
    "offers/mining.toml": """\
[[offer]]
id = "truck"
name = { en = "Truck", ru = "Самосвал" }
supplier = "belaz"
group = "haul-trucks"
services = ["delivery", "warranty", "licensing", "recycling", "secondment"]
sources = ["page"]
cautions = [
  { text = { en = "No figure.", ru = "Цифры нет." }, asks = { en = "What does it carry?", ru = "Что он возит?" }, of = "buyer" },
]
notes = [{ topic = "plan", text = { en = "A gas truck.", ru = "Газовый." }, when = { from = "2027", by = "2028-06" } }]
price = [{ value = 12.50, currency = "USD", unit = "pcs", date = "2025-10", terms = { en = "with VAT", ru = "с НДС" } }]

[offer.specs]
payload_t = 130
drive = "all"
temperature_c = { value = -40, qualifier = "about" }
rims = { min = 25, max = 51 }
cab = { en = "for two", ru = "на двоих" }
tank = 2

[[offer.deliveries]]
to = { en = "Coal Mine 1", ru = "Разрез 1" }
place = { en = "Chegdomyn", ru = "Чегдомын" }
region = "RU-KHA"
date = "2024"
quantity = { value = 17, unit = "pcs" }

[[offer.variants]]
id = "75131/A"
deliveries = [{ project = "mine" }]
""",
    "projects/mine.toml": HEALTHY["projects/mine.toml"].replace(
        'sources = ["page"]\n\n',
        """sources = ["page"]
short = { en = "Mine 1", ru = "Рудник 1" }
region = "RU-KHA"
location = [{ lat = 51.12, lon = 133.02, name = { en = "pit", ru = "карьер" } }]

""",
    ).replace('["haul-trucks"]', '["haul-trucks", "bodies"]')
    + """kind = "goods"
when = { from = 2026-05-01, by = "2027" }
requires = [{ spec = "payload_t", min = 100, part = "haul-trucks" }, { spec = "drive", one_of = ["all"] }]
services = ["training", { service = "installation", part = "bodies" }]
quantity = [{ value = 7, unit = "pcs", part = "haul-trucks" }, { value = 9, unit = "pcs", part = "bodies" }]
""",
}  # fmt: skip
"""A catalogue with every key that came later."""
# The key; the record that shows it; the line that does, as part, label, value and note; the table of an export, and some of its cells.
KEPT: tuple[tuple[str, str, tuple[str, str, str, str], str, dict[str, Cell]], ...] = (
    ("checked", "group:haul-trucks", ("", "Checked", "2026-10", ""), "groups", {"checked": "2026-10"}),
    ("chosen_by", "group:haul-trucks", ("", "Chosen by", "payload_t; drive", ""),
     "groups", {"chosen_by": ("payload_t", "drive")}),
    ("values", "spec:drive", ("", "Value", "rear: rear wheels", ""), "choices", {"id": "rear", "name_ru": "задний"}),
    ("choice", "truck", ("", "Drive", "all wheels", ""), "facts", {"spec_id": "drive", "value": "all"}),
    ("tolerance", "spec:temperature_c", ("", "Tolerance", "5", ""), "specs", {"tolerance": Decimal(5)}),
    ("range", "truck", ("", "Rims", "25..51", ""), "facts", {"spec_id": "rims", "low": Decimal(25), "value": "51"}),
    ("text", "truck", ("", "Cab", "for two", ""), "facts", {"spec_id": "cab", "value": "for two", "value_ru": "на двоих"}),
    ("unit", "truck", ("", "Tank", "2 drum", ""), "units", {"id": "drum", "of": "L", "factor": Decimal(200)}),
    ("short", "belaz", ("", "Short name", "Belaz", ""), "suppliers", {"short": "Belaz"}),
    ("short-project", "mine", ("", "Short name", "Mine 1", ""), "projects", {"short": "Mine 1"}),
    ("contacts", "belaz", ("", "Contact", "https://belaz.by, +375 1775 2-37-82, export@belaz.by", ""),
     "contacts", {"site": "https://belaz.by", "phone": "+375 1775 2-37-82", "email": "export@belaz.by"}),
    ("publisher", "source:page", ("", "Publisher", "Belaz", ""), "sources", {"publisher": "Belaz"}),
    ("title", "source:page", ("", "Title", "Trucks", ""), "sources", {"title": "Trucks"}),
    ("archived", "source:page", ("", "Archived", "https://web.archive.org/web/2025/https://belaz.by/trucks", ""),
     "sources", {"archived": "https://web.archive.org/web/2025/https://belaz.by/trucks"}),
    ("services", "truck", ("", "Services", "delivery; warranty; licensing; recycling; secondment", ""),
     "offers", {"services": ("delivery", "licensing", "recycling", "secondment", "warranty")}),
    ("asks", "truck", ("", "Caution", "No figure.", "ask the buyer: What does it carry?"),
     "cautions", {"asks_ru": "Что он возит?", "of": "buyer"}),
    ("when-note", "truck", ("", "Plan", "A gas truck. (2027 to 2028-06)", ""),
     "notes", {"starts": "2027", "ends": "2028-06"}),
    ("price", "truck", ("", "Price", "12.50 USD for one pcs", "with VAT; 2025-10"),
     "prices", {"value": Decimal("12.50"), "currency": "USD", "unit": "pcs", "date": "2025-10", "terms_ru": "с НДС"}),
    ("deliveries", "truck", ("", "Delivery", "Coal Mine 1, Chegdomyn (RU-KHA), 17 pcs, 2024", ""), "deliveries",
     {"recipient_ru": "Разрез 1", "place_en": "Chegdomyn", "region": "RU-KHA", "date": "2024", "quantity": Decimal(17)}),
    ("deliveries-variant", "truck", ("75131/A", "Delivery", "mine", ""),
     "deliveries", {"variant_id": "75131/A", "project_id": "mine"}),
    ("location", "mine", ("", "On the map", "51.12; 133.02", "pit"),
     "locations", {"latitude": Decimal("51.12"), "longitude": Decimal("133.02"), "name_ru": "карьер"}),
    ("region", "mine", ("", "Region", "RU-KHA", ""), "projects", {"region": "RU-KHA"}),
    ("kind", "mine/trucks", ("", "Kind", "goods", ""), "needs", {"kind": "goods"}),
    ("when", "mine/trucks", ("", "Time", "2026-05-01 to 2027", ""),
     "needs", {"starts": "2026-05-01", "ends": "2027"}),
    ("part-requirement", "mine/trucks",
     ("", "Condition", "Payload: at least 100 t, should", "only for Haul trucks (haul-trucks)"),
     "requirements", {"spec_id": "payload_t", "part": "haul-trucks"}),
    ("one_of-choice", "mine/trucks", ("", "Condition", "Drive: all wheels, should", ""),
     "requirements", {"spec_id": "drive", "one_of": "all"}),
    ("part-service", "mine/trucks",
     ("", "Services", "training; installation", "installation only for Truck bodies (bodies)"),
     "need_services", {"service": "installation", "part": "bodies"}),
    ("part-quantity", "mine/trucks", ("", "Quantity", "9 pcs", "only for Truck bodies (bodies)"),
     "quantities", {"part": "bodies", "value": Decimal(9), "unit": "pcs"}),
)  # fmt: skip
LINKED = {"as_of", "link"}
"""Keys that no line of a record has: `offerbook` alone says the one, the sheet of a group the other."""
REFERENCES = {
    "chosen_by",
    "choice",
    "one_of-choice",
    "part-requirement",
    "part-service",
    "part-quantity",
    "unit",
    "text",
}
"""Keys whose example is well-formed and wrong only in what it refers to, which a schema cannot know."""
EXAMPLES = sorted(path.stem for path in KEYS.glob("*.txt"))
SCHEMA = jsonschema.Draft7Validator(json.loads(json_schema()))


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("later") / "catalogue"
    lay_out(WHOLE, folder)
    return folder


@pytest.fixture(scope="module")
def index(folder: Path) -> Index:
    return in_memory(folder)


def refused(text: str) -> list[str]:
    """The keys within which the schema refuses a file of a catalogue."""
    data = json.loads(json.dumps(tomli.loads(text), default=str))
    return [".".join(map(str, error.absolute_path)) for error in SCHEMA.iter_errors(data)]


def test_a_catalogue_with_every_later_key_has_no_mistakes_and_is_of_the_schema(folder: Path) -> None:
    assert load(folder).findings == []
    assert [(name, refused(text)) for name, text in WHOLE.items() if refused(text)] == []


@pytest.mark.parametrize(("record", "line", "table", "cells"), [row[1:] for row in KEPT], ids=[row[0] for row in KEPT])
def test_a_later_key_is_shown_and_leaves_with_an_export(
    index: Index, folder: Path, record: str, line: tuple[str, ...], table: str, cells: dict[str, Cell]
) -> None:
    lines = [
        (plain(part), label, " ".join(filter(None, map(plain, (qualifier, value, unit)))), plain(note))
        for part, _key, label, value, qualifier, unit, note, *_ in record_table(
            [found_record(index, record, folder)]
        ).rows
    ]
    assert line in lines
    exported = Exporter(index).table(table)
    rows = [dict(zip((column.key for column in exported.columns), row, strict=True)) for row in exported.rows]
    assert [row for row in rows if cells.items() <= row.items()] != []


def test_the_overview_and_each_stamp_say_the_day_that_the_catalogue_speaks_of(index: Index) -> None:
    assert (
        overview_of(index, "Example").title == "Example, as of 2026-11-28: offers 1, suppliers 1, projects 1, needs 1"
    )
    assert stamp_of(index).as_of == "2026-11-28"


def test_the_sheet_of_a_group_says_what_a_linked_group_is_to_it(index: Index, folder: Path) -> None:
    sheets = {
        id: [
            (part.title, [member.id for member in part.members])
            for part in dependents(index, found_record(index, id, folder))
        ]
        for id in ("bodies", "haul-trucks")
    }
    assert (sheets["bodies"][-1], sheets["haul-trucks"][-1]) == (
        ("What it is a part of", ["haul-trucks"]),
        ("Its parts", ["bodies"]),
    )
    links = Exporter(index).table("links")
    rows = [dict(zip((column.key for column in links.columns), row, strict=True)) for row in links.rows]
    assert [(row["kind"], row["serves"]) for row in rows] == [("part-of", 0)]


def test_every_later_key_has_a_faulty_example() -> None:
    assert sorted({*(row[0] for row in KEPT), *LINKED}) == EXAMPLES


@pytest.mark.parametrize("key", EXAMPLES)
def test_a_mistake_in_a_later_key_is_found_with_its_place(key: str, tmp_path: Path) -> None:
    example = sections((KEYS / f"{key}.txt").read_text(encoding="utf-8"))
    lay_out(example, tmp_path / "catalogue")
    findings = load(tmp_path / "catalogue").findings
    assert "".join(f"{line}\n" for line in as_text(findings, "catalogue/", everything=False)) == example[SAID]
    assert len(findings) == 1


@pytest.mark.parametrize("key", [key for key in EXAMPLES if key not in REFERENCES])
def test_the_schema_refuses_a_mistake_in_a_later_key(key: str) -> None:
    example = sections((KEYS / f"{key}.txt").read_text(encoding="utf-8"))
    assert [refused(text) for name, text in example.items() if name != SAID and refused(text)] != []
