"""Figures of a briefing as SVG: heat maps, flows, bars of points, the age of the evidence.

Every text is measured before it is placed (`text_width`): what does not fit is broken into lines or shortened, with the whole
text as the tooltip. Outcomes differ by sign and by filling, so that black and white print tells them apart. Nothing is styled
by the page, so that a policy may forbid styles within elements.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from math import ceil
from typing import NamedTuple

from offerbook.publishing.text_width import in_lines, is_measured, width_of
from offerbook.text.normalize import safe

WIDTH = 680
"""Of a figure, in points of the screen: what A4 has between its margins."""
NARROW = 340
"""Of a figure for a telephone, which has no room for the other beside its margins, and no pointer to show a tooltip."""
MOST_ROWS = 30
"""Rows of a heat map that fit a page; a longer one is several figures."""
MOST_LINES = 40
"""Names at each side of a flow that fit a page."""
TALLEST_FLOW = 900.0
"""The height of a flow that fits a page below its heading."""
LEAST_NAMES, LEAST_STEP = 170.0, 23.0
"""Room that a heat map leaves for the names of its rows, and for each column."""
FONT = "Arial, 'Liberation Sans', Helvetica, sans-serif"
INK, PALE, GRID = "#1c2733", "#5b6670", "#c9ced3"
COLOURS = {
    "fits": "#1b6e53",
    "fits-if-confirmed": "#a35c00",
    "blocked": "#a3262a",
    "related": PALE,
    "past-demand": PALE,
}
"""The colour of each outcome."""
OPEN = "open-points"
"""The id of the hatching of what is open, which `patterns` defines once for a page."""
_ESCAPES = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;"})


class Link(NamedTuple):
    """A line of a flow.

    left, right: positions of its ends.
    is_sure: whether nothing is open; drawn whole, not dashed.
    weight: how many needs it stands for.
    """

    left: int
    right: int
    is_sure: bool
    weight: int = 1


def escaped(text: str) -> str:
    """A text as XML has it; what acts unseen is written out."""
    return safe(text).translate(_ESCAPES)


def patterns() -> str:
    """The hatching that the other figures refer to; it stands once on a page and takes no room."""
    return (
        f'<svg width="0" height="0" class="patterns" aria-hidden="true" focusable="false"><defs>'
        f'<pattern id="{OPEN}" width="5" height="5" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">'
        f'<rect width="5" height="5" fill="#fff"/><rect width="2" height="5" fill="{INK}"/></pattern></defs></svg>'
    )


def figure(width: float, height: float, label: str, parts: Iterable[str]) -> str:
    """A figure of that size, for readers of which some are told its label."""
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width:.0f}" height="{height:.0f}" '
        f'viewBox="0 0 {width:.0f} {height:.0f}" role="img" aria-label="{escaped(label)}" font-family="{FONT}" '
        f'font-size="11" fill="{INK}">{"".join(parts)}</svg>'
    )


def text_at(
    x: float, y: float, text: str, size: float = 11, *, anchor: str = "start", bold: bool = False, more: str = ""
) -> str:
    """A text of one line. Its length is fixed, so that another font takes no more room than was measured."""
    length = (
        f' textLength="{width_of(text, size, bold):.1f}" lengthAdjust="spacingAndGlyphs"' if is_measured(text) else ""
    )
    weight = ' font-weight="bold"' if bold else ""
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" font-size="{size:g}" text-anchor="{anchor}"{weight}{length}{more}>'
        f"{escaped(text)}</text>"
    )


def _label(x: float, y: float, text: str, room: float, size: float, most: int, anchor: str) -> str:
    """A text of a few lines around a height, shortened to its room; the whole text is its tooltip."""
    lines = in_lines(safe(text), room, size, most) or ("",)
    step = size * 1.15
    first = y - step * (len(lines) - 1) / 2 + size * 0.35
    drawn = (text_at(x, first + place * step, line, size, anchor=anchor) for place, line in enumerate(lines))
    return f"<g><title>{escaped(text)}</title>{''.join(drawn)}</g>"


# --- Signs


def sign(outcome: str, x: float, y: float, size: float) -> str:
    """The sign of an outcome in a square: ✓ on a filled one, ? on a hatched one, ✗, a dot, an empty one for "nothing"."""
    colour, middle, half = COLOURS.get(outcome, PALE), (x + size / 2, y + size / 2), size / 2
    frame = f'<rect x="{x:.1f}" y="{y:.1f}" width="{size:g}" height="{size:g}" rx="2"'
    cx, cy = middle
    if outcome == "fits":
        stroke = f"{cx - half * 0.5:.1f},{cy:.1f} {cx - half * 0.1:.1f},{cy + half * 0.4:.1f} {cx + half * 0.5:.1f},{cy - half * 0.4:.1f}"
        return f'{frame} fill="{colour}"/><polyline points="{stroke}" fill="none" stroke="#fff" stroke-width="2"/>'
    if outcome == "fits-if-confirmed":
        question = text_at(cx, cy + size * 0.26, "?", size * 0.75, anchor="middle", bold=True)
        return (
            f'{frame} fill="url(#{OPEN})" stroke="{INK}"/><circle cx="{cx:.1f}" cy="{cy:.1f}" r="{half * 0.72:.1f}" '
            f'fill="#fff"/>{question}'
        )
    if outcome == "blocked":
        arm = half * 0.5
        cross = f"M{cx - arm:.1f},{cy - arm:.1f}L{cx + arm:.1f},{cy + arm:.1f}M{cx + arm:.1f},{cy - arm:.1f}L{cx - arm:.1f},{cy + arm:.1f}"
        return f'{frame} fill="#fff" stroke="{colour}"/><path d="{cross}" stroke="{colour}" stroke-width="2"/>'
    if outcome == "related":
        return f'{frame} fill="#fff" stroke="{GRID}"/><circle cx="{cx:.1f}" cy="{cy:.1f}" r="{half * 0.25:.1f}" fill="{colour}"/>'
    if outcome == "past-demand":
        return (
            f'{frame} fill="#fff" stroke="{GRID}"/><circle cx="{cx:.1f}" cy="{cy:.1f}" r="{half * 0.45:.1f}" fill="none" '
            f'stroke="{colour}" stroke-width="1.5"/>'
        )
    return f'{frame} fill="#fff" stroke="{PALE}" stroke-dasharray="2 2"/>'


def legend(words: Mapping[str, str], width: float = WIDTH) -> str:
    """What the signs mean, in as many lines as they need. words: by outcome."""
    parts, x, y = [], 0.0, 0
    for outcome, word in words.items():
        length = 18 + width_of(word, 10) + 18
        if x and x + length > width:
            x, y = 0.0, y + 20
        parts += [sign(outcome, x, y + 2, 13), text_at(x + 18, y + 12, word, 10)]
        x += length
    return figure(width, y + 20, "; ".join(words.values()), parts)


# --- Heat map


def heat_maps(
    label: str, columns: Sequence[str], rows: Sequence[tuple[str, Sequence[str | None]]], width: float = WIDTH
) -> Iterator[str]:
    """The outcomes of rows against columns, as many figures as pages want; a cell without a need is empty (None)."""
    least = min(LEAST_NAMES, width * 0.45)
    longest = max((width_of(safe(name), 10.5) for name, _cells in rows), default=0)
    # Names give way to columns, so that all of them stand abreast where they can.
    left = max(least, min(270.0, longest + 8, width - LEAST_STEP * len(columns)))
    step = min(34.0, max(LEAST_STEP, (width - left) / max(1, len(columns))))
    # Where the step is a share of the width, it goes into it as often as there are columns, which floats may miss.
    across = max(1, int((width - left) / step + 1e-6))
    # Several figures share the columns evenly, so that none is left with one or two.
    across = max(1, ceil(len(columns) / ceil(max(1, len(columns)) / across)))
    for start in range(0, len(columns), across):
        heads = columns[start : start + across]
        for first in range(0, len(rows), MOST_ROWS):
            part = [(name, cells[start : start + across]) for name, cells in rows[first : first + MOST_ROWS]]
            yield _heat_map(label, heads, part, left, step, width)


def _heat_map(
    label: str,
    columns: Sequence[str],
    rows: Sequence[tuple[str, Sequence[str | None]]],
    left: float,
    step: float,
    width: float,
) -> str:
    lines = [in_lines(safe(name), 150, 10, 2) for name in columns]
    top = max((width_of(line, 10) for head in lines for line in head), default=0) + 10
    size, y = step - 5, top
    parts = []
    for place, (name, head) in enumerate(zip(columns, lines, strict=True)):
        middle = left + place * step + size / 2
        first = middle - (len(head) - 1) * 5.5 + 3.5
        drawn = (
            text_at(
                first + number * 11,
                top - 6,
                line,
                10,
                more=f' transform="rotate(-90 {first + number * 11:.1f} {top - 6:.1f})"',
            )
            for number, line in enumerate(head)
        )
        parts.append(f"<g><title>{escaped(name)}</title>{''.join(drawn)}</g>")
    most = 3 if width >= WIDTH else 5
    for name, cells in rows:
        height = max(28.0, 12.1 * len(in_lines(safe(name), left - 8, 10.5, most)) + 5)
        parts.append(f'<path d="M0,{y:.1f}H{left + len(columns) * step:.1f}" stroke="{GRID}" stroke-width="0.5"/>')
        parts.append(_label(0, y + height / 2, name, left - 8, 10.5, most, "start"))
        parts += [
            sign(cell, left + place * step, y + (height - size) / 2 if size < height else y + 2, min(size, height - 4))
            for place, cell in enumerate(cells)
            if cell is not None
        ]
        y += height
    return figure(width, y + 2, label, parts)


# --- Flow


def flow(label: str, left: Sequence[str], right: Sequence[str], links: Sequence[Link]) -> str:
    """What goes where: names at both sides, a line for each link, whole where nothing is open and dashed where something is."""
    order = _least_crossings(len(left), links)
    most = max(len(left), len(right), 1)
    room, gap = 262, 8
    # On paper no tooltip tells the rest of a name, so that lines make room for the longest while they fit a page.
    tallest = max((len(in_lines(safe(name), room - gap, 10.5, 4)) for name in (*left, *right)), default=1)
    step = 22 if most > MOST_ROWS else max(30.0, min(12.1 * tallest + 4, TALLEST_FLOW / most))
    height = most * step + 8
    ends = room + gap, WIDTH - room - gap
    lefts = {place: 4 + (row + 0.5) * (height - 8) / len(left) for row, place in enumerate(order)}
    rights = {row: 4 + (row + 0.5) * (height - 8) / len(right) for row in range(len(right))}
    parts = []
    for link in links:
        one, other = lefts[link.left], rights[link.right]
        bend = (ends[1] - ends[0]) / 2
        dash = "" if link.is_sure else ' stroke-dasharray="5 3"'
        colour = COLOURS["fits" if link.is_sure else "fits-if-confirmed"]
        parts.append(
            f'<path d="M{ends[0] + 4},{one:.1f}C{ends[0] + bend:.1f},{one:.1f} {ends[1] - bend:.1f},{other:.1f} '
            f'{ends[1] - 4},{other:.1f}" fill="none" stroke="{colour}" stroke-width="{min(6.0, 1.2 + 0.6 * link.weight):.1f}"{dash}/>'
        )
    for heights, names, x, side, anchor in (
        (lefts, left, ends[0], -gap, "end"),
        (rights, right, ends[1], gap, "start"),
    ):
        lines = max(1, min(4, int((height - 8) / max(1, len(names)) // 12.1)))
        for place, y in heights.items():
            parts.append(f'<circle cx="{x}" cy="{y:.1f}" r="3.5" fill="{INK}"/>')
            parts.append(_label(x + side, y, names[place], room - gap, 10.5, lines, anchor))
    return figure(WIDTH, height, label, parts)


def _least_crossings(count: int, links: Sequence[Link]) -> list[int]:
    """The left names in the order of the middle of what they lead to, so that few lines cross."""
    ends: dict[int, list[int]] = {}
    for link in links:
        ends.setdefault(link.left, []).append(link.right)
    return sorted(range(count), key=lambda place: (sum(ends.get(place, [0])) / len(ends.get(place, [0])), place))


# --- Bars


def score_bar(label: str, low: Decimal, high: Decimal, total: int) -> str:
    """The points of a match out of those of a whole bar: sure ones filled, open ones hatched, the rest empty."""
    width, height = 150.0, 10
    sure, best = (min(width, max(0.0, width * float(points) / total)) for points in (low, high))
    return figure(
        width + 2,
        height + 2,
        label,
        (
            f'<rect x="1" y="1" width="{width:g}" height="{height}" fill="#fff" stroke="{INK}"/>',
            f'<rect x="1" y="1" width="{best:.1f}" height="{height}" fill="url(#{OPEN})" stroke="{INK}"/>',
            f'<rect x="1" y="1" width="{sure:.1f}" height="{height}" fill="{INK}"/>',
        ),
    )


def year_bars(label: str, counts: Sequence[tuple[str, int]], width: float = WIDTH) -> str:
    """How many of each: a name, a bar and a number in each line."""
    left = max((width_of(name, 10.5) for name, _count in counts), default=0) + 10
    room = width - left - 50
    most = max((count for _name, count in counts), default=1)
    parts = []
    for row, (name, count) in enumerate(counts):
        y, length = row * 18, max(1.0, room * count / most)
        parts.append(text_at(left - 6, y + 12, name, 10.5, anchor="end"))
        parts.append(f'<rect x="{left:.1f}" y="{y + 3}" width="{length:.1f}" height="11" fill="{PALE}"/>')
        parts.append(text_at(left + length + 6, y + 12, str(count), 10.5))
    return figure(width, len(counts) * 18 + 2, label, parts)


def lone_sign(outcome: str) -> str:
    """The sign of an outcome in a line of text, which says the same in words."""
    drawn = sign(outcome, 1, 1, 13)
    return f'<svg width="15" height="15" viewBox="0 0 15 15" aria-hidden="true" focusable="false" font-family="{FONT}">{drawn}</svg>'
