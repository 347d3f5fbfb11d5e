"""How fast it is: `python -m tests.tools.benchmarks.speed`, with the options that `--help` lists.

One run on one machine: whole processes, started and timed from outside, their output read from a pipe or a terminal of 118
columns; in turn (A B C A B C ...), so that what slows the machine for a while slows all of them; medians. A process that is
compared with another of Python has the same interpreter, and answers are compared before they are timed. Three parts:

- start: the shipped catalogue on a warm index against the smallest program that Typer can make.
- size: a catalogue of N offers in 200 files: building its index, asking it, matching it, exporting it.
- peers: the same two questions put to other tools. Those that are not on PATH, beside the
  interpreter or in a folder named by --path are named. `pip install -e '.[bench]'` brings some of them.

--growth asks catalogues of 1,000 to 1,000,000 offers; --match-growth matches all needs of 10,000 and of 100,000 offers. --quick is
for trying out: three runs of what is quick, one of what is not. --readme writes the tables into the README.md of this folder, and,
where start and size were measured, the lines that matter most to users into the project's own. Catalogues are generated into
--folder and used again the next time.
"""

from __future__ import annotations

import argparse
import re
import resource
import shlex
import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import NamedTuple

from tests.tools.benchmarks.growth import growth
from tests.tools.benchmarks.lab import Lab, forget, lab, megabytes
from tests.tools.benchmarks.match_growth import match_growth
from tests.tools.benchmarks.peers import offer_ids, peers
from tests.tools.benchmarks.processes import Call, CallError, Medians, Sample, after_another, peak_together, progress
from tests.tools.benchmarks.questions import FEW, LISTING, MANY, OUR_WORDS, OURS, ROOT, SHIPPED, SHIPPED_PROJECT
from tests.tools.benchmarks.report import (
    HEADERS,
    HELLO_NAME,
    Target,
    machine,
    markdown,
    row,
    seconds,
    section,
    with_section,
)

PARTS = ("start", "size", "peers")

TOMLI = """
import sys, tomli
from decimal import Decimal
from pathlib import Path
held = [tomli.loads(path.read_text("utf-8"), parse_float=Decimal) for path in sorted(Path(sys.argv[1]).rglob("*.toml"))]
"""
NO_FORMAT = "10,000 offers: a format that there is not"
NO_COLUMN = "10,000 offers: gaps by a column that there is not"
REFUSED = 10_000
"""Offers of the catalogue for which a bad option is refused: as fast as help, so before anything is read."""

START = (
    Target(HELLO_NAME),
    Target("listing of a sector, CSV", 1.1, HELLO_NAME),
    Target("listing of a sector, table on a terminal", 2.3, HELLO_NAME),
    Target("--help", 1, HELLO_NAME),
    Target("completion of a sector", 1.1, HELLO_NAME),
    Target(NO_FORMAT, 1.2, "--help"),
    Target(NO_COLUMN, 1.2, "--help"),
)
STEPS = ("index built anew, and a question", "words added to it, and a search")
BOTH = "both steps together"
SIZE = (
    Target("tomli alone, every file"),
    Target("index built anew, and a question", 3.5, "tomli alone, every file"),
    Target("index built anew, and a question", 700, memory=True),
    Target("words added to it, and a search"),
    Target("words added to it, and a search", 700, memory=True),
    Target(BOTH, 3.5, "tomli alone, every file"),
    Target("a question after an edit of one file", 0.1, "index built anew, and a question"),
    Target("a search after an edit of one file"),
    Target(f"shipped: {OURS}"),
    Target(OURS, 2, f"shipped: {OURS}"),
    Target(f"shipped: {OUR_WORDS}"),
    Target(OUR_WORDS, 2.5, f"shipped: {OUR_WORDS}"),
    Target("shipped: words"),
    Target("words", 2.5, "shipped: words"),
    Target("shipped: match of a project"),
    Target("match of a project with ten needs", 6, "shipped: match of a project"),
    Target("match of all needs", 30),
    Target("match of all needs", 400, memory=True),
    Target("gaps of everything", 40),
    Target("matrix of everything", 40),
    Target("gaps of a project", 4),
    Target("export of all offers, a tenth as many"),
    Target("export of all offers", 4),
    Target("export of all offers", 1.1, "export of all offers, a tenth as many", memory=True),
)


class Part(NamedTuple):
    """What one part of the benchmark gives: its tables as Markdown, and the medians of its calls by their names."""

    text: str
    medians: Medians


