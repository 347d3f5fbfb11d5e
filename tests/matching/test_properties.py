"""Properties of matching that hold for any offers and needs: sums, ranges, and what must not change what."""

from __future__ import annotations

import io
import re
import sqlite3
from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from typing import TypeVar

import pytest
from hypothesis import HealthCheck, Phase, assume, find, given, settings
from hypothesis import strategies as st

from offerbook.index.compile import build
from offerbook.index.store import Index, add_words
from offerbook.listing.select import Selection
from offerbook.loading.load import LoadResult
from offerbook.matching.allocation import allocations
from offerbook.matching.candidate import Candidate, candidates, eligible_candidates
from offerbook.matching.columns import MATCHES
from offerbook.matching.compare import TOLERANCE, interval, supply
from offerbook.matching.context import MatchingContext, matching_context
from offerbook.matching.criteria import CRITERIA
from offerbook.matching.explain import explain_match
from offerbook.matching.fixes import nearest_fix
from offerbook.matching.judging import judge, judge_candidate
from offerbook.matching.match import Match
from offerbook.matching.outcomes import OUTCOMES, QUALITY
from offerbook.matching.ranking import find_matches
from offerbook.matching.request import match_request
from offerbook.model.codec import replace
from offerbook.model.records import (
    Capacity,
    Catalogue,
    Code,
    Fact,
    Group,
    Link,
    Need,
    Offer,
    Project,
    Proposal,
    Quantity,
    Requirement,
    Sector,
    Settings,
    Source,
    Spec,
    Supplier,
    Text,
    Variant,
    Weights,
)
from offerbook.model.vocabulary import Level, Qualifier, Service, Stage
from offerbook.tables.arrange import make_table
from offerbook.tables.formats import write

pytestmark = pytest.mark.slow

T = TypeVar("T")

QUICK = settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.too_slow])
WHOLE = settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.too_slow])
"""For properties that compile a whole catalogue for each example."""

# --- a small world


def text(word: str) -> Text:
    return Text(word, word)


def code(digits: str, mixed: bool = False) -> Code:
    return Code("okpd2", digits, mixed)


GROUPS = (
    Group("trucks", "mining", text("trucks"), codes=(code("28.92.29"),)),
    Group("loaders", "mining", text("loaders"), codes=(code("28.92.25"),)),
    Group("tippers", "roads", text("tippers"), codes=(code("29.10.41", mixed=True),)),
    Group("sweepers", "roads", text("sweepers"), codes=(code("29.10.59", mixed=True),)),
    Group("milk", "food", text("milk"), codes=(code("10.51"),)),
)
GROUP_IDS = [group.id for group in GROUPS]
NUMBERS = ("payload_t", "range_km")
SPECS = (
    Spec("payload_t", text("payload"), "number", "t"),
    Spec("range_km", text("range"), "number", "km"),
    Spec("drive", text("drive"), "text"),
    Spec("heater", text("heater"), "flag"),
)
DRIVES = ("4x4", "6x6", "6x6 heated", "heated")
SERVICES: tuple[Service, ...] = ("repair", "training", "leasing")
LEVELS: tuple[Level, ...] = ("must", "should")
STAGE: tuple[Stage | None, ...] = (None, None, "series", "small-series", "pre-series", "prototype", "planned")
AMOUNTS = st.sampled_from([Decimal(number) for number in ("0.5", "1", "3", "7", "9", "9.5", "10", "11", "20", "100")])
QUALIFIER: tuple[Qualifier | None, ...] = (None, None, None, "about", "over", "at-least", "at-most")
QUALIFIERS = st.sampled_from(QUALIFIER)
POINTS = st.sampled_from([Decimal(number) for number in ("0", "0.009", "1", "5", "6.66", "20", "33.333", "50")])
WEIGHTS = st.builds(
    Weights, group=POINTS, words=POINTS, requirements=POINTS, services=POINTS, quantity=POINTS, named=POINTS
)
SILENT = WEIGHTS.map(lambda weights: replace(weights, words=Decimal(0)))
"""Weights by which words earn nothing."""


