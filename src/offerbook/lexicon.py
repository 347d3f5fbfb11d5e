"""The lexicon: the words of all records, written into the index when words are first asked for.

A listing by filters needs none of it, and it takes longer to make than all the rest. It is made of the records in the
index, all of them or those that changed.
"""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import chain
from typing import Any, NamedTuple, TypeVar

from offerbook import wording
from offerbook.compiler import Writer, both
from offerbook.processes import shared_out
from offerbook.records import (
    Group,
    Need,
    Offer,
    Project,
    Record,
    Sector,
    Source,
    Supplier,
    Variant,
    pack,
    unpack,
)
from offerbook.text import terms
from offerbook.words import Document, Reading

R = TypeVar("R", bound=Record)

KINDS = ("sector", "group", "supplier", "source", "offer", "project", "need")
"""The kinds of records that can be found by words, in the order of their tables."""
ALL = ""
CHOSEN = "SELECT kind, id FROM chosen"
"""Which records: all, or those that `compiler.gather` chose."""

SEARCH = "search (rowid, kind, id, name, terms, body)"


def add(connection: sqlite3.Connection, which: str = ALL, progress: Callable[[], None] = lambda: None) -> None:
    """Write the words of these records; `progress` is called now and then."""
    to = Writer(connection)
    groups = dict(_records(connection, "group", Group))
    shared = {id: wording.group_document(group) for id, group in groups.items()}
    if which == ALL:
        for id, document in shared.items():
            to.add("wording", "group", id, pack(document).decode())
    _write(to, connection, which, groups, shared, progress)
    to.flush()
    connection.execute("INSERT OR REPLACE INTO settings VALUES ('words', '1')")


def _write(
    to: Writer,
    connection: sqlite3.Connection,
    which: str,
    groups: dict[str, Group],
    shared: dict[str, Document],
    progress: Callable[[], None],
) -> None:
    suppliers = dict(_records(connection, "supplier", Supplier))
    of_supplier = {id: _terms(*both(it.name), *both(it.city)) for id, it in suppliers.items()}
    of_group = {id: _terms(*both(it.name), *it.terms.en, *it.terms.ru) for id, it in groups.items()}
    # What a group adds to its offers is found by whatever the matching counts of it.
    added = {
        id: " ".join(dict.fromkeys([*of_group[id].split(), *held.included, *held.excluded]))
        for id, held in shared.items()
    }
    of_sector = {id: _terms(*both(it.name)) for id, it in _records(connection, "sector", Sector)}
    names = {id: both(it.name) for id, it in _records(connection, "project", Project)}

    def entries(kind: str, shape: type[R]) -> Iterator[tuple[tuple[int, str, str], str, R]]:
        number = KINDS.index(kind)
        sql = (
            f"SELECT {_rowid(number)}, t.id, r.json FROM {kind}s t JOIN records r ON r.kind = ? AND r.id = t.id "
            f"{_among(which)}"
        )
        for row, id, packed in connection.execute(sql, (kind,)):
            yield (row, kind, id), _terms(id.replace("/", " ")), unpack(packed, shape)

    for key, id, sector in entries("sector", Sector):
        to.add(SEARCH, *key, f"{id} {of_sector[sector.id]}", "", "")
    for key, id, group in entries("group", Group):
        about = f"{of_group[group.id]} {of_sector[group.sector]}"
        to.add(SEARCH, *key, f"{id} {_terms(*both(group.name))}", about, "")
    for key, id, supplier in entries("supplier", Supplier):
        to.add(SEARCH, *key, f"{id} {of_supplier[supplier.id]}", "", _said(supplier))
    for key, id, source in entries("source", Source):
        to.add(SEARCH, *key, f"{id} {_terms(*both(source.title), source.publisher)}", "", _terms(source.url))
    holders: Counter[str] = Counter()
    for lot in _told(connection, which):
        progress()
        for told in lot.offers:
            about = " ".join([*(added[group] for group in told.bought), *(of_supplier[maker] for maker in told.makers)])
            to.add(SEARCH, told.row, "offer", told.id, told.name, about, told.body)
            to.add("wording", "offer", told.id, told.document)
        for bought, (count, held) in lot.holders.items():
            # Every one of these offers holds what its groups hold, whether or not it says so itself.
            held.update(dict.fromkeys(set[str]().union(*(shared[group].included for group in bought)), count))
            for term, offers in held.items():
                holders[term] += offers
    _count(connection, holders)
    for key, id, project in entries("project", Project):
        about = _terms(*both(project.place), *both(project.owner))
        to.add(SEARCH, *key, f"{id} {_terms(*names[project.id])}", about, _said(project))
    for key, id, need in entries("need", Need):
        about = " ".join(of_group[group] for group in need.groups)
        named = _terms(*both(need.name), *names[key[2].partition("/")[0]])
        to.add(SEARCH, *key, f"{id} {named}", about, _said(need))


