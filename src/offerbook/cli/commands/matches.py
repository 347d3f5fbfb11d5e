"""TODO cli.commands.matches"""

from typing import Annotated, Literal

import typer

from offerbook.cli.command import command
from offerbook.cli.complete import Bases, Groups, Kinds, Sectors, Services, Statuses, Suppliers, Target, complete_ids
from offerbook.cli.messages import FOUND
from offerbook.cli.options import CommonOptions, TableOptions, Where, points, split_names
from offerbook.cli.present import present, show_table
from offerbook.cli.session import matching, open_requested_index
from offerbook.text.i18n import _, ngettext


@command(CommonOptions, TableOptions)
def match(
    common: CommonOptions,
    showing: TableOptions,
    name: Target = None,
    sector: Sectors = None,
    group: Groups = None,
    supplier: Suppliers = None,
    kind: Kinds = None,
    service: Services = None,
    status: Statuses = None,
    basis: Bases = None,
    where: Where = None,
    outcome: Annotated[
        list[str] | None,
        typer.Option("--outcome", metavar="OUTCOME", help=_("fits, fits-if-confirmed, related or blocked.")),
    ] = None,
    min_score: Annotated[
        float | None, typer.Option("--min-score", metavar="N", help=_("Sure points at least."), parser=points)
    ] = None,
    top: Annotated[
        int | None, typer.Option("--top", min=1, metavar="N", help=_("The best N offers of each need."))
    ] = None,
    every: Annotated[
        bool,
        typer.Option(
            "--all", help=_("List every related and blocked offer; else they only fill each need's list up to 50.")
        ),
    ] = False,
) -> None:
    """Match offers with needs, best first: for a project, a need or an offer, or for all.

    The score is what is sure; "at best" adds what nobody has published yet. `offerbook explain OFFER NEED` says why.

    Examples: offerbook match bam2; offerbook match bam2/tippers; offerbook match belaz-7513 --outcome fits
    """
    from offerbook.listing.select import Selection
    from offerbook.matching.match_filter import DEFAULT_LIMIT, MatchFilter
    from offerbook.matching.ranking import find_matches
    from offerbook.matching.request import match_request
    from offerbook.matching.tables import MATCHES, columns_of, matches_note
    from offerbook.tables.arrange import help_of_specs, make_table

    if showing.columns == ["help"]:
        present(common, showing, help_of_specs("matches", MATCHES))
        return
    wanted = MatchFilter.checked(outcome, min_score, top, every)
    index = open_requested_index(common)
    filters = {"sector": sector, "group": group, "supplier": supplier, "kind": kind, "service": service}
    offers = Selection((), {key: values or () for key, values in filters.items()}, where or ())
    needs = Selection((), {"status": status or (), "basis": basis or ()})
    about = match_request(index, name, offers, needs)
    known = find_matches(index, about, wanted, matching(common))
    # The summary is of the needs, whatever rows are wanted of it.
    note = matches_note(known, about.needs)
    found = wanted.apply(known, about.is_for_one_offer)
    if not about.is_for_one_offer and (full := wanted.full_lists(found)):
        text = ngettext(
            "{count} need has {usual} offers or more: its related and blocked ones may not all be listed; --all lists them",
            "{count} needs have {usual} offers or more: their related and blocked ones may not all be listed; --all lists them",
            full,
        )
        note = f"{note}\n{text.format(count=full, usual=DEFAULT_LIMIT)}"
    title = _("Matches of {name}").format(name=name) if name else _("Matches")
    table = make_table(
        "matches", title, columns_of(found), found, showing.columns or (), split_names(showing.sort), showing.limit
    )
    present(common, showing, table, note)


@command(CommonOptions, TableOptions)
def explain(
    common: CommonOptions,
    showing: TableOptions,
    offer: Annotated[str, typer.Argument(metavar="OFFER", help=_("The offer."), autocompletion=complete_ids("offer"))],
    need: Annotated[
        str, typer.Argument(metavar="NEED", help=_("The need, project/need."), autocompletion=complete_ids("need"))
    ],
) -> None:
    """Explain how an offer stands to a need, matched or not: every criterion with both values and its points.

    Example: offerbook explain belaz-7513 malmyzh-gok/haul_trucks
    """
    from offerbook.matching.explain import explain_match
    from offerbook.matching.tables import EXPLANATION, explanation
    from offerbook.tables.arrange import help_of_specs, make_table

    if showing.columns == ["help"]:
        present(common, showing, help_of_specs("explanation", EXPLANATION))
        return
    it = explain_match(open_requested_index(common), offer, need)
    title = _("{offer} for {need}").format(offer=it.match.offer.id, need=it.match.need_id)
    lines = explanation(it)
    present(
        common,
        showing,
        make_table(
            "explanation", title, EXPLANATION, lines, showing.columns or (), split_names(showing.sort), showing.limit
        ),
    )


@command(CommonOptions, TableOptions)
def gaps(
    common: CommonOptions,
    showing: TableOptions,
    project: Annotated[
        str | None,
        typer.Argument(metavar="[PROJECT]", help=_("Only this project."), autocompletion=complete_ids("project")),
    ] = None,
    type: Annotated[list[str] | None, typer.Option("--type", metavar="TYPE", help=_("Only gaps of this type."))] = None,
    fail_on: Annotated[
        list[str] | None,
        typer.Option(
            "--fail-on", metavar="TYPE", help=_("Exit with 1 when there are gaps of this type, shown or not.")
        ),
    ] = None,
) -> None:
    """Show what is missing: needs without cover and offers without a place, of what type, and what to do next.

    Types: no-offer, only-related, blocked, part-open, to-confirm, past-demand, capacity-short, no-place. --fail-on looks at
    every gap, also at those that --type leaves out.

    Examples: offerbook gaps bam2; offerbook gaps --type no-offer; offerbook gaps --fail-on no-offer
    """
    from offerbook.matching.gaps import checked_types, find_gaps
    from offerbook.matching.tables import GAPS
    from offerbook.tables.arrange import help_of_specs, make_table

    if showing.columns == ["help"]:
        present(common, showing, help_of_specs("gaps", GAPS))
        return
    wanted, fatal = checked_types("--type", type), checked_types("--fail-on", fail_on)
    found = find_gaps(open_requested_index(common), project, matching(common))
    shown = [gap for gap in found if not wanted or gap.type in wanted]
    present(
        common,
        showing,
        make_table("gaps", _("Gaps"), GAPS, shown, showing.columns or (), split_names(showing.sort), showing.limit),
    )
    if any(gap.type in fatal for gap in found):
        raise typer.Exit(FOUND)


@command(CommonOptions, TableOptions)
def matrix(
    common: CommonOptions,
    showing: TableOptions,
    by: Annotated[
        Literal["sector", "supplier", "offer"], typer.Option("--by", help=_("What stands across."))
    ] = "sector",
) -> None:
    """Show projects against sectors, suppliers or offers, the best outcome in each cell, past demand where only that is.

    Examples: offerbook matrix; offerbook matrix --by supplier -o matrix.csv
    """
    from offerbook.matching.matrix import matrix_of

    show_table(common, showing, matrix_of(open_requested_index(common), by, (), None, matching(common)))
