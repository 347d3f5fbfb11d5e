"""Tables to text, one renderer for each format; the only module that knows tabulate.

Two families. Formats for programs (csv, tsv, json, jsonl) carry keys and bare values. Formats for people
carry headings in their language, and flags as ✓ or ✗; CSV for a spreadsheet has bare values under these
headings. Whatever the data holds, no format lets it drive a terminal, a spreadsheet or its own markup.
"""

from __future__ import annotations

import csv
import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from decimal import Decimal
from pathlib import PurePath
from typing import IO, Any, NamedTuple, TextIO

from offerbook.tables.rendering import Excel, RenderOptions, RenderResult
from offerbook.tables.table import Cell, Column, Table, digits, legible, plain
from offerbook.text import i18n as language
from offerbook.text.normalize import safe


class Renderer(NamedTuple):
    """How one format is written.

    write: writes the table to the stream as it is read, row by row where the format allows it.
    binary: the stream takes bytes, and a terminal is no place for it.
    """

    write: Callable[[Table, Any, RenderOptions], RenderResult]
    binary: bool = False


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
TABULATE_FORMATS: tuple[str, ...] = (
    *("plain", "simple", "presto", "pretty", "psql", "outline", "grid"),
    *("simple_grid", "rounded_grid", "heavy_grid", "mixed_grid", "double_grid", "fancy_grid"),
    *("simple_outline", "rounded_outline", "heavy_outline", "mixed_outline", "double_outline"),
    "fancy_outline",
    *("rst", "asciidoc", "latex", "latex_booktabs", "latex_longtable"),
    *("mediawiki", "moinmoin", "textile", "jira", "orgtbl"),
)
"""The formats left to tabulate.

Left out: those written here (github, pipe, html, tsv); those that let data be markup (unsafehtml, latex_raw);
YouTrack's former markup, which has no escapes; and colon_grid, which older releases lack.
"""


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
) -> RenderResult:
    """Write the table in a format of RENDERERS; the rest are fields of RenderOptions."""
    return RENDERERS[format].write(table, stream, RenderOptions(width, colour, unicode, excel, limit))


def _write_table(table: Table, stream: TextIO, options: RenderOptions) -> RenderResult:
    from offerbook.tables import terminal

    return terminal.write_table(table, stream, options)


def _write_cards(table: Table, stream: TextIO, options: RenderOptions) -> RenderResult:
    from offerbook.tables import terminal

    return terminal.write_cards(table, stream, options)


def _counted(written: Iterable[object]) -> RenderResult:
    """Let the rows be written, one after the other, and count them."""
    return RenderResult(sum(1 for each in written))


def _write_csv(table: Table, stream: TextIO, options: RenderOptions) -> RenderResult:
    """RFC 4180. Newlines and tabs stay, in quotes; characters that drive a terminal are shown escaped."""
    if options.excel:
        return _write_excel_csv(table, stream, options)
    writer = csv.writer(stream, lineterminator="\r\n")
    writer.writerow([column.key for column in table.columns])
    return _counted(writer.writerow([safe(plain(cell), keep="\n\t") for cell in row]) for row in table.rows)


def _write_excel_csv(table: Table, stream: TextIO, options: RenderOptions) -> RenderResult:
    """What Excel opens by a double click: byte order mark; for Russian settings semicolon and decimal comma.

    There is no `sep=` line: it would make Excel overlook the byte order mark.
    """
    russian = options.excel == "ru"

    def cell_text(cell: Cell) -> str:
        if isinstance(cell, int | Decimal) and not isinstance(cell, bool):
            return digits(cell).replace(".", ",") if russian else digits(cell)
        return _defused(safe(plain(cell), keep="\n\t"))

    stream.write("\ufeff")
    writer = csv.writer(stream, delimiter=";" if russian else ",", lineterminator="\r\n")
    writer.writerow([_defused(safe(column.heading)) for column in table.columns])
    return _counted(writer.writerow([cell_text(cell) for cell in row]) for row in table.rows)


_FORMULA = r"[\t\r\n]|\s*[=+\-@＝＋－＠]"
_NEGATIVE = r"(?a)-(?:\d+|\d{1,3}(?:[ \u00a0\u202f]\d{3})+)(?:[.,]\d+)?(?:[eE][+-]?\d+)?"


def _defused(text: str) -> str:
    """The text, with an apostrophe before what a spreadsheet would take for a formula; negative numbers stay.

    A leading plus is never a number here: "+7 914 ..." is a telephone, and without its plus another one.
    """
    return f"'{text}" if re.match(_FORMULA, text) and not re.fullmatch(_NEGATIVE, text) else text


_TSV_ESCAPES = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"})


