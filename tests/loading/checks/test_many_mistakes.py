"""Where a catalogue has many mistakes of a kind, the first stand for all, and all are counted."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest

from offerbook.authoring import findings_report as diagnostics
from offerbook.loading.load import load, summary
from tests.conftest import HEALTHY, MakeCatalogue, Run
from tests.loading.checks.expected import OFFERS

OFFER = """\
[[offer]]
id = "truck-{number}"
name = {{ en = "Truck", ru = "Самосвал" }}
supplier = "belaz"
group = "haul-trucks"
specs = {{ payload_t = 130 }}
sources = ["page"]
"""
SLIPS = (
    ('"belaz"', '"bellaz"', "E301"),
    ('"haul-trucks"', '"haul-truck"', "E302"),
    ("= 130", '= "130 t"', "E401"),
    (', ru = "Самосвал"', "", "W501"),
)


@pytest.fixture(scope="module")
def flawed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A catalogue of 2,000 offers with one mistake each, of four kinds in turn."""
    folder = tmp_path_factory.mktemp("flawed") / "catalogue"
    offers = [OFFER.format(number=number) for number in range(2000)]
    slips = [SLIPS[number % len(SLIPS)] for number in range(2000)]
    text = "\n".join(offer.replace(old, new) for offer, (old, new, _code) in zip(offers, slips, strict=True))
    for name, held in {**HEALTHY, OFFERS: text}.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(str(held), encoding="utf-8")
    return folder


def test_of_many_findings_of_one_code_the_first_stand_for_all(run: Run, flawed: Path) -> None:
    answer = run("check", str(flawed))
    lines = answer.out.splitlines()
    assert lines[-4:] == [
        "... and 490 more of E301: no such supplier; --all shows them",
        "... and 490 more of E302: no such group; --all shows them",
        "... and 490 more of E401: the value does not fit the spec; --all shows them",
        "... and 490 more of W501: a translation is missing; --all shows them",
    ]
    assert len(lines) == 4 * (10 * 3 + 1)
    assert answer.err == (
        f"checked {flawed}: 7 files, 500 offers, 1 project, 1 need: 1500 errors, 500 warnings; 1500 records left out\n"
    )


def test_check_with_all_shows_every_finding(run: Run, flawed: Path) -> None:
    lines = run("check", str(flawed), "--all").out.splitlines()
    codes = Counter(re.findall(r"mining\.toml:\d+:\d+: ([EW]\d{3}) ", "\n".join(lines)))
    assert codes == dict.fromkeys((code for _old, _new, code in SLIPS), 500)
    assert len(lines) == 2000 * 3


def test_the_summary_counts_each_code(flawed: Path) -> None:
    assert summary(load(flawed).findings) == {"E301": 500, "E302": 500, "E401": 500, "W501": 500}


def test_the_eleventh_finding_of_a_code_is_counted_in_the_singular(make_catalogue: MakeCatalogue) -> None:
    loaded = load(make_catalogue({"more.toml": "".join(f"x{number} = 1\n" for number in range(11))}))
    lines = list(diagnostics.as_text(loaded.findings, "", everything=False))
    assert lines[-1] == "... and 1 more of E201: this key means nothing here; --all shows it"