def values(spec: str) -> st.SearchStrategy[Decimal | str | bool]:
    if spec in NUMBERS:
        return AMOUNTS
    return st.sampled_from(DRIVES) if spec == "drive" else st.booleans()


@st.composite
def facts(draw: st.DrawFn) -> dict[str, Fact]:
    known = draw(st.sets(st.sampled_from([spec.id for spec in SPECS])))
    return {
        spec.id: Fact(draw(values(spec.id)), draw(QUALIFIERS) if spec.id in NUMBERS else None)
        for spec in SPECS
        if spec.id in known
    }


@st.composite
def requirements(draw: st.DrawFn, spec: str) -> Requirement:
    level = draw(st.sampled_from(LEVELS))
    if spec == "heater":
        return Requirement(spec, flag=draw(st.booleans()), level=level)
    if spec == "drive":
        if draw(st.booleans()):
            return Requirement(spec, text=draw(st.sampled_from(["heated", "6x6"])), level=level)
        return Requirement(spec, one_of=tuple(draw(st.sets(st.sampled_from(DRIVES), min_size=1))), level=level)
    low, high = sorted((draw(AMOUNTS), draw(AMOUNTS)))
    shape = draw(st.sampled_from(["min", "max", "both"]))
    return Requirement(spec, min=low if shape != "max" else None, max=high if shape != "min" else None, level=level)


CAPACITIES = st.builds(
    Capacity,
    value=AMOUNTS,
    unit=st.sampled_from(["pcs", "t", "kg"]),
    per=st.sampled_from(["year", "month", "day"]),
    qualifier=QUALIFIERS,
)
QUANTITIES = st.builds(
    Quantity,
    value=AMOUNTS,
    unit=st.sampled_from(["pcs", "t", "kg"]),
    per=st.sampled_from([None, "year", "month", "day"]),
)
STAGES = st.sampled_from(STAGE)
CODES = st.lists(st.sampled_from([code("28.92.29.110"), code("29.10.59"), code("28.92")]), max_size=2).map(tuple)
GIVEN = st.lists(st.sampled_from(SERVICES), unique=True).map(tuple)


@st.composite
def offers(draw: st.DrawFn, id: str = "offer-0", most_variants: int = 2) -> Offer:
    return Offer(
        id,
        text(id),
        "maker",
        draw(st.sampled_from(GROUP_IDS)),
        ("page",),
        stage=draw(STAGES),
        services=draw(GIVEN),
        codes=draw(CODES),
        specs=draw(facts()),
        variants=tuple(
            Variant(
                f"v{number}",
                group=draw(st.none() | st.sampled_from(GROUP_IDS)),
                stage=draw(STAGES),
                codes=draw(CODES),
                specs=draw(facts()),
            )
            for number in range(draw(st.integers(0, most_variants)))
        ),
        capacity=tuple(draw(st.lists(CAPACITIES, max_size=2))),
        proposed_for=draw(st.sampled_from([(), (Proposal("site", "page", 4),), (Proposal("other", "page"),)])),
    )


@st.composite
def needs(draw: st.DrawFn, id: str = "need-0") -> Need:
    asked = draw(st.lists(st.sampled_from([spec.id for spec in SPECS]), unique=True))
    return Need(
        id,
        text(id),
        tuple(draw(st.lists(st.sampled_from(GROUP_IDS), min_size=1, max_size=2, unique=True))),
        draw(st.sampled_from(["open", "open", "planned", "past", "dormant"])),
        "stated",
        ("page",),
        quantity=draw(st.none() | QUANTITIES),
        requires=tuple(draw(requirements(spec)) for spec in asked),
        services=draw(GIVEN),
    )


@st.composite
def links(draw: st.DrawFn) -> tuple[Link, ...]:
    ties = [(one, other) for n, one in enumerate(GROUP_IDS) for other in GROUP_IDS[n + 1 :]]
    shares = st.sampled_from([Decimal(number) for number in ("0.05", "0.3", "0.49", "0.5", "0.8", "0.95")])
    chosen = draw(st.lists(st.sampled_from(ties), unique=True, max_size=4))
    return tuple(Link(tie, text(" near ".join(tie)), draw(shares)) for tie in chosen)


