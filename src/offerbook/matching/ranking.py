"""Matches: which offers serve which needs, how well, and what is to be confirmed; best first.

A match is an offer, a need and the verdicts of one machine of that offer, the best one; everything else said of it is
derived from the verdicts. Pairs with nothing in common are no matches.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from decimal import Decimal
from functools import lru_cache
from typing import Literal, NamedTuple

from offerbook.index.bm25f import Document
from offerbook.index.offer_text import Agreement, OfferTerms, WordScorer, group_document, offer_document
from offerbook.index.schema import GROUP_COLUMNS, OFFER_COLUMNS, placeholders
from offerbook.index.store import Index, Progress, no_progress
from offerbook.listing.conditions import candidates_passing
from offerbook.listing.fields import checked_choice
from offerbook.listing.resolve import AmbiguousNameError, resolve
from offerbook.listing.select import Selection, ids_with_terms, select
from offerbook.matching.criteria import CRITERIA
from offerbook.matching.pair import (
    SERVING_SHARE,
    Candidate,
    CodeBook,
    MatchingContext,
    Pair,
    PreparedNeed,
    Relation,
    Verdict,
    candidates,
    eligible_candidates,
    group_tie,
)
from offerbook.model.records import Group, Link, Need, Offer, Settings, Spec
from offerbook.text.errors import DamagedIndexError, UsageError, did_you_mean
from offerbook.text.i18n import N_, _

Outcome = Literal["fits", "fits-if-confirmed", "related", "blocked"]
WORDS_IN_COMMON = 0.4
"""Part of the word points from which on an offer of another sector is related by its words alone."""
OUTCOMES: tuple[Outcome, ...] = ("fits", "fits-if-confirmed", "related", "blocked")
"""Best first."""
ANSWERS = ("fits", "fits-if-confirmed")
"""The outcomes of an offer that can be taken."""
OUTCOME_WORDS = (N_("fits"), N_("fits-if-confirmed"), N_("related"), N_("blocked"))
"""The outcomes as messages."""
PAST = ("past", "dormant")
"""The statuses of a need that nobody buys for today."""


class Match(NamedTuple):
    """An offer and a need, judged by the offer's best machine.

    need_id: project/need.
    need: the need.
    candidate: the offer or the variant that is judged.
    verdicts: what each criterion says, in the order of CRITERIA.
    relation: how the machine's group stands to the need's groups; "words" where only a good part of the words agrees.
    parts: the groups of the need that the machine can serve, in their order.
    outcome: what it comes to.
        blocked: a "must" is not met.
        related: of another group that only lies near, or known not to be as asked, or not yet to be had.
        fits-if-confirmed: it can serve in part, or something asked for is unknown, or there is too little of it.
        fits: the rest.
    suits: whether the thing itself is as asked, whatever is open of its amount, which is the ledger's, and of services.
    score: the points that are sure.
    score_high: the points at best, when everything unknown turns out well.
    complementary: of a need of several parts, the other machines of the offer that answer parts which this one does not serve.
    """

    need_id: str
    need: Need
    candidate: Candidate
    verdicts: tuple[Verdict, ...]
    relation: Relation
    parts: tuple[str, ...]
    outcome: Outcome
    suits: bool
    score: Decimal
    score_high: Decimal
    complementary: tuple[Match, ...] = ()

    @property
    def project(self) -> str:
        """The need's project."""
        return self.need_id.partition("/")[0]

    @property
    def offer(self) -> Offer:
        """The offer."""
        return self.candidate.offer

    @property
    def supplier(self) -> str:
        """The id of who supplies the machine: a variant may have a supplier of its own."""
        own = (it.supplier for it in self.offer.variants if it.id == self.candidate.variant)
        return next(own, None) or self.offer.supplier

    @property
    def has_common_ground(self) -> bool:
        """Whether the two have a group, a link, a code or a sector in common, or a good part of the need's words."""
        return self.relation != "none"

    @property
    def serves(self) -> bool:
        """Whether the machine's group can serve the need: the same, one that a link lets serve, or one of its own code."""
        return bool(self.parts)

    @property
    def answers(self) -> bool:
        """Whether the offer can be taken for the need, as it is or if what is open is confirmed."""
        return self.outcome in ANSWERS

    @property
    def is_past(self) -> bool:
        """Whether nobody buys for the need today: it is past or dormant."""
        return self.need.status in PAST

    @property
    def blocked_by(self) -> tuple[Verdict, ...]:
        """The conditions that are a must and are not met."""
        return tuple(it for it in self.verdicts if it.level == "must" and it.standing == "not-met")

    @property
    def confirm(self) -> tuple[str, ...]:
        """What to ask the supplier, or the buyer where that is said."""
        return tuple(asked for it in self.verdicts if (asked := it.confirm))

    @property
    def order(self) -> tuple[int, Decimal, Decimal, str]:
        """Sorts the matches of a need, best first: outcome, sure points, points at best, then the offer's id."""
        return OUTCOMES.index(self.outcome), -self.score, -self.score_high, self.candidate.offer.id


