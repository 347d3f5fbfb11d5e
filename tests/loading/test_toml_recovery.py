"""A file that is no TOML in some places: each mistake is found, and what stands between them is read."""

from __future__ import annotations

import pytest

from offerbook.loading import toml_recovery
from offerbook.loading.load import load
from tests.conftest import HEALTHY, MakeCatalogue

OFFERS = """
[[offer]]
id = "first"
name = { en = "First", ru = "Первый" }
supplier = "belaz"
group = "haul-trucks"
sources = ["page"]

[[offer]]
id = "second"
name = { en = "Second", ru = "Второй }
supplier = "belaz"

[offer.specs]
payload_t = 130

[[offer]]
id = "third"
name = { en = "Third", ru = "Третий" }
supplier = "belaz"
group = "haul-trucks"
sources = ["page"]

[[offer]]
id = "fourth"
name = { en = "Fourth", ru = "Четвёртый" }
supplier = "belaz"
group = "haul-trucks"
sources = ["page"]

[offer.specs]
payload_t = 1 300

[[offer]]
id = "fifth"
name = { en = "Fifth", ru = "Пятый" }
supplier = "belaz"
group = "haul-trucks"
supplier = "belaz"
"""


def test_every_mistake_is_found_at_its_place_and_the_records_between_are_kept(make_catalogue: MakeCatalogue) -> None:
    loaded = load(make_catalogue({"offers/more.toml": OFFERS}))
    assert [(str(finding.place), finding.code) for finding in loaded.findings] == [
        ("offers/more.toml:9:3", "E202"),
        ("offers/more.toml:11:30", "E102"),
        ("offers/more.toml:32:13", "E102"),
        ("offers/more.toml:34:3", "E202"),
        ("offers/more.toml:39:1", "E102"),
    ]
    assert [finding.excerpt for finding in loaded.findings if finding.code == "E102"] == [
        'name = { en = "Second", ru = "Второй }', "payload_t = 1 300", 'supplier = "belaz"',
    ]  # fmt: skip
    assert [offer.id for offer in loaded.catalogue.offers] == ["truck", "first", "third"]
    assert loaded.left_out == ["offer second", "offer fourth", "offer fifth"]
    assert loaded.unread_files == 0
    # What is left stands where it stood.
    place = loaded.origins["offer", "third"].place
    assert place is not None
    assert place.line == 18


def test_a_project_takes_its_needs_with_it_and_a_need_only_itself(make_catalogue: MakeCatalogue) -> None:
    mine = str(HEALTHY["projects/mine.toml"])
    need = mine[mine.index("[[project.need]]") :]
    more = need.replace('"trucks"', '"more"')
    loaded = load(
        make_catalogue(
            {"projects/mine.toml": mine + need.replace('"trucks"', '"broken"').replace('= "open"', "= open") + more}
        )
    )
    assert [need.id for project in loaded.catalogue.projects for need in project.needs] == ["trucks", "more"]
    assert loaded.left_out == ["need mine/broken"]
    loaded = load(make_catalogue({"projects/mine.toml": mine.replace('"Рудник"', "Рудник") + more}))
    assert loaded.catalogue.projects == ()
    assert loaded.left_out == ["project mine", "need mine/trucks", "need mine/more"]


def test_settings_around_a_mistake_are_not_called_missing(make_catalogue: MakeCatalogue) -> None:
    settings = str(HEALTHY["catalogue.toml"])
    loaded = load(make_catalogue({"catalogue.toml": '"' + settings}))
    assert [(str(it.place), it.code, it.excerpt) for it in loaded.findings] == [
        ("catalogue.toml:1:1", "E102", '"' + settings.splitlines()[0])
    ]
    # What stands nowhere is missing, and is said at the line as it stands.
    loaded = load(make_catalogue({"catalogue.toml": "# Nothing\n[weights]\nwords = 1 0\n"}))
    assert [(str(it.place), it.code, it.excerpt) for it in loaded.findings] == [
        ("catalogue.toml:1:1", "E202", "# Nothing"),
        ("catalogue.toml:3:11", "E102", "words = 1 0"),
    ]
    loaded = load(make_catalogue({"catalogue.toml": "[weights]\nwords = 1 0\n"}))
    assert [(str(it.place), it.code, it.excerpt) for it in loaded.findings] == [
        ("catalogue.toml:1:1", "E202", "[weights]"),
        ("catalogue.toml:2:11", "E102", "words = 1 0"),
    ]


def test_what_a_lost_record_declares_is_not_called_missing(make_catalogue: MakeCatalogue) -> None:
    broken = (
        str(HEALTHY["suppliers.toml"]).replace('"БЕЛАЗ"', "БЕЛАЗ")
        + '[[supplier]]\nid = "maz"\nname = { en = "MAZ", ru = "МАЗ" }\n'
    )
    loaded = load(make_catalogue({"suppliers.toml": broken}))
    assert [finding.code for finding in loaded.findings if finding.code.startswith("E")] == ["E102"]
    assert [supplier.id for supplier in loaded.catalogue.suppliers] == ["maz"]
    assert loaded.left_out == ["supplier belaz", "offer truck"]


@pytest.mark.parametrize("mistake", ['x = """', "x = [1,", "= 1", "x = {", "\x00"])
def test_a_mistake_of_any_kind_costs_one_record(make_catalogue: MakeCatalogue, mistake: str) -> None:
    offer = str(HEALTHY["offers/mining.toml"])
    text = "\n".join(offer.replace('"truck"', f'"{id}"') + (mistake + "\n" if id == "b" else "") for id in "abcd")
    loaded = load(make_catalogue({"offers/mining.toml": text}))
    assert [offer.id for offer in loaded.catalogue.offers] == ["a", "c", "d"]
    assert [finding.code for finding in loaded.findings] == ["E102"]


def test_after_twenty_mistakes_a_file_is_given_up(make_catalogue: MakeCatalogue) -> None:
    offer = str(HEALTHY["offers/mining.toml"])
    text = "\n".join(offer.replace('"truck"', f"truck{number}") for number in range(toml_recovery.MOST_ERRORS + 1))
    loaded = load(make_catalogue({"offers/mining.toml": text}))
    assert len([finding for finding in loaded.findings if finding.code == "E102"]) == toml_recovery.MOST_ERRORS
    assert loaded.unread_files == 1
