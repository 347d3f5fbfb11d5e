"""TODO cli.complete"""

import os
from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Any

import typer

from offerbook.cli.options import PROCESSES
from offerbook.loading.locate import locate
from offerbook.text.errors import CatalogueNotFoundError
from offerbook.text.i18n import _


def complete_ids(kind: str) -> Callable[[typer.Context, str], list[tuple[str, str]]]:
    """A function that completes an id of a kind of record, or a word of a fixed list, with its meaning."""

    def complete(context: typer.Context, incomplete: str) -> list[tuple[str, str]]:
        from offerbook.index.cache import open_index
        from offerbook.listing.resolve import completions

        given = (context.params, context.parent.params if context.parent else {})
        asked = next((Path(held["catalogue"]) for held in given if held.get("catalogue")), None)
        try:
            return completions(open_index(locate(asked, os.environ, Path.cwd()), processes=PROCESSES), kind, incomplete)
        except Exception as error:
            # A shell that is completing shows errors in the middle of the line being typed.
            if isinstance(error, CatalogueNotFoundError) or _is_damage(error):
                return []
            raise

    return complete


def repeatable(kind: str, metavar: str, help: str) -> Any:
    """A filter that can be given again; one of its values must hold."""
    return typer.Option(f"--{kind}", metavar=metavar, help=help, autocompletion=complete_ids(kind))


Sectors = Annotated[list[str] | None, repeatable("sector", "ID", _("Of this sector; can be given again."))]
Groups = Annotated[list[str] | None, repeatable("group", "ID", _("Of this group; can be given again."))]
Suppliers = Annotated[list[str] | None, repeatable("supplier", "ID", _("Of this supplier; can be given again."))]
Kinds = Annotated[list[str] | None, repeatable("kind", "KIND", _("goods, service, turnkey or technology-transfer."))]
Services = Annotated[list[str] | None, repeatable("service", "SERVICE", _("With this service, such as maintenance."))]
Projects = Annotated[list[str] | None, repeatable("project", "ID", _("Of, or proposed for, this project."))]
Statuses = Annotated[list[str] | None, repeatable("status", "STATUS", _("open, planned, past or dormant."))]
Bases = Annotated[list[str] | None, repeatable("basis", "BASIS", _("stated by a source, or inferred."))]


def _is_damage(error: Exception) -> bool:
    import sqlite3

    from offerbook.text.errors import DamagedIndexError

    # A record in the index is JSON, of which SQLite knows nothing.
    return isinstance(error, (sqlite3.DatabaseError, DamagedIndexError))


Target = Annotated[
    str | None,
    typer.Argument(
        metavar="[PROJECT|PROJECT/NEED|OFFER]",
        help=_("What to match; everything when left out."),
        autocompletion=complete_ids("project"),
    ),
]
