"""Tables as Parquet files in a folder, for DuckDB, Spark and pandas; the owner of pyarrow, which is an extra."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal
from importlib.util import find_spec
from itertools import islice
from pathlib import Path
from typing import Any

from offerbook.index.stamp import stamp_of
from offerbook.index.store import Index, Progress, no_progress
from offerbook.publishing.earlier_export import require_replaceable
from offerbook.publishing.export import FORMAT_VERSION, Exporter
from offerbook.tables.files import open_output_binary
from offerbook.tables.table import Cell, ColumnType, Row, Table
from offerbook.text.errors import OutputError, UsageError, reason_of
from offerbook.text.i18n import _

ROWS_PER_GROUP = 10_000
"""Rows that are written together; no more of them are in memory."""


def write_parquet(index: Index, folder: Path, wanted: Iterable[str], progress: Progress = no_progress) -> int:
    """Write each table as a file into the folder; how many. UsageError where pyarrow is not installed.

    Files of an earlier export are replaced; OutputError where one is there that no export wrote.
    """
    if find_spec("pyarrow") is None:
        raise UsageError(_("Parquet needs pyarrow: pip install 'offerbook[parquet]'"))
    wanted = list(wanted)
    require_replaceable(folder, [f"{name}.parquet" for name in wanted])
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise OutputError(
            _("cannot make the folder {path}: {reason}").format(path=folder, reason=reason_of(error))
        ) from error
    exporter = Exporter(index, progress)
    about = {"offerbook": stamp_of(index).mark, "version": FORMAT_VERSION}
    count = 0
    for name in wanted:
        with open_output_binary(folder / f"{name}.parquet") as stream:
            _write(exporter.table(name), stream, about)
        count += 1
    return count


def _write(table: Table, stream: Any, about: dict[str, str]) -> None:
    import pyarrow as arrow  # type: ignore[import-untyped]
    from pyarrow import parquet

    types: dict[ColumnType, Any] = {
        "number": arrow.float64(), "integer": arrow.int64(), "flag": arrow.bool_(), "list": arrow.list_(arrow.string()),
        "words": arrow.list_(arrow.string()),
    }  # fmt: skip
    fields = [
        arrow.field(
            it.key, types.get(it.type, arrow.string()), metadata={"title": it.heading, "meaning": it.description}
        )
        for it in table.columns
    ]
    schema = arrow.schema(fields, metadata=about)
    with parquet.ParquetWriter(stream, schema, compression="zstd") as writer:
        rows = iter(table.rows)
        for lot in _lots(rows):
            columns = zip(*lot, strict=True)
            arrays = [
                arrow.array([_stored(cell) for cell in column], type=field.type)
                for column, field in zip(columns, fields, strict=True)
            ]
            writer.write_table(arrow.Table.from_arrays(arrays, schema=schema))


def _lots(rows: Iterator[Row]) -> Iterator[list[Row]]:
    while lot := list(islice(rows, ROWS_PER_GROUP)):
        yield lot


def _stored(cell: Cell) -> object:
    if isinstance(cell, tuple):
        return list(cell)
    return float(cell) if isinstance(cell, Decimal) else cell
