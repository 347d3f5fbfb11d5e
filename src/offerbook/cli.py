"""The door: commands and their options. A command loads, asks and shows; everything else is done by the floors below."""

import functools
import inspect
import math
import os
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal, NamedTuple, NoReturn, TypeVar, get_type_hints

import typer

from offerbook import __version__
from offerbook.files import locate
from offerbook.language import _, ngettext, pick
from offerbook.output import (
    TERMINAL_ROWS,
    ColourOption,
    Excel,
    Held,
    Look,
    OutputError,
    Shown,
    abandon_stdout,
    colour_wanted,
    open_closed_streams,
    open_output,
    prepare_stdout,
    terminal_size,
)
from offerbook.refusals import NoCatalogue, UnknownName, did_you_mean

if TYPE_CHECKING:
    from offerbook.index import Index
    from offerbook.table import Table

# A command imports what it needs when it runs: help and completion take the shortest path.

PROGRAM = "offerbook"
DONE, FOUND, USAGE, NO_CATALOGUE, NOT_WRITTEN, BUG, INTERRUPTED = 0, 1, 2, 3, 4, 70, 130


class _Door:
    """What is known of the program's outputs while it runs.

    unicode: whether the terminal showed more than ASCII before the stream was made ready.
    answer: what an answer is written to; None while nothing was written.
    progressing: whether a line on stderr says what is being done.
    """

    unicode = True
    answer: Held | None = None
    progressing = False


class Common(NamedTuple):
    """The options that every command has."""

    catalogue: Annotated[
        Path | None,
        typer.Option("--catalogue", "-C", metavar="PATH", help=_("The catalogue's folder."), show_default=False),
    ] = None
    lang: Annotated[
        Literal["en", "ru"] | None,
        typer.Option("--lang", help=_("Language of texts and messages."), show_default=False),
    ] = None
    color: Annotated[ColourOption, typer.Option("--color", help=_("When to colour."))] = "auto"
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help=_("No counts and hints, only data and errors."))] = False
    no_cache: Annotated[bool, typer.Option("--no-cache", help=_("Read the catalogue anew and keep no index."))] = False
    debug: Annotated[bool, typer.Option("--debug", help=_("Show the traceback of an unexpected error."))] = False


class Showing(NamedTuple):
    """The options of every command that shows a table."""

    format: Annotated[
        str | None,
        typer.Option(
            "--format", "-f", metavar="FORMAT", help=_("table, cards, tsv, csv, json, jsonl, markdown, html ...")
        ),
    ] = None
    output: Annotated[
        Path | None,
        typer.Option("--output", "-o", metavar="FILE", help=_("Write to this file; its ending says the format.")),
    ] = None
    columns: Annotated[
        list[str] | None,
        typer.Option("--columns", metavar="NAMES", help=_("id,name / +x / -x / all / help (lists them).")),
    ] = None
    sort: Annotated[
        list[str] | None, typer.Option("--sort", metavar="NAMES", help=_("Sort by columns; -x is descending."))
    ] = None
    limit: Annotated[
        int | None,
        typer.Option("--limit", "-n", min=0, metavar="N", help=_("Show N rows at most."), show_default=False),
    ] = None
    excel: Annotated[
        Excel | None,
        typer.Option("--excel", help=_("CSV for a double click in Excel of these settings."), show_default=False),
    ] = None
    fail_empty: Annotated[bool, typer.Option("--fail-empty", help=_("Exit with 1 when there are no rows."))] = False


def ids_of(kind: str) -> Callable[[typer.Context, str], list[tuple[str, str]]]:
    """A function that completes an id of a kind of record, or a word of a fixed list, with its meaning."""

    def complete(context: typer.Context, incomplete: str) -> list[tuple[str, str]]:
        from offerbook.cache import open_index
        from offerbook.query import completions

        given = (context.params, context.parent.params if context.parent else {})
        asked = next((Path(held["catalogue"]) for held in given if held.get("catalogue")), None)
        try:
            return completions(open_index(locate(asked, os.environ, Path.cwd())), kind, incomplete)
        except Exception as error:
            # A shell that is completing shows errors in the middle of the line being typed.
            if isinstance(error, NoCatalogue) or _is_damage(error):
                return []
            raise

    return complete


