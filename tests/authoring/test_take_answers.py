"""The way back: answers written into the questions of a workbook become a patch of the catalogue, or refusals."""

from __future__ import annotations

import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from offerbook.authoring.answers import Answer, QuestionKey, amount, firmest
from offerbook.authoring.offer_answers import spec_value
from offerbook.authoring.take_answers import Patch, patch_of, summary, write_patch
from offerbook.index.store import in_memory
from offerbook.loading.load import load
from offerbook.model.records import Choice, Spec, Text
from offerbook.publishing.workbook import write_workbook
from offerbook.text.errors import UsageError
from tests.conftest import HEALTHY, MakeCatalogue, Run
from tests.tools.office import converted, needs_office

NUMBERS = [f"spec_{number}_t" for number in range(12)]
SPECS = HEALTHY["specs.toml"] + "".join(
    f'\n[[spec]]\nid = "{id}"\nname = {{ en = "Number {id}", ru = "Число {id}" }}\ntype = "number"\nunit = "t"\n'
    for id in NUMBERS
)
FLAG = '\n[[spec]]\nid = "heated"\nname = { en = "Heated", ru = "Обогрев" }\ntype = "flag"\n'
OFFER = HEALTHY["offers/mining.toml"].replace("specs =", "# what is published\nspecs =")
CONDITIONS = "\n".join(f'  {{ spec = "{id}", min = {place + 1}.5 }},' for place, id in enumerate(NUMBERS))
NEED = (
    HEALTHY["projects/mine.toml"]
    + f'quantity = {{ value = 20, unit = "pcs" }}\nservices = ["repair"]\nrequires = [\n{CONDITIONS}\n'
    '  { spec = "heated", flag = true },\n]\n'
)
FILES = {"specs.toml": SPECS + FLAG, "offers/mining.toml": OFFER, "projects/mine.toml": NEED}
DAY = datetime.date(2026, 11, 20)


class Filled:
    """A workbook whose questions are being answered.

    path: the workbook.
    """

    def __init__(self, root: Path, path: Path) -> None:
        write_workbook(in_memory(root), path)
        self.path = path
        self.book: Any = openpyxl.load_workbook(path)
        self.sheet: Any = self.book["Questions"]
        self.columns: dict[str, Any] = {str(cell.value): cell.column for cell in self.sheet[1]}
        keys = {row[1]: row for row in self.book["offerbook"].iter_rows(min_row=2, values_only=True)}
        id = self.columns["Question id"]
        self.rows = {
            (keys[self.sheet.cell(row, id).value][5] or keys[self.sheet.cell(row, id).value][4]): row
            for row in range(2, self.sheet.max_row + 1)
        }

    def fill(
        self, subject: str, answer: Any = None, value: Any = None, document: Any = "letter", date: Any = DAY
    ) -> str:
        row = self.rows[subject]
        for column, content in (
            ("Answer", answer), ("Value", value), ("Document", document), ("Date of the document", date),
        ):  # fmt: skip
            if content is not None:
                self.sheet.cell(row, self.columns[column]).value = content
        return f"Questions!{{}}{row}"

    def save(self) -> Path:
        self.book.save(self.path)
        return self.path


@pytest.fixture
def root(make_catalogue: MakeCatalogue) -> Path:
    return make_catalogue(FILES)


@pytest.fixture
def filled(root: Path, tmp_path: Path) -> Filled:
    return Filled(root, tmp_path / "book.xlsx")


def reasons(patch: Patch) -> list[tuple[str, str]]:
    return [(it.place, it.reason) for it in patch.refusals]