@st.composite
def catalogues(draw: st.DrawFn, weights: st.SearchStrategy[Weights] = SILENT, most_offers: int = 4) -> Catalogue:
    """A catalogue with a few offers and one project with a few needs."""
    return Catalogue(
        Settings(1, text("trade"), weights=draw(weights)),
        tuple(Sector(id, text(id)) for id in ("mining", "roads", "food")),
        GROUPS,
        draw(links()),
        SPECS,
        (Supplier("maker", text("maker")),),
        (Source("page", "publisher"),),
        tuple(draw(offers(f"offer-{number}")) for number in range(draw(st.integers(1, most_offers)))),
        (
            Project(
                "site",
                text("site"),
                ("page",),
                needs=tuple(draw(needs(f"need-{number}")) for number in range(draw(st.integers(1, 3)))),
            ),
            Project("other", text("other"), ("page",)),
        ),
    )


def compiled(catalogue: Catalogue) -> Index:
    """The catalogue as an index."""
    connection = sqlite3.connect(":memory:")
    build(connection, lambda _early: LoadResult(catalogue, {}, [], [], 1))
    return Index(connection, add_words)


def asked_of(index: Index) -> list[Match]:
    """Every match of a catalogue."""
    return find_matches(index, match_request(index, None, Selection(), Selection()))


PLAIN = Offer("offer-0", text("offer"), "maker", "trucks", ("page",))
KNOWN = matching_context(
    compiled(
        Catalogue(
            Settings(1, text("trade")),
            tuple(Sector(id, text(id)) for id in ("mining", "roads", "food")),
            GROUPS,
            (),
            SPECS,
            (Supplier("maker", text("maker")),),
            (Source("page", "publisher"),),
            (PLAIN,),
        )
    )
)


@st.composite
def known(draw: st.DrawFn, weights: st.SearchStrategy[Weights] = SILENT) -> MatchingContext:
    """What is known of the small world, with any weights and links."""
    tied = {frozenset(link.groups): link for link in draw(links())}
    return KNOWN._replace(weights=draw(weights), links=tied)


ID = "site/need-0"

# --- points


def quality(match: Match) -> tuple[object, ...]:
    """How good a match is for the seller: what is no longer blocked is better off, wherever a list shows it."""
    return not match.has_common_ground, QUALITY.index(match.outcome), -match.score, -match.score_high


@QUICK
@given(known(WEIGHTS), needs(), offers())
def test_the_points_of_the_verdicts_sum_to_the_score_and_keep_their_bounds(
    matching_context: MatchingContext, need: Need, offer: Offer
) -> None:
    match = judge(matching_context, ID, need, offer)
    assert match.score == sum(verdict.points for verdict in match.verdicts)
    assert match.score_high == sum(verdict.high for verdict in match.verdicts)
    for verdict in match.verdicts:
        assert 0 <= verdict.points <= verdict.high <= verdict.maximum, verdict
        assert verdict.standing == "unknown" or verdict.points == verdict.high or verdict.standing == "not-met", verdict
        assert bool(verdict.reason)


@QUICK
@given(known(WEIGHTS), needs(), offers())
def test_what_can_be_earned_is_the_weight_of_each_criterion_that_is_asked_for(
    matching_context: MatchingContext, need: Need, offer: Offer
) -> None:
    match = judge(matching_context, ID, need, offer)
    for criterion in CRITERIA:
        verdicts = [verdict for verdict in match.verdicts if verdict.criterion == criterion.name]
        weight = getattr(matching_context.weights, criterion.name, Decimal(0))
        if not verdicts:
            # What these find is worth a line; that they find nothing is not.
            assert criterion.name in ("kind", "deciding", "precedent", "cautions", "demand")
            continue
        assert sum(verdict.maximum for verdict in verdicts) in (weight, 0)
        if verdicts[0].standing != "not-asked":
            assert sum(verdict.maximum for verdict in verdicts) == weight


# --- knowledge


