"""Tables to text: every format whole, and what must hold for any data in all of them."""

from __future__ import annotations

import csv
import io
import json
import os
import re
import stat
import subprocess
import sys
import tracemalloc
import unicodedata
from collections.abc import Iterator
from decimal import Decimal
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from rich.cells import cell_len
from tabulate import tabulate_formats

from offerbook.cli.stdio import colour_wanted, prepare_stdout, supports_unicode, terminal_size
from offerbook.tables import files
from offerbook.tables.files import OutputError, open_output, open_output_binary
from offerbook.tables.formats import ENDINGS, RENDERERS, TABULATE_FORMATS, format_for, format_named, write
from offerbook.tables.rendering import RenderResult, SourceText
from offerbook.tables.stamp import Stamp
from offerbook.tables.table import Cell, Column, QualifiedNumber, Row, Table, digits
from offerbook.text.normalize import safe

COLUMNS = (
    Column("id", "Id", "id", 1),
    Column("name", "Name", "text", 1),
    Column("okpd2", "OKPD2", "code", 3),
    Column("payload_t", "Payload", "number", 2, unit="t"),
    Column("services", "Services", "list", 4),
    Column("certified", "Certified", "flag", 5),
    Column("source", "Source", "url", 9),
)
ROWS: tuple[Row, ...] = (
    (
        "belaz-7513",
        "БЕЛАЗ-7513 | самосвал",
        "28.92.29",
        Decimal("130"),
        ("maintenance", "spare-parts"),
        True,
        "https://belaz.by/p_1",
    ),
    ("1e5", '=milk, "dry"\n[/bold] <b>', "01.10", Decimal("1.50"), (), False, "javascript:alert(1)"),
    ("x", "\x1b[31m\u202e", "0402", None, ("a",), None, None),
)
OFFERS = Table("offers", "Offers", COLUMNS, ROWS, "One note.")
EMPTY = OFFERS._replace(rows=())
TEXT_FORMATS = tuple(name for name, renderer in RENDERERS.items() if not renderer.binary)


def rendered(table: Table, format: str, **look: Any) -> str:
    stream = io.StringIO()
    write(table, format, stream, **look)
    return stream.getvalue()


def one_column(*cells: Cell, type: Any = "text") -> Table:
    return Table("offers", "", (Column("name", "Name", type, 1),), [(cell,) for cell in cells])


# --- formats for programs


def test_csv_has_keys_crlf_and_bare_values() -> None:
    assert rendered(OFFERS, "csv") == (
        "id,name,okpd2,payload_t,services,certified,source\r\n"
        "belaz-7513,БЕЛАЗ-7513 | самосвал,28.92.29,130,maintenance; spare-parts,true,https://belaz.by/p_1\r\n"
        '1e5,"=milk, ""dry""\n[/bold] <b>",01.10,1.50,,false,javascript:alert(1)\r\n'
        "x,\\x1b[31m\\u202e,0402,,a,,\r\n"
    )


def test_csv_for_a_russian_spreadsheet_has_a_mark_semicolons_decimal_commas_and_no_formula_but_texts() -> None:
    assert rendered(OFFERS, "csv", excel="ru") == (
        "\ufeffId;Name;OKPD2;Payload, t;Services;Certified;Source\r\n"
        'belaz-7513;БЕЛАЗ-7513 | самосвал;"=""28.92.29""";130;"maintenance; spare-parts";yes;https://belaz.by/p_1\r\n'
        '"=""1e5""";"\'=milk, ""dry""\n[/bold] <b>";"=""01.10""";1,50;;no;javascript:alert(1)\r\n'
        'x;\\x1b[31m\\u202e;"=""0402""";;a;;\r\n'
    )


def test_csv_for_an_english_spreadsheet_has_a_mark_commas_and_decimal_points() -> None:
    assert rendered(OFFERS, "csv", excel="en") == (
        '\ufeffId,Name,OKPD2,"Payload, t",Services,Certified,Source\r\n'
        'belaz-7513,БЕЛАЗ-7513 | самосвал,"=""28.92.29""",130,maintenance; spare-parts,yes,https://belaz.by/p_1\r\n'
        '"=""1e5""","\'=milk, ""dry""\n[/bold] <b>","=""01.10""",1.50,,no,javascript:alert(1)\r\n'
        'x,\\x1b[31m\\u202e,"=""0402""",,a,,\r\n'
    )


