"""The command that asks a saved question; the command line has put the question in its place where there is one of that name."""

from __future__ import annotations

import os
from typing import Annotated

import typer

from offerbook.cli.command import command
from offerbook.cli.present import TableOutput
from offerbook.cli.session import Session
from offerbook.cli.settings import current_settings
from offerbook.text.errors import UsageError
from offerbook.text.i18n import _


@command
def run(
    session: Session,  # noqa: ARG001 - every command has one
    output: TableOutput,
    name: Annotated[
        str | None, typer.Argument(metavar="[NAME]", help=_("A saved question; all are listed without."))
    ] = None,
) -> None:
    """Ask a saved question: a command line under [run] in offerbook.toml. Without a name, list them.

    The file stands in this folder or one above it, or in the user's settings folder. It can also set language, catalogue
    and, under [columns], the columns of a listing. Options after the name are added to the question.

    Examples: offerbook run; offerbook run heavy; offerbook run heavy -o heavy.xlsx
    """
    from offerbook.tables.table import Column, Table
    from offerbook.text.spelling import nearest

    questions = current_settings(os.environ).questions
    if name is None:
        output.nothing = _(
            'no question is saved; write one into offerbook.toml under [run], such as heavy = "match bam2"'
        )
        columns = (Column("name", _("Name"), "id", 1), Column("command", _("Command"), "text", 1))
        output.show_arranged(Table("questions", _("Saved questions"), columns, list(questions.items())))
        return
    if name in questions:
        raise UsageError(
            _('the saved question "{name}" is no command line: {command}').format(name=name, command=questions[name])
        )
    if near := nearest(name, questions):
        message = _('there is no saved question "{name}"; did you mean "{near}"? `offerbook run` lists them.')
        raise UsageError(message.format(name=name, near=near[0]))
    raise UsageError(_('there is no saved question "{name}". `offerbook run` lists them.').format(name=name))
