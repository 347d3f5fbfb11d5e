"""Every screen of the program: within the width of any terminal, and in Russian without an English word of its own."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from offerbook.library import Book, open_catalogue
from offerbook.matching.letters import letters_text
from offerbook.tables.rendering import RenderOptions
from offerbook.tables.screen import Screen, cell_width, screen_text
from offerbook.text.i18n import Language, set_language
from tests.matching.screens import OFFERS, PROJECTS
from tests.matching.trade import laid_out

RECORDS = ("truck", "mine", "mine/trucks", "belaz", "haul-trucks", "mining", "source:page", "spec:payload_t")
COMMANDS = {"offerbook", "match", "ask", "matrix", "all", "letter", "table", "show", "stale", "by"}
"""Words that a person types, whatever the language."""


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Book:
    folder = tmp_path_factory.mktemp("screens") / "catalogue"
    return open_catalogue(laid_out(folder, OFFERS, PROJECTS), use_cache=False)


def every_screen(book: Book, width: int) -> Iterator[Screen]:
    for name in RECORDS:
        yield book.show(name).screen()
    for subject in (None, "mine", "mine/trucks", "truck", "belaz", "mining"):
        yield book.match(subject).screen()
        yield book.match(subject, all=True).screen(lists_others=True)
    for by in ("sector", "supplier", "offer", "need"):
        yield book.matrix(by).screen(width)
    yield book.ask().screen()
    yield letters_text(book.ask().letters())
    yield book.cover().screen()
    yield book.stale(years=0).screen()
    yield book.stale("source", years=0).screen()


@pytest.mark.slow
@pytest.mark.parametrize("language", ["en", "ru"])
@pytest.mark.parametrize("width", [60, 80, 120, 200])
def test_no_line_is_wider_than_the_terminal(book: Book, width: int, language: Language) -> None:
    set_language(language)
    try:
        for screen in every_screen(book, width):
            for unicode in (True, False):
                lines = screen_text(screen, RenderOptions(width, unicode=unicode)).splitlines()
                assert max(map(cell_width, lines)) <= width
            coloured = screen_text(screen, RenderOptions(width, colour=True))
            plain = screen_text(screen, RenderOptions(width))
            assert re.sub(r" +$", "", re.sub(r"\x1b\[[\d;]*m", "", coloured), flags=re.MULTILINE) == plain
    finally:
        set_language("en")


@pytest.mark.slow
def test_a_russian_screen_has_no_english_word_of_the_program(book: Book) -> None:
    held = " ".join(path.read_text(encoding="utf-8") for path in book.root.rglob("*.toml"))
    known = set(re.findall(r"[A-Za-z]{2,}", held)) | COMMANDS | {path.stem for path in book.root.rglob("*.toml")}
    set_language("ru")
    try:
        shown = " ".join(screen_text(screen, RenderOptions(None)) for screen in every_screen(book, 80))
    finally:
        set_language("en")
    assert set(re.findall(r"[A-Za-z]{2,}", shown)) - known - {"toml", "offers", "projects", "BY"} == set()
