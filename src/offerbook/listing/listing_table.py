"""Answers to tables: the only place that chooses columns, their headers and their order.

Headers and descriptions are English here and are translated where a table is made; keys never are.
"""

from __future__ import annotations

from collections.abc import Sequence

from offerbook.index.store import Index
from offerbook.listing.fields import field, names_of_fields
from offerbook.listing.select import Selection, select
from offerbook.tables.arrange import Heading, help_table, select_columns
from offerbook.tables.table import Column, Row, Table
from offerbook.text.i18n import N_, _, current_language, pick_language

TITLES = {
    "offers": N_("Offers"),
    "projects": N_("Projects"),
    "needs": N_("Needs"),
    "sectors": N_("Sectors"),
    "groups": N_("Groups"),
    "suppliers": N_("Suppliers"),
    "sources": N_("Sources"),
}
HEADINGS: dict[str, dict[str, Heading]] = {
    "offers": {
        "id": Heading(N_("Offer"), 1, True, N_("the offer's id; `offerbook show ID` shows the whole record")),
        "name": Heading(N_("Name"), 1, True),
        "name_en": Heading(N_("Name in English"), 8),
        "name_ru": Heading(N_("Name in Russian"), 8),
        "summary": Heading(N_("Summary"), 6, False, N_("what it is and what it is for")),
        "supplier": Heading(N_("Supplier"), 4, True),
        "supplier_id": Heading(N_("Supplier id"), 5),
        "group": Heading(N_("Group"), 3, True, N_("what it is bought as")),
        "group_id": Heading(N_("Group id"), 5),
        "sector": Heading(N_("Sector"), 5),
        "sector_id": Heading(N_("Sector id"), 5),
        "kind": Heading(N_("Kind"), 5, True, N_("goods, service, turnkey or technology-transfer")),
        "stage": Heading(
            N_("Stage"),
            6,
            False,
            N_("series, small-series, pre-series, prototype or planned; unknown where no source says"),
        ),
        "services": Heading(N_("Services"), 6, False, N_("what the supplier gives with it")),
        "variants": Heading(N_("Variants"), 6, True, N_("models within the offer")),
        "okpd2": Heading(N_("OKPD2"), 6),
        "hs2022": Heading(N_("HS 2022"), 6),
        "projects": Heading(N_("Proposed for"), 6, False, N_("projects that a source proposes it for")),
        "cautions": Heading(N_("Cautions"), 7, False, N_("warnings on the offer")),
        "confidence": Heading(N_("Confidence"), 6, False, N_("two-sources, one-source or analyst")),
        "sources": Heading(N_("Sources"), 7, False, N_("ids of the sources of its facts")),
        "file": Heading(N_("File"), 8, False, N_("the catalogue file it stands in")),
    },
    "projects": {
        "id": Heading(N_("Project"), 1, True),
        "name": Heading(N_("Name"), 1, True),
        "name_en": Heading(N_("Name in English"), 8),
        "name_ru": Heading(N_("Name in Russian"), 8),
        "summary": Heading(N_("Summary"), 6),
        "place": Heading(N_("Place"), 6),
        "owner": Heading(N_("Owner"), 5),
        "stage": Heading(N_("Stage"), 4, True, N_("how far the project is")),
        "needs": Heading(N_("Needs"), 2, True, N_("how many needs it has")),
        "open_needs": Heading(N_("Open needs"), 3, True, N_("needs that are open or planned")),
        "proposed_offers": Heading(N_("Proposed offers"), 5, True, N_("offers that a source proposes for it")),
        "cautions": Heading(N_("Cautions"), 7),
        "confidence": Heading(N_("Confidence"), 6),
        "sources": Heading(N_("Sources"), 7),
        "file": Heading(N_("File"), 8),
    },
    "needs": {
        "id": Heading(N_("Need"), 1, True, N_("project/need; `offerbook match PROJECT/NEED` finds offers")),
        "name": Heading(N_("Name"), 1, True),
        "name_en": Heading(N_("Name in English"), 8),
        "name_ru": Heading(N_("Name in Russian"), 8),
        "summary": Heading(N_("Summary"), 6),
        "project": Heading(N_("Project"), 6),
        "project_id": Heading(N_("Project id"), 6),
        "groups": Heading(N_("Groups"), 3, True, N_("what would serve it")),
        "group_ids": Heading(N_("Group ids"), 6),
        "quantity": Heading(N_("Quantity"), 4, True),
        "unit": Heading(N_("Unit"), 4, True),
        "per": Heading(N_("Per"), 6, False, N_("the period, when the quantity is a rate")),
        "services": Heading(N_("Services"), 6),
        "requirements": Heading(N_("Conditions"), 6, False, N_("how many conditions it puts on specs")),
        "status": Heading(N_("Status"), 2, True, N_("open, planned, past or dormant")),
        "basis": Heading(N_("Basis"), 5, True, N_("stated by a source, or inferred by an analyst")),
        "why": Heading(N_("Why"), 7, False, N_("what it is stated or inferred from")),
        "cautions": Heading(N_("Cautions"), 7),
        "confidence": Heading(N_("Confidence"), 6),
        "sources": Heading(N_("Sources"), 7),
        "file": Heading(N_("File"), 8),
    },
    "sectors": {
        "id": Heading(N_("Sector"), 1, True),
        "name": Heading(N_("Name"), 1, True),
        "name_en": Heading(N_("Name in English"), 8),
        "name_ru": Heading(N_("Name in Russian"), 8),
        "offers": Heading(N_("Offers"), 2, True),
        "suppliers": Heading(N_("Suppliers"), 4, True),
        "needs": Heading(N_("Needs"), 3, True),
        "groups": Heading(N_("Groups"), 5, True),
    },
    "groups": {
        "id": Heading(N_("Group"), 1, True),
        "name": Heading(N_("Name"), 1, True),
        "name_en": Heading(N_("Name in English"), 8),
        "name_ru": Heading(N_("Name in Russian"), 8),
        "sector": Heading(N_("Sector"), 4, True),
        "sector_id": Heading(N_("Sector id"), 6),
        "terms": Heading(N_("Terms"), 6, False, N_("the words people type for it")),
        "okpd2": Heading(N_("OKPD2"), 5, True),
        "hs2022": Heading(N_("HS 2022"), 6),
        "offers": Heading(N_("Offers"), 2, True),
        "needs": Heading(N_("Needs"), 3, True),
        "links": Heading(N_("Links"), 7, False, N_("groups that can serve in part instead")),
    },
    "suppliers": {
        "id": Heading(N_("Supplier"), 1, True),
        "name": Heading(N_("Name"), 1, True),
        "name_en": Heading(N_("Name in English"), 8),
        "name_ru": Heading(N_("Name in Russian"), 8),
        "city": Heading(N_("City"), 3, True),
        "country": Heading(N_("Country"), 6),
        "offers": Heading(N_("Offers"), 2, True),
        "sectors": Heading(N_("Sectors"), 5, True),
        "cautions": Heading(N_("Cautions"), 7),
        "sources": Heading(N_("Sources"), 7),
    },
    "sources": {
        "id": Heading(N_("Source"), 1, True),
        "publisher": Heading(N_("Publisher"), 2, True),
        "title": Heading(N_("Title"), 4),
        "date": Heading(N_("Date"), 3, True, N_("as precisely as published")),
        "language": Heading(N_("Language"), 6, True),
        "records": Heading(N_("Records"), 4, True, N_("records that cite it")),
        "url": Heading(N_("Address"), 5, True),
    },
}


