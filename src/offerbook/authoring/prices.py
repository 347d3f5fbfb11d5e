"""A price as lists have it: "9 200 000,50 руб.", "от 9,2 млн ₽ с НДС", "12 500 BYN/шт"."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import NamedTuple

from offerbook.authoring.answers import amount
from offerbook.text.units import parse

_CURRENCIES = {
    "BYN": r"byn|бел(?:орусских|\.)?\s*руб(?:\.|лей|ля|ль)?|бел\.\s*р\.?",
    "RUB": r"rub|rur|₽|рос(?:сийских|\.)?\s*руб(?:\.|лей|ля|ль)?|руб(?:\.|лей|ля|ль)?|р\.?",
    "USD": r"usd|\$|долл(?:\.|аров|ара|ар)?(?:\s*сша)?",
    "EUR": r"eur|€|евро",
    "CNY": r"cny|rmb|¥|юан(?:ей|я|ь)",
    "KZT": r"kzt|₸|тенге|тг\.?",
}
_THOUSANDS = {"тыс": 1000, "thousand": 1000, "k": 1000, "млн": 1_000_000, "mln": 1_000_000, "million": 1_000_000}
_PRICE = rf"(.*?\d)\s*({'|'.join(_THOUSANDS)})?\.?\s*(?:(?:/|за)\s*(?:1\s)?\s*([^\d\s]\S*))?[\s,;()]*"
"""A number, how many thousands it counts, and the unit that is priced."""
_TAXES = {
    r"(?:с|вкл\w*\.?|включая)\s*ндс|incl\w*\.?\s*vat|with vat": {"en": "with VAT", "ru": "с НДС"},
    r"без\s*(?:учета\s*|учёта\s*)?ндс|excl\w*\.?\s*vat|without vat|net of vat": {"en": "without VAT", "ru": "без НДС"},
}


class PriceCell(NamedTuple):
    """What a cell says of a price.

    value, qualifier: the price; "at-least" for one from which it begins.
    currency, unit: empty where the cell names none.
    terms: whether taxes are in it, in both languages; empty where the cell does not say.
    """

    value: Decimal
    qualifier: str | None
    currency: str
    unit: str
    terms: dict[str, str]


def currency_in(text: str) -> str:
    """The currency that a text names; empty where it names none."""
    words = _alone("|".join(f"(?P<{id}>{pattern})" for id, pattern in _CURRENCIES.items()))
    found = re.search(words, text.casefold())
    return (found.lastgroup or "") if found else ""


def taxes_in(text: str) -> dict[str, str]:
    """Whether taxes are in a price, in both languages; empty where the text does not say."""
    return next((terms for pattern, terms in _TAXES.items() if re.search(_alone(pattern), text.casefold())), {})


def are_bare_roubles(text: str) -> bool:
    """Whether a text names roubles and not whose: Belarus has its own."""
    return currency_in(text) == "RUB" and not re.search(r"rub|rur|₽|рос", text.casefold())


def read_price(cell: str, heading: str = "") -> PriceCell | None:
    """A cell as a price; None for one that is no price.

    heading: of its column, which may say that the prices are in thousands.
    """
    text = cell.casefold()
    currency, terms = currency_in(text), taxes_in(text)
    for pattern in (*_TAXES, *_CURRENCIES.values()):
        text = re.sub(_alone(pattern), " ", text)
    found = re.fullmatch(_PRICE, text.strip(" ,;()"))
    given = amount(found[1].strip()) if found else None
    unit = parse(found[3]) or "" if found and found[3] else ""
    if found is None or given is None or given[0] <= 0 or (found[3] and not unit):
        return None
    in_heading = re.search(_alone("|".join(_THOUSANDS)), heading.casefold())
    times = _THOUSANDS.get(found[2] or (in_heading[0] if in_heading else ""), 1)
    value = given[0] if times == 1 else Decimal(int(given[0] * times))
    return PriceCell(value, given[1], currency, unit, terms)


def _alone(pattern: str) -> str:
    """A pattern for what stands by itself, next to figures too."""
    return rf"(?<![^\W\d_])(?:{pattern})(?![^\W\d_])"
