"""Offers side by side: what each states, where it states nothing, and which is better for a need."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any, NamedTuple

from offerbook.index.store import Index
from offerbook.listing.resolve import RecordId, record_name, resolve
from offerbook.matching.candidate import Candidate, candidates
from offerbook.matching.context import MatchingContext, matching_context
from offerbook.matching.criteria.quantity import capacity_notes
from offerbook.matching.criteria.requirements import ConditionDetail
from offerbook.matching.judging import judge
from offerbook.matching.match import Match
from offerbook.matching.outcomes import QUALITY
from offerbook.matching.verdict import Verdict
from offerbook.model.phrases import amount_text, condition_text, fact_text, localize
from offerbook.model.records import Need, Offer
from offerbook.tables.table import Column, Table, word
from offerbook.text.errors import DamagedIndexError, UsageError
from offerbook.text.i18n import _, within_quotes

_CITED = "SELECT source_id FROM citations WHERE kind = 'offer' AND record_id = ? ORDER BY source_id"


class ComparedRow(NamedTuple):
    """One thing that is compared.

    field: stable name: a spec's id, or "supplier", "outcome" ...
    label: its name in the reader's language.
    asked: what the need asks for; empty without a need or where it asks nothing.
    values: what each offer states, in the reader's language; None where it states nothing.
    better: the ids of the offers that are better for the need than another here; empty where nothing decides.
    """

    field: str
    label: str
    asked: str
    values: tuple[str | None, ...]
    better: tuple[str, ...] = ()


class Comparison(NamedTuple):
    """Offers side by side.

    offers: their ids.
    names: of the offers, or of the models that are judged for the need.
    need: the name of the need; empty without one.
    rows: what is compared.
    ranks: for the need, how many of the others are better than each; empty without one.
    need_id: its id; empty without one.
    """

    offers: tuple[str, ...]
    names: tuple[str, ...]
    need: str
    rows: tuple[ComparedRow, ...]
    ranks: tuple[int, ...] = ()
    need_id: str = ""


def compare_offers(index: Index, offers_named: Sequence[str], need: str | None = None) -> Comparison:
    """Offers side by side; of each the model that is best for the need, or the offer as it stands without one."""
    ids = tuple(dict.fromkeys(resolve(index, "offer", name) for name in offers_named))
    if len(ids) == 1 < len(offers_named):
        raise UsageError(_('"{name}" is named twice; name another offer to compare it with').format(name=ids[0]))
    if len(ids) < 2:
        raise UsageError(_("name at least two offers to compare"))
    offers = [offer for _id, offer in index.records_by_id("offer", ids, Offer)]
    context = matching_context(index)
    if need is None:
        compared = [candidates(offer)[0] for offer in offers]
        rows = (*_specs(context, compared, ()), *_facts_of(index, compared))
        return Comparison(ids, tuple(localize(offer.name) for offer in offers), "", rows)
    need_id = resolve(index, "need", need)
    record = index.record("need", need_id, Need)
    if record is None:
        raise DamagedIndexError(need_id)
    matches = [judge(context, need_id, record, offer) for offer in offers]
    compared = [match.candidate for match in matches]
    rows = (*_outcomes(matches), *_specs(context, compared, matches), *_facts_of(index, compared))
    # Of those that have as many points as far as people see them, none is better.
    orders = [(QUALITY.index(match.outcome), *_shown_points(match)) for match in matches]
    ranks = tuple(sum(other < order for other in orders) for order in orders)
    names = tuple(_model_name(candidate) for candidate in compared)
    return Comparison(ids, names, localize(record.name), rows, ranks, need_id)


def _model_name(candidate: Candidate) -> str:
    own = next((localize(it.name) for it in candidate.offer.variants if it.id == candidate.variant), "")
    return own or " ".join(filter(None, (localize(candidate.offer.name), candidate.variant)))


def _outcomes(matches: Sequence[Match]) -> Iterator[ComparedRow]:
    """The outcome and the points of each offer for the need."""
    ids = [match.offer.id for match in matches]
    ranks = [QUALITY.index(match.outcome) for match in matches]
    outcomes = tuple(word(match.outcome) for match in matches)
    yield ComparedRow("outcome", _("Outcome"), "", outcomes, _least(ids, ranks))
    points = tuple(
        str(round(match.score))
        if match.score == match.score_high
        else f"{round(match.score)}–{round(match.score_high)}"
        for match in matches
    )
    yield ComparedRow("points", _("Points"), "", points, _least(ids, [_shown_points(match) for match in matches]))


def _shown_points(match: Match) -> tuple[int, int]:
    """What sorts a match by its points as people see them, the most first."""
    return -round(match.score), -round(match.score_high)


def _least(ids: Sequence[str], values: Sequence[Any]) -> tuple[str, ...]:
    """The ids with the least value; none where all have it."""
    least = min(values)
    return (
        ()
        if all(value == least for value in values)
        else tuple(id for id, value in zip(ids, values, strict=True) if value == least)
    )


def _facts_of(index: Index, compared: Sequence[Candidate]) -> Iterator[ComparedRow]:
    """What is no spec: supplier, group, stage, services, capacity, cautions."""
    facts: dict[str, tuple[str, Callable[[Candidate], str]]] = {
        "supplier": (_("Supplier"), lambda it: record_name(index, RecordId("supplier", it.offer.supplier))),
        "group": (_("Group"), lambda it: record_name(index, RecordId("group", it.group))),
        "stage": (_("Stage"), lambda it: word(it.stage) if it.stage else ""),
        "services": (_("Services"), lambda it: ", ".join(word(service) for service in it.offer.services)),
        "capacity": (_("Capacity"), lambda it: "; ".join(_capacities(it.offer))),
        "cautions": (_("Cautions"), lambda it: " ".join(localize(caution.text) for caution in it.offer.cautions)),
        "sources": (_("Sources"), lambda it: "; ".join(id for (id,) in index.rows(_CITED, it.offer.id))),
    }
    for key, (label, value_of) in facts.items():
        values = tuple(value_of(candidate) or None for candidate in compared)
        if any(values):
            yield ComparedRow(key, label, "", values)


def _specs(context: MatchingContext, compared: Sequence[Candidate], matches: Sequence[Match]) -> Iterator[ComparedRow]:
    """Every spec that an offer states or the need asks for, those of the need's conditions first."""
    ids = [candidate.offer.id for candidate in compared]
    conditions = [_conditions(match) for match in matches]
    keys = dict.fromkeys(key for of_offer in conditions for key in of_offer)
    keys |= dict.fromkeys(key for candidate in compared for key in candidate.specs)
    for key in keys:
        spec = context.specs[key]
        values = tuple(
            fact_text(candidate.specs[key], spec) if key in candidate.specs else None for candidate in compared
        )
        asked, better = "", tuple[str, ...]()
        if conditions and all(key in of_offer for of_offer in conditions):
            of_first = [verdict.detail for verdict in conditions[0][key]]
            asked = ", ".join(
                condition_text(it.requirement, spec) for it in of_first if isinstance(it, ConditionDetail)
            )
            better = _least(ids, [-sum(it.points + it.high for it in of_offer[key]) for of_offer in conditions])
        yield ComparedRow(key, localize(spec.name), asked, values, better)


