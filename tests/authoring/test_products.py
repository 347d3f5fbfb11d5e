"""A maker's list of products becomes a new file of offers."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

from offerbook.loading.load import load
from tests.conftest import HEALTHY, MakeCatalogue, Run

LIST = """\
Наименование;Модель;Грузоподъёмность, кг;Код ОКПД2;Цена, руб.;Примечания
Самосвал карьерный;БЕЛАЗ-7547;45 000;28.92.29;4 250 000,50;новый
Карьерный самосвал;7555;не менее 55 т;28.92.29;по запросу;
Кресло офисное;;;31.01.11;9000;
;;;;;
Самосвал;;много;2;;
"""
WRITTEN = """\
# Products of list.csv

[[source]]
id = "price-list"
publisher = { en = "BELAZ", ru = "БЕЛАЗ" }
title = { en = "list.csv" }

# row 2; group by the words: карьерный, самосвал (in the name)
[[offer]]
id = "samosval-karernyy-belaz-7547"
name = { ru = "Самосвал карьерный БЕЛАЗ-7547" }
supplier = "belaz"
group = "haul-trucks"
codes = [{ scheme = "okpd2", code = "28.92.29" }]
specs = { payload_t = 45 }
price = [{ value = 4250000.50, currency = "RUB", source = "price-list" }]
sources = ["price-list"]

# row 3; group by the words: карьерный, самосвал (in the name)
# row 3: the price "по запросу" was not understood, or its currency is not said
[[offer]]
id = "karernyy-samosval-7555"
name = { ru = "Карьерный самосвал 7555" }
supplier = "belaz"
group = "haul-trucks"
codes = [{ scheme = "okpd2", code = "28.92.29" }]
specs = { payload_t = { value = 55, qualifier = "at-least" } }
sources = ["price-list"]