def test_tsv_has_one_line_for_each_row() -> None:
    assert rendered(OFFERS, "tsv") == (
        "id\tname\tokpd2\tpayload_t\tservices\tcertified\tsource\n"
        "belaz-7513\tБЕЛАЗ-7513 | самосвал\t28.92.29\t130\tmaintenance; spare-parts\ttrue\thttps://belaz.by/p_1\n"
        '1e5\t=milk, "dry"\\n[/bold] <b>\t01.10\t1.50\t\tfalse\tjavascript:alert(1)\n'
        "x\t\\x1b[31m\\u202e\t0402\t\ta\t\t\n"
    )


def test_json_has_one_object_on_each_line_and_numbers_digit_for_digit() -> None:
    assert rendered(OFFERS, "json") == (
        "[\n"
        '  {"id": "belaz-7513", "name": "БЕЛАЗ-7513 | самосвал", "okpd2": "28.92.29", "payload_t": 130, '
        '"services": ["maintenance", "spare-parts"], "certified": true, "source": "https://belaz.by/p_1"},\n'
        '  {"id": "1e5", "name": "=milk, \\"dry\\"\\n[/bold] <b>", "okpd2": "01.10", "payload_t": 1.50, '
        '"services": [], "certified": false, "source": "javascript:alert(1)"},\n'
        '  {"id": "x", "name": "\\u001b[31m\\u202e", "okpd2": "0402", "payload_t": null, '
        '"services": ["a"], "certified": null, "source": null}\n'
        "]\n"
    )


def test_jsonl_is_the_objects_of_json() -> None:
    lines = rendered(OFFERS, "jsonl").splitlines()
    assert [json.loads(line) for line in lines] == json.loads(rendered(OFFERS, "json"))


def test_json_shows_c1_bidi_and_zero_width_characters_by_their_numbers_and_leaves_no_break_spaces() -> None:
    table = one_column("\x7f\x9b\u200b\u2028\u2066\ufeff\U000e0041 130\u00a0т 🚜")
    expected = r'{"name": "\u007f\u009b\u200b\u2028\u2066\ufeff\udb40\udc41 130' + '\u00a0т 🚜"}\n'
    assert rendered(table, "jsonl") == expected


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (130, "130"),
        (-50, "-50"),
        (Decimal("130"), "130"),
        (Decimal("1.50"), "1.50"),
        (Decimal("0.1") + Decimal("0.2"), "0.3"),
        (Decimal("1E+3"), "1000"),
        (Decimal("1E-7"), "0.0000001"),
        (Decimal("12345678901234567890.1"), "12345678901234567890.1"),
        (Decimal("1E+999"), "1E+999"),
    ],
)
def test_a_number_keeps_its_published_digits(number: int | Decimal, text: str) -> None:
    assert digits(number) == text
    assert rendered(one_column(number, type="number"), "jsonl") == f'{{"name": {text}}}\n'
    assert json.loads(rendered(one_column(number, type="number"), "json"), parse_float=Decimal) == [{"name": number}]


def test_a_number_that_is_none_is_null_in_json() -> None:
    table = one_column(Decimal("NaN"), Decimal("Infinity"), type="number")
    assert rendered(table, "json") == '[\n  {"name": null},\n  {"name": null}\n]\n'


# --- formats for people


def test_a_table_wide_enough_shows_every_column() -> None:
    assert rendered(OFFERS, "table", width=120) == (
        "Offers\n"
        "\n"
        "Id          Name                   OKPD2     Payload, t  Services                  Certified"
        "  Source\n"
        "────────────────────────────────────────────────────────"
        "──────────────────────────────────────────────────────────\n"
        "belaz-7513  БЕЛАЗ-7513 | самосвал  28.92.29         130  maintenance; spare-parts  ✓"
        "          https://belaz.by/p_1\n"
        '1e5         =milk, "dry"           01.10           1.50  –                         ✗'
        "          javascript:alert(1)\n"
        "            [/bold] <b>\n"
        "x           \\x1b[31m\\u202e         0402               –  a                         –          –\n"
        "\n"
        "One note.\n"
    )


def test_a_narrow_table_loses_its_least_important_columns_and_says_which() -> None:
    stream = io.StringIO()
    shown = write(OFFERS, "table", stream, width=64)
    assert shown == RenderResult(3, ("services", "certified", "source"), 0)
    assert stream.getvalue() == (
        "Offers\n"
        "\n"
        "Id          Name                   OKPD2     Payload, t\n"
        "───────────────────────────────────────────────────────\n"
        "belaz-7513  БЕЛАЗ-7513 | самосвал  28.92.29         130\n"
        '1e5         =milk, "dry"           01.10           1.50\n'
        "            [/bold] <b>\n"
        "x           \\x1b[31m\\u202e         0402               –\n"
        "\n"
        "One note.\n"
    )


