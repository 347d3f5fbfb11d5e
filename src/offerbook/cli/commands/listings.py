"""TODO cli.commands.listings"""

import os
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from offerbook.cli.command import command
from offerbook.cli.complete import Bases, Groups, Kinds, Projects, Sectors, Services, Statuses, Suppliers, complete_ids
from offerbook.cli.options import CommonOptions, TableOptions, Where, Words, split_names
from offerbook.cli.present import present, show_table
from offerbook.cli.session import open_requested_index
from offerbook.loading.locate import locate
from offerbook.text.i18n import _


def list_records(
    common: CommonOptions,
    showing: TableOptions,
    name: str,
    words: Sequence[str] | None,
    where: Sequence[str] | None,
    filters: dict[str, list[str] | None],
) -> None:
    """Show a listing: what every listing command does."""
    from offerbook.listing.listing_table import column_help, listing
    from offerbook.listing.select import Selection

    index = open_requested_index(common)
    if showing.columns == ["help"]:
        present(common, showing, column_help(index, name))
        return
    selection = Selection(
        words or (),
        {key: values or () for key, values in filters.items()},
        where or (),
        split_names(showing.sort),
        showing.limit,
    )
    present(common, showing, listing(index, name, selection, showing.columns or ()))


@command(CommonOptions, TableOptions)
def offers(
    common: CommonOptions,
    showing: TableOptions,
    words: Words = None,
    sector: Sectors = None,
    group: Groups = None,
    supplier: Suppliers = None,
    kind: Kinds = None,
    service: Services = None,
    project: Projects = None,
    where: Where = None,
) -> None:
    """List what suppliers offer.

    Filters of different kinds must all hold; of one kind, one is enough. Words are found in either language and in any
    of their forms. A condition looks at a spec or a column; an offer passes if it, or one of its variants, passes.

    Examples: offerbook offers самосвал; offerbook offers --sector mining --where 'payload_t >= 130 t';
    offerbook offers --columns +payload_t --sort -payload_t; offerbook offers -o offers.csv
    """
    filters = {
        "sector": sector,
        "group": group,
        "supplier": supplier,
        "kind": kind,
        "service": service,
        "project": project,
    }
    list_records(common, showing, "offers", words, where, filters)


@command(CommonOptions, TableOptions)
def projects(
    common: CommonOptions, showing: TableOptions, words: Words = None, sector: Sectors = None, where: Where = None
) -> None:
    """List the projects and how many needs each has."""
    list_records(common, showing, "projects", words, where, {"sector": sector})


@command(CommonOptions, TableOptions)
def needs(
    common: CommonOptions,
    showing: TableOptions,
    words: Words = None,
    project: Projects = None,
    status: Statuses = None,
    basis: Bases = None,
    sector: Sectors = None,
    group: Groups = None,
    where: Where = None,
) -> None:
    """List what the projects need.

    Examples: offerbook needs --project bam2; offerbook needs --status open --basis stated
    """
    filters = {"project": project, "status": status, "basis": basis, "sector": sector, "group": group}
    list_records(common, showing, "needs", words, where, filters)


@command(CommonOptions, TableOptions)
def sectors(common: CommonOptions, showing: TableOptions, words: Words = None, where: Where = None) -> None:
    """List the sectors, with how many offers and needs are in each."""
    list_records(common, showing, "sectors", words, where, {})


@command(CommonOptions, TableOptions)
def groups(
    common: CommonOptions, showing: TableOptions, words: Words = None, sector: Sectors = None, where: Where = None
) -> None:
    """List the groups: what is bought as one thing."""
    list_records(common, showing, "groups", words, where, {"sector": sector})


@command(CommonOptions, TableOptions)
def suppliers(
    common: CommonOptions, showing: TableOptions, words: Words = None, sector: Sectors = None, where: Where = None
) -> None:
    """List the suppliers, with how many offers each has."""
    list_records(common, showing, "suppliers", words, where, {"sector": sector})


@command(CommonOptions, TableOptions)
def sources(common: CommonOptions, showing: TableOptions, words: Words = None, where: Where = None) -> None:
    """List the publications that facts come from, with how many records cite each."""
    list_records(common, showing, "sources", words, where, {})


@command(CommonOptions, TableOptions)
def show(
    common: CommonOptions,
    showing: TableOptions,
    id: Annotated[
        str, typer.Argument(metavar="ID", help=_("An id, kind:id, or a name."), autocompletion=complete_ids("offer"))
    ],
) -> None:
    """Show one record of any kind whole: every fact with its sources, cautions, and the place in the files.

    Examples: offerbook show belaz-7513; offerbook show bam2/tippers; offerbook show supplier:belaz
    """
    from offerbook.listing.record_table import record_table

    root = locate(common.catalogue, os.environ, Path.cwd())
    show_table(common, showing, record_table(open_requested_index(common), id, root))
