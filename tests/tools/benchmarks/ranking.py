"""How well the matching ranks: `python -m tests.tools.benchmarks.ranking [--pairs] [--quick] [--catalogue DIR] [--second DIR]
[--cn-cpa DIR]`.

Against judges who read every fact and used no program (grade 3 a buyer would shortlist it, 2 it suits in part or something
stated is unknown, 1 a neighbour worth knowing of, a pair not listed 0), on two sets of needs: 26 of the shipped catalogue
(`tests/matching/judged`), and 64 of a second catalogue by another hand, where its folder lies beside the project or is named.
An offer that came into the shipped catalogue after the judges read it is left out: `tests/matching/judged/offers.txt` names
those that they read.
The figures are those of `agreement`, each with its 95 % interval. nDCG@10 is of the whole ranking, as `--all` lists it, and
of the rows that are listed without. Then words and conditions alone, and across languages. `--pairs` lists the pairs whose
outcome and grade differ by more than half a grade; `--quick` stops there.

Against Eurostat's correspondence of product categories and customs goods, where the folder `shared/bench/cn-cpa` lies beside
the project or is named: nDCG@10 of the words alone (gain 1 for a good of the category, 0.5 for a sister's), and milliseconds.
"""

from __future__ import annotations

import csv
import gzip
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from offerbook.index.bm25f import Query
from offerbook.index.bm25f_document import Field
from offerbook.index.offer_text import WordScorer
from offerbook.index.store import Index, in_memory
from offerbook.listing.select import Selection
from offerbook.matching.context import MatchingContext, matching_context
from offerbook.matching.judging import judge
from offerbook.matching.match import Match
from offerbook.matching.match_filter import MatchFilter
from offerbook.matching.ranking import find_matches
from offerbook.matching.request import match_request
from offerbook.model.codec import replace
from offerbook.model.records import Need, Offer, Record, Terms, Text
from tests.tools.benchmarks.agreement import (
    FIGURES,
    GRADE_OF_OUTCOME,
    Grades,
    Tally,
    graded_ndcg,
    interval,
    ndcg,
    read_grades,
    summed,
)
from tests.tools.benchmarks.corpus import Corpus

ROOT = Path(__file__).parents[3]
JUDGED = ROOT / "tests" / "matching" / "judged"


def judged_matches(index: Index, grades: Grades, seen: set[str] | None) -> tuple[dict[str, list[Match]], int]:
    """The matches of each judged need, distant ones too, best first, and how many offers were judged.

    seen: the offers that the judges saw, where others came later; None for all.
    """
    matches: dict[str, list[Match]] = {need: [] for need in grades}
    request = match_request(index, None, Selection(), Selection())
    judged = {row[0] for row in index.rows("SELECT id FROM offers")}
    if seen is not None:
        judged &= seen
    wanted = request._replace(needs=[(id, need) for id, need in request.needs if id in matches])
    for match in find_matches(index, wanted, MatchFilter(include_distant=True)):
        if match.offer.id in judged:
            matches[match.need_id].append(match)
    return matches, len(judged)


def judged_set(index: Index, grades: Grades, pairs: bool, seen: set[str] | None = None) -> None:
    """The figures of the matching as users see it, on one set of judged needs."""
    matches, offers = judged_matches(index, grades, seen)
    tallies = [Tally.of(matches[need], grades[need], offers) for need in grades]
    for label, figure in FIGURES.items():
        low, high = interval(figure, tallies)
        print(f"  {label:42} {figure(summed(tallies)):.4f}  ({low:.3f} to {high:.3f})")
    total = summed(tallies)
    print(f"  {'pairs: answers, good, both; related, worth':42} {', '.join(f'{count:.0f}' for count in total[3:8])}")
    if pairs:
        disagreements(matches, grades)


def disagreements(matches: Mapping[str, Sequence[Match]], grades: Grades) -> None:
    """Print the pairs whose outcome and grade differ by more than half a grade, the worst first."""
    rows = []
    for need, of_need in grades.items():
        outcomes = {match.offer.id: match for match in matches[need]}
        for offer in sorted({*outcomes, *of_need}):
            match = outcomes.get(offer)
            outcome = match.outcome if match else "no row"
            grade = of_need.get(offer, 0.0)
            difference = GRADE_OF_OUTCOME.get(outcome, 0) - grade
            if abs(difference) > 0.5:
                relation = match.relation if match else "-"
                rows.append((-abs(difference), need, f"{need} {offer}: grade {grade:g}, {outcome}, {relation}"))
    for _difference, _need, text in sorted(rows):
        print(f"    {text}")


def only(record: Any, language: str) -> Any:
    """A record with its texts in one language alone."""
    if isinstance(record, Text):
        return Text(**{language: getattr(record, language)})
    if isinstance(record, Record):
        return replace(record, **{name: only(getattr(record, name), language) for name in record.__struct_fields__})
    return tuple(only(part, language) for part in record) if isinstance(record, tuple) else record


