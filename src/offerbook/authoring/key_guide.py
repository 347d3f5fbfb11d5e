"""What `offerbook check --explain` says of a key of the form, read off the declarations of `model/records.py`."""

from __future__ import annotations

import functools
import textwrap
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from typing import Annotated, Any, Literal, NamedTuple, get_args, get_origin

from offerbook.authoring.fault_examples import shown_example
from offerbook.authoring.jsonschema import attribute_meanings, description, translated
from offerbook.authoring.template import FILES
from offerbook.authoring.toml_edit import toml_value
from offerbook.loading.checks.context import UNKNOWN
from offerbook.loading.likely_names import records_of
from offerbook.loading.locate import shipped_path
from offerbook.loading.toml_document import Document
from offerbook.loading.value_names import describe_scalar, example, is_union
from offerbook.model.codec import Key, convert, keys
from offerbook.model.finding_codes import CODES, CODES_OF_KEYS
from offerbook.model.records import ANY_VALUE, TABLES, Code, Day, Fact, Id, Range, Record, Refers, Settings, Text
from offerbook.text.i18n import N_, _, ngettext

WIDTH = 78
"""Columns that an explanation is wrapped to: it fits the narrowest terminal that is common, and is as easy to read on a wide one."""
ROOT = "catalogue"
"""What stands before a key of catalogue.toml, which has no table of its own: `catalogue.as_of`."""
REFERRED = {
    "sector": N_("the id of a sector"),
    "group": N_("the id of a group"),
    "spec": N_("the id of a spec"),
    "supplier": N_("the id of a supplier"),
    "source": N_("the id of a source"),
    "project": N_("the id of a project"),
    "unit": N_("a unit, such as t, kW or pcs"),
}
"""What a key holds that refers to a record, by the record's table."""
EXAMPLES = {
    "any_group": "true",
    "archived": '"https://web.archive.org/web/2025/https://example.org/product"',
    "asks": '{ en = "Which engine does it have?", ru = "Какой на нём двигатель?" }',
    "catalogue.as_of": "2026-11-28",
    "cautions": '[{ text = { en = "The engine is not named.", ru = "Двигатель не назван." }, source = "maker-page" }]',
    "codes.note": '{ en = "It covers spare parts too.", ru = "Он охватывает и запасные части." }',
    "country": '"BY"',
    "flag": "true",
    "link.kind": '"instead-of"',
    "location.name": '{ en = "the pit", ru = "карьер" }',
    "max": "180",
    "mentions": '[{ source = "maker-page", paragraphs = [4, 5] }]',
    "min": "130",
    "mixed": "true",
    "notes": '[{ topic = "plan", text = { en = "...", ru = "..." }, when = { by = "2028" } }]',
    "one_of": '["electric", "hydromechanical"]',
    "paragraph": "4",
    "paragraphs": "[4, 5]",
    "part": '"haul-trucks"',
    "phone": '"+375 17 200-00-00"',
    "project": '"new-mine"',
    "project.need": (
        '[{ id = "trucks", name = { en = "Trucks", ru = "Самосвалы" }, groups = ["haul-trucks"], status = "open",'
        ' basis = "stated", sources = ["maker-page"] }]'
    ),
    "project.stage": '{ en = "under construction", ru = "строится" }',
    "proposed_for": '[{ project = "new-mine", source = "maker-page", paragraph = 4 }]',
    "quantity.part": '"haul-trucks"',
    "requires.text": '"Stage V"',
    "serves": "false",
    "spec.values": (
        '[{ id = "diesel", name = { en = "diesel", ru = "дизель" } },'
        ' { id = "gas", name = { en = "gas", ru = "газ" } }]'
    ),
    "specs.en": '"all wheels"',
    "specs.ru": '"полный привод"',
    "specs.value": "130",
    "stage": '"series"',
    "tolerance": "5",
    "topic": '"plan"',
    "unit.factor": "200",
    "unit.id": '"drum"',
    "unit.name": '{ en = "drums", ru = "боч." }',
    "unit.of": '"L"',
    "weights.precedent": "3",
}
"""Examples of what the template of `offerbook init` does not have, by key or by table and key."""
LONGEST_EXAMPLE = 160


