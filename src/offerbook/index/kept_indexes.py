"""The indexes in the folder of indexes: which there are, and how they leave it."""

from __future__ import annotations

import os
import re
import sqlite3
import time
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple, get_args

from offerbook.index.cache_folder import (
    WorkedOut,
    folder,
    journal_path,
    open_read_only,
    own_file,
    stamps_path,
    worked_out_path,
)

KEEP_DAYS = 90
"""An index that was not opened for so long is removed."""
KEEP_BYTES = 2_000_000_000
"""Above this size together, the indexes not opened for longest are removed."""
IN_USE_DAYS = 2
"""However large, an index opened within this time stays: to build it anew each time would take longer than it is worth."""
DRAFT_DAYS = 1
"""A draft as old as this is of a process that was killed."""
_INDEX_NAME = r"[\s\S]{0,40}-[0-9a-f]{8}\.sqlite"
_DRAFT_NAME = r"\.[0-9a-f]{16}\.tmp"


def remove(path: Path) -> None:
    """Remove an index with the files beside it that belong to it."""
    path.unlink(missing_ok=True)
    stamps_path(path).unlink(missing_ok=True)
    for what in get_args(WorkedOut):
        worked_out_path(path, what).unlink(missing_ok=True)
    journal_path(path).unlink(missing_ok=True)


class CachedIndex(NamedTuple):
    """An index on disk.

    path: its file.
    root: the catalogue it is of; empty when it cannot be read.
    size: in bytes.
    used: when it was last opened, in seconds since 1970.
    """

    path: Path
    root: str
    size: int
    used: float


def cached_indexes() -> list[CachedIndex]:
    """Every index on disk, the one used last first."""
    return [index._replace(root=_root_of(index.path)) for index in _on_disk()]


def _on_disk() -> list[CachedIndex]:
    """Every index on disk, the one used last first, without opening them; a file of any other name is none."""
    found = []
    for path in folder().glob("*.sqlite"):
        if re.fullmatch(_INDEX_NAME, path.name):
            with suppress(OSError):
                status = path.lstat()
                found.append(CachedIndex(path, "", status.st_size, max(status.st_atime, status.st_mtime)))
    return sorted(found, key=lambda index: -index.used)


def _root_of(path: Path) -> str:
    """The catalogue that an index is of; the empty text when it cannot be read. To look is not to use: times stay."""
    before = own_file(path)
    if before is None:
        return ""
    try:
        connection = open_read_only(path)
        try:
            return str(connection.execute("SELECT value FROM state WHERE key = 'root'").fetchone()[0])
        finally:
            connection.close()
            os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
    except (OSError, sqlite3.Error, TypeError):
        return ""


def clear(indexes: Iterable[CachedIndex]) -> list[CachedIndex]:
    """Remove these indexes; those that could be removed."""
    removed = []
    for index in indexes:
        with suppress(OSError):
            remove(index.path)
            removed.append(index)
    return removed


def clean_up(keep: Path) -> None:
    """Remove what was not used for long, the oldest of what is too much, and old drafts; `keep` stays."""
    old: list[CachedIndex] = []
    total = 0
    for index in _on_disk():
        total += index.size
        days = (time.time() - index.used) / 86400
        if index.path != keep and (days > KEEP_DAYS or (days > IN_USE_DAYS and total > KEEP_BYTES)):
            old.append(index)
    clear(old)
    for draft in folder().glob(".*.tmp"):
        if re.fullmatch(_DRAFT_NAME, draft.name):
            with suppress(OSError):
                if time.time() - draft.lstat().st_mtime > DRAFT_DAYS * 86400:
                    draft.unlink()
