"""One offer, `thing`, judged against one need, `site/want`, and the one verdict of a criterion on it."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

from offerbook.matching.match import Match
from tests.matching.trade import VerdictCells, indexed, judgement, project, verdicts

ZERO = Decimal(0)


def judge_candidate(folder: Path, offered: str, wanted_need: str, files: dict[str, str] | None = None) -> Match:
    """The offer `thing` against the need `site/want`."""
    return judgement(indexed(folder, offered, project("site", wanted_need), files), "thing", "site/want")


def one(match: Match, criterion: str) -> VerdictCells:
    """The only verdict of a criterion."""
    (verdict,) = verdicts(match, criterion)
    return verdict
