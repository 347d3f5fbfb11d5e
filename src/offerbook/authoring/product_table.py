"""A maker's list of products, read from CSV or a workbook: what each column is, by its heading and by its content."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from typing import NamedTuple

from offerbook.model.records import Spec
from offerbook.tables.table import plain
from offerbook.tables.xlsx_read import read_workbook
from offerbook.text.errors import UsageError, reason_of
from offerbook.text.i18n import _
from offerbook.text.terms import terms
from offerbook.text.units import parse

ROLES: dict[str, tuple[str, ...]] = {
    "name": (
        "наименование", "наименование товара", "наименование продукции", "название", "товар", "продукция", "изделие",
        "номенклатура", "name", "product", "product name", "item", "title",
    ),
    "model": ("модель", "марка", "артикул", "обозначение", "исполнение", "model", "mark", "sku", "article", "part number"),
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
CURRENCIES = {"руб": "RUB", "rub": "RUB", "₽": "RUB", "usd": "USD", "$": "USD", "byn": "BYN", "eur": "EUR", "€": "EUR"}
IGNORED = "-"


class ProductColumn(NamedTuple):
    """What a column of a list is.

    heading: as it stands there.
    role: a key of ROLES, "spec:ID", or "-" for one that is left out.
    unit: of a spec, the unit that the heading names; of a price, its currency; else empty.
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


def read_product_table(path: Path, specs: Mapping[str, Spec], roles: Mapping[str, str]) -> ProductTable:
    """The products in a file; UsageError for one that cannot be read or names none.

    roles: what a column is, by its heading, where the user says it.
    """
    rows = _rows(path)
    head = next((place for place, row in enumerate(rows[:20]) if sum(bool(cell) for cell in row) >= 2), None)
    if head is None or head + 1 >= len(rows):
        raise UsageError(_("{path} holds no rows below a heading").format(path=path))
    width = len(rows[head])
    body = [tuple((*row, *[""] * width)[:width]) for row in rows[head + 1 :]]
    columns = [_by_heading(heading, specs, roles) for heading in rows[head]]
    for place, column in enumerate(columns):
        if not column.role and column.heading not in roles:
            columns[place] = _by_content(column, [row[place] for row in body], {it.role for it in columns})
    if not any(column.role in ("name", "model") for column in columns):
        text = _("no column of {path} is recognised as the name; say which with --map (columns: {columns})")
        raise UsageError(text.format(path=path, columns=", ".join(filter(None, rows[head]))))
    return ProductTable(tuple(columns), tuple(row for row in body), head + 2)


def _rows(path: Path) -> list[tuple[str, ...]]:
    if path.suffix.lower() == ".xlsx":
        cells = next(iter(read_workbook(path).values()), [])
        by_row: dict[int, dict[int, str]] = {}
        for cell in cells:
            by_row.setdefault(cell.row, {})[cell.column] = _one_line(plain(cell.value))
        width = max((column for row in by_row.values() for column in row), default=-1) + 1
        numbers = range(1, max(by_row, default=0) + 1)
        return [tuple(by_row.get(number, {}).get(column, "") for column in range(width)) for number in numbers]
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise UsageError(_("cannot read {path}: {reason}").format(path=path, reason=reason_of(error))) from error
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        # What a Russian spreadsheet saves as plain CSV.
        text = raw.decode("cp1251", "replace")
    lines = text.splitlines()
    counts = Counter({mark: sum(line.count(mark) for line in lines[:20]) for mark in ";\t,"})
    separator = max(";\t,", key=lambda mark: counts[mark])
    try:
        return [tuple(_one_line(cell) for cell in row) for row in csv.reader(io.StringIO(text), delimiter=separator)]
    except csv.Error as error:
        raise UsageError(_("cannot read {path}: {reason}").format(path=path, reason=error)) from error


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _by_heading(heading: str, specs: Mapping[str, Spec], roles: Mapping[str, str]) -> ProductColumn:
    """What a column is by its heading: "Грузоподъёмность, т" is a spec in tonnes, "Цена, руб." a price in roubles."""
    if heading in roles:
        role = roles[heading]
        return ProductColumn(heading, role, _split(heading)[1], "map")
    name, unit = _split(heading)
    plain_name = re.sub(r"[^\w\s]", " ", name.casefold().replace("ё", "е"))
    plain_name = " ".join(plain_name.split())
    for role, headings in ROLES.items():
        if plain_name in headings or (
            role == "price" and plain_name.split()[:1] in (["цена"], ["стоимость"], ["price"])
        ):
            currency = next((id for word, id in CURRENCIES.items() if word in heading.casefold()), "")
            return ProductColumn(heading, role, currency if role == "price" else "", "heading")
    found = next((id for is_same in (True, False) for id in specs if _is_called(specs[id], heading, is_same)), None)
    return (
        ProductColumn(heading, f"spec:{found}", unit or specs[found].unit or "", "heading")
        if found
        else ProductColumn(heading, "")
    )


def _is_called(spec: Spec, heading: str, is_same: bool) -> bool:
    """Whether a heading names a spec: by all of its words or, where the unit is the same, by some of them."""
    name, unit = _split(heading)
    wanted = set(terms(name))
    named = [set(terms(text)) for text in (spec.name.en, spec.name.ru) if text]
    if is_same:
        fits = not unit or spec.unit is None or _are_alike(unit, spec.unit)
        return heading == spec.id or (fits and bool(wanted) and wanted in named)
    return bool(unit) and unit == spec.unit and any(wanted and (wanted <= it or it <= wanted) for it in named)


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
