"""The index on disk: one SQLite file for each catalogue in the user's cache folder, never stale, never in the way."""

from __future__ import annotations

import sqlite3
import sys
from contextlib import suppress
from functools import partial
from pathlib import Path

from offerbook.index.cache_folder import (
    index_path,
    mark_as_used,
    open_read_only,
    own_file,
    require_private_folder,
)
from offerbook.index.freshness import STATE, CatalogueFiles, digest, is_unchanged, read_state, seen_files
from offerbook.index.store import AddWords, Index, Progress, in_memory, no_progress
from offerbook.loading.locate import Root
from offerbook.text.i18n import _


def open_index(root: Root, progress: Progress = no_progress, note: Progress = no_progress, processes: int = 1) -> Index:
    """The index of the catalogue at `root`: the one on disk when it is fresh, else a new one, written for the next time.

    Where it cannot be written, or others could have written it, `note` is given the reason and the index is made in memory.

    processes: how many may be started to read a large catalogue; 1 starts none.
    """
    root = root.resolve()
    try:
        path = index_path(root)
        require_private_folder()
        add_words = partial(_with_words, path, root, progress, note, processes)
        fresh = _fresh(path, root, add_words)
        if fresh is not None:
            return fresh
        _renew(path, root, progress, processes)
        return Index(open_read_only(path), add_words)
    except OSError as error:
        note(_("the index is not kept: {reason}").format(reason=error))
        return in_memory(root, progress, processes)


def discard(root: Root) -> None:
    """Remove the index of a catalogue, which turned out to be damaged; nothing where it cannot be removed."""
    from offerbook.index.kept_indexes import remove

    with suppress(OSError):
        remove(index_path(root.resolve()))


def _fresh(path: Path, root: Root, add_words: AddWords) -> Index | None:
    """The index at `path`, when it is one of this program for this catalogue as it is now."""
    status = own_file(path)
    if status is None:
        return None
    connection = None
    try:
        connection = open_read_only(path)
        state = read_state(connection, root, status)
        if state is not None and is_unchanged(path, root, state["build"], seen_files(connection, path, state["build"])):
            mark_as_used(path, status)
            return Index(connection, add_words)
    except (sqlite3.Error, OSError, ValueError, TypeError, KeyError):
        pass
    if connection is not None:
        connection.close()
    return None


def _renew(path: Path, root: Root, progress: Progress, processes: int) -> None:
    """Write the index at `path` anew, by the files that changed where that is enough."""
    from offerbook.index.update import update_incrementally

    if not update_incrementally(path, root, progress, processes):
        _build(path, root, progress, processes)


def _build(path: Path, root: Root, progress: Progress, processes: int) -> None:
    """Write a new index at `path`, which nobody sees before it is whole; OSError when it cannot be written."""
    from offerbook.index.compile import build
    from offerbook.index.draft import draft_of
    from offerbook.index.kept_indexes import clean_up
    from offerbook.index.update import record_files, record_state
    from offerbook.loading.load import load

    clean_up(path)
    with draft_of(path) as draft:
        # Stamps and digests before the content: what changes in between is then read anew the next time.
        files = CatalogueFiles(root)
        digests = {name: digest(root / name) for name in files.stamps}
        draft.connection.executescript(STATE)
        loaded = build(draft.connection, lambda early: load(root, progress, early=early, processes=processes))
        with draft.connection:
            record_state(draft.connection, root)
            record_files(draft.connection, loaded, files.seen(root, digests, draft))


def _with_words(
    path: Path, root: Root, progress: Progress, note: Progress, processes: int, connection: sqlite3.Connection
) -> sqlite3.Connection:
    """The database with its search tables: the file at `path` anew, or, where it cannot be written, one in memory."""
    expected = _identity(connection)
    if sys.platform == "win32":
        # A file that is open cannot be replaced there.
        connection.close()
    try:
        _add_words(path, progress, processes, expected)
        opened = open_read_only(path)
        if _identity(opened) == expected and _has_words(opened):
            return opened
        raise OSError(_("another index has taken its place"))
    except (OSError, sqlite3.OperationalError) as error:
        note(_("the index is not kept: {reason}").format(reason=error))
        return in_memory(root, progress, processes).with_words().connection


Identity = tuple[str, frozenset[tuple[str, str]]]
"""Which catalogue an index is of, and the digests of its files."""


def _add_words(path: Path, progress: Progress, processes: int, expected: Identity) -> None:
    from offerbook.index import search_terms
    from offerbook.index.draft import draft_of

    with draft_of(path, copy_of=path) as draft:
        if _identity(draft.connection) != expected:
            raise OSError(_("another index has taken its place"))
        with draft.connection:
            if not _has_words(draft.connection):
                search_terms.add(draft.connection, progress=lambda: progress(_("the words")), processes=processes)


def _has_words(connection: sqlite3.Connection) -> bool:
    return connection.execute("SELECT 1 FROM settings WHERE key = 'words'").fetchone() is not None


def _identity(connection: sqlite3.Connection) -> Identity:
    (root,) = connection.execute("SELECT value FROM state WHERE key = 'root'").fetchone()
    return root, frozenset(connection.execute("SELECT name, digest FROM files"))
