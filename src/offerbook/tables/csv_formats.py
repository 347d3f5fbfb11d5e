"""CSV and TSV for programs: keys and bare values."""

from __future__ import annotations

from typing import TextIO

from offerbook.tables.rendering import RenderOptions, RenderResult, written
from offerbook.tables.table import Table, plain
from offerbook.text.normalize import safe


def write_csv(table: Table, stream: TextIO, options: RenderOptions) -> RenderResult:
    """RFC 4180. Newlines and tabs stay, in quotes; characters that drive a terminal are shown escaped."""
    import csv

    if options.excel:
        from offerbook.tables.excel_csv import write_excel_csv

        return write_excel_csv(table, stream, options)
    writer = csv.writer(stream, lineterminator="\r\n")
    writer.writerow([column.key for column in table.columns])
    return written(writer.writerow([safe(plain(cell), keep="\n\t") for cell in row]) for row in table.rows)


_TSV_ESCAPES = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"})


def write_tsv(table: Table, stream: TextIO, options: RenderOptions) -> RenderResult:  # noqa: ARG001 - a renderer's signature
    """One line for each row: tab, newline and backslash in cells are written as \\t, \\n and \\\\."""
    stream.write("\t".join(column.key for column in table.columns) + "\n")
    return written(
        stream.write("\t".join(safe(plain(cell).translate(_TSV_ESCAPES)) for cell in row) + "\n") for row in table.rows
    )
