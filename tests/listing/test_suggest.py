"""Groups that are suggested for a product by the words that it is called."""

from __future__ import annotations

import pytest

from offerbook.index.store import Index, in_memory
from offerbook.listing.suggest import Suggester, suggestions_table
from tests.conftest import MakeCatalogue, Run


@pytest.fixture(scope="module")
def suggester(shipped: Index) -> Suggester:
    return Suggester(shipped)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("text", "group", "words"),
    [
        ("Фронтальный погрузчик 3 т", "wheel-loaders", ("фронтальный", "погрузчик")),
        ("Погрузчики фронтальные", "wheel-loaders", ("фронтальные", "погрузчики")),
        ("Wheel loader 5 t", "wheel-loaders", ("wheel", "loader")),
        ("Самосвал карьерный", "haul-trucks", ("карьерный", "самосвал")),
        ("лифт пассажирский 400 кг", "passenger-lifts", ("пассажирский", "лифт")),
        ("Молоко сухое обезжиренное 1,5 %", "canned-and-dry-milk", ("сухое", "обезжиренное", "молоко")),
        ("Автоцистерна пожарная", "fire-engines", ("пожарная", "автоцистерна")),
        ("Автосамосвал Камаз 65222 6х6, 15м3", "quarry-tippers", ("6х6", "автосамосвал")),
    ],
)
def test_the_group_is_suggested_with_the_words_that_led_there(
    suggester: Suggester, text: str, group: str, words: tuple[str, ...]
) -> None:
    best = suggester.suggest(text)[0]
    assert (best.group, best.words, best.is_firm) == (group, words, True)


@pytest.mark.slow
def test_what_is_of_no_group_is_given_none_and_a_bare_word_is_doubtful(suggester: Suggester) -> None:
    assert suggester.suggest("кресло офисное") == []
    assert suggester.suggest("") == []
    # A drive and a word for many things.
    assert suggester.suggest("Автомобиль Камаз 6х6 (вакуумная ассенизационная машина), 10м3") == []
    assert not suggester.suggest("трактор")[0].is_firm


def test_what_leaves_the_noun_open_is_no_firm_suggestion(make_catalogue: MakeCatalogue) -> None:
    suggester = Suggester(in_memory(make_catalogue()))
    assert [(it.group, it.is_firm) for it in suggester.suggest("Самосвал карьерный ABC-7")] == [("haul-trucks", True)]
    # The adjective agrees, and what the thing is does not.
    assert [it.is_firm for it in suggester.suggest("Экскаватор карьерный ABC-7")] in ([], [False])
    assert [it.is_firm for it in suggester.suggest("Карьерный самосвал")] == [True]


def test_suggestions_are_a_table_in_every_format(make_catalogue: MakeCatalogue, run: Run) -> None:
    make_catalogue()
    said = run("suggest", "карьерный", "самосвал", "-f", "tsv")
    assert (said.code, said.out) == (
        0,
        "group\tgroup_id\tscore\twords\tcodes\tfirm\n"
        "Haul trucks\thaul-trucks\t100\tкарьерный; самосвал\tokpd2 28.92.29\ttrue\n",
    )
    assert run("suggest", "x", "--columns", "y").code == 2


def test_the_table_says_what_it_is_for(make_catalogue: MakeCatalogue) -> None:
    table = suggestions_table("haul truck", Suggester(in_memory(make_catalogue())).suggest("haul truck"))
    assert table.title == "Groups for “haul truck”"
    assert [row[1] for row in table.rows] == ["haul-trucks"]
