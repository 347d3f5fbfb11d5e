"""Which records can be used when some have mistakes: those that are whole and refer to nothing that is left out."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from offerbook.loading.decode import Entry
from offerbook.model.finding import Finding
from offerbook.model.records import Refers
from offerbook.model.walk import KeyPath, field_refs

Location = tuple[str, KeyPath]
"""The file of an entry, and its steps there."""
RecordKey = tuple[str, str]
"""The table and the id of a record."""


class Separation(NamedTuple):
    """Entries whose records can be used, and the others.

    usable: in their order.
    left_out: the addresses of the others: first those with a mistake of their own, then those that refer to one left out.
    findings: the findings, each naming the records that are left out because of it.
    """

    usable: list[Entry]
    left_out: list[str]
    findings: list[Finding]


def separate_faulty(entries: list[Entry], findings: list[Finding]) -> Separation:
    """The entries whose records can be used, and why the others cannot.

    A record that refers to one left out is left out as well, so that every reference among the usable leads somewhere.
    Sources, projects proposed for and the like count: a fact without its source is no fact of the catalogue.
    """
    if not any(finding.severity == "error" for finding in findings):
        # Every table is whole then, and every reference leads to one.
        return Separation(entries, [], findings)
    faulty = {(finding.place.file, finding.table) for finding in findings if finding.record}
    own = [entry for entry in entries if not entry.whole or _location(entry) in faulty]
    left_out = [entry.address for entry in own if entry.table]
    roots: dict[RecordKey, Location | None] = {}
    for entry in own:
        roots.setdefault((entry.table, entry.id), _location(entry))
    usable = [(entry, _references(entry)) for entry in entries if entry.whole and _location(entry) not in faulty]
    dependents: dict[Location | None, list[str]] = defaultdict(list)
    while lost := _lost(usable, roots):
        for position, root in lost.items():
            entry = usable[position][0]
            roots.setdefault((entry.table, entry.id), root)
            left_out.append(entry.address)
            dependents[root].append(entry.address)
        usable = [pair for position, pair in enumerate(usable) if position not in lost]
    return Separation([entry for entry, _references in usable], left_out, _name_dependents(findings, dependents))


def _location(entry: Entry) -> Location:
    return entry.document.name, entry.steps


def _references(entry: Entry) -> list[RecordKey]:
    """The tables and ids of the records that an entry refers to."""
    return [
        (field.kind.table, field.value)
        for field in (field_refs(entry.record) if entry.record is not None else ())
        if isinstance(field.kind, Refers) and field.kind.table != "unit"
    ]


def _lost(
    usable: Sequence[tuple[Entry, list[RecordKey]]], roots: Mapping[RecordKey, Location | None]
) -> dict[int, Location | None]:
    """The positions of the entries that refer to one that is not usable, each with the faulty one at the root of it.

    None is the root of what refers to a record that no entry declares: a file or a table that could not be read may.
    """
    there = {(entry.table, entry.id) for entry, _references in usable}
    projects = {_location(entry) for entry, _references in usable if entry.table == "project"}
    lost: dict[int, Location | None] = {}
    for position, (entry, references) in enumerate(usable):
        if entry.table == "need" and (entry.document.name, entry.owner) not in projects:
            lost[position] = roots.get(("project", entry.id.partition("/")[0]))
        elif missing := next((key for key in references if key not in there), None):
            lost[position] = roots.get(missing)
    return lost


def _name_dependents(findings: list[Finding], dependents: dict[Location | None, list[str]]) -> list[Finding]:
    """The findings, with the records that are left out because of another's mistake named at the first that causes it."""
    named: list[Finding] = []
    for finding in findings:
        cause = (finding.place.file, finding.table) if finding.record else None
        if finding.severity == "error" and cause in dependents:
            finding = finding._replace(also_left_out=tuple(dependents.pop(cause)))  # noqa: PLW2901
        named.append(finding)
    return named
