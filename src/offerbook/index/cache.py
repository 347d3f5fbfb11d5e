"""The index on disk: one SQLite file for each catalogue in the user's cache folder, never stale, never in the way.

An index is fresh while every file of the catalogue is the one that was read. The file system's times say so at once,
but two edits within one tick of its clock look the same: a file that was touched shortly before the index was built,
or whose times or size differ, is compared by its content.

When some files of a healthy catalogue changed and hold offers, projects and needs alone, only these are read and compiled
anew. Whatever else such a change could mean for records of other files (a mistake, a project gone, something that
nothing refers to any more) makes the whole index anew, so that both ways lead to the same.
"""

from __future__ import annotations

import os
import sqlite3
import sys
import time
import zlib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager, suppress
from functools import partial
from importlib.machinery import PathFinder
from pathlib import Path
from shutil import copyfile
from typing import TYPE_CHECKING, NamedTuple

from offerbook.index.schema import INDEXES, SCHEMA, path_text, placeholders
from offerbook.index.store import AddWords, Index, Progress, in_memory, no_progress
from offerbook.loading.locate import toml_files
from offerbook.text.i18n import _
from offerbook.version import __version__

if TYPE_CHECKING:
    from offerbook.loading.load import LoadResult

TICK_NS = 3_000_000_000
"""Longer than the tick of any file system's clock (FAT: two seconds)."""
KEEP_DAYS = 90
"""An index that was not opened for so long is removed."""
KEEP_BYTES = 2_000_000_000
"""Above this size together, the indexes not opened for longest are removed."""
IN_USE_DAYS = 2
"""However large, an index opened within this time stays: to make it anew each time would take longer than it is worth."""
Note = Callable[[str], None]
STATE = """
CREATE TABLE state (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE files (
  name TEXT PRIMARY KEY, size INTEGER NOT NULL, mtime_ns INTEGER NOT NULL, ctime_ns INTEGER NOT NULL,
  inode INTEGER NOT NULL, digest TEXT NOT NULL, warnings INTEGER NOT NULL
) WITHOUT ROWID;
CREATE TABLE uses (kind TEXT NOT NULL, id TEXT NOT NULL, file TEXT NOT NULL, PRIMARY KEY (kind, id, file)) WITHOUT ROWID;
"""


COMPILING = ("index", "loading", "loading/checks", "model", "tables", "text")
"""The folders of the package whose code has a part in what an index holds."""


def _code(package: Path) -> str:
    """What tells the program's code from any other; two checkouts of one version may compile a catalogue differently."""
    stamps: list[str] = []
    for folder in COMPILING:
        with suppress(OSError):
            stamps += [
                f"{folder}/{file.name} {stat.st_mtime_ns} {stat.st_size}"
                for file in os.scandir(package / folder)
                if file.name.endswith(".py") and (stat := file.stat())
            ]
    return "|".join(sorted(stamps))


def _stemmers() -> str:
    """Which stemmers there are, without importing them: another version stems some words otherwise."""
    found = [PathFinder.find_spec(name) for name in ("snowballstemmer", "Stemmer")]
    places = [it.origin for it in found if it is not None and it.origin is not None]
    try:
        return "|".join(f"{place} {Path(place).stat().st_mtime_ns}" for place in places)
    except OSError:
        return ""


FORM = " ".join(
    (
        __version__,
        sqlite3.sqlite_version,
        f"{zlib.crc32((SCHEMA + INDEXES + STATE + _code(Path(__file__).parents[1]) + _stemmers()).encode()):08x}",
    )
)
"""What made an index: another program, schema, SQLite or stemmer builds it anew."""


class Stamp(NamedTuple):
    """What the file system says of a file, as far as a database can hold it."""

    size: int
    mtime_ns: int
    ctime_ns: int
    inode: int


def folder(environment: Mapping[str, str] = os.environ) -> Path:
    """Where indexes are kept: the user's cache folder of the system; OSError where the user has none.

    platformdirs gives the same paths, but importing it takes a fifth of the time of a whole listing.
    """
    if sys.platform == "win32":
        return Path(environment.get("LOCALAPPDATA") or _home() / "AppData" / "Local") / "offerbook" / "Cache"
    if sys.platform == "darwin":
        return _home() / "Library" / "Caches" / "offerbook"
    named = environment.get("XDG_CACHE_HOME", "")
    return (Path(named) if named.startswith("/") else _home() / ".cache") / "offerbook"


def _home() -> Path:
    with suppress(RuntimeError):
        home = Path.home()
        if home.is_absolute():
            return home
    raise OSError(_("there is no home folder"))


