"""Findings as text: for a reader, for a program, and for the annotations of a code-hosting service."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from offerbook.loading.load import LoadResult
from offerbook.loading.locate import Root, SeveralFolders
from offerbook.model.finding import Finding
from offerbook.model.finding_codes import CODES
from offerbook.tables.table import Column, Table
from offerbook.text.i18n import _, ngettext
from offerbook.text.normalize import safe

FEW = 10
"""Findings of one code that are shown in full; of more, the first ones stand for all."""


def as_text(findings: Sequence[Finding], folder: str, everything: bool) -> Iterator[str]:
    """Lines that say where, what is wrong and what would be right, each with the line of the file and a caret.

    folder: what the files' names are prefixed with, so that they can be clicked on.
    everything: show every finding, however many there are of one code.
    """
    counts: Counter[str] = Counter()
    for finding in findings:
        counts[finding.code] += 1
        if everything or counts[finding.code] <= FEW:
            yield from _finding_lines(finding, folder, everything)
    if not everything:
        for code, count in counts.items():
            if count > FEW:
                text = ngettext(
                    "... and {count} more of {code}: {title}; --all shows it",
                    "... and {count} more of {code}: {title}; --all shows them",
                    count - FEW,
                )
                yield text.format(count=count - FEW, code=code, title=_(CODES[code].title))


def _finding_lines(finding: Finding, folder: str, everything: bool) -> Iterator[str]:
    """The lines that show one finding."""
    place = finding.place
    yield f"{safe(folder + place.file)}:{place.line}:{place.column}: {finding.code} {safe(finding.message_below(folder))}"
    # What is missing at the root of a file stands in none of its lines.
    if finding.excerpt.strip() and (place.line, place.end_column) != (1, 1):
        yield from _excerpt_lines(finding)
    if finding.also_left_out:
        yield f"      {safe(_left_out_line(finding.also_left_out, everything))}"


def _left_out_line(addresses: Sequence[str], everything: bool) -> str:
    """The line that names the records that are left out because of another's mistake."""
    if everything or len(addresses) <= FEW:
        return _("Also left out, because of this: {records}.").format(records=", ".join(addresses))
    return _("Also left out, because of this: {records} and {count} more; --all names them.").format(
        records=", ".join(addresses[:FEW]), count=len(addresses) - FEW
    )


def _excerpt_lines(finding: Finding) -> Iterator[str]:
    """The line of the file that holds the mistake, and one that marks it."""
    place = finding.place
    before, marked = finding.excerpt[: place.column - 1], finding.excerpt[place.column - 1 : place.end_column - 1]
    # A long line is cut on both sides, so that what is marked stays on the screen.
    if len(before) > 60:
        before = "…" + before[-59:]
    if len(marked) > 60:
        marked = marked[:59] + "…"
    after = finding.excerpt[place.end_column - 1 :]
    if len(before) + len(marked) + len(after) > 110:
        after = after[: max(0, 109 - len(before) - len(marked))] + "…"
    before, marked, after = (safe(part.replace("\t", " ")) for part in (before, marked, after))
    number = str(place.line)
    yield f"{number:>5} | {before}{marked}{after}".rstrip()
    yield f"{'':>5} | {' ' * _width(before)}{'^' * max(1, _width(marked))}"


def _width(text: str) -> int:
    """Columns that a text takes on a terminal; East Asian and emoji characters take two."""
    from unicodedata import combining, east_asian_width

    return sum(0 if combining(char) else 2 if east_asian_width(char) in "WF" else 1 for char in text)


def prefix(root: Root, here: Path) -> str:
    """What the names of a catalogue's files begin with, seen from the folder where the user is."""
    if isinstance(root, SeveralFolders):
        # The names say it themselves.
        return ""
    try:
        return f"{root.resolve().relative_to(here.resolve()).as_posix()}/".removeprefix("./")
    except (ValueError, OSError):
        # The catalogue lies elsewhere, or the folder where the user is has been deleted.
        return f"{root.as_posix()}/"


def summary(loaded: LoadResult, folder: str) -> str:
    """One line: the folder, the files and records that were checked, and how many errors and warnings there are."""
    catalogue = loaded.catalogue
    needs = sum(len(project.needs) for project in catalogue.projects)
    errors = sum(finding.severity == "error" for finding in loaded.findings)
    warnings = len(loaded.findings) - errors
    counts = [
        ngettext("{count} file", "{count} files", loaded.files).format(count=loaded.files),
        ngettext("{count} offer", "{count} offers", len(catalogue.offers)).format(count=len(catalogue.offers)),
        ngettext("{count} project", "{count} projects", len(catalogue.projects)).format(count=len(catalogue.projects)),
        ngettext("{count} need", "{count} needs", needs).format(count=needs),
    ]
    results = [
        ngettext("{count} error", "{count} errors", errors).format(count=errors),
        ngettext("{count} warning", "{count} warnings", warnings).format(count=warnings),
    ]
    losses: list[str] = []
    if left_out := len(loaded.left_out):
        losses.append(ngettext("{count} record left out", "{count} records left out", left_out).format(count=left_out))
    if unread := loaded.unread_files:
        losses.append(ngettext("{count} file not read", "{count} files not read", unread).format(count=unread))
    message = (
        _("checked {folder}: {counts}: {results}; {losses}") if losses else _("checked {folder}: {counts}: {results}")
    )
    return message.format(
        folder=folder.rstrip("/") or ".",
        counts=", ".join(counts),
        results=", ".join(results),
        losses=", ".join(losses),
    )


def findings_table(findings: Iterable[Finding]) -> Table:
    """A row for each finding, with its place, code, severity, message and the record left out because of it."""
    columns = (
        Column("file", _("File"), "text", 1),
        Column("line", _("Line"), "integer", 1),
        Column("column", _("Column"), "integer", 2),
        Column("code", _("Code"), "id", 1),
        Column("severity", _("Severity"), "word", 3),
        Column("message", _("Message"), "text", 1),
        Column("record", _("Record"), "text", 4),
    )
    rows = (
        (
            finding.place.file,
            finding.place.line,
            finding.place.column,
            finding.code,
            finding.severity,
            finding.message,
            finding.record or None,
        )
        for finding in findings
    )
    return Table("findings", _("Findings"), columns, rows)


def as_json(findings: Iterable[Finding]) -> str:
    """A JSON array; every finding with its place, code, severity, message and the records left out because of it.

    record: the faulty record itself; also_left_out: those that refer to it.
    """
    rows = [
        {
            "file": finding.place.file,
            "line": finding.place.line,
            "column": finding.place.column,
            "end_column": finding.place.end_column,
            "code": finding.code,
            "severity": finding.severity,
            "message": finding.message,
            "record": finding.record or None,
            "also_left_out": list(finding.also_left_out),
        }
        for finding in findings
    ]
    return json.dumps(rows, ensure_ascii=True, indent=2)


def as_github(findings: Iterable[Finding], folder: str) -> Iterator[str]:
    """Workflow commands, which show each finding at its line of a change."""

    def escaped(text: str) -> str:
        return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")

    def property_(text: str) -> str:
        return escaped(text).replace(":", "%3A").replace(",", "%2C")

    for finding in findings:
        place = finding.place
        properties = f"file={property_(safe(folder + place.file))},line={place.line},col={place.column},endColumn={place.end_column}"
        yield f"::{finding.severity} {properties},title={finding.code}::{escaped(safe(finding.message_below(folder)))}"
