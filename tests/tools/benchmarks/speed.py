"""How fast it is: `python -m tests.tools.benchmarks.speed`, with the options that `--help` lists.

One run on one machine: whole processes, started and timed from outside, their output read from a pipe or a terminal of 118
columns; in turn (A B C A B C ...), so that what slows the machine for a while slows all of them; medians. A process that is
compared with another of Python has the same interpreter, and answers are compared before they are timed. Three parts:

- start: the shipped catalogue on a warm index against the smallest program that Typer can make.
- size: a catalogue of N offers in 200 files: building its index, asking it, matching it, exporting it.
- peers: the same two questions put to other tools. Those that are not on PATH, beside the
  interpreter or in a folder named by --path are named. `pip install -e '.[bench]'` brings some of them.

--growth asks catalogues of 1,000 to 1,000,000 offers. --quick is for trying out: three runs of what is quick, one of what is
not. --readme writes the tables into README.md. Catalogues are generated into --folder and used again the next time.
"""

from __future__ import annotations

import argparse
import fcntl
import hashlib
import os
import platform
import pty
import re
import resource
import shlex
import shutil
import sqlite3
import statistics
import struct
import subprocess
import sys
import tempfile
import termios
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from functools import partial
from importlib.metadata import version
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).parents[3]
SHIPPED = ROOT / "catalogue"
WIDTH = 118
"""Columns of the terminal."""
SIZES = (1_000, 10_000, 100_000, 1_000_000)
PARTS = ("start", "size", "peers")

LISTING = ("offers", "--sector", "mining", "--where", "payload_t >= 430", "--format", "csv")
FEW = ("offers", "7513", "--format", "csv")
MANY = ("offers", "haul", "truck", "frost", "--format", "csv")
"""The questions: a sector and a condition on a spec, a model's mark, words that hundreds of offers have."""
SHIPPED_PROJECT = "operating-mines"
"""The shipped project with the most needs."""

TOMLI = """
import sys, tomli
from decimal import Decimal
from pathlib import Path
held = [tomli.loads(path.read_text("utf-8"), parse_float=Decimal) for path in sorted(Path(sys.argv[1]).rglob("*.toml"))]
"""
LAUNCHER = "import sys\nfrom {module} import main\nif __name__ == '__main__':\n    sys.exit(main())\n"
"""What pip makes of a command."""
HELLO = """
import typer

main = typer.Typer()


@main.command()
def hello() -> None:
    print("Hello, world")
"""


# --- Processes


def nothing() -> None:
    """What most calls need before they are timed."""


class Call(NamedTuple):
    """A process to time.

    name: what it is called in the tables.
    argv: the program, found on PATH, and its arguments.
    terminal: whether it writes to a terminal rather than to a pipe.
    environment: what it has in its environment besides the usual.
    before: is called before each run, outside the clock.
    slow: takes so long that it is run once when things are tried out.
    """

    name: str
    argv: tuple[str, ...]
    terminal: bool = False
    environment: Mapping[str, str] = {}
    before: Callable[[], None] = nothing
    slow: bool = False


class Sample(NamedTuple):
    """What one run took, or the medians of several.

    wall: seconds by the clock.
    cpu: seconds of all processors, of the process and its children.
    peak: megabytes of memory at most, of the process or a child, whichever had more.
    """

    wall: float
    cpu: float
    peak: float


Medians = Mapping[str, Sample]
"""The medians of each call, by its name."""


class CallError(Exception):
    """A process did not end well; the message says which, and what it said."""


def run(call: Call, environment: Mapping[str, str], keep: bool = False) -> tuple[Sample, bytes]:
    """Run a process once; what it took, and what it wrote, where that is to be kept.

    What this process has in memory counts as the peak of those that it starts, so nothing is kept without need.
    """
    call.before()
    reader, writer = pty.openpty() if call.terminal else os.pipe()
    if call.terminal:
        fcntl.ioctl(writer, termios.TIOCSWINSZ, struct.pack("HHHH", 50, WIDTH, 0, 0))
    program = shutil.which(call.argv[0], path=environment["PATH"]) or call.argv[0]
    with tempfile.TemporaryFile() as complaints, Path(os.devnull).open("rb") as silence:
        streams = (writer if call.terminal else silence.fileno(), writer, complaints.fileno())
        actions = [(os.POSIX_SPAWN_DUP2, stream, number) for number, stream in enumerate(streams)]
        start = time.perf_counter()
        pid = os.posix_spawn(program, call.argv, {**environment, **call.environment}, file_actions=actions)
        os.close(writer)
        said = b"".join(part for part in _everything(reader) if keep)
        _pid, status, usage = os.wait4(pid, 0)
        took = time.perf_counter() - start
        os.close(reader)
        if status:
            complaints.seek(0)
            raise CallError(f"{call.name}: {' '.join(call.argv)}: {complaints.read().decode(errors='replace')[-500:]}")
    return Sample(took, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024), said


