"""Checks of a whole catalogue: what no single file can know, such as whether an id leads anywhere."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Container, Iterator
from decimal import Decimal
from typing import Any

from offerbook.loading.checks.context import UNKNOWN, CatalogueContext, understood, words_within
from offerbook.loading.checks.of_file import _well_formed
from offerbook.loading.decode import Entry, keys_present
from offerbook.loading.value_names import describe_value
from offerbook.model.codec import keys
from offerbook.model.finding import Finding
from offerbook.model.records import Code, Fact, Link, Need, Offer, Refers, Requirement
from offerbook.model.walk import FieldRef, KeyPath, field_refs, is_reasonable
from offerbook.text.i18n import _
from offerbook.text.spelling import nearest
from offerbook.text.units import UNITS, parse, suffix

UNUSED = {"supplier": "W503", "source": "W504", "group": "W505", "sector": "W506", "spec": "W507"}
"""The code of a record that nothing refers to, by its table."""


def ids_are_unique(catalogue: CatalogueContext) -> Iterator[Finding]:
    """No two records of a kind have one id, nor have an offer and a project, two needs of a project or two variants."""
    first: dict[tuple[object, str], Entry] = {}
    for entry in catalogue.entries:
        if not entry.id:
            continue
        space: object = "offer or project" if entry.table in ("offer", "project") else entry.table
        if entry.table == "need":
            # Needs of two projects that have one id by mistake are not in each other's way.
            space = (entry.document.name, entry.owner)
        other = first.setdefault((space, entry.id), entry)
        if other is not entry:
            message = _('the id "{id}" is taken by the {table} at {place}').format(
                id=entry.id.rpartition("/")[2], table=other.table, place=other.place(("id",))
            )
            yield entry.finding("E308", message, ("id",))
        if isinstance(entry.record, Offer):
            yield from _repeated_variants(entry, entry.record)


def _repeated_variants(entry: Entry, offer: Offer) -> Iterator[Finding]:
    seen: dict[str, int] = {}
    for position, variant in understood(offer.variants):
        if variant.id and seen.setdefault(variant.id, position) != position:
            place = entry.place(("variants", seen[variant.id], "id"))
            message = _('the id "{id}" is taken by the variant at {place}').format(id=variant.id, place=place)
            yield entry.finding("E308", message, ("variants", position, "id"))


def references_lead_somewhere(catalogue: CatalogueContext) -> Iterator[Finding]:
    """Every id that a record names is the id of a record, and every unit is known."""
    ids = catalogue.known.ids
    for entry, field in _doubtful_references(catalogue):
        table = field.kind.table
        if table == "unit":
            if field.value not in ids[table]:
                yield entry.finding(UNKNOWN[table], _unknown_unit(field.value), field.steps)
            continue
        if field.value in ids[table] or field.value in (catalogue.unparsed_words or ()):
            continue
        near = nearest(field.value, ids[table])
        if near:
            message = _('there is no {table} "{id}"; did you mean "{near}"?')
        elif catalogue.unparsed_words is None or table in catalogue.nameless:
            # It may stand where nothing could be read.
            continue
        else:
            message = _('there is no {table} "{id}"')
        message = message.format(table=table, id=field.value, near=near[0] if near else "")
        in_specs = table == "spec" and field.steps[-2:-1] == ("specs",)
        yield entry.finding(UNKNOWN[table], message, field.steps, "key" if in_specs else "value")


def _unknown_unit(unit: str) -> str:
    """That there is no such unit, with those that may be meant; all units where none is near."""
    # People write "штуки" or "tonnes" for what catalogues call pcs and t.
    known = parse(unit)
    near = [known] if known in UNITS else nearest(unit, UNITS, limit=3)
    if near:
        names = ", ".join(f'"{name}"' for name in near)
        return _('there is no unit "{unit}"; did you mean {near}?').format(unit=unit, near=names)
    return _('there is no unit "{unit}"; the units are {all}').format(unit=unit, all=", ".join(UNITS))


def _doubtful_references(catalogue: CatalogueContext) -> Iterator[tuple[Entry, FieldRef]]:
    """The references of files that name something unknown, and of those with links, whose names are not gathered."""
    ids = catalogue.known.ids
    for file in catalogue.files:
        has_links = any(entry.table == "link" for entry in file.entries)
        if has_links or any(id not in ids[table] for table, id in file.named):
            for entry in file.entries:
                fields = field_refs(entry.record) if entry.record is not None else ()
                yield from ((entry, field) for field in fields if isinstance(field.kind, Refers))


def codes_lie_within_their_group_s(catalogue: CatalogueContext) -> Iterator[Finding]:
    """The codes of an offer continue, or begin, a code of its group in the same classification."""
    for entry, offer in catalogue.records(Offer):
        sets: list[tuple[KeyPath, str, tuple[Code, ...]]] = [(("codes",), offer.group, offer.codes)]
        for position, variant in understood(offer.variants):
            sets.append((("variants", position, "codes"), variant.group or offer.group, variant.codes))
        for steps, name, codes in sets:
            for position, code in understood(codes):
                of_group = understood(catalogue.known.codes.get(name))
                known = [held.code for _n, held in of_group if held.scheme == code.scheme and held.code]
                if known and _well_formed(code) and not any(_continues(code.code, held) for held in known):
                    message = _('{scheme} "{code}" is not among those of the group {group}: {known}').format(
                        scheme=code.scheme, code=code.code, group=name, known=", ".join(known)
                    )
                    yield entry.finding("W508", message, (*steps, position, "code"))


def _continues(code: str, other: str) -> bool:
    return code.startswith(other) or other.startswith(code)


def texts_are_in_every_language(catalogue: CatalogueContext) -> Iterator[Finding]:
    """Every text is there in all the languages of the catalogue."""
    languages = catalogue.known.languages
    names = {"en": _("English"), "ru": _("Russian")}
    for entry, leaf in (held for file in catalogue.files for held in file.texts):
        # None stands for a text of a wrong type, which is a finding already.
        texts = {language: getattr(leaf.value, language) for language in languages}
        missing = [language for language, text in texts.items() if text is not None and not text.strip()]
        # A text that is empty in every language is a finding already.
        if missing and ((leaf.value.en or "") + (leaf.value.ru or "")).strip():
            message = _("the {language} text is missing").format(language=names[missing[0]])
            yield entry.finding("W501", message, leaf.steps, "key")


def spec_values_are_of_their_type(catalogue: CatalogueContext) -> Iterator[Finding]:
    """Every value is the number, text or flag that specs.toml says its spec is."""
    types = catalogue.known.types
    for entry, offer in catalogue.records(Offer):
        sets: list[tuple[KeyPath, dict[str, Fact]]] = [(("specs",), offer.specs)]
        sets += [(("variants", position, "specs"), held.specs) for position, held in understood(offer.variants)]
        for steps, specs in sets:
            for name, fact in (specs or {}).items():
                wanted = types.get(name)
                if (
                    wanted is not None
                    and fact is not None
                    and fact.value is not None
                    and not _is_of(fact.value, wanted)
                ):
                    message = _("{spec} is a {wanted}, found {found}").format(
                        spec=name,
                        wanted=_type_name(wanted),
                        found=_("an empty text") if fact.value == "" else describe_value(fact.value),
                    )
                    yield entry.finding("E401", message, _value_steps(entry, (*steps, name)))


def _is_of(value: Any, wanted: str) -> bool:
    if wanted == "flag":
        return isinstance(value, bool)
    if wanted == "text":
        return isinstance(value, str) and bool(value.strip())
    return isinstance(value, int | Decimal) and not isinstance(value, bool)


def _type_name(wanted: str) -> str:
    return {"number": _("number"), "text": _("text"), "flag": _("flag, true or false")}[wanted]


def _value_steps(entry: Entry, steps: KeyPath) -> KeyPath:
    """The way to a fact's value, whether it stands bare or in a table of its own."""
    return (*steps, "value") if isinstance(entry.value(steps), dict) else steps


