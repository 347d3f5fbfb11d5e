"""The whole catalogue as a workbook: its sheets, its links, and what it remembers for the way back."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from offerbook.index.stamp import content_digest
from offerbook.index.store import Index, in_memory
from offerbook.matching.matrix import find_matrix, matrix_of
from offerbook.matching.matrix_screen import matrix_screen
from offerbook.matching.questions import find_questions
from offerbook.publishing.answer_keys import sheet_questions
from offerbook.publishing.briefing_contents import briefing_of
from offerbook.publishing.briefing_subject import subject_named
from offerbook.publishing.workbook import write_workbook
from offerbook.tables.rendering import RenderOptions
from offerbook.tables.screen import screen_text
from offerbook.tables.table import OUTCOME_MARKS
from offerbook.text.i18n import set_language
from tests.conftest import HEALTHY, MakeCatalogue, Run
from tests.matching.trade import TRADE, indexed, laid_out, need, offer, project

FLAG = '\n[[spec]]\nid = "heated"\nname = { en = "Heated", ru = "Обогрев" }\ntype = "flag"\n'


@pytest.fixture(scope="module")
def written(shipped: Index, tmp_path_factory: pytest.TempPathFactory) -> tuple[Index, Path]:
    index = shipped
    path = tmp_path_factory.mktemp("workbook") / "book.xlsx"
    set_language("ru")
    write_workbook(index, path)
    set_language("en")
    return index, path


@pytest.fixture(scope="module")
def book(written: tuple[Index, Path]) -> Iterator[Any]:
    yield openpyxl.load_workbook(written[1])


SHEETS = ["Сводка", "Вопросы", "Совпадения", "Потребности", "Незакрытый спрос", "Предложения", "Факты", "Источники"]


@pytest.mark.slow
def test_a_workbook_has_the_sheets_of_an_officer_in_the_readers_language(book: Any) -> None:
    assert [sheet.title for sheet in book] == [*SHEETS, "offerbook"]
    assert [sheet.sheet_state for sheet in book] == ["visible"] * 8 + ["hidden"]
    for sheet in book.worksheets[1:8]:
        heads = [cell.value for cell in sheet[1]]
        assert not [head for head in heads if re.search("[A-Za-z]{4}", head)], sheet.title
        assert len(set(heads)) == len(heads), sheet.title
        assert sheet.print_title_rows == "$1:$1"


@pytest.mark.slow
def test_offers_and_needs_name_models_projects_and_periods_in_the_readers_language(book: Any) -> None:
    offers, needs = (
        [dict(zip([head.value for head in sheet[1]], row, strict=True)) for sheet in [book[title]]
         for row in sheet.iter_rows(min_row=2, values_only=True)]
        for title in ("Предложения", "Потребности")
    )  # fmt: skip
    [tipper] = [row for row in offers if "maz-65262l" in row.values()]
    assert tipper["Модификации"] == "МАЗ-65262L с кузовом МАЗ; МАЗ-65262L с кузовом «Бецема»"
    assert tipper["Предложено для"] == "БАМ-2; Порт Эльга"
    assert {row["За период"] for row in needs} == {"год", None}


@pytest.mark.slow
def test_no_cell_of_a_workbook_is_a_formula(book: Any) -> None:
    assert {cell.data_type for sheet in book for row in sheet.iter_rows() for cell in row} <= {"s", "n", "d"}


@pytest.mark.slow
def test_a_link_between_sheets_leads_to_the_row_of_its_record(book: Any) -> None:
    matches = book["Совпадения"]
    keys = {cell.value: cell.column for cell in matches[1]}
    ids = {"Предложения": (keys["Код предложения"], "Предложение (id)"), "Потребности": (keys["Код потребности"], "")}
    count = 0
    for row in matches.iter_rows(min_row=2):
        for cell in row:
            if cell.hyperlink is not None:
                target = re.fullmatch(r"'(.+)'!([A-Z])(\d+)", cell.hyperlink.location)
                assert target is not None
                sheet = book[target[1]]
                id = row[ids[target[1]][0] - 1].value
                assert id in [it.value for it in sheet[int(target[3])]]
                count += 1
    assert count == 2 * (matches.max_row - 1)


@pytest.mark.slow
def test_the_matches_that_answer_no_need_are_filtered_out(book: Any) -> None:
    sheet = book["Совпадения"]
    outcome = next(cell.column for cell in sheet[1] if cell.value == "Итог")
    hidden = {row: sheet.row_dimensions[row].hidden for row in range(2, sheet.max_row + 1)}
    shown = {sheet.cell(row, outcome).value for row, is_hidden in hidden.items() if not is_hidden}
    assert shown
    assert shown <= {"✓ подходит", "? подходит, если подтвердится"}
    assert not shown & {sheet.cell(row, outcome).value for row, is_hidden in hidden.items() if is_hidden}


@pytest.mark.slow
def test_the_hidden_sheet_remembers_the_state_and_what_each_question_is_about(
    book: Any, written: tuple[Index, Path]
) -> None:
    rows = list(book["offerbook"].iter_rows(values_only=True))
    assert rows[0] == ("kind", "id", "record", "variant", "subject", "name", "asked", "before", "hash")
    assert (rows[1][0], rows[1][-1]) == ("stamp", content_digest(written[0]))
    asked = book["Вопросы"]
    id_column = next(cell.column for cell in asked[1] if cell.value == "Код вопроса")
    ids = [row[id_column - 1] for row in asked.iter_rows(min_row=2, values_only=True)]
    assert ids == [row[1] for row in rows[2:]]
    assert len(set(ids)) == len(ids)


def test_a_small_catalogue_makes_a_workbook_too(make_catalogue: MakeCatalogue, tmp_path: Path) -> None:
    path = tmp_path / "book.xlsx"
    write_workbook(in_memory(make_catalogue()), path)
    assert [sheet.title for sheet in openpyxl.load_workbook(path)][:2] == ["Overview", "Questions"]


def test_the_overview_a_briefing_and_the_matrix_have_the_same_sign_in_each_cell(tmp_path: Path) -> None:
    projects = (
        project("gone", need("trucks", status="past"))
        + project("none", need("loaders", "loaders", status="past"))
        + project("unmet", need("loaders", "loaders"))
        + project("today", need("trucks") + need("loaders", "loaders"))
    )
    index = indexed(tmp_path / "trade", offer("truck", more="specs = { payload_t = 45 }"), projects)
    write_workbook(index, tmp_path / "book.xlsx")
    overview = openpyxl.load_workbook(tmp_path / "book.xlsx")["Overview"]
    lines = [tuple(cell.value for cell in row[:2]) for row in overview.iter_rows()]
    matrix = matrix_of(index, "sector", (), None)
    shown = {str(project): OUTCOME_MARKS[str(outcome)] for project, outcome in matrix.rows}
    assert shown == {"gone": "○", "none": "○", "unmet": "–", "today": "✓"}
    assert [line for line in lines if line[1] and line[0] in shown][-4:] == list(shown.items())
    heat = briefing_of(index, subject_named(index, ())).heat
    assert {name: OUTCOME_MARKS[str(cell)] for name, (cell,) in heat.rows} == shown
    legend = [str(line[0]).replace("  ", " ") for line in lines[-6:]]
    screen = screen_text(matrix_screen(find_matrix(index, "sector"), None), RenderOptions()).replace(
        "\N{NO-BREAK SPACE}", " "
    )
    assert [line for line in legend if line not in screen] == []


def test_the_sheet_of_ask_has_names_room_for_answers_and_what_import_needs(
    run: Run, make_catalogue: MakeCatalogue, tmp_path: Path
) -> None:
    asked = 'requires = [{ spec = "heated", flag = true }]\n'
    root = make_catalogue(
        {
            "specs.toml": HEALTHY["specs.toml"] + FLAG,
            "projects/mine.toml": HEALTHY["projects/mine.toml"] + asked,
        }
    )
    assert run("ask", "-o", "ask.xlsx", "--catalogue", str(root)).code == 0
    book = openpyxl.load_workbook(tmp_path / "ask.xlsx")
    assert [(sheet.title, sheet.sheet_state) for sheet in book] == [
        ("Questions", "visible"),
        ("offerbook", "hidden"),
        ("About", "visible"),
    ]
    sheet = book["Questions"]
    columns: dict[Any, Any] = {cell.value: cell.column for cell in sheet[1]}
    [row] = [
        row for row in range(2, sheet.max_row + 1) if sheet.cell(row, columns["Question"]).value == "Heated: yes or no?"
    ]
    assert sheet.cell(row, columns["To whom"]).value == "BELAZ"
    sheet.cell(row, columns["Answer"]).value = "yes"
    sheet.cell(row, columns["Document"]).value = "https://example.org/answer"
    book.save(tmp_path / "filled.xlsx")
    taken = run("import", "filled.xlsx", "--catalogue", str(root))
    assert (taken.code, "+" in taken.out, "heated" in taken.out) == (0, True, True)
    again = run("ask", "-o", "filled.xlsx", "--catalogue", str(root))
    assert (again.code, again.err) == (
        4,
        "Error: filled.xlsx holds 1 answer, which would be lost; take it in with `offerbook import filled.xlsx`, "
        "or name another file\n",
    )
    # Whoever asks for columns gets a plain table of them.
    assert run("ask", "-o", "plain.xlsx", "--columns", "question", "--catalogue", str(root)).code == 0
    assert openpyxl.load_workbook(tmp_path / "plain.xlsx").worksheets[0]["A1"].value == "Question"


def test_needs_that_ask_the_same_of_an_offer_share_a_row_whoever_says_so(run: Run, tmp_path: Path) -> None:
    said = 'source = "meeting", why = { en = "So it is.", ru = "Так есть." }'
    needs = need(
        "one",
        more="""requires = [{ spec = "payload_t", min = 100 }]
