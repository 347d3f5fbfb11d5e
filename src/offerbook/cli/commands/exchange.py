"""Commands for what goes out and comes back: whether an export still holds, answers and products that are taken in."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from offerbook.cli.command import command
from offerbook.cli.exit_codes import FOUND
from offerbook.cli.options import choice
from offerbook.cli.present import TableOutput
from offerbook.cli.session import Session
from offerbook.text.errors import UsageError
from offerbook.text.i18n import _, ngettext, quoted

if TYPE_CHECKING:
    from offerbook.authoring.product_group import GroupFinder
    from offerbook.authoring.products import Import
    from offerbook.index.store import Index


@command
def verify(
    session: Session,
    file: Annotated[Path, typer.Argument(metavar="FILE", help=_("What was exported: a file or a folder."))],
) -> None:
    """Say whether an exported file still follows from the catalogue at hand.

    Pages and texts for people (HTML, Markdown, reStructuredText, LaTeX, AsciiDoc, Org and the like, .txt) end with a stamp, as a
    comment where they have comments, that also tells when their text was changed. A folder of CSV has it in datapackage.json, with
    the hash of each file. In workbooks, documents, databases, JSON of the whole catalogue and Parquet only the stamp is read.

    A single table of CSV, TSV, JSON or JSON Lines has no place for a stamp: it is made anew and compared, and rows that are changed,
    missing or added are named. Such a file does not tell whether a filter left rows out: that is said, and is no mistake where it
    does not have all columns of its table. CSV that is written with --excel cannot be compared.

    Exits with 1 when the catalogue has changed since, or the file was edited.

    Examples: offerbook verify book.xlsx; offerbook verify bam2.html; offerbook verify offers.md; offerbook verify out/
    """
    from offerbook.publishing.verify import verify as verified

    found = verified(session.book().index, file)
    print(found.text)
    if found.state in ("changed", "edited"):
        raise typer.Exit(FOUND)


@command
def import_(
    session: Session,
    file: Annotated[
        Path, typer.Argument(metavar="FILE", help=_("A workbook with answered questions, or a list of products."))
    ],
    as_: Annotated[
        Literal["answers", "offers"],
        choice("--as", ("answers", "offers"), _("What the file holds."), show_default=True),
    ] = "answers",
    map: Annotated[
        Path | None, typer.Option("--map", metavar="FILE", help=_("TOML that says what the columns are."))
    ] = None,
    supplier: Annotated[
        str, typer.Option("--supplier", metavar="ID", help=_("The supplier of the products."), show_default=False)
    ] = "",
    source: Annotated[
        str, typer.Option("--source", metavar="ID", help=_("The source that the list is."), show_default=False)
    ] = "",
    write: Annotated[
        bool, typer.Option("--write", help=_("Write the changes; without it they are only shown."))
    ] = False,
) -> None:
    """Take answers to the questions of an exported workbook, or a list of products, into the catalogue's files.

    Answers are compared with what the catalogue said at the export and says now; one without a document, or with a conflict,
    is refused with its cell. Products (--as offers) become a new file: columns are known by their headings and their content,
    groups by the words of the names; what is doubtful is listed. What would change is shown; --write writes it, all or
    nothing, once `check` finds no mistake in it. Exits with 1 when something was refused.

    Examples: offerbook import book.xlsx --write; offerbook import products.csv --as offers --supplier my-plant --source my-list
    """
    if as_ == "offers":
        _import_offers(session, file, map, supplier, source, write)
        return
    if map or supplier or source:
        raise UsageError(_("--map, --supplier and --source are for --as offers"))
    _import_answers(session, file, write)


def _import_answers(session: Session, file: Path, write: bool) -> None:
    from offerbook.authoring.take_answers import errors_of, patch_of, remarks_on, write_patch

    root = session.one_root()
    folder = _prefix(root)
    patch = patch_of(root, file, folder)
    for line in patch.lines:
        print(line)
    for line in errors_of(patch, folder):
        session.messages.error(line)
    for line in remarks_on(patch):
        session.note(line)
    if patch.refusals or patch.findings:
        session.note(_("nothing was written, and --write writes nothing until each of these errors is put right"))
        raise typer.Exit(FOUND)
    if write and patch.files:
        write_patch(root, patch)
        session.note(_("wrote {files}").format(files=", ".join(folder + name for name in patch.files)))
    elif patch.files:
        session.note(_("--write writes the changes"))


def _prefix(root: Path) -> str:
    """What stands before the names of a catalogue's files, so that they can be opened from where the user is."""
    from offerbook.authoring.findings_report import prefix
    from offerbook.loading.locate import current_folder

    return prefix(root, current_folder())


