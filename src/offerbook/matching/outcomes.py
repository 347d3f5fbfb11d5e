"""The outcomes of a match, and the statuses of a need that is past: words that are read without judging anything."""

from __future__ import annotations

from typing import Literal

from offerbook.text.i18n import N_

Outcome = Literal["fits", "fits-if-confirmed", "blocked", "related", "distant"]
OUTCOMES: tuple[Outcome, ...] = ("fits", "fits-if-confirmed", "blocked", "related", "distant")
"""Best first."""
QUALITY: tuple[Outcome, ...] = ("fits", "fits-if-confirmed", "related", "blocked", "distant")
"""Best first, for the seller: of two candidates of one offer the one that is not blocked is shown, and what is no longer
blocked is better off. Lists show what is blocked before what is related, for a buyer who may give way on the condition."""
ANSWERS = ("fits", "fits-if-confirmed")
"""The outcomes of an offer that can be taken."""
OUTCOME_WORDS = (N_("fits"), N_("fits-if-confirmed"), N_("blocked"), N_("related"), N_("distant"))
"""The outcomes as messages."""
PAST = ("past", "dormant")
"""The statuses of a need that nobody buys for today."""
