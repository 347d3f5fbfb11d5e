"""Dates as sentences have them."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from offerbook.text.dates import date_text
from offerbook.text.i18n import set_language


@pytest.fixture
def russian() -> Iterator[None]:
    set_language("ru")
    yield
    set_language("en")


@pytest.mark.usefixtures("russian")
@pytest.mark.parametrize(
    ("date", "alone", "after"),
    [
        ("2026-11-29", "29 ноября 2026 года", "29 ноября 2026 года"),
        ("2026-05", "май 2026 года", "мая 2026 года"),
        ("2026", "2026 год", "2026 года"),
        ("", "", ""),
        ("undated", "undated", "undated"),
    ],
)
def test_a_date_in_a_russian_sentence_has_its_month_in_words(date: str, alone: str, after: str) -> None:
    assert (date_text(date), date_text(date, after_preposition=True)) == (alone, after)


@pytest.mark.parametrize("date", ["2026-11-29", "2026-05", "2026"])
def test_a_date_in_an_english_sentence_is_that_of_iso(date: str) -> None:
    assert date_text(date) == date
