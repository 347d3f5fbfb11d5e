"""The command match: its columns in every format and on narrow terminals, and its options."""

from __future__ import annotations

import csv
import io
import json
from decimal import Decimal
from pathlib import Path

import pytest

from offerbook.listing.select import Selection
from offerbook.matching.match_filter import MatchFilter
from offerbook.matching.ranking import find_matches
from offerbook.matching.request import match_request
from tests.conftest import Run
from tests.matching.found_matches import ASLEEP, HEAVY, OFFERS, OLD, PROJECTS, TIPPERS, TRUCKS, cells
from tests.matching.trade import indexed, laid_out, need, offer, project
from tests.tools.terminal import on_terminal

COLUMNS = [
    "project", "need", "offer", "variant", "supplier", "group", "outcome", "score", "score_high", "confirm", "blocked_by",
    "named_in", "cautions",
]  # fmt: skip


def rich(folder: Path) -> Path:
    """A catalogue whose matches fill every column."""
    offers = offer(
        "truck",
        more="""proposed_for = [{ project = "mine", source = "meeting", paragraph = 4 }, { project = "mine", source = "page" }]
specs = { payload_t = 90 }
variants = [{ id = "XL", supplier = "maz", specs = { payload_t = 130 }, cautions = [
  { text = { en = "Not seen yet.", ru = "Ещё не показан." } } ] }]
cautions = [{ text = { en = "Figures, of an older engine.", ru = "Данные прежнего двигателя." } }]""",
    ) + offer("small", more="specs = { payload_t = 45 }")
    asked = """requires = [{ spec = "payload_t", min = 100, level = "must" }, { spec = "heater", flag = true }]
services = ["repair"]"""
    return laid_out(folder, offers, project("mine", need("trucks", more=asked)))


DEFAULT = [
    "project", "need", "status", "offer", "variant", "supplier", "group", "outcome", "score", "score_high", "marks", "reason",
    "confirm", "blocked_by", "named_in", "cautions",
]  # fmt: skip


@pytest.mark.slow
@pytest.mark.parametrize("format", ["csv", "tsv", "json", "jsonl"])
def test_matches_have_every_column_that_an_answer_is_made_of_without_being_asked(
    tmp_path: Path, run: Run, format: str
) -> None:
    done = run("match", "--catalogue", str(rich(tmp_path)), "-f", format)
    first = done.out.splitlines()[0]
    keys = list(json.loads(done.out)[0] if format == "json" else json.loads(first) if format == "jsonl" else ())
    assert (keys or first.split("," if format == "csv" else "\t")) == DEFAULT
    assert set(COLUMNS) <= set(DEFAULT)


@pytest.mark.slow
@pytest.mark.parametrize("language", ["en", "ru"])
def test_on_a_terminal_of_80_columns_offer_outcome_score_and_reason_are_left(tmp_path: Path, language: str) -> None:
    names = ("belaz-service-centre-of-the-east", "maz-6501")
    offers = "".join(offer(name, more="specs = { payload_t = 90 }") for name in names)
    folder = laid_out(
        tmp_path / "catalogue", offers, project("a-mine-with-a-long-name", need("haul-trucks", more=HEAVY))
    )
    shown = on_terminal(["match", "-f", "table", "--catalogue", str(folder), "--lang", language], 80, tmp_path)
    header = next(line for line in shown.splitlines() if "Outcome" in line or "Баллы" in line)
    wanted = {"en": ["Offer", "Outcome", "Score", "Why"], "ru": ["Предложение", "Итог", "Баллы", "Почему"]}[language]
    assert header.split() == wanted
    assert [name for name in names if name in shown] == list(names)


def header_of(tmp_path: Path, *arguments: str) -> list[str]:
    """The headings of matches on a terminal of 80 columns."""
    offers = "".join(
        offer(name, more="specs = { payload_t = 90 }") for name in ("service-centre-of-the-east", "maz-6501")
    )
    needs = need("haul-trucks", more=HEAVY) + need("light-haul-trucks")
    folder = laid_out(tmp_path / "catalogue", offers, project("a-mine", needs))
    shown = on_terminal(["match", "-f", "table", *arguments, "--catalogue", str(folder)], 80, tmp_path)
    return next(line.split() for line in shown.splitlines() if "Outcome" in line)


def test_of_several_needs_a_narrow_terminal_shows_which_rather_than_why(tmp_path: Path) -> None:
    assert header_of(tmp_path) == ["Need", "Offer", "Outcome", "Score"]