class Told(NamedTuple):
    """What an offer says itself.

    row: its row in the search.
    id: the offer.
    name, body: the terms of what it is called, and of what else is said of it.
    bought, makers: its groups and suppliers.
    document: what the matching counts, packed.
    """

    row: int
    id: str
    name: str
    body: str
    bought: tuple[str, ...]
    makers: tuple[str, ...]
    document: str


class Lot(NamedTuple):
    """What some offers say.

    offers: each by itself.
    holders: of those bought as the same groups how many there are, and how many of them say each term.
    """

    offers: list[Told]
    holders: dict[tuple[str, ...], tuple[int, dict[str, int]]]


Stored = tuple[int, str, str]
"""An offer's row in the search, its id and its record as JSON."""


def _told(connection: sqlite3.Connection, which: str) -> Iterator[Lot]:
    """What these offers say; by several processes when there are many."""
    rows = connection.execute(
        f"SELECT {_rowid(KINDS.index('offer'))}, t.id, r.json FROM offers t "
        f"JOIN records r ON r.kind = 'offer' AND r.id = t.id {_among(which)}"
    )
    lots = iter(lambda: rows.fetchmany(AT_ONCE), [])
    first = next(lots, [])
    if len(first) < AT_ONCE:
        yield _all_told(first)
    else:
        yield from shared_out(_all_told, chain([first], lots))


AT_ONCE = 1_000
"""Offers that one process reads together; a catalogue with fewer is read by one process alone."""


def _all_told(stored: Sequence[Stored]) -> Lot:
    lot = Lot([], {})
    terms_of: dict[tuple[str, ...], list[Iterable[str]]] = {}
    for row, id, record in stored:
        offer = unpack(record, Offer)
        read = wording.readings(offer)
        own, bought = wording.offer_document(read), wording.bought(offer)
        lot.offers.append(_one_told(row, id, offer, read, own, bought))
        terms_of.setdefault(bought, []).append(own.included)
    for bought, said in terms_of.items():
        lot.holders[bought] = len(said), dict(Counter(chain.from_iterable(said)))
    return lot


def _one_told(
    row: int, id: str, offer: Offer, read: Mapping[str, Reading], own: Document, bought: tuple[str, ...]
) -> Told:
    makers = dict.fromkeys([offer.supplier, *(it.supplier for it in offer.variants if it.supplier)])
    parts: tuple[Offer | Variant, ...] = (offer, *offer.variants)
    codes = [term for part in parts for code in part.codes for term in terms(code.code)]
    named = " ".join((*terms(id), *read["name"].terms))
    said = " ".join((*read["summary"].terms, *read["notes"].terms, *codes))
    return Told(row, id, named, said, bought, tuple(makers), pack((own, bought)).decode())


def remove(connection: sqlite3.Connection) -> None:
    """Take out the words of the records that are `chosen`, while these are still there."""
    groups = {id: wording.group_document(group) for id, group in _records(connection, "group", Group)}
    holders: Counter[str] = Counter()
    for _id, packed in connection.execute(
        "SELECT id, json FROM wording WHERE kind = 'offer' AND id IN (SELECT id FROM chosen WHERE kind = 'offer')"
    ):
        own, bought = unpack(packed, tuple[Document, tuple[str, ...]])
        holders.update(wording.held_terms(own, *(groups[id] for id in bought)))
    _count(connection, {term: -count for term, count in holders.items()})
    connection.execute("DELETE FROM wording WHERE (kind, id) IN (SELECT kind, id FROM chosen)")
    for number, kind in enumerate(KINDS):
        chosen = f"SELECT {_rowid(number)} FROM {kind}s t JOIN chosen c ON c.id = t.id AND c.kind = ?"
        connection.execute(f"DELETE FROM search WHERE rowid IN ({chosen})", (kind,))


def _rowid(number: int) -> str:
    """Of a table's record its row in the search: no two are the same, and a record keeps it when others change."""
    return f"t.position * {len(KINDS)} + {number}"


def _among(which: str) -> str:
    """Of records r only these."""
    return f"WHERE (r.kind, r.id) IN ({which})" if which else ""


def _records(connection: sqlite3.Connection, kind: str, shape: type[R]) -> Iterator[tuple[str, R]]:
    rows = connection.execute("SELECT id, json FROM records WHERE kind = ?", (kind,))
    return ((id, unpack(packed, shape)) for id, packed in rows)


def _count(connection: sqlite3.Connection, holders: Mapping[str, int]) -> None:
    """Add to the number of offers that hold each term."""
    add = "INSERT INTO holders VALUES (?, ?) ON CONFLICT (term) DO UPDATE SET offers = offers + excluded.offers"
    connection.executemany(add, holders.items())
    connection.execute("DELETE FROM holders WHERE offers = 0")


def _terms(*texts: str) -> str:
    return " ".join(terms(" ".join(texts)))


def _said(record: Any) -> str:
    """The terms of what is said of a record in its summary, notes and cautions."""
    texts = [getattr(record, "summary", None), *(it.text for it in record.notes), *(it.text for it in record.cautions)]
    return _terms(*(part for text in texts for part in both(text)))
