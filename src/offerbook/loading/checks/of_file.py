"""Checks of one file: what needs no other file to be known."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

from offerbook.loading.checks.context import FileContext, understood
from offerbook.loading.checks.of_parts import PART_CHECKS
from offerbook.loading.decode import Entry, keys_present
from offerbook.loading.faults import named, number_written
from offerbook.loading.toml_document import Document
from offerbook.model.codec import keys
from offerbook.model.finding import Finding
from offerbook.model.records import Capacity, Code, Need, Offer, Project, Quantity, Record, Spec
from offerbook.model.walk import KeyPath, is_reasonable
from offerbook.text.i18n import _, ngettext
from offerbook.text.normalize import first_unseen, safe
from offerbook.text.spelling import look_alikes
from offerbook.text.units import UNITS, is_rate, suffix

CODE_SHAPES = {
    "okpd2": re.compile(r"\d\d(\.\d(\d(\.\d(\d(\.\d(\d(\d)?)?)?)?)?)?)?"),
    "okrb007": re.compile(r"\d\d(\.\d(\d(\.\d(\d(\.\d(\d(\d)?)?)?)?)?)?)?"),
    "hs2022": re.compile(r"\d\d(\d\d(\.\d\d)?)?"),
}


def codes_have_their_scheme_s_shape(file: FileContext) -> Iterator[Finding]:
    """Every code is written as its classification writes it."""
    for entry, field_ref in file.codes:
        code: Code = field_ref.value
        if code.scheme and code.code is not None and not has_shape_of_scheme(code):
            example = "8704.10" if code.scheme == "hs2022" else "28.92.29"
            message = _('"{code}" is not of the shape of {scheme}, such as "{example}"').format(
                code=code.code, scheme=code.scheme, example=example
            )
            yield entry.finding("E206", message, (*field_ref.steps, "code"))


def has_shape_of_scheme(code: Code) -> bool:
    """Whether a code is written as its classification writes codes; False where the code or the classification is absent."""
    return bool(code.scheme and code.code is not None and CODE_SHAPES[code.scheme].fullmatch(code.code))


def numbers_are_in_range(file: FileContext) -> Iterator[Finding]:
    """Every number is finite, of a sensible size and between the bounds of its field."""
    for entry, field_ref in file.numbers:
        low, high = field_ref.kind
        value = field_ref.value
        if not is_reasonable(value):
            message = _("the number is out of range: it must be between -1e18 and 1e18")
            # A fact may be written as a bare number, without a table that has a "value".
            is_bare = not isinstance(entry.value(field_ref.steps[:-1]), dict | list)
            yield entry.finding("E209", message, field_ref.steps[:-1] if is_bare else field_ref.steps)
        elif _is_text(entry, field_ref.steps):
            # The conversion accepts a text that looks like a number.
            right = number_written(entry.value(field_ref.steps), None, bare=False)
            message = _("write {example} here, not {actual}") if right else _("a number is wanted here, found a text")
            yield entry.finding("E203", message.format(example=right, actual=_("a text")), field_ref.steps)
        elif value < low or (high is not None and value > high):
            if high is None:
                message = _("{value} is out of range: it must be at least {low}")
            else:
                message = _("{value} is out of range: it must be between {low} and {high}")
            yield entry.finding("E209", message.format(value=value, low=low, high=high), field_ref.steps)


def _is_text(entry: Entry, steps: KeyPath) -> bool:
    """Whether the document has a text at `steps` below the entry's table."""
    try:
        return isinstance(entry.value(steps), str)
    except (KeyError, IndexError, TypeError):
        return False  # The document has no value there: the record has the default.


def _scalars(value: Any, steps: KeyPath) -> Iterator[tuple[KeyPath, Any]]:
    """Every number, text and flag within a record, with the path to it from the record's table."""
    if isinstance(value, Record):
        for name, key in keys(type(value)).items():
            yield from _scalars(getattr(value, key.attribute), (*steps, name))
    elif isinstance(value, dict):
        for name, member in value.items():
            yield from _scalars(member, (*steps, name))
    elif isinstance(value, tuple):
        for position, member in enumerate(value):
            yield from _scalars(member, (*steps, position))
    else:
        yield steps, value


def texts_say_something(file: FileContext) -> Iterator[Finding]:
    """Every text has words in at least one language, no member of a list is empty, and every source has a publisher."""
    may_have_empty_text = any(quotes in file.document.text for quotes in ('""', "''", "\\"))
    for entry in file.entries if may_have_empty_text else ():
        for steps, value in _scalars(entry.record, ()):
            if value == "" and (isinstance(steps[-1], int) or steps == ("publisher",)):
                yield entry.finding("E207", _("this text is empty"), steps)
    for entry, field_ref in file.texts:
        en, ru = field_ref.value.en, field_ref.value.ru
        if en is not None and ru is not None and not (en.strip() or ru.strip()):
            yield entry.finding("E207", _("this text is empty in every language"), field_ref.steps)


def units_agree_with_the_names_of_specs(file: FileContext) -> Iterator[Finding]:
    """A number's unit is the one its name ends with; texts and flags have none."""
    for entry, spec in file.records(Spec):
        if spec.unit is None or spec.unit not in UNITS:
            continue
        unit_in_name = None if spec.id is None else suffix(spec.id)
        if spec.type in ("text", "flag", "choice"):
            yield entry.finding(
                "E402", _("only a number has a unit, and this is a {type}").format(type=spec.type), ("unit",)
            )
        elif unit_in_name is not None and unit_in_name != spec.unit:
            message = _('the name ends with the unit "{named}", but the unit is "{unit}"').format(
                named=unit_in_name, unit=spec.unit
            )
            yield entry.finding("E402", message, ("unit",))


