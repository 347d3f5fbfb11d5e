"""Amounts, conditions, published values and proposals as short phrases in the language of the reader."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal

from offerbook.model.qualifiers import qualified
from offerbook.model.records import (
    Amount,
    Capacity,
    Delivery,
    Fact,
    Group,
    Price,
    Proposal,
    Quantity,
    Requirement,
    Spec,
    Text,
    When,
)
from offerbook.tables.table import digits
from offerbook.text.dates import date_text, period_text, short_date
from offerbook.text.i18n import N_, _, current_language, pick_language, quoted
from offerbook.text.units import UNITS, symbol

_PLURAL = re.compile(r"[^su]s\b")
"""Finds what may be a plural in an English name."""
_TAKES_NO_OF = re.compile(rf"{_PLURAL.pattern}|ed\b|,| of ")
"""Finds in an English name what "of 5 t" cannot follow."""
SCHEMES = {"okpd2": N_("OKPD2"), "okrb007": N_("OKRB 007"), "hs2022": N_("HS 2022")}
"""The names of the classifications."""


def localize(text: Text | None) -> str:
    """A text in the language of the reader; empty when there is none."""
    return pick_language(text.en, text.ru) if text else ""


def source_ids(source: str | tuple[str, ...]) -> tuple[str, ...]:
    """The source ids of a fact, as a tuple however many there are."""
    return (source,) if isinstance(source, str) else source


def proposal_text(proposal: Proposal, source: str) -> str:
    """Where a source proposes an offer, for people: "Report of the meeting, paragraph 4"."""
    if proposal.paragraph is None:
        return source
    return _("{source}, paragraph {paragraph}").format(source=source, paragraph=proposal.paragraph)


def number_text(value: object) -> str:
    """A number as the reader's language writes it: −50 in both; 0,5 and 156 100 in Russian, where four digits stand together."""
    text = (digits(value) if isinstance(value, Decimal) else str(value)).replace("-", "−")
    if current_language() != "ru":
        return text
    whole, comma, part = text.replace(".", ",").partition(",")
    if whole.lstrip("−").isdigit() and len(whole.lstrip("−")) > len("1000"):
        whole = re.sub(r"(?<=\d)(?=(?:\d{3})+$)", "\N{NO-BREAK SPACE}", whole)
    return f"{whole}{comma}{part}"


def fact_text(fact: Fact, spec: Spec) -> str:
    """A published value for people: "at least 240 km"."""
    if isinstance(fact.value, bool):
        return _("yes") if fact.value else _("no")
    if fact.is_range:
        text = _("{low} to {high}").format(low=number_text(fact.min), high=number_text(fact.max))
    elif fact.texts:
        text = pick_language(fact.en or fact.texts[0], fact.ru or fact.texts[0])
        text = choice_text(spec, text) if spec.type == "choice" else text
    else:
        text = number_text(fact.value)
    if spec.unit:
        text = f"{text} {symbol(spec.unit, current_language())}"
    return qualified(fact.qualifier, text)


def listed(parts: Sequence[str]) -> str:
    """Parts of a sentence in a row, with "and" before the last."""
    if len(parts) < 2:
        return "".join(parts)
    return _("{parts} and {last}").format(parts=", ".join(parts[:-1]), last=parts[-1])


def either(parts: Sequence[str]) -> str:
    """Parts of a sentence in a row any of which is enough, with "or" before the last."""
    if len(parts) < 2:
        return "".join(parts)
    return _("{parts} or {last}").format(parts=", ".join(parts[:-1]), last=parts[-1])


def spec_with_value(spec: Spec, fact: Fact) -> str:
    """A spec and what is published of it, within a sentence: "payload 20 to 23 t", "low floor", "low floor – no"."""
    name, value = name_in_sentence(spec), value_beside_name(spec, fact)
    if fact.value is True:
        return name
    text = _("{name} – {value}") if fact.texts or fact.value is False else _("{name} {value}")
    return text.format(name=name, value=value)


def value_beside_name(spec: Spec, fact: Fact) -> str:
    """A published value without a unit that the name says: of "seats", 27."""
    unit = symbol(spec.unit, current_language()) if spec.unit else ""
    return fact_text(fact, spec).removesuffix(f" {unit}" if unit in name_in_sentence(spec).split() else "")


def as_sentence(text: str, spec: Spec) -> str:
    """A sentence that may begin with the name of a spec, which then is written as its catalogue has it: "Payload", "pH"."""
    name = name_in_sentence(spec)
    return localize(spec.name) + text.removeprefix(name) if text.startswith(name) else text


