"""What a buyer answers about how much and by when becomes the need's quantity and time; what becomes a note says why."""

from __future__ import annotations

import subprocess
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from offerbook.authoring.need_amounts import read_need_answer
from offerbook.authoring.take_answers import Patch, summary, write_patch
from offerbook.loading.load import load
from offerbook.model.amount_questions import asked_of_need
from offerbook.model.records import Caution, Text
from tests.authoring.test_answers_of_buyers import answered
from tests.conftest import HEALTHY, MakeCatalogue

BOTH = ("quantity", "when")
ASKS = (
    'asks = { en = "Does this need still stand, and if so, how much is wanted and by when?", '
    'ru = "Сохраняется ли эта потребность, сколько нужно и к какому сроку?" }'
)
NEED = HEALTHY["projects/mine.toml"]
CAUTION = 'cautions = [{ text = { en = "Old plan.", ru = "Старый план." }, ASKS }]\n'
SOURCES = ('"stated"\nsources = ["page"]', '"stated"\nsources = ["page", "answer-mine-undated"]')


def pcs(value: int, qualifier: str = "", unit: str = "pcs", per: str = "") -> dict[str, Any]:
    said = {"value": Decimal(value), "unit": unit, "per": per, "qualifier": qualifier}
    return {name: part for name, part in said.items() if part}


@pytest.mark.parametrize(
    ("value", "quantity", "when"),
    [
        ("20 шт. до 30.06.2027", pcs(20), {"by": "2027-06-30"}),
        ("да, 20 машин к концу 2027 г.", pcs(20), {"by": "2027"}),
        ("20 pcs by 2027-06", pcs(20), {"by": "2027-06"}),
        ("не менее 12 шт.", pcs(12, "at-least"), None),
        ("до 12 шт. до 2027", pcs(12, "at-most"), {"by": "2027"}),
        ("from 2026 to 2028", None, {"from": "2026", "by": "2028"}),
        ("с 03.2026 по 12.2027, 1 200 т в год", pcs(1200, unit="t", per="year"), {"from": "2026-03", "by": "2027-12"}),
        ("2,5 тыс. т к 2027", {"value": Decimal("2.5"), "unit": "kt"}, {"by": "2027"}),
        ("500 голов в год", pcs(500, unit="head", per="year"), None),
        ("500 t/year from 2027", pcs(500, unit="t", per="year"), {"from": "2027"}),
        ("12 штук, II квартал 2027 г.", pcs(12), {"by": "2027-06"}),
        ("about 15 head by the end of 2026", pcs(15, "about", "head"), {"by": "2026"}),
        ("30 июня 2027", None, {"by": "2027-06-30"}),
        ("June 2027: 3 sets", None, None),
        ("2050 шт.", pcs(2050), None),
    ],
)  # fmt: skip
def test_how_much_and_by_when_are_read_as_people_write_them(value: str, quantity: Any, when: Any) -> None:
    read = read_need_answer(value, BOTH)
    assert isinstance(read, str) if quantity == when else read == (quantity, when)


def test_a_cell_that_is_a_date_or_a_year_is_the_time() -> None:
    assert read_need_answer(Decimal(46203), ("when",)) == (None, {"by": "2026-06-30"})
    assert read_need_answer(Decimal(2027), ("when",)) == (None, {"by": "2027"})


@pytest.mark.parametrize(
    ("value", "reason"),
    [
        ("12", '"12" has no unit that is known; write it as "20 pcs" or "500 t/year"'),
        ("20 вёдер до 2027", '"20 вёдер" has no unit that is known; write it as "20 pcs" or "500 t/year"'),
        ("20–30 шт. к 2027", '"20–30 шт" is a range; write one amount, such as "at least 20 pcs"'),
        ("до 31.02.2027", '"до 31.02.2027" is no date; write it as 2026-11-28'),
        ("2028–2026", '"2028–2026" ends before it begins'),
        ("много", '"много" is not understood; write how much and by when as "20 pcs by 2027-06"'),
    ],
)
def test_what_cannot_be_read_is_refused_and_says_how_to_write_it(value: str, reason: str) -> None:
    assert read_need_answer(value, BOTH) == reason


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("Does this need still stand, and if so, how much is wanted and by when?", BOTH),
        ("When will the city next buy machines?", ("when",)),
        ("Would your shops take milk, and how much?", ("quantity",)),
        ("Which sites want trucks, of what class and how many?", ()),
        ("How many of the 126 lifts were installed?", ()),
        ("Сколько нужно и к какому сроку?", BOTH),
        ("Какие площадки и сколько?", ()),
    ],
)
def test_a_question_that_asks_for_more_is_answered_in_words(text: str, asked: tuple[str, ...]) -> None:
    assert asked_of_need(Caution(Text("A", "А"), asks=Text(text, ""))) == asked


def taken(make_catalogue: MakeCatalogue, path: Path, need: str, says: str | None, value: Any) -> tuple[Path, Patch]:
    root = make_catalogue({"projects/mine.toml": need + CAUTION.replace("ASKS", ASKS)})
    return root, answered(root, path, caution_need=(says, value))


