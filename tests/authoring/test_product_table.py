"""Tables as people have them: the encodings, separators and line ends of spreadsheets, and what comes along unseen."""

from __future__ import annotations

import zipfile
from pathlib import Path

import openpyxl
import pytest

from offerbook.authoring.product_table import by_heading, read_sheet
from offerbook.model.records import Spec, Text
from offerbook.text.errors import UsageError
from tests.conftest import MakeCatalogue, Run

TABLE = 'Наименование;Цена, руб.\r\n"Самосвал ""БЕЛАЗ""\r\nкарьерный";45\u00a0000,00\r\nЯкорь Ё;1\r\n'
ROWS = (('Самосвал "БЕЛАЗ" карьерный', "45 000,00"), ("Якорь Ё", "1"))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1251", "cp866", "mac_cyrillic"])
def test_a_table_is_read_as_any_spreadsheet_saves_it(tmp_path: Path, encoding: str) -> None:
    (tmp_path / "list.csv").write_bytes(TABLE.encode(encoding))
    sheet = read_sheet(tmp_path / "list.csv")
    assert (sheet.headings, sheet.rows, sheet.first_row) == (("Наименование", "Цена, руб."), ROWS, 2)


@pytest.mark.parametrize("separator", [";", "\t", "|"])
@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
def test_separators_and_line_ends_are_what_they_are(tmp_path: Path, separator: str, line_end: str) -> None:
    text = TABLE.replace("\r\n", line_end).replace(";", separator)
    (tmp_path / "list.txt").write_bytes(text.encode("utf-16"))
    assert read_sheet(tmp_path / "list.txt").rows == ROWS


def test_commas_of_decimals_are_no_separators(tmp_path: Path) -> None:
    (tmp_path / "list.csv").write_text("Имя;Масса, т;Цена\nСамосвал, 3 оси;от 28,5 до 29,9;1,5\n", encoding="utf-8")
    assert read_sheet(tmp_path / "list.csv").rows == (("Самосвал, 3 оси", "от 28,5 до 29,9", "1,5"),)


def test_what_comes_along_unseen_is_not_in_a_cell(tmp_path: Path) -> None:
    (tmp_path / "list.csv").write_text("Name;Note\nHaul\u00a0 truck\u200b;\u200ex\xad\ufeff\n", encoding="utf-8")
    assert read_sheet(tmp_path / "list.csv").rows == (("Haul truck", "x"),)


NO_TABLE = "is no table that can be read; save it as an Excel workbook (.xlsx) or as CSV in UTF-8"


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("old.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(100)),
        ("list.pdf", b"%PDF-1.7\n\xe2\xe3\xcf\xd3\x00\n"),
        ("list.csv", TABLE.encode("utf-16-le")),
    ],
)
def test_what_is_no_table_is_refused_with_what_would_be_one(tmp_path: Path, name: str, content: bytes) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(UsageError) as refusal:
        read_sheet(tmp_path / name)
    assert str(refusal.value) == f"{tmp_path / name} {NO_TABLE}"


