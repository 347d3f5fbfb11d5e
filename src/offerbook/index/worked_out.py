"""What was worked out of an index once, kept in a file beside it: of this index and day alone, whole or not at all.

The file says which index it is of, by what tells that from any other, and the digest of what follows; whatever else stands
there is passed over and worked out anew. An index in memory keeps nothing.
"""

from __future__ import annotations

import os
import zlib
from collections.abc import Callable, Sequence
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import TypeVar

from offerbook.index.cache_folder import WorkedOut, own_file, require_private_folder, worked_out_path, write_beside
from offerbook.index.freshness import BUILT_BY, code_stamp
from offerbook.index.store import Index, file_of
from offerbook.text.errors import DamagedIndexError

T = TypeVar("T")


def recall(index: Index, folders: Sequence[str], shape: type[T], what: WorkedOut = "known") -> T | None:
    """What was kept of this index, for its day, by this program; None where there is nothing of the kind.

    folders: those of the package whose code decides what is worked out, besides those of the index.
    """
    from offerbook.model.codec import unpack

    path = _place(index, what)
    if path is None or own_file(path) is None:
        return None
    with suppress(OSError, DamagedIndexError):
        require_private_folder()
        first, _end, packed = path.read_bytes().partition(b"\n")
        if first == _mark(index, folders, packed):
            return unpack(packed, shape)
    return None


def keep(index: Index, folders: Sequence[str], worked_out: object, what: WorkedOut = "known") -> None:
    """Keep what was worked out of this index for its day, where there is a place for it; an error is ignored."""
    from offerbook.model.codec import pack

    path = _place(index, what)
    if path is None:
        return
    packed = pack(worked_out)
    with suppress(OSError):
        require_private_folder()
        write_beside(path, b"\n".join((_mark(index, folders, packed), packed)))


def _place(index: Index, what: WorkedOut) -> Path | None:
    """The file beside an index; None for one in memory."""
    file = file_of(index)
    return None if file is None else worked_out_path(file, what)


@cache
def _code_mark(stamp: Callable[[Path, Sequence[str]], str], folders: tuple[str, ...]) -> str:
    """What tells the code in some folders from any other, looked up once: a run that recalls nothing keeps something next."""
    return f"{zlib.crc32(stamp(Path(__file__).parents[1], folders).encode()):08x}"


def _mark(index: Index, folders: Sequence[str], packed: bytes) -> bytes:
    """The first line: which index and day it is of, which program worked it out, and the digest of the rest."""
    build = index.value("SELECT value FROM state WHERE key = 'build'")
    code = _code_mark(code_stamp, tuple(folders))
    parts = (build, index.as_of, BUILT_BY, code, f"{zlib.crc32(packed):08x}", str(len(packed)))
    return os.fsencode(" ".join(map(str, parts)))
