"""What holds for any data in every format: nothing acts, nothing is lost, and rows are written as they are read."""

from __future__ import annotations

import csv
import io
import json
import re
import tracemalloc
import unicodedata
from collections.abc import Iterator
from html.parser import HTMLParser
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from rich.cells import cell_len

from offerbook.tables.formats import write
from offerbook.tables.table import Column, Row, Table
from offerbook.text.normalize import safe
from tests.tables.offers import COLUMNS, TEXT_FORMATS, one_column, rendered

NASTY = [
    "\x1b[31m",
    "\x00",
    "\x7f",
    "\x9b",
    "\u202e",
    "\u2066",
    "\u200b",
    "\u2028",
    "\ufeff",
    "\r",
    "\n",
    "\t",
    "\\",
]
MARKUP = [
    "|",
    "||",
    "[/bold]",
    "[premium]",
    "<b>",
    "&amp;",
    "`",
    "*",
    "_",
    '"',
    "'",
    ";",
    ",",
    "=",
    "+",
    "-",
    "@",
    " ",
]
PIECES = st.one_of(st.sampled_from(NASTY + MARKUP), st.text(max_size=6), st.sampled_from(["лифт", "拖", "🚜", "1.5"]))
TEXTS = st.lists(PIECES, max_size=8).map("".join)
ORDINARY = st.text(
    st.one_of(
        st.sampled_from("\n\t\"';,=+-@|\\ "),
        st.characters(categories=("L", "Nd", "P", "Sm", "Sc"), codec="utf-8"),
    ),
    max_size=20,
)
LINE_ENDS = {"csv": "\r\n\t", "tsv": "\n\t", "html": "\n\t"}


@pytest.mark.slow
@given(TEXTS, st.booleans())
@settings(max_examples=30, deadline=None)
def test_no_character_of_the_data_can_drive_the_terminal_in_any_format(text: str, unicode: bool) -> None:
    columns = tuple(Column(type, text, type, 1) for type in ("text", "id", "list", "mark", "url"))
    table = Table("offers", text, columns, [(text, text, (text, text), text, text)], text)
    for format in TEXT_FORMATS:
        for width in (None, 30, 200):
            output = rendered(table, format, width=width, unicode=unicode)
            dangerous = {
                char
                for char in output
                if unicodedata.category(char) == "Cc" or unicodedata.bidirectional(char) in BIDI_CONTROLS
            }
            assert dangerous <= set(LINE_ENDS.get(format, "\n")), format
            assert "\r" not in output.replace("\r\n", ""), format


BIDI_CONTROLS = {"LRE", "RLE", "PDF", "LRO", "RLO", "LRI", "RLI", "FSI", "PDI"}


@given(st.lists(st.tuples(ORDINARY, ORDINARY), max_size=5))
def test_csv_read_back_gives_the_same_cells(rows: list[tuple[str, str]]) -> None:
    table = Table("offers", "", (COLUMNS[0], COLUMNS[1]), rows)
    read = list(csv.reader(io.StringIO(rendered(table, "csv"), newline="")))
    assert read == [["id", "name"], *map(list, rows)]


@given(st.lists(st.tuples(ORDINARY, ORDINARY), max_size=5))
def test_tsv_read_back_gives_the_same_cells(rows: list[tuple[str, str]]) -> None:
    escapes = {"\\t": "\t", "\\n": "\n", "\\\\": "\\"}
    table = Table("offers", "", (COLUMNS[0], COLUMNS[1]), rows)
    lines = rendered(table, "tsv").split("\n")[1:-1]
    read = [[re.sub(r"\\.", lambda found: escapes[found[0]], cell) for cell in line.split("\t")] for line in lines]
    assert read == [list(row) for row in rows]


@given(st.lists(st.tuples(TEXTS, st.none() | st.booleans() | st.integers() | st.lists(TEXTS).map(tuple)), max_size=5))
def test_json_read_back_gives_the_same_cells(rows: list[tuple[str, Any]]) -> None:
    table = Table("offers", "", (COLUMNS[0], COLUMNS[1]), rows)
    expected = [{"id": id_, "name": list(cell) if isinstance(cell, tuple) else cell} for id_, cell in rows]
    assert json.loads(rendered(table, "json")) == expected


@given(st.lists(TEXTS, min_size=1, max_size=5))
@example(["a|b", "\\", "\\|", "a\nb"])
def test_every_line_of_markdown_has_the_same_number_of_borders(texts: list[str]) -> None:
    columns = (Column("name", texts[0], "text", 1), Column("source", "Source", "url", 1))
    lines = rendered(Table("offers", "", columns, [(text, text) for text in texts]), "markdown").split("\n")
    assert lines.pop() == ""
    assert [len(re.sub(r"\\.", "", line).split("|")) for line in lines] == [4] * (len(texts) + 2)


