"""What a message advises is right: whoever obeys it has no further mistake at that place, and none was said beside it."""

from __future__ import annotations

from typing import NamedTuple

import pytest

from offerbook.authoring.mending import mended
from offerbook.loading.load import load
from offerbook.model.vocabulary import SERVICES
from tests.conftest import HEALTHY, MakeCatalogue
from tests.loading.checks.expected import OFFERS, PROJECTS, messages

CAUTION = """
[[offer.cautions]]
text = { en = "The engine is not named.", ru = "Двигатель не назван." }
source = "page"
"""
FILES = {
    **HEALTHY,
    OFFERS: str(HEALTHY[OFFERS]).rstrip("\n") + '\nkind = "goods"\nchecked = 2026-11-28\n' + CAUTION,
    PROJECTS: str(HEALTHY[PROJECTS]).rstrip("\n")
    + '\nquantity = { value = 20, unit = "pcs" }\nrequires = [{ spec = "payload_t", min = 130 }]\nany_group = true\n',
    "specs.toml": str(HEALTHY["specs.toml"]).rstrip("\n")
    + """

[[spec]]
id = "drive"
name = { en = "Drive", ru = "Привод" }
type = "choice"
values = [{ id = "electric", name = { en = "electric", ru = "электрический" } }, \
{ id = "hydraulic", name = { en = "hydraulic", ru = "гидравлический" } }]
""",
}
FILES["sources.toml"] = str(HEALTHY["sources.toml"]).rstrip("\n") + '\nurl = "https://belaz.by/7513"\n'
FILES[OFFERS] = FILES[OFFERS].replace("payload_t = 130", 'payload_t = 130, drive = "electric"')
PLAIN = "a key has Latin letters, digits, _ and -, but no spaces"
KINDS = "goods, service, turnkey, technology-transfer"


class Advice(NamedTuple):
    """A mistake, and what is said of it.

    wrong, right: what stands in the file before and after the advice is followed.
    said: the only finding, without the file's name.
    old: what stands in `FILES` in that place; empty where that is `right`.
    """

    file: str
    wrong: str
    right: str
    said: str
    old: str = ""


