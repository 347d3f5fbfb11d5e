"""The words of points, the same in every form of a briefing."""

from __future__ import annotations

from offerbook.publishing.briefing import Answer
from offerbook.text.i18n import _


def points_text(answer: Answer) -> str:
    """The points of an answer: "70–90 of 105"."""
    low, high, total = round(answer.low), round(answer.high), round(answer.total)
    if low == high:
        return _("{points} of {total}").format(points=low, total=total)
    return _("{low}–{high} of {total}").format(low=low, high=high, total=total)
