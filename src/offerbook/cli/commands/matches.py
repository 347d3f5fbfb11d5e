"""Commands that set offers against needs: matches, their explanation, gaps, the matrix."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from offerbook.cli.command import command
from offerbook.cli.complete import complete_names
from offerbook.cli.exit_codes import FOUND
from offerbook.cli.match_options import (
    AllMatches,
    Assumptions,
    FatalGapTypes,
    GapTypes,
    MinScore,
    NeedRow,
    NeedTable,
    Outcomes,
    Quantities,
    Requires,
    Top,
)
from offerbook.cli.options import (
    Bases,
    Groups,
    Kinds,
    Sectors,
    Services,
    Statuses,
    Suppliers,
    Where,
    choice,
)
from offerbook.cli.present import TableOutput
from offerbook.cli.session import Session, say_what_was_meant
from offerbook.text.errors import UsageError
from offerbook.text.i18n import _

if TYPE_CHECKING:
    from offerbook.authoring.need_row import TableRow
    from offerbook.library import Book

Subjects = Annotated[
    list[str] | None,
    typer.Argument(
        metavar="[NAME ...]",
        help=_("Projects, needs, offers, suppliers, sectors or groups; everything when left out."),
        autocompletion=complete_names("project offer supplier sector group need"),
    ),
]


@command
def match(
    session: Session,
    output: TableOutput,
    names: Subjects = None,
    sector: Sectors = None,
    group: Groups = None,
    supplier: Suppliers = None,
    kind: Kinds = None,
    service: Services = None,
    status: Statuses = None,
    basis: Bases = None,
    where: Where = None,
    outcome: Outcomes = None,
    min_score: MinScore = None,
    top: Top = None,
    every: AllMatches = False,
    require: Requires = None,
    quantity: Quantities = None,
    from_: NeedTable = None,
    row: NeedRow = None,
    assume: Assumptions = None,
) -> None:
    """Match offers with needs, best first: for a project, a need or an offer, or for all.

    The score is what is sure; "at best" adds what nobody has published yet. `offerbook explain OFFER NEED` says why.

    A need that stands in no file is typed: --group, --require, --quantity and --service say what it is. Or it is the row of a table
    (--from, --row): its columns are known by their headings, and how it was understood stands on stderr.

    Examples: offerbook match bam2; offerbook match bam2/tippers; offerbook match belaz-7513 --outcome fits;
    offerbook match --group haul-trucks --require 'payload_t >= 130' --quantity '20 pcs' --service maintenance;
    offerbook match --from needs.xlsx --row 3
    """
    filters = {
        "sector": sector, "group": group, "supplier": supplier, "kind": kind, "service": service, "where": where,
        "status": status, "basis": basis, "outcome": outcome,
    }  # fmt: skip
    given = {key: values for key, values in filters.items() if values}
    asked = {"require": require, "quantity": quantity, "assume": assume, "table": from_, "row": row}
    _show_matches(session, output, names or (), given, asked, min_score, top, every)


def _show_matches(
    session: Session,
    output: TableOutput,
    names: Sequence[str],
    filters: dict[str, list[str]],
    asked: dict[str, Any],
    min_score: float | None,
    top: int | None,
    every: bool,
) -> None:
    """Check what can be checked without a catalogue, then match and show."""
    if output.columns or output.sort:
        from offerbook.matching.columns import MATCHES, OF_SEVERAL

        output.check_columns("matches", (*MATCHES, *OF_SEVERAL))
    asked = {key: value for key, value in asked.items() if value is not None}
    _check_match_options(names, filters, asked, min_score, top, every)
    if output.wants_help:
        from offerbook.matching.columns import MATCHES
        from offerbook.tables.column_specs import help_of_specs

        output.show(help_of_specs("matches", MATCHES))
        return
    if "table" in asked:
        asked["table"] = read_row(asked["table"], asked.pop("row", None))
    book = session.book()
    options: dict[str, Any] = {"min_score": min_score, "top": top, "all": every, **filters}
    if not (names or asked) and output.is_read_by_programs:
        # Of everything there can be more matches than memory has room for.
        rows, made = book.match_rows(output.columns, **options)
        output.show(rows, made.summary)
        return
    lists_others = every or "outcome" in filters
    if output.shows_screen and not asked:
        shown = book.match_screen(names, lists_others=lists_others, **options)
        say_what_was_meant(session, names, shown.subjects)
        output.show_screen(shown.screen, shown.rows, shown.summary)
        return
    # What was typed for a need of its own stands among the filters of the book.
    _show_judged(session, output, book, names, {**options, **asked}, lists_others)


def _show_judged(
    session: Session,
    output: TableOutput,
    book: Book,
    names: Sequence[str],
    question: dict[str, Any],
    lists_others: bool,
) -> None:
    """Show matches with what is to be known of the question, as a screen or a table."""
    from offerbook.matching.columns import ON_PAPER, ON_SHEET

    matches = book.match(names, **question)
    say_what_was_meant(session, names, matches.subjects)
    for note in (*matches.notes, *(matches.changes if output.shows_screen else ())):
        session.note(note)
    if output.shows_screen:
        output.show_screen(matches.screen(lists_others=lists_others), len(matches), matches.summary)
    else:
        for_people = {"html": ON_PAPER, "xlsx": ON_SHEET}.get(output.format)
        columns = output.columns or ((for_people,) if for_people else ())
        output.show(matches.table(columns, output.sort, output.limit), matches.summary)


def _check_match_options(
    names: Sequence[str],
    filters: dict[str, list[str]],
    asked: dict[str, Any],
    min_score: float | None,
    top: int | None,
    every: bool,
) -> None:
    """Check the options of `match` that need no catalogue; UsageError for the first that cannot be."""
    from offerbook.listing.options import check_options
    from offerbook.matching.match_filter import MatchFilter

    MatchFilter.checked(filters.get("outcome"), min_score, top, every)
    of_offers, of_needs = (
        {key: filters.get(key, ()) for key in keys} for keys in (("kind", "service"), ("status", "basis"))
    )
    check_options("offers", where=filters.get("where", ()), filters=of_offers)
    check_options("needs", filters=of_needs)
    _check_row(asked)
    typed = {key: value for key, value in asked.items() if key not in ("table", "row")}
    if typed:
        from offerbook.matching.asked_need import check_asked

        check_asked(filters.get("group", ()), **typed, needs_group=not names and "table" not in asked)


def _check_row(asked: dict[str, Any]) -> None:
    """UsageError for a row of no table."""
    if "row" in asked and "table" not in asked:
        raise UsageError(_("--row is a row of the table that --from names"))


def read_row(path: Path, number: int | None) -> TableRow:
    """The row of a table that says what is needed; of stdin where the path is "-"."""
    from offerbook.authoring.need_row import chosen_row

    return chosen_row(path, number, sys.stdin.buffer.read() if str(path) == "-" else None)


@command
def explain(
    session: Session,
    output: TableOutput,
    offer: Annotated[
        str, typer.Argument(metavar="OFFER", help=_("The offer."), autocompletion=complete_names("offer"))
    ],
    need: Annotated[
        str | None,
        typer.Argument(metavar="[NEED]", help=_("The need, project/need."), autocompletion=complete_names("need")),
    ] = None,
    group: Groups = None,
    service: Services = None,
    require: Requires = None,
    quantity: Quantities = None,
    from_: NeedTable = None,
    row: NeedRow = None,
) -> None:
    """Explain how an offer stands to a need, matched or not: every criterion with both values and its points.

    A need that stands in no file is said as in `offerbook match`: with --group and conditions, or as a row of a table.

    Examples: offerbook explain belaz-7513 malmyzh-gok/haul_trucks; offerbook explain belaz-7513 --from needs.xlsx --row 3
    """
    from offerbook.matching.columns import EXPLANATION
    from offerbook.tables.column_specs import help_of_specs

    output.check_columns("explanation", EXPLANATION)
    said = {"group": group, "service": service, "require": require, "quantity": quantity, "table": from_, "row": row}
    asked: dict[str, Any] = {key: value for key, value in said.items() if value is not None}
    if output.wants_help:
        output.show(help_of_specs("explanation", EXPLANATION))
        return
    _check_need_said(session, offer, need, asked)
    if "table" in asked:
        asked["table"] = read_row(asked["table"], asked.pop("row", None))
    explained = session.book().explain(offer, need, **asked)
    for note in explained.notes:
        session.note(note)
    output.show(explained.table(output.columns, output.sort, output.limit))


def _which_need(book: Book, name: str) -> str:
    """What to say to an offer that is named without a need: the needs that it may serve, best first."""
    from offerbook.listing.resolve import resolve
    from offerbook.matching.outcomes import ANSWERS
    from offerbook.tables.table import word

    offer = resolve(book.index, "offer", name)
    served = [(match.need_id, word(match.outcome)) for match in book.match(f"offer:{offer}", outcome=ANSWERS)]
    if not served:
        return _say_the_need()
    width = max(len(need) for need, _outcome in served)
    lines = [f"  {need:{width}}  {outcome}" for need, outcome in served]
    return "\n".join([_("say which need; {offer} can serve these:").format(offer=offer), *lines])


def _check_need_said(session: Session, offer: str, need: str | None, asked: dict[str, Any]) -> None:
    """UsageError unless a need is named, or said in another way, and not both; without either it names those of the offer."""
    from offerbook.matching.asked_need import check_asked

    if need is not None and asked:
        raise UsageError(_("the need is named already: leave out NEED, or what says it in another way"))
    if need is None and not asked:
        raise UsageError(_which_need(session.book(), offer))
    if need is None and not ("group" in asked or "table" in asked):
        raise UsageError(_say_the_need())
    _check_row(asked)
    typed = {key: asked[key] for key in ("require", "quantity") if key in asked}
    check_asked(asked.get("group", ()), **typed, needs_group="table" not in asked)


def _say_the_need() -> str:
    return _("say the need: project/need, or --group with conditions, or --from with the row of a table")


@command
def gaps(
    session: Session,
    output: TableOutput,
    project: Annotated[
        str | None,
        typer.Argument(metavar="[PROJECT]", help=_("Only this project."), autocompletion=complete_names("project")),
    ] = None,
    type: GapTypes = None,
    fail_on: FatalGapTypes = None,
) -> None:
    """Show what is missing: needs without cover and offers without a place, of what type, and what to do next.

    Types: no-offer, only-related, blocked, part-open, to-confirm, past-demand, capacity-short, no-place. --fail-on looks at
    every gap, also at those that --type leaves out.

    Examples: offerbook gaps bam2; offerbook gaps --type no-offer; offerbook gaps --fail-on no-offer
    """
    from offerbook.matching.columns import GAPS, GAPS_ON_PAPER
    from offerbook.tables.column_specs import help_of_specs

    output.check_columns("gaps", (*GAPS, "catalogue"))
    from offerbook.matching.gaps import checked_types

    types, fatal = checked_types("--type", type), checked_types("--fail-on", fail_on)
    if output.wants_help:
        output.show(help_of_specs("gaps", GAPS))
        return
    output.nothing = "" if types else _("no gap")
    found = session.book().gaps(project)
    columns = output.columns or ((GAPS_ON_PAPER,) if output.format in ("html", "xlsx") else ())
    output.show(found.of_types(types).table(columns, output.sort, output.limit))
    if any(gap.type in fatal for gap in found):
        raise typer.Exit(FOUND)


@command
def matrix(
    session: Session,
    output: TableOutput,
    by: Annotated[
        Literal["sector", "supplier", "offer", "need"],
        choice(
            "--by",
            ("sector", "supplier", "offer", "need"),
            _("What stands across; need: needs down."),
            show_default=True,
        ),
    ] = "sector",
) -> None:
    """Show projects against sectors, suppliers or offers, the best outcome in each cell, past demand where only that is.

    Examples: offerbook matrix; offerbook matrix --by supplier -o matrix.csv
    """
    found = session.book().matrix(by)
    if output.shows_screen:
        output.show_screen(found.screen(output.width), len(found.matrix.rows))
    else:
        output.show_arranged(found.table(has_names=output.shows_names))
