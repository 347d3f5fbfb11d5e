"""How much can be supplied, as a maker answers it: the amount, of which period, and beside what is stated already."""

from __future__ import annotations

from pathlib import Path

import pytest

from offerbook.authoring.take_answers import patch_of, write_patch
from offerbook.loading.load import load
from tests.authoring.test_take_answers import FILES, NEED, OFFER, Filled, reasons
from tests.conftest import MakeCatalogue

AT_LEAST = '{{ value = {value}, unit = "pcs", per = "year", qualifier = "at-least", source = "{source}" }}'


@pytest.mark.parametrize(
    ("written", "per"),
    [
        ("3", "year"),
        ("3 шт.", "year"),
        ("3 pcs a month", "month"),
        ("3 машины в сутки", None),
        ("3 штуки в сутки", "day"),
    ],
)
def test_how_much_can_be_supplied_is_of_a_year_unless_the_answer_says_of_what(
    make_catalogue: MakeCatalogue, tmp_path: Path, written: str, per: str | None
) -> None:
    root = make_catalogue(FILES)
    filled = Filled(root, tmp_path / "book.xlsx")
    place = filled.fill("capacity", value=written)
    patch = patch_of(root, filled.save())
    if per is None:
        why = f'"{written}" is no number in pcs; write the number alone, in the unit that stands beside it'
        assert reasons(patch) == [(place.format("J"), why)]
    else:
        assert f'+capacity = [{{ value = 3, unit = "pcs", per = "{per}", source' in "\n".join(patch.lines)


@pytest.mark.parametrize(
    ("stated", "value", "becomes"),
    [
        ('{ value = 12, unit = "pcs", qualifier = "at-least" }', None, (20, "at-least")),
        ('{ value = 12, unit = "pcs", qualifier = "at-least" }', "30", (30, None)),
        ('{ value = 12, unit = "pcs", qualifier = "at-least" }', "about 9", None),
        ('{ value = 2, unit = "pcs", per = "day", qualifier = "at-most" }', None, None),
        ('{ value = 19, unit = "pcs", qualifier = "about" }', None, None),
    ],
)
def test_a_capacity_takes_the_place_of_one_that_says_less_and_stands_beside_any_other(
    make_catalogue: MakeCatalogue,
    tmp_path: Path,
    stated: str,
    value: str | None,
    becomes: tuple[int, str | None] | None,
) -> None:
    files = {**FILES, "offers/mining.toml": f"{OFFER}capacity = [{stated}]\n"}
    root = make_catalogue(files)
    filled = Filled(root, tmp_path / "book.xlsx")
    filled.fill("capacity", None if value else "yes", value)
    patch = patch_of(root, filled.save())
    assert (len(patch.taken), reasons(patch), patch.findings) == (1, [], ())
    write_patch(root, patch)
    capacity = next(iter(load(root).catalogue.offers)).capacity
    assert len(capacity) == (1 if becomes else 2)
    if becomes:
        only = capacity[0]
        assert (int(only.value), only.qualifier, only.source) == (*becomes, "answer-belaz-2026-11-20")
    again = patch_of(root, filled.path)
    assert (again.files, len(again.known)) == ({}, 1)


def test_of_two_amounts_that_can_be_supplied_the_larger_is_stated_and_a_no_to_another_is_refused_by_itself(
    make_catalogue: MakeCatalogue, tmp_path: Path
) -> None:
    second = (
        NEED[NEED.index("[[project.need]]") :]
        .replace('id = "trucks"', 'id = "later"')
        .replace("value = 20", "value = 86")
    )
    root = make_catalogue({**FILES, "projects/mine.toml": f"{NEED}\n{second}"})
    filled = Filled(root, tmp_path / "book.xlsx")
    texts = {
        filled.sheet.cell(row, filled.columns["Question"]).value: row for row in range(2, filled.sheet.max_row + 1)
    }
    rows = [texts[f"Can {amount} pcs a year be supplied?"] for amount in (20, 86)]
    for says, larger in (("yes", 86), ("no", 20)):
        for row, answer in zip(rows, ("yes", says), strict=True):
            for column, content in (("Answer", answer), ("Document", "letter")):
                filled.sheet.cell(row, filled.columns[column]).value = content
        patch = patch_of(root, filled.save())
        stated = AT_LEAST.format(value=larger, source="answer-belaz-undated")
        assert f"+capacity = [{stated}]" in patch.lines
        assert reasons(patch) == ([] if says == "yes" else [
            (f"Questions!I{rows[1]}", '"no" does not say how much can be supplied; write the amount as the value')
        ])  # fmt: skip