def several(kind: str, metavar: str, help: str) -> Any:
    """A filter that can be given again; one of its values must hold."""
    return typer.Option(f"--{kind}", metavar=metavar, help=help, autocompletion=ids_of(kind))


Words = Annotated[list[str] | None, typer.Argument(metavar="[WORDS]", help=_("Words to find, in either language."))]
Where = Annotated[
    list[str] | None,
    typer.Option("--where", "-w", metavar="COND", help=_("A condition, such as 'payload_t >= 130 t'.")),
]
Sectors = Annotated[list[str] | None, several("sector", "ID", _("Of this sector; can be given again."))]
Groups = Annotated[list[str] | None, several("group", "ID", _("Of this group; can be given again."))]
Suppliers = Annotated[list[str] | None, several("supplier", "ID", _("Of this supplier; can be given again."))]
Kinds = Annotated[list[str] | None, several("kind", "KIND", _("goods, service, turnkey or technology-transfer."))]
Services = Annotated[list[str] | None, several("service", "SERVICE", _("With this service, such as maintenance."))]
Projects = Annotated[list[str] | None, several("project", "ID", _("Of, or proposed for, this project."))]
Statuses = Annotated[list[str] | None, several("status", "STATUS", _("open, planned, past or dormant."))]
Bases = Annotated[list[str] | None, several("basis", "BASIS", _("stated by a source, or inferred."))]

Function = TypeVar("Function", bound=Callable[..., Any])


class Command(NamedTuple):
    """A command before Typer knows of it.

    function: does the work; a parameter annotated with a group receives that group's options as one value.
    groups: the groups of options that it takes.
    """

    function: Callable[..., Any]
    groups: tuple[Any, ...]


COMMANDS: dict[str, Command] = {}
"""Every command by its name, in the order of the help text."""


def command(*groups: Any) -> Callable[[Function], Function]:
    """Make a command of a function, under its name."""

    def register(function: Function) -> Function:
        COMMANDS[function.__name__] = Command(function, groups)
        return function

    return register


def door(arguments: Sequence[str]) -> typer.Typer:
    """The command line as far as these arguments need it: what Typer makes of a command's options takes its time.

    The first argument, where it is a command, is the only one that can be meant. The help text of the whole needs the
    commands' descriptions, but not their options.
    """
    app = typer.Typer(
        help=_("A supply-offer catalogue in TOML: which offers serve which projects, why, and why not."),
        epilog=_("Start with `offerbook`, then `offerbook offers --sector mining`, `offerbook match bam2`."),
        rich_markup_mode=None,
        pretty_exceptions_enable=False,
        context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110},
    )
    app.callback(invoke_without_command=True)(_with_options(overview, (Common,)))
    meant = [name for name in arguments[:1] if name in COMMANDS] or list(COMMANDS)
    described = arguments[:1] in (["-h"], ["--help"])
    for name in meant:
        function, groups = COMMANDS[name]
        made = _undemanding if described else _with_options(function, groups)
        app.command(name, help=_(inspect.cleandoc(function.__doc__ or "")))(made)
    return app


def _undemanding() -> None:
    """Stands for a command that is only described."""


