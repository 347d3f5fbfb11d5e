"""Figures: every text lies within its figure, and no two lie on each other."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from itertools import combinations
from xml.etree import ElementTree

import pytest

from offerbook.index.store import Index
from offerbook.matching.matrix import cell_meanings
from offerbook.publishing import figures
from offerbook.publishing.briefing_contents import briefing_of
from offerbook.publishing.briefing_subject import subject_named
from offerbook.publishing.map_figure import map_figure
from offerbook.publishing.text_width import in_lines, shortened, width_of
from offerbook.text import i18n as language

SVG = "{http://www.w3.org/2000/svg}"
Box = tuple[float, float, float, float]


def boxes(drawing: ElementTree.Element) -> Iterator[tuple[str, Box]]:
    """Each text of a figure, and where it lies: left, top, right, bottom; letters without a line below them."""
    for text in drawing.iter(f"{SVG}text"):
        x, y, size = (float(text.get(name, "0")) for name in ("x", "y", "font-size"))
        width = width_of(text.text or "", size, text.get("font-weight") == "bold")
        left = x - {"end": width, "middle": width / 2}.get(text.get("text-anchor", ""), 0.0)
        if text.get("transform"):
            yield text.text or "", (x - size * 0.75, y - width, x, y)
        else:
            yield text.text or "", (left, y - size * 0.75, left + width, y)


def faults(drawing: str) -> list[str]:
    """The texts of a figure that leave it or lie on another."""
    root = ElementTree.fromstring(drawing)
    width, height = (float(root.get(name, "0")) for name in ("width", "height"))
    placed = list(boxes(root))
    outside = [text for text, it in placed if it[0] < -1 or it[1] < -1 or it[2] > width + 1 or it[3] > height + 1]
    over = [
        f"{one} | {other}"
        for (one, a), (other, b) in combinations(placed, 2)
        if a[0] < b[2] - 0.5 and b[0] < a[2] - 0.5 and a[1] < b[3] - 0.5 and b[1] < a[3] - 0.5
    ]
    return outside + over


@pytest.mark.slow
@pytest.mark.parametrize("spoken", ["en", "ru"])
@pytest.mark.parametrize("names", [("bam2",), ("maz",), ()], ids=["project", "supplier", "catalogue"])
def test_texts_lie_within_their_figure_and_never_on_each_other(
    shipped: Index, names: tuple[str, ...], spoken: language.Language
) -> None:
    language.set_language(spoken)
    try:
        briefing = briefing_of(shipped, subject_named(shipped, names))
        words = cell_meanings()
    finally:
        language.set_language("en")
    heat, flow = briefing.heat, briefing.flow
    drawn = [
        *figures.heat_maps("heat", heat.columns, heat.rows),
        figures.flow("flow", flow.left, flow.right, flow.links),
        figures.legend(words),
        figures.year_bars("years", briefing.years),
        map_figure("map", briefing.places),
    ]
    narrow = [
        *figures.heat_maps("heat", heat.columns, heat.rows, figures.NARROW),
        figures.legend(words, figures.NARROW),
        figures.year_bars("years", briefing.years, figures.NARROW),
        map_figure("map", briefing.places, figures.NARROW),
    ]
    assert [fault for drawing in (*drawn, *narrow) for fault in faults(drawing)] == []
    # A telephone has no pointer that would show the whole of a name; those of the map stand whole below it.
    assert [text for drawing in narrow[:-1] for text in re.findall(r"<text[^>]*>([^<]*…)<", drawing)] == []


@pytest.mark.parametrize("count", range(1, 23))
def test_columns_that_stand_abreast_make_one_figure(count: int) -> None:
    names = [f"Name {number}" for number in range(count)]
    rows = [("A name that is as long as those of offers tend to be", ["fits"] * count)]
    assert len(list(figures.heat_maps("heat", names, rows))) == 1


def test_names_without_end_and_many_of_them_are_kept_within_their_figure() -> None:
    names = [f"{'Self-unloading' * 30} {place}" for place in range(60)]
    maps = list(figures.heat_maps("heat", names, [(name, ["fits"] * 60) for name in names]))
    flow = figures.flow("flow", names[:40], names[:40], [figures.Link(place, place, True) for place in range(40)])
    assert [fault for drawing in (*maps, flow) for fault in faults(drawing)] == []
    assert len(maps) > 2


def test_a_bar_tells_sure_points_from_open_ones_without_colour() -> None:
    bar = figures.score_bar("70–90 points", Decimal(70), Decimal(90), 100)
    filled = re.findall(r'width="([\d.]+)" height="10" fill="([^"]+)"', bar)
    assert filled == [("150", "#fff"), ("135.0", "url(#open-points)"), ("105.0", "#1c2733")]


def test_a_text_is_broken_and_shortened_by_its_measure() -> None:
    assert width_of("Ш", 1000) == 917
    assert shortened("Haul trucks", 1000, 10) == "Haul trucks"
    assert shortened("Haul trucks", 40, 10) == "Haul tr…"
    assert in_lines("Haul trucks for deep pits", 60, 10, 2) == ("Haul trucks", "for deep pits")
