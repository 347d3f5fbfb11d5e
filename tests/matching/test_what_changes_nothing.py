"""Properties of whole catalogues: other offers, the order of records and a second run change no match, and ranks are as said."""

from __future__ import annotations

import io
import re
from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from typing import TypeVar

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from offerbook.matching.allocation import allocations
from offerbook.matching.columns import MATCHES
from offerbook.matching.compare import supply
from offerbook.matching.context import matching_context
from offerbook.matching.explain import explain_match
from offerbook.matching.judging import judge
from offerbook.matching.match import Match
from offerbook.matching.outcomes import OUTCOMES
from offerbook.matching.verdict import Remark
from offerbook.model.codec import replace
from offerbook.model.records import (
    Catalogue,
    Offer,
    Quantity,
)
from offerbook.tables.column_specs import make_table
from offerbook.tables.formats import write
from tests.matching.small_world import (
    WEIGHTS,
    WHOLE,
    asked_of,
    by_need,
    catalogues,
    compiled,
)

pytestmark = pytest.mark.slow

T = TypeVar("T")
SHOWN = Remark("shown as its text")


def read(matches: Sequence[Match]) -> list[tuple[object, ...]]:
    """What is read of matches: how much a word weighs depends on who else has it, and is kept beside what is read."""
    return [
        (
            match._replace(verdicts=(), complementary=()),
            [(*it._replace(detail=SHOWN), it.text) for it in match.verdicts],
            read(match.complementary),
        )
        for match in matches
    ]


@WHOLE
@given(catalogues())
def test_removing_an_offer_changes_no_other_verdict_and_reorders_no_two_others(catalogue: Catalogue) -> None:
    gone, *rest = catalogue.offers
    whole = by_need(asked_of(compiled(catalogue)))
    left = by_need(asked_of(compiled(replace(catalogue, offers=tuple(rest)))))
    expected = {id: [match for match in found if match.offer.id != gone.id] for id, found in whole.items()}
    assert {id: read(found) for id, found in left.items()} == {
        id: read(found) for id, found in expected.items() if found
    }


@WHOLE
@given(catalogues(), st.randoms(use_true_random=False))
def test_the_order_of_records_and_facts_changes_nothing(catalogue: Catalogue, random: object) -> None:
    shuffle = random.shuffle  # type: ignore[attr-defined]

    def mixed(items: Sequence[T]) -> tuple[T, ...]:
        shuffled = list(items)
        shuffle(shuffled)
        return tuple(shuffled)

    def stirred(offer: Offer) -> Offer:
        variants = tuple(replace(it, specs=dict(mixed(list(it.specs.items())))) for it in offer.variants)
        facts = dict(mixed(list(offer.specs.items())))
        return replace(offer, specs=facts, services=mixed(offer.services), variants=variants)

    shuffled = replace(
        catalogue,
        sectors=mixed(catalogue.sectors),
        groups=mixed(catalogue.groups),
        links=mixed(catalogue.links),
        specs=mixed(catalogue.specs),
        offers=mixed([stirred(offer) for offer in catalogue.offers]),
        projects=mixed(catalogue.projects),
    )
    before, after = (
        [(match.need_id, match.offer.id, match.candidate.variant, match.verdicts) for match in asked_of(compiled(it))]
        for it in (catalogue, shuffled)
    )
    assert before == after


@WHOLE
@given(catalogues(WEIGHTS))
def test_the_same_catalogue_gives_the_same_bytes(catalogue: Catalogue) -> None:
    def as_bytes() -> str:
        stream = io.StringIO()
        write(make_table("matches", "", MATCHES, asked_of(compiled(catalogue)), ["all"], (), None), "json", stream)
        return stream.getvalue()

    assert as_bytes() == as_bytes()