ADVICE = [
    Advice(
        OFFERS,
        "checked = 28.11.2026",
        "checked = 2026-11-28",
        "9:11: E102 not valid TOML: a date has its year first: write 2026-11-28",
    ),
    Advice(
        OFFERS,
        "checked = 2026.11.28",
        "checked = 2026-11-28",
        "9:11: E102 not valid TOML: a date has its year first: write 2026-11-28",
    ),
    Advice(
        OFFERS,
        'checked = "28.11.2026"',
        'checked = "2026-11-28"',
        '9:11: E208 "28.11.2026" is no date; write "2026-11-28"',
        "checked = 2026-11-28",
    ),
    Advice(
        OFFERS,
        "checked = 11.2026",
        'checked = "2026-11"',
        '9:11: E203 write "2026-11" here, not a number',
        "checked = 2026-11-28",
    ),
    Advice(
        OFFERS,
        "поставщик =",
        "supplier =",
        '4:1: E102 not valid TOML: a key has Latin letters, digits, _ and -, but no spaces; did you mean "supplier"?',
    ),
    Advice(OFFERS, '"поставщик" =', "supplier =", '4:1: E201 "поставщик" is no key of offer; did you mean "supplier"?'),
    Advice(
        OFFERS,
        "[[оffer]]",
        "[[offer]]",
        f'1:3: E102 not valid TOML: {PLAIN}; did you mean "offer"? It is written with a Cyrillic letter: "о".',
    ),
    Advice(OFFERS, "[[offers]]", "[[offer]]", '1:3: E201 "offers" is no table of a catalogue; did you mean "offer"?'),
    Advice(
        PROJECTS,
        "более = 130",
        "min = 130",
        '14:35: E102 not valid TOML: a key has Latin letters, digits, _ and -, but no spaces; did you mean "min"?',
    ),
    Advice(
        PROJECTS,
        "[[need]]",
        "[[project.need]]",
        '6:3: E201 "need" is a part of a record: write it as [[project.need]], below that record',
    ),
    Advice(
        PROJECTS,
        "any_group = да",
        "any_group = true",
        "15:13: E102 not valid TOML: for yes write true, for no write false",
    ),
    Advice(
        OFFERS,
        'kind = "goods" // вид',
        'kind = "goods" # вид',
        "8:16: E102 not valid TOML: a comment begins with #",
        'kind = "goods"',
    ),
    Advice(
        OFFERS,
        '// вид\nkind = "goods"',
        '# вид\nkind = "goods"',
        "8:1: E102 not valid TOML: a comment begins with #",
        'kind = "goods"',
    ),
    Advice(
        OFFERS,
        'kind = "товар"',
        'kind = "goods"',
        '8:8: E204 "товар" is none of goods, service, turnkey, technology-transfer; did you mean "goods"?',
    ),
    Advice(
        OFFERS,
        'drive = "электрический"',
        'drive = "electric"',
        '6:36: E401 "электрический" is none of electric, hydraulic; did you mean "electric"?',
    ),
    Advice(
        OFFERS,
        'group = "Карьерные самосвалы"',
        'group = "haul-trucks"',
        '5:9: E302 there is no group "Карьерные самосвалы"; did you mean "haul-trucks"?',
    ),
    Advice(
        OFFERS,
        'supplier = "bеlaz"',
        'supplier = "belaz"',
        '4:12: E301 there is no supplier "bеlaz"; did you mean "belaz"? '
        'It is written with a Cyrillic letter: "е". `offerbook check --fix` mends it.',
    ),
    Advice(
        OFFERS,
        'payload_t = "125-130"',
        "payload_t = { min = 125, max = 130 }",
        "6:23: E401 payload_t is a number, found a text: write { min = 125, max = 130 }",
        "payload_t = 130",
    ),
    Advice(
        OFFERS,
        'payload_t = "130,5 т"',
        "payload_t = 130.5",
        "6:23: E401 payload_t is a number, found a text: write 130.5",
        "payload_t = 130",
    ),
    Advice(
        OFFERS,
        'payload_t = "не менее 130000 кг"',
        'payload_t = { value = 130, qualifier = "at-least" }',
        '6:23: E401 payload_t is a number, found a text: write { value = 130, qualifier = "at-least" }',
        "payload_t = 130",
    ),
    Advice(
        OFFERS,
        'payload_t = { value = 130000, unit = "кг" }',
        "payload_t = { value = 130 }",
        '6:41: E201 payload_t needs no "unit", for its name says it: write { value = 130 }, in t',
        "payload_t = 130",
    ),
    Advice(PROJECTS, 'value = "20"', "value = 20", "13:22: E203 write 20 here, not a text"),
    Advice(
        OFFERS,
        'kind = "goods"\nkind = "goods"',
        'kind = "goods"',
        '9:1: E102 not valid TOML: the key "kind" is there already, in line 8: delete one of the two',
    ),
    Advice(
        "catalogue.toml",
        "",
        "format = 1\n",
        '1:1: E202 "format" is missing in catalogue.toml: write it above the tables',
    ),
    Advice(
        "sources.toml",
        'url = "сайт завода"',
        'url = "https://belaz.by/7513"',
        '4:7: E421 "сайт завода" is no web address, such as "https://example.org"',
    ),
    Advice(
        OFFERS,
        'services = ["запчасти"]',
        'services = ["spare-parts"]',
        f'8:13: E204 "запчасти" is none of {", ".join(SERVICES)}; did you mean "spare-parts"?',
        'kind = "goods"',
    ),
    Advice(
        OFFERS,
        "payload_t = 125-130",
        "payload_t = { min = 125, max = 130 }",
        "6:23: E102 not valid TOML: a range or a bound is written { min = 125, max = 130 }",
        "payload_t = 130",
    ),
    Advice(
        OFFERS,
        "payload_t = > 130",
        'payload_t = { value = 130, qualifier = "over" }',
        '6:23: E102 not valid TOML: a range or a bound is written { value = 130, qualifier = "over" }',
        "payload_t = 130",
    ),
    Advice(
        OFFERS,
        "payload_t = [125, 130]",
        "payload_t = { min = 125, max = 130 }",
        "6:23: E401 payload_t is a number, found a list: write { min = 125, max = 130 }",
        "payload_t = 130",
    ),
    Advice(
        OFFERS,
        "services = repair",
        'services = ["repair"]',
        '8:12: E102 not valid TOML: write ["repair"] here',
        'kind = "goods"',
    ),
    Advice(
        OFFERS,
        'services = "repair, training"',
        'services = ["repair", "training"]',
        '8:12: E203 write ["repair", "training"] here, not a text',
        'kind = "goods"',
    ),
    Advice(
        PROJECTS,
        'quantity = "20 шт."',
        'quantity = { value = 20, unit = "pcs" }',
        '13:12: E203 write { value = 20, unit = "pcs" } here, not a text',
    ),
    Advice(
        OFFERS,
        "",
        "[[offer]]\n",
        '1:1: E201 "id" stands in no record: write the header of its record above it, such as [[offer]]',
    ),
    Advice(
        OFFERS,
        'id = "Самосвал 130"',
        'id = "samosval-130"',
        '2:6: E205 "Самосвал 130" is not of the shape of an id: lower-case Latin letters, digits, - and _ are allowed here, '
        'such as "samosval-130"',
        'id = "truck"',
    ),
    Advice(
        OFFERS,
        'sources = ["https://belaz.by/7513"]',
        'sources = ["page"]',
        '7:12: E304 there is no source "https://belaz.by/7513"; did you mean "page"?',
    ),
]


