"""Reading a whole catalogue: every mistake in one run, each at its place, and the rest works."""

from __future__ import annotations

import copy
import datetime
import re
import sqlite3
from collections import Counter
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any, NamedTuple

import pytest
import tomli
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from offerbook.authoring import findings_report as diagnostics
from offerbook.index.compile import build
from offerbook.loading.load import LoadResult, load, summary
from offerbook.model.codec import keys
from offerbook.model.finding import Place
from offerbook.model.finding_codes import CODES
from offerbook.model.records import TABLES, Record
from offerbook.text.units import BUILT_IN
from tests.conftest import HEALTHY, Files, MakeCatalogue, Run


class Mistake(NamedTuple):
    """A finding that a test expects: its code, and the place that the test's own text marks."""

    place: Place
    code: str

    def __str__(self) -> str:
        return f"{self.place} {self.code}"


_MARK = re.compile(r"⟦(\w+)\|([^⟧]*)⟧")


def marked(files: Files) -> tuple[dict[str, str], list[Mistake]]:
    """The files without their marks, and what the marks say: `⟦E301|"belas"⟧` is a mistake of that code, there.

    A mark never spans lines, and what stands before it on its line may hold marks of its own.
    """
    plain, mistakes = {}, []
    for name, text in files.items():
        assert isinstance(text, str)
        for number, line in enumerate(text.split("\n"), 1):
            shift = 0
            for mark in _MARK.finditer(line):
                column = mark.start() - shift + 1
                mistakes.append(Mistake(Place(name, number, column, column + len(mark[2])), mark[1]))
                shift += len(mark[0]) - len(mark[2])
        plain[name] = _MARK.sub(r"\2", text)
        assert "⟦" not in plain[name]
    return plain, mistakes


def found(loaded: LoadResult) -> list[Mistake]:
    return [Mistake(finding.place, finding.code) for finding in loaded.findings]


def messages(loaded: LoadResult) -> list[str]:
    return [f"{finding.place}: {finding.code} {finding.message}" for finding in loaded.findings]


def with_line(file: str, line: str, text: Files = HEALTHY) -> dict[str, str]:
    """The healthy file with one more line at the end of its last table."""
    held = text[file]
    assert isinstance(held, str)
    return {file: held.rstrip("\n") + f"\n{line}\n"}


def replaced(file: str, old: str, new: str) -> dict[str, str]:
    """The healthy file with one piece of it replaced."""
    held = HEALTHY[file]
    assert isinstance(held, str)
    assert held.count(old) == 1, (file, old)
    return {file: held.replace(old, new)}


OFFERS, PROJECTS, SECTORS = "offers/mining.toml", "projects/mine.toml", "sectors.toml"


# --- One catalogue with every kind of mistake

