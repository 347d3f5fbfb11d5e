"""The search tables: the terms of all records, written into the index when words are first searched for.

A listing by filters needs none of it, and it takes longer to make than all the rest. It is made of the records in the
index, all of them or those that changed.
"""

from __future__ import annotations

import re
import sqlite3
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import chain
from typing import Any, NamedTuple, TypeVar

from offerbook.index.compile import Writer, both_languages
from offerbook.index.known_forms import recall_forms, record_forms
from offerbook.index.known_stems import record_stems
from offerbook.index.offer_text import extract_terms, offer_groups, parse_group
from offerbook.index.schema import SEARCHED, search_row
from offerbook.index.text_parser import PHRASE_BREAK, SECTION_BREAK, unique_terms
from offerbook.loading.parallel import parallel_map
from offerbook.model.codec import unpack
from offerbook.model.records import Group, Need, Offer, Project, Record, Sector, Source, Supplier
from offerbook.text.terms import FORMS, index_terms

R = TypeVar("R", bound=Record)
ALL = ""
CHOSEN = "SELECT kind, id FROM chosen"
"""Which records: all, or those that `stored_records.choose_records` chose."""
SEARCH = "search (rowid, kind, id, groups, called, name, terms, body)"
OFFERS_PER_BATCH = 1_000
"""Offers that one process reads together; a catalogue with fewer is read by one process alone."""


def add(
    connection: sqlite3.Connection,
    which: str = ALL,
    progress: Callable[[], None] = lambda: None,
    processes: int = 1,
) -> None:
    """Write the terms of these records; `progress` is called now and then.

    processes: how many may be started to read the texts of many offers; 1 starts none.
    """
    recall_forms(connection)
    writer = _SearchWriter(connection, which)
    writer.add_sectors()
    writer.add_groups()
    writer.add_suppliers()
    writer.add_sources()
    writer.add_offers(progress, processes)
    writer.add_projects()
    writer.add_needs()
    writer.flush()
    _look_up_other_words(connection, which)
    record_forms(connection)
    record_stems(connection, _where(which))
    connection.execute("INSERT OR REPLACE INTO settings VALUES ('words', '1')")


def remove(connection: sqlite3.Connection) -> None:
    """Delete the terms of the records that are `chosen`, while these are still there."""
    recall_forms(connection)
    group_terms = {id: unique_terms([parse_group(group)]) for id, group in _records(connection, "group", Group)}
    frequencies: Counter[str] = Counter()
    for (packed,) in connection.execute(f"SELECT json FROM records r {_where(CHOSEN)} AND kind = 'offer'"):
        offer = unpack(packed, Offer)
        _columns, offer_terms = extract_terms(offer)
        frequencies.update(offer_terms.union(*(group_terms[group] for group in offer_groups(offer))))
    _add_frequencies(connection, {term: -count for term, count in frequencies.items()})
    for kind in SEARCHED:
        chosen = f"SELECT {search_row(kind)} FROM {kind}s t JOIN chosen c ON c.id = t.id AND c.kind = ?"
        connection.execute(f"DELETE FROM search WHERE rowid IN ({chosen})", (kind,))


def _look_up_other_words(connection: sqlite3.Connection, which: str) -> None:
    """Look up the words of all texts that have no terms, such as those of specs: conditions look at them as well."""
    for (packed,) in connection.execute(f"SELECT json FROM records r {_where(which)}"):
        for word in re.findall("[а-яё]+", packed.lower()):
            FORMS.other_terms(word.replace("ё", "е"))


class SearchKey(NamedTuple):
    """Where the terms of a record stand: their row in the search table, and the record's kind and id."""

    row: int
    kind: str
    id: str