def test_of_equally_important_columns_the_right_most_goes_first() -> None:
    columns = tuple(Column(key, key, "code", priority) for key, priority in zip("abcd", (1, 5, 9, 9), strict=True))
    table = Table("codes", "", columns, [("a" * 20, "b" * 20, "c" * 20, "d" * 20)])
    assert [write(table, "table", io.StringIO(), width=width).hidden_columns for width in (86, 85, 63, 60)] == [
        (),
        ("d",),
        ("c", "d"),
        ("c", "d"),
    ]


def test_without_unicode_a_table_is_drawn_in_ascii() -> None:
    columns = (COLUMNS[0], Column("marks", "Verdicts", "mark", 1), COLUMNS[5])
    table = Table("matches", "", columns, [("belaz-7513", "✓✗?", True), ("mtz-82", None, False)])
    assert rendered(table, "table", width=80, unicode=False) == (
        "Id          Verdicts  Certified\n"
        "-------------------------------\n"
        "belaz-7513  +x?       yes\n"
        "mtz-82      -         no\n"
    )


def test_below_sixty_columns_a_table_becomes_cards() -> None:
    assert rendered(OFFERS, "table", width=59) == rendered(OFFERS, "cards", width=59)


def test_cards_wrap_values_under_their_beginning_and_keep_numbers_whole_below_long_labels() -> None:
    columns = (
        *COLUMNS[:5],
        Column("temperature_c", "Operating temperature, minimum", "integer", 4, unit="°C"),
    )
    table = Table("offers", "Offers", columns, [(*ROWS[0][:5], -50), (*ROWS[1][:5], None)])
    assert rendered(table, "cards", width=30) == (
        "Offers\n"
        "\n"
        "Id:         belaz-7513\n"
        "Name:       БЕЛАЗ-7513 |\n"
        "            самосвал\n"
        "OKPD2:      28.92.29\n"
        "Payload, t: 130\n"
        "Services:   maintenance;\n"
        "            spare-parts\n"
        "Operating temperature,\n"
        "minimum, °C:\n"
        "            -50\n"
        "\n"
        "Id:         1e5\n"
        'Name:       =milk, "dry"\n'
        "            [/bold] <b>\n"
        "OKPD2:      01.10\n"
        "Payload, t: 1.50\n"
        "Services:   –\n"
        "Operating temperature,\n"
        "minimum, °C:\n"
        "            –\n"
    )


def test_an_id_wider_than_the_terminal_stays_whole() -> None:
    long = "a" * 70
    assert rendered(one_column(long, type="id"), "table", width=65) == f"Name:\n{long}\n"
    assert rendered(one_column("b" * 19, type="id"), "cards", width=20) == f"Name:\n {'b' * 19}\n"


def test_wide_characters_are_measured_in_columns() -> None:
    columns = (Column("name", "Name", "text", 1), Column("id", "Id", "id", 1))
    table = Table("offers", "", columns, [("拖拉机", "mtz"), ("🚜", "a"), ("за\u0301мок", "b")])
    expected = "Name    Id\n-----------\n拖拉机  mtz\n🚜      a\nза\u0301мок   b\n"
    assert rendered(table, "table", width=80, unicode=False) == expected
    assert rendered(table._replace(rows=[("拖拉机", "mtz"), ("🚜", "a")]), "rst") == (
        "======  ====\nName    Id\n======  ====\n拖拉机  mtz\n🚜      a\n======  ====\n"
    )


def test_with_colour_only_colours_are_added() -> None:
    coloured = rendered(OFFERS, "table", width=120, colour=True)
    bare = "\n".join(line.rstrip() for line in re.sub(r"\x1b\[[\d;]*m", "", coloured).split("\n"))
    assert "\x1b[36mbelaz-7513\x1b[0m" in coloured
    assert bare == rendered(OFFERS, "table", width=120)


