"""Open questions: what nobody has published and what would settle a match, by who can answer it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import Literal, NamedTuple

from offerbook.index.store import Index, Progress, no_progress
from offerbook.listing.select import Selection
from offerbook.matching.context import matching_context
from offerbook.matching.criteria import group, quantity
from offerbook.matching.criteria.cautions import CautionDetail
from offerbook.matching.criteria.deciding import DecidingDetail
from offerbook.matching.criteria.requirements import ConditionDetail
from offerbook.matching.good_answers import fits_with_answer
from offerbook.matching.match import Match
from offerbook.matching.match_filter import MatchFilter
from offerbook.matching.offer_pool import OfferPool
from offerbook.matching.outcomes import ANSWERS
from offerbook.matching.ranking import rank, sorted_by_groups
from offerbook.matching.request import match_request
from offerbook.matching.verdict import Verdict
from offerbook.text.i18n import N_

Answerer = Literal["supplier", "buyer"]
ANSWERER_WORDS = (N_("supplier"), N_("buyer"))
"""Who can answer, as messages."""


class OpenQuestion(NamedTuple):
    """A question as it is put to somebody: once, however many needs depend on it.

    answerer: who can answer it.
    addressee: the id of that supplier, or of the project whose buyer it is.
    text: the question, in a sentence, in the reader's language.
    matches: the matches that it is asked about; a supplier is asked about one model, a buyer perhaps about several offers.
    settled: those of them that fit if the answer is good, because nothing else is open.
    covered: the ids of the needs that nothing fits today and that an offer fits if the answer is good.
    """

    answerer: Answerer
    addressee: str
    text: str
    matches: tuple[Match, ...]
    settled: tuple[Match, ...]
    covered: tuple[str, ...]

    @property
    def offers(self) -> tuple[str, ...]:
        """The ids of the offers that it is asked about."""
        return tuple(dict.fromkeys(match.offer.id for match in self.matches))

    @property
    def variant(self) -> str:
        """The model that a supplier is asked about; empty for the offer as it stands, and where a buyer is asked."""
        return self.matches[0].candidate.variant if self.answerer == "supplier" else ""

    @property
    def needs(self) -> tuple[str, ...]:
        """The ids of the needs that depend on it."""
        return tuple(dict.fromkeys(match.need_id for match in self.matches))

    @property
    def order(self) -> tuple[int, int, int]:
        """Sorts questions, those first whose answer decides most."""
        return -len(self.settled), -len(self.covered), -len(self.needs)


def answerer_of(verdict: Verdict) -> Answerer:
    """Who can answer the question of a verdict."""
    detail = verdict.detail
    if isinstance(detail, CautionDetail):
        return detail.of
    if isinstance(detail, DecidingDetail):
        return "buyer" if detail.is_for_buyer else "supplier"
    if isinstance(detail, ConditionDetail):
        return "buyer" if detail.misses_bounds else "supplier"
    too_little = verdict.criterion == quantity.CRITERION.name and verdict.standing == "not-met"
    return "buyer" if too_little or verdict.criterion == group.CRITERION.name else "supplier"


def open_questions(matches: Sequence[Match], fitting: Collection[str] | None = None) -> list[OpenQuestion]:
    """The questions of matches that answer needs of today, those first whose answer decides most.

    fitting: the needs that some offer fits as it is; if absent, those that a match of `matches` fits.
    """
    if fitting is None:
        fitting = _fitting(matches)
    asked: dict[tuple[str, ...], tuple[Answerer, list[tuple[Match, bool]]]] = {}
    for match in _of_every_part(matches):
        # Two cautions may ask the same.
        asking = {(answerer_of(it), it.question): it for it in match.verdicts if it.question}
        for (answerer, _text), verdict in asking.items():
            subject = (match.supplier, match.offer.id, match.candidate.variant)
            key = (verdict.question, *(subject if answerer == "supplier" else (match.project,)))
            asked.setdefault(key, (answerer, []))[1].append((match, fits_with_answer(match, verdict)))
    found = [_question(key[0], answerer, asked_about, fitting) for key, (answerer, asked_about) in asked.items()]
    return sorted(found, key=lambda question: question.order)


def _fitting(matches: Iterable[Match]) -> set[str]:
    """The needs of today that one of some matches fits as it is."""
    return {match.need_id for match in _of_every_part(matches) if match.outcome == "fits"}


def _of_every_part(matches: Iterable[Match]) -> Iterator[Match]:
    for match in matches:
        if match.answers and not match.is_past:
            yield from (match, *match.complementary)


def _question(
    text: str, answerer: Answerer, asked_about: Sequence[tuple[Match, bool]], fitting: Collection[str]
) -> OpenQuestion:
    matches = tuple(match for match, _is_settled in asked_about)
    settled = tuple(match for match, is_settled in asked_about if is_settled)
    addressee = matches[0].supplier if answerer == "supplier" else matches[0].project
    covered = dict.fromkeys(match.need_id for match in settled if match.need_id not in fitting)
    return OpenQuestion(answerer, addressee, text, matches, settled, tuple(covered))


def find_questions(
    index: Index, names: str | Sequence[str] | None = None, progress: Progress = no_progress
) -> list[OpenQuestion]:
    """The open questions about a project, a need, an offer or a supplier; of the whole catalogue without a name."""
    request = match_request(index, names, Selection(), Selection(filters={"status": ["open", "planned"]}))
    wanted = MatchFilter(ANSWERS, include_non_answering=False)
    context = matching_context(index)
    matches = list(rank(context, sorted_by_groups(request.needs), request.offers, wanted, progress))
    if request.offers.holds_all:
        return open_questions(matches)
    # What offers that are not asked about fit is covered too.
    waiting = {it.need_id for it in _of_every_part(matches)}
    needs = [(id, need) for id, need in request.needs if id in waiting]
    return open_questions(matches, _fitting(rank(context, sorted_by_groups(needs), OfferPool(index), wanted, progress)))
