"""Whatever is asked about a pair, the answer is the same: in a list, explained, in the matrix and among the gaps."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from offerbook.index.store import Index
from offerbook.listing.select import Selection
from offerbook.matching.context import MatchingContext
from offerbook.matching.explain import explain_match
from offerbook.matching.gaps import find_gaps
from offerbook.matching.match import Match
from offerbook.matching.match_filter import MatchFilter
from offerbook.matching.matrix import CELLS, By, find_matrix
from offerbook.matching.outcomes import PAST
from offerbook.matching.ranking import find_matches
from offerbook.matching.request import match_request
from offerbook.model.codec import replace
from offerbook.model.records import Catalogue, Need, Offer
from tests.matching.small_world import (
    QUICK,
    SPECS,
    WHOLE,
    catalogues,
    compiled,
    each,
    known,
    needs,
    offers,
    requirements,
)

pytestmark = pytest.mark.slow


def listed(index: Index) -> dict[tuple[str, str], Match]:
    """Every pair that is listed with `--all`, by need and offer."""
    asked = match_request(index, None, Selection(), Selection())
    found = find_matches(index, asked, MatchFilter(include_distant=True))
    return {(match.need_id, match.offer.id): match for match in found}


@WHOLE
@given(catalogues())
def test_a_pair_is_explained_as_it_is_listed_and_what_is_not_listed_is_distant(catalogue: Catalogue) -> None:
    index = compiled(catalogue)
    matches = listed(index)
    for need in (f"site/{need.id}" for need in catalogue.projects[0].needs):
        for offer in catalogue.offers:
            explained, match = explain_match(index, offer.id, need).match, matches.get((need, offer.id))
            if match is None:
                assert explained.outcome == "distant"
            else:
                # Distant pairs are listed without the verdicts that nobody reads of them.
                assert (explained.outcome, explained.candidate) == (match.outcome, match.candidate)
                assert explained.verdicts == match.verdicts


@WHOLE
@given(catalogues(), st.sampled_from(["need", "offer"]))
def test_a_cell_of_the_matrix_has_the_best_outcome_that_is_listed_for_it(catalogue: Catalogue, by: By) -> None:
    index = compiled(catalogue)
    best: dict[tuple[str, str], str] = {}
    for (need, offer), match in listed(index).items():
        outcome = match.outcome
        if outcome == "distant" or (match.need.status in PAST and not match.answers):
            continue
        shown = "past-demand" if match.need.status in PAST else outcome
        sector = next(group.sector for group in catalogue.groups if group.id == match.candidate.group)
        cell = (need, sector) if by == "need" else ("site", offer)
        best[cell] = min(best.get(cell, shown), shown, key=CELLS.index)
    cells = find_matrix(index, by).cells
    of_offers = {place: cell.outcome for place, cell in cells.items() if cell.outcome != "no-offer"}
    if by == "need":
        of_offers = {
            place: outcome for place, outcome in of_offers.items() if outcome != "past-demand" or place in best
        }
    assert of_offers == best


@WHOLE
@given(catalogues())
def test_the_gaps_are_the_needs_that_nothing_listed_answers_for_sure_and_the_offers_that_answer_none(
    catalogue: Catalogue,
) -> None:
    index = compiled(catalogue)
    matches = listed(index)
    gap_of = {(gap.side, gap.id): gap.type for gap in find_gaps(index, None)}
    for id, need in ((f"site/{need.id}", need) for need in catalogue.projects[0].needs):
        gap = gap_of.get(("need", id), "none")
        outcomes = {str(match.outcome) for (of, _offer), match in matches.items() if of == id} - {"distant"}
        assert gap in _gaps_that_go_with(need, outcomes)
    serving = {offer for (_need, offer), match in matches.items() if match.answers and match.need.status not in PAST}
    assert {id for side, id in gap_of if side == "offer"} == {offer.id for offer in catalogue.offers} - serving


def _gaps_that_go_with(need: Need, outcomes: set[str]) -> set[str]:
    if need.status in PAST:
        return {"past-demand"}
    if not outcomes:
        return {"no-offer"}
    if outcomes.isdisjoint({"fits", "fits-if-confirmed"}):
        return {"blocked"} if "blocked" in outcomes else {"only-related"}
    # A need of several parts can be open in part whatever the outcome, and several needs can want one capacity.
    return {"part-open", "capacity-short", "to-confirm"} | ({"none"} if "fits" in outcomes else set())


@QUICK
@given(known(), needs(), offers(), st.data())
def test_a_condition_of_one_part_changes_nothing_for_what_serves_another(
    context: MatchingContext, need: Need, offer: Offer, data: st.DataObject
) -> None:
    part = need.groups[0]
    spec = data.draw(st.sampled_from([spec.id for spec in SPECS]))
    condition = replace(data.draw(requirements(spec)), part=part)
    stricter = replace(need, requires=(*need.requires, condition))
    before, after = each(context, need, offer), each(context, stricter, offer)
    assert {id: _judged(after[id]) for id in _of_other_parts(before, part)} == {
        id: _judged(before[id]) for id in _of_other_parts(before, part)
    }


def _of_other_parts(matches: Mapping[str, Match], part: str) -> list[str]:
    return [id for id, match in matches.items() if match.parts and part not in match.parts]


def _judged(match: Match) -> tuple[object, ...]:
    return (
        match.outcome,
        match.parts,
        match.score,
        match.score_high,
        [(it.criterion, it.standing) for it in match.verdicts],
    )


@WHOLE
@given(catalogues())
def test_a_verdict_asks_what_its_text_asks(catalogue: Catalogue) -> None:
    # The question is told without the text where nothing is open.
    for match in listed(compiled(catalogue)).values():
        assert [it.question for it in match.verdicts] == [it.text.question for it in match.verdicts]
