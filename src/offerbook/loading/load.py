"""The only way in: a catalogue's folder becomes its healthy records and all findings."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import chain
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

from offerbook.loading.checks import context
from offerbook.loading.checks.context import Declarations, FileContext
from offerbook.loading.checks.of_catalogue import CATALOGUE_CHECKS
from offerbook.loading.decode import Entry
from offerbook.loading.locate import toml_files
from offerbook.loading.read_files import read_all
from offerbook.model.codec import replace
from offerbook.model.finding import Finding
from offerbook.model.finding_codes import CODES
from offerbook.model.records import Catalogue, Link, Need, Project, Record, Refers, Settings, Text
from offerbook.model.walk import field_refs

R = TypeVar("R", bound=Record)
Progress = Callable[[str], None]
UNNAMED = Settings(1, Text("Catalogue", "Каталог"))
"""What a catalogue has for settings while its own cannot be used."""


class Origin(NamedTuple):
    """Where a record stands.

    file: its file.
    steps: the way to its table in that file.
    number: that of the file among those of the catalogue.
    """

    file: str
    steps: tuple[str | int, ...]
    number: int = 0


class LoadResult(NamedTuple):
    """A catalogue as far as it could be read.

    catalogue: the healthy records.
    origins: where each of them stands, by table and id; a link's id is that of its groups in order, the settings' is empty.
    findings: everything that is wrong, in the order of files, lines and columns.
    left_out: addresses of the records that are left out, also those that refer to one left out.
    files: how many files were read.
    uses: by file, the kinds and ids of what its records refer to.
    cited: the sources of each record, by table and id.
    """

    catalogue: Catalogue
    origins: dict[tuple[str, str], Origin]
    findings: list[Finding]
    left_out: list[str]
    files: int
    uses: Mapping[str, set[tuple[str, str]]] = {}
    cited: Mapping[tuple[str, str], Iterable[str]] = {}


def load(
    root: Path,
    progress: Progress = lambda _step: None,
    only: Iterable[str] | None = None,
    known: Declarations | None = None,
    early: Callable[[LoadResult], None] = lambda _file: None,
    processes: int = 1,
) -> LoadResult:
    """Read and check the catalogue at `root`, whole or some of its files; nothing in its files raises.

    only: the files to read; `known` then says what the checks need to know of the others.
    early: is given each file as soon as it is read, up to the first with a mistake of its own.
    processes: how many may be started to read a large catalogue; 1 starts none.
    """
    chapters: list[FileContext] = []
    parts: list[LoadResult] | None = []
    findings: list[Finding] = []
    unparsed_words: set[str] | None = set()
    names = toml_files(root)
    wanted = set(names if only is None else only)
    read_now = [name for name in names if name in wanted]
    order = {name: position for position, name in enumerate(names)}
    for name, read in read_all(root, read_now, processes):
        progress(name)
        if any(it.severity == "error" for it in read.findings):
            parts = None
        if read.chapter is not None:
            chapters.append(read.chapter)
            if parts is not None:
                parts.append(_load_result([read.chapter], read.chapter.entries, order))
                early(parts[-1])
        findings += read.findings
        unparsed_words = (
            None if unparsed_words is None or read.unparsed_words is None else unparsed_words | read.unparsed_words
        )
    entries = [entry for chapter in chapters for entry in chapter.entries]
    book = context.make_catalogue_context(chapters, known or context.known(entries), unparsed_words)
    findings += (finding for check in CATALOGUE_CHECKS for finding in check(book))
    # What is wrong anyway needs no warning on top.
    wrong = {it.place for it in findings if it.severity == "error"}
    findings = [it for it in findings if it.severity == "error" or it.place not in wrong]
    findings.sort(key=lambda it: (order[it.place.file], it.place.line, it.place.column, it.code))
    kept, left_out = _separate_faulty(entries, findings)
    # With nothing wrong anywhere, the whole is the sum of its parts.
    whole = _load_result(chapters, kept, order) if parts is None or kept is not entries else _merge(parts)
    return whole._replace(findings=findings, left_out=left_out, files=len(read_now))


def _merge(parts: Sequence[LoadResult]) -> LoadResult:
    """What files hold that do not refer to anything that is not there, and of which none takes anything from another."""
    lists: dict[str, Any] = {
        attribute: tuple(chain.from_iterable(getattr(part.catalogue, attribute) for part in parts))
        for attribute in Catalogue.lists()
    }
    own = (part.catalogue.settings for part in parts if ("settings", "") in part.origins)
    origins: dict[tuple[str, str], Origin] = {}
    cited: dict[tuple[str, str], Iterable[str]] = {}
    uses: dict[str, set[tuple[str, str]]] = {}
    # What stands twice is where it stands first.
    for part in reversed(parts):
        origins.update(part.origins)
        cited.update(part.cited)
        uses.update(part.uses)
    return LoadResult(Catalogue(next(own, UNNAMED), **lists), origins, [], [], len(parts), uses, cited)


def _load_result(chapters: Iterable[FileContext], kept: list[Entry], order: Mapping[str, int]) -> LoadResult:
    """What these chapters hold, of whose entries these are kept."""
    cited = {(it.document.name, steps): sources for it in chapters for steps, sources in it.cited.items()}
    return LoadResult(
        _catalogue(kept),
        {_key(entry): Origin(entry.document.name, entry.steps, order[entry.document.name]) for entry in reversed(kept)},
        [],
        [],
        1,
        {chapter.document.name: chapter.named for chapter in chapters},
        {_key(entry): cited.get((entry.document.name, entry.steps), ()) for entry in reversed(kept)},
    )


def _key(entry: Entry) -> tuple[str, str]:
    id = " ".join(sorted(entry.record.groups)) if isinstance(entry.record, Link) else entry.id
    return entry.table, id


def _separate_faulty(entries: list[Entry], findings: Iterable[Finding]) -> tuple[list[Entry], list[str]]:
    """The entries whose records can be used, and the addresses of the others.

    A record that refers to one left out is left out as well, so that every reference among the healthy leads somewhere.
    Sources, projects proposed for and the like count: a fact without its source is no fact of the catalogue.
    """
    if not any(it.severity == "error" for it in findings):
        # Every table is whole then, and every reference leads to one.
        return entries, []
    faulty = {(it.place.file, it.table) for it in findings if it.record}
    kept: list[Entry] = []
    left_out: list[str] = []
    for entry in entries:
        if entry.whole and (entry.document.name, entry.steps) not in faulty:
            kept.append(entry)
        else:
            left_out.append(entry.address)
    refers = [
        {(leaf.kind.table, leaf.value) for leaf in field_refs(entry.record) if isinstance(leaf.kind, Refers)}
        for entry in kept
        if entry.record is not None
    ]
    while True:
        there = {(entry.table, entry.id) for entry in kept}
        projects = {(entry.document.name, entry.steps) for entry in kept if entry.table == "project"}
        lost = {
            position
            for position, (entry, wanted) in enumerate(zip(kept, refers, strict=True))
            if any(key not in there for key in wanted if key[0] != "unit")
            or (entry.table == "need" and (entry.document.name, entry.owner) not in projects)
        }
        if not lost:
            return kept, left_out
        left_out += [kept[position].address for position in sorted(lost)]
        refers = [held for position, held in enumerate(refers) if position not in lost]
        kept = [held for position, held in enumerate(kept) if position not in lost]


def _catalogue(kept: list[Entry]) -> Catalogue:
    def of(table: str, shape: type[R]) -> tuple[R, ...]:
        return tuple(entry.record for entry in kept if entry.table == table and isinstance(entry.record, shape))

    needs: dict[str, list[Need]] = {}
    for entry in kept:
        if isinstance(entry.record, Need):
            needs.setdefault(entry.id.partition("/")[0], []).append(entry.record)
    projects = tuple(replace(project, needs=tuple(needs.get(project.id, ()))) for project in of("project", Project))
    lists: dict[str, Any] = {
        attribute: of(table, shape) for attribute, (table, shape) in Catalogue.lists().items() if table != "project"
    }
    settings = next(iter(of("settings", Settings)), UNNAMED)
    return Catalogue(settings=settings, projects=projects, **lists)


def summary(findings: Iterable[Finding]) -> dict[str, int]:
    """How often each code was found, the codes in the order of `errors.CODES`."""
    counts = dict.fromkeys(CODES, 0)
    for finding in findings:
        counts[finding.code] += 1
    return {code: count for code, count in counts.items() if count}
