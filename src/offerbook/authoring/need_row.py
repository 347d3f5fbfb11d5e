"""A row of somebody's table as a need: which row is meant, and what it says of the thing that is wanted."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from typing import NamedTuple

from offerbook.authoring.answers import amount, split_unit
from offerbook.authoring.cell_conditions import NOTHING, conditions_of, level_of, split_beginning, why_not
from offerbook.authoring.need_amounts import read_need_answer
from offerbook.authoring.need_services import services_in_name, services_of
from offerbook.authoring.product_table import (
    ROLES,
    ProductColumn,
    SheetRows,
    by_heading,
    by_part_of_name,
    read_sheet,
    recognised,
)
from offerbook.model.phrases import localize
from offerbook.model.records import Day, Quantity, Requirement, Spec, When
from offerbook.model.vocabulary import SERVICES, Level, Period, Service
from offerbook.text.errors import UsageError
from offerbook.text.i18n import _, ngettext, quoted
from offerbook.text.units import parse_rate, split_rate

NEED_ROLES: dict[str, tuple[str, ...]] = {
    **ROLES,
    "name": (
        *ROLES["name"], "что требуется", "что нужно", "предмет закупки", "объект закупки", "предмет договора",
        "наименование объекта закупки", "наименование предмета закупки", "наименование позиции", "subject",
        "what is needed", "lot",
    ),
    "group": (*ROLES["group"], "группы", "groups"),
    "quantity": (
        "количество", "кол во", "число", "объем", "объем закупки", "объем поставки", "требуемое количество", "количество штук",
        "quantity", "qty", "amount", "pieces",
    ),
    "services": ("услуги", "сервис", "сопутствующие услуги", "нужные услуги", "services", "service"),
    "need": ("потребность", "потребности", "наименование потребности", "нужно", "need", "needs"),
    "starts": ("начало", "начало срока", "срок начала", "from", "starts", "start", "since"),
    "when": (
        "срок", "сроки", "срок поставки", "сроки поставки", "дата поставки", "срок исполнения", "когда", "когда нужно",
        "к какому сроку", "срок истекает", "by", "when", "ends", "deadline", "due", "due date", "delivery date", "time of delivery",
    ),
    "per": ("за период", "период", "per", "period"),
    "level": ("уровень", "обязательность", "строгость", "level"),
    "conditions": (
        "требования", "технические требования", "характеристики", "технические характеристики", "условия", "требуется",
        "requirements", "conditions", "technical requirements", "specification", "specifications",
    ),
    "context": (
        "проект", "id проекта", "заказчик", "статус", "основание", "почему", "предостережения", "подтверждение", "проверено",
        "источники", "источник", "файл", "чем найдено", "id групп", "project", "project id", "customer", "status", "basis", "why",
        "cautions", "confidence", "checked", "sources", "source", "file", "found by", "group ids",
    ),
    "number": ("п п", "no", "n", "номер", "номер п п", "номер строки", "номер позиции", "поз", "позиция", "line", "row"),
}  # fmt: skip
"""What a column of needs can be besides a spec: what one of products can be, and what only a buyer says."""
ASKS_NOTHING = ("price", "currency", "supplier", "context")
"""Columns that are known and ask nothing of an offer."""
_BOUND = re.compile(
    r"(?i)[<>≥≤≈~=:]|(?<!\w)(?:\d|(?:не|от|до|с|из|свыше|более|менее|выше|ниже|at|from|to|no|not|over|up)(?!\w))"
)
"""What a condition has behind the name of what it is about."""
MOST_LISTED = 10
"""Rows that a message lists to choose from."""


class TableRow(NamedTuple):
    """A row of a table that is a need.

    path: of the table.
    sheet: the table.
    number: the row as a spreadsheet counts it, the headings included.
    """

    path: Path
    sheet: SheetRows
    number: int

    @property
    def cells(self) -> tuple[str, ...]:
        """The cells, one below each heading."""
        return self.sheet.padded[self.number - self.sheet.first_row]


class RowNeed(NamedTuple):
    """What a row says of the thing that is wanted.

    name, summary: in the words of the row.
    group, heading_of_group: the text that says what kind of thing it is, and what stands above it.
    codes: those of classifications, by their scheme.
    quantity, services, requires: what is asked.
    when: by when.
    notes: what was left out, or taken in one of several ways, each in a sentence.
    """

    name: str
    summary: str
    group: str
    heading_of_group: str
    codes: Mapping[str, str]
    quantity: Quantity | None
    services: tuple[Service, ...]
    requires: tuple[Requirement, ...]
    when: When | None
    notes: tuple[str, ...]


def chosen_row(path: Path, number: int | None, content: bytes | None = None) -> TableRow:
    """The row of a table that is meant; UsageError for a table that cannot be read or a row that is not there.

    number: the row as a spreadsheet counts it; None where the table has only one.
    content: what the table holds, where that was read already.
    """
    sheet = read_sheet(path, content)
    filled = {place: row for place, row in enumerate(sheet.rows, sheet.first_row) if any(row)}
    if number is None and len(filled) == 1:
        return TableRow(path, sheet, next(iter(filled)))
    if number in filled:
        return TableRow(path, sheet, number)
    if number is None:
        text = ngettext(
            "{path} has {count} row; say with --row which is the need:",
            "{path} has {count} rows; say with --row which is the need:",
            len(filled),
        )
    else:
        text = _("{path}: row {row} holds no need; say with --row which does:")
    lines = [
        f"  --row {place}  {' · '.join([cell for cell in row if cell][:4])}"
        for place, row in list(filled.items())[:MOST_LISTED]
    ]
    more = len(filled) - len(lines)
    if more:
        lines.append("  " + ngettext("and {count} more", "and {count} more", more).format(count=more))
    raise UsageError("\n".join([text.format(path=path, count=len(filled), row=number), *lines]))


def need_of_row(
    row: TableRow, specs: Mapping[str, Spec], deciding: Sequence[str] = (), stated: Sequence[str] = ()
) -> RowNeed:
    """What a row says of the thing that is wanted.

    specs: those of the catalogue. deciding, stated: those by which such things are chosen, and those that offers of them state: what
        a heading probably means where it can mean several.
    """
    return _Reader(row, specs, deciding, stated).need()


class _Reader:
    """Reads one row, and notes what is doubtful in it."""

    def __init__(
        self, row: TableRow, specs: Mapping[str, Spec], deciding: Sequence[str], stated: Sequence[str]
    ) -> None:
        self.row = row
        self.specs = specs
        self.deciding = {id: specs[id] for id in deciding if id in specs}
        self.stated = {id: specs[id] for id in stated if id in specs}
        self.notes: list[str] = []
        self.beginnings: dict[int, str] = {}
        self.columns = self._columns()
        self.cells: dict[str, str] = {}
        self.unused: list[str] = []
        for column, cell in zip(self.columns, row.cells, strict=True):
            is_again = column.role in self.cells and not column.role.startswith("spec:")
            if cell and (is_again or not column.role):
                self.unused.append(column.heading or cell)
            elif cell:
                self.cells[column.role] = cell

    def _columns(self) -> list[ProductColumn]:
        """What each column is; of one that is not known, also without the bound that its heading holds."""
        sheet = self.row.sheet
        columns = recognised(sheet.headings, sheet.padded, self.specs, {}, NEED_ROLES)
        for place, heading in enumerate(sheet.headings):
            bare, beginning = split_beginning(heading)
            if heading in ("№", "#"):
                columns[place] = ProductColumn(heading, "number")
            column = self._by_heading(bare)
            if column.role:
                columns[place] = column._replace(heading=heading)
                self.beginnings[place] = beginning
        return columns

    def _by_heading(self, heading: str) -> ProductColumn:
        """What a column is by its heading; of the specs that it can mean, the one that things of the group are described by."""
        column = by_heading(heading, self.specs, {}, NEED_ROLES)
        if column.role.removeprefix("spec:") not in {**self.deciding, **self.stated}:
            if column.role and not column.role.startswith("spec:"):
                return column
            for specs in (self.deciding, self.stated):
                nearer = by_part_of_name(heading, specs)
                if nearer:
                    return nearer
        return column

    def need(self) -> RowNeed:
        """What the row says."""
        cells, level = self.cells, self._level()
        # Of a need that is listed with its id and its name, the name says more.
        cells.setdefault("name", cells.get("need", ""))
        name = " ".join(filter(None, (cells["name"], cells.get("model"))))
        if cells["name"] and cells.get("model", "") in cells["name"]:
            name = cells["name"]
        requires = [*self._specs(level), *self._conditions(cells.get("conditions", ""), level)]
        codes: dict[str, str] = {scheme: cells[scheme] for scheme in ("okpd2", "hs2022") if scheme in cells}
        quantity, services, when = self._quantity(), tuple(dict.fromkeys(self._services())), self._when()
        self._say_what_is_left_out()
        return RowNeed(
            name, cells.get("summary", ""), cells.get("group", ""), self._heading("group"), codes, quantity, services,
            tuple(requires), when, tuple(self.notes),
        )  # fmt: skip

    def _say(self, message: str, **values: object) -> None:
        self.notes.append(message.format(row=self.row.number, **values))

    def _heading(self, role: str) -> str:
        return next((column.heading for column in self.columns if column.role == role), "")

    def _level(self) -> Level | None:
        text = self.cells.get("level", "")
        level = level_of(text)
        if text and level is None:
            self._say(
                _('row {row}: "{value}" under "{heading}" is neither must nor should and was left out'),
                value=text, heading=self._heading("level"),
            )  # fmt: skip
        return level

    def _specs(self, level: Level | None) -> Iterator[Requirement]:
        for place, (column, cell) in enumerate(zip(self.columns, self.row.cells, strict=True)):
            if column.role.startswith("spec:") and cell:
                spec = self.specs[column.role.removeprefix("spec:")]
                if not column.by:
                    message = _('row {row}: "{heading}" is taken as "{spec}" ({key})')
                    self._say(message, heading=column.heading, spec=localize(spec.name), key=spec.id)
                yield from self._asked(spec, cell, column.unit, self.beginnings.get(place, ""), level, column.heading)

    def _asked(
        self, spec: Spec, cell: str, unit: str, beginning: str, level: Level | None, heading: str
    ) -> tuple[Requirement, ...]:
        """The conditions of a cell; what is doubtful in them is noted."""
        found = conditions_of(spec, cell, unit, beginning, level)
        messages = {
            "size": _(
                'row {row}: "{value}" under "{heading}" is taken as the size that is wanted: other sizes are asked about or only '
                'related; for a bound write "at least {value}" or "at most {value}"'
            ),
            "limit": _('row {row}: "{value}" under "{heading}" is taken as a limit that the offer must reach'),
            "inclusive": _('row {row}: the bound in "{value}" under "{heading}" is taken to be allowed itself'),
            "not-asked": _(
                'row {row}: "{value}" under "{heading}" is taken as not asked for; --require \'{key} = ...\' asks for it'
            ),
        }
        if not found.is_understood:
            message = _(
                'row {row}: "{value}" under "{heading}" was not understood and is not asked for; write it as: {examples}'
            )
            self._say(message, value=cell, heading=heading, examples=why_not(spec, cell))
        elif found.taken:
            self._say(messages[found.taken], value=cell, heading=heading, key=spec.id)
        return found.requires

    def _conditions(self, text: str, level: Level | None) -> Iterator[Requirement]:
        """The conditions of a text that holds several: "грузоподъёмность не менее 130 т; полный привод"."""
        for part in (part.strip() for part in text.split(";")):
            if part.casefold() in ("", *NOTHING):
                continue
            heading, rest = self._spec_before(part)
            if heading is None:
                message = _('row {row}: "{text}" was not understood and is not asked for; ask for it with --require')
                self._say(message, text=part)
                continue
            spec = self.specs[heading.role.removeprefix("spec:")]
            cell = rest or ("+" if spec.type == "flag" else "")
            yield from self._asked(spec, cell, heading.unit, "", level, heading.heading)

    def _spec_before(self, text: str) -> tuple[ProductColumn | None, str]:
        """The spec that a text begins with, by the most of its words, and what follows."""
        words = text.split()
        for count in range(min(len(words), 8), 0, -1):
            heading = " ".join(words[:count]).rstrip(":=–—- ")
            # "от 130" names nothing, and the words of a name that mean nothing are not compared.
            column = None if _BOUND.search(heading) else self._spec_called(heading)
            if column is not None:
                return column, " ".join(words[count:]).lstrip(":=–— ")
        return None, ""

    def _spec_called(self, heading: str) -> ProductColumn | None:
        """The spec that a heading names; of several, the one that things of the group are described by."""
        column = by_heading(heading, self.specs, {}, {})
        if column.role.removeprefix("spec:") in {**self.deciding, **self.stated}:
            return column
        nearer = (by_part_of_name(heading, specs) for specs in (self.deciding, self.stated))
        return next(filter(None, nearer), column if column.role else None)

    def _quantity(self) -> Quantity | None:
        """How much; without a unit anywhere, pieces."""
        text = self.cells.get("quantity", "")
        if text.casefold() in ("", *NOTHING):
            return None
        heading = self._heading("quantity")
        unit_of_heading = next(column.unit for column in self.columns if column.role == "quantity")
        number, named = split_unit(text)
        given, named = amount(number), named or self.cells.get("unit", "")
        rate = parse_rate(named) if named else split_rate(unit_of_heading or "pcs")
        if given is None or rate is None or given[0] < 0:
            message = _(
                'row {row}: "{value}" under "{heading}" is no amount and was left out; say it with --quantity, such as "20 pcs"'
            )
            self._say(message, value=text if rate or named in text else f"{text} {named}", heading=heading)
            return None
        plain, period = rate
        apart = parse_rate(f"{plain}/{self.cells['per']}") if self.cells.get("per") and not period else None
        periods: dict[str, Period | None] = {"year": "year", "month": "month", "day": "day"}
        return Quantity(given[0], plain, periods.get(apart[1] if apart else period))

    def _when(self) -> When | None:
        """By when, or from when until when."""
        ends: dict[str, str] = {}
        for role in ("starts", "when"):
            cell = self.cells.get(role, "")
            read = read_need_answer(Decimal(cell) if re.fullmatch(r"\d+", cell) else cell, ("when",)) if cell else None
            if isinstance(read, str):
                message = _(
                    'row {row}: "{value}" under "{heading}" is no time and was left out; write it as 2027-06 or "from 2026 to 2028"'
                )
                self._say(message, value=cell, heading=self._heading(role))
            elif read is not None and read.when:
                ends |= read.when if role == "when" else {"from": read.when.get("from") or read.when["by"]}
        start, by = (Day(ends[end]) if end in ends else None for end in ("from", "by"))
        if start and by and start.first > by.last:
            self._say(_('row {row}: "{value}" ends before it begins and was left out'), value=f"{start} – {by}")
            return None
        return When(start, by) if ends else None

    def _services(self) -> Iterator[Service]:
        """The services of their column; where there is none, those of the name."""
        if "services" not in self.cells:
            for text, found in services_in_name(self.cells["name"]):
                message = _('row {row}: "{value}" in the name is taken as a service that is asked for: {service}')
                self._say(message, value=text, service=_(found))
                yield found
        for text, service in services_of(self.cells.get("services", "")):
            if service:
                yield service
            else:
                message = _(
                    'row {row}: "{value}" under "{heading}" is no service and is not asked for; services: {services}'
                )
                self._say(message, value=text, heading=self._heading("services"), services=", ".join(map(_, SERVICES)))

    def _say_what_is_left_out(self) -> None:
        """Name the filled cells that ask for nothing."""
        pairs = list(zip(self.columns, self.row.cells, strict=True))
        useless = [column.heading for column, cell in pairs if cell and column.role in ASKS_NOTHING]
        beyond = self.row.sheet.rows[self.row.number - self.row.sheet.first_row][len(pairs) :]
        if unknown := [*self.unused, *filter(None, beyond)]:
            self._say(
                _(
                    "row {row}: columns that were not recognised and are not asked for: {columns}; --require asks for more"
                ),
                columns=", ".join(map(quoted, unknown)),
            )
        if useless:
            self._say(
                _("row {row}: columns by which nothing is chosen: {columns}"), columns=", ".join(map(quoted, useless))
            )
        if self.row.sheet.other_sheets:
            text = _("{path}: the first sheet is read; other sheets are not: {sheets}")
            self.notes.append(text.format(path=self.row.path, sheets=", ".join(self.row.sheet.other_sheets)))