@pytest.mark.parametrize("environment", [{"TERM": "dumb", "FORCE_COLOR": "1"}, {"COLUMNS": "40", "NO_COLOR": "1"}])
def test_the_environment_changes_neither_width_nor_colour(
    environment: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    looks = [{"width": 120, "colour": colour} for colour in (True, False)]
    before = [rendered(OFFERS, "table", **look) for look in looks]
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    assert [rendered(OFFERS, "table", **look) for look in looks] == before


def test_a_long_table_shows_its_first_rows_and_counts_the_others() -> None:
    rows: Iterator[Row] = ((f"id-{number}", None, None, None, (), None, None) for number in range(100_000))
    stream = io.StringIO()
    assert write(OFFERS._replace(rows=rows), "table", stream, width=100, limit=200) == RenderResult(200, (), 99_800)
    assert stream.getvalue().count("id-") == 200


def test_markdown_escapes_what_would_be_markup_and_links_addresses() -> None:
    assert rendered(OFFERS, "markdown") == (
        "| Id | Name | OKPD2 | Payload, t | Services | Certified | Source |\n"
        "| --- | --- | --- | ---: | --- | --- | --- |\n"
        "| belaz-7513 | БЕЛАЗ-7513 \\| самосвал | 28.92.29 | 130 | maintenance; spare-parts | ✓ "
        "| <https://belaz.by/p_1> |\n"
        '| 1e5 | =milk, "dry"<br>\\[/bold\\] \\<b\\> | 01.10 | 1.50 |  | ✗ | javascript:alert(1) |\n'
        "| x | \\\\x1b\\[31m\\\\u202e | 0402 |  | a |  |  |\n"
    )
    assert rendered(one_column("payload_t _a_ *b* `c` ~d~ &lt; \\|"), "markdown") == (
        "| Name |\n| --- |\n| payload_t \\_a\\_ \\*b\\* \\`c\\` \\~d\\~ \\&lt; \\\\\\| |\n"
    )


def test_html_is_a_page_with_the_table_and_links_only_web_addresses() -> None:
    page = rendered(OFFERS, "html")
    assert page.startswith('<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n<title>Offers</title>\n')
    assert page[page.index("<body>") :] == (
        "<body>\n<table>\n<caption>Offers</caption>\n<thead>\n"
        '<tr><th>Id</th><th>Name</th><th>OKPD2</th><th class="number">Payload, t</th><th>Services</th>'
        "<th>Certified</th><th>Source</th></tr>\n</thead>\n<tbody>\n"
        '<tr><td>belaz-7513</td><td>БЕЛАЗ-7513 | самосвал</td><td>28.92.29</td><td class="number">130</td>'
        "<td>maintenance; spare-parts</td><td>✓</td>"
        '<td><a href="https://belaz.by/p_1">https://belaz.by/p_1</a></td></tr>\n'
        "<tr><td>1e5</td><td>=milk, &quot;dry&quot;\n[/bold] &lt;b&gt;</td><td>01.10</td>"
        '<td class="number">1.50</td><td></td><td>✗</td><td>javascript:alert(1)</td></tr>\n'
        '<tr><td>x</td><td>\\x1b[31m\\u202e</td><td>0402</td><td class="number"></td><td>a</td><td></td>'
        "<td></td></tr>\n</tbody>\n</table>\n<p>One note.</p>\n</body>\n</html>\n"
    )


@pytest.mark.parametrize(
    ("format", "expected"),
    [
        (
            "latex",
            "\\begin{tabular}{lr}\n\\hline\n Name      &   Payload, t \\\\\n\\hline\n"
            " 01.10     &         1.50 \\\\\n {}[x] \\& \\_y\\_ &          -50 \\\\\n"
            " {}*z|       &              \\\\\n\\hline\n\\end{tabular}\n",
        ),
        (
            "rst",
            "===========  ============\nName           Payload, t\n===========  ============\n"
            "01.10                1.50\n\\[x] & _y\\_           -50\n\\*z\\|\n===========  ============\n",
        ),
        (
            "asciidoc",
            '[cols="<31,>14",options="header"]\n|====\n'
            "| Name                          |   Payload, t \n"
            "| 01.10                         |         1.50 \n"
            "| &#91;x&#93; &#38; &#95;y&#95; |          -50 \n"
            "| &#42;z&#124;                  |              \n|====\n",
        ),
        (
            "jira",
            "|| Name                          ||   Payload, t ||\n"
            "| 01.10                         |         1.50 |\n"
            "| &#91;x&#93; &#38; &#95;y&#95; |          -50 |\n"
            "| &#42;z&#124;                  |              |\n",
        ),
        (
            "orgtbl",
            "| Name                    |   Payload, t |\n|-------------------------+--------------|\n"
            "| 01.10                   |         1.50 |\n| [x] & \\under{}y\\under{} |          -50 |\n"
            "| \\ast{}z\\vert{}          |              |\n",
        ),
        (
            "simple",
            "Name         Payload, t\n---------  ------------\n01.10              1.50\n[x] & _y_           -50\n*z|\n",
        ),
    ],
)
def test_other_tools_markup_keeps_codes_and_escapes_what_it_would_obey(format: str, expected: str) -> None:
    columns = (Column("name", "Name", "text", 1), COLUMNS[3])
    table = Table("offers", "", columns, [("01.10", Decimal("1.50")), ("[x] & _y_", -50), (" *z|", None)])
    assert rendered(table, format) == expected


@pytest.mark.parametrize(
    ("format", "text", "expected"),
    [
        ("orgtbl", r"\input{x}", r"\\zwnj{}input{x}"),
        ("orgtbl", "$x$ *b* {{{m}}}", r"\dollar{}x\dollar{} \ast{}b* {\zwnj{}{\zwnj{}{m}}}"),
        ("orgtbl", "[[a]] [fn:1] @@html:b@@", r"[\zwnj{}[a]] [\zwnj{}fn:1] @\zwnj{}@html:b@\zwnj{}@"),
        ("orgtbl", "src_sh{ls} x^2 6*4 и/или", r"src\under{}sh{ls} x\asciicirc{}2 6*4 и/или"),
        ("textile", "ABC(def)", "ABC&#40;def)"),
        ("rst", "и\u0306ода", "йода"),
        ("rst", "x\u0306", r"x\\u0306"),
    ],
)
def test_what_a_markup_would_obey_is_only_text(format: str, text: str, expected: str) -> None:
    table = Table("offers", "", (Column("name", "Name", "text", 1),), [(text,)])
    assert expected in rendered(table, format)


@pytest.mark.parametrize("format", TABULATE_FORMATS)
def test_a_code_that_looks_like_a_number_stays_in_every_format_of_tabulate(format: str) -> None:
    text = rendered(one_column("01.10", "1e5", "0402", "007", type="code"), format)
    assert re.findall(r"01\.10|1e5|0402|007", text) == ["01.10", "1e5", "0402", "007"]


# --- an empty table


def test_an_empty_table_is_silent_on_a_terminal_and_a_header_or_brackets_elsewhere() -> None:
    header = "id,name,okpd2,payload_t,services,certified,source\r\n"
    assert rendered(EMPTY, "table", width=80) == ""
    assert rendered(EMPTY, "cards", width=80) == ""
    assert rendered(EMPTY, "csv") == header
    assert rendered(EMPTY, "tsv") == header.replace(",", "\t").replace("\r", "")
    assert rendered(EMPTY, "json") == "[]\n"
    assert rendered(EMPTY, "jsonl") == ""


@pytest.mark.parametrize("format", TEXT_FORMATS)
def test_every_format_writes_an_empty_table_and_counts_no_row(format: str) -> None:
    assert write(EMPTY, format, io.StringIO(), width=80) == RenderResult(0)


# --- what holds for any data

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
@settings(deadline=None)
def test_on_a_terminal_no_text_is_lost_or_cut(text: str, format: str, width: int) -> None:
    seen = "".join(rendered(one_column(text), format, width=width).split())
    whole = "".join(safe(text.replace("\t", " "), keep="\n").split())
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
    assert (shown, behind) == (RenderResult(5_000), 0)
    assert peak < 200_000


# --- formulas


@pytest.mark.parametrize(
    "text",
    [
        "=1+1",
        "+7 914 123-45-67",
        "+79141234567",
        "-cmd|' /C calc'!A0",
        "@SUM(A1)",
        "\tx",
        "  =1+1",
        "\u00a0=1+1",
        "\n=1+1",
        "＝1+1",
        "＋1",
        "－1",
        "＠x",
        "-",
        "-1-2",
        "-1e",
    ],
)
def test_a_text_that_begins_like_a_formula_gets_an_apostrophe_in_a_spreadsheet(text: str) -> None:
    read = list(csv.reader(io.StringIO(rendered(one_column(text), "csv", excel="en"), newline="")))
    assert read == [["\ufeffName"], [f"'{text}"]]
    assert list(csv.reader(io.StringIO(rendered(one_column(text), "csv"), newline=""))) == [["name"], [text]]


@pytest.mark.parametrize(
    "text",
    ["-5", "-1.5", "-1,5", "-1 234,50", "-1\u00a0234", "-1e-5", "1+1", "лифт = lift", "a@b.by", "'=", ""],
)
@pytest.mark.parametrize("excel", ["en", "ru"])
def test_negative_numbers_and_other_texts_are_left_as_they_are_in_a_spreadsheet(text: str, excel: str) -> None:
    output = io.StringIO(rendered(one_column(text, text), "csv", excel=excel), newline="")
    assert list(csv.reader(output, delimiter=";" if excel == "ru" else ",")) == [
        ["\ufeffName"],
        [text],
        [text],
    ]


@pytest.mark.parametrize(
    "text",
    ["29.10.41", "8704.10", "0402", "12.5", "1 000", "303E10", "1e5", "5 %", "1/2", "1 1/2", "2025-10", "10:30", "MAR-20",
     "5 мая", "сен 2025", "may5", "TRUE", "Истина", "2025-10-03"],
)  # fmt: skip
def test_a_text_that_a_spreadsheet_would_take_for_a_number_or_a_date_stays_a_text(text: str) -> None:
    assert rendered(one_column(text), "csv", excel="en") == f'\ufeffName\r\n"=""{text}"""\r\n'


def test_in_a_spreadsheet_words_are_the_readers_heads_differ_and_a_number_keeps_its_qualifier() -> None:
    columns = (
        Column("need", "Need", "id", 1),
        Column("need_name", "Need", "text", 1),
        Column("name", "Need", "text", 1),
        Column("outcome", "Outcome", "outcome", 1),
        Column("services", "Services", "words", 1),
        Column("t", "Payload", "number", 1, unit="t"),
        Column("date", "Date", "date", 1),
    )
    row: Row = ("a/b", "A", "B", "fits-if-confirmed", ("spare-parts", "repair"),
                QualifiedNumber(Decimal("2.5"), "at most {value}"), "2025-10-03")  # fmt: skip
    assert rendered(Table("t", "", columns, [row]), "csv", excel="ru") == (
        "\ufeffNeed (id);Need;Need (name);Outcome;Services;Payload, t;Date\r\n"
        'a/b;A;B;? fits if confirmed;"spare parts; repair";at most 2,5;2025-10-03\r\n'
    )


def test_numbers_in_a_spreadsheet_are_never_touched_but_for_the_decimal_comma() -> None:
    table = one_column(-5, Decimal("-1.50"), Decimal("+7"), type="number")
    assert rendered(table, "csv", excel="en") == "\ufeffName\r\n-5\r\n-1.50\r\n7\r\n"
    assert rendered(table, "csv", excel="ru") == "\ufeffName\r\n-5\r\n-1,50\r\n7\r\n"


# --- names of formats


def test_the_formats_of_tabulate_are_all_offered_but_for_those_left_out_with_a_reason() -> None:
    left_out = {"github", "pipe", "html", "tsv", "unsafehtml", "latex_raw", "youtrack", "colon_grid"}
    assert set(TABULATE_FORMATS) == set(tabulate_formats) - left_out
    assert len(set(TABULATE_FORMATS)) == len(TABULATE_FORMATS)


def test_a_format_has_aliases_in_any_case_and_endings() -> None:
    assert [format_named(name) for name in ("csv", "CSV", "md", "GitHub", "ndjson", "org", "yaml")] == [
        *("csv", "csv", "markdown", "markdown", "jsonl", "orgtbl"),
        None,
    ]
    names = (
        "a.csv",
        "a.CSV",
        "b/offers.jsonl",
        "a.ndjson",
        "a.htm",
        "a.tex",
        "a.xlsx",
        "a.yaml",
        "csv",
        ".csv",
    )
    assert [format_for(name) for name in names] == [
        *("csv", "csv", "jsonl", "jsonl", "html", "latex", "xlsx"),
        *(None, None, None),
    ]
    assert set(ENDINGS.values()) - set(RENDERERS) <= {"xlsx"}


def test_the_module_of_formats_loads_neither_rich_nor_tabulate() -> None:
    code = "import sys, offerbook.tables.formats; print(sorted({'rich', 'tabulate'} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"


# --- files


def test_a_file_appears_whole_with_its_line_ends_and_nothing_beside_it(tmp_path: Path) -> None:
    path = tmp_path / "предложения.csv"
    with open_output(path) as stream:
        stream.write("лифт\r\n")
        stream.flush()
        assert not path.exists()
    assert path.read_bytes() == "лифт\r\n".encode()
    assert list(tmp_path.iterdir()) == [path]


def test_a_failed_file_leaves_the_former_one_and_nothing_beside_it(tmp_path: Path) -> None:
    path = tmp_path / "offers.csv"
    path.write_text("former")
    with pytest.raises(KeyboardInterrupt), open_output(path) as stream:
        stream.write("half")
        raise KeyboardInterrupt
    assert path.read_text() == "former"
    assert list(tmp_path.iterdir()) == [path]


def test_bytes_are_written_whole_too(tmp_path: Path) -> None:
    with open_output_binary(tmp_path / "offers.xlsx") as stream:
        stream.write(b"PK")
    assert (tmp_path / "offers.xlsx").read_bytes() == b"PK"


def test_a_file_that_cannot_be_written_says_where_and_why(tmp_path: Path) -> None:
    folder = tmp_path / "no"
    with pytest.raises(OutputError) as error, open_output(folder / "offers.csv"):
        pass
    assert str(error.value) == f"cannot write {folder / 'offers.csv'}: there is no folder {folder}"
    with pytest.raises(OutputError) as error, open_output(tmp_path):
        pass
    assert str(error.value) == f"cannot write {tmp_path}: it is a folder"
    (tmp_path / "file").touch()
    with pytest.raises(OutputError) as error, open_output(tmp_path / "file" / "offers.csv"):
        pass
    assert (
        str(error.value) == f"cannot write {tmp_path / 'file' / 'offers.csv'}: there is no folder {tmp_path / 'file'}"
    )


def test_a_full_disk_is_an_output_error(tmp_path: Path) -> None:
    with pytest.raises(OutputError) as error, open_output(tmp_path / "offers.csv"):
        raise OSError(28, "No space left on device")
    assert str(error.value) == f"cannot write {tmp_path / 'offers.csv'}: No space left on device"
    assert list(tmp_path.iterdir()) == []


@pytest.mark.skipif(os.name == "nt", reason="links and permission bits of POSIX")
def test_a_link_keeps_pointing_and_permissions_are_kept_or_follow_the_umask(tmp_path: Path) -> None:
    target, link, fresh = tmp_path / "target.csv", tmp_path / "link.csv", tmp_path / "fresh.csv"
    target.write_text("former")
    target.chmod(0o600)
    link.symlink_to(target.name)
    former = os.umask(0o027)
    try:
        for path in (link, fresh):
            with open_output(path) as stream:
                stream.write("new")
    finally:
        os.umask(former)
    assert link.is_symlink()
    assert target.read_text() == "new"
    assert [stat.S_IMODE(path.stat().st_mode) for path in (target, fresh)] == [0o600, 0o640]


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="the system has no such pipes")
def test_a_pipe_that_nobody_reads_is_not_waited_for_for_ever(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "LONGEST_WAIT_FOR_A_READER", 0.01)
    pipe = tmp_path / "pipe.csv"
    os.mkfifo(pipe)
    with pytest.raises(OutputError) as error, open_output(pipe):
        pass
    assert str(error.value) == f"cannot write {pipe}: nobody reads from this pipe"


