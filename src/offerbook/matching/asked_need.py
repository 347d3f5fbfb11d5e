"""A need that stands in no file, made of what is typed; and answers that are taken for given."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from offerbook.index.store import Index
from offerbook.listing.column_lookup import column_key
from offerbook.listing.condition_syntax import AllOf, Comparison, Condition, parse_condition
from offerbook.listing.fixed_words import fixed_words
from offerbook.listing.literals import (
    ends_in_one_unit,
    number_and_unit,
    number_in_unit,
    parse_flag,
    split_number_range,
    unquoted,
)
from offerbook.listing.resolve import resolve
from offerbook.model.phrases import amount_text, condition_text, localize
from offerbook.model.records import Fact, Group, Need, Offer, Quantity, Requirement, Spec, Text
from offerbook.model.vocabulary import SERVICES, Period
from offerbook.tables.table import word
from offerbook.text.errors import UsageError
from offerbook.text.i18n import _
from offerbook.text.spelling import nearest
from offerbook.text.units import parse, split_rate

Assumed = Mapping[str, Mapping[str, Fact]]
"""The values that are taken for given, by offer and spec."""


def asked_need(
    index: Index, groups: Sequence[str], require: Sequence[str], quantity: str | None, services: Sequence[str]
) -> Need:
    """The need of these groups with these conditions, each a "must"; UsageError for what means nothing.

    require: conditions such as "payload_t >= 130 t"; `and` may join several.
    quantity: how much, such as "20 pcs" or "500 t/year".
    """
    ids = [resolve(index, "group", group) for group in groups]
    if not ids:
        raise UsageError(_("say with --group what is needed; `offerbook groups` lists the groups"))
    conditions = [part for text in require for part in _comparisons(text, parse_condition(text, "--require"))]
    # What is typed has no source; the record demands none, only a file does.
    return Need(
        "need",
        names_of_groups(index, ids),
        tuple(ids),
        "open",
        "stated",
        (),
        quantity=_quantity(quantity) if quantity else None,
        requires=tuple(_requirement(index, it) for it in conditions),
        services=tuple(service for service in SERVICES if service in fixed_words("--service", services, SERVICES)),
    )


def names_of_groups(index: Index, ids: Sequence[str]) -> Text:
    """The names of some groups, one after another."""
    names = [group.name for _id, group in index.records_by_id("group", ids, Group)]
    return Text(", ".join(it.en for it in names), ", ".join(it.ru for it in names))


def asked_text(index: Index, need: Need) -> str:
    """What a need that stands in no file asks for: its name, groups, conditions, amounts and services."""
    specs = dict(index.records_by_id("spec", [it.spec for it in need.requires], Spec))
    conditions = [
        _("{spec}: {condition}").format(
            spec=localize(specs[it.spec].name), condition=condition_text(it, specs[it.spec])
        )
        for it in need.requires
    ]
    groups = names_of_groups(index, need.groups)
    services = [word(service) for service, _part in need.services_by_part]
    parts = [localize(need.name), localize(groups), *conditions, *map(amount_text, need.quantities), *services]
    return "; ".join(dict.fromkeys(filter(None, parts)))


def check_asked(
    group: Sequence[str],
    require: Sequence[str] = (),
    quantity: str | None = None,
    assume: Sequence[str] = (),
    *,
    needs_group: bool = True,
) -> None:
    """UsageError for what can be seen to mean nothing without a catalogue.

    needs_group: False where the row of a table can say it, or where names are given, which only a catalogue can tell.
    """
    if (require or quantity is not None) and needs_group and not group:
        raise UsageError(_("say with --group what is needed; `offerbook groups` lists the groups"))
    for text in require:
        _comparisons(text, parse_condition(text, "--require"))
    if quantity is not None:
        _quantity(quantity)
    for text in assume:
        _parts_of_assumption(text)


def _comparisons(text: str, condition: Condition) -> list[Comparison]:
    """The comparisons of a condition that must all hold; UsageError where one of several would be enough."""
    if isinstance(condition, Comparison):
        return [condition]
    if isinstance(condition, AllOf):
        return [each for part in condition.parts for each in _comparisons(text, part)]
    raise UsageError(
        _('--require "{text}": conditions of a need must all hold; write it without "or"').format(text=text)
    )


def _spec(index: Index, key: str) -> Spec:
    spec = index.record("spec", key, Spec)
    if spec is None:
        near = nearest(key, index.ids("spec"))
        message = (
            _('there is no spec "{key}"; did you mean "{near}"?')
            if near
            else _('there is no spec "{key}"; `offerbook offers --columns help` lists them')
        )
        raise UsageError(message.format(key=key, near=near[0] if near else ""))
    return spec


def _requirement(index: Index, comparison: Comparison) -> Requirement:
    """The condition that a comparison is, a "must"."""
    _key, operator, value = comparison
    spec = _spec(index, key := column_key("offers", comparison.key, index))
    if spec.type == "flag" and operator == "=":
        return Requirement(key, flag=_flag(key, value), level="must")
    if spec.type == "choice" and operator == "=":
        return Requirement(key, one_of=(_choice(spec, value),), level="must")
    if spec.type == "text" and operator in ("=", "~"):
        return (
            Requirement(key, one_of=(value,), level="must")
            if operator == "="
            else Requirement(key, text=value, level="must")
        )
    if spec.type == "number" and operator in ("=", ">=", "<="):
        low, high = _bounds(spec, value)
        bounds = {"=": (low, high), ">=": (low, None), "<=": (None, high)}[operator]
        return Requirement(key, bounds[0], bounds[1], level="must")
    message = _('--require "{text}": of a {type} write {examples}')
    examples = {
        "number": f"{key} >= 130, {key} <= 130, {key} = 100..130",
        "flag": f"{key} = true",
        "choice": f"{key} = {spec.values[0].id if spec.values else '...'}",
        "text": f"{key} = ..., {key} ~ ...",
    }[spec.type]
    raise UsageError(message.format(text=f"{key} {operator} {value}", type=_(spec.type), examples=examples))


def _bounds(spec: Spec, value: str) -> tuple[Decimal, Decimal]:
    ends = split_number_range(value) or (value, value)
    low, high = ends_in_one_unit(*ends)
    return number_in_unit(spec.id, low, spec.unit), number_in_unit(spec.id, high, spec.unit)


def _flag(key: str, value: str) -> bool:
    flag = parse_flag(value)
    if flag is None:
        raise UsageError(_("{key} is a flag: ask for {key} = true or {key} = false").format(key=key))
    return flag


def _choice(spec: Spec, value: str) -> str:
    """The value of a choice that people name by its id or its name in either language."""
    value = unquoted(value).replace("×", "x")
    for choice in spec.values:
        if value.casefold() in (choice.id, choice.name.en.casefold(), choice.name.ru.casefold()):
            return choice.id
    ids = [choice.id for choice in spec.values]
    message = _('"{value}" is none of {allowed}')
    raise UsageError(message.format(value=value, allowed=", ".join(ids)))


def _quantity(text: str) -> Quantity:
    """How much: "20 pcs", "500 t/year"; without a unit, pieces."""
    refusal = UsageError(
        _('--quantity is an amount such as "20 pcs" or "500 t/year", not "{value}"').format(value=text)
    )
    if not any(map(str.isdigit, text)):
        raise refusal
    number, named = number_and_unit("--quantity", text)
    unit = parse(named) if named else "pcs"
    if unit is None or number < 0:
        raise refusal
    plain, period = split_rate(unit)
    periods: dict[str, Period | None] = {"year": "year", "month": "month", "day": "day"}
    return Quantity(number, plain, periods.get(period))


def assumed_values(index: Index, texts: Sequence[str]) -> Assumed:
    """What is taken for given, OFFER.SPEC=VALUE; UsageError for what means nothing."""
    assumed: dict[str, dict[str, Fact]] = {}
    for text in texts:
        offer, key, value = _parts_of_assumption(text)
        assumed.setdefault(resolve(index, "offer", offer), {})[key] = Fact(_value(_spec(index, key), value))
    return assumed


def _parts_of_assumption(text: str) -> tuple[str, str, str]:
    subject, equals, value = (part.strip() for part in text.partition("="))
    offer, dot, key = subject.rpartition(".")
    if not (equals and dot and value):
        message = _('--assume is OFFER.SPEC=VALUE, such as belaz-7513.payload_t=140, not "{text}"')
        raise UsageError(message.format(text=text))
    return offer, key, value


def _value(spec: Spec, value: str) -> Any:
    """A value of a spec as it is typed."""
    if spec.type == "number":
        return number_in_unit(spec.id, value, spec.unit)
    if spec.type == "flag":
        return _flag(spec.id, value)
    return _choice(spec, value) if spec.type == "choice" else value


def with_assumed(offer: Offer, assumed: Assumed) -> Offer:
    """The offer as it would be if what is assumed of it were published, of itself and of each of its models."""
    from offerbook.model.codec import replace

    facts = assumed.get(offer.id)
    if not facts:
        return offer
    variants = tuple(replace(it, specs={**it.specs, **facts}) for it in offer.variants)
    return replace(offer, specs={**offer.specs, **facts}, variants=variants)
