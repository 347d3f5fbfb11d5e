"""What nothing answers, and what to do about it, as a briefing tells it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from offerbook.index.store import Index, Progress
from offerbook.matching.context import MatchingContext
from offerbook.matching.gaps import Gap, find_gaps
from offerbook.model.phrases import localize
from offerbook.publishing.briefing import Missing
from offerbook.publishing.briefing_needs import name_of
from offerbook.publishing.briefing_subject import Subject
from offerbook.tables.table import word
from offerbook.text.i18n import _, pick_language


def missing_of(index: Index, subject: Subject, context: MatchingContext, progress: Progress) -> Iterator[Missing]:
    """The needs of a subject that nothing answers whole, and the offers without a place; what is only to confirm is told
    with each need.
    """
    one_project = subject.projects[0] if len(subject.projects) == 1 else None
    names = _names(index)
    for gap in _wanted(find_gaps(index, one_project, progress, context), index, subject):
        yield _missing(gap, names)


def _wanted(gaps: Iterable[Gap], index: Index, subject: Subject) -> Iterator[Gap]:
    offers = {row[0] for row in index.rows("SELECT id FROM offers WHERE supplier_id = ?", subject.supplier)}
    for gap in gaps:
        if gap.type == "to-confirm":
            continue
        if subject.supplier:
            is_wanted = gap.side == "offer" and gap.id in offers
        else:
            is_wanted = not subject.projects or gap.id.partition("/")[0] in subject.projects
        if is_wanted:
            yield gap


def _missing(gap: Gap, names: Mapping[str, str]) -> Missing:
    nearest = ""
    if gap.nearest is not None:
        nearest = name_of(gap.nearest) if gap.side == "need" else localize(gap.nearest.need.name)
    project = gap.id.partition("/")[0] if gap.side == "need" else ""
    actions = {
        "only-related": _("Look for a maker of exactly this."),
        "part-open": _("Look for a maker of the open parts, or ask the buyer whether they can be ordered apart."),
    }
    action = actions.get(gap.type, gap.action)
    if gap.side == "offer" and gap.nearest is not None and not gap.nearest.answers:
        action = _("Look for projects that need it.")
    return Missing(names.get(gap.id, gap.id), names.get(project, ""), word(gap.type), gap.reason, nearest, action)


def _names(index: Index) -> dict[str, str]:
    """The names of all projects, needs and offers, by id."""
    names: dict[str, str] = {}
    for table in ("projects", "needs", "offers"):
        rows = index.rows(f"SELECT id, name_en, name_ru FROM {table}")
        names |= {id: pick_language(en, ru) for id, en, ru in rows}
    return names
