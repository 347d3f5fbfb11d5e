"""What is said of a table or a value that does not fit: in the names that stand in the file, with what was probably meant."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from offerbook.loading.likely_names import likely_key, likely_word, with_script
from offerbook.loading.locate import CATALOGUE_FILE
from offerbook.model.codec import convert, keys
from offerbook.model.records import TABLES, Day
from offerbook.model.walk import KeyPath, is_reasonable
from offerbook.text.dates import iso_date
from offerbook.text.i18n import _, ngettext
from offerbook.text.spelling import LONGEST_NAME, latin_keys
from offerbook.text.units import UNITS, convert_to_compare, parse, suffix

_ISO_EXAMPLES = {"country": '"BY"', "language": '"ru"', "currency": '"RUB"', "region": '"RU-KHA"'}
"""Keys that hold letters of an ISO standard, each with an example."""
_WRITTEN_AS_DATE = re.compile(r"\d{4}-\d\d(-\d\d)?")
_NUMBER = r"([-+−]?\d[\d\s_]*(?:[.,]\d+)?)"
_RANGE = re.compile(rf"(?:от|from)?\s*{_NUMBER}\s*(?:[-–—]|\.\.+|до|to)\s*{_NUMBER}\s*(.*)", re.IGNORECASE)
_ONE_NUMBER = re.compile(rf"{_NUMBER}\s*(.*)")
_TWO_WAYS = re.compile(r"[1-9]\d{0,2}(,\d{3})+")
_QUALIFIERS = (
    (re.compile(r"(?:около|примерно|ок\.|about|approx\.|~|≈)\s*", re.IGNORECASE), "about"),
    (re.compile(r"(?:не менее|от|at least|from|≥|>=)\s*", re.IGNORECASE), "at-least"),
    (re.compile(r"(?:не более|до|at most|up to|≤|<=)\s*", re.IGNORECASE), "at-most"),
    (re.compile(r"(?:более|свыше|over|more than|>)\s*", re.IGNORECASE), "over"),
)


def table_name(table: str, steps: KeyPath) -> str:
    """What its keeper calls the table at `steps` below a record: the key that it is the value of, or its record's table."""
    key = next((str(step) for step in reversed(steps) if isinstance(step, str)), table)
    return CATALOGUE_FILE if key == "settings" else key


def named(names: Iterable[str]) -> str:
    """Names in a row, each in quotation marks."""
    return ", ".join(_('"{name}"').format(name=name) for name in names)


def unknown_table(key: str, value: Any, known: Sequence[str], settings: Iterable[str]) -> str:
    """The message for a key at the root of a file that is no table of a catalogue."""
    if key in settings:
        return _('"{key}" belongs in {head}').format(key=key, head=CATALOGUE_FILE)
    is_list = isinstance(value, list)
    owners = [name for name, shape in TABLES.items() if key in keys(shape)]
    if (isinstance(value, dict) or (is_list and isinstance(value[:1] and value[0], dict))) and owners:
        headers = [f"[[{owner}.{key}]]" if is_list else f"[{owner}.{key}]" for owner in owners]
        message = _('"{key}" is a part of a record: write it as {headers}, below that record')
        return message.format(key=key, headers=", ".join(headers))
    near = likely_key(key, known)
    if near:
        message = _('"{key}" is no table of a catalogue; did you mean "{near}"?').format(key=key, near=near)
        return with_script(message, key, near)
    return _('"{key}" is no table of a catalogue').format(key=key)


def keys_without_record(data: Mapping[str, Any], settings: Iterable[str]) -> list[str]:
    """The keys of a record that stand before every header of a file, where its own header is missing."""
    of_records = set().union(*map(keys, TABLES.values())).difference(settings)
    alone = [key for key, value in data.items() if not isinstance(value, dict) and not _is_list_of_tables(value)]
    if not any(key in of_records for key in alone):
        return []
    return [key for key, value in data.items() if not _is_list_of_tables(value)]


def _is_list_of_tables(value: Any) -> bool:
    return isinstance(value, list) and bool(value) and isinstance(value[0], dict)


def stray_keys(names: Sequence[str]) -> str:
    """The message for keys that stand in no record, the first of which it names, with the header that they most likely lack."""
    owner = max(TABLES, key=lambda table: len(keys(TABLES[table]).keys() & set(names)))
    message = _('"{key}" stands in no record: write the header of its record above it, such as [[{owner}]]')
    return message.format(key=names[0], owner=owner)


def unknown_key(key: str, table: str, known: Iterable[str]) -> str:
    """The message for a key that its table does not have."""
    near = likely_key(key, known)
    if not near:
        return _('"{key}" is no key of {table}').format(key=key, table=table)
    message = _('"{key}" is no key of {table}; did you mean "{near}"?').format(key=key, table=table, near=near)
    return with_script(message, key, near)


def unit_of_fact(spec: str, fact: Mapping[str, Any]) -> str:
    """The message for a fact that names its unit, which the name of its spec says."""
    unit = suffix(spec)
    if unit is None:
        return _('{spec} needs no "unit": specs.toml says what it is measured in').format(spec=spec)
    value, written = fact.get("value"), fact["unit"]
    other = parse(written) if isinstance(written, str) else None
    if (
        other
        and other != unit
        and isinstance(value, int | Decimal)
        and not isinstance(value, bool)
        and is_reasonable(value)
    ):
        converted = convert_to_compare(Decimal(value), other, unit)
        if converted is not None:
            message = _('{spec} needs no "unit", for its name says it: write { value = {value} }, in {unit}')
            return (
                message.replace("{spec}", spec).replace("{value}", f"{converted.normalize():f}").replace("{unit}", unit)
            )
    if other and other != unit and UNITS[other].dimension != UNITS[unit].dimension:
        message = _(
            '{spec} needs no "unit", for its name says it: the value is in {unit}, and {other} does not convert to it'
        )
        return message.format(spec=spec, unit=unit, other=written)
    return _('{spec} needs no "unit", for its name says it: the value is in {unit}').format(spec=spec, unit=unit)


