"""How an index comes into the folder of indexes: written under another name, sealed, and renamed."""

from __future__ import annotations

import os
import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from shutil import copyfile
from typing import NamedTuple

from offerbook.index.cache_folder import journal_path, own_file, require_private_folder
from offerbook.tables.files import termination_as_exit
from offerbook.text.i18n import _


class Draft(NamedTuple):
    """A database that is being written.

    connection: to it.
    device: of the file system that it is on.
    now_ns: the time on that file system's clock when it was created.
    """

    connection: sqlite3.Connection
    device: int
    now_ns: int


@contextmanager
def draft_of(path: Path, copy_of: Path | None = None) -> Iterator[Draft]:
    """A new database, or a copy of one, that takes the place of `path` when the block ends; OSError when it cannot.

    It is sealed: its table `state` says which modification time it has. Whatever is written to it later, by whomever,
    changes that time, and `is_sealed` says so.
    """
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    require_private_folder()
    draft = path.with_name(f".{os.urandom(8).hex()}.tmp")
    # Of even seconds, as every file system can hold it.
    sealed_ns = time.time_ns() // 2_000_000_000 * 2_000_000_000
    with termination_as_exit():
        try:
            os.close(os.open(draft, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
            created = draft.stat()
            if copy_of is not None:
                if own_file(copy_of) is None:
                    raise OSError(_("another index has taken its place"))
                copyfile(copy_of, draft)
            connection = sqlite3.connect(draft)
            try:
                connection.executescript(
                    "PRAGMA trusted_schema = OFF; PRAGMA page_size = 8192; PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;"
                )
                yield Draft(connection, created.st_dev, created.st_mtime_ns)
                with connection:
                    connection.execute("INSERT OR REPLACE INTO state VALUES ('mtime_ns', ?)", (str(sealed_ns),))
            except sqlite3.OperationalError as error:
                raise OSError(str(error)) from error
            finally:
                connection.close()
            os.utime(draft, ns=(time.time_ns(), sealed_ns))
            draft.replace(path)
            # What a crash left of a change to the file before would be taken by SQLite for one of this file.
            journal_path(path).unlink(missing_ok=True)
        finally:
            with suppress(OSError):
                draft.unlink(missing_ok=True)
