"""Tables to text: the formats whole, those for programs and those of markup, their names, and an empty table."""

from __future__ import annotations

import io
import json
import re
import subprocess
import sys
from decimal import Decimal

import pytest
from tabulate import tabulate_formats

from offerbook.tables.formats import ENDINGS, RENDERERS, TABULATE_FORMATS, format_for, format_named, write
from offerbook.tables.table import Column, Table, digits, joined
from tests.tables.offers import COLUMNS, EMPTY, OFFERS, TEXT_FORMATS, one_column, rendered

# --- formats for programs


def test_sentences_are_joined_as_sentences_and_other_items_with_semicolons() -> None:
    assert (
        joined(["Who signs?", "It leaks.", "no press page", "30 шт.", "a"])
        == "Who signs? It leaks. no press page; 30 шт.; a"
    )


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


def test_characters_without_a_shape_are_escaped_in_json_and_shown_elsewhere() -> None:
    table = Table("t", "T", (Column("name", "Name", "text", 1),), [("а\u034fб\u3164\ufe0f\u200d\U000e0100",)])
    shown = r"а\u034fб\u3164\ufe0f\u200d"
    assert rendered(table, "jsonl") == f'{{"name": "{shown}\\udb40\\udd00"}}\n'
    assert rendered(table, "tsv") == f"name\n{shown}\\U000e0100\n"


# --- formats of markup


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
    assert write(EMPTY, format, io.StringIO(), width=80).rows == 0


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
