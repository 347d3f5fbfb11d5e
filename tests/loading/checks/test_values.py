"""Values that do not fit their keys, their specs or one another."""

from __future__ import annotations

import pytest

from offerbook.loading.load import load
from offerbook.text.units import BUILT_IN
from tests.conftest import HEALTHY, MakeCatalogue
from tests.loading.checks.expected import OFFERS, PROJECTS, SECTORS, messages, replaced, with_line
from tests.loading.checks.rich_catalogue import RICH

OUT_OF_RANGE = "E209 the number is out of range: it must be between -1e18 and 1e18"
ONE_THING = "E404 say one thing: min and max, or one_of, or text, or flag"


@pytest.mark.parametrize(
    ("requirement", "said"),
    [
        ('{ spec = "payload_t", min = nan, max = 5 }', [f"41: {OUT_OF_RANGE}"]),
        ('{ spec = "payload_t", min = 5, max = -inf }', [f"50: {OUT_OF_RANGE}"]),
        ('{ spec = "payload_t", min = 1e999999 }', [f"41: {OUT_OF_RANGE}"]),
        ('{ spec = "payload_t", min = 1' + 30 * "0" + " }", [f"41: {OUT_OF_RANGE}"]),
        ('{ spec = "payload_t", min = 0x' + 6000 * "F" + " }", [f"41: {OUT_OF_RANGE}"]),
        ('{ spec = "payload_t", min = 2, max = 1.9 }', ["50: E403 no value is at least 2 and at most 1.9"]),
        ('{ spec = "payload_t", min = 2, max = 2 }', []),
        ('{ spec = "payload_t" }', [f"13: {ONE_THING}"]),
        ('{ spec = "payload_t", one_of = [] }', [f"13: {ONE_THING}"]),
        ('{ spec = "payload_t", min = 1, text = "x" }', [f"13: {ONE_THING}"]),
        ('{ spec = "payload_t", one_of = ["x"], text = "x" }', [f"13: {ONE_THING}"]),
        (
            '{ spec = "payload_t", one_of = ["a", ""] }',
            ["22: E404 payload_t is a number; this asks for a text", "50: E207 this text is empty"],
        ),
        (
            '{ spec = "payload_t", flag = true }',
            ["22: E404 payload_t is a number; this asks for a flag, true or false"],
        ),
        ('{ spec = "payload_t", flag = 1 }', ["42: E203 true or false is wanted here, found a whole number"]),
        ('{ spec = "payload_t", min = "130 t" }', ["41: E203 write 130 here, not a text"]),
        ('{ spec = "payload_t", min = "130 000 кг" }', ["41: E203 write 130 here, not a text"]),
        ('{ spec = "payload_t", min = "130 km" }', ["41: E203 a number is wanted here, found a text"]),
        ('{ spec = "payload_t", min = 2025-10-03 }', ["41: E203 a number is wanted here, found a date"]),
        (
            '{ spec = "payload_t", min = 1, level = "most" }',
            ['52: E204 "most" is none of must, should; did you mean "must"?'],
        ),
        ('"payload_t"', ['13: E203 write { spec = "..." } here, not a text']),
    ],
)
def test_a_requirement_that_asks_for_nonsense_says_so(
    make_catalogue: MakeCatalogue, requirement: str, said: list[str]
) -> None:
    loaded = load(make_catalogue(with_line(PROJECTS, f"requires = [{requirement}]")))
    assert messages(loaded) == [f"projects/mine.toml:13:{message}" for message in said]
    assert loaded.left_out == (["need mine/trucks"] if said else [])


def test_what_is_wrong_in_a_need_is_named_beside_its_other_mistakes(make_catalogue: MakeCatalogue) -> None:
    lines = 'requires = [{ spec = "payload_t", min = 1, text = "x" }]\nprice = 5\nbudget = nan'
    assert messages(load(make_catalogue(with_line(PROJECTS, lines)))) == [
        f"projects/mine.toml:13:13: {ONE_THING}",
        'projects/mine.toml:14:1: E201 "price" is no key of need',
        'projects/mine.toml:15:1: E201 "budget" is no key of need',
    ]


