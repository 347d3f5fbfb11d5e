"""The command line: the Typer application, made as far as the arguments need it, and the way into it."""

from __future__ import annotations

import gettext
import os
import sys
from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import TYPE_CHECKING, Annotated, Any

import typer
from typer.core import TyperCommand, TyperGroup
from typer.main import get_command

from offerbook.cli.command import COMMANDS, command_named, end_of, typer_function
from offerbook.cli.complete import COMPLETING
from offerbook.cli.exit_codes import DONE, INTERRUPTED, USAGE
from offerbook.cli.messages import Messages
from offerbook.cli.options import CommonOptions, TableOptions
from offerbook.cli.present import TableOutput
from offerbook.cli.session import Session
from offerbook.cli.settings import NO_SETTINGS, Settings, columns_of
from offerbook.cli.stdio import abandon_stdout, open_closed_streams, prepare_stdout
from offerbook.text.errors import UsageError, one_of
from offerbook.text.i18n import LANGUAGES, MESSAGES, N_, _, current_language, unknown_language
from offerbook.version import __version__

if TYPE_CHECKING:
    from offerbook.library import Book

PROGRAM = "offerbook"
SUMMARY = N_("A supply-offer catalogue in TOML: which offers serve which projects, why, and why not.")


class _Command(TyperCommand):
    """A command whose frame, as its help shows it, is in the reader's language, its options in groups."""

    def format_usage(self, ctx: Any, formatter: Any) -> None:
        _format_usage(self, ctx, formatter)

    def format_help_text(self, ctx: Any, formatter: Any) -> None:  # noqa: ARG002 - Typer's signature
        from offerbook.cli.help_text import write_description

        write_description(formatter, self.help or "")

    def format_options(self, ctx: Any, formatter: Any) -> None:
        from offerbook.cli.help_text import write_options

        write_options(formatter, self, ctx)

    def get_help_option(self, ctx: Any) -> Any:
        return _with_translated_help(super().get_help_option(ctx))


class _Group(TyperGroup):
    """The whole command line, likewise; it words itself what is said of a command that does not exist."""

    def format_usage(self, ctx: Any, formatter: Any) -> None:
        _format_usage(self, ctx, formatter)

    def format_options(self, ctx: Any, formatter: Any) -> None:
        from offerbook.cli.help_text import help_of, in_words

        records = (parameter.get_help_record(ctx) for parameter in self.get_params(ctx))
        with formatter.section(_("Options")):
            formatter.write_dl([(in_words(record[0]), record[1]) for record in records if record])
        with formatter.section(_("Commands")):
            # Typer cuts what is longer than a line.
            formatter.write_dl([(name, help_of(it.help or "").paragraphs[0]) for name, it in self.commands.items()])

    def get_help_option(self, ctx: Any) -> Any:
        return _with_translated_help(super().get_help_option(ctx))

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        if args[0] not in self.commands and not args[0].startswith("-") and not ctx.resilient_parsing:
            from offerbook.cli.usage_errors import no_such_command

            raise UsageError(no_such_command(args[0], PROGRAM))
        return super().resolve_command(ctx, args)


def _format_usage(command: Any, context: Any, formatter: Any) -> None:
    from offerbook.cli.help_text import in_words

    pieces = [in_words(_(piece)) for piece in command.collect_usage_pieces(context)]
    formatter.write_usage(context.command_path, " ".join(pieces), prefix=_("Usage: "))


def _with_translated_help(option: Any) -> Any:
    if option is not None and option.help:
        option.help = _(option.help)
    return option


_SETTINGS: Any = {
    "rich_markup_mode": None,
    "pretty_exceptions_enable": False,
    "context_settings": {"help_option_names": ["-h", "--help"], "max_content_width": 110},
}
"""What holds for the whole command line and for a command by itself."""


def build_command(
    name: str,
    unicode: bool = True,
    defaults: Mapping[str, Any] = MappingProxyType({}),
    arguments: Sequence[str] | None = None,
) -> typer.Typer:
    """One command by itself: where it stands first on the line, nothing else can be meant, and Typer has the least to do.

    name: a key of COMMANDS. unicode: whether the terminal shows more than ASCII. defaults: values of options not given.
    arguments: what follows it; None for a command with all of its options.
    """
    context_settings = {**_SETTINGS["context_settings"], "default_map": {**defaults}}
    app = typer.Typer(add_completion=False, **{**_SETTINGS, "context_settings": context_settings})
    command = command_named(name)
    function = typer_function(command.function, unicode, arguments, defaults)
    app.command(name, cls=_Command, help=command.help)(function)
    return app


def build_app(arguments: Sequence[str], unicode: bool = True) -> typer.Typer:
    """The command line as far as these arguments need it: what Typer makes of a command's options takes its time.

    The first argument, where it is a command, is the only one that can be meant. The help text of the whole needs none.

    unicode: whether the terminal shows more than ASCII.
    """
    app = typer.Typer(
        cls=_Group,
        help=_(SUMMARY),
        epilog=_("Start with `offerbook`, then `offerbook offers --sector mining`, `offerbook match bam2`."),
        **_SETTINGS,
    )
    app.callback(invoke_without_command=True)(_callback(unicode))
    if _only_describes(arguments):
        return app
    for name in [name for name in arguments[:1] if name in COMMANDS] or COMMANDS:
        command = command_named(name)
        app.command(name, cls=_Command, help=command.help)(typer_function(command.function, unicode))
    return app


