"""How well outcomes and rankings agree with expert grades, with a 95 % interval by bootstrap over needs."""

from __future__ import annotations

import csv
import random
from collections.abc import Callable, Iterable, Mapping, Sequence
from math import log2
from pathlib import Path
from typing import NamedTuple

from offerbook.matching.match import Match
from offerbook.matching.outcomes import ANSWERS

Grades = dict[str, dict[str, float]]
"""The grade of each judged pair above 0, by need and offer."""
GRADE_OF_OUTCOME = {"fits": 3, "fits-if-confirmed": 2, "blocked": 1, "related": 1}
"""The grade that an outcome stands for; a distant pair, like one without a match, stands for 0."""
SAMPLES = 2000


def read_grades(folder: Path) -> Grades:
    """The grades of a folder: every judged need, and every pair above 0. Two judges' grades are given as their mean."""
    grades: Grades = {need: {} for need in (folder / "open-needs.txt").read_text(encoding="utf-8").split()}
    with (folder / "open.tsv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE):
            grades[row["need"]][row["offer"]] = float(row["grade"])
    return grades


def ndcg(ranked: Sequence[str], gains: Mapping[str, float], depth: int = 10) -> float:
    """nDCG at a depth, discount 1 / log2(1 + rank); 1 where nothing has a gain."""

    def total(values: Iterable[float]) -> float:
        return sum(value / log2(place + 2) for place, value in enumerate(list(values)[:depth]))

    ideal = total(sorted(gains.values(), reverse=True))
    return total(gains.get(name, 0.0) for name in ranked) / ideal if ideal else 1.0


def graded_ndcg(ranked: Sequence[str], grades: Mapping[str, float]) -> float:
    """nDCG@10 of offers against grades, gain 2^grade - 1."""
    return ndcg(ranked, {offer: 2**grade - 1 for offer, grade in grades.items()})


class Tally(NamedTuple):
    """What one need, or several summed, add to the figures.

    needs: how many.
    ndcg, ndcg_of_rows: sums of nDCG@10, of the whole ranking and without distant offers, which are no rows unless asked for.
    answers, good, right: pairs whose outcome is an answer, whose grade is 2 or more, and both.
    related, worth: rows called related, and those of them graded 1 or more.
    pairs: offers times needs.
    x, y, xx, yy, xy: sums over all pairs of the outcome's grade x and the judges' grade y, of squares and products.
    """

    needs: float = 0
    ndcg: float = 0
    ndcg_of_rows: float = 0
    answers: float = 0
    good: float = 0
    right: float = 0
    related: float = 0
    worth: float = 0
    pairs: float = 0
    x: float = 0
    y: float = 0
    xx: float = 0
    yy: float = 0
    xy: float = 0

    @classmethod
    def of(cls, matches: Sequence[Match], grades: Mapping[str, float], offers: int) -> Tally:
        """The tally of one need, given its matches, distant ones too, best first."""
        outcome = {match.offer.id: match.outcome for match in matches}
        x = {offer: GRADE_OF_OUTCOME.get(name, 0) for offer, name in outcome.items()}
        answers = {offer for offer, name in outcome.items() if name in ANSWERS}
        good = {offer for offer, grade in grades.items() if grade >= 2}
        related = [offer for offer, name in outcome.items() if name == "related"]
        return cls(
            1,
            graded_ndcg([match.offer.id for match in matches], grades),
            graded_ndcg([match.offer.id for match in matches if match.outcome != "distant"], grades),
            len(answers),
            len(good),
            len(answers & good),
            len(related),
            sum(grades.get(offer, 0) >= 1 for offer in related),
            offers,
            sum(x.values()),
            sum(grades.values()),
            sum(grade**2 for grade in x.values()),
            sum(grade**2 for grade in grades.values()),
            sum(x.get(offer, 0) * grade for offer, grade in grades.items()),
        )


def summed(tallies: Iterable[Tally]) -> Tally:
    """The tally of several needs."""
    return Tally(*map(sum, zip(*tallies, strict=True)))


def kappa(tally: Tally) -> float:
    """Quadratic-weighted kappa over all pairs: 1 less the mean squared difference by that of independent grades."""
    n = tally.pairs
    observed = (tally.xx + tally.yy - 2 * tally.xy) / n
    expected = (tally.xx + tally.yy) / n - 2 * (tally.x / n) * (tally.y / n)
    return 1 - observed / expected if expected else 1.0


def f1(tally: Tally) -> float:
    """F1 of the answers against grade 2 and above."""
    return 2 * tally.right / (tally.answers + tally.good) if tally.answers + tally.good else 1.0


FIGURES: dict[str, Callable[[Tally], float]] = {
    "nDCG@10 of the whole ranking": lambda tally: tally.ndcg / tally.needs,
    "nDCG@10 of the rows": lambda tally: tally.ndcg_of_rows / tally.needs,
    "kappa, all pairs": kappa,
    "F1 of fits and fits if confirmed": f1,
    "precision": lambda tally: tally.right / tally.answers if tally.answers else 1.0,
    "recall": lambda tally: tally.right / tally.good if tally.good else 1.0,
    "of the related, graded 1 or more": lambda tally: tally.worth / tally.related if tally.related else 1.0,
}


def interval(figure: Callable[[Tally], float], tallies: Sequence[Tally]) -> tuple[float, float]:
    """The 95 % interval of a figure by bootstrap over needs; the same on every run."""
    chance = random.Random(14)
    values = sorted(figure(summed(chance.choices(tallies, k=len(tallies)))) for _sample in range(SAMPLES))
    return values[round(SAMPLES * 0.025)], values[round(SAMPLES * 0.975) - 1]
