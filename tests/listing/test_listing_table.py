"""A listing as a table: its columns, its order, its help."""

from __future__ import annotations

import re
from decimal import Decimal
from pathlib import Path

import pytest

from offerbook.index.store import Index, in_memory
from offerbook.listing.listing_table import column_help, listing, overview_of
from offerbook.listing.listings import LISTINGS
from offerbook.listing.select import Selection
from offerbook.tables.arrange import arrange, help_of_table
from offerbook.tables.cells import legible
from offerbook.tables.table import Cell, plain
from offerbook.text.errors import UsageError
from tests.conftest import Run
from tests.listing.catalogue import CATALOGUE, column, write
from tests.matching.trade import laid_out, need, offer, project


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
        ("-price", 'there is no column "price" in offers; did you mean "prices"? `--columns help` lists them.'),
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


def test_a_row_of_a_listing_holds_raw_values_and_none_for_the_unknown(index: Index) -> None:
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
        assert [row[0] for row in rows] == [*LISTINGS[name].columns, "found_by", *specs]
    by_key = {row[0]: row[1:] for row in column_help(index, "offers").rows}
    assert by_key["payload_t"] == ("Payload, t", "number", False, "spec of the offers")
    assert by_key["kind"] == ("Kind", "word", True, "goods, service, turnkey or technology-transfer")


def test_the_overview_counts_what_the_catalogue_holds(index: Index) -> None:
    table = overview_of(index, "Example")
    assert table.title == "Example: offers 7, suppliers 3, projects 2, needs 3"
    assert [it.key for it in table.columns] == ["id", "name", "offers", "suppliers", "needs", "groups"]
    assert list(table.rows) == [
        ("mining", "Mining machinery", 4, 2, 1, 2),
        ("lifts", "Lifts", 2, 1, 1, 2),
        ("food", "Food", 1, 1, 1, 1),
    ]


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


@pytest.mark.parametrize(
    ("where", "expected"),
    [
        # The offer itself passes, and its own value is shown.
        (["payload_t >= 130"], [("belaz-75131", Decimal(130)), ("vehicle", Decimal(220))]),
        # Only a variant passes: its value is shown.
        (["payload_t >= 140"], [("belaz-75131", Decimal(140)), ("vehicle", Decimal(220))]),
        (["operating_temperature_min_c <= -40"], [("belaz-75131", Decimal(130))]),
        (["operating_temperature_min_c = -40"], [("belaz-75131", Decimal(140))]),
    ],
)
def test_a_spec_has_the_value_of_the_candidate_that_passes(
    index: Index, where: list[str], expected: list[tuple[str, Decimal]]
) -> None:
    assert list(listing(index, "offers", Selection(where=where), ["id,payload_t"]).rows) == expected
    ascending = listing(index, "offers", Selection(where=where, sort=["payload_t"]), ["id,payload_t"]).rows
    assert list(ascending) == sorted(expected, key=lambda row: row[1])


def test_what_a_condition_looks_at_is_shown(index: Index) -> None:
    table = listing(index, "offers", Selection(where=["payload_t >= 140 and kind = goods", "stage = series"]), [])
    assert [(it.key, it.priority) for it in table.columns] == [
        ("id", 1), ("name", 1), ("supplier", 4), ("group", 3), ("kind", 2), ("variants", 6), ("payload_t", 2), ("stage", 2),
    ]  # fmt: skip
    assert list(table.rows) == [
        (
            "belaz-75131", "BELAZ-75131 truck", "BELAZ", "Haul trucks", "goods", ("75131N", "75131L"), Decimal(140), "series",
        ),
    ]  # fmt: skip


def as_people_read_it(index: Index) -> list[str]:
    table = listing(index, "offers", Selection(), ["payload_t"])
    return [legible(row[0], table.columns[0], unicode=True) for row in table.rows]


def test_people_read_the_qualifier_of_a_number_and_programs_the_number(index: Index) -> None:
    assert as_people_read_it(index) == ["130", "at least 90", "over 220", "at most 45", "about 0.63", "", ""]
    rows = listing(index, "offers", Selection(), ["payload_t"]).rows
    assert [plain(row[0]) for row in rows] == ["130", "90", "220", "45", "0.63", "", ""]


def test_people_read_the_qualifier_in_their_language(index: Index, russian: None) -> None:
    assert as_people_read_it(index) == ["130", "не менее 90", "более 220", "не более 45", "около 0,63", "", ""]


def test_a_caution_about_one_model_says_which(run: Run, tmp_path: Path) -> None:
    caution = '[{ text = { en = "Worn.", ru = "Изношен." } }]'
    more = f'cautions = {caution}\nvariants = [{{ id = "A1", cautions = {caution} }}]'
    laid_out(tmp_path / "trade", offer("one", more=more), project("mine", need("trucks")))
    answer = run("offers", "--columns", "cautions", "-f", "csv", "--catalogue", "trade")
    assert answer.out.replace("\r", "") == "cautions\nWorn.; A1: Worn.\n"


def test_a_list_of_prices_has_their_terms_and_says_how_few_offers_have_one(run: Run, tmp_path: Path) -> None:
    sold = (
        'price = [{ value = 9, currency = "RUB", date = 2024-05-01, terms = { en = "net", ru = "без НДС" }, source = "page" }, '
        '{ value = 7, currency = "BYN", unit = "pcs", qualifier = "about", source = "page" }]\n'
        'deliveries = [{ to = { en = "A port", ru = "Порт" }, source = "page" }, '
        '{ to = { en = "A port", ru = "Порт" }, region = "RU-PRI", source = "page" }]'
    )
    laid_out(tmp_path / "trade", offer("one", more=sold) + offer("two"), project("mine", need("trucks")))
    answer = run("offers", "--columns", "prices,deliveries", "-f", "csv", "--catalogue", "trade")
    assert answer.out.replace("\r", "") == 'prices,deliveries\n"9 RUB (2024-05-01, net); ≈ 7 BYN / pcs",A port\n,\n'
    assert answer.err == "1 offer of 2 has a published price; the others have to be asked\n"
