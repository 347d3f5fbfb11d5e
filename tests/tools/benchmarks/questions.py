"""What is asked of the program and of other tools."""

from __future__ import annotations

from pathlib import Path

# Not from tests.conftest: that loads pytest, and what the measuring process has in memory hides what others need.
ROOT = Path(__file__).parents[3]
SHIPPED = ROOT / "catalogue"

LISTING = ("offers", "--sector", "mining", "--where", "payload_t >= 430", "--format", "csv")
FEW = ("offers", "7513", "--format", "csv")
MANY = ("offers", "haul", "truck", "frost", "--format", "csv")
"""The questions: a sector and a condition on a spec, a model's mark, words that hundreds of offers have."""
SHIPPED_PROJECT = "operating-mines"
"""The shipped project with the most needs."""
OURS, OUR_WORDS = "a sector and a condition", "a model's mark"
