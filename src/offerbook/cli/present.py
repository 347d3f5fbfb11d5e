"""TODO cli.present"""

import os
import sys
from typing import TYPE_CHECKING

import typer

from offerbook.cli.messages import FOUND, _Door, end_progress, say
from offerbook.cli.options import CommonOptions, TableOptions, split_names
from offerbook.cli.stdio import DeferredStream, colour_wanted, terminal_size
from offerbook.tables.files import open_output
from offerbook.tables.rendering import TERMINAL_ROWS, RenderOptions, RenderResult
from offerbook.text.errors import UsageError, did_you_mean
from offerbook.text.i18n import _, ngettext

if TYPE_CHECKING:
    from offerbook.tables.table import Table


def present(common: CommonOptions, showing: TableOptions, table: "Table", hint: str = "") -> None:
    """Write a table where the options want it, and say on stderr what the reader did not get to see, and a hint."""
    from offerbook.tables.formats import RENDERERS, write

    end_progress()
    terminal = sys.stdout.isatty() and showing.output is None
    format = chosen_format(showing, "table" if terminal else "tsv")
    if showing.output is not None:
        with open_output(showing.output) as file:
            shown = write(table, format, file, excel=showing.excel, unicode=True)
        text = ngettext("wrote {count} row to {path}", "wrote {count} rows to {path}", shown.rows)
        say(common, text.format(count=shown.rows, path=showing.output))
    else:
        if RENDERERS[format].binary:
            raise UsageError(_("{format} is no text; name a file with -o").format(format=format))
        look = RenderOptions(
            width=terminal_size(sys.stdout).columns if terminal else None,
            colour=colour_wanted(common.color, terminal, os.environ),
            unicode=_Door.unicode,
            excel=showing.excel,
            limit=TERMINAL_ROWS if terminal and showing.limit is None else None,
        )
        _Door.answer = DeferredStream(sys.stdout)
        shown = RENDERERS[format].write(table, _Door.answer, look)
        _Door.answer.release()
        if terminal or sys.stderr.isatty():
            print_summary(common, shown, showing.limit)
    if hint:
        say(common, hint)
    if showing.fail_empty and not shown.rows:
        raise typer.Exit(FOUND)


def print_summary(common: CommonOptions, shown: RenderResult, limit: int | None) -> None:
    """The counts and hints that follow a table on a terminal."""
    rows = shown.rows + shown.more_rows
    said = [ngettext("{count} row", "{count} rows", rows).format(count=rows)] if rows else [_("nothing found")]
    if limit is not None and limit == rows:
        said.append(_("as many as --limit allows"))
    if shown.more_rows:
        text = _("{count} more not shown; --limit {all} shows all, -o FILE writes them")
        said.append(text.format(count=shown.more_rows, all=rows))
    if shown.hidden_columns:
        said.append(_("hidden for want of width: {columns}").format(columns=", ".join(shown.hidden_columns)))
    say(common, "; ".join(said))


def chosen_format(showing: TableOptions, otherwise: str) -> str:
    """The format that --format and the ending of --output agree on."""
    from offerbook.tables.formats import ENDINGS, RENDERERS, format_for, format_named

    named = None
    if showing.format is not None:
        named = format_named(showing.format)
        if named is None:
            raise UsageError(
                _('there is no format "{format}"{hint} Formats are {all}.').format(
                    format=showing.format, hint=did_you_mean(showing.format, RENDERERS) or ".", all=", ".join(RENDERERS)
                )
            )
    ending = format_for(showing.output) if showing.output is not None else None
    if ending not in RENDERERS:
        ending = None
    if showing.output is not None and named is None and ending is None:
        raise UsageError(
            _("the ending of {path} names no format; add --format, or use one of {endings}").format(
                path=showing.output, endings=" ".join(it for it, format in ENDINGS.items() if format in RENDERERS)
            )
        )
    if named and ending and not _agree(named, ending):
        raise UsageError(
            _("--format {format} and the ending of {path} contradict each other; leave one out").format(
                format=named, path=showing.output
            )
        )
    if showing.excel and (named or ending or "csv") != "csv":
        raise UsageError(_("--excel is for CSV; leave --format out, or make it csv"))
    return named or ending or ("csv" if showing.excel else otherwise)


def _agree(format: str, ending: str) -> bool:
    """Whether a file of that ending can hold that format: .txt what has no ending of its own, .tex each kind of LaTeX."""
    from offerbook.tables.formats import ENDINGS

    return format == ending or format.startswith(f"{ending}_") or (ending == "table" and format not in ENDINGS.values())


def show_table(common: CommonOptions, showing: TableOptions, table: "Table") -> None:
    """Show a table that has no filters under the columns asked for, sorted and cut as asked."""
    from offerbook.tables.arrange import arrange, help_of_table

    if showing.columns == ["help"]:
        present(common, showing, help_of_table(table))
        return
    present(common, showing, arrange(table, showing.columns or (), split_names(showing.sort), showing.limit))
