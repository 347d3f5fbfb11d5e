"""Records and plain values, each made from the other: TOML tables to records, records to JSON and back, and JSON Schema.

The shapes are the annotated classes of `offerbook.model.records`.
"""

from __future__ import annotations

import datetime
import functools
from decimal import Decimal
from typing import Any, NamedTuple, TypeVar, get_type_hints

import msgspec.structs

from offerbook.model.records import _DAY, Day, Record
from offerbook.text.errors import DamagedIndexError

T = TypeVar("T")
R = TypeVar("R", bound=Record)


def _decode_day(shape: type, value: Any) -> Any:
    """A Day, which TOML writes as a text or a date; ValueError for any other value or shape that msgspec does not know."""
    if shape is Day and isinstance(value, str | datetime.date):
        return Day(str(value))
    raise ValueError(value)


def convert(value: Any, shape: type[T]) -> T:
    """`value`, as a TOML reader returns it, as a record or another annotated type; ValueError when it does not fit."""
    try:
        return msgspec.convert(value, shape, dec_hook=_decode_day)
    except msgspec.ValidationError as error:
        raise ValueError(str(error)) from None


def replace(record: R, **changes: Any) -> R:
    """A copy of the record with some attributes changed."""
    return msgspec.structs.replace(record, **changes)


_encoder = msgspec.json.Encoder(enc_hook=str, decimal_format="number")
_decoders: dict[Any, msgspec.json.Decoder[Any]] = {}
"""A decoder for each shape that has been unpacked: to build one takes longer than to decode a record with it."""


def pack(record: Any) -> bytes:
    """A record, or a tuple of plain values, as JSON with exact numbers."""
    return _encoder.encode(record)


def unpack(packed: bytes | str, shape: type[T]) -> T:
    """The record or tuple of plain values that `pack` encoded; DamagedIndexError when it cannot be decoded as `shape`."""
    decoder = _decoders.get(shape)
    if decoder is None:
        decoder = _decoders[shape] = msgspec.json.Decoder(shape, dec_hook=_decode_day, float_hook=Decimal)
    try:
        record: T = decoder.decode(packed)
    except msgspec.DecodeError as error:
        raise DamagedIndexError(str(error)) from error
    return record


class Key(NamedTuple):
    """One key of a record's table in TOML.

    attribute: the name of the record's attribute.
    shape: the annotated type of the value.
    required: whether the table must have it.
    """

    attribute: str
    shape: Any
    required: bool


@functools.cache
def keys(shape: type[Record]) -> dict[str, Key]:
    """The keys of a record's table, by the name they have in TOML, in the order of the class."""
    hints = get_type_hints(shape, include_extras=True)
    return {info.encode_name: Key(info.name, hints[info.name], info.required) for info in msgspec.structs.fields(shape)}


def json_schemas(shapes: list[type[Record]]) -> tuple[list[dict[str, Any]], dict[str, Any]]:
    """The JSON Schema of each shape, and the definitions that they share."""

    def schema_of_day(shape: type) -> dict[str, Any]:
        if shape is Day:
            return {"type": "string", "pattern": f"^{_DAY.pattern}$"}
        raise NotImplementedError

    schemas, definitions = msgspec.json.schema_components(
        shapes, schema_hook=schema_of_day, ref_template="#/$defs/{name}"
    )
    return list(schemas), definitions
