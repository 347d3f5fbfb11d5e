"""Tables as a folder of CSV files with a datapackage.json, a data package as Frictionless defines it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from offerbook.index.stamp import stamp_of
from offerbook.index.store import Index, Progress, no_progress
from offerbook.publishing.earlier_export import PACKAGE, earlier_files, hash_of, require_replaceable
from offerbook.publishing.export import FORMAT_VERSION, KEYS, Exporter
from offerbook.tables.files import draft_for
from offerbook.tables.formats import write
from offerbook.tables.table import ColumnType, Table
from offerbook.text.errors import OutputError, reason_of
from offerbook.text.i18n import _


def write_folder(
    index: Index, folder: Path, wanted: Iterable[str], title: str, progress: Progress = no_progress
) -> int:
    """Write each table as CSV into the folder, with a datapackage.json that describes them; the number of tables.

    Files of an earlier export are replaced, all at the end. Raises OutputError when something cannot be written, or when a file
    is there that no export wrote.
    """
    wanted = list(wanted)
    require_replaceable(folder, [*(f"{name}.csv" for name in wanted), PACKAGE])
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise OutputError(
            _("cannot make the folder {path}: {reason}").format(path=folder, reason=reason_of(error))
        ) from error
    exporter = Exporter(index, progress)
    resources = []
    with ExitStack() as drafts:
        for name in wanted:
            table = exporter.table(name)
            draft = drafts.enter_context(draft_for(folder / f"{name}.csv"))
            with draft.open("w", encoding="utf-8", errors="backslashreplace", newline="") as file:
                write(table, "csv", file)
            resources.append(_resource(table, wanted) | {"bytes": draft.stat().st_size, "hash": hash_of(draft)})
        draft = drafts.enter_context(draft_for(folder / PACKAGE))
        with draft.open("w", encoding="utf-8", newline="") as file:
            json.dump(_package(index, folder, title, resources), file, ensure_ascii=False, indent=2)
            file.write("\n")
    return len(resources)


def _package(index: Index, folder: Path, title: str, resources: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """The description of the tables, and of what else earlier exports wrote into the folder."""
    stamp = stamp_of(index)
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
    written = {resource["path"] for resource in resources}
    earlier = [{"path": path, "hash": hash} for path, hash in earlier_files(folder).items() if path not in written]
    return package | {"earlier": earlier} if earlier else package


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
