"""What a workbook has to remember of its questions, so that answers find their way back into the catalogue's files."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from offerbook.index.store import Index
from offerbook.matching.criteria import deciding, quantity, requirements, services
from offerbook.matching.questions import OpenQuestion
from offerbook.matching.verdict import Verdict
from offerbook.model.codec import pack
from offerbook.model.records import Spec
from offerbook.tables.stamp import Stamp
from offerbook.tables.table import Column, Row, Table


class Subject(NamedTuple):
    """What the answer to a question would be written as.

    kind: "spec", "services" or "capacity"; empty where the catalogue has no key for it.
    name: the spec, or the services.
    asked: the value that would settle it, as a text.
    before: the value that is published, as JSON; empty where there is none.
    """

    kind: str = ""
    name: str = ""
    asked: str = ""
    before: str = ""


def subject_of(question: OpenQuestion) -> Subject:
    """What the answer to a question would be written as."""
    match = question.matches[0]
    verdict = next((it for it in match.verdicts if it.question == question.text), None)
    return _subject_of_verdict(verdict) if verdict is not None and question.answerer == "supplier" else Subject()


def _subject_of_verdict(verdict: Verdict) -> Subject:
    detail = verdict.detail
    if isinstance(detail, requirements.ConditionDetail):
        condition = detail.requirement
        before = "" if detail.fact is None else pack(detail.fact).decode()
        return Subject("spec", condition.spec, pack(condition).decode(), before)
    if isinstance(detail, deciding.DecidingDetail) and len(detail.missing) == 1:
        return Subject("spec", detail.missing[0].id)
    if isinstance(detail, services.ServicesDetail):
        missing = [service for service in detail.required if service not in detail.offered]
        return Subject("services", " ".join(missing), "", " ".join(detail.offered))
    if isinstance(detail, quantity.CapacityDetail):
        before = "" if detail.capacity is None else pack(detail.capacity).decode()
        return Subject("capacity", "", pack(detail.quantity).decode(), before)
    return Subject()


def key_of(question: OpenQuestion) -> str:
    """An id of the question that is the same in every language and whatever else is open."""
    subject = subject_of(question)
    parts = [question.answerer, question.addressee, *question.offers, question.variant, subject.kind, subject.name]
    parts += [subject.asked] if subject.kind else [question.text]
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:12]


def unit_of(question: OpenQuestion, specs: Mapping[str, Spec]) -> str:
    """The unit that a value is asked for in; empty where none is."""
    subject = subject_of(question)
    return specs[subject.name].unit or "" if subject.kind == "spec" and subject.name in specs else ""


KEY_COLUMNS = ("kind", "id", "offer", "variant", "subject", "name", "asked", "before", "hash")
"""The columns of the hidden sheet; its first row is the stamp, each other a question."""


def keys_table(index: Index, stamp: Stamp, questions: Iterable[OpenQuestion]) -> Table:
    """The hidden sheet: the stamp, then each question with what its answer would change and the hash of that record."""
    columns = tuple(Column(key, key, "id", 1) for key in KEY_COLUMNS)
    return Table("offerbook", "offerbook", columns, _key_rows(index, stamp, questions))


def _key_rows(index: Index, stamp: Stamp, questions: Iterable[OpenQuestion]) -> Iterator[Row]:
    empty: tuple[Any, ...] = (None,) * 5
    yield ("stamp", stamp.program, stamp.as_of or None, *empty, stamp.digest)
    for question in questions:
        subject = subject_of(question)
        offer = question.offers[0] if question.answerer == "supplier" else ""
        yield ("question", key_of(question), offer, question.variant, *subject, record_hash(index, offer))


def record_hash(index: Index, offer: str) -> str:
    """The hash of what the catalogue says of an offer; empty where it has none of that id."""
    record = index.value("SELECT json FROM records WHERE kind = 'offer' AND id = ?", offer)
    return hashlib.sha256(record.encode()).hexdigest()[:16] if record else ""
