"""The index on disk: one SQLite file for each catalogue in the user's cache folder, never stale, never in the way.

An index is fresh while every file of the catalogue is the one that was read. The file system's times say so at once,
but two edits within one tick of its clock look the same: a file that was touched shortly before the index was built,
or whose times or size differ, is compared by its content.
"""

from __future__ import annotations

import os
import sqlite3
import sys
import time
import zlib
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from offerbook import __version__
from offerbook.files import toml_files
from offerbook.index import SCHEMA, Index, as_text, build, in_memory
from offerbook.language import _

TICK_NS = 3_000_000_000
"""Longer than the tick of any file system's clock (FAT: two seconds)."""
KEEP_DAYS = 90
"""An index that was not opened for so long is removed."""
KEEP_BYTES = 2_000_000_000
"""Above this size together, the indexes not opened for longest are removed."""

Progress = Callable[[str], None]
Note = Callable[[str], None]

STATE = """
CREATE TABLE state (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE files (
  name TEXT PRIMARY KEY, size INTEGER NOT NULL, mtime_ns INTEGER NOT NULL, ctime_ns INTEGER NOT NULL, digest TEXT NOT NULL
) WITHOUT ROWID;
"""


def _changed_ns(folder: Path) -> int:
    """When the program's code was last changed; two checkouts of one version may compile a catalogue differently."""
    try:
        return max(entry.stat().st_mtime_ns for entry in os.scandir(folder) if entry.name.endswith(".py"))
    except (OSError, ValueError):
        return 0


FORM = f"{__version__} {_changed_ns(Path(__file__).parent)} {zlib.crc32((SCHEMA + STATE).encode()):08x} {sqlite3.sqlite_version}"
"""What made an index: another program or schema, or another SQLite, builds it anew."""


class Stamp(NamedTuple):
    """What the file system says of a file."""

    size: int
    mtime_ns: int
    ctime_ns: int


def folder(environment: Mapping[str, str] = os.environ) -> Path:
    """Where indexes are kept: the user's cache folder of the system.

    platformdirs gives the same paths, but importing it takes a fifth of the time of a whole listing.
    """
    if sys.platform == "win32":
        return Path(environment.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local") / "offerbook" / "Cache"
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Caches" / "offerbook"
    named = environment.get("XDG_CACHE_HOME", "")
    return (Path(named) if named.startswith("/") else Path.home() / ".cache") / "offerbook"


def open_index(root: Path, progress: Progress = lambda _step: None, note: Note = lambda _text: None) -> Index:
    """The index of the catalogue at `root`: the one on disk when it is fresh, else a new one, written for the next time.

    Where it cannot be written, `note` says so and the index is made in memory.
    """
    root = root.resolve()
    path = place(root)
    fresh = _fresh(path, root)
    if fresh is not None:
        return fresh
    try:
        return _built(path, root, progress)
    except OSError as error:
        note(_("the index is not kept: {reason}").format(reason=error))
        return in_memory(root, progress)


def place(root: Path) -> Path:
    """The file that holds the index of a catalogue."""
    return folder() / f"{root.name}-{zlib.crc32(os.fsencode(root)):08x}.sqlite"


def discard(root: Path) -> None:
    """Forget the index of a catalogue, which turned out to be damaged."""
    with suppress(OSError):
        place(root.resolve()).unlink()


def _fresh(path: Path, root: Path) -> Index | None:
    """The index at `path`, when it is one of this program for this catalogue as it is now."""
    try:
        # Opening a file that is not there would make an empty one.
        connection = sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True)
    except (sqlite3.Error, ValueError):
        return None
    try:
        state = dict(connection.execute("SELECT key, value FROM state"))
        if state.get("form") == FORM and state.get("root") == as_text(root):
            recorded = {
                str(name): (Stamp(*stamp), str(digest))
                for name, *stamp, digest in connection.execute(
                    "SELECT name, size, mtime_ns, ctime_ns, digest FROM files"
                )
            }
            if _unchanged(path, root, recorded, int(state["built_ns"])):
                return Index(connection)
    except (sqlite3.Error, OSError, ValueError, KeyError):
        pass
    connection.close()
    return None


def _unchanged(path: Path, root: Path, recorded: Mapping[str, tuple[Stamp, str]], built_ns: int) -> bool:
    stamps = stamped(root)
    if {as_text(name) for name in stamps} != recorded.keys():
        return False
    unsure = [
        name
        for name, stamp in stamps.items()
        if stamp != recorded[as_text(name)][0] or max(stamp.mtime_ns, stamp.ctime_ns) >= built_ns - TICK_NS
    ]
    if not unsure:
        return True
    if any(digest(root / name) != recorded[as_text(name)][1] for name in unsure):
        return False
    if time.time_ns() - TICK_NS > max(max(stamps[name].mtime_ns, stamps[name].ctime_ns) for name in unsure):
        _restamp(path, {name: stamps[name] for name in unsure})
    return True


