"""A list of products, read from CSV or a workbook: what each column is, by its heading and by its content."""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from itertools import islice
from pathlib import Path
from typing import NamedTuple

from offerbook.authoring.prices import currency_in
from offerbook.model.records import Spec
from offerbook.tables.table import plain
from offerbook.tables.xlsx_read import SheetCell, read_workbook
from offerbook.text.errors import UsageError, reason_of
from offerbook.text.i18n import _, quoted
from offerbook.text.normalize import unseen_replaced
from offerbook.text.spelling import nearest
from offerbook.text.terms import terms
from offerbook.text.units import parse

ROLES: dict[str, tuple[str, ...]] = {
    "name": (
        "наименование", "наименование товара", "наименование продукции", "название", "товар", "продукция", "изделие",
        "номенклатура", "name", "product", "product name", "item", "title",
    ),
    "model": ("модель", "марка", "обозначение", "исполнение", "model", "mark"),
    "article": ("артикул", "код товара", "sku", "article", "part number"),
    "summary": ("описание", "назначение", "краткое описание", "description", "summary", "purpose"),
    "price": ("цена", "стоимость", "цена за единицу", "прайс", "price", "unit price", "cost"),
    "currency": ("валюта", "currency"),
    "unit": ("единица", "единица измерения", "ед изм", "ед", "unit", "uom"),
    "okpd2": ("окпд2", "окпд 2", "окпд", "код окпд2", "код окпд 2", "okpd2", "okpd"),
    "hs2022": ("тн вэд", "тнвэд", "код тн вэд", "тн вэд еаэс", "код тн вэд еаэс", "hs", "hs code", "customs code"),
    "group": ("группа", "категория", "раздел", "вид продукции", "group", "category", "section"),
    "supplier": ("производитель", "изготовитель", "поставщик", "завод", "бренд", "manufacturer", "supplier", "maker", "brand"),
}  # fmt: skip
"""What a column can be besides a spec, with the headings that people give it."""
IGNORED = "-"


class ProductColumn(NamedTuple):
    """What a column of a list is.

    heading: as it stands there.
    role: a key of ROLES, "spec:ID", or "-" for one that is left out.
    unit: of a spec or a quantity, the unit that the heading names; of a price, its currency; else empty.
    by: "map", "heading" or "content": how that was found; empty where it was not.
    """

    heading: str
    role: str
    unit: str = ""
    by: str = ""


class ProductTable(NamedTuple):
    """A list of products.

    columns: what each column is.
    rows: the cells of each row, as texts; empty ones are empty texts.
    first_row: the row of the file that the first of them is, counted from 1.
    """

    columns: tuple[ProductColumn, ...]
    rows: tuple[tuple[str, ...], ...]
    first_row: int


class SheetRows(NamedTuple):
    """The cells of a table as they stand in a file.

    headings: the cells of the first row that has several.
    rows: those below, as texts of any number.
    first_row: the row of the file that the first of them is, counted from 1.
    other_sheets: those of a workbook that were not read, by their names.
    """

    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    first_row: int
    other_sheets: tuple[str, ...] = ()

    @property
    def padded(self) -> list[tuple[str, ...]]:
        """The rows, each with a cell below every heading and no further one."""
        width = len(self.headings)
        return [tuple((*row, *[""] * width)[:width]) for row in self.rows]


def read_product_table(path: Path, specs: Mapping[str, Spec], roles: Mapping[str, str]) -> ProductTable:
    """The products in a file; UsageError for one that cannot be read or names none.

    roles: what a column is, by its heading, where the user says it.
    """
    sheet = read_sheet(path)
    roles = {_one_line(heading): role for heading, role in roles.items()}
    for heading, role in roles.items():
        _check_role(heading, role, specs)
    columns = recognised(sheet.headings, sheet.padded, specs, roles)
    if not any(column.role in ("name", "model", "article") for column in columns):
        text = _("no column of {path} is recognised as the name; say which with --map (columns: {columns})")
        raise UsageError(text.format(path=path, columns=", ".join(map(quoted, filter(None, sheet.headings)))))
    return ProductTable(tuple(columns), tuple(sheet.padded), sheet.first_row)


def _check_role(heading: str, role: str, specs: Mapping[str, Spec]) -> None:
    """UsageError where the user says of a column what none can be."""
    known = [IGNORED, *ROLES, *(f"spec:{id}" for id in specs)]
    if role not in known:
        if near := nearest(role, known):
            text = _('--map: a column cannot be "{role}", as is said of "{heading}"; did you mean "{near}"?')
            raise UsageError(text.format(heading=heading, role=role, near=near[0]))
        text = _('--map: a column cannot be "{role}", as is said of "{heading}"; it is spec:ID, - or one of {roles}')
        raise UsageError(text.format(heading=heading, role=role, roles=", ".join(ROLES)))


