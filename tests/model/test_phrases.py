"""Records in words."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

import pytest

from offerbook.model.phrases import price_text, when_text
from offerbook.model.records import Day, Price, When
from offerbook.text.i18n import set_language


@pytest.fixture
def russian() -> Iterator[None]:
    set_language("ru")
    yield
    set_language("en")


def time(start: str | None, by: str | None) -> When:
    return When(Day(start) if start else None, Day(by) if by else None)


@pytest.mark.parametrize(
    ("start", "by", "text"),
    [
        ("2024", "2026", "2024 to 2026"),
        ("2026", "2026", "2026"),
        ("2026", "2026-12", "2026 to 2026-12"),
        ("2026", None, "from 2026"),
        (None, "2026", "by 2026"),
    ],
)
def test_a_time_names_each_of_its_ends_once(start: str | None, by: str | None, text: str) -> None:
    assert when_text(time(start, by)) == text


@pytest.mark.usefixtures("russian")
@pytest.mark.parametrize(
    ("start", "by", "text", "short"),
    [
        ("2024", "2026", "2024–2026 годы", "2024 – 2026"),
        ("2026", "2026", "2026 год", "2026 год"),
        ("2026-05-01", "2026-05-01", "1 мая 2026 года", "1 мая 2026 года"),
        ("2025-03", "2032", "с марта 2025 до 2032 года", "03.2025 – 2032"),
        ("2025-03-09", None, "с 9 марта 2025 года", "с 09.03.2025"),
        (None, "2030-02-15", "до 15 февраля 2030 года", "до 15.02.2030"),
        (None, "2030-02", "до февраля 2030 года", "до 02.2030"),
        (None, "2032", "до 2032 года", "до 2032"),
    ],
)
def test_a_russian_time_has_its_months_in_words_or_is_short(
    start: str | None, by: str | None, text: str, short: str
) -> None:
    assert when_text(time(start, by)) == text
    assert when_text(time(start, by), is_short=True) == short


@pytest.mark.usefixtures("russian")
def test_a_russian_price_is_in_the_sign_of_its_currency() -> None:
    assert price_text(Price(Decimal(95_000_000), "RUB", unit="pcs")) == "95\u00a0000\u00a0000 ₽ за 1 шт."
    assert price_text(Price(Decimal(7), "BYR")) == "7 BYR"
