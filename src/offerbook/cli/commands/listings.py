"""Commands that list records, and the one that shows a record whole."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated, Any

import typer

from offerbook.cli.command import command
from offerbook.cli.complete import complete_names
from offerbook.cli.options import (
    Bases,
    Facets,
    Groups,
    Kinds,
    OwnProjects,
    Projects,
    Sectors,
    Services,
    Statuses,
    Suppliers,
    Where,
    Words,
)
from offerbook.cli.present import TableOutput
from offerbook.cli.session import Session, say_what_was_meant
from offerbook.text.i18n import _, ngettext

if TYPE_CHECKING:
    from offerbook.library import Book


def list_records(
    session: Session,
    output: TableOutput,
    name: str,
    words: Sequence[str] | None,
    where: Sequence[str] | None,
    filters: dict[str, list[str] | None],
    facets: bool = False,
) -> None:
    """Show a listing, or how many records it has of what: what every listing command does."""
    from offerbook.listing.options import check_options

    given_filters = {key: values for key, values in filters.items() if values}
    if facets:
        from offerbook.listing.facets import COLUMNS

        output.check_columns("facets", COLUMNS)
        check_options(name, (), (), where or (), given_filters)
        output.show_arranged(session.book().listing(name, words or (), where=where or (), filters={**filters}).facets())
        return
    check_options(name, output.columns, output.sort, where or (), given_filters)
    book = session.book()
    if output.wants_help:
        from offerbook.listing.listing_table import column_help

        output.show(column_help(book.index, name))
        return
    found = book.listing(
        name, words or (), where=where or (), sort=output.sort, limit=output.limit, filters={**filters}
    )
    output.show(found.table(output.columns), "\n".join(_hints(book, output, found, words or ())))


def _hints(book: "Book", output: TableOutput, found: Any, words: Sequence[str]) -> list[str]:
    """What to say below a listing: words that nothing knows, why a record was found, how few have a price."""
    hints = _unknown_words(book, found.name, words) if words else []
    if words and output.shows_screen and found.ids:
        hints.append(_("--columns +found_by says why each was found"))
    if "prices" in ",".join(output.columns).replace("+", "").split(","):
        hints.append(_how_many_priced([cell for (cell,) in found.table(["prices"]).rows]))
    return hints


def _how_many_priced(prices: Sequence[object]) -> str:
    """Of how many offers a price is published: a list with hardly any is no price list."""
    text = ngettext(
        "{count} offer of {all} has a published price; the others have to be asked",
        "{count} offers of {all} have a published price; the others have to be asked",
        sum(map(bool, prices)),
    )
    return text.format(count=sum(map(bool, prices)), all=len(prices))


def _unknown_words(book: "Book", name: str, words: Sequence[str]) -> list[str]:
    from offerbook.listing.listings import LISTINGS
    from offerbook.listing.word_search import unknown_word_messages

    return unknown_word_messages(book.index, LISTINGS[name].kind, words)


@command
def offers(
    session: Session,
    output: TableOutput,
    words: Words = None,
    sector: Sectors = None,
    group: Groups = None,
    supplier: Suppliers = None,
    kind: Kinds = None,
    service: Services = None,
    project: Projects = None,
    where: Where = None,
    facets: Facets = False,
) -> None:
    """List what suppliers offer.

    Filters of different kinds must all hold; of one kind, one is enough. Words are found in either language and in any
    of their forms. A condition looks at a spec or a column; an offer passes if it, or one of its variants, passes.

    Examples: offerbook offers самосвал; offerbook offers --sector mining --where 'payload_t >= 130 t';
    offerbook offers --columns +payload_t --sort -payload_t; offerbook offers --facets; offerbook offers -o offers.csv
    """
    filters = {
        "sector": sector,
        "group": group,
        "supplier": supplier,
        "kind": kind,
        "service": service,
        "project": project,
    }
    list_records(session, output, "offers", words, where, filters, facets)


@command
def projects(
    session: Session,
    output: TableOutput,
    words: Words = None,
    sector: Sectors = None,
    where: Where = None,
    facets: Facets = False,
) -> None:
    """List the projects and how many needs each has.

    Examples: offerbook projects; offerbook projects port; offerbook projects --sector mining
    """
    list_records(session, output, "projects", words, where, {"sector": sector}, facets)


@command
def needs(
    session: Session,
    output: TableOutput,
    words: Words = None,
    project: OwnProjects = None,
    status: Statuses = None,
    basis: Bases = None,
    sector: Sectors = None,
    group: Groups = None,
    where: Where = None,
    facets: Facets = False,
) -> None:
    """List what the projects need.

    Examples: offerbook needs --project bam2; offerbook needs --status open --basis stated
    """
    filters = {"project": project, "status": status, "basis": basis, "sector": sector, "group": group}
    list_records(session, output, "needs", words, where, filters, facets)


@command
def sectors(session: Session, output: TableOutput, words: Words = None, where: Where = None) -> None:
    """List the sectors, with how many offers and needs are in each.

    Examples: offerbook sectors; offerbook sectors --where 'offers = 0'; offerbook sectors --sort -needs
    """
    list_records(session, output, "sectors", words, where, {})


@command
def groups(
    session: Session, output: TableOutput, words: Words = None, sector: Sectors = None, where: Where = None
) -> None:
    """List the groups: what is bought as one thing.

    Examples: offerbook groups truck; offerbook groups --sector mining
    """
    list_records(session, output, "groups", words, where, {"sector": sector})


@command
def suppliers(
    session: Session, output: TableOutput, words: Words = None, sector: Sectors = None, where: Where = None
) -> None:
    """List the suppliers, with how many offers each has.

    Examples: offerbook suppliers; offerbook suppliers --sector food; offerbook suppliers --sort -offers
    """
    list_records(session, output, "suppliers", words, where, {"sector": sector})


@command
def sources(session: Session, output: TableOutput, words: Words = None, where: Where = None) -> None:
    """List the publications that facts come from, with how many records cite each.

    Examples: offerbook sources malmyzh; offerbook sources --where 'date < 2023'
    """
    list_records(session, output, "sources", words, where, {})


@command
def show(
    session: Session,
    output: TableOutput,
    ids: Annotated[
        list[str],
        typer.Argument(
            metavar="ID",
            help=_("An id, kind:id, or a name."),
            autocompletion=complete_names("offer project supplier sector group source spec need"),
        ),
    ],
) -> None:
    """Show one record of any kind whole: every fact with its sources, cautions, and the place in the files.

    Examples: offerbook show belaz-7513; offerbook show bam2/tippers; offerbook show supplier:belaz
    """
    from offerbook.listing.resolve import RecordId

    shown = session.book().show(*ids)
    say_what_was_meant(session, ids, [RecordId(found.kind, found.id) for found in shown])
    if output.shows_screen:
        output.show_screen(shown.screen(), len(shown))
    else:
        output.show_arranged(shown.table())