def _with_options(function: Callable[..., Any], groups: Sequence[Any]) -> Callable[..., None]:
    """The function as Typer wants it, with each group's options as parameters of their own, and every outcome seen to."""
    hints = get_type_hints(function, include_extras=True)
    own = [
        parameter.replace(annotation=hints[parameter.name], kind=inspect.Parameter.KEYWORD_ONLY)
        for parameter in inspect.signature(function).parameters.values()
        if hints[parameter.name] not in groups
    ]
    shared = [
        inspect.Parameter(field, inspect.Parameter.KEYWORD_ONLY, default=group._field_defaults[field], annotation=hint)
        for group in groups
        for field, hint in get_type_hints(group, include_extras=True).items()
    ]

    @functools.wraps(function)
    def run(**given: Any) -> None:
        given = {parameter: _as_text(value) for parameter, value in given.items()}
        held = {
            parameter: group(**{field: given.pop(field) for field in group._fields})
            for group in groups
            for parameter in hints
            if hints[parameter] is group
        }
        common = held.get("common", Common())
        with _outcomes(common.debug):
            try:
                function(**given, **held)
            except Exception as error:
                if common.no_cache or not _is_damage(error):
                    raise
                # The index on disk is damaged: without it, the same question is answered from the files.
                from offerbook.cache import discard

                discard(locate(common.catalogue, os.environ, Path.cwd()))
                if _Door.answer is not None and _Door.answer.begun:
                    fail(_("the index was damaged in the middle and is removed; please ask again"), NOT_WRITTEN)
                function(**given, **held)

    run.__signature__ = inspect.Signature([*own, *shared])  # type: ignore[attr-defined]
    run.__annotations__ = {parameter.name: parameter.annotation for parameter in (*own, *shared)}
    return run


def _is_damage(error: Exception) -> bool:
    import sqlite3

    from offerbook.schema import DamagedError

    # A record in the index is JSON, of which SQLite knows nothing.
    return isinstance(error, (sqlite3.DatabaseError, DamagedError))


def _as_text(value: Any) -> Any:
    """An argument without the bytes that are no text, which could be given to no database and written nowhere."""
    if isinstance(value, list):
        return [_as_text(item) for item in value]
    return value.encode("utf-8", "replace").decode() if isinstance(value, str) else value


@contextmanager
def _outcomes(debug: bool) -> Iterator[None]:
    """Every way in which a command can end, as an exit code and one clear message."""
    try:
        if sys.stdout is None:
            raise OutputError(_("stdout is closed"))
        yield
        sys.stdout.flush()
    except UnknownName as error:
        fail(str(error), USAGE)
    except NoCatalogue as error:
        fail(str(error), NO_CATALOGUE)
    except OutputError as error:
        fail(str(error), NOT_WRITTEN)
    except BrokenPipeError:
        # The reader has seen enough.
        abandon_stdout()
        raise typer.Exit(DONE) from None
    except KeyboardInterrupt:
        end_progress()
        raise typer.Exit(INTERRUPTED) from None
    except (typer.Exit, typer.Abort, typer.BadParameter):
        raise
    except Exception as error:
        if debug:
            raise
        if isinstance(error, OSError) and error.filename is None:
            # Opening a file names it; what names none is a stream that takes no more.
            abandon_stdout()
            fail(_("cannot write to stdout: {reason}").format(reason=error.strerror), NOT_WRITTEN)
        fail(
            _("this is a bug in offerbook: {error!r}; the same command with --debug says where").format(error=error),
            BUG,
        )


def fail(message: str, code: int) -> NoReturn:
    """End the program with a message on stderr and an exit code."""
    end_progress()
    from offerbook.text import safe

    print(safe(_("Error: {message}").format(message=message), keep="\n"), file=sys.stderr)
    raise typer.Exit(code)


def say(common: Common, message: str) -> None:
    """A count or a hint on stderr, unless the user asked for quiet."""
    end_progress()
    if not common.quiet:
        from offerbook.text import safe

        print(safe(message, keep="\n"), file=sys.stderr)


class Progress:
    """Says on a line of a terminal's stderr what is being done, once that takes more than a second.

    doing: the message, in which `{step}` stands for the file or need that it is about.
    """

    def __init__(self, common: Common, doing: str) -> None:
        self.wanted = not common.quiet and sys.stderr.isatty()
        self.doing = doing
        self.start = self.last = time.monotonic()

    def __call__(self, step: str) -> None:
        now = time.monotonic()
        if self.wanted and now - self.start > 1 and now - self.last > 0.1:
            from offerbook.text import safe

            self.last, _Door.progressing = now, True
            print(f"\r\x1b[K{self.doing.format(step=safe(step))}", end="", file=sys.stderr, flush=True)


