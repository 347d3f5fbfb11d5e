"""The rows of all matches that are made as they are written."""

from __future__ import annotations

import pickle
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest

from offerbook import match_rows
from offerbook.index.store import Index
from offerbook.library import Book, open_catalogue
from offerbook.matching import in_shares
from offerbook.matching.context import MatchingContext, matching_context
from tests.matching.found_matches import OFFERS, PROJECTS
from tests.matching.trade import laid_out

COLUMNS = "need,offer,outcome,reason,sources"


@pytest.fixture
def book(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Book]:
    """A small trade, with its index in a file."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    with open_catalogue(laid_out(tmp_path / "catalogue", OFFERS, PROJECTS), processes=2) as opened:
        yield opened


def of_whole(book: Book, **question: Any) -> tuple[list[Any], str]:
    """The rows and the summary of the answer that is made whole."""
    answer = book.match(**question)
    return list(answer.table((COLUMNS,)).rows), answer.summary


def as_written(book: Book, **question: Any) -> tuple[list[Any], str]:
    """The same, made some needs at a time."""
    table, rows = book.match_rows((COLUMNS,), **question)
    return list(table.rows), rows.summary()


@pytest.mark.parametrize("question", [{}, {"all": True}, {"top": 1}, {"outcome": "blocked"}, {"supplier": "maz"}])
def test_rows_made_as_they_are_written_are_those_of_the_whole_answer(
    book: Book, question: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(match_rows, "AT_A_TIME", 1)
    assert as_written(book, **question) == of_whole(book, **question)


def test_a_process_that_helps_makes_the_same_rows(book: Book, monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[Any] = []

    def by_others(work: Callable[[Any], Any], jobs: Iterable[Any], _processes: int) -> Iterator[Any]:
        return (work(pickle.loads(pickle.dumps(job._replace(owner=-1)))) for job in jobs)

    def context(index: Index) -> MatchingContext:
        opened.append(index)
        return matching_context(index)

    monkeypatch.setattr(in_shares, "parallel_map", by_others)
    monkeypatch.setattr(in_shares, "FEW", 0)
    monkeypatch.setattr(match_rows, "AT_A_TIME", 1)
    monkeypatch.setattr(match_rows, "matching_context", context)
    assert as_written(book) == of_whole(book)
    assert len(opened) == 1


def test_a_process_that_helps_asks_no_other_index(book: Book, monkeypatch: pytest.MonkeyPatch) -> None:
    def by_others(work: Callable[[Any], Any], jobs: Iterable[Any], _processes: int) -> Iterator[Any]:
        return (work(job._replace(owner=-1, build="another")) for job in jobs)

    monkeypatch.setattr(in_shares, "parallel_map", by_others)
    monkeypatch.setattr(in_shares, "FEW", 0)
    with pytest.raises(OSError, match="another"):
        as_written(book)
