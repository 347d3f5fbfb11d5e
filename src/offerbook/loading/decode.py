"""Tables to records: each table of a document becomes a record, or findings that say what keeps it from being one."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Annotated, Any, Literal, NamedTuple, get_args, get_origin

from offerbook.loading.locate import CATALOGUE_FILE
from offerbook.loading.toml_document import Document
from offerbook.loading.value_names import describe_scalar, describe_value, example, is_union
from offerbook.model.codec import convert, keys
from offerbook.model.finding import Finding, Place
from offerbook.model.records import TABLES, Day, Fact, Need, Project, Record, Settings
from offerbook.model.walk import KeyPath
from offerbook.text.i18n import _, ngettext
from offerbook.text.spelling import nearest

SETTINGS = keys(Settings)
"""The keys that stand outside every table of catalogue.toml."""
FORMAT = 1
"""The version of the catalogue's form that this program reads."""
_WRITTEN_AS_DATE = re.compile(r"\d{4}-\d\d(-\d\d)?")


class Entry(NamedTuple):
    """One table of a document that stands for a record.

    table: "offer", "need", "sector" ...; "settings" for the catalogue's own keys.
    id: its id; "project/need" for a need; empty where it has none, as links do.
    record: the record. Where a finding keeps it out, what can be understood of it, with None for the rest, so that
        its other mistakes are found in the same run; None when it is no table at all.
    whole: whether the table fits its shape.
    document: the document that holds it.
    steps: where in that document.
    """

    table: str
    id: str
    document: Document
    steps: KeyPath
    record: Record | None = None
    whole: bool = False

    @property
    def address(self) -> str:
        """What messages call it: "offer belaz-7513"."""
        last = self.steps[-1] if self.steps else ""
        name = self.id or (str(last + 1) if isinstance(last, int) else "")
        return f"{self.table} {name}".strip()

    @property
    def owner(self) -> KeyPath:
        """Where the project stands that a need belongs to; the root for everything else."""
        return self.steps[: self.steps.index("need")] if self.table == "need" else ()

    def value(self, steps: KeyPath = ()) -> Any:
        """What the document holds at `steps` below this table."""
        value: Any = self.document.data
        for step in (*self.steps, *steps):
            value = value[step]
        return value

    def place(self, steps: KeyPath = (), part: Literal["key", "value"] = "value") -> Place:
        """Where the key at `steps` below this table stands, or its value."""
        return self.document.place((*self.steps, *steps), part)

    def finding(self, code: str, message: str, steps: KeyPath = (), part: Literal["key", "value"] = "value") -> Finding:
        """A finding at `steps` below this table; an error leaves this record out."""
        place = self.place(steps, part)
        record, table = (self.address, self.steps) if code.startswith("E") else ("", ())
        return Finding(place, code, message, self.document.excerpt(place.line), record, table)


def decode(document: Document) -> Iterator[Entry | Finding]:
    """Every table of the document as an entry, healthy or not, and what is wrong with those that are not."""
    settings = {
        key: value for key, value in document.data.items() if key in SETTINGS and document.name == CATALOGUE_FILE
    }
    if document.name == CATALOGUE_FILE:
        yield from _settings(document, settings)
    for key, value in document.data.items():
        if key in TABLES:
            yield from _tables(document, key, value)
        elif key not in settings:
            entry = Entry(key, "", document, ())
            near = nearest(key, [*TABLES, *SETTINGS])
            if key in SETTINGS:
                message = _('"{key}" belongs in {head}').format(key=key, head=CATALOGUE_FILE)
            elif near:
                message = _('"{key}" is no table of a catalogue; did you mean "{near}"?').format(key=key, near=near[0])
            else:
                message = _('"{key}" is no table of a catalogue').format(key=key)
            yield entry.finding("E201", message, (key,), "key")._replace(record="")


def _settings(document: Document, table: dict[str, Any]) -> Iterator[Entry | Finding]:
    entry = Entry("settings", "", document, ())
    version = table.get("format")
    if isinstance(version, int) and not isinstance(version, bool) and version != FORMAT:
        message = _("this form is not known here; this program reads form {known}").format(known=FORMAT)
        yield entry.finding("E210", message, ("format",))
        yield entry
        return
    yield from _record(entry, table, Settings)


def _tables(document: Document, table: str, value: Any) -> Iterator[Entry | Finding]:
    for steps, item in _members((table,), value):
        entry = Entry(table, _id(item), document, steps)
        if not isinstance(value, list):
            yield entry.finding("E203", _two_brackets(table), (), "key")
        needs = item.get("need") if table == "project" and isinstance(item, dict) else None
        if not isinstance(needs, list | dict):
            yield from _record(entry, item, TABLES[table])
            continue
        yield from _record(entry, {key: held for key, held in item.items() if key != "need"}, Project)
        for place, need in _members((*steps, "need"), needs):
            inner = Entry("need", f"{entry.id}/{_id(need)}" if _id(need) else "", document, place)
            if not isinstance(needs, list):
                yield inner.finding("E203", _two_brackets("project.need"), (), "key")
            yield from _record(inner, need, Need)


