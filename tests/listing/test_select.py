"""What can be asked of a listing, and what answers: filters, words, conditions, columns, order."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from offerbook.index.store import Index, in_memory
from offerbook.listing.listing_table import column_help, listing, overview_of
from offerbook.listing.listings import LISTINGS
from offerbook.listing.record_table import record_table
from offerbook.listing.resolve import AmbiguousNameError, completions, resolve
from offerbook.listing.select import Selection, select
from offerbook.tables.arrange import arrange, help_of_table
from offerbook.tables.table import Cell
from offerbook.text import i18n as language
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


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Index:
    return in_memory(write(CATALOGUE, tmp_path_factory.mktemp("catalogue")))


@pytest.fixture
def russian() -> Iterator[None]:
    language.set_language("ru")
    yield
    language.set_language("en")


def found(index: Index, name: str = "offers", words: str = "", where: Sequence[str] = (), **filters: str) -> list[str]:
    """The ids that answer. Words, and the values of a filter, are parted by commas."""
    selection = Selection(
        [word for word in words.split(",") if word],
        {key: values.split(",") for key, values in filters.items()},
        where,
    )
    answer = {str(row[0]) for row in select(index, name, ["id"], selection).rows}
    # Words put the best first; here it matters which records answer.
    return [id for (id,) in select(index, name, ["id"], Selection()).rows if id in answer]  # type: ignore[misc]


def test_of_words_the_record_that_has_them_in_its_name_comes_first(index: Index) -> None:
    # The vehicle is found by the group of one of its variants only.
    assert column(index, "id", words=["погрузчик"]) == ["loader", "vehicle"]
    assert column(index, "id", words=["погрузчик"], sort=["-id"]) == ["vehicle", "loader"]
    assert column(index, "id", words=["погрузчик"], limit=1) == ["loader"]


def refused(index: Index, name: str = "offers", **asked: Any) -> str:
    """What is said to a question that names what there is not."""
    with pytest.raises(UsageError) as caught:
        list(select(index, name, ["id"], Selection(**asked)).rows)
    return str(caught.value)


def column(index: Index, key: str, name: str = "offers", **asked: Any) -> list[Cell]:
    return [row[0] for row in select(index, name, [key], Selection(**asked)).rows]


EVERY_OFFER = ["belaz-75131", "machine", "vehicle", "loader", "lift", "lift-montage", "dry-milk"]


def test_the_small_catalogue_has_no_mistakes_but_the_two_missing_translations(index: Index) -> None:
    assert (index.setting("errors"), index.setting("left_out")) == ("0", "0")
    assert found(index) == EVERY_OFFER


# --- filters


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        ({"sector": "mining"}, ["belaz-75131", "machine", "vehicle", "loader"]),
        ({"sector": "mining,food"}, ["belaz-75131", "machine", "vehicle", "loader", "dry-milk"]),
        ({"group": "passenger-lifts"}, ["lift"]),
        ({"group": "loaders"}, ["vehicle", "loader"]),
        ({"supplier": "mogilevlift"}, ["vehicle", "lift", "lift-montage"]),
        ({"supplier": "belaz,savushkin"}, ["belaz-75131", "machine", "vehicle", "loader", "dry-milk"]),
        ({"kind": "service"}, ["lift-montage"]),
        ({"kind": "service,goods"}, EVERY_OFFER),
        ({"service": "maintenance"}, ["belaz-75131", "lift"]),
        ({"service": "spare-parts,installation"}, ["belaz-75131", "lift"]),
        ({"project": "mine"}, ["belaz-75131"]),
        ({"project": "houses"}, []),
        ({"sector": "lifts", "service": "maintenance"}, ["lift"]),
        ({"sector": "lifts", "kind": "goods,service"}, ["lift", "lift-montage"]),
        ({"sector": "mining,lifts", "supplier": "mogilevlift", "group": "loaders"}, ["vehicle"]),
        ({"sector": "food", "service": "maintenance"}, []),
    ],
)
def test_of_one_kind_one_filter_must_hold_and_of_different_kinds_all(
    index: Index, filters: dict[str, str], expected: list[str]
) -> None:
    assert found(index, **filters) == expected


@pytest.mark.parametrize(
    ("name", "filters", "expected"),
    [
        ("needs", {"project": "mine"}, ["mine/trucks", "mine/canteen"]),
        ("needs", {"status": "open,planned"}, ["houses/lifts", "mine/trucks"]),
        ("needs", {"basis": "inferred"}, ["mine/canteen"]),
        ("needs", {"sector": "mining,food"}, ["mine/trucks", "mine/canteen"]),
        ("needs", {"group": "loaders"}, ["mine/trucks"]),
        ("needs", {"status": "open", "basis": "inferred"}, []),
        ("projects", {"sector": "food"}, ["mine"]),
        ("projects", {"sector": "lifts,mining"}, ["houses", "mine"]),
        ("groups", {"sector": "lifts"}, ["passenger-lifts", "lift-works"]),
        ("suppliers", {"sector": "lifts"}, ["mogilevlift"]),
        ("suppliers", {"sector": "mining,food"}, ["belaz", "savushkin"]),
    ],
)
def test_the_other_listings_have_their_filters(
    index: Index, name: str, filters: dict[str, str], expected: list[str]
) -> None:
    assert found(index, name, **filters) == expected


def test_every_filter_of_every_listing_is_tried_above(index: Index) -> None:
    assert {name: sorted(it.filters) for name, it in LISTINGS.items() if it.filters} == {
        "offers": ["group", "kind", "project", "sector", "service", "supplier"],
        "projects": ["sector"],
        "needs": ["basis", "group", "project", "sector", "status"],
        "groups": ["sector"],
        "suppliers": ["sector"],
    }


@pytest.mark.parametrize("spoken", ["en", "ru"])
@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        ({"sector": "Lifts"}, ["lift", "lift-montage"]),
        ({"sector": "лифты"}, ["lift", "lift-montage"]),
        ({"sector": "ГОРНАЯ  ТЕХНИКА"}, ["belaz-75131", "machine", "vehicle", "loader"]),
        ({"group": "Лифты пассажирские"}, ["lift"]),
        ({"group": "haul trucks"}, ["belaz-75131", "machine", "vehicle"]),
        ({"supplier": "Могилевлифтмаш"}, ["vehicle", "lift", "lift-montage"]),
        ({"supplier": "могилёвлифтмаш"}, ["vehicle", "lift", "lift-montage"]),
        ({"project": "рудник малмыж"}, ["belaz-75131"]),
        ({"project": "Malmyzh mine"}, ["belaz-75131"]),
    ],
)
def test_a_filter_takes_a_name_in_either_language_whatever_is_spoken(
    index: Index, spoken: language.Language, filters: dict[str, str], expected: list[str]
) -> None:
    language.set_language(spoken)
    try:
        assert found(index, **filters) == expected
    finally:
        language.set_language("en")


@pytest.mark.parametrize(
    ("name", "filters", "message"),
    [
        ("offers", {"sector": ["minign"]},
         'there is no sector "minign"; did you mean "mining"? `offerbook sectors` lists them.'),
        ("offers", {"sector": ["лифтты"]},
         'there is no sector "лифтты"; did you mean "lifts"? `offerbook sectors` lists them.'),
        ("offers", {"group": ["haul-truks"]},
         'there is no group "haul-truks"; did you mean "haul-trucks"? `offerbook groups` lists them.'),
        ("offers", {"supplier": ["белаз", "nobody at all"]},
         'there is no supplier "nobody at all". `offerbook suppliers` lists them.'),
        ("offers", {"project": ["mien"]}, 'there is no project "mien"; did you mean "mine"? `offerbook projects` lists them.'),
        ("offers", {"kind": ["good"]},
         '--kind is one of goods, service, turnkey, technology-transfer, not "good"; did you mean "goods"?'),
        ("needs", {"status": ["closed"]}, '--status is one of open, planned, past, dormant, not "closed".'),
        ("needs", {"basis": ["infered"]}, '--basis is one of stated, inferred, not "infered"; did you mean "inferred"?'),
        ("needs", {"project": [""]}, 'there is no project "". `offerbook projects` lists them.'),
    ],
)  # fmt: skip
def test_an_unknown_value_of_a_filter_is_refused_with_what_is_near(
    index: Index, name: str, filters: dict[str, list[str]], message: str
) -> None:
    assert refused(index, name, filters=filters) == message


def test_a_name_that_two_records_share_is_refused_with_their_ids(tmp_path: Path) -> None:
    twin = '[[supplier]]\nid = "belaz-2"\nname = { en = "Belaz", ru = "БелАЗ-2" }\n'
    files = {**CATALOGUE, "suppliers.toml": CATALOGUE["suppliers.toml"] + twin}
    index = in_memory(write(files, tmp_path))
    with pytest.raises(AmbiguousNameError) as caught:
        resolve(index, "supplier", "BELAZ")
    assert str(caught.value) == '"BELAZ" is the name of several: belaz, belaz-2; ask for one by its id'
    assert resolve(index, "supplier", "belaz") == "belaz"
    assert resolve(index, "supplier", "БЕЛАЗ") == "belaz"


# --- words

TRUCKS = ["belaz-75131", "machine", "vehicle"]


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("самосвал", TRUCKS),
        ("самосвалов", TRUCKS),
        ("Самосвалами", TRUCKS),
        ("dump,truck", TRUCKS),
        ("dump trucks", TRUCKS),
        ("TRUCKS", TRUCKS),
        ("машина", ["machine"]),
        ("rigid", ["vehicle"]),
        ("belaz", [*TRUCKS, "loader"]),
        ("БелАЗ", [*TRUCKS, "loader"]),
        ("БЕЛАЗ", [*TRUCKS, "loader"]),
        ("belaz,погрузчик", ["vehicle", "loader"]),
        ("75131", ["belaz-75131"]),
        ("БЕЛАЗ-75131", ["belaz-75131"]),
        ("belaz-75131", ["belaz-75131"]),
        ("Belaz 75131", ["belaz-75131"]),
        ("75131N", ["belaz-75131"]),
        ("ёмкий", ["loader"]),
        ("емкий", ["loader"]),
        ("мед", ["dry-milk"]),
        ("мёд", ["dry-milk"]),
        ("могилевлифтмаш", ["vehicle", "lift", "lift-montage"]),
        ("лифт", ["lift", "lift-montage"]),
        ("lifts", ["lift", "lift-montage"]),
        ("молоко,сухое", ["dry-milk"]),
        ("milk,loader", []),
        ("нет такого слова", []),
        ("рудников", ["belaz-75131"]),
        ("самосвал и дамп", []),
    ],
)
def test_words_are_found_in_both_languages_and_in_any_form(index: Index, words: str, expected: list[str]) -> None:
    assert found(index, words=words) == expected


@pytest.mark.parametrize(
    ("name", "words", "expected"),
    [
        ("projects", "малмыж", ["mine"]),
        ("projects", "malmyzh", ["mine"]),
        ("projects", "нанайском районе", ["mine"]),
        ("needs", "молоко", ["mine/canteen"]),
        ("needs", "самосвал", ["mine/trucks"]),
        ("sectors", "пищевая", ["food"]),
        ("groups", "dump", ["haul-trucks"]),
        ("groups", "горный", ["haul-trucks", "loaders"]),
        ("suppliers", "savushkin", ["savushkin"]),
        ("suppliers", "савушкин", ["savushkin"]),
        ("sources", "протокол", ["meeting"]),
        ("sources", "government", ["meeting"]),
    ],
)
def test_every_listing_is_searched_by_words(index: Index, name: str, words: str, expected: list[str]) -> None:
    assert found(index, name, words) == expected


@pytest.mark.parametrize("words", [["..."], ["—"], ['"'], ["*"], ["", " "], ["()"], ["\x00"], ["\u200d"]])
def test_words_without_a_letter_or_digit_are_answered_by_nothing(index: Index, words: list[str]) -> None:
    assert list(select(index, "offers", ["id"], Selection(words)).rows) == []


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ('"dump" OR "milk"', []),
        ("NEAR(dump truck)", []),
        ("name : dump", []),
        ("dump*", TRUCKS),
        ("du*", []),
        ("^dump", TRUCKS),
        ("-dump", TRUCKS),
        ("dump NOT truck", []),
        ("dump) OR (kind MATCH 'x'", []),
        ("'; DROP TABLE offers; --", []),
        ("dump\x00truck", TRUCKS),
        ("{dump}", TRUCKS),
    ],
)
def test_nothing_in_words_is_a_search_operator(index: Index, words: str, expected: list[str]) -> None:
    assert found(index, words=words) == expected
    assert found(index) == EVERY_OFFER


def test_a_thousand_words_are_one_question(index: Index) -> None:
    assert found(index, words=",".join(["dump"] * 1000)) == TRUCKS
    assert found(index, words=",".join(f"word{n}" for n in range(1000))) == []


# --- conditions


@pytest.mark.parametrize(
    ("where", "expected"),
    [
        ("payload_t = 130", ["belaz-75131"]),
        ("payload_t == 130", ["belaz-75131"]),
        ("payload_t=130", ["belaz-75131"]),
        ("  payload_t   =   130  ", ["belaz-75131"]),
        ("payload_t = 130.0", ["belaz-75131"]),
        ("payload_t = 140", ["belaz-75131"]),
        ("payload_t != 130", ["belaz-75131", "lift"]),
        ("payload_t < 1", ["lift"]),
        ("payload_t <= 0,63", ["lift"]),
        ("payload_t < 0.63", []),
        ("payload_t > 130", ["belaz-75131", "vehicle"]),
        ("payload_t >= 140", ["belaz-75131", "vehicle"]),
        ("payload_t > 140", ["vehicle"]),
        ("payload_t >= 130 t", ["belaz-75131", "vehicle"]),
        ("payload_t >= 130т", ["belaz-75131", "vehicle"]),
        ("payload_t >= 130 тонн", ["belaz-75131", "vehicle"]),
        ("payload_t = 130000 kg", ["belaz-75131"]),
        ("payload_t = 130 000 кг", ["belaz-75131"]),
        ("payload_t = 130\u00a0000 kg", ["belaz-75131"]),
        ("payload_t = 0,13 kt", ["belaz-75131"]),
        ("payload_t = .13 kt", ["belaz-75131"]),
        ("payload_t = 0,130 kt", ["belaz-75131"]),
        ("payload_t = 130,000000 t", ["belaz-75131"]),
        ("payload_t = '130 t'", ["belaz-75131"]),
        ('payload_t = "130"', ["belaz-75131"]),
        ("operating_temperature_min_c <= -50", ["belaz-75131"]),
        ("operating_temperature_min_c <= −50 °C", ["belaz-75131"]),
        ("operating_temperature_min_c < -50", []),
        ("axles = 2", ["belaz-75131"]),
    ],
)
def test_numbers_are_compared_in_their_unit(index: Index, where: str, expected: list[str]) -> None:
    assert found(index, where=[where]) == expected


@pytest.mark.parametrize(
    ("where", "expected"),
    [
        # "at least 90": certainly 80 and more, perhaps 100, perhaps not 90 exactly.
        ("payload_t >= 80", ["belaz-75131", "machine", "vehicle"]),
        ("payload_t >= 90", ["belaz-75131", "machine", "vehicle"]),
        ("payload_t > 90", ["belaz-75131", "vehicle"]),
        ("payload_t = 90", []),
        ("payload_t != 90", ["belaz-75131", "lift"]),
        # "over 220": certainly more than 220, and nothing is known of 221.
        ("payload_t > 220", ["vehicle"]),
        ("payload_t >= 221", []),
        ("payload_t <= 500", ["belaz-75131", "loader", "lift"]),
        # "at most 45": certainly no more than 45.
        ("payload_t <= 45", ["loader", "lift"]),
        ("payload_t < 45", ["lift"]),
        ("payload_t > 1", ["belaz-75131", "machine", "vehicle"]),
        # "about 0.63" is taken as it is stated.
        ("payload_t = 630 kg", ["lift"]),
    ],
)
def test_a_qualified_number_meets_only_what_it_certainly_meets(index: Index, where: str, expected: list[str]) -> None:
    assert found(index, where=[where]) == expected


@pytest.mark.parametrize(
    ("where", "expected"),
    [
        ("engine ~ cummins", ["belaz-75131"]),
        ("engine ~ дизелем", ["belaz-75131"]),
        ("engine ~ cummins mtu", []),
        ("engine = mtu", ["machine"]),
        ("engine = MTU", ["machine"]),
        ("engine = cummins", []),
        ("engine != mtu", ["belaz-75131"]),
        ("engine > d", ["machine"]),
        ("autonomous = true", ["machine"]),
        ("autonomous = да", ["machine"]),
        ("autonomous = No", ["belaz-75131"]),
        ("autonomous != yes", ["belaz-75131"]),
    ],
)
def test_texts_and_flags_have_their_conditions(index: Index, where: str, expected: list[str]) -> None:
    assert found(index, where=[where]) == expected


@pytest.mark.parametrize(
    ("where", "expected"),
    [
        ("name ~ milk", ["dry-milk"]),
        ("name ~ молоко", []),
        ("name_ru ~ молоком", ["dry-milk"]),
        ("name_ru = сухое молоко", ["dry-milk"]),
        ("id = lift", ["lift"]),
        ("supplier_id = mogilevlift", ["lift", "lift-montage"]),
        ("supplier = mogilevlift", ["lift", "lift-montage"]),
        ("supplier = mogilevliftmash", ["lift", "lift-montage"]),
        ("supplier != mogilevlift", ["belaz-75131", "machine", "vehicle", "loader", "dry-milk"]),
        ("supplier != belaz", ["lift", "lift-montage", "dry-milk"]),
        ("name_ru = 'сухое молоко'", ["dry-milk"]),
        ("kind != goods", ["lift-montage"]),
        ("services = maintenance", ["belaz-75131", "lift"]),
        ("services != maintenance", ["machine", "vehicle", "loader", "lift-montage", "dry-milk"]),
        ("services ~ parts", ["belaz-75131"]),
        ("variants = 75131n", ["belaz-75131"]),
        ("variants = 75131", []),
        ("okpd2 = 28.92.29.110", ["belaz-75131"]),
        ("okpd2 != 28.92.29.110", ["machine", "vehicle", "loader", "lift", "lift-montage", "dry-milk"]),
        ("projects = mine", ["belaz-75131"]),
        ("sources = price-list", ["lift", "lift-montage"]),
        ("stage = series", ["belaz-75131"]),
        ("stage != series", []),
        ("file = offers/other.toml", ["lift", "lift-montage", "dry-milk"]),
        ("cautions ~ mine", ["belaz-75131"]),
    ],
)
def test_fields_and_lists_have_conditions_too(index: Index, where: str, expected: list[str]) -> None:
    assert found(index, where=[where]) == expected


@pytest.mark.parametrize(
    ("name", "where", "expected"),
    [
        ("needs", "quantity >= 2", ["mine/trucks"]),
        ("needs", "quantity = 1,5", ["mine/canteen"]),
        ("needs", "requirements > 0", ["mine/trucks"]),
        ("needs", "unit = pcs", ["mine/trucks"]),
        ("projects", "needs >= 2", ["mine"]),
        ("projects", "open_needs = 1", ["houses", "mine"]),
        ("groups", "offers = 0", []),
        ("groups", "links = lift-works", ["passenger-lifts"]),
        ("suppliers", "offers < 2", ["savushkin"]),
        ("sources", "records > 3", ["meeting", "leaflet"]),
    ],
)
def test_the_fields_of_every_listing_have_conditions(index: Index, name: str, where: str, expected: list[str]) -> None:
    assert found(index, name, where=[where]) == expected


@pytest.mark.parametrize(
    ("where", "expected"),
    [
        ("date = 2025-10-03", ["meeting"]),
        ("date = 2025-10", ["meeting"]),
        ("date = 2025", ["meeting", "leaflet"]),
        ("date != 2025", ["price-list"]),
        ("date < 2025", ["price-list"]),
        ("date <= 2025", ["meeting", "leaflet", "price-list"]),
        ("date > 2024", ["meeting", "leaflet"]),
        ("date > 2025", []),
        ("date >= 2025-10", ["meeting"]),
        ("date > 2024-11-30", ["meeting", "leaflet", "price-list"]),
        ("date >= 2024-12-01", ["meeting", "leaflet"]),
        ("date < 2026-01-01", ["meeting", "leaflet", "price-list"]),
        ("date ~ 2024", ["price-list"]),
    ],
)
def test_a_date_is_compared_as_precisely_as_both_sides_allow(index: Index, where: str, expected: list[str]) -> None:
    assert found(index, "sources", where=[where]) == expected


@pytest.mark.parametrize(
    ("where", "expected"),
    [
        (["payload_t >= 140", "operating_temperature_min_c <= -40"], ["belaz-75131"]),
        (["payload_t >= 140", "operating_temperature_min_c <= -50"], []),
        (["payload_t = 130", "operating_temperature_min_c <= -50"], ["belaz-75131"]),
        (["operating_temperature_min_c <= -50", "engine ~ cummins", "autonomous = false"], ["belaz-75131"]),
        (["payload_t > 1", "payload_t < 135"], ["belaz-75131"]),
        (["payload_t >= 140", "kind = goods", "name ~ belaz"], ["belaz-75131"]),
        (["payload_t >= 140", "id = vehicle"], ["vehicle"]),
    ],
)
def test_one_variant_must_pass_all_conditions_on_specs(index: Index, where: list[str], expected: list[str]) -> None:
    assert found(index, where=where) == expected


def test_words_filters_and_conditions_must_all_hold(index: Index) -> None:
    assert found(index, "offers", "самосвал", ["payload_t >= 100"], sector="mining", service="maintenance") == [
        "belaz-75131"
    ]


@pytest.mark.parametrize(
    ("name", "where", "message"),
    [
        ("offers", "payload", 'there is no column "payload" in offers; did you mean "payload_t"? `--columns help` lists them.'),
        ("needs", "payload_t", 'there is no column "payload_t" in needs. `--columns help` lists them.'),
        ("offers", "грузоподъемность", 'there is no column "грузоподъемность" in offers. `--columns help` lists them.'),
    ],
)  # fmt: skip
def test_an_unknown_key_of_a_condition_is_refused_with_what_is_near(
    index: Index, name: str, where: str, message: str
) -> None:
    assert refused(index, name, where=[f"{where} >= 130"]) == message


FORM = 'is not of the form KEY OP VALUE, such as "payload_t >= 130"; OP is one of = != < <= > >= ~'


@pytest.mark.parametrize(
    ("where", "message"),
    [
        ("payload_t", f'--where "payload_t" {FORM}'),
        ("", f'--where "" {FORM}'),
        ("payload_t >=", f'--where "payload_t >=" {FORM}'),
        (">= 130", f'--where ">= 130" {FORM}'),
        ("payload t = 1", f'--where "payload t = 1" {FORM}'),
        ("payload_t >= heavy", 'payload_t is a number, and "heavy" is none'),
        ("payload_t => 130", 'payload_t is a number, and "> 130" is none'),
        ("payload_t >= nan", 'payload_t is a number, and "nan" is none'),
        ("payload_t >= 130 kW", 'payload_t is in t; "kW" cannot be turned into that'),
        ("payload_t >= 1e3", 'payload_t is in t; "e3" cannot be turned into that'),
        ("axles = 2 pcs", 'axles is in no unit; "pcs" cannot be turned into that'),
        ("payload_t ~ 130", "~ looks for words, and payload_t is a number; use = != < <= > or >="),
        ("payload_t >= 1,000", '"1,000" can be read in two ways; write 1000, or a decimal point'),
        ("payload_t >= -12,000,000 kg", '"-12,000,000" can be read in two ways; write -12000000, or a decimal point'),
        ("autonomous ~ yes", "autonomous is a flag: ask for autonomous = true or autonomous = false"),
        ("autonomous = maybe", "autonomous is a flag: ask for autonomous = true or autonomous = false"),
        ("autonomous > false", "autonomous is a flag: ask for autonomous = true or autonomous = false"),
    ],
)
def test_a_condition_that_means_nothing_is_refused_with_what_would(index: Index, where: str, message: str) -> None:
    assert refused(index, where=[where]) == message


@pytest.mark.parametrize(
    ("name", "where", "message"),
    [
        ("sources", "date >= 03.10.2025",
         'date is a date, written 2025-10-03, 2025-10 or 2025, and "03.10.2025" is none'),
        ("sources", "date = today", 'date is a date, written 2025-10-03, 2025-10 or 2025, and "today" is none'),
        ("sources", "records = many", 'records is a number, and "many" is none'),
        ("sources", "records = 3 pcs", 'records is a number, and "3 pcs" is none'),
        ("projects", "needs ~ 1", "~ looks for words, and needs is a number; use = != < <= > or >="),
    ],
)  # fmt: skip
def test_a_condition_on_a_field_that_means_nothing_is_refused(
    index: Index, name: str, where: str, message: str
) -> None:
    assert refused(index, name, where=[where]) == message


# --- whatever is asked

NASTY = ["'", '"', "';--", "' OR 1=1 --", "\x00", "*", "NEAR(a b)", "{name:t}", "?", ":x", "\\", "\x1b[31m", "ё" * 300]
asked = st.one_of(
    st.sampled_from([*NASTY, *EVERY_OFFER, "mining", "payload_t", "name", "id", "services", "-payload_t", "date"]),
    st.text(st.characters(exclude_categories=["Cs"]), max_size=12),
)
conditions = st.builds("{}{}{}".format, asked, st.sampled_from(["=", "!=", "<", "<=", ">", ">=", "~", " "]), asked)


@settings(max_examples=150, deadline=None)
@given(
    st.sampled_from(sorted(LISTINGS)),
    st.lists(asked, max_size=2),
    st.dictionaries(st.sampled_from(["sector", "group", "kind", "status", "project"]), st.lists(asked, max_size=2), max_size=2),
    st.lists(conditions, max_size=2),
    st.lists(asked, max_size=2),
    st.one_of(st.none(), st.integers(0, 10**30)),
)  # fmt: skip
@example("offers", NASTY, {}, [f"name ~ {nasty}" for nasty in NASTY], [], 10**30)
@example("offers", [], {}, [f"engine {op} {nasty}" for nasty in NASTY for op in "=<~"], [], 0)
def test_any_question_has_rows_or_a_refusal_and_never_an_accident(
    index: Index,
    name: str,
    words: list[str],
    filters: dict[str, list[str]],
    where: list[str],
    sort: list[str],
    limit: int | None,
) -> None:
    filters = {key: values for key, values in filters.items() if key in LISTINGS[name].filters}
    every = set(found(index, name))
    try:
        rows = [row[0] for row in select(index, name, ["id"], Selection(words, filters, where, sort, limit)).rows]
    except UsageError as error:
        assert str(error)
    else:
        assert len(rows) == len(set(rows))
        assert set(rows) <= every
    assert set(found(index, name)) == every


@settings(max_examples=60, deadline=None)
@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=12), asked)
def test_any_column_is_known_or_refused(index: Index, key: str, sort: str) -> None:
    try:
        listing(index, "offers", Selection(sort=[sort]), [key])
    except UsageError as error:
        assert str(error)


# --- columns


def keys(index: Index, *columns: str, name: str = "offers") -> list[str]:
    return [it.key for it in listing(index, name, Selection(), columns).columns]


DEFAULT_LIMIT = ["id", "name", "supplier", "group", "kind", "variants"]


@pytest.mark.parametrize(
    ("columns", "expected"),
    [
        ((), DEFAULT_LIMIT),
        (("id,name",), ["id", "name"]),
        (("name", "id"), ["name", "id"]),
        (("+payload_t",), [*DEFAULT_LIMIT, "payload_t"]),
        (("-kind", "-variants"), ["id", "name", "supplier", "group"]),
        (("+payload_t,-kind",), ["id", "name", "supplier", "group", "variants", "payload_t"]),
        (("id,+name",), ["id", "name"]),
        (("+id",), DEFAULT_LIMIT),
        ((" id , name ,",), ["id", "name"]),
        (("all",), list(LISTINGS["offers"].columns)),
        (("all,payload_t",), [*LISTINGS["offers"].columns, "payload_t"]),
        (("all,-name_en,-name_ru",), [key for key in LISTINGS["offers"].columns if key not in ("name_en", "name_ru")]),
    ],
)
def test_columns_are_a_list_or_changes_to_the_usual_ones(
    index: Index, columns: tuple[str, ...], expected: list[str]
) -> None:
    assert keys(index, *columns) == expected


@pytest.mark.parametrize(
    ("columns", "message"),
    [
        ("nmae", 'there is no column "nmae" in offers; did you mean "name"? `--columns help` lists them.'),
        ("+payload", 'there is no column "payload" in offers; did you mean "payload_t"? `--columns help` lists them.'),
        ("-price", 'there is no column "price" in offers. `--columns help` lists them.'),
        ("id,-id", "--columns leaves no column; name at least one"),
    ],
)
def test_an_unknown_column_is_refused_with_what_is_near(index: Index, columns: str, message: str) -> None:
    with pytest.raises(UsageError) as caught:
        keys(index, columns)
    assert str(caught.value) == message


def test_every_column_has_a_cell_for_every_row(index: Index) -> None:
    for name in LISTINGS:
        table = listing(index, name, Selection(), ["all"])
        rows = list(table.rows)
        assert [it.key for it in table.columns] == list(LISTINGS[name].columns)
        assert rows
        assert {len(row) for row in rows} == {len(table.columns)}


def test_a_row_holds_raw_values_and_unknown_is_none(index: Index) -> None:
    table = listing(
        index,
        "offers",
        Selection(filters={"group": ["haul-trucks"]}),
        ["id,name,services,variants,okpd2,stage,payload_t,autonomous,engine,sources,cautions,file"],
    )
    assert list(table.rows) == [
        (
            "belaz-75131", "BELAZ-75131 truck", ("maintenance", "spare-parts"), ("75131N", "75131L"), ("28.92.29.110",),
            "series", Decimal(130), False, "Cummins KTA 50-C, дизель", ("leaflet", "meeting"), ("Sold to mines only.",),
            "offers/mining.toml",
        ),
        ("machine", "Машина для перевозки горной массы", (), (), (), None, Decimal(90), True, "MTU", ("leaflet",), (),
         "offers/mining.toml"),
        ("vehicle", "Rigid vehicle", (), ("small",), (), None, Decimal(220), None, None, ("leaflet",), (),
         "offers/mining.toml"),
    ]  # fmt: skip


def test_names_and_headers_follow_the_language_and_keys_do_not(index: Index, russian: None) -> None:
    table = listing(index, "offers", Selection(filters={"supplier": ["belaz"]}), ["id,name,group,payload_t"])
    assert [it.key for it in table.columns] == ["id", "name", "group", "payload_t"]
    assert table.columns[3].heading == "Грузоподъёмность, т"
    assert list(table.rows) == [
        ("belaz-75131", "БЕЛАЗ-75131", "Карьерные самосвалы", Decimal(130)),
        ("machine", "Машина для перевозки горной массы", "Карьерные самосвалы", Decimal(90)),
        ("vehicle", "Rigid vehicle", "Карьерные самосвалы", Decimal(220)),
        ("loader", "Погрузчик ёмкий", "Фронтальные погрузчики", Decimal(45)),
    ]


def test_a_spec_that_only_variants_state_is_shown_where_they_agree(index: Index) -> None:
    assert column(index, "operating_temperature_min_c", filters={"supplier": ["belaz"]}) == [None] * 4
    assert column(index, "payload_t", words=["75131"]) == [Decimal(130)]


def test_the_help_on_columns_names_every_one_with_its_type(index: Index) -> None:
    for name in LISTINGS:
        rows = list(column_help(index, name).rows)
        specs = (
            ["payload_t", "operating_temperature_min_c", "axles", "engine", "autonomous"] if name == "offers" else []
        )
        assert [row[0] for row in rows] == [*LISTINGS[name].columns, *specs]
    by_key = {row[0]: row[1:] for row in column_help(index, "offers").rows}
    assert by_key["payload_t"] == ("Payload, t", "number", False, "spec of the offers")
    assert by_key["kind"] == ("Kind", "word", True, "goods, service, turnkey or technology-transfer")


def test_the_overview_counts_what_the_catalogue_holds(index: Index) -> None:
    table = overview_of(index, "Example")
    assert table.title == "Example: offers 7, suppliers 3, projects 2, needs 3"
    assert [it.key for it in table.columns] == ["id", "name", "offers", "suppliers", "needs", "groups"]
    assert list(table.rows) == [
        ("mining", "Mining machinery", 4, 1, 1, 2),
        ("lifts", "Lifts", 2, 1, 1, 2),
        ("food", "Food", 1, 1, 1, 1),
    ]


# --- order


@pytest.mark.parametrize(
    ("sort", "expected"),
    [
        ([], EVERY_OFFER),
        (["payload_t"], ["lift", "loader", "machine", "belaz-75131", "vehicle", "lift-montage", "dry-milk"]),
        (["-payload_t"], ["vehicle", "belaz-75131", "machine", "loader", "lift", "lift-montage", "dry-milk"]),
        (["stage"], EVERY_OFFER),
        (["-stage"], EVERY_OFFER),
        (["services"], ["lift", "belaz-75131", "machine", "vehicle", "loader", "lift-montage", "dry-milk"]),
        (["kind", "-id"], ["vehicle", "machine", "loader", "lift", "dry-milk", "belaz-75131", "lift-montage"]),
        (["autonomous"], ["belaz-75131", "machine", "vehicle", "loader", "lift", "lift-montage", "dry-milk"]),
    ],
)
def test_rows_are_sorted_by_columns_and_unknown_comes_last_in_both_directions(
    index: Index, sort: list[str], expected: list[str]
) -> None:
    assert column(index, "id", sort=sort) == expected


def test_dates_are_sorted_with_undated_last(index: Index) -> None:
    assert column(index, "id", "sources", sort=["date"]) == ["price-list", "leaflet", "meeting", "page"]
    assert column(index, "id", "sources", sort=["-date"]) == ["meeting", "leaflet", "price-list", "page"]


NAMES = ["Ель", "ёлка", "Абрикос", "жук", "БЕЛАЗ-75131", "БЕЛАЗ-7513", "Zebra", "apple", "Ёж", "«Ива»"]


def names_in_order(tmp_path: Path, sort: str) -> list[Cell]:
    offers = "".join(
        f'[[offer]]\nid = "o{n}"\nname = {{ en = "{name}", ru = "{name}" }}\n'
        'supplier = "belaz"\ngroup = "milk"\nsources = ["page"]\n'
        for n, name in enumerate(NAMES)
    )
    index = in_memory(write({**CATALOGUE, "offers/names.toml": offers}, tmp_path))
    where = ["file = offers/names.toml"]
    return [row[0] for row in listing(index, "offers", Selection(sort=[sort], where=where), ["name"]).rows]


def test_names_are_in_alphabetical_order_of_both_alphabets(tmp_path: Path) -> None:
    expected = ["apple", "Zebra", "Абрикос", "БЕЛАЗ-7513", "БЕЛАЗ-75131", "Ёж", "ёлка", "Ель", "жук", "«Ива»"]
    assert names_in_order(tmp_path, "name") == expected
    assert names_in_order(tmp_path, "-name") == expected[::-1]


def test_an_unknown_column_to_sort_by_is_refused_with_what_is_near(index: Index) -> None:
    assert refused(index, sort=["-payload"]) == (
        'there is no column "payload" in offers; did you mean "payload_t"? `--columns help` lists them.'
    )


@pytest.mark.parametrize(("limit", "expected"), [(0, []), (2, EVERY_OFFER[:2]), (10**30, EVERY_OFFER)])
def test_a_limit_keeps_the_first_rows(index: Index, limit: int, expected: list[str]) -> None:
    assert column(index, "id", limit=limit) == expected


# --- tables without filters


def test_a_record_is_shown_under_the_columns_asked_for(index: Index, tmp_path: Path) -> None:
    table = record_table(index, "houses/lifts", tmp_path)
    assert [row[:2] for row in arrange(table, ["label,value"], (), None).rows][:4] == [
        ("Id", "houses/lifts"),
        ("Name", "Lifts"),
        ("Groups", "Passenger lifts (passenger-lifts)"),
        ("Status", "planned"),
    ]


def test_a_table_is_sorted_with_unknown_last_and_cut(index: Index) -> None:
    table = listing(index, "offers", Selection(), ["id,payload_t,services"])
    assert list(arrange(table, ["payload_t", "id"], ["-payload_t"], 2).rows) == [
        (Decimal(220), "vehicle"),
        (Decimal(130), "belaz-75131"),
    ]
    table = listing(index, "offers", Selection(), ["id,services"])
    assert [row[0] for row in arrange(table, (), ["services"], None).rows] == [
        "lift", "belaz-75131", "machine", "vehicle", "loader", "lift-montage", "dry-milk",
    ]  # fmt: skip
    with pytest.raises(UsageError, match=re.escape('no column "prise" in offers')):
        arrange(listing(index, "offers", Selection(), ["id"]), (), ["prise"], None)
    assert [row[:3] for row in help_of_table(listing(index, "offers", Selection(), ["id,payload_t"])).rows] == [
        ("id", "Offer", "id"),
        ("payload_t", "Payload, t", "number"),
    ]


# --- show


@pytest.mark.parametrize(
    ("name", "title"),
    [
        ("belaz-75131", "offer belaz-75131"),
        ("mine", "project mine"),
        ("mine/trucks", "need mine/trucks"),
        ("supplier:belaz", "supplier belaz"),
        ("БелАЗ", "supplier belaz"),
        ("BELAZ-75131", "offer belaz-75131"),
        ("group:milk", "group milk"),
        ("Молоко", "group milk"),
        ("meeting", "source meeting"),
        ("payload_t", "spec payload_t"),
        ("spec:грузоподъёмность", "spec payload_t"),
    ],
)
def test_a_record_of_any_kind_is_found_by_its_id_or_name(index: Index, tmp_path: Path, name: str, title: str) -> None:
    assert record_table(index, name, tmp_path).title == title


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("belaz-75113", 'nothing has the id "belaz-75113"; did you mean "belaz-75131"? '
         "`offerbook offers belaz-75113` looks for it as words."),
        ("supplier:belas", 'there is no supplier "belas"; did you mean "belaz"? `offerbook suppliers` lists them.'),
        ("", 'nothing has the id "". `offerbook offers ` looks for it as words.'),
    ],
)  # fmt: skip
def test_a_record_that_is_not_there_is_refused_with_what_is_near(
    index: Index, tmp_path: Path, name: str, message: str
) -> None:
    with pytest.raises(UsageError) as caught:
        record_table(index, name, tmp_path)
    assert str(caught.value) == message


# --- completion


def test_ids_are_completed_with_their_names_and_fixed_words_without(index: Index) -> None:
    assert completions(index, "offer", "lift") == [("lift", "Lift"), ("lift-montage", "Installing lifts")]
    assert completions(index, "offer", "mach") == [("machine", "Машина для перевозки горной массы")]
    assert completions(index, "need", "mine/t") == [("mine/trucks", "Trucks")]
    assert completions(index, "kind", "t") == [("turnkey", ""), ("technology-transfer", "")]
    assert completions(index, "sector", "%") == []


def test_a_name_in_a_completion_can_drive_neither_a_shell_nor_markup(tmp_path: Path) -> None:
    nasty = CATALOGUE["offers/other.toml"].replace(
        'name = { en = "Lift", ru', r"""name = { en = "\u001b[31m [/b] \\$(reboot) `id` \"x\" 'y' a:b\n\u202E", ru"""
    )
    index = in_memory(write({**CATALOGUE, "offers/other.toml": nasty}, tmp_path))
    assert completions(index, "offer", "lift")[0] == (
        "lift",
        "\\x1b(31m (/b) /＄(reboot) ’id’ ”x” ’y’ a,b \\u202e",
    )