def test_of_one_offer_a_narrow_terminal_goes_without_its_name_and_shows_the_needs(tmp_path: Path) -> None:
    assert header_of(tmp_path, "service-centre-of-the-east")[:3] == ["Need", "Outcome", "Score"]


@pytest.mark.slow
@pytest.mark.parametrize("format", ["table", "csv", "json", "html"])
def test_the_summary_is_a_hint_in_every_format(tmp_path: Path, run: Run, format: str) -> None:
    done = run("match", "--catalogue", str(rich(tmp_path)), "-f", format)
    summary = "1 need: fits: 0; fits if confirmed: 1; related: 0; blocked: 0; without offers: 0\n"
    assert (summary in done.err, summary in done.out) == (True, False)
    assert run("match", "--catalogue", str(rich(tmp_path)), "-f", format, "--quiet").err == ""


def test_matches_have_stable_columns_in_json(tmp_path: Path, run: Run) -> None:
    done = run("match", "--catalogue", str(rich(tmp_path)), "-f", "json", "--columns", ",".join(COLUMNS))
    assert (done.code, json.loads(done.out, parse_float=Decimal)) == (
        0,
        [
            {
                "project": "mine", "need": "mine/trucks", "offer": "truck", "variant": "XL", "supplier": "maz",
                "group": "haul-trucks", "outcome": "fits-if-confirmed", "score": Decimal("67.34"),
                "score_high": Decimal("80.00"), "blocked_by": [],
                "confirm": ["Heater: yes or no?", "Does the offer include repair?"],
                "named_in": ["meeting, paragraph 4", "page"],
                "cautions": ["Figures, of an older engine.", "Not seen yet."],
            },
            {
                "project": "mine", "need": "mine/trucks", "offer": "small", "variant": None, "supplier": "belaz",
                "group": "haul-trucks", "outcome": "blocked", "score": Decimal("50.00"), "score_high": Decimal("62.66"),
                "confirm": ["Heater: yes or no?", "Does the offer include repair?"],
                "blocked_by": ["Payload: 45 t, but at least 100 t is required"], "named_in": [], "cautions": [],
            },
        ],
    )  # fmt: skip


def test_matches_have_the_same_columns_in_csv(tmp_path: Path, run: Run) -> None:
    done = run("match", "--catalogue", str(rich(tmp_path)), "-f", "csv", "--columns", ",".join(COLUMNS))
    assert list(csv.reader(io.StringIO(done.out))) == [
        COLUMNS,
        [
            "mine", "mine/trucks", "truck", "XL", "maz", "haul-trucks", "fits-if-confirmed", "67.34", "80.00",
            "Heater: yes or no? Does the offer include repair?", "", "meeting, paragraph 4; page",
            "Figures, of an older engine. Not seen yet.",
        ],
        [
            "mine", "mine/trucks", "small", "", "belaz", "haul-trucks", "blocked", "50.00", "62.66",
            "Heater: yes or no? Does the offer include repair?",
            "Payload: 45 t, but at least 100 t is required", "", "",
        ],
    ]  # fmt: skip


def test_the_keys_of_columns_and_outcomes_are_english_in_every_language(tmp_path: Path, run: Run) -> None:
    arguments = ("match", "--catalogue", str(rich(tmp_path)), "-f", "json", "--columns", ",".join(COLUMNS))
    english, russian = (json.loads(run(*arguments, "--lang", lang).out) for lang in ("en", "ru"))
    said = ("confirm", "blocked_by", "named_in", "cautions")
    assert [list(row) for row in russian] == [COLUMNS] * 2
    for here, there in zip(english, russian, strict=True):
        assert {key: value for key, value in here.items() if key not in said} == {
            key: value for key, value in there.items() if key not in said
        }


def test_a_proposal_names_an_offer_only_for_needs_that_it_can_serve(tmp_path: Path) -> None:
    proposal = 'proposed_for = [{ project = "site", source = "meeting", paragraph = 4 }]'
    index = indexed(tmp_path, offer("truck", more=proposal), project("site", need("want") + need("load", "loaders")))
    request = match_request(index, "site", Selection(), Selection())
    matches = find_matches(index, request, MatchFilter(include_distant=True))
    assert cells(matches, "need", "offer", "named_in") == [
        ("site/want", "truck", ("meeting, paragraph 4",)),
        ("site/load", "truck", ()),
    ]


def test_no_matches_are_an_empty_list_and_no_failure(tmp_path: Path, run: Run) -> None:
    done = run("match", "--catalogue", str(rich(tmp_path)), "--outcome", "related", "-f", "json")
    assert (done.code, done.out) == (0, "[]\n")


