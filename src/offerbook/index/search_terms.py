"""The lexicon: the words of all records, written into the index when words are first asked for.

A listing by filters needs none of it, and it takes longer to make than all the rest. It is made of the records in the
index, all of them or those that changed.
"""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import chain
from typing import Any, NamedTuple, TypeVar

from offerbook.index import offer_text as wording
from offerbook.index.bm25f import PART, PHRASE_BREAK, all_terms
from offerbook.index.compile import Writer, both_languages
from offerbook.index.schema import SEARCHED, search_row
from offerbook.loading.parallel import parallel_map
from offerbook.model.codec import unpack
from offerbook.model.records import Group, Need, Offer, Project, Record, Sector, Source, Supplier
from offerbook.text.terms import terms

R = TypeVar("R", bound=Record)
ALL = ""
CHOSEN = "SELECT kind, id FROM chosen"
"""Which records: all, or those that `compiler.choose_records` chose."""
NONE_OF_OFFERS = "", ""
"""What other records do not have: groups, and what they are called."""
SEARCH = "search (rowid, kind, id, groups, called, name, terms, body)"


def add(connection: sqlite3.Connection, which: str = ALL, progress: Callable[[], None] = lambda: None) -> None:
    """Write the words of these records; `progress` is called now and then."""
    to = Writer(connection)
    _write(to, connection, which, progress)
    to.flush()
    connection.execute("INSERT OR REPLACE INTO settings VALUES ('words', '1')")


def _write(
    to: Writer,
    connection: sqlite3.Connection,
    which: str,
    progress: Callable[[], None],
) -> None:
    groups = dict(_records(connection, "group", Group))
    said = {id: wording.read(group) for id, group in groups.items()}
    shared = {id: all_terms([it]) for id, it in said.items()}
    suppliers = dict(_records(connection, "supplier", Supplier))
    of_supplier = {
        id: " ".join(dict.fromkeys(_terms(*both_languages(it.name), *both_languages(it.city)).split()))
        for id, it in suppliers.items()
    }
    of_group = {id: _terms(*both_languages(it.name), *it.terms.en, *it.terms.ru) for id, it in groups.items()}
    # What a group adds to its offers is found by whatever the matching counts of it, also by what it excludes.
    counted = {id: it.to_index_text.replace(PHRASE_BREAK, " ").replace(PART, " ").split() for id, it in said.items()}
    added = {id: " ".join(dict.fromkeys([*of_group[id].split(), *counted[id]])) for id in groups}
    of_sector = {id: _terms(*both_languages(it.name)) for id, it in _records(connection, "sector", Sector)}
    names = {id: both_languages(it.name) for id, it in _records(connection, "project", Project)}

    def entries(kind: str, shape: type[R]) -> Iterator[tuple[tuple[int, str, str], str, R]]:
        sql = (
            f"SELECT {search_row(kind)}, t.id, r.json FROM {kind}s t JOIN records r ON r.kind = ? AND r.id = t.id "
            f"{_among(which)}"
        )
        for row, id, packed in connection.execute(sql, (kind,)):
            yield (row, kind, id), _terms(id.replace("/", " ")), unpack(packed, shape)

    for key, id, sector in entries("sector", Sector):
        to.add(SEARCH, *key, *NONE_OF_OFFERS, f"{id} {of_sector[sector.id]}", "", "")
    for key, id, group in entries("group", Group):
        about = f"{said[group.id].to_index_text}\n{of_sector[group.sector]}"
        to.add(SEARCH, *key, *NONE_OF_OFFERS, f"{id} {_terms(*both_languages(group.name))}", about, "")
    for key, id, supplier in entries("supplier", Supplier):
        to.add(SEARCH, *key, *NONE_OF_OFFERS, f"{id} {of_supplier[supplier.id]}", "", _said(supplier))
    for key, id, source in entries("source", Source):
        to.add(
            SEARCH,
            *key,
            *NONE_OF_OFFERS,
            f"{id} {_terms(*both_languages(source.title), source.publisher)}",
            "",
            _terms(source.url),
        )
    holders: Counter[str] = Counter()
    for lot in _batches(connection, which):
        progress()
        for row, id, bought, called, name, body, makers in lot.offers:
            around = [*map(added.__getitem__, bought.split()), *map(of_supplier.__getitem__, makers.split())]
            to.add(SEARCH, row, "offer", id, bought, called, name, " ".join(around), body)
        for groups_of, (count, counts) in lot.holders.items():
            # Every one of these offers holds what its groups hold, whether or not it says so itself.
            counts.update(dict.fromkeys(set[str]().union(*(shared[group] for group in groups_of.split())), count))
            for term, offers in counts.items():
                holders[term] += offers
    _count(connection, holders)
    for key, id, project in entries("project", Project):
        about = _terms(*both_languages(project.place), *both_languages(project.owner))
        to.add(SEARCH, *key, *NONE_OF_OFFERS, f"{id} {_terms(*names[project.id])}", about, _said(project))
    for key, id, need in entries("need", Need):
        about = " ".join(of_group[group] for group in need.groups)
        named = _terms(*both_languages(need.name), *names[key[2].partition("/")[0]])
        to.add(SEARCH, *key, *NONE_OF_OFFERS, f"{id} {named}", about, _said(need))


