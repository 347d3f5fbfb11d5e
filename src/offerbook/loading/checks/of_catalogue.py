"""Checks of a whole catalogue: what no single file can know, such as whether an id leads anywhere."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Collection, Container, Iterator

from offerbook.loading.checks.context import UNKNOWN, CatalogueContext, understood, words_within
from offerbook.loading.checks.of_file import NOT_WORDS, has_shape_of_scheme
from offerbook.loading.checks.of_specs import (
    has_choice,
    no_such_choice,
    own_units_are_exact,
    parts_are_groups_of_the_need,
    spec_values_are_of_their_type,
    specs_declare_what_their_type_has,
    type_name,
)
from offerbook.loading.decode import Entry, keys_present
from offerbook.loading.faults import named
from offerbook.loading.likely_names import likely_word, with_script
from offerbook.model.codec import keys
from offerbook.model.finding import Finding
from offerbook.model.records import Code, Link, Need, Offer, Refers, Requirement, Source, Spec, Text
from offerbook.model.walk import FieldRef, KeyPath, field_refs, is_reasonable
from offerbook.text.dates import date_text
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
            place = other.place(("id",))
            message = _('the id "{id}" is taken by the {table} at {place}').format(
                id=entry.id.rpartition("/")[2], table=other.table, place=place
            )
            yield entry.finding("E308", message, ("id",))._replace(elsewhere=place)
        if isinstance(entry.record, Offer):
            yield from _repeated_variants(entry, entry.record)


def _repeated_variants(entry: Entry, offer: Offer) -> Iterator[Finding]:
    seen: dict[str, int] = {}
    for position, variant in understood(offer.variants):
        if variant.id and seen.setdefault(variant.id, position) != position:
            place = entry.place(("variants", seen[variant.id], "id"))
            message = _('the id "{id}" is taken by the variant at {place}').format(id=variant.id, place=place)
            yield entry.finding("E308", message, ("variants", position, "id"))._replace(elsewhere=place)


def references_lead_somewhere(catalogue: CatalogueContext) -> Iterator[Finding]:
    """Every id that a record names is the id of a record, and every unit is known."""
    ids = catalogue.known.ids
    likely: dict[tuple[str, str], str] = {}
    called: dict[str, dict[str, tuple[str, ...]]] | None = None
    for entry, field_ref in _doubtful_references(catalogue):
        table, id = field_ref.kind.table, field_ref.value
        if table == "unit":
            if id not in ids[table]:
                yield entry.finding(UNKNOWN[table], _unknown_unit(id, ids[table]), field_ref.steps)
            continue
        if id in ids[table] or id in (catalogue.unparsed_words or ()):
            continue
        if (table, id) not in likely:
            called = called if called is not None else _names(catalogue)
            likely[table, id] = likely_word(id, ids[table], called[table])
        near = likely[table, id]
        if near:
            message = _('there is no {table} "{id}"; did you mean "{near}"?')
        elif catalogue.unparsed_words is None or table in catalogue.nameless:
            # The record may be in a file or a table that could not be read.
            continue
        else:
            message = _('there is no {table} "{id}"')
        is_mended = NOT_WORDS.isdisjoint(step for step in field_ref.steps if isinstance(step, str))
        in_specs = table == "spec" and field_ref.steps[-2:-1] == ("specs",)
        message = message.format(table=table, id=id, near=near)
        message = with_script(message, id, near, is_mended and not in_specs)
        yield entry.finding(UNKNOWN[table], message, field_ref.steps, "key" if in_specs else "value")


def _names(catalogue: CatalogueContext) -> dict[str, dict[str, tuple[str, ...]]]:
    """What the records of each table are called, by their ids."""
    names: dict[str, dict[str, tuple[str, ...]]] = defaultdict(dict)
    for entry in catalogue.entries:
        if isinstance(entry.record, Source):
            # People write where a thing stands in the place of its id.
            names["source"][entry.id] = tuple(filter(None, (entry.record.url, entry.record.archived)))
        name = getattr(entry.record, "name", None) if entry.table in UNKNOWN else None
        if isinstance(name, Text):
            names[entry.table][entry.id] = tuple(filter(None, (name.en, name.ru)))
    return names


def _unknown_unit(unit: str, units: Collection[str]) -> str:
    """The message for an unknown unit: with the units that may be meant, or with all units where none is near."""
    # People write "штуки" or "tonnes" for what catalogues call pcs and t.
    known = parse(unit)
    near = [known] if known and known in units else nearest(unit, [id for id in UNITS if id in units], limit=3)
    if near:
        message = _('there is no unit "{unit}"; did you mean {near}?').format(unit=unit, near=named(near))
        return with_script(message, unit, near[0])
    return _('there is no unit "{unit}"; the units are {all}').format(
        unit=unit, all=", ".join(id for id in UNITS if id in units)
    )


def _doubtful_references(catalogue: CatalogueContext) -> Iterator[tuple[Entry, FieldRef]]:
    """The references of every file that names something unknown or has links, which `FileContext.named` leaves out."""
    ids = catalogue.known.ids
    for file in catalogue.files:
        has_links = any(entry.table == "link" for entry in file.entries)
        if has_links or any(id not in ids[table] for table, id in file.named):
            for entry in file.entries:
                for field_ref in field_refs(entry.record) if entry.record is not None else ():
                    if isinstance(field_ref.kind, Refers):
                        yield entry, field_ref


def codes_lie_within_their_group_s(catalogue: CatalogueContext) -> Iterator[Finding]:
    """The codes of an offer continue, or begin, a code of its group in the same classification."""
    for entry, offer in catalogue.records(Offer):
        code_lists: list[tuple[KeyPath, str, tuple[Code, ...]]] = [(("codes",), offer.group, offer.codes)]
        for position, variant in understood(offer.variants):
            code_lists.append((("variants", position, "codes"), variant.group or offer.group, variant.codes))
        for steps, group, codes in code_lists:
            for position, code in understood(codes):
                group_codes = understood(catalogue.known.codes.get(group))
                known = [other.code for _position, other in group_codes if other.scheme == code.scheme and other.code]
                if known and has_shape_of_scheme(code) and not any(_continues(code.code, other) for other in known):
                    message = _('{scheme} "{code}" is not among those of the group {group}: {known}').format(
                        scheme=code.scheme, code=code.code, group=group, known=", ".join(known)
                    )
                    yield entry.finding("W508", message, (*steps, position, "code"))


def _continues(code: str, other: str) -> bool:
    """Whether one of two codes of a classification is within the other."""
    return code.startswith(other) or other.startswith(code)


def texts_are_in_every_language(catalogue: CatalogueContext) -> Iterator[Finding]:
    """Every text is there in all the languages of the catalogue."""
    languages = catalogue.known.languages
    names = {"en": _("English"), "ru": _("Russian")}
    for entry, field_ref in (pair for file in catalogue.files for pair in file.texts):
        text = field_ref.value
        # None stands for a text of a wrong type, which is a finding already.
        texts = {language: getattr(text, language) for language in languages}
        missing = [language for language, words in texts.items() if words is not None and not words.strip()]
        # A text that is empty in every language is a finding already.
        if missing and ((text.en or "") + (text.ru or "")).strip():
            message = _("the {language} text is missing").format(language=names[missing[0]])
            yield entry.finding("W501", message, field_ref.steps, "key")


def requirements_can_be_answered(catalogue: CatalogueContext) -> Iterator[Finding]:
    """A requirement has one kind of condition, the one that its spec's type can answer, and bounds in order."""
    specs = catalogue.known.specs
    for entry, need in catalogue.records(Need):
        for position, requirement in understood(need.requires):
            steps: KeyPath = ("requires", position)
            spec = specs.get(requirement.spec)
            low, high = requirement.min, requirement.max
            if low is not None and high is not None and is_reasonable(low) and is_reasonable(high) and low > high:
                message = _("no value is at least {low} and at most {high}").format(low=low, high=high)
                yield entry.finding("E403", message, (*steps, "max"))
            requested = _condition_type(requirement)
            if requested is None:
                table = entry.value(steps)
                conditions = CONDITIONS & keys_present(table, Requirement)
                # A misspelt or faulty key may be the one condition.
                known = all(getattr(requirement, key) is not None for key in conditions)
                if known and (conditions or keys(Requirement).keys() >= table.keys()):
                    message = _("say one thing: min and max, or one_of, or text, or flag")
                    yield entry.finding("E404", message, steps)
            elif spec is not None and spec.type == "choice" and requested == "text":
                yield from _unknown_choices(entry, steps, requirement, spec)
            elif spec is not None and spec.type and requested != spec.type:
                message = _("{spec} is a {type}; this asks for a {requested}").format(
                    spec=requirement.spec, type=type_name(spec.type), requested=type_name(requested)
                )
                yield entry.finding("E404", message, (*steps, "spec"))


