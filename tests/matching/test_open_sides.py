"""What keeps an offer from fitting although nothing is stated against it, and what is asked of one part alone."""

from __future__ import annotations

from pathlib import Path

import pytest

from offerbook.matching.comparison import compare_offers
from offerbook.matching.match import Match
from offerbook.matching.questions import answerer_of
from tests.matching.trade import TRADE, indexed, judgement, need, offer, project

SECTORS = str(TRADE["sectors.toml"])
HEAVY = 'requires = [{ spec = "payload_t", min = 100, level = "must" }]'


def judged(
    folder: Path, offered: str, wanted: str, sectors: str = SECTORS, specs: str = str(TRADE["specs.toml"])
) -> Match:
    """How the offer "thing" stands to the need "want"."""
    index = indexed(folder, offered, project("site", wanted), {"sectors.toml": sectors, "specs.toml": specs})
    return judgement(index, "thing", "site/want")


def asked(match: Match) -> list[tuple[str, str]]:
    """The open questions, each with who can answer."""
    return [(answerer_of(it), it.question) for it in match.verdicts if it.question]


CHOSEN = SECTORS.replace(
    'name = { en = "Haul trucks",', 'chosen_by = ["payload_t", "drive"], name = { en = "Haul trucks",'
)


def test_what_a_buyer_chooses_by_is_asked_of_whoever_does_not_say_it(tmp_path: Path) -> None:
    match = judged(tmp_path, offer("thing", more="specs = { payload_t = 130 }"), need("want"), CHOSEN)
    assert (match.outcome, asked(match)) == (
        "fits-if-confirmed",
        [
            ("buyer", "Would the payload of 130 t do?"),
            ("supplier", "What is the drive?"),
        ],
    )


def test_a_maker_is_not_asked_for_what_a_model_of_the_offer_states(tmp_path: Path) -> None:
    more = 'variants = [{ id = "unknown" }, { id = "known", specs = { payload_t = 130, drive = "6x6" } }]'
    match = judged(tmp_path, offer("thing", more=more), need("want"), CHOSEN)
    assert match.candidate.variant == "known"
    assert [answerer for answerer, _question in asked(match)] == ["buyer"]


def test_nothing_is_asked_of_what_cannot_serve(tmp_path: Path) -> None:
    wanted = need("want", "loaders", more='requires = [{ spec = "payload_t", min = 100 }]')
    match = judged(tmp_path, offer("thing", "graders"), wanted)
    assert [it.standing for it in match.verdicts if it.criterion == "requirements"] == ["unknown"]
    assert (match.serves, match.questions) == (False, ())


def test_what_is_known_on_both_sides_is_no_question(tmp_path: Path) -> None:
    wanted = need("want", more='requires = [{ spec = "payload_t", min = 100 }, { spec = "drive", one_of = ["6x6"] }]')
    offered = offer("thing", more='specs = { payload_t = 130, drive = "6x6" }')
    assert (judged(tmp_path, offered, wanted, CHOSEN).outcome) == "fits"


@pytest.mark.parametrize(
    ("payload", "bounds", "outcome"),
    [
        ("200", "max = 100", "related"),
        ("201", "max = 100", "distant"),
        ("50", "min = 100", "related"),
        ("49", "min = 100", "distant"),
        ("{ min = 20, max = 45 }", "min = 100", "distant"),
        ("{ min = 20, max = 60 }", "min = 100", "related"),
        # About 225 t may be 202.5 t, and at most 300 t may be anything below.
        ('{ value = 225, qualifier = "about" }', "max = 100", "distant"),
        ('{ value = 220, qualifier = "about" }', "max = 100", "related"),
        ('{ value = 40, qualifier = "at-most" }', "min = 100", "distant"),
        ("49", 'level = "must", min = 100', "blocked"),
    ],
)
def test_a_size_that_a_buyer_chooses_by_is_of_another_class_where_it_is_half_of_what_is_asked_for_or_twice(
    tmp_path: Path, payload: str, bounds: str, outcome: str
) -> None:
    offered = offer("thing", more=f"specs = {{ payload_t = {payload} }}")
    wanted = need("want", more=f'requires = [{{ spec = "payload_t", {bounds} }}]')
    assert judged(tmp_path / "a", offered, wanted, CHOSEN).outcome == outcome
    # Where it does not decide, what it misses is a neighbour.
    expected = "related" if outcome == "distant" else outcome
    assert judged(tmp_path / "b", offered, wanted).outcome == expected


