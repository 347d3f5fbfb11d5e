"""Stems of the words that matching reads, kept in the index: the stemmer is loaded for new words alone."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator

from offerbook.index.bm25f_document import PARTS
from offerbook.index.offer_text import join_texts
from offerbook.model.codec import unpack
from offerbook.model.records import Group, Need, Offer, Project, Variant
from offerbook.text.stems import STEMS
from offerbook.text.terms import stems_asked_by

MOST_OFFERS = 1_000
"""Offers whose own values are read for words: of more it would take longer than the stemmer saves."""


def recall_stems(connection: sqlite3.Connection) -> None:
    """Take over the stems that the index knows."""
    if _keeps_stems(connection):
        STEMS.known.update(connection.execute("SELECT word, stem FROM word_stems"))


def record_stems(connection: sqlite3.Connection, condition: str) -> None:
    """Keep the stems of the words that matching reads: of needs and groups, of buyers, and of what offers state.

    condition: which records r are looked at, as SQL; all where it is empty.
    """
    if _keeps_stems(connection):
        stems = stems_asked_by(_texts_for_matching(connection, condition))
        connection.executemany("INSERT OR IGNORE INTO word_stems VALUES (?, ?)", stems.items())


def _texts_for_matching(connection: sqlite3.Connection, condition: str) -> Iterator[str]:
    def packed(kind: str) -> Iterable[tuple[str]]:
        restricted = f"{condition} AND r.kind = ?" if condition else "WHERE r.kind = ?"
        return connection.execute(f"SELECT json FROM records r {restricted}", (kind,))

    yield PARTS
    for (json,) in packed("need"):
        need = unpack(json, Need)
        yield join_texts([need.name, need.summary])
        yield " | ".join(text for it in need.requires for text in (it.text or "", *it.one_of))
    for (json,) in packed("group"):
        group = unpack(json, Group)
        yield " | ".join(filter(None, [join_texts([group.name]), *group.terms.en, *group.terms.ru]))
    for (json,) in packed("project"):
        yield join_texts([unpack(json, Project).owner])
    (offers,) = connection.execute("SELECT count(*) FROM offers").fetchone()
    for (json,) in packed("offer") if offers <= MOST_OFFERS else ():
        yield from _stated(unpack(json, Offer))


def _stated(offer: Offer) -> Iterator[str]:
    """Its name, the texts among the values of an offer and its variants, and who received it."""
    yield join_texts([offer.name])
    parts: tuple[Offer | Variant, ...] = (offer, *offer.variants)
    for part in parts:
        yield " | ".join(text for fact in part.specs.values() for text in fact.texts)
        yield join_texts(delivery.to for delivery in part.deliveries)


def _keeps_stems(connection: sqlite3.Connection) -> bool:
    """Whether the index is one that is kept; of one in memory the stems are too."""
    return connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'word_stems'").fetchone() is not None
