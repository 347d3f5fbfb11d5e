"""What the checks are given: one file, or a whole catalogue, with the fields of its records sorted by kind.

A check is a statement about a file (`of_file`) or a catalogue (`of_catalogue`); the function yields a finding wherever the
statement does not hold.
"""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from typing import Any, NamedTuple, TypeVar

from offerbook.loading.decode import SETTINGS, Entry
from offerbook.loading.locate import is_head
from offerbook.loading.toml_document import Document
from offerbook.model.records import TABLES, Code, Group, OwnUnit, Range, Record, Refers, Settings, Spec, Text
from offerbook.model.walk import FieldRef, KeyPath, field_refs
from offerbook.text.units import BUILT_IN, declare

T = TypeVar("T")
R = TypeVar("R", bound=Record)
UNKNOWN = {
    "supplier": "E301",
    "group": "E302",
    "sector": "E303",
    "source": "E304",
    "project": "E305",
    "spec": "E306",
    "unit": "E307",
}
"""The code of a reference to a record that does not exist, by the table it should be in."""


class Declarations(NamedTuple):
    """What the checks of one record need to know of all the others.

    ids: every id that some table declares, by table; also ids of tables that are faulty otherwise, so that one mistake
        is not reported again at every record that refers to it.
    codes: the codes of every group.
    specs: every spec, as far as it is understood.
    languages: those of the catalogue.
    as_of: the day that the catalogue speaks of, as ISO date; empty where it has none.
    """

    ids: dict[str, set[str]]
    codes: dict[str, tuple[Code, ...]]
    specs: dict[str, Spec]
    languages: tuple[str, ...]
    as_of: str = ""


def declarations(entries: Iterable[Entry]) -> Declarations:
    """What a whole catalogue declares."""
    ids: dict[str, set[str]] = defaultdict(set, unit=set(BUILT_IN))
    codes: dict[str, tuple[Code, ...]] = {}
    specs: dict[str, Spec] = {}
    languages: tuple[str | None, ...] | None = None
    as_of = ""
    for entry in entries:
        if entry.id:
            ids[entry.table].add(entry.id)
        if isinstance(entry.record, Group):
            codes[entry.id] = entry.record.codes
        elif isinstance(entry.record, Spec):
            specs[entry.id] = entry.record
        elif isinstance(entry.record, OwnUnit):
            _declare_unit(entry.record)
        elif isinstance(entry.record, Settings) and languages is None:
            languages = entry.record.languages
            as_of = str(entry.record.as_of or "")
    return Declarations(ids, codes, specs, tuple(filter(None, languages or ("en", "ru"))), as_of)


def _declare_unit(unit: OwnUnit) -> None:
    """Make a unit known as far as it is understood; what is wrong with it is found by its own check."""
    if unit.id and unit.name and unit.factor and (unit.of is None or unit.of in BUILT_IN):
        declare(unit.id, unit.name.en or "", unit.name.ru or "", unit.of, unit.factor)


EntryFields = list[tuple[Entry, FieldRef]]
"""Fields, each with the entry whose record holds it."""


class FileContext(NamedTuple):
    """One file as the checks see it.

    document: the file.
    entries: its tables, faulty ones too.
    refers, texts, codes, numbers: the `field_refs` of their records by kind.
    named: the tables and ids that the records refer to. Those that links refer to do not count: nothing uses a group that only
        a link names.
    cited: the sources of each record, by the way to its table.
    """

    document: Document
    entries: list[Entry]
    refers: EntryFields
    texts: EntryFields
    codes: EntryFields
    numbers: EntryFields
    named: set[tuple[str, str]]
    cited: dict[KeyPath, tuple[str, ...]]

    def release(self) -> None:
        """Free what only the checks of this file need: it takes more memory than the records."""
        self.document.forget()
        for fields in (self.refers, self.codes, self.numbers):
            fields.clear()

    def leave_out(self, tables: Collection[KeyPath]) -> None:
        """Forget the tables at these steps, with the needs of the projects among them: another file says the same."""
        self.entries[:] = [
            it for it in self.entries if it.steps not in tables and not (it.owner and it.owner in tables)
        ]
        kept = {id(it) for it in self.entries}
        self.texts[:] = [pair for pair in self.texts if id(pair[0]) in kept]

    def records(self, shape: type[R]) -> Iterator[tuple[Entry, R]]:
        """The entries of one kind of record, each with its record, as far as that is understood."""
        for entry in self.entries:
            if isinstance(entry.record, shape):
                yield entry, entry.record