def requirements_can_be_answered(catalogue: CatalogueContext) -> Iterator[Finding]:
    """A requirement has one kind of condition, the one that its spec's type can answer, and bounds in order."""
    types = catalogue.known.types
    for entry, need in catalogue.records(Need):
        for position, requirement in understood(need.requires):
            steps: KeyPath = ("requires", position)
            low, high = requirement.min, requirement.max
            if low is not None and high is not None and is_reasonable(low) and is_reasonable(high) and low > high:
                message = _("no value is at least {low} and at most {high}").format(low=low, high=high)
                yield entry.finding("E403", message, (*steps, "max"))
            asked = asked_type(requirement)
            wanted = types.get(requirement.spec)
            if asked is None:
                table = entry.value(steps)
                conditions = CONDITIONS & keys_present(table, Requirement)
                # What a misspelt or a faulty key asks for is not known.
                known = all(getattr(requirement, key) is not None for key in conditions)
                if known and (conditions or keys(Requirement).keys() >= table.keys()):
                    message = _("say one thing: min and max, or one_of, or text, or flag")
                    yield entry.finding("E404", message, steps)
            elif wanted is not None and asked != wanted:
                message = _("{spec} is a {wanted}; this asks for a {asked}").format(
                    spec=requirement.spec, wanted=_type_name(wanted), asked=_type_name(asked)
                )
                yield entry.finding("E404", message, (*steps, "spec"))


