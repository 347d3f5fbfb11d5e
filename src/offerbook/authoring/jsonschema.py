"""The JSON Schema of a catalogue file, read off the records, for editors that complete and check TOML."""

from __future__ import annotations

import json
import re
from typing import Any

from offerbook.model.codec import json_schemas
from offerbook.model.records import TABLES, Record, Settings


def documented(shape: type[Record]) -> dict[str, str]:
    """What each attribute of a record means, from the lines of its docstring that begin with its name."""
    text = shape.__doc__ or ""
    entries = re.findall(r"^ {4}(\w+(?:, \w+)*): (.*(?:\n {8}.*)*)", text, re.MULTILINE)
    return {name: re.sub(r"\s+", " ", meaning) for names, meaning in entries for name in names.split(", ")}


def json_schema() -> str:
    """The schema as JSON text: any file may hold any table; the catalogue's own keys stand in catalogue.toml."""
    properties, definitions = json_schemas([*TABLES.values(), Settings])
    for name, definition in definitions.items():
        shape = _shape(name)
        definition.pop("title", None)
        definition["description"] = (shape.__doc__ or "").strip().splitlines()[0]
        meanings = documented(shape)
        for key, described in definition.get("properties", {}).items():
            if meaning := meanings.get(key) or meanings.get(f"{key}s"):
                described["description"] = meaning
    fact = definitions["Fact"]
    fact["properties"]["value"] = {
        "type": ["number", "string", "boolean"],
        "description": documented(_shape("Fact"))["value"],
    }
    for name in ("Offer", "Variant"):
        definitions[name]["properties"]["specs"]["additionalProperties"] = {
            "anyOf": [{"type": ["number", "string", "boolean"]}, {"$ref": "#/$defs/Fact"}]
        }
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


def _decimals_are_numbers(node: Any) -> None:
    """Exact numbers are texts in JSON, but in TOML they stand bare."""
    if isinstance(node, list):
        for held in node:
            _decimals_are_numbers(held)
    elif isinstance(node, dict):
        if node.get("format") == "decimal":
            node["type"] = "number"
            del node["format"]
            if isinstance(default := node.get("default"), str):
                node["default"] = float(default)
        for held in node.values():
            _decimals_are_numbers(held)


def _shape(name: str) -> type[Record]:
    return next(shape for shape in _all_shapes(Record) if shape.__name__ == name)


def _all_shapes(shape: type[Record]) -> list[type[Record]]:
    return [inner for held in shape.__subclasses__() for inner in (held, *_all_shapes(held))]