EVERY_MISTAKE = {
    "catalogue.toml": """\
# The catalogue's head may be faulty as well.
format = 1
title = { en = "Mistakes", ru = "Ошибки" }
weights = { group = ⟦E209|-5⟧, ⟦E201|word⟧ = 10 }
""",
    "sectors.toml": """\
[[sector]]
id = "mining"
name = { en = "Mining", ru = "Горная техника" }

[[sector]]
id = ⟦W506|"dairies"⟧
name = { en = "Dairies", ru = "Молочные заводы" }

[[group]]
id = "haul-trucks"
sector = "mining"
name = { en = "Haul trucks", ru = "Карьерные самосвалы" }
codes = [{ scheme = "okpd2", code = "28.92.29" }]

[[group]]
id = "tippers"
sector = ⟦E303|"roads"⟧
terms = { en = ["tipper", ⟦E207|""⟧] }
name = { en = "Tippers", ru = "Самосвалы дорожные" }

[[group]]
id = "fire-engines"
sector = "mining"
name = { en = "Fire engines", ru = "Пожарные автомобили" }
codes = [{ scheme = "okpd2", code = ⟦E206|"2910.59"⟧ }, { scheme = "hs2022", code = ⟦E203|8705⟧ }]

[[group]]
id = ⟦W505|"graders"⟧
sector = "mining"
name = { en = "Graders", ru = "Автогрейдеры" }

[[link]]
groups = ["haul-trucks", ⟦E302|"haul-truck"⟧]
reason = { en = "Nearly the same.", ru = "Почти то же." }

[[link]]
groups = ⟦E408|["tippers", "tippers"]⟧
reason = { en = "The same.", ru = "То же." }
share = ⟦E209|1.5⟧

[[link]]
groups = ["haul-trucks", "fire-engines"]
reason = { en = "Both carry.", ru = "Обе возят." }

[[link]]
groups = ⟦W510|["fire-engines", "haul-trucks"]⟧
reason = { en = "Both carry.", ru = "Обе возят." }
""",
    "specs.toml": """\
spec = [
  { id = "payload_t", name = { en = "Payload", ru = "Грузоподъёмность" }, type = "number", unit = "t" },
  { id = "engine", name = { en = "Engine", ru = "Двигатель" }, type = "text" },
  { id = "electric", name = { en = "Electric", ru = "Электрический" }, type = "flag", unit = ⟦E402|"kW"⟧ },
  { id = "power_kw", name = { en = "Power", ru = "Мощность" }, type = "number", unit = ⟦E402|"MW"⟧ },
  { id = "range_km", name = { en = "Range", ru = "Запас хода" }, type = ⟦E204|"numeric"⟧, unit = "km" },
  { id = ⟦W507|"depth_m"⟧, name = { en = "Depth", ru = "Глубина" }, type = "number", unit = "m" },
  { id = "operating_temperature_min_c", name = { en = "Cold", ru = "Мороз" }, type = "number", unit = "C" },
  { id = "drive", name = { en = "Drive", ru = "Привод" }, type = ⟦E431|"choice"⟧ },
]
unit = [{ id = "drum", name = { en = "drums", ru = "боч." }, of = ⟦E430|"L"⟧ }]
""",
    "suppliers.toml": """\
[[supplier]]
id = "belaz"
name = { en = "BELAZ", ru = "БЕЛАЗ" }

[[supplier]]
id = ⟦E205|"МАЗ"⟧
name = { en = "MAZ", ru = "МАЗ" }
sources = ["page"]

[[supplier]]
id = ⟦W503|"amkodor"⟧
name = { en = "AMKODOR", ru = "АМКОДОР" }
contacts = [⟦E420|{ source = "page" }⟧, { site = ⟦E421|"amkodor.by"⟧, source = "page" }]
country = ⟦E205|"Belarus"⟧

[[⟦E201|suplier⟧]]
id = "mogilevlift"
name = { en = "Mogilevlift", ru = "Могилёвлифт" }
""",
    "sources.toml": """\
[[source]]
id = "page"
publisher = "BELAZ"
date = ⟦E208|"03.10.2025"⟧

[[source]]
id = ⟦W504|"unread"⟧
publisher = ⟦E207|""⟧
""",
    # Not TOML, and what it declares is used in other files: no word of it may come back as unknown or unused.
    "partners.toml": """\
[[supplier]]
id = "minsk-lifts"
name = { en = "Minsk lifts", ru = "Минские лифты" }

[[source]]
id = "minsk-page"
publisher = ⟦E102|"Minsk lifts⟧
url = "https://example.org/lifts"
""",
    "offers/mining.toml": """\
[[offer]]
id = "healthy-truck"
name = { en = "Truck", ru = "Самосвал" }
supplier = "belaz"
group = "haul-trucks"
specs = { payload_t = 130, engine = "V8" }
sources = ["other-page"]

[[offer]]
id = "unsupplied"
name = { en = "Truck", ru = "Самосвал" }
⟦E201|suplier⟧ = "belaz"
group = ⟦E302|"fire-engine"⟧
sources = ⟦E203|"page"⟧

[[⟦E202|offer⟧]]
id = "ungrouped"
name = { en = "Truck", ru = "Самосвал" }
supplier = ⟦E301|"белаз"⟧
kind = ⟦E204|"good"⟧
sources = ["page", ⟦E304|"pages"⟧]

[[offer]]
id = ⟦E308|"healthy-truck"⟧
name = { en = "Another truck", ru = "Другой самосвал" }
supplier = "belaz"
group = "haul-trucks"
sources = ["page"]

[[offer]]
id = "misjudged"
name = { en = "Truck 🚚", ru = ⟦W502|"Caмосвал"⟧ }  # the first two letters are Latin
supplier = "belaz"
group = "haul-trucks"
codes = [{ scheme = "okpd2", code = ⟦W508|"28.92.28"⟧ }, { scheme = ⟦E204|"cpa"⟧, code = "28.92.29" }]
specs.payload_t = ⟦E401|"130 t"⟧
specs.⟦E306|payload⟧ = 130
specs.engine = { value = ⟦E401|400⟧, qualifier = ⟦E204|"roughly"⟧, source = ⟦E304|"leaflet"⟧ }
specs.electric = ⟦E401|"yes"⟧
specs.power_kw = 1194
specs.range_km = 500
sources = ["page"]
proposed_for = [
\t{ project = ⟦E305|"mines"⟧, source = "page", paragraph = ⟦E209|0⟧ },
]
variants = [
  { id = "A", specs = { payload_t = ⟦E209|nan⟧ } },
  { id = ⟦E308|"A"⟧, name = { ⟦E201|rus⟧ = "Вариант", en = "Variant" } },
]
""",
    "offers/lifts.toml": """\
[[offer]]
id = "healthy-lift"
⟦W501|name⟧ = { ru = "Лифт" }
supplier = "belaz"
group = "haul-trucks"
sources = ["other-page"]

[[offer]]
id = "lift"
name = ⟦E207|{ en = "", ru = "" }⟧
supplier = "minsk-lifts"
group = "haul-trucks"
sources = ["minsk-page"]
capacity = [{ value = 100, unit = ⟦E307|"лифтов в век"⟧ }, { value = 1, unit = ⟦E409|"t/month"⟧ }]
summary = { en = ⟦W509|"a lift\\u0007"⟧, ru = "лифт" }

[[offer]]
id = "mogilev-lift"
name = ⟦E203|"Lift"⟧
supplier = "mogilevlift"
group = "haul-trucks"
sources = ⟦E407|[]⟧
""",
    "offers/old.toml": """\
[[offer]]
id = "old"
name = { en = "Old file", ru = "⟦E101|�⟧тарый файл" }
""",
    "projects/mine.toml": """\
[[project]]
id = "mine"
name = { en = "Mine", ru = "Рудник" }
sources = ["other-page"]

[[project.need]]
id = "healthy-trucks"
name = { en = "Trucks", ru = "Самосвалы" }
groups = ["haul-trucks"]
quantity = { value = 20, unit = "pcs" }
requires = [{ spec = "payload_t", min = 130, level = "must" }]
when = { by = ⟦W520|2020-01-31⟧ }
status = "open"
basis = "stated"
sources = ["other-page"]

[[project.need]]
id = "trucks"
name = { en = "Trucks", ru = "Самосвалы" }
groups = ⟦E406|[]⟧
requires = [
  { spec = "payload_t", min = 130, max = ⟦E403|90⟧ },
  { spec = ⟦E404|"engine"⟧, min = 400 },
  ⟦E404|{ spec = "payload_t", level = "must" }⟧,
  { spec = "operating_temperature_min_c", min = ⟦W511|-40⟧ },
  { spec = ⟦E306|"payload_kg"⟧, ⟦E201|minimum⟧ = 5 },
  { spec = "payload_t", max = ⟦E203|true⟧ },
]
status = "open"
basis = ⟦E405|"inferred"⟧
sources = ["other-page"]

[[project.need]]
id = ⟦E308|"healthy-trucks"⟧
name = { en = "Trucks", ru = "Самосвалы" }
groups = ["tippers"]
requires = [{ spec = "drive", one_of = ["diesel"], part = ⟦E432|"haul-trucks"⟧ }]
status = ⟦E204|"opened"⟧
basis = "stated"
services = ["maintenance", ⟦E204|"repairs"⟧]
sources = ["other-page"]

[⟦E201|neeeds⟧]
""",
    "projects/rail.toml": """\
[[project]]
id = ⟦E308|"healthy-lift"⟧
name = { en = "Railway", ru = "Железная дорога" }
sources = ["other-page"]

[[project]]
id = "broken"
name = { en = "Railway", ru = "Железная дорога" }
sources = ["other-page"]
need = ⟦E203|"rails"⟧
""",
    "projects/typo.toml": """\
[[project]]
id = "typo"
name = { en = "Typo", ru = "Опечатка"
⟦E102|sources⟧ = ["page"]
""",
    "more-sources.toml": """\
[[source]]
id = "other-page"
publisher = "MAZ"
""",
}
"""Every mark is a mistake; what is healthy says so in its id."""


