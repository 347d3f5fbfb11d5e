"""What a criterion is: one value that holds all that is particular to it."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Hashable, Iterator
from decimal import Decimal
from typing import Any, Literal, NamedTuple

from offerbook.matching.candidate import Candidate
from offerbook.matching.pair import Pair
from offerbook.matching.points import FULL
from offerbook.matching.verdict import Detail, Verdict
from offerbook.model.codec import replace
from offerbook.model.records import Offer, Weights
from offerbook.text.i18n import N_, _

OTHER_THING = N_("does not count: a different product is offered")
"""The reason of a criterion that is only judged where the candidate can serve."""


class Step(NamedTuple):
    """One change or one answer that takes away what a verdict has against an offer.

    text: what would be instead of what, or the question.
    size: the part of itself by which a value changes; 1 for what is no number.
    is_question: whether a published fact could settle it, so that nothing known has to change.
    apply: the candidate after the step, made of the candidate before it.
    settles: what of a verdict is answered for good by it, whatever the candidate states; None where the candidate changes.
    """

    text: str
    size: Decimal
    is_question: bool
    apply: Callable[[Candidate], Candidate]
    settles: Detail | None = None

    @classmethod
    def answer(cls, detail: Detail) -> Step:
        """The answer to the question that a verdict asks."""
        text = _("the answer to this question: {question}").format(question=detail.text.question)
        return cls(text, FULL, True, lambda candidate: candidate, detail)


class Criterion:
    """One way to judge a pair.

    name: a key of the weights where it earns points, and a message.
    judge: the verdicts on a pair, one or, of several conditions, one for each. Its docstring is printed to users.
    about: whether it judges the thing itself, so that a failure makes the offer only related; its delivery (amount,
        services), which can be settled apart; or the demand, whose questions keep no offer from fitting.
    fix: the step after which a verdict is met, given its detail and the offer; None where nothing mends it.
    looks_at: all that it looks at of a candidate whose group stands to the need in a known way, so that what is found for one candidate
        holds for every other that has the same; None for what is the candidate's own. Without it, every candidate is judged.
    is_common: whether most candidates of a group have the same of it.
    """

    def __init__(
        self,
        name: str,
        judge: Callable[[Pair], Iterator[Verdict]],
        about: Literal["thing", "delivery", "demand"] = "thing",
        fix: Callable[[Any, Offer], Step] | None = None,
        looks_at: Callable[[Pair], Hashable] | None = None,
        is_common: bool = False,
    ) -> None:
        self.name = name
        self.judge = judge
        self.about = about
        self.fix = fix
        self.looks_at = looks_at
        self.is_common = is_common

    @property
    def is_weighted(self) -> bool:
        """Whether a catalogue can give it a weight."""
        return self.name in Weights.__struct_fields__

    @property
    def rule(self) -> str:
        """How it judges, in a sentence: the first one of the judge's docstring, in the reader's language."""
        text = _(inspect.cleandoc(self.judge.__doc__ or ""))
        return " ".join(text.split(". ")[0].rstrip(".").split())


def nothing(_pair: Pair) -> Hashable:
    """What a criterion looks at that is found by the groups and the need alone."""
    return ()


def with_offer_changes(candidate: Candidate, **changes: Any) -> Candidate:
    """The candidate of an offer with other values."""
    return candidate._replace(offer=replace(candidate.offer, **changes))
