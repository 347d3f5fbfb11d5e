"""TOML tables as records: each table of a document becomes a record, or findings that say why it does not fit its shape."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping, Sequence
from typing import Annotated, Any, Literal, NamedTuple, get_args, get_origin

from offerbook.loading.faults import (
    keys_without_record,
    missing_keys,
    no_date,
    not_among,
    number_written,
    partial_date,
    stray_keys,
    table_name,
    unit_beside,
    unit_of_fact,
    unknown_key,
    unknown_table,
    wrong_id,
)
from offerbook.loading.likely_names import likely_key
from offerbook.loading.locate import is_head
from offerbook.loading.toml_document import LOST, Document
from offerbook.loading.value_names import describe_scalar, describe_value, example, is_union
from offerbook.model.codec import convert, keys
from offerbook.model.finding import Finding, Place
from offerbook.model.records import TABLES, Day, Fact, Need, Project, Record, Settings
from offerbook.model.walk import KeyPath
from offerbook.text.i18n import _

SETTINGS = keys(Settings)
"""The keys that stand outside every table of catalogue.toml."""
FORMAT = 1
"""The version of the catalogue's form that this program reads."""


class Entry(NamedTuple):
    """One table of a document that stands for a record.

    table: "offer", "need", "sector" ...; "settings" for the catalogue's own keys.
    id: its id; "project/need" for a need; empty where it has none, as links do.
    document: the document that the table stands in.
    steps: the path to the table in that document.
    record: the record. Where the table does not fit its shape, as much of it as can be understood, with None for the rest, so
        that its other mistakes are reported in the same run; None when the value is no table at all.
    whole: whether the table fits its shape.
    """

    table: str
    id: str
    document: Document
    steps: KeyPath
    record: Record | None = None
    whole: bool = False

    @property
    def address(self) -> str:
        """The name of the record in messages: "offer belaz-7513"."""
        last = self.steps[-1] if self.steps else ""
        name = self.id or (str(last + 1) if isinstance(last, int) else "")
        return f"{self.table} {name}".strip()

    @property
    def owner(self) -> KeyPath:
        """The path to the project that a need belongs to; the root for everything else."""
        return self.steps[: self.steps.index("need")] if self.table == "need" else ()

    def value(self, steps: KeyPath = ()) -> Any:
        """The value at `steps` below this table, as the document has it."""
        value: Any = self.document.data
        for step in (*self.steps, *steps):
            value = value[step]
        return value

    def place(self, steps: KeyPath = (), part: Literal["key", "value"] = "value") -> Place:
        """The place in the file of the key at `steps` below this table, or of its value."""
        return self.document.place((*self.steps, *steps), part)

    def finding(self, code: str, message: str, steps: KeyPath = (), part: Literal["key", "value"] = "value") -> Finding:
        """A finding at `steps` below this table; an error leaves this record out."""
        place = self.place(steps, part)
        record, table = (self.address, self.steps) if code.startswith("E") else ("", ())
        return Finding(place, code, message, self.document.excerpt(place.line), record, table)


def decode(document: Document) -> Iterator[Entry | Finding]:
    """Every table of the document as an entry, faulty or not, and the findings about the faulty ones."""
    settings = {key: value for key, value in document.data.items() if key in SETTINGS and is_head(document.name)}
    if is_head(document.name):
        yield from _decode_settings(document, settings)
    stray = [] if is_head(document.name) else keys_without_record(document.data, SETTINGS)
    if stray:
        yield Entry("", "", document, ()).finding("E201", stray_keys(stray), (stray[0],), "key")
        yield Entry("", "", document, ())
    for key, value in document.data.items():
        if stray and (key not in TABLES or key in stray):
            continue
        if key in TABLES:
            yield from _decode_tables(document, key, value)
        elif key not in settings:
            entry = Entry(key, "", document, ())
            message = unknown_table(key, value, [*TABLES, *SETTINGS] if is_head(document.name) else [*TABLES], SETTINGS)
            yield entry.finding("E201", message, (key,), "key")._replace(record="")
            meant = likely_key(key, TABLES)
            if meant and isinstance(value, list):
                # What is in it is looked at as what was meant, so that all its mistakes are found in the same run.
                for item in _decode_tables(document, meant, value, key):
                    yield item._replace(whole=False) if isinstance(item, Entry) else item


