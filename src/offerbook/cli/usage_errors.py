"""What is wrong with a command line, in one form and in the reader's language; also what Typer finds wrong.

Typer's own sentences are English and of several forms. Its errors are told apart by their class and worded here; an error of
a kind that is not known here keeps Typer's words.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

import typer

from offerbook.cli.command import COMMANDS
from offerbook.cli.help_text import in_words
from offerbook.text.i18n import _
from offerbook.text.spelling import nearest


def worded(error: typer.TyperException, program: str, arguments: Sequence[str]) -> str:
    """What Typer found wrong with the arguments, in a sentence or two."""
    context: Any = getattr(error, "ctx", None)
    command = context.command_path if context is not None else " ".join([program, *_command_in(arguments)])
    kind = type(error).__name__
    if kind == "NoSuchOption":
        return _no_such_option(error, command)
    if kind == "MissingParameter":
        message = _("{argument} is missing. `{command} --help` says what it takes.")
        return message.format(argument=_name_of(getattr(error, "param", None)), command=command)
    if kind == "BadOptionUsage":
        option = str(getattr(error, "option_name", ""))
        if "does not take" in error.message:
            return _("{option} takes no value.").format(option=option)
        return _("{option} needs a value. `{command} --help` says which.").format(option=option, command=command)
    if extra := re.fullmatch(r"Got unexpected extra argument\(s\) \((.*)\)", error.message, re.DOTALL):
        message = _('"{arguments}" is more than the command takes. `{command} --help` says what it takes.')
        return message.format(arguments=extra[1], command=command)
    return error.format_message()


def _command_in(arguments: Sequence[str]) -> list[str]:
    """The command that the arguments name; none where they name none."""
    return [name for name in arguments if name in COMMANDS][:1]


def no_such_command(name: str, program: str) -> str:
    """What to say of a command that does not exist."""
    near = nearest(name, COMMANDS)
    if near:
        message = _('there is no command "{name}"; did you mean "{near}"? `{program} --help` lists all.')
    else:
        message = _('there is no command "{name}". `{program} --help` lists all.')
    return message.format(name=name, near=near[0] if near else "", program=program)


def _no_such_option(error: typer.TyperException, command: str) -> str:
    option = str(getattr(error, "option_name", ""))
    context: Any = getattr(error, "ctx", None)
    known = [name for parameter in context.command.params for name in parameter.opts] if context is not None else []
    near = nearest(option, [name for name in known if name.startswith("--")]) if option.startswith("--") else []
    if near:
        message = _('there is no option "{option}"; did you mean "{near}"? `{command} --help` lists all.')
    else:
        message = _('there is no option "{option}". `{command} --help` lists all.')
    return message.format(option=option, near=near[0] if near else "", command=command)


def _name_of(parameter: Any) -> str:
    """How the help text calls an argument or option."""
    if parameter is None:
        return ""
    return in_words(str(parameter.metavar or parameter.human_readable_name))
