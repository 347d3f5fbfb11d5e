"""The door: commands and their options. A command loads, asks and shows; everything else is done by the floors below."""

import inspect
import os
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from offerbook.cli.command import COMMANDS, _undemanding, _with_options, command_named
from offerbook.cli.messages import DONE, _Door, say
from offerbook.cli.options import CommonOptions, TableOptions
from offerbook.cli.present import present
from offerbook.cli.session import open_requested_index, title
from offerbook.cli.stdio import open_closed_streams, prepare_stdout
from offerbook.text.i18n import _
from offerbook.version import __version__

if TYPE_CHECKING:
    from offerbook.index.store import Index

# A command imports what it needs when it runs: help and completion take the shortest path.

PROGRAM = "offerbook"


def build_app(arguments: Sequence[str]) -> typer.Typer:
    """The command line as far as these arguments need it: what Typer makes of a command's options takes its time.

    The first argument, where it is a command, is the only one that can be meant. The help text of the whole needs the
    commands' descriptions, but not their options.
    """
    app = typer.Typer(
        help=_("A supply-offer catalogue in TOML: which offers serve which projects, why, and why not."),
        epilog=_("Start with `offerbook`, then `offerbook offers --sector mining`, `offerbook match bam2`."),
        rich_markup_mode=None,
        pretty_exceptions_enable=False,
        context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110},
    )
    app.callback(invoke_without_command=True)(_with_options(overview, (CommonOptions,)))
    meant = [name for name in arguments[:1] if name in COMMANDS] or list(COMMANDS)
    described = arguments[:1] in (["-h"], ["--help"])
    for name in meant:
        function, groups = command_named(name)
        made = _undemanding if described else _with_options(function, groups)
        app.command(name, help=_(inspect.cleandoc(function.__doc__ or "")))(made)
    return app


def overview(
    context: typer.Context,
    common: CommonOptions,
    version: Annotated[bool, typer.Option("--version", help=_("Show the version."))] = False,
) -> None:
    """A supply-offer catalogue in TOML: which offers serve which projects, why, and why not."""
    if version:
        print(f"offerbook {__version__}")
        raise typer.Exit(DONE)
    if context.invoked_subcommand is not None:
        # What stands before the command holds for it, unless it says otherwise itself.
        given = {
            field: value for field, value in common._asdict().items() if value != CommonOptions._field_defaults[field]
        }
        context.default_map = {context.invoked_subcommand: given}
        return
    index = open_requested_index(common)
    from offerbook.listing.listing_table import overview_of

    present(common, TableOptions(), overview_of(index, title(index)))
    for line in suggestions(index):
        say(common, line)


def suggestions(index: "Index") -> list[str]:
    """Three commands to try next, which work in this catalogue; how to fill it where it is empty."""
    sector, project, offer = (
        index.value(sql)
        for sql in (
            "SELECT g.sector_id FROM offers o JOIN groups g ON g.id = o.group_id ORDER BY o.position",
            "SELECT id FROM projects ORDER BY position",
            "SELECT id FROM offers ORDER BY position",
        )
    )
    if not (sector and project):
        return [_("Try next: write offers and projects into the files, then offerbook check")]
    commands = {
        f"offerbook offers --sector {sector}": _("what is offered in a sector"),
        f"offerbook match {project}": _("what serves a project, and how well"),
        f"offerbook show {offer}": _("one record with its sources"),
    }
    width = max(map(len, commands)) + 3
    return [_("Try next:"), *(f"  {command:{width}}{meaning}" for command, meaning in commands.items())]


def _completed() -> list[str]:
    """The arguments before the word that a shell asks to complete; empty where it asks for none, or for a command."""
    words = os.environ.get("_TYPER_COMPLETE_ARGS") or os.environ.get("COMP_WORDS") or ""
    open_requested_index = f"_{PROGRAM.upper()}_COMPLETE" in os.environ
    return words.split()[1:] if open_requested_index and len(words.split()) > 2 else []


def run() -> None:
    """Make the streams ready, obey the command line, and leave with an exit code."""
    open_closed_streams()
    _Door.unicode = prepare_stdout()
    if f"_{PROGRAM.upper()}_COMPLETE" in os.environ:
        from typer import _completion_classes

        # Typer would lay out every meaning with Rich: that takes as long as all the rest, and breaks on "[/b]".
        _completion_classes._sanitize_help_text = lambda text: text
    try:
        build_app(_completed() or sys.argv[1:])(prog_name=PROGRAM)
    except SystemExit as end:
        # Typer leaves with 1 when the reader of a help text has gone.
        if isinstance(end.__context__, BrokenPipeError):
            sys.exit(DONE)
        raise
