"""The catalogue says what the two tables of facts say: no row lost without a reason, no number changed."""

from __future__ import annotations

import shutil
from collections import Counter
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from offerbook.loading.load import load
from tests.conftest import SHIPPED, Run
from tests.tools.facts.__main__ import report
from tests.tools.facts.checks import CHECKS
from tests.tools.facts.compare import Comparison, compare
from tests.tools.facts.numbers import Language, amounts, numbers
from tests.tools.facts.tables import FACTS_FOLDER, Book, read_table

CHECK_NAMES = [check.__name__ for check in CHECKS]

with_the_tables = pytest.mark.skipif(
    not FACTS_FOLDER.is_dir(), reason="the fact tables lie beside the project, in ../shared/facts, and are not here"
)


@cache
def comparison() -> Comparison:
    return compare(SHIPPED, FACTS_FOLDER)


@pytest.mark.slow
@with_the_tables
def test_every_row_of_the_tables_is_carried_or_left_out_with_a_reason() -> None:
    left_out = Counter(reason for _row, reason in comparison().left_out)
    assert left_out == {
        "a working word of the tables; the catalogue's own group stands for it": 138,
        "military work stays out of an open catalogue; notes[1] says so, with the source": 1,
        'the row names no town but Belarus; the supplier has country = "BY"': 1,
    }
    assert len(comparison().rows) == 2152 == len(comparison().carried) + left_out.total()


@pytest.mark.slow
@with_the_tables
@pytest.mark.parametrize("check", ["coverage", *CHECK_NAMES, "values_have_rows", "numbers_have_rows"])
def test_a_record_that_carries_a_row_of_the_tables_says_what_the_row_says(check: str) -> None:
    assert [str(problem) for problem in comparison().problems if problem.check == check] == []


@pytest.mark.slow
@with_the_tables
def test_every_exception_of_the_comparison_excuses_a_row() -> None:
    assert comparison().idle == []


@pytest.mark.slow
@with_the_tables
def test_the_report_names_what_is_not_carried_and_why() -> None:
    lines = report(comparison()).splitlines()
    assert lines[0] == "2152 rows: 2012 carried, 140 left out, 0 problems"
    assert lines[2:8] == [
        "Not carried, and why:",
        "- a working word of the tables; the catalogue's own group stands for it: family (65 times), need.*.family (73 times)",
        "- military work stays out of an open catalogue; notes[1] says so, with the source: arp558-repair modernisation_reference",
        '- the row names no town but Belarus; the supplier has country = "BY": housing-builders supplier_city',
        "",
        "Carried with a difference, and why:",
    ]


def test_coverage_has_one_line_for_each_row() -> None:
    keys = Counter((record, field) for record, field, _where in read_table("coverage.tsv"))
    assert [key for key, lines in keys.items() if lines > 1] == []
    assert len(keys) == 2152


WARRANTY = """\
specs.warranty_chassis_years.value = 2
specs.warranty_chassis_years.note.en = "of the vehicles that Belarus got in 2022; no model is named"
specs.warranty_chassis_years.note.ru = "у машин, которые Беларусь получила в 2022 году; модели не названы"
specs.warranty_chassis_years.source"""
"""A figure that is written over several lines."""

SLIPS = (
    ("offers/mining.toml", "payload_t = 140, power_kw = 1168", "payload_t = 140, power_kw = 1186"),
    ("offers/mining.toml", "operating_temperature_min_c = -45,", "operating_temperature_min_c = 45,"),
    ("offers/electric-transport.toml", 'value = 240, qualifier = "at-least"', "value = 240"),
    ("offers/food.toml", 'value = 8.5, source = "belarusbest-rogachevmilk"', 'value = 8.5, source = "meeting"'),
    ("offers/trucks.toml", 'code = "8701.21", certainty = "high"', 'code = "8701.21", certainty = "low"'),
    ("offers/trucks.toml", ', "igrader-osyah"], confidence = "two-sources" }', ', "igrader-osyah"] }'),
    ("offers/maintenance.toml", 'kind = "service"', 'kind = "goods"'),
    ("projects/agmk.toml", 'groups = ["process-pumps", "process-equipment"]', 'groups = ["lift-parts"]'),
    ("offers/firefighting.toml", WARRANTY, WARRANTY.replace("chassis_years", "fixings")),
    ("offers/trucks.toml", 'source = "analyst", confidence = "analyst"', 'source = "rg-2025"'),
    ("projects/territory-buses.toml", 'value = 12\nquantity.unit = "pcs"', 'value = 12\nquantity.unit = "head"'),
    ("projects/timber.toml", 'status = "open"', 'quantity = { value = 5, unit = "pcs" }\nstatus = "open"'),
    ("sources.toml", "date = 2024-11-13", "date = 2024-11-12"),
    ("suppliers.toml", 'en = "90 % of the mining dump', 'en = "80 % of the mining dump'),
)
"""Slips of the pen, each a file, what stands there and what would stand there."""


