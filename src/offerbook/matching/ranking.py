"""Ranking: the matches of needs and offers, need by need, best first."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from offerbook.index.batch_cache import AT_A_TIME
from offerbook.index.store import Index, Progress, no_progress
from offerbook.listing.select import Selection
from offerbook.matching.context import MatchingContext, matching_context
from offerbook.matching.judging import judge_offer
from offerbook.matching.match import Match
from offerbook.matching.match_filter import ALL_MATCHES, MatchFilter
from offerbook.matching.offer_pool import OfferPool
from offerbook.matching.pair import PreparedNeed
from offerbook.matching.request import MatchRequest, match_request
from offerbook.model.records import Need


def rank(
    context: MatchingContext,
    needs: Iterable[tuple[str, Need]],
    offers: OfferPool,
    wanted: MatchFilter = ALL_MATCHES,
    progress: Progress = no_progress,
) -> Iterator[Match]:
    """The matches of these needs and offers, need by need, best first: all that are wanted and all that answer a need.

    progress: is called with the id of each need before it is matched.
    """
    for need_id, need in needs:
        progress(need_id)
        prepared = PreparedNeed(context, need_id, need)
        matches: list[Match] = []
        for lot in offers.lots(prepared, wanted.wants_distant):
            for match in judged(prepared, offers, lot):
                if wanted.is_row(match):
                    matches.append(match)
            if wanted.is_satisfied_by(matches):
                break
        matches.sort(key=lambda match: match.order)
        yield from wanted.of_need(matches)


def judged(prepared: PreparedNeed, offers: OfferPool, lot: Sequence[str]) -> Iterator[Match]:
    """The matches of a need and a lot of offers, which are read some hundred at a time."""
    for first in range(0, len(lot), AT_A_TIME):
        some = lot[first : first + AT_A_TIME]
        offers.load(some)
        prepared.context.word_scorer.load(some)
        for id in some:
            match = judge_offer(prepared, offers.candidates(id), offers.variants(id))
            if match is not None:
                yield match


def sorted_by_groups(needs: Iterable[tuple[str, Need]]) -> list[tuple[str, Need]]:
    """The needs of one group one after another, so that the offers of the one are still in memory for the next."""
    return sorted(needs, key=lambda item: item[1].groups)


def needs_by_groups(index: Index) -> list[tuple[str, Need]]:
    """All needs of the catalogue with their ids, those of one group one after another."""
    return sorted_by_groups(match_request(index, None, Selection(), Selection()).needs)


def find_matches(
    index: Index,
    request: MatchRequest,
    wanted: MatchFilter = ALL_MATCHES,
    progress: Progress = no_progress,
    context: MatchingContext | None = None,
) -> list[Match]:
    """The matches of a request, all that are wanted and all that answer a need.

    They stand need by need, in the order of the request, and best first; of one offer its best needs stand first.

    context: that of the index, where it is made already.
    """
    # Which of an offer's needs are its best is known only when it has been judged for all of them.
    all_of_need = MatchFilter(include_distant=wanted.wants_distant)
    wanted_of_need = all_of_need if request.is_for_one_offer else wanted
    by_need: dict[str, list[Match]] = {id: [] for id, _need in request.needs}
    needs = sorted_by_groups(request.needs)
    for match in rank(context or matching_context(index), needs, request.offers, wanted_of_need, progress):
        by_need[match.need_id].append(match)
    matches = [match for matches_of_need in by_need.values() for match in matches_of_need]
    if request.is_for_one_offer:
        matches.sort(key=lambda match: (*match.order[:4], match.need_id))
    return matches
