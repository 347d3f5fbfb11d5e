"""The fields of a record that checks look at, each with the path of keys and positions that leads to it.

Every record of a catalogue is walked each time its file is checked, so what each class needs looked at is worked out only
once (`_field_plan`).
"""

from __future__ import annotations

import functools
from decimal import Decimal
from typing import Any, get_args, get_origin

import msgspec.structs

from offerbook.model.codec import keys
from offerbook.model.records import ANY_VALUE, Code, Range, Record, Refers, Text

KeyPath = tuple[str | int, ...]
"""A path into nested tables, from the outside in: keys, and positions in arrays counted from 0."""
LARGEST = 10**18
"""No published figure is as large: a larger number is a typing error, and neither SQLite nor a spreadsheet stores it exactly."""


def is_reasonable(value: int | Decimal) -> bool:
    """Whether a number is finite and no larger than LARGEST."""
    if isinstance(value, int):
        return -LARGEST <= value <= LARGEST
    # Compared by size first: the absolute value of a number with a huge exponent overflows.
    return value.is_finite() and value.adjusted() <= 18 and abs(value) <= LARGEST


class FieldRef(msgspec.Struct, frozen=True, gc=False):
    """A field of a record that the checks look at.

    steps: the path to it from the record's table, in the keys of TOML.
    value: a Text, an id, a Code or a number.
    kind: Text or Code for a value of that class, Refers for an id, Range for a number.
    """

    steps: KeyPath
    value: Any
    kind: Any


def field_refs(record: Record) -> list[FieldRef]:
    """Every reference, code and number of a record, and every incomplete text, in the order of its keys.

    Absent values are left out. So are two kinds that no check has anything to say about, since most fields are of them: texts
    that are complete, and the values of facts that are of a reasonable size or no numbers.
    """
    refs: list[FieldRef] = []
    _collect_refs(record, (), refs)
    return refs


_EMPTY: tuple[()] = ()
"""The empty tuple, of which Python has only one: it is recognised by identity, the fastest comparison."""


def _collect_refs(record: Record, steps: KeyPath, refs: list[FieldRef]) -> None:
    """Append the fields of a record that stands at `steps`, and those of the records within it."""
    for (key, kind), value in zip(_field_plan(type(record)), msgspec.structs.astuple(record), strict=True):
        if value is None or value is _EMPTY or kind is None:
            continue
        here = steps + key
        if kind is Text:
            # The publisher of a source can be one name for all languages.
            if not isinstance(value, str) and not value.complete:
                refs.append(FieldRef(here, value, Text))
        elif kind is Record and isinstance(value, Record):
            _collect_refs(value, here, refs)
        elif kind is ANY_VALUE:
            if isinstance(value, int | Decimal) and not is_reasonable(value):
                refs.append(FieldRef(here, value, ANY_VALUE))
        elif isinstance(value, str):
            refs.append(FieldRef(here, value, kind))
        elif isinstance(value, tuple):
            for position, member in enumerate(value):
                if member is None:
                    continue
                if isinstance(member, Record):
                    if kind is Code:
                        refs.append(FieldRef((*here, position), member, Code))
                    _collect_refs(member, (*here, position), refs)
                elif member != "" and kind is not tuple:
                    refs.append(FieldRef((*here, position), member, kind))
        elif isinstance(value, dict) and isinstance(kind, Refers):
            for name, fact in value.items():
                fact_steps = (*here, name)
                refs.append(FieldRef(fact_steps, name, kind))
                if fact is not None:
                    _collect_refs(fact, fact_steps, refs)
        else:
            refs.append(FieldRef(here, value, kind))


@functools.cache
def _field_plan(shape: type[Record]) -> tuple[tuple[KeyPath, Any], ...]:
    """What `_collect_refs` does with each attribute of a class, in their order: the key as a path of one step, and its kind.

    kind: see `_kind_of`.
    """
    return tuple(((name,), _kind_of(key.shape)) for name, key in keys(shape).items())


def _kind_of(shape: Any) -> Any:
    """What of a type the checks look at: a Refers or a Range, or Text, Code or Record for these classes.

    `tuple` for a list of records whose own fields are to be looked at, None where there is nothing to look at.
    """
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
