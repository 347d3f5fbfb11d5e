"""What depends on a record, below its own lines."""

from __future__ import annotations

from pathlib import Path

import pytest

from offerbook.library import open_catalogue
from offerbook.listing.dependents import MOST_MEMBERS
from offerbook.tables.rendering import RenderOptions
from offerbook.tables.screen import screen_text
from tests.matching.trade import laid_out, need, offer, project

OFFERS = offer("winch", "graders", 'variants = [{ id = "joint", group = "haul-trucks" }]') + offer("truck")


@pytest.mark.parametrize("record", ["mine/trucks", "haul-trucks", "mining"])
def test_an_offer_whose_model_is_of_a_group_stands_below_its_needs_group_and_sector_as_it_is_matched(
    tmp_path: Path, record: str
) -> None:
    folder = laid_out(tmp_path / "catalogue", OFFERS, project("mine", need("trucks")))
    with open_catalogue(folder, use_cache=False) as book:
        lines = screen_text(book.show(record).screen(), RenderOptions(120)).splitlines()
        assert {it.offer.id for it in book.match("mine/trucks")} == {"winch", "truck"}
    [start] = [at for at, line in enumerate(lines) if line.startswith("Offers")]
    assert [line.split()[0] for line in lines[start + 1 : start + 3]] == ["winch", "truck"]


@pytest.mark.parametrize(("paragraphs", "said"), [("[7]", "paragraph 7"), ("[7, 13]", "paragraphs 7, 13")])
def test_one_paragraph_is_a_paragraph_and_two_are_paragraphs(tmp_path: Path, paragraphs: str, said: str) -> None:
    mentioned = offer("truck", more=f'mentions = [{{ source = "meeting", paragraphs = {paragraphs} }}]')
    folder = laid_out(tmp_path / "catalogue", mentioned, project("mine", need("trucks")))
    with open_catalogue(folder, use_cache=False) as book:
        assert f"meeting, {said} [2]\n" in screen_text(book.show("truck").screen(), RenderOptions(120))


def test_what_a_list_leaves_out_has_the_command_that_lists_all(tmp_path: Path) -> None:
    offers = "".join(offer(f"truck-{number}") for number in range(MOST_MEMBERS + 2))
    folder = laid_out(tmp_path / "catalogue", offers, project("mine", need("trucks")))
    with open_catalogue(folder, use_cache=False) as book:
        for record, command, found in (
            ("page", "offers --where 'sources = page'", book.offers(where="sources = page")),
            ("haul-trucks", "offers --group haul-trucks", book.offers(group="haul-trucks")),
            ("belaz", "offers --supplier belaz", book.offers(supplier="belaz")),
        ):
            text = screen_text(book.show(record).screen(), RenderOptions(120))
            assert f"and 2 more; `offerbook {command}` lists them all" in text
            assert len(found) == MOST_MEMBERS + 2


@pytest.mark.parametrize("record", ["mine/trucks", "grader"])
def test_where_nothing_is_of_the_same_group_a_sheet_says_so_and_how_to_see_what_comes_near(
    tmp_path: Path, record: str
) -> None:
    folder = laid_out(tmp_path / "catalogue", offer("grader", "graders"), project("mine", need("trucks")))
    with open_catalogue(folder, use_cache=False) as book:
        sheet = screen_text(book.show(record).screen(), RenderOptions(120)).replace("\N{NO-BREAK SPACE}", " ")
    assert f"  None; `offerbook match {record}` looks for what comes near.\n" in sheet