_CODES_OF_TYPES: dict[Any, set[str]] = {
    Text: {"E207", "W501", "W502", "W509"},
    Code: {"E201", "E202", "E206", "W508"},
    Fact: {"E201"},
    Day: {"E208"},
    Decimal: {"E209"},
    str: {"E207", "W509"},
}
"""The kinds of finding about a value of a type."""


class Place(NamedTuple):
    """A key at one place of the form.

    path: the way to it, from the table's name: ("project", "need", "when", "from").
    owner: the record that declares it.
    """

    path: tuple[str, ...]
    owner: type[Record]

    @property
    def key(self) -> Key:
        """Its declaration."""
        return keys(self.owner)[self.path[-1]]

    @property
    def table(self) -> str:
        """The table that it stands in, as `project.need.when`."""
        return ".".join(self.path[:-1])


@functools.cache
def places() -> tuple[Place, ...]:
    """Every key of the form, in the order of its declaration."""
    tables: list[tuple[str, type[Record]]] = [(ROOT, Settings), *TABLES.items()]
    return tuple(place for table, shape in tables for place in _places_within((table,), shape))


def _places_within(path: tuple[str, ...], shape: type[Record]) -> Iterator[Place]:
    for name, key in keys(shape).items():
        yield Place((*path, name), shape)
        for inner in records_of(key.shape):
            if inner is not Text:
                yield from _places_within((*path, name), inner)


def found(name: str) -> list[Place]:
    """The places of the key that a name means: `when`, `need.when`, `project.need.when`; nothing for what is no key.

    What stands before the last dot may leave tables out: `need.level` is the level of a need's requirement.
    """
    wanted = tuple(name.strip().lower().split("."))
    ends = [place for place in places() if place.path[-len(wanted) :] == wanted]
    return ends or [place for place in places() if place.path[-1] == wanted[-1] and _in_order(wanted, place.path)]


def _in_order(wanted: Iterable[str], path: Iterable[str]) -> bool:
    """Whether each of some words comes in a path, after the one before it."""
    rest = iter(path)
    return all(word in rest for word in wanted)


def names() -> list[str]:
    """Every name that a key can be asked for by: alone, and behind the table that it stands in."""
    short = dict.fromkeys(place.path[-1] for place in places())
    return [*short, *dict.fromkeys(".".join(place.path[-2:]) for place in places())]


def explained_key(name: str) -> Iterator[str]:
    """What a key means wherever it stands, its type, an example, the findings about it, and a faulty file.

    For the name of a table: what it is, and what its keys mean. Nothing for what is neither.
    """
    tables: dict[str, type[Record]] = {ROOT: Settings, **TABLES}
    if name in tables:
        yield from _lines_about_table(name, tables[name])
        return
    entries: dict[tuple[str, ...], list[Place]] = {}
    for place in found(name):
        entries.setdefault(_said_of(place), []).append(place)
    for number, alike in enumerate(entries.values()):
        if number:
            yield ""
        yield from _lines_about(alike)
    if faulty := _faulty_file([place for alike in entries.values() for place in alike]):
        yield from ("", _("A mistake in it, and what `offerbook check` says of that:"), "", faulty)


def _lines_about_table(name: str, shape: type[Record]) -> Iterator[str]:
    header = _("the keys of catalogue.toml") if name == ROOT else _("a table of the catalogue, [[{name}]]")
    yield f"{name}: {header.format(name=name)}"
    yield from _wrapped(translated(description(shape)))
    yield from _lines_about_keys(shape)


def _said_of(place: Place) -> tuple[str, ...]:
    """What there is to say of a key; where that is the same of two, it is said once."""
    return (
        _capital(meaning_of(place)),
        _("Type: {type}.").format(type=type_in_words(place.key.shape)),
        _("It must be there.") if place.key.required else _("It may be left out."),
        *codes_about(place),
    )


