"""The stamp of a catalogue: what each export says of where it comes from."""

from __future__ import annotations

import hashlib

from offerbook.index.store import Index
from offerbook.tables.stamp import Stamp
from offerbook.text.i18n import pick_language
from offerbook.version import __version__


def stamp_of(index: Index) -> Stamp:
    """The stamp of the catalogue that an index holds."""
    title = pick_language(index.setting("title_en"), index.setting("title_ru"))
    return Stamp(title, index.as_of, f"offerbook {__version__}", content_digest(index))


def content_digest(index: Index) -> str:
    """SHA-256 of all records: the same for the same facts, however files, lines and comments are arranged."""
    digest = hashlib.sha256()
    for kind, id, record in index.rows("SELECT kind, id, json FROM records ORDER BY kind, id"):
        for text in (kind, id, record):
            digest.update(text.encode())
            # Ends each text, so that what moves from one to the next is a difference.
            digest.update(b"\0")
    return digest.hexdigest()
