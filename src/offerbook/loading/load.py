"""A catalogue's folder becomes the records that can be used, and everything that is wrong."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import chain
from typing import Any, NamedTuple, TypeVar

from offerbook.loading.checks.context import Declarations, FileContext, declarations, make_catalogue_context
from offerbook.loading.checks.of_catalogue import CATALOGUE_CHECKS
from offerbook.loading.decode import Entry
from offerbook.loading.id_places import IdPlace, find_ids
from offerbook.loading.left_out import separate_faulty
from offerbook.loading.locate import OF_FOLDER, Root, SeveralFolders, catalogue_names, toml_files
from offerbook.loading.read_files import read_all
from offerbook.model.codec import replace
from offerbook.model.finding import Finding
from offerbook.model.finding_codes import CODES
from offerbook.model.records import Catalogue, Link, Need, Project, Record, Settings, Text
from offerbook.model.walk import KeyPath

R = TypeVar("R", bound=Record)
Progress = Callable[[str], None]
UNNAMED = Settings(1, Text("Catalogue", "Каталог"))
"""What a catalogue has for settings while its own cannot be used."""


class Origin(NamedTuple):
    """Where a record stands.

    file: its file.
    steps: the way to its table in that file.
    number: that of the file among those of the catalogue.
    place: line and column of its id; None where only the outline of the file can tell.
    """

    file: str
    steps: tuple[str | int, ...]
    number: int = 0
    place: IdPlace | None = None


class LoadResult(NamedTuple):
    """A catalogue as far as it could be read.

    catalogue: the records that can be used.
    origins: where each of them stands, by table and id; a link's id is that of its groups in order, the settings' is empty.
    findings: everything that is wrong, in the order of files, lines and columns.
    left_out: addresses of the records that are left out, also those that refer to one left out, and those that stand where a file
        is no TOML.
    files: how many files there were to read.
    unread_files: how many of them could not be read at all (E101 to E103): nobody knows what records they hold.
    uses: by file, the kinds and ids of what its records refer to.
    cited: the sources of each record, by table and id.
    names: where several catalogues are asked as one, what each is called, by its folder; nothing for one alone.
    """

    catalogue: Catalogue
    origins: dict[tuple[str, str], Origin]
    findings: list[Finding]
    left_out: list[str]
    files: int
    unread_files: int = 0
    uses: Mapping[str, set[tuple[str, str]]] = {}
    cited: Mapping[tuple[str, str], Iterable[str]] = {}
    names: Mapping[str, str] = {}


def load(
    root: Root,
    progress: Progress = lambda _step: None,
    only: Iterable[str] | None = None,
    known: Declarations | None = None,
    early: Callable[[LoadResult], None] = lambda _file: None,
    processes: int = 1,
    as_of: str | None = None,
) -> LoadResult:
    """Read and check the catalogue at `root`, whole or some of its files; nothing in its files raises.

    Several catalogues are one: a record that says in a later one what it says in an earlier is there once; two that have one id
    and say different things are a finding.

    only: the files to read; `known` then says what the checks need to know of the others.
    early: is given each file as soon as it is read, up to the first with a mistake of its own.
    processes: how many may be started to read a large catalogue; 1 starts none.
    as_of: the day on which needs are past or not; the catalogue's own, else today, when none is given.
    """
    order = {name: position for position, name in enumerate(toml_files(root))}
    chosen = set(order if only is None else only)
    names = [name for name in order if name in chosen]
    files, parts, found, unparsed_words, lost = _read_files(root, names, order, progress, early, processes)
    if isinstance(root, SeveralFolders):
        _leave_out_repeated(files)
    entries = [entry for file in files for entry in file.entries]
    context = make_catalogue_context(files, known or declarations(entries), unparsed_words, as_of)
    found += (finding for check in CATALOGUE_CHECKS for finding in check(context))
    usable, left_out, findings = separate_faulty(entries, _in_order(found, order))
    # Without a mistake anywhere the whole is the sum of its parts.
    whole = _load_result(files, usable, order) if parts is None or usable is not entries else _merge(parts)
    return whole._replace(
        findings=findings,
        left_out=lost + left_out,
        files=len(names),
        unread_files=len(names) - len(files),
        names=catalogue_names(root),
    )


class _FilesRead(NamedTuple):
    """What reading the files one by one gave, before they are checked against each other.

    parts: the result of each file; None once one of them has a mistake of its own.
    unparsed_words: the words of files that are no TOML; None where they are not known.
    lost: addresses of records in such files.
    """

    files: list[FileContext]
    parts: list[LoadResult] | None
    findings: list[Finding]
    unparsed_words: set[str] | None
    lost: list[str]


def _read_files(
    root: Root,
    names: Sequence[str],
    order: Mapping[str, int],
    progress: Progress,
    early: Callable[[LoadResult], None],
    processes: int,
) -> _FilesRead:
    """Read these files, each checked by itself; `early` is given each up to the first with a mistake."""
    files: list[FileContext] = []
    # A file of several catalogues may say once more what one of another says.
    parts: list[LoadResult] | None = None if isinstance(root, SeveralFolders) else []
    findings: list[Finding] = []
    unparsed_words: set[str] | None = set()
    lost: list[str] = []
    for name, result in read_all(root, names, processes):
        progress(name)
        findings += result.findings
        if any(finding.severity == "error" for finding in result.findings):
            parts = None
        if result.context is not None:
            files.append(result.context)
            if parts is not None:
                parts.append(_load_result([result.context], result.context.entries, order))
                early(parts[-1])
        unparsed_words = _united(unparsed_words, result.unparsed_words)
        lost += result.lost_records
    return _FilesRead(files, parts, findings, unparsed_words, lost)


def _leave_out_repeated(files: Iterable[FileContext]) -> None:
    """Take out of the later of several catalogues what an earlier one says in the same words, and their settings.

    A project is the same where its needs are.
    """
    seen: dict[tuple[str, str], tuple[str, object]] = {}
    for file in files:
        folder = file.document.name.partition(OF_FOLDER)[0]
        needs: dict[KeyPath, list[Record | None]] = {}
        for entry in file.entries:
            if entry.table == "need":
                needs.setdefault(entry.owner, []).append(entry.record)
        repeated: set[KeyPath] = set()
        for entry in file.entries:
            if not entry.whole or entry.record is None or entry.table == "need":
                continue
            said = entry.record, needs.get(entry.steps, [])
            first, before = seen.setdefault(_key(entry), (folder, said))
            if folder != first and (said == before or entry.table == "settings"):
                repeated.add(entry.steps)
        if repeated:
            file.leave_out(repeated)


def _united(words: set[str] | None, more: set[str] | None) -> set[str] | None:
    """Both sets together; None, which stands for words that are not known, where either is None."""
    return None if words is None or more is None else words | more


def _in_order(findings: Iterable[Finding], order: Mapping[str, int]) -> list[Finding]:
    """The findings in the order of files, lines and columns; what is wrong anyway needs no warning on top."""
    findings = list(findings)
    wrong = {finding.place for finding in findings if finding.severity == "error"}
    return sorted(
        (finding for finding in findings if finding.severity == "error" or finding.place not in wrong),
        key=lambda finding: (order[finding.place.file], finding.place.line, finding.place.column, finding.code),
    )


def _merge(parts: Sequence[LoadResult]) -> LoadResult:
    """The result of files that refer to nothing that is missing, and of which none declares what another does."""
    lists: dict[str, Any] = {
        attribute: tuple(chain.from_iterable(getattr(part.catalogue, attribute) for part in parts))
        for attribute in Catalogue.lists()
    }
    settings = (part.catalogue.settings for part in parts if ("settings", "") in part.origins)
    origins: dict[tuple[str, str], Origin] = {}
    cited: dict[tuple[str, str], Iterable[str]] = {}
    uses: dict[str, set[tuple[str, str]]] = {}
    # What stands twice is where it stands first.
    for part in reversed(parts):
        origins.update(part.origins)
        cited.update(part.cited)
        uses.update(part.uses)
    return LoadResult(Catalogue(next(settings, UNNAMED), **lists), origins, [], [], len(parts), 0, uses, cited)


def _load_result(files: Iterable[FileContext], usable: list[Entry], order: Mapping[str, int]) -> LoadResult:
    """The result of these files, of whose entries these can be used."""
    files = list(files)
    cited = {(file.document.name, steps): sources for file in files for steps, sources in file.cited.items()}
    # Of two records of one id, what is said is that of the first.
    backwards = usable[::-1]
    return LoadResult(
        _catalogue(usable),
        _origins(usable, order),
        [],
        [],
        1,
        0,
        {file.document.name: file.named for file in files},
        {_key(entry): cited.get((entry.document.name, entry.steps), ()) for entry in backwards},
    )


def _origins(usable: list[Entry], order: Mapping[str, int]) -> dict[tuple[str, str], Origin]:
    """Where these entries stand; of several with one id the first."""
    by_file: dict[str, list[Entry]] = {}
    for entry in usable:
        by_file.setdefault(entry.document.name, []).append(entry)
    places = {
        name: find_ids(entries[0].document.raw, [(entry.steps, entry.id.rpartition("/")[2]) for entry in entries])
        for name, entries in by_file.items()
    }
    origins = {}
    for entry in reversed(usable):
        name = entry.document.name
        origins[_key(entry)] = Origin(name, entry.steps, order[name], places[name].get(entry.steps))
    return origins


def _key(entry: Entry) -> tuple[str, str]:
    """The table and id of an entry, as in `LoadResult.origins`."""
    id = " ".join(sorted(entry.record.groups)) if isinstance(entry.record, Link) else entry.id
    return entry.table, id


def _catalogue(entries: list[Entry]) -> Catalogue:
    """The records of these entries, every need within its project."""

    def records(table: str, shape: type[R]) -> tuple[R, ...]:
        return tuple(entry.record for entry in entries if entry.table == table and isinstance(entry.record, shape))

    needs: dict[str, list[Need]] = {}
    for entry in entries:
        if isinstance(entry.record, Need):
            needs.setdefault(entry.id.partition("/")[0], []).append(entry.record)
    projects = tuple(
        replace(project, needs=tuple(needs.get(project.id, ()))) for project in records("project", Project)
    )
    lists: dict[str, Any] = {
        attribute: records(table, shape)
        for attribute, (table, shape) in Catalogue.lists().items()
        if table != "project"
    }
    settings = next(iter(records("settings", Settings)), UNNAMED)
    return Catalogue(settings=settings, projects=projects, **lists)


def summary(findings: Iterable[Finding]) -> dict[str, int]:
    """How often each code was found, the codes in the order of `finding_codes.CODES`."""
    counts = dict.fromkeys(CODES, 0)
    for finding in findings:
        counts[finding.code] += 1
    return {code: count for code, count in counts.items() if count}