def _write_tsv(table: Table, stream: TextIO, options: RenderOptions) -> RenderResult:  # noqa: ARG001 - a renderer's signature
    """One line for each row: tab, newline and backslash in cells are written as \\t, \\n and \\\\."""
    stream.write("\t".join(column.key for column in table.columns) + "\n")
    return _counted(
        stream.write("\t".join(safe(plain(cell).translate(_TSV_ESCAPES)) for cell in row) + "\n") for row in table.rows
    )


def _write_json(table: Table, stream: TextIO, options: RenderOptions) -> RenderResult:  # noqa: ARG001 - a renderer's signature
    """An array with one object on each line."""
    shown = _counted(
        stream.write(f"{',' if number else '['}\n  {line}") for number, line in enumerate(_json_lines(table))
    )
    stream.write("\n]\n" if shown.rows else "[]\n")
    return shown


def _write_jsonl(table: Table, stream: TextIO, options: RenderOptions) -> RenderResult:  # noqa: ARG001 - a renderer's signature
    return _counted(stream.write(f"{line}\n") for line in _json_lines(table))


def _json_lines(table: Table) -> Iterator[str]:
    keys = [_json_text(column.key) for column in table.columns]
    for row in table.rows:
        yield "{" + ", ".join(f"{key}: {_json(cell)}" for key, cell in zip(keys, row, strict=True)) + "}"


def _json(cell: Cell) -> str:
    """The cell as JSON: numbers digit for digit, unknown as null, no character that a terminal obeys."""
    if cell is None or (isinstance(cell, Decimal) and not cell.is_finite()):
        return "null"
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, tuple):
        return "[" + ", ".join(map(_json_text, cell)) + "]"
    return _json_text(cell) if isinstance(cell, str) else digits(cell)


def _json_text(text: str) -> str:
    import json

    quoted = json.dumps(text, ensure_ascii=False)
    if quoted.isprintable():
        return quoted
    # What is not printable (C1, bidi, zero-width ...) means the same as \uXXXX; no-break spaces stay.
    return "".join(
        char if char.isprintable() or unicodedata.category(char) == "Zs" else json.dumps(char)[1:-1] for char in quoted
    )


_URL = r"(?ai)https?://[!#-;=?-Z_a-z~]+"
"""A web address that needs no escape in HTML attributes, nor between Markdown's < and >."""
_MARKDOWN_ACTIVE = r"[\\`*\[\]<>|~&$]|(?<![^\W_])_|_(?![^\W_])"


def _write_markdown(table: Table, stream: TextIO, options: RenderOptions) -> RenderResult:
    """A GitHub table. Nothing in a cell is markup, except that an address is a link and a newline `<br>`."""

    def line(cells: Iterator[str]) -> str:
        return "| " + " | ".join(cells) + " |\n"

    stream.write(line(_markdown(column.heading) for column in table.columns))
    stream.write(line("---:" if column.numeric else "---" for column in table.columns))
    return _counted(
        stream.write(line(_markdown_cell(*pair, options) for pair in zip(row, table.columns, strict=True)))
        for row in table.rows
    )


def _markdown_cell(cell: Cell, column: Column, options: RenderOptions) -> str:
    text = legible(cell, column, options.unicode)
    if column.type == "url" and re.fullmatch(_URL, text):
        return f"<{text}>"
    return _markdown(text) if isinstance(cell, str | tuple) else text


def _markdown(text: str) -> str:
    escaped = re.sub(_MARKDOWN_ACTIVE, r"\\\g<0>", safe(text.replace("\t", " "), keep="\n"))
    return escaped.replace("\n", "<br>")


_HTML_START = """<!DOCTYPE html>
<html lang="{language}">
<head>
<meta charset="utf-8">
<title>{title}</title>
<style>
body {{ font-family: sans-serif; }}
table {{ border-collapse: collapse; }}
caption {{ text-align: left; font-weight: bold; padding: 0.5em 0; }}
th, td {{ border-bottom: 1px solid #bbb; padding: 0.3em 0.6em; text-align: left; vertical-align: top; }}
td {{ white-space: pre-line; }}
.number {{ text-align: right; white-space: nowrap; }}
</style>
</head>
<body>
<table>
<caption>{title}</caption>
"""


def _write_html(table: Table, stream: TextIO, options: RenderOptions) -> RenderResult:
    """A whole page with the table on it, which a browser opens as it is."""
    title = _html(table.title)
    kinds = [' class="number"' if column.numeric else "" for column in table.columns]

    def line(tag: str, cells: Iterable[str]) -> str:
        parts = (f"<{tag}{kind}>{cell}</{tag}>" for kind, cell in zip(kinds, cells, strict=True))
        return f"<tr>{''.join(parts)}</tr>\n"

    stream.write(_HTML_START.format(language=language.current_language(), title=title))
    heads = line("th", (_html(column.heading) for column in table.columns))
    stream.write(f"<thead>\n{heads}</thead>\n<tbody>\n")
    shown = _counted(
        stream.write(line("td", (_html_cell(*pair, options) for pair in zip(row, table.columns, strict=True))))
        for row in table.rows
    )
    note = f"<p>{_html(table.note)}</p>\n" if table.note else ""
    stream.write(f"</tbody>\n</table>\n{note}</body>\n</html>\n")
    return shown