def test_a_workbook_with_answers_is_not_replaced_by_an_export(root: Path, filled: Filled, run: Run) -> None:
    filled.fill("spec_1_t", value=7)
    filled.fill("heated", "no", document=None)
    path = filled.save()
    before = path.read_bytes()
    refused = run("export", "-o", str(path), "-C", str(root))
    assert (refused.code, refused.out, path.read_bytes()) == (4, "", before)
    assert "holds 2 answers" in refused.err and f"offerbook import {path}" in refused.err
    for other in (("offers",), ("ask", "--columns", "question"), ("match",)):
        assert (run(*other, "-o", str(path), "-C", str(root)).code, path.read_bytes()) == (4, before), other
    path.unlink()
    assert run("export", "-o", str(path), "-C", str(root)).code == 0
    assert run("export", "-o", str(path), "-C", str(root)).code == 0


def answer_twelve(filled: Filled) -> None:
    filled.fill("spec_0_t", "yes")
    filled.fill("spec_1_t", value=7)
    filled.fill("spec_2_t", value="at least 7,25")
    filled.fill("spec_3_t", value="не менее 1 000")
    for number in range(4, 9):
        filled.fill(f"spec_{number}_t", "yes", document="https://belaz.by/page")
    filled.fill("heated", "no")
    filled.fill("repair", "yes", document="page")
    filled.fill("capacity", value="около 40")


EXPECTED = (
    HEALTHY["offers/mining.toml"]
    .replace("specs =", "# what is published\nspecs =")
    .replace(
        "payload_t = 130 }",
        'payload_t = 130, spec_0_t = { value = 1.5, qualifier = "at-least", source = "L" }, '
        'spec_1_t = { value = 7, source = "L" }, spec_2_t = { value = 7.25, qualifier = "at-least", source = "L" }, '
        'spec_3_t = { value = 1000, qualifier = "at-least", source = "L" }, '
        + ", ".join(
            f'spec_{number}_t = {{ value = {number + 1}.5, qualifier = "at-least", source = "L-2" }}'
            for number in range(4, 9)
        )
        + ', heated = { value = false, source = "L" } }',
    )
    .replace("L-2", "answer-belaz-2026-11-20-2")
    .replace('"L"', '"answer-belaz-2026-11-20"')
    + 'services = ["repair"]\ncapacity = [{ value = 40, unit = "pcs", per = "year", qualifier = "about", '
    'source = "answer-belaz-2026-11-20" }]\n'
)
NEW_SOURCES = """
[[source]]
id = "answer-belaz-2026-11-20"
publisher = { en = "BELAZ", ru = "БЕЛАЗ" }
title = { en = "letter", ru = "letter" }
date = "2026-11-20"

[[source]]
id = "answer-belaz-2026-11-20-2"
publisher = { en = "BELAZ", ru = "БЕЛАЗ" }
url = "https://belaz.by/page"
date = "2026-11-20"
"""


def test_twelve_answers_become_a_patch_that_changes_only_their_bytes_and_passes_check(
    root: Path, filled: Filled
) -> None:
    answer_twelve(filled)
    patch = patch_of(root, filled.save())
    assert (len(patch.taken), reasons(patch), patch.known, patch.findings) == (12, [], (), ())
    write_patch(root, patch)
    assert (root / "offers" / "mining.toml").read_text(encoding="utf-8") == EXPECTED
    assert (root / "sources.toml").read_text(encoding="utf-8") == HEALTHY["sources.toml"] + NEW_SOURCES
    assert load(root).findings == []
    again = patch_of(root, filled.path)
    assert (again.files, len(again.known) + len(again.refusals)) == ({}, 12)


@needs_office
@pytest.mark.slow
def test_a_workbook_that_libreoffice_saved_gives_the_same_patch(root: Path, filled: Filled, tmp_path: Path) -> None:
    answer_twelve(filled)
    path = filled.save()
    saved = converted(path, tmp_path, "xlsx", "ru-RU")
    assert patch_of(root, saved).lines == patch_of(root, path).lines


