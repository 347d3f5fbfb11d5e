"""Matches: which offers serve which needs, how well, and what is to be confirmed; best first.

A match is an offer, a need and the verdicts of one machine of that offer, the best one; everything else said of it is
derived from the verdicts. Pairs with nothing in common are no matches.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from typing import Literal, NamedTuple

from offerbook.criteria import CRITERIA, Knowledge, Machine, Pair, Relation, Verdict, machines, six_digits, tie
from offerbook.index import Index
from offerbook.language import N_, _
from offerbook.query import Ambiguous, Selection, among, resolve, select
from offerbook.records import Group, Link, Need, Offer, Settings, Spec, Variant
from offerbook.refusals import UnknownName, did_you_mean
from offerbook.wording import Wording

Outcome = Literal["fits", "fits-if-confirmed", "related", "blocked"]
WORDS_IN_COMMON = Decimal("0.4")
"""Part of the word points from which on an offer of another sector is related by its words alone."""

OUTCOMES: tuple[Outcome, ...] = ("fits", "fits-if-confirmed", "related", "blocked")
"""Best first."""
OUTCOME_WORDS = (N_("fits"), N_("fits-if-confirmed"), N_("related"), N_("blocked"))
"""The outcomes as messages."""


class Match(NamedTuple):
    """An offer and a need, judged by the offer's best machine.

    need_id: project/need.
    need: the need.
    machine: the offer or the variant that is judged.
    verdicts: what each criterion says, in the order of CRITERIA.
    """

    need_id: str
    need: Need
    machine: Machine
    verdicts: tuple[Verdict, ...]

    @property
    def project(self) -> str:
        """The need's project."""
        return self.need_id.partition("/")[0]

    @property
    def offer(self) -> Offer:
        """The offer."""
        return self.machine.offer

    @property
    def supplier(self) -> str:
        """The id of who supplies the machine: a variant may have a supplier of its own."""
        own = (it.supplier for it in self.offer.variants if it.id == self.machine.variant)
        return next(own, None) or self.offer.supplier

    @property
    def score(self) -> Decimal:
        """The points that are sure."""
        return sum((verdict.points for verdict in self.verdicts), Decimal(0))

    @property
    def score_high(self) -> Decimal:
        """The points at best, when everything unknown turns out well."""
        return sum((verdict.high for verdict in self.verdicts), Decimal(0))

    @property
    def relation(self) -> Relation:
        """How the machine's group stands to the need's groups; "words" where only a good part of the words agrees."""
        relation: Relation = next(
            (verdict.relation for verdict in self.verdicts if verdict.criterion == "group"), "none"
        )
        return "words" if relation == "none" and self._words_agree else relation

    @property
    def _words_agree(self) -> bool:
        words = next((it for it in self.verdicts if it.criterion == "words"), None)
        return words is not None and words.points > 0 and words.points >= words.of * WORDS_IN_COMMON

    @property
    def has_common_ground(self) -> bool:
        """Whether the two have a group, a link, a code or a sector in common, or a good part of the need's words."""
        return self.relation != "none"

    @property
    def serves(self) -> bool:
        """Whether the machine's group can serve the need: the same, one that a link lets serve, or one of its own code."""
        return any(verdict.criterion == "group" and verdict.standing == "met" for verdict in self.verdicts)

    @property
    def outcome(self) -> Outcome:
        """What it comes to.

        blocked: a "must" is not met. related: of another group that only lies near, or known not to be as asked, or not
        yet to be had. fits if confirmed: it can serve in part, or something asked for is not published. fits: the rest.
        """
        if self.blocked_by:
            return "blocked"
        conditions = [it for it in self.verdicts if it.criterion in ("requirements", "availability")]
        if not self.serves or any(it.standing == "not-met" for it in conditions):
            return "related"
        if self.relation != "same" or any(it.standing == "unknown" for it in conditions):
            return "fits-if-confirmed"
        return "fits"

    @property
    def blocked_by(self) -> tuple[Verdict, ...]:
        """The conditions that are a must and are not met."""
        return tuple(it for it in self.verdicts if it.level == "must" and it.standing == "not-met")

    @property
    def confirm(self) -> tuple[str, ...]:
        """What to ask the supplier."""
        return tuple(it.confirm for it in self.verdicts if it.confirm)

    @property
    def order(self) -> tuple[int, Decimal, Decimal, str]:
        """Sorts the matches of a need, best first: outcome, sure points, points at best, then the offer's id."""
        return OUTCOMES.index(self.outcome), -self.score, -self.score_high, self.offer.id


def knowledge(index: Index) -> Knowledge:
    """What the criteria need to know of a catalogue."""
    settings = index.record("settings", "", Settings)
    assert settings is not None
    links = (link for _id, link in index.records("link", Link))
    groups = dict(index.records("group", Group))
    return Knowledge(
        settings.weights,
        groups,
        {frozenset(link.groups): link for link in links},
        dict(index.records("spec", Spec)),
        Wording([offer for _id, offer in index.records("offer", Offer)], groups),
    )


