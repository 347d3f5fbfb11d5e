"""A small catalogue that every test of a listing asks, and the ways to ask it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest

from offerbook.index.store import Index
from offerbook.listing.select import Selection, select
from offerbook.tables.table import Cell
from offerbook.text.errors import UsageError

CATALOGUE = {
    "catalogue.toml": """
        format = 1
        title = { en = "Example", ru = "Пример" }
    """,
    "sectors.toml": """
        [[sector]]
        id = "mining"
        name = { en = "Mining machinery", ru = "Горная техника" }
        [[sector]]
        id = "lifts"
        name = { en = "Lifts", ru = "Лифты" }
        [[sector]]
        id = "food"
        name = { en = "Food", ru = "Пищевые продукты" }

        [[group]]
        id = "haul-trucks"
        sector = "mining"
        name = { en = "Haul trucks", ru = "Карьерные самосвалы" }
        terms = { en = ["dump truck"], ru = ["самосвал"] }
        codes = [{ scheme = "okpd2", code = "28.92.29" }, { scheme = "hs2022", code = "8704.10" }]
        [[group]]
        id = "loaders"
        sector = "mining"
        name = { en = "Wheel loaders", ru = "Фронтальные погрузчики" }
        [[group]]
        id = "passenger-lifts"
        sector = "lifts"
        name = { en = "Passenger lifts", ru = "Лифты пассажирские" }
        [[group]]
        id = "lift-works"
        sector = "lifts"
        name = { en = "Lift installation", ru = "Монтаж лифтов" }
        [[group]]
        id = "milk"
        sector = "food"
        name = { en = "Milk", ru = "Молоко" }

        [[link]]
        groups = ["passenger-lifts", "lift-works"]
        reason = { en = "A lift is bought with its installation.", ru = "Лифт покупают с монтажом." }
    """,
    "specs.toml": """
        [[spec]]
        id = "payload_t"
        name = { en = "Payload", ru = "Грузоподъёмность" }
        type = "number"
        unit = "t"
        [[spec]]
        id = "operating_temperature_min_c"
        name = { en = "Lowest operating temperature", ru = "Наименьшая рабочая температура" }
        type = "number"
        unit = "C"
        [[spec]]
        id = "axles"
        name = { en = "Axles", ru = "Оси" }
        type = "number"
        [[spec]]
        id = "engine"
        name = { en = "Engine", ru = "Двигатель" }
        type = "text"
        [[spec]]
        id = "autonomous"
        name = { en = "Without a driver", ru = "Без водителя" }
        type = "flag"
    """,
    "suppliers.toml": """
        [[supplier]]
        id = "belaz"
        name = { en = "BELAZ", ru = "БелАЗ" }
        city = { en = "Zhodino", ru = "Жодино" }
        sources = ["meeting"]
        [[supplier]]
        id = "mogilevlift"
        name = { en = "Mogilevliftmash", ru = "Могилёвлифтмаш" }
        [[supplier]]
        id = "savushkin"
        name = { en = "Savushkin Product", ru = "Савушкин продукт" }
    """,
    "sources.toml": """
        [[source]]
        id = "meeting"
        publisher = "Government"
        title = { en = "Minutes of the meeting", ru = "Протокол встречи" }
        date = 2025-10-03
        url = "https://example.org/minutes"
        [[source]]
        id = "leaflet"
        publisher = "BELAZ"
        date = "2025"
        [[source]]
        id = "page"
        publisher = "Савушкин"
        [[source]]
        id = "price-list"
        publisher = "Могилёвлифтмаш"
        date = "2024-12"
    """,
    "offers/mining.toml": """
        [[offer]]
        id = "belaz-75131"
        name = { en = "BELAZ-75131 truck", ru = "БЕЛАЗ-75131" }
        supplier = "belaz"
        group = "haul-trucks"
        services = ["maintenance", "spare-parts"]
        codes = [{ scheme = "okpd2", code = "28.92.29.110" }]
        specs = { payload_t = 130, engine = "Cummins KTA 50-C, дизель", autonomous = false, axles = 2 }
        variants = [
          { id = "75131N", specs = { operating_temperature_min_c = -50 } },
          { id = "75131L", specs = { payload_t = 140, operating_temperature_min_c = -40 } },
        ]
        proposed_for = [{ project = "mine", source = "meeting", paragraph = 4 }]
        cautions = [{ text = { en = "Sold to mines only.", ru = "Только для рудников." } }]
        sources = ["meeting", "leaflet"]
        stage = "series"
        [[offer]]
        id = "machine"
        name = { ru = "Машина для перевозки горной массы" }
        supplier = "belaz"
        group = "haul-trucks"
        specs = { payload_t = { value = 90, qualifier = "at-least" }, engine = "MTU", autonomous = true }
        sources = ["leaflet"]
        [[offer]]
        id = "vehicle"
        name = { en = "Rigid vehicle" }
        supplier = "belaz"
        group = "haul-trucks"
        specs = { payload_t = { value = 220, qualifier = "over" } }
        variants = [{ id = "small", group = "loaders", supplier = "mogilevlift" }]
        sources = ["leaflet"]
        [[offer]]
        id = "loader"
        name = { en = "Loader", ru = "Погрузчик ёмкий" }
        supplier = "belaz"
        group = "loaders"
        specs = { payload_t = { value = 45, qualifier = "at-most" } }
        sources = ["leaflet"]
    """,
    "offers/other.toml": """
        [[offer]]
        id = "lift"
        name = { en = "Lift", ru = "Лифт" }
        supplier = "mogilevlift"
        group = "passenger-lifts"
        services = ["installation", "maintenance"]
        specs = { payload_t = { value = 0.63, qualifier = "about" } }
        sources = ["price-list"]
        [[offer]]
        id = "lift-montage"
        name = { en = "Installing lifts", ru = "Установка лифтов" }
        supplier = "mogilevlift"
        group = "lift-works"
        kind = "service"
        sources = ["price-list"]
        [[offer]]
        id = "dry-milk"
        name = { en = "Dry milk", ru = "Сухое молоко" }
        summary = { en = "For bakeries and honey.", ru = "Для пекарен, с мёдом." }
        supplier = "savushkin"
        group = "milk"
        sources = ["page"]
    """,
    "projects/mine.toml": """
        [[project]]
        id = "mine"
        name = { en = "Malmyzh mine", ru = "Рудник Малмыж" }
        place = { en = "Nanaysky district", ru = "Нанайский район" }
        sources = ["meeting"]
        [[project.need]]
        id = "trucks"
        name = { en = "Trucks", ru = "Самосвалы" }
        groups = ["haul-trucks", "loaders"]
        quantity = { value = 20, unit = "pcs" }
        requires = [{ spec = "payload_t", min = 130, level = "must" }]
        status = "open"
        basis = "stated"
        sources = ["meeting"]
        [[project.need]]
        id = "canteen"
        name = { en = "Milk for the canteen", ru = "Молоко для столовой" }
        groups = ["milk"]
        quantity = { value = 1.5, unit = "t", per = "month" }
        status = "past"
        basis = "inferred"
        why = { en = "Miners eat.", ru = "Горняки едят." }
        sources = ["page"]
    """,
    "projects/houses.toml": """
        [[project]]
        id = "houses"
        name = { en = "Houses", ru = "Дома" }
        sources = ["meeting"]
        [[project.need]]
        id = "lifts"
        name = { en = "Lifts", ru = "Лифты" }
        groups = ["passenger-lifts"]
        services = ["installation"]
        status = "planned"
        basis = "stated"
        sources = ["meeting"]
    """,
}


def write(files: Mapping[str, str], folder: Path) -> Path:
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    return folder


def found(index: Index, name: str = "offers", words: str = "", where: Sequence[str] = (), **filters: str) -> list[str]:
    """The ids that answer. Words, and the values of a filter, are parted by commas."""
    selection = Selection(
        [word for word in words.split(",") if word],
        {key: values.split(",") for key, values in filters.items()},
        where,
    )
    answer = {str(row[0]) for row in select(index, name, ["id"], selection)}
    # Words put the best first; here it matters which records answer.
    return [id for (id,) in select(index, name, ["id"], Selection()) if id in answer]  # type: ignore[misc]


def refused(index: Index, name: str = "offers", **asked: Any) -> str:
    """What is said to a question that names what there is not."""
    with pytest.raises(UsageError) as caught:
        list(select(index, name, ["id"], Selection(**asked)))
    return str(caught.value)


def column(index: Index, key: str, name: str = "offers", **asked: Any) -> list[Cell]:
    return [row[0] for row in select(index, name, [key], Selection(**asked))]


EVERY_OFFER = ["belaz-75131", "machine", "vehicle", "loader", "lift", "lift-montage", "dry-milk"]