def _everything(reader: int) -> Iterator[bytes]:
    # A terminal whose other end is closed is an error, not an end.
    with suppress(OSError):
        while said := os.read(reader, 1 << 20):
            yield said


def together(call: Call, environment: Mapping[str, str]) -> float:
    """Megabytes that a process and its children have at most at one time, pages that they share counted once."""
    call.before()
    actions = [(os.POSIX_SPAWN_OPEN, 1, os.devnull, os.O_WRONLY, 0)]
    pid = os.posix_spawn(call.argv[0], call.argv, {**environment, **call.environment}, file_actions=actions)
    most = 0.0
    while os.waitpid(pid, os.WNOHANG) == (0, 0):
        most = max(most, sum(map(_proportional, _family(pid))))
        time.sleep(0.05)
    return most


def _family(pid: int) -> Iterator[int]:
    yield pid
    with suppress(OSError):
        for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split():
            yield from _family(int(child))


def _proportional(pid: int) -> float:
    with suppress(OSError):
        found = re.search(r"^Pss: +(\d+) kB", Path(f"/proc/{pid}/smaps_rollup").read_text(), re.MULTILINE)
        return int(found[1]) / 1024 if found else 0.0
    return 0.0


def measured(
    calls: Sequence[Call], environment: Mapping[str, str], runs: int, quick: bool = False
) -> dict[str, Sample]:
    """The medians of calls that take turns."""
    samples: dict[str, list[Sample]] = {call.name: [] for call in calls}
    for turn in range(runs):
        for call in calls:
            if not (quick and call.slow and turn):
                progress(f"{turn + 1} of {runs}: {call.name}")
                samples[call.name].append(run(call, environment)[0])
    progress("")
    return {name: median(taken) for name, taken in samples.items()}


def median(samples: Iterable[Sample]) -> Sample:
    """The median of each figure by itself."""
    return Sample(*map(statistics.median, zip(*samples, strict=True)))


def after_another(*samples: Sample) -> Sample:
    """What calls take that are made one after another."""
    return Sample(sum(it.wall for it in samples), sum(it.cpu for it in samples), max(it.peak for it in samples))


def progress(step: str) -> None:
    """Say on a terminal what is going on."""
    if sys.stderr.isatty():
        print(f"\r\x1b[K{step}", end="", file=sys.stderr, flush=True)


# --- What is asked


class Asked(NamedTuple):
    """One line of a table: a call and what is asked of it.

    call: its name.
    at_most: so many times what `than` takes; so many seconds, or megabytes, where there is none. None: nothing is asked,
        and the two are compared for the reader.
    than: the name of the call that it is compared with.
    plus: so many times the Typer program's time may come on top.
    memory: peak memory is meant rather than time.
    """

    call: str
    at_most: float | None = None
    than: str = ""
    plus: float = 0
    memory: bool = False


HELLO_NAME = "Typer hello-world"