# row 6; group by the words: самосвал (in the name)
# row 6: "2" is no code of OKPD2, such as 28.92.29
# row 6: "много" under "Грузоподъёмность, кг" was not understood
[[offer]]
id = "samosval"
name = { ru = "Самосвал" }
supplier = "belaz"
group = "haul-trucks"
sources = ["price-list"]
"""
NOTES = """\
row 3: the price "по запросу" was not understood, or its currency is not said
row 6: "2" is no code of OKPD2, such as 28.92.29
row 6: "много" under "Грузоподъёмность, кг" was not understood
adds the source price-list, which the catalogue does not have
prices in roubles were taken for Russian ones; where they are Belarusian, let the heading say BYN
row 4: no group is near "Кресло офисное"; name one in --map
columns that were left out: “Примечания”
3 products; doubtful: 2; rows left out: 1
"""
OPTIONS = ["--as", "offers", "--supplier", "belaz", "--source", "price-list"]


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["utf-8", "cp1251", "xlsx"])
def test_a_list_becomes_a_file_that_passes_check_with_what_is_doubtful(
    make_catalogue: MakeCatalogue, run: Run, tmp_path: Path, kind: str
) -> None:
    root = make_catalogue()
    path = tmp_path / ("list.xlsx" if kind == "xlsx" else "list.csv")
    if kind == "xlsx":
        book = openpyxl.Workbook()
        for line in LIST.splitlines():
            book.worksheets[0].append(line.split(";"))
        book.save(path)
    else:
        path.write_bytes(LIST.encode(kind))
    written = WRITTEN.replace("list.csv", path.name)
    shown = run("import", str(path), *OPTIONS)
    assert (shown.code, shown.out, shown.err) == (0, written, f"{NOTES}--write writes the changes\n")
    assert not (root / "offers" / "list.toml").exists()
    assert run("import", str(path), *OPTIONS, "--write").err == f"{NOTES}wrote catalogue/offers/list.toml\n"
    assert (root / "offers" / "list.toml").read_text(encoding="utf-8") == written
    assert [finding for finding in load(root).findings if finding.severity == "error"] == []
    assert run("import", str(path), *OPTIONS).code == 2


def test_a_map_says_what_columns_and_groups_are(make_catalogue: MakeCatalogue, run: Run, tmp_path: Path) -> None:
    make_catalogue()
    (tmp_path / "list.csv").write_text("Что,Сколько везёт\nКресло,40\nСтол,50\n", encoding="utf-8")
    (tmp_path / "map.toml").write_text(
        'supplier = "new-plant"\nsource = "page"\n[columns]\n"Что" = "name"\n"Сколько везёт" = "spec:payload_t"\n'
        '[groups]\n"кресло" = "haul-trucks"\n',
        encoding="utf-8",
    )
    said = run("import", "list.csv", "--as", "offers", "--map", "map.toml")
    assert said.code == 0
    assert said.out == (
        "# Products of list.csv\n\n"
        '[[supplier]]\nid = "new-plant"\nname = { en = "new-plant" }\nsources = ["page"]\n\n'
        '# row 2; group as the map says\n[[offer]]\nid = "kreslo"\nname = { ru = "Кресло" }\nsupplier = "new-plant"\n'
        'group = "haul-trucks"\nspecs = { payload_t = 40 }\nsources = ["page"]\n'
    )
    assert 'row 3: no group is near "Стол"; name one in --map\n' in said.err


NEAR = "If not, put the new one into the catalogue first, or give it an id that is less alike."
NO_ID = '"№ 1" is not of the shape of an id: lower-case Latin letters, digits, - and _ are allowed here'


@pytest.mark.parametrize(
    ("supplier", "source", "code", "message"),
    [
        ("belazz", "page", 2, f'--supplier: there is no supplier "belazz"; did you mean "belaz"? {NEAR}'),
        ("БЕЛАЗ", "page", 2, f'--supplier: there is no supplier "БЕЛАЗ"; did you mean "belaz"? {NEAR}'),
        ("belaz", "pgae", 2, f'--source: there is no source "pgae"; did you mean "page"? {NEAR}'),
        ("№ 1", "page", 2, f"--supplier: {NO_ID}"),
        ("", "page", 2, f"map.toml, supplier: {NO_ID}"),
        # A new id that only holds a known one, or has another number, is another.
        ("belaz-service", "page", 0, "adds the supplier belaz-service, which the catalogue does not have"),
        ("belaz", "page-2", 0, "adds the source page-2, which the catalogue does not have"),
    ],
)  # fmt: skip
def test_a_slip_in_an_id_is_asked_back_and_a_new_record_is_said(
    make_catalogue: MakeCatalogue, run: Run, tmp_path: Path, supplier: str, source: str, code: int, message: str
) -> None:
    make_catalogue()
    (tmp_path / "list.csv").write_text("Name;Note\nHaul truck;x\n", encoding="utf-8")
    (tmp_path / "map.toml").write_text('supplier = "№ 1"\n', encoding="utf-8")
    said = run("import", "list.csv", "--as", "offers", "--map", "map.toml", "--supplier", supplier, "--source", source)
    assert said.code == code
    assert message in [line.removeprefix("Error: ") for line in said.err.splitlines()]


def test_what_check_would_not_pass_is_not_written_and_says_why(
    make_catalogue: MakeCatalogue, run: Run, tmp_path: Path
) -> None:
    root = make_catalogue()
    (tmp_path / "list.csv").write_text("Name;Note\nHaul truck;x\n", encoding="utf-8")
    (tmp_path / "map.toml").write_text('[groups]\n"haul" = "no-such-group"\n', encoding="utf-8")
    said = run("import", "list.csv", *OPTIONS, "--map", "map.toml", "--write")
    assert (said.code, (root / "offers" / "list.toml").exists()) == (1, False)
    assert "Error: catalogue/offers/list.toml:" in said.err
    assert said.err.endswith("nothing was written\n")


@pytest.mark.parametrize(
    ("text", "options", "message"),
    [
        ("a;b\n1;2\n", OPTIONS, "no column of list.csv is recognised as the name; say which with --map (columns: “a”, “b”)"),
        ("", OPTIONS, "list.csv holds no rows below a heading"),
        ("Name;x\ny;z\n", ["--as", "offers"],
         "say whose products these are and which source the list is: --supplier ID --source ID, or in --map"),
        ("Name;x\ny;z\n", ["--supplier", "x"], "--map, --supplier and --source are for --as offers"),
    ],
)  # fmt: skip
def test_a_list_that_cannot_be_meant_is_refused(
    make_catalogue: MakeCatalogue, run: Run, tmp_path: Path, text: str, options: list[str], message: str
) -> None:
    make_catalogue(HEALTHY)
    (tmp_path / "list.csv").write_text(text, encoding="utf-8")
    said = run("import", "list.csv", *options)
    assert (said.code, said.out, said.err) == (2, "", f"Error: {message}\n")


@pytest.mark.parametrize(
    ("key", "text"), [("supplier", "supplier = 5"), ("columns", 'columns = "name"'), ("groups", "[groups]\n'x' = 1")]
)
def test_a_map_of_another_form_is_refused_with_its_key(
    make_catalogue: MakeCatalogue, run: Run, tmp_path: Path, key: str, text: str
) -> None:
    make_catalogue()
    (tmp_path / "list.csv").write_text(LIST, encoding="utf-8")
    (tmp_path / "map.toml").write_text(text, encoding="utf-8")
    said = run("import", "list.csv", "--map", "map.toml", *OPTIONS)
    form = "columns and groups are tables of texts, supplier and source are texts"
    assert (said.code, said.out, said.err) == (2, "", f"Error: map.toml: {key} is of another form; {form}\n")
