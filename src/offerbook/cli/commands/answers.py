"""Commands that follow from matches: what to ask, whom to invite, what to choose, who counts on whom."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from offerbook.cli.command import command
from offerbook.cli.complete import complete_names
from offerbook.cli.present import LetterOutput, TableOutput
from offerbook.cli.session import Session
from offerbook.text.i18n import N_, _, ngettext

Subjects = Annotated[
    list[str] | None,
    typer.Argument(
        metavar="[NAME ...]",
        help=_("Projects, needs, offers, suppliers, sectors or groups; everything when left out."),
        autocompletion=complete_names("project supplier offer sector group need"),
    ),
]

NO_QUESTION = N_("nobody is asked about a need that is past; `offerbook match NAME` says how it stands")


@command
def ask(session: Session, output: LetterOutput, names: Subjects = None) -> None:
    """List the open questions by who can answer them, those first whose answer decides most.

    With -f letter, as letters to the suppliers and buyers, with the contacts that are published; as a document to edit with
    -o FILE.docx. For a supplier alone, the letter goes to that supplier.

    Examples: offerbook ask bam2; offerbook ask maz -f letter --lang ru; offerbook ask -o questions.xlsx
    """
    from offerbook.matching.columns import QUESTIONS
    from offerbook.tables.column_specs import help_of_specs

    output.check_columns("questions", QUESTIONS)
    if output.wants_help:
        output.show(help_of_specs("questions", QUESTIONS))
        return
    output.nothing = _("no question is open")
    questions = session.book().ask(names)
    hint = _(NO_QUESTION) if names and not questions else ""
    if output.writes_letters or (output.writes_answer_sheet and questions):
        _write(session, output, questions)
    elif output.shows_screen:
        output.show_screen(questions.screen(), len(questions), hint)
    else:
        output.show(questions.table(output.columns, output.sort, output.limit), hint)


def _write(session: Session, output: LetterOutput, questions: Any) -> None:
    """Write letters, a document of letters or a workbook with room for the answers."""
    index = session.book().index
    if output.format == "docx":
        from offerbook.publishing.letters_word import write_word_letters

        stamp = session.stamp()
        output.write_document(lambda file: write_word_letters(questions.letters(), file, stamp.mark if stamp else ""))
    elif output.writes_letters:
        from offerbook.matching.letters import letters_text

        output.show_text(letters_text(questions.letters()))
    else:
        from offerbook.authoring.answers import require_unanswered
        from offerbook.publishing.questions_book import write_questions

        if output.options.output is not None:
            require_unanswered(output.options.output)
        output.write_document(lambda file: write_questions(index, questions, file))
    if output.writes_letters and questions.unsent:
        text = ngettext(
            "{count} question that others can answer is in no letter; name the project, too, to write to its buyer",
            "{count} questions that others can answer are in no letter; name the project, too, to write to its buyer",
            questions.unsent,
        )
        session.note(text.format(count=questions.unsent))


@command
def cover(session: Session, output: TableOutput, names: Subjects = None) -> None:
    """Show the fewest suppliers that answer the most needs of today, and the needs that depend on one supplier.

    A need of several parts is answered when every part is, by one supplier or by several.

    Examples: offerbook cover bam2; offerbook cover -o cover.csv
    """
    from offerbook.matching.columns import COVER
    from offerbook.tables.column_specs import help_of_specs

    output.check_columns("cover", COVER)
    if output.wants_help:
        output.show(help_of_specs("cover", COVER))
        return
    found = session.book().cover(names)
    if output.shows_screen:
        output.show_screen(found.screen(), len(found))
    else:
        output.show(found.table(output.columns, output.sort, output.limit, has_names=output.shows_names))


@command
def compare(
    session: Session,
    output: TableOutput,
    offers: Annotated[
        list[str],
        typer.Argument(metavar="OFFER OFFER ...", help=_("The offers."), autocompletion=complete_names("offer")),
    ],
    need: Annotated[
        str | None,
        typer.Option("--need", metavar="NEED", help=_("For this need."), autocompletion=complete_names("need")),
    ] = None,
) -> None:
    """Set offers side by side: what each states, where it states nothing and, for a need, which is better in what.

    Of an offer with several models, the one that is best for the need is compared.

    Examples: offerbook compare belaz-7513 belaz-7530 --need malmyzh-gok/haul_trucks; offerbook compare maz-6501 maz-651628
    """
    found = session.book().compare(*offers, need=need)
    if output.shows_screen:
        output.show_screen(found.screen(output.width), len(found))
    else:
        output.show_arranged(found.table())


@command
def ledger(
    session: Session,
    output: TableOutput,
    name: Annotated[
        str | None,
        typer.Argument(
            metavar="[NAME]",
            help=_("A project, need, offer or supplier; everything when left out."),
            autocompletion=complete_names("project"),
        ),
    ] = None,
) -> None:
    """Show who counts on whose capacity: no unit is given to two needs, those of the catalogue's first are served first.

    Examples: offerbook ledger; offerbook ledger belaz
    """
    book = session.book()
    found = book.ledger(name).table()
    if found.rows:
        output.show_arranged(found)
    else:
        from offerbook.matching.ledger import empty_ledger_note

        output.show_arranged(found, empty_ledger_note(book.index))
