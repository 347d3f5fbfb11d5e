"""Answers in words: a caution's question is answered and no longer asked, or the answer stays on the record as a note."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from offerbook.authoring.answers import NO, YES, Answer, Refusal
from offerbook.authoring.taking import Taking, conflict, gone
from offerbook.authoring.toml_edit import Step
from offerbook.model.amount_questions import asks_of_amounts
from offerbook.model.codec import pack, unpack
from offerbook.model.records import Caution, Note, Text
from offerbook.tables.table import digits
from offerbook.text.i18n import N_, _, in_every_language
from offerbook.text.normalize import safe

QUESTION_AND_ANSWER = N_("Question: {question} Answer: {answer}.")
_ASKS_FOR_MORE = re.compile(r"\b(which|what|how|when|where|who|whose)\b", re.IGNORECASE)


def take_caution(taking: Taking, answer: Answer) -> Refusal | None:
    """Put the answer to a caution into a note beside it; the caution stays and asks no more, unless the answer is no."""
    key = answer.key
    asked = unpack(key.asked, Caution)
    record = _record(taking, key.name, key.record, key.variant)
    if record is None:
        return gone(answer)
    text = _answer_text(answer, asked.asks or Text())
    if isinstance(text, str):
        return Refusal(answer.place, text)
    place = next((number for number, it in enumerate(record.cautions) if it.text == asked.text), None)
    if place is None:
        return gone(answer)
    if _is_noted(record.notes, text):
        taking.known.append(answer.place)
        return None
    now = record.cautions[place]
    if pack(now).decode() != key.asked:
        return conflict(answer, now.asks.en if now.asks else "", text.en)
    file, steps = _way(taking, key.name, key.record, key.variant)
    _add_note(taking, answer, key.name, text, _caution_reason(answer, asked), stays_open=answer.says is False)
    if answer.says is not False:
        file.remove([*steps, "cautions", place], "asks")
        if now.of is not None:
            file.remove([*steps, "cautions", place], "of")
    taking.taken.append(answer)
    return None


def take_note(taking: Taking, answer: Answer) -> Refusal | None:
    """Keep an answer that no key of the catalogue can hold as a note of the record; its question stays open."""
    key = answer.key
    kind = "need" if key.record in taking.needs else "offer"
    record = _record(taking, kind, key.record, "")
    if record is None:
        return gone(answer)
    question = unpack(key.asked, Text) if key.subject == "note" else Text(safe(answer.question), safe(answer.question))
    text = _answer_text(answer, question, is_short=True)
    if isinstance(text, str):
        return Refusal(answer.place, text)
    if _is_noted(record.notes, text):
        taking.known.append(answer.place)
        return None
    _add_note(taking, answer, kind, text, _reason(answer), stays_open=True)
    taking.taken.append(answer)
    return None


def _record(taking: Taking, kind: str, id: str, variant: str) -> Any:
    """The record that holds the cautions and notes; of an offer's variant the variant. None where it is not there."""
    if kind == "variant":
        offer = taking.offers.get(id)
        return next((it for it in offer.variants if it.id == variant), None) if offer else None
    records: dict[str, Any] = {
        "offer": taking.offers, "supplier": taking.suppliers, "need": taking.needs, "project": taking.projects,
    }  # fmt: skip
    return records[kind].get(id)


def _way(taking: Taking, kind: str, id: str, variant: str) -> tuple[Any, tuple[Step, ...]]:
    file, steps = taking.place_of("offer" if kind == "variant" else kind, id)
    if kind == "variant":
        numbers = [number for number, it in enumerate(taking.offers[id].variants) if it.id == variant]
        steps = (*steps, "variants", numbers[0])
    return file, steps


def _answer_text(answer: Answer, question: Text, is_short: bool = False) -> Text | str:
    """Question and answer in both languages; else what the answer lacks.

    is_short: whether the program put the question, which asks for more than yes or no only where it begins so.
    """
    asks_for_more = _ASKS_FOR_MORE.match(question.en) if is_short else _ASKS_FOR_MORE.search(question.en)
    if answer.value is None and asks_for_more:
        return _("yes or no does not answer this; write as the value what the document states")
    said = [] if answer.says is None else [in_every_language(YES if answer.says else NO)]
    if answer.value is not None:
        value = digits(answer.value) if not isinstance(answer.value, str) else safe(" ".join(answer.value.split()))
        said.append((value.rstrip("."), value.rstrip(".")))
    answers = [", ".join(words) for words in zip(*said, strict=True)]
    texts = [
        template.format(question=asked or question.en, answer=answer_)
        for template, asked, answer_ in zip(
            in_every_language(QUESTION_AND_ANSWER), (question.en, question.ru), answers, strict=True
        )
    ]
    return Text(*texts)


def _is_noted(notes: Sequence[Note], text: Text) -> bool:
    return any(note.text == text for note in notes)


def _caution_reason(answer: Answer, asked: Caution) -> str:
    """Why the answer to a caution is a note."""
    if answer.says is False:
        return _("no key of the catalogue says no to what a caution asks")
    if answer.key.name == "need" and answer.value is not None and asks_of_amounts(asked):
        return _("`quantity` and `when` hold no more than how much and by when, and more is asked")
    return _("no key of the catalogue holds the answer to a caution")


def _reason(answer: Answer) -> str:
    """Why an answer that is no caution's is a note: which key it could not fill."""
    key = answer.key
    reasons = {
        "services": _("`services` lists what is given, and no key what is not"),
        "requirement": _("`requires` says what the need asks, and no key that an offer suits or does not"),
        "bound": _("`requires` keeps its bound, and no key says which value was refused"),
        "group": _("`groups` lists what would serve, and no key what would not"),
        "group-of-part": _(
            "all `groups` of the need are asked for together; no key says that another would do for one of them"
        ),
        "quantity": _("`quantity` says how much is wanted, and no key that less is enough"),
        "words": _("no key of the offer says that it includes a thing that the need names"),
        "availability": _("`stage` says how far an offer is, and no key when it goes further"),
    }
    return reasons.get(
        key.name if key.subject == "note" else key.subject, _("no key of the catalogue holds this answer")
    )


def _add_note(taking: Taking, answer: Answer, kind: str, text: Text, reason: str, *, stays_open: bool) -> None:
    taking.add_reason(answer, "offer" if kind == "variant" else kind, reason, stays_open)
    record = answer.key.record
    file, steps = _way(taking, kind, record, answer.key.variant)
    source = taking.source(answer, "offer" if kind == "variant" else kind, record)
    note = {"topic": "other", "text": {"en": text.en, "ru": text.ru}, "source": source}
    file.append(steps, "notes", [note])
