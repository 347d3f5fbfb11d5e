"""Every format by its name: where a format is added, as one module that writes it and one row of RENDERERS.

Two families. Formats for programs (csv, tsv, json, jsonl) carry keys and bare values. Formats for people, among them xlsx and
CSV for a spreadsheet, carry headings and words in their language. Whatever the data holds, no format lets it drive a terminal, a
spreadsheet or its own markup.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import PurePath
from typing import IO, TYPE_CHECKING, Any

from offerbook.tables.rendering import Excel, Renderer, RenderOptions, RenderResult

if TYPE_CHECKING:
    from offerbook.tables.stamp import SourceText, Stamp
    from offerbook.tables.table import Table

TABULATE_FORMATS: tuple[str, ...] = (
    *("plain", "simple", "presto", "pretty", "psql", "outline", "grid"),
    *("simple_grid", "rounded_grid", "heavy_grid", "mixed_grid", "double_grid", "fancy_grid"),
    *("simple_outline", "rounded_outline", "heavy_outline", "mixed_outline", "double_outline"),
    "fancy_outline",
    *("rst", "asciidoc", "latex", "latex_booktabs", "latex_longtable"),
    *("mediawiki", "moinmoin", "textile", "jira", "orgtbl"),
)
"""The formats left to tabulate.

Left out: those written in this folder (github, pipe, html, tsv); those that let data be markup (unsafehtml, latex_raw);
YouTrack's former markup, which has no escapes; and colon_grid, which older releases lack.
"""
SEALS: dict[str, str] = {
    **dict.fromkeys(("markdown", "html", "mediawiki"), "<!-- {} -->"),
    **dict.fromkeys(("latex", "latex_booktabs", "latex_longtable"), "% {}"),
    "rst": ".. {}",
    "asciidoc": "// {}",
    "orgtbl": "# {}",
    "moinmoin": "## {}",
    "textile": "###. {}",
}
"""How a line is marked as a comment; in other texts that people read, the line stands below the table."""
RENDERERS: dict[str, Renderer] = {
    "table": Renderer("terminal", "write_table", seal="{}"),
    "cards": Renderer("terminal", "write_cards", seal="{}"),
    "tsv": Renderer("csv_formats", "write_tsv"),
    "csv": Renderer("csv_formats", "write_csv"),
    "json": Renderer("json_formats", "write_json"),
    "jsonl": Renderer("json_formats", "write_jsonl"),
    "markdown": Renderer("markdown_format", "write_markdown", seal=SEALS["markdown"]),
    "html": Renderer("html_format", "write_html", stamped=True, seal=SEALS["html"]),
    "xlsx": Renderer("xlsx_format", "write_xlsx", binary=True, stamped=True),
    **{
        name: Renderer("tabulate_formats", "write_tabulated", seal=SEALS.get(name, "{}"), variant=name)
        for name in TABULATE_FORMATS
    },
}
"""Every format by its name."""
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
FOREIGN_ENDINGS = (
    ".bmp", ".db", ".doc", ".docm", ".docx", ".gif", ".gz", ".jpeg", ".jpg", ".numbers", ".odp", ".ods", ".odt", ".pages",
    ".parquet", ".pdf", ".png", ".ppt", ".pptx", ".ps", ".rtf", ".sqlite", ".svg", ".webp", ".xls", ".xlsb", ".xlsm", ".zip",
)  # fmt: skip
"""Endings of what other programs open and no table is written as."""
ALIASES: dict[str, str] = {
    "md": "markdown",
    "github": "markdown",
    "pipe": "markdown",
    "ndjson": "jsonl",
    "org": "orgtbl",
    "tex": "latex",
}
"""Other names of formats."""
OTHER_PROGRAMS = {"excel": "xlsx", "xls": "xlsx", "web": "html", "page": "html", "text": "plain"}
"""What people call a format by the program that opens it; none of them is taken for it."""


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
    source: Callable[[str], SourceText | None] | None = None,
) -> RenderResult:
    """Write the table in a format of RENDERERS; the rest are fields of RenderOptions."""
    options = RenderOptions(width, colour, unicode, excel, limit, stamp, source=source)
    return RENDERERS[format].write(table, stream, options)
