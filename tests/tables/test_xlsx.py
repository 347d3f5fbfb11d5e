"""Tables as workbooks: every cell of its own type, and no text of the data a formula."""

from __future__ import annotations

import datetime
import io
import tracemalloc
import zipfile
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl.utils.escape import unescape

from offerbook.tables.cells import LinkedText, QualifiedNumber
from offerbook.tables.formats import write
from offerbook.tables.stamp import Stamp
from offerbook.tables.table import Column, Row, Table
from offerbook.tables.xlsx_book import Book, Inputs, SheetLook
from offerbook.tables.xlsx_width import lines_needed, text_width
from offerbook.text.errors import OutputError
from offerbook.text.i18n import set_language

STAMP = Stamp("A catalogue & more", "2026-11-28", "offerbook 1.2", "ab12")
COLUMNS = (
    Column("id", "Id", "id", 1),
    Column("name", "Name", "text", 1, "what it is called"),
    Column("okpd2", "OKPD2", "code", 3),
    Column("payload_t", "Payload", "number", 2, unit="t"),
    Column("count", "Count", "integer", 2),
    Column("date", "Date", "date", 2),
    Column("services", "Services", "words", 4),
    Column("certified", "Certified", "flag", 5),
    Column("outcome", "Outcome", "outcome", 5),
    Column("source", "Source", "url", 9),
)
ROWS: tuple[Row, ...] = (
    ("1e5", '=HYPERLINK("http://evil")', "29.10.41", Decimal("1.50"), 12000, "2025-10-03", ("repair",), True, "fits",
     "https://belaz.by/p_1"),
    ("x", "\x1b[31m\u202e_x0041_", "0402", None, None, "2025-10", (), False, "blocked", "javascript:alert(1)"),
    ("y", "a\nb", "8704.10", QualifiedNumber(Decimal(23), "at most {value}"), 7, None, None, None, None, None),
)  # fmt: skip
OFFERS = Table("offers", "Offers [all]: 1/2", COLUMNS, ROWS, "One note.")


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    set_language("en")
    yield
    set_language("en")


def workbook(table: Table, stamp: Stamp | None = STAMP) -> Any:
    stream = io.BytesIO()
    write(table, "xlsx", stream, stamp=stamp)
    return openpyxl.load_workbook(stream)


def cells(sheet: Any) -> list[list[Any]]:
    # What openpyxl leaves of the form in which a file holds some characters.
    return [
        [unescape(cell.value) if isinstance(cell.value, str) else cell.value for cell in row]
        for row in sheet.iter_rows()
    ]


def test_every_cell_has_its_own_type_and_nothing_is_a_formula() -> None:
    sheet = workbook(OFFERS).worksheets[0]
    day = datetime.datetime(2025, 10, 3)
    assert cells(sheet) == [
        ["Id", "Name", "OKPD2", "Payload, t", "Count", "Date", "Services", "Certified", "Outcome", "Source"],
        ["1e5", '=HYPERLINK("http://evil")', "29.10.41", 1.5, 12000, day, "repair", "yes", "✓ fits",
         "https://belaz.by/p_1"],
        ["x", "\\x1b[31m\\u202e_x0041_", "0402", None, None, "2025-10", None, "no", "✗ blocked", "javascript:alert(1)"],
        ["y", "a\nb", "8704.10", 23, 7, None, None, None, None, None],
    ]  # fmt: skip
    assert {cell.data_type for row in sheet.iter_rows() for cell in row} == {"s", "n", "d"}
    assert [sheet["D2"].number_format, sheet["E2"].number_format, sheet["D4"].number_format] == [
        "0.00", "#,##0", '"at most "0',
    ]  # fmt: skip
    assert [cell.number_format for cell in sheet["A"][1:]] == ["@"] * 3
    assert sheet["J2"].hyperlink.target == "https://belaz.by/p_1"
    assert sheet["J3"].hyperlink is None


def test_a_sheet_is_ready_to_be_read_filtered_and_printed() -> None:
    sheet = workbook(OFFERS).worksheets[0]
    assert sheet.title == "Offers all 1 2"
    assert (sheet.freeze_panes, sheet.auto_filter.ref) == ("B2", "A1:J4")
    assert (sheet.print_title_rows, sheet.print_area) == ("$1:$1", "'Offers all 1 2'!$A$1:$J$4")
    assert (sheet.page_setup.paperSize, sheet.page_setup.orientation, sheet.page_setup.fitToHeight) == (
        9,
        "landscape",
        0,
    )
    assert sheet.row_dimensions[4].height > sheet.row_dimensions[2].height
    assert sheet.oddHeader.left.text == "A catalogue && more · 2026-11-28"


def test_the_second_sheet_says_where_the_table_comes_from_and_what_its_columns_mean() -> None:
    assert cells(workbook(OFFERS).worksheets[1]) == [
        ["Table", "Offers [all]: 1/2"],
        [None, "One note."],
        ["Catalogue", "A catalogue & more"],
        ["As of", "2026-11-28"],
        ["Made by", "offerbook 1.2"],
        ["Content hash", "ab12"],
        [None, ""],
        ["Name", "what it is called"],
    ]


def test_russian_has_russian_words_heads_and_dates() -> None:
    set_language("ru")
    sheet = workbook(OFFERS).worksheets[0]
    assert [cell.value for cell in sheet[2]][6:9] == ["ремонт", "да", "✓ подходит"]
    assert sheet["F2"].number_format == "dd.mm.yyyy"
    assert workbook(OFFERS).sheetnames[1] == "О файле"


