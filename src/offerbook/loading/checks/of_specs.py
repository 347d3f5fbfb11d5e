"""Checks of specs, units and parts: what is stated is what specs.toml says of it, and a part is a part of its need."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from offerbook.loading.checks.context import CatalogueContext, understood
from offerbook.loading.decode import Entry
from offerbook.loading.faults import not_among, number_written
from offerbook.loading.value_names import describe_value
from offerbook.model.finding import Finding
from offerbook.model.records import Fact, Need, Offer, OwnUnit, Quantity, ServiceOfPart, Spec
from offerbook.model.walk import KeyPath, is_reasonable
from offerbook.text.i18n import _
from offerbook.text.units import BUILT_IN


def own_units_are_exact(catalogue: CatalogueContext) -> Iterator[Finding]:
    """A unit that a catalogue declares is none of those that every catalogue has, and turns into one of them exactly."""
    for entry, unit in catalogue.records(OwnUnit):
        if unit.id in BUILT_IN:
            message = _('every catalogue has the unit "{unit}" already').format(unit=unit.id)
            yield entry.finding("E308", message, ("id",))
        if unit.of is not None and unit.of not in BUILT_IN:
            message = _('"{unit}" is declared here as well: name a unit that every catalogue has, such as {example}')
            if unit.of in catalogue.known.ids["unit"]:
                yield entry.finding("E430", message.format(unit=unit.of, example='"kg"'), ("of",))
        table = entry.value()
        if unit.of is not None and "factor" not in table:
            yield entry.finding("E430", _('say with "factor" how many "{of}" it holds').format(of=unit.of), ("of",))
        if unit.of is None and "of" not in table and "factor" in table:
            yield entry.finding("E430", _('say with "of" what it turns into'), ("factor",), "key")
        if unit.factor is not None and unit.factor == 0:
            yield entry.finding(
                "E430", _("a unit of nothing measures nothing: the factor must be above 0"), ("factor",)
            )


def specs_declare_what_their_type_has(catalogue: CatalogueContext) -> Iterator[Finding]:
    """A choice has values, each once, and nothing else has any; only a number has a tolerance."""
    for entry, spec in catalogue.records(Spec):
        if spec.type == "choice" and spec.values == ():
            message = _("a choice names its values: {example}").format(
                example='values = [{ id = "diesel", name = { en = "diesel", ru = "дизель" } }]'
            )
            yield entry.finding("E431", message, ("type",))
        elif spec.type and spec.type != "choice" and spec.values:
            message = _("only a choice has values, and this is a {type}").format(type=type_name(spec.type))
            yield entry.finding("E431", message, ("values",))
        if spec.type and spec.type != "number" and spec.tolerance is not None:
            message = _("only a number has a tolerance, and this is a {type}").format(type=type_name(spec.type))
            yield entry.finding("E431", message, ("tolerance",))
        seen: set[str] = set()
        for position, choice in understood(spec.values):
            if choice.id in seen:
                message = _('the value "{id}" is there already').format(id=choice.id)
                yield entry.finding("E431", message, ("values", position, "id"))
            seen.add(choice.id)


def spec_values_are_of_their_type(catalogue: CatalogueContext) -> Iterator[Finding]:
    """Every value is the number, range, text, flag or choice that specs.toml says its spec is."""
    specs = catalogue.known.specs
    for entry, offer in catalogue.records(Offer):
        specs_tables: list[tuple[KeyPath, dict[str, Fact]]] = [(("specs",), offer.specs)]
        for position, variant in understood(offer.variants):
            specs_tables.append((("variants", position, "specs"), variant.specs))
        for steps, facts in specs_tables:
            for name, fact in (facts or {}).items():
                spec = specs.get(name)
                if fact is not None and (fact.value is None or (spec is not None and spec.type == "choice")):
                    yield from _of_table(entry, (*steps, name), fact, spec)
                elif spec is None or not spec.type or fact is None or _is_of_type(fact.value, spec.type):
                    continue
                else:
                    actual = _("an empty text") if fact.value == "" else describe_value(fact.value)
                    message = _("{spec} is a {type}, found {actual}")
                    place = _value_steps(entry, (*steps, name))
                    right = _right_value(fact.value, spec, place == (*steps, name))
                    if right:
                        message = _("{spec} is a {type}, found {actual}: write {right}")
                    yield entry.finding(
                        "E401",
                        message.format(spec=name, type=type_name(spec.type), actual=actual, right=right),
                        place,
                    )


def _right_value(value: Any, spec: Spec, bare: bool) -> str:
    """A value of the wrong type as its spec would have it; empty where nobody can tell."""
    if spec.type == "number" and isinstance(value, str):
        return number_written(value, spec.unit, bare)
    if spec.type == "number" and isinstance(value, list) and len(value) == 2 and bare:
        return number_written(f"{value[0]} - {value[1]}", None)
    if spec.type == "flag" and isinstance(value, str):
        return {"да": "true", "yes": "true", "true": "true", "нет": "false", "no": "false", "false": "false"}.get(
            value.strip().lower(), ""
        )
    return ""


def _of_table(entry: Entry, steps: KeyPath, fact: Fact, spec: Spec | None) -> Iterator[Finding]:
    """The findings about a fact that is a choice, a range, a text in both languages, or nothing."""
    table = entry.value(steps)
    stated = table.keys() if isinstance(table, dict) else {"value"}
    spec_type = spec.type if spec is not None else None
    if stated & {"en", "ru"} and not stated & {"value", "min", "max"}:
        if spec_type and spec_type != "text":
            message = _("{spec} is a {type}, found {actual}")
            actual = _("a text in both languages")
            yield entry.finding("E401", message.format(spec=steps[-1], type=type_name(spec_type), actual=actual), steps)
        elif not (fact.en and fact.ru) and not any(key in stated and not getattr(fact, key) for key in ("en", "ru")):
            message = _("the {language} text is missing").format(language=_("Russian") if fact.en else _("English"))
            yield entry.finding("W501", message, steps, "key")
        elif not fact.texts:
            yield entry.finding("E207", _("this text is empty"), steps)
    elif stated & {"min", "max"} and not stated & {"value", "en", "ru"}:
        yield from _of_range(entry, steps, fact, spec_type)
    elif "value" not in stated or stated & {"min", "max", "en", "ru"}:
        message = _("say one thing: a value, or min and max, or en and ru")
        yield entry.finding("E401", message, steps)
    elif spec is not None and isinstance(fact.value, str) and spec_type == "choice":
        if not has_choice(spec, fact.value):
            yield entry.finding("E401", no_such_choice(spec, fact.value), _value_steps(entry, steps))
    elif spec_type == "choice" and fact.value is not None:
        message = _("{spec} is a {type}, found {actual}")
        actual = describe_value(fact.value)
        yield entry.finding(
            "E401",
            message.format(spec=steps[-1], type=type_name(spec_type), actual=actual),
            _value_steps(entry, steps),
        )


def _of_range(entry: Entry, steps: KeyPath, fact: Fact, spec_type: str | None) -> Iterator[Finding]:
    """The findings about a fact that is a range: of a number, with both ends, in order, and without a qualifier."""
    table = entry.value(steps)
    low, high = fact.min, fact.max
    if spec_type and spec_type != "number":
        message = _("{spec} is a {type}, found {actual}")
        yield entry.finding(
            "E401", message.format(spec=steps[-1], type=type_name(spec_type), actual=_("a range")), steps
        )
    elif not {"min", "max"} <= table.keys():
        message = _('a range has both ends; of one that is open, write { value = 25, qualifier = "at-least" }')
        yield entry.finding("E401", message, steps)
    elif low is not None and high is not None and is_reasonable(low) and is_reasonable(high) and low > high:
        message = _("no value is at least {low} and at most {high}").format(low=low, high=high)
        yield entry.finding("E403", message, (*steps, "max"))
    elif fact.qualifier is not None:
        yield entry.finding("E401", _("a range has no qualifier: its ends say it"), (*steps, "qualifier"))


def _is_of_type(value: Any, spec_type: str) -> bool:
    """Whether a fact's value is one that a spec of this type can have; an empty text is none."""
    if spec_type == "flag":
        return isinstance(value, bool)
    if spec_type == "text":
        return isinstance(value, str) and bool(value.strip())
    return isinstance(value, int | Decimal) and not isinstance(value, bool)