def _make_match(pair: Pair) -> Match:
    """The pair with all verdicts, and what follows from them."""
    verdicts: list[Verdict] = []
    score = high = Decimal(0)
    relation, serves = pair.group_tie.relation, pair.group_tie.serves
    blocked = failed = unknown = False
    # Services and amount are no part of the thing itself.
    beside = False
    for ask in CRITERIA.values():
        for it in ask(pair):
            verdicts.append(it)
            score += it.points
            high += it.high
            if it.criterion in ("services", "quantity"):
                beside = beside or it.standing in ("unknown", "not-met")
            elif it.standing == "unknown":
                unknown = True
            elif it.standing == "not-met" and it.criterion != "group":
                blocked, failed = blocked or it.level == "must", True
            if it.criterion == "words" and relation == "none" and it.points and pair.agreement.share >= WORDS_IN_COMMON:
                relation = "words"
    suits = serves and relation == "same" and not failed and not unknown
    outcome: Outcome = "fits" if suits and not beside else "fits-if-confirmed"
    if not serves or failed:
        outcome = "related"
    if blocked:
        outcome = "blocked"
    return Match(
        pair.asked.id,
        pair.asked.need,
        pair.candidate,
        tuple(verdicts),
        relation,
        pair.group_tie.parts,
        outcome,
        suits,
        score,
        high,
    )


def matching_context(index: Index) -> MatchingContext:
    """What the criteria need to know of a catalogue."""
    settings = index.record("settings", "", Settings)
    assert settings is not None
    links = (link for _id, link in index.records("link", Link))
    groups = dict(index.records("group", Group))
    return MatchingContext(
        settings.weights,
        groups,
        {frozenset(link.groups): link for link in links},
        dict(index.records("spec", Spec)),
        _wording(index),
        CodeBook.made(groups),
    )


def _wording(index: Index) -> WordScorer:
    """The words of all offers, taken from the index as they are needed."""
    index.with_words()

    groups = {id: group_document(column) for id, column in index.rows(GROUP_COLUMNS)}

    def documents(id: str) -> list[Document]:
        for bought, *columns in index.rows(f"{OFFER_COLUMNS} WHERE t.id = ?", id):
            with suppress(KeyError):
                return [offer_document(OfferTerms(*columns)), *(groups[group] for group in bought.split())]
        raise DamagedIndexError(id)

    def document_frequency(term: str) -> int:
        return index.value("SELECT offers FROM document_frequency WHERE term = ?", term) or 0

    return WordScorer(
        documents,
        document_frequency,
        lambda terms: ids_with_terms(index, "offer", terms),
        index.value("SELECT count(*) FROM offers"),
    )


def judge(known: MatchingContext, need_id: str, need: Need, offer: Offer) -> Match:
    """The verdicts on a pair, whatever they are: those of the offer's best machine."""
    match = _judge_offer(PreparedNeed.of(known, need_id, need), candidates(offer))
    assert match is not None
    return match


def _judge_offer(
    asked: PreparedNeed, held: Sequence[Candidate], checked_choice: Collection[str] | None = None
) -> Match | None:
    """The verdicts on the best of an offer's machines, of those among the variants named; None where none of them is."""
    agreement = asked.matching_context.wording.agreement(asked.words, held[0].offer.id)
    found = [
        _judge_pair(asked, it, agreement)
        for it in eligible_candidates(held, asked.need)
        if checked_choice is None or it.variant in checked_choice
    ]
    if len(found) < 2:
        return found[0] if found else None
    # A machine that has nothing to do with the need is no better than one that is blocked. Of machines that are equally
    # good, the first: the offer itself before its variants, these in their order.
    best = min(found, key=lambda match: (not match.has_common_ground, match.order))
    return best._replace(complementary=_complementary(best, found)) if asked.has_parts else best