def start_calls(lab: Lab) -> list[Call]:
    """What is asked of the shipped catalogue."""
    at = ("--catalogue", str(SHIPPED))
    asks = {
        "_OFFERBOOK_COMPLETE": "complete_bash", "COMP_WORDS": "offerbook offers --sector mi", "COMP_CWORD": "3",
        "OFFERBOOK_CATALOGUE": str(SHIPPED),
    }  # fmt: skip
    large = ("--catalogue", str(lab.catalogue(REFUSED)))
    return [
        lab.hello(),
        lab.ours("listing of a sector, CSV", "offers", "--sector", "mining", "--format", "csv", *at),
        lab.ours("listing of a sector, table on a terminal", "offers", "--sector", "mining", *at)._replace(
            terminal=True
        ),
        lab.ours("--help", "--help"),
        lab.ours("completion of a sector")._replace(environment=asks),
        lab.ours(NO_FORMAT, "offers", "--format", "nonsense", *large)._replace(status=2),
        lab.ours(NO_COLUMN, "gaps", "--sort", "nonsense", *large)._replace(status=2),
    ]


def start(lab: Lab) -> Part:
    """The table of the shipped catalogue."""
    lab.data(REFUSED, flat=False)
    calls = start_calls(lab)
    for call in calls:
        if not lab.answer(call) and not call.status:
            raise CallError(f"{call.name}: no answer")
    medians = lab.median(calls)
    return Part(section("The shipped catalogue, warm", HEADERS, (row(it, medians) for it in START)), medians)