def judge(known: Knowledge, need_id: str, need: Need, offer: Offer) -> Match:
    """The verdicts on a pair, whatever they are: those of the offer's best machine."""
    found = [judged(known, need_id, need, machine) for machine in machines(offer)]
    # A machine that has nothing to do with the need is no better than one that is blocked. Of machines that are equally
    # good, the first: the offer itself before its variants, these in their order.
    return min(found, key=lambda match: (not match.has_common_ground, match.order))


def judged(known: Knowledge, need_id: str, need: Need, machine: Machine) -> Match:
    """The verdicts on one machine of an offer."""
    pair = Pair(need_id.partition("/")[0], need, machine, known, tie(need, machine, known))
    return Match(need_id, need, machine, tuple(verdict for ask in CRITERIA.values() for verdict in ask(pair)))


def matches(known: Knowledge, needs: Iterable[tuple[str, Need]], offers: Sequence[Offer]) -> Iterator[Match]:
    """Every match of these needs and offers, need by need, best first."""
    for need_id, need in needs:
        found = (judge(known, need_id, need, offer) for offer in candidates(known, need, offers))
        yield from sorted((match for match in found if match.has_common_ground), key=lambda match: match.order)


def candidates(known: Knowledge, need: Need, offers: Iterable[Offer]) -> Iterator[Offer]:
    """The offers that can have something in common with a need: a group, a link, a code, a sector, or words."""
    sectors = {known.groups[group].sector for group in need.groups}
    near = {id for id, group in known.groups.items() if group.sector in sectors}
    near |= {group for pair in known.links if pair & set(need.groups) for group in pair}
    codes = {(code.scheme, six_digits(code)) for group in need.groups for code in known.groups[group].codes}
    codes = {(scheme, code) for scheme, code in codes if code}
    near |= {
        id for id, group in known.groups.items() if any((it.scheme, six_digits(it)) in codes for it in group.codes)
    }
    worded = known.wording.near(need, float(WORDS_IN_COMMON))
    for offer in offers:
        parts: tuple[Offer | Variant, ...] = (offer, *offer.variants)
        if (
            offer.id in worded
            or any(part.group in near for part in parts)
            or any((it.scheme, six_digits(it)) in codes for part in parts for it in part.codes)
        ):
            yield offer


class Question(NamedTuple):
    """What is matched with what.

    needs: with their ids, in the catalogue's order.
    offers: in the catalogue's order.
    of_offer: whether one offer was asked for by its name.
    """

    needs: list[tuple[str, Need]]
    offers: list[Offer]
    of_offer: bool


def question(index: Index, name: str | None, offers: Selection, needs: Selection) -> Question:
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
    offer_ids = [str(row[0]) for row in select(index, "offers", ["id"], offers).rows]
    need_ids = [str(row[0]) for row in select(index, "needs", ["id"], needs._replace(filters=need_filters)).rows]
    return Question(
        [(id, it) for id, it in index.chosen("need", need_ids, Need) if need_id in (None, id)],
        [it for id, it in index.chosen("offer", offer_ids, Offer) if offer_id in (None, id)],
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
        except Ambiguous:
            raise
        except UnknownName:
            continue
    hint = did_you_mean(name, [id for kind in ("project", "offer", "need") for id in index.ids(kind)]) or "."
    raise UnknownName(
        _('"{name}" is no project, need or offer{hint} `offerbook projects` and `offerbook offers` list them.').format(
            name=name, hint=hint
        )
    )


def answer(index: Index, asked: Question) -> list[Match]:
    """The matches of a question: need by need and best first, or, for an offer asked for by name, its best needs first."""
    found = list(matches(knowledge(index), asked.needs, asked.offers))
    if asked.of_offer:
        found.sort(key=lambda match: (*match.order[:3], match.need_id))
    return found


def narrowed(
    found: Iterable[Match], outcomes: Sequence[str], min_score: float | None, top: int | None, of_offer: bool = False
) -> list[Match]:
    """The matches of these outcomes, with this many sure points, the first few of each need or, of an offer, of all.

    Raises UnknownName for a word that is no outcome.
    """
    for word in outcomes:
        among("--outcome", word, OUTCOMES)
    kept: list[Match] = []
    counts: dict[str, int] = {}
    for match in found:
        if (outcomes and match.outcome not in outcomes) or (
            min_score is not None and match.score < Decimal(str(min_score))
        ):
            continue
        of = match.offer.id if of_offer else match.need_id
        counts[of] = counts.get(of, 0) + 1
        if top is None or counts[of] <= top:
            kept.append(match)
    return kept
