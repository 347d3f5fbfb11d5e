"""How well the matching ranks: `python -m tests.tools.benchmarks.ranking [--pairs] [--catalogue DIR] [--cn-cpa DIR]`.

Against two judges who read every fact (`tests/matching/judged`: grades of every offer for 26 needs; 3 shortlist, 2 suits in part or
something stated is unknown, 1 the same trade, a pair not listed 0): nDCG@10 of the ranking of each need, gain 2^grade - 1, ideal
from the need's own grades; precision and recall of the outcomes *fits* and *fits if confirmed* against grade 2 and above. The
same for words and conditions alone, and across languages.

Against Eurostat's correspondence of product categories and customs goods, where the folder `shared/bench/cn-cpa` lies beside
the project or is named: nDCG@10 of the words alone (gain 1 for a good of the category, 0.5 for a sister's), and milliseconds.
"""

from __future__ import annotations

import csv
import gzip
import sys
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from math import log2
from pathlib import Path
from typing import Any

from offerbook.index.bm25f import Field, Query
from offerbook.index.offer_text import WordScorer
from offerbook.index.store import Index, in_memory
from offerbook.listing.select import Selection
from offerbook.matching.context import MatchingContext, matching_context
from offerbook.matching.judging import judge
from offerbook.matching.match import Match
from offerbook.matching.ranking import find_matches
from offerbook.matching.request import match_request
from offerbook.model.codec import replace
from offerbook.model.records import Need, Offer, Record, Terms, Text
from tests.tools.benchmarks.corpus import Corpus

ROOT = Path(__file__).parents[3]
JUDGED = ROOT / "tests" / "matching" / "judged"
GOOD = ("fits", "fits-if-confirmed")
Grades = dict[str, dict[str, float]]


def grades() -> Grades:
    """The grade of every judged pair above 0, by need and offer; every judged need is there."""
    found: Grades = {need: {} for need in (JUDGED / "open-needs.txt").read_text(encoding="utf-8").split()}
    with (JUDGED / "open.tsv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE):
            found[row["need"]][row["offer"]] = float(row["grade"])
    return found


def ndcg(ranked: Sequence[str], gains: Mapping[str, float], depth: int = 10) -> float:
    """nDCG at a depth, discount 1 / log2(1 + rank); 1 where nothing has a gain."""

    def total(values: Iterable[float]) -> float:
        return sum(value / log2(place + 2) for place, value in enumerate(list(values)[:depth]))

    ideal = total(sorted(gains.values(), reverse=True))
    return total(gains.get(name, 0.0) for name in ranked) / ideal if ideal else 1.0


def graded(ranked: Sequence[str], given: Mapping[str, float]) -> float:
    """nDCG@10 of offers against grades."""
    return ndcg(ranked, {offer: 2**grade - 1 for offer, grade in given.items()})


def full(index: Index, judged: Grades, pairs: bool) -> None:
    """The matching as users see it."""
    found: dict[str, list[Match]] = {need: [] for need in judged}
    for match in find_matches(index, match_request(index, None, Selection(), Selection())):
        if match.need_id in found:
            found[match.need_id].append(match)
    values = {need: graded([match.offer.id for match in found[need]], judged[need]) for need in judged}
    for need, value in values.items():
        print(f"  {need:42} {value:.4f}")
    said = {(need, match.offer.id): match for need in judged for match in found[need] if match.outcome in GOOD}
    good = {(need, offer) for need, given in judged.items() for offer, grade in given.items() if grade >= 2}
    right = len(good & said.keys())
    print(f"  {'mean nDCG@10 of the matching':42} {sum(values.values()) / len(values):.4f}")
    print(f"  {'precision of fits and fits if confirmed':42} {right / len(said):.4f}  ({right} of {len(said)})")
    print(f"  {'recall':42} {right / len(good):.4f}  ({right} of {len(good)})")
    if pairs:
        for need, offer in sorted(good ^ said.keys()):
            outcome = next((match.outcome for match in found[need] if match.offer.id == offer), "no match")
            print(f"  {need} {offer}: grade {judged[need].get(offer, 0)}, {outcome}")


def only(record: Any, language: str) -> Any:
    """A record with its texts in one language alone."""
    if isinstance(record, Text):
        return Text(**{language: getattr(record, language)})
    if isinstance(record, Record):
        return replace(record, **{name: only(getattr(record, name), language) for name in record.__struct_fields__})
    return tuple(only(part, language) for part in record) if isinstance(record, tuple) else record


def alone(index: Index, judged: Grades, needs_in: str | None, offers_in: str | None, terms: bool = True) -> float:
    """Mean nDCG@10 by the points of words and conditions, groups, links, codes and names of projects withheld."""
    known = matching_context(index)
    offers = [offer if offers_in is None else only(offer, offers_in) for _id, offer in index.records("offer", Offer)]
    groups = known.groups
    if not terms:
        groups = {id: replace(group, name=Text(), terms=Terms()) for id, group in known.groups.items()}
    known = known._replace(word_scorer=WordScorer.of(offers, groups))
    total = 0.0
    for id in judged:
        need = index.record("need", id, Need)
        assert need is not None
        asked = need if needs_in is None else only(need, needs_in)
        scores = {offer.id: _points(known, id, asked, offer) for offer in offers}
        total += graded(sorted(scores, key=lambda offer: (-scores[offer], offer)), judged[id])
    return total / len(judged)


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
    index = in_memory(option("--catalogue", ROOT / "catalogue"))
    judged = grades()
    print("Judged pairs, the matching as it is")
    full(index, judged, "--pairs" in sys.argv)
    print("Judged pairs, words and conditions alone")
    tries: tuple[tuple[str, Callable[[], float]], ...] = (
        ("both languages", lambda: alone(index, judged, None, None)),
        ("both languages, without the groups' terms", lambda: alone(index, judged, None, None, terms=False)),
        ("needs in Russian, offers in English", lambda: alone(index, judged, "ru", "en")),
        ("needs in English, offers in Russian", lambda: alone(index, judged, "en", "ru")),
    )
    for label, measured in tries:
        print(f"  {label:42} {measured():.4f}")
    folder = option("--cn-cpa", ROOT.parent / "shared" / "bench" / "cn-cpa")
    print("Eurostat's trade-code descriptions, open half, nDCG@10")
    if folder.is_dir():
        trade_codes(folder)
    else:
        print(f"  skipped: there is no {folder}")


if __name__ == "__main__":
    main()
