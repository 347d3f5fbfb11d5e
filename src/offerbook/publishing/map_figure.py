"""A map of places: a graticule, the outline of a region where it is known, points, and names that never lie on each other."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from math import ceil, cos, floor, radians

from offerbook.publishing.briefing import Place
from offerbook.publishing.figures import GRID, INK, PALE, WIDTH, escaped, figure, text_at
from offerbook.publishing.outlines import outline_around
from offerbook.publishing.text_width import shortened, width_of
from offerbook.text.normalize import safe

_SIZE = 10.0
_ROOM = 200.0
"""Of a name at most; on a narrow map less than half of it."""
_TALLEST = 520.0
_MARGIN = 26.0
Box = tuple[float, float, float, float]
"""Left, top, right and bottom."""
Outline = Sequence[tuple[float, float]]
"""Corners, each a longitude and a latitude in degrees."""


class _Projection:
    """Degrees to points of the figure: north is up, and a kilometre is as long in both directions in the middle of the map."""

    def __init__(self, points: Sequence[tuple[float, float]], room: float) -> None:
        self.room = room
        longitudes, latitudes = zip(*points, strict=True)
        self.west, self.east = min(longitudes) - 1, max(longitudes) + 1
        self.south, self.north = min(latitudes) - 0.7, max(latitudes) + 0.7
        self.squeeze = cos(radians((self.south + self.north) / 2))
        across, tall = (self.east - self.west) * self.squeeze, self.north - self.south
        self.scale = min((room - 2 * _MARGIN) / across, (_TALLEST - 2 * _MARGIN) / tall)
        self.width = across * self.scale + 2 * _MARGIN
        self.height = tall * self.scale + 2 * _MARGIN
        self.left = (room - self.width) / 2 + _MARGIN

    def at(self, longitude: float, latitude: float) -> tuple[float, float]:
        x = self.left + (longitude - self.west) * self.squeeze * self.scale
        return x, _MARGIN + (self.north - latitude) * self.scale


def map_figure(label: str, places: Sequence[Place], width: float = WIDTH) -> str:
    """The places on a map. A name that finds no free room is only the tooltip of its point."""
    points = [(float(place.longitude), float(place.latitude)) for place in places]
    outline = outline_around(points)
    projection = _Projection([*points, *outline], width)
    parts = [*_graticule(projection), *_outline(projection, outline)]
    spots = [projection.at(*point) for point in points]
    taken: list[Box] = [(x - 4, y - 4, x + 4, y + 4) for x, y in spots]
    for place, (x, y) in zip(places, spots, strict=True):
        several = f" ({len(place.projects)})" if len(place.projects) > 1 else ""
        name = shortened(safe(place.name), min(_ROOM, width * 0.45), _SIZE) + several
        parts.append(f"<g><title>{escaped('; '.join(place.projects))}</title>")
        parts.append(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3.5" fill="{INK}" stroke="#fff"/>')
        box = next((it for it in _boxes(x, y, width_of(name, _SIZE)) if _is_free(it, taken, projection)), None)
        if box is not None:
            taken.append(box)
            middle = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
            if abs(middle[1] - y) > 14:
                end = min(max(x, box[0]), box[2]), box[1] if middle[1] > y else box[3]
                parts.append(
                    f'<path d="M{x:.1f},{y:.1f}L{end[0]:.1f},{end[1]:.1f}" stroke="{PALE}" stroke-width="0.6"/>'
                )
            parts.append(text_at(box[0], box[3] - 3, name, _SIZE))
        parts.append("</g>")
    return figure(width, projection.height, label, parts)


def _boxes(x: float, y: float, width: float) -> Iterator[Box]:
    """Where a name may stand, the nearest first: beside its point, then above and below, further and further away."""
    height = _SIZE + 3
    for away in (0.0, 14.0, 28.0, 42.0, 56.0):
        for left in (x + 7, x - 7 - width, x - width / 2):
            for top in dict.fromkeys((y - height / 2 - away, y - height / 2 + away)):
                yield left, top, left + width, top + height


def _is_free(box: Box, taken: Iterable[Box], projection: _Projection) -> bool:
    if box[0] < 2 or box[2] > projection.room - 2 or box[1] < 2 or box[3] > projection.height - 2:
        return False
    return not any(
        box[0] < other[2] + 2 and other[0] < box[2] + 2 and box[1] < other[3] and other[1] < box[3] for other in taken
    )


def _graticule(projection: _Projection) -> Iterator[str]:
    """Meridians and parallels with their degrees."""
    step = 5 if projection.north - projection.south > 8 else 2
    for longitude in range(ceil(projection.west / step) * step, floor(projection.east) + 1, step):
        x, top = projection.at(longitude, projection.north)
        bottom = projection.at(longitude, projection.south)[1]
        yield f'<path d="M{x:.1f},{top:.1f}V{bottom:.1f}" stroke="{GRID}" stroke-width="0.6"/>'
        yield text_at(x, bottom + 12, f"{longitude}°", 8, anchor="middle")
    for latitude in range(ceil(projection.south / step) * step, floor(projection.north) + 1, step):
        left, y = projection.at(projection.west, latitude)
        right = projection.at(projection.east, latitude)[0]
        yield f'<path d="M{left:.1f},{y:.1f}H{right:.1f}" stroke="{GRID}" stroke-width="0.6"/>'
        yield text_at(left - 4, y + 3, f"{latitude}°", 8, anchor="end")


def _outline(projection: _Projection, outline: Outline) -> Iterator[str]:
    if outline:
        corners = " ".join("{:.1f},{:.1f}".format(*projection.at(*corner)) for corner in outline)
        yield f'<polygon points="{corners}" fill="#f4f6f8" stroke="{PALE}" stroke-width="1"/>'
