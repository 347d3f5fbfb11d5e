"""Records by words: in either language and any form, and nothing in them is an operator."""

from __future__ import annotations

import pytest

from offerbook.index.store import Index
from offerbook.listing.select import Selection, select
from offerbook.listing.word_search import unknown_words
from tests.listing.catalogue import EVERY_OFFER, column, found


def test_of_words_the_record_that_has_them_in_its_name_comes_first(index: Index) -> None:
    # The vehicle is found by the group of one of its variants only.
    assert column(index, "id", words=["погрузчик"]) == ["loader", "vehicle"]
    assert column(index, "id", words=["погрузчик"], sort=["-id"]) == ["vehicle", "loader"]
    assert column(index, "id", words=["погрузчик"], limit=1) == ["loader"]


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
    assert list(select(index, "offers", ["id"], Selection(words))) == []


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


@pytest.mark.parametrize(
    ("kind", "words", "expected"),
    [
        ("offer", ["самасвал"], [("самасвал", "самосвал")]),
        ("offer", ["самасвал", "карьерный"], [("самасвал", "самосвал")]),
        ("offer", ["самасвал погрузчег"], [("самасвал", "самосвал"), ("погрузчег", "погрузчик")]),
        ("offer", ["loafer"], [("loafer", "loader")]),
        ("offer", ["qwertyuiop"], [("qwertyuiop", "")]),
        ("offer", ["belas-75131"], [("belas-75131", "belaz-75131")]),
        # The unit of an amount stands in a name and is no word of its own.
        ("offer", ["кг"], [("кг", "")]),
        ("source", ["protokol"], []),
        ("source", ["goverment"], [("goverment", "government")]),
        # Each of these words has a record, and no record has both.
        ("offer", ["milk", "loader"], []),
        ("offer", ["самосвал"], []),
        ("offer", ["..."], []),
        ("offer", [], []),
    ],
)
def test_a_word_that_nothing_has_is_named_with_the_nearest_that_something_has(
    index: Index, kind: str, words: list[str], expected: list[tuple[str, str]]
) -> None:
    assert unknown_words(index, kind, words) == expected