def _complementary(best: Match, found: Sequence[Match]) -> tuple[Match, ...]:
    beside: list[Match] = []
    served = set(best.parts)
    for match in sorted(found, key=lambda match: match.order):
        if match.answers and not served.issuperset(match.parts):
            beside.append(match)
            served.update(match.parts)
    return tuple(beside)


def best_of_parts(need: Need, found: Iterable[Match]) -> dict[str, Match | None]:
    """The best match that answers each part of a need, None for a part that nothing answers; empty where nothing does.

    A need that any of its groups can serve is one part, under the name of its first group. `found` are its matches.
    """
    answering = [it for match in found for it in (match, *match.complementary) if it.answers]
    answering.sort(key=lambda match: match.order)
    if not answering:
        return {}
    if need.any_group:
        return {need.groups[0]: answering[0]}
    return {group: next((it for it in answering if group in it.parts), None) for group in need.groups}


def judge_candidate(known: MatchingContext, need_id: str, need: Need, candidate: Candidate) -> Match:
    """The verdicts on one machine of an offer."""
    asked = PreparedNeed.of(known, need_id, need)
    return _judge_pair(asked, candidate, known.wording.agreement(asked.words, candidate.offer.id))


def _judge_pair(asked: PreparedNeed, candidate: Candidate, agreement: Agreement) -> Match:
    return _make_match(Pair(asked, candidate, group_tie(asked.need, candidate, asked.matching_context), agreement))


DEFAULT_LIMIT = 50
"""Offers of a need that are listed unless more are asked for; in a large catalogue tens of thousands lie near it. The
catalogue that comes with the program has at most half as many."""


class MatchFilter(NamedTuple):
    """Which matches are asked for.

    outcomes: of these; of any, when there are none.
    min_score: with this many sure points; None for any number.
    top: the first few of each need or, of an offer, of all; None for all.
    keep_all_answers: whether every one that answers a need is, whatever `top` says; of an offer, every match.
    include_non_answering: whether those that do not answer a need are judged and kept also where others do.
    """

    outcomes: Collection[str] = ()
    min_score: float | None = None
    top: int | None = None
    keep_all_answers: bool = False
    include_non_answering: bool = True

    @classmethod
    def checked(
        cls, outcomes: Sequence[str] | None, min_score: float | None, top: int | None, every: bool = False
    ) -> MatchFilter:
        """As options say it; UnknownName for a word that is no outcome.

        Where no option says otherwise, the offers that only lie near a need, or are blocked, fill its list up to USUAL.
        """
        for word in outcomes or ():
            checked_choice("--outcome", word, OUTCOMES)
        if every and top is not None:
            raise UsageError(_("--all and --top contradict each other; leave one out"))
        if top is None and min_score is None and not outcomes and not every:
            return cls(top=DEFAULT_LIMIT, keep_all_answers=True)
        return cls(outcomes or (), min_score, top)

    def keeps(self, match: Match) -> bool:
        """Whether a match is of such an outcome and score."""
        return (not self.outcomes or match.outcome in self.outcomes) and (
            self.min_score is None or match.score >= Decimal(str(self.min_score))
        )

    def is_met_by(self, found: Sequence[Match]) -> bool:
        """Whether nothing that does not answer can be wanted any more, given all matches of a need that answer."""
        only_answers = not self.include_non_answering or (self.outcomes and set(self.outcomes) <= set(ANSWERS))
        if only_answers and any(match.answers for match in found):
            return True
        return self.top is not None and sum(match.answers and self.keeps(match) for match in found) >= self.top

    def kept_of_need(self, found: Sequence[Match]) -> Iterator[Match]:
        """Of all matches of a need, best first, those that are wanted, those that answer, and the best: thousands need not
        be kept in mind for a few."""
        left = len(found) if self.top is None else self.top
        for place, match in enumerate(found):
            if not (self.include_non_answering or match.answers) and found[0].answers:
                break
            kept = left > 0 and self.keeps(match)
            left -= kept
            if kept or match.answers or not place:
                yield match

    def of(self, found: Iterable[Match], offer_document: bool = False) -> list[Match]:
        """Those of the matches, in their order."""
        kept: list[Match] = []
        counts: Counter[str] = Counter()
        for match in filter(self.keeps, found):
            of = match.offer.id if offer_document else match.need_id
            counts[of] += 1
            beyond = self.keep_all_answers and (offer_document or match.answers)
            if beyond or self.top is None or counts[of] <= self.top:
                kept.append(match)
        return kept

    def full(self, found: Iterable[Match]) -> int:
        """How many needs of these matches may have more that lie near or are blocked, left out as nobody reads so many."""
        counts = Counter(match.need_id for match in found)
        return sum(self.keep_all_answers and count >= DEFAULT_LIMIT for count in counts.values())


