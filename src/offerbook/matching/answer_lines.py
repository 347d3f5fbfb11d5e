"""The lines of a screen of matches that are about one match: its name, its points, what to ask, what is known against it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from typing import NamedTuple

from offerbook.matching.cells import named_in, reason_of
from offerbook.matching.match import Match
from offerbook.model.phrases import localize
from offerbook.tables.screen import Role, ScreenLine, Span
from offerbook.tables.table import OUTCOME_MARKS
from offerbook.text.i18n import _, ngettext

BAR = 10
"""Columns of a bar: all the points there are."""
NAMED = "★"
"""Stands after an offer that a source names for the project."""
ROLES: dict[str, Role] = {
    "fits": "good",
    "fits-if-confirmed": "open",
    "blocked": "bad",
    "related": "dim",
    "distant": "dim",
}
"""The colour of each outcome."""


class Shared(NamedTuple):
    """What several answers to one need have in common, which is said once for them all."""

    questions: tuple[str, ...] = ()
    named_in: tuple[str, ...] = ()

    @classmethod
    def of(cls, answers: Sequence[Match]) -> Shared:
        """What all of these answers share; the question about a single one stands under it."""
        places = {named_in(match) for match in answers}
        sources = places.pop() if len(places) == 1 else ()
        if len(answers) < 2:
            return cls((), sources)
        of_each = [questions_of(match) for match in answers]
        return cls(tuple(it for it in of_each[0] if all(it in others for others in of_each)), sources)


def answer_lines(
    match: Match,
    name: tuple[str, str],
    remarks: Iterable[ScreenLine],
    known: Sequence[str],
    shared: Shared,
    is_brief: bool,
) -> Iterator[ScreenLine]:
    """A match that answers: its name and id, its points, what to ask, what is remarked, and who proposes it.

    known: what is known against it.
    is_brief: whether it gets a line for the first question, or else the caution, and a star for who proposes it.
    """
    places = named_in(match)
    sign = Span(f"{OUTCOME_MARKS[match.outcome]} ", ROLES[match.outcome])
    star = (Span(f"\N{NO-BREAK SPACE}{NAMED}", "good"),) if places and is_brief else ()
    tail = (Span(f"  {name[1]}", "id"), *star)
    yield ScreenLine(
        (sign, Span(name[0], "name")), indent=2, hang=2, aside=_points(match), is_shortened=is_brief, tail=tail
    )
    questions = [question for question in questions_of(match) if question not in shared.questions]
    if is_brief and questions:
        yield question_line(questions, known)._replace(indent=4)
        yield from (line._replace(indent=4) for line in remarks)
        return
    yield from (ScreenLine((Span(question, "question"),), indent=4, hang=2) for question in questions)
    yield from (line._replace(indent=4) for line in (*remarks, *caution_line(known, is_brief)))
    if places and not shared.named_in and not is_brief:
        text = _("Named by a source: {sources}.").format(sources=", ".join(places))
        yield ScreenLine((Span(text, "dim"),), indent=4, hang=2)


def question_line(questions: Sequence[str], known: Sequence[str] = ()) -> ScreenLine:
    """The first of some questions in one line, with how many others there are and how many cautions."""
    more = len(questions) - 1
    counts = (
        (more, ngettext("{count} more question", "{count} more questions", more).format(count=more)),
        (len(known), ngettext("{count} caution", "{count} cautions", len(known)).format(count=len(known))),
    )
    text = ", ".join(counted for count, counted in counts if count).replace(" ", "\N{NO-BREAK SPACE}")
    tail = (Span(f"  {text}", "caution" if known else "dim"),) if text else ()
    return ScreenLine((Span(questions[0], "question"),), hang=2, is_shortened=True, tail=tail)


def own_name(match: Match) -> str:
    """The name of the model that was judged; empty for an offer as it stands and for a model without a name."""
    names = (variant.name for variant in match.offer.variants if variant.id == match.candidate.variant)
    return localize(next(names, None))


def name_of(match: Match) -> str:
    """The name of the model that was judged, or of the offer where the model has none of its own."""
    return own_name(match) or localize(match.offer.name)


def unnamed_model(match: Match) -> list[str]:
    """The mark of the model that was judged, where the name does not say it."""
    mark = match.candidate.variant
    return [_("model {model}").format(model=mark)] if mark and not own_name(match) else []


def other_models(match: Match) -> Iterator[ScreenLine]:
    """The models of the offer that answer other parts of the need."""
    if match.complementary:
        names = ", ".join(own_name(it) or it.candidate.variant or name_of(it) for it in match.complementary)
        text = _("For other parts of the need: {models}.").format(models=names)
        yield ScreenLine((Span(text, "dim"),), hang=2)


def questions_of(match: Match) -> tuple[str, ...]:
    """What is open about a match and the other models of its offer, each question once."""
    questions = (question for found in (match, *match.complementary) for question in found.questions)
    return tuple(dict.fromkeys(questions))


def _points(match: Match) -> tuple[Span, ...]:
    """The bar of the sure and the open points, and their numbers."""
    total = sum((verdict.maximum for verdict in match.verdicts), Decimal(0)) or Decimal(1)
    sure, best = (min(BAR, round(BAR * points / total)) for points in (match.score, match.score_high))
    number = whole_points(match)
    bars = (Span("█" * sure, "good"), Span("░" * (best - sure), "open"), Span("·" * (BAR - best), "dim"))
    return (*bars, Span(" " * (6 - len(number)) + number))


def whole_points(match: Match) -> str:
    """The points that are sure and those at best, for people: 91–96."""
    low, high = round(match.score), round(match.score_high)
    return str(low) if low == high else f"{low}–{high}"


def caution_line(texts: Sequence[str], is_brief: bool) -> Iterator[ScreenLine]:
    """What is known against an offer; of several cautions as much as one line holds."""
    if len(texts) == 1:
        text = _("Caution: {caution}").format(caution=texts[0])
    elif texts:
        text = ngettext("{count} caution: {cautions}", "{count} cautions: {cautions}", len(texts))
        text = text.format(count=len(texts), cautions=" ".join(texts))
    else:
        return
    yield ScreenLine((Span(text, "caution"),), hang=2, is_shortened=is_brief or len(texts) > 1)


def other_line(match: Match, name: str, id: str) -> ScreenLine:
    """A match that does not answer, and why not."""
    role = ROLES[match.outcome]
    spans = (
        Span(f"{OUTCOME_MARKS.get(match.outcome, '·')} ", role),
        Span(name, "dim"),
        Span(f"  {id}  ", "id"),
        Span(reason_of(match), role),
    )
    return ScreenLine(spans, indent=2, hang=2)
