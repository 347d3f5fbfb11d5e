"""The JSON Schema of a catalogue file, read off the records, for editors that complete and check TOML."""

from __future__ import annotations

import inspect
import json
import re
from collections.abc import Mapping, Sequence
from typing import Any, get_args, get_origin

from offerbook.model.codec import json_schemas, keys
from offerbook.model.records import TABLES, Range, Record, Refers, Settings
from offerbook.text.i18n import _
from offerbook.text.units import BUILT_IN, UNITS


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


def translated(meaning: str) -> str:
    """What a declaration says, in the current language."""
    # The translation of an empty text is the header of the messages.
    return _(meaning) if meaning else ""


def json_schema(ids: Mapping[str, Sequence[str]] | None = None) -> str:
    """The schema as JSON text: any file may hold any table; the catalogue's own keys stand in catalogue.toml.

    It is of draft 7, the newest that the editors' TOML servers read whole.

    ids: the ids of a catalogue's records by kind, "unit" among them, which alone are allowed where a key refers to one; any id is
        allowed where there are none.
    """
    properties, definitions = json_schemas([*TABLES.values(), Settings])
    for name, definition in definitions.items():
        definition.pop("title", None)
        _describe(definition, _shape(name))
        _bound_numbers(definition, _shape(name))
        _name_ids(definition, _shape(name), ids or {})
    for name in ("Offer", "Variant"):
        definitions[name]["properties"]["specs"]["additionalProperties"] = {
            "anyOf": [{"type": ["number", "string", "boolean"]}, {"$ref": "#/$defs/Fact"}]
        }
        if ids and "spec" in ids:
            definitions[name]["properties"]["specs"]["propertyNames"] = {"enum": list(ids["spec"])}
    fact_value = definitions["Fact"]["properties"]["value"]
    definitions["Fact"]["properties"]["value"] = {"type": ["number", "string", "boolean"], **fact_value}
    tables: dict[str, Any] = {
        table: {"type": "array", "items": properties[position]} for position, table in enumerate(TABLES)
    }
    tables |= definitions.pop("Settings")["properties"]
    _decimals_are_numbers([tables, definitions])
    tables, definitions = _for_editors(tables), _for_editors(definitions)
    schema = {
        "$schema": "http://json-schema.org/draft-07/schema#",
        "title": "offerbook catalogue file",
        "type": "object",
        "properties": tables,
        "additionalProperties": False,
        "definitions": definitions,
    }
    return json.dumps(schema, ensure_ascii=False, indent=2)


def _name_ids(definition: dict[str, Any], shape: type[Record], ids: Mapping[str, Sequence[str]]) -> None:
    """Say in the definition of a record which ids its keys may have."""
    attributes = keys(shape)
    for key, schema in definition.get("properties", {}).items():
        table = _referred_table(attributes[key].shape)
        if table in ids:
            _put_on_texts(schema, {"enum": list(ids[table])})
        elif table == "unit":
            # A catalogue may declare units of its own; an editor still offers those that are known.
            _put_on_texts(
                schema, {"anyOf": [{"enum": [unit for unit in UNITS if unit in BUILT_IN]}, {"type": "string"}]}
            )


def _bound_numbers(definition: dict[str, Any], shape: type[Record]) -> None:
    """Say in the definition of a record between which bounds its numbers lie."""
    attributes = keys(shape)
    for key, schema in definition.get("properties", {}).items():
        bounds = _range(attributes[key].shape)
        for option in schema.get("anyOf", [schema]) if bounds else ():
            if bounds and option.get("format") == "decimal":
                option["minimum"] = float(bounds.low)
                if bounds.high is not None:
                    option["maximum"] = float(bounds.high)


def _range(shape: Any) -> Range | None:
    """The bounds of a key of this type; None where it has none."""
    for inner in getattr(shape, "__metadata__", ()):
        if isinstance(inner, Range):
            return inner
    return next(filter(None, map(_range, get_args(shape))), None)


def _referred_table(shape: Any) -> str:
    """The table whose ids a key of this type holds; empty where it holds none. Records within have keys of their own."""
    for inner in getattr(shape, "__metadata__", ()):
        if isinstance(inner, Refers):
            return inner.table
    if get_origin(shape) is dict:
        return ""
    return next(filter(None, map(_referred_table, get_args(shape))), "")


def _put_on_texts(schema: Any, words: dict[str, Any]) -> None:
    """Narrow every text within the schema of a key."""
    if isinstance(schema, list):
        for member in schema:
            _put_on_texts(member, words)
    elif isinstance(schema, dict):
        if schema.get("type") == "string":
            del schema["type"]
            schema.pop("pattern", None)
            schema.update(words)
        else:
            for word in ("anyOf", "items", "prefixItems"):
                _put_on_texts(schema.get(word), words)


def _for_editors(node: Any) -> Any:
    """A schema as editors read it, of draft 7: TOML has no null, lists of a fixed length are `items`, and beside a reference
    stands nothing that counts."""
    if isinstance(node, list):
        return [_for_editors(member) for member in node]
    if not isinstance(node, dict):
        return node.replace("#/$defs/", "#/definitions/") if isinstance(node, str) else node
    options = [option for option in node.get("anyOf", ()) if option != {"type": "null"}]
    if len(options) == 1:
        node = {**options[0], **{key: value for key, value in node.items() if key != "anyOf"}}
    elif options:
        node = {**node, "anyOf": options}
    if "prefixItems" in node:
        # The items of a fixed length are `items`, and no more are allowed.
        node = {**node, "items": node["prefixItems"], "additionalItems": False}
        del node["prefixItems"]
    if not node.get("default", True) and node["default"] is not False:
        node = {key: value for key, value in node.items() if key != "default"}
    if "$ref" in node and len(node) > 1:
        node = {"allOf": [{"$ref": node["$ref"]}], **{key: value for key, value in node.items() if key != "$ref"}}
    return {key: _for_editors(value) for key, value in node.items()}


def _describe(definition: dict[str, Any], shape: type[Record]) -> None:
    """Say in the definition of a record what it and its keys mean."""
    if text := description(shape):
        definition["description"] = translated(text)
    meanings = attribute_meanings(shape)
    attributes = keys(shape)
    for key, schema in definition.get("properties", {}).items():
        if meaning := meanings.get(attributes[key].attribute):
            schema["description"] = translated(meaning)


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