@pytest.mark.skipif(os.name == "nt", reason="a device of POSIX")
def test_a_device_is_written_as_it_is() -> None:
    with open_output("/dev/null") as stream:
        stream.write("gone")
    assert not Path("/dev/null").is_file()


# --- the terminal


@pytest.mark.parametrize(
    ("option", "isatty", "environ", "colour"),
    [
        ("auto", True, {}, True),
        ("auto", False, {}, False),
        ("always", False, {"NO_COLOR": "1", "TERM": "dumb"}, True),
        ("never", True, {"FORCE_COLOR": "1"}, False),
        ("auto", True, {"NO_COLOR": "1", "FORCE_COLOR": "1"}, False),
        ("auto", True, {"NO_COLOR": ""}, True),
        ("auto", False, {"FORCE_COLOR": "1", "TERM": "dumb"}, True),
        ("auto", False, {"CLICOLOR_FORCE": "1"}, True),
        ("auto", False, {"FORCE_COLOR": "0"}, False),
        ("auto", True, {"TERM": "dumb"}, False),
    ],
)
def test_colour_follows_the_option_then_the_environment_then_the_terminal(
    option: Any, isatty: bool, environ: dict[str, str], colour: bool
) -> None:
    assert colour_wanted(option, isatty, environ) is colour