def _decode_settings(document: Document, table: dict[str, Any]) -> Iterator[Entry | Finding]:
    """The catalogue's own keys as an entry; of a format that this program does not read, only the finding that says so."""
    entry = Entry("settings", "", document, ())
    version = table.get("format")
    if isinstance(version, int) and not isinstance(version, bool) and version != FORMAT:
        message = _("this form is not known here; this program reads form {known}").format(known=FORMAT)
        yield entry.finding("E210", message, ("format",))
        yield entry
        return
    yield from _decode_record(entry, table, Settings)


def _decode_tables(document: Document, name: str, value: Any, key: str = "") -> Iterator[Entry | Finding]:
    """The entries of all tables of one name, such as [[offer]]; the needs of a project follow it as entries of their own.

    key: what they stand at in the document, where that is not their name.
    """
    if _has_parts_alone(document, name, value):
        yield from _parts_without_record(document, name, value)
        return
    for steps, table in _members((key or name,), value):
        entry = Entry(name, _id_of(table), document, steps)
        if not isinstance(value, list):
            yield entry.finding("E203", _two_brackets(name), (), "key")
        needs = table.get("need") if name == "project" and isinstance(table, dict) else None
        if not isinstance(needs, list | dict):
            yield from _decode_record(entry, table, TABLES[name])
            continue
        yield from _decode_record(entry, {key: inner for key, inner in table.items() if key != "need"}, Project)
        for need_steps, need in _members((*steps, "need"), needs):
            need_id = _id_of(need)
            need_entry = Entry("need", f"{entry.id}/{need_id}" if need_id else "", document, need_steps)
            if not isinstance(needs, list):
                yield need_entry.finding("E203", _two_brackets("project.need"), (), "key")
            yield from _decode_record(need_entry, need, Need)


def _has_parts_alone(document: Document, name: str, value: Any) -> bool:
    """Whether a record has no header and no key of its own, only tables within it, such as [[offer.cautions]]."""
    if not isinstance(value, dict) or not value:
        return False
    parts = (part[0] if isinstance(part, list) and part else part for part in value.values())
    places = [document.place(path, "key") for path in ((name,), (name, next(iter(value))))]
    return all(isinstance(part, dict) for part in parts) and places[0].line == places[1].line


def _parts_without_record(document: Document, name: str, value: dict[str, Any]) -> Iterator[Entry | Finding]:
    """The entry that stands for tables which no record comes before, and a finding unless the record's name is misspelt."""
    entry = Entry(name, "", document, (name,))
    key, part = next(iter(value.items()))
    told = not any(key not in TABLES and likely_key(key, TABLES) == name for key in document.data)
    if told:
        inner = f"[[{name}.{key}]]" if isinstance(part, list) else f"[{name}.{key}]"
        message = _("write [[{table}]] first, then its {inner}").format(table=name, inner=inner)
        yield entry.finding("E203", message, (key,), "key")
    yield entry if told else entry._replace(table="")


def _members(steps: KeyPath, value: Any) -> Iterator[tuple[KeyPath, Any]]:
    """The tables of an array, each with the path to it; a value that is no array counts as its only member."""
    if isinstance(value, list):
        yield from (((*steps, position), member) for position, member in enumerate(value))
    else:
        yield steps, value


def _two_brackets(table: str) -> str:
    """The message for a table that is written as [table] and not as a member of an array."""
    return _("write [[{table}]], with two brackets: there can be many").format(table=table)


def _id_of(table: Any) -> str:
    """The id that a table has; empty where it has none, or none that is a text."""
    id = table.get("id", "") if isinstance(table, dict) else ""
    return id if isinstance(id, str) else ""


def _decode_record(entry: Entry, table: Any, shape: type[Record]) -> Iterator[Entry | Finding]:
    """The entry with its record; where the table does not fit, also the findings that say why."""
    try:
        record = convert(expand_facts(table), shape)
    except ValueError:
        pass
    else:
        yield Entry(entry.table, entry.id, entry.document, entry.steps, record, whole=True)
        return
    findings = list(_faults(entry, (), table, shape))
    if not findings and not entry.document.lost:
        # The conversion above and `_faults` read the same shapes: a fault that only one of them sees is a bug.
        raise RuntimeError(f"{entry.document.name}: {entry.steps} does not fit {shape.__name__}, and nothing says why")
    yield from findings
    yield entry._replace(record=_partial_record(table, shape))


