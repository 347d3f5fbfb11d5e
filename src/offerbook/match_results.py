"""The answers of a book about needs and offers: matches, explanations, gaps, open questions, the matrix, whom to invite."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property
from types import MappingProxyType
from typing import TYPE_CHECKING

from offerbook.results import Result
from offerbook.tables.table import word
from offerbook.text.i18n import _, ngettext, within_quotes

if TYPE_CHECKING:
    from offerbook.index.store import Index
    from offerbook.listing.resolve import RecordId
    from offerbook.matching.assumptions import Change
    from offerbook.matching.cover import Cover, Invited
    from offerbook.matching.explain import Explanation
    from offerbook.matching.gaps import Gap
    from offerbook.matching.letters import Letter
    from offerbook.matching.match import Match
    from offerbook.matching.matrix import Matrix
    from offerbook.matching.questions import OpenQuestion
    from offerbook.matching.tables import Line
    from offerbook.model.records import Need
    from offerbook.tables.screen import Screen
    from offerbook.tables.table import Row, Table


NO_CATALOGUES: Mapping[tuple[str, str], str] = MappingProxyType({})
"""Of which catalogue a record is, where there is one alone."""


# No dataclasses: making these takes a hundredth of the time of a match.
class Matches(Result["Match"]):
    """The matches of a question, need by need and best first; of an offer, its best needs first."""

    def __init__(
        self,
        title: str,
        needs: Sequence[tuple[str, Need]],
        kept: tuple[Match, ...],
        judged: tuple[Match, ...],
        incomplete: int,
        kind: str,
        name: str,
        is_narrowed: bool,
        projects: Mapping[str, str],
        is_cut: bool = False,
        subjects: tuple[RecordId, ...] = (),
        changed: tuple[Change, ...] = (),
        catalogues: Mapping[tuple[str, str], str] = NO_CATALOGUES,
        of_all_offers: bool = True,
        notes: tuple[str, ...] = (),
        assumes: bool = False,
        of_all_needs: bool = True,
        suppliers: Mapping[str, str] = MappingProxyType({}),
        asked: str = "",
    ) -> None:
        self._title = title
        self._needs = needs
        self._kept = kept
        self._judged = judged
        self._incomplete = incomplete
        self._kind = kind
        self._name = name
        self._is_narrowed = is_narrowed
        self._projects = projects
        self._is_cut = is_cut
        self._subjects = subjects
        self._changed = changed
        self._catalogues = catalogues
        self._of_all_offers = of_all_offers
        self._notes = notes
        self._assumes = assumes
        self._of_all_needs = of_all_needs
        self._suppliers, self._asked = suppliers, asked

    @property
    def title(self) -> str:
        """What was asked, in words."""
        return self._title

    @property
    def needs(self) -> Sequence[tuple[str, Need]]:
        """The needs that were asked about, with their ids."""
        return self._needs

    @property
    def subjects(self) -> tuple[RecordId, ...]:
        """The records that the names meant."""
        return self._subjects

    @property
    def changed(self) -> tuple[Change, ...]:
        """The matches whose outcome, points or questions are others by what is assumed, before and after."""
        return self._changed

    @property
    def notes(self) -> tuple[str, ...]:
        """How the row of a table was understood, where that is doubtful, and what of it was left out."""
        return self._notes

    @property
    def asked(self) -> str:
        """What was asked of a need that stands in no file, its conditions among it; empty of needs that have a name."""
        return self._asked

    @property
    def _items(self) -> Sequence[Match]:
        return self._kept

    def table(self, columns: Sequence[str] = ("all",), sort: Sequence[str] = (), limit: int | None = None) -> Table:
        """A row for each match."""
        from offerbook.matching.columns import columns_of
        from offerbook.tables.column_specs import make_table

        specs = columns_of(self._kept, self._catalogues, self._suppliers)
        if self.asked:
            # Nobody else says what the name of a need that stands in no file means.
            specs["need_name"] = specs["need_name"]._replace(cell=lambda _match: self.asked)
        note = _("What was asked: {asked}").format(asked=self.asked) if self.asked else ""
        return make_table("matches", self.title, specs, self._kept, columns, sort, limit).but(note=note)

    def screen(self, *, lists_others: bool = False) -> Screen:
        """The matches as a terminal shows them: need by need, what answers and what to ask; empty where nothing is found.

        Without a name and a filter, how the needs of each project are covered.

        lists_others: list also what answers no need, in place of its number.
        """
        from offerbook.matching.matches_view import MatchesView
        from offerbook.matching.screen import matches_screen

        is_whole = not (self._kind or self.subjects or self._is_narrowed or lists_others or self._is_cut)
        projects = self._projects if is_whole else {}
        view = MatchesView(
            self._kind, self._name, self.needs, self._kept, self._judged, self._is_narrowed, lists_others, self._is_cut,
            projects, self._catalogues, self._of_all_offers, self._of_all_needs,
        )  # fmt: skip
        return matches_screen(view)

    @property
    def changes(self) -> Sequence[str]:
        """What is other by what is assumed, a line for each match; nothing where nothing is assumed."""
        if self._assumes and not self.changed:
            return [_("if that is so, no match changes")]
        return list(map(_changed_text, self.changed))

    @property
    def summary(self) -> str:
        """How many of the needs are covered, in a line; further lines where more answer than are listed, or may."""
        from offerbook.matching.tables import left_note, matches_note

        left, all = (sum(match.answers for match in matches) for matches in (self._kept, self._judged))
        covered = matches_note(self._judged, self.needs, self._of_all_offers)
        return "\n".join(
            filter(None, [covered, left_note(left, all), *self.changes, full_lists_note(self._incomplete)])
        )


def full_lists_note(needs: int) -> str:
    """What to know of so many needs whose lists reached the usual limit; empty where there are none."""
    from offerbook.matching.match_filter import DEFAULT_LIMIT

    if not needs:
        return ""
    text = ngettext(
        "{count} need has {usual} offers or more: its related and blocked ones may not all be listed; --all lists them",
        "{count} needs have {usual} offers or more: their related and blocked ones may not all be listed; --all lists them",
        needs,
    )
    return text.format(count=needs, usual=DEFAULT_LIMIT)


def _changed_text(change: Change) -> str:
    """What an assumed answer makes of a match, in a line."""
    from offerbook.matching.answer_lines import name_of, whole_points
    from offerbook.model.phrases import localize

    before, after = change
    names = {"offer": name_of(after), "need": within_quotes(localize(after.need.name))}
    points = {"after": whole_points(after), "before": whole_points(before)}
    if before.outcome == after.outcome and points["after"] == points["before"] and before.questions != after.questions:
        questions = " ".join(question for question in after.questions if question not in before.questions)
        message = _("if that is so, {offer} for {need}: {outcome} as before; now it is asked: {questions}")
        if not questions:
            message = _("if that is so, {offer} for {need}: {outcome} as before; less of it is open")
        return message.format(**names, outcome=word(after.outcome), questions=questions)
    if before.outcome == after.outcome:
        message = _("if that is so, {offer} for {need}: {outcome} as before, with {after} points instead of {before}")
        return message.format(**names, outcome=word(after.outcome), **points)
    message = _("if that is so, {offer} for {need}: {after} instead of {before}")
    return message.format(**names, after=word(after.outcome), before=word(before.outcome))


class ExplainedMatch(Result["Line"]):
    """Why an offer fits a need, or not: a line for each verdict, the sum, and what follows from it."""

    def __init__(self, explanation: Explanation, notes: tuple[str, ...] = ()) -> None:
        self._explanation = explanation
        self._notes = notes

    @property
    def explanation(self) -> Explanation:
        """The match with its verdicts, and the advice."""
        return self._explanation

    @property
    def notes(self) -> tuple[str, ...]:
        """How the row of a table was understood, as of `Matches`."""
        return self._notes

    @cached_property
    def _items(self) -> Sequence[Line]:
        from offerbook.matching.tables import explanation

        return tuple(explanation(self.explanation))

    def table(self, columns: Sequence[str] = ("all",), sort: Sequence[str] = (), limit: int | None = None) -> Table:
        """A row for each line."""
        from offerbook.matching.answer_lines import name_of, unnamed_model
        from offerbook.matching.columns import EXPLANATION
        from offerbook.matching.match import ASKED
        from offerbook.model.phrases import localize
        from offerbook.tables.column_specs import make_table

        match = self.explanation.match
        offer = ", ".join([match.offer.id, *unnamed_model(match)])
        text = (
            _("{offer} ({offer_id}) for {need}")
            if match.need_id == ASKED
            else _("{offer} ({offer_id}) for {need} ({need_id})")
        )
        title = text.format(
            offer=name_of(match), offer_id=offer, need=within_quotes(localize(match.need.name)), need_id=match.need_id
        )
        return make_table("explanation", title, EXPLANATION, self._items, columns, sort, limit)


class Gaps(Result["Gap"]):
    """Needs without cover and offers without a place."""

    def __init__(
        self,
        gaps: tuple[Gap, ...],
        catalogues: Mapping[tuple[str, str], str] = NO_CATALOGUES,
        names: Mapping[str, str] = MappingProxyType({}),
    ) -> None:
        self._gaps = gaps
        self._catalogues = catalogues
        self._names = names

    @property
    def _items(self) -> Sequence[Gap]:
        return self._gaps

    def of_types(self, types: Sequence[str]) -> Gaps:
        """Those of these types; all when none is named."""
        return Gaps(tuple(gap for gap in self._gaps if not types or gap.type in types), self._catalogues, self._names)

    def table(self, columns: Sequence[str] = ("all",), sort: Sequence[str] = (), limit: int | None = None) -> Table:
        """A row for each gap."""
        from offerbook.matching.columns import gap_columns
        from offerbook.tables.column_specs import make_table

        return make_table(
            "gaps", _("Gaps"), gap_columns(self._catalogues, self._names), self._gaps, columns, sort, limit
        )


class Questions(Result["OpenQuestion"]):
    """What is open and would settle matches, by who can answer it."""

    def __init__(self, index: Index, questions: tuple[OpenQuestion, ...], names: Sequence[str] = ()) -> None:
        self._index = index
        self._questions = questions
        self._names = names

    @property
    def _items(self) -> Sequence[OpenQuestion]:
        return self._questions

    def table(self, columns: Sequence[str] = ("all",), sort: Sequence[str] = (), limit: int | None = None) -> Table:
        """A row for each question."""
        from offerbook.matching.columns import QUESTIONS
        from offerbook.tables.column_specs import make_table

        return make_table("questions", _("Open questions"), QUESTIONS, self._questions, columns, sort, limit)

    def screen(self) -> Screen:
        """The questions as a terminal shows them, by who can answer them; empty where nothing is open."""
        from offerbook.matching.questions_screen import questions_screen

        return questions_screen(self._index, self._questions)

    def letters(self) -> list[Letter]:
        """A letter to everybody who is asked, with all the questions to each: where suppliers or offers alone are named, to the
        suppliers of these.
        """
        from offerbook.matching.letters import letters

        return letters(self._index, self._sent)

    @property
    def unsent(self) -> int:
        """How many questions are in no letter, because others than the named suppliers can answer them."""
        return len(self._questions) - len(self._sent)

    @property
    def _sent(self) -> Sequence[OpenQuestion]:
        from offerbook.matching.letters import to_named

        return to_named(self._index, self._questions, self._names)


class MatrixAnswer(Result["Row"]):
    """The best outcome of each project or need in each sector, supplier or offer."""

    def __init__(self, matrix: Matrix) -> None:
        self._matrix = matrix

    @property
    def matrix(self) -> Matrix:
        """Its rows, columns and cells."""
        return self._matrix

    @cached_property
    def _items(self) -> Sequence[Row]:
        return tuple(self.table().rows)

    def table(self, has_names: bool = False) -> Table:
        """A row for each project or need, a column for each sector, supplier or offer; names on request."""
        from offerbook.matching.matrix import matrix_table

        return matrix_table(self.matrix, has_names)

    def screen(self, width: int | None) -> Screen:
        """The matrix as a terminal of so many columns shows it."""
        from offerbook.matching.matrix_screen import matrix_screen

        return matrix_screen(self.matrix, width)


class CoverAnswer(Result["Invited"]):
    """Whom to invite so that most needs are answered."""

    def __init__(self, index: Index, cover: Cover) -> None:
        self._index = index
        self._cover = cover

    @property
    def cover(self) -> Cover:
        """The suppliers, and the needs that none answers."""
        return self._cover

    @property
    def _items(self) -> Sequence[Invited]:
        return self.cover.invited

    def table(
        self,
        columns: Sequence[str] = ("all",),
        sort: Sequence[str] = (),
        limit: int | None = None,
        has_names: bool = False,
    ) -> Table:
        """A row for each supplier; on request with names in place of ids."""
        from offerbook.listing.column_lookup import names_of_records
        from offerbook.listing.resolve import short_names
        from offerbook.matching.columns import COVER, cover_columns
        from offerbook.matching.letters import need_name
        from offerbook.tables.column_specs import make_table

        specs = COVER
        if has_names:
            names = names_of_records(self._index)
            if len({id.partition("/")[0] for id in self.cover.needs}) > 1:
                names = {id: need_name(self._index, id) for id in self.cover.needs}
            specs = cover_columns(short_names(self._index, "suppliers"), names)
        return make_table("cover", _("Whom to invite"), specs, self.cover.invited, columns, sort, limit)

    def screen(self) -> Screen:
        """The suppliers as a terminal shows them, with the needs of each."""
        from offerbook.matching.cover_screen import cover_screen

        return cover_screen(self._index, self.cover)
