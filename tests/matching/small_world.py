"""A small world of offers and needs drawn at random, of which the properties of matching speak, and how it is asked."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from decimal import Decimal

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

from offerbook.index.compile import build
from offerbook.index.store import Index, add_words
from offerbook.listing.select import Selection
from offerbook.loading.load import LoadResult
from offerbook.matching.candidate import Candidate, candidates, eligible_candidates
from offerbook.matching.context import MatchingContext, matching_context
from offerbook.matching.judging import judge_candidate
from offerbook.matching.match import Match
from offerbook.matching.outcomes import QUALITY
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

QUICK = settings(max_examples=35, deadline=None, suppress_health_check=[HealthCheck.too_slow])
WHOLE = settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.too_slow])
"""For properties that compile a whole catalogue for each example."""


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


def quality(match: Match) -> tuple[object, ...]:
    """How good a match is for the seller: what is no longer blocked is better off, wherever a list shows it."""
    return not match.has_common_ground, QUALITY.index(match.outcome), -match.score, -match.score_high


def each(matching_context: MatchingContext, need: Need, offer: Offer) -> dict[str, Match]:
    """What is said of every machine of an offer, by the variant."""
    return {it.variant: judge_candidate(matching_context, ID, need, it) for it in candidates(offer)}


def got(need: Need, offer: Offer) -> list[Candidate]:
    """The machines that could be got for a need."""
    return list(eligible_candidates(candidates(offer), need))


def by_need(matches: Sequence[Match]) -> dict[str, list[Match]]:
    found: dict[str, list[Match]] = {}
    for match in matches:
        found.setdefault(match.need_id, []).append(match)
    return found
