"""HTML: a page that a browser opens as it is."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import TextIO

from offerbook.tables.rendering import PLAIN_URL, RenderOptions, RenderResult, written
from offerbook.tables.table import Cell, Column, Table, legible
from offerbook.text.i18n import current_language
from offerbook.text.normalize import safe

_HTML_START = """<!DOCTYPE html>
<html lang="{language}">
<head>
<meta charset="utf-8">
{stamp}<title>{title}</title>
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


def write_html(table: Table, stream: TextIO, options: RenderOptions) -> RenderResult:
    """A whole page with the table on it, which a browser opens as it is."""
    title = _html(table.title)
    mark = f'<meta name="generator" content="{_html(options.stamp.mark)}">\n' if options.stamp else ""
    kinds = [' class="number"' if column.numeric else "" for column in table.columns]

    def line(tag: str, cells: Iterable[str]) -> str:
        parts = (f"<{tag}{kind}>{cell}</{tag}>" for kind, cell in zip(kinds, cells, strict=True))
        return f"<tr>{''.join(parts)}</tr>\n"

    stream.write(_HTML_START.format(language=current_language(), title=title, stamp=mark))
    heads = line("th", (_html(column.heading) for column in table.columns))
    stream.write(f"<thead>\n{heads}</thead>\n<tbody>\n")
    shown = written(
        stream.write(line("td", (_html_cell(*pair, options) for pair in zip(row, table.columns, strict=True))))
        for row in table.rows
    )
    note = f"<p>{_html(table.note)}</p>\n" if table.note else ""
    if options.stamp:
        note += "".join(
            f"<p><small>{_html(name)}: {_html(value)}</small></p>\n" for name, value in options.stamp.lines()
        )
    stream.write(f"</tbody>\n</table>\n{note}</body>\n</html>\n")
    return shown


def _html_cell(cell: Cell, column: Column, options: RenderOptions) -> str:
    text = legible(cell, column, options.unicode)
    if column.type == "url" and re.fullmatch(PLAIN_URL, text):
        return f'<a href="{_html(text)}">{_html(text)}</a>'
    return _html(text)


# Like html.escape, whose module also loads every named character that HTML has.
_HTML_ESCAPES = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#x27;"})


def _html(text: str) -> str:
    return safe(text, keep="\n\t").translate(_HTML_ESCAPES)