def _restamp(path: Path, stamps: Mapping[str, Stamp]) -> None:
    """Record that these files are what they were, so that the next time their times suffice."""
    with suppress(sqlite3.Error), sqlite3.connect(path, timeout=0) as connection:
        connection.executemany(
            "UPDATE files SET size = ?, mtime_ns = ?, ctime_ns = ? WHERE name = ?",
            [(*stamp, as_text(name)) for name, stamp in stamps.items()],
        )
        connection.execute("UPDATE state SET value = ? WHERE key = 'built_ns'", (str(time.time_ns()),))


def stamped(root: Path) -> dict[str, Stamp]:
    """The catalogue's files with what the file system says of them; a link that leads nowhere has no size and no times."""
    found: dict[str, Stamp] = {}
    for name in toml_files(root):
        try:
            stat = (root / name).stat()
            found[name] = Stamp(stat.st_size, stat.st_mtime_ns, stat.st_ctime_ns)
        except OSError:
            found[name] = Stamp(0, 0, 0)
    return found


def digest(path: Path) -> str:
    """What tells the content of a file from any other; the empty text for one that cannot be read."""
    from hashlib import blake2b

    try:
        return blake2b(path.read_bytes(), digest_size=20).hexdigest()
    except OSError:
        return ""


def _built(path: Path, root: Path, progress: Progress) -> Index:
    """A new index at `path`, which nobody sees before it is whole; OSError when it cannot be written."""
    from offerbook.load import load

    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    _clean_up(path)
    draft = path.with_name(f".{path.name}.{os.urandom(8).hex()}.tmp")
    try:
        built_ns = time.time_ns()
        # Stamps and digests before the content: what changes in between is then read anew the next time.
        stamps = stamped(root)
        files = [(as_text(name), *stamp, digest(root / name)) for name, stamp in stamps.items()]
        os.close(os.open(draft, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
        connection = sqlite3.connect(draft)
        try:
            connection.executescript("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;" + STATE)
            build(connection, load(root, progress))
            with connection:
                state = {"form": FORM, "root": as_text(root), "built_ns": str(built_ns)}
                connection.executemany("INSERT INTO state VALUES (?, ?)", state.items())
                connection.executemany("INSERT INTO files VALUES (?, ?, ?, ?, ?)", files)
        except sqlite3.OperationalError as error:
            raise OSError(str(error)) from error
        finally:
            connection.close()
        draft.replace(path)
    except BaseException:
        with suppress(OSError):
            draft.unlink()
        raise
    return Index(sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True))


class Kept(NamedTuple):
    """An index on disk: its file, the catalogue it is of (empty when it cannot be read), its size, when it was opened."""

    path: Path
    root: str
    size: int
    used: float


def kept() -> list[Kept]:
    """Every index on disk, the one used last first."""
    return [it._replace(root=_root_of(it.path)) for it in _on_disk()]


def _on_disk() -> list[Kept]:
    """Every index on disk, the one used last first, without looking into them."""
    found = []
    for path in folder().glob("*.sqlite"):
        with suppress(OSError):
            stat = path.stat()
            found.append(Kept(path, "", stat.st_size, max(stat.st_atime, stat.st_mtime)))
    return sorted(found, key=lambda it: -it.used)


def _root_of(path: Path) -> str:
    """The catalogue that an index is of; the empty text when it cannot be read. To look is not to use: times stay."""
    try:
        before = path.stat()
        connection = sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True)
        try:
            return str(connection.execute("SELECT value FROM state WHERE key = 'root'").fetchone()[0])
        finally:
            connection.close()
            os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
    except (OSError, sqlite3.Error, TypeError):
        return ""


def clear(indexes: Iterable[Kept]) -> int:
    """Remove these indexes; how many bytes that gave back."""
    freed = 0
    for it in indexes:
        with suppress(OSError):
            it.path.unlink()
            freed += it.size
    return freed


def _clean_up(path: Path) -> None:
    """Remove what was not used for long, the oldest of what is too much, and drafts that a crash left behind."""
    old: list[Kept] = []
    total = 0
    for it in _on_disk():
        total += it.size
        if it.path != path and (time.time() - it.used > KEEP_DAYS * 86400 or total > KEEP_BYTES):
            old.append(it)
    clear(old)
    for draft in path.parent.glob(".*.tmp"):
        with suppress(OSError):
            if time.time() - draft.stat().st_mtime > 86400:
                draft.unlink()