@pytest.mark.parametrize(("of", "answerer"), [("", "supplier"), (', of = "buyer"', "buyer")])
def test_a_caution_that_asks_keeps_an_offer_open(tmp_path: Path, of: str, answerer: str) -> None:
    caution = f'{{ text = {{ en = "Old.", ru = "Старое." }}, asks = {{ en = "Is it made still?", ru = "Его ещё делают?" }}{of} }}'
    match = judged(tmp_path, offer("thing", more=f"cautions = [{caution}]"), need("want"))
    assert (match.outcome, asked(match)) == ("fits-if-confirmed", [(answerer, "Is it made still?")])


def test_a_caution_that_asks_nothing_is_only_shown(tmp_path: Path) -> None:
    more = 'cautions = [{ text = { en = "Old.", ru = "Старое." } }]'
    assert judged(tmp_path, offer("thing", more=more), need("want")).outcome == "fits"


def test_an_offer_of_another_kind_than_the_one_wanted_is_only_related(tmp_path: Path) -> None:
    assert judged(tmp_path / "a", offer("thing"), need("want", more='kind = "service"')).outcome == "related"
    assert judged(tmp_path / "b", offer("thing"), need("want", more='kind = "goods"')).outcome == "fits"


LINKED = 'groups = ["haul-trucks", "tippers"]\nshare = 0.5'


@pytest.mark.parametrize(
    ("kind", "offered", "needed", "outcome"),
    [
        ('kind = "part-of"', "haul-trucks", "tippers", "related"),
        ('kind = "part-of"\nserves = true', "haul-trucks", "tippers", "fits-if-confirmed"),
        ('kind = "part-of"\nserves = true', "tippers", "haul-trucks", "related"),
        ('kind = "accessory-to"', "haul-trucks", "tippers", "related"),
        ('kind = "service-for"', "haul-trucks", "tippers", "related"),
        ('kind = "instead-of"', "haul-trucks", "tippers", "fits-if-confirmed"),
        ('kind = "instead-of"', "tippers", "haul-trucks", "related"),
        ("serves = false", "haul-trucks", "tippers", "related"),
    ],
)
def test_a_link_serves_in_its_direction_as_its_kind_says(
    tmp_path: Path, kind: str, offered: str, needed: str, outcome: str
) -> None:
    sectors = SECTORS.replace(LINKED, f"{LINKED}\n{kind}")
    assert judged(tmp_path, offer("thing", offered), need("want", needed), sectors).outcome == outcome


def test_a_condition_a_service_and_a_quantity_of_one_part_are_asked_of_that_part_alone(tmp_path: Path) -> None:
    wanted = need(
        "want",
        "haul-trucks graders",
        """requires = [{ spec = "payload_t", min = 100, level = "must", part = "haul-trucks" }]
services = [{ service = "repair", part = "haul-trucks" }]
quantity = [{ value = 20, unit = "pcs", part = "haul-trucks" }, { value = 3, unit = "pcs", part = "graders" }]""",
    )
    more = 'specs = { payload_t = 20 }\ncapacity = [{ value = 5, unit = "pcs" }]'
    assert judged(tmp_path / "a", offer("thing", "graders", more), wanted).outcome == "fits"
    assert judged(tmp_path / "b", offer("thing", more=more), wanted).outcome == "blocked"


