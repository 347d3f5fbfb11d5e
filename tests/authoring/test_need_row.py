"""A need that stands in a row of somebody's table is matched as one of the catalogue's files."""

from __future__ import annotations

import io
import sys
from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest

from offerbook.cli.commands.matches import read_row
from offerbook.library import Book, open_catalogue
from offerbook.match_results import Matches
from offerbook.model.records import Day, Quantity, Requirement, When
from offerbook.text.errors import UsageError
from tests.conftest import Run
from tests.matching.trade import laid_out, need, offer, project

OFFERS = (
    offer(
        "truck", more='specs = { payload_t = 130, heater = true }\nservices = ["repair", "spare-parts"]', ru="самосвал"
    )
    + offer("small", more="specs = { payload_t = 45 }", ru="самосвал малый")
    + offer("milk", "milk", ru="молоко")
)
PROJECTS = project("mine", need("trucks"))
TABLE = """\
План закупок на 2027 год;;;;;;;;
№;Наименование объекта закупки;Кол-во, шт.;Грузоподъёмность, не менее, т;Отопитель;Сопутствующие услуги;Требования;Цена, руб.;Цвет
1;Карьерный самосвал;20;130;да;ремонт, запчасти;запас хода от 300 км;9 000 000;жёлтый
2;Молоко;500 т/год;;;;;;
;;;;;;;;
3;Кресло офисное;2;;;;;;
"""


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return laid_out(tmp_path / "catalogue", OFFERS, PROJECTS)


@pytest.fixture
def book(root: Path) -> Book:
    return open_catalogue(root, use_cache=False)


def asked(book: Book, folder: Path, text: str, row: int | None = None, **more: str) -> Matches:
    (folder / "needs.csv").write_text(text, encoding="utf-8")
    return book.match(table=folder / "needs.csv", row=row, **more)  # type: ignore[arg-type]


def saved(folder: Path, kind: str) -> Path:
    """The table in a file of some kind."""
    path = folder / f"needs.{kind}"
    lines = [line.split(";") for line in TABLE.splitlines()]
    if kind == "xlsx":
        workbook = openpyxl.Workbook()
        for line in lines:
            workbook.worksheets[0].append([float(cell) if cell.isdigit() else cell or None for cell in line])
        workbook.create_sheet("Итоги").append(["x", "y"])
        workbook.save(path)
    else:
        path.write_bytes("\n".join(map("\t".join, lines)).encode("cp1251"))
    return path


@pytest.mark.parametrize(
    ("name", "services"),
    [
        ("Карьерный самосвал с сервисным обслуживанием и запчастями", ("maintenance", "spare-parts")),
        ("haul truck, with repair and training of staff", ("repair", "training")),
        ("haul truck with heater", ()),
        ("Карьерный самосвал с крановой установкой", ()),
        ("haul truck", ()),
    ],
)
def test_services_that_a_name_says_are_asked_for(
    book: Book, tmp_path: Path, name: str, services: tuple[str, ...]
) -> None:
    found = asked(book, tmp_path, f'Name;Quantity\n"{name}";20 pcs\n')
    assert found.needs[0][1].services == services


def test_a_column_of_services_says_more_than_the_name(book: Book, tmp_path: Path) -> None:
    found = asked(book, tmp_path, "Name;Services\nhaul truck with training;repair\n")
    assert found.needs[0][1].services == ("repair",)


@pytest.mark.parametrize("kind", ["xlsx", "tsv"])
def test_a_row_of_a_plan_is_a_need_with_all_that_its_columns_say(book: Book, tmp_path: Path, kind: str) -> None:
    found = book.match(table=saved(tmp_path, kind), row=3)
    [(id, wanted)] = found.needs
    assert (id, wanted.name.ru, wanted.groups) == ("asked/need", "Карьерный самосвал", ("haul-trucks",))
    assert wanted.quantity == Quantity(Decimal(20), "pcs")
    assert wanted.services == ("repair", "spare-parts")
    assert set(wanted.requires) == {
        Requirement("payload_t", Decimal(130), level="must"),
        Requirement("heater", flag=True, level="must"),
        Requirement("range_km", Decimal(300), level="must"),
    }
    assert [(match.offer.id, match.outcome) for match in found] == [
        ("truck", "fits-if-confirmed"),
        ("small", "blocked"),
    ]
    first_sheet = [f"{tmp_path / 'needs.xlsx'}: the first sheet is read; other sheets are not: Итоги"]
    assert list(found.notes) == [
        'row 3: group "Haul trucks" (haul-trucks), by the words: карьерный, самосвал; --group names another',
        "row 3: columns that were not recognised and are not asked for: “Цвет”; --require asks for more",
        "row 3: columns by which nothing is chosen: “Цена, руб.”",
        *(first_sheet if kind == "xlsx" else []),
    ]


