"""Other tools that can answer the same questions, and how long they take."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from tests.tools.benchmarks.lab import Lab
from tests.tools.benchmarks.processes import Call, Medians
from tests.tools.benchmarks.questions import FEW, LISTING, OUR_WORDS, OURS
from tests.tools.benchmarks.report import HELLO_NAME, seconds, section, verdict


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


def offer_ids(answer: bytes) -> frozenset[bytes]:
    """The ids of the offers in an answer."""
    return frozenset(re.findall(rb"\boffer-\d{7}\b", answer))


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
    agreement = "yes" if all(same) else " and ".join("yes" if it else "NO" for it in same)
    listing, words = (seconds(theirs) for theirs, _ours in pairs)
    shown = (peer.name, peer.reads, listing, words, ratio, agreement)
    if peer.at_least is None:
        return Compared(*shown, "", "")
    more = peer.plus * medians[HELLO_NAME].wall
    reached = " and ".join(verdict(ours <= peer.at_least * theirs + more) for theirs, ours in pairs)
    asked = f"≤ its time + {peer.plus:g} × Typer" if peer.plus else "faster"
    return Compared(*shown, asked, "yes" if reached == "yes and yes" else reached)


def peers(lab: Lab, offers: int) -> str:
    """The table of other tools."""
    data, path = lab.data(offers), lab.environment["PATH"]
    database = data / "offers.duckdb"
    if shutil.which("duckdb", path=path) and not database.exists():
        load = f"CREATE TABLE offers AS FROM '{data}/offers.csv'"
        lab.answer(Call("DuckDB, made ready", ("duckdb", str(database), "-c", load)))
    ours = [
        lab.ours(name, *asked, "--catalogue", str(data / "catalogue"))
        for name, asked in ((OURS, LISTING), (OUR_WORDS, FEW))
    ]
    others = list(peer_calls(data, path))
    expected = [offer_ids(lab.answer(call)) for call in ours]
    same = {
        peer: (offer_ids(lab.answer(one)) == expected[0], offer_ids(lab.answer(two)) == expected[1])
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
    """The name of a tool and the version that it reports."""
    done = subprocess.run(
        [shutil.which(tool, path=path) or tool, "--version"], capture_output=True, text=True, check=False
    )
    number = re.search(r"\d+(\.\d+)+", done.stdout)
    return f"{tool} {number[0] if number else '?'}"
