"""How the time of matching grows with the pairs that share a group.

A register of a hundred thousand offers has narrower groups than one of ten thousand, and more links between them. What is
compared here therefore has the same groups at both sizes: once the shipped ones, once those of a large register.
"""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple

from tests.tools.benchmarks.lab import Lab
from tests.tools.benchmarks.processes import Sample
from tests.tools.benchmarks.report import seconds, section, verdict

SMALL, LARGE = 10_000, 100_000
"""Offers; there are a hundredth as many needs."""
ASKED = ("match", "gaps", "matrix")


class Measured(NamedTuple):
    """What one catalogue took.

    groups_of: it has the groups of a register of so many offers.
    pairs: of needs and offers that share a group.
    took: by command.
    """

    groups_of: int
    offers: int
    pairs: int
    took: dict[str, Sample]


HEADERS = ("groups of", "offers", "needs", "pairs that share a group", *(f"`{it}`, processors" for it in ASKED))


def match_growth(lab: Lab, kinds: tuple[int, ...] = (SMALL, LARGE)) -> str:
    """The table: of each kind of register both sizes, how they grow, and whether no faster than the pairs."""
    rows: list[tuple[str, ...]] = []
    for groups_of in kinds:
        one, other = (_measured(lab, offers, groups_of) for offers in (SMALL, LARGE))
        rows += grown_rows(one, other)
    return section(f"Growth of matching (medians of {lab.runs} runs)", HEADERS, rows)


def grown_rows(one: Measured, other: Measured) -> Iterator[tuple[str, ...]]:
    """A line for each of two sizes, and one for the growth with what is asked of it."""
    for it in (one, other):
        took = (seconds(it.took[name].cpu) for name in ASKED)
        yield f"{it.groups_of:,}", f"{it.offers:,}", f"{it.offers // 100:,}", f"{it.pairs:,}", *took
    pairs = other.pairs / one.pairs
    grown = [other.took[name].cpu / one.took[name].cpu for name in ASKED]
    yield "growth", "", "", f"{pairs:.0f} ×", *(f"{it:.0f} × {verdict(it <= pairs)}" for it in grown)


def _measured(lab: Lab, offers: int, groups_of: int) -> Measured:
    at = ("--catalogue", str(lab.data(offers, flat=False, groups_of=groups_of) / "catalogue"), "--format", "csv")
    calls = [lab.ours(f"{name}, {offers:,} offers, groups of {groups_of:,}", name, *at) for name in ASKED]
    lab.warm(calls[:1])
    medians = lab.median(calls)
    listed = (
        lab.answer(lab.ours(f"{name}, {offers:,}", name, "--columns", columns, *at))
        for name, columns in (("offers", "group_id"), ("needs", "group_ids"))
    )
    took = {name: medians[call.name] for name, call in zip(ASKED, calls, strict=True)}
    return Measured(groups_of, offers, shared_pairs(*listed), took)


def shared_pairs(offers: bytes, needs: bytes) -> int:
    """How many pairs share a group, given the CSV of both listings: one group of each offer, those of each need."""
    in_group = Counter(row[0] for row in _rows(offers))
    return sum(in_group[group] for row in _rows(needs) for group in row[0].split("; "))


def _rows(answer: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(answer.decode("utf-8-sig"))))[1:]