def missing_keys(names: Sequence[str], table: str) -> str:
    """The message for keys that a table must have and has not."""
    if table == CATALOGUE_FILE:
        message = ngettext(
            "{keys} is missing in {head}: write it above the tables",
            "{keys} are missing in {head}: write them above the tables",
            len(names),
        )
        return message.format(keys=named(names), head=table)
    message = ngettext("{keys} is missing in this {table}", "{keys} are missing in this {table}", len(names))
    return message.format(keys=named(names), table=table)


def not_among(value: str, allowed: Sequence[str], names: Mapping[str, Iterable[str]] | None = None) -> str:
    """The message for a word that is none of those allowed; names: what else each of them may be called."""
    near = likely_word(value, allowed, names)
    if not near:
        return _('"{value}" is none of {allowed}').format(value=value, allowed=", ".join(allowed))
    message = _('"{value}" is none of {allowed}; did you mean "{near}"?')
    return with_script(message.format(value=value, allowed=", ".join(allowed), near=near), value, near, is_mended=True)


def no_date(value: Any) -> str:
    """The message for a text, or a date with a time, that is no date."""
    text = value if isinstance(value, str) else str(value).partition(" ")[0]
    try:
        written = iso_date(text)
    except ValueError:
        written = text if _WRITTEN_AS_DATE.fullmatch(text) else ""
    if not written:
        return _('"{value}" is no date; write 2025-10-03, 2025-10 or 2025').format(value=value)
    try:
        convert(written, Day)
    except ValueError:
        return _('there is no such date as "{value}"').format(value=value)
    return _('"{value}" is no date; write {date}').format(value=value, date=f'"{written}"')


def partial_date(value: Any) -> str:
    """A year or a month that stands without quotes, as it should be written; empty for what is neither."""
    try:
        if isinstance(value, int | Decimal) and not isinstance(value, bool):
            return f'"{convert(iso_date(str(value)), Day)}"'
    except ValueError:
        pass
    return ""


def wrong_id(steps: KeyPath, value: str) -> str:
    """The message for a text at `steps` that does not match the pattern of its field: an id, or ISO letters."""
    key = steps[-1] if steps else ""
    if key in _ISO_EXAMPLES:
        message = _(
            '"{value}" is not of the shape of an id: the ISO letters of a {key} are wanted here, such as {example}'
        )
        return message.format(value=value, key=key, example=_ISO_EXAMPLES[str(key)])
    if "variants" in steps:
        message = _('"{value}" is not of the shape of an id: no spaces and colons are allowed here')
        return message.format(value=value)
    right = re.sub(r"[^a-z0-9_]+", "-", latin_keys([value])[0]).strip("-_")
    message = _('"{value}" is not of the shape of an id: lower-case Latin letters, digits, - and _ are allowed here')
    if right and len(right) <= LONGEST_NAME:
        message = _(
            '"{value}" is not of the shape of an id: lower-case Latin letters, digits, - and _ are allowed here, '
            'such as "{right}"'
        )
    return message.format(value=value, right=right)


def unit_beside(table: Any) -> str | None:
    """The unit of the numbers of a table, as the table says it itself: in `unit`, or in the name of its spec; None for none."""
    if not isinstance(table, Mapping):
        return None
    unit, spec = table.get("unit"), table.get("spec")
    return unit if isinstance(unit, str) else suffix(spec) if isinstance(spec, str) else None


def number_written(text: str, unit: str | None, bare: bool = True) -> str:
    """What a text that holds a number should be instead, as TOML writes it; empty where nobody can tell.

    unit: that of the number; one that the text names is turned into it, or leaves it untold.
    bare: whether a table can stand in its place: a range or a number with a qualifier is one.
    """
    # Of many spaces in a row the patterns would try each.
    text = " ".join(text.split())
    if (ends := _RANGE.fullmatch(text)) and bare:
        low, high = (_number(end, ends[3], unit) for end in (ends[1], ends[2]))
        return f"{{ min = {low}, max = {high} }}" if low and high and Decimal(low) <= Decimal(high) else ""
    said = next(((found, word) for shape, word in _QUALIFIERS if (found := shape.match(text))), None)
    one = _ONE_NUMBER.fullmatch(text[said[0].end() :] if said else text)
    number = _number(one[1], one[2], unit) if one else ""
    if said and number:
        return f'{{ value = {number}, qualifier = "{said[1]}" }}' if bare else ""
    return number


def _number(text: str, named_unit: str, unit: str | None) -> str:
    """A number of a text in `unit`, as TOML writes it; empty where it can be read in two ways, has another unit or is out of range."""
    if _TWO_WAYS.fullmatch(text.strip()):
        return ""
    number = Decimal(re.sub(r"[\s_]", "", text).replace(",", ".").replace("−", "-"))
    if named_unit:
        written = parse(named_unit.strip().rstrip("."))
        converted = convert_to_compare(number, written, unit) if written and unit else None
        if converted is None:
            return ""
        number = converted
    return f"{number:f}" if is_reasonable(number) else ""
