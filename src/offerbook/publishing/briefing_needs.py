"""A need as a briefing tells it: how it is covered, by what, what to ask, and what is known against it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from offerbook.matching.answer_lines import questions_of, told_questions
from offerbook.matching.cells import MARKS
from offerbook.matching.context import MatchingContext
from offerbook.matching.criteria import named
from offerbook.matching.criteria.cautions import CautionDetail
from offerbook.matching.judging import best_of_parts
from offerbook.matching.match import Match
from offerbook.matching.tables import standing_of
from offerbook.model.phrases import amount_text, condition_text, localize
from offerbook.model.records import Caution, Citation, Need, Requirement, Variant
from offerbook.publishing.briefing import Answer, NeedPart, Remark
from offerbook.publishing.citations import Citations
from offerbook.tables.table import word
from offerbook.text.dates import date_text
from offerbook.text.i18n import _

MOST_ANSWERS = 25
"""Offers that are told of each need; the others are counted. The catalogue that comes with the program has fewer."""
NEAREST = 5
"""Similar offers that are named where nothing answers a need."""


class NeedMatches(NamedTuple):
    """What is left of all matches of a need, of which a large catalogue can have tens of thousands.

    answers, blocked, related: the best of each, in their order.
    answer_count, related_count: how many there are.
    standing: how all of them cover the need.
    missing: the groups of the need that nothing answers, where other parts are answered.
    """

    answers: tuple[Match, ...]
    blocked: tuple[Match, ...]
    related: tuple[Match, ...]
    answer_count: int
    related_count: int
    standing: str
    missing: tuple[str, ...]

    @classmethod
    def of(cls, need: Need, matches: Sequence[Match]) -> NeedMatches:
        """The best of all matches of a need."""
        answers = [match for match in matches if match.answers]
        blocked = [match for match in matches if match.outcome == "blocked"]
        related = [match for match in matches if match.outcome == "related"]
        parts = best_of_parts(need, answers)
        return cls(
            tuple(answers[:MOST_ANSWERS]),
            tuple(blocked[:MOST_ANSWERS]),
            tuple(related[:NEAREST]),
            len(answers),
            len(related),
            standing_of(need, matches),
            tuple(group for group, match in parts.items() if match is None),
        )


class NeedWriter:
    """Tells needs with what answers them.

    context: of the matching.
    suppliers, short: their names, and the short ones, by id.
    citations: gives each source its number.
    """

    def __init__(
        self, context: MatchingContext, suppliers: Mapping[str, str], short: Mapping[str, str], citations: Citations
    ) -> None:
        self.context = context
        self.suppliers = suppliers
        self.short = short
        self.citations = citations
        self._told: dict[str, tuple[str, str]] = {}
        """The need and the answer under which each caution on an offer is told."""

    def part(self, id: str, need: Need, matches: NeedMatches) -> NeedPart:
        """The need with its answers."""
        questions = [_questions(match) for match in matches.answers]
        shared = tuple(
            question
            for question in (questions[0] if len(questions) > 1 else ())
            if all(question in it for it in questions)
        )
        sources = self.citations.numbers(need.sources)
        return NeedPart(
            name=localize(need.name),
            id=id,
            summary=localize(need.summary),
            facts=_facts(need),
            standing=matches.standing,
            coverage=self._coverage(matches),
            why=localize(need.why),
            conditions=tuple(self._conditions(need.requires)),
            shared_questions=shared,
            answers=tuple(self._answer(match, shared) for match in matches.answers),
            more_answers=matches.answer_count - len(matches.answers),
            blocked=tuple(self._answer(match, shared) for match in matches.blocked),
            related=() if matches.answers else tuple(name_of(match) for match in matches.related),
            related_count=matches.related_count,
            cautions=self.cautions(need.cautions),
            sources=sources,
        )

    def cautions(self, cautions: Iterable[Caution]) -> tuple[Remark, ...]:
        """Cautions with their sources and dates."""
        return tuple(
            Remark(localize(it.text), self.citations.numbers(it.source), date_text(str(it.date or "")))
            for it in cautions
        )

    def _coverage(self, matches: NeedMatches) -> str:
        if matches.standing == "part-open":
            names = ", ".join(localize(self.context.groups[group].name) for group in matches.missing)
            return _("covered in part, nothing for: {parts}").format(parts=names)
        return {
            "fits": _("covered"),
            "fits-if-confirmed": _("covered if confirmed"),
            "blocked": _("blocked by a condition"),
            "related": _("only similar offers"),
            "past-demand": _("nobody buys for it today"),
            "": _("nothing is offered"),
        }[matches.standing]

    def _conditions(self, conditions: Sequence[Requirement]) -> Iterator[Remark]:
        """The conditions; one that is put on several parts of the need stands once."""
        parts: dict[tuple[str, str], list[str]] = {}
        cited: dict[tuple[str, str], list[Citation]] = {}
        for it in conditions:
            spec = self.context.specs[it.spec]
            text = _("{spec}: {condition} ({level})").format(
                spec=localize(spec.name), condition=condition_text(it, spec), level=word(it.level)
            )
            key = text, localize(it.why)
            parts.setdefault(key, []).extend([localize(self.context.groups[it.part].name)] if it.part else [])
            cited.setdefault(key, []).append(it.source)
        for key, names in parts.items():
            text, why = key
            if names:
                text = _("{condition}, for: {parts}").format(condition=text, parts=", ".join(names))
            if why:
                text = _("{condition}. {reason}").format(condition=text, reason=why)
            yield Remark(text, self.citations.numbers(*cited[key]))

    def _answer(self, match: Match, shared: Sequence[str]) -> Answer:
        offer, variant = match.offer, variant_of(match)
        cautions, told_under = self._not_yet_told(
            (*offer.cautions, *(variant.cautions if variant else ())), localize(match.need.name), name_of(match)
        )
        return Answer(
            name=name_of(match),
            id=" ".join(filter(None, (offer.id, match.candidate.variant))),
            supplier=self.suppliers.get(match.supplier, match.supplier),
            supplier_short=self.short.get(match.supplier, match.supplier),
            outcome=match.outcome,
            low=match.score,
            high=match.score_high,
            summary=localize(offer.summary),
            reasons=tuple(self._reasons(match)),
            questions=tuple(told_questions(match, shared)) if match.answers and not match.is_past else (),
            cautions=self.cautions(cautions),
            told_under=told_under,
            sources=self.citations.numbers(offer.sources, variant.sources if variant else ()),
        )

    def _not_yet_told(
        self, cautions: Iterable[Caution], need: str, answer: str
    ) -> tuple[list[Caution], tuple[str, ...]]:
        """The cautions that are told here for the first time, and under which answers or needs the others are told."""
        new: list[Caution] = []
        told_under: dict[str, None] = {}
        for caution in cautions:
            text = localize(caution.text)
            if text in self._told:
                told_need, told_answer = self._told[text]
                told_under[told_answer if told_need == need else told_need] = None
            else:
                self._told[text] = need, answer
                new.append(caution)
        return new, tuple(told_under)

    def _reasons(self, match: Match) -> Iterator[Remark]:
        """What speaks for and against it; the words that the two have in common only add points, and cautions stand elsewhere."""
        for verdict in match.blocked_by if match.outcome == "blocked" else match.verdicts:
            if (
                verdict.standing == "not-asked"
                or verdict.criterion == "words"
                or isinstance(verdict.detail, CautionDetail)
            ):
                continue
            if isinstance(verdict.detail, named.ProposalsDetail):
                yield from self._proposals(verdict.detail)
                continue
            numbers = self.citations.numbers(verdict.sources)
            yield Remark(verdict.reason, numbers, mark=MARKS[verdict.standing])
        for other in match.complementary:
            text = _("Another model serves other parts of the need: {model}.").format(model=name_of(other))
            yield Remark(text, mark=MARKS["met"])

    def _proposals(self, detail: named.ProposalsDetail) -> Iterator[Remark]:
        for proposal in detail.proposals:
            if proposal.paragraph is None:
                text = _("a source proposes it, by name or kind, for this project")
            else:
                text = _("a source proposes it, by name or kind, for this project, in paragraph {paragraph}")
            note = localize(proposal.note)
            text = text.format(paragraph=proposal.paragraph)
            text = _("{reason} ({note})").format(reason=text, note=note) if note else text
            yield Remark(text, self.citations.numbers(proposal.source), mark=MARKS["met"])


def variant_of(match: Match) -> Variant | None:
    """The model that was judged; None for the offer as it stands."""
    return next((it for it in match.offer.variants if it.id == match.candidate.variant), None)


def name_of(match: Match) -> str:
    """The name of the model that was judged, or of the offer where the model has none of its own."""
    variant = variant_of(match)
    return localize(variant.name if variant else None) or localize(match.offer.name)


def _questions(match: Match) -> tuple[str, ...]:
    """What to ask about an answer; of a need that is past nobody is asked."""
    if match.is_past:
        return ()
    return questions_of(match)


def _facts(need: Need) -> tuple[str, ...]:
    return word(need.status), *map(amount_text, need.quantities), word(need.basis)
