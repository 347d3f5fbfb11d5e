"""What a briefing says in the same words in every form of it: points, counts, where more is told."""

from __future__ import annotations

from collections.abc import Sequence

from offerbook.publishing.briefing import Answer, Flow
from offerbook.publishing.figures import Link
from offerbook.text.i18n import _, ngettext

WHOLE_BAR = 100
"""The points of a whole bar, as on a screen."""


def points_text(answer: Answer) -> str:
    """The points of an answer: "70–90 points"."""
    low, high = round(answer.low), round(answer.high)
    text = ngettext("{points} point", "{points} points", high)
    return text.format(points=low if low == high else f"{low}–{high}")


def points_note() -> str:
    """What the bars and the points mean."""
    return _(
        "Points: the filled part of a bar is sure, the hatched part is open until something is confirmed; a whole bar is 100. "
        "They set the order of the offers for one need; they are no grade."
    )


def more_text(count: int) -> tuple[str, ...]:
    """How many more there are, as a line; none where there are none."""
    return (ngettext("and {count} more", "and {count} more", count).format(count=count),) if count else ()


def link_text(flow: Flow, link: Link) -> str:
    """The end of a line of a flow, with the number of needs that it stands for where they are several."""
    name = flow.right[link.right]
    if link.weight < 2:
        return name
    return ngettext("{project} ({count} need)", "{project} ({count} needs)", link.weight).format(
        project=name, count=link.weight
    )


def told_text(answer: Answer) -> str:
    """Where the other cautions on an answer are told."""
    return _("More cautions on it stand above, under: {places}.").format(places="; ".join(answer.told_under))


def without_place_text(projects: Sequence[str]) -> str:
    """Which projects a map lacks."""
    return _("Not on the map, for no coordinates of it are known: {projects}.").format(projects="; ".join(projects))
