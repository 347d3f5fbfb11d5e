"""`gaps` as a command: its columns, its types, and when it fails."""

from __future__ import annotations

import io
import json
from pathlib import Path

import openpyxl
import pytest

from offerbook.library import open_catalogue
from offerbook.tables.rendering import RenderOptions
from offerbook.tables.terminal import write_table
from tests.conftest import Run
from tests.matching.trade import laid_out, need, offer, project


def shown(folder: Path) -> Path:
    return laid_out(
        folder, offer("truck") + offer("cream", "milk"), project("site", need("want") + need("level", "graders"))
    )


def test_gaps_have_stable_columns(tmp_path: Path, run: Run) -> None:
    done = run("gaps", "--catalogue", str(shown(tmp_path)), "-f", "json")
    assert (done.code, json.loads(done.out)) == (
        0,
        [
            {
                "side": "need", "id": "site/level", "type": "no-offer",
                "reason": "no offer in the catalogue is of this kind", "nearest": None,
                "action": "Look for a maker, or tell the buyer that there is none.",
            },
            {
                "side": "offer", "id": "cream", "type": "no-place",
                "reason": "no project in the catalogue needs anything of this kind", "nearest": None,
                "action": "Look for projects that need it.",
            },
        ],
    )  # fmt: skip


@pytest.mark.slow
@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        ((), 0),
        (("--fail-on", "no-offer"), 1),
        (("--fail-on", "no-place"), 1),
        (("--fail-on", "blocked"), 0),
        (("--fail-on", "blocked", "--fail-on", "no-place"), 1),
        # Also at gaps that are not shown.
        (("--type", "no-place", "--fail-on", "no-offer"), 1),
        (("--type", "no-place", "--fail-on", "blocked"), 0),
        # No offer is a gap of one project.
        (("site", "--fail-on", "no-place"), 0),
        (("--fail-on", "nothing"), 2),
        (("--type", "no-ofer"), 2),
        (("sitte",), 2),
    ],
)
def test_gaps_of_a_type_that_is_named_fail_whether_they_are_shown_or_not(
    tmp_path: Path, run: Run, arguments: tuple[str, ...], code: int
) -> None:
    done = run("gaps", *arguments, "--catalogue", str(shown(tmp_path)))
    assert done.code == code
    assert bool(done.out) == (code < 2)


@pytest.mark.slow
def test_the_gaps_that_are_shown_are_of_the_types_that_are_named(tmp_path: Path, run: Run) -> None:
    arguments = ("gaps", "--catalogue", str(shown(tmp_path)), "--columns", "id,type")
    assert run(*arguments, "--type", "no-place").out == "id\ttype\ncream\tno-place\n"
    assert run(*arguments, "--type", "no-place", "--type", "no-offer").out == run(*arguments).out


@pytest.mark.parametrize("option", ["--type", "--fail-on"])
def test_a_wrong_type_is_refused_before_any_work(tmp_path: Path, run: Run, option: str) -> None:
    done = run("gaps", option, "no-ofer", "--catalogue", str(tmp_path / "nowhere"))
    assert (done.code, 'not "no-ofer"' in done.err) == (2, True)


@pytest.mark.parametrize("width", [70, 80, 100, 140])
def test_the_type_of_each_gap_is_shown_at_every_width(tmp_path: Path, width: int) -> None:
    many = "".join(need(f"a-need-with-quite-a-long-name-{number}", "graders") for number in range(3))
    stream = io.StringIO()
    with open_catalogue(laid_out(tmp_path, offer("truck"), project("site", many)), use_cache=False) as book:
        write_table(book.gaps().table(), stream, RenderOptions(width))
    assert stream.getvalue().count("no offer") >= 3
    assert "Type" in stream.getvalue()


def test_a_sheet_of_gaps_has_names_and_the_ids_folded_behind_them(run: Run, tmp_path: Path, warm_cache: str) -> None:
    assert run("gaps", "bam2", "-o", "gaps.xlsx").code == 0
    sheet = openpyxl.load_workbook(tmp_path / "gaps.xlsx").worksheets[0]
    heads = [cell.value for cell in sheet[1]]
    assert heads == ["Side", "Need or offer", "Type", "Why", "Nearest", "Next", "Need or offer (id)", "Nearest (id)"]
    assert [letter for letter, column in sheet.column_dimensions.items() if column.hidden] == ["G", "H"]
    assert "Tipper trucks for soil and rock" in [cell.value for cell in sheet["B"]]


def test_sheets_of_a_cover_and_of_a_matrix_have_names_and_about_names_each_column_once(
    run: Run, tmp_path: Path, warm_cache: str
) -> None:
    assert run("cover", "bam2", "--lang", "ru", "-o", "cover.xlsx").code == 0
    assert run("matrix", "--lang", "ru", "-o", "matrix.xlsx").code == 0
    assert run("match", "bam2", "--lang", "ru", "-o", "match.xlsx").code == 0
    cover, matrix, match = (
        openpyxl.load_workbook(tmp_path / f"{name}.xlsx").worksheets for name in ("cover", "matrix", "match")
    )
    assert [cover[0][place].value for place in ("A1", "A2", "F1", "F2")] == [
        "Поставщик",
        "МАЗ",
        "Поставщик (id)",
        "maz",
    ]
    assert cover[0].column_dimensions["F"].hidden
    assert str(cover[0]["B2"].value).startswith("Самосвалы для грунта и скалы\n")
    assert [matrix[0][place].value for place in ("A1", "B1", "A2")] == ["Проект", "Горная техника", "АГМК"]
    about = {row[0]: row[1] for row in match[-1].iter_rows(values_only=True)}
    assert [row[0].value for row in match[-1].iter_rows()].count("Модификация") == 1
    assert about["Итог"] == "подходит, подходит, если подтвердится, не проходит, похожее, далёкое"