def _conditions(match: Match) -> dict[str, list[Verdict]]:
    """The verdicts on the conditions of the need, by spec: one may have to be at least and at most so much."""
    conditions: dict[str, list[Verdict]] = {}
    for verdict in match.verdicts:
        if isinstance(verdict.detail, ConditionDetail):
            conditions.setdefault(verdict.detail.requirement.spec, []).append(verdict)
    return conditions


def comparison_table(found: Comparison) -> Table:
    """A comparison as a table: a column for each offer."""
    columns = [
        Column("field", _("Key"), "id", 8, _("stable name of the field")),
        Column("label", _("Field"), "text", 1),
    ]
    if found.need:
        columns.append(Column("asked", _("Asked"), "text", 2, _("what the need asks for")))
    columns += [Column(id, name, "text", 1) for id, name in zip(found.offers, found.names, strict=True)]
    if found.need:
        columns.append(Column("better", _("Better"), "list", 1, _("the offers that are better for the need here")))
    rows = [
        (
            row.field,
            row.label,
            *([row.asked or None] if found.need else []),
            *row.values,
            *([row.better] if found.need else []),
        )
        for row in found.rows
    ]
    title = _("Offers side by side")
    if found.need:
        title = _("Offers side by side for {need}").format(need=within_quotes(found.need))
    return Table("comparison", title, tuple(columns), rows)


def _capacities(offer: Offer) -> Iterator[str]:
    """What an offer's maker can supply, and what that counts."""
    for capacity in offer.capacity:
        notes = " ".join(map(localize, capacity_notes(offer, capacity)))
        amount = amount_text(capacity)
        yield f"{amount} ({notes})" if notes else amount
