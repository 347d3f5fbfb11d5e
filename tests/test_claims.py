"""The article's claims, paragraph by paragraph, and the records of the catalogue that stand for them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

import pytest

from offerbook.loading.load import load
from offerbook.model.records import Catalogue, Group, Mention, Need, Offer, Project, Proposal, Spec
from tests.conftest import SHIPPED
from tests.tools.facts.tables import read_table


class Claim(NamedTuple):
    """What paragraphs of the report of the meeting say, and the records that stand for it.

    offers, projects: those that mention each of the paragraphs.
    ties: the offers that the report ties to a project, each with the paragraph, by project.
    """

    paragraphs: tuple[int, ...]
    says: str
    offers: str = ""
    projects: str = ""
    ties: tuple[tuple[int, str, str], ...] = ()


TRUCKS = "belaz-7547 belaz-7555 belaz-75581 belaz-7513 belaz-75180 belaz-7530 belaz-7531 belaz-75320 belaz-75710"
SPECIAL = "maz-6903 mzkt-750440"
SPECIAL_TOO = "maz-kdm mogilevtransmash-crane"
SERVICE = "maz-service amkodor-service"
FIRE = "pozhsnab-ac12 pozhsnab-5309 pozhsnab-al52"
FIRE_TOO = "pozhsnab-ac5"
AIRFIELD = "airfield-bs4000 maz-271 belaz-74212 belaz-54011"
ROAD = "amkodor-342 amkodor-211 amkodor-37 amkodor-excavator amkodor-road-package"
CARGO = "maz-651628 maz-65262l maz-6501 maz-6317 maz-5440"
ELECTRIC = "maz-303e23 bkm-e433 bkm-e321 bkm-e350 maz-303t bkm-321"
CHARGING = "belorusneft-superfast skat-station vityaz-ac"
AIRCRAFT = "mzga-ms21-parts mzga-il76-parts tu204-tu214-parts osvey-programme arp558-repair oarz-helicopters"
LIFTS = "mlm-passenger mlm-highspeed mlm-special mlm-winch"
BUILDERS = "belstroycenter mining-plant-turnkey shakhtospetsstroy housing-builders"
FOOD = (
    "rogachev-condensed savushkin-cheese savushkin-curd slutsk-butter-cheese white-sugar kommunarka-confectionery"
    " poultry-frozen beef mogilev-sausages santa-seafood"
)
FARM = "dairy-complex-1000 dairy-farm-200 milking-equipment-jv potato-technology gomselmash-combine"

CLAIMS = (
    Claim((1, 2, 3), "the meeting, close ties, mutual reliance", projects="by-service-centre"),
    Claim(
        (4,),
        "more BELAZ trucks",
        TRUCKS,
        "operating-mines malmyzh-gok chulbatkan-gok",
        ((4, TRUCKS, "operating-mines"),),
    ),
    Claim(
        (5,), "heavy trucks always sold there; 40 % of the market", TRUCKS, "operating-mines malmyzh-gok chulbatkan-gok"
    ),
    Claim((6,), "more supply", TRUCKS),
    Claim(
        (6,),
        "maintenance services",
        "belaz-service-centre",
        "by-service-centre",
        ((6, "belaz-service-centre", "by-service-centre"),),
    ),
    Claim(
        (7,),
        "special-purpose vehicles",
        f"{SPECIAL} {SPECIAL_TOO}",
        "bam2 fire-protection khv-municipal",
        ((7, f"{SPECIAL} {SPECIAL_TOO}", "bam2"),),
    ),
    Claim((7,), "firefighting vehicles", f"{FIRE} {FIRE_TOO}", "bam2 fire-protection", ((7, FIRE, "bam2"),)),
    Claim((7,), "airfield maintenance vehicles", AIRFIELD, "bam2 territory-airports", ((7, AIRFIELD, "bam2"),)),
    Claim((7,), "AMKODOR and MAZ road-building machines for BAM-2", ROAD, "bam2 territory-roads", ((7, ROAD, "bam2"),)),
    Claim((7,), "MAZ cargo machines for BAM-2", CARGO, "bam2", ((7, CARGO, "bam2"),)),
    Claim(
        (7,),
        "maintenance of those machines",
        f"belaz-service-centre {SERVICE}",
        "by-service-centre",
        ((7, SERVICE, "by-service-centre"), (7, SERVICE, "bam2")),
    ),
    Claim(
        (8,),
        "electric passenger transport for the e-bus cluster",
        ELECTRIC,
        "ebus-cluster khv-electric-transport territory-buses",
        ((8, ELECTRIC, "ebus-cluster"),),
    ),
    Claim(
        (8,),
        "a package that switches a town or a district, turnkey",
        "turnkey-etransport",
        "ebus-cluster",
        ((8, "turnkey-etransport", "ebus-cluster"),),
    ),
    Claim((8,), "charging infrastructure", CHARGING, "ebus-cluster", ((8, CHARGING, "ebus-cluster"),)),
    Claim(
        (9,),
        "parts and assemblies for aircraft of the region",
        AIRCRAFT,
        "knaaz-sj100",
        ((9, "mzga-ms21-parts tu204-tu214-parts", "knaaz-sj100"),),
    ),
    Claim((10,), "lifts in place of Soviet-era ones", LIFTS, "lift-replacement", ((10, LIFTS, "lift-replacement"),)),
    Claim((11,), "orders of Russia first, thousands a year", LIFTS, "lift-replacement"),
    Claim(
        (12,),
        "construction organisations in named projects",
        BUILDERS,
        "agmk malmyzh-gok chulbatkan-gok amur-river-hub elga-port bam2 territory-airports territory-roads",
        (
            (12, "belstroycenter", "agmk"),
            (12, "belstroycenter mining-plant-turnkey shakhtospetsstroy", "malmyzh-gok"),
            (12, "belstroycenter mining-plant-turnkey shakhtospetsstroy", "chulbatkan-gok"),
            (12, "belstroycenter", "amur-river-hub"),
            (12, "belstroycenter housing-builders", "elga-port"),
        ),
    ),
    Claim(
        (13,),
        "the necessary equipment",
        f"{ROAD} {CARGO} {SPECIAL}",
        "bam2 amur-river-hub elga-port territory-airports territory-roads",
        (
            (13, "maz-5440 maz-6501 maz-651628", "agmk"),
            (13, "amkodor-342 amkodor-road-package amkodor-excavator", "malmyzh-gok"),
            (13, "amkodor-342", "amur-river-hub"),
            (13, "amkodor-342 amkodor-road-package amkodor-excavator", "elga-port"),
            (13, "maz-651628 maz-65262l maz-6501", "elga-port"),
        ),
    ),
    Claim((14,), "foodstuffs", FOOD, "food-supply"),
    Claim((14,), "technology transfer", FARM, "farm-development", ((14, "potato-technology", "farm-development"),)),
    Claim((15,), "food has priority", FOOD, "food-supply", ((15, FOOD, "food-supply"),)),
    Claim(
        (15,),
        "experience of technology transfer, above all in animal husbandry",
        FARM,
        "farm-development",
        ((15, "dairy-complex-1000 dairy-farm-200 milking-equipment-jv gomselmash-combine", "farm-development"),),
    ),
    Claim((16, 17, 18, 19), "all fields; thanks; regional trade", projects="by-service-centre"),
    Claim(
        (20, 21),
        "an industrial region with aircraft, less dependent",
        projects="knaaz-sj100 by-service-centre ebus-cluster",
    ),
)


@cache
def catalogue() -> Catalogue:
    return load(SHIPPED).catalogue


@cache
def offers() -> dict[str, Offer]:
    return {offer.id: offer for offer in catalogue().offers}


@cache
def projects() -> dict[str, Project]:
    return {project.id: project for project in catalogue().projects}


def needs() -> Iterator[tuple[Project, Need]]:
    return ((project, need) for project in catalogue().projects for need in project.needs)


def paragraphs(mentions: tuple[Mention, ...]) -> set[int]:
    return {number for mention in mentions if mention.source == "meeting" for number in mention.paragraphs}


def ties(offer: Offer) -> set[tuple[int | None, str]]:
    return {(tie.paragraph, tie.project) for tie in offer.proposed_for if tie.source == "meeting"}


@pytest.mark.parametrize("claim", CLAIMS, ids=lambda claim: f"{claim.paragraphs[0]}: {claim.says}")
def test_a_claim_of_the_article_resolves_to_records(claim: Claim) -> None:
    wanted = set(claim.paragraphs)
    assert [id for id in claim.offers.split() if not wanted <= paragraphs(offers()[id].mentions)] == []
    assert [id for id in claim.projects.split() if not wanted <= paragraphs(projects()[id].mentions)] == []
    untied = [
        f"{id} for {project}, paragraph {paragraph}"
        for paragraph, ids, project in claim.ties
        for id in ids.split()
        if (paragraph, project) not in ties(offers()[id])
    ]
    assert untied == []


def test_every_mention_and_every_tie_belongs_to_a_claim() -> None:
    mentioned = {(number, id) for claim in CLAIMS for number in claim.paragraphs for id in claim.offers.split()}
    found = {(number, offer.id) for offer in catalogue().offers for number in paragraphs(offer.mentions)}
    assert found - mentioned == set()
    claimed = {
        (paragraph, id, project) for claim in CLAIMS for paragraph, ids, project in claim.ties for id in ids.split()
    }
    assert {
        (paragraph, offer.id, project) for offer in catalogue().offers for paragraph, project in ties(offer)
    } == claimed
    claimed_projects = {
        (number, id) for claim in CLAIMS for number in claim.paragraphs for id in claim.projects.split()
    }
    told = {(number, project.id) for project in catalogue().projects for number in paragraphs(project.mentions)}
    assert told - claimed_projects == set()


def test_every_paragraph_of_the_article_is_claimed() -> None:
    assert {number for claim in CLAIMS for number in claim.paragraphs} == set(range(1, 22))


@pytest.mark.parametrize(
    ("id", "english", "russian", "ties"),
    [
        ("malmyzh-gok", r"\bfirst reading\b", r"\bпервое прочтение\b", 6),
        ("chulbatkan-gok", r"\bother reading\b", r"\bдругое (возможное )?прочтение\b", 3),
    ],
)
def test_both_readings_of_the_unnamed_plant_are_there_and_marked(
    id: str, english: str, russian: str, ties: int
) -> None:
    named = [mention for mention in projects()[id].mentions if 12 in mention.paragraphs]
    tied = [tie for offer in catalogue().offers for tie in offer.proposed_for if tie.project == id]
    assert (len(named), len(tied)) == (1, ties)
    marks: list[Mention | Proposal] = [*named, *tied]
    unmarked = [
        it
        for it in marks
        if not it.note or not re.search(english, it.note.en, re.I) or not re.search(russian, it.note.ru, re.I)
    ]
    assert unmarked == []


ADDED_OFFERS = {
    *[
        "maz-service",
        "amkodor-service",
        "mtz-82",
        "maz-203",
        "maz-206",
        "maz-241s30",
        "bkm-321",
        "moaz-65010",
        "belaz-78542",
    ],
    *["metz-transformers", "belaruskabel", "maz-kdm", "mogilevtransmash-crane", "mogilev-sausages"],
    *["belaz-loaders", "bobruisk-pumps", "gomselmash-fs80", "bobruiskagromash-balers"],
    *["belaz-75180", "pozhsnab-ac5", "lidselmash-potato"],
}
ADDED_NEEDS = {
    *[
        "bam2/machine_service",
        "bam2/airfield_vehicles",
        "bam2/heavy_haulage",
        "bam2/site_vehicles",
        "agmk/construction",
    ],
    *["ebus-cluster/electric_buses", "ebus-cluster/district_switch", "malmyzh-gok/construction"],
    *["amur-river-hub/hub_construction", "food-supply/condensed_milk", "food-supply/sugar_sweets", "food-supply/fish"],
    *["farm-development/potato_seed", "farm-development/dairy_technology"],
}
"""Records made on 28 and 29 November 2026 from pages read after the tables of facts were made."""


def test_offers_projects_and_needs_are_those_of_the_fact_tables_and_those_added_since() -> None:
    rows = read_table("coverage.tsv")
    context = {"khabarovsk-context", "trade-context", "neighbour-context"}
    records = {record for record, _field, _where in rows} - context
    of_needs = {f"{record}/{field.split('.')[1]}" for record, field, _where in rows if field.startswith("need.")}
    assert set(offers()) | set(projects()) == records | ADDED_OFFERS
    assert {f"{project.id}/{need.id}" for project, need in needs()} == of_needs | ADDED_NEEDS
    assert (len(offers()), len(projects()), len(of_needs | ADDED_NEEDS)) == (86, 22, 87)


def test_every_need_says_its_status_its_basis_and_why() -> None:
    no_progress = [
        f"{project.id}/{need.id}"
        for project, need in needs()
        if not (need.status and need.basis and need.why and need.why.en and need.why.ru and need.confidence)
    ]
    assert no_progress == []
    assert Counter(need.basis for _project, need in needs()) == {"stated": 34, "inferred": 53}


def test_every_offer_and_project_has_a_summary_a_confidence_and_sources() -> None:
    records: list[Offer | Project] = [*catalogue().offers, *catalogue().projects]
    assert [it.id for it in records if not (it.summary and it.summary.en and it.confidence and it.sources)] == []


def test_what_is_inferred_is_no_firmer_than_the_analyst() -> None:
    assert [
        f"{project.id}/{need.id}"
        for project, need in needs()
        if need.basis == "inferred" and need.confidence != "analyst"
    ] == []


def test_a_must_is_a_condition_that_a_source_states() -> None:
    assert [
        (f"{project.id}/{need.id}", requirement.spec, requirement.source)
        for project, need in needs()
        for requirement in need.requires
        if requirement.level == "must"
    ] == [
        ("lift-replacement/lifts_2026", "customs_union_conformity", "transsibinfo-5155726"),
        (
            "lift-replacement/lifts_special_accounts",
            "customs_union_conformity",
            ("shilka-press-11291", "news-69110248"),
        ),
    ]


MILITARY = re.compile(
    r"\b(milit\w*|defen[cs]e|army|armou?r\w*|weapon\w*|combat|fighters?|bombers?|missiles?|"
    r"MiG\W?\d+|Su\W?\d\d|Mi\W?24|Ka\W?52)\b"
    r"|\b(воен\w+|оборон\w+|арми\w+|боев\w+|оруж\w+|истребител\w*|бомбардировщик\w*|ракет\w*|вооруж\w+|"
    r"МиГ\W?\d+|Су\W?\d\d|Ми\W?24|Ка\W?52)\b",
    re.IGNORECASE,
)


def test_names_summaries_and_specs_hold_nothing_military() -> None:
    texts: list[tuple[str, str]] = []
    records: list[Offer | Project | Group | Spec] = [*catalogue().offers, *catalogue().projects]
    records += [*catalogue().groups, *catalogue().specs]
    for record in records:
        for part in (record, *getattr(record, "variants", ()), *getattr(record, "needs", ())):
            said = [getattr(part, name, None) for name in ("name", "summary")]
            facts = getattr(part, "specs", {}).values()
            texts += [
                (record.id, text) for it in (*said, *(fact.note for fact in facts)) if it for text in (it.en, it.ru)
            ]
            texts += [(record.id, str(fact.value)) for fact in facts]
    assert [(id, text) for id, text in texts if MILITARY.search(text)] == []


def test_no_defence_plant_of_the_region_is_a_project() -> None:
    assert [project.id for project in catalogue().projects if 9 in paragraphs(project.mentions)] == ["knaaz-sj100"]


def test_every_code_that_no_source_states_has_its_certainty() -> None:
    uncertain = [
        (offer.id, code.code)
        for offer in catalogue().offers
        for code in (*offer.codes, *(code for variant in offer.variants for code in variant.codes))
        if code.certainty is None
    ]
    assert sorted(set(uncertain)) == [
        ("mzga-il76-parts", "8807.30"),
        ("mzga-ms21-parts", "8807.30"),
        ("tu204-tu214-parts", "8807.30"),
    ]


def test_every_record_says_when_it_was_last_checked() -> None:
    shipped = catalogue()
    unchecked = [it.id for it in shipped.sectors if it.checked is None]
    unchecked += [it.id for it in shipped.groups if it.checked is None]
    unchecked += [it.id for it in shipped.specs if it.checked is None]
    unchecked += [it.id for it in shipped.suppliers if it.checked is None]
    unchecked += [it.id for it in shipped.sources if it.checked is None]
    unchecked += [it.id for it in shipped.offers if it.checked is None]
    unchecked += [it.id for it in shipped.projects if it.checked is None]
    unchecked += [need.id for _project, need in needs() if need.checked is None]
    assert unchecked == []
    assert [link.groups for link in shipped.links if link.checked is None] == []


def test_every_group_has_what_its_buyers_choose_by() -> None:
    assert [group.id for group in catalogue().groups if not group.chosen_by] == []


def test_a_caution_that_tells_to_ask_holds_the_question() -> None:
    of_offers = [
        caution
        for offer in catalogue().offers
        for caution in (*offer.cautions, *(caution for variant in offer.variants for caution in variant.cautions))
    ]
    cautions = [*of_offers, *(caution for _project, need in needs() for caution in need.cautions)]
    assert [it.text.en for it in cautions if re.search(r"\bask\b", it.text.en, re.I) and it.asks is None] == []


def test_no_need_is_open_after_its_time() -> None:
    day = catalogue().settings.as_of
    assert day is not None
    late = [need.id for _project, need in needs() if need.when and need.when.by and need.when.by.last < day.last]
    assert [
        id for id, status in ((need.id, need.status) for _project, need in needs()) if id in late and status == "open"
    ] == []