@pytest.mark.parametrize(
    ("fact", "said"),
    [
        ("nan", [f"23: {OUT_OF_RANGE}"]),
        ("-inf", [f"23: {OUT_OF_RANGE}"]),
        ("1e19", [f"23: {OUT_OF_RANGE}"]),
        ("1e18", []),
        ("9" * 400, [f"23: {OUT_OF_RANGE}"]),
        ("{ value = inf }", [f"33: {OUT_OF_RANGE}"]),
        ('"130 t"', ["23: E401 payload_t is a number, found a text: write 130"]),
        ('{ value = "130 t" }', ["33: E401 payload_t is a number, found a text: write 130"]),
        (f'"{"9" * 400} t"', ["23: E401 payload_t is a number, found a text"]),
        ("true", ["23: E401 payload_t is a number, found true or false"]),
        ("[130]", ["23: E401 payload_t is a number, found a list"]),
        ("{ value = { t = 130 } }", ["33: E401 payload_t is a number, found a table"]),
        ("2025-10-03T10:00:00", ["23: E401 payload_t is a number, found a date with a time"]),
        ("10:00:00", ["23: E401 payload_t is a number, found a time"]),
        ("{ }", ["23: E401 say one thing: a value, or min and max, or en and ru"]),
        (
            '{ value = 130, unit = "t" }',
            ['38: E201 payload_t needs no "unit", for its name says it: the value is in t'],
        ),
        (
            '{ value = 1e999999, unit = "kg" }',
            [f"33: {OUT_OF_RANGE}", '43: E201 payload_t needs no "unit", for its name says it: the value is in t'],
        ),
        ('{ value = 130, qualifier = "circa" }', ['50: E204 "circa" is none of about, over, at-least, at-most']),
        ('{ value = 130, source = "" }', ['47: E304 there is no source ""']),
        ('{ value = 130, source = ["page", ""] }', ["56: E207 this text is empty"]),
        ("130, engine = 8", ['28: E306 there is no spec "engine"']),
    ],
)
def test_a_fact_that_does_not_fit_its_spec_says_so(make_catalogue: MakeCatalogue, fact: str, said: list[str]) -> None:
    loaded = load(make_catalogue(replaced(OFFERS, "130", fact)))
    assert messages(loaded) == [f"offers/mining.toml:6:{message}" for message in said]
    assert loaded.left_out == (["offer truck"] if said else [])


def test_texts_and_flags_are_of_their_type_in_variants_too(make_catalogue: MakeCatalogue) -> None:
    variants = (
        'variants = [{ id = "A", specs = { engine = "" } }, { id = "B", specs = { engine = 8, electric = "yes" } }]'
    )
    specs = {"specs.toml": RICH["specs.toml"]}
    assert messages(load(make_catalogue({**specs, **with_line(OFFERS, variants)}))) == [
        "offers/mining.toml:8:44: E401 engine is a text, found an empty text",
        "offers/mining.toml:8:83: E401 engine is a text, found a whole number",
        "offers/mining.toml:8:97: E401 electric is a flag, true or false, found a text: write true",
    ]


@pytest.mark.parametrize(
    ("file", "line", "said"),
    [
        ("sources.toml", "date = 2025", '8: E203 write "2025" here, not a whole number'),
        ("sources.toml", "date = 10:00:00", "8: E203 a date is wanted here, found a time"),
        (
            "sources.toml",
            "date = 2025-10-03T10:00:00",
            '8: E208 "2025-10-03 10:00:00" is no date; write "2025-10-03"',
        ),
        ("sources.toml", 'date = "2025-13"', '8: E208 there is no such date as "2025-13"'),
        (
            "sources.toml",
            'language = "rus"',
            '12: E205 "rus" is not of the shape of an id: the ISO letters of a language are wanted here, such as "ru"',
        ),
        (
            OFFERS,
            'capacity = [{ value = 1, unit = "pieces" }]',
            '33: E307 there is no unit "pieces"; did you mean "pcs"?',
        ),
        (OFFERS, 'capacity = [{ value = nan, unit = "pcs" }]', f"23: {OUT_OF_RANGE}"),
        (
            OFFERS,
            'mentions = [{ source = "page", paragraphs = [1, 0] }]',
            "49: E209 0 is out of range: it must be at least 1",
        ),
        (OFFERS, f'mentions = [{{ source = "page", paragraphs = [{10**30}] }}]', f"46: {OUT_OF_RANGE}"),
        (OFFERS, 'codes = [{ scheme = "okpd2", code = "28.9229" }]', None),
        (
            OFFERS,
            'variants = [{ id = "A B" }]',
            '20: E205 "A B" is not of the shape of an id: no spaces and colons are allowed here',
        ),
        (
            OFFERS,
            'price = [{ value = 1, currency = "руб" }]',
            '34: E205 "руб" is not of the shape of an id: the ISO letters of a currency are wanted here, such as "RUB"',
        ),
        (
            OFFERS,
            'deliveries = [{ region = "Perm" }]',
            '26: E205 "Perm" is not of the shape of an id: the ISO letters of a region are wanted here, such as "RU-KHA"',
        ),
        (
            OFFERS,
            'deliveries = [{ region = "RU-KHA", date = "2025-13" }]',
            '43: E208 there is no such date as "2025-13"',
        ),
        (OFFERS, 'deliveries = [{ to = "x" }]', '22: E203 write { en = "...", ru = "..." } here, not a text'),
        (
            PROJECTS,
            'when = { from = "2027", by = "2026-12" }',
            "30: E403 the end, 2026-12, comes before the beginning, 2027",
        ),
        (PROJECTS, "when = {}", '8: E420 "when" says nothing here; give at least one of "from", "by"'),
        (PROJECTS, 'when = "2027"', "8: E203 write { from = 2025-10-03, by = 2025-10-03 } here, not a text"),
        (
            PROJECTS,
            'quantity = { value = 20, unit = "штуки" }',
            '33: E307 there is no unit "штуки"; did you mean "pcs"?',
        ),
        (PROJECTS, 'services = "repair"', '12: E203 write ["repair"] here, not a text'),
        (PROJECTS, 'why = "so"', '7: E203 write { en = "...", ru = "..." } here, not a text'),
    ],
)
def test_a_value_that_does_not_fit_its_key_says_so(
    make_catalogue: MakeCatalogue, file: str, line: str, said: str | None
) -> None:
    text = with_line(file, line)
    number = text[file].count("\n")
    if said is None:
        said = '37: E206 "28.9229" is not of the shape of okpd2, such as "28.92.29"'
    assert messages(load(make_catalogue(text))) == [f"{file}:{number}:{said}"]


