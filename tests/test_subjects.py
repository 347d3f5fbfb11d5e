"""The subjects of the report of the meeting: what a reader of it would ask, and the row that answers.

Each subject has the words of the report, the paragraph that says them, the command that a reader would type, and the row that it
must give: a need, an offer that answers it, and by what outcome. The offer must be tied to the project by that paragraph, unless
the report names no project for it.
"""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

import pytest

import offerbook
from tests.conftest import SHIPPED
from tests.test_claims import offers, ties


class Subject(NamedTuple):
    """A subject of the report.

    words: what the report says. paragraph: where.
    asked: what a reader gives to `offerbook match`. need, offer: of the row that must come. outcome: its outcome.
    tied: the project that the paragraph ties the offer to; "" where it names none.
    """

    words: str
    paragraph: int
    asked: str
    need: str
    offer: str
    outcome: str
    tied: str


CONFIRM = "fits-if-confirmed"
SUBJECTS = (
    Subject(
        "increasing the supplies of Belarusian BelAZ trucks",
        4,
        "operating-mines",
        "operating-mines/belaz_general",
        "belaz-7513",
        CONFIRM,
        "operating-mines",
    ),
    Subject(
        "we are ready to provide maintenance services",
        6,
        "by-service-centre",
        "by-service-centre/repair_base",
        "belaz-service-centre",
        CONFIRM,
        "by-service-centre",
    ),
    Subject(
        "special-purpose equipment, in demand for BAM-2", 7, "bam2", "bam2/site_vehicles", "maz-6903", CONFIRM, "bam2"
    ),
    Subject("firefighting equipment", 7, "bam2", "bam2/fire_special", "pozhsnab-ac12", CONFIRM, "bam2"),
    Subject("airfield maintenance vehicles", 7, "bam2", "bam2/airfield_vehicles", "belaz-74212", CONFIRM, "bam2"),
    Subject("AMKODOR road-building machines", 7, "bam2", "bam2/earthmoving", "amkodor-excavator", CONFIRM, "bam2"),
    Subject("MAZ cargo machines", 7, "bam2", "bam2/tippers", "maz-651628", CONFIRM, "bam2"),
    Subject(
        "maintenance services for AMKODOR and MAZ",
        7,
        "bam2",
        "bam2/machine_service",
        "amkodor-service",
        CONFIRM,
        "bam2",
    ),
    Subject(
        "electric buses for a community or a district",
        8,
        "ebus-cluster",
        "ebus-cluster/electric_buses",
        "maz-303e23",
        CONFIRM,
        "ebus-cluster",
    ),
    Subject(
        "a package to switch it to electric transport",
        8,
        "ebus-cluster",
        "ebus-cluster/district_switch",
        "turnkey-etransport",
        CONFIRM,
        "ebus-cluster",
    ),
    Subject(
        "electric charging infrastructure",
        8,
        "ebus-cluster",
        "ebus-cluster/charging",
        "belorusneft-superfast",
        CONFIRM,
        "ebus-cluster",
    ),
    Subject(
        "parts and assemblies for civil aircraft",
        9,
        "knaaz-sj100",
        "knaaz-sj100/parts",
        "mzga-ms21-parts",
        CONFIRM,
        "knaaz-sj100",
    ),
    Subject(
        "Mogilevliftmash elevators of a suitable size",
        10,
        "lift-replacement",
        "lift-replacement/lifts_special_accounts",
        "mlm-passenger",
        CONFIRM,
        "lift-replacement",
    ),
    Subject(
        "builders for the Amur Hydrometallurgical Plant",
        12,
        "agmk",
        "agmk/construction",
        "belstroycenter",
        CONFIRM,
        "agmk",
    ),
    Subject(
        "builders for the mining and processing plant",
        12,
        "malmyzh-gok",
        "malmyzh-gok/construction",
        "belstroycenter",
        CONFIRM,
        "malmyzh-gok",
    ),
    Subject(
        "builders for the river logistics hub",
        12,
        "amur-river-hub",
        "amur-river-hub/hub_construction",
        "belstroycenter",
        CONFIRM,
        "amur-river-hub",
    ),
    Subject(
        "builders for the Elga seaport", 12, "elga-port", "elga-port/builders", "housing-builders", CONFIRM, "elga-port"
    ),
    Subject(
        "we can supply the necessary equipment", 13, "agmk", "agmk/concentrate_haulage", "maz-5440", CONFIRM, "agmk"
    ),
    Subject(
        "the necessary equipment, for the mine",
        13,
        "malmyzh-gok",
        "malmyzh-gok/pit_support",
        "amkodor-342",
        CONFIRM,
        "malmyzh-gok",
    ),
    Subject(
        "the necessary equipment, for the port",
        13,
        "elga-port",
        "elga-port/coal_yard",
        "amkodor-342",
        CONFIRM,
        "elga-port",
    ),
    Subject(
        "food supplies with priority: condensed milk",
        15,
        "food-supply",
        "food-supply/condensed_milk",
        "rogachev-condensed",
        CONFIRM,
        "food-supply",
    ),
    Subject(
        "food supplies with priority: sugar and sweets",
        15,
        "food-supply",
        "food-supply/sugar_sweets",
        "white-sugar",
        CONFIRM,
        "food-supply",
    ),
    Subject(
        "food supplies with priority: fish",
        15,
        "food-supply",
        "food-supply/fish",
        "santa-seafood",
        CONFIRM,
        "food-supply",
    ),
    Subject(
        "transfer of technology",
        14,
        "farm-development",
        "farm-development/potato_seed",
        "potato-technology",
        CONFIRM,
        "farm-development",
    ),
    Subject(
        "transfer of technology in animal husbandry especially",
        15,
        "farm-development",
        "farm-development/dairy_technology",
        "dairy-complex-1000",
        CONFIRM,
        "farm-development",
    ),
)


@cache
def rows(asked: str) -> dict[tuple[str, str], str]:
    """What `offerbook match ASKED` gives: the outcome of each need and offer."""
    with offerbook.open(SHIPPED) as book:
        return {(str(row["need"]), str(row["offer"])): str(row["outcome"]) for row in book.match(asked).to_dicts()}


@pytest.mark.slow
@pytest.mark.parametrize("subject", SUBJECTS, ids=lambda subject: f"{subject.paragraph}: {subject.words}")
def test_a_subject_of_the_report_gives_the_match_that_its_reader_expects(subject: Subject) -> None:
    found = rows(subject.asked).get((subject.need, subject.offer))
    assert (found, (subject.paragraph, subject.tied) in ties(offers()[subject.offer])) == (subject.outcome, True)


def test_every_paragraph_that_offers_something_has_a_subject() -> None:
    assert {subject.paragraph for subject in SUBJECTS} == {4, 6, 7, 8, 9, 10, 12, 13, 14, 15}