@pytest.fixture
def mistaken(make_catalogue: MakeCatalogue) -> tuple[Path, list[Mistake]]:
    """The folder of that catalogue, and its mistakes."""
    files, mistakes = marked(EVERY_MISTAKE)
    old = files["offers/old.toml"].encode().replace("�".encode(), "С".encode("cp1251"))
    return make_catalogue({**files, "offers/old.toml": old}, base={}), mistakes


def test_the_catalogue_of_mistakes_is_large_enough() -> None:
    _files, mistakes = marked(EVERY_MISTAKE)
    assert len(mistakes) >= 40
    assert len({mistake.place.file for mistake in mistakes}) >= 6
    # The two others are of a file that cannot be opened, and of a form that cannot be read.
    assert set(CODES) - {mistake.code for mistake in mistakes} == {"E103", "E210"}


@pytest.mark.parametrize("word", ["en", "format", "title", "Example"])
def test_a_word_of_the_settings_is_no_id(make_catalogue: MakeCatalogue, word: str) -> None:
    loaded = load(make_catalogue(replaced(OFFERS, 'group = "haul-trucks"', f'group = "{word}"')))
    assert [(finding.code, finding.record) for finding in loaded.findings] == [("E302", "offer truck")]


def test_a_record_that_is_left_out_cites_nothing_for_the_one_of_its_name(make_catalogue: MakeCatalogue) -> None:
    other = '[[source]]\nid = "other"\npublisher = "P"\n'
    twin = str(HEALTHY[OFFERS]).replace('sources = ["page"]', 'sources = ["other"]')
    loaded = load(make_catalogue({"offers/zz.toml": other + twin}))
    assert [finding.code for finding in loaded.findings] == ["E308"]
    assert loaded.cited["offer", "truck"] == ("page",)


