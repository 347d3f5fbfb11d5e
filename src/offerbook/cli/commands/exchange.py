"""Commands for what goes out and comes back: whether an export still holds, answers and products that are taken in."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from offerbook.cli.command import command
from offerbook.cli.exit_codes import FOUND
from offerbook.cli.session import Session
from offerbook.text.i18n import _, ngettext


@command
def verify(
    session: Session,
    file: Annotated[Path, typer.Argument(metavar="FILE", help=_("What was exported: a file or a folder."))],
) -> None:
    """Say whether an exported file still follows from the catalogue at hand.

    Exits with 1 when the catalogue has changed since, or the files of a folder were edited.

    Examples: offerbook verify book.xlsx; offerbook verify bam2.html; offerbook verify out/
    """
    from offerbook.publishing.verify import verify as verified

    found = verified(session.book().index, file)
    print(found.text)
    if found.state in ("changed", "edited"):
        raise typer.Exit(FOUND)


@command
def import_(
    session: Session,
    file: Annotated[Path, typer.Argument(metavar="FILE", help=_("A workbook with answered questions."))],
    write: Annotated[
        bool, typer.Option("--write", help=_("Write the changes; without it they are only shown."))
    ] = False,
) -> None:
    """Take the answers that were written into the questions of an exported workbook into the catalogue's files.

    Each is compared with what the catalogue said at the export and says now; one without a document, or with a conflict, is
    refused with its cell. What would change is shown as a patch; --write writes it, all or nothing, once `check` finds no
    mistake in it. Exits with 1 when an answer was refused.

    Examples: offerbook import book.xlsx; offerbook import book.xlsx --write
    """
    from offerbook.authoring.take_answers import patch_of, summary, write_patch

    root = session.root()
    patch = patch_of(root, file)
    for line in patch.lines:
        print(line)
    for line in summary(patch):
        session.messages.error(line)
    text = ngettext("{count} answer can be taken", "{count} answers can be taken", len(patch.taken))
    session.note(text.format(count=len(patch.taken)))
    if patch.refusals or patch.findings:
        session.note(_("nothing was written"))
        raise typer.Exit(FOUND)
    if write and patch.files:
        write_patch(root, patch)
        session.note(_("wrote {files}").format(files=", ".join(patch.files)))
    elif patch.files:
        session.note(_("--write writes the changes"))
