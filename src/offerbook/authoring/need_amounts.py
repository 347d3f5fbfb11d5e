"""A buyer's answer to how much is wanted and by when, which a need has keys for: "20 шт. до 30.06.2027", "from 2026 to 2028"."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any, NamedTuple

from offerbook.authoring.answers import amount, split_unit
from offerbook.model.records import Day
from offerbook.tables.table import digits
from offerbook.tables.xlsx_read import day_of_number
from offerbook.text.i18n import _
from offerbook.text.normalize import safe
from offerbook.text.units import parse_rate

_MONTHS = (
    "янв|jan", "фев|feb", "мар|mar", "апр|apr", "ма[йяе]|may", "июн|jun", "июл|jul", "авг|aug", "сен|sep", "окт|oct", "ноя|nov",
    "дек|dec",
)  # fmt: skip
_QUARTERS = {"1": 3, "2": 6, "3": 9, "4": 12, "i": 3, "ii": 6, "iii": 9, "iv": 12}
_DATE = (
    r"(?:\d{4}-\d\d(?:-\d\d)?|\d{1,2}\.\d{1,2}\.\d{4}|\d\d?[./]\d{4}"
    rf"|(?:\d{{1,2}}\s+)?(?:{'|'.join(_MONTHS)})[а-яa-z]*\.?\s+\d{{4}}"
    r"|(?:q[1-4]|(?:[1-4]|i{1,3}|iv)(?:-?(?:й|го|му|ом|м))?\s*(?:кв\.|квартал\w*|quarter))\s+\d{4}"
    r"|20\d\d)(?!\d|[.,]\d|\s?\d{3}\b)(?:\s*(?:г\.|г\b|год(?:а|у|ом)?\b))?"
)
_END = (
    r"(?:(?:by|before|until|till|to|up to|in|within|during|not later than|no later than|не позднее|не позже|до|по|к|ко|в|во|за"
    r"|в течение)\s+)?(?:(?:the\s+)?end of\s+|конца\s+|концу\s+|конце\s+)?"
)
_START = r"(?:from|since|с|со|начиная с)\s+"
_TIME = (
    rf"(?<![\w-])(?:{_START}(?P<start>{_DATE})(?:\s*[–—-]?\s*{_END}(?P<by>{_DATE}))?"
    rf"|(?P<first>{_DATE})\s*[–—-]\s*(?P<last>{_DATE})|(?P<sign>{_END})(?P<end>{_DATE}))(?!\w|\s*[^\W\d_]{{2}})"
)


class NeedAnswer(NamedTuple):
    """What an answer says of a need, as its keys have it; None where it does not say it."""

    quantity: dict[str, Any] | None
    when: dict[str, str] | None


def read_need_answer(value: str | Decimal, asked: tuple[str, ...]) -> NeedAnswer | str:
    """An answer to how much and by when; else why it cannot be read."""
    if isinstance(value, Decimal) and asked == ("when",):
        # A cell with a date, or one with a year.
        value = day_of_number(value) if value >= 10_000 else digits(value)
    text = " ".join(digits(value).split()) if isinstance(value, Decimal) else " ".join(safe(value).split())
    when, rest = _time(text.casefold()) if "when" in asked else (None, text.casefold())
    if isinstance(when, str):
        return when
    rest = re.sub(r"^(?:да|yes)\b", "", rest.strip(" ,;.")).strip(" ,;")
    rest = re.sub(r"^(?:и|and)\s+|\s+(?:и|and)$", "", rest)
    quantity = _quantity(rest) if rest and "quantity" in asked else None
    if isinstance(quantity, str):
        return quantity
    if (rest and quantity is None) or (quantity is None and when is None):
        return _('"{value}" is not understood; write how much and by when as "20 pcs by 2027-06"').format(
            value=safe(text)
        )
    return NeedAnswer(quantity, when)


def _time(text: str) -> tuple[dict[str, str] | str | None, str]:
    """The time that a text states, or why that is none; and the text without it."""
    found = re.search(_TIME, text)
    if found is None:
        return None, text
    ends = {"from": found["start"] or found["first"], "by": found["by"] or found["last"] or found["end"]}
    rest = f"{text[: found.start()]} {text[found.end() :]}"
    try:
        when = {key: str(_day(date)) for key, date in ends.items() if date}
    except ValueError:
        return _('"{value}" is no date; write it as 2026-11-28').format(value=found[0].strip()), rest
    if len(when) == 2 and Day(when["from"]).first > Day(when["by"]).last:
        return _('"{value}" ends before it begins').format(value=found[0].strip()), rest
    return when, rest


def _day(text: str) -> Day:
    """A date as people write it; of a quarter its last month. ValueError for one that no calendar has."""
    text = re.sub(r"\s*(?:г\.?|год(?:а|у|ом)?)$", "", text)
    year = re.findall(r"\d{4}", text)[0]
    if re.fullmatch(r"\d{4}(-\d\d){0,2}", text):
        return Day(text)
    numbers = re.findall(r"\d+", text.replace(year, ""))
    if re.search(r"q|кв|quarter", text):
        name = re.match(r"q?([1-4]|i{1,3}v?|iv)", text)
        return Day(f"{year}-{_QUARTERS[name[1]] if name else 0:02}")
    named = next((number for number, words in enumerate(_MONTHS, 1) if re.search(rf"(?:^|\s)(?:{words})", text)), 0)
    months = [str(named)] if named else numbers[-1:]
    days = numbers[:1] if named else numbers[:-1]
    return Day("-".join([year, *(f"{int(number):02}" for number in (*months, *days))]))


def _quantity(text: str) -> dict[str, Any] | str | None:
    """An amount with its unit; a text where the unit is missing or unknown; None for what is no amount."""
    if re.search(r"\d\s*(?:[–—-]|до|to)\s*\d", text):
        return _('"{value}" is a range; write one amount, such as "at least 20 pcs"').format(value=text)
    number, named = split_unit(text)
    given = amount(number)
    if given is None or given[0] <= 0:
        return None
    rate = parse_rate(named.strip(" ,;.")) or parse_rate(named)
    if rate is None:
        return _('"{value}" has no unit that is known; write it as "20 pcs" or "500 t/year"').format(value=text)
    plain, period = rate
    quantity: dict[str, Any] = {"value": given[0], "unit": plain}
    quantity |= {"per": period} if period else {}
    return quantity | ({"qualifier": given[1]} if given[1] else {})
