"""The options that the commands of the matching share."""

import math
from pathlib import Path
from typing import Annotated

import typer

from offerbook.cli.complete import complete_names
from offerbook.cli.options import whole_number
from offerbook.text.errors import UsageError
from offerbook.text.i18n import _


def points(text: str) -> float:
    """A number of points, with a decimal point or comma."""
    try:
        number = float(text.replace(",", "."))
    except ValueError:
        number = math.nan
    if not math.isfinite(number):
        raise UsageError(_('--min-score is a number of points, not "{value}"').format(value=text))
    return number


Outcomes = Annotated[
    list[str] | None,
    typer.Option(
        "--outcome",
        metavar="OUTCOME",
        help=_("fits, fits-if-confirmed, blocked, related or distant."),
        autocompletion=complete_names("outcome"),
    ),
]
MinScore = Annotated[
    float | None,
    typer.Option(
        "--min-score",
        metavar="N",
        help=_("Minimum certain points, in whole points or with decimals, as N is written."),
        parser=points,
    ),
]
Top = Annotated[
    int | None,
    typer.Option("--top", metavar="N", help=_("The best N offers of each need."), parser=whole_number("--top", 1)),
]
AllMatches = Annotated[
    bool,
    typer.Option(
        "--all",
        help=_("List every offer, also distant ones; else related and blocked ones only fill a need's list up to 50."),
    ),
]
Requires = Annotated[
    list[str] | None,
    typer.Option(
        "--require",
        metavar="COND",
        help=_("Of a need that stands in no file: a condition on what --group names, such as 'payload_t >= 130'."),
    ),
]
Quantities = Annotated[
    str | None,
    typer.Option("--quantity", metavar="AMOUNT", help=_("Of such a need: how much, such as '20 pcs' or '500 t/year'.")),
]
NeedTable = Annotated[
    Path | None,
    typer.Option(
        "--from",
        metavar="FILE",
        help=_("A need that stands in a row of a table (.xlsx, .csv, .tsv, or - for stdin)."),
    ),
]
NeedRow = Annotated[
    int | None,
    typer.Option(
        "--row",
        metavar="N",
        help=_("Of --from: the row as a spreadsheet counts it, headings included."),
        parser=whole_number("--row", 1),
    ),
]
Assumptions = Annotated[
    list[str] | None,
    typer.Option(
        "--assume",
        metavar="OFFER.SPEC=VALUE",
        help=_("Take an answer as given, and say what it changes."),
    ),
]
GapTypes = Annotated[
    list[str] | None,
    typer.Option("--type", metavar="TYPE", help=_("Only gaps of this type."), autocompletion=complete_names("gap")),
]
FatalGapTypes = Annotated[
    list[str] | None,
    typer.Option(
        "--fail-on",
        metavar="TYPE",
        help=_("Exit with 1 when there are gaps of this type, shown or not."),
        autocompletion=complete_names("gap"),
    ),
]
