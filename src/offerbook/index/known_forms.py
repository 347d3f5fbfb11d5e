"""Other forms of the catalogue's words, kept in its index: the dictionary is loaded for new words alone."""

from __future__ import annotations

import sqlite3

from offerbook.text.terms import FORMS


def recall_forms(connection: sqlite3.Connection) -> None:
    """Take over what the index knows of other forms of its words: then no dictionary is loaded for them."""
    if _keeps_forms(connection):
        rows = connection.execute("SELECT * FROM word_forms")
        # Most words have none, and splitting their texts takes most of the time.
        FORMS.learn({word: tuple(found.split()) if found else () for word, found in rows})


def record_forms(connection: sqlite3.Connection) -> None:
    """Keep what was looked up."""
    if _keeps_forms(connection):
        rows = ((word, " ".join(found)) for word, found in FORMS.looked_up.items())
        connection.executemany("INSERT OR IGNORE INTO word_forms VALUES (?, ?)", rows)


def _keeps_forms(connection: sqlite3.Connection) -> bool:
    """Whether the index is one that is kept; of one in memory the forms are too."""
    return connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'word_forms'").fetchone() is not None
