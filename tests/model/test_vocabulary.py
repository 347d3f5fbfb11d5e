"""The words of fixed lists: read without the records."""

from __future__ import annotations

import subprocess
import sys
from typing import get_args

from offerbook.model import vocabulary


def test_a_listing_reads_the_words_without_the_validator() -> None:
    code = "import sys, offerbook.listing.listings; print({'msgspec', 'offerbook.model.records'} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "set()\n"


def test_the_fixed_lists_hold_exactly_these_words() -> None:
    """Catalogues out there use them: a word that is taken out makes their records faulty."""
    assert {name: " ".join(get_args(getattr(vocabulary, name))) for name in LISTS} == LISTS


LISTS = {
    "Confidence": "two-sources one-source analyst",
    "Kind": "goods service turnkey technology-transfer",
    "Service": "maintenance repair spare-parts installation commissioning training design construction leasing rental "
    "operation assembly consulting delivery warranty licensing recycling secondment",
    "Stage": "series small-series pre-series prototype planned",
    "Status": "open planned past dormant",
    "Basis": "stated inferred",
    "Level": "must should",
    "SpecType": "number text flag choice",
    "Scheme": "okpd2 okrb007 hs2022",
    "Certainty": "high medium low",
    "Qualifier": "about over at-least at-most",
    "Period": "year month day",
    "LinkKind": "part-of accessory-to instead-of service-for",
    "Respondent": "supplier buyer",
}
