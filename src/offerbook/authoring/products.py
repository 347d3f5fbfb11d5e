"""A list of products becomes a new file of offers, with what is doubtful named beside each."""

from __future__ import annotations

import re
import shutil
import tempfile
import tomllib
from collections.abc import Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any, NamedTuple

from offerbook.authoring.answers import amount, number_range
from offerbook.authoring.cell_conditions import choices_of, flag_of
from offerbook.authoring.list_owner import owner_records
from offerbook.authoring.prices import are_bare_roubles, read_price, taxes_in
from offerbook.authoring.product_group import GroupFinder, GroupFound, doubt_about, group_of
from offerbook.authoring.product_table import ProductColumn, ProductTable, read_product_table
from offerbook.authoring.toml_edit import toml_text, toml_value
from offerbook.loading.load import load
from offerbook.model.finding import Finding
from offerbook.model.phrases import SCHEMES
from offerbook.model.records import Spec
from offerbook.text.errors import UsageError, reason_of
from offerbook.text.i18n import _
from offerbook.text.normalize import TRANSLITERATION, safe
from offerbook.text.units import convert, parse

LONGEST_ID = 48
_NOT_SAID = ("-", "–", "—", "н/д", "нет данных", "не указано", "не указана", "n/a")
"""What people write into a cell that has nothing to say."""


class ProductMap(NamedTuple):
    """What the user says of a list.

    columns: what a column is, by its heading.
    groups: the group of a product, by a word or more of its name or the whole of its category.
    supplier: id of the supplier; the maker that the rows name is left aside.
    source: id of the source that the list is.
    """

    columns: Mapping[str, str] = {}
    groups: Mapping[str, str] = {}
    supplier: str = ""
    source: str = ""


class Import(NamedTuple):
    """What becomes of a list of products.

    text: the new file.
    columns: what each column of the list was taken for.
    offers: how many products it holds.
    doubtful: how many of them somebody should look at.
    remarks: what is doubtful, each with the row of the list; then what is true of the whole of it.
    left_out: rows that are no offers, and why.
    findings: mistakes that the catalogue would have with the file and has not without it.
    """

    text: str
    columns: tuple[ProductColumn, ...]
    offers: int
    doubtful: int
    remarks: tuple[str, ...]
    left_out: tuple[str, ...]
    findings: tuple[Finding, ...]


def read_map(path: Path | None) -> ProductMap:
    """What a file of the user says of a list; UsageError where it says what nobody knows."""
    if path is None:
        return ProductMap()
    try:
        said: dict[str, Any] = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise UsageError(_("cannot read {path}: {reason}").format(path=path, reason=reason_of(error))) from error
    except UnicodeDecodeError as error:
        raise UsageError(
            _("{path}: this is not UTF-8; save the file in the encoding UTF-8").format(path=path)
        ) from error
    except tomllib.TOMLDecodeError as error:
        raise UsageError(_("cannot read {path}: {reason}").format(path=path, reason=error)) from error
    unknown = said.keys() - set(ProductMap._fields)
    if unknown:
        text = _("{path}: unknown keys {keys}; a map has columns, groups, supplier and source")
        raise UsageError(text.format(path=path, keys=", ".join(sorted(unknown))))
    for key, value in said.items():
        texts = [value] if key in ("supplier", "source") else value.values() if isinstance(value, dict) else [None]
        if not all(isinstance(text, str) for text in texts):
            text = _(
                "{path}: {key} is of another form; columns and groups are tables of texts, supplier and source are texts"
            )
            raise UsageError(text.format(path=path, key=key))
    return ProductMap(**said)