@pytest.mark.slow
@with_the_tables
def test_a_slip_of_the_pen_is_found(tmp_path: Path) -> None:
    copy = tmp_path / "catalogue"
    shutil.copytree(SHIPPED, copy)
    for name, right, wrong in SLIPS:
        text = (copy / name).read_text(encoding="utf-8")
        assert right in text, (name, right)
        (copy / name).write_text(text.replace(right, wrong, 1), encoding="utf-8")
    problems = compare(copy, FACTS_FOLDER).problems
    assert list(dict.fromkeys((it.record, it.field, it.check) for it in problems)) == [
        ("pozhsnab-ac12", "warranty_chassis_years", "coverage"),
        ("belaz-7513", "series_75131.operating_temperature_min_c", "figures_are_the_row_s"),
        ("belaz-7513", "variant_7513T.power_kw", "numbers_are_carried"),
        ("belaz-7513", "variant_7513T.power_kw", "figures_are_the_row_s"),
        ("belaz-service-centre", "kind", "words_agree"),
        ("maz-65262l", "power_hp", "confidence_is_kept"),
        ("maz-6317", "used_as", "sources_are_cited"),
        ("maz-6317", "used_as", "confidence_is_not_firmer"),
        ("maz-5440", "hs2022", "codes_agree"),
        ("maz-303e23", "range_km", "qualifiers_are_carried"),
        ("rogachev-condensed", "fat_percent", "sources_are_cited"),
        ("khabarovsk-context", "belaz_share_russia_percent", "numbers_are_carried"),
        ("territory-buses", "need.district.quantity", "units_agree"),
        ("agmk", "need.pumps_spares.group", "groups_agree"),
        ("elga-port", "pacific_railway.investment", "dates_agree"),
        ("pozhsnab-ac12", "specs.warranty_fixings", "values_have_rows"),
        ("timber", "need.harvest_machines.quantity", "values_have_rows"),
        ("belaz", "notes[0]", "numbers_have_rows"),
    ]
    assert {it.check for it in problems} == {"coverage", *CHECK_NAMES, "values_have_rows", "numbers_have_rows"}


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("250-300 kt", "en", ["250 or 250000", "300000"]),
        ("the 7513M, 20 M m3 and 600 M RUB", "en", ["7513", "20000000", "600000000"]),
        ("12,700 machines of 9.5 t in 2024", "en", ["12700", "9.5", "2024"]),
        ("12 700 машин по 9,5 т в 2024 году", "ru", ["12700", "9.5", "2024"]),
        ("1,05 млрд рублей и 400 тыс. м³", "ru", ["1050000000", "400000"]),
        ("half of 36,000 m³ and three of 8", "en", ["36000", "8", "3", "2"]),
        ("opened 2025-10-03, built 2022-23", "en", ["2025", "10", "3", "2022", "2023"]),
        ("в III квартале двухлетний план и двадцать машин", "ru", ["3", "20", "2"]),
    ],
)
def test_numbers_are_read_as_each_language_writes_them(text: str, language: Language, expected: list[str]) -> None:
    read = [" or ".join(f"{each:f}" for each in sorted(number.amounts)) for number in numbers(text, language)]
    assert read == expected


@pytest.mark.slow
def test_both_languages_of_a_text_give_the_same_numbers() -> None:
    differing = []
    for place, text in bilingual(Book(SHIPPED).lists):
        english, russian = numbers(text["en"], "en"), numbers(text["ru"], "ru")
        for here, there in ((english, russian), (russian, english)):
            alone = [it.token for it in here if it.kind == "digits" and not it.amounts & amounts(there)]
            differing += [f"{place}: {token} in one language only" for token in alone]
    assert differing == []


def bilingual(value: Any, place: str = "") -> Iterator[tuple[str, Mapping[str, str]]]:
    """Every text of the catalogue that is in both languages, with the way to it."""
    if isinstance(value, Mapping):
        if isinstance(value.get("en"), str) and isinstance(value.get("ru"), str):
            yield place, value
        for key, held in value.items():
            yield from bilingual(held, f"{place}.{key}")
    elif isinstance(value, list):
        for position, held in enumerate(value):
            yield from bilingual(held, f"{place}[{position}]")


def test_check_finds_nothing_wrong_with_the_catalogue(run: Run) -> None:
    answer = run("check", str(SHIPPED), "--strict")
    assert (answer.out, answer.code) == ("", 0)
    assert answer.err.endswith("86 offers, 22 projects, 87 needs: 0 errors, 0 warnings\n")


@pytest.mark.slow
def test_every_record_of_the_catalogue_is_kept() -> None:
    loaded = load(SHIPPED)
    assert [str(finding.place) for finding in loaded.findings] == []
    assert loaded.left_out == []
