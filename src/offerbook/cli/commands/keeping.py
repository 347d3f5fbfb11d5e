"""Commands for whoever keeps a catalogue: check it, begin one, export it, look after its index."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal, get_args

import typer

from offerbook.cli.command import command
from offerbook.cli.complete import complete_names
from offerbook.cli.exit_codes import FOUND
from offerbook.cli.options import PROCESSES, ExcelSettings, TableOptions, choice
from offerbook.cli.present import TableOutput
from offerbook.cli.session import Session
from offerbook.loading.locate import current_folder, locate
from offerbook.tables.rendering import Excel
from offerbook.text.errors import OutputError, UsageError
from offerbook.text.i18n import _, ngettext
from offerbook.text.normalize import safe

if TYPE_CHECKING:
    from offerbook.authoring.edits import FileEdits
    from offerbook.index.kept_indexes import CachedIndex
    from offerbook.loading.load import LoadResult
    from offerbook.loading.locate import Root
    from offerbook.tables.table import Table

CataloguePath = Annotated[
    Path | None, typer.Argument(metavar="[PATH]", help=_("The catalogue's folder."), show_default=False)
]
FindingFormat = Literal["text", "json", "github"]
FindingFormatOption = Annotated[
    FindingFormat,
    choice("--format", get_args(FindingFormat), _("How findings are written."), "-f", show_default=True),
]
Strict = Annotated[bool, typer.Option("--strict", help=_("Warnings count as well."))]
EveryFinding = Annotated[bool, typer.Option("--all", help=_("Show every finding, however many of one code."))]
ExplainCode = Annotated[
    str | None,
    typer.Option(
        "--explain",
        metavar="NAME",
        help=_("Say what the code of a finding or a key of the form means; 'all' lists the codes."),
        autocompletion=complete_names("code"),
    ),
]
Fix = Annotated[
    bool, typer.Option("--fix", help=_("Show a patch that mends what has one right answer; with --write, mend it."))
]
Write = Annotated[bool, typer.Option("--write", help=_("Change the files instead of showing a patch."))]


@command
def check(
    session: Session,
    path: CataloguePath = None,
    format: FindingFormatOption = "text",
    strict: Strict = False,
    all: EveryFinding = False,
    explain: ExplainCode = None,
    fix: Fix = False,
    write: Write = False,
) -> None:
    """Find every mistake in a catalogue, in one run.

    Each is named with file, line and column. Exits with 1 when there are errors; with --strict also for warnings. --fix puts
    right look-alike letters, the form of codes, and the spelling of units and qualifiers; nothing else changes.

    Examples: offerbook check; offerbook check my-catalogue --strict; offerbook check --explain E306; offerbook check --explain need.when;
    offerbook check --fix
    """
    from offerbook.loading.load import load

    if explain is not None:
        from offerbook.authoring.explained_names import explained

        print(*explained(explain), sep="\n")
        return
    if write and not fix:
        raise UsageError(_("--write goes with --fix"))
    if fix:
        from offerbook.authoring.mending import mended

        one = session.one_root() if path is None else locate(path, {}, current_folder(), _("PATH"))
        _show_edits(session, one, mended(one), write)
        return
    root = session.root() if path is None else locate(path, {}, current_folder(), _("PATH"))
    loaded = load(root, processes=PROCESSES, as_of=session.options.as_of)
    _show_findings(session, root, loaded, format, all)
    if any(finding.severity == "error" or strict for finding in loaded.findings):
        raise typer.Exit(FOUND)


def _show_findings(session: Session, root: Root, loaded: LoadResult, format: FindingFormat, all: bool) -> None:
    """Print the findings, and how many there are."""
    from offerbook.authoring import findings_report

    folder = findings_report.prefix(root, current_folder())
    lines = {
        "text": lambda: findings_report.as_text(loaded.findings, folder, all),
        "json": lambda: iter([findings_report.as_json(loaded.findings)]),
        "github": lambda: findings_report.as_github(loaded.findings, folder),
    }
    for line in lines[format]():
        print(line)
    session.note(findings_report.summary(loaded, folder if isinstance(root, Path) else str(root)))


@command
def fmt(
    session: Session,
    path: CataloguePath = None,
    write: Write = False,
) -> None:
    """Lay out a catalogue's files: long tables one key a line, long lists one member a line, so that differences can be read.

    Shows the patch, and exits with 1 when there is one; with --write it is made. What the files say stays the same, and so do
    comments, order and all other lines.

    Examples: offerbook fmt; offerbook fmt my-catalogue --write
    """
    from offerbook.authoring.layout import laid_out

    root = session.one_root() if path is None else locate(path, {}, current_folder(), _("PATH"))
    _show_edits(session, root, laid_out(root), write)


def _show_edits(session: Session, root: Path, files: Sequence[FileEdits], write: bool) -> None:
    """Print the patch of these edits, or make them."""
    from offerbook.authoring.edits import patch, write_edits
    from offerbook.authoring.findings_report import prefix

    places = sum(file.places for file in files)
    if write:
        write_edits(root, files)
        text = ngettext("changed {count} place {in_files}", "changed {count} places {in_files}", places)
    else:
        for line in patch(files, prefix(root, current_folder())):
            # Without its CR or its byte order mark a line would not be found where the patch is applied.
            print(safe(line.removesuffix("\r"), keep="\t\ufeff") + "\r" * line.endswith("\r"))
        text = ngettext(
            "{count} place {in_files} would change; --write changes it",
            "{count} places {in_files} would change; --write changes them",
            places,
        )
    in_files = ngettext("in {count} file", "in {count} files", len(files)).format(count=len(files))
    session.note(text.format(count=places, in_files=in_files) if files else _("nothing to change"))
    if files and not write:
        raise typer.Exit(FOUND)


@command
def export(
    session: Session,
    tables: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[TABLE ...]", help=_("Tables; all when none is named."), autocompletion=complete_names("table")
        ),
    ] = None,
    output: Annotated[
        str | None,
        typer.Option(
            "--output", "-o", metavar="PATH", help=_("A folder, a .sqlite or .xlsx file, or a file for one table.")
        ),
    ] = None,
    excel: ExcelSettings = None,
) -> None:
    """Export tables whole: one as CSV to stdout, several to a folder with datapackage.json, or all to one SQLite file or workbook.

    In a folder, the files of earlier exports are replaced; files made by others, or changed since, never are.

    Examples: offerbook export offers > offers.csv; offerbook export -o out/; offerbook export -o book.xlsx
    """
    from offerbook.publishing import export as publishing

    names = publishing.checked_tables(tables or ())
    target = publishing.target(output, names)
    if target.kind in ("sqlite", "workbook") and tables:
        raise UsageError(_("a database or workbook holds the whole catalogue; name no tables or one, or give a folder"))
    if excel and target.kind not in ("stdout", "file"):
        raise UsageError(_("--excel is for one table as CSV; the tables of a folder or a database are for programs"))
    if target.path is None or target.kind == "file":
        _export_table(session, names[0], target.path, excel)
    else:
        _export_all(session, names, target.kind, target.path)


def _export_table(session: Session, name: str, path: Path | None, excel: Excel | None) -> None:
    from offerbook.publishing.export import Exporter

    options = TableOptions(format=None if path else "csv", output=path, excel=excel, limit=sys.maxsize)
    output = TableOutput(session, options)
    index = session.book().index
    # On stdout the progress line would stand among the rows.
    exporter = Exporter(index, session.matching_progress()) if path else Exporter(index)
    output.show(exporter.table(name))


def _export_all(session: Session, names: Sequence[str], kind: str, path: Path) -> None:
    if kind in ("workbook", "json", "sqlite"):
        _export_whole(session, names, kind, path)
        session.note(_("wrote the whole catalogue to {path}").format(path=path))
        return
    book = session.book()
    if kind == "parquet":
        from offerbook.publishing.parquet import write_parquet

        count = write_parquet(book.index, path, names, session.matching_progress())
        text = ngettext("wrote {count} table to {path}", "wrote {count} tables to {path}", count)
        session.note(text.format(count=count, path=path))
        return
    from offerbook.publishing.folder import write_folder

    count = write_folder(book.index, path, names, book.title, session.matching_progress())
    text = ngettext(
        "wrote {count} table and datapackage.json to {path}",
        "wrote {count} tables and datapackage.json to {path}",
        count,
    )
    session.note(text.format(count=count, path=path))


def _export_whole(session: Session, names: Sequence[str], kind: str, path: Path) -> None:
    """Write the whole catalogue as one file."""
    from offerbook.tables.files import check_writable

    if kind == "workbook":
        from offerbook.authoring.answers import require_unanswered
        from offerbook.publishing.workbook import write_workbook

        check_writable(path)
        require_unanswered(path)
        write_workbook(session.book().index, path, session.matching_progress())
    elif kind == "json":
        from offerbook.publishing.json_document import write_json_document

        check_writable(path)
        write_json_document(session.book().index, path, names, session.matching_progress())
    else:
        from offerbook.publishing.database import write_sqlite

        write_sqlite(session.book().index, path, session.matching_progress())


@command
def init(
    session: Session,
    folder: Annotated[Path, typer.Argument(metavar="DIR", help=_("The folder to make."))],
) -> None:
    """Make an empty catalogue that passes `offerbook check`, with comments that say what goes where.

    Examples: offerbook init my-catalogue; offerbook init my-catalogue --lang ru
    """
    from offerbook.authoring.template import write_template

    for path in write_template(folder):
        session.note(_("wrote {path}").format(path=path))
    session.note(_("Next: offerbook check {path}").format(path=folder))


@command
def schema(
    session: Session,
    table: Annotated[
        str | None, typer.Argument(metavar="[TABLE]", help=_("The JSON that a command gives, such as matches."))
    ] = None,
    ids: Annotated[
        bool,
        typer.Option("--ids", help=_("With the ids of the catalogue, so that an editor completes and checks them.")),
    ] = False,
) -> None:
    """Print the JSON Schema of a catalogue file, for editors that complete and check TOML (Taplo, Even Better TOML).

    A first line such as `#:schema ./schema.json` tells the editor where it is. With the name of a table, the JSON Schema of what
    `-f json` gives of it.

    Examples: offerbook schema > schema.json; offerbook schema --ids > catalogue/schema.json; offerbook schema matches
    """
    if table is not None:
        from offerbook.publishing.json_document import output_schema

        if ids:
            raise UsageError(_("--ids is for the schema of a catalogue file"))
        print(output_schema(table))
        return
    from offerbook.authoring.jsonschema import json_schema

    print(json_schema(session.book().ids() if ids else None))


@command
def cache(
    session: Session,
    output: TableOutput,
    clear: Annotated[
        bool, typer.Option("--clear", help=_("Remove every index; the next question builds it anew."))
    ] = False,
) -> None:
    """Show the indexes kept on disk, or remove them. They are made of the catalogues alone and can always go.

    Examples: offerbook cache; offerbook cache --clear; offerbook cache --clear -C my-catalogue
    """
    from offerbook.index import cache_folder, kept_indexes

    try:
        folder = cache_folder.folder()
    except OSError as error:
        raise OutputError(_("no index is kept: {reason}").format(reason=error)) from error
    indexes = kept_indexes.cached_indexes()
    if session.options.catalogue is not None:
        own = cache_folder.index_path(session.root().resolve())
        indexes = [index for index in indexes if index.path == own]
    if not clear:
        output.nothing = _("no index is kept on disk")
        output.show_arranged(cache_table(indexes, folder))
        return
    removed = kept_indexes.clear(indexes)
    text = ngettext("removed {count} index, {size} bytes", "removed {count} indexes, {size} bytes", len(removed))
    session.note(text.format(count=len(removed), size=sum(index.size for index in removed)))
    if len(removed) < len(indexes):
        raise OutputError(_("what is in {folder} cannot be removed").format(folder=folder))


def cache_table(indexes: Iterable[CachedIndex], folder: Path) -> Table:
    """The indexes kept on disk."""
    from offerbook.tables.table import Column, Table

    columns = (
        Column("catalogue", _("Catalogue"), "text", 1),
        Column("size", _("Size, bytes"), "integer", 2),
        Column("used", _("Last used"), "date", 3),
        Column("file", _("File"), "text", 4),
    )
    rows = [
        (index.root or None, index.size, datetime.fromtimestamp(index.used, UTC).date().isoformat(), str(index.path))
        for index in indexes
    ]
    return Table("cache", _("Indexes in {folder}").format(folder=folder), columns, rows)