def _partial_record(value: Any, shape: Any) -> Any:
    """The part of `value` that fits `shape`, with None in place of what does not fit or is missing."""
    if get_origin(shape) is Annotated:
        out_of_bounds = isinstance(value, int) and not _fits(value, shape)
        return None if out_of_bounds else _partial_record(value, get_args(shape)[0])
    if shape is Fact:
        value = _fact_table(value)
    if _fits(expand_facts(value), shape):
        return convert(expand_facts(value), shape)
    if isinstance(shape, type) and issubclass(shape, Record) and isinstance(value, dict):
        known = keys(shape)
        misspelt = keys_present(value, shape) - value.keys()
        absent = {
            key.attribute: None
            for name, key in known.items()
            if name in misspelt or (key.required and name not in value)
        }
        present = {
            known[name].attribute: _partial_record(inner, known[name].shape)
            for name, inner in value.items()
            if name in known
        }
        return shape(**absent, **present)
    if get_origin(shape) is tuple and isinstance(value, list):
        return tuple(_partial_record(member, get_args(shape)[0]) for member in value)
    if get_origin(shape) is dict and isinstance(value, dict):
        return {name: _partial_record(inner, get_args(shape)[1]) for name, inner in value.items()}
    if is_union(shape):
        attempts = (_partial_record(value, member) for member in get_args(shape) if member is not type(None))
        return next((partial for partial in attempts if partial is not None), None)
    return None


def expand_facts(table: Any) -> Any:
    """The table with every spec as a table of its own, so that `payload_t = 130` and `{ value = 130 }` are the same."""
    if not isinstance(table, dict):
        return table
    expanded = table
    if isinstance(table.get("specs"), dict):
        expanded = {**table, "specs": {key: _fact_table(value) for key, value in table["specs"].items()}}
    if isinstance(table.get("variants"), list):
        expanded = {**expanded, "variants": [expand_facts(variant) for variant in table["variants"]]}
    return expanded


def _fact_table(value: Any) -> Any:
    """The table of a fact, also where the catalogue has only its bare value."""
    return value if isinstance(value, dict) or value is LOST else {"value": value}


def _faults(entry: Entry, steps: KeyPath, value: Any, shape: Any) -> Iterator[Finding]:
    """The findings that say why `value` does not fit `shape`, each at its own place; none when it fits.

    Only the parts that cannot be converted are looked into, so that conversion alone decides what fits.
    """
    if value is LOST:
        return
    if get_origin(shape) is Annotated:
        findings = list(_faults(entry, steps, value, get_args(shape)[0]))
        yield from findings
        if not findings and not _fits(value, shape):
            yield _out_of_bounds(entry, steps, value, shape)
        return
    if shape is Fact:
        value = _fact_table(value)
    if _fits(expand_facts(value), shape):
        return
    if isinstance(shape, type) and issubclass(shape, Record):
        yield from _table_faults(entry, steps, value, shape)
    elif get_origin(shape) is tuple:
        yield from _list_faults(entry, steps, value, shape)
    elif get_origin(shape) is dict and isinstance(value, Mapping):
        for key, inner in value.items():
            yield from _faults(entry, (*steps, key), inner, get_args(shape)[1])
    elif get_origin(shape) is dict:
        yield _wrong_shape(entry, steps, value, shape)
    elif get_origin(shape) is Literal:
        yield _not_among(entry, steps, value, get_args(shape))
    elif is_union(shape):
        members = [member for member in get_args(shape) if member is not type(None)]
        # A list is most likely meant for the member of the union that is a list, a table for the one that is a record.
        likely = [member for member in members if _is_of_form(value, member)]
        yield from _faults(entry, steps, value, (likely or members)[0])
    elif shape is Day and isinstance(value, str | datetime.datetime):
        yield entry.finding("E208", no_date(value), steps)
    elif shape is Day and (written := partial_date(value)):
        message = _("write {example} here, not {actual}").format(example=written, actual=describe_value(value))
        yield entry.finding("E203", message, steps)
    else:
        yield _wrong_type(entry, steps, value, describe_scalar(shape))


def _is_of_form(value: Any, shape: Any) -> bool:
    """Whether a value is a list, a table or a plain one as this shape is."""
    is_table = isinstance(shape, type) and issubclass(shape, Record)
    return (get_origin(shape) is tuple, is_table) == (isinstance(value, list), isinstance(value, dict))


