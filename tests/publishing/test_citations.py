"""What a briefing says of the age of its sources."""

from __future__ import annotations

import pytest

from offerbook.publishing.briefing import SourceLine
from offerbook.publishing.citations import evidence_sentence, years_of

ANALYST = ("2026-11-23", "")


def lines(*sources: tuple[str, str]) -> list[SourceLine]:
    return [SourceLine(number, "P", "T", date, url, "") for number, (date, url) in enumerate(sources, 1)]


@pytest.mark.parametrize(
    ("sources", "sentence", "years"),
    [
        (
            [
                ("2025-02-03", "https://a"),
                ANALYST,
                ("2022", "https://b"),
                ("2026-03-20", "https://c"),
                ("", "https://d"),
            ],
            "5 sources; the newest page is of 2026-03-20, the oldest of 2022, half are of 2025-02-03 or older.",
            [("2026", 1), ("2025", 1), ("2022", 1), ("undated", 1)],
        ),
        (
            [ANALYST, ("2022", "https://b")],
            "2 sources; the one with a date is of 2022.",
            [("2022", 1)],
        ),
        ([("2022", "https://b")], "1 source; it is of 2022.", [("2022", 1)]),
        ([ANALYST, ("", "https://b")], "2 sources, no page of them dated.", [("undated", 1)]),
        ([ANALYST], "1 source; it is of 2026-11-23.", [("2026", 1)]),
    ],
)
def test_the_catalogue_s_own_word_makes_its_evidence_no_newer(
    sources: list[tuple[str, str]], sentence: str, years: list[tuple[str, int]]
) -> None:
    assert evidence_sentence(lines(*sources)) == sentence
    assert list(years_of(lines(*sources))) == years
