"""The matrix as a screen: whole, and within any width."""

from __future__ import annotations

from pathlib import Path

import pytest

from offerbook.library import Book, open_catalogue
from offerbook.tables.rendering import RenderOptions
from offerbook.tables.screen import cell_width, screen_text
from tests.matching.screens import OFFERS, PROJECTS
from tests.matching.trade import laid_out


@pytest.fixture
def book(tmp_path: Path) -> Book:
    return open_catalogue(laid_out(tmp_path / "catalogue", OFFERS, PROJECTS), use_cache=False)


def test_no_need_nothing_offered_and_past_are_three_signs(book: Book) -> None:
    shown = screen_text(book.matrix("need").screen(80), RenderOptions(80))
    assert (
        shown
        == """\
What is offered for each need, by sector

  1 Mining   2 Roads   3 Food

          1   2   3
trucks    ?1
fleet     ✓1  –
big       ✗2
milk              ✓1
old       ○2
sweepers      –

✓ fits   ? fits if confirmed   ○ nobody buys today   ✗ blocked   · only similar
– needed, nothing offered   blank: no need here   the figure counts offers
"""
    )


@pytest.mark.parametrize("width", [30, 60, 80, 120, 200])
@pytest.mark.parametrize("by", ["sector", "supplier", "offer", "need"])
def test_a_matrix_fits_the_terminal_and_needs_no_unicode(book: Book, by: str, width: int) -> None:
    screen = book.matrix(by).screen(width)  # type: ignore[arg-type]
    assert max(map(cell_width, screen_text(screen, RenderOptions(width)).splitlines())) <= width
    assert screen_text(screen, RenderOptions(width, unicode=False)).isascii()
