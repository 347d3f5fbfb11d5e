"""Matches: an offer and a need, judged by the best candidate of the offer, and what follows from the verdicts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from itertools import chain
from typing import NamedTuple

from offerbook.matching.candidate import Candidate
from offerbook.matching.criteria import CRITERIA, requirements
from offerbook.matching.criteria.criterion import Criterion
from offerbook.matching.group_tie import GroupTie, Relation
from offerbook.matching.outcomes import ANSWERS, OUTCOMES, PAST, Outcome
from offerbook.matching.pair import Pair
from offerbook.matching.points import ZERO
from offerbook.matching.verdict import Detail, Findings, Judgement, Verdict
from offerbook.model.records import Need, Offer

ASKED = "asked/need"
"""The id of a need that stands in no file."""
WORDS_IN_COMMON = 0.4
"""Share of the word points from which on an offer of another sector is related by its words alone."""


class Match(NamedTuple):
    """An offer and a need, judged by the offer's best candidate.

    need_id: project/need.
    need: the need.
    candidate: the offer or the variant that is judged.
    verdicts: those of each criterion, in the order of CRITERIA.
    relation: how the candidate's group is related to the need's groups; "words" where only a good part of the words agrees.
    parts: the groups of the need that the candidate can serve, in their order.
    outcome: what the verdicts come to.
        distant: only of the same sector, or with a mixed code or words in common, or nothing; or of a linked group with no
            word in common or with a stated value that fails a condition; or of another class: a size that decides in its
            group is less than half of what is asked for, or more than twice. A reader has to ask for these.
        related: of a group with a link that does not let it serve, or of one that serves, but a stated value misses a
            "should" or it is not yet in production.
        blocked: of a group that serves, but a stated value fails a "must".
        fits-if-confirmed: it can serve in part, or something that the need asks for is unknown, or there is too little of it.
        fits: the rest.
    is_unproven: whether it is of a linked group that can serve, and nothing but what it does not state keeps it from an answer.
    suits: whether the thing itself is as required, whatever is open of services and of the amount, which can be met by
        several offers together.
    excess: of what fits, by which part of the size asked for it is larger, where the need asks for at least so much; of several
        sizes, those that decide in its group, together.
    score: the points that are sure.
    score_high: the points at best, when everything unknown turns out well; one that is unproven is not yet asked for services,
        quantities and the rest of the delivery, and they are not in it.
    complementary: of a need of several parts, the other candidates of the offer that answer parts which this one does not.
    """

    need_id: str
    need: Need
    candidate: Candidate
    verdicts: tuple[Verdict, ...]
    relation: Relation
    parts: tuple[str, ...]
    outcome: Outcome
    is_unproven: bool
    suits: bool
    excess: Decimal
    score: Decimal
    score_high: Decimal
    complementary: tuple[Match, ...] = ()

    @classmethod
    def of(cls, pair: Pair, settled: Sequence[Detail] = ()) -> Match:
        """The pair with all verdicts, and what follows from them.

        settled: what is answered, so that the verdicts on it are met.
        """
        found = _common(pair, settled)
        for place in found.left:
            found.add(place, CRITERIA[place].about, _judgement(CRITERIA[place], pair, settled))
        verdicts = tuple(chain.from_iterable(found.verdicts))
        relation = _relation(pair)
        suits = relation == "same" and not found.thing_fails and not found.thing_is_open
        outcome: Outcome = "fits" if suits and not found.delivery_is_open else "fits-if-confirmed"
        if not pair.group_tie.serves:
            outcome = "related" if _is_neighbour(pair, verdicts) else "distant"
        elif found.thing_fails:
            outcome = "blocked" if found.is_blocked else "distant" if pair.is_of_another_class else "related"
        parts = pair.group_tie.parts
        unproven = pair.group_tie.unproven == "conditions"
        return cls(
            *(pair.prepared.id, pair.need, pair.candidate, verdicts, relation, parts, outcome, unproven, suits),
            *(pair.excess if outcome == "fits" else ZERO, found.points, found.high),
        )

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
        """The id of who supplies the candidate: a variant may have a supplier of its own."""
        own = (variant.supplier for variant in self.offer.variants if variant.id == self.candidate.variant)
        return next(own, None) or self.offer.supplier

    @property
    def has_common_ground(self) -> bool:
        """Whether the two have a group, a link, a code or a sector in common, or a good part of the need's words."""
        return self.relation != "none"

    @property
    def serves(self) -> bool:
        """Whether the candidate's group can serve the need: the same, one that a link lets serve, or one of its own code."""
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
    def questions(self) -> tuple[str, ...]:
        """What to ask the supplier, or the buyer where the question names the project; each once, though two verdicts ask it.

        Of what cannot serve nothing is asked: no figure makes it the thing that is wanted.
        """
        if not self.serves:
            return ()
        return tuple(dict.fromkeys(question for verdict in self.verdicts if (question := verdict.question)))

    @property
    def order(self) -> tuple[int, Decimal, Decimal, Decimal, str]:
        """Sorts the matches of a need, best first: by outcome; of those that fit, the one nearest to the size asked for; then
        sure points, points at best, and the offer's id."""
        return OUTCOMES.index(self.outcome), self.excess, -self.score, -self.score_high, self.candidate.offer.id


