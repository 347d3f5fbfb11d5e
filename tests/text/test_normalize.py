"""Folding, order and display of texts."""

from __future__ import annotations

import random
import unicodedata
from typing import Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from offerbook.text.normalize import first_unseen, fold, safe, sort_key
from tests.text.texts import any_text

any_code_points = st.lists(st.integers(0, 0x10FFFF).map(chr)).map("".join)


# --- fold


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("  БелАЗ\u00a0 7513\n", "белаз 7513"),
        ("Могилёв", "могилев"),
        ("Могиле\u0308в", "могилев"),
        ("МИ\u0306Р", "мйр"),
        ("STRASSE straße", "strasse strasse"),
        ("", ""),
    ],
)
def test_folding_drops_case_space_and_the_dots_of_yo(text: str, folded: str) -> None:
    assert fold(text) == folded


@given(any_text)
def test_folding_twice_is_folding_once(text: str) -> None:
    assert fold(fold(text)) == fold(text)


def test_folding_settles_accents_that_compose_anew() -> None:
    for text in ("е\u0308\u0308", "е\u0308\u0300", "е\u0308\u0323\u0308", "е\u0308" * 5, "İ\u0308", "ᾴ\u0345"):
        assert fold(fold(text)) == fold(text)


def test_accents_without_end_are_composed_a_few_times(monkeypatch: pytest.MonkeyPatch) -> None:
    composed: list[int] = []
    normalize = unicodedata.normalize

    def counted(form: Literal["NFC", "NFKD"], text: str) -> str:
        composed.append(len(text))
        return normalize(form, text)

    monkeypatch.setattr(unicodedata, "normalize", counted)
    for text in ("е" + "\u0308" * 30_000, "а" + "\u0323\u0308" * 30_000):
        composed.clear()
        fold(text)
        sort_key(text)
        assert sum(composed) < 1_000


# --- order


def test_texts_come_in_the_order_of_both_alphabets_and_of_numbers() -> None:
    ordered = [
        "",
        "01.10",
        "7 футов",
        "24",
        "7513",
        "75131",
        "AMKODOR",
        "«BELAZ»",
        "BELAZ-7513",
        "belaz-75131",
        "café",
        "v2",
        "v10",
        "Абрикос",
        "Еж",
        "еж",
        "Ёж",
        "ёж",
        "Ежевика",
        "Ёлка",
        "Житница",
        "«Якорь»",
    ]
    shuffled = ordered[:]
    random.Random(7).shuffle(shuffled)
    assert sorted(shuffled, key=sort_key) == ordered


@given(any_text, any_text)
def test_only_equal_texts_have_equal_sort_keys(one: str, other: str) -> None:
    assert (sort_key(one) == sort_key(other)) == (one == other)


@given(st.integers(0, 10**30), st.integers(0, 10**30))
def test_numbers_within_texts_are_ordered_by_value(one: int, other: int) -> None:
    assert (sort_key(f"v{one} x") < sort_key(f"v{other} x")) == (one < other)


# --- safe


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Карьерный самосвал «БЕЛАЗ» – 130 т ✓ 👍", "Карьерный самосвал «БЕЛАЗ» – 130 т ✓ 👍"),
        ("a\x1b[31mred", r"a\x1b[31mred"),
        ("\x9b31m \x00\x7f", r"\x9b31m \x00\x7f"),
        ("a\tb\r\n", r"a\x09b\x0d\x0a"),
        ("abc\u202edef\u2066\u200e\u061c", r"abc\u202edef\u2066\u200e\u061c"),
        ("a\u200b\u200d\u2060\ufeff\xad", r"a\u200b\u200d\u2060\ufeff\xad"),
        ("a\u2028b\u2029", r"a\u2028b\u2029"),
        ("\ud800", r"\ud800"),
        ("\ufff9\U000e0041", r"\ufff9\U000e0041"),
        ("неразрывный\u00a0пробел", "неразрывный\u00a0пробел"),
        ("а\u034fб\u3164в\ufe0f\u200c\u115f\uffa0", r"а\u034fб\u3164в\ufe0f\u200c\u115f\uffa0"),
        ("\U000e0100", r"\U000e0100"),
    ],
)
def test_what_acts_unseen_is_written_out(text: str, shown: str) -> None:
    assert safe(text) == shown


def test_the_first_character_that_acts_unseen_is_found_but_no_layout() -> None:
    assert first_unseen("строка\r\n\tстрока") == ""
    assert first_unseen("а\tб\u200d\u200c") == "\u200d"
    assert first_unseen("\n\ufe0f") == "\ufe0f"


def test_characters_that_the_caller_keeps_are_not_escaped() -> None:
    assert safe("a\nb\tc\x1b", keep="\n") == "a\nb\\x09c\\x1b"
    assert safe("a\nb\tc\x1b", keep="\n\t") == "a\nb\tc\\x1b"


@given(any_code_points)
def test_no_text_that_is_made_safe_holds_a_character_that_acts(text: str) -> None:
    shown = safe(text)
    assert safe(shown) == shown
    assert not {unicodedata.category(char) for char in shown} & {"Cc", "Cs", "Zl", "Zp"}
    assert not {unicodedata.bidirectional(char) for char in shown} & {"RLE", "LRE", "RLO", "LRO", "PDF", "RLI", "LRI"}
    shown.encode()


def test_every_format_character_without_a_shape_is_written_out() -> None:
    shaped = {
        chr(code)
        for span in ((0x600, 0x605), (0x890, 0x891), (0x13430, 0x1345F))
        for code in range(span[0], span[1] + 1)
    }
    shaped |= {"\u06dd", "\u070f", "\u08e2", "\U000110bd", "\U000110cd"} | {
        chr(code) for code in range(0x1BCA0, 0x1BCA4)
    }
    every = {chr(code) for code in range(0x110000) if unicodedata.category(chr(code)) in ("Cc", "Cf", "Cs", "Zl", "Zp")}
    assert {char for char in every if safe(char) == char} <= shaped
