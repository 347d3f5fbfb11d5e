"""A word is found in whatever form it stands: the forms of common words of trade meet, different words do not."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from itertools import combinations, permutations
from pathlib import Path

import pytest

from offerbook.index import cache
from offerbook.index.known_forms import recall_forms
from offerbook.text import stems, word_forms
from offerbook.text.terms import FORMS, has_all_words, index_terms, query_terms
from offerbook.text.word_forms import WordForms
from tests.conftest import MakeCatalogue
from tests.index.caching import replaced

WORDS = (Path(__file__).parent / "okpd2_words.txt").read_text(encoding="utf-8").split()
"""Nouns and adjectives of the titles that the catalogue's trades have in OKPD2, the public list of products."""
MORPHOLOGY = pytest.importorskip("pymorphy3", reason="the dictionary is not installed").MorphAnalyzer(lang="ru")


def forms(word: str) -> list[str]:
    """Six forms of a word as people write them, spread over its cases and numbers."""
    likeliest = next(parse for parse in MORPHOLOGY.parse(word) if parse.normal_form == word)
    unusual = {"COMP", "ADJS", "Supr", "V-oy", "V-ey", "VERB", "PRTS"}
    found = dict.fromkeys(form.word for form in likeliest.lexeme if unusual.isdisjoint(form.tag.grammemes))
    return list(found)[:: max(1, len(found) // 6)][:6]


def meets(held: str, asked: str) -> bool:
    return not set(index_terms(held)).isdisjoint(query_terms(asked)[0])


@pytest.mark.slow
def test_the_forms_of_common_words_meet_and_different_words_do_not() -> None:
    forms_of = {word: forms(word) for word in dict.fromkeys(WORDS)}
    pairs = [pair for found in forms_of.values() for pair in permutations(found, 2)]
    missed = [pair for pair in pairs if not meets(*pair)]
    assert len(pairs) > 8000
    assert len(missed) <= len(pairs) * 0.02, missed
    held = {word: {term for form in found for term in index_terms(form)} for word, found in forms_of.items()}
    asked = {word: {term for form in found for term in query_terms(form)[0]} for word, found in forms_of.items()}
    different = list(combinations(forms_of, 2))
    one = [(a, b) for a, b in different if not (held[a].isdisjoint(asked[b]) and held[b].isdisjoint(asked[a]))]
    # A thing and its adjective («корм», «кормовой») are near enough for a search.
    assert len(one) <= len(different) / 1000, one


@pytest.mark.parametrize(
    ("held", "asked"),
    [
        ("Станки токарные", "станок"),
        ("Котлы отопительные", "котёл"),
        ("Котёл", "котлов"),
        ("Щётки", "щеток"),
        ("Суда на воздушной подушке", "судно"),
        ("Судно", "суда"),
        ("Лёд", "льда"),
        ("Окна", "окон"),
        ("Брёвна", "бревно"),
        ("Электрокотлы", "электрокотел"),
        ("Цыплята", "цыпленок"),
        ("Not frozen fish, without станков", "рыба fish"),
        ("Feeding of calves", "calf"),
        ("Knife", "knives"),
        ("Fire hose for firemen", "fireman"),
    ],
)
def test_a_word_whose_stem_changes_is_found(held: str, asked: str) -> None:
    assert any(not set(index_terms(held)).isdisjoint(terms) for terms in query_terms(asked))


@pytest.mark.parametrize(
    ("held", "asked"),
    [("патрульный", "патруль"), ("китай", "кит"), ("станок", "стан"), ("specimen", "man")],
)
def test_a_word_that_only_looks_like_a_form_is_not_found(held: str, asked: str) -> None:
    assert not meets(held, asked)


def test_a_condition_reads_with_the_same_eyes() -> None:
    assert has_all_words("станок", "Станки токарные")
    assert not has_all_words("станок", "Котлы")


def test_a_query_loads_no_dictionary() -> None:
    code = "import sys; from offerbook.text.terms import query_terms; query_terms('станки котлы'); print('pymorphy3' in sys.modules)"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout == "False\n"


def test_what_was_looked_up_is_kept_in_the_index(
    make_catalogue: MakeCatalogue, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = make_catalogue({"suppliers.toml": '[[supplier]]\nid = "belaz"\nname = { en = "Lathes", ru = "Станки" }\n'})
    cache.open_index(root).with_words().close()
    monkeypatch.setattr(FORMS, "looked_up", {})
    recall_forms(cache.open_index(root).connection)
    assert FORMS.looked_up["станки"] == ("станок",)


def test_an_edit_and_a_condition_ask_the_dictionary_for_new_words_alone(
    make_catalogue: MakeCatalogue, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = make_catalogue()
    cache.open_index(root).with_words().close()
    asked: list[str] = []

    def look_up(_self: WordForms, word: str) -> Iterator[str]:
        asked.append(word)
        return iter(())

    monkeypatch.setattr(FORMS, "looked_up", {})
    monkeypatch.setattr(WordForms, "_look_up", look_up)
    replaced(root / "projects/mine.toml", 'en = "Trucks"', 'en = "Новинки"')
    cache.open_index(root).with_words().close()
    assert asked == ["новинки"]


def test_words_without_end_are_not_remembered_without_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stems, "MOST_KNOWN", 8)
    monkeypatch.setattr(word_forms, "MOST_KNOWN", 8)
    known, forms = stems.Stems(), WordForms(lambda word: (word,))
    for first in "абвгдежзик":
        assert known.of(f"{first}станки") == f"{first}станк"
        forms.other_terms(f"{first}станок")
    assert (len(known.known), len(forms.looked_up)) == (2, 2)