def _common(pair: Pair, settled: Sequence[Detail]) -> Findings:
    """What is found alike for most candidates of a group: found anew, or before for a candidate that is like this one in it."""
    if settled:
        return Findings(len(CRITERIA), range(len(CRITERIA)))
    key = tuple([it.looks_at(pair) for it in CRITERIA if it.is_common and it.looks_at is not None])
    known = pair.known.common.get(key)
    if known is None:
        common = [place for place, it in enumerate(CRITERIA) if it.is_common and it.looks_at is not None]
        alike = [place for place, looked_at in zip(common, key, strict=True) if looked_at is not None]
        known = Findings(len(CRITERIA), [place for place in range(len(CRITERIA)) if place not in alike])
        for place in alike:
            known.add(place, CRITERIA[place].about, _judgement(CRITERIA[place], pair, settled))
        pair.known.common[key] = known
    return known.copy()


def _judgement(criterion: Criterion, pair: Pair, settled: Sequence[Detail]) -> Judgement:
    """What a criterion finds: found anew, or before for a candidate that is like this one in all that it looks at."""
    key = criterion.looks_at(pair) if criterion.looks_at is not None and not settled else None
    if key is None:
        verdicts = criterion.judge(pair)
        return Judgement.of(_with_answers(verdicts, settled) if settled else verdicts)
    judgements = pair.known.judgements
    known = judgements.get((criterion.name, key))
    if known is None:
        known = judgements[criterion.name, key] = Judgement.of(criterion.judge(pair))
    return known


def _with_answers(verdicts: Iterable[Verdict], settled: Sequence[Detail]) -> Iterator[Verdict]:
    """The verdicts, met where what they are about is answered."""
    for verdict in verdicts:
        is_answered = verdict.detail in settled
        yield verdict._replace(standing="met", points=verdict.high) if is_answered else verdict


def _is_neighbour(pair: Pair, verdicts: Sequence[Verdict]) -> bool:
    """Whether what cannot serve is worth knowing of all the same.

    It is of a linked group; where the link alone would not let it serve, it speaks of something that the need names; and no
    stated value of it fails a condition, for then it is another thing and an unfit one.
    """
    if pair.group_tie.relation != "linked":
        return False
    fails = any(it.criterion == requirements.CRITERION.name and it.standing == "not-met" for it in verdicts)
    return not fails and (pair.group_tie.lets_serve or pair.prepared.has_words_of(pair.agreement))


def _relation(pair: Pair) -> Relation:
    tie: GroupTie = pair.group_tie
    words_count = pair.prepared.context.weights.words > 0 and pair.agreement.share >= WORDS_IN_COMMON
    return "words" if tie.relation == "none" and words_count else tie.relation
