"""The rows of a long table of matches, made as they are written: some needs at a time, by several processes where that is sooner."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from offerbook.index.store import Index, Progress
from offerbook.listing.column_lookup import catalogues_of
from offerbook.listing.resolve import short_names
from offerbook.match_question import MatchQuestion
from offerbook.matching.columns import match_columns
from offerbook.matching.context import matching_context
from offerbook.matching.in_shares import in_shares
from offerbook.matching.match import Match
from offerbook.matching.ranking import find_matches
from offerbook.matching.request import MatchRequest, match_request
from offerbook.matching.tables import left_note, standing_of, standings_note
from offerbook.tables.arrange import select_columns
from offerbook.tables.table import Cell, Row, Table

AT_A_TIME = 10
"""Needs whose matches are in memory together. Offers of a group are read once for all of them that ask for it."""


class _Rows(NamedTuple):
    """The rows of some needs, how each of these needs is covered, and how many have a list that reached the usual limit.

    left, answers: how many of the rows answer a need, and how many matches do.
    """

    rows: list[tuple[Cell, ...]]
    standings: list[str]
    full_lists: int
    left: int
    answers: int


class _Maker:
    """What makes the rows of one question, some needs at a time."""

    def __init__(self, index: Index, question: MatchQuestion, columns: Sequence[str], request: MatchRequest) -> None:
        specs = match_columns(catalogues_of(index), short_names(index, "suppliers"))
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
            sum(match.answers for match in kept),
            sum(match.answers for match in judged),
        )


def _maker(index: Index, asked: tuple[MatchQuestion, tuple[str, ...]]) -> Callable[[int, int], _Rows]:
    """What makes the rows of a question under some columns, in whichever process."""
    question, columns = asked
    return _Maker(index, question, columns, match_request(index, (), question.offers, question.needs)).rows


class MatchRows:
    """A table of matches that is made as it is written, and its summary once it is.

    request: what is matched with what.
    """

    def __init__(self, index: Index, question: MatchQuestion, columns: Sequence[str], report: Progress) -> None:
        self._index, self._question, self._report = index.with_words(), question, report
        self.request = match_request(index, (), question.offers, question.needs)
        specs = match_columns(catalogues_of(index), short_names(index, "suppliers"))
        usual = [key for key, spec in specs.items() if spec.shown]
        self._keys = tuple(select_columns("matches", columns, usual, list(specs)))
        self._columns = tuple(specs[key].column(key) for key in self._keys)
        self._standings: list[str] = []
        self._full_lists = self._left = self._answers = 0

    def table(self, title: str, processes: int = 1) -> Table:
        """A row for each match, under columns that are the same for every number of needs; it is read once.

        processes: how many may share the work.
        """
        return Table("matches", title, self._columns, self._rows(processes))

    def _rows(self, processes: int) -> Iterator[Row]:
        needs = self.request.needs
        asked = (self._question, self._keys)
        for first, made in in_shares(self._index, len(needs), AT_A_TIME, _maker, asked, processes):
            self._report(needs[first][0])
            self._standings += made.standings
            self._full_lists += made.full_lists
            self._left += made.left
            self._answers += made.answers
            yield from made.rows

    def summary(self) -> str:
        """How many of the needs are covered, once every row is read; further lines where more answer than are listed, or may."""
        from offerbook.match_results import full_lists_note

        note = standings_note(self._standings, self.request.offers.holds_all)
        notes = [note, left_note(self._left, self._answers), full_lists_note(self._full_lists)]
        return "\n".join(filter(None, notes))
