"""Commands for what goes out and comes back: whether an export still holds, answers and products that are taken in."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from offerbook.cli.command import command
from offerbook.cli.exit_codes import FOUND
from offerbook.cli.session import Session
from offerbook.text.i18n import _


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