def read_sheet(path: Path, content: bytes | None = None) -> SheetRows:
    """The table of a file, of a workbook that of its first sheet; UsageError for one that cannot be read or has no rows.

    content: what the file holds, where that was read already.
    """
    (_name, rows), *others = _sheets(path, content)
    head = next((place for place, row in enumerate(rows[:20]) if sum(bool(cell) for cell in row) >= 2), None)
    if head is None or head + 1 >= len(rows):
        raise UsageError(_("{path} holds no rows below a heading").format(path=path))
    other_sheets = tuple(name for name, other in others if other)
    return SheetRows(rows[head], tuple(rows[head + 1 :]), head + 2, other_sheets)


def recognised(
    headings: Sequence[str],
    rows: Sequence[Sequence[str]],
    specs: Mapping[str, Spec],
    said: Mapping[str, str],
    roles: Mapping[str, tuple[str, ...]] = ROLES,
) -> list[ProductColumn]:
    """What each column of a table is, by its heading, else by its cells.

    said: what a column is, by its heading, where the user says it.
    roles: what a column can be besides a spec, with its headings.
    """
    columns = [by_heading(heading, specs, said, roles) for heading in headings]
    for place, column in enumerate(columns):
        if not column.role and column.heading not in said:
            columns[place] = _by_content(column, [row[place] for row in rows], {it.role for it in columns})
    return columns


def _sheets(path: Path, content: bytes | None) -> list[tuple[str, list[tuple[str, ...]]]]:
    """The rows of each sheet of a workbook by its name; of another file, all of its rows."""
    try:
        raw = path.read_bytes() if content is None else content
    except OSError as error:
        raise UsageError(_("cannot read {path}: {reason}").format(path=path, reason=reason_of(error))) from error
    # A workbook is a ZIP archive, whatever it is called.
    if path.suffix.lower() == ".xlsx" or raw.startswith(b"PK\x03\x04"):
        return [(name, _sheet_rows(cells)) for name, cells in read_workbook(path, raw).items()] or [("", [])]
    return [("", _text_rows(path, _text_of(raw)))]


def _sheet_rows(cells: Sequence[SheetCell]) -> list[tuple[str, ...]]:
    by_row: dict[int, dict[int, str]] = {}
    for cell in cells:
        by_row.setdefault(cell.row, {})[cell.column] = _one_line(plain(cell.value))
    width = max((column for row in by_row.values() for column in row), default=-1) + 1
    numbers = range(1, max(by_row, default=0) + 1)
    return [tuple(by_row.get(number, {}).get(column, "") for column in range(width)) for number in numbers]


def _text_of(raw: bytes) -> str:
    """The text of a file; where it is no UTF-8, what a Russian spreadsheet saves as Unicode text or as plain CSV."""
    if raw.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return raw.decode("utf-16", "replace")
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        # Of Windows, of its console, and of a Macintosh: in each of the others the Russian letters are something else.
        texts = [raw.decode(encoding, "replace") for encoding in ("cp1251", "cp866", "mac_cyrillic")]
        return max(texts, key=lambda text: len(re.findall("[А-Яа-яЁё]", text)))


def _text_rows(path: Path, text: str) -> list[tuple[str, ...]]:
    if "\0" in text:
        message = _("{path} is no table that can be read; save it as an Excel workbook (.xlsx) or as CSV in UTF-8")
        raise UsageError(message.format(path=path))
    try:
        separator = max(";\t|,", key=lambda mark: _rows_alike(text, mark))
        rows = _split_rows(text, separator)
        # CSV for a spreadsheet says so of a text that would be taken for a number or a date: ="2027-06".
        return [tuple(_one_line(re.sub(r'(?s)^="(.*)"$', r"\1", cell)) for cell in row) for row in rows]
    except csv.Error as error:
        raise UsageError(_("cannot read {path}: {reason}").format(path=path, reason=error)) from error


def _split_rows(text: str, separator: str) -> Iterator[list[str]]:
    return csv.reader(io.StringIO(text, None), delimiter=separator)


def _rows_alike(text: str, separator: str) -> int:
    """How many of the first rows have the same number of cells; the commas of decimals stand in some of them only."""
    widths = Counter(len(row) for row in islice(_split_rows(text, separator), 20) if len(row) > 1)
    return max(widths.values(), default=0)


