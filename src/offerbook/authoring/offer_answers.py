"""A maker's answers about an offer: a spec, services, or how much can be supplied."""

from __future__ import annotations

import json
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from offerbook.authoring.answers import Answer, Refusal, amount, amount_in, no_number, rate_asked, split_unit
from offerbook.authoring.noted_answers import take_note
from offerbook.authoring.taking import Taking, conflict, gone
from offerbook.authoring.toml_edit import Step, TomlText, toml_value
from offerbook.loading.checks.of_specs import no_such_choice
from offerbook.model.codec import pack
from offerbook.model.records import Capacity, Spec
from offerbook.text.i18n import _
from offerbook.text.normalize import plain_text, safe
from offerbook.text.units import convert, parse_rate


def take_spec(taking: Taking, answer: Answer) -> Refusal | None:
    """Give a spec the value that the answer states, or say why that cannot be."""
    offer, spec = taking.offers[answer.key.record], taking.specs.get(answer.key.name)
    numbers = [number for number, it in enumerate(offer.variants) if it.id == answer.key.variant]
    if spec is None or (answer.key.variant and not numbers):
        return gone(answer)
    value = spec_value(answer, spec)
    if isinstance(value, str):
        return Refusal(answer.place, value)
    variant = offer.variants[numbers[0]] if numbers else None
    now = (variant.specs if variant else {}).get(spec.id) or offer.specs.get(spec.id)
    published = "" if now is None else pack(now).decode()
    if now is not None and (now.value, now.qualifier) == (value.get("value"), value.get("qualifier")):
        taking.known.append(answer.place)
        return None
    if published != answer.key.before:
        return conflict(answer, published, value)
    text, steps = taking.place_of("offer", offer.id)
    source = taking.source(answer, "offer", offer.id)
    if numbers:
        steps = (*steps, "variants", numbers[0])
    text.set(steps, ["specs", spec.id], toml_value({**value, "source": source}))
    taking.taken.append(answer)
    return None


def take_services(taking: Taking, answer: Answer) -> Refusal | None:
    """Add the services that the answer confirms; that one is not given is kept as a note."""
    if answer.says is not True:
        return take_note(taking, answer)
    offer = taking.offers[answer.key.record]
    missing = [service for service in answer.key.name.split() if service not in offer.services]
    if not missing:
        taking.known.append(answer.place)
        return None
    file, steps = taking.place_of("offer", offer.id)
    source = taking.source(answer, "offer", offer.id)
    file.append(steps, "services", missing)
    if source not in offer.sources:
        file.append(steps, "sources", [source])
    taking.taken.append(answer)
    return None


def take_capacity(taking: Taking, answer: Answer) -> Refusal | None:
    """State the capacity that the answer states, in the place of one that says less; or say why that cannot be."""
    offer = taking.offers[answer.key.record]
    asked = json.loads(answer.key.asked or "{}", parse_float=Decimal, parse_int=Decimal)
    unit, period = rate_asked(asked)
    rate = _rate(answer.value, unit) if answer.value is not None else None
    if answer.value is not None and rate is None:
        return Refusal(answer.place, no_number(answer.value, unit))
    if rate is None and answer.says is not True:
        return Refusal(answer.place, _('"no" does not say how much can be supplied; write the amount as the value'))
    value, qualifier, per = rate or (Decimal(str(asked["value"])), "at-least", "")
    capacity = {"value": value, "unit": unit, "per": per or period}
    capacity |= {"qualifier": qualifier} if qualifier else {}
    same = {number: it for number, it in enumerate(offer.capacity) if (it.unit, it.per) == (unit, capacity["per"])}
    if any(_says_as_much(it, value, qualifier) for it in same.values()):
        taking.known.append(answer.place)
        return None
    less = [number for number, it in same.items() if it.qualifier == "at-least" and it.value <= value]
    is_more = bool(less) and qualifier in (None, "at-least", "over")
    published = [pack(capacity).decode() for capacity in offer.capacity]
    if answer.key.before and answer.key.before not in published and not is_more:
        return conflict(answer, "; ".join(published), {"value": value})
    file, steps = taking.place_of("offer", offer.id)
    capacity["source"] = taking.source(answer, "offer", offer.id)
    if is_more:
        _replace(file, [*steps, "capacity", less[0]], capacity)
    else:
        file.append(steps, "capacity", [capacity])
    taking.taken.append(answer)
    return None


def _says_as_much(it: Capacity, value: Decimal, qualifier: str | None) -> bool:
    """Whether a stated capacity says what an answer says; to an answer of "at least" one that is larger does, too."""
    if qualifier == "at-least" and it.qualifier in (None, "at-least", "over"):
        return it.value >= value
    return (it.value, it.qualifier) == (value, qualifier)


def _replace(file: TomlText, table: list[Step], keys: Mapping[str, object]) -> None:
    """Make a table say these keys, and no qualifier beside them."""
    for key, value in keys.items():
        file.set(table, [key], toml_value(value))
    if "qualifier" not in keys:
        file.remove(table, "qualifier")


def _rate(value: str | Decimal, unit: str) -> tuple[Decimal, str | None, str] | None:
    """An amount in the unit that is asked for, its qualifier, and the period that is written behind it; None for what is none."""
    number, named = (value, "") if isinstance(value, Decimal) else split_unit(value)
    given, (plain, period) = amount(number), (parse_rate(named) or ("", "")) if named else (unit, "")
    converted = convert(given[0], plain, unit) if given else None
    return (converted, given[1], period) if given and converted is not None else None


def spec_value(answer: Answer, spec: Spec) -> dict[str, Any] | str:
    """The fact that an answer states, without its source; else why it states none."""
    asked = json.loads(answer.key.asked or "{}", parse_float=Decimal, parse_int=Decimal)
    if spec.type == "flag":
        if answer.says is None:
            return _("this is asked with yes or no")
        return {"value": answer.says}
    if spec.type == "number":
        return _number(answer, asked, spec.unit)
    text: Any = None if answer.value is None else str(answer.value)
    if text is None and answer.says is True and not answer.key.before:
        accepted = asked.get("one_of", ())
        text = asked.get("text") if not accepted else accepted[0] if len(accepted) == 1 else None
    if isinstance(text, dict):
        return {key: safe(str(words)) for key, words in text.items()}
    if text is None:
        return _("write the value that the document states")
    if spec.type == "choice":
        choice = choice_of(text, spec)
        return no_such_choice(spec, safe(text)) if choice is None else {"value": choice}
    return {"value": safe(text)}


def choice_of(text: str, spec: Spec) -> str | None:
    """The value of a choice that a text means, by its id or a name of it; None for what is no value of it."""
    names = {plain_text(name): it.id for it in spec.values for name in (it.name.en, it.name.ru, it.id) if name}
    return names.get(plain_text(safe(text)))


def _number(answer: Answer, asked: dict[str, Any], unit: str | None) -> dict[str, Any] | str:
    if answer.value is not None:
        given = amount_in(answer.value, unit)
        if isinstance(given, str):
            return given
        value, qualifier = given
        return {"value": value, "qualifier": qualifier} if qualifier else {"value": value}
    bounds = [(key, asked[key]) for key in ("min", "max") if asked.get(key) is not None]
    if answer.says is not True or len(bounds) != 1:
        return _("yes or no does not say how much; write the value that the document states")
    key, bound = bounds[0]
    return {"value": Decimal(str(bound)), "qualifier": "at-least" if key == "min" else "at-most"}