def _members(steps: KeyPath, value: Any) -> Iterator[tuple[KeyPath, Any]]:
    """The tables of an array with their places; what is no array counts as its only member."""
    if isinstance(value, list):
        yield from (((*steps, position), item) for position, item in enumerate(value))
    else:
        yield steps, value


def _two_brackets(table: str) -> str:
    return _("write [[{table}]], with two brackets: there can be many").format(table=table)


def _id(table: Any) -> str:
    name = table.get("id", "") if isinstance(table, dict) else ""
    return name if isinstance(name, str) else ""


def _record(entry: Entry, table: Any, shape: type[Record]) -> Iterator[Entry | Finding]:
    """The entry with its record; where the table does not fit, also the findings that say why."""
    try:
        record = convert(expand_facts(table), shape)
    except ValueError:
        pass
    else:
        yield Entry(entry.table, entry.id, entry.document, entry.steps, record, whole=True)
        return
    findings = list(_faults(entry, (), table, shape))
    if not findings:
        # The conversion above and `_faults` read the same shapes: a fault that only one of them sees is a bug.
        raise RuntimeError(f"{entry.document.name}: {entry.steps} does not fit {shape.__name__}, and nothing says why")
    yield from findings
    yield entry._replace(record=_partial_record(table, shape))


def _partial_record(value: Any, shape: Any) -> Any:
    """What of `value` fits `shape`: None for what does not, and for what is missing."""
    if get_origin(shape) is Annotated:
        out_of_bounds = isinstance(value, int) and not _fits(value, shape)
        return None if out_of_bounds else _partial_record(value, get_args(shape)[0])
    if shape is Fact:
        value = _fact(value)
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
        held = {
            known[name].attribute: _partial_record(inner, known[name].shape)
            for name, inner in value.items()
            if name in known
        }
        return shape(**absent, **held)
    if get_origin(shape) is tuple and isinstance(value, list):
        return tuple(_partial_record(held, get_args(shape)[0]) for held in value)
    if get_origin(shape) is dict and isinstance(value, dict):
        return {name: _partial_record(held, get_args(shape)[1]) for name, held in value.items()}
    if is_union(shape):
        tries = (_partial_record(value, member) for member in get_args(shape) if member is not type(None))
        return next((held for held in tries if held is not None), None)
    return None


def expand_facts(table: Any) -> Any:
    """The table with every spec as a table of its own, so that `payload_t = 130` and `{ value = 130 }` are the same."""
    if not isinstance(table, dict):
        return table
    whole = table
    if isinstance(table.get("specs"), dict):
        whole = {**table, "specs": {key: _fact(value) for key, value in table["specs"].items()}}
    if isinstance(table.get("variants"), list):
        whole = {**whole, "variants": [expand_facts(variant) for variant in table["variants"]]}
    return whole


def _fact(value: Any) -> Any:
    return value if isinstance(value, dict) else {"value": value}


def _faults(entry: Entry, steps: KeyPath, value: Any, shape: Any) -> Iterator[Finding]:
    """What keeps `value` from being of `shape`, each at its own place; nothing when it fits.

    The shape is taken apart only as far as conversion fails, so that conversion alone decides what fits.
    """
    if get_origin(shape) is Annotated:
        plain = get_args(shape)[0]
        inner = list(_faults(entry, steps, value, plain))
        yield from inner
        if not inner and not _fits(value, shape):
            yield _out_of_bounds(entry, steps, value, shape)
        return
    if shape is Fact:
        value = _fact(value)
    if _fits(expand_facts(value), shape):
        return
    if isinstance(shape, type) and issubclass(shape, Record):
        yield from _table_faults(entry, steps, value, shape)
    elif get_origin(shape) is tuple:
        yield from _list_faults(entry, steps, value, shape)
    elif get_origin(shape) is dict:
        if isinstance(value, Mapping):
            for key, held in value.items():
                yield from _faults(entry, (*steps, key), held, get_args(shape)[1])
        else:
            yield _wrong_shape(entry, steps, value, shape)
    elif get_origin(shape) is Literal:
        yield _not_among(entry, steps, value, get_args(shape))
    elif is_union(shape):
        members = [member for member in get_args(shape) if member is not type(None)]
        wanted = [member for member in members if (get_origin(member) is tuple) == isinstance(value, list)]
        yield from _faults(entry, steps, value, (wanted or members)[0])
    elif shape is Day and isinstance(value, str | datetime.datetime):
        message = _('"{value}" is no date; write 2025-10-03, 2025-10 or 2025')
        if _WRITTEN_AS_DATE.fullmatch(str(value)):
            message = _('there is no such date as "{value}"')
        yield entry.finding("E208", message.format(value=value), steps)
    else:
        yield _wrong_type(entry, steps, value, describe_scalar(shape))


