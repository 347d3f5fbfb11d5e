"""The incremental update: when few files of a healthy catalogue changed, only these are read and compiled anew.

They may hold offers, projects and needs alone. Whatever else such a change could mean for records of other files (a
mistake, a project gone, something that nothing refers to any more) makes the whole index anew, so that both ways lead
to the same.
"""

from __future__ import annotations

import os
import sqlite3
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from offerbook.index.cache_folder import own_file
from offerbook.index.draft import Draft, draft_of
from offerbook.index.freshness import BUILT_BY, CatalogueFiles, SeenFile, digest, read_state, seen_files
from offerbook.index.schema import path_text, placeholders
from offerbook.index.store import Progress
from offerbook.loading.locate import Root, SeveralFolders

if TYPE_CHECKING:
    from offerbook.loading.load import LoadResult


class FullRebuildRequired(Exception):  # noqa: N818 - it asks for something, nothing went wrong
    """What changed may matter to other files than those that changed."""


def update_incrementally(path: Path, root: Root, progress: Progress, processes: int) -> bool:
    """Write the index at `path` anew by the files that changed since; False when all have to be read.

    processes: how many may be started to read them.
    """
    status = own_file(path)
    if status is None or isinstance(root, SeveralFolders):
        # What one catalogue says anew may be what another says already.
        return False
    try:
        with draft_of(path, copy_of=path) as draft:
            state = read_state(draft.connection, root, status)
            if state is None:
                raise FullRebuildRequired
            files, seen = CatalogueFiles(root), seen_files(draft.connection, path, state["build"])
            if {path_text(name) for name in files.stamps} != seen.keys():
                raise FullRebuildRequired
            digests = {
                name: now
                for name, stamp in files.stamps.items()
                if not seen[path_text(name)].is_certain(stamp)
                and (now := digest(root / name)) != seen[path_text(name)].digest
            }
            with draft.connection:
                record_seen_files(draft.connection, seen)
                _replace_records(draft, root, progress, digests, files, processes)
                record_state(draft.connection, root)
    except (FullRebuildRequired, OSError, sqlite3.Error, ValueError, KeyError):
        return False
    return True


def record_state(connection: sqlite3.Connection, root: Root) -> None:
    """Record what built the index, of which catalogue, and what tells it from any other."""
    state = {"built_by": BUILT_BY, "root": path_text(str(root)), "build": os.urandom(8).hex()}
    connection.executemany("INSERT OR REPLACE INTO state VALUES (?, ?)", state.items())


def record_seen_files(connection: sqlite3.Connection, files: Mapping[str, SeenFile]) -> None:
    """Record what the stamps of files that are in the index already were when they were last looked at."""
    connection.executemany(
        "UPDATE files SET size = ?, mtime_ns = ?, ctime_ns = ?, inode = ?, read_ns = ? WHERE name = ?",
        [(*file.stamp, file.read_ns, name) for name, file in files.items()],
    )


def record_files(connection: sqlite3.Connection, loaded: LoadResult, files: Mapping[str, SeenFile]) -> None:
    """Record files that were read: what they were, what they refer to, and how many warnings there are."""
    warnings = Counter(finding.place.file for finding in loaded.findings if finding.severity == "warning")
    rows = [(path_text(name), *file.stamp, file.read_ns, file.digest, warnings[name]) for name, file in files.items()]
    connection.executemany("INSERT OR REPLACE INTO files VALUES (?, ?, ?, ?, ?, ?, ?, ?)", rows)
    uses = [(kind, id, path_text(name)) for name, references in loaded.uses.items() for kind, id in references]
    # Names that are no text can look the same as others that are.
    connection.executemany("INSERT OR IGNORE INTO uses VALUES (?, ?, ?)", sorted(uses))


def _replace_records(
    draft: Draft, root: Root, progress: Progress, digests: Mapping[str, str], files: CatalogueFiles, processes: int
) -> None:
    """Replace the records of the files with these new digests."""
    from offerbook.index import compile as compiler
    from offerbook.index import search_terms, stored_records
    from offerbook.loading.load import load

    connection = draft.connection
    settings = dict(connection.execute("SELECT key, value FROM settings"))
    names = [path_text(name) for name in digests]
    if not names or len(names) > len(files.stamps) / 2 or settings["errors"] != "0":
        raise FullRebuildRequired
    stored_records.choose_records(connection, names)
    before = set(connection.execute("SELECT kind, id FROM chosen"))
    loaded = load(root, progress, digests, stored_records.known(connection), processes=processes)
    _require_local_change(connection, names, before, set(loaded.origins), loaded)
    if "words" in settings:
        search_terms.remove(connection)
    stored_records.remove(connection)
    compiler.add(connection, loaded)
    if "words" in settings:
        stored_records.choose_records(connection, names)
        search_terms.add(connection, search_terms.CHOSEN, processes=processes)
    connection.execute(f"DELETE FROM uses WHERE file IN ({placeholders(names)})", names)
    record_files(connection, loaded, files.seen(root, digests, draft))
    connection.execute(
        "UPDATE settings SET value = (SELECT CAST(sum(warnings) AS TEXT) FROM files) WHERE key = 'warnings'"
    )


def _require_local_change(
    connection: sqlite3.Connection,
    files: Sequence[str],
    before: set[tuple[str, str]],
    after: set[tuple[str, str]],
    loaded: LoadResult,
) -> None:
    """Raise where the records of these files, those before or those now, can matter to the records of other files."""
    from offerbook.index.stored_records import INCREMENTAL_KINDS
    from offerbook.model.records import TABLES

    projects = {key for key in before | after if key[0] == "project"}
    if (
        any(finding.severity == "error" for finding in loaded.findings)
        or any(kind not in INCREMENTAL_KINDS for kind, _id in before)
        or any(getattr(loaded.catalogue, f"{table}s") for table in TABLES if table not in INCREMENTAL_KINDS)
        or not projects <= before & after
    ):
        raise FullRebuildRequired
    for _kind, id in after - before:
        # An offer and a project, or two needs, cannot have one id.
        if connection.execute(
            "SELECT 1 FROM records WHERE id = ? AND kind IN ('offer', 'project', 'need')", (id,)
        ).fetchone():
            raise FullRebuildRequired
    marks = placeholders(files)
    used = set(connection.execute(f"SELECT kind, id FROM uses WHERE file IN ({marks})", files))
    for key in used ^ set[tuple[str, str]]().union(*loaded.uses.values()):
        elsewhere = f"SELECT 1 FROM uses WHERE kind = ? AND id = ? AND file NOT IN ({marks})"
        if not connection.execute(elsewhere, (*key, *files)).fetchone():
            raise FullRebuildRequired
