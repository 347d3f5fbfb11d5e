"""The lines of a screen of matches that are about one match: its name, its points, what to ask, what is known against it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from offerbook.matching.cells import named_in, proposals_of, reason_of, variant_name
from offerbook.matching.criteria.cautions import CautionDetail
from offerbook.matching.match import Match
from offerbook.matching.questions import answerer_of
from offerbook.matching.verdict import Verdict
from offerbook.model.phrases import localize
from offerbook.tables.screen import Role, ScreenLine, Span
from offerbook.tables.table import OUTCOME_MARKS
from offerbook.text.i18n import _, ngettext

BAR = 10
"""Columns of a bar: all the points there are."""
NAMED = "★"
"""Stands after an offer that a source names for the project."""
ASKED_ABOVE = "\N{NO-BREAK SPACE}↑"
"""Stands after an offer of which nothing is asked but what is asked of it above, for another need."""
ROLES: dict[str, Role] = {
    "fits": "good",
    "fits-if-confirmed": "open",
    "blocked": "bad",
    "related": "dim",
    "distant": "dim",
}
"""The colour of each outcome."""


def shared_questions(answers: Sequence[Match]) -> tuple[str, ...]:
    """The questions that all of some answers leave open, which are said once; that about a single one stands under it."""
    of_each = [questions_of(match) for match in answers]
    return tuple(it for it in of_each[0] if all(it in others for others in of_each)) if len(answers) > 1 else ()


def answer_line(match: Match, name: str, id: str, is_shortened: bool = False) -> ScreenLine:
    """A match that answers: its name and id, a star where a source names it, and its points."""
    sign = Span(f"{OUTCOME_MARKS[match.outcome]} ", ROLES[match.outcome])
    star = (Span(f"\N{NO-BREAK SPACE}{NAMED}", "good"),) if named_in(match) else ()
    tail = (Span(f"  {id}", "id"), *star)
    return ScreenLine(
        (sign, Span(name, "name")), indent=2, hang=2, aside=_points(match), is_shortened=is_shortened, tail=tail
    )


def question_lines(match: Match, shared: Sequence[str]) -> Iterator[ScreenLine]:
    """What to ask of a match, but what is asked of all."""
    questions = told_questions(match, shared)
    yield from (ScreenLine((Span(question, "question"),), indent=4, hang=2) for question in questions)


def told_questions(match: Match, shared: Sequence[str]) -> Iterator[str]:
    """What to ask of a match, but what is asked of all; with its model where that is not the one that was judged."""
    own = match.questions
    for question in questions_of(match):
        if question not in shared:
            yield question if question in own else with_model(question, match.complementary)


def with_model(question: str, asked: Iterable[Match]) -> str:
    """A question behind the name of the model that it is about; as it is where it is about the offer, its maker or several models.

    asked: the matches that may leave it open.
    """
    models = {_model_meant(it, verdict) for it in asked for verdict in it.verdicts if verdict.question == question}
    model = models.pop() if len(models) == 1 else ""
    return _("{model}: {question}").format(model=model, question=question) if model else question


def _model_meant(match: Match, verdict: Verdict) -> str:
    """The model whose maker can answer a question about it; empty where it is about more, or for the buyer."""
    if answerer_of(verdict) == "buyer":
        return ""
    variants = (it for it in match.offer.variants if it.id == match.candidate.variant)
    if isinstance(verdict.detail, CautionDetail) and not any(verdict.detail.caution in it.cautions for it in variants):
        return ""
    return variant_name(match) or ""


def brief_question_line(questions: Sequence[str], known: Sequence[str] = ()) -> ScreenLine:
    """The first of some questions, whole, with how many others there are and how many cautions."""
    more = len(questions) - 1
    counts = (
        (more, ngettext("+{count} question", "+{count} questions", more).format(count=more)),
        (len(known), ngettext("{count} caution", "{count} cautions", len(known)).format(count=len(known))),
    )
    text = ", ".join(counted for count, counted in counts if count).replace(" ", "\N{NO-BREAK SPACE}")
    tail = (Span(f" {text}", "caution" if known else "dim"),) if text else ()
    return ScreenLine((Span(questions[0], "question"),), hang=2, tail=tail)


def named_lines(matches: Iterable[Match], indent: int) -> Iterator[ScreenLine]:
    """What the star stands for: the sources that name some offers for their projects, each with its paragraphs."""
    places: dict[str, tuple[str, list[int]]] = {}
    for match in matches:
        found = proposals_of(match)
        for proposal, name in zip(found.proposals, found.names, strict=True):
            _name, paragraphs = places.setdefault(proposal.source, (localize(name), []))
            if proposal.paragraph is not None and proposal.paragraph not in paragraphs:
                paragraphs.append(proposal.paragraph)
    for id, (source, paragraphs) in places.items():
        if paragraphs:
            text = ngettext(
                "{source}, paragraph {paragraphs}", "{source}, paragraphs {paragraphs}", len(paragraphs)
            ).format(source=source, paragraphs=", ".join(map(str, sorted(paragraphs))))
        text = _("Proposed by name or kind: {source}").format(source=text if paragraphs else source)
        sign, tail = Span(f"{NAMED} ", "good"), (Span(f"  {id}", "id"),)
        yield ScreenLine((sign, Span(text, "dim")), indent=indent, hang=2, tail=tail)


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


def other_models(match: Match) -> str:
    """The models of the offer that answer other parts of the need; empty where there are none."""
    names = ", ".join(own_name(it) or it.candidate.variant or name_of(it) for it in match.complementary)
    return _("for other parts of the need: {models}").format(models=names) if names else ""


def remark_line(text: str) -> Iterator[ScreenLine]:
    """What is remarked on a match, where there is anything."""
    if text:
        yield ScreenLine((Span(text[0].upper() + text[1:], "dim"),), indent=4, hang=2)


def questions_of(match: Match) -> tuple[str, ...]:
    """What is open about a match and the other models of its offer, each question once."""
    questions = (question for found in (match, *match.complementary) for question in found.questions)
    return tuple(dict.fromkeys(questions))


def _points(match: Match) -> tuple[Span, ...]:
    """The bar of the sure and the open points, a whole one for a hundred, and their numbers."""
    sure, best = (min(BAR, round(BAR * points / 100)) for points in (match.score, match.score_high))
    number = whole_points(match)
    bars = (Span("█" * sure, "good"), Span("░" * (best - sure), "open"), Span("·" * (BAR - best), "dim"))
    return (*bars, Span(" " * (6 - len(number)) + number))


def whole_points(match: Match) -> str:
    """The points that are sure and those at best, for people: 91–96."""
    low, high = round(match.score), round(match.score_high)
    return str(low) if low == high else f"{low}–{high}"


def caution_lines(texts: Sequence[str]) -> Iterator[ScreenLine]:
    """What is known against an offer, each caution whole."""
    for text in texts:
        yield ScreenLine((Span(_("Caution: {caution}").format(caution=text), "caution"),), hang=2)


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
