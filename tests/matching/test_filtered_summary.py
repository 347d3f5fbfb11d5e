"""That options which narrow what is listed change nothing of what is said of a need or an offer."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest

from offerbook.library import Book, open_catalogue
from offerbook.matching.answer_lines import whole_points
from offerbook.tables.rendering import RenderOptions
from offerbook.tables.screen import screen_text
from tests.conftest import Run
from tests.matching.found_matches import HEAVY
from tests.matching.trade import laid_out, need, offer, project

OFFERS = (
    offer("truck", more="specs = { payload_t = 130 }")
    + offer("unknown")
    + offer("maz-truck", more="specs = { payload_t = 140 }", supplier="maz")
    + offer("small-truck", more="specs = { payload_t = 30 }")
    + offer("loader", "loaders", supplier="maz")
)
NEEDS = project("mine", need("trucks", more=HEAVY) + need("loaders", "loaders"))
ALL_FOUR = "3 offers answer this need, 2 as it is and 1 if something is confirmed."


@pytest.fixture
def book(tmp_path: Path) -> Iterator[Book]:
    with open_catalogue(laid_out(tmp_path / "catalogue", OFFERS, NEEDS)) as opened:
        yield opened


def first_line(book: Book, name: str, **options: object) -> str:
    screen = book.match_screen(name, lists_others="outcome" in options, **options).screen
    return screen_text(screen, RenderOptions(200)).splitlines()[0].removesuffix(f"  {name}")


@pytest.mark.parametrize(
    ("options", "left"),
    [
        ({}, ""),
        ({"top": 1}, " The options leave 1 of 3 answers."),
        ({"outcome": "fits"}, " The options leave 2 of 3 answers."),
        ({"outcome": "blocked"}, " The options leave 0 of 3 answers."),
        ({"min_score": 1000}, " The options leave 0 of 3 answers."),
        ({"all": True}, ""),
    ],
)
def test_what_answers_a_need_is_said_whichever_answers_are_listed(
    book: Book, options: dict[str, object], left: str
) -> None:
    assert first_line(book, "mine/trucks", **options) == ALL_FOUR + left


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({}, "trucks  mine/trucks · open · 1 blocked"),
        ({"outcome": "fits"}, "trucks  mine/trucks · open"),
        ({"outcome": "blocked"}, "trucks  mine/trucks · open · 3 answers not listed"),
    ],
)
def test_the_head_of_a_need_says_that_it_has_answers_where_none_is_listed(
    book: Book, options: dict[str, object], said: str
) -> None:
    screen = book.match_screen("mine/trucks", lists_others="outcome" in options, **options).screen
    assert screen_text(screen, RenderOptions(200)).splitlines()[2].split(maxsplit=1)[1] == said


@pytest.mark.parametrize(
    ("filters", "said"),
    [
        ({"supplier": "maz"}, "1 of these offers answers this need, with no question open."),
        (
            {"group": "loaders"},
            "None of these offers answers this need; `offerbook match mine/trucks` asks about all offers.",
        ),
    ],
)
def test_of_some_offers_it_is_said_that_they_are_not_all(book: Book, filters: dict[str, object], said: str) -> None:
    assert first_line(book, "mine/trucks", **filters) == said


def test_what_an_offer_fits_is_said_whichever_needs_are_listed(book: Book) -> None:
    said = "truck: fits 1 need, with no question open."
    assert first_line(book, "truck") == said
    assert first_line(book, "truck", outcome="related") == f"{said} The options leave 0 of 1 answer."
    assert first_line(book, "truck", status="open") == "truck: fits 1 of these needs, with no question open."


def test_a_summary_says_how_many_answers_the_options_leave(book: Book, run: Run) -> None:
    asked = ("match", "mine", "--min-score", "1000", "-f", "tsv", "--catalogue", "catalogue")
    of_project, of_all = run(*asked), run(asked[0], *asked[2:])
    assert of_project.err == of_all.err
    assert of_project.err == (
        "2 needs: fits: 2; fits if confirmed: 0; related: 0; blocked: 0; without offers: 0\n"
        "The options leave 0 of 4 answers.\n"
    )


def test_the_fewest_points_are_compared_as_points_are_shown(tmp_path: Path) -> None:
    # A third of 20 points for each condition that is met: 63.34, which is shown as 63, and 56.68, shown as 57.
    conditions = '{ spec = "payload_t", min = 9 }, { spec = "range_km", min = 9 }, { spec = "heater", flag = true }'
    offers = offer("one", more="specs = { payload_t = 10 }") + offer(
        "two", more="specs = { payload_t = 10, range_km = 9 }"
    )
    folder = laid_out(tmp_path, offers, project("mine", need("trucks", more=f"requires = [{conditions}]")))
    with open_catalogue(folder) as book:
        scores = [match.score for match in book.match()]
        assert scores == [Decimal("63.34"), Decimal("56.68")]
        for match in book.match():
            shown = int(whole_points(match).split("–")[0])
            assert match in book.match(min_score=shown)
            assert match not in book.match(min_score=shown + 1)
            assert match in book.match(min_score=float(match.score))
            assert match not in book.match(min_score=float(match.score + Decimal("0.01")))