def test_a_sheet_folds_columns_filters_rows_asks_for_answers_and_links_records() -> None:
    stream = io.BytesIO()
    book = Book(stream, "Whole", STAMP)
    columns = (
        Column("name", "Name", "text", 1),
        Column("id", "Id", "id", 1),
        Column("outcome", "Outcome", "outcome", 1),
        Column("answer", "Answer", "text", 1),
        Column("date", "Date", "date", 1),
    )
    rows: list[Row] = [
        (LinkedText("A", "internal:'B'!A2"), "a", "fits", None, None),
        ("B", "b", "related", None, None),
    ]
    inputs = {"answer": Inputs("choice", ("yes", "no"), "Answer", "Choose."), "date": Inputs("date")}
    look = SheetLook("Same", ("id",), ("outcome", ("✓ fits",)), inputs)
    assert book.add_table(Table("t", "T", columns, rows), look) == 2
    book.add_table(Table("t", "T", columns, rows), SheetLook("same", hidden=True))
    book.close()
    sheet, hidden = openpyxl.load_workbook(stream).worksheets
    assert (sheet.title, hidden.title, hidden.sheet_state) == ("Same", "same (2)", "hidden")
    assert (sheet.column_dimensions["B"].hidden, sheet.column_dimensions["B"].outlineLevel) == (True, 1)
    assert [sheet.row_dimensions[row].hidden for row in (2, 3)] == [False, True]
    assert sheet.auto_filter.filterColumn[0].filters.filter == ["✓ fits"]
    assert sheet["A2"].hyperlink.location == "'B'!A2"
    rules = {
        str(rule.sqref): (rule.type, rule.formula1, bool(rule.showErrorMessage))
        for rule in sheet.data_validations.dataValidation
    }
    assert rules == {"D2:D3": ("list", '"yes,no"', False), "E2:E3": ("date", "32874", True)}


def test_a_text_longer_than_a_cell_is_cut_and_says_so() -> None:
    sheet = workbook(Table("t", "T", (Column("name", "Name", "text", 1),), [("x" * 40_000,)])).worksheets[0]
    assert sheet["A2"].value == "x" * 32_766 + "…"


@pytest.mark.parametrize("number", [Decimal("0.1234567890123456"), Decimal("1e400"), Decimal("NaN"), 10**20 + 1])
def test_a_number_that_a_sheet_cannot_hold_is_a_text_with_all_its_digits(number: Any) -> None:
    sheet = workbook(Table("t", "T", (Column("n", "N", "number", 1),), [(number,)])).worksheets[0]
    assert sheet["A2"].value == (format(number, "f") if number == Decimal("0.1234567890123456") else str(number))


@pytest.mark.slow
@given(st.lists(st.text(st.characters(codec="utf-8"), max_size=60), min_size=1, max_size=8))
@settings(max_examples=30, deadline=None)
def test_no_text_of_the_data_is_a_formula_or_breaks_the_file(texts: list[str]) -> None:
    columns = (Column("name", texts[0], "text", 1), Column("code", "Code", "code", 1), Column("url", "U", "url", 1))
    sheet = workbook(Table("t", texts[0], columns, [(text, text, text) for text in texts]), None).worksheets[0]
    assert {cell.data_type for row in sheet.iter_rows() for cell in row} <= {"s", "n"}
    assert [row[0].value is None for row in sheet.iter_rows(min_row=2)] == [not text for text in texts]


def test_the_same_table_makes_the_same_file_to_the_byte() -> None:
    one, other = io.BytesIO(), io.BytesIO()
    assert write(OFFERS, "xlsx", one, stamp=STAMP).rows == write(OFFERS, "xlsx", other, stamp=STAMP).rows == 3
    assert one.getvalue() == other.getvalue()
    assert zipfile.ZipFile(one).testzip() is None


@pytest.mark.slow
def test_memory_stays_flat_where_rows_stream() -> None:
    def rows(count: int) -> Iterator[Row]:
        return (("a" * 20, Decimal(number)) for number in range(count))

    columns = (Column("a", "A", "text", 1), Column("n", "N", "number", 1))

    def peak(count: int) -> int:
        tracemalloc.start()
        try:
            write(Table("t", "T", columns, rows(count)), "xlsx", io.BytesIO())
            return tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()

    peak(10)
    # Other threads of the process that runs the tests take memory in one turn and not in all.
    assert any(peak(4000) < peak(1000) + 200_000 for _turn in range(3))


def test_more_rows_than_a_sheet_has_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("offerbook.tables.xlsx_book.LAST_ROW", 2)
    with pytest.raises(OutputError, match="a sheet holds 2 rows and this table has more; write it as CSV"):
        workbook(OFFERS)


@pytest.mark.parametrize(
    ("text", "width", "lines"),
    [("", 10, 1), ("one two", 10, 1), ("one two three", 9, 2), ("a\nb", 10, 2), ("x" * 30, 11, 3), ("Щ" * 8, 9, 2)],
)
def test_lines_are_counted_as_a_sheet_breaks_them(text: str, width: float, lines: int) -> None:
    assert lines_needed(text, width) == lines


def test_the_width_of_a_text_is_that_of_its_longest_line() -> None:
    assert text_width("00\n0000") == 4


def test_an_id_beside_its_name_is_folded_away() -> None:
    columns = (
        Column("need_name", "Need", "text", 1),
        Column("outcome", "Outcome", "outcome", 1),
        Column("need", "Need", "id", 1),
    )
    sheet = workbook(Table("matches", "Matches", columns, [("Tippers", "fits", "bam2/tippers")])).worksheets[0]
    assert [tuple(cell.value for cell in row) for row in sheet.rows] == [
        ("Need", "Outcome", "Need (id)"),
        ("Tippers", "✓ fits", "bam2/tippers"),
    ]
    assert [letter for letter, column in sheet.column_dimensions.items() if column.hidden] == ["C"]
