"""What an answer would change: matches before and after a value is taken for given."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from offerbook.index.store import Index
from offerbook.matching.asked_need import assumed_values
from offerbook.matching.context import matching_context
from offerbook.matching.judging import judge_offer
from offerbook.matching.match import Match
from offerbook.matching.pair import PreparedNeed
from offerbook.matching.request import MatchRequest


class Change(NamedTuple):
    """A match of another outcome, with other points or with other questions, before and after values are taken for given."""

    before: Match
    after: Match


def assume(index: Index, request: MatchRequest, texts: Sequence[str]) -> tuple[Change, ...]:
    """Take values, OFFER.SPEC=VALUE, for given in the offers of a request; the matches that this changes."""
    assumed = assumed_values(index, texts)
    context = matching_context(index)
    prepared = [PreparedNeed(context, id, need) for id, need in request.needs]
    offers = request.offers

    def judged() -> list[Match | None]:
        return [judge_offer(need, offers.candidates(offer)) for need in prepared for offer in assumed]

    before = judged()
    offers.assume(assumed)
    pairs = zip(before, judged(), strict=True)
    return tuple(Change(one, other) for one, other in pairs if one and other and _differ(one, other))


def _differ(one: Match, other: Match) -> bool:
    """Whether what is assumed makes a difference: another outcome or, where the offer serves the need, other points or questions."""
    seen = [(it.score, it.score_high, it.questions) for it in (one, other)]
    return one.outcome != other.outcome or (other.serves and seen[0] != seen[1])
