"""Commands that follow from matches: what to ask, whom to invite, what to choose, who counts on whom."""

from __future__ import annotations

from typing import Annotated

import typer

from offerbook.cli.command import command
from offerbook.cli.complete import complete_names
from offerbook.cli.present import LetterOutput
from offerbook.cli.session import Session
from offerbook.text.i18n import _

Subjects = Annotated[
    list[str] | None,
    typer.Argument(
        metavar="[NAME ...]",
        help=_("Projects, needs, offers, suppliers, sectors or groups; everything when left out."),
        autocompletion=complete_names("project supplier offer sector group need"),
    ),
]


@command
def ask(session: Session, output: LetterOutput, names: Subjects = None) -> None:
    """List the open questions by who can answer them, those first whose answer decides most.

    With -f letter, as letters to the suppliers and buyers, with the contacts that are published; as a document to edit with
    -o FILE.docx.

    Examples: offerbook ask bam2; offerbook ask maz -f letter --lang ru; offerbook ask -o questions.xlsx
    """
    from offerbook.matching.columns import QUESTIONS
    from offerbook.tables.arrange import help_of_specs

    output.check_columns("questions", QUESTIONS)
    if output.wants_help:
        output.show(help_of_specs("questions", QUESTIONS))
        return
    questions = session.book().ask(names)
    if output.format == "docx":
        from offerbook.publishing.letters_word import write_word_letters

        stamp = session.stamp()
        output.write_document(lambda file: write_word_letters(questions.letters(), file, stamp.mark if stamp else ""))
    elif output.writes_letters:
        from offerbook.matching.letters import letters_text

        output.show_text(letters_text(questions.letters()))
    elif output.shows_screen:
        output.show_screen(questions.screen(), len(questions))
    else:
        output.show(questions.table(output.columns, output.sort, output.limit))
