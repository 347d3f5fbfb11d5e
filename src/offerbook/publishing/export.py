"""The tables that are exported whole, with their keys, and where an export goes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from functools import cached_property
from pathlib import Path
from typing import Any, NamedTuple

from offerbook.index.store import Index, Progress, no_progress
from offerbook.listing.column_lookup import catalogues_of, names_of_records
from offerbook.listing.listing_table import listing
from offerbook.listing.listings import LISTINGS
from offerbook.listing.resolve import short_names
from offerbook.listing.select import Selection
from offerbook.matching.columns import VERDICTS, gap_columns, match_columns
from offerbook.matching.context import MatchingContext, matching_context
from offerbook.matching.gaps import gaps
from offerbook.matching.ranking import rank
from offerbook.matching.request import MatchRequest, match_request
from offerbook.tables.column_specs import make_table
from offerbook.tables.formats import ENDINGS, format_for
from offerbook.tables.table import Cell, Column, ColumnType, Table
from offerbook.text.errors import UsageError
from offerbook.text.i18n import N_, _
from offerbook.text.paths import is_folder
from offerbook.text.spelling import nearest

FORMAT_VERSION = "1.0.0"
"""The version of the exported tables: the second number grows with a new column, the first where one goes or changes."""
ForeignKey = tuple[str, str, str]
"""A column, the table it leads to, and the column there."""
RAW_TABLES: dict[str, str] = {
    N_("variants"): "offer_id, id, name_en, name_ru, supplier_id, group_id, stage, checked",
    N_("facts"): (
        "offer_id, variant_id, spec_id, value, value_ru, low, number, qualifier, inherited, confidence, note_en, note_ru, "
        "source_ids, sources_inherited"
    ),
    N_("specs"): "id, name_en, name_ru, type, unit, tolerance, checked",
    N_("choices"): "spec_id, id, name_en, name_ru",
    N_("units"): "id, name_en, name_ru, of, factor",
    N_("links"): "group_id, other_group_id, share, kind, serves, reason_en, reason_ru, checked",
    N_("requirements"): (
        "need_id, position, spec_id, min, max, one_of, flag, text, level, part, why_en, why_ru, source_ids, "
        "sources_inherited"
    ),
    N_("need_groups"): "need_id, group_id, position",
    N_("proposals"): "offer_id, project_id, source_id, paragraph, note_en, note_ru",
    N_("need_services"): "need_id, service, part",
    N_("quantities"): (
        "need_id, position, part, value, unit, per, qualifier, note_en, note_ru, source_ids, sources_inherited"
    ),
    N_("capacities"): "offer_id, value, unit, per, qualifier, source_ids, sources_inherited",
    N_("deliveries"): (
        "offer_id, variant_id, recipient_en, recipient_ru, place_en, place_ru, region, project_id, date, quantity, unit, "
        "qualifier, note_en, note_ru, confidence, source_ids, sources_inherited"
    ),
    N_("prices"): (
        "offer_id, variant_id, value, currency, unit, qualifier, date, terms_en, terms_ru, source_ids, sources_inherited"
    ),
    N_("contacts"): "supplier_id, site, phone, email, note_en, note_ru, source_ids, sources_inherited",
    N_("locations"): "project_id, latitude, longitude, name_en, name_ru, source_ids, sources_inherited",
    N_("codes"): "kind, record_id, variant_id, scheme, code, mixed, certainty",
    N_("notes"): (
        "kind, record_id, variant_id, topic, text_en, text_ru, confidence, starts, ends, source_ids, sources_inherited"
    ),
    N_("cautions"): (
        "kind, record_id, variant_id, text_en, text_ru, asks_en, asks_ru, of, date, source_ids, sources_inherited"
    ),
    N_("citations"): "kind, record_id, source_id",
}
"""Tables of the index that are exported as they are, with their columns."""
TYPES: dict[str, ColumnType] = {
    "latitude": "number", "longitude": "number", "date": "date",
    "checked": "date",
    "number": "number", "low": "number", "tolerance": "number", "factor": "number", "share": "number", "position": "integer",
    "paragraph": "integer", "inherited": "integer", "serves": "integer", "mixed": "integer", "sources_inherited": "integer",
    "code": "code",
    "requirements.min": "number", "requirements.max": "number", "quantities.value": "number", "capacities.value": "number",
    "prices.value": "number", "deliveries.quantity": "number",
}  # fmt: skip
"""Types of the columns of RAW_TABLES that are no texts: by their names, or by table and name where others of the name are texts."""


def column_type(table: str, column: str) -> ColumnType:
    """The type of a column of RAW_TABLES."""
    return TYPES.get(f"{table}.{column}") or TYPES.get(column, "text")


KEYS: dict[str, tuple[list[str], list[ForeignKey]]] = {
    "offers": (["id"], [("supplier_id", "suppliers", "id"), ("group_id", "groups", "id"), ("sector_id", "sectors", "id")]),
    "projects": (["id"], []),
    "needs": (["id"], [("project_id", "projects", "id")]),
    "sectors": (["id"], []),
    "groups": (["id"], [("sector_id", "sectors", "id")]),
    "suppliers": (["id"], []),
    "sources": (["id"], []),
    "variants": (
        ["offer_id", "id"],
        [("offer_id", "offers", "id"), ("supplier_id", "suppliers", "id"), ("group_id", "groups", "id")],
    ),
    "facts": ([], [("offer_id", "offers", "id"), ("spec_id", "specs", "id")]),
    "specs": (["id"], []),
    "choices": (["spec_id", "id"], [("spec_id", "specs", "id")]),
    "units": (["id"], []),
    "links": (["group_id", "other_group_id"], [("group_id", "groups", "id"), ("other_group_id", "groups", "id")]),
    "requirements": (["need_id", "position"], [("need_id", "needs", "id"), ("spec_id", "specs", "id")]),
    "need_groups": (["need_id", "group_id"], [("need_id", "needs", "id"), ("group_id", "groups", "id")]),
    "proposals": ([], [("offer_id", "offers", "id"), ("project_id", "projects", "id"), ("source_id", "sources", "id")]),
    "need_services": ([], [("need_id", "needs", "id")]),
    "quantities": (["need_id", "position"], [("need_id", "needs", "id")]),
    "capacities": ([], [("offer_id", "offers", "id")]),
    "deliveries": ([], [("offer_id", "offers", "id"), ("project_id", "projects", "id")]),
    "prices": ([], [("offer_id", "offers", "id")]),
    "contacts": ([], [("supplier_id", "suppliers", "id")]),
    "locations": ([], [("project_id", "projects", "id")]),
    "codes": ([], []),
    "cautions": ([], []),
    "notes": ([], []),
    "citations": (["kind", "record_id", "source_id"], [("source_id", "sources", "id")]),
    "matches": (
        ["need", "offer"],
        [
            ("need", "needs", "id"), ("offer", "offers", "id"), ("project", "projects", "id"),
            ("supplier", "suppliers", "id"), ("group", "groups", "id"),
        ],
    ),
    "verdicts": (
        [], [("need", "needs", "id"), ("offer", "offers", "id")],
    ),
    "gaps": (["side", "id"], []),
}  # fmt: skip
"""Primary key and foreign keys of every table that can be exported, in the order of the export."""


def checked_tables(names: Sequence[str]) -> list[str]:
    """These tables, each once, or all when none is named; UsageError for one that does not exist."""
    for name in names:
        if name not in KEYS:
            near = nearest(name, list(KEYS))
            if near:
                message = _('there is no table "{name}"; did you mean "{near}"? Tables are {all}.')
            else:
                message = _('there is no table "{name}". Tables are {all}.')
            raise UsageError(message.format(name=name, near=near[0] if near else "", all=", ".join(KEYS)))
    return list(dict.fromkeys(names)) or list(KEYS)


class Exporter:
    """The tables of one catalogue.

    index: of the catalogue.
    progress: is called with each need that is matched for a table.
    """

    def __init__(self, index: Index, progress: Progress = no_progress) -> None:
        self.index = index
        self.progress = progress

    def table(self, name: str) -> Table:
        """A table whole, with every column."""
        if name in LISTINGS:
            return listing(self.index, name, Selection(), ["all"])
        if name in RAW_TABLES:
            return self._raw_table(name)
        # There can be more matches than memory has room for: each table that needs them makes them anew, one by one. What is
        # read for one is there for the next.
        request, context = self._request, self._context
        matches = rank(context, request.needs, request.offers, progress=self.progress)
        if name == "matches":
            columns = match_columns(catalogues_of(self.index), short_names(self.index, "suppliers"))
            return make_table(name, _("Matches"), columns, matches, ["all"], (), None)
        if name == "verdicts":
            judged = ((match, verdict) for match in matches for verdict in match.verdicts)
            return make_table(name, _("Verdicts"), VERDICTS, judged, ["all"], (), None)
        all_gaps = gaps(context, request.needs, request.offers, matches)
        of_gaps = gap_columns(catalogues_of(self.index), names_of_records(self.index))
        return make_table(name, _("Gaps"), of_gaps, all_gaps, ["all"], (), None)

    @cached_property
    def _request(self) -> MatchRequest:
        return match_request(self.index, None, Selection(), Selection())

    @cached_property
    def _context(self) -> MatchingContext:
        return matching_context(self.index)

    def _raw_table(self, name: str) -> Table:
        columns = tuple(Column(key, key, column_type(name, key), 1) for key in RAW_TABLES[name].split(", "))
        rows = self.index.rows(f"SELECT {RAW_TABLES[name]} FROM {name}")
        cells: Iterator[tuple[Cell, ...]] = (
            tuple(_cell(value, column.type) for value, column in zip(row, columns, strict=True)) for row in rows
        )
        return Table(name, _(name), columns, cells)


def _cell(value: Any, type_: ColumnType) -> Cell:
    if value is None or value == "":
        return None
    if type_ == "number":
        # SQLite holds 1200 as 1200.0, which is more than was published.
        is_whole = isinstance(value, float) and value == int(value)
        return Decimal(int(value)) if is_whole else Decimal(str(value))
    cell: Cell = value
    return cell


class Target(NamedTuple):
    """Where an export goes: "stdout", "file", "folder", "sqlite", "workbook", "json" or "parquet"."""

    kind: str
    path: Path | None


def target(output: str | None, tables: Sequence[str]) -> Target:
    """Where an export of these tables goes; UsageError where the two do not fit."""
    if output == "":
        # A variable of a shell that is not set; the working folder would be filled.
        raise UsageError(_("-o names no file or folder; write -o FOLDER or -o FILE, or leave it out"))
    if output in (None, "-"):
        if len(tables) != 1:
            raise UsageError(
                _(
                    "several tables need a place: add -o FOLDER, -o FILE.xlsx or -o FILE.sqlite, or name one table of {all}"
                ).format(all=", ".join(KEYS))
            )
        return Target("stdout", None)
    path = Path(output)
    ending = path.suffix.lower()
    if ending in (".sqlite", ".sqlite3", ".db"):
        return Target("sqlite", path)
    if ending == ".xlsx" and len(tables) != 1:
        return Target("workbook", path)
    if ending == ".parquet":
        return Target("parquet", path)
    if ending == ".json" and len(tables) != 1:
        return Target("json", path)
    if is_folder(path) or not ending:
        return Target("folder", path)
    if format_for(path) is None:
        text = _("the ending of {path} names no form of an export; use one of {endings}, or give a folder")
        endings = list(ENDINGS) if len(tables) == 1 else [".xlsx", ".sqlite", ".json", ".parquet"]
        raise UsageError(text.format(path=path, endings=" ".join(endings)))
    if len(tables) != 1:
        raise UsageError(_("{path} can hold one table; name one, or give a folder or a .sqlite file").format(path=path))
    return Target("file", path)