def _html_cell(cell: Cell, column: Column, options: RenderOptions) -> str:
    text = legible(cell, column, options.unicode)
    if column.type == "url" and re.fullmatch(_URL, text):
        return f'<a href="{_html(text)}">{_html(text)}</a>'
    return _html(text)


# Like html.escape, whose module also loads every named character that HTML has.
_HTML_ESCAPES = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#x27;"})


def _html(text: str) -> str:
    return safe(text, keep="\n\t").translate(_HTML_ESCAPES)


_WIKI_ACTIVE = r"""[!"#$&*+<=>?@\[\\\]^`{|}~]|(?<![^\W_])['/_-]|['/_-](?![^\W_])|^[.,:;%()]"""
_WIKI_URL = r"(?a)https?://(?!.*__)[\w./?=&%#:-]+"


def _wiki(text: str) -> str:
    """For markup that reads character references: punctuation that could be markup becomes them."""
    if re.fullmatch(_WIKI_URL, text):
        return text
    return re.sub(_WIKI_ACTIVE, lambda active: f"&#{ord(active[0])};", text)


_RST_ACTIVE = r"[\\*`|]|_(?![^\W_])|(?<=:):"
_RST_BLOCK = r"[!-/:-@\[\]^`{-~•‣⁃]|(?:\d+|[A-Za-z]|[IVXLCDMivxlcdm]+)[.)](?:\s|$)"


def _rst(text: str) -> str:
    """Neither markup within a line, nor a list, a rule or a field at its beginning."""
    escaped = re.sub(_RST_ACTIVE, r"\\\g<0>", text)
    return f"\\{escaped}" if re.match(_RST_BLOCK, escaped) else escaped


def _org(text: str) -> str:
    """Neither a column border nor a link, which in Org can run a command."""
    return text.replace("|", r"\vert{}").replace("<", r"\lt{}").replace("[[", r"[\zwnj{}[")


_ESCAPES: dict[str, Callable[[str], str]] = {
    **dict.fromkeys(("asciidoc", "mediawiki", "moinmoin", "textile", "jira"), _wiki),
    "rst": _rst,
    "orgtbl": _org,
}


def _tabulate_text(text: str, escape: Callable[[str], str]) -> str:
    text = escape(safe(text.replace("\t", " "), keep="\n").replace("\n", " ").strip())
    if max(text, default="") < "\u1100":
        return text
    # tabulate counts characters; a NUL after each wide one, taken out again below, makes it count columns.
    return "".join(char + "\0" * (unicodedata.east_asian_width(char) in "WF") for char in text)


def _tabulated(name: str) -> Renderer:
    """The renderer of one of tabulate's formats, which holds all the rows in memory to align them."""
    escape = _ESCAPES.get(name, str)

    def cell_text(cell: Cell, column: Column, options: RenderOptions) -> str:
        text = legible(cell, column, options.unicode)
        return _tabulate_text(text, escape) if isinstance(cell, str | tuple) else text

    def write_tabulated(table: Table, stream: TextIO, options: RenderOptions) -> RenderResult:
        from tabulate import tabulate

        rows = [[cell_text(*pair, options) for pair in zip(row, table.columns, strict=True)] for row in table.rows]
        text = tabulate(
            rows,
            headers=[_tabulate_text(column.heading, escape) for column in table.columns],
            tablefmt=name,
            # Without it the code `01.10` becomes 1.1, and the id `1e5` becomes 100000.
            disable_numparse=True,
            colalign=["right" if column.numeric else "left" for column in table.columns] if rows else None,
        ).replace("\0", "")
        if name.startswith("latex"):
            # A row that begins with [ or * would be an option of the \\ before it.
            text = re.sub(r"(?m)^( *)(?=[\[*])", r"\1{}", text)
        stream.write(f"{text}\n")
        return RenderResult(len(rows))

    return Renderer(write_tabulated)


RENDERERS: dict[str, Renderer] = {
    "table": Renderer(_write_table),
    "cards": Renderer(_write_cards),
    "tsv": Renderer(_write_tsv),
    "csv": Renderer(_write_csv),
    "json": Renderer(_write_json),
    "jsonl": Renderer(_write_jsonl),
    "markdown": Renderer(_write_markdown),
    "html": Renderer(_write_html),
    **{name: _tabulated(name) for name in TABULATE_FORMATS},
}
"""Every format by its name. A heavy format registers itself here from its own module."""