@pytest.mark.parametrize("code", ["28", "28.9", "28.92.2", "28.92.29.110", "28.92.29.110.5"])
def test_a_code_is_written_as_its_classification_writes_it(make_catalogue: MakeCatalogue, code: str) -> None:
    loaded = load(make_catalogue(with_line(OFFERS, f'codes = [{{ scheme = "okpd2", code = "{code}" }}]')))
    assert [finding.code for finding in loaded.findings] == ([] if code.count(".") < 4 else ["E206"])


@pytest.mark.parametrize(
    ("share", "said"),
    [
        ("0.04", ["0.04 is out of range: it must be between 0.05 and 0.95"]),
        ("0.05", []),
        ("0.95", []),
        ("0.96", ["0.96 is out of range: it must be between 0.05 and 0.95"]),
    ],
)
def test_both_bounds_of_a_share_are_allowed(make_catalogue: MakeCatalogue, share: str, said: list[str]) -> None:
    loaded = load(make_catalogue({SECTORS: RICH[SECTORS].replace("0.4", share), PROJECTS: RICH[PROJECTS]}))
    assert [finding.message for finding in loaded.findings if finding.code == "E209"] == said


def test_a_weight_may_be_zero(make_catalogue: MakeCatalogue) -> None:
    loaded = load(make_catalogue(with_line("catalogue.toml", "weights = { words = 0, named = -0.5 }")))
    assert messages(loaded) == ["catalogue.toml:3:32: E209 -0.5 is out of range: it must be at least 0"]


def test_a_faulty_head_keeps_nothing_else_out(make_catalogue: MakeCatalogue) -> None:
    loaded = load(make_catalogue({"catalogue.toml": 'format = false\ntitle = "x"\n'}))
    assert messages(loaded) == [
        "catalogue.toml:1:10: E203 a whole number is wanted here, found true or false",
        'catalogue.toml:2:9: E203 write { en = "...", ru = "..." } here, not a text',
    ]
    assert (loaded.left_out, len(loaded.catalogue.offers)) == (["settings"], 1)


def test_an_unknown_format_version_is_a_finding_whatever_its_size(make_catalogue: MakeCatalogue) -> None:
    for form in ("2", "0", "-1", "0x" + 6000 * "F"):
        loaded = load(make_catalogue(replaced("catalogue.toml", "format = 1", f"format = {form}")))
        assert messages(loaded) == ["catalogue.toml:1:10: E210 this form is not known here; this program reads form 1"]


def test_only_the_languages_of_the_catalogue_are_asked_for(make_catalogue: MakeCatalogue) -> None:
    head = 'format = 1\ntitle = { en = "Example" }\nlanguages = ["en"]\n'
    files = {"catalogue.toml": head, **replaced(OFFERS, 'en = "Truck", ', "")}
    assert messages(load(make_catalogue(files))) == ["offers/mining.toml:3:1: W501 the English text is missing"]