def test_a_conflict_an_answer_without_source_and_a_broken_cell_are_refused_with_their_places(
    root: Path, filled: Filled
) -> None:
    filled.fill("spec_1_t", value=7)
    conflict = filled.fill("spec_2_t", value=9)
    bare = filled.fill("spec_3_t", "yes", document=None)
    broken = filled.fill("spec_4_t", "perhaps")
    vague = filled.fill("spec_5_t", "no")
    undated = filled.fill("spec_6_t", "yes", date="soon")
    no_day = filled.fill("spec_7_t", "yes", date="31.02.2026")
    offer = root / "offers" / "mining.toml"
    offer.write_text(OFFER.replace("payload_t = 130", "payload_t = 130, spec_2_t = 8"), encoding="utf-8")
    patch = patch_of(root, filled.save())
    assert sorted(reasons(patch)) == sorted([
        (conflict.format("J"), 'the catalogue has changed: at the export it said nothing, now {"value":8}, and the answer is '
         "{ value = 9 }"),
        (bare.format("L"), "there is no document; an answer without a source is not taken"),
        (broken.format("I"), '"perhaps" is no number in t; write the number alone, in the unit that stands beside it'),
        (vague.format("I"), "yes or no does not say how much; write the value that the document states"),
        (undated.format("M"), '"soon" is no date; write it as 2026-11-28'),
        (no_day.format("M"), '"31.02.2026" is no date; write it as 2026-11-28'),
    ])  # fmt: skip
    assert [it.key.name for it in patch.taken] == ["spec_1_t"]
    assert len(summary(patch)) == 7


def test_an_amount_may_have_the_unit_that_stands_beside_it_or_one_that_turns_into_it(
    root: Path, filled: Filled
) -> None:
    filled.fill("spec_1_t", value="7,5 т")
    filled.fill("spec_2_t", value="не менее 9 000 кг")
    filled.fill("capacity", value="40 шт. в год")
    other = filled.fill("spec_3_t", value="5 м³")
    units = {
        name: filled.sheet.cell(filled.rows[name], filled.columns["Unit"]).value for name in ("spec_1_t", "capacity")
    }
    assert units == {"spec_1_t": "t", "capacity": "pcs a year"}
    patch = patch_of(root, filled.save())
    assert reasons(patch) == [
        (other.format("J"), '"5 м³" is no number in t; write the number alone, in the unit that stands beside it')
    ]
    write_patch(root, patch)
    text = (root / "offers" / "mining.toml").read_text(encoding="utf-8")
    assert 'spec_1_t = { value = 7.5, source = "answer-belaz-2026-11-20" }' in text
    assert 'spec_2_t = { value = 9, qualifier = "at-least", source = "answer-belaz-2026-11-20" }' in text
    assert 'capacity = [{ value = 40, unit = "pcs", per = "year", source = "answer-belaz-2026-11-20" }]' in text


def test_what_would_break_the_catalogue_is_a_finding_of_the_patch(root: Path, filled: Filled) -> None:
    filled.fill("spec_1_t", value=7, date="2026-02-31")
    patch = patch_of(root, filled.save())
    assert patch.findings or patch.refusals


def test_import_shows_the_patch_and_writes_only_when_told(root: Path, filled: Filled, run: Run) -> None:
    filled.fill("spec_1_t", value=7)
    path = str(filled.save())
    before = {file: file.read_bytes() for file in root.rglob("*.toml")}
    shown = run("import", path)
    assert (shown.code, shown.err) == (0, "1 answer can be taken\n--write writes the changes\n")
    assert '+specs = { payload_t = 130, spec_1_t = { value = 7, source = "answer-belaz-2026-11-20" } }' in shown.out
    assert {file: file.read_bytes() for file in root.rglob("*.toml")} == before
    written = run("import", path, "--write")
    assert (written.code, written.out) == (0, shown.out)
    assert written.err == "1 answer can be taken\nwrote catalogue/offers/mining.toml, catalogue/sources.toml\n"
    assert "+++ b/catalogue/offers/mining.toml" in shown.out
    assert (root / "offers" / "mining.toml").read_text(encoding="utf-8") == OFFER.replace(
        "130 }", '130, spec_1_t = { value = 7, source = "answer-belaz-2026-11-20" } }'
    )


