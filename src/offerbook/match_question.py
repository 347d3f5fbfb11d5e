"""A question of `Book.match`, and its answer."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from offerbook.index.store import Index, Progress
from offerbook.listing.column_lookup import catalogues_of
from offerbook.listing.resolve import RecordId, record_name, short_name, short_names
from offerbook.listing.select import Selection
from offerbook.match_results import Matches
from offerbook.matching.match_filter import MatchFilter
from offerbook.matching.ranking import find_matches
from offerbook.matching.request import MatchRequest, match_request
from offerbook.text.errors import UsageError
from offerbook.text.i18n import _

if TYPE_CHECKING:
    from offerbook.authoring.need_row import TableRow
    from offerbook.matching.assumptions import Change
    from offerbook.model.records import Need


class MatchQuestion(NamedTuple):
    """What `Book.match` is asked.

    names: of projects, needs, offers, suppliers, sectors, groups; none for everything.
    offers, needs: what narrows the one and the other.
    wanted: which matches are listed.
    require, quantity: of a need that stands in no file; the filters group and service of the offers then say what it is.
    assume: values that are taken for given.
    row: of a table, which says what is needed.
    """

    names: Sequence[str]
    offers: Selection
    needs: Selection
    wanted: MatchFilter
    require: Sequence[str] = ()
    quantity: str | None = None
    assume: Sequence[str] = ()
    row: TableRow | None = None

    @property
    def asks_for_typed_need(self) -> bool:
        """Whether the need stands in no file."""
        return bool(self.require) or self.quantity is not None or self.row is not None

    @property
    def offer_filters(self) -> Selection:
        """What narrows the offers; group and service do not where they say what is needed."""
        if not self.asks_for_typed_need:
            return self.offers
        kept = {key: values for key, values in self.offers.filters.items() if key not in ("group", "service")}
        return Selection(self.offers.words, kept, self.offers.where)

    @property
    def has_filters(self) -> bool:
        """Whether offers or matches are narrowed by anything but names."""
        offers = self.offer_filters
        return bool(
            self.wanted.outcomes or self.wanted.min_score is not None or any(offers.filters.values()) or offers.where
        )


def answer(index: Index, question: MatchQuestion, catalogue: str, report: Progress) -> Matches:
    """The matches that answer a question; UsageError for a name that leads nowhere.

    catalogue: its title, which stands for the name of everything.
    report: is called with the id of each need that is matched.
    """
    request, notes = _request(index, question)
    changes: tuple[Change, ...] = ()
    if question.assume:
        from offerbook.matching.assumptions import assume

        changes = assume(index, request, question.assume)
    wanted = question.wanted
    judged = find_matches(index, request, wanted, report)
    kept = wanted.apply(judged, request.is_for_one_offer)
    return Matches(
        title_of(question),
        request.needs,
        tuple(kept),
        tuple(judged),
        0 if request.is_for_one_offer else wanted.full_lists(kept),
        request.subject.kind or ("need" if question.asks_for_typed_need else ""),
        ", ".join(_name_of(index, subject) for subject in request.subjects) or catalogue,
        question.has_filters or any(subject.kind == "supplier" for subject in request.subjects),
        short_names(index, "projects"),
        wanted.top is not None and not wanted.keep_all_answers,
        request.subjects,
        changes,
        catalogues_of(index),
        request.offers.holds_all,
        notes,
        bool(question.assume),
        not any(question.needs.filters.values()),
        short_names(index, "suppliers"),
        _asked_text(index, request.needs[0][1]) if question.asks_for_typed_need else "",
    )


def title_of(question: MatchQuestion) -> str:
    """What is asked, as the title of a table."""
    names = ", ".join(question.names)
    return _("Matches of {name}").format(name=names) if names else _("Matches")


def _request(index: Index, question: MatchQuestion) -> tuple[MatchRequest, tuple[str, ...]]:
    """The needs and offers that a question means, and how the row of a table was understood."""
    if not question.asks_for_typed_need:
        return match_request(index, question.names, question.offers, question.needs), ()
    from offerbook.matching.match import ASKED

    group, service = (question.offers.filters.get(key, ()) for key in ("group", "service"))
    request = match_request(index, question.names, question.offer_filters, question.needs)
    if stray := [subject for subject in request.subjects if subject.kind not in ("offer", "supplier")]:
        raise _two_needs(question, stray, has_group=bool(group))
    need, notes = need_said(index, question.row, group, question.require, question.quantity, service)
    return request._replace(needs=[(ASKED, need)]), notes


def _two_needs(question: MatchQuestion, stray: Sequence[RecordId], *, has_group: bool) -> UsageError:
    """The error for a need of one's own beside needs of the catalogue, and what to type for the one and the other."""
    said = {"--require": question.require, "--quantity": question.quantity, "--from": question.row}
    options = ", ".join(option for option, value in said.items() if value)
    names = ", ".join(dict.fromkeys(id for _kind, id in stray))
    if has_group or question.row is not None:
        text = _(
            "with {options} you describe a need of your own, but needs of the catalogue are named: {names}; leave out "
            "{options}, or {names}"
        )
    else:
        text = _(
            "with {options} you describe a need of your own, but needs of the catalogue are named: {names}; leave out "
            "{options}, or write --group {group} in place of {names}"
        )
    groups = [id for kind, id in stray if kind == "group"]
    return UsageError(text.format(options=options, names=names, group=groups[0] if groups else _("GROUP")))


def need_said(
    index: Index,
    row: TableRow | None,
    groups: Sequence[str],
    require: Sequence[str],
    quantity: str | None,
    services: Sequence[str],
) -> tuple[Need, tuple[str, ...]]:
    """The need that the row of a table says, or what is typed alone; and how the row was understood."""
    if row is None:
        from offerbook.matching.asked_need import asked_need
        from offerbook.matching.asked_notes import asked_notes

        need = asked_need(index, groups, require, quantity, services)
        return need, asked_notes(index, need)
    from offerbook.asked_row import asked_by_row

    return asked_by_row(index, row, groups, require, quantity, services)


def _asked_text(index: Index, need: Need) -> str:
    from offerbook.matching.asked_need import asked_text

    return asked_text(index, need)


def _name_of(index: Index, subject: RecordId) -> str:
    """What a record is called in the current language, by the short name where it has one."""
    if subject.kind in ("project", "supplier"):
        return short_name(index, "project" if subject.kind == "project" else "supplier", subject.id)
    return record_name(index, subject)


def row_of(table: Path | str | TableRow | None, row: int | None) -> TableRow | None:
    """The row of a table, which may have been read already."""
    if not isinstance(table, str | Path):
        return table
    from offerbook.authoring.need_row import chosen_row

    return chosen_row(Path(table), row)
