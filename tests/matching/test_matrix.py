"""The matrix: the best outcome of each project and of what stands across."""

from __future__ import annotations

from pathlib import Path

import pytest

from offerbook.matching.matrix import By, matrix_of
from offerbook.tables.table import Cell
from tests.matching.found_matches import HEAVY
from tests.matching.trade import indexed, need, offer, project

MIXED = (
    offer("truck", more="specs = { payload_t = 130 }")
    + offer("tipper", "tippers", "specs = { payload_t = 130 }", supplier="maz")
    + offer("cream", "milk", supplier="maz", more='variants = [{ id = "own", supplier = "belaz", group = "graders" }]')
)
SITES = project("mine", need("trucks", more=HEAVY)) + project("farm", need("graders", "graders")) + project("empty", "")


@pytest.mark.parametrize(
    ("by", "header", "rows"),
    [
        (
            "sector",
            ["project", "mining", "roads"],
            [("mine", "fits", "fits-if-confirmed"), ("farm", None, "fits"), ("empty", None, None)],
        ),
        (
            "supplier",
            ["project", "belaz", "maz"],
            [("mine", "fits", "fits-if-confirmed"), ("farm", "fits", None), ("empty", None, None)],
        ),
        (
            "offer",
            ["project", "truck", "tipper", "cream"],
            [
                ("mine", "fits", "fits-if-confirmed", None),
                ("farm", None, None, "fits"),
                ("empty", None, None, None),
            ],
        ),
    ],
)
def test_the_matrix_has_the_best_outcome_of_each_project_and_what_stands_across(
    tmp_path: Path, by: By, header: list[str], rows: list[tuple[Cell, ...]]
) -> None:
    table = matrix_of(indexed(tmp_path, MIXED, SITES), by, (), None)
    assert [column.key for column in table.columns] == header
    assert list(table.rows) == rows


def test_of_several_outcomes_in_a_cell_of_the_matrix_the_best_is_shown(tmp_path: Path) -> None:
    offers = offer("small", more="specs = { payload_t = 1 }") + offer("unknown")
    index = indexed(tmp_path, offers, project("mine", need("trucks", more=HEAVY)))
    assert list(matrix_of(index, "sector", (), None).rows) == [("mine", "fits-if-confirmed")]


def test_the_matrix_is_shown_in_the_columns_and_rows_that_are_asked_for(tmp_path: Path) -> None:
    table = matrix_of(indexed(tmp_path, MIXED, SITES), "offer", ["project,cream"], 2)
    assert ([column.key for column in table.columns], list(table.rows)) == (
        ["project", "cream"],
        [("mine", None), ("farm", "fits")],
    )


def test_what_only_past_demand_would_take_is_marked_in_the_matrix(tmp_path: Path) -> None:
    projects = (
        project("gone", need("trucks", status="past"))
        + project("asleep", need("trucks", status="dormant") + need("more", more=HEAVY))
        + project("near", need("trucks", status="past") + need("loaders", "loaders"))
        + project("none", need("loaders", "loaders", status="past"))
        + project("today", need("trucks", status="past") + need("more"))
    )
    index = indexed(tmp_path, offer("truck", more="specs = { payload_t = 45 }"), projects)
    assert list(matrix_of(index, "offer", (), None).rows) == [
        ("gone", "past-demand"),
        ("asleep", "past-demand"),
        ("near", "past-demand"),
        ("none", None),
        ("today", "fits"),
    ]