def import_products(root: Path, table: Path, map: ProductMap, finder: GroupFinder, name: str) -> Import:
    """The products of a list as a file of the catalogue at `root`.

    name: that of the new file within the catalogue.
    """
    loaded = load(root)
    catalogue = loaded.catalogue
    specs = {spec.id: spec for spec in catalogue.specs}
    products = read_product_table(table, specs, map.columns)
    writer = _Writer(products, specs, {group.id for group in catalogue.groups}, map, finder)
    writer.taken = {offer.id for offer in catalogue.offers} | {project.id for project in catalogue.projects}
    blocks = list(
        filter(None, (writer.offer(number, row) for number, row in enumerate(products.rows, products.first_row)))
    )
    added, remarks = owner_records(catalogue, map.supplier, map.source, safe(table.name))
    headings = {column.heading for column in products.columns}
    for heading in map.columns:
        if " ".join(heading.split()) not in headings:
            remarks.append(_('--map: no column is headed "{heading}"').format(heading=safe(heading)))
    if writer.has_bare_roubles:
        remarks.append(
            _("prices in roubles were taken for Russian ones; where they are Belarusian, let the heading say BYN")
        )
    head = [f"# {safe(_('Products of {file}').format(file=table.name))}\n", *added]
    text = "\n".join([*head, *blocks])
    findings = _errors_with(root, name, text, loaded.findings) if blocks else ()
    return Import(
        text, products.columns, len(blocks), len(writer.doubtful_rows), (*writer.doubts, *remarks),
        tuple(writer.left_out), findings,
    )  # fmt: skip


