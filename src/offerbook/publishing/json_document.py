"""Tables as one JSON document: which form and which catalogue it is of, then each table as an array of objects."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from offerbook.index.stamp import stamp_of
from offerbook.index.store import Index, Progress, no_progress
from offerbook.listing.listings import LISTINGS
from offerbook.matching.columns import EXPLANATION, GAPS, MATCHES, VERDICTS
from offerbook.publishing.export import FORMAT_VERSION, RAW_TABLES, Exporter, column_type
from offerbook.tables.files import open_output
from offerbook.tables.formats import write
from offerbook.tables.table import ColumnType
from offerbook.text.errors import UsageError
from offerbook.text.i18n import _


def write_json_document(index: Index, path: Path, wanted: Iterable[str], progress: Progress = no_progress) -> None:
    """Write the tables as one file; OutputError when it cannot be written."""
    exporter = Exporter(index, progress)
    stamp = stamp_of(index)
    about = {
        "version": FORMAT_VERSION, "stamp": stamp.mark, "catalogue": stamp.catalogue, "as_of": stamp.as_of,
        "program": stamp.program, "content_sha256": stamp.digest,
    }  # fmt: skip
    with open_output(path) as stream:
        stream.write(f'{{"offerbook": {json.dumps(about, ensure_ascii=False)}')
        for name in wanted:
            stream.write(f',\n"{name}": ')
            write(exporter.table(name), "json", stream)
        stream.write("}\n")


_JSON_TYPES: dict[ColumnType, dict[str, Any]] = {
    "integer": {"type": ["integer", "null"]},
    "number": {"type": ["number", "null"]},
    "flag": {"type": ["boolean", "null"]},
    "list": {"type": "array", "items": {"type": "string"}},
}
SPEC_VALUE = {"type": ["string", "number", "boolean", "null"]}


def columns_of_table(name: str) -> dict[str, tuple[ColumnType, str]]:
    """The type and the meaning of each column that a table can have; UsageError for no table."""
    if name in LISTINGS:
        return {key: (it.type, it.description or it.header) for key, it in LISTINGS[name].columns.items()}
    specs: dict[str, dict[str, Any]] = {
        "matches": MATCHES, "verdicts": VERDICTS, "gaps": GAPS, "explanation": EXPLANATION,
    }  # fmt: skip
    if name in specs:
        return {key: (it.type, it.description or it.header) for key, it in specs[name].items()}
    if name in RAW_TABLES:
        return {key: (column_type(name, key), "") for key in RAW_TABLES[name].split(", ")}
    text = _('there is no output "{name}"; outputs are {all}')
    raise UsageError(text.format(name=name, all=", ".join([*LISTINGS, *specs, *RAW_TABLES])))


def output_schema(name: str) -> str:
    """The JSON Schema of what `-f json` gives of a table, and of that table in an export."""
    properties = {
        key: {**_JSON_TYPES.get(type_, {"type": ["string", "null"]}), **({"description": meaning} if meaning else {})}
        for key, (type_, meaning) in columns_of_table(name).items()
    }
    item: dict[str, Any] = {"type": "object", "properties": properties}
    if name in LISTINGS:
        # A column that is asked for by the key of a spec.
        item["additionalProperties"] = SPEC_VALUE
    else:
        item["additionalProperties"] = False
    schema = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": f"https://github.com/offerbook/offerbook/schema/{FORMAT_VERSION}/{name}.json",
        "title": f"offerbook {name} {FORMAT_VERSION}",
        "type": "array",
        "items": item,
    }
    return json.dumps(schema, ensure_ascii=False, indent=2)
