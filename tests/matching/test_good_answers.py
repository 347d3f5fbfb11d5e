"""Good answers: wherever a command says that one answer makes an offer fit or puts it first, taking that answer for given does so."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from offerbook.index.store import Index
from offerbook.library import Book, open_catalogue
from offerbook.matching.context import MatchingContext, matching_context
from offerbook.matching.criteria import BY_NAME
from offerbook.matching.criteria.deciding import DecidingDetail
from offerbook.matching.criteria.requirements import ConditionDetail
from offerbook.matching.firmness import overtaking_answer
from offerbook.matching.good_answers import fits_with_answer
from offerbook.matching.judging import judge, judge_candidate
from offerbook.matching.match import Match
from offerbook.matching.verdict import Verdict
from offerbook.model.codec import replace
from offerbook.model.records import Fact, Need, Offer
from tests.matching.small_world import ID, QUICK, asked_of, by_need, each, known, needs, offers
from tests.matching.trade import TRADE, laid_out, need, offer, project


def answered(context: MatchingContext, match: Match, verdict: Verdict) -> Match:
    """The match once the question of a verdict is answered well: with the value that is asked for, or with a yes."""
    detail, candidate = verdict.detail, match.candidate
    if isinstance(detail, ConditionDetail) and not detail.misses_bounds:
        fix = BY_NAME[verdict.criterion].fix
        assert fix is not None
        return judge_candidate(context, match.need_id, match.need, fix(detail, match.offer).apply(candidate))
    if isinstance(detail, DecidingDetail) and detail.missing:
        stated = {
            it.id: Fact(True if it.type == "flag" else "6x6" if it.type == "text" else 1) for it in detail.missing
        }
        return judge_candidate(
            context, match.need_id, match.need, candidate._replace(specs={**candidate.specs, **stated})
        )
    settled = [it.detail for it in match.verdicts if it.question == verdict.question]
    return judge_candidate(context, match.need_id, match.need, candidate, settled)


def settling(match: Match) -> Iterator[Verdict]:
    return (it for it in match.verdicts if it.question and fits_with_answer(match, it))


@st.composite
def deciding(draw: st.DrawFn) -> MatchingContext:
    """What is known of the small world, where groups are chosen by some specs."""
    context = draw(known())
    chosen = draw(st.sampled_from([(), ("drive",), ("payload_t", "heater")]))
    return context._replace(groups={id: replace(it, chosen_by=chosen) for id, it in context.groups.items()})


@st.composite
def pairs_of_a_group(draw: st.DrawFn) -> tuple[Need, Offer, Offer]:
    """A need and two offers of its group that are made or sold today, for which of others there is little to ask."""
    asked = draw(needs())
    services, quantity = draw(st.sampled_from([((), None), ((), asked.quantity), (asked.services, None)]))
    asked = replace(asked, groups=asked.groups[:1], services=services, quantity=quantity)
    one, other = (replace(draw(offers()), group=asked.groups[0], stage=None) for _number in range(2))
    return asked, one, other


MANY = settings(QUICK, max_examples=150)


@pytest.mark.slow
@MANY
@given(deciding(), pairs_of_a_group())
def test_what_one_answer_is_said_to_make_fit_fits_when_it_is_given(
    context: MatchingContext, pair: tuple[Need, Offer, Offer]
) -> None:
    asked, offered, _other = pair
    for match in each(context, asked, offered).values():
        assert {answered(context, match, it).outcome for it in settling(match)} <= {"fits"}


@pytest.mark.slow
@MANY
@given(deciding(), pairs_of_a_group())
def test_what_one_answer_is_said_to_put_first_comes_first_when_it_is_given(
    context: MatchingContext, pair: tuple[Need, Offer, Offer]
) -> None:
    asked, *offered = pair
    match, rival = sorted((judge(context, ID, asked, it) for it in offered), key=lambda it: it.order)
    answer = overtaking_answer(match, rival)
    assert answer is None or answered(context, rival, answer).order < match.order


def test_every_claim_of_the_shipped_catalogue_comes_true(shipped: Index) -> None:
    context, claims = matching_context(shipped), 0
    for matches in by_need(asked_of(shipped)).values():
        for match, rival in pairwise(matches):
            answer = overtaking_answer(match, rival)
            if answer is not None:
                assert answered(context, rival, answer).order < match.order
                claims += 1
        for match in matches:
            for verdict in settling(match):
                assert answered(context, match, verdict).outcome == "fits"
                claims += 1
    assert claims > 50


def chosen(folder: Path) -> Book:
    """A catalogue whose haul trucks are chosen by their payload, of which the need says nothing."""
    sectors = TRADE["sectors.toml"]
    assert isinstance(sectors, str)
    files = {
        "sectors.toml": sectors.replace('{ id = "haul-trucks",', '{ id = "haul-trucks", chosen_by = ["payload_t"],')
    }
    needs = project("mine", need("trucks") + need("warm", more='requires = [{ spec = "heater", flag = true }]'))
    trucks = offer("stated", more="specs = { payload_t = 130, heater = false }") + offer("silent")
    return open_catalogue(laid_out(folder, trucks, needs, files), use_cache=False)


def test_what_takes_two_answers_is_said_to_be_settled_by_neither_ask_nor_explain_nor_assume(tmp_path: Path) -> None:
    with chosen(tmp_path / "catalogue") as book:
        payload = {it.offers: (it.text, len(it.settled), it.covered) for it in book.ask("mine/trucks")}
        assert payload == {
            ("stated",): ("Would the payload of 130 t do?", 1, ("mine/trucks",)),
            ("silent",): ("What is the payload?", 0, ()),
        }
        advice = {it.topic: it.text for it in book.explain("silent", "mine/trucks").explanation.advice}
        assert (advice["nearest-fix"], advice.get("turn")) == (
            "the maker's answer, and the buyer's agreement to it: What is the payload?",
            "one answer turns them round: stated overtakes this offer if it is good: Would the payload of 130 t do?",
        )
        assert list(book.match("mine/trucks", assume="silent.payload_t=130").changes) == [
            "if that is so, silent for trucks: fits if confirmed as before; now it is asked: Would the payload of 130 t do?"
        ]


def test_an_answer_that_only_takes_a_question_away_says_that_less_is_open(tmp_path: Path) -> None:
    with chosen(tmp_path / "catalogue") as book:
        assert list(book.match("mine/warm", assume="stated.heater=yes").changes) == [
            "if that is so, stated for warm: fits if confirmed instead of related"
        ]
        assert list(book.match("mine/warm", assume="silent.drive=front").changes) == ["if that is so, no match changes"]


def test_an_answer_that_is_the_same_for_both_turns_nothing_and_one_that_both_lack_is_said_of_the_other(
    tmp_path: Path,
) -> None:
    warm = need("warm", more='requires = [{ spec = "heater", flag = true }]')
    named = 'proposed_for = [{ project = "mine", source = "page" }]\n'
    folder = laid_out(tmp_path / "heater", offer("first", more=named) + offer("next"), project("mine", warm))
    with open_catalogue(folder, use_cache=False) as book:
        assert [it.text for it in book.explain("first", "mine/warm").explanation.advice if it.topic == "turn"] == [
            "one answer turns them round: next overtakes this offer if its answer is good and this offer's is not: "
            "Heater: yes or no?"
        ]
    cold = need("cold", more='requires = [{ spec = "payload_t", min = 100 }]')
    short = "specs = { payload_t = 95 }"
    folder = laid_out(
        tmp_path / "payload", offer("first", more=named + short) + offer("next", more=short), project("mine", cold)
    )
    with open_catalogue(folder, use_cache=False) as book:
        advice = {it.topic: it.text for it in book.explain("first", "mine/cold").explanation.advice}
        assert advice["ask"] == "Would the payload of 95 t do, where at least 100 t is asked for?"
        assert "turn" not in advice


def test_a_need_that_nothing_fits_today_is_told_from_others_alike_whatever_is_asked_about(tmp_path: Path) -> None:
    built = 'text = { en = "Doubted.", ru = "Под вопросом." }, asks = { en = "Is it built?", ru = "Его выпускают?" }'
    asks = f"specs = {{ payload_t = 130 }}\ncautions = [{{ {built} }}]\n"
    folder = laid_out(
        tmp_path / "catalogue",
        offer("small", more="specs = { payload_t = 50 }\n") + offer("large", more=asks, supplier="maz"),
        project("mine", need("any") + need("heavy", more='requires = [{ spec = "payload_t", min = 100 }]')),
    )
    with open_catalogue(folder, use_cache=False) as book:
        for name in ("mine", "large", "maz"):
            questions = book.ask(name)
            lines = ["".join(span.text for span in line.spans) for line in questions.screen()]
            assert [it.covered for it in questions if it.text == "Is it built?"] == [("mine/heavy",)]
            assert "A good answer covers a need that nothing fits today: heavy. The offer then also fits: any." in lines
            assert lines[0].endswith(" 1 need that nothing fits today would be covered by a single good answer.")