ALL = MatchFilter()


class OfferPool:
    """The offers that needs are matched with, taken from the index when they are needed.

    ids: of those that count; None when all of the catalogue do.
    passing: the variants of each that count, an empty id for the offer itself; None when all do.
    """

    def __init__(
        self, index: Index, ids: Collection[str] | None = None, passing: Mapping[str, Collection[str]] | None = None
    ) -> None:
        self._index = index
        self._ids = None if ids is None else dict.fromkeys(ids)
        self.passing = passing
        self.candidates = lru_cache(maxsize=CACHE_SIZE)(self._candidates)

    def __iter__(self) -> Iterator[Offer]:
        """All of them, in the catalogue's order."""
        ids = (row[0] for row in self._index.rows("SELECT id FROM offers ORDER BY position"))
        return (offer for _id, offer in self._index.records_by_id("offer", self._counting(ids), Offer))

    def _counting(self, ids: Iterable[str]) -> Iterator[str]:
        return (id for id in ids if self._ids is None or id in self._ids)

    def _candidates(self, id: str) -> list[Candidate]:
        offer = self._index.record("offer", id, Offer)
        assert offer is not None
        return candidates(offer)

    def near(self, asked: PreparedNeed) -> Iterator[list[str]]:
        """The offers that can have something in common with a need, in three lots; an offer is in one.

        Those that can answer, by their group, a strong link or a code of their own; those that only lie near, by a weak
        link, a code that others have as well, or their sector; and those whose words agree.
        """
        known, groups = asked.matching_context, set(asked.need.groups)
        links = [link for pair, link in known.links.items() if not pair.isdisjoint(groups)]
        strong = groups.union(*(link.groups for link in links if link.share >= SERVING_SHARE))
        codes = {six for group in groups for six in known.codes.of[group]}
        pure = {six for six in codes if six not in known.codes.mixed and known.codes.holders[six] <= groups}
        sectors = {known.groups[group].sector for group in groups}
        near = {id for id, group in known.groups.items() if group.sector in sectors}
        near = near.union(*(link.groups for link in links), *(known.codes.holders[six] for six in codes)) - strong
        seen: set[str] = set()

        def lot(ids: Iterable[str]) -> list[str]:
            fresh = [id for id in dict.fromkeys(self._counting(ids)) if id not in seen]
            seen.update(fresh)
            return fresh

        yield lot([*self._in_groups(strong), *self._of_codes(pure)])
        yield lot([*self._in_groups(near), *self._of_codes(codes)])
        yield lot(known.wording.near(asked.words, WORDS_IN_COMMON))

    def _in_groups(self, groups: Collection[str]) -> list[str]:
        sql = (
            f"SELECT id FROM offers WHERE group_id IN ({placeholders(groups)}) "
            f"UNION SELECT offer_id FROM variants WHERE group_id IN ({placeholders(groups)})"
        )
        return [row[0] for row in self._index.rows(sql, *groups, *groups)]

    def _of_codes(self, codes: Iterable[tuple[str, str]]) -> list[str]:
        sql = "SELECT record_id FROM codes WHERE scheme = ? AND six = ? AND kind = 'offer'"
        return [row[0] for code in codes for row in self._index.rows(sql, *code)]


CACHE_SIZE = 5_000
"""Offers that are kept at hand, each of a few kilobytes."""


