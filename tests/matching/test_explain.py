"""Explanations: every criterion with its points, their sum, and what follows."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from offerbook.index.store import Index
from offerbook.matching.columns import EXPLANATION
from offerbook.matching.explain import explain_match
from offerbook.matching.gaps import find_gaps
from offerbook.matching.group_tie import SECTOR_SHARE
from offerbook.matching.questions import find_questions
from offerbook.matching.tables import explanation
from offerbook.tables.column_specs import make_table
from offerbook.tables.table import Cell, Row
from offerbook.text.errors import UsageError
from tests.conftest import Run
from tests.matching.explained import WANT, said
from tests.matching.trade import TRADE, indexed, laid_out, need, offer, project

VERDICTS = ("group", "words", "requirements", "services", "quantity", "named", "availability")


def table(index: Index, offer_id: str, need_id: str) -> list[Row]:
    """The lines of an explanation without that of the words, which earn nothing here, and without sources and rules."""
    lines = explanation(explain_match(index, offer_id, need_id))
    columns = ["criterion,mark,reason,asked,offered,points,high,of"]
    rows = make_table("explanation", "", EXPLANATION, lines, columns, (), None).rows
    return [row for row in rows if row[0] != "words"]


def numbers(*texts: str) -> tuple[Cell, ...]:
    return tuple(map(Decimal, texts))


EMPTY: tuple[Cell, ...] = (None, None, None, None, None)


def advice(topic: str, text: str) -> Row:
    """A line that follows from the verdicts."""
    return (topic, None, text, *EMPTY)


UNPUBLISHED = "no capacity is published that can be compared with 20 pcs"


# --- whole tables


def test_a_match_is_explained_line_by_line(tmp_path: Path) -> None:
    more = """specs = { payload_t = 130, range_km = { value = 400, qualifier = "at-least" } }
