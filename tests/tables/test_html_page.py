"""A page in HTML that is printed."""

from __future__ import annotations

import io

from offerbook.tables.formats import write
from offerbook.tables.stamp import SourceText, Stamp
from offerbook.tables.table import Column, Table
from tests.tables.offers import rendered


def test_html_names_each_source_below_the_table_with_its_address_and_says_where_it_all_comes_from() -> None:
    sources = {"page": SourceText("BELAZ, 2025", "https://belaz.by"), "letter": SourceText("A letter, undated", "")}
    columns = (Column("id", "Id", "id", 1), Column("sources", "Sources", "list", 2))
    rows = [("one", ("page", "letter")), ("two", ("page", "unknown")), ("three", None)]
    stamp = Stamp("Trade", "2026-11-28", "offerbook 1", "abc")
    stream = io.StringIO()
    write(Table("offers", "Offers", columns, rows), "html", stream, stamp=stamp, source=sources.get)
    page, seal = stream.getvalue().split("\n\n<!-- ")
    assert page[page.index("<tbody>") :] == (
        '<tbody>\n<tr><td>one</td><td><a href="#source-1">page</a>; <a href="#source-2">letter</a></td></tr>\n'
        '<tr><td>two</td><td><a href="#source-1">page</a>; unknown</td></tr>\n'
        "<tr><td>three</td><td></td></tr>\n</tbody>\n</table>\n<h2>Sources</h2>\n<ol>\n"
        '<li id="source-1">page: BELAZ, 2025 <a href="https://belaz.by">https://belaz.by</a></li>\n'
        '<li id="source-2">letter: A letter, undated</li>\n</ol>\n'
        '<p class="stamp">Catalogue: Trade · As of: 2026-11-28 · Made by: offerbook 1 · Content hash: abc</p>\n</body>\n</html>'
    )
    assert seal.startswith("offerbook-stamp: offerbook 1; as of 2026-11-28; sha256 abc; rows 3; text ")


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


def test_html_keeps_a_number_and_its_unit_on_a_line_and_csv_has_plain_spaces() -> None:
    table = Table("t", "", (Column("why", "Why", "text", 1), Column("id", "Id", "id", 1)), [("130 t asked", "a 5 t")])
    assert "<td>130\N{NO-BREAK SPACE}t asked</td><td>a 5 t</td>" in rendered(table, "html")
    ranged = table.but(rows=[("20–23 asked, http://a.by/1–2", "a1–2")])
    assert "<td>20–\N{WORD JOINER}23 asked, http://a.by/1–2</td><td>a1–2</td>" in rendered(ranged, "html")
    assert "20–23 asked" in rendered(ranged, "csv")
    assert "130 t asked" in rendered(table.but(rows=[("130 t asked", "a 5 t")]), "csv")