class _SearchWriter(Writer):
    """Rows of the search table on their way into a database, made of these records and of what all records add to them."""

    def __init__(self, connection: sqlite3.Connection, which: str) -> None:
        super().__init__(connection)
        self._which = which
        groups = dict(_records(connection, "group", Group))
        parsed = {id: parse_group(group) for id, group in groups.items()}
        self._group_texts = {id: text.to_index_text() for id, text in parsed.items()}
        self._group_terms = {id: unique_terms([text]) for id, text in parsed.items()}
        self._group_names = {
            id: _terms(*both_languages(group.name), *group.terms.en, *group.terms.ru) for id, group in groups.items()
        }
        self._supplier_names = {
            id: _unique(
                _terms(*both_languages(supplier.name), *both_languages(supplier.short), *both_languages(supplier.city))
            )
            for id, supplier in _records(connection, "supplier", Supplier)
        }
        self._sector_names = {
            id: _terms(*both_languages(sector.name)) for id, sector in _records(connection, "sector", Sector)
        }
        self._project_names = {
            id: _terms(*both_languages(project.name), *both_languages(project.short))
            for id, project in _records(connection, "project", Project)
        }

    def add_sectors(self) -> None:
        for key, id_terms, sector in self._chosen("sector", Sector):
            self._add(key, f"{id_terms} {self._sector_names[sector.id]}")

    def add_groups(self) -> None:
        for key, id_terms, group in self._chosen("group", Group):
            about = f"{self._group_texts[group.id]}\n{self._sector_names[group.sector]}"
            self._add(key, f"{id_terms} {_terms(*both_languages(group.name))}", about)

    def add_suppliers(self) -> None:
        for key, id_terms, supplier in self._chosen("supplier", Supplier):
            self._add(key, f"{id_terms} {self._supplier_names[supplier.id]}", body=_body(supplier))

    def add_sources(self) -> None:
        for key, id_terms, source in self._chosen("source", Source):
            name = _terms(*both_languages(source.title), *both_languages(source.publisher_name))
            self._add(key, f"{id_terms} {name}", body=_terms(source.url))

    def add_projects(self) -> None:
        for key, id_terms, project in self._chosen("project", Project):
            about = _terms(*both_languages(project.place), *both_languages(project.owner))
            self._add(key, f"{id_terms} {self._project_names[project.id]}", about, _body(project))

    def add_needs(self) -> None:
        for key, id_terms, need in self._chosen("need", Need):
            name = f"{_terms(*both_languages(need.name))} {self._project_names[key.id.partition('/')[0]]}"
            about = " ".join(self._group_names[group] for group in need.groups)
            self._add(key, f"{id_terms} {name}", about, _body(need))

    def add_offers(self, progress: Callable[[], None], processes: int) -> None:
        """The offers, and how many of them hold each term."""
        group_terms = {id: self._terms_for_offers(id) for id in self._group_names}
        frequencies: Counter[str] = Counter()
        for batch in _batches(self.connection, self._which, processes):
            progress()
            FORMS.learn(batch.forms)
            for offer in batch.offers:
                about = [group_terms[group] for group in offer.groups.split()]
                about += [self._supplier_names[supplier] for supplier in offer.suppliers.split()]
                key = SearchKey(offer.row, "offer", offer.id)
                self._add(key, offer.name, " ".join(about), offer.body, offer.groups, offer.head_terms)
            for groups, (count, counts) in batch.frequencies.items():
                # Every one of these offers holds what its groups hold, whether or not its own texts do.
                of_groups = set[str]().union(*(self._group_terms[group] for group in groups.split()))
                frequencies.update(counts | dict.fromkeys(of_groups, count))
        _add_frequencies(self.connection, frequencies)

    def _terms_for_offers(self, group: str) -> str:
        """What a group adds to the terms of its offers: all that the matching counts of it, also what it excludes."""
        text = self._group_texts[group].replace(PHRASE_BREAK, " ").replace(SECTION_BREAK, " ")
        return _unique(f"{_unique(self._group_names[group])} {text}")

    def _add(
        self, key: SearchKey, name: str, about: str = "", body: str = "", groups: str = "", head_terms: str = ""
    ) -> None:
        self.add(SEARCH, *key, groups, head_terms, name, about, body)

    def _chosen(self, kind: str, shape: type[R]) -> Iterator[tuple[SearchKey, str, R]]:
        """These records of a kind, with their keys and the terms of their ids."""
        sql = (
            f"SELECT {search_row(kind)}, t.id, r.json FROM {kind}s t JOIN records r ON r.kind = ? AND r.id = t.id "
            f"{_where(self._which)}"
        )
        for row, id, packed in self.connection.execute(sql, (kind,)):
            yield SearchKey(row, kind, id), _terms(id.replace("/", " ")), unpack(packed, shape)