START = (
    Asked(HELLO_NAME),
    Asked("listing of a sector, CSV", 1.35, HELLO_NAME),
    Asked("listing of a sector, table on a terminal", 2.3, HELLO_NAME),
    Asked("--help", 1.2, HELLO_NAME),
    Asked("completion of a sector", 1.3, HELLO_NAME),
)
OURS, OUR_WORDS = "a sector and a condition", "a model's mark"
STEPS = ("index built anew, and a question", "words added to it, and a search")
BOTH = "both steps together"
SIZE = (
    Asked("tomli alone, every file"),
    Asked("index built anew, and a question", 3.5, "tomli alone, every file"),
    Asked("index built anew, and a question", 700, memory=True),
    Asked("words added to it, and a search"),
    Asked("words added to it, and a search", 700, memory=True),
    Asked(BOTH, 3.5, "tomli alone, every file"),
    Asked("a question after an edit of one file", 0.1, "index built anew, and a question"),
    Asked("a search after an edit of one file"),
    Asked(f"shipped: {OURS}"),
    Asked(OURS, 2, f"shipped: {OURS}"),
    Asked(f"shipped: {OUR_WORDS}"),
    Asked(OUR_WORDS, 2.5, f"shipped: {OUR_WORDS}"),
    Asked("shipped: words"),
    Asked("words", 2.5, "shipped: words"),
    Asked("shipped: match of a project"),
    Asked("match of a project with ten needs", 6, "shipped: match of a project"),
    Asked("match of all needs", 90),
    Asked("export of all offers, a tenth as many"),
    Asked("export of all offers", 4),
    Asked("export of all offers", 1.1, "export of all offers, a tenth as many", memory=True),
)


class Row(NamedTuple):
    """A line of a table as it is shown."""

    what: str
    time: str
    cpu: str
    peak: str
    ratio: str
    than: str
    asked: str
    reached: str


HEADERS = Row("what", "time", "CPU", "memory", "ratio", "to", "asked", "reached")


def row(asked: Asked, medians: Medians) -> Row:
    """A line of a table: what was measured, in relation to what, and whether that is what was asked for."""
    taken = medians[asked.call]
    own = taken.peak if asked.memory else taken.wall
    shown = (asked.call, seconds(taken.wall), seconds(taken.cpu), f"{taken.peak:.0f} MB")
    if asked.at_most is None and not asked.than:
        return Row(*shown, "", "", "", "")
    if asked.at_most is None:
        return Row(*shown, f"{own / medians[asked.than].wall:.2f} ×", asked.than, "", "")
    if not asked.than:
        limit = f"{asked.at_most:g} MB" if asked.memory else f"{asked.at_most:g} s"
        return Row(*shown, "", "", f"≤ {limit}", verdict(own <= asked.at_most))
    other = medians[asked.than].peak if asked.memory else medians[asked.than].wall
    allowed = asked.at_most * other + (asked.plus * medians[HELLO_NAME].wall if asked.plus else 0)
    limit = f"≤ {asked.at_most:g} ×" + (f" + {asked.plus:g} × Typer" if asked.plus else "")
    than = asked.than + (", memory" if asked.memory else "")
    return Row(*shown, f"{own / other:.2f} ×", than, limit, verdict(own <= allowed))


def verdict(reached: bool) -> str:
    """Whether what was asked for is reached."""
    return "yes" if reached else "NO"


def seconds(time: float) -> str:
    """A time with three digits that mean something."""
    return f"{time * 1000:.0f} ms" if time < 1 else f"{time:.3g} s" if time < 100 else f"{time:.0f} s"


