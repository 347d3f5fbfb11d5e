"""The columns of matches, explanations and gaps, each declared once.

A bad `--columns` is refused before anything is read, so this module imports nothing heavy: what a cell needs is imported when
the first row is made.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, cast

from offerbook.tables.column_specs import ColumnSpec
from offerbook.text.i18n import N_

if TYPE_CHECKING:
    from offerbook.matching.cover import Invited
    from offerbook.matching.gaps import Gap
    from offerbook.matching.match import Match
    from offerbook.matching.questions import OpenQuestion
    from offerbook.matching.tables import Line
    from offerbook.matching.verdict import Verdict


@cache
def _cells() -> Any:
    from offerbook.matching import cells

    return cells


MATCHES: dict[str, ColumnSpec[Match]] = {
    "project": ColumnSpec(lambda it: it.project, "id", N_("Project"), 7, shown=True),
    "need": ColumnSpec(lambda it: it.need_id, "id", N_("Need"), 2, shown=True),
    "status": ColumnSpec(
        lambda it: it.need.status,
        "word",
        N_("Status"),
        6,
        shown=True,
        description=N_("of the need: open, planned, past or dormant"),
    ),
    "offer": ColumnSpec(lambda it: it.offer.id, "id", N_("Offer"), 1, shown=True),
    "variant": ColumnSpec(
        lambda it: it.candidate.variant or None,
        "id",
        N_("Variant"),
        4,
        shown=True,
        description=N_("the model that is judged"),
    ),
    "supplier": ColumnSpec(lambda it: it.supplier, "id", N_("Supplier"), 6, shown=True),
    "group": ColumnSpec(lambda it: it.candidate.group, "id", N_("Group"), 6, shown=True),
    "outcome": ColumnSpec(
        lambda it: it.outcome,
        "word",
        N_("Outcome"),
        1,
        shown=True,
        description=N_("fits, fits-if-confirmed, blocked, related or distant"),
    ),
    "score": ColumnSpec(
        lambda it: _cells().cents(it.score),
        "number",
        N_("Score"),
        1,
        shown=True,
        description=N_("points that are sure"),
    ),
    "score_high": ColumnSpec(
        lambda it: _cells().cents(it.score_high),
        "number",
        N_("At best"),
        4,
        shown=True,
        description=N_("points when everything unknown turns out well"),
    ),
    "marks": ColumnSpec(
        lambda it: _cells().marks(it),
        "mark",
        N_("Marks"),
        5,
        shown=True,
        description=N_("one for each criterion, in the order in which `explain` lists them"),
    ),
    "reason": ColumnSpec(
        lambda it: _cells().reason(it), "text", N_("Why"), 1, shown=True, description=N_("the reason in words")
    ),
    "confirm": ColumnSpec(
        lambda it: it.questions,
        "list",
        N_("To confirm"),
        8,
        shown=True,
        description=N_("what to ask the supplier, or the buyer where that is said"),
    ),
    "blocked_by": ColumnSpec(
        lambda it: tuple(verdict.reason for verdict in it.blocked_by), "list", N_("Blocked by"), 8, shown=True
    ),
    "named_in": ColumnSpec(
        lambda it: _cells().named_in(it),
        "list",
        N_("Named in"),
        8,
        shown=True,
        description=N_("sources that propose the offer for the project"),
    ),
    "cautions": ColumnSpec(lambda it: _cells().cautions(it), "list", N_("Cautions"), 9, shown=True),
    "need_name": ColumnSpec(lambda it: _cells().need_name(it), "text", N_("Need"), 6),
    "offer_name": ColumnSpec(lambda it: _cells().offer_name(it), "text", N_("Offer"), 6),
    "variant_name": ColumnSpec(
        lambda it: _cells().variant_name(it), "text", N_("Variant"), 6, description=N_("the model that is judged")
    ),
    "supplier_name": ColumnSpec(lambda it: it.supplier, "text", N_("Supplier"), 6),
    "relation": ColumnSpec(
        lambda it: it.relation, "word", N_("Relation"), 6, description=N_("same, linked, code, mixed, sector or words")
    ),
    "parts": ColumnSpec(
        lambda it: it.parts, "list", N_("Parts"), 6, description=N_("the groups of the need that the model can serve")
    ),
    "sources": ColumnSpec(
        lambda it: _cells().sources(it),
        "list",
        N_("Sources"),
        9,
        description=N_("ids of the sources that state what was compared, and of those that propose the offer"),
    ),
}
"""The columns of matches, by their stable names."""


ON_PAPER = (
    "need_name,offer_name,variant_name,supplier_name,outcome,score,score_high,reason,confirm,blocked_by,cautions,named_in,status,"
    "need,offer"
)
"""The columns of a page to read: names first, ids last."""
ON_SHEET = "need_name,offer_name,variant_name,supplier_name,outcome,score,score_high,reason,cautions,status,need,offer,variant,supplier"
"""The columns of a workbook; a reason says what to ask, what is missed and who proposes it."""


GAPS_ON_PAPER = "side,id_name,type,reason,nearest_name,action,id,nearest"
"""The columns of gaps on a page or in a workbook: names first, ids last."""


OF_SEVERAL = ("offer_catalogue", "need_catalogue")
"""The columns that matches have where several catalogues are asked as one."""


def match_columns(
    catalogues: Mapping[tuple[str, str], str], suppliers: Mapping[str, str] = MappingProxyType({})
) -> dict[str, ColumnSpec[Match]]:
    """The columns of matches; with these catalogues by kind and id, also whence offer and need are.

    suppliers: their names, by id.
    """
    supplier = MATCHES["supplier_name"]._replace(cell=lambda it: suppliers.get(it.supplier, it.supplier))
    columns = {**MATCHES, "supplier_name": supplier}
    if not catalogues:
        return columns
    offer, need = OF_SEVERAL
    return {
        **columns,
        offer: ColumnSpec(
            lambda it: catalogues.get(("offer", it.offer.id)), "text", N_("Catalogue of the offer"), 3, shown=True
        ),
        need: ColumnSpec(
            lambda it: catalogues.get(("need", it.need_id)), "text", N_("Catalogue of the need"), 3, shown=True
        ),
    }


def gap_columns(
    catalogues: Mapping[tuple[str, str], str], names: Mapping[str, str] = MappingProxyType({})
) -> dict[str, ColumnSpec[Gap]]:
    """The columns of gaps; with these catalogues by kind and id, also whence the need or offer is.

    names: of the needs and offers, by id.
    """
    columns = {**GAPS, "id_name": GAPS["id_name"]._replace(cell=lambda it: names.get(it.id, it.id))}
    if not catalogues:
        return columns
    whence: ColumnSpec[Gap] = ColumnSpec(
        lambda it: catalogues.get((it.side, it.id)), "text", N_("Catalogue"), 3, shown=True
    )
    return {**columns, "catalogue": whence}


def columns_of(
    matches: Sequence[Match],
    catalogues: Mapping[tuple[str, str], str] = MappingProxyType({}),
    suppliers: Mapping[str, str] = MappingProxyType({}),
) -> dict[str, ColumnSpec[Match]]:
    """The columns of these matches: of several needs, a narrow terminal goes without the reason rather than the need."""
    several = len({match.need_id for match in matches}) > 1
    one_offer = several and len({match.offer.id for match in matches}) == 1
    priorities = {"need": 1, "reason": 2, "offer": 3 if one_offer else 1} if several else {}
    return {
        key: column._replace(priority=priorities.get(key, column.priority))
        for key, column in match_columns(catalogues, suppliers).items()
    }


EXPLANATION: dict[str, ColumnSpec[Line]] = {
    "criterion": ColumnSpec(lambda it: it.criterion, "word", N_("Criterion"), 1, shown=True),
    "mark": ColumnSpec(
        lambda it: it.mark, "mark", " ", 2, shown=True, description=N_("met, not met, unknown, or not asked for")
    ),
    "reason": ColumnSpec(lambda it: it.reason, "text", N_("Reason"), 1, shown=True),
    "asked": ColumnSpec(lambda it: it.asked, "text", N_("Asked"), 4, shown=True),
    "offered": ColumnSpec(lambda it: it.offered, "text", N_("Offered"), 4, shown=True),
    "points": ColumnSpec(
        lambda it: _cells().cents(it.points), "number", N_("Points"), 2, shown=True, description=N_("earned for sure")
    ),
    "high": ColumnSpec(
        lambda it: _cells().cents(it.high),
        "number",
        N_("At best"),
        3,
        shown=True,
        description=N_("when what is unknown turns out well"),
    ),
    "of": ColumnSpec(
        lambda it: _cells().cents(it.of),
        "number",
        N_("Of"),
        5,
        shown=True,
        description=N_("the weight that they are set against"),
    ),
    "sources": ColumnSpec(lambda it: it.sources, "list", N_("Sources"), 6, shown=True),
    "rule": ColumnSpec(
        lambda it: it.rule, "text", N_("How it judges"), 9, shown=True, description=N_("the rule in a sentence")
    ),
}
"""The columns of an explanation, by their stable names."""

GAPS: dict[str, ColumnSpec[Gap]] = {
    "side": ColumnSpec(lambda it: it.side, "word", N_("Side"), 4, shown=True, description=N_("need or offer")),
    "id": ColumnSpec(lambda it: it.id, "id", N_("Need or offer"), 1, shown=True),
    "id_name": ColumnSpec(lambda it: it.id, "text", N_("Need or offer"), 6),
    "type": ColumnSpec(lambda it: it.type, "word", N_("Type"), 1, shown=True, description=N_("what is missing")),
    "reason": ColumnSpec(lambda it: it.reason, "text", N_("Why"), 1, shown=True),
    "nearest_name": ColumnSpec(
        lambda it: None if it.nearest is None else _cells().name_of_other(it.nearest, it.side), "text", N_("Nearest"), 6
    ),
    "nearest": ColumnSpec(
        lambda it: None if it.nearest is None else it.nearest.offer.id if it.side == "need" else it.nearest.need_id,
        "id",
        N_("Nearest"),
        5,
        shown=True,
        description=N_("the best offer or need there is"),
    ),
    "action": ColumnSpec(lambda it: it.action, "text", N_("Next"), 1, shown=True, description=N_("what to do")),
}
"""The columns of gaps, by their stable names."""

QUESTIONS: dict[str, ColumnSpec[OpenQuestion]] = {
    "answerer": ColumnSpec(
        lambda it: it.answerer,
        "word",
        N_("Who can answer"),
        2,
        shown=True,
        description=N_("supplier or buyer"),
    ),
    "addressee": ColumnSpec(
        lambda it: it.addressee,
        "id",
        N_("Supplier or project"),
        2,
        shown=True,
        description=N_("the supplier, or the project whose buyer is asked"),
    ),
    "question": ColumnSpec(lambda it: it.text, "text", N_("Question"), 1, shown=True),
    "offers": ColumnSpec(lambda it: it.offers, "list", N_("Offers"), 3, shown=True),
    "variant": ColumnSpec(
        lambda it: it.variant or None, "id", N_("Variant"), 6, shown=True, description=N_("the model that is meant")
    ),
    "needs": ColumnSpec(
        lambda it: it.needs, "list", N_("Needs"), 3, shown=True, description=N_("the needs that depend on the answer")
    ),
    "decides": ColumnSpec(
        lambda it: len(it.settled),
        "integer",
        N_("Decides"),
        4,
        shown=True,
        description=N_("how many matches fit if the answer is yes, because nothing else is open"),
    ),
    "covers": ColumnSpec(
        lambda it: it.covered,
        "list",
        N_("Covers"),
        5,
        shown=True,
        description=N_("the needs that nothing fits today and an offer fits if the answer is yes"),
    ),
}
"""The columns of open questions, by their stable names."""

VERDICTS: dict[str, ColumnSpec[tuple[Match, Verdict]]] = {
    "need": ColumnSpec(lambda it: it[0].need_id, "id", N_("Need"), 1, shown=True),
    "offer": ColumnSpec(lambda it: it[0].offer.id, "id", N_("Offer"), 1, shown=True),
    "variant": ColumnSpec(lambda it: it[0].candidate.variant or None, "id", N_("Variant"), 4, shown=True),
    "criterion": ColumnSpec(lambda it: it[1].criterion, "word", N_("Criterion"), 1, shown=True),
    "standing": ColumnSpec(
        lambda it: it[1].standing,
        "word",
        N_("Standing"),
        2,
        shown=True,
        description=N_("met, not-met, unknown or not-asked"),
    ),
    "level": ColumnSpec(
        lambda it: it[1].level or None,
        "word",
        N_("Level"),
        5,
        shown=True,
        description=N_("of a condition: must or should"),
    ),
    "reason": ColumnSpec(lambda it: it[1].text.reason, "text", N_("Reason"), 1, shown=True),
    "asked": ColumnSpec(lambda it: it[1].text.required or None, "text", N_("Asked"), 4, shown=True),
    "offered": ColumnSpec(lambda it: it[1].text.offered or None, "text", N_("Offered"), 4, shown=True),
    "question": ColumnSpec(lambda it: it[1].question or None, "text", N_("Question"), 4, shown=True),
    "points": ColumnSpec(lambda it: _cells().cents(it[1].points), "number", N_("Points"), 2, shown=True),
    "high": ColumnSpec(lambda it: _cells().cents(it[1].high), "number", N_("At best"), 3, shown=True),
    "of": ColumnSpec(lambda it: _cells().cents(it[1].maximum), "number", N_("Of"), 5, shown=True),
    "sources": ColumnSpec(lambda it: _cells().verdict_sources(*it), "list", N_("Sources"), 6, shown=True),
}
"""The columns of the verdicts of matches, by their stable names."""

COVER: dict[str, ColumnSpec[Invited]] = {
    "supplier": ColumnSpec(lambda it: it.supplier, "id", N_("Supplier"), 1, shown=True),
    "adds": ColumnSpec(
        lambda it: it.adds, "list", N_("Adds"), 1, shown=True, description=N_("needs that none before it answers")
    ),
    "fits": ColumnSpec(
        lambda it: tuple(need for need, outcome in it.answers.items() if outcome == "fits"),
        "list",
        N_("Fits"),
        3,
        shown=True,
        description=N_("needs that an offer of it fits, or a part of them"),
    ),
    "fits_if_confirmed": ColumnSpec(
        lambda it: tuple(need for need, outcome in it.answers.items() if outcome != "fits"),
        "list",
        N_("Fits if confirmed"),
        3,
        shown=True,
        description=N_("needs that an offer of it fits if something is confirmed, or a part of them"),
    ),
    "alone": ColumnSpec(
        lambda it: it.alone,
        "list",
        N_("Alone"),
        2,
        shown=True,
        description=N_("needs of which nobody else answers a part"),
    ),
}
"""The columns of a cover, by their stable names."""


def cover_columns(suppliers: Mapping[str, str], needs: Mapping[str, str]) -> dict[str, ColumnSpec[Invited]]:
    """The columns of a cover with these names, by id, in place of ids; the ids of the suppliers stand last."""

    def with_names(spec: ColumnSpec[Invited]) -> ColumnSpec[Invited]:
        return spec._replace(cell=lambda it: tuple(needs.get(id, id) for id in cast("tuple[str, ...]", spec.cell(it))))

    supplier = COVER["supplier"]
    name = supplier._replace(cell=lambda it: suppliers.get(it.supplier, it.supplier), type="text")
    of_needs = {key: with_names(spec) for key, spec in COVER.items() if key != "supplier"}
    return {"supplier_name": name, **of_needs, "supplier": supplier}