class OfferRow(NamedTuple):
    """An offer's own texts. Plain values, which take least to be sent from one process to another.

    row: its row in the search table.
    id: its id.
    groups: the ids of its groups, separated by spaces.
    head_terms, name, body: as in `offer_text.OfferTerms`.
    suppliers: the ids of its suppliers, separated by spaces.
    """

    row: int
    id: str
    groups: str
    head_terms: str
    name: str
    body: str
    suppliers: str


class OfferBatch(NamedTuple):
    """The own texts of some offers.

    offers: each by itself.
    frequencies: of those in the same groups how many there are, and how many of them hold each term.
    forms: what the process that read them has looked up of other forms of words.
    """

    offers: list[OfferRow]
    frequencies: dict[str, tuple[int, dict[str, int]]]
    forms: dict[str, tuple[str, ...]]


StoredOffer = tuple[int, str, str]
"""An offer's row in the search table, its id and its record as JSON."""


def _batches(connection: sqlite3.Connection, which: str, processes: int) -> Iterator[OfferBatch]:
    """The own texts of these offers; read by several processes when there are many and `processes` allows it."""
    rows = connection.execute(
        f"SELECT {search_row('offer')}, t.id, r.json FROM offers t "
        f"JOIN records r ON r.kind = 'offer' AND r.id = t.id {_where(which)}"
    )
    batches = iter(lambda: rows.fetchmany(OFFERS_PER_BATCH), [])
    first = next(batches, [])
    if len(first) < OFFERS_PER_BATCH:
        yield _read_batch(first)
    else:
        yield from parallel_map(_read_batch, chain([first], batches), processes)


def _read_batch(stored: Sequence[StoredOffer]) -> OfferBatch:
    batch = OfferBatch([], {}, {})
    terms_by_groups: dict[str, list[set[str]]] = {}
    for row, id, packed in stored:
        offer = unpack(packed, Offer)
        columns, offer_terms = extract_terms(offer)
        groups = " ".join(offer_groups(offer))
        own_suppliers = (variant.supplier for variant in offer.variants if variant.supplier)
        suppliers = " ".join(dict.fromkeys([offer.supplier, *own_suppliers]))
        batch.offers.append(OfferRow(row, id, groups, *columns, suppliers))
        terms_by_groups.setdefault(groups, []).append(offer_terms)
    for groups, all_terms in terms_by_groups.items():
        batch.frequencies[groups] = len(all_terms), dict(Counter(chain.from_iterable(all_terms)))
    batch.forms.update(FORMS.looked_up)
    return batch


def _where(which: str) -> str:
    """The condition that restricts records r to these."""
    return f"WHERE (r.kind, r.id) IN ({which})" if which else ""


def _records(connection: sqlite3.Connection, kind: str, shape: type[R]) -> Iterator[tuple[str, R]]:
    rows = connection.execute("SELECT id, json FROM records WHERE kind = ?", (kind,))
    return ((id, unpack(packed, shape)) for id, packed in rows)


def _add_frequencies(connection: sqlite3.Connection, frequencies: Mapping[str, int]) -> None:
    """Add to the number of offers that hold each term."""
    sql = "INSERT INTO document_frequency VALUES (?, ?) ON CONFLICT (term) DO UPDATE SET offers = offers + excluded.offers"
    connection.executemany(sql, frequencies.items())
    connection.execute("DELETE FROM document_frequency WHERE offers = 0")


def _terms(*texts: str) -> str:
    return " ".join(index_terms(" ".join(texts)))


def _unique(spaced: str) -> str:
    return " ".join(dict.fromkeys(spaced.split()))


def _body(record: Any) -> str:
    """The terms of a record's summary, notes and cautions."""
    texts = [
        getattr(record, "summary", None),
        *(note.text for note in record.notes),
        *(caution.text for caution in record.cautions),
    ]
    return _terms(*(part for text in texts for part in both_languages(text)))
