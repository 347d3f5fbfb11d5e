"""The command that shows help: of the program, of a command, of a topic, or all of it as a manual page."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from offerbook.cli.app import PROGRAM, SUMMARY, with_context
from offerbook.cli.command import COMMANDS, command
from offerbook.cli.complete import complete_words
from offerbook.cli.present import write_or_page
from offerbook.cli.session import Session
from offerbook.text.errors import one_of
from offerbook.text.i18n import _


@command
def help(
    session: Session,
    topic: Annotated[
        str | None,
        typer.Argument(
            metavar="[TOPIC]",
            help=_("A command, or where: how conditions are written."),
            autocompletion=complete_words([*COMMANDS, "where"]),
        ),
    ] = None,
    man: Annotated[bool, typer.Option("--man", help=_("Print everything as a manual page, for man -l."))] = False,
) -> None:
    """Show help on a command or a topic.

    Examples: offerbook help; offerbook help match; offerbook help where; offerbook help --man > offerbook.1
    """
    from offerbook.cli.help_text import TOPICS, write_topic

    if topic is not None:
        one_of(_("TOPIC"), topic, [*COMMANDS, *TOPICS])
    if man:
        text = _manual()
    elif topic in TOPICS:
        formatter = with_context()[1].make_formatter()
        write_topic(formatter, TOPICS[topic]())
        text = formatter.getvalue()
    else:
        text = with_context(topic or "")[1].get_help()
    text = text.rstrip("\n") + "\n"
    if sys.stdout.isatty() and not session.options.no_pager:
        write_or_page(text)
    else:
        sys.stdout.write(text)


def _manual() -> str:
    from offerbook.cli.man_page import man_page

    commands = {name: with_context(name) for name in COMMANDS}
    return man_page(PROGRAM, _(SUMMARY), commands).rstrip("\n")
