"""The screen of a question of matches is laid out once, and anew for whatever could make it another."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from offerbook.library import open_catalogue
from offerbook.match_screen import MatchScreen
from offerbook.matching import ranking
from offerbook.tables.rendering import RenderOptions
from offerbook.tables.screen import screen_text
from offerbook.text.i18n import set_language
from tests.conftest import MakeCatalogue
from tests.index.caching import OFFERS, replaced


def asked(root: Path, *names: str, **question: Any) -> MatchScreen:
    with open_catalogue(root) as book:
        return book.match_screen(names, **question)


def test_a_screen_asked_for_again_is_that_of_the_matches_and_nothing_is_judged(
    make_catalogue: MakeCatalogue, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = make_catalogue()
    with open_catalogue(root) as book:
        matches = book.match(["mine"])
        expected = MatchScreen(matches.screen(), len(matches), tuple(matches.subjects))
    assert asked(root, "mine") == expected
    assert "truck" in screen_text(expected.screen, RenderOptions())
    monkeypatch.setattr(ranking, "judge_offer", None)
    assert asked(root, "mine") == expected


def test_another_question_language_or_day_has_a_screen_of_its_own(make_catalogue: MakeCatalogue) -> None:
    root = make_catalogue()
    first = asked(root, "mine")
    with open_catalogue(root) as book:
        shortest = book.match(["mine"], top=1, outcome="fits")
    answer = asked(root, "mine", top=1, outcome="fits")
    assert (answer.screen, answer.rows) == (shortest.screen(), len(shortest))
    assert asked(root, "truck").subjects != first.subjects
    set_language("ru")
    in_russian = asked(root, "mine")
    set_language("en")
    assert in_russian.screen != first.screen
    with open_catalogue(root, as_of="2099-01-01") as book:
        assert book.match_screen("mine") == MatchScreen(
            book.match(["mine"]).screen(), len(book.match(["mine"])), first.subjects
        )
    assert asked(root, "mine") == first


def test_an_edited_catalogue_has_a_new_screen(make_catalogue: MakeCatalogue) -> None:
    root = make_catalogue()
    assert "truck" in screen_text(asked(root, "mine").screen, RenderOptions())
    replaced(root / OFFERS, '"truck"', '"crane"')
    assert "crane" in screen_text(asked(root, "mine").screen, RenderOptions())


def test_only_the_last_screens_are_kept(make_catalogue: MakeCatalogue, monkeypatch: pytest.MonkeyPatch) -> None:
    root = make_catalogue()
    for number in range(1, 10):
        asked(root, "mine", top=number)
    monkeypatch.setattr(ranking, "judge_offer", None)
    assert asked(root, "mine", top=9).rows
    with pytest.raises(TypeError):
        asked(root, "mine", top=1)
