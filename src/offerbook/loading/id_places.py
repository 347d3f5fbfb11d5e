"""Where the ids of a file's records stand, found by the headers of its tables alone.

It takes a hundredth of the time of the whole outline, so that the index can keep the place of every record. Where it is
not certain it finds nothing, and the outline is asked when the place is needed.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable
from typing import NamedTuple

Steps = tuple[str | int, ...]
_LINES = re.compile(
    rb"""
    ^[ \t]*+ (?:
        (?P<open>\[\[?) [ \t]*+ (?P<name>[A-Za-z0-9_.\t -]++) \]
        | id[ \t]*+=[ \t]*+ (?P<value>"[^"\\\n]*" | '[^'\n]*')
    )
    """,
    re.MULTILINE | re.VERBOSE,
)


class IdPlace(NamedTuple):
    """The line and column of an id, counted from 1; the column in characters."""

    line: int
    column: int


def find_ids(raw: bytes, ids: Iterable[tuple[Steps, str]]) -> dict[Steps, IdPlace]:
    """The places of the ids of tables, each given by the keys and indices that lead to its table.

    raw: a TOML file without mistakes. One with a text of several lines gives nothing: a line of it could look like a header.
    An id found anywhere else than in its own table cannot be the one that is looked for, and one found twice is left out.
    """
    if b'"""' in raw or b"'''" in raw:
        return {}
    found = _id_lines(raw)
    places = {}
    for steps, id in ids:
        candidates = [place for text, place in found.get(steps, ()) if text == id]
        if len(candidates) == 1:
            places[steps] = candidates[0]
    return places


def _id_lines(raw: bytes) -> dict[Steps, list[tuple[str, IdPlace]]]:
    """Every `id = "..."` on a line of its own below the header of a table in an array of tables."""
    found: dict[Steps, list[tuple[str, IdPlace]]] = defaultdict(list)
    counts: Counter[Steps] = Counter()
    table: Steps | None = None
    line, counted = 1, 0
    for match in _LINES.finditer(raw):
        if match["name"] is not None:
            table = _opened(match["name"].decode(), counts) if match["open"] == b"[[" else None
        elif table is not None:
            line += raw.count(b"\n", counted, match.start())
            counted = match.start()
            place = IdPlace(line, match.start("value") - match.start() + 1)
            found[table].append((match["value"][1:-1].decode(errors="replace"), place))
    return found


def _opened(name: str, counts: Counter[Steps]) -> Steps:
    """The table that a header `[[name]]` opens, the next of its array, after so many tables of each array."""
    steps: Steps = ()
    *above, last = (part.strip() for part in name.split("."))
    for part in above:
        steps = (*steps, part)
        if counts[steps]:
            steps = (*steps, counts[steps] - 1)
    steps = (*steps, last)
    counts[steps] += 1
    return (*steps, counts[steps] - 1)
