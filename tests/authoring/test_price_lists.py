"""What real price lists are like: headings among the rows, article numbers, prices with words, and names with more than a name."""

from __future__ import annotations

import re
from decimal import Decimal
from pathlib import Path

import pytest

from offerbook.authoring.prices import PriceCell, are_bare_roubles, currency_in, read_price, taxes_in
from tests.conftest import MakeCatalogue, Run

NO_TERMS: dict[str, str] = {}
WITH_VAT = {"en": "with VAT", "ru": "с НДС"}


@pytest.mark.parametrize(
    ("cell", "price"),
    [
        ("9 200 000 руб.", PriceCell(Decimal(9200000), None, "RUB", "", NO_TERMS)),
        ("9\u00a0200\u00a0000,50", PriceCell(Decimal("9200000.50"), None, "", "", NO_TERMS)),
        ("12500р", PriceCell(Decimal(12500), None, "RUB", "", NO_TERMS)),
        ("от 9,2 млн ₽ с НДС", PriceCell(Decimal(9200000), "at-least", "RUB", "", WITH_VAT)),
        ("1 200 тыс. руб. без НДС", PriceCell(Decimal(1200000), None, "RUB", "", {"en": "without VAT", "ru": "без НДС"})),
        ("от 5 000 бел. руб. за 1 т", PriceCell(Decimal(5000), "at-least", "BYN", "t", NO_TERMS)),
        ("12 500 BYN/шт.", PriceCell(Decimal(12500), None, "BYN", "pcs", NO_TERMS)),
        ("$ 12 000", PriceCell(Decimal(12000), None, "USD", "", NO_TERMS)),
        ("по запросу", None), ("договорная", None), ("0", None), ("5 или 6 руб.", None), ("", None), ("10 руб./ведро", None),
    ],
)  # fmt: skip
def test_a_price_is_read_with_its_currency_unit_and_taxes(cell: str, price: PriceCell | None) -> None:
    assert read_price(cell) == price


def test_a_heading_says_currency_taxes_and_thousands() -> None:
    assert (currency_in("Цена, руб. с НДС"), taxes_in("Цена, руб. с НДС")) == ("RUB", WITH_VAT)
    assert [currency_in(text) for text in ("Цена в бел. руб.", "Price, USD", "Цена", "Партия")] == [
        "BYN",
        "USD",
        "",
        "",
    ]
    assert read_price("9,5", "Цена, тыс. руб.") == PriceCell(Decimal(9500), None, "", "", NO_TERMS)
    assert read_price("9,5 млн", "Цена, тыс. руб.") == PriceCell(Decimal(9500000), None, "", "", NO_TERMS)
    assert [are_bare_roubles(text) for text in ("руб.", "RUB", "рос. руб.", "бел. руб.", "₽")] == [
        True,
        False,
        False,
        False,
        False,
    ]


LIST = """\
№;Артикул;Наименование;Год;Цена с НДС
;;САМОСВАЛЫ КАРЬЕРНЫЕ;;
1;AUT-DMP-1;Самосвалы карьерные БЕЛАЗ-7547;2025;45 000 000 руб.
2;AUT-DMP-2;Самосвал 30 т;2025;от 9,2 млн BYN
3;AUT-DMP-3;Модель 7;2025;
;;МЕБЕЛЬ;;
4;AUT-OFF-3;Кресло офисное;2024;9 000 руб.
5;AUT-XYZ-4;;2025;1 руб.
"""
WRITTEN = """\
# row 3; group by the words: карьерные, самосвалы (in the name)
# codes of the group "Haul trucks" (haul-trucks), to be confirmed by the maker: OKPD2 28.92.29
[[offer]]
id = "samosvaly-karernye-belaz-7547"
name = { ru = "Самосвалы карьерные БЕЛАЗ-7547" }
supplier = "belaz"
group = "haul-trucks"
price = [{ value = 45000000, currency = "RUB", terms = { en = "with VAT", ru = "с НДС" }, source = "price-list" }]
sources = ["price-list"]

# row 4; group by the words: самосвал (in the name)
# codes of the group "Haul trucks" (haul-trucks), to be confirmed by the maker: OKPD2 28.92.29
[[offer]]
id = "samosval-30-t"
name = { ru = "Самосвал 30 т" }
supplier = "belaz"
group = "haul-trucks"
price = [{ value = 9200000, currency = "BYN", qualifier = "at-least", terms = { en = "with VAT", ru = "с НДС" }, source = "price-list" }]
sources = ["price-list"]

# row 5; group by the words: карьерные, самосвалы (in the heading)
# codes of the group "Haul trucks" (haul-trucks), to be confirmed by the maker: OKPD2 28.92.29
# row 5: is "Модель 7" of the group "Haul trucks" (haul-trucks)? (words: карьерные, самосвалы (in the heading))
[[offer]]
id = "model-7"
name = { ru = "Модель 7" }
supplier = "belaz"
group = "haul-trucks"
sources = ["price-list"]
"""
NOTES = """\
row 5: is "Модель 7" of the group "Haul trucks" (haul-trucks)? (words: карьерные, самосвалы (in the heading))
adds the source price-list, which the catalogue does not have
prices in roubles were taken for Russian ones; where they are Belarusian, let the heading say BYN
row 2: taken for a heading of the rows below it: САМОСВАЛЫ КАРЬЕРНЫЕ
row 6: taken for a heading of the rows below it: МЕБЕЛЬ
row 7: no group is near "Кресло офисное"; name one in --map
row 8: no group is near "AUT-XYZ-4"; name one in --map
columns that were left out: “№”, “Год”
3 products; doubtful: 1; rows left out: 4
--write writes the changes
"""


