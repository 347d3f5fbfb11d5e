"""Numbers, dates and flags as people type them in a condition."""

from __future__ import annotations

import re
from decimal import Decimal, InvalidOperation

from offerbook.text.errors import UsageError
from offerbook.text.i18n import _
from offerbook.text.normalize import fold

_DATE = r"(?a)\d{4}(-\d\d(-\d\d)?)?"
_NUMBER = r"(?s)(?=[-+−]?[ \u00a0\u202f_]*[.,]?\d)([-+−]?(?:[\d \u00a0\u202f_]*\d)?(?:[.,]\d+)*)\s*(.*)"
_DASHED_RANGE = r"(?s)(?=[-+−]?[.,]?\d)([-+−]?+[\d., \u00a0\u202f_]*+[^\d–—…-]*+)[–—…-]\s*+([-+−]?[.,]?\d.*)"
_DASHES = frozenset("–—…-")
_DEGREES = frozenset(("°", "c", "с", "градус", "градуса", "градусов", "degrees", "degree"))
"""What people write for degrees Celsius where nothing else can be meant."""
_FLAGS = {"true": True, "yes": True, "да": True, "false": False, "no": False, "нет": False}


def split_range(value: str) -> tuple[str, str] | None:
    """The two ends of "100..130 t"; None for a value that is no range."""
    low, dots, high = (part.strip() for part in value.partition(".."))
    return (low, high) if dots and low and high else None


def split_number_range(value: str) -> tuple[str, str] | None:
    """The two ends of a range of numbers, also with a dash between them as in a text: "130–140 t"; None for no range."""
    if ends := split_range(value):
        return ends
    # Most values are plain numbers: the patterns, which take longer to compile than to use, are for the others.
    found = None if _DASHES.isdisjoint(value) else re.fullmatch(_DASHED_RANGE, value.strip())
    return (found[1].strip(), found[2]) if found else None


def parse_flag(value: str) -> bool | None:
    """A flag in either language; None for what is none."""
    return _FLAGS.get(fold(value))


def check_date(key: str, value: str) -> None:
    """UsageError where a value is no date: a day, a month or a year."""
    if not re.fullmatch(_DATE, value):
        raise UsageError(
            _('{key} is a date, written 2025-10-03, 2025-10 or 2025, and "{value}" is none').format(
                key=key, value=value
            )
        )


def plain_number(key: str, value: str) -> Decimal:
    """A number without a unit; UsageError for anything else."""
    number, unit = number_and_unit(key, value)
    if unit:
        raise UsageError(_('{key} is a number, and "{value}" is none').format(key=key, value=value))
    return number


def number_in_unit(key: str, value: str, unit: str | None) -> Decimal:
    """The number that a condition on a spec names, in the unit of the spec.

    A value with a unit is converted where that is exact. Horsepower and kilowatts are only compared: the metric
    horsepower of registration papers, of 0.73549875 kW, is not always the one that a maker counts in.
    """
    number, named_unit = number_and_unit(key, value)
    if not named_unit:
        return number
    if unit == "C" and fold(named_unit) in _DEGREES:
        return number
    from offerbook.text.units import convert_to_compare, parse

    value_unit = parse(named_unit)
    converted = None if value_unit is None or unit is None else convert_to_compare(number, value_unit, unit)
    if converted is None:
        raise UsageError(
            _('{key} is in {unit}; "{named}" cannot be turned into that').format(
                key=key, unit=unit or _("no unit"), named=named_unit
            )
        )
    return converted


def ends_in_one_unit(low: str, high: str) -> tuple[str, str]:
    """The ends of a range; a unit after the last number is that of both, as in "100..130 t"."""
    first, last = re.fullmatch(_NUMBER, low), re.fullmatch(_NUMBER, high)
    if first and last and not first[2].strip() and last[2].strip():
        return f"{low} {last[2].strip()}", high
    return low, high


def number_and_unit(key: str, value: str) -> tuple[Decimal, str]:
    """A number and what is written after it; UsageError where no number is written first."""
    if value.isascii() and value.isdigit():
        return Decimal(value), ""
    parsed = re.fullmatch(_NUMBER, value)
    if not parsed:
        raise UsageError(_('{key} is a number, and "{value}" is none').format(key=key, value=value))
    return _exact(parsed[1]), parsed[2].strip()


def _exact(text: str) -> Decimal:
    if re.fullmatch(r"[-+−]?[1-9]\d{0,2}(,\d{3})+", text.strip()):
        raise UsageError(
            _('"{value}" can be read in two ways; write {plain}, or a decimal point').format(
                value=text.strip(), plain=text.strip().replace(",", "")
            )
        )
    try:
        return Decimal(re.sub(r"[ \u00a0\u202f_]", "", text).replace(",", ".").replace("−", "-"))
    except InvalidOperation:
        raise UsageError(_('"{value}" is no number').format(value=text)) from None
