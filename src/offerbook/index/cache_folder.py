"""The folder of the user's indexes: where it is, what may be read from it, how a file comes into it and leaves it.

An index is believed: what it says is shown. So only a regular file of one's own is read, in a folder of one's own that
nobody else may write. A file there never changes: it is written under another name, sealed, and renamed.
"""

import os
import re
import sqlite3
import stat
import sys
import time
import zlib
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from shutil import copyfile
from typing import Literal, NamedTuple, get_args

from offerbook.loading.locate import Root
from offerbook.tables.files import termination_as_exit
from offerbook.text.i18n import _

WorkedOut = Literal["known", "screens"]
"""What is worked out of an index once: the matches that tables of all need, and the screens that were asked for last."""

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
SEALED = "INSERT OR REPLACE INTO state VALUES ('mtime_ns', ?)"


def folder(environment: Mapping[str, str] = os.environ) -> Path:
    """Where indexes are kept: the user's cache folder, of the system or named by XDG_CACHE_HOME; OSError where there is none.

    platformdirs gives the system's paths too, but importing it takes a fifth of the time of a whole listing.
    """
    named = Path(environment.get("XDG_CACHE_HOME", ""))
    if named.is_absolute():
        return named / "offerbook"
    if sys.platform == "win32":
        return Path(environment.get("LOCALAPPDATA") or _home() / "AppData" / "Local") / "offerbook" / "Cache"
    if sys.platform == "darwin":
        return _home() / "Library" / "Caches" / "offerbook"
    return _home() / ".cache" / "offerbook"


def _home() -> Path:
    with suppress(RuntimeError):
        home = Path.home()
        if home.is_absolute():
            return home
    raise OSError(_("there is no home folder"))


def index_path(root: Root) -> Path:
    """The file that holds the index of a catalogue."""
    # A name of 40 letters is short enough for every file system, whatever bytes they take.
    return folder() / f"{root.name[:40]}-{zlib.crc32(os.fsencode(str(root))):08x}.sqlite"


def stamps_path(index: Path) -> Path:
    """The file beside an index that holds newer stamps of its catalogue's files than the index itself."""
    return index.with_suffix(".stamps")


def worked_out_path(index: Path, what: WorkedOut = "known") -> Path:
    """The file beside an index that holds what was worked out of it once."""
    return index.with_suffix(f".{what}")


def require_private_folder() -> None:
    """Raise OSError where the folder exists and another user owns it or may write to it."""
    if sys.platform == "win32":
        return
    path = folder()
    try:
        status = path.stat()
    except FileNotFoundError:
        return
    if status.st_uid != os.geteuid():
        raise OSError(_("the folder {folder} belongs to another user").format(folder=path))
    if status.st_mode & (stat.S_IWGRP | stat.S_IWOTH):
        raise OSError(_("other users may write to the folder {folder}").format(folder=path))


def own_file(path: Path) -> os.stat_result | None:
    """What the file system says of a regular file of one's own; None for a link, a pipe, another user's file or none."""
    try:
        status = path.lstat()
    except OSError:
        return None
    if not stat.S_ISREG(status.st_mode) or (sys.platform != "win32" and status.st_uid != os.geteuid()):
        return None
    return status


def open_read_only(path: Path) -> sqlite3.Connection:
    """A connection to an index; sqlite3.Error where it is no database.

    The file never changes, so SQLite needs neither locks nor to look for a journal, which could be of any origin.
    """
    # Path.as_uri would import a library for addresses, which takes longer than to read the index.
    name = "".join(f"%{byte:02X}" for byte in os.fsencode(path))
    connection = sqlite3.connect(f"file:{name}?mode=ro&immutable=1", uri=True)
    connection.execute("PRAGMA trusted_schema = OFF")
    return connection


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
                    connection.execute(SEALED, (str(sealed_ns),))
            except sqlite3.OperationalError as error:
                raise OSError(str(error)) from error
            finally:
                connection.close()
            os.utime(draft, ns=(time.time_ns(), sealed_ns))
            draft.replace(path)
            # What a crash left of a change to the file before would be taken by SQLite for one of this file.
            _journal(path).unlink(missing_ok=True)
        finally:
            with suppress(OSError):
                draft.unlink(missing_ok=True)


def is_sealed(file: os.stat_result, state: Mapping[str, str]) -> bool:
    """Whether an index is as it was written, by its table `state`."""
    return state.get("mtime_ns") == str(file.st_mtime_ns)


def write_beside(path: Path, content: bytes) -> None:
    """Write a file beside an index whole or not at all, as its owner's alone; an error is ignored."""
    draft = path.with_name(f".{os.urandom(8).hex()}.tmp")
    with suppress(OSError):
        try:
            with os.fdopen(os.open(draft, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "wb") as file:
                file.write(content)
            draft.replace(path)
        finally:
            draft.unlink(missing_ok=True)


def mark_as_used(path: Path, status: os.stat_result) -> None:
    """Record that an index is in use, once a day, for file systems that do not; its modification time stays."""
    now = time.time_ns()
    if now - max(status.st_atime_ns, status.st_mtime_ns) > 86400_000_000_000:
        with suppress(OSError):
            os.utime(path, ns=(now, status.st_mtime_ns))


def remove(path: Path) -> None:
    """Remove an index with the files beside it that belong to it."""
    path.unlink(missing_ok=True)
    stamps_path(path).unlink(missing_ok=True)
    for what in get_args(WorkedOut):
        worked_out_path(path, what).unlink(missing_ok=True)
    _journal(path).unlink(missing_ok=True)


def _journal(path: Path) -> Path:
    """Where SQLite writes what it needs to undo a change that is not finished."""
    return path.with_name(f"{path.name}-journal")


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