def learnt(draw: st.DrawFn, offer: Offer) -> Offer:
    """The offer with one more thing known of it or of one of its variants."""
    parts: list[Offer | Variant] = [offer, *offer.variants]
    number = draw(st.sampled_from(range(len(parts))))
    part = parts[number]
    inherited = part.specs if number == 0 else {**offer.specs, **part.specs}
    unknown = [spec.id for spec in SPECS if spec.id not in inherited]
    vague = [id for id, fact in part.specs.items() if fact.qualifier]
    ways = [("fact", id) for id in unknown] + [("figure", id) for id in vague]
    ways += [("service", it) for it in SERVICES if it not in offer.services]
    ways += [("capacity", "")] * (not offer.capacity)
    ways += [("amount", "")] * (len(offer.capacity) == 1 and offer.capacity[0].qualifier is not None)
    assume(ways)
    way, id = draw(st.sampled_from(ways))
    if way == "service":
        return replace(offer, services=(*offer.services, id))
    if way == "capacity":
        return replace(offer, capacity=(draw(CAPACITIES),))
    if way == "amount":
        held = offer.capacity[0]
        return replace(offer, capacity=(replace(held, value=figure(draw, held.value, held.qualifier), qualifier=None),))
    if way == "fact":
        fact = Fact(draw(values(id)), draw(QUALIFIERS) if id in NUMBERS else None)
    else:
        fact = Fact(figure(draw, part.specs[id].value, part.specs[id].qualifier))
    specs = {**part.specs, id: fact}
    if number == 0:
        return replace(offer, specs=specs)
    variants = [*offer.variants]
    variants[number - 1] = replace(offer.variants[number - 1], specs=specs)
    return replace(offer, variants=tuple(variants))


def figure(draw: st.DrawFn, value: Decimal, qualifier: Qualifier | None) -> Decimal:
    """A figure that a vague statement can mean."""
    low, high = interval(value, qualifier, abs(value) * TOLERANCE)
    exact = draw(AMOUNTS) if qualifier != "about" else value * draw(st.sampled_from(NEAR))
    assume(low <= exact <= high and not (qualifier == "over" and exact == low))
    return exact


NEAR = [Decimal(number) for number in ("0.9", "0.95", "1", "1.05", "1.1")]


def each(matching_context: MatchingContext, need: Need, offer: Offer) -> dict[str, Match]:
    """What is said of every machine of an offer, by the variant."""
    return {it.variant: judge_candidate(matching_context, ID, need, it) for it in candidates(offer)}


def got(need: Need, offer: Offer) -> list[Candidate]:
    """The machines that could be got for a need."""
    return list(eligible_candidates(candidates(offer), need))


@QUICK
@given(known(WEIGHTS), needs(), offers(), st.data())
def test_more_knowledge_never_widens_the_range_of_any_machine_s_score_and_stays_within_it(
    matching_context: MatchingContext, need: Need, offer: Offer, data: st.DataObject
) -> None:
    after = each(matching_context, need, data.draw(st.composite(learnt)(offer)))
    for variant, before in each(matching_context, need, offer).items():
        then = after[variant]
        # A substitute is asked for the delivery too once it is known to keep the conditions, or not to keep them.
        if before.is_unproven == then.is_unproven:
            assert before.score <= then.score <= then.score_high <= before.score_high


@QUICK
@given(known(WEIGHTS), needs(), offers(), st.data())
def test_only_what_was_to_be_confirmed_can_come_to_fit_by_more_knowledge_and_what_is_known_stays_so(
    matching_context: MatchingContext, need: Need, offer: Offer, data: st.DataObject
) -> None:
    after = each(matching_context, need, data.draw(st.composite(learnt)(offer)))
    may_become: dict[str, set[str]] = {
        "fits": {"fits"},
        "fits-if-confirmed": set(OUTCOMES),
        # A neighbour that fails a condition is not worth knowing.
        "related": {"related", "blocked", "distant"},
        "distant": {"distant"},
        "blocked": {"blocked"},
    }
    # A substitute that has only to state that it keeps the conditions may come to serve.
    of_substitute: dict[str, set[str]] = {"related": {*OUTCOMES}, "distant": {"distant", "blocked"}}
    for variant, before in each(matching_context, need, offer).items():
        assert after[variant].outcome in (of_substitute if before.is_unproven else may_become)[before.outcome]


