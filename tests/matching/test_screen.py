"""Matches as a screen: whole screens, and what must hold for any catalogue on a terminal of any width."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from offerbook.library import Book, open_catalogue
from offerbook.matching.letters import letters_text
from offerbook.model.records import Catalogue
from offerbook.tables.rendering import RenderOptions
from offerbook.tables.screen import Screen, cell_width, screen_text
from offerbook.tables.table import Table
from offerbook.tables.terminal import write_table
from offerbook.text.i18n import Language, set_language
from tests.conftest import Run
from tests.matching.screens import COMMANDS, FOLDER, OFFERS, PROJECTS, SCREENS, WIDTHS, drawn
from tests.matching.small_world import WHOLE, catalogues, compiled
from tests.matching.trade import laid_out, need, offer, project
from tests.tools.terminal import on_terminal

Draw = Callable[[Book, RenderOptions], str]
ESCAPE = re.compile(r"\x1b\[[\d;]*m|\x1b\]8;[^\x1b]*\x1b\\")
STYLE = re.compile(r"ESC\[[\d;]*m")


@pytest.mark.slow
@pytest.mark.parametrize("width", [40, *WIDTHS])
def test_every_kept_screen_is_what_the_program_draws_and_no_line_of_it_is_too_wide(width: int) -> None:
    kept = {each.name: each.path.read_text(encoding="utf-8") for each in SCREENS if each.width == width}
    assert drawn(width) == kept
    lines = STYLE.sub("", "\n".join(kept.values())).splitlines()
    assert [line for line in lines if cell_width(line) > width] == []


def test_every_file_of_screens_is_one_of_them() -> None:
    assert {path.name for path in FOLDER.iterdir()} == {kept.path.name for kept in SCREENS}


@pytest.mark.parametrize("command", COMMANDS)
def test_colour_changes_nothing_else(command: str) -> None:
    coloured, plain = ((FOLDER / f"{command}-{name}.txt").read_text(encoding="utf-8") for name in ("colour", "en-80"))
    assert re.sub(" +$", "", STYLE.sub("", coloured), flags=re.MULTILINE) == re.sub(
        " +$", "", plain, flags=re.MULTILINE
    )
    assert coloured != plain or command == "letter"


@pytest.mark.parametrize("command", COMMANDS)
def test_a_terminal_without_unicode_gets_ascii(command: str) -> None:
    assert (FOLDER / f"{command}-ascii.txt").read_text(encoding="utf-8").isascii()


@pytest.mark.parametrize(
    ("loaders", "graders", "heading"),
    [
        (4, 0, "1 more offer"),
        (5, 0, "2 more offers"),
        (4, 2, "1 more and 2 related"),
        (3, 2, "2 related"),
        (4, 50, "1 more and 46+ related"),
    ],
)
def test_a_heading_says_what_is_not_listed_under_it(tmp_path: Path, loaders: int, graders: int, heading: str) -> None:
    offers = "".join(offer(f"loader-{n}", "loaders") for n in range(loaders))
    offers += "".join(offer(f"grader-{n}", "graders") for n in range(graders))
    needs = project("mine", need("works", "loaders") + need("trucks"))
    with open_catalogue(laid_out(tmp_path / "catalogue", offers, needs)) as book:
        lines = screen_text(book.match_screen("mine").screen, RenderOptions(120)).splitlines()
    assert f"works  mine/works · open · {heading}" in "\n".join(lines).replace("\N{NO-BREAK SPACE}", " ")


def test_what_is_known_against_a_need_stands_at_its_head(tmp_path: Path) -> None:
    known = 'cautions = [{ text = { en = "Others are preferred.", ru = "Предпочитают других." } }]'
    needs = project("mine", need("trucks", more=known) + need("loaders", "loaders"))
    with open_catalogue(laid_out(tmp_path / "catalogue", offer("truck"), needs)) as book:
        shown = [screen_text(book.match_screen(name).screen, RenderOptions(120)) for name in ("mine/trucks", "mine")]
    heading, caution, first = shown[0].splitlines()[2:5]
    assert (heading, caution) == ("✓ trucks  mine/trucks · open", "  Caution: Others are preferred.")
    assert first.startswith("  ✓ truck")
    assert "Others are preferred" not in shown[1]


def test_a_question_about_one_model_names_it_where_another_or_the_offer_is_at_the_head(tmp_path: Path) -> None:
    loader = """variants = [{ id = "l1", name = { en = "Loader L1", ru = "Погрузчик L1" }, group = "loaders", cautions = [
  { text = { en = "Doubted.", ru = "Сомнительно." }, asks = { en = "Is it built?", ru = "Его выпускают?" } }] }]"""
    truck = (
        'cautions = [{ text = { en = "Old.", ru = "Старое." }, asks = { en = "Is it sold?", ru = "Его продают?" } }]'
    )
    needs = project("mine", need("works", "haul-trucks loaders") + need("loading", "loaders"))
    with open_catalogue(laid_out(tmp_path / "catalogue", offer("truck", more=truck + "\n" + loader), needs)) as book:
        shown = [screen_text(book.match_screen(name).screen, RenderOptions(120)) for name in ("truck", "mine/works")]
    asked = [[line.strip() for line in it.splitlines() if re.search(r"\w\?", line)] for it in shown]
    assert asked == [
        ["Is it sold? (all needs below)", "Loader L1: Is it built? (all needs below)"],
        ["Is it sold?", "Loader L1: Is it built?"],
    ]


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
    counts = "fits: 0; fits if confirmed: 0; related: 0; blocked: 0; past demand: 1"
    said = f"nothing found 6 needs, by these offers alone: {counts}; without any of them: 5"
    assert " ".join(shown.split()).endswith(said)


def of_screen(answer: Callable[[Book, int | None], Screen]) -> Draw:
    return lambda book, options: screen_text(answer(book, options.width), options)


def of_table(answer: Callable[[Book], Table]) -> Draw:
    def draw(book: Book, options: RenderOptions) -> str:
        stream = io.StringIO()
        write_table(answer(book), stream, options)
        return stream.getvalue()

    return draw


def all_offers(book: Book) -> list[str]:
    return [row[0] for row in book.index.rows("SELECT id FROM offers ORDER BY id")][:3]


DRAWN: dict[str, Draw] = {
    "match": of_screen(lambda book, _width: book.match().screen()),
    "match of a project": of_screen(lambda book, _width: book.match("site", all=True).screen(lists_others=True)),
    "match of a need": of_screen(lambda book, _width: book.match("site/need-0").screen()),
    "match of an offer": of_screen(lambda book, _width: book.match("offer-0").screen()),
    "show of an offer": of_screen(lambda book, _width: book.show("offer-0").screen()),
    "show of a need": of_screen(lambda book, _width: book.show("site/need-0").screen()),
    "show of a project": of_screen(lambda book, _width: book.show("site").screen()),
    "matrix": of_screen(lambda book, width: book.matrix().screen(width)),
    "matrix by need": of_screen(lambda book, width: book.matrix("need").screen(width)),
    "ask": of_screen(lambda book, _width: book.ask().screen()),
    "letter": of_screen(lambda book, _width: letters_text(book.ask().letters())),
    "cover": of_screen(lambda book, _width: book.cover().screen()),
    "stale": of_screen(lambda book, _width: book.stale(years=0).screen()),
    "compare": of_screen(lambda book, width: book.compare(*all_offers(book), need="site/need-0").screen(width)),
    "ledger": of_table(lambda book: book.ledger().table()),
    "gaps": of_table(lambda book: book.gaps().table()),
}


@pytest.mark.slow
@given(
    catalogue=catalogues(),
    answer=st.sampled_from(list(DRAWN)),
    width=st.integers(20, 130),
    unicode=st.booleans(),
    colour=st.booleans(),
    language=st.sampled_from(["en", "ru"]),
)
@WHOLE
def test_no_line_is_wider_than_the_terminal_and_no_word_is_cut(
    catalogue: Catalogue, answer: str, width: int, unicode: bool, colour: bool, language: Language
) -> None:
    set_language(language)
    try:
        book = Book(Path(), compiled(catalogue))
        assume(answer != "compare" or len(all_offers(book)) > 1)
        lines = ESCAPE.sub("", DRAWN[answer](book, RenderOptions(width, colour, unicode))).splitlines()
        broad = DRAWN[answer](book, RenderOptions(None, unicode=unicode))
    finally:
        set_language("en")
    assert [line for line in lines if cell_width(line) > width] == []
    words = set(broad.split())
    # Twelve columns are kept for the indent and for what stands before a word. A narrow table is no table but cards.
    if max(map(cell_width, words), default=0) <= width - 12 and answer not in ("compare", "ledger", "gaps"):
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