def _lines_about(alike: list[Place]) -> Iterator[str]:
    """The lines that explain a key, which stands in several tables and means the same in each."""
    meaning, type, required, *codes = _said_of(alike[0])
    tables = dict.fromkeys(place.table for place in alike)
    text = ngettext("{key}: a key of the table {tables}", "{key}: a key of the tables {tables}", len(tables))
    text = text.format(key=alike[0].path[-1], tables=", ".join(tables))
    yield from textwrap.wrap(text, WIDTH, subsequent_indent="  ", break_long_words=False, break_on_hyphens=False)
    examples = dict.fromkeys(map(example_of, alike))
    for line in (meaning, type, required):
        yield from _wrapped(line)
    # On one line, however long it is, so that it can be copied.
    yield f"  {_('Example: {example}').format(example=next(iter(examples)))}"
    for inner in records_of(alike[0].key.shape):
        if inner not in (Text, Fact):
            yield from _lines_about_keys(inner)
    yield f"  {_('What can be found wrong with it:')}"
    yield from (f"  {code}  {_(CODES[code].title)}" for code in codes)


def _lines_about_keys(shape: type[Record]) -> Iterator[str]:
    for name, key in keys(shape).items():
        if said := translated(attribute_meanings(shape).get(key.attribute, "")):
            yield from _wrapped(f"- {name}: {said}")


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _wrapped(text: str) -> list[str]:
    return textwrap.wrap(
        text,
        WIDTH,
        initial_indent="  ",
        subsequent_indent="    " if text.startswith("- ") else "  ",
        break_long_words=False,
        break_on_hyphens=False,
    )


def meaning_of(place: Place) -> str:
    """What a key means, in the current language; empty where Python runs without docstrings (`-OO`)."""
    return translated(attribute_meanings(place.owner).get(place.key.attribute, ""))


def translated_texts() -> Iterator[str]:
    """Every text of the declarations that people are shown in their own language: what records and their keys mean."""
    shapes: list[type[Record]] = [Settings, *TABLES.values(), Text, *(place.owner for place in places())]
    for shape in dict.fromkeys(shapes):
        yield description(shape)
        yield from attribute_meanings(shape).values()


def type_in_words(shape: Any) -> str:
    """What a value of this type is, in the current language."""
    if reference := _marked(shape, Refers):
        one = _(REFERRED[reference.table])
        return _("{one}, or a list of them").format(one=one) if is_union(get_args(shape)[0]) else one
    if shape == Id:
        return _("an id: lower-case Latin letters, digits, - and _")
    if shape == Annotated[Any, ANY_VALUE]:
        return _("a number, a text, or true or false")
    if bounds := _marked(shape, Range):
        if bounds.high is None:
            return _("a number from {low}").format(low=bounds.low)
        return _("a number from {low} to {high}").format(low=bounds.low, high=bounds.high)
    if get_origin(shape) is Annotated:
        return type_in_words(get_args(shape)[0])
    if is_union(shape):
        types = [type_in_words(member) for member in get_args(shape) if member is not type(None)]
        return functools.reduce(lambda one, other: _("{one}, or {other}").format(one=one, other=other), types)
    if get_origin(shape) is Literal:
        return _("one of {words}").format(words=", ".join(f'"{word}"' for word in get_args(shape)))
    if get_origin(shape) is tuple:
        members = get_args(shape)
        if members[-1] is Ellipsis:
            return _("a list; each member is {one}").format(one=type_in_words(members[0]))
        return _("a list of {count}; each member is {one}").format(count=len(members), one=type_in_words(members[0]))
    if get_origin(shape) is dict:
        return _("a table that has for each spec a value, or a table with the value and what is known of it")
    if shape is Day:
        return _('a date: 2025-10-03, "2025-10" or "2025"')
    if shape is Text:
        return _('a text in both languages, { en = "...", ru = "..." }')
    if isinstance(shape, type) and issubclass(shape, Record):
        return _("a table with the keys {keys}").format(keys=", ".join(keys(shape)))
    return describe_scalar(shape)


def _marked(shape: Any, mark: Any) -> Any:
    """What an annotated type is marked with, of a class of marks; None where it is not."""
    return next((one for one in getattr(shape, "__metadata__", ()) if isinstance(one, mark)), None)


@functools.cache
def _template() -> Mapping[str, Any]:
    """The example of every file of `offerbook init`, as one document."""
    document: dict[str, Any] = {}
    for name, text in FILES.items():
        data = Document(name, text.encode()).data
        document.update({ROOT: data} if name == "catalogue.toml" else data)
    return document


