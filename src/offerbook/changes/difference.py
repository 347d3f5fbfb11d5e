"""What two catalogues do not share: records, facts, matches."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Literal, NamedTuple

from offerbook.changes.facts import FactChange, fact_changes, facts_of
from offerbook.index.store import Index
from offerbook.model.codec import unpack
from offerbook.model.phrases import localize
from offerbook.model.records import TABLES, Need, Record, Settings, Text
from offerbook.tables.table import Column, Row, Table
from offerbook.text.i18n import N_, _

Change = Literal["added", "removed", "changed"]
CHANGES = (N_("added"), N_("removed"), N_("changed"), N_("match"), N_("settings"), N_("link"))
"""The ways of changing, and what is no record that can be shown, as messages."""
SHAPES: Mapping[str, type[Record]] = {"settings": Settings, **TABLES, "need": Need}
"""The kinds of records, in the order in which changes are told."""
RecordKey = tuple[str, str]
"""The kind and the id of a record."""


class RecordChange(NamedTuple):
    """A record that two catalogues do not share as it is.

    change: whether it came, went or changed.
    kind, id: of the record.
    facts: what changed in it; none of one that came or went.
    name: its name.
    sources: those of one that came or went.
    """

    change: Change
    kind: str
    id: str
    facts: tuple[FactChange, ...] = ()
    name: str = ""
    sources: tuple[str, ...] = ()


def record_changes(old: Index, new: Index) -> Iterator[RecordChange]:
    """The records that came, went or changed from one catalogue to the other."""
    before, after = _packed_records(old), _packed_records(new)
    kinds = list(SHAPES)
    for key in sorted({*before, *after}, key=lambda key: (kinds.index(key[0]), key[1])):
        kind, id = key
        if key in before and key in after:
            if before[key] == after[key]:
                continue
            stated = [
                facts_of(index, unpack(packed[key], SHAPES[kind])) for index, packed in ((old, before), (new, after))
            ]
            if facts := fact_changes(*stated):
                yield RecordChange("changed", kind, id, tuple(facts))
        else:
            record = unpack((after if key in after else before)[key], SHAPES[kind])
            sources = getattr(record, "sources", ())
            yield RecordChange("added" if key in after else "removed", kind, id, (), _name(record), sources)


def _packed_records(index: Index) -> dict[RecordKey, str]:
    """Every record as JSON. It is as the catalogue states it: what is past by the day that is asked about did not change."""
    return {(kind, id): packed for kind, id, packed in index.rows("SELECT kind, id, json FROM records")}


def _name(record: Record) -> str:
    name = getattr(record, "name", None) or getattr(record, "title", None) or getattr(record, "reason", None)
    return localize(name) if isinstance(name, Text) else ""


class MatchChange(NamedTuple):
    """A match that came, went or has another outcome.

    need, offer: their ids.
    old, new: the outcome before and after; None where there is no match.
    causes: the facts that made the difference, each as "offer belaz-7513, payload_t: 130 t → 140 t".
    """

    need: str
    offer: str
    old: str | None
    new: str | None
    causes: tuple[str, ...]

    @property
    def change(self) -> Change:
        """Whether it came, went or changed."""
        if self.old is None:
            return "added"
        return "removed" if self.new is None else "changed"


def cause_text(kind: str, id: str, fact: FactChange) -> str:
    """A changed fact in one line: "offer belaz-7513, Payload: 130 t → 140 t"."""
    part, key = fact.key[0], fact.line.label
    place = " ".join(filter(None, (_(kind), id, part)))
    before, after = fact.texts
    if before is None:
        return _("{record}, {key}: {value} was added").format(record=place, key=key, value=after)
    if after is None:
        return _("{record}, {key}: {value} was removed").format(record=place, key=key, value=before)
    return _("{record}, {key}: {old} → {new}").format(record=place, key=key, old=before, new=after)


def record_cause_text(change: RecordChange) -> str:
    """A record that came or went, in one line: "offer belaz-7513 was added"."""
    record = f"{_(change.kind)} {change.id}"
    if change.change == "added":
        return _("{record} was added").format(record=record)
    return _("{record} was removed").format(record=record)


def change_table(records: Sequence[RecordChange], matches: Sequence[MatchChange], title: str) -> Table:
    """All changes: a row for each record that came or went, each fact that changed, each match that is another."""
    columns = (
        Column("change", _("Change"), "word", 2, _("added, removed or changed")),
        Column("kind", _("Kind"), "word", 3, _("the kind of record; a match is one of a need and an offer")),
        Column("id", _("Id"), "id", 1, _("of the record; of a match, the need's")),
        Column("offer", _("Offer"), "id", 1, _("the offer of a match")),
        Column("part", _("Variant"), "id", 6, _("the variant that a fact belongs to")),
        Column("field", _("Key"), "id", 4, _("stable name of the fact")),
        Column("old", _("Before"), "text", 1),
        Column("new", _("After"), "text", 1),
        Column("sources", _("Sources"), "list", 7, _("the sources of the fact as it is now, or was")),
        Column("causes", _("Because of"), "list", 2, _("the changed facts that made another match")),
    )
    return Table("diff", title, columns, [*_record_rows(records), *_match_rows(matches)])


def _record_rows(records: Sequence[RecordChange]) -> Iterator[Row]:
    for record in records:
        if record.change != "changed":
            old, new = (record.name, None) if record.change == "removed" else (None, record.name)
            yield (record.change, record.kind, record.id, None, None, None, old, new, record.sources or None, None)
        for fact in record.facts:
            change = "added" if fact.old is None else "removed" if fact.new is None else "changed"
            part, key = fact.key
            yield (
                *(change, record.kind, record.id, None, part or None, key, *fact.texts),
                *(fact.line.sources or None, None),
            )


def _match_rows(matches: Sequence[MatchChange]) -> Iterator[Row]:
    for match in matches:
        outcomes = match.old, match.new
        yield match.change, "match", match.need, match.offer, None, "outcome", *outcomes, None, match.causes or None