@pytest.mark.parametrize(
    ("encoding", "environ", "unicode"),
    [
        ("utf-8", {}, True),
        ("UTF8", {"LANG": "ru_RU.UTF-8", "TERM": "xterm"}, True),
        ("cp866", {}, False),
        ("cp1251", {}, False),
        (None, {}, False),
        ("no-such", {}, False),
        ("utf-8", {"LC_ALL": "C", "LANG": "ru_RU.UTF-8"}, False),
        ("utf-8", {"LC_ALL": "", "LANG": "POSIX"}, False),
        ("utf-8", {"LANG": "C", "LC_CTYPE": "C.UTF-8"}, True),
        ("utf-8", {"TERM": "dumb"}, False),
    ],
)
def test_unicode_needs_utf_8_and_a_terminal_that_is_not_dumb(
    encoding: str | None, environ: dict[str, str], unicode: bool
) -> None:
    assert supports_unicode(encoding, environ) is unicode


def test_stdout_becomes_utf_8_that_never_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    raw = io.BytesIO()
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(raw, encoding="cp866"))
    monkeypatch.setattr(sys, "stderr", io.StringIO())
    assert prepare_stdout({}) is False
    print("«лифт» ✓ \udc80")
    sys.stdout.flush()
    assert raw.getvalue() == "«лифт» ✓ \\udc80\n".encode()