def size_calls(lab: Lab, offers: int) -> list[Call]:
    """What is asked of a large catalogue, and of the shipped one to compare."""
    large, smaller = lab.data(offers) / "catalogue", lab.data(max(1, offers // 10)) / "catalogue"
    at, shipped_path = ("--catalogue", str(large)), ("--catalogue", str(SHIPPED))
    edited = lab.folder / "edited"
    shutil.rmtree(edited, ignore_errors=True)
    shutil.copytree(large, edited)
    files = sorted((edited / "offers").iterdir())
    cold = lab.cache("cold")
    csv = ("--format", "csv")
    return [
        Call("tomli alone, every file", (sys.executable, "-c", TOMLI, str(large)), slow=True),
        lab.ours("index built anew, and a question", *LISTING, *at)._replace(
            environment=cold, before=partial(forget, cold), slow=True
        ),
        lab.ours("a question after an edit of one file", *LISTING, "--catalogue", str(edited))._replace(
            environment=lab.cache("edited"), before=partial(edit, files[len(files) // 2])
        ),
        lab.ours("words added to it, and a search", *FEW, *at)._replace(environment=cold, slow=True),
        lab.ours("a search after an edit of one file", *FEW, "--catalogue", str(edited))._replace(
            environment=lab.cache("edited-words"), before=partial(edit, files[len(files) // 2])
        ),
        lab.ours(f"shipped: {OURS}", *LISTING, *shipped_path),
        lab.ours(OURS, *LISTING, *at),
        lab.ours(f"shipped: {OUR_WORDS}", *FEW, *shipped_path),
        lab.ours(OUR_WORDS, *FEW, *at),
        lab.ours("shipped: words", *MANY, *shipped_path),
        lab.ours("words", *MANY, *at),
        lab.ours("shipped: match of a project", "match", SHIPPED_PROJECT, *csv, *shipped_path),
        lab.ours("match of a project with ten needs", "match", "project-0000", *csv, *at),
        lab.ours("match of all needs", "match", *csv, *at)._replace(slow=True),
        lab.ours("gaps of everything", "gaps", *csv, *at)._replace(slow=True),
        lab.ours("matrix of everything", "matrix", *csv, *at)._replace(slow=True),
        lab.ours("gaps of a project", "gaps", "project-0000", *csv, *at),
        lab.ours("export of all offers, a tenth as many", "export", "offers", "--catalogue", str(smaller)),
        lab.ours("export of all offers", "export", "offers", *at),
    ]


def edit(file: Path) -> None:
    """Change one name in a file to one that it never had."""
    text = file.read_text(encoding="utf-8")
    name = f'name = {{ en = "New {time.time_ns()} '
    file.write_text(re.sub(r'name = \{ en = "(?:New \d+ )?', name, text, count=1), encoding="utf-8")


def size(lab: Lab, offers: int, names: Sequence[str]) -> Part:
    """The table of a large catalogue; of some of its calls only, where names are given."""
    calls = [call for call in size_calls(lab, offers) if not names or any(name in call.name for name in names)]
    there = {call.name for call in calls}
    answers = {call.name: len(offer_ids(lab.answer(call))) for call in calls if call.name in (OURS, OUR_WORDS, "words")}
    lab.warm(call for call in calls if call.name not in answers)
    medians = lab.median(calls)
    if there.issuperset(STEPS):
        medians[BOTH] = after_another(*(medians[name] for name in STEPS))
        there.add(BOTH)
    wanted = [it for it in SIZE if it.call in there and (not it.than or it.than in there)]
    table = section(
        f"{offers:,} offers in {len(list((lab.data(offers) / 'catalogue').rglob('*.toml')))} files, "
        f"{megabytes(lab.data(offers)):.0f} MB",
        HEADERS,
        (row(it, medians) for it in wanted),
    )
    counts = ", ".join(f"{name} {count}" for name, count in answers.items())
    table += f"\nOffers found: {counts}.\n" if counts else ""
    for call in calls:
        if call.name == "index built anew, and a question":
            progress("memory of all processes together")
            whole = peak_together(call, lab.environment)
            table += f"\nAll processes that build the index have {whole:.0f} MB together at most.\n"
    return Part(table, medians)


def without_places(arguments: Sequence[str]) -> list[str]:
    """The arguments that say what was measured: without folders of this machine."""
    line = "\0".join(arguments)
    return [it for it in re.sub(r"(--folder|--path)[=\0][^\0]*|--readme", "", line).split("\0") if it]


SUMMARY = (
    ("the smallest program that Typer can make, to compare", HELLO_NAME),
    ("`offerbook --help`", "--help"),
    ("completion of a sector's name", "completion of a sector"),
    ("listing of a sector, CSV", "listing of a sector, CSV"),
    ("the same as a table on a terminal", "listing of a sector, table on a terminal"),
    ("`match` of a project", "shipped: match of a project"),
    ("100,000 offers: the first listing, which builds the index", STEPS[0]),
    ("100,000 offers: the first search, which adds the words", STEPS[1]),
    ("100,000 offers: a listing after that", OURS),
    ("100,000 offers: a search after that", "words"),
    ("100,000 offers: `match` of a project with ten needs", "match of a project with ten needs"),
)
"""The lines of the project's README: what each says, and the call that it is measured by."""


def summary(medians: Medians) -> str:
    """The table of the project's README; empty where not all of it was measured."""
    if any(call not in medians for _text, call in SUMMARY):
        return ""
    return markdown(("what", "time"), [(text, seconds(medians[call].wall)) for text, call in SUMMARY])


def arguments() -> argparse.Namespace:
    """What the command line asks for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--offers", type=int, default=100_000, metavar="N", help="of the large catalogue (%(default)s)")
    parser.add_argument("--runs", type=int, default=10, metavar="N", help="of which the medians are (%(default)s)")
    parser.add_argument("--parts", default=",".join(PARTS), metavar="NAMES", help="of %(default)s; or none")
    parser.add_argument(
        "--calls", nargs="*", default=(), metavar="TEXT", help="of size, only those named with one of these"
    )
    parser.add_argument("--growth", action="store_true", help="1,000 to 1,000,000 offers")
    parser.add_argument("--match-growth", action="store_true", help="matching of 10,000 and 100,000 offers")
    parser.add_argument(
        "--builds", type=int, metavar="N", help="of each index of --growth, a million offers take minutes (as --runs)"
    )
    parser.add_argument("--quick", action="store_true", help="three runs of what is quick, one of what is not")
    parser.add_argument("--readme", action="store_true", help="write the tables into the README.md beside this file")
    parser.add_argument(
        "--path", action="append", default=[], metavar="DIR", help="a folder with peers; can be given again"
    )
    parser.add_argument(
        "--folder",
        type=Path,
        default=Path(tempfile.gettempdir()) / "offerbook-speed",
        metavar="DIR",
        help="%(default)s",
    )
    return parser.parse_args()


def main() -> None:
    """Measure what the arguments ask for, print it, and write it down with --readme."""
    options = arguments()
    here = lab(options.folder.absolute(), options.path, 3 if options.quick else options.runs, options.quick)
    parts: dict[str, Callable[[], Part]] = {
        "start": lambda: start(here),
        "size": lambda: size(here, options.offers, options.calls),
        "peers": lambda: Part(peers(here, options.offers), {}),
    }
    chosen = [parts[name] for name in options.parts.split(",") if name in parts]
    if options.growth:
        chosen.append(lambda: Part(growth(here, options.builds or here.runs), {}))
    if options.match_growth:
        chosen.append(lambda: Part(match_growth(here), {}))
    command = shlex.join(["python", "-m", "tests.tools.benchmarks.speed", *without_places(sys.argv[1:])])
    own = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    intro = (
        f"`{command}` on {machine()}. Medians of {here.runs} runs in turn; memory is the peak of the largest process, "
        f"of which less than {own:.0f} MB cannot be told.\n"
    )
    print(intro)
    tables, medians = [intro], dict[str, Sample]()
    for measure in chosen:
        part = measure()
        print(part.text, flush=True)
        tables.append(part.text)
        medians |= part.medians
    if options.readme:
        rewrite(TABLES, "speed", "\n".join(tables))
        if short := summary(medians):
            rewrite(ROOT / "README.md", "speed", f"Medians of {here.runs} runs on {machine()}.\n\n{short}")


TABLES = Path(__file__).with_name("README.md")


def rewrite(page: Path, mark: str, text: str) -> None:
    """Put other text between the two comments of a page that have this mark."""
    page.write_text(with_section(page.read_text(encoding="utf-8"), mark, text), encoding="utf-8")


if __name__ == "__main__":
    main()
