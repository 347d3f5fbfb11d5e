"""The figures in the name of a typed need: what they are taken as, and what is said of those that ask for nothing."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from offerbook.library import Book, open_catalogue
from offerbook.model.records import Requirement
from tests.matching.trade import TRADE, laid_out, need, offer, project

SPECS = """
spec = [
  { id = "payload_t", name = { en = "Payload", ru = "Грузоподъёмность" }, type = "number", unit = "t" },
  { id = "lift_load_kg", name = { en = "Lift load", ru = "Грузоподъёмность лифта" }, type = "number", unit = "kg" },
  { id = "mass_t", name = { en = "Mass", ru = "Масса" }, type = "number", unit = "t" },
  { id = "frost_c", name = { en = "Lowest temperature", ru = "Низшая температура" }, type = "number", unit = "C" },
  { id = "passengers", name = { en = "Passengers", ru = "Пассажиры" }, type = "number", unit = "persons" },
]
"""
CHOSEN = {"haul-trucks": "payload_t", "loaders": "lift_load_kg", "tippers": "passengers"}
OFFERS = (
    offer("truck", more="specs = { payload_t = 130, frost_c = -50 }")
    + offer("lift", "loaders", 'specs = { lift_load_kg = 400 }\ncapacity = [{ value = 5, unit = "pcs" }]')
    + offer("bus", "tippers", "specs = { passengers = 100 }")
)


@pytest.fixture
def book(tmp_path: Path) -> Book:
    sectors = str(TRADE["sectors.toml"])
    for group, spec in CHOSEN.items():
        sectors = sectors.replace(f'{{ id = "{group}",', f'{{ id = "{group}", chosen_by = ["{spec}"],')
    files = {"specs.toml": SPECS, "sectors.toml": sectors}
    return open_catalogue(
        laid_out(tmp_path / "catalogue", OFFERS, project("mine", need("trucks")), files), use_cache=False
    )


@pytest.mark.parametrize(
    ("group", "name", "requires", "said"),
    [
        (
            "haul-trucks",
            "HAUL TRUCK 130 t",
            [Requirement("payload_t", Decimal(130), Decimal(130))],
            ['row 2: "130 t" in the name is taken as "Payload" (payload_t); --require \'payload_t >= ...\' asks for a bound'],
        ),
        (
            "haul-trucks",
            "Самосвал БЕЛАЗ-7513 грузоподъёмностью не менее 130 тонн, до -50 °C",
            [Requirement("payload_t", Decimal(130), level="must")],
            [
                'row 2: "не менее 130 тонн" in the name is taken as "Payload" (payload_t); '
                "--require 'payload_t >= ...' asks for a bound",
                "row 2: figures in the name that are not asked for: “до -50 °C”; --require asks for them, by frost_c for example",
            ],
        ),
        # The words beside a figure say of what it is; the group says of two specs which is meant.
        (
            "haul-trucks",
            "Самосвал массой 60 т",
            [],
            ["row 2: figures in the name that are not asked for: “60 т”; --require asks for them, by mass_t for example"],
        ),
        (
            "loaders",
            "Подъёмник грузоподъёмность 400 кг",
            [Requirement("lift_load_kg", Decimal(400), Decimal(400))],
            ['row 2: "400 кг" in the name is taken as "Lift load" (lift_load_kg); --require \'lift_load_kg >= ...\' asks for a bound'],
        ),
        (
            "tippers",
            "Bus, 100 passengers, 12 m",
            [Requirement("passengers", Decimal(100), Decimal(100))],
            [
                'row 2: "100 passengers" in the name is taken as "Passengers" (passengers); '
                "--require 'passengers >= ...' asks for a bound",
                "row 2: figures in the name that are not asked for: “12 m”; --require asks for them",
            ],
        ),
        # Marks, years and pieces are no sizes.
        ("haul-trucks", "Самосвал 7513 (2024), 5 шт., АЦ-5,0-40, 6x6", [], []),
    ],
)  # fmt: skip
def test_a_figure_in_the_name_asks_for_the_size_by_which_such_things_are_chosen_and_every_other_is_said(
    book: Book, tmp_path: Path, group: str, name: str, requires: list[Requirement], said: list[str]
) -> None:
    (tmp_path / "needs.csv").write_text(f'Name,Quantity\n"{name}",3\n', encoding="utf-8")
    found = book.match(table=tmp_path / "needs.csv", group=group)
    [(_id, asked)] = found.needs
    assert list(asked.requires) == requires
    assert list(found.notes) == said


def test_a_condition_of_a_column_stands_before_the_figure_of_the_name(book: Book, tmp_path: Path) -> None:
    (tmp_path / "needs.csv").write_text('Name,"Payload, t"\nTruck 130 t,at least 100\n', encoding="utf-8")
    found = book.match(table=tmp_path / "needs.csv", group="haul-trucks")
    assert list(found.needs[0][1].requires) == [Requirement("payload_t", Decimal(100), level="must")]
    assert list(found.notes) == []


def test_the_group_says_which_spec_the_words_of_a_condition_mean(book: Book, tmp_path: Path) -> None:
    (tmp_path / "needs.csv").write_text("Name,Характеристики\nПодъёмник,грузоподъёмность 400 кг\n", encoding="utf-8")
    found = book.match(table=tmp_path / "needs.csv", group="loaders")
    assert [it.spec for it in found.needs[0][1].requires] == ["lift_load_kg"]


def test_what_no_offer_of_the_group_states_is_said_with_what_they_are_chosen_by(book: Book) -> None:
    assert list(book.match(group="tippers", require="payload_t >= 10").notes) == [
        "no offer of “Tippers” states “Payload” (payload_t), which therefore is asked; "
        "they are chosen by “Passengers” (passengers)"
    ]
    assert list(book.match(group="tippers", require="passengers >= 10").notes) == []


def test_an_amount_in_a_unit_in_which_nothing_of_the_group_is_counted_is_said(book: Book) -> None:
    assert list(book.match(group="loaders", quantity="20 t").notes) == [
        "20 t: what is known of “Loaders” is counted in pcs, so that nothing can be compared with it"
    ]
    assert list(book.match(group="loaders", quantity="20 pcs").notes) == []