class Cells(HTMLParser):
    """The cells of a page's table, row by row."""

    def __init__(self) -> None:
        super().__init__()
        self.rows: list[list[str]] = []
        self.tags: set[str] = set()
        self.inside = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002
        self.tags.add(tag)
        if tag == "tr":
            self.rows.append([])
        if tag in ("td", "th"):
            self.rows[-1].append("")
            self.inside = True

    def handle_endtag(self, tag: str) -> None:
        if tag in ("td", "th"):
            self.inside = False

    def handle_data(self, data: str) -> None:
        if self.inside:
            self.rows[-1][-1] += data


@pytest.mark.slow
@given(st.lists(st.tuples(TEXTS, TEXTS), max_size=5))
def test_html_read_back_gives_the_same_cells_and_no_other_tags(rows: list[tuple[str, str]]) -> None:
    parser = Cells()
    parser.feed(rendered(Table("offers", "", (COLUMNS[1], COLUMNS[6]), rows), "html"))
    parser.close()
    assert parser.rows == [["Name", "Source"], *([safe(cell, keep="\n\t") for cell in row] for row in rows)]
    page = {
        "html",
        "head",
        "meta",
        "title",
        "style",
        "body",
        "table",
        "caption",
        "thead",
        "tbody",
        "tr",
        "th",
        "td",
    }
    assert parser.tags <= page


@given(TEXTS, st.sampled_from(["table", "cards"]), st.integers(20, 120))
@example("[/bold][premium]\x1b]8;;x\x07\u202e", "table", 60)
@example("\uf8f0\uf8f1 \uf8f2\uf8f3", "table", 60)
@settings(deadline=None)
def test_on_a_terminal_no_text_is_lost_or_cut(text: str, format: str, width: int) -> None:
    seen = "".join(rendered(one_column(text), format, width=width).split())
    whole = "".join(safe(text.replace("\t", " "), keep="\n").split())
    for private in "\uf8f0\uf8f1\uf8f2\uf8f3":
        # These stand for spaces while lines are broken; where the text itself has one, its code is shown.
        whole = whole.replace(private, f"\\u{ord(private):04x}")
    assert seen.endswith(whole or ("–" if not text else ""))


WORDS = st.lists(st.text("абвгд拖-", min_size=1, max_size=30), max_size=12).map(" ".join)


@pytest.mark.slow
@given(
    st.lists(st.tuples(st.from_regex(r"[a-z]{1,40}", fullmatch=True), WORDS, WORDS, st.integers()), min_size=1),
    st.integers(20, 200),
    st.sampled_from(["table", "cards"]),
)
@settings(max_examples=30, deadline=None)
def test_no_line_is_wider_than_the_terminal_unless_an_id_alone_is(
    rows: list[tuple[str, str, str, int]], width: int, format: str
) -> None:
    columns = (
        Column("id", "Identifier of the offer", "id", 1),
        Column("name", "Name", "text", 1),
        Column("summary", "What it is and what it is for", "text", 5),
        Column("payload", "Payload", "integer", 3, unit="t"),
    )
    table = Table("offers", "Offers for the operating mines", columns, rows, "A note about all of these offers.")
    lines = rendered(table, format, width=width).split("\n")
    assert max(map(cell_len, lines)) <= max(width, *(len(str(cell)) for row in rows for cell in (row[0], row[3])))


@pytest.mark.slow
@pytest.mark.parametrize("format", ["csv", "tsv", "json", "jsonl", "markdown", "html"])
def test_rows_are_written_as_they_are_read(format: str) -> None:
    turns = [_written(format) for _turn in range(3)]
    assert {(rows, behind) for rows, behind, _peak in turns} == {(5_000, 0)}
    # Modules that are loaded, and other threads of the process that runs the tests, take memory in one turn and not in all.
    assert min(peak for _rows, _behind, peak in turns) < 200_000


def _written(format: str) -> tuple[int, int, int]:
    """How many rows are written, how many are read at most before one of them is written, and the bytes that this takes."""
    written = behind = 0

    class Sink(io.StringIO):
        def write(self, text: str, /) -> int:
            nonlocal written
            written += text.count("id-")
            return len(text)

    def rows() -> Iterator[Row]:
        nonlocal behind
        for number in range(5_000):
            behind = max(behind, number - written)
            yield (f"id-{number}", "лифт")

    tracemalloc.start()
    shown = write(Table("offers", "", COLUMNS[:2], rows()), format, Sink())
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return shown.rows, behind, peak
