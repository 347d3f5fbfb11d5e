"""Which records are left out with a faulty one, and which stay."""

from __future__ import annotations

import pytest

from offerbook.authoring import findings_report as diagnostics
from offerbook.loading.load import load
from tests.conftest import HEALTHY, MakeCatalogue
from tests.loading.checks.expected import OFFERS, PROJECTS, SECTORS, messages, replaced, stands


def test_a_record_that_is_left_out_cites_nothing_for_the_one_of_its_name(make_catalogue: MakeCatalogue) -> None:
    other = '[[source]]\nid = "other"\npublisher = "P"\n'
    twin = str(HEALTHY[OFFERS]).replace('sources = ["page"]', 'sources = ["other"]')
    loaded = load(make_catalogue({"offers/zz.toml": other + twin}))
    assert [finding.code for finding in loaded.findings] == ["E308"]
    assert loaded.cited["offer", "truck"] == ("page",)


def test_what_refers_to_a_record_left_out_is_left_out_too(make_catalogue: MakeCatalogue) -> None:
    loaded = load(make_catalogue(replaced(SECTORS, 'name = { en = "Mining", ru', 'nmae = { en = "Mining", ru')))
    assert messages(loaded) == ['sectors.toml:3:1: E201 "nmae" is no key of sector; did you mean "name"?']
    assert loaded.left_out == ["sector mining", "group haul-trucks", "offer truck", "need mine/trucks"]
    assert [project.needs for project in loaded.catalogue.projects] == [()]
    assert diagnostics.summary(loaded, "catalogue/") == (
        "checked catalogue: 7 files, 0 offers, 1 project, 0 needs: 1 error, 0 warnings; 4 records left out"
    )


def test_the_needs_of_a_project_left_out_are_left_out_and_named(make_catalogue: MakeCatalogue) -> None:
    loaded = load(make_catalogue(replaced(PROJECTS, '[[project]]\nid = "mine"', '[[project]]\nid = "Mine"')))
    assert [finding.code for finding in loaded.findings] == ["E205"]
    assert loaded.left_out == ["project Mine", "need Mine/trucks"]


def test_of_two_records_with_one_id_the_first_stays_with_what_refers_to_it(make_catalogue: MakeCatalogue) -> None:
    loaded = load(make_catalogue({"twice.toml": '[[supplier]]\nid = "belaz"\nname = { en = "B", ru = "Б" }\n'}))
    assert messages(loaded) == ['twice.toml:2:6: E308 the id "belaz" is taken by the supplier at suppliers.toml:2:6']
    assert [supplier.name.en for supplier in loaded.catalogue.suppliers] == ["BELAZ"]
    assert loaded.left_out == ["supplier belaz"]
    assert len(loaded.catalogue.offers) == 1


@pytest.mark.parametrize(
    "more",
    [
        {"twice.toml": '[[supplier]]\nid = "belaz"\nname = { en = "B", ru = "Б" }\n'},
        {"offers/zz.toml": HEALTHY[OFFERS]},
        {"broken.toml": "["},
        {OFFERS: str(HEALTHY[OFFERS]).replace("130", "[130]")},
        {"offers/zz.toml": str(HEALTHY[OFFERS]).replace('group = "haul-trucks"', 'group = "no-such"')},
    ],
)
def test_what_one_file_takes_back_from_another_is_not_in_the_index(
    make_catalogue: MakeCatalogue, more: dict[str, str]
) -> None:
    root = make_catalogue(more)
    stands(root, load(root))


def test_a_project_whose_id_is_taken_takes_its_needs_along(make_catalogue: MakeCatalogue) -> None:
    again = str(HEALTHY[PROJECTS]).replace('"trucks"', '"other-trucks"')
    loaded = load(make_catalogue({"projects/mine-2.toml": again}))
    assert messages(loaded) == [
        'projects/mine.toml:2:6: E308 the id "mine" is taken by the project at projects/mine-2.toml:2:6'
    ]
    assert loaded.left_out == ["project mine", "need mine/trucks"]
    assert [need.id for project in loaded.catalogue.projects for need in project.needs] == ["other-trucks"]


def test_a_copied_project_file_is_one_mistake(make_catalogue: MakeCatalogue) -> None:
    loaded = load(make_catalogue({"projects/zz-copy.toml": HEALTHY[PROJECTS]}))
    assert messages(loaded) == [
        'projects/zz-copy.toml:2:6: E308 the id "mine" is taken by the project at projects/mine.toml:2:6'
    ]
    assert loaded.left_out == ["project mine", "need mine/trucks"]
