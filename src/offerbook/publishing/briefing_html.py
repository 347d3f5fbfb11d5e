"""A briefing as one page of HTML: it needs no script and asks nothing of any address, which its own policy forbids."""

from __future__ import annotations

import base64
import hashlib
import re
from pathlib import Path
from typing import Any, TextIO

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from offerbook.matching.matrix import cell_meanings
from offerbook.publishing import figures
from offerbook.publishing.briefing import Answer, Briefing
from offerbook.publishing.briefing_best import best_offers
from offerbook.publishing.map_figure import map_figure
from offerbook.publishing.outlines import outline_around
from offerbook.publishing.score_text import (
    WHOLE_BAR,
    link_text,
    more_text,
    points_note,
    points_text,
    told_text,
    without_place_text,
)
from offerbook.tables.formats import SEALS
from offerbook.tables.rendering import PLAIN_URL
from offerbook.tables.screen import unbroken
from offerbook.tables.stamp import SealedStream
from offerbook.tables.table import word
from offerbook.text.i18n import _, current_language, ngettext
from offerbook.text.normalize import cut_at_word, safe

_FOLDER = Path(__file__).parent
_FOOT = """
@media print {{ @page {{
  @bottom-left {{ content: "{left}"; font-size: 8pt; color: #55606a; width: 80%; }}
  @bottom-right {{ content: counter(page) " / " counter(pages); font-size: 8pt; color: #55606a; }}
}} }}
"""
_LONGEST_TITLE = 55
"""Letters of the title at the foot of a printed page."""


def write_briefing(briefing: Briefing, stream: TextIO) -> None:
    """Write a briefing as a page."""
    environment = Environment(
        loader=FileSystemLoader(_FOLDER),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        finalize=_shown,
    )
    sealed = SealedStream(stream)
    for part in environment.get_template("briefing.html.jinja").generate(_context(briefing)):
        sealed.write(part)
    sealed.seal(briefing.stamp, SEALS["html"])


def _shown(value: Any) -> Any:
    """A value on its way into the page: what acts unseen in a text is written out, and no line ends within a quantity."""
    if not isinstance(value, str) or isinstance(value, Markup):
        return value
    return unbroken(safe(value, keep="\n\t"))


def _context(briefing: Briefing) -> dict[str, Any]:
    style = (_FOLDER / "briefing.css").read_text(encoding="utf-8") + _foot(briefing)
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    return {
        "briefing": briefing,
        "language": current_language(),
        "_": _,
        "ngettext": ngettext,
        "word": word,
        "style": Markup(style),
        "style_hash": f"sha256-{digest}",
        "patterns": Markup(figures.patterns()),
        "sign": _sign,
        "bar": _bar,
        "points": points_text,
        "points_note": points_note(),
        "best": list(best_offers(briefing.projects)),
        "more": more_text,
        "told": told_text,
        "without_place": without_place_text(briefing.without_place) if briefing.without_place else "",
        "is_link": _is_link,
        "has_outline": bool(outline_around((float(it.longitude), float(it.latitude)) for it in briefing.places)),
        "screens": [("wide", _drawn(briefing, figures.WIDTH)), ("narrow", _drawn(briefing, figures.NARROW))],
        "led_to": _led_to(briefing),
    }


def _drawn(briefing: Briefing, width: float) -> dict[str, list[Markup]]:
    """The figures of a page for a screen of that width, by what they show; those that there is nothing for are left out."""
    heat, flow = briefing.heat, briefing.flow
    drawn = {
        "heat": list(figures.heat_maps(_("Heat map"), heat.columns, heat.rows, width)),
        "legend": [figures.legend(cell_meanings(), width)],
        # What leads where stands as a list where there is no room for lines between two columns of names.
        "flow": [figures.flow(_("What goes where"), flow.left, flow.right, flow.links)]
        if width >= figures.WIDTH
        else [],
        "years": [figures.year_bars(_("Sources by year"), briefing.years, width)] if briefing.years else [],
        "map": [map_figure(_("Map"), briefing.places, width)] if briefing.places else [],
    }
    return {name: [Markup(it) for it in found] for name, found in drawn.items()}


def _led_to(briefing: Briefing) -> list[tuple[str, list[tuple[str, str]]]]:
    """The flow in words: each name at the left, and what it leads to with the outcome of each."""
    flow = briefing.flow
    ends: dict[int, list[tuple[str, str]]] = {}
    for link in sorted(flow.links, key=lambda link: (link.left, link.right)):
        outcome = "fits" if link.is_sure else "fits-if-confirmed"
        ends.setdefault(link.left, []).append((outcome, link_text(flow, link)))
    return [(flow.left[left], found) for left, found in ends.items()]


def _sign(outcome: str) -> Markup:
    return Markup(figures.lone_sign(outcome))


def _bar(answer: Answer) -> Markup:
    return Markup(figures.score_bar(points_text(answer), answer.low, answer.high, WHOLE_BAR))


def _is_link(url: str) -> bool:
    return re.fullmatch(PLAIN_URL, url) is not None


def _foot(briefing: Briefing) -> str:
    stamp = briefing.stamp
    title = cut_at_word(briefing.title, _LONGEST_TITLE)
    text = " · ".join(filter(None, (title, stamp.as_of, stamp.program, stamp.digest[:12])))
    return _FOOT.format(left=_in_css(safe(text)))


def _in_css(text: str) -> str:
    """A text within a string of a style sheet: every letter that is no ASCII letter or digit is written as its number."""
    return "".join(it if it.isascii() and it.isalnum() else f"\\{ord(it):x} " for it in text)
