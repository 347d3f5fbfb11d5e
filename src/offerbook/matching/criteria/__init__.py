"""Criteria: each looks at one pair and finds it met, not met or unknown, with the reason and the points.

A criterion is one file and one row of CRITERIA. Its judge is a pure function of a `Pair`, whose docstring is printed by
`offerbook explain`, so it is written for users. The score of a match is the sum of the verdicts' points and nothing
else. Unknown is not failure: what nobody has published leaves points open, between `points` and `high`.
"""

from __future__ import annotations

from offerbook.matching.criteria import (
    availability,
    cautions,
    deciding,
    demand,
    group,
    kind,
    named,
    precedent,
    quantity,
    requirements,
    services,
    words,
)

CRITERIA = (
    group.CRITERION,
    words.CRITERION,
    kind.CRITERION,
    requirements.CRITERION,
    deciding.CRITERION,
    services.CRITERION,
    quantity.CRITERION,
    named.CRITERION,
    precedent.CRITERION,
    availability.CRITERION,
    cautions.CRITERION,
    demand.CRITERION,
)
"""Every criterion, in the order in which they are shown."""
BY_NAME = {criterion.name: criterion for criterion in CRITERIA}
