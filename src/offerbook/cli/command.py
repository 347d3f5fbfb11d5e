"""How a function becomes a command, and how a command ends.

A command's function takes a `Session`, a `TableOutput` where it shows a table, and its own options. Typer sees one function
with all options side by side; they are declared once in `options`.
"""

import functools
import inspect
import os
import sys
from collections.abc import Callable, Container, Iterable, Iterator, Sequence
from contextlib import contextmanager
from importlib import import_module
from keyword import iskeyword
from typing import Any

import typer
from typer.models import OptionInfo

from offerbook.cli.exit_codes import BUG, DONE, INTERRUPTED, NO_CATALOGUE, NOT_WRITTEN, USAGE
from offerbook.cli.messages import Messages
from offerbook.cli.options import CommonOptions, Options
from offerbook.cli.present import LetterOutput, TableOutput
from offerbook.cli.session import Session
from offerbook.cli.stdio import abandon_stdout
from offerbook.loading.locate import current_folder, locate_all
from offerbook.text.errors import CatalogueNotFoundError, OutputError, UsageError, reason_of
from offerbook.text.i18n import _

Function = Callable[..., Any]


class Command:
    """A command before Typer knows of it."""

    def __init__(self, function: Function) -> None:
        self.function = function

    @property
    def help(self) -> str:
        """What it does, in the current language."""
        return _(inspect.cleandoc(self.function.__doc__ or ""))


COMMANDS: dict[str, str] = {
    "offers": "listings",
    "projects": "listings",
    "needs": "listings",
    "sectors": "listings",
    "groups": "listings",
    "suppliers": "listings",
    "sources": "listings",
    "check": "keeping",
    "fmt": "keeping",
    "show": "listings",
    "match": "matches",
    "explain": "matches",
    "gaps": "matches",
    "matrix": "matches",
    "ask": "answers",
    "cover": "answers",
    "compare": "answers",
    "ledger": "answers",
    "report": "reports",
    "stale": "changes",
    "diff": "changes",
    "export": "keeping",
    "verify": "exchange",
    "import": "exchange",
    "suggest": "exchange",
    "init": "keeping",
    "schema": "keeping",
    "cache": "keeping",
    "run": "saved",
    "help": "helping",
}
"""The module below `commands` that holds each command, in the order of the help text."""


def command(function: Function) -> Command:
    """Make a command of a function, under its name."""
    return Command(function)


def command_named(name: str) -> Command:
    """The command of that name, a key of COMMANDS. Its module is imported when it is meant: help takes the shortest path."""
    # A word of Python's own, such as import, is no name of a function.
    function = f"{name}_" if iskeyword(name) else name
    found: Command = getattr(import_module(f"offerbook.cli.commands.{COMMANDS[name]}"), function)
    return found


def typer_function(
    function: Function, unicode: bool, arguments: Sequence[str] | None = None, defaults: Container[str] = ()
) -> Callable[..., None]:
    """The function as Typer wants it: every option a parameter of its own, and every way to end seen to.

    unicode: whether the terminal shows more than ASCII.
    arguments: where they are known, options that they do not name are left out: making them all takes longer than to read the rows.
    defaults: names of options that have a value all the same.
    """
    hints = inspect.get_annotations(function, eval_str=True)
    names = {hint: name for name, hint in hints.items() if hint in (Session, TableOutput, LetterOutput)}
    output_type = next((shape for shape in (TableOutput, LetterOutput) if shape in names), None)
    own = [
        parameter.replace(annotation=hints[parameter.name], kind=inspect.Parameter.KEYWORD_ONLY)
        for parameter in inspect.signature(function).parameters.values()
        if parameter.name not in names.values()
    ]
    groups: list[Any] = [CommonOptions, *([output_type.options_type] if output_type else [])]
    parameters = [*own, *_shared_parameters(groups)]
    if arguments is not None:
        parameters = _meant(parameters, arguments, defaults)

    @functools.wraps(function)
    def run(**given: Any) -> None:
        given = {name: _as_text(value) for name, value in given.items()}
        common, *others = (
            group(**{field: given.pop(field) for field in group.names() if field in given}) for group in groups
        )

        def once(session: Session) -> None:
            outputs = {names[output_type]: output_type(session, *others)} if output_type else {}
            function(**{names[Session]: session}, **outputs, **given)

        _run(once, common, unicode)

    run.__signature__ = inspect.Signature(parameters)  # type: ignore[attr-defined]
    # The signature says it all; of annotations Typer would find out the same once more.
    run.__annotations__ = {}
    return run


