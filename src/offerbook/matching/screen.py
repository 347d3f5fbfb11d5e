"""Matches as a screen: need by need, what answers it, what to ask, and what is known against it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from offerbook.matching.answer_counts import counted_as, standing_counts
from offerbook.matching.answer_lines import (
    ASKED_ABOVE,
    NAMED,
    ROLES,
    answer_line,
    brief_question_line,
    caution_lines,
    name_of,
    named_lines,
    other_line,
    other_models,
    own_name,
    question_lines,
    questions_of,
    remark_line,
    shared_questions,
    told_questions,
    unnamed_model,
    with_model,
)
from offerbook.matching.cells import cautions, named_in
from offerbook.matching.criteria.group import GroupDetail
from offerbook.matching.judging import best_of_parts
from offerbook.matching.match import Match
from offerbook.matching.match_filter import DEFAULT_LIMIT
from offerbook.matching.matches_view import MatchesView, answers_sentence, needs_sentence, offer_sentence
from offerbook.matching.tables import standing_of
from offerbook.model.phrases import amount_text, listed, localize, name_in_sentence, when_text
from offerbook.model.records import Need
from offerbook.tables.screen import Role, Screen, ScreenLine, Span
from offerbook.tables.table import OUTCOME_MARKS, word
from offerbook.text.i18n import _, ngettext

MOST_ANSWERS = 3
"""Offers that answer a need which are listed where several needs are shown; the others are counted."""
MOST_OTHERS = 2
"""Offers that do not answer which are listed where nothing answers, so that a reader sees what comes nearest."""
STANDING_ROLES: dict[str, Role] = {**ROLES, "part-open": "open"}
"""The colour of each way in which a need is covered."""
STANDING_MARKS = {**OUTCOME_MARKS, "part-open": OUTCOME_MARKS["fits-if-confirmed"], "": OUTCOME_MARKS["no-offer"]}
"""The sign of each."""
BLANK = ScreenLine()


def matches_screen(view: MatchesView) -> Screen:
    """The screen of some matches; empty where there is nothing to show."""
    if view.projects:
        return tuple(_project_lines(view))
    shown = list(_offer_lines(view) if view.kind == "offer" else _need_lines(view))
    if shown and view.matches:
        shown += _legend(view, shown)
    return tuple(shown)


# --- by need


def _need_lines(view: MatchesView) -> Iterator[ScreenLine]:
    wanted, judged = _by_need(view.matches), _by_need(view.judged)
    needs = [(id, need) for id, need in view.needs if id in wanted or not view.is_narrowed or view.kind == "need"]
    if not needs:
        return
    standings = {id: standing_of(need, judged.get(id, ())) for id, need in needs}
    counted = [counted_as(need, standings[id]) for id, need in needs]
    sentence = answers_sentence(view) if view.kind == "need" else needs_sentence(view, counted)
    yield ScreenLine((Span(sentence, "heading"),))
    told: dict[str, set[str]] = {}
    for id, need in needs:
        yield BLANK
        yield from _section(view, (id, need), wanted.get(id, ()), judged.get(id, ()), standings[id], told)


def _by_need(matches: Sequence[Match]) -> Mapping[str, list[Match]]:
    by_need: dict[str, list[Match]] = {}
    for match in matches:
        by_need.setdefault(match.need_id, []).append(match)
    return by_need


def _section(
    view: MatchesView,
    asked_need: tuple[str, Need],
    matches: Sequence[Match],
    judged: Sequence[Match],
    standing: str,
    told: dict[str, set[str]],
) -> Iterator[ScreenLine]:
    """What stands under the heading of a need: what is known against it, how it is covered, what answers it, how much else there is.

    told: by the offers that are shown already, what is asked of each; those of this need are added.
    """
    answers = [match for match in matches if match.answers]
    others = [match for match in matches if not match.answers]
    shown = answers[:MOST_ANSWERS] if view.is_brief and not view.lists_others else answers
    listed_others = _listed_others(view, answers, others)
    left = _left_out(view, answers[len(shown) :], others, len(matches) >= DEFAULT_LIMIT, len(listed_others))
    yield _heading(view, asked_need, judged, standing, left if answers else _with_hidden_answers(left, judged))
    if not view.is_brief:
        known = [localize(caution.text) for caution in asked_need[1].cautions]
        yield from (line._replace(indent=2) for line in caution_lines(known))
    shared = shared_questions(answers)
    of_all = [_("{question} (all offers below)").format(question=question) for question in shared]
    if of_all and view.is_brief:
        yield brief_question_line(of_all)._replace(indent=2)
    else:
        yield from (ScreenLine((Span(text, "question"),), indent=2, hang=2) for text in of_all)
    for match in shown:
        id = ", ".join([view.whence("offer", match.offer.id), *unnamed_model(match)])
        head = answer_line(match, name_of(match), id, is_shortened=view.is_brief)
        if view.is_brief:
            yield from _brief_answer(match, head, shared, told)
        else:
            yield head
            yield from question_lines(match, shared)
            yield from remark_line(other_models(match))
            yield from (line._replace(indent=4) for line in caution_lines(cautions(match)))
    if not view.is_brief:
        yield from named_lines(shown, indent=2)
    yield from (other_line(it, name_of(it), view.whence("offer", it.offer.id)) for it in listed_others)


def _listed_others(view: MatchesView, answers: Sequence[Match], others: Sequence[Match]) -> Sequence[Match]:
    """Of what does not answer what is listed: all where a reader asks for it, the nearest where nothing answers, else nothing."""
    return others if view.lists_others else () if answers else others[:MOST_OTHERS]


def _brief_answer(
    match: Match, head: ScreenLine, shared: Sequence[str], told: dict[str, set[str]]
) -> Iterator[ScreenLine]:
    """An answer with the first question that is not asked above, of the need or of this very offer."""
    is_new = match.offer.id not in told
    known = cautions(match, with_asking=False) if is_new else ()
    before = told.setdefault(match.offer.id, set())
    questions = [question for question in questions_of(match) if question not in shared]
    unasked = list(told_questions(match, [*shared, *before]))
    before.update(questions)
    if questions and not unasked:
        head = head._replace(tail=(*head.tail, Span(ASKED_ABOVE, "dim")))
    yield head
    if unasked:
        yield brief_question_line(unasked, known)._replace(indent=4)
    else:
        more = len(known) - 1
        text = ngettext("+{count} caution", "+{count} cautions", more).format(count=more)
        tail = (Span(f" {_unbroken(text)}", "caution"),) if more > 0 else ()
        yield from (line._replace(indent=4, tail=tail) for line in caution_lines(known[:1]))


def _heading(
    view: MatchesView, asked_need: tuple[str, Need], judged: Sequence[Match], standing: str, left: str
) -> ScreenLine:
    """The name and id of a need, its status, time and quantity, how it is covered, and what is not listed under it."""
    id, need = asked_need
    facts = [
        word(need.status),
        *([when_text(need.when, is_short=True)] if need.when else []),
        *map(amount_text, need.quantities),
    ]
    role, coverage = STANDING_ROLES.get(standing, "dim"), _coverage(view, need, judged, standing)
    spans = (
        Span(f"{STANDING_MARKS[standing]} ", role),
        Span(localize(need.name), "heading"),
        Span(f"  {view.whence('need', id)} · {', '.join(map(_unbroken, facts))}", "id"),
        *([Span(f" · {coverage}", role)] if coverage else []),
        *([Span(f" · {left}", "dim")] if left else []),
    )
    return ScreenLine(spans, hang=2)


def _unbroken(text: str) -> str:
    return text.replace(" ", "\N{NO-BREAK SPACE}")


def _left_out(
    view: MatchesView, answers: Sequence[Match], others: Sequence[Match], may_be_more: bool, listed_others: int
) -> str:
    """How many matches of a need are not listed, by what they are; empty where all are, or where only the best are asked for.

    listed_others: how many of the others are listed, the first of them.
    """
    if view.lists_others or view.is_cut:
        return ""
    left, more = others[listed_others:], len(answers)
    blocked, related = (sum(match.outcome == outcome for match in left) for outcome in ("blocked", "related"))
    if listed_others:
        texts = [
            (blocked, ngettext("{count} more blocked", "{count} more blocked", blocked)),
            (related, ngettext("{count} more related", "{count} more related", related)),
        ]
    else:
        texts = [
            # Beside others, "1 more" is like those listed.
            (more, _("{count} more") if others else ngettext("{count} more offer", "{count} more offers", more)),
            (blocked, ngettext("{count} blocked", "{count} blocked", blocked)),
            (related, ngettext("{count} related", "{count} related", related)),
        ]
    found = [(str(count), text) for count, text in texts if count]
    if found and may_be_more:
        found[-1] = (f"{found[-1][0]}+", found[-1][1])
    return listed([_unbroken(text.format(count=number)) for number, text in found])


def _with_hidden_answers(left: str, judged: Sequence[Match]) -> str:
    """What is not listed of a need under which no answer is, with the number of its answers; as it is where it has none."""
    count = sum(match.answers for match in judged)
    text = _unbroken(ngettext("{count} answer not listed", "{count} answers not listed", count).format(count=count))
    return listed([text, *([left] if left else [])]) if count else left


def _coverage(view: MatchesView, need: Need, judged: Sequence[Match], standing: str) -> str:
    """How a need is covered, in a few words; empty where its sign says all."""
    if standing == "part-open":
        parts = best_of_parts(need, judged)
        names = _group_names(judged)
        missing = [names.get(group, group) for group, match in parts.items() if match is None]
        return _("no {parts}").format(parts=listed(missing))
    return {
        "blocked": _("blocked by a condition"),
        "related": _("only similar offers") if view.of_all_offers else _("these offers are only similar"),
        "past-demand": _("nobody buys for it today"),
        "": _("nothing is offered") if view.of_all_offers else _("none of these offers"),
    }.get(standing, "")


def _group_names(matches: Sequence[Match]) -> Mapping[str, str]:
    """The names of the groups that the need of these matches asks for, as within a sentence, by id."""
    details = (verdict.detail for match in matches[:1] for verdict in match.verdicts)
    return {
        group.id: name_in_sentence(group)
        for detail in details
        if isinstance(detail, GroupDetail)
        for group in detail.required
    }


# --- the whole catalogue, project by project


def _project_lines(view: MatchesView) -> Iterator[ScreenLine]:
    """How many needs of each project are covered; the needs themselves would fill many screens."""
    judged = _by_need(view.judged)
    standings: dict[str, list[str]] = {id: [] for id in view.projects}
    for id, need in view.needs:
        standing = counted_as(need, standing_of(need, judged.get(id, ())))
        standings.setdefault(id.partition("/")[0], []).append(standing)
    yield ScreenLine((Span(needs_sentence(view, [it for each in standings.values() for it in each]), "heading"),))
    yield BLANK
    for project, each in standings.items():
        if each:
            spans = (Span(view.projects.get(project, project), "name"), Span(f"  {project}", "id"))
            yield ScreenLine((*spans, Span(f"  {standing_counts(each)}")), indent=2, hang=2)
    yield BLANK
    text = _(
        "`offerbook match PROJECT` shows the needs of one, `offerbook matrix` all at a glance, -f table every match."
    )
    yield ScreenLine((Span(text, "dim"),))


# --- by offer


def _offer_lines(view: MatchesView) -> Iterator[ScreenLine]:
    """What an offer answers, need by need."""
    if not view.judged:
        return
    answers = [match for match in view.matches if match.answers]
    offer = view.judged[0].offer
    sentence = (Span(offer_sentence(view), "heading"),)
    yield ScreenLine(sentence, tail=(Span(f"  {view.whence('offer', offer.id)}", "id"),))
    yield from (
        line._replace(indent=2) for line in caution_lines([localize(caution.text) for caution in offer.cautions])
    )
    if answers:
        yield BLANK
    shared = shared_questions(answers)
    for question in shared:
        named = with_model(question, (it for match in answers for it in (match, *match.complementary)))
        text = _("{question} (all needs below)").format(question=named)
        yield ScreenLine((Span(text, "question"),), indent=2, hang=2)
    for match in answers:
        id = f"{view.whence('need', match.need_id)} · {word(match.need.status)}"
        yield answer_line(match, localize(match.need.name), id)
        yield from question_lines(match, shared)
        yield from remark_line(_model(match))
        yield from remark_line(other_models(match))
    yield from named_lines(answers, indent=2)
    others = [match for match in view.matches if not match.answers]
    listed_others = _listed_others(view, answers, others)
    for match in listed_others:
        yield other_line(match, localize(match.need.name), view.whence("need", match.need_id))
    if left := _left_out(view, (), others, False, len(listed_others)):
        yield ScreenLine((Span(left, "dim"),), indent=2)


def _model(match: Match) -> str:
    """The model of the offer that was judged; empty for the offer as it stands."""
    model = own_name(match) or match.candidate.variant
    return _("judged by the model {model}").format(model=model) if model else ""


# --- below


def _legend(view: MatchesView, shown: Sequence[ScreenLine]) -> Sequence[ScreenLine]:
    """What the signs and the bar mean, and how to see what is counted and not listed.

    shown: the lines above it.
    """
    outcomes, tails = {match.outcome for match in view.matches}, [span for line in shown for span in line.tail]
    marks = [
        (OUTCOME_MARKS[outcome], word(outcome)) for outcome in ("fits", "fits-if-confirmed") if outcome in outcomes
    ]
    bars = [("█", _("sure; full bar = 100")), ("░", _("if confirmed"))] if marks else []
    of_several = view.is_brief and view.kind != "offer"
    if of_several and any(named_in(match) for match in view.matches if match.answers):
        marks.append((NAMED, _("proposed by name or kind")))
    if any(span.text == ASKED_ABOVE for span in tails):
        marks.append((ASKED_ABOVE.strip("\N{NO-BREAK SPACE}"), _("questions as above")))
    items = [f"{sign} {meaning}" for sign, meaning in (*marks, *bars)]
    if _counts_some(view) and not (view.lists_others or view.is_cut):
        items.append(_("--all: the others"))
    if of_several and any(span.role in ("caution", "dim") and span.text.startswith(" ") for span in tails):
        items.append(_("+ see `match NEED`"))
    return (BLANK, ScreenLine((Span("   ".join(map(_unbroken, items)), "dim"),))) if items else ()


def _counts_some(view: MatchesView) -> bool:
    """Whether under some heading matches are counted and not listed."""
    counts = Counter(("" if view.kind == "offer" else match.need_id, match.answers) for match in view.matches)
    if view.is_brief and view.kind != "offer" and any(counts[it] > MOST_ANSWERS for it in counts if it[1]):
        return True
    return any(
        count > (0 if counts[heading, True] else MOST_OTHERS)
        for (heading, answers), count in counts.items()
        if not answers
    )