def matches(
    known: MatchingContext,
    needs: Iterable[tuple[str, Need]],
    offers: OfferPool,
    wanted: MatchFilter = ALL,
    progress: Progress = no_progress,
) -> Iterator[Match]:
    """The matches of these needs and offers, need by need, best first: all that are wanted and all that answer a need.

    progress: is called with the id of each need before it is matched.
    """
    for need_id, need in needs:
        progress(need_id)
        asked = PreparedNeed.of(known, need_id, need)
        found: list[Match] = []
        for lot in offers.near(asked):
            for id in lot:
                passing = None if offers.passing is None else offers.passing.get(id, ())
                match = _judge_offer(asked, offers.candidates(id), passing)
                if match is not None and match.has_common_ground:
                    found.append(match)
            if wanted.is_met_by(found):
                break
        found.sort(key=lambda match: match.order)
        yield from wanted.kept_of_need(found)


def sorted_by_groups(needs: Iterable[tuple[str, Need]]) -> list[tuple[str, Need]]:
    """Needs of one trade one after another: the offers of the one are then at hand for the next."""
    return sorted(needs, key=lambda it: it[1].groups)


class MatchRequest(NamedTuple):
    """What is matched with what.

    needs: with their ids, in the catalogue's order.
    offers: those that count.
    offer_document: whether one offer was asked for by its name.
    """

    needs: list[tuple[str, Need]]
    offers: OfferPool
    offer_document: bool


def match_request(index: Index, name: str | None, offers: Selection, needs: Selection) -> MatchRequest:
    """The needs and offers that `name` means, a project, a need or an offer, narrowed by the two selections.

    Without a name, all of them. Raises UnknownName for a name that is none of the three.
    """
    need_filters, offer_id = dict(needs.filters), None
    need_id = None
    if name is not None:
        kind, id = _named(index, name)
        if kind == "project":
            need_filters["project"] = [id]
        elif kind == "need":
            need_id = id
        else:
            offer_id = id
    need_ids = [str(row[0]) for row in select(index, "needs", ["id"], needs._replace(filters=need_filters)).rows]
    offer_ids = None
    if any(offers.filters.values()) or offers.where or offers.words:
        offer_ids = [str(row[0]) for row in select(index, "offers", ["id"], offers).rows]
    if offer_id is not None:
        offer_ids = [offer_id] if offer_ids is None or offer_id in offer_ids else []
    return MatchRequest(
        [(id, it) for id, it in index.records_by_id("need", need_ids, Need) if need_id in (None, id)],
        OfferPool(index, offer_ids, candidates_passing(index, offers.where)),
        offer_id is not None,
    )


def _named(index: Index, name: str) -> tuple[str, str]:
    for kind in ("project", "need", "offer"):
        if index.value("SELECT 1 FROM records WHERE kind = ? AND id = ?", kind, name):
            return kind, name
    if "/" in name:
        return "need", resolve(index, "need", name)
    for kind in ("project", "offer", "need"):
        try:
            return kind, resolve(index, kind, name)
        except AmbiguousNameError:
            raise
        except UsageError:
            continue
    hint = did_you_mean(name, [id for kind in ("project", "offer", "need") for id in index.ids(kind)]) or "."
    raise UsageError(
        _('"{name}" is no project, need or offer{hint} `offerbook projects` and `offerbook offers` list them.').format(
            name=name, hint=hint
        )
    )


def find_matches(
    index: Index, asked: MatchRequest, wanted: MatchFilter = ALL, progress: Progress = no_progress
) -> list[Match]:
    """The matches of a question, all that are wanted and all that answer a need: need by need and best first, or, for an
    offer asked for by name, its best needs first."""
    # Of an offer the best needs are wanted, and it is to be judged for each of them.
    wanted_of_need = ALL if asked.offer_document else wanted
    of_need: dict[str, list[Match]] = {id: [] for id, _need in asked.needs}
    for match in matches(
        matching_context(index), sorted_by_groups(asked.needs), asked.offers, wanted_of_need, progress
    ):
        of_need[match.need_id].append(match)
    found = [match for held in of_need.values() for match in held]
    if asked.offer_document:
        found.sort(key=lambda match: (*match.order[:3], match.need_id))
    return found