quantity = { value = 20, unit = "pcs" }""",
    ) + need(
        "two",
        "haul-trucks loaders",
        f"""requires = [{{ spec = "payload_t", min = 100, level = "must", part = "haul-trucks", {said} }}]
quantity = {{ value = 20, unit = "pcs", part = "haul-trucks", source = "meeting" }}""",
    )
    sources = "".join(f'[[source]]\nid = "{id}"\npublisher = "{id}"\n' for id in ("page", "meeting"))
    root = laid_out(tmp_path / "trade", offer("truck"), project("mine", needs), {"sources.toml": sources})
    assert run("ask", "-o", "ask.xlsx", "--catalogue", str(root)).code == 0
    book = openpyxl.load_workbook(tmp_path / "ask.xlsx")
    sheet = book["Questions"]
    columns: dict[Any, Any] = {cell.value: cell.column for cell in sheet[1]}
    cells = [[sheet.cell(row, columns[it]).value for it in ("Question", "For which needs")] for row in (2, 3)]
    assert (sheet.max_row, cells) == (
        3,
        [["Is the payload at least 100 t?", "one; two"], ["Can 20 pcs a year be supplied?", "one; two"]],
    )
    for row in (2, 3):
        sheet.cell(row, columns["Answer"]).value = "yes"
        sheet.cell(row, columns["Document"]).value = "https://example.org/answer"
    book.save(tmp_path / "filled.xlsx")
    taken = run("import", "filled.xlsx", "--catalogue", str(root))
    assert (taken.code, "payload_t = { value = 100" in taken.out, "value = 20" in taken.out) == (0, True, True)


def test_a_sheet_asks_a_buyer_in_the_words_of_ask_and_then_for_the_value(tmp_path: Path) -> None:
    offers = offer("one", more="specs = { payload_t = 30 }") + offer("two", more="specs = { payload_t = 40 }")
    chosen = str(TRADE["sectors.toml"]).replace('id = "haul-trucks",', 'id = "haul-trucks", chosen_by = ["payload_t"],')
    index = indexed(tmp_path / "trade", offers, project("mine", need("trucks")), {"sectors.toml": chosen})
    questions = find_questions(index)
    assert {it.text for it in questions} == {"Would the payload of 30 t do?", "Would the payload of 40 t do?"}
    [row] = sheet_questions(questions)
    assert (
        row.text == "Would the payload of 30 t do? Would the payload of 40 t do? What does the buyer require: payload?"
    )
