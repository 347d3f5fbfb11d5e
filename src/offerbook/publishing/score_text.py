"""The words of outcomes and points, the same in every form of a briefing."""

from __future__ import annotations

from offerbook.publishing.briefing import Answer
from offerbook.tables.table import word
from offerbook.text.i18n import _


def outcome_words() -> dict[str, str]:
    """What the signs of the heat map mean."""
    words = {key: word(key) for key in ("fits", "fits-if-confirmed", "blocked", "related", "past-demand")}
    return {**words, "": _("nothing is offered")}


def points_text(answer: Answer) -> str:
    """The points of an answer: "70–90 of 105"."""
    low, high, total = round(answer.low), round(answer.high), round(answer.total)
    if low == high:
        return _("{points} of {total}").format(points=low, total=total)
    return _("{low}–{high} of {total}").format(low=low, high=high, total=total)
