"""Records whole, as a table: every fact with its sources, then the sources themselves and the place in the files."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from offerbook.index.store import Index
from offerbook.listing.columns import CATALOGUE, catalogue
from offerbook.listing.record_lines import RecordLine, load_record, record_line, record_lines
from offerbook.listing.resolve import RecordId, UnknownNameError, find_record
from offerbook.loading.locate import OF_FOLDER, Root
from offerbook.model.phrases import localize
from offerbook.model.records import TABLES, Need, Record, Source
from offerbook.tables.table import Column, Row, Table
from offerbook.text.errors import DamagedIndexError
from offerbook.text.i18n import N_, _

KINDS = (
    N_("offer"), N_("project"), N_("need"), N_("supplier"), N_("group"), N_("sector"), N_("source"), N_("spec"),
)  # fmt: skip
"""Kinds of records that can be shown, in the order in which an id is looked up."""


class FoundRecord(NamedTuple):
    """A record with all that is shown of it.

    kind, id: which it is; a need's id is project/need.
    record: the record.
    lines: its own lines, in the order of its fields.
    sources: its sources, those of the whole record first.
    file: the place in the catalogue's files.
    catalogue: which of several catalogues it is of; empty where one is asked.
    """

    kind: str
    id: str
    record: Record
    lines: list[RecordLine]
    sources: list[Source]
    file: RecordLine
    catalogue: str = ""


def found_record(index: Index, name: str, root: Root) -> FoundRecord:
    """The record that `name` means: an id, `kind:id`, or a name in either language. UsageError when there is none."""
    kind, id = _find(index, name)
    record = load_record(index, kind, id, Need if kind == "need" else TABLES[kind])
    own = list(record_lines(index, record))
    if kind == "need":
        # In its file a need has an id within its project; everywhere else it goes by project/need.
        own = [line._replace(value=id) if (line.part, line.key) == ("", "id") else line for line in own]
        own = [
            line._replace(value=_status_text(index, id, line.value)) if line.key == "status" else line for line in own
        ]
    place, whence = _file_line(index, kind, id, root), index.value(f"SELECT {catalogue(kind, '?')}", id) or ""
    return FoundRecord(kind, id, record, own, _cited(index, kind, id, record), place, whence)


def record_table(found: Sequence[FoundRecord]) -> Table:
    """Records as a table: every fact with its sources, then the sources themselves and the place in the files.

    Of several records, a first column says which of them a row belongs to.
    """
    columns = (
        Column("part", _("Variant"), "id", 4, _("the variant that the value belongs to")),
        Column("field", _("Key"), "id", 7, _("stable name of the field")),
        Column("label", _("Field"), "text", 1),
        Column("value", _("Value"), "text", 1),
        Column("qualifier", _("Qualifier"), "word", 3, _("about, over, at-least or at-most, as the source states it")),
        Column("unit", _("Unit"), "id", 3),
        Column("note", _("Note"), "text", 3, _("what is remarked on the value")),
        Column("sources", _("Sources"), "list", 3, _("the sources that state the value")),
        Column("confidence", _("Confidence"), "word", 5),
    )
    rows = [(one, _row(line)) for one in found for line in _all_lines(one)]
    if len(found) == 1:
        return Table("record", f"{_(found[0].kind)} {found[0].id}", columns, [row for _one, row in rows])
    which = Column("record", _("Record"), "id", 1, _("the record that the row belongs to"))
    title = ", ".join(one.id for one in found)
    return Table("record", title, (which, *columns), [(one.id, *row) for one, row in rows])


def _row(line: RecordLine) -> Row:
    value = line.value if line.raw is None else line.raw
    return (
        line.part or None, line.key, line.label, value, line.qualifier, line.unit, line.note or None, line.sources,
        line.confidence,
    )  # fmt: skip


def _all_lines(found: FoundRecord) -> Iterator[RecordLine]:
    """The lines of a record, each with the sources that it inherits, then its sources and its place."""
    for line in found.lines:
        yield line._replace(sources=sources_of(line, found.record))
    for source in found.sources:
        date = str(source.date) if source.date else _("undated")
        parts = (localize(source.publisher_name), localize(source.title), date, source.url)
        yield record_line("", "source", ", ".join(part for part in parts if part), (source.id,))
    if found.catalogue:
        yield record_line("", CATALOGUE, found.catalogue)
    yield found.file


def _status_text(index: Index, need: str, current: str) -> str:
    """The status of a need on the day that is asked about, with what the catalogue says where that is another."""
    stated = _(str(index.value("SELECT status FROM needs WHERE id = ?", need)))
    if stated == current:
        return current
    if current == _("planned"):
        return _("{status}: its time has not begun; the catalogue says {stated}").format(status=current, stated=stated)
    return _("{status}: its time has passed; the catalogue says {stated}").format(status=current, stated=stated)


def _find(index: Index, name: str) -> RecordId:
    try:
        return find_record(index, KINDS, name)
    except UnknownNameError as error:
        if name.partition(":")[0] in KINDS:
            raise
        if not name.strip():
            message = _("name a record by its id or its name; `offerbook offers` lists the offers")
            raise UnknownNameError(message) from None
        project, slash, need = name.partition("/")
        if slash and index.has("project", project):
            if error.near.startswith(f"{project}/"):
                return find_record(index, ("need",), name)
            message = _('{project} has no need "{need}". `offerbook needs --project {project}` lists its needs.')
            raise UnknownNameError(message.format(project=project, need=need)) from None
        if error.near:
            message = _(
                'nothing has the id "{name}"; did you mean "{near}"? `offerbook offers {name}` looks for it as words.'
            )
            raise UnknownNameError(message.format(name=name, near=error.near), error.near) from None
        message = _('nothing has the id "{name}". `offerbook offers {name}` looks for it as words.')
        raise UnknownNameError(message.format(name=name)) from None


FILING_ATTRIBUTES = {
    "id", "kind", "group", "groups", "supplier", "services", "status", "basis", "confidence", "needs", "proposed_for",
    "mentions", "sector", "terms", "type", "unit", "codes", "checked", "short",
}  # fmt: skip
"""Attributes that say how the catalogue files a record, not what a source states."""


def sources_of(line: RecordLine, record: Record) -> tuple[str, ...]:
    """The sources of a line: its own, else those that it inherits; none where it says how the catalogue files the record."""
    return line.sources if line.attribute in FILING_ATTRIBUTES else stated_by(line, record)


def stated_by(line: RecordLine, record: Record) -> tuple[str, ...]:
    """The sources of a line: its own, else those that it inherits from its variant or from the record."""
    variants = {variant.id: variant.sources for variant in getattr(record, "variants", ())}
    return line.sources or variants.get(line.part) or tuple(getattr(record, "sources", ()))


def _cited(index: Index, kind: str, id: str, record: Record) -> list[Source]:
    """Every source that the record cites; those of the whole record first."""
    citations = index.rows("SELECT source_id FROM citations WHERE kind = ? AND record_id = ?", kind, id)
    ids = dict.fromkeys((*getattr(record, "sources", ()), *(row[0] for row in citations)))
    return [load_record(index, "source", source_id, Source) for source_id in ids]


def _file_line(index: Index, kind: str, id: str, root: Root) -> RecordLine:
    """The place of the record: file, line and column, or the file alone where that cannot be read any more."""
    sql = "SELECT file, steps, id_line, id_column FROM records WHERE kind = ? AND id = ?"
    row = next(index.rows(sql, kind, id), None)
    if row is None:
        raise DamagedIndexError(id)
    file, steps, line, column = row
    shown = file.replace(OF_FOLDER, "/")
    if line is not None:
        return record_line("", "file", f"{shown}:{line}:{column}")
    from offerbook.loading.toml_document import Document, read

    document = read(root, file)
    place = str(document.place((*json.loads(steps), "id"))) if isinstance(document, Document) else shown
    return record_line("", "file", place.replace(OF_FOLDER, "/"))
