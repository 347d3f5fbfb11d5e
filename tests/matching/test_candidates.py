"""Whatever is taken from the index to be matched: no pair with something in common is lost, words among it."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from offerbook.listing.select import Selection, select
from offerbook.listing.word_search import ids_with_terms
from offerbook.matching.context import matching_context
from offerbook.matching.gaps import find_gaps
from offerbook.matching.judging import judge
from offerbook.matching.match import Match
from offerbook.matching.match_filter import MatchFilter
from offerbook.matching.outcomes import OUTCOMES
from offerbook.matching.ranking import find_matches, rank
from offerbook.matching.request import match_request
from offerbook.model.records import (
    Catalogue,
    Code,
    Group,
    Link,
    Need,
    Offer,
    Project,
    Sector,
    Settings,
    Source,
    Supplier,
    Terms,
    Text,
    Variant,
    Weights,
)
from offerbook.text.terms import terms
from tests.matching.small_world import compiled

WORDS = (
    *(
        "gears",
        "motor",
        "frame",
        "IT",
        "парта",
        "насосы",
        "parts for",
        "130 t",
        "GR-7513",
        "non",
        "No.",
        "except",
        "n.e.c.",
    ),
    *("(a)", "other", "the", "без", "without", "для", "насос"),
)
SHOWN = settings(max_examples=15, deadline=None)


def phrases(most: int) -> st.SearchStrategy[str]:
    return st.lists(st.sampled_from(WORDS), min_size=1, max_size=most).map(" ".join)


def texts(most: int) -> st.SearchStrategy[Text]:
    return st.builds(Text, phrases(most), phrases(most))


CODES = st.lists(
    st.builds(
        Code,
        st.just("okpd2"),
        st.sampled_from(["28.92.29", "28.92.29.110", "28.92.30", "28.92"]),
        st.booleans(),
    ),
    max_size=2,
    unique_by=lambda code: code.code,
).map(tuple)
GROUPS = [f"group-{number}" for number in range(5)]


@st.composite
def catalogues(draw: st.DrawFn) -> Catalogue:
    """Groups of three sectors with words and codes of their own, and offers and needs that say something."""
    groups = tuple(
        Group(id, f"sector-{number % 3}", draw(texts(2)), Terms((draw(phrases(3)),), (draw(phrases(3)),)), draw(CODES))
        for number, id in enumerate(GROUPS)
    )
    ties = draw(st.lists(st.sampled_from([(a, b) for a in GROUPS for b in GROUPS if a < b]), unique=True, max_size=2))
    variants = st.lists(st.sampled_from([None, *GROUPS]), max_size=2)
    return Catalogue(
        Settings(1, Text("trade"), weights=Weights(words=Decimal(draw(st.sampled_from([0, 1, 20]))))),
        tuple(Sector(f"sector-{number}", Text("sector")) for number in range(3)),
        groups,
        tuple(Link(tie, Text("near"), draw(st.sampled_from(LINK_SHARES))) for tie in ties),
        (),
        (Supplier("maker", Text("maker")),),
        (Source("page", "publisher"),),
        tuple(
            Offer(
                f"offer-{number}",
                draw(texts(3)),
                "maker",
                draw(st.sampled_from(GROUPS)),
                ("page",),
                summary=draw(st.none() | texts(5)),
                codes=draw(CODES),
                variants=tuple(Variant(f"v{n}", group=group) for n, group in enumerate(draw(variants))),
            )
            for number in range(draw(st.integers(1, 5)))
        ),
        (
            Project(
                "site", Text("site"), ("page",), needs=tuple(_need(draw, n) for n in range(draw(st.integers(1, 3))))
            ),
        ),
    )


LINK_SHARES = [Decimal("0.2"), Decimal("0.5"), Decimal("0.6")]


def _need(draw: st.DrawFn, number: int) -> Need:
    groups = tuple(draw(st.lists(st.sampled_from(GROUPS), min_size=1, max_size=2, unique=True)))
    return Need(
        f"need-{number}", draw(texts(4)), groups, "open", "stated", ("page",), any_group=draw(st.booleans()),
        summary=draw(st.none() | texts(5)),
    )  # fmt: skip


def verdict_cells(found: list[Match]) -> list[tuple[object, ...]]:
    return [(it.need_id, it.offer.id, it.candidate.variant, it.outcome, it.score, it.score_high) for it in found]


@pytest.mark.slow
@SHOWN
@given(catalogues())
def test_no_pair_with_something_in_common_is_lost(catalogue: Catalogue) -> None:
    index = compiled(catalogue)
    known, asked = matching_context(index), match_request(index, None, Selection(), Selection())
    expected: list[Match] = []
    for id, need in asked.needs:
        judge_candidate = (judge(known, id, need, offer) for offer in catalogue.offers)
        expected += sorted(
            (match for match in judge_candidate if match.has_common_ground), key=lambda match: match.order
        )
    everything = MatchFilter(include_distant=True)
    assert verdict_cells(list(rank(known, asked.needs, asked.offers, everything))) == verdict_cells(expected)
    worth_a_row = [match for match in expected if match.outcome != "distant"]
    assert verdict_cells(list(rank(known, asked.needs, asked.offers))) == verdict_cells(worth_a_row)


@pytest.mark.slow
@SHOWN
@given(
    catalogues(),
    st.builds(
        MatchFilter,
        st.lists(st.sampled_from(OUTCOMES), unique=True),
        st.sampled_from([None, 0.0, 30.0, 60.0]),
        st.sampled_from([None, 1, 2]),
        st.booleans(),
        st.just(True),
        st.booleans(),
    ),
)
def test_what_is_wanted_is_the_same_whether_all_is_matched_or_only_enough(
    catalogue: Catalogue, wanted: MatchFilter
) -> None:
    index = compiled(catalogue)
    asked = match_request(index, None, Selection(), Selection())
    everything = find_matches(index, asked, MatchFilter(include_distant=True))
    assert verdict_cells(wanted.apply(find_matches(index, asked, wanted))) == verdict_cells(wanted.apply(everything))


@pytest.mark.slow
@SHOWN
@given(catalogues())
def test_the_gaps_of_a_project_are_those_that_its_needs_have_in_the_whole(catalogue: Catalogue) -> None:
    index = compiled(catalogue)

    def told_of(project: str | None) -> list[tuple[object, ...]]:
        found = [it for it in find_gaps(index, project) if it.side == "need"]
        return [
            (it.id, it.type, it.reason, it.action, verdict_cells([it.nearest] if it.nearest else [])) for it in found
        ]

    assert told_of("site") == told_of(None)


def one_offer(name: str, group: str) -> Catalogue:
    return Catalogue(
        Settings(1, Text("trade")),
        (Sector("sector", Text("sector")),),
        (Group("group", "sector", Text(group)),),
        (),
        (),
        (Supplier("maker", Text("maker")),),
        (Source("page", "publisher"),),
        (Offer("offer", Text(name), "maker", "group", ("page",)),),
        (),
    )


@pytest.mark.parametrize("words", WORDS)
def test_an_offer_is_found_by_the_words_of_its_name(words: str) -> None:
    index = compiled(one_offer(f"{words} boiler", "things"))
    found = match_request(index, None, Selection((words, "boiler")), Selection()).offers
    assert [it.id for it in found] == ["offer"]


def test_an_offer_is_found_by_what_the_matching_counts_of_its_group_also_where_no_text_says_it() -> None:
    index = compiled(one_offer("boiler", "Pumps, excluding parts n.e.s."))
    assert list(ids_with_terms(index, "offer", terms("other"))) == ["offer"]


def test_a_word_in_the_name_counts_more_than_one_of_the_group_and_that_more_than_one_in_the_summary() -> None:
    def offer(id: str, name: str, group: str, summary: str) -> Offer:
        return Offer(id, Text(name), "maker", group, ("page",), summary=Text(summary))

    index = compiled(
        Catalogue(
            Settings(1, Text("trade")),
            (Sector("sector", Text("sector")),),
            (
                Group("plain", "sector", Text("things"), Terms(("gear",), ())),
                Group("worded", "sector", Text("things"), Terms(("auger",), ())),
            ),
            (),
            (),
            (Supplier("maker", Text("maker")),),
            (Source("page", "publisher"),),
            (
                offer("said", "drill of steel", "plain", "an auger is an auger"),
                offer("grouped", "drill of steel", "worded", "a drill for drills"),
                offer("named", "auger of steel", "plain", "a drill for drills"),
            ),
            (),
        )
    )
    asked = select(index, "offers", ["id"], Selection(["auger"]))
    assert [row[0] for row in asked] == ["named", "grouped", "said"]