@pytest.mark.parametrize("advice", ADVICE, ids=[row.wrong or row.right for row in ADVICE])
def test_whoever_obeys_has_no_further_mistake(make_catalogue: MakeCatalogue, advice: Advice) -> None:
    text = str(FILES[advice.file])
    old = advice.old or advice.right
    assert text.count(old) == 1
    faulty = load(make_catalogue({**FILES, advice.file: text.replace(old, advice.wrong)}, "faulty"))
    assert [it for it in messages(faulty) if " E" in it] == [f"{advice.file}:{advice.said}"]
    obeyed = load(make_catalogue({**FILES, advice.file: text.replace(old, advice.right)}, "obeyed"))
    assert (messages(obeyed), obeyed.left_out) == ([], [])


def test_needs_above_their_project_are_moved_below_it(make_catalogue: MakeCatalogue) -> None:
    head, header, need = str(FILES[PROJECTS]).partition("[[project.need]]")
    faulty = load(make_catalogue({**FILES, PROJECTS: f"{header}{need}\n{head}"}))
    line = need.count("\n") + 2
    assert messages(faulty) == [
        f"projects/mine.toml:1:3: E102 not valid TOML: [[project]] in line {line} comes first, then this: move this below it"
    ]
    assert [project.id for project in faulty.catalogue.projects] == ["mine"]


def test_parts_of_a_record_that_is_not_there_ask_for_it(make_catalogue: MakeCatalogue) -> None:
    loaded = load(make_catalogue({**FILES, "offers/more.toml": CAUTION}))
    assert messages(loaded) == ["offers/more.toml:2:9: E203 write [[offer]] first, then its [[offer.cautions]]"]


def test_all_mistakes_of_a_record_are_found_in_one_run(make_catalogue: MakeCatalogue) -> None:
    text = str(FILES[OFFERS]).replace("supplier =", "suplier =").replace('"goods"', '"товар"')
    loaded = load(make_catalogue({**FILES, OFFERS: text.replace("2026-11-28", "28.11.2026") + "note = 1 000\n"}))
    assert messages(loaded) == [
        f'{OFFERS}:4:1: E201 "suplier" is no key of offer; did you mean "supplier"?',
        f'{OFFERS}:8:8: E204 "товар" is none of {KINDS}; did you mean "goods"?',
        f"{OFFERS}:9:11: E102 not valid TOML: a date has its year first: write 2026-11-28",
        f"{OFFERS}:14:8: E102 not valid TOML: a number has no spaces: write 1000 or 1_000",
    ]
    assert loaded.left_out == ["offer truck"]


def test_a_key_that_must_be_there_and_cannot_be_read_is_not_called_missing(make_catalogue: MakeCatalogue) -> None:
    text = str(FILES[OFFERS]).replace('supplier = "belaz"', "supplier = belaz")
    assert messages(load(make_catalogue({**FILES, OFFERS: text}))) == [
        f"{OFFERS}:4:12: E102 not valid TOML: put the text in quotes"
    ]


def test_what_fix_is_said_to_mend_it_mends(make_catalogue: MakeCatalogue) -> None:
    for right in ('supplier = "belaz"', 'group = "haul-trucks"', 'kind = "goods"'):
        # The first Latin letter of the value that looks like a Cyrillic one.
        key, _equals, value = right.partition(" = ")
        wrong = f"{key} = {value.translate(str.maketrans('ao', 'ао'))}"
        folder = make_catalogue({**FILES, OFFERS: str(FILES[OFFERS]).replace(right, wrong)}, key)
        (said,) = messages(load(folder))
        assert said.endswith("`offerbook check --fix` mends it.")
        for edits in mended(folder):
            (folder / edits.name).write_bytes(edits.after)
        assert messages(load(folder)) == []
