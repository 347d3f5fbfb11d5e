"""A briefing as a document for Word: the same sentences as the page, with every source as a footnote."""

from __future__ import annotations

from collections.abc import Iterable
from typing import BinaryIO

from offerbook.matching.matrix import cell_meanings
from offerbook.model.phrases import number_text
from offerbook.publishing.briefing import Answer, Briefing, ContactPart, NeedPart, ProjectPart, Remark
from offerbook.publishing.briefing_best import best_offers
from offerbook.publishing.score_text import (
    WHOLE_BAR,
    link_text,
    more_text,
    points_note,
    points_text,
    told_text,
    without_place_text,
)
from offerbook.publishing.word_document import CAUTION, DENSE, QUESTION, SMALL, WordDocument
from offerbook.tables.table import OUTCOME_MARKS, word
from offerbook.text.i18n import _, ngettext

_BAR = 10
"""Letters of a bar: all the points there are."""
_BREADTH = 170.0
"""Of the text on a page, in millimetres."""


def write_word_briefing(briefing: Briefing, stream: BinaryIO) -> None:
    """Write a briefing as a document."""
    sources = {source.number: source for source in briefing.sources}

    def cite(number: int) -> str:
        source = sources[number]
        parts = (source.publisher, source.title, source.date or _("undated"), source.url)
        return ". ".join(part for part in parts if part)

    document = WordDocument(briefing.title, briefing.about, briefing.stamp.mark, cite)
    document.heading(briefing.title, 0)
    document.paragraph(briefing.about)
    for label, value in briefing.stamp.lines():
        document.paragraph(value, SMALL, lead=f"{label}:")
    document.heading(_("At a glance"), 1)
    for project in briefing.projects:
        document.paragraph(project.sentence, "List Bullet" if len(briefing.projects) > 1 else "Normal")
    _best_offers(document, briefing)
    _heat_map(document, briefing)
    _flow(document, briefing)
    document.heading(_("Need by need"), 1)
    document.paragraph(points_note(), SMALL)
    for project in briefing.projects:
        _project(document, project)
    _missing(document, briefing)
    document.heading(_("Whom to ask"), 1)
    _contacts(document, _("Supplier"), briefing.suppliers)
    _contacts(document, _("Buyer"), briefing.buyers)
    _places(document, briefing)
    document.heading(_("How old the evidence is"), 1)
    document.paragraph(briefing.evidence)
    document.save(stream)


def _best_offers(document: WordDocument, briefing: Briefing) -> None:
    rows: list[list[tuple[str, tuple[int, ...]]]] = []
    project = ""
    for line in best_offers(briefing.projects):
        if len(briefing.projects) > 1 and line.project != project:
            rows.append([(f"{line.project}:", ()), ("", ()), ("", ())])
        project = line.project
        answers = [
            f"{OUTCOME_MARKS[it.outcome]} {it.name} – {it.supplier_short}, {points_text(it)}" for it in line.answers
        ]
        offered = "\n".join((*answers, *more_text(line.more)))
        without = f"{OUTCOME_MARKS.get(line.standing or 'no-offer', '')} {line.coverage}".strip()
        rows.append([(line.need, ()), (offered or without, ()), (line.question, ())])
    if rows:
        document.table([_("Need"), _("Best offers"), _("To ask first")], rows, [48, 80, 42], DENSE)


def _heat_map(document: WordDocument, briefing: Briefing) -> None:
    heat = briefing.heat
    if not heat.columns:
        return
    across = min(len(heat.columns), 18)
    for start in range(0, len(heat.columns), across):
        columns = heat.columns[start : start + across]
        rows = [(name, [_sign(cell) for cell in cells[start : start + across]]) for name, cells in heat.rows]
        other = min(13.0, (_BREADTH - 55) / len(columns))
        document.grid(columns, rows, _BREADTH - other * len(columns), other)
    signs = (f"{_sign(outcome)} {text}" for outcome, text in cell_meanings().items())
    document.paragraph("   ".join(signs), SMALL)


def _sign(outcome: str | None) -> str:
    return "" if outcome is None else OUTCOME_MARKS[outcome]


def _flow(document: WordDocument, briefing: Briefing) -> None:
    flow = briefing.flow
    if not flow.links:
        return
    document.heading(_("What goes where"), 1)
    rows = []
    for place, name in enumerate(flow.left):
        ends = [
            f"{OUTCOME_MARKS['fits' if link.is_sure else 'fits-if-confirmed']} {link_text(flow, link)}"
            for link in flow.links
            if link.left == place
        ]
        rows.append([(name, ()), ("\n".join(ends), ())])
    document.table([_("What is offered"), _("What it serves")], rows, [70, 100])