def markdown(headers: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table that reads well in a terminal and in README.md."""
    rows = [headers, *rows]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    lines = [" | ".join(f"{cell:{width}}" for cell, width in zip(cells, widths, strict=True)) for cells in rows]
    lines.insert(1, " | ".join("-" * width for width in widths))
    return "".join(f"| {line} |\n" for line in lines)


# --- Other tools


class Peer(NamedTuple):
    """Another tool that can answer the same questions; `{data}` stands for the folder of the flat files.

    name: what it is called.
    tool: its program.
    reads: the file that it is asked about.
    listing, words: the calls that ask for a sector and a condition, and for a model's mark.
    at_least: we take at most so many times what it takes; None where nothing is asked.
    plus: so many times the Typer program's time may come on top.
    """

    name: str
    tool: str
    reads: str
    listing: tuple[str, ...]
    words: tuple[str, ...]
    at_least: float | None = 1
    plus: float = 0


SQL = "SELECT * FROM offers WHERE sector = 'mining' AND payload_t >= 430"
FOUND = "SELECT * FROM offers WHERE rowid IN (SELECT rowid FROM offers_fts WHERE offers_fts MATCH '7513')"
LIKE = "SELECT * FROM {of} WHERE name_en LIKE '%7513%'"
CSVGREP = (
    "csvgrep -c sector -r '^mining$' '{data}/offers.csv' | csvgrep -c payload_t -r '^(4[3-9][0-9]|[5-9][0-9]{{2}})$'"
)
PEERS = (
    Peer(
        "GNU recutils", "recsel", "offers.rec",
        ("recsel", "-e", "sector = 'mining' && payload_t >= 430", "{data}/offers.rec"),
        ("recsel", "-e", "name_en ~ '7513'", "{data}/offers.rec"),
    ),
    Peer(
        "csvkit", "csvgrep", "offers.csv",
        ("sh", "-c", CSVGREP),
        ("csvgrep", "-c", "name_en", "-m", "7513", "{data}/offers.csv"),
    ),
    Peer(
        "Miller", "mlr", "offers.csv",
        ("mlr", "--icsv", "--ocsv", "filter", '$sector == "mining" && $payload_t >= 430', "{data}/offers.csv"),
        ("mlr", "--icsv", "--ocsv", "filter", '$name_en =~ "7513"', "{data}/offers.csv"),
    ),
    Peer(
        "DuckDB", "duckdb", "offers.csv",
        ("duckdb", "-csv", "-c", SQL.replace("offers", "'{data}/offers.csv'")),
        ("duckdb", "-csv", "-c", LIKE.replace("{of}", "'{data}/offers.csv'")),
    ),
    Peer(
        "sqlite-utils", "sqlite-utils", "a database",
        ("sqlite-utils", "query", "{data}/offers.sqlite", SQL, "--csv"),
        ("sqlite-utils", "search", "{data}/offers.sqlite", "offers", "7513", "--csv"),
    ),
    Peer(
        "DuckDB", "duckdb", "a database",
        ("duckdb", "-readonly", "{data}/offers.duckdb", "-csv", "-c", SQL),
        ("duckdb", "-readonly", "{data}/offers.duckdb", "-csv", "-c", LIKE.replace("{of}", "offers")),
        None,
    ),
    Peer(
        "sqlite3", "sqlite3", "a database",
        ("sqlite3", "-batch", "-csv", "-readonly", "{data}/offers.sqlite", SQL),
        ("sqlite3", "-batch", "-csv", "-readonly", "{data}/offers.sqlite", FOUND),
        1, 1.5,
    ),
)  # fmt: skip


def found(find_matches: bytes) -> frozenset[bytes]:
    """The ids of the offers in an answer."""
    return frozenset(re.findall(rb"\boffer-\d{7}\b", find_matches))


def peer_calls(data: Path, path: str) -> Iterator[tuple[Peer, Call, Call]]:
    """The calls of every peer that is installed."""
    for peer in PEERS:
        if shutil.which(peer.tool, path=path):
            named = f"{peer.name}, {peer.reads}"
            listing, words = (tuple(part.format(data=data) for part in argv) for argv in (peer.listing, peer.words))
            yield peer, Call(f"{named}: {OURS}", listing), Call(f"{named}: {OUR_WORDS}", words)


def missing(path: str) -> list[str]:
    """The peers that are not installed."""
    return list(dict.fromkeys(peer.name for peer in PEERS if not shutil.which(peer.tool, path=path)))


class Compared(NamedTuple):
    """A line of the peers' table as it is shown."""

    tool: str
    reads: str
    listing: str
    words: str
    ratio: str
    same: str
    asked: str
    reached: str


PEER_HEADERS = Compared(
    "tool", "reads", OURS, OUR_WORDS, "in times of offerbook", "same answers", "asked of offerbook", "reached"
)


def compared(peer: Peer, medians: Medians, same: tuple[bool, bool]) -> Compared:
    """A line of the peers' table."""
    pairs = [(medians[f"{peer.name}, {peer.reads}: {asked}"].wall, medians[asked].wall) for asked in (OURS, OUR_WORDS)]
    ratio = " and ".join(f"{theirs / ours:.2g}" for theirs, ours in pairs)
    told = "yes" if all(same) else " and ".join("yes" if it else "NO" for it in same)
    listing, words = (seconds(theirs) for theirs, _ours in pairs)
    shown = (peer.name, peer.reads, listing, words, ratio, told)
    if peer.at_least is None:
        return Compared(*shown, "", "")
    more = peer.plus * medians[HELLO_NAME].wall
    reached = " and ".join(verdict(ours <= peer.at_least * theirs + more) for theirs, ours in pairs)
    asked = f"≤ its time + {peer.plus:g} × Typer" if peer.plus else "faster"
    return Compared(*shown, asked, "yes" if reached == "yes and yes" else reached)


# --- The laboratory


class Lab(NamedTuple):
    """Where everything is done.

    folder: for catalogues, indexes and launchers.
    environment: what every process has.
    runs: how often each call is timed.
    quick: what is slow is run once.
    """

    folder: Path
    environment: dict[str, str]
    runs: int
    quick: bool

    def ours(self, name: str, *arguments: str) -> Call:
        """A call of this program, as pip's launcher starts it."""
        return Call(name, (sys.executable, str(self.folder / "launch" / "offerbook"), *arguments))

    def hello(self) -> Call:
        """The smallest program that Typer can make, started in the same way."""
        return Call(HELLO_NAME, (sys.executable, str(self.folder / "launch" / "hello")))

    def median(self, calls: Sequence[Call]) -> dict[str, Sample]:
        """The medians of calls that take turns."""
        return measured(calls, self.environment, self.runs, self.quick)

    def find_matches(self, call: Call) -> bytes:
        """What a call writes."""
        progress(f"first: {call.name}")
        return run(call, self.environment, keep=True)[1]

    def warm(self, calls: Iterable[Call]) -> None:
        """Run each call once, so that indexes are there and no file is read from a disk for the first time."""
        for call in calls:
            progress(f"first: {call.name}")
            run(call, self.environment)

    def cache(self, name: str) -> dict[str, str]:
        """The environment of a call that keeps its index in a place of its own."""
        return {"XDG_CACHE_HOME": str(self.folder / "cache" / name)}

    def data(self, offers: int, flat: bool = True) -> Path:
        """The folder of a generated catalogue; made when there is none, or one that another generator made."""
        folder = self.folder / f"{offers}"
        made = hashlib.blake2b(digest_size=8)
        for path in (
            ROOT / "tests/tools/benchmarks/generate.py",
            *(SHIPPED / f"{it}.toml" for it in ("sectors", "specs")),
        ):
            made.update(path.read_bytes())
        stamp, wanted = folder / "made-by.txt", f"{made.hexdigest()} {'all' if flat else 'catalogue'}"
        if not stamp.exists() or stamp.read_text() not in (wanted, wanted.replace("catalogue", "all")):
            progress(f"making {offers:,} offers")
            shutil.rmtree(folder, ignore_errors=True)
            command = [sys.executable, "-m", "tests.tools.benchmarks.generate", str(folder), "--offers", str(offers)]
            # In a process of its own: what this one has in memory counts as the peak of those that it starts.
            subprocess.run(command + ["--catalogue-only"] * (not flat), cwd=ROOT, env=self.environment, check=True)
            stamp.write_text(wanted)
        return folder


def lab(folder: Path, paths: Sequence[str], runs: int, quick: bool) -> Lab:
    """The laboratory in a folder, with nothing of the machine's in the environment that changes what a program does."""
    kept = {key: value for key in ("PATH", "HOME", "TMPDIR") if (value := os.environ.get(key))}
    places = [os.path.abspath(it) for it in os.environ.get("PYTHONPATH", "").split(os.pathsep) if it]  # noqa: PTH100
    environment = {
        **kept,
        "PATH": os.pathsep.join([*paths, kept.get("PATH", os.defpath), str(Path(sys.executable).parent)]),
        "PYTHONPATH": os.pathsep.join(places),
        "LANG": "C.UTF-8",
        "OFFERBOOK_LANG": "en",
        "TERM": "xterm-256color",
        "XDG_CACHE_HOME": str(folder / "cache" / "warm"),
    }
    launch = folder / "launch"
    launch.mkdir(parents=True, exist_ok=True)
    (launch / "hello_world.py").write_text(HELLO)
    (launch / "hello").write_text(LAUNCHER.format(module="hello_world"))
    (launch / "offerbook").write_text(LAUNCHER.format(module="offerbook.__main__"))
    return Lab(folder, environment, runs, quick)


def start_calls(lab: Lab) -> list[Call]:
    """What is asked of the shipped catalogue."""
    at = ("--catalogue", str(SHIPPED))
    asks = {
        "_OFFERBOOK_COMPLETE": "complete_bash", "COMP_WORDS": "offerbook offers --sector mi", "COMP_CWORD": "3",
        "OFFERBOOK_CATALOGUE": str(SHIPPED),
    }  # fmt: skip
    return [
        lab.hello(),
        lab.ours("listing of a sector, CSV", "offers", "--sector", "mining", "--format", "csv", *at),
        lab.ours("listing of a sector, table on a terminal", "offers", "--sector", "mining", *at)._replace(
            terminal=True
        ),
        lab.ours("--help", "--help"),
        lab.ours("completion of a sector")._replace(environment=asks),
    ]


def start(lab: Lab) -> str:
    """The table of the shipped catalogue."""
    calls = start_calls(lab)
    for call in calls:
        if not lab.find_matches(call):
            raise CallError(f"{call.name}: no answer")
    medians = lab.median(calls)
    return section("The shipped catalogue, warm", HEADERS, (row(it, medians) for it in START))


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
        lab.ours("export of all offers, a tenth as many", "export", "offers", "--catalogue", str(smaller)),
        lab.ours("export of all offers", "export", "offers", *at),
    ]