def alone(
    index: Index, grades: Grades, seen: set[str], needs_in: str | None, offers_in: str | None, terms: bool = True
) -> float:
    """Mean nDCG@10 by the points of words and conditions, groups, links, codes and names of projects withheld.

    seen: the offers that the judges saw; of the others nobody knows how well they suit.
    """
    known = matching_context(index)
    offers = [offer if offers_in is None else only(offer, offers_in) for _id, offer in index.records("offer", Offer)]
    groups = known.groups
    if not terms:
        groups = {id: replace(group, name=Text(), terms=Terms()) for id, group in known.groups.items()}
    known = known._replace(word_scorer=WordScorer.of(offers, groups))
    total = 0.0
    for id in grades:
        need = index.record("need", id, Need)
        assert need is not None
        asked = need if needs_in is None else only(need, needs_in)
        scores = {offer.id: _points(known, id, asked, offer) for offer in offers if offer.id in seen}
        total += graded_ndcg(sorted(scores, key=lambda offer: (-scores[offer], offer)), grades[id])
    return total / len(grades)


def _points(known: MatchingContext, id: str, need: Need, offer: Offer) -> float:
    match = judge(known, id, need, offer)
    return float(sum(it.points for it in match.verdicts if it.criterion in ("words", "requirements")))


CN_FIELDS = {
    "name": Field(2, 10, 0.9),
    "class": Field(1.4, 14),
    "subclass": Field(0.3, 10),
    "last": Field(0.3, 4),
    "before": Field(1.2, 4),
    "chapter": Field(1.5, 7),
}
"""The fields of a customs good: its name, its class, and the levels of the hierarchy above it."""


def trade_codes(folder: Path) -> None:
    """The words criterion alone on Eurostat's descriptions: per pair, and with a share of the best of the good's heading."""

    def rows(name: str) -> list[dict[str, str]]:
        with gzip.open(folder / name, "rt", encoding="utf-8", newline="") as file:
            return list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))

    products = sorted(rows("products.tsv.gz"), key=lambda row: row["product_id"])
    documents, headings = [], []
    for row in products:
        levels = row["category hierarchy"].split(" / ")
        *before, last = row["product_description"].split(" : ")
        documents.append(
            {
                "name": row["product_name"],
                "class": row["product_class"],
                "subclass": levels[3] if len(levels) > 3 else "",
                "last": last,
                "before": " | ".join(before),
                "chapter": levels[1] if len(levels) > 1 else "",
            }
        )
        headings.append((" / ".join(levels[:3]) if row["product_class"] else row["product_id"], " / ".join(levels[:2])))
    gains: dict[str, dict[str, float]] = {}
    for row in rows("labels-open.tsv.gz"):
        gains.setdefault(row["query_id"], {})[row["product_id"]] = {"Exact": 1.0, "Partial": 0.5}[row["label"]]
    queries = rows("queries-open.tsv.gz")
    for label, groups in (("words alone", ()), ("words and the heading's best", headings)):
        start = time.perf_counter()
        corpus = Corpus(documents, CN_FIELDS, groups)
        built = time.perf_counter() - start
        total, took = 0.0, 0.0
        for row in queries:
            start = time.perf_counter()
            ranked = corpus.rank(Query(row["query"], row["query_class"]), 10)
            took += time.perf_counter() - start
            total += ndcg([products[number]["product_id"] for number, _points in ranked], gains[row["query_id"]])
        count = len(queries)
        print(f"  {label:42} {total / count:.4f}  {took / count * 1000:.1f} ms a query, made ready in {built:.1f} s")


def option(name: str, otherwise: Path) -> Path:
    """The folder that an option names."""
    return Path(sys.argv[sys.argv.index(name) + 1]) if name in sys.argv else otherwise


def main() -> None:
    """Print every table."""
    pairs = "--pairs" in sys.argv
    index = in_memory(option("--catalogue", ROOT / "catalogue"))
    grades = read_grades(JUDGED)
    print(f"{len(grades)} judged needs of the shipped catalogue")
    seen = set((JUDGED / "offers.txt").read_text(encoding="utf-8").split())
    judged_set(index, grades, pairs, seen)
    second = option("--second", ROOT.parent / "shared" / "gold2")
    if second.is_dir():
        second_grades = read_grades(second)
        print(f"{len(second_grades)} judged needs of a second catalogue")
        judged_set(in_memory(second / "catalogue"), second_grades, pairs)
    else:
        print(f"Second catalogue skipped: there is no {second}")
    if "--quick" in sys.argv:
        return
    print("Judged pairs of the shipped catalogue, words and conditions alone, nDCG@10")
    tries: tuple[tuple[str, Callable[[], float]], ...] = (
        ("both languages", lambda: alone(index, grades, seen, None, None)),
        ("both languages, without the groups' terms", lambda: alone(index, grades, seen, None, None, terms=False)),
        ("needs in Russian, offers in English", lambda: alone(index, grades, seen, "ru", "en")),
        ("needs in English, offers in Russian", lambda: alone(index, grades, seen, "en", "ru")),
    )
    for label, measured in tries:
        print(f"  {label:42} {measured():.4f}")
    folder = option("--cn-cpa", ROOT.parent / "shared" / "bench" / "cn-cpa")
    if folder.is_dir():
        print("Eurostat's trade-code descriptions, open half, nDCG@10")
        trade_codes(folder)
    else:
        print(f"Eurostat's trade-code descriptions skipped: there is no {folder}")


if __name__ == "__main__":
    main()