def example_of(place: Place) -> str:
    """The key with a value, as TOML writes it: of the catalogue that `offerbook init` begins with, where that has one."""
    name = place.path[-1]
    written = EXAMPLES.get(".".join(place.path[-2:])) or next(_written_examples(place), "") or example(place.key.shape)
    return f"{name} = {written}"


def _written_examples(place: Place) -> Iterator[str]:
    """Values that a key can have, best first: its own in the template, an example for its name, one of a key of that name."""
    written = (toml_value(value) for value in _values(_template(), place.path))
    yield from (value for value in written if len(value) <= LONGEST_EXAMPLE)
    if place.path[-1] in EXAMPLES:
        yield EXAMPLES[place.path[-1]]
    for other in places():
        if other.path[-1] == place.path[-1]:
            yield from (toml_value(it) for it in _values(_template(), other.path) if _fits(it, place.key.shape))


def _fits(value: Any, shape: Any) -> bool:
    if isinstance(value, dict) and get_origin(shape) is dict:
        # A bare value of a spec becomes a fact only as the file is read.
        return True
    try:
        convert(value, shape)
    except ValueError:
        return False
    return True


def _values(value: Any, path: tuple[str, ...]) -> Iterator[Any]:
    """What stands at a path in the template, in every member of the lists on the way."""
    if isinstance(value, list) and path:
        for member in value:
            yield from _values(member, path)
    elif not path:
        yield value
    elif isinstance(value, dict) and path[0] in value:
        yield from _values(value[path[0]], path[1:])


def codes_about(place: Place) -> list[str]:
    """The codes of the findings that can be about a key, or about the keys of the tables that it holds, in their order."""
    about = _codes_of_key(place.owner, place.path[-1])
    for inner in records_of(place.key.shape):
        if inner is not Text and "id" not in keys(inner):
            about = about.union(*(_codes_of_key(inner, name) for name in keys(inner)))
    return sorted(about)


def _codes_of_key(owner: type[Record], name: str) -> set[str]:
    key = keys(owner)[name]
    about = {"E203", *CODES_OF_KEYS.get(f"{owner.__name__}.{key.attribute}", ())}
    about |= {"E202"} if key.required else set()
    about |= {"E308"} if name == "id" else set()
    return about.union(*map(_codes_of_type, _parts(key.shape)))


def _parts(shape: Any) -> Iterator[Any]:
    """A type and all that it is made of, but for the keys of records."""
    yield shape
    if not _marked(shape, Refers):
        for inner in get_args(shape):
            yield from _parts(inner)


def _codes_of_type(shape: Any) -> set[str]:
    if reference := _marked(shape, Refers):
        return {UNKNOWN[reference.table]}
    if _marked(shape, Range):
        return {"E209"}
    if getattr(shape, "__metadata__", ()):
        return {"E205"} if get_args(shape)[0] is str else {"E209"}
    if get_origin(shape) is Literal:
        return {"E204"}
    if isinstance(shape, type) and issubclass(shape, Record) and shape not in _CODES_OF_TYPES:
        return {"E201", "E202"} if any(key.required for key in keys(shape).values()) else {"E201", "E420"}
    return _CODES_OF_TYPES.get(shape, set())


def _faulty_file(some: list[Place]) -> str:
    """The kept example of a mistake in one of these keys, with what `check` says; empty where none is kept."""
    folder = shipped_path("errors_by_example") / "keys"
    for name in dict.fromkeys(place.path[-1] for place in some):
        for path in sorted(folder.glob(f"{name}*.txt"), key=lambda path: (path.stem != name, path.stem)):
            text = path.read_text(encoding="utf-8")
            if path.stem.split("-")[0] == name and any(_is_in(place, text) for place in some):
                return shown_example(path)
    return ""


def _is_in(place: Place, text: str) -> bool:
    """Whether the last file of an example has the table that the key stands in."""
    header = "project.need" if place.path[:2] == ("project", "need") else place.path[0]
    return place.path[0] == ROOT or f"[[{header}]]" in text