def test_the_options_of_match_narrow_its_rows(tmp_path: Path, run: Run) -> None:
    folder = laid_out(tmp_path, OFFERS, PROJECTS)
    arguments = ("--outcome", "fits", "--outcome", "blocked", "--min-score", "50", "--top", "2", "--status", "open")
    done = run("match", "mine", "--catalogue", str(folder), *arguments, "--columns", "need,offer,outcome,score")
    assert (done.code, done.err, done.out) == (
        0,
        "1 need: fits: 1; fits if confirmed: 0; related: 0; blocked: 0; without offers: 0\n"
        "The options leave 1 of 2 answers.\n",
        "need\toffer\toutcome\tscore\nmine/trucks\ttruck\tfits\t70.00\nmine/trucks\tsmall-truck\tblocked\t50.00\n",
    )


@pytest.fixture
def crowded(tmp_path: Path) -> Path:
    """52 offers that answer a need of haul trucks, and 3 distant ones; 3 that answer one of loaders, 52 related, 52 distant."""
    offers = "".join(offer(f"truck-{n}") for n in range(52)) + "".join(
        offer(f"loader-{n}", "loaders") for n in range(3)
    )
    sweepers = "".join(offer(f"grader-{n}", "graders") for n in range(52))
    return laid_out(tmp_path, offers + sweepers, project("mine", need("trucks") + need("loaders", "loaders")))


HINT = "2 needs have 50 offers or more: their related and blocked ones may not all be listed; --all lists them\n"


def test_what_only_lies_near_fills_the_list_of_a_need_up_to_50_and_all_that_answers_is_listed(
    crowded: Path, run: Run
) -> None:
    done = run("match", "--catalogue", str(crowded), "-f", "json", "--columns", "need,outcome")
    rows = [(row["need"], row["outcome"]) for row in json.loads(done.out)]
    assert rows.count(("mine/trucks", "fits")) == len([need for need, _outcome in rows if need == "mine/trucks"]) == 52
    assert (rows.count(("mine/loaders", "fits")), rows.count(("mine/loaders", "related"))) == (3, 47)
    assert done.err.endswith(HINT)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("options", "count"),
    [
        (["--all"], 52 + 3 + 3 + 52 + 52),
        (["--outcome", "related"], 52),
        (["--min-score", "1"], 52 + 3 + 52),
        (["--top", "51"], 102),
    ],
)
def test_whoever_asks_for_more_gets_it_without_a_hint(crowded: Path, run: Run, options: list[str], count: int) -> None:
    done = run("match", "mine", "--catalogue", str(crowded), "-f", "json", *options)
    assert len(json.loads(done.out)) == count
    assert "--all" not in done.err


def test_all_and_the_best_few_are_not_asked_for_together(crowded: Path, run: Run) -> None:
    done = run("match", "--catalogue", str(crowded), "--all", "--top", "3")
    assert (done.code, done.out) == (2, "")
    assert done.err == "Error: --all and --top contradict each other; leave one out\n"


def test_every_need_of_an_offer_is_listed(tmp_path: Path, run: Run) -> None:
    needs = "".join(need(f"need-{n}", "graders") for n in range(60))
    folder = laid_out(tmp_path, offer("loader", "loaders"), project("mine", needs))
    done = run("match", "loader", "--catalogue", str(folder), "-f", "json")
    assert (len(json.loads(done.out)), "--all" in done.err) == (60, False)


def test_an_unknown_name_ends_with_2(tmp_path: Path, run: Run) -> None:
    done = run("match", "tippr", "--catalogue", str(laid_out(tmp_path, OFFERS, PROJECTS)))
    assert (done.code, done.out, done.err) == (
        2,
        "",
        'Error: no project, need or offer is called "tippr"; did you mean "tipper"? '
        "`offerbook projects` and `offerbook offers` list them.\n",
    )


@pytest.mark.slow
def test_match_gives_the_same_bytes_each_time(tmp_path: Path, run: Run) -> None:
    folder = laid_out(tmp_path, OFFERS, PROJECTS)
    asked = ("match", "--catalogue", str(folder), "-f", "json", "--columns", "all")
    outs = {run(*asked, PYTHONHASHSEED=seed).out for seed in ("1", "2", "3")}
    assert len(outs) == 1
    assert [row["need"] for row in json.loads(outs.pop())] == [pair[0] for pair in TRUCKS + OLD + TIPPERS + ASLEEP]
