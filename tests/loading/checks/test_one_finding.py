"""One mistake is one finding, whatever else depends on it."""

from __future__ import annotations

import pytest

from offerbook.loading.load import load
from tests.conftest import HEALTHY, MakeCatalogue
from tests.loading.checks.expected import OFFERS, PROJECTS, SECTORS, found, messages, replaced, with_line


@pytest.mark.parametrize(
    ("file", "old", "new", "said"),
    [
        (
            OFFERS,
            "supplier =",
            "Supplier =",
            ['offers/mining.toml:4:1: E201 "Supplier" is no key of offer; did you mean "supplier"?'],
        ),
        (
            "suppliers.toml",
            "[[supplier]]",
            "[[suppliers]]",
            ['suppliers.toml:1:3: E201 "suppliers" is no table of a catalogue; did you mean "supplier"?'],
        ),
        (
            "suppliers.toml",
            "[[supplier]]",
            "[supplier]",
            ["suppliers.toml:1:2: E203 write [[supplier]], with two brackets: there can be many"],
        ),
        (
            "suppliers.toml",
            "id =",
            "ID =",
            ['suppliers.toml:2:1: E201 "ID" is no key of supplier; did you mean "id"?'],
        ),
        ("specs.toml", 'id = "payload_t"\n', "", ['specs.toml:1:3: E202 "id" is missing in this spec']),
        (
            PROJECTS,
            "[[project.need]]",
            "[project.need]",
            ["projects/mine.toml:6:10: E203 write [[project.need]], with two brackets: there can be many"],
        ),
        (
            PROJECTS,
            "[[project.need]]",
            "[[project.needs]]",
            ['projects/mine.toml:6:11: E201 "needs" is no key of project; did you mean "need"?'],
        ),
        (
            PROJECTS,
            'basis = "stated"',
            'basis = "inferred"\nwyh = { en = "A", ru = "Б" }',
            ['projects/mine.toml:12:1: E201 "wyh" is no key of need; did you mean "why"?'],
        ),
        (
            PROJECTS,
            'status = "open"',
            'status = "open"\nrequires = [{ spec = "payload_t", minimum = 1 }]',
            ['projects/mine.toml:11:35: E201 "minimum" is no key of requires'],
        ),
        (
            OFFERS,
            'ru = "Самосвал"',
            'rus = "Самосвал"',
            ['offers/mining.toml:3:24: E201 "rus" is no key of name; did you mean "ru"?'],
        ),
        (
            OFFERS,
            '"belaz"',
            '"bеlaz"',
            [
                'offers/mining.toml:4:12: E301 there is no supplier "bеlaz"; did you mean "belaz"? '
                'It is written with a Cyrillic letter: "е". `offerbook check --fix` mends it.'
            ],
        ),
        (
            OFFERS,
            '"Самосвал"',
            '"Caмосвал, cамосвал"',
            [
                'offers/mining.toml:3:29: W502 "Caмосвал", "cамосвал" mix Latin and Cyrillic letters; '
                'did you mean "Самосвал", "самосвал"?'
            ],
        ),
        (
            OFFERS,
            'name = { en = "Truck", ru = "Самосвал" }\nsupplier = "belaz"\n',
            "",
            ['offers/mining.toml:1:3: E202 "name", "supplier" are missing in this offer'],
        ),
        (
            SECTORS,
            "codes = ",
            'terms = { en = "truck" }\ncodes = ',
            ['sectors.toml:9:16: E203 write ["truck"] here, not a text'],
        ),
    ],
)
def test_each_mistake_gives_one_finding_and_no_others_in_its_wake(
    make_catalogue: MakeCatalogue, file: str, old: str, new: str, said: list[str]
) -> None:
    # The maker has another offer, so that it is not without use where one offer loses it.
    more = {"offers/more.toml": str(HEALTHY[OFFERS]).replace('"truck"', '"truck-2"')}
    assert messages(load(make_catalogue({**more, **replaced(file, old, new)}))) == said


@pytest.mark.parametrize("file", ["suppliers.toml", "sources.toml", SECTORS, "specs.toml", OFFERS, PROJECTS])
@pytest.mark.parametrize("damage", ["syntax", "cp1251", "utf-16", "link"])
def test_a_file_that_cannot_be_read_is_one_finding_whatever_refers_to_it(
    make_catalogue: MakeCatalogue, file: str, damage: str
) -> None:
    folder = make_catalogue(with_line(OFFERS, 'proposed_for = [{ project = "mine", source = "page" }]'))
    path = folder / file
    text = path.read_text(encoding="utf-8") + "# Конец\n"
    if damage == "syntax":
        path.write_text(text + "]\n", encoding="utf-8")
    elif damage == "link":
        path.unlink()
        path.symlink_to("nowhere.toml")
    else:
        path.write_bytes(text.encode(damage))
    code = {"syntax": "E102", "link": "E103"}.get(damage, "E101")
    assert [(finding.place.file, finding.code) for finding in load(folder).findings] == [(file, code)]


def test_a_slip_in_a_healthy_file_is_named_although_another_file_cannot_be_read(
    make_catalogue: MakeCatalogue,
) -> None:
    folder = make_catalogue(replaced(OFFERS, '"belaz"', '"bellaz"'))
    (folder / "unread.toml").symlink_to("nowhere.toml")
    assert [str(mistake) for mistake in found(load(folder))] == [
        "unread.toml:1:1 E103",
        "offers/mining.toml:4:12 E301",
    ]


def test_a_key_of_the_head_in_another_file_is_told_where_it_belongs(make_catalogue: MakeCatalogue) -> None:
    loaded = load(make_catalogue({OFFERS: f"format = 1\n{HEALTHY[OFFERS]}"}))
    assert messages(loaded) == ['offers/mining.toml:1:1: E201 "format" belongs in catalogue.toml']
    assert loaded.left_out == []