def test_one_run_names_every_mistake_at_its_place_and_nothing_else(mistaken: tuple[Path, list[Mistake]]) -> None:
    folder, mistakes = mistaken
    assert sorted(map(str, found(load(folder)))) == sorted(map(str, mistakes))


def test_findings_come_in_the_order_of_files_lines_and_columns(mistaken: tuple[Path, list[Mistake]]) -> None:
    folder, _mistakes = mistaken
    places = [mistake.place for mistake in found(load(folder))]
    files = list(dict.fromkeys(place.file for place in places))
    assert files == sorted(files, key=lambda name: (name != "catalogue.toml", name.count("/"), name))
    assert places == sorted(places, key=lambda place: (files.index(place.file), place))


def test_the_process_names_every_mistake_too(run: Run, mistaken: tuple[Path, list[Mistake]]) -> None:
    folder, mistakes = mistaken
    answer = run("check", str(folder), "--all")
    named = re.findall(r"^catalogue/(\S+:\d+:\d+): ([EW]\d{3}) ", answer.out, re.MULTILINE)
    assert sorted(named) == sorted((str(mistake.place), mistake.code) for mistake in mistakes)
    assert answer.code == 1


def test_the_healthy_records_of_a_faulty_catalogue_are_still_listed(
    run: Run, mistaken: tuple[Path, list[Mistake]]
) -> None:
    offers = run("offers", "--columns", "id", "--format", "csv")
    needs = run("needs", "--columns", "id", "--format", "csv")
    assert (offers.code, offers.out.splitlines()) == (0, ["id", "healthy-lift", "healthy-truck"])
    assert (needs.code, needs.out.splitlines()) == (0, ["id", "mine/healthy-trucks"])