def _shared_parameters(groups: Iterable[type[Options]]) -> list[inspect.Parameter]:
    """The options that several commands have."""
    return [
        inspect.Parameter(name, inspect.Parameter.KEYWORD_ONLY, default=getattr(group, name), annotation=hint)
        for group in groups
        for name, hint in group.hints().items()
    ]


def _meant(
    parameters: list[inspect.Parameter], arguments: Sequence[str], defaults: Container[str]
) -> list[inspect.Parameter]:
    """The parameters that can have another value than their own default; all, where a word with a dash is no option's name."""
    typed = {argument.partition("=")[0] for argument in arguments if argument.startswith("-")}
    names = [_names_of(parameter) for parameter in parameters]
    if not typed.issubset(name for own in names for name in own):
        return parameters
    return [
        parameter
        for parameter, own in zip(parameters, names, strict=True)
        if not own or not typed.isdisjoint(own) or parameter.name in defaults or parameter.default is parameter.empty
    ]


def _names_of(parameter: inspect.Parameter) -> tuple[str, ...]:
    """What an option is called on the command line; nothing for an argument, which has no name there."""
    (declared,) = parameter.annotation.__metadata__
    # Typer keeps the first name of an option in the place of its default.
    return (str(declared.default), *(declared.param_decls or ())) if isinstance(declared, OptionInfo) else ()


def _as_text(value: Any) -> Any:
    """An argument without the bytes that are no text, which could be given to no database and written nowhere."""
    if isinstance(value, list):
        return [_as_text(item) for item in value]
    return value.encode("utf-8", "replace").decode() if isinstance(value, str) else value


def _run(once: Callable[[Session], None], options: CommonOptions, unicode: bool) -> None:
    """Run a command; once more from the catalogue's files where its index turns out to be damaged."""
    session = Session(options, unicode)
    with _exit_codes(session.messages, options.debug):
        try:
            once(session)
        except (UsageError, CatalogueNotFoundError, OutputError):
            raise
        except Exception as error:
            from offerbook.index.store import is_damage

            if options.no_cache or not is_damage(error):
                raise
            from offerbook.index.cache import discard

            discard(locate_all(options.catalogue or (), os.environ, current_folder()))
            if session.answer is not None and session.answer.begun:
                raise OutputError(_("the index was damaged in the middle and is removed; please ask again")) from error
            once(Session(options, unicode))


@contextmanager
def _exit_codes(messages: Messages, debug: bool) -> Iterator[None]:
    """Every way in which a command can end, as an exit code and one clear message."""
    try:
        if sys.stdout is None:
            raise OutputError(_("stdout is closed"))
        yield
        sys.stdout.flush()
    except (typer.Exit, typer.Abort):
        raise
    except KeyboardInterrupt:
        messages.end_progress()
        raise typer.Exit(INTERRUPTED) from None
    except Exception as error:
        if debug and not isinstance(error, (UsageError, CatalogueNotFoundError, OutputError, BrokenPipeError)):
            raise
        raise typer.Exit(end_of(error, messages)) from None


def end_of(error: Exception, messages: Messages) -> int:
    """Say what went wrong, and give the exit code for it."""
    if isinstance(error, BrokenPipeError):
        # The reader of stdout has seen enough.
        abandon_stdout()
        return DONE
    for kind, code in ((UsageError, USAGE), (CatalogueNotFoundError, NO_CATALOGUE), (OutputError, NOT_WRITTEN)):
        if isinstance(error, kind):
            messages.error(str(error))
            return code
    if isinstance(error, OSError) and error.filename is None:
        # Opening a file names it; what names none is stdout, which takes no more.
        abandon_stdout()
        messages.error(_("cannot write to stdout: {reason}").format(reason=reason_of(error)))
        return NOT_WRITTEN
    text = _("this is a bug in offerbook: {error!r}; the same command with --debug says where")
    messages.error(text.format(error=error))
    return BUG
