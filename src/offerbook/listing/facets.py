"""How many records of a selection there are by sector, supplier, kind and the like, those that state none among them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple

from offerbook.index.store import Index
from offerbook.listing.listings import LISTINGS
from offerbook.listing.select import Selection, select
from offerbook.tables.table import Cell, Column, Row, Table, word
from offerbook.text.i18n import N_, _, current_language


class Facet(NamedTuple):
    """What records are counted by.

    column: the column of the listing that says it.
    kind: the kind of record that its values are ids of; empty for words and years.
    through: a query that leads from what the column holds to the values, where it does not hold them itself.
    """

    column: str
    kind: str = ""
    through: str = ""


_YEARS = "SELECT id, substr(date, 1, 4) FROM sources WHERE date IS NOT NULL"
_MODELS = "SELECT id, group_id FROM offers UNION SELECT offer_id, group_id FROM variants"
FACETS: dict[str, dict[str, Facet]] = {
    "offers": {
        "sector": Facet(
            "id", "sector", f"SELECT m.id, g.sector_id FROM ({_MODELS}) m JOIN groups g ON g.id = m.group_id"
        ),
        "group": Facet("id", "group", _MODELS),
        "supplier": Facet("supplier_id", "supplier"),
        "kind": Facet("kind"),
        "stage": Facet("stage"),
        "source-year": Facet("sources", through=_YEARS),
    },
    "needs": {
        "project": Facet("project_id", "project"),
        "sector": Facet("group_ids", "sector", "SELECT id, sector_id FROM groups"),
        "status": Facet("status"),
        "basis": Facet("basis"),
        "source-year": Facet("sources", through=_YEARS),
    },
    "projects": {
        "sector": Facet(
            "id",
            "sector",
            "SELECT n.project_id, g.sector_id FROM needs n JOIN need_groups t ON t.need_id = n.id "
            "JOIN groups g ON g.id = t.group_id",
        ),
        "source-year": Facet("sources", through=_YEARS),
    },
}
"""What the records of each listing are counted by, in the order in which it is shown."""
FACET_WORDS = (
    *(N_("sector"), N_("group"), N_("supplier"), N_("project"), N_("kind"), N_("stage"), N_("status"), N_("basis")),
    N_("source-year"),
)
"""The names of facets, each a message: people read them in their own language."""
COLUMNS = ("facet", "value", "name", "records")


def facets_table(index: Index, name: str, selection: Selection) -> Table:
    """The counts of the records that a selection of a listing finds. A record counts once for each value that it has."""
    facets = FACETS[name]
    wanted = list(dict.fromkeys(facet.column for facet in facets.values()))
    records = [dict(zip(wanted, row, strict=True)) for row in select(index, name, wanted, selection.whole())]
    columns = (
        Column("facet", _("Counted by"), "word", 1),
        Column("value", _("Id"), "id", 3),
        Column("name", _("Name"), "text", 1),
        Column("records", _(LISTINGS[name].title), "integer", 1),
    )
    rows = (row for key, facet in facets.items() for row in _counts(index, key, facet, records))
    return Table("facets", _(LISTINGS[name].title), columns, rows)


def _counts(index: Index, key: str, facet: Facet, records: list[dict[str, Cell]]) -> Iterator[Row]:
    """The rows of one facet: the most frequent values first, those records that state none last."""
    through: dict[str, set[str]] | None = None
    if facet.through:
        through = {}
        for item, value in index.rows(facet.through):
            through.setdefault(item, set()).add(value)
    counts: Counter[str | None] = Counter()
    for record in records:
        counts.update(_values(record[facet.column], through) or [None])
    names = _names(index, facet.kind) if facet.kind else {}
    for value, count in sorted(counts.items(), key=lambda item: (item[0] is None, -item[1], item[0] or "")):
        shown = _("not stated") if value is None else names.get(value) or word(value)
        yield key, value, shown, count


def _values(cell: Cell, through: dict[str, set[str]] | None) -> set[str]:
    items = cell if isinstance(cell, tuple) else () if cell is None else (str(cell),)
    if through is None:
        return set(items)
    return {value for item in items for value in through.get(item, ())}


def _names(index: Index, kind: str) -> dict[str, str]:
    language, other = ("ru", "en") if current_language() == "ru" else ("en", "ru")
    return dict(index.rows(f"SELECT id, coalesce(nullif(name_{language}, ''), name_{other}) FROM {kind}s"))
