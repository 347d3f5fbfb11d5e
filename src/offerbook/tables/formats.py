"""Every format by its name: where a format is added, as one module that writes it and one row of RENDERERS.

Two families. Formats for programs (csv, tsv, json, jsonl) carry keys and bare values. Formats for people, among them xlsx and
CSV for a spreadsheet, carry headings and words in their language. Whatever the data holds, no format lets it drive a terminal, a
spreadsheet or its own markup.
"""

from __future__ import annotations

from pathlib import PurePath
from typing import IO, TYPE_CHECKING, Any, BinaryIO, TextIO

from offerbook.tables.csv_formats import write_csv, write_tsv
from offerbook.tables.html_format import write_html
from offerbook.tables.json_formats import write_json, write_jsonl
from offerbook.tables.markdown_format import write_markdown
from offerbook.tables.rendering import Excel, Renderer, RenderOptions, RenderResult
from offerbook.tables.table import Table
from offerbook.tables.tabulate_formats import TABULATE_FORMATS, tabulate_renderer

if TYPE_CHECKING:
    from offerbook.tables.stamp import Stamp


def _write_table(table: Table, stream: TextIO, options: RenderOptions) -> RenderResult:
    from offerbook.tables import terminal

    return terminal.write_table(table, stream, options)


def _write_cards(table: Table, stream: TextIO, options: RenderOptions) -> RenderResult:
    from offerbook.tables import terminal

    return terminal.write_cards(table, stream, options)


def _write_xlsx(table: Table, stream: BinaryIO, options: RenderOptions) -> RenderResult:
    from offerbook.tables import xlsx_format

    return xlsx_format.write_xlsx(table, stream, options)


RENDERERS: dict[str, Renderer] = {
    "table": Renderer(_write_table),
    "cards": Renderer(_write_cards),
    "tsv": Renderer(write_tsv),
    "csv": Renderer(write_csv),
    "json": Renderer(write_json),
    "jsonl": Renderer(write_jsonl),
    "markdown": Renderer(write_markdown),
    "html": Renderer(write_html),
    "xlsx": Renderer(_write_xlsx, binary=True, stamped=True),
    **{name: tabulate_renderer(name) for name in TABULATE_FORMATS},
}
"""Every format by its name. A heavy format registers itself here from its own module."""
ENDINGS: dict[str, str] = {
    ".csv": "csv",
    ".tsv": "tsv",
    ".json": "json",
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
    ".md": "markdown",
    ".html": "html",
    ".htm": "html",
    ".tex": "latex",
    ".rst": "rst",
    ".adoc": "asciidoc",
    ".org": "orgtbl",
    ".txt": "table",
    ".xlsx": "xlsx",
}
"""The format that a file's ending asks for."""
ALIASES: dict[str, str] = {
    "md": "markdown",
    "github": "markdown",
    "pipe": "markdown",
    "ndjson": "jsonl",
    "org": "orgtbl",
    "tex": "latex",
}
"""Other names of formats."""


def format_named(name: str) -> str | None:
    """The format of that name or alias, in any case; None when there is none."""
    name = name.casefold()
    name = ALIASES.get(name, name)
    return name if name in RENDERERS else None


def format_for(path: str | PurePath) -> str | None:
    """The format that the file's ending asks for; None when it asks for none."""
    return ENDINGS.get(PurePath(path).suffix.casefold())


def write(
    table: Table,
    format: str,
    stream: IO[Any],
    *,
    width: int | None = None,
    colour: bool = False,
    unicode: bool = True,
    excel: Excel | None = None,
    limit: int | None = None,
    stamp: Stamp | None = None,
) -> RenderResult:
    """Write the table in a format of RENDERERS; the rest are fields of RenderOptions."""
    return RENDERERS[format].write(table, stream, RenderOptions(width, colour, unicode, excel, limit, stamp))
