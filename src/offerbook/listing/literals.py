"""Numbers, dates and flags as people type them in a condition."""

from __future__ import annotations

import re
from decimal import Decimal, InvalidOperation

from offerbook.text.dates import iso_date
from offerbook.text.errors import UsageError
from offerbook.text.i18n import _
from offerbook.text.normalize import fold

_NUMBER = r"(?s)(?=[-+]?[ _]*[.,]?\d)([-+]?(?:[\d _]*\d)?(?:[.,]\d+)*(?:(?<=\d)[eE]\+?(?:0?\d|1[0-8])(?!\d))?)\s*(.*)"
_DASHED_RANGE = r"(?s)(?=[-+]?[.,]?\d)([-+]?+[\d., _]*+[^\d-]*+)-\s*+([-+]?[.,]?\d.*)"
_DATES = r"(?a)(\d{4}(?:-\d\d){0,2}|[\d.]+\.\d{4})\s*[-–—−]\s*(\d{4}(?:-\d\d){0,2}|[\d.]+\.\d{4})"
_AS_TYPED = str.maketrans(
    dict.fromkeys("\u00a0\u2007\u2009\u202f", " ")
    | dict.fromkeys("−–—‑‒－", "-")
    | dict.fromkeys("«»“”„", "")
    | {"…": "..", "＋": "+", "，": ",", "．": "."}
)
"""What numbers have in texts, and on a keyboard in ASCII."""
_CONDITION = r"""[^\W\d][\w-]*["»”]?\s*[=<>~≤≥≠]"""
"""What no unit has in it: a further condition."""
_DEGREES = frozenset(("°", "c", "с", "градус", "градуса", "градусов", "degrees", "degree"))
"""What people write for degrees Celsius where nothing else can be meant."""
_FLAGS = {"true": True, "yes": True, "да": True, "false": False, "no": False, "нет": False}


def unquoted(value: str) -> str:
    """A value without the quotes of texts, «» or “”, that stand around the whole of it."""
    inner = value[1:-1]
    is_quoted = value[:1] in "«“„" and value[-1:] in "»”“" and set("«»“”„").isdisjoint(inner)
    return inner.strip() if is_quoted and inner else value


def split_range(value: str) -> tuple[str, str] | None:
    """The two ends of "100..130 t", with two dots or three; None for a value that is no range."""
    low, dots, high = (part.strip() for part in value.replace("...", "..").partition(".."))
    return (low, high) if dots and low and high else None


def split_date_range(value: str) -> tuple[str, str] | None:
    """The two ends of a range of dates, also with a dash between them: "01.06.2025–30.06.2025"; None for no range."""
    if ends := split_range(value.replace("…", "..")):
        return ends
    found = re.fullmatch(_DATES, value)
    return (found[1], found[2]) if found else None


def split_number_range(value: str) -> tuple[str, str] | None:
    """The two ends of a range of numbers, also with a dash between them as in a text: "130–140 t"; None for no range."""
    value = value.translate(_AS_TYPED)
    if ends := split_range(value):
        return ends
    # Most values are plain numbers: the pattern, which takes longer to compile than to use, is for the others.
    found = re.fullmatch(_DASHED_RANGE, value.strip()) if "-" in value else None
    return (found[1].strip(), found[2]) if found else None


def check_range(key: str, operator: str, ends: tuple[str, str] | None) -> None:
    """UsageError where a range is compared with what a range cannot be compared with."""
    if ends and operator not in ("=", "!="):
        message = _("{key}: a range goes with = or !=; with {operator} write one value, such as {key} {operator} {end}")
        raise UsageError(message.format(key=key, operator=operator, end=ends[1 if "<" in operator else 0]))


def parse_flag(value: str) -> bool | None:
    """A flag in either language; None for what is none."""
    return _FLAGS.get(fold(unquoted(value)))


def typed_date(key: str, value: str) -> str:
    """A day, a month or a year in the form of ISO; UsageError where a value is none."""
    try:
        return iso_date(unquoted(value))
    except ValueError:
        message = _('{key} is a date, written 2025-10-03, 03.10.2025, 2025-10 or 2025, and "{value}" is none')
        raise UsageError(message.format(key=key, value=value)) from None


def plain_number(key: str, value: str) -> Decimal:
    """A number without a unit; UsageError for anything else."""
    number, unit = number_and_unit(key, value)
    if unit:
        _check_is_one(key, value)
        message = _('{key} is a number without a unit, and "{value}" has one; write {number}')
        raise UsageError(message.format(key=key, value=value, number=number))
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
        _check_is_one(key, value)
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
    parsed = re.fullmatch(_NUMBER, value.translate(_AS_TYPED).strip())
    if not parsed:
        _check_is_one(key, value)
        text = _('{key} is a number, such as 130, 28.5 or 90..130, and "{value}" is none')
        raise UsageError(text.format(key=key, value=value))
    return _exact(parsed[1]), parsed[2].strip()


def _check_is_one(key: str, value: str) -> None:
    """UsageError where a further condition stands within a value."""
    if re.search(_CONDITION, value):
        text = _('{key} is a number, and "{value}" is more than one; conditions are joined with `and` or `or`')
        raise UsageError(text.format(key=key, value=value))


def _exact(text: str) -> Decimal:
    if re.fullmatch(r"[-+]?[1-9]\d{0,2}(,\d{3})+", text.strip()):
        raise UsageError(
            _('"{value}" can be read in two ways; write {plain}, or a decimal point').format(
                value=text.strip(), plain=text.strip().replace(",", "")
            )
        )
    try:
        # What is written with an exponent is shown without one.
        return Decimal(f"{Decimal(re.sub('[ _]', '', text).replace(',', '.')):f}")
    except InvalidOperation:
        raise UsageError(_('"{value}" is no number; write it as 1000.5 or 1 000,5').format(value=text)) from None