@pytest.mark.parametrize(
    ("bounds", "standing"),
    [
        ("min = 50", "met"),
        ("max = 20", "met"),
        ("min = 30, max = 40", "met"),
        ("min = 99", "not-met"),
        ("max = 5", "not-met"),
    ],
)
def test_of_a_range_any_value_can_be_had(tmp_path: Path, bounds: str, standing: str) -> None:
    offered = offer("thing", more="specs = { payload_t = { min = 20, max = 60 } }")
    wanted = need("want", more=f'requires = [{{ spec = "payload_t", {bounds}, level = "must" }}]')
    match = judged(tmp_path, offered, wanted)
    assert [it.standing for it in match.verdicts if it.level] == [standing]
    assert "20 to 60 t" in next(it.reason for it in match.verdicts if it.level)


CHOICE = str(TRADE["specs.toml"]).replace(
    'name = { en = "Drive", ru = "Привод" }, type = "text" }',
    'name = { en = "Drive", ru = "Привод" }, type = "choice", values = ['
    '{ id = "all", name = { en = "all wheels", ru = "полный" } }, { id = "rear", name = { en = "rear", ru = "задний" } }] }',
)


@pytest.mark.parametrize(("value", "outcome"), [("all", "fits"), ("rear", "blocked")])
def test_another_choice_is_not_met_and_never_unknown(tmp_path: Path, value: str, outcome: str) -> None:
    wanted = need("want", more='requires = [{ spec = "drive", one_of = ["all"], level = "must" }]')
    match = judged(tmp_path, offer("thing", more=f'specs = {{ drive = "{value}" }}'), wanted, specs=CHOICE)
    assert match.outcome == outcome
    assert "all wheels" in next(it.reason for it in match.verdicts if it.level)


def test_a_rate_in_the_unit_is_the_same_as_one_with_a_period(tmp_path: Path) -> None:
    more = 'capacity = [{ value = 500, unit = "t" }]'
    for folder, quantity in (("a", 'value = 400, unit = "t/year"'), ("b", 'value = 400, unit = "t", per = "year"')):
        wanted = need("want", more=f"quantity = {{ {quantity} }}")
        assert judged(tmp_path / folder, offer("thing", more=more), wanted).outcome == "fits"


@pytest.mark.parametrize(
    ("delivery", "reason"),
    [
        ('project = "site"', "already delivered to this buyer: site"),
        ('region = "RU-KHA"', "already works in this region: RU-KHA"),
        ('region = "RU-SAK"', "already works in this country: RU-SAK"),
        (
            'region = "RU-SAK", note = { en = "the models are not named", ru = "модели не названы" }',
            "already works in this country: RU-SAK – the models are not named",
        ),
        ('region = "BY-HM"', None),
    ],
)
def test_a_delivery_near_the_buyer_is_a_precedent_and_lifts_no_outcome(
    tmp_path: Path, delivery: str, reason: str | None
) -> None:
    offered = offer("thing", more=f"deliveries = [{{ {delivery} }}]")
    index = indexed(
        tmp_path, offered, project("site", need("want", more=HEAVY)).replace("sources", 'region = "RU-KHA"\nsources', 1)
    )
    match = judgement(index, "thing", "site/want")
    assert match.outcome == "fits-if-confirmed"
    assert next((it.reason for it in match.verdicts if it.criterion == "precedent"), None) == reason


def test_what_a_capacity_counts_stands_where_it_is_set_against_an_amount(tmp_path: Path) -> None:
    stated = """capacity = [{ value = 24000, unit = "pcs", qualifier = "at-most", source = "page" }]
notes = [
  { topic = "capacity", text = { en = "So many winches a year.", ru = "Столько лебёдок в год." }, source = "page" },
  { topic = "capacity", text = { en = "A plan.", ru = "План." }, source = "meeting" },
]"""
    wanted = need("want", more='quantity = { value = 126, unit = "pcs" }')
    index = indexed(tmp_path, offer("winch", more=stated) + offer("other"), project("site", wanted))
    reason = "the maker supplies at most 24000 pcs a year; 126 pcs needed (So many winches a year.)"
    assert [it.reason for it in judgement(index, "winch", "site/want").verdicts if it.criterion == "quantity"] == [
        reason
    ]
    rows = compare_offers(index, ["winch", "other"], None).rows
    assert [it.values for it in rows if it.field == "capacity"] == [
        ("at most 24000 pcs a year (So many winches a year.)", None)
    ]
