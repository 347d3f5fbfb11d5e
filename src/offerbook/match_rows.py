"""The rows of a long table of matches, made as they are written: some needs at a time, by several processes where that is sooner."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

from offerbook.index.cache_folder import open_read_only
from offerbook.index.store import Index, Progress, add_words, file_of
from offerbook.listing.column_lookup import catalogues_of
from offerbook.loading.parallel import parallel_map
from offerbook.match_question import MatchQuestion
from offerbook.matching.columns import match_columns
from offerbook.matching.context import matching_context
from offerbook.matching.match import Match
from offerbook.matching.ranking import find_matches
from offerbook.matching.request import MatchRequest, match_request
from offerbook.matching.tables import standing_of, standings_note
from offerbook.tables.arrange import select_columns
from offerbook.tables.table import Cell, Row, Table
from offerbook.text.i18n import Language, current_language, set_language

AT_A_TIME = 10
"""Needs whose matches are in memory together. Offers of a group are read once for all of them that ask for it."""
FEW = 200_000
"""Needs times offers up to which one process is the soonest: it takes half a second to start others."""


class _Job(NamedTuple):
    """Some needs whose rows are wanted, and all that a process has to know to make them.

    owner: the process that asks. file, build: the index, and what tells it from one that takes its place; no file for one in memory.
    first, last: the places of the needs among those that the question means.
    """

    owner: int
    file: Path | None
    build: str
    day: str
    language: Language
    question: MatchQuestion
    columns: tuple[str, ...]
    first: int
    last: int


class _Rows(NamedTuple):
    """The rows of some needs, how each of these needs is covered, and how many have a list that reached the usual limit."""

    rows: list[tuple[Cell, ...]]
    standings: list[str]
    full_lists: int


class _Maker:
    """What makes the rows of one question, some needs at a time."""

    def __init__(self, index: Index, request: MatchRequest, question: MatchQuestion, columns: Sequence[str]) -> None:
        specs = match_columns(catalogues_of(index))
        self._cells: list[Callable[[Match], Cell]] = [specs[key].cell for key in columns]
        self._index, self._request, self._wanted = index, request, question.wanted
        self._context = matching_context(index)

    def rows(self, first: int, last: int) -> _Rows:
        needs = self._request.needs[first:last]
        judged = find_matches(self._index, self._request._replace(needs=needs), self._wanted, context=self._context)
        of_need: dict[str, list[Match]] = {}
        for match in judged:
            of_need.setdefault(match.need_id, []).append(match)
        kept = self._wanted.apply(judged)
        return _Rows(
            [tuple([cell(match) for cell in self._cells]) for match in kept],
            [standing_of(need, of_need.get(id, [])) for id, need in needs],
            self._wanted.full_lists(kept),
        )


_OWN: dict[int, _Maker] = {}
"""The maker of the process that asks, by its number: a process that it starts may find it here and must not use it."""
_HELPING: list[tuple[_Job, _Maker]] = []
"""What a process that was started to help has opened, once for all its jobs."""


def _made(job: _Job) -> _Rows:
    """The rows of a job, in whichever process."""
    if job.owner == os.getpid():
        return _OWN[job.owner].rows(job.first, job.last)
    whole = job._replace(first=0, last=0)
    if not _HELPING or _HELPING[0][0] != whole:
        _HELPING[:] = [(whole, _opened(whole))]
    return _HELPING[0][1].rows(job.first, job.last)


def _opened(job: _Job) -> _Maker:
    """The maker of a process that was started to help; OSError where another index has taken the place of the one that is asked."""
    if job.file is None:
        raise OSError(job.build)
    set_language(job.language)
    index = Index(open_read_only(job.file), add_words)
    if index.value("SELECT value FROM state WHERE key = 'build'") != job.build:
        raise OSError(job.build)
    index.as_of = job.day
    return _Maker(index, match_request(index, (), job.question.offers, job.question.needs), job.question, job.columns)


class MatchRows:
    """A table of matches that is made as it is written, and its summary once it is.

    request: what is matched with what.
    """

    def __init__(self, index: Index, question: MatchQuestion, columns: Sequence[str], report: Progress) -> None:
        self._index, self._question, self._report = index.with_words(), question, report
        self.request = match_request(index, (), question.offers, question.needs)
        specs = match_columns(catalogues_of(index))
        usual = [key for key, spec in specs.items() if spec.shown]
        self._keys = tuple(select_columns("matches", columns, usual, list(specs)))
        self._columns = tuple(specs[key].column(key) for key in self._keys)
        self._standings: list[str] = []
        self._full_lists = 0

    def table(self, title: str, processes: int = 1) -> Table:
        """A row for each match, under columns that are the same for every number of needs; it is read once.

        processes: how many may share the work.
        """
        return Table("matches", title, self._columns, self._rows(processes))

    def _rows(self, processes: int) -> Iterator[Row]:
        needs = self.request.needs
        file = file_of(self._index)
        is_long = len(needs) * self._index.value("SELECT count(*) FROM offers") > FEW
        build = self._index.value("SELECT value FROM state WHERE key = 'build'") if file else ""
        job = _Job(os.getpid(), file, build, self._index.as_of, current_language(), self._question, self._keys, 0, 0)
        _OWN[job.owner] = _Maker(self._index, self.request, self._question, self._keys)
        ends = [*range(0, len(needs), AT_A_TIME), len(needs)]
        jobs = [job._replace(first=first, last=last) for first, last in pairwise(ends)]
        try:
            for one, made in zip(jobs, parallel_map(_made, jobs, processes if file and is_long else 1), strict=True):
                self._report(needs[one.first][0])
                self._standings += made.standings
                self._full_lists += made.full_lists
                yield from made.rows
        finally:
            _OWN.clear()

    def summary(self) -> str:
        """How many of the needs are covered, once every row is read; a second line where a need has more offers than are listed."""
        from offerbook.match_results import full_lists_note

        note = standings_note(self._standings, self.request.offers.holds_all)
        return "\n".join(filter(None, [note, full_lists_note(self._full_lists)]))