# --- Many mistakes

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


def test_all_shows_every_finding(run: Run, flawed: Path) -> None:
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


# --- Leaving out


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


# --- One mistake is one finding


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
            ['projects/mine.toml:11:35: E201 "minimum" is no key of requirement'],
        ),
        (
            OFFERS,
            'ru = "Самосвал"',
            'rus = "Самосвал"',
            ['offers/mining.toml:3:24: E201 "rus" is no key of text; did you mean "ru"?'],
        ),
        (
            OFFERS,
            '"belaz"',
            '"bеlaz"',
            ['offers/mining.toml:4:12: E301 there is no supplier "bеlaz"; did you mean "belaz"?'],
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
def test_one_mistake_is_one_finding(
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


# --- Ids and references


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


# --- Values

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
        ('"130 t"', ["23: E401 payload_t is a number, found a text"]),
        ('{ value = "130 t" }', ["33: E401 payload_t is a number, found a text"]),
        ("true", ["23: E401 payload_t is a number, found true or false"]),
        ("[130]", ["23: E401 payload_t is a number, found a list"]),
        ("{ value = { t = 130 } }", ["33: E401 payload_t is a number, found a table"]),
        ("2025-10-03T10:00:00", ["23: E401 payload_t is a number, found a date with a time"]),
        ("10:00:00", ["23: E401 payload_t is a number, found a time"]),
        ("{ }", ["23: E401 say one thing: a value, or min and max, or en and ru"]),
        ('{ value = 130, unit = "t" }', ['38: E201 "unit" is no key of fact']),
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


TEXT_AND_FLAG = """
[[spec]]
id = "engine"
name = { en = "Engine", ru = "Двигатель" }
type = "text"

[[spec]]
id = "electric"
name = { en = "Electric", ru = "Электрический" }
type = "flag"
"""


def test_texts_and_flags_are_of_their_type_in_variants_too(make_catalogue: MakeCatalogue) -> None:
    variants = (
        'variants = [{ id = "A", specs = { engine = "" } }, { id = "B", specs = { engine = 8, electric = "yes" } }]'
    )
    specs = {"specs.toml": RICH["specs.toml"]}
    assert messages(load(make_catalogue({**specs, **with_line(OFFERS, variants)}))) == [
        "offers/mining.toml:8:44: E401 engine is a text, found an empty text",
        "offers/mining.toml:8:83: E401 engine is a text, found a whole number",
        "offers/mining.toml:8:97: E401 electric is a flag, true or false, found a text",
    ]


@pytest.mark.parametrize(
    ("file", "line", "said"),
    [
        ("sources.toml", "date = 2025", "8: E203 a date is wanted here, found a whole number"),
        ("sources.toml", "date = 10:00:00", "8: E203 a date is wanted here, found a time"),
        (
            "sources.toml",
            "date = 2025-10-03T10:00:00",
            '8: E208 "2025-10-03 10:00:00" is no date; write 2025-10-03, 2025-10 or 2025',
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
        (PROJECTS, 'when = { from = "2027", by = "2026-12" }', "30: E403 nothing begins on 2027 and ends on 2026-12"),
        (PROJECTS, "when = {}", '8: E420 this when says nothing; give at least one of "from", "by"'),
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


def test_a_weight_may_be_nothing(make_catalogue: MakeCatalogue) -> None:
    loaded = load(make_catalogue(with_line("catalogue.toml", "weights = { words = 0, named = -0.5 }")))
    assert messages(loaded) == ["catalogue.toml:3:32: E209 -0.5 is out of range: it must be at least 0"]


def test_a_faulty_head_keeps_nothing_else_out(make_catalogue: MakeCatalogue) -> None:
    loaded = load(make_catalogue({"catalogue.toml": 'format = false\ntitle = "x"\n'}))
    assert messages(loaded) == [
        "catalogue.toml:1:10: E203 a whole number is wanted here, found true or false",
        'catalogue.toml:2:9: E203 write { en = "...", ru = "..." } here, not a text',
    ]
    assert (loaded.left_out, len(loaded.catalogue.offers)) == (["settings"], 1)


def test_a_form_that_is_not_known_is_named_whatever_its_size(make_catalogue: MakeCatalogue) -> None:
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


def test_a_number_in_quotes_is_of_the_wrong_type(make_catalogue: MakeCatalogue) -> None:
    loaded = load(make_catalogue(with_line(PROJECTS, 'quantity = { value = "20", unit = "pcs" }')))
    assert messages(loaded) == ["projects/mine.toml:13:22: E203 a number is wanted here, found a text"]


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


# --- Whatever the files hold

RICH: dict[str, str] = {
    **{name: str(text) for name, text in HEALTHY.items()},
    "specs.toml": str(HEALTHY["specs.toml"]) + TEXT_AND_FLAG,
    SECTORS: str(HEALTHY[SECTORS])
    + """
[[group]]
id = "tippers"
sector = "mining"
name = { en = "Tippers", ru = "Самосвалы дорожные" }

[[link]]
groups = ["haul-trucks", "tippers"]
reason = { en = "On good roads.", ru = "На хороших дорогах." }
share = 0.4
""",
    OFFERS: str(HEALTHY[OFFERS])
    + """\
summary = { en = "It carries.", ru = "Возит." }
services = ["maintenance"]
codes = [{ scheme = "okpd2", code = "28.92.29", note = { en = "By analogy.", ru = "По аналогии." } }]
variants = [
  { id = "T", specs = { payload_t = { value = 140, qualifier = "about", source = "page" }, electric = true } },
  { id = "U", group = "tippers", cautions = [{ text = { en = "Old.", ru = "Старый." }, date = 2025-10-03 }] },
]
capacity = [{ value = 5, unit = "pcs", source = ["page"] }]
proposed_for = [{ project = "mine", source = "page", paragraph = 4 }]
mentions = [{ source = "page", paragraphs = [1, 2] }]
notes = [{ topic = "plan", text = { en = "More.", ru = "Больше." } }]
""",
    PROJECTS: str(HEALTHY[PROJECTS])
    + """\
quantity = { value = 20, unit = "pcs", per = "year" }
requires = [
  { spec = "payload_t", min = 1, max = 200, level = "must", why = { en = "Rock.", ru = "Порода." } },
  { spec = "engine", one_of = ["V8"] },
  { spec = "electric", flag = true },
]

[[project.need]]
id = "tippers"
name = { en = "Tippers", ru = "Самосвалы" }
groups = ["tippers"]
status = "past"
basis = "inferred"
why = { en = "From the plan.", ru = "Из плана." }
sources = ["page"]
""",
}
"""A healthy catalogue that has most keys of most records."""


def shapes(shape: type[Record] = Record) -> Iterator[type[Record]]:
    for held in shape.__subclasses__():
        yield held
        yield from shapes(held)


# Private classes of other modules may be Records as well; the catalogue's own are those of TABLES and what they hold.
KEYS = sorted({key for shape in shapes() for key in keys(shape)} | {"payload_t", "engine", "suplier", "a b", ""})
WORDS = [
    *(
        "mining",
        "haul-trucks",
        "payload_t",
        "belaz",
        "page",
        "truck",
        "mine",
        "mine/trucks",
        "T",
        "t",
        "pcs",
        "mln RUB",
    ),
    *(
        "goods",
        "stated",
        "inferred",
        "open",
        "must",
        "number",
        "text",
        "flag",
        "okpd2",
        "hs2022",
        "28.92.29",
        "2025-10",
    ),
    *("", " ", "nope", "Самосвал", "cамосвал", "a\0b\x1b", 'a"b\\', "🚚"),
]
scalars = st.one_of(
    st.sampled_from(WORDS),
    st.booleans(),
    st.integers(-3, 300) | st.sampled_from([2**63, -(10**30), 10**400]),
    st.sampled_from([Decimal(text) for text in ("1.5", "-2e3", "nan", "-inf", "1e999999", "1e-999999")]),
    st.sampled_from([datetime.date(2025, 10, 3), datetime.datetime(2025, 10, 3, 10), datetime.time(10)]),
)
values = st.recursive(
    scalars,
    lambda held: st.lists(held, max_size=3) | st.dictionaries(st.sampled_from(KEYS), held, max_size=4),
    max_leaves=8,
)
documents = st.dictionaries(
    st.sampled_from([*TABLES, "format", "title", "weights", "need", "suplier"]),
    st.lists(st.dictionaries(st.sampled_from(KEYS), values, max_size=6), max_size=3) | values,
    max_size=4,
)


def toml(value: Any) -> str:
    """A value of tomli's as TOML, on one line."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str):
        return '"' + re.sub(r'[\x00-\x1f\x7f"\\]', lambda char: f"\\u{ord(char[0]):04x}", value) + '"'
    if isinstance(value, Decimal):
        text = str(value).lower().replace("infinity", "inf")
        return text if re.search("[.en]", text) else f"{text}.0"
    if isinstance(value, list):
        return f"[{', '.join(map(toml, value))}]"
    if isinstance(value, dict):
        return f"{{{', '.join(f'{toml(key)} = {toml(held)}' for key, held in value.items())}}}"
    return str(value) if isinstance(value, int) else str(value.isoformat())


def document(data: dict[str, Any]) -> str:
    """A document of tomli's as TOML; arrays of tables have headers, at the end, where they must stand."""
    lines: list[str] = []
    tables: list[str] = []
    for key, value in data.items():
        if isinstance(value, list) and value and all(isinstance(held, dict) for held in value):
            for held in value:
                inner = {name: part for name, part in held.items() if name != "need" or not isinstance(part, list)}
                tables += [f"[[{toml(key)}]]", *(f"{toml(name)} = {toml(part)}" for name, part in inner.items())]
                for need in held.get("need", ()) if "need" not in inner else ():
                    if isinstance(need, dict):
                        tables += [
                            f"[[{toml(key)}.need]]",
                            *(f"{toml(name)} = {toml(it)}" for name, it in need.items()),
                        ]
        else:
            lines.append(f"{toml(key)} = {toml(value)}")
    return "\n".join([*lines, *tables]) + "\n"


def nodes(value: Any) -> Iterator[tuple[Any, Any]]:
    """Every table and array within a value, with each of its keys or positions."""
    for step in list(value) if isinstance(value, dict) else range(len(value)) if isinstance(value, list) else ():
        yield value, step
        yield from nodes(value[step])


HEALTHY_DATA = {name: tomli.loads(text, parse_float=Decimal) for name, text in RICH.items()}


@st.composite
def mutilated(draw: st.DrawFn) -> dict[str, str]:
    """The rich catalogue with some of its parts replaced, dropped, renamed or repeated."""
    data: dict[str, Any] = copy.deepcopy(HEALTHY_DATA)
    for _round in range(draw(st.integers(1, 5))):
        held, step = draw(st.sampled_from(list(nodes(data))))
        match draw(st.sampled_from(["replace", "drop", "rename", "repeat", "word"])):
            case "replace":
                held[step] = draw(values)
            case "word":
                held[step] = draw(st.sampled_from(WORDS))
            case "drop":
                del held[step]
            case "rename" if isinstance(held, dict):
                held[draw(st.sampled_from(KEYS))] = held.pop(step)
            case "repeat" if isinstance(held, list):
                held.append(copy.deepcopy(held[step]))
            case _:
                held[step] = [copy.deepcopy(held[step])]
    whole = {name: held if isinstance(held, dict) else {name: held} for name, held in data.items()}
    return {name if name.endswith(".toml") else "z.toml": document(held) for name, held in whole.items()}


def written(folder: Path, files: Files) -> Path:
    """The files in a folder of which nothing else is left."""
    for old in folder.rglob("*.toml"):
        old.unlink()
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return folder


def stands(root: Path, loaded: LoadResult) -> None:
    """What holds of every catalogue: findings lie in their files and are said once, and what is left can be used."""
    assert [mistake for mistake, count in Counter(found(loaded)).items() if count > 1] == []
    for finding in loaded.findings:
        place = finding.place
        text = (root / place.file).read_bytes().decode(errors="replace").removeprefix("\ufeff")
        lines = text.replace("\r\n", "\n").split("\n")
        assert finding.excerpt == lines[place.line - 1]
        assert 1 <= place.column <= place.end_column <= len(finding.excerpt) + 1
        assert finding.code in CODES
    for line in diagnostics.as_text(loaded.findings, "", everything=True):
        assert line.isprintable()
    with sqlite3.connect(":memory:") as connection, sqlite3.connect(":memory:") as other:
        build(connection, lambda _early: loaded)
        assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
        # Written file by file while the others are read, it comes to the same.
        build(other, lambda early: load(root, early=early))
        assert sorted(other.iterdump()) == sorted(connection.iterdump())


@pytest.fixture(scope="module")
def scratch(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("scratch")


often = settings(
    max_examples=80, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)


def test_the_rich_catalogue_is_healthy_and_written_anew_is_the_same(scratch: Path) -> None:
    plain = load(written(scratch, RICH))
    assert (plain.findings, plain.left_out) == ([], [])
    again = load(written(scratch, {name: document(data) for name, data in HEALTHY_DATA.items()}))
    assert (again.findings, again.catalogue) == ([], plain.catalogue)
    stands(scratch, again)


@pytest.mark.slow
@often
@given(st.dictionaries(st.sampled_from(list(HEALTHY)), documents, max_size=4))
def test_no_document_of_any_shape_upsets_the_reading(scratch: Path, data: dict[str, dict[str, Any]]) -> None:
    files = {name: document(held) for name, held in data.items()}
    for text in files.values():
        tomli.loads(text)
    stands(scratch, load(written(scratch, {**HEALTHY, **files})))


@pytest.mark.slow
@often
@given(mutilated())
def test_no_mutilation_of_a_catalogue_upsets_the_reading(scratch: Path, files: dict[str, str]) -> None:
    stands(scratch, load(written(scratch, files)))


PIECES = [
    b'"',
    b"'",
    b"[",
    b"]",
    b"{",
    b"}",
    b"=",
    b"\n",
    b"\r",
    b",",
    b".",
    b"#",
    b"\\",
    b"\xff",
    b"\xd1",
    b"\0",
    b"[[",
]
cuts = st.tuples(
    st.sampled_from(list(RICH)),
    st.integers(0, 3000),
    st.sampled_from([0, 0, 1, 2, 30]),
    st.sampled_from([b"", *PIECES]),
)


@pytest.mark.slow
@often
@given(st.lists(cuts, min_size=1, max_size=4))
def test_no_damage_of_bytes_upsets_the_reading(scratch: Path, damage: list[tuple[str, int, int, bytes]]) -> None:
    files = {name: text.encode() for name, text in RICH.items()}
    for name, at, cut, piece in damage:
        start = at % (len(files[name]) + 1)
        files[name] = files[name][:start] + piece + files[name][start + cut :]
    stands(scratch, load(written(scratch, files)))


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
