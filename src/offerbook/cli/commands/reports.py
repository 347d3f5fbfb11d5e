"""The command that writes a briefing."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from offerbook.cli.command import command
from offerbook.cli.complete import complete_names
from offerbook.cli.session import Session
from offerbook.text.errors import UsageError
from offerbook.text.i18n import _

ENDINGS = {".html": "html", ".htm": "html", ".docx": "docx"}
"""What a briefing is written as, by the ending of its file."""

Subjects = Annotated[
    list[str] | None,
    typer.Argument(
        metavar="[PROJECT ...|SUPPLIER]",
        help=_("What it is about; the whole catalogue when left out."),
        autocompletion=complete_names("project"),
    ),
]
BriefingFile = Annotated[
    Path | None,
    typer.Option("--output", "-o", metavar="FILE", help=_("The file to write, with the ending .html or .docx.")),
]


@command
def report(
    session: Session,
    names: Subjects = None,
    output: BriefingFile = None,
) -> None:
    """Write a briefing to print or to send: what is offered for each need, what to ask, what is known against it.

    It says which catalogue it was made from, draws what goes where, and numbers every source.

    Examples: offerbook report bam2 -o bam2.html; offerbook report maz -o maz.docx --lang ru; offerbook report -o all.html
    """
    from offerbook.cli.present import check_is_no_catalogue_file
    from offerbook.tables.files import check_writable, open_output, open_output_binary

    if output is None and names:
        # What no briefing can be of is said first: a file would not help.
        from offerbook.publishing.briefing_subject import subject_named

        subject_named(session.book().index, names)
    path = _checked(output)
    check_is_no_catalogue_file(session, path)
    check_writable(path)
    index = session.book().index
    from offerbook.publishing.briefing_contents import briefing_of
    from offerbook.publishing.briefing_subject import subject_named

    briefing = briefing_of(index, subject_named(index, names or ()), session.matching_progress())
    session.messages.end_progress()
    if ENDINGS[path.suffix.casefold()] == "docx":
        from offerbook.publishing.briefing_word import write_word_briefing

        with open_output_binary(path) as document:
            write_word_briefing(briefing, document)
    else:
        from offerbook.publishing.briefing_html import write_briefing

        with open_output(path) as page:
            write_briefing(briefing, page)
    session.note(_("wrote {path}").format(path=path))


def _checked(output: Path | None) -> Path:
    """The file to write; UsageError where none is named, or one of another form."""
    if output is None:
        raise UsageError(_("a briefing is a file: add -o FILE.html or -o FILE.docx"))
    if output.suffix.casefold() not in ENDINGS:
        message = _("the ending of {path} names no form of a briefing; use one of {endings}")
        raise UsageError(message.format(path=output, endings=" ".join(ENDINGS)))
    return output