OfferRow = tuple[int, str, str, str, str, str, str]
"""What an offer says itself: its row in the search, its id and its groups; what it is called, its name and its body as
`wording.OfferTerms` has them; and who makes it. Plain texts, which take least to be sent from one process to another."""


class OfferBatch(NamedTuple):
    """What some offers say.

    offers: each by itself.
    holders: of those bought as the same groups how many there are, and how many of them say each term.
    """

    offers: list[OfferRow]
    holders: dict[str, tuple[int, dict[str, int]]]


Stored = tuple[int, str, str]
"""An offer's row in the search, its id and its record as JSON."""


def _batches(connection: sqlite3.Connection, which: str) -> Iterator[OfferBatch]:
    """What these offers say; by several processes when there are many."""
    rows = connection.execute(
        f"SELECT {search_row('offer')}, t.id, r.json FROM offers t "
        f"JOIN records r ON r.kind = 'offer' AND r.id = t.id {_among(which)}"
    )
    lots = iter(lambda: rows.fetchmany(AT_ONCE), [])
    first = next(lots, [])
    if len(first) < AT_ONCE:
        yield _read_batch(first)
    else:
        yield from parallel_map(_read_batch, chain([first], lots))


AT_ONCE = 1_000
"""Offers that one process reads together; a catalogue with fewer is read by one process alone."""


def _read_batch(stored: Sequence[Stored]) -> OfferBatch:
    lot = OfferBatch([], {})
    terms_of: dict[str, list[set[str]]] = {}
    for row, id, record in stored:
        offer = unpack(record, Offer)
        columns, terms_held = wording.extract_terms(offer)
        bought = " ".join(wording.offer_groups(offer))
        makers = dict.fromkeys([offer.supplier, *(it.supplier for it in offer.variants if it.supplier)])
        lot.offers.append((row, id, bought, *columns, " ".join(makers)))
        terms_of.setdefault(bought, []).append(terms_held)
    for bought, said in terms_of.items():
        lot.holders[bought] = len(said), dict(Counter(chain.from_iterable(said)))
    return lot


def remove(connection: sqlite3.Connection) -> None:
    """Take out the words of the records that are `chosen`, while these are still there."""
    shared = {id: all_terms([wording.read(group)]) for id, group in _records(connection, "group", Group)}
    holders: Counter[str] = Counter()
    for (packed,) in connection.execute(f"SELECT json FROM records r {_among(CHOSEN)} AND kind = 'offer'"):
        offer = unpack(packed, Offer)
        _columns, terms_held = wording.extract_terms(offer)
        holders.update(terms_held.union(*(shared[group] for group in wording.offer_groups(offer))))
    _count(connection, {term: -count for term, count in holders.items()})
    for kind in SEARCHED:
        chosen = f"SELECT {search_row(kind)} FROM {kind}s t JOIN chosen c ON c.id = t.id AND c.kind = ?"
        connection.execute(f"DELETE FROM search WHERE rowid IN ({chosen})", (kind,))


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
    return _terms(*(part for text in texts for part in both_languages(text)))
