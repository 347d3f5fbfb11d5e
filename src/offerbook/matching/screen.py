"""Matches as a screen: need by need, what answers it, what to ask, and what is known against it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import NamedTuple

from offerbook.matching.cells import cautions, named_in, reason_of
from offerbook.matching.criteria.group import GroupDetail
from offerbook.matching.judging import best_of_parts
from offerbook.matching.match import Match
from offerbook.matching.match_filter import DEFAULT_LIMIT
from offerbook.matching.tables import standing_of
from offerbook.model.phrases import amount_text, localize
from offerbook.model.records import Need
from offerbook.tables.screen import Role, Screen, ScreenLine, Span
from offerbook.tables.table import OUTCOME_MARKS, word
from offerbook.text.i18n import _, ngettext

BAR = 10
"""Columns of a bar: all the points there are."""
ROLES: dict[str, Role] = {
    "fits": "good",
    "fits-if-confirmed": "open",
    "blocked": "bad",
    "related": "dim",
    "distant": "dim",
}
"""The colour of each outcome."""
STANDING_ROLES: dict[str, Role] = {**ROLES, "part-open": "open"}
"""The colour of each way in which a need is covered."""
BLANK = ScreenLine()


class MatchesView(NamedTuple):
    """What a screen of matches is made of.

    kind: "project", "need" or "offer", whichever was asked about; empty for the whole catalogue.
    name: its name in the reader's language.
    needs: the needs that were asked about, with their ids.
    matches: those that are wanted.
    judged: those that tell how the needs are covered, whatever is wanted.
    is_narrowed: whether only some offers or outcomes were asked for, so that a need without them is not shown.
    lists_others: whether the matches that answer nothing are listed, or counted.
    """

    kind: str
    name: str
    needs: Sequence[tuple[str, Need]]
    matches: Sequence[Match]
    judged: Sequence[Match]
    is_narrowed: bool = False
    lists_others: bool = False


def matches_screen(view: MatchesView) -> Screen:
    """The screen of some matches; empty where there is nothing to show."""
    lines = _offer_lines(view) if view.kind == "offer" else _need_lines(view)
    shown = list(lines)
    if shown and any(match.answers for match in view.matches):
        shown += [BLANK, _legend()]
    return tuple(shown)


# --- by need


def _need_lines(view: MatchesView) -> Iterator[ScreenLine]:
    wanted, judged = _by_need(view.matches), _by_need(view.judged)
    needs = [(id, need) for id, need in view.needs if id in wanted or not view.is_narrowed]
    if not needs:
        return
    standings = {id: standing_of(need, judged.get(id, ())) for id, need in needs}
    if view.kind == "need":
        yield ScreenLine((Span(_answers_sentence(view), "heading"),))
    else:
        yield ScreenLine((Span(_sentence(view, list(standings.values())), "heading"),))
    for id, need in needs:
        if view.kind != "need":
            yield BLANK
            yield ScreenLine((Span(localize(need.name), "heading"),), hang=2)
        yield from _section(view, (id, need), wanted.get(id, ()), judged.get(id, ()), standings[id])


def _by_need(matches: Sequence[Match]) -> Mapping[str, list[Match]]:
    by_need: dict[str, list[Match]] = {}
    for match in matches:
        by_need.setdefault(match.need_id, []).append(match)
    return by_need


def _sentence(view: MatchesView, standings: Sequence[str]) -> str:
    """How many needs are covered, as one would say it."""
    counts = ", ".join(_counts(standings, view.is_narrowed))
    if view.is_narrowed:
        text = ngettext(
            "{name}: {count} of {all} needs has such offers: {counts}.",
            "{name}: {count} of {all} needs have such offers: {counts}.",
            len(standings),
        )
    else:
        text = ngettext("{name}: {count} need: {counts}.", "{name}: {count} needs: {counts}.", len(standings))
    return text.format(name=view.name, count=len(standings), all=len(view.needs), counts=counts)


def _counts(standings: Sequence[str], is_narrowed: bool) -> Iterator[str]:
    """Each standing with its number; one that most projects do not have is left out where it is none."""
    texts = {
        "fits": ngettext("{count} covered", "{count} covered", standings.count("fits")),
        "fits-if-confirmed": ngettext("{count} to confirm", "{count} to confirm", standings.count("fits-if-confirmed")),
        "part-open": ngettext("{count} covered in part", "{count} covered in part", standings.count("part-open")),
        "blocked": ngettext(
            "{count} blocked by a condition", "{count} blocked by a condition", standings.count("blocked")
        ),
        "related": ngettext(
            "{count} with similar offers only", "{count} with similar offers only", standings.count("related")
        ),
        "past-demand": ngettext("{count} past", "{count} past", standings.count("past-demand")),
        "": ngettext("{count} without offers", "{count} without offers", standings.count("")),
    }
    for key, text in texts.items():
        is_usual = key in ("fits", "fits-if-confirmed") or (key == "" and not is_narrowed)
        if is_usual or key in standings:
            yield text.format(count=standings.count(key))


def _answers_sentence(view: MatchesView) -> str:
    """How many offers answer the one need."""
    answers = [match for match in view.matches if match.answers]
    if answers:
        text = ngettext(
            "{name}: {count} offer answers it, {counts}.", "{name}: {count} offers answer it, {counts}.", len(answers)
        )
    else:
        text = _("{name}: no offer answers it.")
    return text.format(name=view.name, count=len(answers), counts=_outcome_counts(answers))


def _outcome_counts(answers: Sequence[Match]) -> str:
    """How many of some matches answer as they are, and how many if something is confirmed."""
    texts = {"fits": _("{count} as it is"), "fits-if-confirmed": _("{count} if confirmed")}
    counts = {outcome: sum(match.outcome == outcome for match in answers) for outcome in texts}
    return ", ".join(text.format(count=counts[outcome]) for outcome, text in texts.items() if counts[outcome])


def _section(
    view: MatchesView, asked_need: tuple[str, Need], matches: Sequence[Match], judged: Sequence[Match], standing: str
) -> Iterator[ScreenLine]:
    """What stands under the heading of a need: how it is covered, what answers it, and how much else there is."""
    id, need = asked_need
    answers = [match for match in matches if match.answers]
    shared = _Shared.of(answers)
    yield _state_of_need(id, need, judged, standing)
    for question in shared.questions:
        text = _("Ask about each of them: {question}").format(question=question)
        yield ScreenLine((Span(text, "question"),), indent=2, hang=2)
    is_brief = view.kind != "need"
    for match in answers:
        name = (_name_of(match), ", ".join([match.offer.id, *_unnamed_model(match)]))
        remarks = (*_other_models(match), *_caution_line(cautions(match), is_brief))
        yield from _answer(match, name, remarks, shared, is_brief)
    others = [match for match in matches if not match.answers]
    count = () if view.lists_others else _count_of_others(others, len(matches) >= DEFAULT_LIMIT)
    if shared.named_in:
        text = _("Named in {sources}.") if len(answers) == 1 else _("All of them are named in {sources}.")
        text = text.format(sources=", ".join(shared.named_in))
        yield ScreenLine((Span(text, "dim"),), indent=2, hang=2, aside=count)
    elif count:
        yield ScreenLine(count, indent=2, hang=2)
    if view.lists_others:
        yield from (_other(match, _name_of(match), match.offer.id) for match in others)


def _state_of_need(id: str, need: Need, judged: Sequence[Match], standing: str) -> ScreenLine:
    """The id of a need, its status, its quantity and how it is covered."""
    facts = [word(need.status), *map(amount_text, need.quantities)]
    role = STANDING_ROLES.get(standing, "dim")
    spans = (Span(f"{id}  ", "id"), Span(f"{' · '.join(facts)} · "), Span(_coverage(need, judged, standing), role))
    return ScreenLine(spans, indent=2, hang=2)


class _Shared(NamedTuple):
    """What several answers to one need have in common, which is said once for them all."""

    questions: tuple[str, ...] = ()
    named_in: tuple[str, ...] = ()

    @classmethod
    def of(cls, answers: Sequence[Match]) -> _Shared:
        """What all of these answers share; the question about a single one stands under it."""
        places = {named_in(match) for match in answers}
        sources = places.pop() if len(places) == 1 else ()
        if len(answers) < 2:
            return cls((), sources)
        of_each = [_questions(match) for match in answers]
        return cls(tuple(it for it in of_each[0] if all(it in others for others in of_each)), sources)


def _coverage(need: Need, judged: Sequence[Match], standing: str) -> str:
    """How a need is covered, in a few words."""
    if standing == "part-open":
        parts = best_of_parts(need, judged)
        names = _group_names(judged)
        missing = [names.get(group, group) for group, match in parts.items() if match is None]
        return _("covered in part, nothing for: {parts}").format(parts=", ".join(missing))
    return {
        "fits": _("covered"),
        "fits-if-confirmed": _("covered if confirmed"),
        "blocked": _("blocked by a condition"),
        "related": _("only similar offers"),
        "past-demand": _("nobody buys for it today"),
        "": _("nothing is offered"),
    }[standing]


def _group_names(matches: Sequence[Match]) -> Mapping[str, str]:
    """The names of the groups that the need of these matches asks for, by id."""
    details = (verdict.detail for match in matches[:1] for verdict in match.verdicts)
    return {
        group.id: localize(group.name)
        for detail in details
        if isinstance(detail, GroupDetail)
        for group in detail.required
    }


# --- by offer


def _offer_lines(view: MatchesView) -> Iterator[ScreenLine]:
    """What an offer answers, need by need."""
    if not view.matches:
        return
    answers = [match for match in view.matches if match.answers]
    if answers:
        text = ngettext(
            "{name}: {count} need answered, {counts}.", "{name}: {count} needs answered, {counts}.", len(answers)
        )
    else:
        text = _("{name}: no need answered.")
    sentence = text.format(name=view.name, count=len(answers), counts=_outcome_counts(answers))
    yield ScreenLine((Span(sentence, "heading"),), tail=(Span(f"  {view.matches[0].offer.id}", "id"),))
    yield from (line._replace(indent=2) for line in _caution_line(_offer_cautions(view.matches[0]), is_brief=False))
    if answers:
        yield BLANK
    for match in answers:
        name = (localize(match.need.name), f"{match.need_id} · {word(match.need.status)}")
        yield from _answer(match, name, (*_model(match), *_other_models(match)), _Shared(), is_brief=False)
    others = [match for match in view.matches if not match.answers]
    if view.lists_others:
        yield from (_other(match, localize(match.need.name), match.need_id) for match in others)
    elif count := _count_of_others(others, may_be_more=False):
        yield ScreenLine(count, indent=2)


def _offer_cautions(match: Match) -> tuple[str, ...]:
    return tuple(localize(caution.text) for caution in match.offer.cautions)


def _model(match: Match) -> Iterator[ScreenLine]:
    """The model of the offer that was judged."""
    if model := _own_name(match) or match.candidate.variant:
        yield ScreenLine((Span(_("Judged by the model {model}.").format(model=model), "dim"),), hang=2)


# --- one match


def _answer(
    match: Match, name: tuple[str, str], remarks: Iterable[ScreenLine], shared: _Shared, is_brief: bool
) -> Iterator[ScreenLine]:
    """A match that answers: its name and id, its points, what to ask, what is remarked, and who proposes it."""
    sign = Span(f"{OUTCOME_MARKS[match.outcome]} ", ROLES[match.outcome])
    spans, tail = (sign, Span(name[0], "name")), (Span(f"  {name[1]}", "id"),)
    yield ScreenLine(spans, indent=2, hang=2, aside=_points(match), is_shortened=is_brief, tail=tail)
    for question in _questions(match):
        if question not in shared.questions:
            text = _("Ask: {question}").format(question=question)
            yield ScreenLine((Span(text, "question"),), indent=4, hang=2)
    yield from (line._replace(indent=4) for line in remarks)
    places = named_in(match)
    if places and not shared.named_in:
        text = _("Named in {sources}.").format(sources=", ".join(places))
        yield ScreenLine((Span(text, "dim"),), indent=4, hang=2)


def _own_name(match: Match) -> str:
    """The name of the model that was judged; empty for an offer as it stands and for a model without a name."""
    names = (variant.name for variant in match.offer.variants if variant.id == match.candidate.variant)
    return localize(next(names, None))


def _name_of(match: Match) -> str:
    """The name of the model that was judged, or of the offer where the model has none of its own."""
    return _own_name(match) or localize(match.offer.name)


def _unnamed_model(match: Match) -> list[str]:
    """The mark of the model that was judged, where the name does not say it."""
    mark = match.candidate.variant
    return [_("model {model}").format(model=mark)] if mark and not _own_name(match) else []


def _other_models(match: Match) -> Iterator[ScreenLine]:
    """The models of the offer that answer other parts of the need."""
    if match.complementary:
        names = ", ".join(_own_name(it) or it.candidate.variant or _name_of(it) for it in match.complementary)
        text = _("For other parts of the need: {models}.").format(models=names)
        yield ScreenLine((Span(text, "dim"),), hang=2)


def _questions(match: Match) -> tuple[str, ...]:
    questions = (question for found in (match, *match.complementary) for question in found.questions)
    return tuple(dict.fromkeys(questions))


def _points(match: Match) -> tuple[Span, ...]:
    """The bar of the sure and the open points, and their numbers."""
    total = sum((verdict.maximum for verdict in match.verdicts), Decimal(0)) or Decimal(1)
    sure, best = (min(BAR, round(BAR * points / total)) for points in (match.score, match.score_high))
    low, high = round(match.score), round(match.score_high)
    number = str(low) if low == high else f"{low}–{high}"
    bars = (Span("█" * sure, "good"), Span("░" * (best - sure), "open"), Span("·" * (BAR - best), "dim"))
    return (*bars, Span(" " * (6 - len(number)) + number))


def _caution_line(texts: Sequence[str], is_brief: bool) -> Iterator[ScreenLine]:
    """What is known against an offer; of several cautions as much as one line holds."""
    if len(texts) == 1:
        text = _("Caution: {caution}").format(caution=texts[0])
    elif texts:
        text = ngettext("{count} caution: {cautions}", "{count} cautions: {cautions}", len(texts))
        text = text.format(count=len(texts), cautions=" ".join(texts))
    else:
        return
    yield ScreenLine((Span(text, "caution"),), hang=2, is_shortened=is_brief or len(texts) > 1)


def _other(match: Match, name: str, id: str) -> ScreenLine:
    """A match that does not answer, and why not."""
    role = ROLES[match.outcome]
    spans = (
        Span(f"{OUTCOME_MARKS.get(match.outcome, '·')} ", role),
        Span(name, "dim"),
        Span(f"  {id}  ", "id"),
        Span(reason_of(match), role),
    )
    return ScreenLine(spans, indent=2, hang=2)


def _count_of_others(others: Sequence[Match], may_be_more: bool) -> tuple[Span, ...]:
    """How many matches answer nothing, and how to see them; empty where there are none."""
    blocked, related = (sum(match.outcome == outcome for match in others) for outcome in ("blocked", "related"))
    number = f"{related}+" if may_be_more else str(related)
    texts = [
        ngettext("{count} blocked", "{count} blocked", blocked).format(count=blocked),
        ngettext("{count} related", "{count} related", related).format(count=number),
    ]
    counts = ", ".join(text for text, count in zip(texts, (blocked, related), strict=True) if count)
    return (Span(_("{counts} (--all)").format(counts=counts), "dim"),) if counts else ()


def _legend() -> ScreenLine:
    """What the signs and the bar mean."""
    marks = ((OUTCOME_MARKS[outcome], word(outcome)) for outcome in ("fits", "fits-if-confirmed"))
    bars = (("█", _("sure")), ("░", _("if confirmed")), ("·", _("not earned")))
    items = [f"{sign}\N{NO-BREAK SPACE}{meaning}" for sign, meaning in (*marks, *bars)]
    return ScreenLine((Span("   ".join(items), "dim"),))
