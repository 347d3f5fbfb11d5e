"""What can still be read of a file that is no TOML: everything but the keys and records that its mistakes stand in.

A mistake costs the key on its line; where the value goes on in other lines, or the mistake is in a header, the record around it, from
its [[header]] to the next that is none of its own tables. These lines are taken for empty, and the rest is read anew, until nothing
is wrong any more. The record of a lost key is left out, but what else is wrong with it is found.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from offerbook.loading.likely_names import keys_within, likely_key
from offerbook.loading.toml_document import Document, parsed
from offerbook.loading.toml_outline import Outline
from offerbook.model.codec import keys
from offerbook.model.finding import Finding
from offerbook.model.records import TABLES, Settings
from offerbook.model.walk import KeyPath

MOST_ERRORS = 20
"""Mistakes after which a file is given up: each costs another reading of the whole."""
_HEADER = re.compile(r"\A[ \t]*(\[\[?)[ \t]*([\w-]+(?:[ \t]*\.[ \t]*[\w-]+)*)[ \t]*\]\]?[ \t]*(?:#.*)?\r?")
_ID = re.compile(r"""\A[ \t]*id[ \t]*=[ \t]*["']([^"']*)["']""")
_STATEMENT = re.compile(r"""\A[ \t]*([^\s\[\]{}"',#=.][^\[\]{}"',#=.\s]*+)?[^=\[\]{}"']*+(.*)""", re.DOTALL)
"""A line that begins with a key, or with what was meant as a comment."""
_CLOSED_TEXT = re.compile(r""""(?:[^"\\]|\\.)*+"|'[^']*+'""")
_LONGEST_LINE = 10_000


class Recovered(NamedTuple):
    """What reading a file around its mistakes gives.

    document: what is left of it, at its old lines; None where that cannot be read either.
    findings: a mistake each, in their order.
    lost_text: the lines that were taken out.
    lost_records: the addresses of the records in them, as far as they say their ids.
    tables: for the findings that cost a key alone, by their number, the way to the table that the key stands in.
    """

    document: Document | None
    findings: list[Finding]
    lost_text: str
    lost_records: list[str]
    tables: dict[int, KeyPath]


class _Header(NamedTuple):
    """A line that opens a table, or an element of a list of tables."""

    line: int
    is_element: bool
    name: str


class _LostKey(NamedTuple):
    """A line that was taken out alone: the way to the table that it stands in, and its key, as far as that is known."""

    line: int
    table: KeyPath
    key: str


def read_around(document: Document, first: Finding) -> Recovered:
    """What is left of a document that is no TOML, whose first mistake is known."""
    lines = document.text.split("\n")
    headers = [
        _Header(number, found[1] == "[[", _meant(re.sub(r"\s", "", found[2])))
        for number, line in enumerate(lines)
        if "[" in line and (found := _HEADER.fullmatch(line))
    ]
    findings, lost, records = [first], [], []
    lost_keys: dict[int, _LostKey] = {}
    while len(findings) < MOST_ERRORS:
        start = findings[-1].place.line - 1
        end = start + 1
        if key := _lost_key(lines, headers, start):
            lost_keys[len(findings) - 1] = key
        else:
            start, end = _record_around(headers, start, len(lines))
            lost_keys = {number: key for number, key in lost_keys.items() if not start <= key.line < end}
            records += _addresses(lines, [header for header in headers if header.line < end], start)
            headers = [header for header in headers if not start <= header.line < end]
        text = "\n".join(lines[start:end])
        if not text.strip():
            break
        lost.append(text)
        lines[start:end] = [""] * (end - start)
        rest = parsed(Document(document.name, "\n".join(lines).encode(), document.raw))
        if isinstance(rest, Document):
            keys_lost = tuple((*it.table, it.key) for it in lost_keys.values() if it.key)
            rest = Document(rest.name, rest.raw, rest.whole, keys_lost)
            tables = {number: key.table for number, key in lost_keys.items()}
            return Recovered(rest, findings, "\n".join(lost), records, tables)
        findings.append(rest)
    return Recovered(None, findings, "", [], {})


def _meant(header: str) -> str:
    """The name in a header, spelt as a catalogue spells it where that can be told."""
    table, dot, rest = header.partition(".")
    return header if table in TABLES else f"{likely_key(table, TABLES) or table}{dot}{rest}"


def _lost_key(lines: list[str], headers: list[_Header], number: int) -> _LostKey | None:
    """The key of a line whose value ends on it; None where more lines may be one value with it, or it is a header."""
    line = lines[number]
    if len(line) > _LONGEST_LINE or _HEADER.fullmatch(line) or '"""' in line or "'''" in line:
        return None
    match = _STATEMENT.match(line)
    texts_closed = _CLOSED_TEXT.sub("", line)
    plain = re.sub("[\"'].*", "", texts_closed, flags=re.DOTALL)
    if not match or not match[1] or not any(map(_is_balanced, (line, plain))):
        return None
    above = "\n".join([*lines[:number], ""]).replace("\r\n", "\n")
    if Outline(above, len(above)).open:
        return None
    table, names = _table_at(headers, number)
    known = keys_within(names) if names else [*keys(Settings)]
    key = match[1] if match[1] in known else likely_key(match[1], known)
    # The root has no table but the catalogue's own; a fact's value may be anything.
    return _LostKey(number, table, "" if key == "value" else key)


def _is_balanced(text: str) -> bool:
    return text.count("[") == text.count("]") and text.count("{") == text.count("}")


def _table_at(headers: list[_Header], number: int) -> tuple[KeyPath, list[str]]:
    """The way to the table that a line stands in, and the parts of its header's name; the root before every header."""
    positions: dict[str, int] = {}
    above = [header for header in headers if header.line <= number]
    for header in above:
        if header.is_element:
            positions = {name: it for name, it in positions.items() if not name.startswith(f"{header.name}.")} | {
                header.name: positions.get(header.name, -1) + 1
            }
    names = above[-1].name.split(".") if above else []
    steps: list[str | int] = []
    for depth, name in enumerate(names, 1):
        steps.append(name)
        if (position := positions.get(".".join(names[:depth]))) is not None:
            steps.append(position)
    return tuple(steps), names


def _record_around(headers: list[_Header], line: int, count: int) -> tuple[int, int]:
    """The first line of the record that a line stands in, and the line after its last."""
    before = [header for header in headers if header.line <= line]
    header = next((each for each in reversed(before) if each.is_element), before[-1] if before else None)
    start, own = (header.line, f"{header.name}.") if header else (0, None)
    after = (each.line for each in headers if each.line > line and not (own and each.name.startswith(own)))
    return start, next(after, count)


def _addresses(lines: list[str], headers: list[_Header], start: int) -> list[str]:
    """The addresses of the records whose headers stand from `start` on; a need has that of its project before it."""
    found: list[str] = []
    project = ""
    for number, header in enumerate(headers):
        end = headers[number + 1].line if number + 1 < len(headers) else len(lines)
        id = next((match[1] for line in lines[header.line : end] if (match := _ID.match(line))), "")
        if header.name == "project":
            project = id
        if id and header.is_element and header.line >= start:
            table = header.name.rpartition(".")[2]
            found.append(f"{table} {project}/{id}" if project and table == "need" else f"{table} {id}")
    return found
