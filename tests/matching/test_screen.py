"""Matches as a screen: whole screens, and what must hold for any catalogue on a terminal of any width."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from offerbook.library import Book
from offerbook.model.records import Catalogue
from offerbook.tables.rendering import RenderOptions
from offerbook.tables.screen import cell_width, screen_text
from offerbook.text.i18n import Language, set_language
from tests.conftest import Run
from tests.matching.screens import FOLDER, OFFERS, PROJECTS, SCREENS, Kept
from tests.matching.test_properties import WHOLE, catalogues, compiled
from tests.matching.trade import laid_out
from tests.tools.terminal import on_terminal

ESCAPE = re.compile(r"\x1b\[\d*m")


@pytest.mark.slow
@pytest.mark.parametrize("kept", SCREENS, ids=lambda kept: kept.name)
def test_a_kept_screen_is_what_the_program_draws_and_no_line_of_it_is_too_wide(kept: Kept) -> None:
    shown = kept.made()
    assert shown == kept.path.read_text(encoding="utf-8")
    assert max(cell_width(line) for line in re.sub(r"ESC\[\d*m", "", shown).splitlines()) <= kept.width


def test_every_file_of_screens_is_one_of_them() -> None:
    assert {path.name for path in FOLDER.iterdir()} == {kept.path.name for kept in SCREENS}


def test_colour_changes_nothing_else() -> None:
    coloured, plain = ((FOLDER / f"project-{name}.txt").read_text(encoding="utf-8") for name in ("colour", "en-80"))
    assert re.sub(r"ESC\[\d*m", "", coloured) == plain
    assert coloured != plain


def test_a_terminal_without_unicode_gets_ascii() -> None:
    assert (FOLDER / "project-ascii.txt").read_text(encoding="utf-8").isascii()


@pytest.mark.slow
@pytest.mark.parametrize(
    "options",
    [
        ("-f", "table"),
        ("--columns", "offer,outcome"),
        ("--sort", "offer"),
        ("--limit", "5"),
        ("-f", "json"),
        ("--excel", "ru"),
    ],
)
def test_an_option_that_asks_for_rows_gives_rows(tmp_path: Path, options: tuple[str, ...]) -> None:
    folder = laid_out(tmp_path / "catalogue", OFFERS, PROJECTS)
    shown = on_terminal(["match", "mine", *options, "--catalogue", str(folder)], 120, tmp_path)
    assert "mine has 6 needs" not in shown


@pytest.mark.slow
def test_a_pipe_and_a_file_get_rows(tmp_path: Path, run: Run) -> None:
    folder = laid_out(tmp_path / "catalogue", OFFERS, PROJECTS)
    answer = run("match", "mine", "--catalogue", str(folder))
    assert answer.out.startswith("project\tneed\t")
    assert run("match", "mine", "--catalogue", str(folder), "-o", "out.csv").code == 0
    shown = on_terminal(["match", "mine", "-o", "out.tsv", "--catalogue", str(folder)], 80, tmp_path)
    assert "wrote" in shown
    assert (tmp_path / "out.tsv").read_text(encoding="utf-8") == answer.out


@pytest.mark.slow
def test_nothing_found_is_said_and_can_be_asked_to_fail(tmp_path: Path) -> None:
    folder = laid_out(tmp_path / "catalogue", OFFERS, PROJECTS)
    shown = on_terminal(["match", "mine", "--sector", "roads", "--catalogue", str(folder)], 80, tmp_path)
    assert shown.splitlines()[-1].endswith("nothing found")


@pytest.mark.slow
@given(
    catalogue=catalogues(),
    name=st.sampled_from([None, "site", "site/need-0", "offer-0"]),
    width=st.integers(20, 130),
    unicode=st.booleans(),
    colour=st.booleans(),
    every=st.booleans(),
    language=st.sampled_from(["en", "ru"]),
)
@WHOLE
def test_no_line_is_wider_than_the_terminal_and_no_word_is_cut(
    catalogue: Catalogue, name: str | None, width: int, unicode: bool, colour: bool, every: bool, language: Language
) -> None:
    set_language(language)
    try:
        matches = Book(Path(), compiled(catalogue)).match(name, all=every)
        screen = matches.screen(lists_others=every)
        lines = ESCAPE.sub("", screen_text(screen, RenderOptions(width, colour, unicode))).splitlines()
        broad = screen_text(screen, RenderOptions(None, unicode=unicode))
    finally:
        set_language("en")
    assert all(cell_width(line) <= width for line in lines)
    words = set(broad.split())
    # Twelve columns are kept for the indent and for what stands before a word.
    if max(map(cell_width, words), default=0) <= width - 12:
        assert {word for line in lines for word in line.split()} - {"…", "..."} <= words


@pytest.mark.slow
@given(catalogue=catalogues())
@WHOLE
def test_every_offer_that_answers_stands_on_the_screen_once_under_its_need(catalogue: Catalogue) -> None:
    matches = Book(Path(), compiled(catalogue)).match("site", all=True)
    text = screen_text(matches.screen(lists_others=True), RenderOptions(None))
    sections = {need_id: "" for need_id, _need in matches.needs}
    for section in text.split("\n\n")[1:]:
        for need_id in sections:
            if f"  {need_id} · " in section:
                sections[need_id] = section
    for need_id, section in sections.items():
        shown = re.findall(r"^  [✓?·✗] .*?  (offer-\d)", section, re.MULTILINE)
        assert shown == [match.offer.id for match in matches if match.need_id == need_id]
