"""Ids that are taken or of the wrong shape, and references that lead nowhere or are missing."""

from __future__ import annotations

import pytest

from offerbook.loading.load import load
from tests.conftest import HEALTHY, MakeCatalogue
from tests.loading.checks.expected import OFFERS, PROJECTS, SECTORS, messages, replaced, with_line


@pytest.mark.parametrize("word", ["en", "format", "title", "Example"])
def test_a_word_of_the_settings_is_no_id(make_catalogue: MakeCatalogue, word: str) -> None:
    loaded = load(make_catalogue(replaced(OFFERS, 'group = "haul-trucks"', f'group = "{word}"')))
    assert [(finding.code, finding.record) for finding in loaded.findings] == [("E302", "offer truck")]


def test_an_id_that_is_taken_in_another_file_names_both_places(make_catalogue: MakeCatalogue) -> None:
    offer = str(HEALTHY[OFFERS]).replace('"truck"', '"mine"')
    assert messages(load(make_catalogue({"offers/zz.toml": HEALTHY[OFFERS], "offers/mine.toml": offer}))) == [
        'offers/zz.toml:2:6: E308 the id "truck" is taken by the offer at offers/mining.toml:2:6',
        'projects/mine.toml:2:6: E308 the id "mine" is taken by the offer at offers/mine.toml:2:6',
    ]


@pytest.mark.parametrize(
    ("file", "old", "new", "said"),
    [
        (OFFERS, '"belaz"', '"БелАЗ"', 'E301 there is no supplier "БелАЗ"; did you mean "belaz"?'),
        (OFFERS, '"belaz"', '"Belaz"', 'E301 there is no supplier "Belaz"; did you mean "belaz"?'),
        (OFFERS, '"haul-trucks"', '"haul_trucks"', 'E302 there is no group "haul_trucks"; did you mean "haul-trucks"?'),
        (OFFERS, '["page"]', '["peugeot"]', 'E304 there is no source "peugeot"'),
        (OFFERS, "payload_t", "payload_т", 'E306 there is no spec "payload_т"; did you mean "payload_t"?'),
        (SECTORS, 'sector = "mining"', 'sector = "минин"', 'E303 there is no sector "минин"; did you mean "mining"?'),
    ],
)
def test_a_reference_that_leads_nowhere_says_what_was_meant_in_either_script(
    make_catalogue: MakeCatalogue, file: str, old: str, new: str, said: str
) -> None:
    changed = replaced(file, old, f'"{new}"' if new == "payload_т" else new)
    assert said in [f"{finding.code} {finding.message}" for finding in load(make_catalogue(changed)).findings]


@pytest.mark.parametrize("groups", ["[]", '["haul-trucks"]', '["haul-trucks", "haul-trucks", "haul-trucks"]'])
def test_a_link_that_does_not_tie_two_groups_says_how_many_it_has(make_catalogue: MakeCatalogue, groups: str) -> None:
    link = f'\n[[link]]\ngroups = {groups}\nreason = {{ en = "So.", ru = "Так." }}\n'
    assert messages(load(make_catalogue({SECTORS: str(HEALTHY[SECTORS]) + link}))) == [
        f"sectors.toml:12:10: E203 2 values are wanted here, found {groups.count('haul')}"
    ]


def test_a_spec_that_is_called_like_a_key_has_its_own_place(make_catalogue: MakeCatalogue) -> None:
    loaded = load(make_catalogue(with_line(PROJECTS, 'requires = [{ spec = "spec", min = 1 }]')))
    assert messages(loaded) == ['projects/mine.toml:13:22: E306 there is no spec "spec"']


def test_a_group_that_only_a_link_names_is_unused(make_catalogue: MakeCatalogue) -> None:
    graders = """
[[group]]
id = "graders"
sector = "mining"
name = { en = "Graders", ru = "Автогрейдеры" }

[[link]]
groups = ["haul-trucks", "graders"]
reason = { en = "Both move earth.", ru = "Обе машины двигают грунт." }
"""
    assert messages(load(make_catalogue({SECTORS: str(HEALTHY[SECTORS]) + graders}))) == [
        'sectors.toml:12:6: W505 nothing refers to the group "graders"'
    ]
