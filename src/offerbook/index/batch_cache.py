"""Values that are read from the index many at a time and kept for a while: those that were asked for last."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from itertools import islice
from typing import Generic, TypeVar

V = TypeVar("V")

AT_A_TIME = 500
"""Values that are read by one query: so many take little memory, and more are not read any sooner."""
KEPT = 5_000
"""Values that are kept, each of a few kilobytes: needs of one trade are matched one after another."""


class BatchCache(Generic[V]):
    """Values by id, of which the last few thousand are kept.

    read: the values of some ids; an id without one is left out.
    """

    def __init__(self, read: Callable[[Sequence[str]], Iterable[tuple[str, V]]]) -> None:
        self._read = read
        self._kept: dict[str, V] = {}

    def load(self, ids: Sequence[str]) -> None:
        """Have the values of these ids at hand, AT_A_TIME at most, until as many others as are kept were asked for."""
        kept = self._kept
        missing = []
        for id in ids:
            if id in kept:
                kept[id] = kept.pop(id)
            else:
                missing.append(id)
        if missing:
            kept.update(self._read(missing))
            for id in list(islice(kept, max(0, len(kept) - KEPT))):
                del kept[id]

    def clear(self) -> None:
        """Forget every value."""
        self._kept.clear()

    def __getitem__(self, id: str) -> V:
        """The value of an id, read where it is not at hand; KeyError where there is none."""
        if id not in self._kept:
            self.load([id])
        return self._kept[id]
