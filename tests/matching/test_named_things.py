"""What a need names within its group: the offer speaks of it, says nothing of it, or is another thing."""

from __future__ import annotations

from pathlib import Path

import pytest

from offerbook.matching.match import Match
from tests.matching.trade import TRADE, indexed, judgement, project

CATALOGUE = {
    "sectors.toml": """
sector = [{ id = "making", name = { en = "Making", ru = "Производство" } }]
[[group]]
id = "machine-tools"
sector = "making"
name = { en = "Machine tools", ru = "Станки" }
terms = { en = ["lathe", "grinding machine"], ru = ["токарный станок", "шлифовальный станок", "белаз"] }
""",
    "catalogue.toml": str(TRADE["catalogue.toml"]).replace("words = 0", "words = 20"),
}


def judged(folder: Path, offered: str, wanted: str) -> Match:
    """How an offer with one name stands to a need with another; a name in both languages is parted by a stroke."""
    thing = f'[[offer]]\nid = "thing"\nname = {_name(offered)}\nsupplier = "belaz"\ngroup = "machine-tools"\nsources = ["page"]\n'
    want = (
        f'\n[[project.need]]\nid = "want"\nname = {_name(wanted)}\ngroups = ["machine-tools"]\n'
        'status = "open"\nbasis = "stated"\nsources = ["page"]\n'
    )
    return judgement(indexed(folder, thing, project("site", want), CATALOGUE), "thing", "site/want")


def _name(both: str) -> str:
    en, _stroke, ru = both.partition(" | ")
    return f'{{ en = "{en}", ru = "{ru}" }}' if ru else f'{{ ru = "{en}" }}'


@pytest.mark.parametrize(
    ("offered", "wanted", "outcome"),
    [
        # What is named is offered, in whatever order and language, or the need names nothing.
        ("Станок токарный 16К20", "Токарный станок в депо", "fits"),
        ("CNC lathe | Станок 16К20", "Lathe | Токарный станок", "fits"),
        ("Станок 16К20", "Станки для депо", "fits"),
        # The offer speaks of nothing that would tell what it is.
        ("Станок 16К20", "Токарный станок в депо", "fits-if-confirmed"),
        # It is another thing of the same group.
        ("Шлифовальные станки 3Д722", "Станок токарный в депо", "related"),
        # A word of the group that names the maker is no other thing.
        ("БЕЛАЗ 16К20", "Токарный станок в депо", "fits-if-confirmed"),
        # It is another thing, and yet speaks of what the need is about.
        ("Шлифовальные станки для депо", "Станок токарный в депо", "fits-if-confirmed"),
        ("Станки токарные и шлифовальные", "Станок токарный в депо", "fits"),
    ],
)
def test_what_a_need_names_in_its_group_is_offered_or_asked_or_the_offer_is_another_thing(
    tmp_path: Path, offered: str, wanted: str, outcome: str
) -> None:
    assert judged(tmp_path, offered, wanted).outcome == outcome


def test_the_question_and_the_reason_name_the_things(tmp_path: Path) -> None:
    open_match = judged(tmp_path / "a", "Станок 16К20", "Токарный станок в депо")
    assert [it.question for it in open_match.verdicts if it.question] == [
        "Does the offer include this: “токарный станок”?"
    ]
    other = judged(tmp_path / "b", "Шлифовальные станки 3Д722", "Токарный станок в депо")
    assert [it.reason for it in other.verdicts if it.standing == "not-met"] == [
        "the need names “токарный станок”, and a different product of the group is offered: “шлифовальный станок”"
    ]
    assert [it.question for it in other.verdicts if it.question] == []


def test_where_no_word_is_in_the_reader_s_language_the_question_is_about_the_need(tmp_path: Path) -> None:
    asked = judged(tmp_path, "Machine 16K20 | Станок 16К20", "Depot tools | Токарный станок в депо")
    assert [it.question for it in asked.verdicts if it.question] == [
        "Does the offer include what is needed: “Depot tools”?"
    ]