def forget(cache: Mapping[str, str]) -> None:
    """Remove the index of a call that has a place of its own for it."""
    shutil.rmtree(cache["XDG_CACHE_HOME"], ignore_errors=True)


def edit(file: Path) -> None:
    """Change one name in a file to one that it never had."""
    text = file.read_text(encoding="utf-8")
    name = f'name = {{ en = "New {time.time_ns()} '
    file.write_text(re.sub(r'name = \{ en = "(?:New \d+ )?', name, text, count=1), encoding="utf-8")


def size(lab: Lab, offers: int, names: Sequence[str]) -> str:
    """The table of a large catalogue; of some of its calls only, where names are given."""
    calls = [call for call in size_calls(lab, offers) if not names or any(name in call.name for name in names)]
    there = {call.name for call in calls}
    answers = {
        call.name: len(found(lab.find_matches(call))) for call in calls if call.name in (OURS, OUR_WORDS, "words")
    }
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
    said = ", ".join(f"{name} {count}" for name, count in answers.items())
    table += f"\nOffers found: {said}.\n" if said else ""
    for call in calls:
        if call.name == "index built anew, and a question":
            progress("memory of all processes together")
            whole = together(call, lab.environment)
            table += f"\nAll processes that build the index have {whole:.0f} MB together at most.\n"
    return table