services = ["repair"]
stage = "series"
capacity = [{ value = 10, unit = "pcs" }]
proposed_for = [{ project = "site", source = "meeting", paragraph = 4 }]"""
    index = indexed(tmp_path, offer("truck", more=more), WANT)
    named, far = "Ministry, paragraph 4", "Range: at least 400 km (required: at least 300 km)"
    assert table(index, "truck", "site/want") == [
        ("group", "✓", "the same group, Haul trucks", "Haul trucks", "Haul trucks", *numbers("50", "50", "50")),
        ("requirements", "✓", "Payload: 130 t (required: at least 130 t)", "at least 130 t", "130 t", *numbers("13.34", "13.34", "13.34")),
        ("requirements", "✓", far, "at least 300 km", "at least 400 km", *numbers("6.66", "6.66", "6.66")),
        ("services", "?", "services not stated: training", "repair, training", "repair", *numbers("3", "6", "6")),
        ("quantity", "✗", "the maker supplies 10 pcs a year; 20 pcs needed", "20 pcs", "10 pcs a year", *numbers("2.5", "2.5", "5")),
        ("named", "✓", f"proposed for the project: {named}", None, named, *numbers("4", "4", "4")),
        ("availability", "✓", "in series production", None, "series", *numbers("0", "0", "0")),
        ("score", None, "outcome: fits if confirmed", None, None, *numbers("79.5", "82.5", "85")),
        advice("nearest-fix", "capacity 20 pcs instead of 10 pcs a year; confirmation from the maker of these services: training"),
        advice("ask", "Does the offer include training?"),
        advice("ask", "Is 10 pcs a year enough for the project?"),
        advice("rank", "place 1 of 1"),
        advice("ledger", "want takes 10 pcs of 10 pcs a year"),
    ]  # fmt: skip


def test_offer_and_need_may_be_named_the_other_way_round(tmp_path: Path) -> None:
    index = indexed(tmp_path, offer("truck"), WANT)
    assert table(index, "site/want", "truck") == table(index, "truck", "site/want")
    for offer_name, need_name, refusal_text in (
        ("site/want", "site/want", '"site/want" is a need, and an offer is wanted here.'),
        ("site/wants", "truck", 'there is no offer "site/wants"'),
    ):
        with pytest.raises(UsageError, match=refusal_text):
            explain_match(index, offer_name, need_name)


def test_an_offer_without_a_need_is_told_which_needs_it_may_serve(tmp_path: Path, run: Run) -> None:
    laid_out(
        tmp_path,
        offer("truck") + offer("milk", "milk"),
        project("site", need("want", more='services = ["repair"]') + need("haul")),
    )
    alone = run("explain", "truck", "--catalogue", str(tmp_path))
    assert (alone.code, alone.out) == (2, "")
    assert alone.err == (
        "Error: say which need; truck can serve these:\n  site/haul  fits\n  site/want  fits if confirmed\n"
    )
    assert run("explain", "milk", "--catalogue", str(tmp_path)).err.startswith("Error: say the need: project/need, or ")
    assert run("explain", "trucks", "--catalogue", str(tmp_path)).err.startswith('Error: there is no offer "trucks"')


def test_a_distant_pair_is_explained_line_by_line(tmp_path: Path) -> None:
    index = indexed(tmp_path, offer("truck") + offer("loader", "loaders", "specs = { payload_t = 130 }"), WANT)
    near = 50 * SECTOR_SHARE
    other = "does not count: a different product is offered"
    assert table(index, "loader", "site/want") == [
        ("group", "✗", "the same sector, but a different product", "Haul trucks", "Loaders", near, near, *numbers("50")),
        ("requirements", "✓", "Payload: 130 t (required: at least 130 t)", "at least 130 t", "130 t", *numbers("13.34", "13.34", "13.34")),
        ("requirements", "?", "Range: not published; at least 300 km is required", "at least 300 km", None, *numbers("0", "6.66", "6.66")),
        ("services", "·", other, None, None, *numbers("0", "0", "6")),
        ("quantity", "·", other, None, None, *numbers("0", "0", "5")),
        ("named", "·", other, None, None, *numbers("0", "0", "4")),
        ("availability", "·", "no source states the stage of production", None, None, *numbers("0", "0", "0")),
        ("score", None, "outcome: distant", None, None, near + Decimal("13.34"), near + 20, *numbers("85")),
        advice("nearest-fix", "none: what is asked is another product, haul trucks"),
        advice("rank", "not among the matches of the need"),
    ]  # fmt: skip


def test_a_blocked_pair_is_explained_line_by_line(tmp_path: Path) -> None:
    index = indexed(tmp_path, offer("small", more="specs = { payload_t = 90, range_km = 150 }"), WANT)
    blocking = "Payload: 90 t, but at least 130 t is required"
    near = "Range: 150 km, but at least 300 km is required"
    assert table(index, "small", "site/want") == [
        ("group", "✓", "the same group, Haul trucks", "Haul trucks", "Haul trucks", *numbers("50", "50", "50")),
        ("requirements", "✗", blocking, "at least 130 t", "90 t", *numbers("0", "0", "13.34")),
        ("requirements", "✗", near, "at least 300 km", "150 km", *numbers("3.33", "3.33", "6.66")),
        ("services", "?", "services not stated: repair, training", "repair, training", None, *numbers("0", "6", "6")),
        ("quantity", "?", UNPUBLISHED, "20 pcs", None, *numbers("0", "5", "5")),
        ("named", "·", "no source proposes it for this project", None, None, *numbers("0", "0", "4")),
        ("availability", "·", "no source states the stage of production", None, None, *numbers("0", "0", "0")),
        ("score", None, "outcome: blocked", None, None, *numbers("53.33", "64.33", "85")),
        advice("blocked-by", blocking),
        advice("nearest-fix", "Payload: at least 130 t instead of 90 t"),
        advice("ask", "Does the offer include repair and training?"),
        advice("ask", "Can 20 pcs be supplied?"),
        advice("rank", "place 1 of 1"),
    ]  # fmt: skip


def test_a_pair_that_is_no_match_is_explained_as_well(tmp_path: Path) -> None:
    index = indexed(tmp_path, offer("cream", "milk"), project("site", need("want")))
    other = "does not count: a different product is offered"
    assert table(index, "cream", "site/want") == [
        ("group", "✗", "another group: Milk instead of Haul trucks", "Haul trucks", "Milk", *numbers("0", "0", "50")),
        ("requirements", "·", "the need puts no conditions", None, None, *numbers("0", "0", "0")),
        ("services", "·", "the need asks for no services", None, None, *numbers("0", "0", "0")),
        ("quantity", "·", "the need states no quantity", None, None, *numbers("0", "0", "0")),
        ("named", "·", other, None, None, *numbers("0", "0", "4")),
        ("availability", "·", "no source states the stage of production", None, None, *numbers("0", "0", "0")),
        ("score", None, "no match: the two have nothing in common", None, None, *numbers("0", "0", "54")),
        advice("nearest-fix", "none: what is asked is another product, haul trucks"),
        advice("rank", "not among the matches of the need"),
    ]  # fmt: skip


def test_an_offer_named_second_is_taken_the_right_way_round_or_the_line_for_it_is_told(tmp_path: Path) -> None:
    index = indexed(tmp_path, offer("truck"), project("site", need("want")))
    assert explain_match(index, "site/want", "truck") == explain_match(index, "truck", "site/want")
    refused = {
        (
            "want",
            "truck",
        ): '"want" is the need site/want, and the offer comes first: `offerbook explain truck site/want`',
        ("want", "nothing"): 'there is no offer "want". `offerbook offers` lists them.',
        ("nothing", "truck"): 'there is no offer "nothing". `offerbook offers` lists them.',
    }
    for names, message in refused.items():
        with pytest.raises(UsageError) as caught:
            explain_match(index, *names)
        assert str(caught.value) == message


def test_a_thing_of_another_class_of_size_is_said_to_be_one(tmp_path: Path) -> None:
    sectors = str(TRADE["sectors.toml"]).replace(
        '{ id = "haul-trucks",', '{ id = "haul-trucks", chosen_by = ["payload_t"],'
    )
    wanted = need("want", more='requires = [{ spec = "payload_t", max = 220 }]')
    offers = offer("thing", more="specs = { payload_t = 450 }") + offer("near", more="specs = { payload_t = 290 }")
    index = indexed(tmp_path, offers, project("site", wanted), {"sectors.toml": sectors})
    outcomes = [row[2] for id in ("thing", "near") for row in table(index, id, "site/want") if row[0] == "score"]
    assert outcomes == [
        "outcome: distant (its size is less than half of what is asked for, or more than twice)",
        "outcome: related",
    ]


@pytest.mark.parametrize("offer_id", ["truck", "open", "small", "loader", "cream"])
def test_the_lines_of_the_criteria_sum_to_the_line_of_the_score(tmp_path: Path, offer_id: str) -> None:
    offers = (
        offer("truck", more='specs = { payload_t = 130, range_km = 290 }\nservices = ["repair"]')
        + offer("open")
        + offer("small", more='specs = { payload_t = 90 }\ncapacity = [{ value = 3, unit = "pcs" }]')
        + offer("loader", "loaders")
        + offer("cream", "milk")
    )
    catalogue = TRADE["catalogue.toml"]
    assert isinstance(catalogue, str)
    lines = explanation(
        explain_match(
            indexed(tmp_path, offers, WANT, {"catalogue.toml": catalogue.replace("words = 0", "words = 17")}),
            offer_id,
            "site/want",
        )
    )
    verdicts = [line for line in lines if line.criterion in VERDICTS]
    score = next(line for line in lines if line.criterion == "score")
    assert (score.points, score.high, score.of) == (
        sum(line.points or 0 for line in verdicts),
        sum(line.high or 0 for line in verdicts),
        sum(line.of or 0 for line in verdicts),
    )


def test_each_line_names_the_sources_of_the_offered_value_and_the_rule_that_judged_it(tmp_path: Path) -> None:
    more = """specs = { payload_t = { value = 130, source = ["page", "meeting"] } }