def test_what_is_refused_is_an_error_and_what_is_known_already_a_remark(root: Path, filled: Filled, run: Run) -> None:
    known = filled.fill("spec_1_t", value=7)
    path = str(filled.save())
    assert run("import", path, "--write").code == 0
    again = run("import", path)
    assert (again.code, again.err) == (
        0,
        f"{known.format('J')}: the catalogue says so already\n0 answers can be taken\n",
    )
    filled.fill("spec_2_t", "perhaps")
    refused = run("import", str(filled.save()))
    assert refused.code == 1 and refused.err.startswith("Error: Questions!I")
    assert refused.err.endswith(
        "\n0 answers can be taken\n"
        "nothing was written, and --write writes nothing until each of these errors is put right\n"
    )


def test_a_file_without_questions_is_refused(root: Path, tmp_path: Path) -> None:
    for content in (b"", b"PK"):
        (tmp_path / "x.xlsx").write_bytes(content)
        with pytest.raises(UsageError, match="no workbook that can be read"):
            patch_of(root, tmp_path / "x.xlsx")
    openpyxl.Workbook().save(tmp_path / "x.xlsx")
    with pytest.raises(UsageError, match=r"holds no questions.*For a list of products add --as offers"):
        patch_of(root, tmp_path / "x.xlsx")
    (tmp_path / "products.CSV").write_text("name;price\nx;1\n", encoding="utf-8")
    with pytest.raises(UsageError, match=r"products\.CSV is no workbook with answered questions.*add --as offers"):
        patch_of(root, tmp_path / "products.CSV")


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("от 60", (Decimal(60), "at-least")),
        (">= 2,5", (Decimal("2.5"), "at-least")),
        ("до 1 200", (Decimal(1200), "at-most")),
        ("> 3", (Decimal(3), "over")),
        ("~7", (Decimal(7), "about")),
        ("60-70", None),
    ],
)
def test_amounts_are_read_as_people_write_them(written: str, read: tuple[Decimal, str | None] | None) -> None:
    assert amount(written) == read


@pytest.mark.parametrize(
    ("answers", "firm"),
    [
        (((True, '{"min":6}'), (True, '{"min":7}'), (True, "")), 1),
        (((True, '{"max":-40}'), (True, '{"max":-50}')), 1),
        (((True, '{"min":6}'), (True, '{"max":7}')), None),
        (((True, '{"min":6}'), (False, '{"min":7}')), None),
        (((True, '{"flag":true}'), (True, '{"flag":true}')), 0),
    ],
)
def test_yes_to_several_conditions_on_one_spec_says_what_the_firmest_asks(
    answers: tuple[tuple[bool, str], ...], firm: int | None
) -> None:
    keys = [QuestionKey("1", "o", "", "spec", "x", asked, "", "") for _says, asked in answers]
    group = [Answer("Q!J7", key, "?", says, None, "d", "") for key, (says, _asked) in zip(keys, answers, strict=True)]
    assert firmest(group) is (None if firm is None else group[firm])


def test_a_choice_is_known_by_its_name_and_by_the_sign_of_times() -> None:
    spec = Spec(
        "f", Text("F", "Ф"), "choice", values=(Choice("4x2", Text("4x2", "4х2")), Choice("gas", Text("gas", "газ")))
    )
    key = QuestionKey("1", "o", "", "spec", "f", "", "", "")

    def taken(value: str) -> object:
        return spec_value(Answer("Q!J7", key, "?", None, value, "d", ""), spec)

    assert [taken(text) for text in ("4×2", "Газ")] == [{"value": "4x2"}, {"value": "gas"}]
    assert taken("6x6") == '"6x6" is none of 4x2, gas'