def _import_offers(
    session: Session, file: Path, map_file: Path | None, supplier: str, source: str, write: bool
) -> None:
    from offerbook.authoring.list_owner import check_id
    from offerbook.authoring.products import import_products, read_map

    said = read_map(map_file)
    said = said._replace(supplier=supplier or said.supplier, source=source or said.source)
    if not said.supplier or not said.source:
        raise UsageError(
            _("say whose products these are and which source the list is: --supplier ID --source ID, or in --map")
        )
    root = session.one_root()
    index = session.book().index
    check_id("supplier", said.supplier, "--supplier" if supplier else f"{map_file}, supplier", index.ids("supplier"))
    check_id("source", said.source, "--source" if source else f"{map_file}, source", index.ids("source"))
    name = f"offers/{re.sub(r'[^a-z0-9-]+', '-', file.stem.casefold()).strip('-') or 'products'}.toml"
    if (root / name).exists():
        raise UsageError(_("{path} is there already; rename the list or the file").format(path=root / name))
    found = import_products(root, file, said, _finder(index), name)
    folder = _prefix(root)
    _say_what_was_found(session, found, folder)
    if found.findings or not found.offers:
        session.note(_("nothing was written"))
        raise typer.Exit(FOUND)
    if write:
        _write_offers(root / name, found.text)
        session.note(_("wrote {files}").format(files=folder + name))
    else:
        session.note(_("--write writes the changes"))


def _finder(index: Index) -> GroupFinder:
    """What finds the groups of products."""
    from offerbook.authoring.product_group import GroupFinder, GroupFound
    from offerbook.listing.suggest import NEAR, Suggester

    suggester = Suggester(index)

    def find(text: str) -> GroupFound:
        suggested = suggester.suggest(text)
        if not suggested:
            return GroupFound("")
        best, *others = suggested
        near = tuple(GroupFound(it.group, it.name).phrase for it in others if it.score >= best.score * NEAR)
        return GroupFound(best.group, best.name, best.words, best.is_firm, best.codes, near)

    return GroupFinder(find, suggester.strange_words)


def _say_what_was_found(session: Session, found: Import, folder: str) -> None:
    """Print the file that a list of products becomes; what is doubtful, left out or wrong goes to stderr."""
    print(found.text, end="")
    for line in (*found.remarks, *found.left_out):
        session.note(line)
    for finding in found.findings:
        session.messages.error(f"{folder}{finding.place}: {finding.code} {finding.message_below(folder)}")
    unknown = [column.heading for column in found.columns if not column.role and column.heading]
    if unknown:
        session.note(_("columns that were left out: {columns}").format(columns=", ".join(map(quoted, unknown))))
    text = ngettext(
        "{count} product; doubtful: {doubts}; rows left out: {left_out}",
        "{count} products; doubtful: {doubts}; rows left out: {left_out}",
        found.offers,
    )
    session.note(text.format(count=found.offers, doubts=found.doubtful, left_out=len(found.left_out)))


def _write_offers(path: Path, text: str) -> None:
    """Write the file of offers whole, its folder too where there is none yet."""
    from offerbook.tables.files import open_output

    path.parent.mkdir(exist_ok=True)
    with open_output(path) as stream:
        stream.write(text)


@command
def suggest(
    session: Session,
    output: TableOutput,
    text: Annotated[list[str], typer.Argument(metavar="TEXT", help=_("What the product is called."))],
) -> None:
    """Suggest the group of a product by the words that it is called, with the words that led there and the group's codes.

    Examples: offerbook suggest 'front loader 3 t'; offerbook suggest 'Фронтальный погрузчик 3 т'
    """
    from offerbook.listing.suggest import Suggester, suggestions_table

    output.check_columns("suggestions", ("group", "group_id", "score", "words", "codes", "firm"))
    words = " ".join(text)
    found = Suggester(session.book().index).suggest(words)
    hint = _("no group, and nothing in one, is called by these words; `offerbook groups` lists the groups")
    output.show_arranged(suggestions_table(words, found), "" if found else hint)
