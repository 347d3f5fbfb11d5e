"""TOML values and the shapes of records in words and by example, for messages."""

from __future__ import annotations

import datetime
import re
from decimal import Decimal
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from offerbook.model.codec import keys
from offerbook.model.records import Day, Fact, Record
from offerbook.text.i18n import _
from offerbook.text.units import parse


def describe_value(value: Any) -> str:
    """What kind of TOML value this is, in words."""
    names: tuple[tuple[type, str], ...] = (
        (bool, _("true or false")),
        (int, _("a whole number")),
        (Decimal, _("a number")),
        (str, _("a text")),
        (list, _("a list")),
        (dict, _("a table")),
        (datetime.datetime, _("a date with a time")),
        (datetime.date, _("a date")),
        (datetime.time, _("a time")),
    )
    return next((name for kind, name in names if isinstance(value, kind)), type(value).__name__)


def describe_scalar(shape: Any) -> str:
    """What a number, text, flag or date of this shape is, in words."""
    if shape in (int, Decimal):
        return _("a number") if shape is Decimal else _("a whole number")
    if shape is bool:
        return _("true or false")
    return _("a date") if shape is Day else _("a text in quotes")


def is_union(shape: Any) -> bool:
    """Whether a value may be of one of several shapes."""
    return get_origin(shape) is Union or type(shape).__name__ == "UnionType"


def _may_be_text(shape: Any, value: str) -> bool:
    """Whether a text can be of this shape, as far as a message need know."""
    if is_union(shape):
        return any(_may_be_text(member, value) for member in get_args(shape))
    return value in get_args(shape) if get_origin(shape) is Literal else example(shape) == '"..."'


def _amount(value: Any) -> str:
    """An amount as TOML writes it, of a number or of a text such as "20 шт."; empty where nobody can tell."""
    match = (
        re.fullmatch(r"(\d+(?:[.,]\d+)?)\s*(\D*)", str(value).strip())
        if isinstance(value, int | str | Decimal)
        else None
    )
    unit = parse(match[2].strip()) if match and match[2] else "pcs"
    return f'{{ value = {match[1].replace(",", ".")}, unit = "{unit}" }}' if match and unit else ""


def example(shape: Any, value: Any = None) -> str:
    """A value of this shape as TOML writes it, with the keys that it must have: `{ en = "...", ru = "..." }`.

    value: what stands there now; the only member of a list is it, where it can be one.
    """
    if get_origin(shape) is Annotated:
        return example(get_args(shape)[0])
    if is_union(shape):
        return example(get_args(shape)[0], value)
    if get_origin(shape) is Literal:
        return f'"{get_args(shape)[0]}"'
    if get_origin(shape) is tuple:
        members = [member for member in get_args(shape) if member is not Ellipsis]
        parts = [part.strip() for part in re.split("[,;]", value)] if isinstance(value, str) else []
        if parts and all(re.fullmatch(r"[\w-]+", part) and _may_be_text(members[0], part) for part in parts):
            return "[" + ", ".join(f'"{part}"' for part in parts) + "]"
        return f"[{', '.join(map(example, members))}]"
    if get_origin(shape) is dict:
        return f"{{ payload_t = {example(get_args(shape)[1])} }}"
    if isinstance(shape, type) and issubclass(shape, Record) and shape is not Fact:
        known = keys(shape)
        if {"value", "unit"} <= known.keys() and (amount := _amount(value)):
            return amount
        shown = [name for name, key in known.items() if key.required] or list(known)
        return f"{{ {', '.join(f'{name} = {example(known[name].shape)}' for name in shown)} }}"
    scalars: dict[Any, str] = {str: '"..."', bool: "true", Day: "2025-10-03"}
    return scalars.get(shape, "130")
