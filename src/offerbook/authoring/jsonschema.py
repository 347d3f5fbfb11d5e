"""The JSON Schema of a catalogue file, read off the records, for editors that complete and check TOML."""

from __future__ import annotations

import inspect
import json
import re
from typing import Any

from offerbook.model.codec import json_schemas, keys
from offerbook.model.records import TABLES, Record, Settings


def description(shape: type[Record]) -> str:
    """What a record is: the first line of its docstring; empty where Python runs without docstrings (`-OO`)."""
    return inspect.cleandoc(shape.__doc__ or "").partition("\n")[0]


def attribute_meanings(shape: type[Record]) -> dict[str, str]:
    """What each attribute of a record means, from the lines of its docstring that begin with its name.

    Empty where Python runs without docstrings (`-OO`).
    """
    # Python 3.13 takes the indentation out of docstrings by itself, earlier versions keep it.
    text = inspect.cleandoc(shape.__doc__ or "")
    entries = re.findall(r"^(\w+(?:, \w+)*): (.*(?:\n {4}.*)*)", text, re.MULTILINE)
    return {name: re.sub(r"\s+", " ", meaning) for names, meaning in entries for name in names.split(", ")}


def json_schema() -> str:
    """The schema as JSON text: any file may hold any table; the catalogue's own keys stand in catalogue.toml."""
    properties, definitions = json_schemas([*TABLES.values(), Settings])
    for name, definition in definitions.items():
        definition.pop("title", None)
        _describe(definition, _shape(name))
    for name in ("Offer", "Variant"):
        definitions[name]["properties"]["specs"]["additionalProperties"] = {
            "anyOf": [{"type": ["number", "string", "boolean"]}, {"$ref": "#/$defs/Fact"}]
        }
    fact_value = definitions["Fact"]["properties"]["value"]
    definitions["Fact"]["properties"]["value"] = {"type": ["number", "string", "boolean"], **fact_value}
    tables: dict[str, Any] = {
        table: {"type": "array", "items": properties[position]} for position, table in enumerate(TABLES)
    }
    tables |= definitions.pop("Settings")["properties"]
    _decimals_are_numbers([tables, definitions])
    schema = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "offerbook catalogue file",
        "type": "object",
        "properties": tables,
        "additionalProperties": False,
        "$defs": definitions,
    }
    return json.dumps(schema, ensure_ascii=False, indent=2)


def _describe(definition: dict[str, Any], shape: type[Record]) -> None:
    """Say in the definition of a record what it and its keys mean."""
    if text := description(shape):
        definition["description"] = text
    meanings = attribute_meanings(shape)
    attributes = keys(shape)
    for key, schema in definition.get("properties", {}).items():
        if meaning := meanings.get(attributes[key].attribute):
            schema["description"] = meaning


def _decimals_are_numbers(node: Any) -> None:
    """Exact numbers are texts in JSON, but in TOML they stand bare."""
    if isinstance(node, list):
        for element in node:
            _decimals_are_numbers(element)
    elif isinstance(node, dict):
        if node.get("format") == "decimal":
            node["type"] = "number"
            del node["format"]
            if isinstance(default := node.get("default"), str):
                node["default"] = float(default)
        for child in node.values():
            _decimals_are_numbers(child)


def _shape(name: str) -> type[Record]:
    """The record of this name."""
    return next(shape for shape in _descendants(Record) if shape.__name__ == name)


def _descendants(shape: type[Record]) -> list[type[Record]]:
    """The classes below `shape`, at any depth."""
    return [each for child in shape.__subclasses__() for each in (child, *_descendants(child))]
