"""What each mechanism of the matching gives: `python -m tests.tools.benchmarks.ablation [--second DIR]`.

The figures of `ranking` on both sets of judged needs, whole, and then with one mechanism after another taken out: each line says by
how much a figure is worse without it (+) or better (-). A mechanism that gives nothing on both sets has to say what else it is for.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from decimal import Decimal
from pathlib import Path
from typing import Any
from unittest import mock

from offerbook.index.store import Index, in_memory
from offerbook.matching import criteria
from tests.tools.benchmarks.agreement import FIGURES, Grades, Tally, read_grades, summed
from tests.tools.benchmarks.ranking import JUDGED, ROOT, judged_matches

Patch = tuple[str, Any]
"""What is put in place of what, by its full name."""


def _without(*names: str) -> Patch:
    """The criteria without some of them."""
    return "offerbook.matching.match.CRITERIA", tuple(it for it in criteria.CRITERIA if it.name not in names)


MECHANISMS: Mapping[str, tuple[Patch, ...]] = {
    "a substitute shows that it is one": (("offerbook.matching.pair._unproven", lambda *_arguments: None),),
    "a linked thing that fails, or has no word": (
        ("offerbook.matching.match._is_neighbour", lambda pair, _verdicts: pair.group_tie.relation == "linked"),
    ),
    "what the need names within its group": (("offerbook.matching.criteria.words._named_and_unmet", lambda _pair: ()),),
    "another thing of the group": (("offerbook.matching.criteria.words._others_named", lambda _pair: ()),),
    "deciding specs": (_without("deciding"),),
    "another class of size": (("offerbook.matching.pair.Pair.is_of_another_class", False),),
    "open cautions": (_without("cautions"),),
    "kind": (_without("kind"),),
    "precedent": (_without("precedent"),),
    "the nearest to the size asked": (("offerbook.matching.pair.Pair.excess", Decimal(0)),),
    "services": (_without("services"),),
    "quantity": (_without("quantity"),),
    "availability": (_without("availability"),),
}


@contextmanager
def taken_out(patches: tuple[Patch, ...]) -> Iterator[None]:
    """The matching with something else in place of some of its parts."""
    running = [mock.patch(name, replacement) for name, replacement in patches]
    for each in running:
        each.start()
    try:
        yield
    finally:
        for each in running:
            each.stop()


def figures(index: Index, grades: Grades, judged: set[str] | None) -> dict[str, float]:
    """Every figure of one set."""
    matches, offers = judged_matches(index, grades, judged)
    total = summed([Tally.of(matches[need], grades[need], offers) for need in grades])
    return {label: figure(total) for label, figure in FIGURES.items()}


def main() -> None:
    """Print a table for each set."""
    second = (
        Path(sys.argv[sys.argv.index("--second") + 1]) if "--second" in sys.argv else ROOT.parent / "shared" / "gold2"
    )
    seen = set((JUDGED / "offers.txt").read_text(encoding="utf-8").split())
    sets: list[tuple[str, Path, Path, set[str] | None]] = [("shipped", ROOT / "catalogue", JUDGED, seen)]
    sets += [("second", second / "catalogue", second, None)] if second.is_dir() else []
    heads = ("nDCG", "rows", "kappa", "F1", "prec.", "recall", "related")
    for label, folder, grades_folder, judged in sets:
        index, grades = in_memory(folder), read_grades(grades_folder)
        whole = figures(index, grades, judged)
        print(f"{label:44}" + "".join(f"{head:>9}" for head in heads))
        print(f"  {'whole':42}" + "".join(f"{value:9.3f}" for value in whole.values()))
        for mechanism, patches in MECHANISMS.items():
            with taken_out(patches):
                less = figures(index, grades, judged)
            print(f"  without: {mechanism:33}" + "".join(f"{whole[key] - less[key]:+9.3f}" for key in whole))


if __name__ == "__main__":
    main()
