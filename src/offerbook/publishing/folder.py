"""Tables as a folder of CSV files with a datapackage.json, a data package as Frictionless defines it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from offerbook.index.stamp import stamp_of
from offerbook.index.store import Index, Progress, no_progress
from offerbook.publishing.export import FORMAT_VERSION, KEYS, Exporter
from offerbook.tables.files import open_output
from offerbook.tables.formats import write
from offerbook.tables.table import ColumnType, Table
from offerbook.text.errors import OutputError, reason_of
from offerbook.text.i18n import _


def write_folder(
    index: Index, folder: Path, wanted: Iterable[str], title: str, progress: Progress = no_progress
) -> int:
    """Write each table as CSV into the folder, with a datapackage.json that describes them; the number of tables.

    Raises OutputError when something cannot be written.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise OutputError(
            _("cannot make the folder {path}: {reason}").format(path=folder, reason=reason_of(error))
        ) from error
    exporter = Exporter(index, progress)
    stamp = stamp_of(index)
    wanted = list(wanted)
    resources = []
    for name in wanted:
        table = exporter.table(name)
        with open_output(folder / f"{name}.csv") as file:
            write(table, "csv", file)
        resources.append(_resource(table, wanted) | _checksum(folder / f"{name}.csv"))
    package = {
        "profile": "tabular-data-package",
        "name": "offerbook-catalogue",
        "title": title,
        "version": FORMAT_VERSION,
        "created_by": stamp.program,
        "stamp": stamp.mark,
        "as_of": stamp.as_of,
        "content_sha256": stamp.digest,
        "resources": resources,
    }
    with open_output(folder / "datapackage.json") as file:
        json.dump(package, file, ensure_ascii=False, indent=2)
        file.write("\n")
    return len(resources)


def _checksum(path: Path) -> dict[str, Any]:
    """What a data package says of a file's bytes, so that a changed one is noticed."""
    with path.open("rb") as file:
        return {"bytes": path.stat().st_size, "hash": f"sha256:{hashlib.file_digest(file, 'sha256').hexdigest()}"}


_FRICTIONLESS: dict[ColumnType, str] = {"integer": "integer", "number": "number", "flag": "boolean"}


def _resource(table: Table, wanted: Sequence[str]) -> dict[str, Any]:
    """What a data package says of a table: its file, fields and keys; only foreign keys that lead into the package."""
    primary, foreign = KEYS[table.name]
    fields = []
    for column in table.columns:
        description: dict[str, Any] = {
            "name": column.key,
            "type": _FRICTIONLESS.get(column.type, "string"),
            "title": column.heading,
        }
        if column.description:
            description["description"] = column.description
        if column.key in primary:
            description["constraints"] = {"required": True}
        fields.append(description)
    schema: dict[str, Any] = {"fields": fields, "missingValues": [""]}
    if primary:
        schema["primaryKey"] = primary
    keys = [
        {"fields": [here], "reference": {"resource": there, "fields": [key]}}
        for here, there, key in foreign
        if there in wanted
    ]
    if keys:
        schema["foreignKeys"] = keys
    return {
        "name": table.name,
        "path": f"{table.name}.csv",
        "profile": "tabular-data-resource",
        "title": table.title,
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "dialect": {"delimiter": ",", "lineTerminator": "\r\n"},
        "schema": schema,
    }