def make_file_context(document: Document, entries: list[Entry]) -> FileContext:
    """The entries of a document made ready for the checks."""
    context = FileContext(document, entries, [], [], [], [], set(), {})
    fields: dict[object, EntryFields] = {
        Text: context.texts,
        Code: context.codes,
        Refers: context.refers,
        Range: context.numbers,
    }
    for entry in entries:
        if entry.record is not None:
            for field in field_refs(entry.record):
                kind = field.kind
                fields[kind if kind is Text or kind is Code else type(kind)].append((entry, field))
    cited: dict[KeyPath, dict[str, None]] = {}
    for entry, field in context.refers:
        table = field.kind.table
        if entry.table != "link":
            context.named.add((table, field.value))
        if table == "source":
            cited.setdefault(entry.steps, {})[field.value] = None
    context.cited.update((steps, tuple(sources)) for steps, sources in cited.items())
    return context


class CatalogueContext(NamedTuple):
    """Files of one catalogue, and what the catalogue declares.

    files: in the order of files; all of them, or those that changed.
    known: what the whole catalogue declares.
    unparsed_words: every word of what could not be understood: files that are no TOML, tables of no known name. They may declare
        or use an id, so no check says that such a word is missing or without use; None where not even the words are known.
    nameless: the tables that have a member whose id is not known: a reference that leads nowhere may mean that one.
    as_of: the day on which needs are past or not, as ISO date.
    """

    files: list[FileContext]
    known: Declarations
    unparsed_words: set[str] | None
    nameless: set[str]
    as_of: str

    @property
    def entries(self) -> Iterator[Entry]:
        """Every entry, in the order of files and lines."""
        return (entry for file in self.files for entry in file.entries)

    def records(self, shape: type[R]) -> Iterator[tuple[Entry, R]]:
        """The entries of one kind of record, each with its record, as far as that is understood."""
        return (pair for file in self.files for pair in file.records(shape))


def make_catalogue_context(
    files: list[FileContext], known: Declarations, unparsed_words: set[str] | None, as_of: str | None = None
) -> CatalogueContext:
    """The files made ready for the checks; `unparsed_words` holds the words of what could not be read.

    as_of: the day on which needs are past or not; the catalogue's own, else today, when none is given.
    """
    nameless = [entry for file in files for entry in file.entries if not entry.id and entry.table in UNKNOWN]
    if unparsed_words is not None:
        unparsed_words = unparsed_words.union(*(words_within(entry.value()) for entry in nameless))
    day = as_of or known.as_of or time.strftime("%Y-%m-%d")
    return CatalogueContext(files, known, unparsed_words, {entry.table for entry in nameless}, day)


def words_of_unknown_tables(document: Document) -> set[str]:
    """Every word in the tables of a document that have no known name."""
    known = {*TABLES, *SETTINGS} if is_head(document.name) else TABLES
    return set().union(*(words_within(value) for key, value in document.data.items() if key not in known))


def words_within(value: Any) -> Iterator[str]:
    """Every key and every text within a value."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for key, inner in value.items():
            yield key
            yield from words_within(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from words_within(inner)


def understood(members: Iterable[T] | None) -> Iterator[tuple[int, T]]:
    """The members of a list with their positions, without those that are not understood."""
    return ((position, member) for position, member in enumerate(members or ()) if member is not None)
