"""The options that commands share, each declared once, and the parsers that refuse a bad value at once."""

import inspect
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from pathlib import Path
from typing import Annotated, Any, get_args

import typer

from offerbook.cli.complete import complete_names, complete_words
from offerbook.tables.rendering import ColourOption, Excel
from offerbook.text.errors import UsageError, one_of, whole_day
from offerbook.text.i18n import LANGUAGES, Language, _


def choice(name: str, words: Iterable[str], help: str, *more: str, show_default: bool = False) -> Any:
    """An option whose value is one of a few words."""
    words = tuple(words)
    return typer.Option(
        name,
        *more,
        parser=lambda text: one_of(name, text, words),
        metavar=f"<{'|'.join(words)}>",
        help=help,
        show_default=show_default,
        autocompletion=complete_words(words),
    )


def whole_number(name: str, least: int) -> Callable[[str], int]:
    """A parser of whole numbers that are not below the least one."""

    def parse(text: str) -> int:
        try:
            number = int(text)
        except ValueError:
            number = least - 1
        if number < least:
            message = _('{option} is a whole number from {least}, not "{value}"')
            raise UsageError(message.format(option=name, least=least, value=text))
        return number

    return parse


def split_names(values: Sequence[str] | None) -> list[str]:
    """The names in options that take several, separated by commas or given again."""
    return [name.strip() for value in values or () for name in value.split(",") if name.strip()]


def repeatable(kind: str, metavar: str, help: str) -> Any:
    """A filter that can be given again; one of its values must hold."""
    return typer.Option(f"--{kind}", metavar=metavar, help=help, autocompletion=complete_names(kind))


PROCESSES = 4
"""How many processes may read a large catalogue; more would wait for the one that takes their results."""


ExcelSettings = Annotated[
    Excel | None, choice("--excel", get_args(Excel), _("CSV for a double click in Excel of these settings."))
]


class Options:
    """Options as they were given; the others are as their class declares them."""

    def __init__(self, **given: Any) -> None:
        vars(self).update(given)

    @classmethod
    def names(cls) -> list[str]:
        """What the options are called in the program."""
        return list(cls.hints())

    @classmethod
    def hints(cls) -> dict[str, Any]:
        """What each option is annotated with, those of the classes it builds on included."""
        return {name: hint for base in reversed(cls.__mro__) for name, hint in inspect.get_annotations(base).items()}


class CommonOptions(Options):
    """The options that every command has."""

    catalogue: Annotated[
        list[Path] | None,
        typer.Option(
            "--catalogue",
            "-C",
            metavar="PATH",
            help=_("The catalogue's folder; given again, several as one. \"shipped\" is the program's own."),
            show_default=False,
        ),
    ] = None
    lang: Annotated[Language | None, choice("--lang", LANGUAGES, _("Language of texts and messages."))] = None
    color: Annotated[
        ColourOption, choice("--color", get_args(ColourOption), _("When to colour."), show_default=True)
    ] = "auto"
    as_of: Annotated[
        str | None,
        typer.Option(
            "--as-of",
            parser=partial(whole_day, "--as-of"),
            metavar="DATE",
            help=_("The day that is asked about; what ended before is past."),
        ),
    ] = None
    no_pager: Annotated[
        bool, typer.Option("--no-pager", help=_("Write to the terminal itself, also what is longer than the screen."))
    ] = False
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help=_("No counts and hints, only data and errors."))] = False
    no_cache: Annotated[bool, typer.Option("--no-cache", help=_("Read the catalogue anew and keep no index."))] = False
    debug: Annotated[bool, typer.Option("--debug", help=_("Show the traceback of an unexpected error."))] = False


def format_named_first(*own: str) -> Any:
    """The option of the format, those that a command writes itself before those of every table."""
    return typer.Option(
        "--format",
        "-f",
        metavar="FORMAT",
        help=", ".join((*own, _("table, cards, tsv, csv, json, jsonl, markdown, html ..."))),
        autocompletion=complete_names("format"),
    )


class TableOptions(Options):
    """The options of every command that shows a table."""

    format: Annotated[str | None, format_named_first()] = None
    output: Annotated[
        Path | None,
        typer.Option("--output", "-o", metavar="FILE", help=_("Write to this file; its ending says the format.")),
    ] = None
    columns: Annotated[
        list[str] | None,
        typer.Option(
            "--columns",
            metavar="NAMES",
            help=_("id,name / +x / -x / all / help (lists them)."),
            autocompletion=complete_names("column"),
        ),
    ] = None
    sort: Annotated[
        list[str] | None,
        typer.Option(
            "--sort",
            metavar="NAMES",
            help=_("Sort by columns; -x is descending."),
            autocompletion=complete_names("sort"),
        ),
    ] = None
    limit: Annotated[
        int | None,
        typer.Option(
            "--limit",
            "-n",
            parser=whole_number("--limit", 0),
            metavar="N",
            help=_("Show N rows at most."),
            show_default=False,
        ),
    ] = None
    excel: ExcelSettings = None
    fail_empty: Annotated[bool, typer.Option("--fail-empty", help=_("Exit with 1 when there are no rows."))] = False


LETTER_FORMATS = {"letter": ".txt", "docx": ".docx"}
"""What letters are written as, with the ending of such a file; .txt alone asks for no letters."""


class LetterOptions(TableOptions):
    """The options of a command that shows a table or writes letters."""

    format: Annotated[str | None, format_named_first(*LETTER_FORMATS)] = None


Facets = Annotated[
    bool,
    typer.Option(
        "--facets", help=_("Count instead of listing: by sector, supplier, kind, stage, year of a source ...")
    ),
]
Words = Annotated[list[str] | None, typer.Argument(metavar="[WORDS]", help=_("Words to find, in either language."))]
Where = Annotated[
    list[str] | None,
    typer.Option(
        "--where",
        "-w",
        metavar="COND",
        help=_("A condition, such as 'payload_t >= 130 t'; see `offerbook help where`."),
        autocompletion=complete_names("where"),
    ),
]
Sectors = Annotated[list[str] | None, repeatable("sector", "ID", _("Of this sector; can be given again."))]
Groups = Annotated[list[str] | None, repeatable("group", "ID", _("Of this group; can be given again."))]
Suppliers = Annotated[list[str] | None, repeatable("supplier", "ID", _("Of this supplier; can be given again."))]
Kinds = Annotated[list[str] | None, repeatable("kind", "KIND", _("goods, service, turnkey or technology-transfer."))]
Services = Annotated[list[str] | None, repeatable("service", "SERVICE", _("With this service, such as maintenance."))]
Projects = Annotated[list[str] | None, repeatable("project", "ID", _("Of, or proposed for, this project."))]
OwnProjects = Annotated[list[str] | None, repeatable("project", "ID", _("Of this project; can be given again."))]
Statuses = Annotated[list[str] | None, repeatable("status", "STATUS", _("open, planned, past or dormant."))]
Bases = Annotated[list[str] | None, repeatable("basis", "BASIS", _("stated by a source, or inferred."))]