def _fits(value: Any, shape: Any) -> bool:
    try:
        convert(value, shape)
    except ValueError:
        return False
    return True


def _table_faults(entry: Entry, steps: KeyPath, value: Any, shape: type[Record]) -> Iterator[Finding]:
    known = keys(shape)
    if not isinstance(value, Mapping):
        # An example of a record with an id, which has a header of its own, would be longer than a line.
        yield (
            _wrong_type(entry, steps, value, _("a table"))
            if "id" in known
            else _wrong_shape(entry, steps, value, shape)
        )
        return
    for key, held in value.items():
        if key in known:
            yield from _faults(entry, (*steps, key), held, known[key].shape)
        else:
            near = nearest(key, known)
            message = (
                _('"{key}" is no key of {table}; did you mean "{near}"?') if near else _('"{key}" is no key of {table}')
            )
            message = message.format(key=key, table=shape.__name__.lower(), near=near[0] if near else "")
            yield entry.finding("E201", message, (*steps, key), "key")
    there = keys_present(value, shape)
    missing = [f'"{name}"' for name, key in known.items() if key.required and name not in there]
    if missing:
        message = ngettext("{keys} is missing in this {table}", "{keys} are missing in this {table}", len(missing))
        yield entry.finding("E202", message.format(keys=", ".join(missing), table=shape.__name__.lower()), steps, "key")


def keys_present(table: Mapping[str, Any], shape: type[Record]) -> set[str]:
    """The keys of `shape` that a table has, also those that it has misspelt: a mistake is not named twice."""
    known = keys(shape)
    unknown = [key for key in table if key not in known]
    return (known.keys() & table.keys()) | {name for key in unknown for name in nearest(key, known)}


def _list_faults(entry: Entry, steps: KeyPath, value: Any, shape: Any) -> Iterator[Finding]:
    members = get_args(shape)
    if not isinstance(value, list):
        yield _wrong_shape(entry, steps, value, shape)
    elif members[-1] is Ellipsis:
        for position, held in enumerate(value):
            yield from _faults(entry, (*steps, position), held, members[0])
    elif len(value) != len(members):
        message = _("{count} values are wanted here, found {found}").format(count=len(members), found=len(value))
        yield entry.finding("E203", message, steps)
    else:
        for position, (held, member) in enumerate(zip(value, members, strict=True)):
            yield from _faults(entry, (*steps, position), held, member)


def _not_among(entry: Entry, steps: KeyPath, value: Any, allowed: Sequence[Any]) -> Finding:
    if not isinstance(value, str):
        return _wrong_type(entry, steps, value, _("a text in quotes"))
    near = nearest(value, allowed)
    message = (
        _('"{value}" is none of {allowed}; did you mean "{near}"?') if near else _('"{value}" is none of {allowed}')
    )
    message = message.format(value=value, allowed=", ".join(allowed), near=near[0] if near else "")
    return entry.finding("E204", message, steps)


def _out_of_bounds(entry: Entry, steps: KeyPath, value: Any, shape: Any) -> Finding:
    limits = get_args(shape)[1]
    if isinstance(value, str):
        what = _("lower-case Latin letters, digits, - and _ are allowed here")
        if steps and steps[-1] in ("country", "language"):
            what = _("the ISO letters of a {what} are wanted here, such as {example}").format(
                what=steps[-1], example='"BY"' if steps[-1] == "country" else '"ru"'
            )
        elif "variants" in steps:
            what = _("no spaces, slashes and colons are allowed here")
        return entry.finding(
            "E205", _('"{value}" is not of the shape of an id: {what}').format(value=value, what=what), steps
        )
    bounds = [
        text.format(limit=limit)
        for text, limit in (
            (_("at least {limit}"), limits.ge),
            (_("over {limit}"), limits.gt),
            (_("at most {limit}"), limits.le),
            (_("under {limit}"), limits.lt),
        )
        if limit is not None
    ]
    return entry.finding(
        "E209",
        _("{value} is out of range: it must be {bounds}").format(value=value, bounds=_(" and ").join(bounds)),
        steps,
    )


def _wrong_shape(entry: Entry, steps: KeyPath, value: Any, shape: Any) -> Finding:
    message = _("write {example} here, not {found}").format(example=example(shape, value), found=describe_value(value))
    return entry.finding("E203", message, steps)


def _wrong_type(entry: Entry, steps: KeyPath, value: Any, wanted: str) -> Finding:
    message = _("{wanted} is wanted here, found {found}").format(wanted=wanted, found=describe_value(value))
    return entry.finding("E203", message, steps)