def _one_line(text: str) -> str:
    """A cell without line ends and what comes along unseen."""
    return unseen_replaced(" ".join(text.split()), lambda _char: "")


def by_heading(
    heading: str,
    specs: Mapping[str, Spec],
    said: Mapping[str, str],
    roles: Mapping[str, tuple[str, ...]] = ROLES,
) -> ProductColumn:
    """What a column is by its heading: "Грузоподъёмность, т" is a spec in tonnes, "Цена, руб." a price in roubles."""
    if heading in said:
        role = said[heading]
        return ProductColumn(heading, role, _split(heading)[1], "map")
    name, unit = _split(heading)
    plain_name = re.sub(r"[^\w\s]", " ", name.casefold().replace("ё", "е"))
    plain_name = " ".join(plain_name.split())
    for role, headings in roles.items():
        if plain_name in headings or (
            role == "price" and plain_name.split()[:1] in (["цена"], ["стоимость"], ["price"])
        ):
            of_role = {"price": currency_in(heading), "quantity": unit}.get(role, "")
            return ProductColumn(heading, role, of_role, "heading")
    found = next((id for is_same in (True, False) for id in specs if _is_called(specs[id], heading, is_same)), None)
    if not found:
        return ProductColumn(heading, "")
    own = specs[found].unit or ""
    # "Milk a year, t" is in t/year.
    is_amount = own.startswith(f"{unit}/")
    return ProductColumn(heading, f"spec:{found}", own if is_amount else unit or own, "heading")


def _is_called(spec: Spec, heading: str, is_same: bool) -> bool:
    """Whether a heading names a spec: by all of its words or, where the unit is the same, by some of them."""
    name, unit = _split(heading)
    wanted = set(terms(name))
    named = [set(terms(text)) for text in (spec.name.en, spec.name.ru) if text]
    if is_same:
        fits = not unit or spec.unit is None or _are_alike(unit, spec.unit) or spec.unit.startswith(f"{unit}/")
        return heading == spec.id or (fits and bool(wanted) and wanted in named)
    return bool(unit) and unit == spec.unit and any(wanted and (wanted <= it or it <= wanted) for it in named)


def by_part_of_name(heading: str, specs: Mapping[str, Spec]) -> ProductColumn | None:
    """The column of the one spec whose name has all words of a heading and others too; None where several have, or none."""
    name, unit = _split(heading)
    wanted = set(terms(name))
    found = [
        spec
        for spec in specs.values()
        if wanted
        and any(wanted <= set(terms(text)) for text in (spec.name.en, spec.name.ru) if text)
        and (not unit or (spec.unit is not None and _are_alike(unit, spec.unit)))
    ]
    return ProductColumn(heading, f"spec:{found[0].id}", unit or found[0].unit or "") if len(found) == 1 else None


def _are_alike(unit: str, other: str) -> bool:
    from offerbook.text.units import convert

    return convert(Decimal(1), unit, other) is not None


def _split(heading: str) -> tuple[str, str]:
    """A heading without the unit behind a comma or in brackets, and the unit; empty where it names none."""
    found = re.fullmatch(r"(.+?)\s*(?:,\s*|\(\s*|\[\s*)([^,()\[\]]+?)\s*[)\]]?", heading)
    if found:
        unit = parse(found[2])
        if unit:
            return found[1], unit
    return heading, ""


_CODES = {"okpd2": r"\d\d\.\d\d(?:\.\d\d(?:\.\d{2,3})?)?(?:\.\d{3})?", "hs2022": r"\d{4}(?:\.\d\d|\d\d(?:\d{4})?)"}


def _by_content(column: ProductColumn, cells: Sequence[str], taken: set[str]) -> ProductColumn:
    """What a column is by its cells: codes look like nothing else, and the longest texts are names."""
    filled = [cell for cell in cells if cell]
    if not filled:
        return column
    for role, pattern in _CODES.items():
        matching = sum(bool(re.fullmatch(pattern, cell)) for cell in filled)
        if role not in taken and matching >= 0.9 * len(filled) and len(filled) > 2:
            return column._replace(role=role, by="content")
    is_text = sum(bool(re.search(r"[^\W\d_]{4}.*\s", cell)) for cell in filled) >= 0.8 * len(filled)
    if is_text and not taken & {"name"} and len(set(filled)) > 0.8 * len(filled):
        return column._replace(role="name", by="content")
    return column