def end_progress() -> None:
    """Take away the line that says what is being done, before anything else is said."""
    if _Door.progressing:
        _Door.progressing = False
        print("\r\x1b[K", end="", file=sys.stderr, flush=True)


def matching(common: Common) -> Progress:
    """What says which need is being matched."""
    return Progress(common, _("matching {step} ..."))


def asked(common: Common) -> "Index":
    """The index of the catalogue that the options mean."""
    from offerbook.cache import open_index
    from offerbook.index import in_memory

    root = locate(common.catalogue, os.environ, Path.cwd())
    progress = Progress(common, _("reading {step} ..."))
    index = in_memory(root, progress) if common.no_cache else open_index(root, progress, lambda text: say(common, text))
    if (errors := int(index.setting("errors"))) and not common.quiet:
        text = ngettext(
            "{count} mistake in the catalogue keeps {records} records out; `offerbook check` shows it.",
            "{count} mistakes in the catalogue keep {records} records out; `offerbook check` shows them.",
            errors,
        )
        say(common, text.format(count=errors, records=index.setting("left_out")))
    return index


def present(common: Common, showing: Showing, table: "Table", hint: str = "") -> None:
    """Write a table where the options want it, and say on stderr what the reader did not get to see, and a hint."""
    from offerbook.render import RENDERERS, write

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
            raise UnknownName(_("{format} is no text; name a file with -o").format(format=format))
        look = Look(
            width=terminal_size(sys.stdout).columns if terminal else None,
            colour=colour_wanted(common.color, terminal, os.environ),
            unicode=_Door.unicode,
            excel=showing.excel,
            limit=TERMINAL_ROWS if terminal and showing.limit is None else None,
        )
        _Door.answer = Held(sys.stdout)
        shown = RENDERERS[format].write(table, _Door.answer, look)
        _Door.answer.release()
        if terminal or sys.stderr.isatty():
            tell(common, shown, showing.limit)
    if hint:
        say(common, hint)
    if showing.fail_empty and not shown.rows:
        raise typer.Exit(FOUND)


def tell(common: Common, shown: Shown, limit: int | None) -> None:
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


def chosen_format(showing: Showing, otherwise: str) -> str:
    """The format that --format and the ending of --output agree on."""
    from offerbook.render import ENDINGS, RENDERERS, format_for, format_named

    named = None
    if showing.format is not None:
        named = format_named(showing.format)
        if named is None:
            raise UnknownName(
                _('there is no format "{format}"{hint} Formats are {all}.').format(
                    format=showing.format, hint=did_you_mean(showing.format, RENDERERS) or ".", all=", ".join(RENDERERS)
                )
            )
    ending = format_for(showing.output) if showing.output is not None else None
    if ending not in RENDERERS:
        ending = None
    if showing.output is not None and named is None and ending is None:
        raise UnknownName(
            _("the ending of {path} names no format; add --format, or use one of {endings}").format(
                path=showing.output, endings=" ".join(it for it, format in ENDINGS.items() if format in RENDERERS)
            )
        )
    if named and ending and not _agree(named, ending):
        raise UnknownName(
            _("--format {format} and the ending of {path} contradict each other; leave one out").format(
                format=named, path=showing.output
            )
        )
    if showing.excel and (named or ending or "csv") != "csv":
        raise UnknownName(_("--excel is for CSV; leave --format out, or make it csv"))
    return named or ending or ("csv" if showing.excel else otherwise)


def _agree(format: str, ending: str) -> bool:
    """Whether a file of that ending can hold that format: .txt what has no ending of its own, .tex each kind of LaTeX."""
    from offerbook.render import ENDINGS

    return format == ending or format.startswith(f"{ending}_") or (ending == "table" and format not in ENDINGS.values())


def reshaped(common: Common, showing: Showing, table: "Table") -> None:
    """Show a table that has no filters under the columns asked for, sorted and cut as asked."""
    from offerbook.views import arranged, help_on

    if showing.columns == ["help"]:
        present(common, showing, help_on(table))
        return
    present(common, showing, arranged(table, showing.columns or (), split(showing.sort), showing.limit))