def listing(index: Index, name: str, selection: Selection, columns: Sequence[str]) -> Table:
    """The rows of a listing that a selection asks for, under the columns asked for or the usual ones."""
    usual = [key for key, heading in HEADINGS[name].items() if heading.shown]
    wanted = select_columns(name, columns, usual, names_of_fields(index, name), tuple(HEADINGS[name]))
    answer = select(index, name, wanted, selection)
    # What the reader asked for by name is the last that a narrow terminal goes without.
    named = {wish.strip().lstrip("+") for value in columns for wish in value.split(",")}
    shown = (column(index, name, key) for key in wanted)
    columns_shown = tuple(it._replace(priority=min(it.priority, 2)) if it.key in named else it for it in shown)
    return Table(name, _(TITLES[name]), columns_shown, answer.rows)


def column(index: Index, name: str, key: str) -> Column:
    """The column that shows a field of a listing."""
    type_ = field(index, name, key).type
    heading = HEADINGS[name].get(key)
    if heading is not None:
        return Column(
            key, _(heading.header), type_, heading.priority, _(heading.description) if heading.description else ""
        )
    en, ru, unit = next(index.rows("SELECT name_en, name_ru, unit FROM specs WHERE id = ?", key))
    from offerbook.text.units import symbol

    return Column(
        key, pick_language(en, ru), type_, 3, _("spec of the offers"), symbol(unit, current_language()) if unit else ""
    )


def column_help(index: Index, name: str) -> Table:
    """Every column of a listing: what `--columns help` shows."""
    rows: list[Row] = []
    for key in names_of_fields(index, name):
        it = column(index, name, key)
        heading = HEADINGS[name].get(key)
        rows.append((key, it.heading, it.type, bool(heading and heading.shown), it.description))
    return help_table(name, rows)


def overview_of(index: Index, title: str) -> Table:
    """What the catalogue holds, sector by sector: the sectors that have offers or needs."""
    table = listing(index, "sectors", Selection(where=()), ())
    counts = {
        name: index.value(f"SELECT count(*) FROM {name}") for name in ("offers", "suppliers", "projects", "needs")
    }
    text = _("{title}: offers {offers}, suppliers {suppliers}, projects {projects}, needs {needs}")
    return table._replace(title=text.format(title=title, **counts))
