"""What a screen of matches counts and does not list: it says how much, of what kind, and how to see it."""

from __future__ import annotations

from pathlib import Path

import pytest

from offerbook.library import Book, open_catalogue
from offerbook.publishing.briefing_contents import briefing_of
from offerbook.publishing.briefing_subject import subject_named
from offerbook.tables.rendering import RenderOptions
from offerbook.tables.screen import screen_text
from offerbook.text.i18n import in_each_language
from tests.matching.trade import laid_out, need, offer, project

HEAVY = 'requires = [{ spec = "payload_t", min = 100, level = "must" }]'
LIGHT = "".join(offer(f"light-{number}", more=f"specs = {{ payload_t = {50 + number} }}") for number in range(4))
NEEDS = project("mine", need("heavy", more=HEAVY) + need("milk", "milk"))


@pytest.fixture
def book(tmp_path: Path) -> Book:
    return open_catalogue(laid_out(tmp_path / "catalogue", LIGHT + offer("curd", "milk"), NEEDS), use_cache=False)


def shown(book: Book, name: str) -> str:
    return screen_text(book.match(name).screen(), RenderOptions(120))


def test_where_nothing_answers_the_first_are_named_with_what_is_against_them(book: Book) -> None:
    first = """✗ heavy  mine/heavy · open · blocked by a condition · 2 more blocked
  ✗ light-0  light-0  Payload: 50 t, but at least 100 t is required
  ✗ light-1  light-1  Payload: 51 t, but at least 100 t is required
"""
    assert shown(book, "mine/heavy") == f"No offer answers this need.\n\n{first}\n--all: the others\n"
    assert first in shown(book, "mine")


def test_an_offer_that_answers_nothing_names_the_first_needs(book: Book) -> None:
    assert shown(book, "light-0") == (
        "light-0: fits no need.  light-0\n  ✗ heavy  mine/heavy  Payload: 50 t, but at least 100 t is required\n"
    )


def test_what_answers_leaves_the_rest_to_be_counted(tmp_path: Path) -> None:
    trucks = LIGHT + offer("strong", more="specs = { payload_t = 120 }")
    with open_catalogue(laid_out(tmp_path / "catalogue", trucks, NEEDS), use_cache=False) as book:
        assert shown(book, "mine/heavy") == (
            "1 offer answers this need, with no question open.\n\n✓ heavy  mine/heavy · open · 4 blocked\n"
            "  ✓ strong  strong                                                                                      ███████···    70\n"
            "\n✓ fits   █ sure; full bar = 100   ░ if confirmed   --all: the others\n"
        )


def test_questions_that_are_only_counted_are_said_to_stand_under_the_need_alone(tmp_path: Path) -> None:
    asked = """requires = [{ spec = "payload_t", min = 100 }, { spec = "heater", flag = true }]"""
    folder = laid_out(tmp_path / "catalogue", offer("silent"), project("mine", need("warm", more=asked) + need("any")))
    with open_catalogue(folder, use_cache=False) as book:
        [counted] = [line for line in shown(book, "mine").splitlines() if "+1 question" in line]
        assert counted == "    Is the payload at least 100 t? +1 question"
        assert shown(book, "mine").endswith("   + see `match NEED`\n")
        assert "Heater: yes or no?" in shown(book, "mine/warm")
        assert "`match" not in shown(book, "mine/warm")


def test_a_dormant_need_is_counted_as_dormant_and_not_as_past(tmp_path: Path) -> None:
    needs = need("now") + need("over", status="past") + need("asleep", status="dormant")
    with open_catalogue(
        laid_out(tmp_path / "catalogue", offer("truck"), project("mine", needs)), use_cache=False
    ) as book:
        said = in_each_language(
            lambda: (
                shown(book, "mine").splitlines()[0],
                briefing_of(book.index, subject_named(book.index, ["mine"])).projects[0].sentence,
            )
        )
        everything = screen_text(book.match().screen(), RenderOptions(120)).splitlines()
    assert said == (
        ("mine has 3 needs: 1 covered, 1 past and 1 dormant.", "mine – 3 needs: 1 covered, 1 past, 1 dormant."),
        (
            "У проекта «стройка mine» 3 потребности: 1 закрыта, 1 в прошлом и 1 приостановлена.",
            "стройка mine — 3 потребности: 1 закрыта, 1 в прошлом, 1 приостановлена.",
        ),
    )
    assert everything[2] == "  mine  mine  1 covered, 1 past and 1 dormant"
