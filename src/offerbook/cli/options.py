"""TODO cli.options"""

import math
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Literal, NamedTuple

import typer

from offerbook.tables.rendering import ColourOption, Excel
from offerbook.text.i18n import _

PROCESSES = 4
"""How many processes may read a large catalogue; more would wait for the one that takes their results."""


class CommonOptions(NamedTuple):
    """The options that every command has."""

    catalogue: Annotated[
        Path | None,
        typer.Option("--catalogue", "-C", metavar="PATH", help=_("The catalogue's folder."), show_default=False),
    ] = None
    lang: Annotated[
        Literal["en", "ru"] | None,
        typer.Option("--lang", help=_("Language of texts and messages."), show_default=False),
    ] = None
    color: Annotated[ColourOption, typer.Option("--color", help=_("When to colour."))] = "auto"
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help=_("No counts and hints, only data and errors."))] = False
    no_cache: Annotated[bool, typer.Option("--no-cache", help=_("Read the catalogue anew and keep no index."))] = False
    debug: Annotated[bool, typer.Option("--debug", help=_("Show the traceback of an unexpected error."))] = False


class TableOptions(NamedTuple):
    """The options of every command that shows a table."""

    format: Annotated[
        str | None,
        typer.Option(
            "--format", "-f", metavar="FORMAT", help=_("table, cards, tsv, csv, json, jsonl, markdown, html ...")
        ),
    ] = None
    output: Annotated[
        Path | None,
        typer.Option("--output", "-o", metavar="FILE", help=_("Write to this file; its ending says the format.")),
    ] = None
    columns: Annotated[
        list[str] | None,
        typer.Option("--columns", metavar="NAMES", help=_("id,name / +x / -x / all / help (lists them).")),
    ] = None
    sort: Annotated[
        list[str] | None, typer.Option("--sort", metavar="NAMES", help=_("Sort by columns; -x is descending."))
    ] = None
    limit: Annotated[
        int | None,
        typer.Option("--limit", "-n", min=0, metavar="N", help=_("Show N rows at most."), show_default=False),
    ] = None
    excel: Annotated[
        Excel | None,
        typer.Option("--excel", help=_("CSV for a double click in Excel of these settings."), show_default=False),
    ] = None
    fail_empty: Annotated[bool, typer.Option("--fail-empty", help=_("Exit with 1 when there are no rows."))] = False


Words = Annotated[list[str] | None, typer.Argument(metavar="[WORDS]", help=_("Words to find, in either language."))]
Where = Annotated[
    list[str] | None,
    typer.Option("--where", "-w", metavar="COND", help=_("A condition, such as 'payload_t >= 130 t'.")),
]


def split_names(values: Sequence[str] | None) -> list[str]:
    """The names in options that take several, parted by commas or given again."""
    return [name.strip() for value in values or () for name in value.split(",") if name.strip()]


def points(text: str) -> float:
    """A number of points on the command line; ValueError for what is none."""
    number = float(text.replace(",", "."))
    if not math.isfinite(number):
        raise ValueError(text)
    return number
