"""The tables on the sheets of a workbook: names first, ids folded away, each name a link to its own row."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal, InvalidOperation
from typing import Any, NamedTuple

from offerbook.index.store import Index
from offerbook.listing.listing_table import listing
from offerbook.listing.select import Selection
from offerbook.matching import cells
from offerbook.matching.gaps import Gap
from offerbook.matching.match import Match
from offerbook.model.phrases import choice_text, condition_text, localize, proposal_text
from offerbook.model.qualifiers import qualified
from offerbook.model.records import Need, Spec
from offerbook.publishing.answer_keys import SheetQuestion, unit_of, way_back
from offerbook.tables.cells import LinkedText, QualifiedNumber
from offerbook.tables.table import Cell, Column, Row, Table, word
from offerbook.text.i18n import _, current_language, pick_language
from offerbook.text.units import symbol

ARROW = "→"
"""Leads to the row of the record beside it. A link of its own: LibreOffice breaks no line of a linked name."""
TO_OFFER = Column("to_offer", " ", "text", 1)
TO_NEED = Column("to_need", "  ", "text", 1)


class Names(NamedTuple):
    """What records are called in the reader's language, by their ids; offers and needs also with their row on their sheet.

    offers, needs, projects, suppliers, groups, sources: names by id. variants: by the id of the offer and the mark.
    offer_rows, need_rows: rows by id, counted from 1 as a sheet does, the head being the first.
    """

    offers: dict[str, str]
    needs: dict[str, str]
    projects: dict[str, str]
    suppliers: dict[str, str]
    groups: dict[str, str]
    variants: dict[tuple[str, str], str]
    sources: dict[str, tuple[str, str]]
    offer_rows: dict[str, int]
    need_rows: dict[str, int]

    @classmethod
    def of(cls, index: Index) -> Names:
        """The names in a catalogue."""

        def named(listed: str) -> dict[str, str]:
            # What is known by a short name is called so: a cell has little room.
            keys = "id,name,short" if listed in ("projects", "suppliers") else "id,name"
            rows = listing(index, listed, Selection(), [keys]).rows
            return {str(id): str((short and short[0]) or name) for id, name, *short in rows}

        offers, needs = named("offers"), named("needs")
        sources: dict[str, tuple[str, str]] = {}
        for id, publisher, title, date, url in listing(
            index, "sources", Selection(), ["id,publisher,title,date,url"]
        ).rows:
            sources[str(id)] = (", ".join(str(part) for part in (publisher, title, date) if part), str(url or ""))
        variants = {
            (offer, mark): pick_language(en, ru) or mark
            for offer, mark, en, ru in index.rows("SELECT offer_id, id, name_en, name_ru FROM variants")
        }
        return cls(
            offers, needs, named("projects"), named("suppliers"), named("groups"), variants, sources,
            {id: row for row, id in enumerate(offers, start=2)}, {id: row for row, id in enumerate(needs, start=2)},
        )  # fmt: skip


class WorkbookTables:
    """The tables of one catalogue.

    index: of the catalogue.
    names: of its records.
    """

    def __init__(self, index: Index, names: Names) -> None:
        self.index = index
        self.names = names
        self.specs = dict(index.records("spec", Spec))

    def link_to_needs(self, project: str) -> Cell:
        """The name of a project, leading to the first of its needs."""
        name = self.names.projects.get(project, project)
        row = next((row for id, row in self.names.need_rows.items() if id.startswith(f"{project}/")), None)
        return LinkedText(name, f"internal:'{_('Needs')}'!A{row}") if row else name

    def _to_offer(self, id: str) -> Cell:
        row = self.names.offer_rows.get(id)
        return LinkedText(ARROW, f"internal:'{_('Offers')}'!A{row}") if row else None

    def _to_need(self, id: str) -> Cell:
        row = self.names.need_rows.get(id)
        return LinkedText(ARROW, f"internal:'{_('Needs')}'!B{row}") if row else None

    def _variant(self, offer: str, mark: str) -> str | None:
        """The name of a model, its mark where it has none; None for an offer as it stands."""
        return self.names.variants.get((offer, mark), mark) or None

    def _named_in(self, match: Match) -> tuple[str, ...]:
        """Where sources propose the offer for the project, by their publishers and titles."""
        proposals = cells.proposals_of(match).proposals
        return tuple(proposal_text(it, self.names.sources.get(it.source, (it.source, ""))[0]) for it in proposals)

    def _source(self, ids: Sequence[str]) -> tuple[Cell, Cell]:
        """The publisher, title and date of the sources, and a link to the first that has an address."""
        known = [self.names.sources[id] for id in ids if id in self.names.sources]
        url = next((url for _name, url in known if url), "")
        host = url.split("/")[2].removeprefix("www.") if url.count("/") >= 2 else url
        return "\n".join(name for name, _url in known) or None, LinkedText(host, url) if url else None

    def questions(self, questions: Iterable[SheetQuestion]) -> Table:
        """The open questions, with room for the answers; those first whose answer decides most."""
        columns = (
            Column("addressee", _("To whom"), "text", 1),
            Column("question", _("Question"), "text", 1),
            Column("offer", _("Offer"), "text", 1),
            TO_OFFER,
            Column("variant", _("Variant"), "text", 1),
            Column("needs", _("For which needs"), "list", 1),
            Column("settles", _("Settles"), "integer", 1, _("matches that fit if the answer is yes")),
            Column("way", _("Way back"), "text", 1, _("whether `offerbook import` can take the answer")),
            Column("answer", _("Answer"), "text", 1),
            Column("value", _("Value"), "text", 1),
            Column("unit", _("Unit"), "text", 1),
            Column("document", _("Document"), "text", 1),
            Column("date", _("Date of the document"), "date", 1),
            Column("id", _("Question id"), "id", 1),
            Column("offer_id", _("Offer id"), "id", 1),
        )
        return Table("questions", _("Questions"), columns, map(self._question, questions))

    def _question(self, question: SheetQuestion) -> Row:
        names = self.names.suppliers if question.answerer == "supplier" else self.names.projects
        whom = names.get(question.addressee, question.addressee)
        if question.answerer == "buyer":
            whom = _("the buyer: {project}").format(project=whom)
        needs = tuple(self.names.needs.get(id, id) for id in question.needs)
        offers = question.offers
        named = "\n".join(self.names.offers.get(id, id) for id in offers)
        return (
            whom, question.text, named, self._to_offer(offers[0]), self._variant(offers[0], question.variant), needs, question.settled,
            way_back(question), None, None,
            unit_of(question, self.specs) or None, None, None, question.key, "; ".join(offers),
        )  # fmt: skip

    def matches(self, matches: Iterable[Match]) -> Table:
        """What answers which need, and how well."""
        columns = (
            Column("need", _("Need"), "text", 1),
            TO_NEED,
            Column("project", _("Project"), "text", 1),
            Column("offer", _("Offer"), "text", 1),
            TO_OFFER,
            Column("variant", _("Variant"), "text", 1),
            Column("supplier", _("Supplier"), "text", 1),
            Column("outcome", _("Outcome"), "outcome", 1),
            Column("score", _("Score"), "number", 1),
            Column("score_high", _("At best"), "number", 1),
            Column("reason", _("Why"), "text", 1),
            Column("confirm", _("To confirm"), "list", 1),
            Column("cautions", _("Cautions"), "list", 1),
            Column("named_in", _("Named in"), "list", 1),
            Column("need_id", _("Need id"), "id", 1),
            Column("offer_id", _("Offer id"), "id", 1),
            Column("supplier_id", _("Supplier id"), "id", 1),
        )
        return Table("matches", _("Matches"), columns, map(self._match, matches))

    def _match(self, match: Match) -> Row:
        return (
            localize(match.need.name), self._to_need(match.need_id), self.names.projects.get(match.project, match.project),
            localize(match.offer.name), self._to_offer(match.offer.id), self._variant(match.offer.id, match.candidate.variant),
            self.names.suppliers.get(match.supplier, match.supplier),
            "past-demand" if match.is_past and match.answers else match.outcome,
            cells.cents(match.score), cells.cents(match.score_high), cells.reason(match), match.questions,
            cells.cautions(match), self._named_in(match), match.need_id, match.offer.id, match.supplier,
        )  # fmt: skip

    def needs(self, needs: Iterable[tuple[str, Need]], standings: Mapping[str, str]) -> Table:
        """The needs with their conditions, and how each stands."""
        listed = listing(self.index, "needs", Selection(), ["all"])
        conditions = {id: self._conditions(need) for id, need in needs}
        left_out = {
            "name_en",
            "name_ru",
            "requirements",
            "group_ids",
            "confidence",
            "file",
            "project",
            "id",
            "project_id",
        }
        kept = [(place, it) for place, it in enumerate(listed.columns) if it.key not in left_out]
        keys = [column.key for column in listed.columns]
        name, project, id_place = keys.index("name"), keys.index("project"), keys.index("id")
        others = [(place, it) for place, it in kept if it.key != "name"]
        columns = (
            Column("project", _("Project"), "text", 1),
            Column("name", _("Need"), "text", 1),
            Column("standing", _("Stands"), "outcome", 1),
            Column("conditions", _("Conditions"), "list", 1),
            *(column for _place, column in others),
            Column("id", _("Need id"), "id", 1),
        )
        rows = (
            (
                row[project], row[name], standings.get(str(row[id_place])), conditions.get(str(row[id_place]), ()),
                *(_shown(row[place], column) for place, column in others), row[id_place],
            )
            for row in listed.rows
        )  # fmt: skip
        return Table("needs", _("Needs"), columns, rows)

    def _conditions(self, need: Need) -> tuple[str, ...]:
        return tuple(
            _("{spec}: {condition} ({level})").format(
                spec=localize(self.specs[it.spec].name),
                condition=condition_text(it, self.specs[it.spec]),
                level=word(it.level),
            )
            for it in need.requires
        )

    def unmet(self, missing: Iterable[Gap]) -> Table:
        """The needs without full cover, of what type, and what to do next."""
        columns = (
            Column("need", _("Need"), "text", 1),
            TO_NEED,
            Column("project", _("Project"), "text", 1),
            Column("type", _("Type"), "word", 1),
            Column("reason", _("Why"), "text", 1),
            Column("action", _("Next"), "text", 1),
            Column("nearest", _("Nearest"), "text", 1),
            TO_OFFER,
            Column("id", _("Need id"), "id", 1),
        )
        rows = (
            (
                self.names.needs.get(gap.id, gap.id), self._to_need(gap.id),
                self.names.projects.get(gap.id.partition("/")[0]), gap.type, gap.reason, gap.action,
                localize(gap.nearest.offer.name) if gap.nearest else None,
                self._to_offer(gap.nearest.offer.id) if gap.nearest else None, gap.id,
            )
            for gap in missing
            if gap.side == "need"
        )  # fmt: skip
        return Table("unmet", _("Unmet demand"), columns, rows)

    def offers(self) -> Table:
        """The offers with their suppliers, groups, services, codes and cautions; models and projects by their names."""
        keys = "name,supplier,group,sector,kind,stage,services,variants,okpd2,hs2022,summary,cautions,projects,sources"
        listed = listing(self.index, "offers", Selection(), [f"{keys},id,supplier_id,group_id"])
        offer = [column.key for column in listed.columns].index("id")
        rows = (
            tuple(
                self._named(cell, column.key, str(row[offer])) for cell, column in zip(row, listed.columns, strict=True)
            )
            for row in listed.rows
        )
        return listed.but(rows=rows)

    def _named(self, cell: Cell, key: str, offer: str) -> Cell:
        """A cell of an offer, with names in the place of the ids that it lists."""
        if not isinstance(cell, tuple) or key not in ("variants", "projects"):
            return cell
        if key == "projects":
            return tuple(self.names.projects.get(id, id) for id in map(str, cell))
        return tuple(self.names.variants.get((offer, id), id) for id in map(str, cell))

    def sources(self) -> Table:
        """The publications that the facts come from."""
        return listing(self.index, "sources", Selection(), ["publisher,title,date,language,url,records,id"])

    def facts(self) -> Table:
        """Every published value: qualifier, unit, note, and its source as a link."""
        columns = (
            Column("offer", _("Offer"), "text", 1),
            TO_OFFER,
            Column("variant", _("Variant"), "text", 1),
            Column("spec", _("Spec"), "text", 1),
            Column("value", _("Value"), "number", 1),
            Column("unit", _("Unit"), "text", 1),
            Column("qualifier", _("Qualifier"), "text", 1),
            Column("note", _("Note"), "text", 1),
            Column("source", _("Source"), "text", 1),
            Column("link", _("Link"), "url", 1),
            Column("confidence", _("Confidence"), "word", 1),
            Column(
                "inherited",
                _("Source of the record"),
                "flag",
                1,
                _("the record's sources, none being named for the value"),
            ),
            Column("source_ids", _("Source ids"), "id", 1),
            Column("offer_id", _("Offer id"), "id", 1),
            Column("spec_id", _("Spec id"), "id", 1),
        )
        return Table("facts", _("Facts"), columns, self._facts())

    def _facts(self) -> Iterator[Row]:
        sql = (
            "SELECT f.offer_id, f.variant_id, f.spec_id, f.value, f.value_ru, f.number, f.qualifier, f.note_en, f.note_ru, "
            "f.source_ids, f.confidence, f.sources_inherited FROM facts f JOIN offers o ON o.id = f.offer_id "
            "JOIN specs s ON s.id = f.spec_id WHERE NOT f.inherited ORDER BY o.position, f.variant_id, s.position"
        )
        for (
            offer,
            variant,
            spec_id,
            value,
            value_ru,
            number,
            qualifier,
            note_en,
            note_ru,
            sources,
            confidence,
            own,
        ) in self.index.rows(sql):
            spec = self.specs[spec_id]
            yield (
                self.names.offers.get(offer, offer), self._to_offer(offer), self._variant(offer, variant), localize(spec.name),
                _value(spec, pick_language(value, value_ru or value), number, qualifier),
                symbol(spec.unit, current_language()) if spec.unit else None,
                qualified(qualifier, "").strip() if qualifier else None, pick_language(note_en, note_ru) or None,
                *self._source(sources.split("; ")), confidence, bool(own), sources, offer, spec_id,
            )  # fmt: skip


def _value(spec: Spec, value: Any, number: float | None, qualifier: str | None) -> Cell:
    """A published value as a cell of its type."""
    if spec.type == "flag":
        return bool(value == "true")
    if number is None:
        return choice_text(spec, str(value)) if spec.type == "choice" else str(value)
    try:
        exact = Decimal(value)
    except InvalidOperation:
        return str(value)
    return QualifiedNumber(exact, qualified(qualifier, "{value}")) if qualifier else exact


def _shown(cell: Cell, column: Column) -> Cell:
    """A unit in the reader's language; another cell as it is."""
    return symbol(str(cell), current_language()) if column.key == "unit" and cell else cell
