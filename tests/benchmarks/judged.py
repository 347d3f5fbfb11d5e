"""How well the matching agrees with two judges who read every fact: `python -m tests.benchmarks.judged`.

`tests/judged/open.tsv` holds the grades of every offer for the needs in `open-needs.txt`: 3 shortlist, 2 suits in part or
something stated is unknown, 1 the same trade; a pair not listed is 0. Printed are nDCG@10 of the ranking of each need (gain
2^grade - 1, ideal from the need's own grades) and precision and recall of the outcomes *fits* and *fits if confirmed* against
grade 2 and above.
"""

from __future__ import annotations

import csv
import sys
from math import log2
from pathlib import Path

from offerbook.index import Index, in_memory
from offerbook.match import Match, answer, question
from offerbook.query import Selection

JUDGED = Path(__file__).parents[1] / "judged"
SHIPPED = Path(__file__).parents[2] / "catalogue"


def grades() -> dict[str, dict[str, float]]:
    """The grade of every judged pair above 0, by need and offer; every judged need is there."""
    found: dict[str, dict[str, float]] = {
        need: {} for need in (JUDGED / "open-needs.txt").read_text(encoding="utf-8").split()
    }
    with (JUDGED / "open.tsv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE):
            found[row["need"]][row["offer"]] = float(row["grade"])
    return found


def ndcg(ranked: list[str], graded: dict[str, float], depth: int = 10) -> float:
    """nDCG at a depth; 1 where no offer has a grade."""

    def gain(offers: list[float]) -> float:
        return sum((2**grade - 1) / log2(place + 2) for place, grade in enumerate(offers[:depth]))

    ideal = gain(sorted(graded.values(), reverse=True))
    return gain([graded.get(offer, 0.0) for offer in ranked]) / ideal if ideal else 1.0


def main() -> None:
    """Print the table, and with --pairs every pair where outcome and grade disagree."""
    index = in_memory(Path(sys.argv[1]) if len(sys.argv) > 1 and not sys.argv[1].startswith("-") else SHIPPED)
    asked = question(index, None, Selection(), Selection())
    found = answer(index, asked)
    report(index, found)


def report(index: Index, found: list[Match]) -> None:
    judged = grades()
    by_need: dict[str, list[Match]] = {need: [] for need in judged}
    for match in found:
        if match.need_id in by_need:
            by_need[match.need_id].append(match)
    right = claimed = wanted = 0
    total = 0.0
    worst: list[tuple[float, str]] = []
    print(f"{'need':42} nDCG@10")
    for need, graded in judged.items():
        ranked = by_need[need]
        value = ndcg([match.offer.id for match in ranked], graded)
        total += value
        print(f"{need:42} {value:.3f}")
        good = {offer for offer, grade in graded.items() if grade >= 2}
        said = {match.offer.id: match for match in ranked if match.outcome in ("fits", "fits-if-confirmed")}
        right += len(good & said.keys())
        claimed += len(said)
        wanted += len(good)
        for match in ranked:
            grade = graded.get(match.offer.id, 0.0)
            if (grade >= 2) != (match.offer.id in said):
                worst.append((abs(grade - (3 if match.offer.id in said else 1)), f"{need} {match.offer.id} {match.machine.variant}: grade {grade}, {match.outcome} {match.score}-{match.score_high}"))
        worst += [(3.0, f"{need} {offer}: grade {graded[offer]}, no match") for offer in good - {m.offer.id for m in ranked}]
    print(f"{'mean':42} {total / len(judged):.3f}")
    print(f"precision {right / max(claimed, 1):.3f}  recall {right / max(wanted, 1):.3f}  ({right} right, {claimed} claimed, {wanted} wanted)")
    if "--pairs" in sys.argv:
        for _size, line in sorted(worst, reverse=True):
            print(line)


if __name__ == "__main__":
    main()
