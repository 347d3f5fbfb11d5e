"""The first page of a briefing: the best offers for each need, and what to ask first."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from offerbook.publishing.briefing import Answer, ProjectPart

MOST = 2
"""Offers that are named of each need."""


class BestOffers(NamedTuple):
    """A line of the first page.

    need, project: names.
    standing: how the need is covered, as a stable word.
    coverage: the same in a few words.
    answers: the best offers, best first; none for a need that is past.
    more: how many others answer it.
    question: what to ask first of the best; empty where nothing is open.
    """

    need: str
    project: str
    standing: str
    coverage: str
    answers: tuple[Answer, ...]
    more: int
    question: str


def best_offers(projects: Iterable[ProjectPart]) -> Iterator[BestOffers]:
    """A line for each need, in the order of the briefing."""
    for project in projects:
        for need in project.needs:
            is_past = need.standing == "past-demand"
            best = () if is_past else need.answers[:MOST]
            questions = [*(best[0].questions if best else ()), *need.shared_questions]
            more = 0 if is_past else len(need.answers) - len(best) + need.more_answers
            question = questions[0] if best and questions else ""
            yield BestOffers(need.name, project.name, need.standing, need.coverage, best, more, question)