def test_what_is_typed_stands_in_place_of_the_row_or_beside_it(book: Book, tmp_path: Path) -> None:
    found = asked(
        book, tmp_path, TABLE, 4, group="haul-trucks", require="payload_t >= 40", quantity="7 pcs", service="repair"
    )
    [(_id, wanted)] = found.needs
    assert (wanted.name.ru, wanted.groups, wanted.quantity) == ("Молоко", ("haul-trucks",), Quantity(Decimal(7), "pcs"))
    assert (wanted.requires, wanted.services) == ((Requirement("payload_t", Decimal(40), level="must"),), ("repair",))
    assert found.notes == ()


NOTES: Mapping[str, list[str]] = {
    "Name;Group;Payload, t\nThing;haul-trucks;130\n": [
        'row 2: "130" under "Payload, t" is taken as the size that is wanted: other sizes are asked about or only related; '
        'for a bound write "at least 130" or "at most 130"'
    ],
    "Name;Group;Payload, t;Services;Qty;Level\nThing;Карьерные самосвалы;heavy;washing;a few;never\n": [
        'row 2: "never" under "Level" is neither must nor should and was left out',
        'row 2: "heavy" under "Payload, t" was not understood and is not asked for; write it as: at least 130, 100-150, 130',
        'row 2: "a few" under "Qty" is no amount and was left out; say it with --quantity, such as "20 pcs"',
        'row 2: "washing" under "Services" is no service and is not asked for; services: maintenance, repair, spare-parts, '
        "installation, commissioning, training, design, construction, leasing, rental, operation, assembly, consulting, "
        "delivery, warranty, licensing, recycling, secondment",
    ],
    "Name;Category;Item\nMilk;Drinks;again;beyond\n": [
        'row 2: "Drinks" under "Category" is no group of the catalogue',
        'row 2: group "Milk" (milk), by the words: milk; --group names another',
        "row 2: columns that were not recognised and are not asked for: “Item”, “beyond”; --require asks for more",
    ],
    "Name;OKPD2\nThing;28.92.29.110\n": [
        'row 2: group "Haul trucks" (haul-trucks), by the code 28.92.29.110; --group names another'
    ],
    "Name;Requirements;Qty\nHaul truck;-;—\n": [
        'row 2: group "Haul trucks" (haul-trucks), by the words: haul, truck; --group names another',
    ],
    "Name;Requirements\nHaul truck;\"payload >= 100 t; heater; blue\"\n": [
        'row 2: group "Haul trucks" (haul-trucks), by the words: haul, truck; --group names another',
        'row 2: "blue" was not understood and is not asked for; ask for it with --require',
    ],
}  # fmt: skip


@pytest.mark.parametrize("text", NOTES)
def test_what_is_doubtful_or_left_out_is_said_with_the_remedy(book: Book, tmp_path: Path, text: str) -> None:
    assert list(asked(book, tmp_path, text).notes) == NOTES[text]


@pytest.mark.parametrize(
    ("text", "row", "said"),
    [
        (TABLE, None, "{path} has 3 rows; say with --row which is the need:\n  --row 3  1 · Карьерный самосвал · 20 · 130\n"
         "  --row 4  2 · Молоко · 500 т/год\n  --row 6  3 · Кресло офисное · 2"),
        ("Name;x\nMilk;1\n", 1, "{path}: row 1 holds no need; say with --row which does:\n  --row 2  Milk · 1"),
        (TABLE, 6, 'row 6: no group is near "Кресло офисное"; name one with --group, `offerbook groups` lists them'),
        ("A;B\n1;2\n", None,
         "row 2 of {path} has no name that is recognised (columns: “A”, “B”); say what it is with --group"),
        ("", None, "{path} holds no rows below a heading"),
    ],
)  # fmt: skip
def test_a_table_that_does_not_say_what_is_needed_is_refused_with_what_would_help(
    book: Book, tmp_path: Path, text: str, row: int | None, said: str
) -> None:
    with pytest.raises(UsageError) as caught:
        asked(book, tmp_path, text, row)
    assert str(caught.value) == said.format(path=tmp_path / "needs.csv")


