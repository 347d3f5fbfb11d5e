"""Work on many needs, some at a time: by several processes where that is sooner."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from itertools import count, pairwise
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

from offerbook.index.cache_folder import open_read_only
from offerbook.index.store import Index, add_words, file_of
from offerbook.loading.parallel import parallel_map
from offerbook.text.i18n import Language, current_language, set_language

A = TypeVar("A")
R = TypeVar("R")
Maker = Callable[[int, int], R]
"""Makes the result of the needs from one place up to another."""
FEW = 200_000
"""Needs times offers up to which one process is the soonest: it takes half a second to start others."""


class _Share(NamedTuple):
    """Some needs whose result is wanted, and all that a process has to know to make it.

    owner: the process that asks. question: which of its questions. file, build: the index, and what tells it from one that takes its place.
    make: gives a maker for an index and the argument.
    first, last: the places of the needs.
    """

    owner: int
    question: int
    file: Path
    build: str
    day: str
    language: Language
    make: Callable[[Index, Any], Maker[Any]]
    argument: Any
    first: int
    last: int


_QUESTIONS = count()
_ASKED: dict[int, Index] = {}
"""The indexes that this process asks with the help of others, by the number of the question."""
_MAKERS: list[tuple[tuple[int, int], Maker[Any]]] = []
"""What a process has made ready, once for all shares of a question."""


def is_shared(index: Index, needs: int, processes: int) -> bool:
    """Whether several processes share so many needs, where so many may."""
    return processes > 1 and needs * index.value("SELECT count(*) FROM offers") > FEW and file_of(index) is not None


def in_shares(
    index: Index, needs: int, at_a_time: int, make: Callable[[Index, A], Maker[R]], argument: A, processes: int
) -> Iterator[tuple[int, R]]:
    """The place of the first of each few needs, and the result of these needs, in their order.

    make: a function of a module, which gives a maker; it and the argument are sent to each process, and the results come from there.
    processes: how many may share the work.
    """
    places = list(pairwise([*range(0, needs, at_a_time), needs]))
    file = file_of(index)
    if file is None or not is_shared(index, needs, processes):
        maker = make(index, argument)
        yield from ((first, maker(first, last)) for first, last in places)
        return
    build, question = index.value("SELECT value FROM state WHERE key = 'build'"), next(_QUESTIONS)
    whole = _Share(os.getpid(), question, file, build, index.as_of, current_language(), make, argument, 0, 0)
    shares = [whole._replace(first=first, last=last) for first, last in places]
    _ASKED[question] = index
    try:
        results = parallel_map(_result, shares, processes)
        yield from ((share.first, result) for share, result in zip(shares, results, strict=True))
    finally:
        del _ASKED[question]
        _MAKERS.clear()


def _result(share: _Share) -> Any:
    """The result of a share, in whichever process."""
    # By its number, since what is sent to a process is another object each time.
    question = (share.owner, share.question)
    if not _MAKERS or _MAKERS[0][0] != question:
        # What a process that was started finds of the one that asks it must not use.
        index = _ASKED[share.question] if share.owner == os.getpid() else _opened(share)
        _MAKERS[:] = [(question, share.make(index, share.argument))]
    return _MAKERS[0][1](share.first, share.last)


def _opened(share: _Share) -> Index:
    """The index, for a process that was started to help; OSError where another one has taken its place."""
    set_language(share.language)
    index = Index(open_read_only(share.file), add_words)
    if index.value("SELECT value FROM state WHERE key = 'build'") != share.build:
        raise OSError(share.build)
    index.as_of = share.day
    return index
