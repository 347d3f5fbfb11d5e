"""How time and memory grow from 1,000 to 1,000,000 offers."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import NamedTuple

from tests.tools.benchmarks.lab import Lab, forget, megabytes
from tests.tools.benchmarks.processes import Sample
from tests.tools.benchmarks.questions import FEW, LISTING, MANY, OUR_WORDS, OURS
from tests.tools.benchmarks.report import seconds, section, verdict

SIZES = (1_000, 10_000, 100_000, 1_000_000)


class Grown(NamedTuple):
    """What a catalogue of one size took.

    offers, megabytes: its size.
    cold: building its index. words: adding the words to it. listing, few, many: asking it when that is done.
    """

    offers: int
    megabytes: float
    cold: Sample
    words: Sample
    listing: Sample
    few: Sample
    many: Sample


class GrownRow(NamedTuple):
    """A line of the table of growth as it is shown."""

    offers: str
    size: str
    cold: str
    words: str
    per: str
    peak: str
    listing: str
    few: str
    many: str


GROWN_HEADERS = GrownRow(
    "offers", "TOML", "index built", "words added", "both per MB", "memory", OURS, OUR_WORDS, "words"
)


def grown_rows(sizes: Sequence[Grown]) -> list[GrownRow]:
    """A line for each size, and one for the growth from end to end and what is asked of it."""
    rows = [
        GrownRow(
            f"{it.offers:,}", f"{it.megabytes:.1f} MB", seconds(it.cold.wall), seconds(it.words.wall),
            seconds((it.cold.wall + it.words.wall) / it.megabytes), f"{max(it.cold.peak, it.words.peak):.0f} MB",
            seconds(it.listing.wall), seconds(it.few.wall), seconds(it.many.wall),
        )
        for it in sizes
    ]  # fmt: skip
    first, last = sizes[0], sizes[-1]
    bytes_ = last.megabytes / first.megabytes
    built = [getattr(last, name).wall / getattr(first, name).wall for name in ("cold", "words")]
    warm = [getattr(last, name).wall / getattr(first, name).wall for name in ("listing", "few", "many")]
    grown = "growth", f"{bytes_:.0f} ×", *(f"{it:.0f} ×" for it in built), "", "", *(f"{it:.2f} ×" for it in warm)
    asked = "asked", "", *[f"≤ {bytes_:.0f} ×"] * 2, "", "", *["< 3 ×"] * 3
    reached = "reached", "", *(verdict(it <= bytes_) for it in built), "", "", *(verdict(it < 3) for it in warm)
    rows += map(GrownRow._make, (grown, asked, reached))
    return rows


def growth(lab: Lab, builds: int) -> str:
    """The table of growth; each index is built so many times."""
    asked = {"listing": LISTING, "few": FEW, "many": MANY}
    sizes = SIZES[:-1] if lab.quick else SIZES
    cold, warm = [], []
    for offers in sizes:
        at = ("--catalogue", str(lab.data(offers, flat=False) / "catalogue"))
        own = lab.cache("cold")
        cold.append(
            lab.ours(f"cold {offers}", *LISTING, *at)._replace(environment=own, before=partial(forget, own), slow=True)
        )
        cold.append(lab.ours(f"words {offers}", *MANY, *at)._replace(environment=own, slow=True))
        warm += [lab.ours(f"{name} {offers}", *words, *at) for name, words in asked.items()]
    # What is built fills the system's memory for files, and what it throws out for that is not warm: warm calls have turns
    # of their own.
    medians = dict(lab._replace(runs=builds).median(cold))
    forget(lab.cache("cold"))
    lab.warm(warm)
    medians |= lab.median(warm)
    grown = [
        Grown(
            offers,
            megabytes(lab.data(offers, flat=False)),
            *(medians[f"{name} {offers}"] for name in ("cold", "words", *asked)),
        )
        for offers in sizes
    ]
    title = f"Growth (medians of {builds} builds, then of {lab.runs} runs of each question)"
    return section(title, GROWN_HEADERS, grown_rows(grown))