def is_singular(spec: Spec) -> bool:
    """Whether an English name is of one thing, of which "is" can be said: "payload", "number of doors"; not "doors"."""
    return not _PLURAL.search(localize(spec.name).partition(" of ")[0])


def takes_of(spec: Spec) -> bool:
    """Whether English can say "the payload of 5 t": not of "doors", "heaviest trailer towed" or "rate of flow"."""
    return bool(spec.unit) and not _TAKES_NO_OF.search(spec.name.en)


def name_in_sentence(record: Spec | Group) -> str:
    """The name of a spec or a group within a sentence; an abbreviation or an "X-ray" keeps its capital."""
    name = localize(record.name)
    return name[:1].lower() + name[1:] if name[1:2].islower() else name


def when_text(when: When, is_short: bool = False) -> str:
    """A time for people: "2026-05 to 2026-11-30", or one date where both ends are the same.

    is_short: whether Russian dates are 30.11.2026, as a heading has room for, and not "30 ноября 2026 года".
    """
    start, end = (
        short_date(str(it or "")) if is_short else date_text(str(it or ""), after_preposition=True)
        for it in (when.start, when.by)
    )
    if when.start is None:
        return _("by {end}").format(end=end)
    if when.by is None:
        return _("from {start}").format(start=start)
    if when.start == when.by:
        return date_text(str(when.by))
    if current_language() == "ru" and not is_short:
        return period_text(str(when.start), str(when.by))
    return _("{start} to {end}").format(start=start, end=end)


def delivery_text(delivery: Delivery) -> str:
    """Where an offer works, for people: "City of Perm, Perm (RU-PER), 17 pcs, 2020-11"."""
    place = localize(delivery.place)
    if delivery.region:
        place = f"{place} ({delivery.region})" if place else delivery.region
    amount = amount_text(delivery.quantity) if delivery.quantity else ""
    parts = (localize(delivery.to), place, delivery.project, amount, date_text(str(delivery.date or "")))
    return ", ".join(part for part in parts if part)


def price_text(price: Price) -> str:
    """A price for people: "about 12500000 RUB for 1 pcs"."""
    currency = symbol(price.currency, current_language()) if price.currency in UNITS else price.currency
    text = qualified(price.qualifier, f"{number_text(price.value)} {currency}")
    if price.unit is None:
        return text
    return _("{price} for one {unit}").format(price=text, unit=symbol(price.unit, current_language()))


def country_name(code: str) -> str:
    """The country that a supplier is in; one whose name is not known by its code."""
    names = {"BY": _("Belarus"), "RU": _("Russia")}
    return names.get(code, code)


def choice_text(spec: Spec, id: str) -> str:
    """The name of a value of a choice."""
    choice = spec.choice(id)
    return localize(choice.name) if choice else id


def amount_text(amount: Quantity | Capacity | Amount) -> str:
    """An amount for people, as its source states it: "over 150 pcs a year"."""
    return qualified(amount.qualifier, quantity_text(amount))


def condition_text(condition: Requirement, spec: Spec) -> str:
    """A condition for people: "at least 130 t"."""
    unit = f" {symbol(spec.unit, current_language())}" if spec.unit else ""
    if condition.flag is not None:
        return _("yes") if condition.flag else _("no")
    if condition.one_of:
        values = ", ".join(choice_text(spec, it) for it in condition.one_of)
        return values if len(condition.one_of) == 1 else _("one of {values}").format(values=values)
    if condition.text is not None:
        return quoted(condition.text)
    low, high = condition.min, condition.max
    if low is not None and high is not None:
        size = f"{number_text(high)}{unit}"
        return size if low == high else _("{low} to {high}").format(low=number_text(low), high=size)
    is_warmth = spec.unit == "C"
    if low is not None:
        text = _("{value} or higher") if is_warmth else _("at least {value}")
        return text.format(value=f"{number_text(low)}{unit}")
    text = _("{value} or lower") if is_warmth else _("at most {value}")
    return text.format(value=f"{number_text(high)}{unit}")


def quantity_text(amount: Quantity | Capacity | Amount) -> str:
    """An amount for people, without its qualifier: "13000 pcs a year"."""
    text = f"{number_text(amount.value)} {symbol(amount.unit, current_language())}"
    return text if isinstance(amount, Amount) else rate_text(text, amount.per)


def rate_text(amount: str, per: str | None) -> str:
    """An amount or a unit, and the period that it is of, if any: "13000 pcs a year"."""
    rates = {"year": _("{amount} a year"), "month": _("{amount} a month"), "day": _("{amount} a day")}
    return rates[per].format(amount=amount) if per else amount
