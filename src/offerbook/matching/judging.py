"""Judging: the verdicts on one offer for one need, by the best of the offer's candidates."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from decimal import Decimal

from offerbook.matching.candidate import Candidate, candidates, eligible_candidates
from offerbook.matching.context import MatchingContext
from offerbook.matching.criteria.deciding import DecidingDetail
from offerbook.matching.match import Match
from offerbook.matching.outcomes import QUALITY
from offerbook.matching.pair import Pair, PreparedNeed
from offerbook.matching.verdict import Detail
from offerbook.model.records import Need, Offer


def judge(context: MatchingContext, need_id: str, need: Need, offer: Offer) -> Match:
    """The match of any offer and any need, whether they have anything in common or not."""
    prepared = PreparedNeed(context, need_id, need)
    return _best(prepared, judge_candidates(prepared, eligible_candidates(candidates(offer), need)))


def judge_candidate(
    context: MatchingContext, need_id: str, need: Need, candidate: Candidate, settled: Sequence[Detail] = ()
) -> Match:
    """The match of one candidate of an offer; `settled` is what is answered, so that the verdicts on it are met."""
    return judge_candidates(PreparedNeed(context, need_id, need), [candidate], settled)[0]


def judge_offer(
    prepared: PreparedNeed, all_candidates: Sequence[Candidate], variants: Collection[str] | None = None
) -> Match | None:
    """The match of an offer's best candidate, of those whose variant is in `variants`; None where none of them is.

    all_candidates: every candidate of the offer, the offer itself first.
    """
    eligible = eligible_candidates(all_candidates, prepared.need)
    if variants is not None:
        eligible = [candidate for candidate in eligible if candidate.variant in variants]
    return _best(prepared, judge_candidates(prepared, eligible)) if eligible else None


def judge_candidates(
    prepared: PreparedNeed, candidates_of_offer: Sequence[Candidate], settled: Sequence[Detail] = ()
) -> list[Match]:
    """The match of each of these candidates of one offer."""
    agreement = prepared.context.word_scorer.agreement(prepared.words, candidates_of_offer[0].offer.id)
    return [Match.of(Pair(prepared, candidate, agreement), settled) for candidate in candidates_of_offer]


def _best(prepared: PreparedNeed, matches: Sequence[Match]) -> Match:
    if len(matches) == 1:
        return matches[0]
    # Of equally good ones, that of which more is known of what decides; of these the first: the offer itself before its variants.
    best = min(matches, key=_quality)
    return best._replace(complementary=_complementary(best, matches)) if prepared.has_parts else best


def _quality(match: Match) -> tuple[bool, int, Decimal, Decimal, int]:
    unstated = sum(len(it.detail.missing) for it in match.verdicts if isinstance(it.detail, DecidingDetail))
    return not match.has_common_ground, QUALITY.index(match.outcome), -match.score, -match.score_high, unstated


def _complementary(best: Match, matches: Sequence[Match]) -> tuple[Match, ...]:
    complementary: list[Match] = []
    served = set(best.parts)
    for match in sorted(matches, key=lambda match: match.order):
        if match.answers and not served.issuperset(match.parts):
            complementary.append(match)
            served.update(match.parts)
    return tuple(complementary)


def best_of_parts(need: Need, matches: Iterable[Match]) -> dict[str, Match | None]:
    """The best match that answers each part of a need, None for a part that nothing answers; empty where nothing does.

    A need that any of its groups can serve is one part, under the name of its first group. `matches` are all of the need.
    """
    answering = [it for match in matches for it in (match, *match.complementary) if it.answers]
    answering.sort(key=lambda match: match.order)
    if not answering:
        return {}
    if need.any_group:
        return {need.groups[0]: answering[0]}
    return {group: next((match for match in answering if group in match.parts), None) for group in need.groups}
