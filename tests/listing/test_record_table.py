"""One record whole: every key that a catalogue can have is shown, with its sources."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from offerbook.index.store import Index, in_memory
from offerbook.listing.record_table import found_record, record_table
from offerbook.loading.load import load
from offerbook.tables.table import plain
from tests.conftest import HEALTHY, MakeCatalogue

LATER_KEYS = {
    "catalogue.toml": HEALTHY["catalogue.toml"] + "as_of = 2026-11-28\n",
    "suppliers.toml": HEALTHY["suppliers.toml"]
    + """short = { en = "Belaz", ru = "БелАЗ" }
contacts = [
  { site = "https://belaz.by", source = "page" },
  { phone = "+375 1775 2-37-82", email = "export@belaz.by", note = { en = "exports", ru = "экспорт" }, source = "page" },
]
checked = 2026-11-20
""",
    "sources.toml": """\
[[source]]
id = "page"
publisher = { en = "Belaz", ru = "БелАЗ" }
title = { en = "Trucks", ru = "Самосвалы" }
url = "https://belaz.by/trucks"
archived = "https://web.archive.org/web/2025/https://belaz.by/trucks"
date = 2025-03-01
checked = "2026-11"
""",
    "offers/mining.toml": HEALTHY["offers/mining.toml"]
    + """variants = [
  { id = "75131/A", deliveries = [{ region = "RU-AMU" }], price = [{ value = 9, currency = "BYN" }], checked = 2026-01-31 },
]
notes = [{ topic = "plan", text = { en = "A gas truck.", ru = "Газовый самосвал." }, when = { from = "2027", by = "2028-06" } }]
checked = 2026-11-28

[[offer.price]]
value = 12500000.50
currency = "RUB"
unit = "pcs"
qualifier = "about"
date = "2025-10"
terms = { en = "with VAT", ru = "с НДС" }

[[offer.deliveries]]
to = { en = "Coal Mine 1", ru = "Разрез 1" }
place = { en = "Chegdomyn", ru = "Чегдомын" }
region = "RU-KHA"
date = "2024"
quantity = { value = 17, unit = "pcs" }
note = { en = "second lot", ru = "вторая партия" }
source = "page"
confidence = "one-source"

[[offer.deliveries]]
project = "mine"
""",
    "projects/mine.toml": HEALTHY["projects/mine.toml"].replace(
        """sources = ["page"]

""",
        """sources = ["page"]
short = { en = "Mine 1", ru = "Рудник 1" }
location = [{ lat = 51.12, lon = 133.02, name = { en = "pit", ru = "карьер" } }, { lat = -1, lon = 133 }]

""",
    )
    + """when = { from = 2026-05-01, by = "2027" }
""",
}
"""The smallest healthy catalogue with every key that came after the first form."""


@pytest.fixture
def folder(make_catalogue: MakeCatalogue) -> Path:
    return make_catalogue(LATER_KEYS)


@pytest.fixture
def index(folder: Path) -> Iterator[Index]:
    index = in_memory(folder)
    yield index
    index.close()


def shown(index: Index, folder: Path, name: str) -> list[str]:
    """The lines of a record but for those of its sources and file: variant, label, value with its note, sources."""
    rows = record_table([found_record(index, name, folder)]).rows
    lines = [[plain(cell) for cell in row] for row in rows]
    return [
        " | ".join((part, label, " ".join(filter(None, (qualifier, value, unit, note and f"({note})"))), sources))
        for part, key, label, value, qualifier, unit, note, sources, _confidence in lines
        if key not in ("file", "source")
    ]


def test_a_catalogue_with_every_later_key_has_no_mistakes(folder: Path) -> None:
    assert load(folder).findings == []


def test_an_offer_shows_its_prices_deliveries_and_plans(index: Index, folder: Path) -> None:
    assert shown(index, folder, "truck") == [
        " | Id | truck | ",
        " | Name | Truck | page",
        " | Supplier | belaz | ",
        " | Group | haul-trucks | ",
        " | Kind | goods | ",
        " | Payload | 130 t | page",
        "75131/A | Price | 9 BYN | page",
        "75131/A | Delivery | RU-AMU | page",
        "75131/A | Checked | 2026-01-31 | ",
        " | Plan | A gas truck. (2027 to 2028-06) | page",
        " | Price | about 12500000.50 RUB for one pcs (with VAT; 2025-10) | page",
        " | Delivery | Coal Mine 1, Chegdomyn (RU-KHA), 17 pcs, 2024 (second lot) | page",
        " | Delivery | mine | page",
        " | Checked | 2026-11-28 | ",
    ]


def test_a_supplier_shows_how_it_can_be_reached(index: Index, folder: Path) -> None:
    assert shown(index, folder, "БелАЗ") == [
        " | Id | belaz | ",
        " | Name | BELAZ | ",
        " | Country | BY | ",
        " | Short name | Belaz | ",
        " | Contact | https://belaz.by | page",
        " | Contact | +375 1775 2-37-82, export@belaz.by (exports) | page",
        " | Checked | 2026-11-20 | ",
    ]


def test_a_project_shows_where_it_is_and_a_need_its_time(index: Index, folder: Path) -> None:
    assert shown(index, folder, "Mine 1")[-3:] == [
        " | Short name | Mine 1 | ",
        " | On the map | 51.12; 133.02 (pit) | page",
        " | On the map | −1; 133 | page",
    ]
    assert shown(index, folder, "mine/trucks")[-1] == " | Time | 2026-05-01 to 2027 | page"


@pytest.mark.usefixtures("russian")
def test_a_source_names_its_publisher_in_the_language_of_the_reader(index: Index, folder: Path) -> None:
    assert shown(index, folder, "source:page") == [
        " | id | page | ",
        " | Издатель | БелАЗ | ",
        " | Адрес | https://belaz.by/trucks | ",
        " | Название | Самосвалы | ",
        " | Дата | 2025-03-01 | ",
        " | Язык | ru | ",
        " | В архиве | https://web.archive.org/web/2025/https://belaz.by/trucks | ",
        " | Проверено | 2026-11 | ",
    ]