def list_records(
    common: Common,
    showing: Showing,
    name: str,
    words: Sequence[str] | None,
    where: Sequence[str] | None,
    filters: dict[str, list[str] | None],
) -> None:
    """Show a listing: what every listing command does."""
    from offerbook.query import Selection
    from offerbook.views import column_help, listing

    index = asked(common)
    if showing.columns == ["help"]:
        present(common, showing, column_help(index, name))
        return
    selection = Selection(
        words or (),
        {key: values or () for key, values in filters.items()},
        where or (),
        split(showing.sort),
        showing.limit,
    )
    present(common, showing, listing(index, name, selection, showing.columns or ()))


def split(values: Sequence[str] | None) -> list[str]:
    """The names in options that take several, parted by commas or given again."""
    return [name.strip() for value in values or () for name in value.split(",") if name.strip()]


@command(Common, Showing)
def offers(
    common: Common,
    showing: Showing,
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


@command(Common, Showing)
def projects(
    common: Common, showing: Showing, words: Words = None, sector: Sectors = None, where: Where = None
) -> None:
    """List the projects and how many needs each has."""
    list_records(common, showing, "projects", words, where, {"sector": sector})


@command(Common, Showing)
def needs(
    common: Common,
    showing: Showing,
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


@command(Common, Showing)
def sectors(common: Common, showing: Showing, words: Words = None, where: Where = None) -> None:
    """List the sectors, with how many offers and needs are in each."""
    list_records(common, showing, "sectors", words, where, {})


@command(Common, Showing)
def groups(common: Common, showing: Showing, words: Words = None, sector: Sectors = None, where: Where = None) -> None:
    """List the groups: what is bought as one thing."""
    list_records(common, showing, "groups", words, where, {"sector": sector})


@command(Common, Showing)
def suppliers(
    common: Common, showing: Showing, words: Words = None, sector: Sectors = None, where: Where = None
) -> None:
    """List the suppliers, with how many offers each has."""
    list_records(common, showing, "suppliers", words, where, {"sector": sector})


@command(Common, Showing)
def sources(common: Common, showing: Showing, words: Words = None, where: Where = None) -> None:
    """List the publications that facts come from, with how many records cite each."""
    list_records(common, showing, "sources", words, where, {})


@command(Common)
def check(
    common: Common,
    path: Annotated[
        Path | None, typer.Argument(metavar="[PATH]", help=_("The catalogue's folder."), show_default=False)
    ] = None,
    format: Annotated[
        Literal["text", "json", "github"], typer.Option("--format", "-f", help=_("How findings are written."))
    ] = "text",
    strict: Annotated[bool, typer.Option("--strict", help=_("Warnings count as well."))] = False,
    all: Annotated[bool, typer.Option("--all", help=_("Show every finding, however many of one code."))] = False,
    explain: Annotated[
        str | None, typer.Option("--explain", metavar="CODE", help=_("Say what a code means; 'all' lists them."))
    ] = None,
) -> None:
    """Find every mistake in a catalogue, in one run.

    Each is named with file, line and column. Exits with 1 when there are errors; with --strict also for warnings.

    Examples: offerbook check; offerbook check my-catalogue --strict; offerbook check --explain E306
    """
    from offerbook import diagnostics
    from offerbook.load import load

    if explain is not None:
        for line in diagnostics.explained(explain):
            print(line)
        return
    root = locate(path or common.catalogue, os.environ, Path.cwd())
    loaded = load(root)
    folder = diagnostics.prefix(root, Path.cwd())
    if format == "json":
        print(diagnostics.as_json(loaded.findings))
    else:
        lines = (
            diagnostics.as_github(loaded.findings, folder)
            if format == "github"
            else diagnostics.as_text(loaded.findings, folder, all)
        )
        for line in lines:
            print(line)
    say(common, diagnostics.summary(loaded, folder))
    if any(it.severity == "error" or strict for it in loaded.findings):
        raise typer.Exit(FOUND)


@command(Common, Showing)
def show(
    common: Common,
    showing: Showing,
    id: Annotated[
        str, typer.Argument(metavar="ID", help=_("An id, kind:id, or a name."), autocompletion=ids_of("offer"))
    ],
) -> None:
    """Show one record of any kind whole: every fact with its sources, cautions, and the place in the files.

    Examples: offerbook show belaz-7513; offerbook show bam2/tippers; offerbook show supplier:belaz
    """
    from offerbook.profile import profile

    root = locate(common.catalogue, os.environ, Path.cwd())
    reshaped(common, showing, profile(asked(common), id, root))


def points(text: str) -> float:
    """A number of points on the command line; ValueError for what is none."""
    number = float(text.replace(",", "."))
    if not math.isfinite(number):
        raise ValueError(text)
    return number


Target = Annotated[
    str | None,
    typer.Argument(
        metavar="[PROJECT|PROJECT/NEED|OFFER]",
        help=_("What to match; everything when left out."),
        autocompletion=ids_of("project"),
    ),
]


@command(Common, Showing)
def match(
    common: Common,
    showing: Showing,
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
    from offerbook.answers import MATCHES, columns_of, help_of, matches_note, tabulated
    from offerbook.match import USUAL, Wanted, answer, question
    from offerbook.query import Selection

    if showing.columns == ["help"]:
        present(common, showing, help_of("matches", MATCHES))
        return
    wanted = Wanted.checked(outcome, min_score, top, every)
    index = asked(common)
    filters = {"sector": sector, "group": group, "supplier": supplier, "kind": kind, "service": service}
    offers = Selection((), {key: values or () for key, values in filters.items()}, where or ())
    needs = Selection((), {"status": status or (), "basis": basis or ()})
    about = question(index, name, offers, needs)
    known = answer(index, about, wanted, matching(common))
    # The summary is of the needs, whatever rows are wanted of it.
    note = matches_note(known, about.needs)
    found = wanted.of(known, about.of_offer)
    if not about.of_offer and (full := wanted.full(found)):
        text = ngettext(
            "{count} need has {usual} offers or more: its related and blocked ones may not all be listed; --all lists them",
            "{count} needs have {usual} offers or more: their related and blocked ones may not all be listed; --all lists them",
            full,
        )
        note = f"{note}\n{text.format(count=full, usual=USUAL)}"
    title = _("Matches of {name}").format(name=name) if name else _("Matches")
    table = tabulated(
        "matches", title, columns_of(found), found, showing.columns or (), split(showing.sort), showing.limit
    )
    present(common, showing, table, note)


@command(Common, Showing)
def explain(
    common: Common,
    showing: Showing,
    offer: Annotated[str, typer.Argument(metavar="OFFER", help=_("The offer."), autocompletion=ids_of("offer"))],
    need: Annotated[
        str, typer.Argument(metavar="NEED", help=_("The need, project/need."), autocompletion=ids_of("need"))
    ],
) -> None:
    """Explain how an offer stands to a need, matched or not: every criterion with both values and its points.

    Example: offerbook explain belaz-7513 malmyzh-gok/haul_trucks
    """
    from offerbook.advice import explained
    from offerbook.answers import EXPLANATION, explanation, help_of, tabulated

    if showing.columns == ["help"]:
        present(common, showing, help_of("explanation", EXPLANATION))
        return
    it = explained(asked(common), offer, need)
    title = _("{offer} for {need}").format(offer=it.match.offer.id, need=it.match.need_id)
    lines = explanation(it)
    present(
        common,
        showing,
        tabulated("explanation", title, EXPLANATION, lines, showing.columns or (), split(showing.sort), showing.limit),
    )


@command(Common, Showing)
def gaps(
    common: Common,
    showing: Showing,
    project: Annotated[
        str | None, typer.Argument(metavar="[PROJECT]", help=_("Only this project."), autocompletion=ids_of("project"))
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
    from offerbook.answers import GAPS, help_of, tabulated
    from offerbook.gaps import gaps_of, types

    if showing.columns == ["help"]:
        present(common, showing, help_of("gaps", GAPS))
        return
    wanted, fatal = types("--type", type), types("--fail-on", fail_on)
    found = gaps_of(asked(common), project, matching(common))
    shown = [gap for gap in found if not wanted or gap.type in wanted]
    present(
        common,
        showing,
        tabulated("gaps", _("Gaps"), GAPS, shown, showing.columns or (), split(showing.sort), showing.limit),
    )
    if any(gap.type in fatal for gap in found):
        raise typer.Exit(FOUND)


@command(Common, Showing)
def matrix(
    common: Common,
    showing: Showing,
    by: Annotated[
        Literal["sector", "supplier", "offer"], typer.Option("--by", help=_("What stands across."))
    ] = "sector",
) -> None:
    """Show projects against sectors, suppliers or offers, the best outcome in each cell, past demand where only that is.

    Examples: offerbook matrix; offerbook matrix --by supplier -o matrix.csv
    """
    from offerbook.answers import matrix_of

    reshaped(common, showing, matrix_of(asked(common), by, (), None, matching(common)))


@command(Common)
def export(
    common: Common,
    tables: Annotated[
        list[str] | None, typer.Argument(metavar="[TABLE ...]", help=_("Tables; all when none is named."))
    ] = None,
    output: Annotated[
        Path | None,
        typer.Option("--output", "-o", metavar="PATH", help=_("A folder, a .sqlite file, or a file for one table.")),
    ] = None,
    excel: Annotated[
        Excel | None,
        typer.Option("--excel", help=_("CSV for a double click in Excel of these settings."), show_default=False),
    ] = None,
) -> None:
    """Export tables whole: one as CSV to stdout, several to a folder with datapackage.json, or all to one SQLite file.

    Examples: offerbook export offers > offers.csv; offerbook export -o out/; offerbook export -o catalogue.sqlite
    """
    from offerbook import package

    wanted = package.names(tables or ())
    to = package.target(output, wanted)
    if to.kind == "sqlite" and tables:
        raise UnknownName(_("a database always holds the whole catalogue; name no tables, or give a folder"))
    if excel and to.kind in ("folder", "sqlite"):
        raise UnknownName(_("--excel is for one table as CSV; the tables of a folder or a database are for programs"))
    index = asked(common)
    if to.kind == "folder" and to.path is not None:
        count = package.write_folder(index, to.path, wanted, title(index), matching(common))
        text = ngettext(
            "wrote {count} table and datapackage.json to {path}",
            "wrote {count} tables and datapackage.json to {path}",
            count,
        )
        say(common, text.format(count=count, path=to.path))
    elif to.kind == "sqlite" and to.path is not None:
        package.write_sqlite(index, to.path, matching(common))
        say(common, _("wrote the whole catalogue to {path}").format(path=to.path))
    else:
        showing = Showing(format=None if output else "csv", output=output, excel=excel, limit=sys.maxsize)
        # On stdout the line that says what is being done would stand among the rows.
        exporter = package.Exporter(index, matching(common)) if output else package.Exporter(index)
        present(common, showing, exporter.table(wanted[0]))


@command(Common)
def init(
    common: Common,
    folder: Annotated[Path, typer.Argument(metavar="DIR", help=_("The folder to make."))],
) -> None:
    """Make an empty catalogue that passes `offerbook check`, with comments that say what goes where."""
    from offerbook.template import write_template

    for path in write_template(folder):
        say(common, _("wrote {path}").format(path=path))
    say(common, _("Next: offerbook check {path}").format(path=folder))


@command(Common)
def schema(common: Common) -> None:  # noqa: ARG001 - every command has the common options
    """Print the JSON Schema of a catalogue file, for editors that complete and check TOML."""
    from offerbook.jsonschema import json_schema

    print(json_schema())


@command(Common, Showing)
def cache(
    common: Common,
    showing: Showing,
    clear: Annotated[
        bool, typer.Option("--clear", help=_("Remove every index; the next question builds it anew."))
    ] = False,
) -> None:
    """Show the indexes kept on disk, or remove them. They are made of the catalogues alone and can always go."""
    from offerbook import cache as indexes
    from offerbook.answers import kept_table

    try:
        folder = indexes.folder()
    except OSError as error:
        raise OutputError(_("no index is kept: {reason}").format(reason=error)) from error
    found = indexes.kept()
    if common.catalogue is not None:
        own = indexes.place(locate(common.catalogue, os.environ, Path.cwd()).resolve())
        found = [it for it in found if it.path == own]
    if clear:
        removed = indexes.clear(found)
        text = ngettext("removed {count} index, {size} bytes", "removed {count} indexes, {size} bytes", len(removed))
        say(common, text.format(count=len(removed), size=sum(it.size for it in removed)))
        if len(removed) < len(found):
            raise OutputError(_("what is in {folder} cannot be removed").format(folder=folder))
    else:
        reshaped(common, showing, kept_table(found, folder))


def title(index: "Index") -> str:
    """The catalogue's title in the reader's language."""
    return pick(index.setting("title_en"), index.setting("title_ru"))


def overview(
    context: typer.Context,
    common: Common,
    version: Annotated[bool, typer.Option("--version", help=_("Show the version."))] = False,
) -> None:
    """A supply-offer catalogue in TOML: which offers serve which projects, why, and why not."""
    if version:
        print(f"offerbook {__version__}")
        raise typer.Exit(DONE)
    if context.invoked_subcommand is not None:
        # What stands before the command holds for it, unless it says otherwise itself.
        given = {field: value for field, value in common._asdict().items() if value != Common._field_defaults[field]}
        context.default_map = {context.invoked_subcommand: given}
        return
    index = asked(common)
    from offerbook.views import overview_of

    present(common, Showing(), overview_of(index, title(index)))
    for line in suggestions(index):
        say(common, line)


def suggestions(index: "Index") -> list[str]:
    """Three commands to try next, which work in this catalogue; how to fill it where it is empty."""
    sector, project, offer = (
        index.value(sql)
        for sql in (
            "SELECT g.sector_id FROM offers o JOIN groups g ON g.id = o.group_id ORDER BY o.position",
            "SELECT id FROM projects ORDER BY position",
            "SELECT id FROM offers ORDER BY position",
        )
    )
    if not (sector and project):
        return [_("Try next: write offers and projects into the files, then offerbook check")]
    commands = {
        f"offerbook offers --sector {sector}": _("what is offered in a sector"),
        f"offerbook match {project}": _("what serves a project, and how well"),
        f"offerbook show {offer}": _("one record with its sources"),
    }
    width = max(map(len, commands)) + 3
    return [_("Try next:"), *(f"  {command:{width}}{meaning}" for command, meaning in commands.items())]


def _completed() -> list[str]:
    """The arguments before the word that a shell asks to complete; empty where it asks for none, or for a command."""
    words = os.environ.get("_TYPER_COMPLETE_ARGS") or os.environ.get("COMP_WORDS") or ""
    asked = f"_{PROGRAM.upper()}_COMPLETE" in os.environ
    return words.split()[1:] if asked and len(words.split()) > 2 else []


def run() -> None:
    """Make the streams ready, obey the command line, and leave with an exit code."""
    open_closed_streams()
    _Door.unicode = prepare_stdout()
    if f"_{PROGRAM.upper()}_COMPLETE" in os.environ:
        from typer import _completion_classes

        # Typer would lay out every meaning with Rich: that takes as long as all the rest, and breaks on "[/b]".
        _completion_classes._sanitize_help_text = lambda text: text
    try:
        door(_completed() or sys.argv[1:])(prog_name=PROGRAM)
    except SystemExit as end:
        # Typer leaves with 1 when the reader of a help text has gone.
        if isinstance(end.__context__, BrokenPipeError):
            sys.exit(DONE)
        raise