def inferred_needs_say_why(file: FileContext) -> Iterator[Finding]:
    """A need that an analyst inferred says from what."""
    for entry, need in file.records(Need):
        if need.basis == "inferred" and need.why is None and "why" not in keys_present(entry.value(), Need):
            yield entry.finding("E405", _('the need is inferred; add "why" and say from what'), ("basis",))


def amounts_are_no_rates(file: FileContext) -> Iterator[Finding]:
    """What has a period of its own is measured in a plain unit: t with per = "year", not t/year."""
    amounts: list[tuple[Entry, KeyPath, Quantity | Capacity]] = []
    for entry in file.entries:
        if isinstance(entry.record, Offer):
            for position, capacity in understood(entry.record.capacity):
                amounts.append((entry, ("capacity", position, "unit"), capacity))
        elif isinstance(entry.record, Need) and isinstance(entry.record.quantity, Quantity):
            amounts.append((entry, ("quantity", "unit"), entry.record.quantity))
        elif isinstance(entry.record, Need) and isinstance(entry.record.quantity, tuple):
            for position, quantity in understood(entry.record.quantity):
                amounts.append((entry, ("quantity", position, "unit"), quantity))
    for entry, steps, amount in amounts:
        if amount.unit in UNITS and is_rate(amount.unit) and amount.per:
            message = _('"{unit}" has a period of its own; name the plain unit, and the period as "per"').format(
                unit=amount.unit
            )
            yield entry.finding("E409", message, steps)


def needs_can_be_served(file: FileContext) -> Iterator[Finding]:
    """A need names at least one group."""
    for entry, need in file.records(Need):
        if need.groups == ():
            yield entry.finding("E406", _("the need names no group, so no offer can ever serve it"), ("groups",))


def records_have_sources(file: FileContext) -> Iterator[Finding]:
    """Offers, projects and needs say where they come from."""
    for entry in file.entries:
        if isinstance(entry.record, Offer | Project | Need) and entry.record.sources == ():
            yield entry.finding("E407", _("name at least one source"), ("sources",))


# Skipping from one run of Cyrillic letters to the next is three times as fast as searching for a letter beside one of the
# other script.
_UNMIXED = re.compile(r"(?:[^А-яЁё]*+(?<![A-Za-z])[А-яЁё]++(?![A-Za-z]))*+[^А-яЁё]*+")
NOT_WORDS = {"url", "archived", "site", "email", "phone", "id", "source", "sources", "code"}
"""Keys whose values are no words, so that letters of both scripts are no mistake in them."""


def words_are_in_one_script(file: FileContext) -> Iterator[Finding]:
    """No word mixes Latin and Cyrillic letters that look alike."""
    document = file.document
    if not _UNMIXED.fullmatch(document.text):
        for steps, text in _strings(document.data, ()):
            if not NOT_WORDS.isdisjoint(step for step in steps if isinstance(step, str)):
                continue
            if mixed := look_alikes(text):
                words = dict.fromkeys(text[start:end] for start, end, _meant in mixed)
                meant = dict.fromkeys(suggestion for _start, _end, suggestion in mixed)
                message = ngettext(
                    "{words} mixes Latin and Cyrillic letters; did you mean {meant}?",
                    "{words} mix Latin and Cyrillic letters; did you mean {meant}?",
                    len(words),
                )
                yield _document_finding(document, "W502", message.format(words=named(words), meant=named(meant)), steps)


def texts_have_no_control_characters(file: FileContext) -> Iterator[Finding]:
    """No text holds a character that cannot be seen and may drive a terminal."""
    document = file.document
    if first_unseen(document.text) or "\\" in document.text:
        for steps, text in _strings(document.data, ()):
            if hidden := first_unseen(text):
                message = _("the text holds the control character {character}").format(character=safe(hidden))
                yield _document_finding(document, "W509", message, steps)


def _strings(value: Any, steps: KeyPath) -> Iterator[tuple[KeyPath, str]]:
    """Every text within a value that stands at `steps` of a document, with the path to it."""
    if isinstance(value, str):
        yield steps, value
    elif isinstance(value, dict):
        for key, member in value.items():
            yield from _strings(member, (*steps, key))
    elif isinstance(value, list):
        for position, member in enumerate(value):
            yield from _strings(member, (*steps, position))


def _document_finding(document: Document, code: str, message: str, steps: KeyPath) -> Finding:
    """A finding at `steps` of a document, which belongs to no record."""
    place = document.place(steps)
    return Finding(place, code, message, document.excerpt(place.line))


FILE_CHECKS: tuple[Callable[[FileContext], Iterator[Finding]], ...] = (
    codes_have_their_scheme_s_shape,
    numbers_are_in_range,
    texts_say_something,
    units_agree_with_the_names_of_specs,
    inferred_needs_say_why,
    amounts_are_no_rates,
    needs_can_be_served,
    records_have_sources,
    words_are_in_one_script,
    texts_have_no_control_characters,
    *PART_CHECKS,
)
"""The checks that need no other file."""
