"""Matches: which offers serve which needs, how well, and what is to be confirmed; best first.

A match is an offer, a need and the verdicts of one machine of that offer, the best one; everything else said of it is
derived from the verdicts. Pairs with nothing in common are no matches.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Literal, NamedTuple

from offerbook.criteria import (
    CRITERIA,
    Asked,
    CodeBook,
    Knowledge,
    Machine,
    Pair,
    Relation,
    Verdict,
    machines,
    six_digits,
    tie,
    to_be_got,
)
from offerbook.index import Index
from offerbook.language import N_, _
from offerbook.query import Ambiguous, Selection, _wheres, among, resolve, select
from offerbook.records import Group, Link, Need, Offer, Settings, Spec, Variant
from offerbook.refusals import UnknownName, did_you_mean
from offerbook.wording import Agreement, Wording

Outcome = Literal["fits", "fits-if-confirmed", "related", "blocked"]
WORDS_IN_COMMON = Decimal("0.4")
"""Part of the word points from which on an offer of another sector is related by its words alone."""

OUTCOMES: tuple[Outcome, ...] = ("fits", "fits-if-confirmed", "related", "blocked")
"""Best first."""
Passing = Mapping[str, Collection[str]]
"""The variants of each offer that pass some conditions, by the offer's id; an empty one is the offer itself."""
OUTCOME_WORDS = (N_("fits"), N_("fits-if-confirmed"), N_("related"), N_("blocked"))
"""The outcomes as messages."""


PAST = ("past", "dormant")
"""The statuses of a need that nobody buys for today."""


class Match(NamedTuple):
    """An offer and a need, judged by the offer's best machine.

    need_id: project/need.
    need: the need.
    machine: the offer or the variant that is judged.
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
    beside: of a need of several parts, the other machines of the offer that answer parts which this one does not serve.
    """

    need_id: str
    need: Need
    machine: Machine
    verdicts: tuple[Verdict, ...]
    relation: Relation
    parts: tuple[str, ...]
    outcome: Outcome
    suits: bool
    score: Decimal
    score_high: Decimal
    beside: tuple[Match, ...] = ()

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
        return self.outcome in ("fits", "fits-if-confirmed")

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
        return OUTCOMES.index(self.outcome), -self.score, -self.score_high, self.machine.offer.id


def _matched(pair: Pair) -> Match:
    """The pair with all verdicts, and what follows from them."""
    verdicts: list[Verdict] = []
    score = high = Decimal(0)
    relation, serves = pair.tie.relation, pair.tie.serves
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
            if it.criterion == "words" and relation == "none" and it.points and it.points >= it.of * WORDS_IN_COMMON:
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
        pair.machine,
        tuple(verdicts),
        relation,
        pair.tie.parts,
        outcome,
        suits,
        score,
        high,
    )


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
        Wording.of([offer for _id, offer in index.records("offer", Offer)], groups),
        CodeBook.made(groups),
    )


def judge(known: Knowledge, need_id: str, need: Need, offer: Offer) -> Match:
    """The verdicts on a pair, whatever they are: those of the offer's best machine."""
    match = _best(Asked.of(known, need_id, need), machines(offer))
    assert match is not None
    return match


def _best(asked: Asked, held: Sequence[Machine], among: Collection[str] | None = None) -> Match | None:
    """The verdicts on the best of an offer's machines, of those among the variants named; None where none of them is."""
    agreement = asked.knowledge.wording.agreement(asked.need, held[0].offer.id)
    found = [
        _judged(asked, it, agreement) for it in to_be_got(held, asked.need) if among is None or it.variant in among
    ]
    if len(found) < 2:
        return found[0] if found else None
    # A machine that has nothing to do with the need is no better than one that is blocked. Of machines that are equally
    # good, the first: the offer itself before its variants, these in their order.
    best = min(found, key=lambda match: (not match.has_common_ground, match.order))
    return best._replace(beside=_beside(best, found)) if asked.has_parts else best


def _beside(best: Match, found: Sequence[Match]) -> tuple[Match, ...]:
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
    answering = [it for match in found for it in (match, *match.beside) if it.answers]
    answering.sort(key=lambda match: match.order)
    if not answering:
        return {}
    if need.any_group:
        return {need.groups[0]: answering[0]}
    return {group: next((it for it in answering if group in it.parts), None) for group in need.groups}


def judged(known: Knowledge, need_id: str, need: Need, machine: Machine) -> Match:
    """The verdicts on one machine of an offer."""
    return _judged(Asked.of(known, need_id, need), machine, known.wording.agreement(need, machine.offer.id))


def _judged(asked: Asked, machine: Machine, agreement: Agreement) -> Match:
    return _matched(Pair(asked, machine, tie(asked.need, machine, asked.knowledge), agreement))


def matches(
    known: Knowledge, needs: Iterable[tuple[str, Need]], offers: Sequence[Offer], passing: Passing | None = None
) -> Iterator[Match]:
    """Every match of these needs and offers, need by need, best first; only of the machines that pass, where that is said."""
    held: dict[str, list[Machine]] = {}
    for need_id, need in needs:
        asked = Asked.of(known, need_id, need)
        found: list[Match] = []
        for offer in candidates(known, need, offers):
            if offer.id not in held:
                held[offer.id] = machines(offer)
            match = _best(asked, held[offer.id], None if passing is None else passing.get(offer.id, ()))
            if match is not None and match.has_common_ground:
                found.append(match)
        yield from sorted(found, key=lambda match: match.order)


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
    passing: the machines that pass the conditions on specs; None where there are none.
    """

    needs: list[tuple[str, Need]]
    offers: list[Offer]
    of_offer: bool
    passing: Passing | None = None


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
        _passing(index, offers.where),
    )


def _passing(index: Index, where: Sequence[str]) -> Passing | None:
    """The variants of each offer that pass the conditions on specs; None where no condition is on a spec."""
    parts = [it for it in _wheres(index, "offers", where) if it.sql.startswith(_OF_MACHINES)]
    if not parts:
        return None
    found: dict[str, set[str]] = {}
    for part in parts:
        sql = part.sql.removeprefix(_OF_MACHINES).removesuffix("))")
        for offer, variant in index.rows(sql, *part.values):
            found.setdefault(offer, set()).add(variant)
    return found


_OF_MACHINES = "t.id IN (SELECT offer_id FROM ("


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
    found = list(matches(knowledge(index), asked.needs, asked.offers, asked.passing))
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