@QUICK
@given(known(WEIGHTS), needs(), offers(), st.data())
def test_more_knowledge_that_leaves_an_offer_its_machines_never_widens_what_the_best_of_them_can_reach(
    matching_context: MatchingContext, need: Need, offer: Offer, data: st.DataObject
) -> None:
    # Which machine is the best may change with what is known, and with it the range that is shown; and when every
    # variant states what is asked for, the offer itself is no machine any more.
    after = data.draw(st.composite(learnt)(offer))
    before, then = ([judge_candidate(matching_context, ID, need, it) for it in got(need, it)] for it in (offer, after))
    assume([it.candidate.variant for it in before] == [it.candidate.variant for it in then])
    # See above for a substitute that comes to be asked for more.
    assume([it.is_unproven for it in before] == [it.is_unproven for it in then])
    assert max(it.score for it in before) <= max(it.score for it in then)
    assert max(it.score_high for it in before) >= max(it.score_high for it in then)


def meeting(condition: Requirement) -> Fact:
    """A fact that meets a condition."""
    if condition.flag is not None:
        return Fact(condition.flag)
    if condition.one_of:
        return Fact(condition.one_of[0])
    if condition.text is not None:
        return Fact(condition.text)
    return Fact(condition.max if condition.min is None else condition.min)


@QUICK
@given(known(WEIGHTS), needs(), offers(), st.data())
def test_meeting_one_more_condition_never_lowers_the_score(
    matching_context: MatchingContext, need: Need, offer: Offer, data: st.DataObject
) -> None:
    assume(need.requires)
    candidate = data.draw(st.sampled_from(candidates(offer)))
    condition = data.draw(st.sampled_from(need.requires))
    mended = candidate._replace(specs={**candidate.specs, condition.spec: meeting(condition)})
    before, after = (judge_candidate(matching_context, ID, need, it) for it in (candidate, mended))
    assert after.score >= before.score
    assert QUALITY.index(after.outcome) <= QUALITY.index(before.outcome)


@QUICK
@given(known(WEIGHTS), needs(), offers(), st.data())
def test_a_variant_that_meets_one_more_condition_never_puts_its_offer_further_back_unless_it_hides_the_offer_itself(
    matching_context: MatchingContext, need: Need, offer: Offer, data: st.DataObject
) -> None:
    assume(need.requires and offer.variants)
    condition = data.draw(st.sampled_from(need.requires))
    chosen = data.draw(st.sampled_from(range(len(offer.variants))))
    variants = list(offer.variants)
    variants[chosen] = replace(variants[chosen], specs={**variants[chosen].specs, condition.spec: meeting(condition)})
    mended = replace(offer, variants=tuple(variants))
    assume(len(got(need, mended)) == len(got(need, offer)))
    before, after = (judge(matching_context, ID, need, it) for it in (offer, mended))
    # A machine without anything in common is no better than a blocked one, whatever conditions it meets.
    if before.has_common_ground == after.has_common_ground:
        assert quality(after) <= quality(before)


@QUICK
@given(known(WEIGHTS), needs(), offers())
def test_an_offer_itself_is_judged_unless_every_variant_of_its_group_states_what_it_does_not(
    matching_context: MatchingContext, need: Need, offer: Offer
) -> None:
    own = [it.specs for it in offer.variants if it.group in (None, offer.group)]
    asked = {it.spec for it in need.requires}
    hidden = bool(own) and any(spec not in offer.specs and all(spec in specs for specs in own) for spec in asked)
    variants = [it.variant for it in got(need, offer)]
    assert variants == ([] if hidden else [""]) + [it.id for it in offer.variants]


# --- the nearest fix


