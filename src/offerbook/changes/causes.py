"""Which of the changed facts made a match another one: each is tried out, carried from the one state into the other.

A fact is a cause where the old pair has another outcome with it, or the new pair without it.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import suppress
from typing import Any, NamedTuple, TypeVar

from offerbook.changes.difference import RecordChange, RecordKey, cause_text, record_cause_text
from offerbook.changes.facts import FactChange, StatedFact
from offerbook.index.store import Index
from offerbook.listing.record_lines import load_record
from offerbook.matching.codes import GroupCodes
from offerbook.matching.context import MatchingContext
from offerbook.matching.judging import judge
from offerbook.model.codec import pack, replace
from offerbook.model.records import Need, Offer, Project, Record, Supplier
from offerbook.text.i18n import LANGUAGES

K = TypeVar("K")
V = TypeVar("V")
R = TypeVar("R", bound=Record)
KINDS = ("need", "offer", "project", "supplier", "group", "link", "spec", "settings")
"""The kinds of records that a match depends on, the nearest first."""
PairKey = tuple[str, str]
"""The ids of a need and an offer."""
TOLD = (
    *("as_of", "checked", "confidence", "contacts", "location", "mentions", "notes", "price", "reason", "sources"),
    *("title", "values"),
)
"""The attributes that no outcome depends on, or only by their words."""
TEXTS: Mapping[str, tuple[str, ...]] = {
    "need": ("name", "summary"),
    "offer": ("name", "summary", "notes", "variants", "cautions"),
    "group": ("name", "terms"),
}
"""The attributes that words are found in, by the kind of record."""
REMARKS = ("note", "text", "why")
"""The keys within a fact under which it is explained."""


def causes_of(
    old: PairState | None, new: PairState | None, changed: Mapping[RecordKey, RecordChange], key: PairKey
) -> list[str]:
    """What made the match of a need and an offer another one; all that changed around it where no single fact did."""
    need, offer = key
    own = [("need", need), ("offer", offer), ("project", need.partition("/")[0])]
    whole = [record_cause_text(changed[it]) for it in own if it in changed and changed[it].change != "changed"]
    if whole or old is None or new is None:
        return whole
    near = list(_near(old, new, changed))
    judged = [(change, fact) for change, fact in near if _can_matter(change.kind, fact)]
    tried = [_said(change, fact) for change, fact in judged if _is_cause(old, new, change, fact)]
    if not tried and old.with_words_of(new).outcome() != old.outcome():
        texts = [(change, fact) for change, fact in near if fact is not None and _is_text(change.kind, fact)]
        return [_said(change, fact) for change, fact in texts]
    return tried or [_said(change, fact) for change, fact in judged]


def _near(
    old: PairState, new: PairState, changed: Mapping[RecordKey, RecordChange]
) -> Iterator[tuple[RecordChange, FactChange | None]]:
    """The changes that the match can depend on, each with its fact; with none where the whole record came or went."""
    for key in sorted({*old.records(), *new.records()} & changed.keys(), key=lambda key: (KINDS.index(key[0]), key)):
        change = changed[key]
        yield from ((change, fact) for fact in change.facts)
        if change.change != "changed":
            yield change, None


def _can_matter(kind: str, fact: FactChange | None) -> bool:
    """Whether a change can turn an outcome but for its words; of cautions only what one asks, or asks no more."""
    if fact is None:
        return True
    if fact.attribute in TOLD or (_is_prose(fact) and not _is_text(kind, fact)):
        return False
    if fact.attribute == "cautions":
        before, after = ('"asks"' in stated.value if stated else False for stated in (fact.old, fact.new))
        return before != after
    return fact.old is None or fact.new is None or _without_remarks(fact.old) != _without_remarks(fact.new)


def _is_prose(fact: FactChange) -> bool:
    """Whether the whole fact is a text in the languages."""
    stated = [_without_remarks(it) for it in (fact.old, fact.new) if it and fact.attribute != "variants"]
    return bool(stated) and all(isinstance(it, dict) and {*it} <= {*LANGUAGES} for it in stated)


def _is_text(kind: str, fact: FactChange) -> bool:
    """Whether words are looked for in the fact."""
    return fact.attribute in TEXTS.get(kind, ())


def _without_remarks(stated: StatedFact) -> Any:
    """What a fact states, without the prose that explains it."""
    return json.loads(stated.value, object_hook=lambda it: {key: it[key] for key in it if key not in REMARKS})


def _said(change: RecordChange, fact: FactChange | None) -> str:
    return record_cause_text(change) if fact is None else cause_text(change.kind, change.id, fact)


def _is_cause(old: PairState, new: PairState, change: RecordChange, fact: FactChange | None) -> bool:
    """Whether the pair has another outcome once it has this one fact of its other state."""
    return old.with_change_of(new, change, fact).outcome() not in (old.outcome(), "") or (
        new.with_change_of(old, change, fact).outcome() not in (new.outcome(), "")
    )


class PairState(NamedTuple):
    """A need and an offer, as a catalogue has them or as they might be.

    catalogue: its index.
    context: what the criteria know of it.
    """

    catalogue: Index
    context: MatchingContext
    need_id: str
    need: Need
    offer: Offer

    @classmethod
    def of(cls, index: Index, context: MatchingContext, key: PairKey) -> PairState | None:
        """The pair as a catalogue has it; None where one of the two is missing."""
        need, offer = index.record("need", key[0], Need), index.record("offer", key[1], Offer)
        return None if need is None or offer is None else cls(index, context, key[0], need, offer)

    def outcome(self) -> str:
        """What the verdicts on it come to; empty where the context lacks a group or spec of it."""
        with suppress(KeyError):
            return judge(self.context, self.need_id, self.need, self.offer).outcome
        return ""

    def records(self) -> set[RecordKey]:
        """The records that the match can depend on, besides the words of all others."""
        groups = {*self.need.groups, *self._of_models("group")}
        specs = {condition.spec for condition in self.need.requires} | self.offer.specs.keys()
        specs |= {spec for variant in self.offer.variants for spec in variant.specs}
        specs |= {
            spec for group in groups & self.context.groups.keys() for spec in self.context.groups[group].chosen_by
        }
        links = {" ".join(sorted(tied)) for tied in self.context.links if groups >= tied}
        ids = {
            "settings": {""}, "group": groups, "link": links, "spec": specs, "supplier": self._of_models("supplier"),
            "project": {self.need_id.partition("/")[0]}, "need": {self.need_id}, "offer": {self.offer.id},
        }  # fmt: skip
        return {(kind, id) for kind, named in ids.items() for id in named}

    def _of_models(self, attribute: str) -> set[str]:
        """The groups, or the suppliers, of the offer and its variants."""
        return set(filter(None, (getattr(model, attribute) for model in (self.offer, *self.offer.variants))))

    def with_words_of(self, other: PairState) -> PairState:
        """The pair with the words of all offers of the other state."""
        return self._replace(context=self.context._replace(word_scorer=other.context.word_scorer))

    def with_change_of(self, other: PairState, change: RecordChange, fact: FactChange | None) -> PairState:
        """The pair with one fact of the other state, or with a record that only one of them has."""
        if change.kind == "need" and fact is not None:
            return self._replace(need=_with_fact(self.need, other.need, fact))
        if change.kind == "offer" and fact is not None:
            return self._replace(offer=_with_fact(self.offer, other.offer, fact))
        return self._replace(context=self._context_with(other, change, fact))

    def _context_with(self, other: PairState, change: RecordChange, fact: FactChange | None) -> MatchingContext:
        own, theirs = self.context, other.context
        match change.kind:
            case "group":
                groups = _with_part(own.groups, theirs.groups, change.id, fact)
                has_codes = fact is None or fact.attribute == "codes"
                return own._replace(groups=groups, codes=GroupCodes(groups) if has_codes else own.codes)
            case "link":
                return own._replace(links=_with_part(own.links, theirs.links, frozenset(change.id.split()), fact))
            case "spec":
                return own._replace(specs=_with_part(own.specs, theirs.specs, change.id, fact))
            case "settings" if fact is not None and fact.attribute == "weights":
                return own._replace(weights=theirs.weights)
            case "project" if fact is not None and fact.attribute != "needs":
                project = _mixed(self.catalogue, other.catalogue, "project", change.id, Project, fact)
                asking = {**own.asking_cautions, ("project", change.id): project.cautions}
                return own._replace(project=lambda _id: project, asking_cautions=asking)
            case "supplier" if fact is not None:
                supplier = _mixed(self.catalogue, other.catalogue, "supplier", change.id, Supplier, fact)
                return own._replace(asking_cautions={**own.asking_cautions, ("supplier", change.id): supplier.cautions})
        return own


def _mixed(own: Index, other: Index, kind: str, id: str, shape: type[R], fact: FactChange) -> R:
    """A record that both catalogues have, with one fact of the other one."""
    return _with_fact(load_record(own, kind, id, shape), load_record(other, kind, id, shape), fact)


def _with_part(own: Mapping[K, R], other: Mapping[K, R], key: K, fact: FactChange | None) -> dict[K, R]:
    """Records by id, one of them with a fact of its other state, or as the other state has it or has it not."""
    if fact is None or key not in own or key not in other:
        return _with_key(own, other, key)
    return {**own, key: _with_fact(own[key], other[key], fact)}


def _with_fact(record: R, other: R, fact: FactChange) -> R:
    """A record with one fact of its other state."""
    part = fact.key[0]
    if not part:
        return _with_own_fact(record, other, fact)
    variants, others = ({it.id: it for it in getattr(one, "variants")} for one in (record, other))  # noqa: B009 - R has none
    if part in variants and part in others:
        variants[part] = _with_own_fact(variants[part], others[part], fact)
    else:
        variants = dict(_with_key(variants, others, part))
    return replace(record, variants=tuple(variants.values()))


def _with_own_fact(record: R, other: R, fact: FactChange) -> R:
    """A record or a variant with one fact of its own of its other state; of a list the one element."""
    own, theirs = getattr(record, fact.attribute), getattr(other, fact.attribute)
    if fact.attribute == "specs":
        return replace(record, specs=_with_key(own, theirs, fact.key[1]))
    stated = [it.value for it in (fact.old, fact.new) if it]
    if isinstance(own, tuple) and isinstance(theirs, tuple):
        kept = [it for it in own if pack(it).decode() not in stated]
        come = [it for it in theirs if pack(it).decode() in stated]
        if come or len(kept) < len(own):
            theirs = (*kept, *come)
    return replace(record, **{fact.attribute: theirs})


def _with_key(own: Mapping[K, V], other: Mapping[K, V], key: K) -> dict[K, V]:
    """A dictionary with what another has under one key, or without it where the other has nothing there."""
    kept = {name: value for name, value in own.items() if name != key}
    return {**kept, key: other[key]} if key in other else kept
