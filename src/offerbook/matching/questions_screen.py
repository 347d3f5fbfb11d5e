"""Open questions as a screen: by who can answer, each as a sentence with what a good answer would settle."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Literal

from offerbook.index.store import Index
from offerbook.listing.resolve import RecordId, record_name, short_name
from offerbook.matching.letters import letters, product_names
from offerbook.matching.questions import Answerer, OpenQuestion
from offerbook.tables.screen import Screen, ScreenLine, Span
from offerbook.text.i18n import _, ngettext, within_quotes

BLANK = ScreenLine()


def questions_screen(index: Index, questions: Sequence[OpenQuestion]) -> Screen:
    """The screen of some questions; empty where nothing is open."""
    return tuple(_lines(index, questions)) if questions else ()


def _lines(index: Index, questions: Sequence[OpenQuestion]) -> Iterator[ScreenLine]:
    by_addressee: dict[tuple[Answerer, str], list[OpenQuestion]] = {}
    for question in questions:
        by_addressee.setdefault((question.answerer, question.addressee), []).append(question)
    yield ScreenLine((Span(_sentence(questions), "heading"),))
    contacts = {(letter.answerer, letter.addressee): letter.contacts for letter in letters(index, questions)}
    for (answerer, id), asked in by_addressee.items():
        yield BLANK
        kind: Literal["supplier", "project"] = "supplier" if answerer == "supplier" else "project"
        text = (
            _("Questions to the supplier: {name}") if answerer == "supplier" else _("Questions to the buyer of {name}")
        )
        name = short_name(index, kind, id)
        heading = text.format(name=name if answerer == "supplier" else within_quotes(name))
        yield ScreenLine((Span(heading, "heading"),), hang=2, tail=(Span(f"  {id}", "id"),))
        yield from (ScreenLine((Span(contact, "dim"),), indent=2, hang=2) for contact in contacts[answerer, id])
        yield from _asked(index, asked)
    yield BLANK
    yield ScreenLine((Span(_("-f letter makes letters of these questions, -f table a table."), "dim"),))


def _sentence(questions: Sequence[OpenQuestion]) -> str:
    """How many questions there are, and how much a good answer to each alone would settle."""
    count = ngettext("{count} question is open.", "{count} questions are open.", len(questions)).format(
        count=len(questions)
    )
    covered = len({need for question in questions for need in question.covered})
    if not covered:
        return count
    text = ngettext(
        "{sentence} {count} need that nothing fits today would be covered by a single good answer.",
        "{sentence} {count} needs that nothing fits today would be covered by a single good answer each.",
        covered,
    )
    return text.format(sentence=count, count=covered)


def _asked(index: Index, questions: Sequence[OpenQuestion]) -> Iterator[ScreenLine]:
    """The questions to one addressee; one that is asked about several products stands once."""
    by_text: dict[str, list[OpenQuestion]] = {}
    for question in questions:
        by_text.setdefault(question.text, []).append(question)
    for text, same in by_text.items():
        yield ScreenLine((Span("? ", "open"), Span(text, "question")), indent=2, hang=2)
        for question in same:
            name, ids = "; ".join(product_names(question)), ", ".join(question.offers)
            yield ScreenLine((Span(name, "name"),), indent=4, hang=2, tail=(Span(f"  {ids}", "id"),))
            yield ScreenLine((Span(_consequence(index, question), "dim"),), indent=6, hang=2)


def _consequence(index: Index, question: OpenQuestion) -> str:
    """What a good answer would settle, in a sentence."""
    settled = list(dict.fromkeys(match.need_id for match in question.settled))
    covered = [need for need in settled if need in question.covered]
    others = [need for need in settled if need not in covered]
    if not settled:
        return _("For: {purpose}.").format(purpose=_names(index, question.needs))
    if not covered:
        return _("With a good answer it fits: {needs}.").format(needs=_names(index, others))
    if others:
        text = ngettext(
            "A good answer covers a need that nothing fits today: {needs}. The offer then also fits: {others}.",
            "A good answer covers needs that nothing fits today: {needs}. The offer then also fits: {others}.",
            len(covered),
        )
    else:
        text = ngettext(
            "A good answer covers a need that nothing fits today: {needs}.",
            "A good answer covers needs that nothing fits today: {needs}.",
            len(covered),
        )
    return text.format(needs=_names(index, covered), others=_names(index, others))


def _names(index: Index, needs: Sequence[str]) -> str:
    return "; ".join(record_name(index, RecordId("need", need)) for need in needs)
