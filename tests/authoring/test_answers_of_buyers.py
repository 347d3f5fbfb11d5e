"""Answers in words and a buyer's answers find their way back: a caution asks no more, a need says what it requires."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import openpyxl
import pytest

from offerbook.authoring.answers import number_range
from offerbook.authoring.take_answers import Patch, patch_of, summary, write_patch
from offerbook.index.store import in_memory
from offerbook.loading.load import load
from offerbook.publishing.workbook import write_workbook
from tests.conftest import HEALTHY, MakeCatalogue

ASKS = (
    '{ text = { en = "Old engine.", ru = "Старый двигатель." }, '
    'asks = { en = "Which engine?", ru = "Какой двигатель?" }, of = "supplier" }'
)
STANDS = '{ text = { en = "Old plan.", ru = "Старый план." }, asks = { en = "Is it still bought?", ru = "Это ещё закупают?" } }'
GROUPS = """chosen_by = ["payload_t"]

[[group]]
id = "tippers"
sector = "mining"
name = { en = "Tippers", ru = "Самосвалы" }
codes = [{ scheme = "okpd2", code = "29.10.41" }]

[[link]]
groups = ["haul-trucks", "tippers"]
share = 0.6
serves = true
reason = { en = "Both carry rock.", ru = "Оба возят породу." }
"""
TIPPER = """
[[offer]]
id = "tipper"
name = { en = "Tipper for trucks", ru = "Самосвалы" }
supplier = "belaz"
group = "tippers"
sources = ["page"]
"""
FILES = {
    "sectors.toml": HEALTHY["sectors.toml"] + GROUPS,
    "offers/mining.toml": HEALTHY["offers/mining.toml"]
    + f"# doubts\ncautions = [\n  {ASKS},\n]\nchecked = 2026-11-28\n"
    + TIPPER,
    "projects/mine.toml": HEALTHY["projects/mine.toml"] + f"cautions = [{STANDS}]\n",
}


@pytest.fixture
def root(make_catalogue: MakeCatalogue) -> Path:
    return make_catalogue(FILES)


def answered(root: Path, path: Path, **answers: tuple[str | None, Any]) -> Patch:
    """The patch of a workbook in which the questions of these subjects have an answer and a value."""
    write_workbook(in_memory(root), path)
    book: Any = openpyxl.load_workbook(path)
    sheet = book["Questions"]
    columns = {str(cell.value): cell.column for cell in sheet[1]}
    keys = {row[1]: row for row in book["offerbook"].iter_rows(min_row=2, values_only=True)}
    for row in range(2, sheet.max_row + 1):
        key = keys[sheet.cell(row, columns["Question id"]).value]
        subject = f"{key[4]}_{key[5]}" if key[4] == "caution" else str(key[4])
        if subject in answers:
            says, value = answers[subject]
            for column, content in (("Answer", says), ("Value", value), ("Document", "letter")):
                sheet.cell(row, columns[column]).value = content
    book.save(path)
    return patch_of(root, path)


def test_answers_to_cautions_and_of_the_buyer_become_keys_and_notes(root: Path, tmp_path: Path) -> None:
    patch = answered(
        root,
        tmp_path / "book.xlsx",
        caution_offer=(None, "YaMZ-8503."),
        caution_need=("yes", None),
        requirement=(None, "from 100 to 130 t"),
        group=("yes", None),
    )
    assert (len(patch.taken), patch.noted, patch.refusals, patch.findings) == (4, (), (), ())
    write_patch(root, patch)
    offers = (root / "offers" / "mining.toml").read_text(encoding="utf-8")
    before = FILES["offers/mining.toml"]
    assert offers == before.replace(
        ', asks = { en = "Which engine?", ru = "Какой двигатель?" }, of = "supplier" }', " }"
    ).replace(
        "checked = 2026-11-28\n",
        'checked = 2026-11-28\nnotes = [{ topic = "other", text = { en = "Question: Which engine? Answer: YaMZ-8503.", '
        'ru = "Вопрос: Какой двигатель? Ответ: YaMZ-8503." }, source = "answer-belaz-undated" }]\n',
    )
    need = (root / "projects" / "mine.toml").read_text(encoding="utf-8")
    assert need == FILES["projects/mine.toml"].replace(
        'groups = ["haul-trucks"]', 'groups = ["haul-trucks", "tippers"]'
    ).replace('"stated"\nsources = ["page"]', '"stated"\nsources = ["page", "answer-mine-undated"]').replace(
        ', asks = { en = "Is it still bought?", ru = "Это ещё закупают?" } }', " }"
    ) + (
        'requires = [{ spec = "payload_t", min = 100, max = 130, level = "must", source = "answer-mine-undated" }]\n'
        'notes = [{ topic = "other", text = { en = "Question: Is it still bought? Answer: yes.", '
        'ru = "Вопрос: Это ещё закупают? Ответ: да." }, source = "answer-mine-undated" }]\n'
        "any_group = true\n"
    )
    assert load(root).findings == []
    assert patch_of(root, tmp_path / "book.xlsx").files == {}


def test_what_speaks_against_is_kept_as_a_note_and_still_asked(root: Path, tmp_path: Path) -> None:
    patch = answered(root, tmp_path / "book.xlsx", caution_need=("no", None), group=("no", None))
    assert [it.key.subject for it in patch.noted] == ["caution", "group"]
    assert summary(patch) == ["2 answers can be taken; notes that leave their question open: 2"]
    reasons = [line for line in patch.lines if "becomes a note" in line]
    assert len(reasons) == 2 and all("the question stays open" in line for line in reasons)
    write_patch(root, patch)
    text = (root / "projects" / "mine.toml").read_text(encoding="utf-8")
    assert (text.count("Answer: no."), text.count("asks")) == (2, 1)


def test_an_answer_that_does_not_say_what_was_asked_is_refused(root: Path, tmp_path: Path) -> None:
    patch = answered(root, tmp_path / "book.xlsx", caution_offer=("yes", None))
    assert [it.reason for it in patch.refusals] == [
        "yes or no does not answer this; write as the value what the document states"
    ]


@pytest.mark.parametrize("says", ["yes", "no"])
def test_that_an_offer_suits_or_not_is_a_note_and_no_requirement(root: Path, tmp_path: Path, says: str) -> None:
    patch = answered(root, tmp_path / "book.xlsx", requirement=(says, None))
    assert (len(patch.taken), len(patch.noted), patch.refusals, patch.findings) == (1, 1, (), ())
    assert "the question stays open: `requires` says what the need asks" in patch.lines[0]
    write_patch(root, patch)
    need = (root / "projects" / "mine.toml").read_text(encoding="utf-8")
    assert f"do? Answer: {says}." in need and "requires" not in need
    assert patch_of(root, tmp_path / "book.xlsx").files == {}


@pytest.mark.parametrize(
    ("caution", "requirement", "note", "condition"),
    [
        ("Weichai engine", "at least 100", "Weichai engine", "min = 100"),
        ("двигатель Weichai.", "от 100 до 130 т", "двигатель Weichai", "min = 100, max = 130"),
        ("yes, Weichai", "да: 100", "yes, Weichai", "min = 100"),
        ("no-name engine", 100, "no-name engine", "min = 100"),
    ],
)
def test_words_and_numbers_are_taken_from_the_column_of_yes_and_no_too(
    root: Path, tmp_path: Path, caution: str, requirement: Any, note: str, condition: str
) -> None:
    patch = answered(root, tmp_path / "book.xlsx", caution_offer=(caution, None), requirement=(requirement, None))
    assert (len(patch.taken), patch.noted, patch.refusals, patch.findings) == (2, (), (), ())
    added = "\n".join(patch.lines)
    assert f'"Question: Which engine? Answer: {note}."' in added
    assert f'requires = [{{ spec = "payload_t", {condition}, level = "must"' in added


def test_two_columns_that_say_different_things_are_refused(root: Path, tmp_path: Path) -> None:
    patch = answered(root, tmp_path / "book.xlsx", caution_offer=("Weichai", "YaMZ"), requirement=("100", "100"))
    assert [it.reason for it in patch.refusals] == [
        '"Weichai" is neither yes nor no, and the value beside it says something else; write one of the two'
    ]
    assert [it.key.subject for it in patch.taken] == ["requirement"]


def test_a_caution_that_changed_since_the_export_is_a_conflict(root: Path, tmp_path: Path) -> None:
    answered(root, tmp_path / "book.xlsx", caution_offer=(None, "new"))
    path = root / "offers" / "mining.toml"
    path.write_text(path.read_text(encoding="utf-8").replace("Which engine?", "Which gearbox?"), encoding="utf-8")
    patch = patch_of(root, tmp_path / "book.xlsx")
    assert [it.reason.partition(":")[0] for it in patch.refusals] == ["the catalogue has changed"]


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("от 20 до 30,5", ("20", "30.5")),
        ("20–30", ("20", "30")),
        ("from 1 000 to 1 200", ("1000", "1200")),
        ("30-20", None),
        ("20", None),
    ],
)
def test_ranges_are_read_as_people_write_them(written: str, read: tuple[str, str] | None) -> None:
    found = number_range(written)
    assert (None if found is None else tuple(map(str, found))) == read