def _fits(value: Any, shape: Any) -> bool:
    """Whether `value` can be converted to `shape`."""
    try:
        convert(value, shape)
    except ValueError:
        return False
    return True


def _table_faults(entry: Entry, steps: KeyPath, value: Any, shape: type[Record]) -> Iterator[Finding]:
    """The findings about a value that should be the table of a record: faulty values, unknown keys, missing keys."""
    known = keys(shape)
    if not isinstance(value, Mapping):
        if "id" in known:
            # An example of a record with an id, which has a header of its own, would be longer than a line.
            yield _wrong_type(entry, steps, value, _("a table"))
        else:
            yield _wrong_shape(entry, steps, value, shape)
        return
    for key, inner in value.items():
        if key in known:
            yield from _faults(entry, (*steps, key), inner, known[key].shape)
        elif shape is Fact and key == "unit" and steps:
            yield entry.finding("E201", unit_of_fact(str(steps[-1]), value), (*steps, key), "key")
        else:
            yield entry.finding("E201", unknown_key(key, table_name(entry.table, steps), known), (*steps, key), "key")
    present = keys_present(value, shape)
    missing = [name for name, key in known.items() if key.required and name not in present]
    if missing:
        yield entry.finding("E202", missing_keys(missing, table_name(entry.table, steps)), steps, "key")


def keys_present(table: Mapping[str, Any], shape: type[Record]) -> set[str]:
    """The keys of `shape` that a table has, also misspelt: a misspelt key is reported once, not again as a missing one."""
    known = keys(shape)
    unknown = [key for key in table if key not in known]
    return (known.keys() & table.keys()) | {likely_key(key, known) for key in unknown} - {""}


def _list_faults(entry: Entry, steps: KeyPath, value: Any, shape: Any) -> Iterator[Finding]:
    """The findings about a value that should be a list, of any length or of a fixed one."""
    members = get_args(shape)
    if not isinstance(value, list):
        yield _wrong_shape(entry, steps, value, shape)
    elif members[-1] is Ellipsis:
        for position, inner in enumerate(value):
            yield from _faults(entry, (*steps, position), inner, members[0])
    elif len(value) != len(members):
        message = _("{count} values are wanted here, found {actual}").format(count=len(members), actual=len(value))
        yield entry.finding("E203", message, steps)
    else:
        for position, (inner, member) in enumerate(zip(value, members, strict=True)):
            yield from _faults(entry, (*steps, position), inner, member)


def _not_among(entry: Entry, steps: KeyPath, value: Any, allowed: Sequence[Any]) -> Finding:
    """The finding about a value that is none of a fixed list of words."""
    if not isinstance(value, str):
        return _wrong_type(entry, steps, value, _("a text in quotes"))
    return entry.finding("E204", not_among(value, allowed), steps)


def _out_of_bounds(entry: Entry, steps: KeyPath, value: Any, shape: Any) -> Finding:
    """The finding about a text or a number of the right type that its field does not allow."""
    if isinstance(value, str):
        return entry.finding("E205", wrong_id(steps, value), steps)
    # The shapes bound numbers in two ways: those that are marked with `ge` here, those with a Range by `numbers_are_in_range`.
    message = _("{value} is out of range: it must be at least {low}").format(value=value, low=get_args(shape)[1].ge)
    return entry.finding("E209", message, steps)


def _wrong_shape(entry: Entry, steps: KeyPath, value: Any, shape: Any) -> Finding:
    """The finding about a value of the wrong type, with an example of a right one as TOML writes it."""
    message = _("write {example} here, not {actual}").format(
        example=example(shape, value), actual=describe_value(value)
    )
    return entry.finding("E203", message, steps)


def _wrong_type(entry: Entry, steps: KeyPath, value: Any, expected: str) -> Finding:
    """The finding about a value of the wrong type; expected: the right type in words, such as "a number"."""
    if expected == _("a number") and isinstance(value, str):
        right = number_written(value, unit_beside(entry.value(steps[:-1])), bare=False)
        if right:
            message = _("write {example} here, not {actual}").format(example=right, actual=describe_value(value))
            return entry.finding("E203", message, steps)
    message = _("{expected} is wanted here, found {actual}").format(expected=expected, actual=describe_value(value))
    return entry.finding("E203", message, steps)