def test_both_become_keys_of_the_need_and_the_caution_asks_no_more(
    make_catalogue: MakeCatalogue, tmp_path: Path
) -> None:
    root, patch = taken(make_catalogue, tmp_path / "b.xlsx", NEED, "yes", "не менее 20 шт. к 2027-06")
    assert (len(patch.taken), patch.noted, patch.refusals, patch.findings) == (1, (), (), ())
    write_patch(root, patch)
    text = (root / "projects" / "mine.toml").read_text(encoding="utf-8")
    assert text == (NEED + CAUTION.replace(", ASKS", "")).replace(*SOURCES) + (
        'quantity = { value = 20, unit = "pcs", qualifier = "at-least", source = "answer-mine-undated" }\nwhen = { by = "2027-06" }\n'
    )
    assert load(root).findings == []


def test_what_is_half_answered_is_taken_and_still_asked(make_catalogue: MakeCatalogue, tmp_path: Path) -> None:
    root, patch = taken(make_catalogue, tmp_path / "b.xlsx", NEED, "yes", "20 шт.")
    partly, count = summary(patch)
    assert partly.endswith(": answers a part of the question, which stays open") and count == "1 answer can be taken"
    write_patch(root, patch)
    text = (root / "projects" / "mine.toml").read_text(encoding="utf-8")
    assert (
        text.count("asks") == 1 and 'quantity = { value = 20, unit = "pcs", source = "answer-mine-undated" }\n' in text
    )


@pytest.mark.parametrize(
    "published",
    [
        'quantity = { value = 5, unit = "pcs" }\nwhen = { from = "2026", by = "2032" }\n',
        'quantity.value = 5\nquantity.unit = "pcs"\nquantity.note.en = "all"\nquantity.note.ru = "все"\n'
        'when.from = "2026"\nwhen.by = "2032"\n',
    ],
)
def test_what_was_published_gives_way_to_the_answer_and_its_other_end_stays(
    make_catalogue: MakeCatalogue, tmp_path: Path, published: str
) -> None:
    root, patch = taken(make_catalogue, tmp_path / "b.xlsx", NEED + published, None, "20 pcs by 2027")
    assert patch.findings == ()
    write_patch(root, patch)
    text = (root / "projects" / "mine.toml").read_text(encoding="utf-8")
    assert 'value = 20, unit = "pcs", source = "answer-mine-undated" }\nwhen = { from = "2026", by = "2027" }\n' in text


def test_what_changed_since_the_export_or_cannot_be_read_is_refused_with_its_cell(
    make_catalogue: MakeCatalogue, tmp_path: Path
) -> None:
    root, _patch = taken(make_catalogue, tmp_path / "b.xlsx", NEED, None, "20 pcs by 2027")
    path = root / "projects" / "mine.toml"
    path.write_text(path.read_text(encoding="utf-8") + 'quantity = { value = 7, unit = "pcs" }\n', encoding="utf-8")
    from offerbook.authoring.take_answers import patch_of

    (conflict,) = patch_of(root, tmp_path / "b.xlsx").refusals
    assert conflict.place.startswith("Questions!J") and conflict.reason.startswith(
        "the catalogue has changed: at the export it said nothing"
    )
    for says, value, reason in (
        ("yes", "скоро", '"скоро" is not understood'), ("no", "20 шт.", "the answer is no, and the value says"),
        ("yes", None, "yes or no does not answer this"),
    ):  # fmt: skip
        (refusal,) = taken(make_catalogue, tmp_path / "c.xlsx", NEED, says, value)[1].refusals
        assert refusal.place.startswith("Questions!") and refusal.reason.startswith(reason)


def test_parts_that_are_counted_apart_are_left_to_a_person(make_catalogue: MakeCatalogue, tmp_path: Path) -> None:
    need = NEED + 'quantity = [{ value = 5, unit = "pcs" }]\n'
    (refusal,) = taken(make_catalogue, tmp_path / "b.xlsx", need, None, "20 pcs by 2027")[1].refusals
    assert refusal.reason == "the need counts its parts apart, and the value does not; change the file by hand"


def test_each_answer_that_becomes_a_note_says_why_before_the_patch_of_its_file_which_git_still_applies(
    make_catalogue: MakeCatalogue, tmp_path: Path
) -> None:
    stands = 'asks = { en = "Is it still bought?", ru = "Это ещё закупают?" }'
    root = make_catalogue({"projects/mine.toml": NEED + CAUTION.replace("ASKS", stands)})
    patch = answered(root, tmp_path / "b.xlsx", caution_need=("yes", None))
    place = patch.taken[0].place
    assert patch.lines[:2] == (
        f"{place}: becomes a note of mine/trucks, and the question is asked no more: "
        "no key of the catalogue holds the answer to a caution",
        "--- a/projects/mine.toml",
    )
    (tmp_path / "answers.patch").write_text("\n".join(patch.lines) + "\n", encoding="utf-8")
    subprocess.run(["git", "apply", str(tmp_path / "answers.patch")], cwd=root, check=True)
    assert {name: (root / name).read_bytes() for name in patch.files} == patch.files
