"""Candidates: what a buyer would get of an offer, the offer as it stands or one of its variants."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from offerbook.matching.codes import SixDigits, by_six_digits
from offerbook.model.records import Code, Fact, Need, Offer, Variant
from offerbook.model.vocabulary import Stage


class Candidate(NamedTuple):
    """One product or service that a buyer would get: an offer as it stands, or one of its variants.

    offer: the offer.
    variant: the variant's id; empty for the offer itself.
    group, stage: the variant's own where it has them.
    codes: its codes, or the variant's own where it has some, to six digits.
    specs: the variant's, and the offer's where the variant does not restate them.
    """

    offer: Offer
    variant: str
    group: str
    stage: Stage | None
    codes: Mapping[SixDigits, Code]
    specs: Mapping[str, Fact]


def candidates(offer: Offer) -> list[Candidate]:
    """The offer itself and each of its variants."""
    base = Candidate(offer, "", offer.group, offer.stage, by_six_digits(offer.codes), offer.specs)
    return [base, *(_variant(base, variant) for variant in offer.variants)]


def _variant(base: Candidate, variant: Variant) -> Candidate:
    return Candidate(
        base.offer,
        variant.id,
        variant.group or base.group,
        variant.stage or base.stage,
        by_six_digits(variant.codes) if variant.codes else base.codes,
        {**base.specs, **variant.specs},
    )


def eligible_candidates(all_candidates: Sequence[Candidate], need: Need) -> Sequence[Candidate]:
    """The candidates of an offer that a buyer with this need could get, given all of them, the offer itself first.

    The offer itself is left out where its variants stand for it: where each variant of its own group states what a
    condition asks for and the offer itself does not. Such an offer is a table of models and no model.
    """
    if len(all_candidates) == 1:
        return all_candidates
    base, *variants = all_candidates
    own = [candidate.specs for candidate in variants if candidate.group == base.group]
    is_table_of_models = any(
        condition.spec not in base.specs and all(condition.spec in specs for specs in own)
        for condition in (need.requires if own else ())
    )
    return variants if is_table_of_models else all_candidates
