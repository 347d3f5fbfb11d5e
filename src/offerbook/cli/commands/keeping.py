"""TODO cli.commands.keeping"""

import os
import sys
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Literal

import typer

from offerbook.cli.command import command
from offerbook.cli.messages import FOUND, say
from offerbook.cli.options import PROCESSES, CommonOptions, TableOptions
from offerbook.cli.present import present, show_table
from offerbook.cli.session import matching, open_requested_index, title
from offerbook.index.cache_folder import CachedIndex
from offerbook.loading.locate import locate
from offerbook.tables.files import OutputError
from offerbook.tables.rendering import Excel
from offerbook.tables.table import Column, Table
from offerbook.text.errors import UsageError
from offerbook.text.i18n import _, ngettext


@command(CommonOptions)
def check(
    common: CommonOptions,
    path: Annotated[
        Path | None, typer.Argument(metavar="[PATH]", help=_("The catalogue's folder."), show_default=False)
    ] = None,
    format: Annotated[
        Literal["text", "json", "github"], typer.Option("--format", "-f", help=_("How findings are written."))
    ] = "text",
    strict: Annotated[bool, typer.Option("--strict", help=_("Warnings count as well."))] = False,
    all: Annotated[bool, typer.Option("--all", help=_("Show every finding, however many of one code."))] = False,
    explain: Annotated[
        str | None, typer.Option("--explain", metavar="CODE", help=_("Say what a code means; 'all' lists them."))
    ] = None,
) -> None:
    """Find every mistake in a catalogue, in one run.

    Each is named with file, line and column. Exits with 1 when there are errors; with --strict also for warnings.

    Examples: offerbook check; offerbook check my-catalogue --strict; offerbook check --explain E306
    """
    from offerbook.authoring import findings_report as diagnostics
    from offerbook.loading.load import load

    if explain is not None:
        for line in diagnostics.explained(explain):
            print(line)
        return
    root = locate(path or common.catalogue, os.environ, Path.cwd())
    loaded = load(root, processes=PROCESSES)
    folder = diagnostics.prefix(root, Path.cwd())
    if format == "json":
        print(diagnostics.as_json(loaded.findings))
    else:
        lines = (
            diagnostics.as_github(loaded.findings, folder)
            if format == "github"
            else diagnostics.as_text(loaded.findings, folder, all)
        )
        for line in lines:
            print(line)
    say(common, diagnostics.summary(loaded, folder))
    if any(it.severity == "error" or strict for it in loaded.findings):
        raise typer.Exit(FOUND)


@command(CommonOptions)
def export(
    common: CommonOptions,
    tables: Annotated[
        list[str] | None, typer.Argument(metavar="[TABLE ...]", help=_("Tables; all when none is named."))
    ] = None,
    output: Annotated[
        Path | None,
        typer.Option("--output", "-o", metavar="PATH", help=_("A folder, a .sqlite file, or a file for one table.")),
    ] = None,
    excel: Annotated[
        Excel | None,
        typer.Option("--excel", help=_("CSV for a double click in Excel of these settings."), show_default=False),
    ] = None,
) -> None:
    """Export tables whole: one as CSV to stdout, several to a folder with datapackage.json, or all to one SQLite file.

    Examples: offerbook export offers > offers.csv; offerbook export -o out/; offerbook export -o catalogue.sqlite
    """
    from offerbook.publishing import export as package

    wanted = package.checked_tables(tables or ())
    to = package.target(output, wanted)
    if to.kind == "sqlite" and tables:
        raise UsageError(_("a database always holds the whole catalogue; name no tables, or give a folder"))
    if excel and to.kind in ("folder", "sqlite"):
        raise UsageError(_("--excel is for one table as CSV; the tables of a folder or a database are for programs"))
    index = open_requested_index(common)
    if to.kind == "folder" and to.path is not None:
        count = package.write_folder(index, to.path, wanted, title(index), matching(common))
        text = ngettext(
            "wrote {count} table and datapackage.json to {path}",
            "wrote {count} tables and datapackage.json to {path}",
            count,
        )
        say(common, text.format(count=count, path=to.path))
    elif to.kind == "sqlite" and to.path is not None:
        package.write_sqlite(index, to.path, matching(common))
        say(common, _("wrote the whole catalogue to {path}").format(path=to.path))
    else:
        showing = TableOptions(format=None if output else "csv", output=output, excel=excel, limit=sys.maxsize)
        # On stdout the line that says what is being done would stand among the rows.
        exporter = package.Exporter(index, matching(common)) if output else package.Exporter(index)
        present(common, showing, exporter.table(wanted[0]))


@command(CommonOptions)
def init(
    common: CommonOptions,
    folder: Annotated[Path, typer.Argument(metavar="DIR", help=_("The folder to make."))],
) -> None:
    """Make an empty catalogue that passes `offerbook check`, with comments that say what goes where."""
    from offerbook.authoring.template import write_template

    for path in write_template(folder):
        say(common, _("wrote {path}").format(path=path))
    say(common, _("Next: offerbook check {path}").format(path=folder))


@command(CommonOptions)
def schema(common: CommonOptions) -> None:  # noqa: ARG001 - every command has the common options
    """Print the JSON Schema of a catalogue file, for editors that complete and check TOML."""
    from offerbook.authoring.jsonschema import json_schema

    print(json_schema())


@command(CommonOptions, TableOptions)
def cache(
    common: CommonOptions,
    showing: TableOptions,
    clear: Annotated[
        bool, typer.Option("--clear", help=_("Remove every index; the next question builds it anew."))
    ] = False,
) -> None:
    """Show the indexes kept on disk, or remove them. They are made of the catalogues alone and can always go."""
    from offerbook.index import cache_folder

    try:
        folder = cache_folder.folder()
    except OSError as error:
        raise OutputError(_("no index is kept: {reason}").format(reason=error)) from error
    found = cache_folder.cached_indexes()
    if common.catalogue is not None:
        own = cache_folder.index_path(locate(common.catalogue, os.environ, Path.cwd()).resolve())
        found = [it for it in found if it.path == own]
    if clear:
        removed = cache_folder.clear(found)
        text = ngettext("removed {count} index, {size} bytes", "removed {count} indexes, {size} bytes", len(removed))
        say(common, text.format(count=len(removed), size=sum(it.size for it in removed)))
        if len(removed) < len(found):
            raise OutputError(_("what is in {folder} cannot be removed").format(folder=folder))
    else:
        show_table(common, showing, kept_table(found, folder))


def kept_table(indexes: Iterable[CachedIndex], folder: Path) -> Table:
    """The indexes kept on disk."""
    columns = (
        Column("catalogue", _("Catalogue"), "text", 1),
        Column("size", _("Size"), "integer", 2, _("in bytes")),
        Column("used", _("Last used"), "date", 3),
        Column("file", _("File"), "text", 4),
    )
    rows = [
        (it.root or None, it.size, datetime.fromtimestamp(it.used, UTC).date().isoformat(), str(it.path))
        for it in indexes
    ]
    return Table("cache", _("Indexes in {folder}").format(folder=folder), columns, rows)