capacity = [{ value = 10, unit = "pcs", source = "page" }]
proposed_for = [{ project = "site", source = "meeting" }]"""
    lines = explanation(explain_match(indexed(tmp_path, offer("truck", more=more), WANT), "truck", "site/want"))
    assert {line.criterion: line.sources for line in lines if line.sources} == {
        "requirements": ("page", "meeting"),
        "quantity": ("page",),
        "named": ("meeting",),
    }
    assert [bool(line.rule) for line in lines] == [line.criterion in VERDICTS for line in lines]


def test_an_explanation_has_stable_columns(tmp_path: Path, run: Run) -> None:
    folder = laid_out(tmp_path, offer("cream", "milk"), project("site", need("want")))
    done = run(
        "explain", "cream", "site/want", "--catalogue", str(folder), "-f", "csv",
        "--columns", "criterion,mark,points,high,of,sources",
    )  # fmt: skip
    rows = [line for line in done.out.splitlines() if not line.startswith("words")]
    assert (done.code, rows) == (
        0,
        [
            "criterion,mark,points,high,of,sources",
            "group,✗,0.00,0.00,50.00,",
            "requirements,·,0.00,0.00,0.00,",
            "services,·,0.00,0.00,0.00,",
            "quantity,·,0.00,0.00,0.00,",
            "named,·,0.00,0.00,4.00,",
            "availability,·,0.00,0.00,0.00,",
            "score,,0.00,0.00,54.00,",
            "nearest-fix,,,,,",
            "rank,,,,,",
        ],
    )


@pytest.mark.parametrize(
    ("offer_id", "need_id", "message"),
    [
        ("truk", "site/want", 'there is no offer "truk"; did you mean "truck"? `offerbook offers` lists them.'),
        ("truck", "site/wnat", 'there is no need "site/wnat"; did you mean "site/want"? `offerbook needs` lists them.'),
    ],
)
def test_an_unknown_offer_or_need_is_refused_with_what_is_near(
    tmp_path: Path, offer_id: str, need_id: str, message: str
) -> None:
    with pytest.raises(UsageError) as refusal:
        explain_match(indexed(tmp_path, offer("truck"), WANT), offer_id, need_id)
    assert str(refusal.value) == message


@pytest.mark.parametrize(("status", "text"), [("past", "the purchase is over"), ("dormant", "no news of it since")])
def test_a_need_that_is_past_is_said_to_be_before_anything_that_follows(tmp_path: Path, status: str, text: str) -> None:
    index = indexed(tmp_path, offer("truck"), project("site", need("want", status=status)))
    lines = explain_match(index, "truck", "site/want").advice
    assert [(it.topic, it.text) for it in lines[:1]] == [("past-demand", text)]


def test_what_two_cautions_ask_alike_is_asked_once(tmp_path: Path) -> None:
    engine = 'asks = { en = "Which engine?", ru = "Какой двигатель?" }'
    cautions = ", ".join(f'{{ text = {{ en = "{it}", ru = "Да {it}" }}, {engine} }}' for it in ("One.", "Two."))
    index = indexed(tmp_path, offer("truck", more=f"cautions = [{cautions}]"), project("site", need("want")))
    explained = explain_match(index, "truck", "site/want")
    assert explained.match.questions == ("Which engine?",)
    assert said(index, "truck", "site/want", "ask") == ["Which engine?"]
    assert said(index, "truck", "site/want", "nearest-fix") == ["the answer to this question: Which engine?"]
    [question] = find_questions(index)
    assert len(question.settled) == 1
    [gap] = find_gaps(index, None)
    assert gap.reason == "truck may fit; 1 question is open"