def megabytes(data: Path) -> float:
    """The size of a catalogue."""
    return sum(path.stat().st_size for path in (data / "catalogue").rglob("*.toml")) / 1e6


def peers(lab: Lab, offers: int) -> str:
    """The table of other tools."""
    data, path = lab.data(offers), lab.environment["PATH"]
    database = data / "offers.duckdb"
    if shutil.which("duckdb", path=path) and not database.exists():
        load = f"CREATE TABLE offers AS FROM '{data}/offers.csv'"
        lab.find_matches(Call("DuckDB, made ready", ("duckdb", str(database), "-c", load)))
    ours = [
        lab.ours(name, *asked, "--catalogue", str(data / "catalogue"))
        for name, asked in ((OURS, LISTING), (OUR_WORDS, FEW))
    ]
    others = list(peer_calls(data, path))
    expected = [found(lab.find_matches(call)) for call in ours]
    same = {
        peer: (found(lab.find_matches(one)) == expected[0], found(lab.find_matches(two)) == expected[1])
        for peer, one, two in others
    }
    lab.warm([lab.hello()])
    medians = lab.median([lab.hello(), *ours, *(call for _peer, *calls in others for call in calls)])
    listing, words = (seconds(medians[name].wall) for name in (OURS, OUR_WORDS))
    rows = [Compared("offerbook", "its index", listing, words, "1 and 1", "", "", "")]
    rows += [compared(peer, medians, same[peer]) for peer, _one, _two in others]
    rows.append(Compared(HELLO_NAME, "nothing", seconds(medians[HELLO_NAME].wall), "", "", "", "", ""))
    table = section(f"The same questions to other tools, {offers:,} offers", PEER_HEADERS, rows)
    table += f"\n{len(expected[0])} offers have the sector and meet the condition, {len(expected[1])} have the mark.\n"
    if absent := missing(path):
        table += f"\nNot installed, so not measured: {', '.join(absent)}.\n"
    tools = sorted({peer.tool for peer, _one, _two in others})
    return table + "\n" + "; ".join(version_of(tool, path) for tool in tools) + ".\n"


