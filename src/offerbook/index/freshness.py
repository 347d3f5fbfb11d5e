"""Whether an index is of this program and of its catalogue as it is now.

An index is fresh while every file of the catalogue is the one that was read. A file's stamp, its size, times and inode,
tells that at once where it can be trusted; else its content is compared, by a digest.

A stamp cannot be trusted while another edit could leave it as it is: within one tick of the file system's clock, and,
where a file is written through a memory map, until the system has written it out. No clock is compared with another for
that: the file system's may be behind, and of whole seconds. So a stamp is trusted once a run saw the same content at
least SETTLED_NS after the first that saw this stamp, by this machine's clock; or at once where the index was written to
the same file system and its clock then was as far ahead of the file's times.
"""

import os
import sqlite3
import sys
import time
import zlib
from collections.abc import Iterable, Mapping
from contextlib import suppress
from importlib.machinery import PathFinder
from pathlib import Path
from typing import TYPE_CHECKING, Self

from offerbook.index.cache_folder import is_sealed, own_file, stamps_path, write_beside
from offerbook.index.schema import INDEXES, SCHEMA, path_text
from offerbook.loading.locate import Root, SeveralFolders, toml_files
from offerbook.version import __version__

if TYPE_CHECKING:
    from offerbook.index.draft import Draft

SETTLED_NS = 60_000_000_000
"""Longer than the tick of any file system's clock (FAT: two seconds) and than Linux keeps what it has not written (35 s)."""
STATE = """
CREATE TABLE state (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
-- read_ns: when this stamp was first seen, by this machine's clock; 0 for a stamp that can be trusted.
CREATE TABLE files (
  name TEXT PRIMARY KEY, size INTEGER NOT NULL, mtime_ns INTEGER NOT NULL, ctime_ns INTEGER NOT NULL,
  inode INTEGER NOT NULL, read_ns INTEGER NOT NULL, digest TEXT NOT NULL, warnings INTEGER NOT NULL
) WITHOUT ROWID;
-- What a dictionary says of the words of the catalogue: the terms of their other forms, so that it is loaded for new words alone.
CREATE TABLE word_forms (word TEXT PRIMARY KEY, terms TEXT NOT NULL) WITHOUT ROWID;
-- What the stemmer makes of words that matching reads, for the same reason.
CREATE TABLE word_stems (word TEXT PRIMARY KEY, stem TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE uses (kind TEXT NOT NULL, id TEXT NOT NULL, file TEXT NOT NULL, PRIMARY KEY (kind, id, file)) WITHOUT ROWID;
"""
COMPILING_FOLDERS = ("index", "loading", "loading/checks", "model", "text")
"""The folders of the package whose code decides what an index holds."""


def code_stamp(package: Path, folders: Iterable[str] = COMPILING_FOLDERS) -> str:
    """What tells the program's code from any other; two checkouts of one version may compile a catalogue differently."""
    stamps: list[str] = []
    for folder in folders:
        with suppress(OSError):
            stamps += [
                f"{folder}/{file.name} {status.st_mtime_ns} {status.st_size}"
                for file in os.scandir(f"{package}/{folder}")
                if file.name.endswith(".py") and (status := file.stat())
            ]
    return "|".join(sorted(stamps))


_PACKAGES_OF_WORDS = ("snowballstemmer", "Stemmer", "pymorphy3", "pymorphy3_dicts_ru")


def packages_stamp() -> str:
    """Which stemmers and dictionaries are installed, without importing them: another version knows some words otherwise."""
    specs = [PathFinder.find_spec(name) for name in _PACKAGES_OF_WORDS]
    paths = [spec.origin for spec in specs if spec is not None and spec.origin is not None]
    try:
        return "|".join(f"{path} {Path(path).stat().st_mtime_ns}" for path in paths)
    except OSError:
        return ""


BUILT_BY = " ".join(
    (
        __version__,
        sqlite3.sqlite_version,
        f"{zlib.crc32((SCHEMA + INDEXES + STATE + code_stamp(Path(__file__).parent.parent) + packages_stamp()).encode()):08x}",
    )
)
"""What built an index: another program, schema, SQLite, stemmer or dictionary builds it anew."""


Stamp = tuple[int, int, int, int]
"""What the file system says of a file: its size, mtime_ns, ctime_ns and inode, as far as a database can hold them."""


class SeenFile:
    """A file of the catalogue as it was when it was last looked at.

    stamp: what the file system said of it.
    read_ns: when this stamp was first seen; 0 once it can be trusted.
    digest: of its content.
    """

    def __init__(self, stamp: Stamp, read_ns: int, digest: str) -> None:
        self.stamp = stamp
        self.read_ns = read_ns
        self.digest = digest

    def is_certain(self, stamp: Stamp) -> bool:
        """Whether a file with this stamp is the same, whatever was done to it."""
        return stamp == self.stamp and not self.read_ns

    def seen_again(self, stamp: Stamp, now_ns: int) -> Self:
        """The file after its content was found to be the same at `now_ns` or later."""
        if stamp != self.stamp or now_ns < self.read_ns:
            return type(self)(stamp, now_ns, self.digest)
        return type(self)(stamp, 0, self.digest) if now_ns >= self.read_ns + SETTLED_NS else self