def _project(document: WordDocument, project: ProjectPart) -> None:
    document.heading(project.name, 2)
    if project.summary:
        document.paragraph(project.summary, sources=project.sources)
    for label, value in project.facts:
        document.paragraph(value, lead=f"{label}:")
    _cautions(document, project.cautions)
    for need in project.needs:
        _need(document, need)


def _need(document: WordDocument, need: NeedPart) -> None:
    document.heading(need.name, 3)
    state = " · ".join((need.coverage, *need.facts, need.id))
    document.paragraph(state, sources=need.sources, lead=OUTCOME_MARKS.get(need.standing, ""))
    for text in filter(None, (need.summary, need.why)):
        document.paragraph(text, SMALL)
    for condition in need.conditions:
        document.paragraph(_("Asked for: {condition}").format(condition=condition.text), SMALL, condition.sources)
    _cautions(document, need.cautions)
    for question in need.shared_questions:
        document.paragraph(_("Ask about each of them: {question}").format(question=question), QUESTION)
    for answer in (*need.answers, *need.blocked):
        _answer(document, answer)
    if need.more_answers:
        text = ngettext(
            "{count} more offer answers it; `offerbook match {need}` lists all.",
            "{count} more offers answer it; `offerbook match {need}` lists all.",
            need.more_answers,
        )
        document.paragraph(text.format(count=need.more_answers, need=need.id), SMALL)
    if need.related:
        document.paragraph(_("Only similar: {offers}.").format(offers="; ".join(need.related)), SMALL)


def _answer(document: WordDocument, answer: Answer) -> None:
    sure, best = (min(_BAR, round(_BAR * points / WHOLE_BAR)) for points in (answer.low, answer.high))
    bar = "█" * sure + "▒" * (best - sure) + "░" * (_BAR - best)
    lead = f"{OUTCOME_MARKS.get(answer.outcome, '')} {answer.name}"
    document.paragraph(f"({answer.id})", lead=lead, leads_on=True)
    line = " · ".join((answer.supplier, word(answer.outcome), f"{bar} {points_text(answer)}"))
    document.paragraph(line, SMALL, answer.sources, leads_on=bool(answer.reasons))
    for reason in answer.reasons:
        document.paragraph(reason.text, "List Bullet", reason.sources, lead=reason.mark)
    for question in answer.questions:
        document.paragraph(_("Ask: {question}").format(question=question), QUESTION)
    _cautions(document, answer.cautions)
    if answer.told_under:
        document.paragraph(told_text(answer), CAUTION)


def _cautions(document: WordDocument, cautions: Iterable[Remark]) -> None:
    for caution in cautions:
        lead = f"{_('Caution')} ({caution.date}):" if caution.date else f"{_('Caution')}:"
        document.paragraph(caution.text, CAUTION, caution.sources, lead)


def _missing(document: WordDocument, briefing: Briefing) -> None:
    if not briefing.missing:
        return
    document.heading(_("What nothing answers, and what to do"), 1)
    heads = [_("Need or offer"), _("What is missing"), _("Nearest"), _("What to do")]
    rows = [
        [
            ("\n".join(filter(None, (it.name, it.where))), ()),
            ("\n".join(filter(None, (it.kind, it.reason))), ()),
            (it.nearest or OUTCOME_MARKS["no-offer"], ()),
            (it.action, ()),
        ]
        for it in briefing.missing
    ]
    document.table(heads, rows, [45, 45, 40, 40])


def _contacts(document: WordDocument, heading: str, contacts: Iterable[ContactPart]) -> None:
    rows = [
        [
            (it.name, it.sources),
            ("\n".join((it.place, *(line.text for line in it.lines))), [n for line in it.lines for n in line.sources]),
            (
                "\n".join((*it.about, *(f"{_('Caution')}: {caution.text}" for caution in it.cautions))),
                [number for caution in it.cautions for number in caution.sources],
            ),
        ]
        for it in contacts
    ]
    if rows:
        document.table([heading, _("Place and contacts"), _("Offers and projects")], rows, [50, 45, 75])


def _places(document: WordDocument, briefing: Briefing) -> None:
    if not briefing.places:
        return
    document.heading(_("Where the projects are"), 1)
    rows = [
        [
            (place.name, place.sources),
            (f"{number_text(place.latitude)}, {number_text(place.longitude)}", ()),
            ("\n".join(place.projects), ()),
        ]
        for place in briefing.places
    ]
    document.table([_("Place"), _("Latitude, longitude"), _("Project")], rows, [60, 40, 70])
    if briefing.without_place:
        document.paragraph(without_place_text(briefing.without_place), SMALL)
