"""The folder of the user's indexes: where it is, and what may be read from it.

An index is believed: what it says is shown. So only a regular file of one's own is read, in a folder of one's own that
nobody else may write. A file there never changes: `draft` says how one comes into it, `kept_indexes` how one leaves it.
"""

import os
import sqlite3
import stat
import sys
import time
import zlib
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Literal

from offerbook.loading.locate import Root
from offerbook.text.i18n import _

WorkedOut = Literal["known", "screens"]
"""What is worked out of an index once: the matches that tables of all need, and the screens that were asked for last."""


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


def journal_path(path: Path) -> Path:
    """Where SQLite writes what it needs to undo a change that is not finished."""
    return path.with_name(f"{path.name}-journal")


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