def _only_describes(arguments: Sequence[str]) -> bool:
    """Whether the help text of the whole is asked for, which has the commands' descriptions and not their options."""
    return arguments[:1] in (["-h"], ["--help"])


def _callback(unicode: bool) -> Any:
    """What runs before every command, and by itself where none is named."""

    def overview(
        context: typer.Context,
        session: Session,
        version: Annotated[bool, typer.Option("--version", "-V", help=_("Show the version."))] = False,
    ) -> None:
        if version:
            print(f"offerbook {__version__}")
            raise typer.Exit(DONE)
        if context.invoked_subcommand is not None:
            # What stands before the command holds for it, unless it says otherwise itself.
            options = vars(session.options)
            given = {name: value for name, value in options.items() if value != getattr(CommonOptions, name)}
            context.default_map = {context.invoked_subcommand: given}
            return
        book = session.book()
        TableOutput(session, TableOptions()).show(book.overview().table())
        for line in suggestions(book):
            session.note(line)

    overview.__annotations__ |= {
        "version": Annotated[bool, typer.Option("--version", "-V", help=_("Show the version."))]
    }
    return typer_function(overview, unicode)


def with_context(name: str = "") -> tuple[Any, Any]:
    """Typer's command of that name, or the whole command line, with the context that its help is written in."""
    command = get_command(build_command(name)) if name else _command_line(["--help"], unicode=True)
    return command, command.make_context(f"{PROGRAM} {name}".strip(), [], resilient_parsing=True)


def suggestions(book: Book) -> list[str]:
    """Three commands to try next, which work in this catalogue; how to fill it where it is empty."""
    sector, project, offer = (
        book.index.value(sql)
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
    return words.split()[1:] if COMPLETING in os.environ and len(words.split()) > 2 else []


def run(arguments: Sequence[str], settings: Settings) -> None:
    """Make the streams ready, obey the command line, and leave with an exit code."""
    open_closed_streams()
    unicode = prepare_stdout()
    # Typer looks some of its words up in the default domain, in the language that the environment names.
    gettext.bindtextdomain("offerbook", MESSAGES)
    gettext.textdomain("offerbook")
    os.environ["LANGUAGE"] = current_language()
    if COMPLETING in os.environ:
        from offerbook.cli.shells import prepare_completion, use_own_scripts

        use_own_scripts()
        prepare_completion(os.environ)
    sys.exit(_obey(_completed() or arguments, unicode, settings))


def _require_usable(settings: Settings) -> None:
    """UsageError where a settings file cannot be used; a shell that completes is not told."""
    if settings.wrong is not None and COMPLETING not in os.environ:
        path, reason = settings.wrong
        raise UsageError(_("the settings in {path} cannot be used; look at: {reason}").format(path=path, reason=reason))


def _obey(arguments: Sequence[str], unicode: bool, settings: Settings = NO_SETTINGS) -> int:
    """Run the command that the arguments mean; its exit code."""
    messages = Messages()
    try:
        _require_known_language(arguments)
        _require_usable(settings)
        if arguments and arguments[0] in COMMANDS and COMPLETING not in os.environ:
            name, *rest = arguments
            command = get_command(build_command(name, unicode, columns_of(settings, name), rest))
            code = command(rest, prog_name=f"{PROGRAM} {name}", standalone_mode=False)
        else:
            code = _command_line(arguments, unicode)(prog_name=PROGRAM, standalone_mode=False)
        if sys.stdout is not None:
            sys.stdout.flush()
        return code or DONE
    except typer.TyperException as error:
        from offerbook.cli.usage_errors import worded

        messages.error(worded(error, PROGRAM, arguments))
        return USAGE
    except (KeyboardInterrupt, typer.Abort):
        return INTERRUPTED
    except SystemExit as end:
        # Typer leaves so when completions are written, and with 1 when the reader of a help text has gone.
        if isinstance(end.__context__, BrokenPipeError):
            abandon_stdout()
            return DONE
        raise
    except (UsageError, OSError) as error:
        return end_of(error, messages)


def _require_known_language(arguments: Sequence[str]) -> None:
    """UsageError where OFFERBOOK_LANG names another language than the program's, and no option overrides it."""
    name = unknown_language(os.environ)
    if name and COMPLETING not in os.environ and not any(argument.startswith("--lang") for argument in arguments):
        one_of("OFFERBOOK_LANG", name, LANGUAGES)


def _command_line(arguments: Sequence[str], unicode: bool) -> Any:
    """Typer's command for the whole, with the help of its own options translated."""
    if {"--show-completion", "--install-completion"}.intersection(arguments):
        from offerbook.cli.shells import choose_shell, use_own_scripts

        use_own_scripts()
        choose_shell(arguments)
    command: Any = get_command(build_app(arguments, unicode))
    if _only_describes(arguments):
        command.commands = {name: _Command(name, help=command_named(name).help) for name in COMMANDS}
    for parameter in command.params:
        _with_translated_help(parameter)
    return command
