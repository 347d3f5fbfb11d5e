"""Commands about time: what changed between two catalogues, what has grown old."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Annotated, Literal

import typer

from offerbook.cli.command import command
from offerbook.cli.exit_codes import FOUND
from offerbook.cli.options import choice, whole_number
from offerbook.cli.present import TableOutput
from offerbook.cli.session import Session
from offerbook.text.i18n import N_, _


@command
def diff(
    session: Session,
    output: TableOutput,
    old: Annotated[str, typer.Argument(metavar="OLD", help=_("A folder, or a git revision such as HEAD~3:."))],
    new: Annotated[
        str | None,
        typer.Argument(
            metavar="[NEW]", help=_("The same; the current catalogue when none is named."), show_default=False
        ),
    ] = None,
    fail_on_change: Annotated[
        bool, typer.Option("--fail-on-change", help=_("Exit with 1 when anything changed."))
    ] = False,
) -> None:
    """Show what changed between two catalogues: records, facts, and matches with the facts that made the difference.

    A git revision is written with a colon, and after it the catalogue's folder in the repository where that was another.
    Nothing is checked out.

    Examples: offerbook diff HEAD~3:; offerbook diff v1.0:catalogue HEAD:catalogue; offerbook diff ../last-year
    """
    from offerbook.changes.revisions import catalogue_at

    current = session.one_root()
    with (
        catalogue_at(old, current, _("OLD")) as before,
        catalogue_at(new or str(current), current, _("NEW")) as after,
    ):
        output.nothing = _("nothing differs")
        changes = session.book_at(after).changes_since(session.book_at(before))
        if output.shows_screen:
            output.show_screen(changes.screen(), len(changes))
        else:
            output.show_arranged(changes.table())
        session.note(_summary(changes.counts()))
    if fail_on_change and changes:
        raise typer.Exit(FOUND)


def _summary(counts: Iterable[tuple[str, str]]) -> str:
    """How many records, facts and matches came, went or changed."""
    numbers = Counter(counts)

    def line(what: str, text: str) -> str:
        return text.format(**{change: numbers[what, change] for change in ("added", "removed", "changed")})

    return "; ".join(
        (
            line("record", _("records: {added} added, {removed} removed, {changed} changed")),
            line("fact", _("facts: {added} added, {removed} removed, {changed} changed")),
            line("match", _("matches: {added} appeared, {removed} vanished, {changed} with another outcome")),
        )
    )


@command
def stale(
    session: Session,
    output: TableOutput,
    by: Annotated[
        Literal["record", "source"],
        choice("--by", (N_("record"), "source"), _("What the rows are."), show_default=True),
    ] = "record",
    years: Annotated[
        int,
        typer.Option(
            "--years", metavar="N", parser=whole_number("--years", 0), help=_("Sources are old after N years.")
        ),
    ] = 3,
    months: Annotated[
        int,
        typer.Option(
            "--months", metavar="N", parser=whole_number("--months", 0), help=_("A check is old after N months.")
        ),
    ] = 12,
) -> None:
    """Show what has grown old, worst first: past by its own words, on old or undated sources, checked long ago or never.

    Examples: offerbook stale; offerbook stale --by source; offerbook stale --as-of 2027-01-01 --years 2
    """
    output.nothing = _("nothing has grown old")
    found = session.book().stale(by, years, months)
    if output.shows_screen:
        output.show_screen(found.screen(), len(found))
        if found:
            session.note(found.summary)
    else:
        output.show_arranged(found.table())