@pytest.mark.parametrize(
    ("place", "value"),
    [(8, b"\x63\x00"), (6, b"\x01\x00"), (None, b"\xff" * 40)],
    ids=["packed in an unknown way", "encrypted", "damaged"],
)
def test_a_workbook_that_cannot_be_unpacked_is_refused_with_what_to_do(
    tmp_path: Path, place: int | None, value: bytes
) -> None:
    with zipfile.ZipFile(tmp_path / "list.xlsx", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/_rels/workbook.xml.rels", "<a>" + "".join(map(str, range(400))) + "</a>")
    raw = bytearray((tmp_path / "list.xlsx").read_bytes())
    if place is None:
        raw[80:120] = value
    else:
        # The way of packing and the flags stand before each part and again, two bytes further, in the list at the end.
        at_end = raw.index(b"PK\x01\x02") + 2
        for start in (0, at_end):
            raw[start + place : start + place + 2] = value
    (tmp_path / "list.xlsx").write_bytes(raw)
    with pytest.raises(UsageError, match=r"list\.xlsx is no workbook that can be read \(.*\); save it as \.xlsx"):
        read_sheet(tmp_path / "list.xlsx")


def test_an_archive_that_is_no_workbook_is_refused_with_what_to_do(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "list.ods", "w") as archive:
        archive.writestr("content.xml", "<a/>")
    with pytest.raises(UsageError, match=r"list\.ods is no workbook that can be read \(.*\); save it as \.xlsx"):
        read_sheet(tmp_path / "list.ods")


SPECS = """
[[spec]]
id = "body_m3"
name = { en = "Body volume", ru = "Объём кузова" }
type = "number"
unit = "m3"
[[spec]]
id = "temperature_min_c"
name = { en = "Lowest temperature", ru = "Минимальная температура" }
type = "number"
unit = "C"
[[spec]]
id = "wheel_formula"
name = { en = "Wheel formula", ru = "Колёсная формула" }
type = "choice"
values = [{ id = "6x4", name = { en = "6x4", ru = "6х4" } }]
[[spec]]
id = "all_wheel_drive"
name = { en = "All-wheel drive", ru = "Полный привод" }
type = "flag"
"""
HEADINGS = {
    "payload_t": "Грузоподъёмность, т", "body_m3": "Объём кузова, м3", "temperature_min_c": "Минимальная температура, °C",
    "wheel_formula": "Колёсная формула", "all_wheel_drive": "Полный привод",
}  # fmt: skip


@pytest.mark.parametrize(
    ("spec", "cell", "written"),
    [
        ("payload_t", "28,5 т", "28.5"),
        ("payload_t", "130\u202f000 кг", "130"),
        ("payload_t", "１２０", "120"),
        ("payload_t", "от 28,5 до 29,9 т", "{ min = 28.5, max = 29.9 }"),
        ("payload_t", "90–95", "{ min = 90, max = 95 }"),
        ("payload_t", "до 36,5", '{ value = 36.5, qualifier = "at-most" }'),
        ("payload_t", "95-90", None),
        ("payload_t", "5 кВт", None),
        ("body_m3", "12 м3", "12"),
        ("body_m3", "12,5 куб. м", "12.5"),
        ("temperature_min_c", "–50", "-50"),
        ("temperature_min_c", "−40 °C", "-40"),
        ("temperature_min_c", "-40...+40", None),
        ("wheel_formula", "6х4", '"6x4"'),
        ("wheel_formula", "6×4", '"6x4"'),
        ("wheel_formula", "7х7", None),
        ("all_wheel_drive", "есть", "true"),
        ("all_wheel_drive", "–", "false"),
        ("all_wheel_drive", "возможно", None),
    ],
)
def test_a_cell_becomes_the_value_of_a_spec_or_is_named(
    make_catalogue: MakeCatalogue, run: Run, tmp_path: Path, spec: str, cell: str, written: str | None
) -> None:
    with (make_catalogue() / "specs.toml").open("a", encoding="utf-8") as file:
        file.write(SPECS)
    (tmp_path / "list.csv").write_text(f"Наименование;{HEADINGS[spec]}\nСамосвал;{cell}\n", encoding="utf-8")
    said = run("import", "list.csv", "--as", "offers", "--supplier", "belaz", "--source", "page")
    values = (
        f"specs = {{ {spec} = {written} }}\n" if written else f'"{cell}" under "{HEADINGS[spec]}" was not understood'
    )
    assert (said.code, values in said.out, "doubtful: 0" in said.err) == (0, True, written is not None)


def test_what_says_nothing_is_no_doubt_and_codes_are_read_as_they_are_written(
    make_catalogue: MakeCatalogue, run: Run, tmp_path: Path
) -> None:
    make_catalogue()
    (tmp_path / "list.csv").write_text(
        "Наименование;Грузоподъёмность, т;ОКПД2;ТН ВЭД;Цена, BYN\n"
        "Самосвал;—;28.92.29.110; 8704 10 100 0, 8704231010;н/д\nСамосвал;нет данных;28,92;87;-\n",
        encoding="utf-8",
    )
    said = run("import", "list.csv", "--as", "offers", "--supplier", "belaz", "--source", "page")
    assert said.err == (
        'row 3: "28,92" is no code of OKPD2, such as 28.92.29\nrow 3: "87" is no code of HS 2022, such as 8704.10\n'
        "2 products; doubtful: 1; rows left out: 0\n--write writes the changes\n"
    )
    codes = ", ".join(
        f'{{ scheme = "{scheme}", code = "{code}" }}'
        for scheme, code in (("okpd2", "28.92.29.110"), ("hs2022", "8704.10"), ("hs2022", "8704.23"))
    )
    assert f"codes = [{codes}]\n" in said.out


@pytest.mark.parametrize(
    ("name", "id"),
    [
        ("Самосвал с увеличенным кузовом повышенной вместимости", "samosval-s-uvelichennym-kuzovom-povyshennoy"),
        ("Самосвал карьерный для перевозки горной массы и грунта", "samosval-karernyy-dlya-perevozki-gornoy-massy"),
        ("Самосвал повышенной вместимости, для грузов, и вне дорог", "samosval-povyshennoy-vmestimosti-dlya-gruzov"),
        ("Самосвал-сверхдлинноенаименованиебезпробелов-и-дефисов", "samosval-sverkhdlinnoenaimenovaniebezprobelov"),
        ("Сверхдлинноенаименованиебезпробеловкотороенеразорвать самосвал", "sverkhdlinnoenaimenovaniebezprobelovkotoroeneraz"),
    ],
)  # fmt: skip
def test_the_id_of_a_long_name_ends_with_a_word(
    make_catalogue: MakeCatalogue, run: Run, tmp_path: Path, name: str, id: str
) -> None:
    make_catalogue()
    (tmp_path / "list.csv").write_text(f"Наименование;Примечание\n{name};x\n", encoding="utf-8")
    said = run("import", "list.csv", "--as", "offers", "--supplier", "belaz", "--source", "page")
    assert f'id = "{id}"\n' in said.out


@pytest.mark.parametrize(
    ("map", "encoding", "code", "message"),
    [
        ('"Что\u00a0это" = "name"', "utf-8-sig", 0, "1 product; doubtful: 0; rows left out: 0"),
        ('"Что это" = "name"\n"Цена" = "price"', "utf-8", 0, '--map: no column is headed "Цена"'),
        ('"Что это" = "name"', "cp1251", 2, "Error: map.toml: this is not UTF-8; save the file in the encoding UTF-8"),
        ('"Что это" = "nmae"', "utf-8", 2,
         'Error: --map: a column cannot be "nmae", as is said of "Что это"; did you mean "name"?'),
        ('"Что это" = "spec:payload"', "utf-8", 2,
         'Error: --map: a column cannot be "spec:payload", as is said of "Что это"; did you mean "spec:payload_t"?'),
        ('"Что это" = "весело"', "utf-8", 2,
         'Error: --map: a column cannot be "весело", as is said of "Что это"; it is spec:ID, - or one of name, model, article, '
         "summary, price, currency, unit, okpd2, hs2022, group, supplier"),
    ],
)  # fmt: skip
def test_a_map_is_read_as_an_editor_saves_it_and_what_it_names_must_be_there(
    make_catalogue: MakeCatalogue, run: Run, tmp_path: Path, map: str, encoding: str, code: int, message: str
) -> None:
    make_catalogue()
    (tmp_path / "list.csv").write_text("Что это;Примечание\nСамосвал;x\n", encoding="utf-8")
    (tmp_path / "map.toml").write_bytes(f"[columns]\n{map}\n".encode(encoding))
    said = run("import", "list.csv", "--as", "offers", "--supplier", "belaz", "--source", "page", "--map", "map.toml")
    assert (said.code, message in said.err.splitlines()) == (code, True)


def test_a_formula_that_nobody_has_computed_is_an_empty_cell(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    for row in (["Name", "Price"], ["Truck", "=1+1"], ["Loader", 5]):
        book.worksheets[0].append(row)
    book.save(tmp_path / "list.xlsx")
    assert read_sheet(tmp_path / "list.xlsx").rows == (("Truck", ""), ("Loader", "5"))


def test_a_heading_that_says_its_period_has_its_unit_without_it() -> None:
    specs = {"milk_t_year": Spec("milk_t_year", Text("Milk a year", "Молоко в год"), "number", unit="t/year")}
    for heading in ("Молоко в год, т", "Milk a year, t", "Молоко в год, т/год"):
        column = by_heading(heading, specs, {})
        assert (column.role, column.unit) == ("spec:milk_t_year", "t/year")
