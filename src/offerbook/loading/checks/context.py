"""Checks of a whole catalogue: what no single table can know, such as whether an id leads anywhere.

A check is a statement about the catalogue; the function yields a finding wherever the statement does not hold.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple, TypeVar

from offerbook.loading.decode import SETTINGS, Entry
from offerbook.loading.locate import CATALOGUE_FILE
from offerbook.loading.toml_document import Document
from offerbook.model.records import TABLES, Code, Group, Range, Refers, Settings, Spec, Text
from offerbook.model.walk import FieldRef, KeyPath, field_refs
from offerbook.text.units import UNITS

T = TypeVar("T")
UNKNOWN = {
    "supplier": "E301",
    "group": "E302",
    "sector": "E303",
    "source": "E304",
    "project": "E305",
    "spec": "E306",
    "unit": "E307",
}
"""The code of a reference that leads nowhere, by the table it should lead to."""


class Declarations(NamedTuple):
    """What the checks of one record need to know of all the others.

    ids: every id that some table declares, by table; also ids of tables that are faulty otherwise, so that one mistake
        is not reported again at every record that refers to it.
    codes: the codes of every group.
    types: the type of every spec.
    languages: those of the catalogue.
    """

    ids: dict[str, set[str]]
    codes: dict[str, tuple[Code, ...]]
    types: dict[str, str]
    languages: tuple[str, ...]


def known(entries: Iterable[Entry]) -> Declarations:
    """What a whole catalogue declares."""
    ids: dict[str, set[str]] = defaultdict(set, unit=set(UNITS))
    codes: dict[str, tuple[Code, ...]] = {}
    types: dict[str, str] = {}
    languages: tuple[str | None, ...] | None = None
    for entry in entries:
        if entry.id:
            ids[entry.table].add(entry.id)
        if isinstance(entry.record, Group):
            codes[entry.id] = entry.record.codes
        elif isinstance(entry.record, Spec):
            types[entry.id] = entry.record.type
        elif isinstance(entry.record, Settings) and languages is None:
            languages = entry.record.languages
    return Declarations(ids, codes, types, tuple(filter(None, languages or ("en", "ru"))))


Marked = list[tuple[Entry, FieldRef]]


class FileContext(NamedTuple):
    """One file as the checks see it.

    document: the file.
    entries: its tables, healthy or not.
    refers, texts, codes, numbers: the `field_refs` of their records by mark, each with its entry.
    named: the tables and ids that they refer to; links do not count, since what only they name is without use.
    cited: the sources of each record, by the way to its table.
    """

    document: Document
    entries: list[Entry]
    refers: Marked
    texts: Marked
    codes: Marked
    numbers: Marked
    named: set[tuple[str, str]]
    cited: dict[KeyPath, tuple[str, ...]]

    def release(self) -> None:
        """Let go of what is not needed once the chapter is checked by itself: it takes more memory than the records."""
        self.document.forget()
        for done in (self.refers, self.codes, self.numbers):
            done.clear()

    def of(self, table: str) -> Iterator[Entry]:
        """The entries of one table, as far as they are understood."""
        return (entry for entry in self.entries if entry.table == table and entry.record is not None)


def make_file_context(document: Document, entries: list[Entry]) -> FileContext:
    """The entries of a document made ready for the checks."""
    made = FileContext(document, entries, [], [], [], [], set(), {})
    kept: dict[object, Marked] = {Text: made.texts, Code: made.codes, Refers: made.refers, Range: made.numbers}
    for entry in entries:
        if entry.record is not None:
            for leaf in field_refs(entry.record):
                kind = leaf.kind
                kept[kind if kind is Text or kind is Code else type(kind)].append((entry, leaf))
    cited: dict[KeyPath, dict[str, None]] = {}
    for entry, leaf in made.refers:
        table = leaf.kind.table
        if entry.table != "link":
            made.named.add((table, leaf.value))
        if table == "source":
            cited.setdefault(entry.steps, {})[leaf.value] = None
    made.cited.update((key, tuple(sources)) for key, sources in cited.items())
    return made


class CatalogueContext(NamedTuple):
    """Chapters of one catalogue, and what is known of it besides.

    files: in the order of files; all of them, or those that changed.
    known: of the whole catalogue.
    unparsed_words: every word of what could not be understood, as files that are no TOML and tables of no known name: whether
        these declare or use an id is not known, so nothing is said about it; None where not even the words are known.
    nameless: the tables that have a member whose id is not known, so that a reference may be to that one.
    """

    files: list[FileContext]
    known: Declarations
    unparsed_words: set[str] | None
    nameless: set[str]

    @property
    def entries(self) -> Iterator[Entry]:
        """Every entry, in the order of files and lines."""
        return (entry for file in self.files for entry in file.entries)

    def of(self, table: str) -> Iterator[Entry]:
        """The entries of one table, as far as they are understood."""
        return (entry for file in self.files for entry in file.of(table))


def make_catalogue_context(
    files: list[FileContext], about: Declarations, unparsed_words: set[str] | None
) -> CatalogueContext:
    """The chapters made ready for the checks; `unparsed_words` holds the words of what could not be read."""
    unnamed = [entry for held in files for entry in held.entries if not entry.id and entry.table in UNKNOWN]
    if unparsed_words is not None:
        unparsed_words = unparsed_words.union(*(_words(_table(entry, ())) for entry in unnamed))
    return CatalogueContext(files, about, unparsed_words, {entry.table for entry in unnamed})


def words_of_unknown_tables(document: Document) -> set[str]:
    """Every word in the tables of a document that have no known name."""
    known = {*TABLES, *SETTINGS} if document.name == CATALOGUE_FILE else TABLES
    return set().union(*(_words(held) for key, held in document.data.items() if key not in known))


def _words(value: Any) -> Iterator[str]:
    """Every key and every text within a value."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for key, held in value.items():
            yield key
            yield from _words(held)
    elif isinstance(value, list):
        for held in value:
            yield from _words(held)


def _table(entry: Entry, steps: KeyPath) -> Any:
    """What the document holds at `steps` below the entry's table."""
    held: Any = entry.document.data
    for step in (*entry.steps, *steps):
        held = held[step]
    return held


def present(held: Iterable[T] | None) -> Iterator[tuple[int, T]]:
    """The members of a list with their positions, without those that are not understood."""
    return ((position, member) for position, member in enumerate(held or ()) if member is not None)