def stamp_files(root: Root) -> dict[str, Stamp]:
    """The stamp of each of the catalogue's files; all zeros for a link that leads nowhere."""
    stamps: dict[str, Stamp] = {}
    several = isinstance(root, SeveralFolders)
    for name in toml_files(root):
        try:
            # By the text of the path: a Path for each file would take longer than all the rest.
            status = os.stat(name if several else f"{root}/{name}")  # noqa: PTH116
            # Of 63 bits, as SQLite has numbers.
            stamps[name] = (
                status.st_size,
                status.st_mtime_ns & sys.maxsize,
                status.st_ctime_ns & sys.maxsize,
                status.st_ino & sys.maxsize,
            )
        except OSError:
            stamps[name] = (0, 0, 0, 0)
    return stamps


def digest(path: Path) -> str:
    """What tells the content of a file from any other; the empty text for one that cannot be read."""
    from hashlib import blake2b

    from offerbook.loading.file_bytes import read_bytes

    try:
        return blake2b(read_bytes(path), digest_size=20).hexdigest()
    except OSError:
        return ""


class CatalogueFiles:
    """The files of a catalogue as they are now, before they are read.

    stamps: by name.
    now_ns: the moment, by this machine's clock.
    """

    def __init__(self, root: Root) -> None:
        self.stamps = stamp_files(root)
        # The time after the stamps: an edit that leaves such a stamp is not much later than this.
        self.now_ns = time.time_ns()

    def seen(self, root: Root, digests: Mapping[str, str], draft: "Draft") -> dict[str, SeenFile]:
        """Those with these digests, once they have been read; a digest that no file has for one touched since.

        It may have been another file while it was read.
        """
        now = stamp_files(root)
        return {
            name: SeenFile(
                self.stamps[name],
                0 if _has_settled(root / name, self.stamps[name], draft) else self.now_ns,
                known if now.get(name) == self.stamps[name] else "touched",
            )
            for name, known in digests.items()
        }


def _has_settled(path: Path, stamp: Stamp, draft: "Draft") -> bool:
    """Whether no later edit can leave this stamp, by the clock of the file system where the index is written too."""
    with suppress(OSError):
        on_same_device = path.stat().st_dev == draft.device
        _size, mtime_ns, ctime_ns, _inode = stamp
        return on_same_device and max(mtime_ns, ctime_ns) < draft.now_ns - SETTLED_NS
    return False


def read_state(connection: sqlite3.Connection, root: Root, file: os.stat_result) -> dict[str, str] | None:
    """The table `state` of an index, when it is one of this program for this catalogue, as it was written."""
    state = dict(connection.execute("SELECT key, value FROM state"))
    matches = state.get("built_by") == BUILT_BY and state.get("root") == path_text(str(root))
    return state if matches and is_sealed(file, state) else None


def seen_files(connection: sqlite3.Connection, index: Path, build: str) -> dict[str, SeenFile]:
    """The files of the catalogue as they were last looked at, by name.

    build: what tells this index from any other in the same place; the stamps beside it may be of another.
    """
    rows = connection.execute("SELECT name, read_ns, digest, size, mtime_ns, ctime_ns, inode FROM files ORDER BY name")
    files = {
        name: SeenFile((size, mtime, ctime, inode), read_ns, known)
        for name, read_ns, known, size, mtime, ctime, inode in rows
    }
    path = stamps_path(index)
    if own_file(path) is not None:
        with suppress(OSError, ValueError, TypeError):
            first, *lines = path.read_text(encoding="ascii").splitlines()
            if first == build:
                for name, line in zip(list(files), lines, strict=True):
                    read_ns, size, mtime, ctime, inode = map(int, line.split())
                    files[name] = SeenFile((size, mtime, ctime, inode), read_ns, files[name].digest)
    return files


def is_unchanged(index: Path, root: Root, build: str, seen: dict[str, SeenFile]) -> bool:
    """Whether the catalogue's files are those that were read; what was learned of their stamps is kept beside the index."""
    files = CatalogueFiles(root)
    texts = {name: path_text(name) for name in files.stamps}
    if set(texts.values()) != seen.keys():
        return False
    doubtful = {name: stamp for name, stamp in files.stamps.items() if not seen[texts[name]].is_certain(stamp)}
    if any(digest(root / name) != seen[texts[name]].digest for name in doubtful):
        return False
    again = {texts[name]: seen[texts[name]].seen_again(stamp, files.now_ns) for name, stamp in doubtful.items()}
    if any(file is not seen[name] for name, file in again.items()):
        _write_stamps(index, build, (seen | again).values())
    return True


def _write_stamps(index: Path, build: str, files: Iterable[SeenFile]) -> None:
    lines = [" ".join(map(str, (file.read_ns, *file.stamp))) for file in files]
    write_beside(stamps_path(index), "\n".join([build, *lines, ""]).encode("ascii"))