@settings(QUICK, max_examples=120)
@given(known(WEIGHTS), needs(), offers())
def test_an_offer_that_is_mended_by_the_nearest_fix_has_a_better_outcome(
    matching_context: MatchingContext, need: Need, offer: Offer
) -> None:
    before = judge(matching_context, ID, need, offer)
    assume(before.outcome != "fits")
    fix = nearest_fix(before, matching_context)
    if fix is None:
        # Nothing that could serve, or nothing that can become more than it is.
        assert not before.serves or before.relation != "same"
        return
    candidate = fix.match.candidate
    mended = replace(offer, services=candidate.offer.services, capacity=candidate.offer.capacity)
    if candidate.variant:
        variants = [
            replace(it, specs=dict(candidate.specs), stage=candidate.stage) if it.id == candidate.variant else it
            for it in offer.variants
        ]
        mended = replace(mended, variants=tuple(variants))
    else:
        mended = replace(mended, specs=dict(candidate.specs), stage=candidate.stage)
    after = judge(matching_context, ID, need, mended)
    assert QUALITY.index(after.outcome) < QUALITY.index(before.outcome)
    assert fix.steps
    assert all(step.text for step in fix.steps)


# --- outcomes


@QUICK
@given(known(), needs(), offers(most_variants=0))
def test_an_offer_that_serves_is_blocked_when_and_only_when_a_must_is_not_met(
    matching_context: MatchingContext, need: Need, offer: Offer
) -> None:
    match = judge(matching_context, ID, need, offer)
    failed = [it for it in match.verdicts if it.criterion == "requirements" and it.standing == "not-met"]
    assert (match.outcome == "blocked") == (match.serves and any(verdict.level == "must" for verdict in failed))


@QUICK
@given(known(), needs(), offers())
def test_an_offer_is_judged_by_its_best_single_machine(
    matching_context: MatchingContext, need: Need, offer: Offer
) -> None:
    match = judge(matching_context, ID, need, offer)
    found = [judge_candidate(matching_context, ID, need, candidate) for candidate in got(need, offer)]
    assert match._replace(complementary=()) in found
    assert quality(match) == min(quality(it) for it in found)


@QUICK
@given(known(WEIGHTS), needs(), offers())
def test_an_offer_that_fits_has_the_need_s_group_and_nothing_that_is_open(
    matching_context: MatchingContext, need: Need, offer: Offer
) -> None:
    match = judge(matching_context, ID, need, offer)
    complementary = ("requirements", "services", "quantity", "availability")
    standings = {it.standing for it in match.verdicts if it.criterion in complementary}
    fits = match.candidate.group in need.groups and standings <= {"met", "not-asked"}
    assert (match.outcome == "fits") == fits


# --- what must not change what


def by_need(matches: Sequence[Match]) -> dict[str, list[Match]]:
    found: dict[str, list[Match]] = {}
    for match in matches:
        found.setdefault(match.need_id, []).append(match)
    return found


@WHOLE
@given(catalogues())
def test_removing_an_offer_changes_no_other_verdict_and_reorders_no_two_others(catalogue: Catalogue) -> None:
    gone, *rest = catalogue.offers
    whole = by_need(asked_of(compiled(catalogue)))
    left = by_need(asked_of(compiled(replace(catalogue, offers=tuple(rest)))))
    expected = {id: [match for match in found if match.offer.id != gone.id] for id, found in whole.items()}
    assert left == {id: found for id, found in expected.items() if found}


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


CLAIM = re.compile(r".*; the next, (\S+), overtakes when the weight of (\w+) goes from (\S+) to (\S+)")
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
            rival, criterion, now, then = (
                claim.group(1),
                claim.group(2),
                Decimal(claim.group(3)),
                Decimal(claim.group(4)),
            )
            assert now == getattr(known.weights, criterion)
            assert leads(match, rival, criterion, now)
            assert not leads(match, rival, criterion, then)
        elif never := NEVER.fullmatch(rank):
            for criterion in ("group", "words", "requirements", "services", "quantity", "named"):
                for weight in (Decimal(0), Decimal(1000)):
                    assert leads(match, never.group(1), criterion, weight)


# The world above is what the properties speak of: it must have every kind of relation and outcome in it.


@pytest.mark.parametrize("outcome", OUTCOMES)
def test_the_small_world_has_every_outcome(outcome: str) -> None:
    find(
        st.tuples(known(), needs(), offers()),
        lambda it: judge(it[0], ID, it[1], it[2]).outcome == outcome,
        settings=settings(max_examples=2000, deadline=None, database=None, phases=[Phase.generate]),
    )