def open_index(root: Path, progress: Progress = no_progress, note: Note = no_progress, processes: int = 1) -> Index:
    """The index of the catalogue at `root`: the one on disk when it is fresh, else a new one, written for the next time.

    Where it cannot be written, `note` says so and the index is made in memory.

    processes: how many may be started to read a large catalogue; 1 starts none.
    """
    root = root.resolve()
    try:
        path = place(root)
        complete = partial(_with_words, path, progress, note, processes)
        fresh = _fresh(path, root, complete)
        if fresh is not None:
            return fresh
        if not _update_incrementally(path, root, progress, processes):
            _built(path, root, progress, processes)
        return Index(_opened(path), complete)
    except OSError as error:
        note(_("the index is not kept: {reason}").format(reason=error))
        return in_memory(root, progress, processes)


def _opened(path: Path) -> sqlite3.Connection:
    # Opening a file that is not there would make an empty one.
    return sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True)


def place(root: Path) -> Path:
    """The file that holds the index of a catalogue."""
    # A name of 40 letters is short enough for every file system, whatever bytes they take.
    return folder() / f"{root.name[:40]}-{zlib.crc32(os.fsencode(root)):08x}.sqlite"


def discard(root: Path) -> None:
    """Forget the index of a catalogue, which turned out to be damaged."""
    with suppress(OSError):
        _remove(place(root.resolve()))


def _remove(path: Path) -> None:
    """Remove an index with what a crash may have left of a change to it, which would be taken for one of the next index."""
    path.unlink(missing_ok=True)
    _journal(path).unlink(missing_ok=True)


def _journal(path: Path) -> Path:
    """Where SQLite writes what it needs to undo a change that is not finished."""
    return path.with_name(f"{path.name}-journal")


def _fresh(path: Path, root: Path, complete: AddWords) -> Index | None:
    """The index at `path`, when it is one of this program for this catalogue as it is now."""
    try:
        if _journal(path).exists():
            return None
        connection = _opened(path)
    except (OSError, sqlite3.Error, ValueError):
        return None
    try:
        state = _state(connection, root)
        if state is not None and _unchanged(path, root, _recorded(connection), int(state["built_ns"])):
            _used(path)
            return Index(connection, complete)
    except (sqlite3.Error, OSError, ValueError, KeyError):
        pass
    connection.close()
    return None


def _used(path: Path) -> None:
    """Record that an index is in use, once a day, for file systems that do not."""
    stat, now = path.stat(), time.time_ns()
    if now - max(stat.st_atime_ns, stat.st_mtime_ns) > 86400_000_000_000:
        with suppress(OSError):
            os.utime(path, ns=(now, stat.st_mtime_ns))


def _state(connection: sqlite3.Connection, root: Path) -> dict[str, str] | None:
    """What is kept of an index, when it is one of this program for this catalogue."""
    state = dict(connection.execute("SELECT key, value FROM state"))
    return state if state.get("form") == FORM and state.get("root") == path_text(root) else None


def _recorded(connection: sqlite3.Connection) -> dict[str, tuple[Stamp, str]]:
    """The stamps and digests of the files that were read."""
    rows = connection.execute("SELECT name, size, mtime_ns, ctime_ns, inode, digest FROM files")
    return {str(name): (Stamp(*stamp), str(digest)) for name, *stamp, digest in rows}


def _unchanged(path: Path, root: Path, recorded: Mapping[str, tuple[Stamp, str]], built_ns: int) -> bool:
    stamps = stamped(root)
    if {path_text(name) for name in stamps} != recorded.keys():
        return False
    unsure = [name for name, stamp in stamps.items() if _is_unsure(stamp, recorded[path_text(name)][0], built_ns)]
    if not unsure:
        return True
    if any(digest(root / name) != recorded[path_text(name)][1] for name in unsure):
        return False
    if time.time_ns() - TICK_NS > max(max(stamps[name].mtime_ns, stamps[name].ctime_ns) for name in unsure):
        _restamp(path, {name: stamps[name] for name in unsure}, {name: recorded[path_text(name)][1] for name in unsure})
    return True


def _is_unsure(stamp: Stamp, recorded: Stamp, built_ns: int) -> bool:
    """Whether a file may be another than the one that was read before this time."""
    return stamp != recorded or max(stamp.mtime_ns, stamp.ctime_ns) >= built_ns - TICK_NS


def _restamp(path: Path, stamps: Mapping[str, Stamp], digests: Mapping[str, str]) -> None:
    """Record that these files are what they were, so that the next time their times suffice."""
    with (
        suppress(sqlite3.Error),
        closing(sqlite3.connect(f"{path.as_uri()}?mode=rw", uri=True, timeout=0)) as connection,
        connection,
    ):
        connection.executemany(
            "UPDATE files SET size = ?, mtime_ns = ?, ctime_ns = ?, inode = ? WHERE name = ? AND digest = ?",
            [(*stamp, path_text(name), digests[name]) for name, stamp in stamps.items()],
        )
        connection.execute("UPDATE state SET value = ? WHERE key = 'built_ns'", (str(time.time_ns()),))


