"""Which matches a reader wants: of which outcomes and scores, and how many of each need."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple

from offerbook.listing.fixed_words import fixed_words
from offerbook.matching.outcomes import ANSWERS, OUTCOMES
from offerbook.text.errors import UsageError
from offerbook.text.i18n import _

if TYPE_CHECKING:
    from offerbook.matching.match import Match

DEFAULT_LIMIT = 50
"""Offers of a need that are listed where no option says otherwise; in a large catalogue tens of thousands are similar to
it. The catalogue that comes with the program has at most half as many."""


class MatchFilter(NamedTuple):
    """Which matches are wanted.

    outcomes: of these; of any, when there are none.
    min_score: with this many sure points, which are rounded as they are shown: to whole points for a whole number, to as many
        decimals as it has for another. None for any number.
    top: the first few of each need or, of an offer, of all; None for all.
    keep_all_answers: whether every one that answers a need is wanted, whatever `top` says; of an offer, every match.
    include_non_answering: whether those that do not answer a need are wanted also where others do.
    include_distant: whether distant ones are wanted, also where no outcome is named.
    """

    outcomes: Collection[str] = ()
    min_score: float | None = None
    top: int | None = None
    keep_all_answers: bool = False
    include_non_answering: bool = True
    include_distant: bool = False

    @classmethod
    def checked(
        cls, outcomes: Sequence[str] | None, min_score: float | None, top: int | None, every: bool = False
    ) -> MatchFilter:
        """The filter that options describe; UsageError for a word that is no outcome and for options that contradict.

        Where no option says otherwise, the offers that do not answer a need fill its list up to DEFAULT_LIMIT.
        """
        outcomes = fixed_words("--outcome", outcomes or (), OUTCOMES)
        if every and top is not None:
            raise UsageError(_("--all and --top contradict each other; leave one out"))
        if top is None and min_score is None and not outcomes and not every:
            return cls(top=DEFAULT_LIMIT, keep_all_answers=True)
        return cls(outcomes or (), min_score, top, include_distant=every)

    def accepts(self, match: Match) -> bool:
        """Whether a match is of such an outcome and score."""
        return (match.outcome in self.outcomes if self.outcomes else self.is_row(match)) and (
            self.min_score is None or _reaches(match.score, Decimal(str(self.min_score)).normalize())
        )

    def is_row(self, match: Match) -> bool:
        """Whether a match is worth a row at all."""
        return match.has_common_ground if self.wants_distant else match.outcome != "distant"

    @property
    def wants_distant(self) -> bool:
        """Whether distant matches have to be judged at all."""
        return self.include_distant or "distant" in self.outcomes

    def is_satisfied_by(self, answering: Sequence[Match]) -> bool:
        """Whether no match that does not answer a need is wanted any more, given all of its matches that do, and others."""
        only_answers = not self.include_non_answering or (self.outcomes and set(self.outcomes) <= set(ANSWERS))
        if only_answers and any(match.answers for match in answering):
            return True
        return self.top is not None and sum(match.answers and self.accepts(match) for match in answering) >= self.top

    def of_need(self, matches: Sequence[Match]) -> Iterator[Match]:
        """Of all matches of a need, best first: those that are wanted, those that answer, and the best.

        The last two are for the summary, which counts every need by its best offers, whatever rows are wanted. Thousands
        of matches need not be kept in memory for a few.
        """
        left = len(matches) if self.top is None else self.top
        for place, match in enumerate(matches):
            if not (self.include_non_answering or match.answers) and matches[0].answers:
                break
            is_wanted = left > 0 and self.accepts(match)
            left -= is_wanted
            if is_wanted or match.answers or place == 0:
                yield match

    def apply(self, matches: Iterable[Match], of_one_offer: bool = False) -> list[Match]:
        """Those of the matches that are wanted, in their order.

        of_one_offer: whether they are the matches of one offer, so that `top` counts over all needs.
        """
        wanted: list[Match] = []
        counts: Counter[str] = Counter()
        for match in filter(self.accepts, matches):
            counted = match.offer.id if of_one_offer else match.need_id
            counts[counted] += 1
            is_kept_anyway = self.keep_all_answers and (of_one_offer or match.answers)
            if is_kept_anyway or self.top is None or counts[counted] <= self.top:
                wanted.append(match)
        return wanted

    def full_lists(self, matches: Iterable[Match]) -> int:
        """How many needs of these matches have a list that reached the default limit, so that matches may be left out."""
        counts = Counter(match.need_id for match in matches)
        return sum(self.keep_all_answers and count >= DEFAULT_LIMIT for count in counts.values())


def _reaches(score: Decimal, least: Decimal) -> bool:
    """Whether a score, rounded to as many decimals, is such a number of points at least."""
    exponent = least.as_tuple().exponent
    # Points have two decimals; no number of decimals is known of an infinite one.
    decimals = min(2, max(0, -exponent)) if isinstance(exponent, int) else 2
    return round(score, decimals) >= least


ALL_MATCHES = MatchFilter()
"""Every match but distant ones."""
