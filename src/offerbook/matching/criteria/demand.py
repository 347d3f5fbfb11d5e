"""The demand criterion: no caution leaves open whether the need still stands."""

from __future__ import annotations

from collections.abc import Iterator

from offerbook.matching.criteria.cautions import open_cautions
from offerbook.matching.criteria.criterion import Criterion, nothing
from offerbook.matching.pair import Pair
from offerbook.matching.verdict import Verdict
from offerbook.text.i18n import N_


def judge_demand(pair: Pair) -> Iterator[Verdict]:
    """A caution on the need or its project that asks something is a question, mostly to the buyer: it is asked, but says
    nothing against an offer. No points.
    """
    context = pair.prepared.context
    of_project = context.asking_cautions.get(("project", pair.prepared.project), ())
    yield from open_cautions("demand", pair, (("need", pair.need.cautions), ("project", of_project)))


CRITERION = Criterion(N_("demand"), judge_demand, about="demand", looks_at=nothing, is_common=True)