def _unknown_choices(entry: Entry, steps: KeyPath, requirement: Requirement, spec: Spec) -> Iterator[Finding]:
    """What a requirement accepts of a choice that is none of its values."""
    if requirement.text is not None:
        yield entry.finding(
            "E404", _("{spec} is a choice: name what is accepted in one_of").format(spec=spec.id), steps
        )
    for place, id in understood(requirement.one_of):
        if not has_choice(spec, id):
            yield entry.finding("E404", no_such_choice(spec, id), (*steps, "one_of", place))


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
"""The keys of a requirement that put a condition on a spec."""


def _condition_type(requirement: Requirement) -> str | None:
    """The type of spec that the requirement's condition can be put on; None when it has no condition or several."""
    types = []
    if requirement.min is not None or requirement.max is not None:
        types.append("number")
    types += ["text"] * (bool(requirement.one_of) + (requirement.text is not None))
    if requirement.flag is not None:
        types.append("flag")
    return types[0] if len(types) == 1 else None


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
            place = other.place(("groups",))
            message = _("these groups are linked already at {place}").format(place=place)
            yield entry.finding("W510", message, ("groups",))._replace(elsewhere=place)


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
    for table, id in {reference for file in catalogue.files for reference in file.named}:
        used[table].add(id)
        if id not in ids[table]:
            # The record that a misspelt reference means is in use.
            used[table].update(nearest(id, ids[table]))
    for entry in catalogue.entries:
        code = UNUSED.get(entry.table)
        if code and entry.id and entry.id not in used[entry.table] and entry.id not in mentioned:
            message = _('nothing refers to the {table} "{id}"').format(table=entry.table, id=entry.id)
            yield entry.finding(code, message, ("id",))


def what_is_past_is_not_open(catalogue: CatalogueContext) -> Iterator[Finding]:
    """No need is open or planned whose time has passed."""
    for entry, need in catalogue.records(Need):
        end = need.when.by if need.when else None
        if end is not None and need.status in ("open", "planned") and end.last.isoformat() < catalogue.as_of:
            message = _("the need is {status}, and its time ended on {end}; on {day} it is past")
            message = message.format(status=_(need.status), end=date_text(str(end)), day=date_text(catalogue.as_of))
            yield entry.finding("W520", message, ("when", "by"))


CATALOGUE_CHECKS: tuple[Callable[[CatalogueContext], Iterator[Finding]], ...] = (
    ids_are_unique,
    references_lead_somewhere,
    own_units_are_exact,
    specs_declare_what_their_type_has,
    spec_values_are_of_their_type,
    parts_are_groups_of_the_need,
    requirements_can_be_answered,
    bounds_are_on_the_right_side,
    links_tie_two_groups_once,
    what_is_past_is_not_open,
    texts_are_in_every_language,
    codes_lie_within_their_group_s,
    records_are_referred_to,
)
"""The checks that look across files."""
