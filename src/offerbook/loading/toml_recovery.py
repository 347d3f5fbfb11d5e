"""What can still be read of a file that is no TOML: everything but the records that its mistakes stand in.

A mistake costs the record around it, from its [[header]] to the next that is none of its own tables. These lines are taken for
empty, and the rest is read anew, until nothing is wrong any more.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from offerbook.loading.toml_document import Document, parsed
from offerbook.model.finding import Finding

MOST_ERRORS = 20
"""Mistakes after which a file is given up: each costs another reading of the whole."""
_HEADER = re.compile(
    r"\A[ \t]*(\[\[?)[ \t]*([A-Za-z0-9_-]+(?:[ \t]*\.[ \t]*[A-Za-z0-9_-]+)*)[ \t]*\]\]?[ \t]*(?:#.*)?\r?"
)
_ID = re.compile(r"""\A[ \t]*id[ \t]*=[ \t]*["']([^"']*)["']""")


class Recovered(NamedTuple):
    """What reading a file around its mistakes gives.

    document: what is left of it, at its old lines; None where that cannot be read either.
    findings: a mistake each, in their order.
    lost_text: the lines that were taken out.
    lost_records: the addresses of the records in them, as far as they say their ids.
    """

    document: Document | None
    findings: list[Finding]
    lost_text: str
    lost_records: list[str]


class _Header(NamedTuple):
    """A line that opens a table, or an element of a list of tables."""

    line: int
    is_element: bool
    name: str


def read_around(document: Document, first: Finding) -> Recovered:
    """What is left of a document that is no TOML, whose first mistake is known."""
    lines = document.text.split("\n")
    headers = [
        _Header(number, found[1] == "[[", re.sub(r"\s", "", found[2]))
        for number, line in enumerate(lines)
        if "[" in line and (found := _HEADER.fullmatch(line))
    ]
    findings, lost, records = [first], [], []
    while len(findings) < MOST_ERRORS:
        start, end = _record_around(headers, findings[-1].place.line - 1, len(lines))
        text = "\n".join(lines[start:end])
        if not text.strip():
            break
        lost.append(text)
        records += _addresses(lines, [header for header in headers if header.line < end], start)
        lines[start:end] = [""] * (end - start)
        headers = [header for header in headers if not start <= header.line < end]
        rest = parsed(Document(document.name, "\n".join(lines).encode(), document.raw))
        if isinstance(rest, Document):
            return Recovered(rest, findings, "\n".join(lost), records)
        findings.append(rest)
    return Recovered(None, findings, "", [])


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
            found.append(f"{table} {project}/{id}" if header.name == "project.need" else f"{table} {id}")
    return found