def test_the_group_tells_which_spec_a_heading_means(tmp_path: Path) -> None:
    specs = 'spec = [{ id = "payload_t", name = { en = "Payload", ru = "Грузоподъёмность" }, type = "number", unit = "t" },\n'
    specs += (
        '{ id = "lift_kg", name = { en = "Lift load", ru = "Грузоподъёмность лифта" }, type = "number", unit = "kg" }]'
    )
    lift = offer("lift", "milk", more="specs = { lift_kg = 630 }")
    book = open_catalogue(laid_out(tmp_path / "c", lift, PROJECTS, {"specs.toml": specs}), use_cache=False)
    found = asked(book, tmp_path, "Группа;Грузоподъёмность, т\nmilk;не менее 0,63\n")
    assert found.needs[0][1].requires == (Requirement("lift_kg", Decimal(630), level="must"),)
    assert found.notes == ('row 2: "Грузоподъёмность, т" is taken as "Lift load" (lift_kg)',)


def test_a_table_may_come_from_another_program(book: Book, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    content = saved(tmp_path, "xlsx").read_bytes()
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(content)))
    found = book.match(table=read_row(Path("-"), 3))
    assert [(match.offer.id, match.outcome) for match in found] == [
        ("truck", "fits-if-confirmed"),
        ("small", "blocked"),
    ]


def test_a_typed_need_is_shown_as_one_need_and_not_as_the_catalogue(book: Book, tmp_path: Path) -> None:
    lines = ["".join(span.text for span in line.spans) for line in asked(book, tmp_path, TABLE, 3).screen()]
    assert lines[0] == "1 offer answers this need, if something is confirmed."
    assert lines[2] == "? Карьерный самосвал  as asked for · open, 20\xa0pcs · 1\xa0blocked"


def test_a_row_is_explained_like_a_need_of_the_catalogue(book: Book, tmp_path: Path) -> None:
    explained = book.explain("small", table=saved(tmp_path, "tsv"), row=3)
    match = explained.explanation.match
    assert (match.need_id, match.offer.id, match.outcome) == ("asked/need", "small", "blocked")
    assert [(it.topic, it.text) for it in explained.explanation.advice if it.topic == "blocked-by"] == [
        ("blocked-by", "Payload: 45 t, but at least 130 t is required")
    ]
    assert explained.notes == book.match(table=saved(tmp_path, "tsv"), row=3).notes


@pytest.mark.parametrize("language", ["en", "ru"])
@pytest.mark.parametrize(
    "columns", ["id,groups,quantity,unit,ends", "id,name,quantity,unit,per,starts,ends,services", "all"]
)
def test_a_need_that_the_program_itself_lists_is_read_back(
    tmp_path: Path, run: Run, language: str, columns: str
) -> None:
    wanted = 'quantity = { value = 20, unit = "pcs", per = "year" }\nwhen = { from = "2026", by = "2027-06" }\nservices = ["repair"]\n'
    laid_out(tmp_path / "catalogue", OFFERS, project("mine", need("trucks", more=wanted)))
    listed = run("needs", "--excel", language, "--lang", language, "--columns", columns, "-o", "needs.csv")
    assert listed.code == 0
    book = open_catalogue(tmp_path / "catalogue", use_cache=False)
    [(_id, read)] = book.match(table=tmp_path / "needs.csv", row=2).needs
    said = (read.groups, read.quantity, read.when, read.services)
    assert said == (
        ("haul-trucks",),
        Quantity(Decimal(20), "pcs", "year" if "per" in columns or columns == "all" else None),
        When(Day("2026") if "starts" in columns or columns == "all" else None, Day("2027-06")),
        ("repair",) if "services" in columns or columns == "all" else (),
    )


@pytest.mark.parametrize(
    ("heading", "cell", "when"),
    [
        ("Срок", "до 30.06.2027", When(by=Day("2027-06-30"))),
        ("Срок поставки", "II квартал 2027", When(by=Day("2027-06"))),
        ("Deadline", "2027", When(by=Day("2027"))),
        ("Когда", "с 2026 по 2028", When(Day("2026"), Day("2028"))),
        ("Срок", "скоро", None),
    ],
)
def test_a_column_says_by_when(book: Book, tmp_path: Path, heading: str, cell: str, when: When | None) -> None:
    found = asked(book, tmp_path, f"Потребность;{heading}\nКарьерный самосвал;{cell}\n")
    [(_id, wanted)] = found.needs
    assert (wanted.name.ru, wanted.when) == ("Карьерный самосвал", when)
    why = f'row 2: "{cell}" under "{heading}" is no time and was left out; write it as 2027-06 or "from 2026 to 2028"'
    assert (why in found.notes) == (when is None)


def test_headings_with_commas_are_told_apart(book: Book, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="columns: “Что, где”, “Масса, не менее, кг”"):
        asked(book, tmp_path, "Что, где;Масса, не менее, кг\n1;2\n")