def test_a_catalogue_of_empty_files_has_no_findings(make_catalogue: MakeCatalogue) -> None:
    loaded = load(make_catalogue({name: "" for name in HEALTHY if name != "catalogue.toml"}))
    assert (loaded.findings, loaded.left_out) == ([], [])


@pytest.mark.parametrize("written", ["20", "20 pcs", "20 шт."])
def test_a_number_in_quotes_is_of_the_wrong_type(make_catalogue: MakeCatalogue, written: str) -> None:
    loaded = load(make_catalogue(with_line(PROJECTS, f'quantity = {{ value = "{written}", unit = "pcs" }}')))
    assert messages(loaded) == ["projects/mine.toml:13:22: E203 write 20 here, not a text"]


def test_a_day_that_no_calendar_has_is_no_date(make_catalogue: MakeCatalogue) -> None:
    loaded = load(make_catalogue(with_line("sources.toml", 'date = "2025-02-31"')))
    assert messages(loaded) == ['sources.toml:4:8: E208 there is no such date as "2025-02-31"']


RANGE = """
[[spec]]
id = "aircraft_mass_min_t"
name = { en = "Least mass", ru = "Наименьшая масса" }
type = "number"
unit = "t"

[[spec]]
id = "aircraft_mass_max_t"
name = { en = "Greatest mass", ru = "Наибольшая масса" }
type = "number"
unit = "t"

[[spec]]
id = "noise_max_t"
name = { en = "Noise", ru = "Шум" }
type = "number"
unit = "t"
"""


@pytest.mark.parametrize(
    ("requirement", "reversed_bound"),
    [
        ('spec = "aircraft_mass_min_t", min = 50', "write max = 50, not min"),
        ('spec = "aircraft_mass_max_t", max = 150', "write min = 150, not max"),
        ('spec = "aircraft_mass_min_t", max = 50', ""),
        ('spec = "aircraft_mass_max_t", min = 150', ""),
        ('spec = "aircraft_mass_min_t", min = 40, max = 50', ""),
        ('spec = "noise_max_t", max = 80', ""),
    ],
)
def test_a_bound_on_the_wrong_side_of_a_range_is_found(
    make_catalogue: MakeCatalogue, requirement: str, reversed_bound: str
) -> None:
    files = with_line(PROJECTS, f"requires = [{{ {requirement} }}]")
    loaded = load(make_catalogue({**files, "specs.toml": str(HEALTHY["specs.toml"]) + RANGE}))
    found = [finding.message for finding in loaded.findings if finding.code == "W511"]
    assert [message.partition(": ")[2] for message in found] == ([reversed_bound] if reversed_bound else [])


def test_a_unit_that_is_near_several_is_told_which_and_one_that_is_near_none_all(make_catalogue: MakeCatalogue) -> None:
    def message(unit: str) -> str:
        quantity = f'quantity = {{ value = 1, unit = "{unit}" }}'
        return load(make_catalogue(with_line(PROJECTS, quantity))).findings[0].message

    assert message("t/yer") == 'there is no unit "t/yer"; did you mean "t/year"?'
    assert message("barrels of beer") == f'there is no unit "barrels of beer"; the units are {", ".join(BUILT_IN)}'


def test_a_code_of_a_classification_in_which_the_group_has_none_is_no_finding(make_catalogue: MakeCatalogue) -> None:
    # The group has a code of okpd2 alone; the second line shows that the same offer is a finding there.
    other, same = (
        with_line(OFFERS, f'codes = [{{ scheme = "{scheme}", code = "{code}" }}]')
        for scheme, code in (("hs2022", "8704.10"), ("okpd2", "28.92.28"))
    )
    assert [finding.code for finding in load(make_catalogue(other)).findings] == []
    assert [finding.code for finding in load(make_catalogue(same)).findings] == ["W508"]


@pytest.mark.parametrize("char", ["\u200c", "\u200d", "\u034f", "\u3164", "\ufe0f", "\u202e", "\U000e0100"])
def test_a_character_without_a_shape_is_found_in_a_text(make_catalogue: MakeCatalogue, char: str) -> None:
    shown = f"\\u{ord(char):04x}" if char < "\U00010000" else f"\\U{ord(char):08x}"
    [finding] = load(make_catalogue(with_line(OFFERS, f'summary = {{ en = "a{char}b", ru = "а" }}'))).findings
    assert (finding.code, finding.message) == ("W509", f"the text holds the control character {shown}")
