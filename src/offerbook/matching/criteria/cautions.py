"""The cautions criterion: no caution leaves a question open."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator, Sequence
from typing import NamedTuple

from offerbook.matching.criteria.criterion import Criterion, Step
from offerbook.matching.pair import Pair
from offerbook.matching.points import ZERO
from offerbook.matching.verdict import Verdict, VerdictText
from offerbook.model.phrases import localize, source_ids
from offerbook.model.records import Caution, Offer, respondent
from offerbook.model.vocabulary import Respondent
from offerbook.text.i18n import N_


def judge_cautions(pair: Pair) -> Iterator[Verdict]:
    """A caution that asks something leaves the offer open until it is answered, by the maker or by the buyer: a caution on
    the offer, on the model or on its supplier. One that asks nothing is only shown. No points.
    """
    yield from open_cautions("cautions", pair, _sides(pair))


def _sides(pair: Pair) -> tuple[tuple[str, Sequence[Caution]], tuple[str, Sequence[Caution]]]:
    """The cautions on the offer and the model that is judged, and those of their supplier that ask something."""
    candidate, context = pair.candidate, pair.prepared.context
    offer = candidate.offer
    variant = next((it for it in offer.variants if it.id == candidate.variant), None) if candidate.variant else None
    supplier = (variant.supplier if variant else None) or offer.supplier
    of_offer = (*offer.cautions, *variant.cautions) if variant else offer.cautions
    return ("offer", of_offer), ("supplier", context.asking_cautions.get(("supplier", supplier), ()))


def open_cautions(criterion: str, pair: Pair, sides: Iterable[tuple[str, Sequence[Caution]]]) -> Iterator[Verdict]:
    """A verdict for each caution that asks something, where the offer can serve.

    sides: the kind of a record, and the cautions on it.
    """
    for kind, cautions in sides if pair.group_tie.serves else ():
        for caution in cautions:
            of = respondent(caution, kind)
            if of is not None:
                detail = CautionDetail(caution, of, kind)
                yield Verdict(criterion, "unknown", ZERO, ZERO, ZERO, detail, sources=source_ids(caution.source))


class CautionDetail(NamedTuple):
    """A caution that asks something, who can answer, and the kind of the record that has it: "offer" of a variant, too."""

    caution: Caution
    of: Respondent
    kind: str

    @property
    def text(self) -> VerdictText:
        """The caution and its question."""
        return VerdictText(localize(self.caution.text), "", "", localize(self.caution.asks))


def fix_cautions(detail: CautionDetail, _offer: Offer) -> Step:
    """The answer to the question."""
    return Step.answer(detail)


def _has_none(pair: Pair) -> Hashable:
    """That nothing asks anything, as of most."""
    offer, asking = pair.candidate.offer, pair.prepared.context.asking_cautions
    if not (offer.cautions or pair.candidate.variant or ("supplier", offer.supplier) in asking):
        return ()
    return None if any(caution.asks for _kind, cautions in _sides(pair) for caution in cautions) else ()


CRITERION = Criterion(N_("cautions"), judge_cautions, fix=fix_cautions, looks_at=_has_none, is_common=True)