def test_the_width_is_that_of_columns_then_of_the_terminal_then_eighty(tmp_path: Path) -> None:
    with (tmp_path / "file").open("w") as stream:
        assert terminal_size(stream, {}) == (80, 24)
        assert terminal_size(stream, {"COLUMNS": "132", "LINES": "50"}) == (132, 50)
        for columns in ("wide", "9" * 6, "9" * 5000, "²"):
            assert terminal_size(stream, {"COLUMNS": columns, "LINES": "0"}) == (80, 24)
    assert terminal_size(io.StringIO(), {}) == (80, 24)


def test_characters_without_a_shape_are_escaped_in_json_and_shown_elsewhere() -> None:
    table = Table("t", "T", (Column("name", "Name", "text", 1),), [("а\u034fб\u3164\ufe0f\u200d\U000e0100",)])
    shown = r"а\u034fб\u3164\ufe0f\u200d"
    assert rendered(table, "jsonl") == f'{{"name": "{shown}\\udb40\\udd00"}}\n'
    assert rendered(table, "tsv") == f"name\n{shown}\\U000e0100\n"


# --- A page that is printed


def test_html_names_each_source_below_the_table_with_its_address_and_says_where_it_all_comes_from() -> None:
    sources = {"page": SourceText("BELAZ, 2025", "https://belaz.by"), "letter": SourceText("A letter, undated", "")}
    columns = (Column("id", "Id", "id", 1), Column("sources", "Sources", "list", 2))
    rows = [("one", ("page", "letter")), ("two", ("page", "unknown")), ("three", None)]
    stamp = Stamp("Trade", "2026-11-28", "offerbook 1", "abc")
    stream = io.StringIO()
    write(Table("offers", "Offers", columns, rows), "html", stream, stamp=stamp, source=sources.get)
    page = stream.getvalue()
    assert page[page.index("<tbody>") :] == (
        '<tbody>\n<tr><td>one</td><td><a href="#source-1">page</a>; <a href="#source-2">letter</a></td></tr>\n'
        '<tr><td>two</td><td><a href="#source-1">page</a>; unknown</td></tr>\n'
        "<tr><td>three</td><td></td></tr>\n</tbody>\n</table>\n<h2>Sources</h2>\n<ol>\n"
        '<li id="source-1">page: BELAZ, 2025 <a href="https://belaz.by">https://belaz.by</a></li>\n'
        '<li id="source-2">letter: A letter, undated</li>\n</ol>\n'
        '<p class="stamp">Catalogue: Trade · As of: 2026-11-28 · Made by: offerbook 1 · Content hash: abc</p>\n</body>\n</html>\n'
    )


def test_html_of_a_wide_table_is_printed_as_cards_under_their_headings() -> None:
    columns = tuple(Column(f"c{place}", f'"{place}"', "text", 1) for place in range(9))
    page = rendered(Table("wide", "Wide", columns, [tuple("abcdefghi")]), "html")
    assert '<table class="wide">' in page
    assert '.wide td:nth-child(9)::before { content: "\\22 8\\22 "; }' in page
    assert '<table class="wide">' not in rendered(Table("narrow", "", columns[:8], []), "html")


def test_html_parts_sentences_by_lines_and_other_lists_by_semicolons() -> None:
    column = Column("cautions", "Cautions", "list", 1)
    page = rendered(Table("t", "", (column,), [(("It leaks.", "It moves."),), (("a", "b"),)]), "html")
    assert "<tr><td>It leaks.\nIt moves.</td></tr>\n<tr><td>a; b</td></tr>\n" in page
