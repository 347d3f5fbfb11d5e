"""Tables of all matches, made by one process and by several that share the needs."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest

from offerbook.library import Book, open_catalogue
from offerbook.matching import gap_matches, in_shares, known_matches
from tests.matching.found_matches import OFFERS, PROJECTS
from tests.matching.trade import laid_out

ANSWERS: dict[str, Callable[[Book], Any]] = {
    "matrix by sector": lambda book: list(book.matrix().table().rows),
    "matrix by offer": lambda book: list(book.matrix("offer").table().rows),
    "gaps": lambda book: book.gaps().to_dicts(),
    "nearest of gaps": lambda book: [gap.nearest for gap in book.gaps()],
    "cover": lambda book: book.cover().to_dicts(),
}


@pytest.mark.parametrize("what", ANSWERS)
def test_several_processes_give_what_one_gives(what: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setattr(known_matches, "AT_A_TIME", 1)
    monkeypatch.setattr(gap_matches, "AT_A_TIME", 1)
    monkeypatch.setattr(known_matches, "MOST_KEPT", 0)
    folder = laid_out(tmp_path / "catalogue", OFFERS, PROJECTS)
    shared: list[Any] = []

    def by_others(work: Callable[[Any], Any], shares: Iterable[Any], _processes: int) -> Iterator[Any]:
        shared.extend(shares)
        return (work(share._replace(owner=-1)) for share in shared)

    with open_catalogue(folder) as book:
        by_one = ANSWERS[what](book)
    monkeypatch.setattr(in_shares, "parallel_map", by_others)
    monkeypatch.setattr(in_shares, "FEW", 0)
    with open_catalogue(folder, processes=2) as book:
        assert ANSWERS[what](book) == by_one
    assert len(shared) > 1
