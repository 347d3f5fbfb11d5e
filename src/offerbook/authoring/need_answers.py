"""A buyer's answers about a need: what it requires, what it accepts, and what would serve it too."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from offerbook.authoring.answers import Answer, Refusal, amount_in, no_number, number_range, says_of, split_unit
from offerbook.authoring.need_amounts import read_need_answer
from offerbook.authoring.noted_answers import take_note
from offerbook.authoring.offer_answers import choice_of
from offerbook.authoring.taking import Taking, conflict, gone
from offerbook.authoring.toml_edit import toml_value
from offerbook.loading.checks.of_specs import no_such_choice
from offerbook.model.amount_questions import asked_of_need, said_of_need
from offerbook.model.codec import pack, unpack
from offerbook.model.records import Caution, Day, Quantity, Requirement, Spec, When
from offerbook.text.i18n import N_, _, in_every_language
from offerbook.text.normalize import safe


def take_requirement(taking: Taking, answer: Answer) -> Refusal | None:
    """Add the condition that the buyer states to the need; that an offer suits, or does not, is kept as a note."""
    need, spec = taking.needs.get(answer.key.record), taking.specs.get(answer.key.name)
    if need is None or spec is None:
        return gone(answer)
    if answer.value is None and spec.type != "flag":
        return take_note(taking, answer._replace(question=_before_the_value(answer.question)))
    condition = _condition(answer, spec)
    if isinstance(condition, str):
        return Refusal(answer.place, condition)
    part = {"part": answer.key.asked} if answer.key.asked else {}
    said = {"spec": spec.id, **condition, "level": "must", **part}
    present = [it for it in need.requires if it.spec == spec.id and it.part in (None, answer.key.asked or None)]
    if present:
        if [_bounds(it) for it in present] == [condition]:
            taking.known.append(answer.place)
            return None
        return conflict(answer, pack(present[0]).decode(), said)
    file, steps = taking.place_of("need", answer.key.record)
    source = taking.source(answer, "need", answer.key.record)
    file.append(steps, "requires", [{**said, "source": source}])
    taking.taken.append(answer)
    return None


def _before_the_value(question: str) -> str:
    """What a question asks with yes or no, before it asks for the value that is required."""
    for template in in_every_language(N_("What does the buyer require: {spec}?")):
        question = question.partition(template.partition("{spec}")[0])[0].strip() or question
    return question


def take_bound(taking: Taking, answer: Answer) -> Refusal | None:
    """Move the bound of a condition to the value that the buyer accepts; that it is not accepted is kept as a note."""
    if answer.says is not True:
        return take_note(taking, answer)
    need, asked = taking.needs.get(answer.key.record), unpack(answer.key.asked, Requirement)
    if need is None:
        return gone(answer)
    accepted = Decimal(answer.key.before)
    bound = "min" if asked.min is not None and accepted < asked.min else "max"
    same = [(number, it) for number, it in enumerate(need.requires) if (it.spec, it.part) == (asked.spec, asked.part)]
    if any(getattr(it, bound) == accepted for _number, it in same):
        taking.known.append(answer.place)
        return None
    number = next((number for number, it in same if it == asked), None)
    if number is None:
        now = "; ".join(pack(it).decode() for _number, it in same)
        return conflict(answer, now, {bound: accepted})
    file, steps = taking.place_of("need", answer.key.record)
    source = taking.source(answer, "need", answer.key.record)
    for key, value in ((bound, accepted), ("source", source)):
        file.set([*steps, "requires", number], [key], toml_value(value))
    taking.taken.append(answer)
    return None


def take_amounts(taking: Taking, answer: Answer, asked: Caution) -> Refusal | None:
    """Give the need the quantity and the time that the answer to its caution states; the caution asks no more once it states both."""
    key, kinds = answer.key, asked_of_need(asked)
    need = taking.needs.get(key.record)
    place = next((number for number, it in enumerate(need.cautions) if it.text == asked.text), None) if need else None
    read = read_need_answer(answer.value or "", kinds)
    if isinstance(read, str):
        return Refusal(answer.place, read)
    if answer.says is False:
        return Refusal(answer.place, _("the answer is no, and the value says how much or by when"))
    if need is None or place is None:
        return gone(answer)
    now = need.cautions[place]
    if isinstance(need.quantity, tuple) and read.quantity:
        return Refusal(
            answer.place, _("the need counts its parts apart, and the value does not; change the file by hand")
        )
    said = {"quantity": read.quantity, "when": _joined(need.when, read.when)}
    if all(value in (None, _plain(getattr(need, name))) for name, value in said.items()):
        taking.known.append(answer.place)
        return None
    if (now.asks, said_of_need(need)) != (asked.asks, key.before):
        return conflict(answer, said_of_need(need), {name: value for name, value in said.items() if value})
    file, steps = taking.place_of("need", key.record)
    source = taking.source(answer, "need", key.record)
    if read.quantity:
        file.set(steps, ["quantity"], toml_value({**read.quantity, "source": source}))
    if said["when"]:
        file.set(steps, ["when"], toml_value(said["when"]))
        if source not in need.sources:
            file.append(steps, "sources", [source])
    if all(said[kind] for kind in kinds):
        for name in ("asks", "of") if now.of else ("asks",):
            file.remove([*steps, "cautions", place], name)
    else:
        taking.partly.append(answer.place)
    taking.taken.append(answer)
    return None


def _joined(now: When | None, said: dict[str, str] | None) -> dict[str, str] | None:
    """The time that an answer states, with the other end that the need has where it does not contradict."""
    if said is None or now is None or len(said) == 2:
        return said
    if "by" in said and now.start and now.start.first <= Day(said["by"]).last:
        return {"from": str(now.start), **said}
    if "from" in said and now.by and Day(said["from"]).first <= now.by.last:
        return {**said, "by": str(now.by)}
    return said


def _plain(value: Quantity | When | tuple[Quantity, ...] | None) -> dict[str, Any] | None:
    """What a need states, as an answer would: without notes and sources."""
    if isinstance(value, Quantity):
        parts = {"value": value.value, "unit": value.unit, "per": value.per, "qualifier": value.qualifier}
        return {name: part for name, part in parts.items() if part is not None}
    if isinstance(value, When):
        return {name: str(day) for name, day in (("from", value.start), ("by", value.by)) if day}
    return None


def take_group(taking: Taking, answer: Answer) -> Refusal | None:
    """Add the group that would serve the buyer too, any one of them being enough; that it would not is kept as a note."""
    if answer.says is not True:
        return take_note(taking, answer)
    need, group = taking.needs.get(answer.key.record), answer.key.name
    if need is None:
        return gone(answer)
    if group in need.groups:
        taking.known.append(answer.place)
        return None
    if " ".join(need.groups) != answer.key.before:
        return conflict(answer, ", ".join(need.groups), group)
    file, steps = taking.place_of("need", answer.key.record)
    source = taking.source(answer, "need", answer.key.record)
    file.append(steps, "groups", [group])
    if not need.any_group:
        file.set(steps, ["any_group"], "true")
    if source not in need.sources:
        file.append(steps, "sources", [source])
    taking.taken.append(answer)
    return None


def _condition(answer: Answer, spec: Spec) -> dict[str, Any] | str:
    """What the buyer requires of a spec, as the keys of a requirement; else why it states nothing."""
    value = answer.value
    if value is None or spec.type == "flag":
        says = answer.says if value is None else says_of(str(value))
        return {"flag": says} if says is not None else _("this is asked with yes or no")
    if spec.type == "number":
        return _number_bounds(value, spec.unit)
    text = safe(str(value))
    if spec.type == "choice":
        choice = choice_of(text, spec)
        return {"one_of": [choice]} if choice is not None else no_such_choice(spec, text)
    return {"text": text}


def _number_bounds(value: str | Decimal, unit: str | None) -> dict[str, Any] | str:
    """Bounds of a number as people write them: at least 25, up to 30, from 20 to 30; one number alone is the least."""
    found = number_range(split_unit(value)[0]) if isinstance(value, str) else None
    if isinstance(value, str) and found is not None:
        ends = [amount_in(f"{end} {split_unit(value)[1]}", unit) for end in found]
        refused = next((no_number(value, unit) for end in ends if isinstance(end, str)), None)
        return refused or {"min": ends[0][0], "max": ends[1][0]}
    given = amount_in(value, unit)
    if isinstance(given, str):
        return given
    number, qualifier = given
    return {"max" if qualifier == "at-most" else "min": number}


def _bounds(it: Requirement) -> dict[str, Any]:
    named = {"min": it.min, "max": it.max, "flag": it.flag, "text": it.text, "one_of": list(it.one_of) or None}
    return {key: value for key, value in named.items() if value is not None}
