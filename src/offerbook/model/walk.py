"""TODO model.walk"""

from __future__ import annotations

import functools
from decimal import Decimal
from typing import Any, get_args, get_origin

import msgspec.structs

from offerbook.model.codec import keys
from offerbook.model.records import ANY_VALUE, Code, Range, Record, Refers, Text

KeyPath = tuple[str | int, ...]
"""A way into nested tables, from the outside in: keys, and positions in arrays counted from 0."""
LARGEST = 10**18
"""No published figure is as large; beyond it a number is a slip, and neither SQLite nor a spreadsheet holds it exactly."""


def is_reasonable(value: int | Decimal) -> bool:
    """Whether a number is finite and no larger than LARGEST."""
    if isinstance(value, int):
        return -LARGEST <= value <= LARGEST
    # Compared by size first: the absolute value of a number with a huge exponent overflows.
    return value.is_finite() and value.adjusted() <= 18 and abs(value) <= LARGEST


class FieldRef(msgspec.Struct, frozen=True, gc=False):
    """A part of a record that the checks look at.

    steps: the way to it from the record's table, as TOML has it.
    value: a Text, an id, a Code or a number.
    kind: Text or Code for those, Refers for an id, Range for a number.
    """

    steps: KeyPath
    value: Any
    kind: Any


def field_refs(record: Record) -> list[FieldRef]:
    """Every reference, code and number within a record, in the order of its keys; what is absent is passed over.

    So are the texts that are complete, and the values of facts that are sensible numbers or none: most of all there is.
    """
    found: list[FieldRef] = []
    _collect_refs(record, (), found)
    return found


_NOTHING: tuple[()] = ()


def _collect_refs(record: Record, steps: KeyPath, found: list[FieldRef]) -> None:
    for (key, kind), value in zip(_field_plan(type(record)), msgspec.structs.astuple(record), strict=True):
        if value is None or value is _NOTHING or kind is None:
            continue
        here = steps + key
        if kind is Text:
            if not value.complete:
                found.append(FieldRef(here, value, Text))
        elif kind is Record:
            _collect_refs(value, here, found)
        elif kind is ANY_VALUE:
            if isinstance(value, int | Decimal) and not is_reasonable(value):
                found.append(FieldRef(here, value, ANY_VALUE))
        elif isinstance(value, str):
            found.append(FieldRef(here, value, kind))
        elif isinstance(value, tuple):
            for position, held in enumerate(value):
                if held is None:
                    continue
                if isinstance(held, Record):
                    if kind is Code:
                        found.append(FieldRef((*here, position), held, Code))
                    _collect_refs(held, (*here, position), found)
                elif held != "":
                    found.append(FieldRef((*here, position), held, kind))
        elif isinstance(value, dict) and isinstance(kind, Refers):
            for name, fact in value.items():
                way = (*here, name)
                found.append(FieldRef(way, name, kind))
                if fact is not None:
                    _collect_refs(fact, way, found)
        else:
            found.append(FieldRef(here, value, kind))


@functools.cache
def _field_plan(shape: type[Record]) -> tuple[tuple[KeyPath, Any], ...]:
    """The keys of a shape, each as the step that it is, with what they hold: Refers, Range, Text, Code, Record or a list of
    these; None for what has no leaves."""
    return tuple(((name,), _kind_of(key.shape)) for name, key in keys(shape).items())


def _kind_of(shape: Any) -> Any:
    if isinstance(shape, type):
        if issubclass(shape, int | Decimal) and shape is not bool:
            return _ANY_NUMBER
        return (shape if shape in (Text, Code) else Record) if issubclass(shape, Record) else None
    for inner in getattr(shape, "__metadata__", ()):
        if isinstance(inner, Refers | Range):
            return inner
    inner = next((kind for kind in map(_kind_of, get_args(shape)) if kind is not None), None)
    return tuple if inner is Record and get_origin(shape) is tuple else inner


_ANY_NUMBER = Range(Decimal("-Infinity"))