def bounds_are_on_the_right_side(catalogue: CatalogueContext) -> Iterator[Finding]:
    """A bound on one end of a range of use (operating_temperature_min_c) leaves out what serves less, not what serves more."""
    for entry, need in catalogue.records(Need):
        for position, requirement in understood(need.requires):
            end = _end_of_range(requirement.spec, catalogue.known.ids["spec"])
            low, high = requirement.min, requirement.max
            if end == "min" and low is not None and high is None:
                message = _(
                    "{spec} is the lower end of a range, so that what has less of it serves more: write max = {bound}, not min"
                )
                yield entry.finding(
                    "W511", message.format(spec=requirement.spec, bound=low), ("requires", position, "min")
                )
            elif end == "max" and high is not None and low is None:
                message = _(
                    "{spec} is the upper end of a range, so that what has more of it serves more: write min = {bound}, not max"
                )
                yield entry.finding(
                    "W511", message.format(spec=requirement.spec, bound=high), ("requires", position, "max")
                )


def _end_of_range(spec: str | None, specs: Container[str]) -> str:
    """Which end of a range of use a spec is: "min" or "max", or the empty text.

    It is one where the catalogue has a spec for the other end, or where it is a temperature: a noise_max_db alone is no range, and
    a need rightly says at most.
    """
    match = re.fullmatch(r"(.+)_(min|max)(_.+|)", spec or "")
    if not spec or not match:
        return ""
    other = "max" if match[2] == "min" else "min"
    is_pair = f"{match[1]}_{other}{match[3]}" in specs
    unit = suffix(spec)
    is_temperature = unit is not None and UNITS[unit].dimension == "temperature"
    return match[2] if is_pair or is_temperature else ""


CONDITIONS = {"min", "max", "one_of", "flag", "text"}


def asked_type(requirement: Requirement) -> str | None:
    """The type of spec that the requirement's condition can be put on; None when it has no condition or several."""
    asked = []
    if requirement.min is not None or requirement.max is not None:
        asked.append("number")
    asked += ["text"] * (bool(requirement.one_of) + (requirement.text is not None))
    if requirement.flag is not None:
        asked.append("flag")
    return asked[0] if len(asked) == 1 else None


def links_tie_two_groups_once(catalogue: CatalogueContext) -> Iterator[Finding]:
    """A link ties two different groups, and no two links tie the same two."""
    first: dict[frozenset[str], Entry] = {}
    for entry, link in catalogue.records(Link):
        pair = frozenset(link.groups or ())
        if len(link.groups or ()) != 2 or None in pair:
            continue
        other = first.setdefault(pair, entry)
        if len(pair) == 1:
            yield entry.finding(
                "E408", _('the group "{group}" is linked to itself').format(group=link.groups[0]), ("groups",)
            )
        elif other is not entry:
            message = _("these groups are linked already at {place}").format(place=other.place(("groups",)))
            yield entry.finding("W510", message, ("groups",))


def records_are_referred_to(catalogue: CatalogueContext) -> Iterator[Finding]:
    """Something refers to every supplier, source, group and spec, and every sector has groups."""
    if catalogue.unparsed_words is None:
        return
    used: dict[str, set[str]] = defaultdict(set)
    mentioned = set(catalogue.unparsed_words)
    for entry in catalogue.entries:
        if not entry.whole and isinstance(table := entry.value(), dict):
            mentioned.update(*(words_within(value) for key, value in table.items() if key != "id"))
    ids = catalogue.known.ids
    for table, id in {named for file in catalogue.files for named in file.named}:
        used[table].add(id)
        if id not in ids[table]:
            # What a misspelt reference meant is not without use.
            used[table].update(nearest(id, ids[table]))
    for entry in catalogue.entries:
        code = UNUSED.get(entry.table)
        if code and entry.id and entry.id not in used[entry.table] and entry.id not in mentioned:
            message = _('nothing refers to the {table} "{id}"').format(table=entry.table, id=entry.id)
            yield entry.finding(code, message, ("id",))


CATALOGUE_CHECKS: tuple[Callable[[CatalogueContext], Iterator[Finding]], ...] = (
    ids_are_unique,
    references_lead_somewhere,
    spec_values_are_of_their_type,
    requirements_can_be_answered,
    bounds_are_on_the_right_side,
    links_tie_two_groups_once,
    texts_are_in_every_language,
    codes_lie_within_their_group_s,
    records_are_referred_to,
)
"""The checks that look across files."""
