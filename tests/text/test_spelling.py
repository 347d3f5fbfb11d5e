"""Letters that look alike and the nearest name."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from offerbook.text import spelling
from offerbook.text.spelling import look_alikes, nearest
from tests.text.texts import any_text

# --- look_alikes


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Свежее Mолоко", [(7, 13, "Молоко")]),
        ("truck Belаz here", [(6, 11, "Belaz")]),
        ("BELАZ", [(0, 5, "BELAZ")]),
        ("MAЗ-5440", [(0, 3, "МАЗ")]),
        ("cамосвал и тpактор", [(0, 8, "самосвал"), (11, 18, "трактор")]),
        ("в Могилёвe", [(2, 10, "Могилёве")]),
        ("Мiнск", [(0, 5, "Мінск")]),
        ("ХIХ век", [(0, 3, "XIX")]),
        ("лифт СA", [(5, 7, "СА")]),
        ("lift СA", [(5, 7, "CA")]),
    ],
)
def test_words_of_mixed_letters_get_a_suggestion(text: str, found: list[tuple[int, int, str]]) -> None:
    assert look_alikes(text) == found


@pytest.mark.parametrize(
    "text",
    [
        "7513Т и 7513T",
        "303Е10",
        "МАЗ-65262L",
        "IT-компания",
        "web-сайт",
        "SMSка",
        "в PDFе",
        "Vitovt Max Electro БКМ Е433",
        "кВт/kW",
        "Молоко Milk",
        "",
    ],
)
def test_words_of_one_script_and_lawful_mixtures_pass(text: str) -> None:
    assert look_alikes(text) == []


@given(any_text)
def test_a_suggested_spelling_mixes_no_scripts(text: str) -> None:
    for start, end, suggestion in look_alikes(text):
        assert suggestion != text[start:end]
        assert look_alikes(suggestion) == []


def test_a_text_is_searched_for_letters_of_each_script_once_however_many_words_mix_them(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    read: list[int] = []

    class Counted:
        def __init__(self, expression: str) -> None:
            self.pattern = re.compile(expression)

        def __getattr__(self, name: str) -> Any:
            def method(text: str) -> Any:
                read.append(len(text))
                return getattr(self.pattern, name)(text)

            return method

    monkeypatch.setattr(spelling, "compiled", Counted)
    text = "aя вo " * 2_000
    assert len(look_alikes(text)) == 4_000
    assert sum(read) < 20 * len(text)


# --- nearest


@pytest.mark.parametrize(
    ("word", "candidates", "expected"),
    [
        ("белаз", ["maz", "belaz"], ["belaz"]),
        ("белас", ["maz", "belaz"], ["belaz"]),
        ("belaz", ["МАЗ", "БелАЗ"], ["БелАЗ"]),
        ("payload", ["power_kw", "payload_t", "body_volume_m3"], ["payload_t"]),
        ("minning", ["lifts", "mining"], ["mining"]),
        ("haul-truck", ["haul-trucks", "haul"], ["haul-trucks"]),
        ("haul trucks", ["haul-trucks"], ["haul-trucks"]),
        ("trucks", ["lifts", "haul-trucks"], ["haul-trucks"]),
        ("lfits", ["lifts", "gifts"], ["lifts"]),
        ("амкадор", ["AMKODOR"], ["AMKODOR"]),
        ("belaz-7531", ["belaz-7513", "belaz-75710"], ["belaz-7513"]),
        ("Могилёвлифтмаш", ["mogilevliftmash"], ["mogilevliftmash"]),
        ("tonne", ["mining", "lifts", "food"], []),
        ("tin", ["routing"], []),
        ("yaml", ["html", "json"], []),
        ("qq", ["q1", "aa"], []),
        ("a\0b", ["ab", "a\0b"], ["a\0b"]),
        ("anything", [], []),
    ],
)
def test_the_nearest_name_is_suggested_and_no_far_one(word: str, candidates: list[str], expected: list[str]) -> None:
    assert nearest(word, candidates) == expected


def test_names_without_end_are_not_compared_letter_by_letter(monkeypatch: pytest.MonkeyPatch) -> None:
    rows: list[str] = []
    next_row = spelling._next_row

    def counted(word: str, key: str, depth: int, rows_before: Sequence[Sequence[int]]) -> list[int]:
        rows.append(key)
        return next_row(word, key, depth, rows_before)

    monkeypatch.setattr(spelling, "_next_row", counted)
    long = "abc" * 1_400
    assert nearest(f"{long}x", [f"{long}y", f"{long}X", "abc"]) == [f"{long}X"]
    assert rows == []
    assert nearest("abcdefgh", [long, "abcdefgx"]) == ["abcdefgx"]
    assert len(rows) < 20


def test_several_suggestions_come_nearest_first_whatever_the_order_asked_in() -> None:
    candidates = ["belaz-75131", "belaz-7513", "belaz-7530", "belaz-7531", "maz-5440", "belaz-75710"]
    expected = ["belaz-7513", "belaz-7530", "belaz-7531", "belaz-75131"]
    assert nearest("belaz-7512", candidates, 4) == expected
    assert nearest("belaz-7512", candidates[::-1], 4) == expected


names = st.lists(st.text("abc-ё", max_size=9), max_size=12, unique=True)


@given(st.text("abc-", min_size=3, max_size=9), names)
def test_suggestions_do_not_depend_on_the_order_of_the_candidates(word: str, candidates: list[str]) -> None:
    found = nearest(word, candidates, 12)
    assert set(found) <= set(candidates)
    assert nearest(word, sorted(candidates), 12) == found


@given(st.text("abcd", min_size=7, max_size=10), names)
def test_a_name_within_the_allowed_edits_is_always_found(word: str, others: list[str]) -> None:
    swapped = word[0] + word[2] + word[1] + word[3:]
    for near in (word[1:], word[:3] + word[4:], f"{word}x", f"x{word}y", swapped, word.upper()):
        assert near in nearest(word, [*others, near], 30)