@WHOLE
@given(catalogues())
def test_the_matches_of_a_need_stand_by_outcome_then_size_then_points_then_id(catalogue: Catalogue) -> None:
    for found in by_need(asked_of(compiled(catalogue))).values():
        # Of what fits, the nearest to the size asked for comes first.
        sizes = [it.excess if it.outcome == "fits" else 0 for it in found]
        keys = [
            (OUTCOMES.index(it.outcome), size, -it.score, -it.score_high, it.offer.id)
            for it, size in zip(found, sizes, strict=True)
        ]
        assert keys == sorted(keys)
        assert len({it.offer.id for it in found}) == len(found)


@WHOLE
@given(catalogues())
def test_every_offer_that_is_not_distant_from_a_need_is_among_its_matches(catalogue: Catalogue) -> None:
    index = compiled(catalogue)
    known = matching_context(index)
    listed = {(match.need_id, match.offer.id) for match in asked_of(index)}
    for need in catalogue.projects[0].needs:
        for offer in catalogue.offers:
            match = judge(known, f"site/{need.id}", need, offer)
            assert (match.outcome != "distant") == ((match.need_id, offer.id) in listed)


# --- the ledger


@WHOLE
@given(catalogues(most_offers=2))
def test_no_capacity_is_given_twice(catalogue: Catalogue) -> None:
    year = Quantity(Decimal(1), "t", "year")
    taken: dict[tuple[str, str, bool], Fraction] = {}
    sure: dict[tuple[str, str, bool], Fraction] = {}
    for account in allocations(asked_of(compiled(catalogue))):
        assert sum(claim.amount for claim in account.claims) <= account.required.value
        assert account.shortfall >= 0
        for claim in account.claims:
            assert 0 <= claim.amount <= claim.available
            # Everything that can be set against this capacity, in one measure: a day's or a year's pieces or tonnes.
            daily, pieces = claim.capacity.per == "day", claim.capacity.unit == "pcs"
            measure = replace(year, unit="pcs" if pieces else "t", per="day" if daily else "year")
            key = claim.match.offer.id, measure.unit, daily
            sums = [it for held in claim.match.offer.capacity if (it := supply(held, measure)) is not None]
            sure[key] = max(it.sure for it in sums)
            here = supply(claim.capacity, measure)
            assert here is not None
            taken[key] = taken.get(key, Fraction(0)) + Fraction(claim.amount) * here.sure / claim.available
    assert [key for key, amount in taken.items() if amount > sure[key]] == []


# --- the rank


CLAIM = re.compile(r".*; the next, (\S+), would overtake this offer if the criterion (\w+) weighed (\S+) and not (\S+)")
NEVER = re.compile(r".*; the next, (\S+), stays behind whichever weight is changed")


@settings(WHOLE, max_examples=15)
@given(catalogues(WEIGHTS))
def test_what_is_said_to_turn_a_rank_turns_it(catalogue: Catalogue) -> None:
    index = compiled(catalogue)
    known = matching_context(index)
    offers = {offer.id: offer for offer in catalogue.offers}

    def leads(match: Match, rival: str, criterion: str, weight: Decimal) -> bool:
        changed = known._replace(weights=replace(known.weights, **{criterion: weight}))
        mine, other = (judge(changed, match.need_id, match.need, it) for it in (match.offer, offers[rival]))
        return mine.order < other.order

    for match in asked_of(index):
        advice = explain_match(index, match.offer.id, match.need_id).advice
        (rank,) = [it.text for it in advice if it.topic == "rank"]
        if claim := CLAIM.fullmatch(rank):
            rival, criterion, *weights = claim.groups()
            then, now = map(Decimal, weights)
            assert now == getattr(known.weights, criterion)
            assert leads(match, rival, criterion, now)
            assert not leads(match, rival, criterion, then)
        elif never := NEVER.fullmatch(rank):
            for criterion in ("group", "words", "requirements", "services", "quantity", "named"):
                for weight in (Decimal(0), Decimal(1000)):
                    assert leads(match, never.group(1), criterion, weight)
