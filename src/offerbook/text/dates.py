"""Dates as people type them, 2025-10-03 or, as Russians write it, 03.10.2025; and as sentences have them."""

from __future__ import annotations

import re

from offerbook.text.i18n import current_language

_YEAR_FIRST = r"(?a)\d{4}(?:-(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|[12]\d|3[01]))?)?"
_YEAR_LAST = r"(?a)(?:(\d{1,2})\.)?(\d{1,2})\.(\d{4})"
_DASHES = str.maketrans("‐‑‒–−", "-----")


def iso_date(text: str) -> str:
    """A day, a month or a year as 2025-10-03, 2025-10 or 2025; ValueError for other texts. A month has 31 days at most."""
    plain = re.sub(r"\s*(?:г\.?|года?)$", "", " ".join(text.split())).translate(_DASHES)
    if found := re.fullmatch(_YEAR_LAST, plain):
        plain = "-".join(part.zfill(2) for part in reversed(found.groups()) if part)
    if not re.fullmatch(_YEAR_FIRST, plain):
        raise ValueError(text)
    return plain


_OF_MONTHS = [
    "января",
    "февраля",
    "марта",
    "апреля",
    "мая",
    "июня",
    "июля",
    "августа",
    "сентября",
    "октября",
    "ноября",
    "декабря",
]
_MONTHS = [
    "январь",
    "февраль",
    "март",
    "апрель",
    "май",
    "июнь",
    "июль",
    "август",
    "сентябрь",
    "октябрь",
    "ноябрь",
    "декабрь",
]


def date_text(date: str, after_preposition: bool = False) -> str:
    """A day, a month or a year within a sentence: in Russian "3 октября 2025 года", "октябрь 2025 года", "2025 год".

    date: in the form of ISO; any other text is given back as it is.
    after_preposition: whether "by" or "from" stands before it: "октября 2025 года", "2025 года".
    """
    if current_language() != "ru" or not re.fullmatch(_YEAR_FIRST, date):
        return date
    year, *parts = date.split("-")
    if len(parts) == 2:
        return f"{int(parts[1])} {_OF_MONTHS[int(parts[0]) - 1]} {year} года"
    if parts:
        return f"{(_OF_MONTHS if after_preposition else _MONTHS)[int(parts[0]) - 1]} {year} года"
    return f"{year} года" if after_preposition else f"{year} год"


def short_date(date: str) -> str:
    """A date in the form of ISO as a list has it: in Russian 03.10.2025, 10.2025."""
    is_iso = current_language() == "ru" and re.fullmatch(_YEAR_FIRST, date)
    return ".".join(reversed(date.split("-"))) if is_iso else date


def period_text(start: str, end: str) -> str:
    """The time between two dates within a Russian sentence: "2024–2026 годы", "с марта 2025 до 2032 года"."""
    if len(start) == len(end) == len("2025"):
        return f"{start}–{end} годы"
    first, last = (date_text(date, after_preposition=True) for date in (start, end))
    return f"с {first.removesuffix(' года')} до {last}"