def stamped(root: Path) -> dict[str, Stamp]:
    """The catalogue's files with what the file system says of them; a link that leads nowhere has no size and no times."""
    found: dict[str, Stamp] = {}
    for name in toml_files(root):
        try:
            stat = (root / name).stat()
            known = stat.st_size, stat.st_mtime_ns, stat.st_ctime_ns, stat.st_ino
            found[name] = Stamp(*(min(it, sys.maxsize) for it in known))
        except OSError:
            found[name] = Stamp(0, 0, 0, 0)
    return found


def digest(path: Path) -> str:
    """What tells the content of a file from any other; the empty text for one that cannot be read."""
    from hashlib import blake2b

    try:
        return blake2b(path.read_bytes(), digest_size=20).hexdigest()
    except OSError:
        return ""


@contextmanager
def _draft(path: Path, of: Path | None = None) -> Iterator[sqlite3.Connection]:
    """A new database, or a copy of one, that takes the place of `path` once it is whole; OSError when it cannot."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    draft = path.with_name(f".{os.urandom(8).hex()}.tmp")
    try:
        os.close(os.open(draft, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
        if of is not None:
            copyfile(of, draft)
        connection = sqlite3.connect(draft)
        try:
            connection.executescript("PRAGMA page_size = 8192; PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;")
            yield connection
        except sqlite3.OperationalError as error:
            raise OSError(str(error)) from error
        finally:
            connection.close()
        if _journal(path).exists():
            _remove(path)
        draft.replace(path)
    finally:
        with suppress(OSError):
            draft.unlink(missing_ok=True)


def _built(path: Path, root: Path, progress: Progress, processes: int) -> None:
    """Write a new index at `path`, which nobody sees before it is whole; OSError when it cannot be written."""
    from offerbook.index.compile import build
    from offerbook.loading.load import load

    _clean_up(path)
    with _draft(path) as connection:
        built_ns = time.time_ns()
        # Stamps and digests before the content: what changes in between is then read anew the next time.
        stamps = stamped(root)
        digests = {name: digest(root / name) for name in stamps}
        connection.executescript(STATE)
        loaded = build(connection, lambda early: load(root, progress, early=early, processes=processes))
        with connection:
            connection.executemany(
                "INSERT INTO state VALUES (?, ?)",
                {"form": FORM, "root": path_text(root), "built_ns": str(built_ns)}.items(),
            )
            _record(connection, loaded, stamps, _settled(root, stamps, digests))


def _settled(root: Path, stamps: Mapping[str, Stamp], digests: Mapping[str, str]) -> dict[str, str]:
    """The digests of files, and what is no digest for one touched since: it may have been another while it was read."""
    now = stamped(root)
    return {name: known if now.get(name) == stamps[name] else "touched" for name, known in digests.items()}


def _record(
    connection: sqlite3.Connection, loaded: LoadResult, stamps: Mapping[str, Stamp], digests: Mapping[str, str]
) -> None:
    """Record what these files are, what they use, and how much they are warned of."""
    warnings = Counter(it.place.file for it in loaded.findings if it.severity == "warning")
    rows = [(path_text(name), *stamps[name], digests[name], warnings[name]) for name in digests]
    connection.executemany("INSERT OR REPLACE INTO files VALUES (?, ?, ?, ?, ?, ?, ?)", rows)
    uses = [(kind, id, path_text(name)) for name, held in loaded.uses.items() for kind, id in held]
    # Names that are no text can look the same as others that are.
    connection.executemany("INSERT OR IGNORE INTO uses VALUES (?, ?, ?)", sorted(uses))


class FullRebuildRequired(Exception):  # noqa: N818 - it asks for something, nothing went wrong
    """What changed may matter to other files than those that changed."""


def _update_incrementally(path: Path, root: Path, progress: Progress, processes: int) -> bool:
    """Write the index at `path` anew by the files that changed since; False when all have to be read."""
    if _journal(path).exists():
        return False
    try:
        with _draft(path, of=path) as connection:
            built_ns = time.time_ns()
            state = _state(connection, root)
            if state is None:
                raise FullRebuildRequired
            recorded, stamps = _recorded(connection), stamped(root)
            if {path_text(name) for name in stamps} != recorded.keys():
                raise FullRebuildRequired
            digests = {
                name: now
                for name, stamp in stamps.items()
                if _is_unsure(stamp, recorded[path_text(name)][0], int(state["built_ns"]))
                and (now := digest(root / name)) != recorded[path_text(name)][1]
            }
            _replace_records(connection, root, progress, digests, stamps, processes)
            connection.execute("UPDATE state SET value = ? WHERE key = 'built_ns'", (str(built_ns),))
            connection.commit()
    except (FullRebuildRequired, OSError, sqlite3.Error, ValueError, KeyError):
        return False
    return True


def _replace_records(
    connection: sqlite3.Connection,
    root: Path,
    progress: Progress,
    digests: Mapping[str, str],
    stamps: Mapping[str, Stamp],
    processes: int,
) -> None:
    """Put the records of the files with these new digests in the place of those that stood there."""
    from offerbook.index import compile as compiler
    from offerbook.index import search_terms as lexicon
    from offerbook.loading.load import load

    settings = dict(connection.execute("SELECT key, value FROM settings"))
    names = [path_text(name) for name in digests]
    if not names or len(names) > len(stamps) / 2 or settings["errors"] != "0":
        raise FullRebuildRequired
    compiler.choose_records(connection, names)
    before = set(connection.execute("SELECT kind, id FROM chosen"))
    loaded = load(root, progress, digests, compiler.known(connection), processes=processes)
    after = set(loaded.origins)
    _require_local_change(connection, names, before, after, loaded)
    if "words" in settings:
        lexicon.remove(connection)
    compiler.remove(connection)
    compiler.add(connection, loaded)
    if "words" in settings:
        compiler.choose_records(connection, names)
        lexicon.add(connection, lexicon.CHOSEN, processes=processes)
    connection.execute(f"DELETE FROM uses WHERE file IN ({placeholders(names)})", names)
    _record(connection, loaded, stamps, _settled(root, stamps, digests))
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
    """Raise where what these files hold now, after what they held before, can matter to the records of other files."""
    from offerbook.index.compile import INCREMENTAL_KINDS
    from offerbook.model.records import TABLES

    projects = {key for key in before | after if key[0] == "project"}
    if (
        any(it.severity == "error" for it in loaded.findings)
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


def _with_words(
    path: Path, progress: Progress, note: Note, processes: int, connection: sqlite3.Connection
) -> sqlite3.Connection:
    """The database with the words of its records: the file at `path` anew, or, where it cannot be written, one in memory."""
    from offerbook.index import search_terms as lexicon

    root, of = _identity(connection)
    if sys.platform == "win32":
        # A file that is open cannot be replaced there.
        connection.close()
    try:
        with _draft(path, of=path) as draft:
            if _identity(draft) != (root, of):
                raise OSError(_("another index has taken its place"))
            with draft:
                if not draft.execute("SELECT 1 FROM settings WHERE key = 'words'").fetchone():
                    lexicon.add(draft, progress=lambda: progress(_("the words")), processes=processes)
        opened = _opened(path)
        if _identity(opened) == (root, of) and opened.execute("SELECT 1 FROM settings WHERE key = 'words'").fetchone():
            return opened
        raise OSError(_("another index has taken its place"))
    except (OSError, sqlite3.OperationalError) as error:
        note(_("the index is not kept: {reason}").format(reason=error))
        return in_memory(Path(root), progress, processes).with_words().connection


def _identity(connection: sqlite3.Connection) -> tuple[str, frozenset[tuple[str, str]]]:
    """Which catalogue a database is of, and what its files were."""
    (root,) = connection.execute("SELECT value FROM state WHERE key = 'root'").fetchone()
    return root, frozenset(connection.execute("SELECT name, digest FROM files"))


class CachedIndex(NamedTuple):
    """An index on disk: its file, the catalogue it is of (empty when it cannot be read), its size, when it was opened."""

    path: Path
    root: str
    size: int
    used: float


def cached_indexes() -> list[CachedIndex]:
    """Every index on disk, the one used last first."""
    return [it._replace(root=_root_of(it.path)) for it in _on_disk()]


def _on_disk() -> list[CachedIndex]:
    """Every index on disk, the one used last first, without looking into them."""
    found = []
    for path in folder().glob("*.sqlite"):
        with suppress(OSError):
            stat = path.stat()
            found.append(CachedIndex(path, "", stat.st_size, max(stat.st_atime, stat.st_mtime)))
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


def clear(indexes: Iterable[CachedIndex]) -> list[CachedIndex]:
    """Remove these indexes; those that could be removed."""
    removed = []
    for it in indexes:
        with suppress(OSError):
            _remove(it.path)
            removed.append(it)
    return removed


def _clean_up(path: Path) -> None:
    """Remove what was not used for long, the oldest of what is too much, and drafts that a crash left behind."""
    old: list[CachedIndex] = []
    total = 0
    for it in _on_disk():
        total += it.size
        days = (time.time() - it.used) / 86400
        if it.path != path and (days > KEEP_DAYS or (days > IN_USE_DAYS and total > KEEP_BYTES)):
            old.append(it)
    clear(old)
    for draft in path.parent.glob(".*.tmp"):
        with suppress(OSError):
            if time.time() - draft.stat().st_mtime > 86400:
                draft.unlink()