def version_of(tool: str, path: str) -> str:
    """What a tool says of its version, in short."""
    said = subprocess.run(
        [shutil.which(tool, path=path) or tool, "--version"], capture_output=True, text=True, check=False
    )
    number = re.search(r"\d+(\.\d+)+", said.stdout)
    return f"{tool} {number[0] if number else '?'}"


# --- Growth


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


# --- What is said of it all


def section(title: str, headers: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A titled table."""
    return f"**{title}**\n\n{markdown(headers, rows)}"


def machine() -> str:
    """The machine and what runs on it."""
    model = re.search(r"^model name\s*: (.+)", _said_of("/proc/cpuinfo"), re.MULTILINE)
    versions = {"CPython": platform.python_version(), "SQLite": sqlite3.sqlite_version}
    versions |= {name: version(name.lower()) for name in ("Typer", "tomli", "msgspec")}
    software = ", ".join(f"{name} {number}" for name, number in versions.items())
    return f"{model[1] if model else platform.machine()}, {os.cpu_count()} cores, {platform.system()}; {software}"


def _said_of(path: str) -> str:
    with suppress(OSError):
        return Path(path).read_text(encoding="utf-8")
    return ""


BEGIN, END = "<!-- speed: python -m tests.tools.benchmarks.speed --readme -->", "<!-- end of speed -->"


def with_section(readme: str, text: str) -> str:
    """A README with the tables between the two marks; before the part for developers where there are none yet."""
    whole = f"{BEGIN}\n{text}{END}\n"
    if BEGIN in readme:
        return re.sub(f"{BEGIN}.*?{END}\n", lambda _old: whole, readme, flags=re.DOTALL)
    before, title, after = readme.partition("## For developers\n")
    return f"{before}## How fast\n\n{whole}\n{title}{after}"


def without_places(arguments: Sequence[str]) -> list[str]:
    """The arguments that say what was measured: without folders of this machine."""
    line = "\0".join(arguments)
    return [it for it in re.sub(r"(--folder|--path)[=\0][^\0]*|--readme", "", line).split("\0") if it]


def main() -> None:
    """Read the arguments, measure, print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--offers", type=int, default=100_000, metavar="N", help="of the large catalogue (%(default)s)")
    parser.add_argument("--runs", type=int, default=10, metavar="N", help="of which the medians are (%(default)s)")
    parser.add_argument("--parts", default=",".join(PARTS), metavar="NAMES", help="of %(default)s; or none")
    parser.add_argument(
        "--calls", nargs="*", default=(), metavar="TEXT", help="of size, only those named with one of these"
    )
    parser.add_argument("--growth", action="store_true", help="1,000 to 1,000,000 offers")
    parser.add_argument(
        "--builds", type=int, metavar="N", help="of each index of --growth, a million offers take minutes (as --runs)"
    )
    parser.add_argument("--quick", action="store_true", help="three runs of what is quick, one of what is not")
    parser.add_argument("--readme", action="store_true", help="write the tables into README.md")
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
    given = parser.parse_args()
    here = lab(given.folder.absolute(), given.path, 3 if given.quick else given.runs, given.quick)
    tables = []
    made: dict[str, Callable[[], str]] = {
        "start": lambda: start(here),
        "size": lambda: size(here, given.offers, given.calls),
        "peers": lambda: peers(here, given.offers),
    }
    wanted = [made[part] for part in given.parts.split(",") if part in made]
    if given.growth:
        wanted.append(lambda: growth(here, given.builds or here.runs))
    said = shlex.join(["python", "-m", "tests.tools.benchmarks.speed", *without_places(sys.argv[1:])])
    own = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    intro = (
        f"`{said}` on {machine()}. Medians of {here.runs} runs in turn; memory is the peak of the largest process, "
        f"of which less than {own:.0f} MB cannot be told.\n"
    )
    print(intro)
    for make in wanted:
        tables.append(make())
        print(tables[-1], flush=True)
    if given.readme:
        readme = ROOT / "README.md"
        text = "\n".join([intro, *tables])
        readme.write_text(with_section(readme.read_text(encoding="utf-8"), text), encoding="utf-8")


if __name__ == "__main__":
    main()
