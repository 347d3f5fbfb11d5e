"""Records in words."""

from __future__ import annotations

import pytest

from offerbook.model.phrases import when_text
from offerbook.model.records import Day, When


@pytest.mark.parametrize(
    ("start", "by", "text"),
    [
        ("2024", "2026", "2024 to 2026"),
        ("2026", "2026", "2026"),
        ("2026", "2026-12", "2026 to 2026-12"),
        ("2026", None, "from 2026"),
        (None, "2026", "by 2026"),
    ],
)
def test_a_time_names_each_of_its_ends_once(start: str | None, by: str | None, text: str) -> None:
    assert when_text(When(Day(start) if start else None, Day(by) if by else None)) == text
