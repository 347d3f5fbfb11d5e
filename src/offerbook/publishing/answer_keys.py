"""The questions as a workbook asks them, one for each key of the catalogue that its answer changes, and what the workbook has to
remember of them, so that the answers find their way back into the catalogue's files."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any, NamedTuple

from offerbook.index.store import Index
from offerbook.matching.criteria import deciding, group, quantity, requirements, services
from offerbook.matching.criteria.cautions import CautionDetail
from offerbook.matching.match import Match
from offerbook.matching.questions import Answerer, OpenQuestion
from offerbook.matching.verdict import Verdict
from offerbook.model.amount_questions import asked_of_need, said_of_need
from offerbook.model.codec import pack, replace, unpack
from offerbook.model.phrases import amount_text, name_in_sentence, rate_text
from offerbook.model.records import Caution, Quantity, Spec, Text
from offerbook.tables.stamp import Stamp
from offerbook.tables.table import Column, Row, Table, digits
from offerbook.text.i18n import _, current_language, in_each_language
from offerbook.text.units import split_rate, symbol


class Subject(NamedTuple):
    """What the answer to a question would be written as.

    kind: of an offer "spec", "services" or "capacity"; of a need "requirement", "bound" or "group"; "caution", where a caution
        asks; "note" where the catalogue has no key for it.
    record, variant: the record that it is written into.
    name: the spec, the services, the group, the kind of the record that has the caution, or of a note what asks.
    asked: what would settle it, as a text.
    before: the value that is published, as JSON; empty where there is none.
    """

    kind: str
    record: str
    variant: str = ""
    name: str = ""
    asked: str = ""
    before: str = ""

    @property
    def record_kind(self) -> str:
        """The kind of the record."""
        if self.kind == "caution":
            return "offer" if self.name == "variant" else self.name
        return "need" if "/" in self.record else "offer"


class SheetQuestion(NamedTuple):
    """A question as a row of a sheet asks it.

    answerer, addressee: who can answer it, as in OpenQuestion.
    text: the question, in a sentence.
    subject: what the answer would be written as.
    matches: those that it is asked about.
    settled: how many of them fit if the answer is yes.
    """

    answerer: Answerer
    addressee: str
    text: str
    subject: Subject
    matches: tuple[Match, ...]
    settled: int

    @property
    def key(self) -> str:
        """An id of the question that is the same in every language and whatever else is open."""
        subject = self.subject
        parts = (
            self.answerer,
            self.addressee,
            subject.record,
            subject.variant,
            subject.kind,
            subject.name,
            subject.asked,
        )
        return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:12]

    @property
    def offers(self) -> tuple[str, ...]:
        """The ids of the offers that it is asked about."""
        return tuple(dict.fromkeys(match.offer.id for match in self.matches))

    @property
    def needs(self) -> tuple[str, ...]:
        """The ids of the needs that depend on it."""
        return tuple(dict.fromkeys(match.need_id for match in self.matches))

    @property
    def variant(self) -> str:
        """The model that a supplier is asked about; empty for the offer as it stands, and where a buyer is asked."""
        return self.matches[0].candidate.variant if self.answerer == "supplier" else ""


def sheet_questions(questions: Iterable[OpenQuestion]) -> list[SheetQuestion]:
    """The questions, each as many rows as there are keys that its answers change, and each such key once."""
    asked_about: dict[tuple[str, Subject], dict[tuple[str, str, str], tuple[Match, bool]]] = {}
    texts: dict[tuple[str, Subject], dict[str, OpenQuestion]] = {}
    for question in questions:
        settled = set(map(_pair_of, question.settled))
        for match in question.matches:
            verdict = next((it for it in match.verdicts if it.question == question.text), None)
            for subject, text in _subjects(question, match, verdict):
                key, pair = (question.addressee, subject), _pair_of(match)
                texts.setdefault(key, {}).setdefault(text, question)
                asked_about.setdefault(key, {}).setdefault(pair, (match, pair in settled))
    return [
        _worded(
            SheetQuestion(
                next(iter(asked.values())).answerer,
                key[0],
                next(iter(asked)),
                key[1],
                tuple(match for match, _is_settled in asked_about[key].values()),
                sum(is_settled for _match, is_settled in asked_about[key].values()),
            ),
            list(asked),
        )
        for key, asked in texts.items()
    ]


def _pair_of(match: Match) -> tuple[str, str, str]:
    return match.need_id, match.offer.id, match.candidate.variant


def _subjects(question: OpenQuestion, match: Match, verdict: Verdict | None) -> Iterator[tuple[Subject, str]]:
    """What the answer about one match would be written as, with the question; several where it asks for several values."""
    detail = verdict.detail if verdict else None
    offer, variant, need = match.offer.id, match.candidate.variant, match.need_id
    text = question.text
    if isinstance(detail, CautionDetail):
        kind, record = _owner(match, detail)
        asked = pack(detail.caution).decode()
        before = said_of_need(match.need) if kind == "need" and asked_of_need(detail.caution) else ""
        yield Subject("caution", record, variant if kind == "variant" else "", kind, asked, before), text
    elif isinstance(detail, deciding.DecidingDetail):
        for spec in detail.missing:
            only = detail._replace(missing=(spec,)).text.question
            yield Subject("spec", offer, variant, spec.id), only
        part = match.candidate.group if _has_parts(match) else ""
        for spec, _fact in detail.stated:
            yield Subject("requirement", need, "", spec.id, part), text
    elif isinstance(detail, requirements.ConditionDetail):
        condition, fact = detail.requirement, detail.fact
        if detail.misses_bounds and fact is not None and isinstance(fact.value, int | Decimal):
            yield Subject("bound", need, "", condition.spec, pack(condition).decode(), digits(fact.value)), text
        else:
            before = "" if fact is None else pack(fact).decode()
            # Of which part and on whose word it is asked changes no answer about the offer: needs that ask the same share a row.
            asked = pack(replace(condition, level="should", part=None, why=None, source=())).decode()
            yield Subject("spec", offer, variant, condition.spec, asked, before), text
    elif isinstance(detail, services.ServicesDetail):
        missing = [service for service in detail.required if service not in detail.offered]
        yield Subject("services", offer, variant, " ".join(missing), "", " ".join(detail.offered)), text
    elif isinstance(detail, quantity.CapacityDetail) and question.answerer == "supplier":
        before = "" if detail.capacity is None else pack(detail.capacity).decode()
        asked = pack(replace(detail.quantity, part=None, note=None, source=())).decode()
        yield Subject("capacity", offer, variant, "", asked, before), text
    elif isinstance(detail, group.GroupDetail) and not _has_parts(match):
        yield Subject("group", need, "", match.candidate.group, "", " ".join(match.need.groups)), text
    else:
        record = offer if question.answerer == "supplier" else need
        told = Text(*in_each_language(lambda: detail.text.question)) if detail else Text(text, text)
        yield Subject("note", record, "", _why_noted(verdict), pack(told).decode()), text


def _why_noted(verdict: Verdict | None) -> str:
    """Which key has no place for an answer, as the import tells it: the criterion that asks."""
    if verdict is None:
        return ""
    return "group-of-part" if isinstance(verdict.detail, group.GroupDetail) else verdict.criterion


def _has_parts(match: Match) -> bool:
    return len(match.need.groups) > 1 and not match.need.any_group


def _owner(match: Match, detail: CautionDetail) -> tuple[str, str]:
    """The kind and id of the record that has a caution."""
    variant = next((it for it in match.offer.variants if it.id == match.candidate.variant), None)
    if variant is not None and detail.caution in variant.cautions:
        return "variant", match.offer.id
    if detail.caution in match.offer.cautions:
        return "offer", match.offer.id
    if detail.caution in match.need.cautions:
        return "need", match.need_id
    return ("project", match.project) if detail.of == "buyer" else ("supplier", match.supplier)


def _worded(row: SheetQuestion, asked: Sequence[str]) -> SheetQuestion:
    """A row says what its answer would be written as: of a capacity the period, too, and of what a buyer is asked for the
    condition, once whatever the offers have, behind the questions about each of them.

    asked: these questions, as they are put everywhere.
    """
    if row.subject.kind == "capacity":
        amount = unpack(row.subject.asked, Quantity)
        if not amount.per and not split_rate(amount.unit)[1]:
            amount = Quantity(amount.value, amount.unit, "year", amount.qualifier)
        return row._replace(text=_("Can {asked} be supplied?").format(asked=amount_text(amount)))
    if row.subject.kind != "requirement":
        return row
    details = (verdict.detail for match in row.matches for verdict in match.verdicts)
    stated = (spec for it in details if isinstance(it, deciding.DecidingDetail) for spec, _fact in it.stated)
    name = next((name_in_sentence(spec) for spec in stated if spec.id == row.subject.name), "")
    return row._replace(text=" ".join((*asked, _("What does the buyer require: {spec}?").format(spec=name))))


def unit_of(question: SheetQuestion, specs: Mapping[str, Spec]) -> str:
    """The unit that a value is asked for in, as it is shown; empty where none is."""
    subject = question.subject
    if subject.kind == "capacity":
        asked = unpack(subject.asked, Quantity)
        unit, period = split_rate(asked.unit)
        return rate_text(symbol(unit, current_language()), asked.per or period or "year")
    asks_for_spec = subject.kind in ("spec", "requirement", "bound")
    unit = specs[subject.name].unit or "" if asks_for_spec and subject.name in specs else ""
    return symbol(unit, current_language()) if unit else ""


def way_back(question: SheetQuestion) -> str:
    """What becomes of an answer, in a few words."""
    subject = question.subject
    if subject.kind == "note":
        return _("as a note; the question stays open")
    if subject.kind == "requirement":
        return _("by import: what is required; yes or no alone, as a note")
    if subject.kind == "caution":
        asked = asked_of_need(unpack(subject.asked, Caution)) if subject.name == "need" else ()
        examples = {
            ("quantity",): _("by import: the quantity, such as “20 pcs”"),
            ("when",): _("by import: the time, such as “by 2027-06”"),
            ("quantity", "when"): _("by import: quantity and time, such as “20 pcs by 2027-06”"),
        }
        return examples.get(asked, _("by import, as a note"))
    return _("by import")


KEY_COLUMNS = ("kind", "id", "record", "variant", "subject", "name", "asked", "before", "hash")
"""The columns of the hidden sheet; its first row is the stamp, each other a question."""


def keys_table(index: Index, stamp: Stamp, questions: Iterable[SheetQuestion]) -> Table:
    """The hidden sheet: the stamp, then each question with what its answer would change and the hash of that record."""
    columns = tuple(Column(key, key, "id", 1) for key in KEY_COLUMNS)
    # All at once: a question holds its matches, which are let go of before the sheet is written.
    return Table("offerbook", "offerbook", columns, list(_key_rows(index, stamp, questions)))


def _key_rows(index: Index, stamp: Stamp, questions: Iterable[SheetQuestion]) -> Iterator[Row]:
    empty: tuple[Any, ...] = (None,) * 5
    yield ("stamp", stamp.program, stamp.as_of or None, *empty, stamp.digest)
    for question in questions:
        it = question.subject
        hash = record_hash(index, it.record_kind, it.record)
        yield ("question", question.key, it.record, it.variant, it.kind, it.name, it.asked, it.before, hash)


def record_hash(index: Index, kind: str, id: str) -> str:
    """The hash of what the catalogue says of a record; empty where it has none of that id."""
    record = index.value("SELECT json FROM records WHERE kind = ? AND id = ?", kind, id)
    return hashlib.sha256(record.encode()).hexdigest()[:16] if record else ""
