"""The availability criterion: what is offered can be bought today."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from offerbook.matching.candidate import Candidate
from offerbook.matching.criteria.criterion import Criterion, Step
from offerbook.matching.pair import Pair
from offerbook.matching.points import FULL, ZERO
from offerbook.matching.verdict import Standing, Verdict, VerdictText
from offerbook.model.records import Offer
from offerbook.model.vocabulary import Stage
from offerbook.tables.table import word
from offerbook.text.i18n import N_, _

STANDINGS: dict[Stage | None, Standing] = {
    None: "not-asked", "series": "met", "small-series": "met", "pre-series": "unknown", "prototype": "not-met",
    "planned": "not-met",
}  # fmt: skip


def judge_availability(pair: Pair) -> Iterator[Verdict]:
    """What exists only as a prototype or as a plan cannot be bought yet: it is related, but does not fit. What is tested
    but not yet in series must be confirmed. No points.
    """
    stage = pair.candidate.stage
    yield Verdict("availability", STANDINGS[stage], ZERO, ZERO, ZERO, StageDetail(stage))


class StageDetail(NamedTuple):
    """The stage of production; None where no source states it."""

    stage: Stage | None

    @property
    def text(self) -> VerdictText:
        """The stage, and the question where it is not yet in series."""
        if self.stage is None:
            return VerdictText(_("no source states the stage of production"))
        reasons = {
            "prototype": _("only a prototype"),
            "planned": _("only planned"),
            "pre-series": _("tested, but not yet in series"),
        }
        question = _("When does series production start?") if self.stage == "pre-series" else ""
        return VerdictText(reasons.get(self.stage, _("in series production")), "", word(self.stage), question)


def fix_availability(detail: StageDetail, _offer: Offer) -> Step:
    """Series production: a question for what is tested, a change for what exists only as a prototype or a plan."""
    is_question = STANDINGS[detail.stage] == "unknown"
    text = _("the start of series production") if is_question else _("series production, which no source states")
    return Step(text, FULL, is_question, _in_series)


def _in_series(candidate: Candidate) -> Candidate:
    return candidate._replace(stage="series")


CRITERION = Criterion(
    N_("availability"),
    judge_availability,
    fix=fix_availability,
    looks_at=lambda pair: pair.candidate.stage,
    is_common=True,
)