class _Writer:
    """Rows of a list on their way to offers."""

    def __init__(
        self, table: ProductTable, specs: Mapping[str, Spec], groups: set[str], map: ProductMap, finder: GroupFinder
    ) -> None:
        self.table = table
        self.specs = specs
        self.groups = groups
        self.map = map
        self.finder = finder
        self.taken: set[str] = set()
        self.doubts: list[str] = []
        self.doubtful_rows: set[int] = set()
        self.left_out: list[str] = []
        self.section = ""
        self.has_bare_roubles = False
        filled = sorted(sum(bool(cell) for cell in row) for row in table.rows if any(row))
        self.usual_cells = filled[len(filled) // 2] if filled else 0

    def offer(self, number: int, row: Sequence[str]) -> str:
        """A row as an offer in TOML; empty where it is none."""
        cells = {
            column.role: cell
            for column, cell in zip(self.table.columns, row, strict=True)
            if column.role and cell.casefold() not in ("", *_NOT_SAID)
        }
        name = self._name(cells)
        if self._is_heading(row):
            self.section = next(filter(None, row))
            text = _("row {row}: taken for a heading of the rows below it: {text}")
            self.left_out.append(text.format(row=number, text=safe(self.section)))
            return ""
        if not name:
            if any(row):
                self.left_out.append(_("row {row}: it has no name").format(row=number))
            return ""
        group = self._group(name, cells.get("group", ""))
        if not group.id:
            self.left_out.append(
                _('row {row}: no group is near "{name}"; name one in --map').format(row=number, name=name)
            )
            return ""
        notes = self._group_notes(name, group, cells, number)
        lines = ["[[offer]]", f"id = {toml_text(self._id(name))}", f"name = {toml_value({self._language(name): name})}"]
        lines += [f"supplier = {toml_text(self.map.supplier)}", f"group = {toml_text(group.id)}"]
        if cells.get("summary"):
            summary = safe(cells["summary"])
            lines.append(f"summary = {toml_value({self._language(summary): summary})}")
        lines += self._codes(cells, number, notes)
        specs = self._specs(row, number, notes)
        lines += [f"specs = {toml_value(specs)}"] if specs else []
        lines += self._price(cells, number, notes)
        lines.append(f"sources = [{toml_text(self.map.source)}]")
        return "\n".join([*(f"# {safe(note)}" for note in notes), *lines]) + "\n"

    def _group_notes(self, name: str, group: GroupFound, cells: Mapping[str, str], number: int) -> list[str]:
        """What a comment says of how the group was found."""
        words = ", ".join(group.words)
        said = _("row {row}; group by the words: {words}") if group.words else _("row {row}; group as the map says")
        notes = [said.format(row=number, words=words)]
        if group.codes and not (cells.get("okpd2") or cells.get("hs2022")):
            codes = ", ".join(f"{_(SCHEMES[scheme])} {code}" for scheme, code in group.codes)
            text = _("codes of the group {group}, to be confirmed by the maker: {codes}")
            notes.append(text.format(group=group.phrase, codes=codes))
        if not group.is_firm:
            self._doubt(notes, number, doubt_about(number, name, group))
        return notes

    def _name(self, cells: Mapping[str, str]) -> str:
        """What a product is called; its article, a number of the seller's store, only where nothing else is said."""
        name, model = cells.get("name", ""), cells.get("model", "")
        parts = [name] if model in name else [name, model]
        return safe(" ".join(filter(None, parts)) or cells.get("article", ""))

    def _is_heading(self, row: Sequence[str]) -> bool:
        """Whether a row has one cell where others have several: such a row names what stands below it."""
        return sum(map(bool, row)) == 1 and self.usual_cells >= 3

    def _doubt(self, notes: list[str], number: int, doubt: str) -> None:
        self.doubtful_rows.add(number)
        self.doubts.append(doubt)
        notes.append(doubt)

    def _language(self, text: str) -> str:
        return "ru" if re.search("[А-Яа-яЁё]", text) else "en"

    def _group(self, name: str, category: str) -> GroupFound:
        for words, id in self.map.groups.items():
            if words.casefold() in (name.casefold(), category.casefold()) or words.casefold() in name.casefold():
                return GroupFound(id, is_firm=True)
        if category in self.groups:
            return GroupFound(category, words=(f"{category} ({_('in the column')})",), is_firm=True)
        return group_of(name, category, self.section, self.finder)

    def _id(self, name: str) -> str:
        letters = "".join(TRANSLITERATION.get(char, char) for char in name.casefold().replace("ё", "е"))
        words = re.sub(r"[^a-z0-9]+", "-", letters).strip("-")
        # Of a long name the words that there is room for, no preposition at the end; of a long word the letters.
        found = re.match(rf".{{1,{LONGEST_ID}}}(?:(?=$)|(?<!-[a-z])(?<!-[a-z]{{2}})(?=-))", words)
        stem = found[0] if found else words[:LONGEST_ID] or "product"
        id, number = stem, 1
        while id in self.taken:
            number += 1
            id = f"{stem}-{number}"
        self.taken.add(id)
        return id

    def _codes(self, cells: Mapping[str, str], number: int, notes: list[str]) -> list[str]:
        codes = []
        for scheme in ("okpd2", "hs2022"):
            # A cell may have several.
            for cell in filter(None, re.split(r"\s*(?:[;/]|,\s)\s*", cells.get(scheme, ""))):
                code = _code(scheme, cell)
                if code:
                    codes.append({"scheme": scheme, "code": code})
                else:
                    text = _('row {row}: "{code}" is no code of {scheme}, such as {example}')
                    example = {"okpd2": "28.92.29", "hs2022": "8704.10"}[scheme]
                    shown = text.format(row=number, code=cell, scheme=_(SCHEMES[scheme]), example=example)
                    self._doubt(notes, number, shown)
        return [f"codes = {toml_value(codes)}"] if codes else []

    def _specs(self, row: Sequence[str], number: int, notes: list[str]) -> dict[str, Any]:
        specs: dict[str, Any] = {}
        for column, cell in zip(self.table.columns, row, strict=True):
            id = column.role.removeprefix("spec:")
            if not column.role.startswith("spec:") or id not in self.specs or not cell:
                continue
            if cell.casefold() in _NOT_SAID and self.specs[id].type != "flag":
                continue
            value = _fact(self.specs[id], cell, column.unit)
            if value is None:
                self._doubt(
                    notes,
                    number,
                    _('row {row}: "{value}" under "{heading}" was not understood').format(
                        row=number, value=cell, heading=column.heading
                    ),
                )
            else:
                specs[id] = value
        return specs

    def _price(self, cells: Mapping[str, str], number: int, notes: list[str]) -> list[str]:
        if not cells.get("price"):
            return []
        heading = next(column for column in self.table.columns if column.role == "price")
        given = read_price(cells["price"], heading.heading)
        currency = cells.get("currency", "").upper() or (given.currency if given else "") or heading.unit
        if given is None or not re.fullmatch("[A-Z]{3}", currency):
            text = _('row {row}: the price "{price}" was not understood, or its currency is not said')
            self._doubt(notes, number, text.format(row=number, price=cells["price"]))
            return []
        price: dict[str, Any] = {"value": given.value, "currency": currency}
        named = cells["price"] if given.currency else heading.heading
        self.has_bare_roubles |= not cells.get("currency") and are_bare_roubles(named)
        unit = given.unit or parse(cells.get("unit", ""))
        terms = given.terms or taxes_in(heading.heading)
        for key, value in (("unit", unit), ("qualifier", given.qualifier), ("terms", terms)):
            price |= {key: value} if value else {}
        return [f"price = [{toml_value({**price, 'source': self.map.source})}]"]


def _code(scheme: str, cell: str) -> str:
    """A cell as a code of a classification, of customs to six digits; empty where it is none."""
    digits = re.sub(r"[^\d.]", "", cell)
    if scheme == "okpd2":
        return digits if re.fullmatch(r"\d\d(\.\d\d?(\.\d\d?(\.\d{1,3})?)?)?", digits) else ""
    found = re.fullmatch(r"(\d{4})(\d\d)?\d{0,4}", digits.replace(".", ""))
    return ".".join(filter(None, found.groups())) if found else ""


def _fact(spec: Spec, cell: str, unit: str) -> Any:
    """A cell as the value of a spec, in the spec's unit; None where it is none."""
    if spec.type == "flag":
        return False if cell.casefold() in ("-", "–", "—", "отсутствует") else flag_of(cell)
    if spec.type == "choice":
        chosen = choices_of(spec, cell)
        return chosen[0] if len(chosen) == 1 else None
    if spec.type == "text":
        return {"value": safe(cell)}
    # A digit behind a letter is of a unit, м3.
    found = re.fullmatch(r"(.*(?<![^\W\d_])\d)\s*([^\d\s].*)?", cell)
    stated = (parse(found[2].strip()) if found[2] else unit) if found else None
    if found is None or stated is None:
        return None
    ends = number_range(found[1]) if not re.search("_(min|max)_", spec.id) else None
    given = amount(found[1])
    values = [_in_unit(end, stated, spec) for end in ends or (given[:1] if given else ())]
    if not values or None in values:
        return None
    if ends:
        return dict(zip(("min", "max"), values, strict=True))
    return {"value": values[0], "qualifier": given[1]} if given and given[1] else values[0]


def _in_unit(number: Decimal, unit: str, spec: Spec) -> Decimal | None:
    return convert(number, unit, spec.unit) if unit and spec.unit and unit != spec.unit else number


def _errors_with(root: Path, name: str, text: str, before: Sequence[Finding]) -> tuple[Finding, ...]:
    """The errors that a copy of the catalogue has with the new file and has not without it."""
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "catalogue"
        shutil.copytree(root, copy, ignore=lambda _folder, names: [name for name in names if name.startswith(".")])
        (copy / name).parent.mkdir(parents=True, exist_ok=True)
        (copy / name).write_text(text, encoding="utf-8")
        after = load(copy).findings
    known = {(finding.place.file, finding.code, finding.message) for finding in before}
    return tuple(
        finding
        for finding in after
        if finding.severity == "error" and (finding.place.file, finding.code, finding.message) not in known
    )
