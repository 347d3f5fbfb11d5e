"""HTML: a page that a browser opens as it is, and prints whole."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import TextIO

from offerbook.tables.cells import legible
from offerbook.tables.rendering import PLAIN_URL, RenderOptions, RenderResult, written
from offerbook.tables.screen import unbroken
from offerbook.tables.table import Cell, Column, Table, ends_sentence
from offerbook.text.i18n import _, current_language
from offerbook.text.normalize import safe

MOST_ABREAST = 8
"""Columns that stand beside each other on paper; the rows of a wider table are printed as cards, each cell under its heading."""
_SOURCE_COLUMNS = ("sources", "source_ids")
"""Keys of columns whose cells are ids of sources, which the page lists below the table."""
_HTML_START = """<!DOCTYPE html>
<html lang="{language}">
<head>
<meta charset="utf-8">
{stamp}<title>{title}</title>
<style>
{style}</style>
</head>
<body>
<table{kind}>
<caption>{title}</caption>
"""
_STYLE = """body { font: 15px/1.45 "Segoe UI", -apple-system, Roboto, Arial, "Liberation Sans", sans-serif; color: #1c2733; }
body { margin: 1.5rem; }
table { border-collapse: collapse; }
caption { text-align: left; font-size: 1.3em; font-weight: 600; padding: 0 0 0.6em; color: #16324f; }
th, td { border-bottom: 1px solid #c9ced3; padding: 0.35em 0.9em 0.35em 0; text-align: left; vertical-align: top; }
th { border-bottom: 2px solid #16324f; vertical-align: bottom; position: sticky; top: 0; background: #fff; }
td { white-space: pre-line; max-width: 34em; overflow-wrap: break-word; }
.number { text-align: right; white-space: nowrap; overflow-wrap: normal; }
a { color: #0b4a8f; }
ol, .stamp { font-size: 0.85em; }
li { overflow-wrap: anywhere; }
.stamp { color: #55606a; border-top: 1px solid #c9ced3; padding-top: 0.6em; }
@media print {
  @page { size: A4; margin: 15mm; @bottom-right { content: counter(page) " / " counter(pages); font-size: 8pt; } }
  body { font-size: 9pt; margin: 0; }
  table { width: 100%; }
  thead { display: table-header-group; }
  th { position: static; }
  td { max-width: none; }
  .number { white-space: normal; }
  tr, li { break-inside: avoid; }
  a { color: inherit; }
"""
_CARDS = """  table.wide, .wide caption, .wide tbody { display: block; }
  .wide thead { display: none; }
  .wide tr { display: block; border-bottom: 1px solid #16324f; padding: 4pt 0; }
  .wide td:nth-child(-n+2) { font-weight: 600; }
  .wide td { display: block; border: 0; padding: 0 0 0 38mm; text-align: left !important; min-height: 1.4em; position: relative; }
  .wide td:empty { display: none; }
  .wide td::before { position: absolute; left: 0; width: 36mm; color: #55606a; }
"""


def write_html(table: Table, stream: TextIO, options: RenderOptions) -> RenderResult:
    """A whole page with the table on it, which a browser opens as it is and prints whole, with its sources and its stamp."""
    title = _html(table.title)
    mark = f'<meta name="generator" content="{_html(options.stamp.mark)}">\n' if options.stamp else ""
    kinds = [' class="number"' if column.numeric else "" for column in table.columns]
    page = _Page(table.columns, options)

    def line(tag: str, cells: Iterable[str]) -> str:
        parts = (f"<{tag}{kind}>{cell}</{tag}>" for kind, cell in zip(kinds, cells, strict=True))
        return f"<tr>{''.join(parts)}</tr>\n"

    is_wide = len(table.columns) > MOST_ABREAST
    kind = ' class="wide"' if is_wide else ""
    style = (
        "".join(_long_columns(table.columns))
        + _STYLE
        + (_CARDS + "".join(_card_labels(table.columns)) if is_wide else "")
        + "}\n"
    )
    stream.write(_HTML_START.format(language=current_language(), title=title, style=style, kind=kind, stamp=mark))
    heads = line("th", (_html(column.heading) for column in table.columns))
    stream.write(f"<thead>\n{heads}</thead>\n<tbody>\n")
    shown = written(stream.write(line("td", page.cells(row))) for row in table.rows)
    note = f"<p>{_html(table.note)}</p>\n" if table.note else ""
    stream.write(f"</tbody>\n</table>\n{note}{page.sources()}{_stamp(options)}</body>\n</html>\n")
    return shown


def _long_columns(columns: Sequence[Column]) -> Iterable[str]:
    """Room for texts: a browser would give them none, since they can be broken anywhere, also within a word."""
    for place, column in enumerate(columns, 1):
        if column.type in ("text", "list", "url"):
            yield f"td:nth-child({place}) {{ overflow-wrap: anywhere; min-width: 7em; }}\n"
            room = 22 if column.type == "list" else 14
            yield f"@media screen {{ td:nth-child({place}) {{ min-width: {room}em; }} }}\n"


def _card_labels(columns: Sequence[Column]) -> Iterable[str]:
    """The heading of each cell of a card, as the style sheet has it."""
    for place, column in enumerate(columns, 1):
        yield f'  .wide td:nth-child({place})::before {{ content: "{_in_css(column.heading)}"; }}\n'


class _Page:
    """The cells of a page, and the sources that they name."""

    def __init__(self, columns: Sequence[Column], options: RenderOptions) -> None:
        self.columns = columns
        self.options = options
        self._listed: dict[str, tuple[int, str]] = {}

    def cells(self, row: Sequence[Cell]) -> list[str]:
        """The cells of a row as HTML."""
        return [self._cell(cell, column) for cell, column in zip(row, self.columns, strict=True)]

    def _cell(self, cell: Cell, column: Column) -> str:
        if column.key in _SOURCE_COLUMNS and isinstance(cell, tuple):
            return "; ".join(map(self._source, cell))
        if isinstance(cell, tuple) and any(map(ends_sentence, cell)):
            # Sentences, which no semicolon parts well.
            return unbroken(_html("\n".join(cell)))
        text = legible(cell, column, self.options.unicode)
        if column.type == "url" and re.fullmatch(PLAIN_URL, text):
            return f'<a href="{_html(text)}">{_html(text)}</a>'
        return _html(text) if column.type in ("id", "code", "url") else unbroken(_html(text))

    def _source(self, id: str) -> str:
        """The id of a source, which leads to its line below the table where it is known."""
        if id not in self._listed:
            found = self.options.source(id) if self.options.source else None
            if found is None:
                return _html(id)
            url = _html(found.url)
            address = f' <a href="{url}">{url}</a>' if re.fullmatch(PLAIN_URL, found.url) else f" {url}"
            number = len(self._listed) + 1
            line = f'<li id="source-{number}">{_html(id)}: {_html(found.text)}{address if url else ""}</li>\n'
            self._listed[id] = number, line
        return f'<a href="#source-{self._listed[id][0]}">{_html(id)}</a>'

    def sources(self) -> str:
        """The list of the sources that were named; empty where none was."""
        if not self._listed:
            return ""
        return (
            f"<h2>{_html(_('Sources'))}</h2>\n<ol>\n{''.join(line for _number, line in self._listed.values())}</ol>\n"
        )


def _stamp(options: RenderOptions) -> str:
    if options.stamp is None:
        return ""
    lines = " · ".join(f"{_html(name)}: {_html(value)}" for name, value in options.stamp.lines())
    return f'<p class="stamp">{lines}</p>\n'


def _in_css(text: str) -> str:
    """A text within a string of a style sheet: every letter that is no ASCII letter or digit is written as its number."""
    return "".join(it if it.isascii() and it.isalnum() else f"\\{ord(it):x} " for it in safe(text))


# Like html.escape, whose module also loads every named character that HTML has.
_HTML_ESCAPES = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#x27;"})


def _html(text: str) -> str:
    return safe(text, keep="\n\t").translate(_HTML_ESCAPES)