def test_a_heading_among_the_rows_is_none_of_them_and_an_article_is_no_part_of_a_name(
    make_catalogue: MakeCatalogue, run: Run, tmp_path: Path
) -> None:
    make_catalogue()
    (tmp_path / "list.csv").write_text(LIST, encoding="utf-8")
    said = run("import", "list.csv", "--as", "offers", "--supplier", "belaz", "--source", "price-list")
    assert said.err == NOTES
    assert (said.code, said.out.partition("\n\n# row 3")[2]) == (0, WRITTEN.removeprefix("# row 3"))


GROUPS = """
[[group]]
id = "tippers"
name = { en = "Tippers", ru = "Автомобили-самосвалы" }
sector = "mining"
terms = { en = [], ru = ["самосвал"] }
[[group]]
id = "quarry-tippers"
name = { en = "All-wheel-drive tippers", ru = "Полноприводные самосвалы" }
sector = "mining"
terms = { en = [], ru = ["самосвал", "полноприводный самосвал"] }
[[group]]
id = "fire-engines"
name = { en = "Fire engines", ru = "Пожарные автоцистерны" }
sector = "mining"
terms = { en = [], ru = ["автоцистерна", "пожарная машина"] }
[[group]]
id = "lift-installation"
name = { en = "Installation of lifts", ru = "Монтаж лифтов" }
sector = "mining"
terms = { en = [], ru = ["установка лифта", "обслуживание лифтов"] }
[[group]]
id = "loaders"
name = { en = "Wheel loaders", ru = "Фронтальные погрузчики" }
sector = "mining"
terms = { en = [], ru = ["фронтальный погрузчик", "колёсный погрузчик"] }
"""


@pytest.mark.parametrize(
    ("name", "group"),
    [
        ("Фронтальный погрузчик Shantui L39-B3", "loaders: firm"),
        ("ФРОНТАЛЬНЫЕ ПОГРУЗЧИКИ L39-B3, 3 т", "loaders: firm"),
        ("Погрузчик фронтальный с ковшом 3 м3 на пневмоколёсах", "loaders: firm"),
        # Of which kind it is says a word that led nowhere; what it has or stands on says nothing of that.
        ("Автоцистерна вакуумная МВ-10 на шасси Урал", "fire-engines: doubtful"),
        ("Автоцистерна (водовоз), 10 м3", "fire-engines: doubtful"),
        ("Автоцистерна пожарная на шасси Урал", "fire-engines: firm"),
        # A word for many things and an adjective say nothing alone.
        ("Роторная буровая установка ZR360L", "none"),
        ("Колёсная техника", "none"),
        ("Шины для фронтальных погрузчиков", "loaders: doubtful"),
        # Of groups that share the word the one that is called so, and the drive that the formula says.
        ("Самосвал Урал 6370", "tippers: doubtful"),
        ("Самосвал Урал 6370-302С 6х6", "quarry-tippers: firm"),
    ],
)
def test_a_group_is_firm_where_each_word_that_says_of_which_kind_a_thing_is_led_there(
    make_catalogue: MakeCatalogue, run: Run, name: str, group: str
) -> None:
    root = make_catalogue()
    with (root / "sectors.toml").open("a", encoding="utf-8") as file:
        file.write(GROUPS)
    found = re.findall(
        r"^(\S+)\t(true|false)$", run("suggest", name, "-f", "tsv", "--columns", "group_id,firm").out, re.M
    )
    firm = {"true": "firm", "false": "doubtful"}
    assert (f"{found[0][0]}: {firm[found[0][1]]}" if found else "none") == group


CATEGORIES = """\
Наименование;Категория;Цена
Самосвал 30 т;Полноприводные самосвалы;1 BYN
Погрузчик вилочный L39;Фронтальные погрузчики;1 BYN
Полуприцеп ТЗА;Фронтальные погрузчики;1 BYN
Самосвал Урал 6370;;1 BYN
"""
TOLD = """\
row 3: is "Погрузчик вилочный L39" of the group "Wheel loaders" (loaders)? \
(words: погрузчик (in the name), фронтальные, погрузчики (in the column); not of that group: вилочный)
row 4: is "Полуприцеп ТЗА" of the group "Wheel loaders" (loaders)? \
(words: фронтальные, погрузчики (in the column); not of that group: полуприцеп)
row 5: is "Самосвал Урал 6370" of the group "Tippers" (tippers), or of "All-wheel-drive tippers" (quarry-tippers)? \
(words: самосвал (in the name))
"""


def test_a_category_is_firm_only_with_a_word_of_the_name_and_the_question_names_all_that_are_near(
    make_catalogue: MakeCatalogue, run: Run, tmp_path: Path
) -> None:
    root = make_catalogue()
    with (root / "sectors.toml").open("a", encoding="utf-8") as file:
        file.write(GROUPS)
    (tmp_path / "list.csv").write_text(CATEGORIES, encoding="utf-8")
    said = run("import", "list.csv", "--as", "offers", "--supplier", "belaz", "--source", "page")
    assert said.err == f"{TOLD}4 products; doubtful: 3; rows left out: 0\n--write writes the changes\n"
    assert (
        "# row 2; group by the words: самосвал (in the name), полноприводные, самосвалы (in the column)\n[[" in said.out
    )