def has_choice(spec: Spec, id: str) -> bool:
    """Whether a value is one of a choice, as far as its values are understood."""
    return any(choice is None or choice.id in (None, id) for choice in spec.values or (None,))


def no_such_choice(spec: Spec, id: str) -> str:
    """The message for a value that is none of a choice."""
    names = {choice.id: (choice.name.en, choice.name.ru) for choice in spec.values if choice.id and choice.name}
    return not_among(id, [choice.id for choice in spec.values], names)


def type_name(spec_type: str) -> str:
    """The type of a spec in words."""
    names = {"number": _("number"), "text": _("text"), "flag": _("flag, true or false"), "choice": _("choice")}
    return names[spec_type]


def _value_steps(entry: Entry, steps: KeyPath) -> KeyPath:
    """The path to a fact's value, whether it stands bare or in a table of its own."""
    return (*steps, "value") if isinstance(entry.value(steps), dict) else steps


def parts_are_groups_of_the_need(catalogue: CatalogueContext) -> Iterator[Finding]:
    """A part that a condition, a service or a quantity names is one of the groups of its need, which has several parts."""
    for entry, need in catalogue.records(Need):
        named: list[tuple[KeyPath, str | None]] = [
            (("requires", position, "part"), requirement.part) for position, requirement in understood(need.requires)
        ]
        for position, service in understood(need.services):
            if isinstance(service, ServiceOfPart):
                named.append((("services", position, "part"), service.part))
        if isinstance(need.quantity, Quantity):
            named.append((("quantity", "part"), need.quantity.part))
        else:
            named += [
                (("quantity", position, "part"), quantity.part) for position, quantity in understood(need.quantity)
            ]
        groups = need.groups
        for steps, part in named:
            if part is not None and groups is not None and None not in groups and part not in groups:
                message = _('"{part}" is none of the groups of the need: {groups}').format(
                    part=part, groups=", ".join(groups)
                )
                yield entry.finding("E432", message, steps)
