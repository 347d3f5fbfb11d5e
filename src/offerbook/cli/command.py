"""TODO cli.command"""

import functools
import inspect
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from typing import Any, NamedTuple, get_type_hints

import typer

from offerbook.cli.complete import _is_damage
from offerbook.cli.messages import BUG, DONE, INTERRUPTED, NO_CATALOGUE, NOT_WRITTEN, USAGE, _Door, end_progress, fail
from offerbook.cli.options import CommonOptions
from offerbook.cli.stdio import abandon_stdout
from offerbook.loading.locate import locate
from offerbook.tables.files import OutputError
from offerbook.text.errors import CatalogueNotFoundError, UsageError
from offerbook.text.i18n import _


class Command(NamedTuple):
    """A command before Typer knows of it.

    function: does the work; a parameter annotated with a group receives that group's options as one value.
    groups: the groups of options that it takes.
    """

    function: Callable[..., Any]
    groups: tuple[Any, ...]


COMMANDS: dict[str, str] = {
    "offers": "listings",
    "projects": "listings",
    "needs": "listings",
    "sectors": "listings",
    "groups": "listings",
    "suppliers": "listings",
    "sources": "listings",
    "check": "keeping",
    "show": "listings",
    "match": "matches",
    "explain": "matches",
    "gaps": "matches",
    "matrix": "matches",
    "export": "keeping",
    "init": "keeping",
    "schema": "keeping",
    "cache": "keeping",
}
"""The module below `commands` that has each command, in the order of the help text."""


def command(*groups: Any) -> Callable[[Callable[..., Any]], Command]:
    """Make a command of a function."""

    def made(function: Callable[..., Any]) -> Command:
        return Command(function, groups)

    return made


def command_named(name: str) -> Command:
    """The command of that name, a key of COMMANDS; its module is imported when it is meant."""
    found = getattr(import_module(f"offerbook.cli.commands.{COMMANDS[name]}"), name)
    assert isinstance(found, Command)
    return found


def _undemanding() -> None:
    """Stands for a command that is only described."""


def _with_options(function: Callable[..., Any], groups: Sequence[Any]) -> Callable[..., None]:
    """The function as Typer wants it, with each group's options as parameters of their own, and every outcome seen to."""
    hints = get_type_hints(function, include_extras=True)
    own = [
        parameter.replace(annotation=hints[parameter.name], kind=inspect.Parameter.KEYWORD_ONLY)
        for parameter in inspect.signature(function).parameters.values()
        if hints[parameter.name] not in groups
    ]
    shared = [
        inspect.Parameter(field, inspect.Parameter.KEYWORD_ONLY, default=group._field_defaults[field], annotation=hint)
        for group in groups
        for field, hint in get_type_hints(group, include_extras=True).items()
    ]

    @functools.wraps(function)
    def run(**given: Any) -> None:
        given = {parameter: _as_text(value) for parameter, value in given.items()}
        held = {
            parameter: group(**{field: given.pop(field) for field in group._fields})
            for group in groups
            for parameter in hints
            if hints[parameter] is group
        }
        common = held.get("common", CommonOptions())
        with _outcomes(common.debug):
            try:
                function(**given, **held)
            except Exception as error:
                if common.no_cache or not _is_damage(error):
                    raise
                # The index on disk is damaged: without it, the same question is answered from the files.
                from offerbook.index.cache import discard

                discard(locate(common.catalogue, os.environ, Path.cwd()))
                if _Door.answer is not None and _Door.answer.begun:
                    fail(_("the index was damaged in the middle and is removed; please ask again"), NOT_WRITTEN)
                function(**given, **held)

    run.__signature__ = inspect.Signature([*own, *shared])  # type: ignore[attr-defined]
    run.__annotations__ = {parameter.name: parameter.annotation for parameter in (*own, *shared)}
    return run


def _as_text(value: Any) -> Any:
    """An argument without the bytes that are no text, which could be given to no database and written nowhere."""
    if isinstance(value, list):
        return [_as_text(item) for item in value]
    return value.encode("utf-8", "replace").decode() if isinstance(value, str) else value


@contextmanager
def _outcomes(debug: bool) -> Iterator[None]:
    """Every way in which a command can end, as an exit code and one clear message."""
    try:
        if sys.stdout is None:
            raise OutputError(_("stdout is closed"))
        yield
        sys.stdout.flush()
    except UsageError as error:
        fail(str(error), USAGE)
    except CatalogueNotFoundError as error:
        fail(str(error), NO_CATALOGUE)
    except OutputError as error:
        fail(str(error), NOT_WRITTEN)
    except BrokenPipeError:
        # The reader has seen enough.
        abandon_stdout()
        raise typer.Exit(DONE) from None
    except KeyboardInterrupt:
        end_progress()
        raise typer.Exit(INTERRUPTED) from None
    except (typer.Exit, typer.Abort, typer.BadParameter):
        raise
    except Exception as error:
        if debug:
            raise
        if isinstance(error, OSError) and error.filename is None:
            # Opening a file names it; what names none is a stream that takes no more.
            abandon_stdout()
            fail(_("cannot write to stdout: {reason}").format(reason=error.strerror), NOT_WRITTEN)
        fail(
            _("this is a bug in offerbook: {error!r}; the same command with --debug says where").format(error=error),
            BUG,
        )
