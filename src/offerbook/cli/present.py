"""Where an answer goes, and how: the options of a table are checked before anything is read, and obeyed when it is there."""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

import typer

from offerbook.cli.exit_codes import FOUND
from offerbook.cli.options import LETTER_FORMATS, LetterOptions, TableOptions, split_names
from offerbook.cli.session import Session
from offerbook.cli.stdio import DeferredStream, colour_wanted, feeds_pager, links_wanted, terminal_size
from offerbook.tables.rendering import TERMINAL_ROWS, RenderOptions, RenderResult
from offerbook.text.errors import CatalogueNotFoundError, UsageError
from offerbook.text.i18n import _, ngettext

if TYPE_CHECKING:
    from offerbook.tables.screen import Screen
    from offerbook.tables.table import Column, Table


class TableOutput:
    """Where a command's table goes, as its options say.

    options: as they were given.
    columns: what --columns names; empty for the usual ones.
    sort: what --sort names, in order.
    limit: rows at most; None for all.
    format: the name of the format.
    nothing: what is said where there is no row, in the place of "nothing found".

    Raises UsageError for options that lead nowhere or contradict each other, OutputError for a file that cannot be written.
    """

    own_formats: Mapping[str, str] = {}
    """Formats that the command writes itself, besides those of every table, with the ending that asks for each."""
    options_type = TableOptions

    def __init__(self, session: Session, options: TableOptions) -> None:
        self._session = session
        if options.output == Path("-"):
            options.output = None
        self.options = options
        if options.columns is not None and not any(name.strip() for name in options.columns):
            raise UsageError(_("--columns names no column; `--columns help` lists them"))
        self.columns = tuple(options.columns or ())
        self.sort = tuple(split_names(options.sort))
        self.limit = options.limit
        self.nothing = ""
        self._terminal = options.output is None and sys.stdout.isatty()
        self.format = chosen_format(options, "table" if self._terminal else "tsv", self.own_formats)
        if options.output is not None:
            from offerbook.tables.files import check_writable

            check_is_no_catalogue_file(session, options.output)
            check_writable(options.output)

    @property
    def wants_help(self) -> bool:
        """Whether the columns are to be listed instead of the rows."""
        return self.columns == ("help",)

    @property
    def shows_screen(self) -> bool:
        """Whether the answer goes to a terminal and no option asks for rows: a format, columns, their order or number."""
        options = self.options
        asks_for_rows = options.format or options.columns or options.sort or options.limit is not None or options.excel
        return self._terminal and not asks_for_rows

    @property
    def shows_names(self) -> bool:
        """Whether names stand in the place of ids: in a workbook, where no option names columns."""
        return self.format == "xlsx" and not (self.columns or self.sort)

    @property
    def is_read_by_programs(self) -> bool:
        """Whether each row is written as it comes, in the order in which it is made and under the columns' keys."""
        options = self.options
        is_plain = self.format in ("csv", "tsv", "json", "jsonl") and not self._terminal
        return is_plain and not options.sort and options.limit is None

    @property
    def width(self) -> int | None:
        """Columns of the terminal; None where no line is too long."""
        return self._terminal_options().width

    def check_columns(self, table: str, known: Iterable[str]) -> None:
        """Refuse --columns and --sort that name what a table does not have; UsageError says what is near."""
        from offerbook.tables.arrange import select_columns, unknown_column

        names = list(known)
        if not self.wants_help:
            select_columns(table, self.columns, names, names)
        for key in self.sort:
            if key.removeprefix("-") not in names:
                raise unknown_column(table, key.removeprefix("-"), names)

    def show(self, table: Table, hint: str | Callable[[], str] = "") -> None:
        """Write the table, and say on stderr what the reader did not get to see, and a hint, which may be known only then."""
        self._session.messages.end_progress()
        result = self._write_file(table) if self.options.output is not None else self._write_stdout(table)
        if text := hint if isinstance(hint, str) else hint():
            self._session.note(text)
        if self.options.fail_empty and not result.rows:
            raise typer.Exit(FOUND)

    def show_screen(self, screen: Screen, rows: int, instead: str = "") -> None:
        """Write an answer that is laid out for a terminal; `rows` are the answers in it, `instead` what there is where it is empty."""
        from offerbook.tables.screen import screen_text

        self._session.messages.end_progress()
        with self._stdout() as stream:
            stream.write(screen_text(screen, self._terminal_options()))
        if not screen:
            self._session.note("\n".join(filter(None, (self.nothing or _("nothing found"), instead))))
        if self.options.fail_empty and not rows:
            raise typer.Exit(FOUND)

    def show_text(self, screen: Screen) -> None:
        """Write what is to be read as a text, to the file that is named or to stdout."""
        from offerbook.tables.screen import screen_text

        self._session.messages.end_progress()
        path = self.options.output
        if path is None:
            with self._stdout() as stream:
                stream.write(screen_text(screen, self._terminal_options()))
            return
        from offerbook.tables.files import open_output
        from offerbook.tables.stamp import SealedStream

        with open_output(path) as file:
            sealed = SealedStream(file)
            sealed.write(screen_text(screen, RenderOptions()))
            if stamp := self._session.stamp():
                sealed.seal(stamp)
        self._session.note(_("wrote {path}").format(path=path))

    def show_arranged(self, table: Table, hint: str = "") -> None:
        """Show a table that was made whole, and a hint: under the columns asked for, sorted and cut as asked."""
        from offerbook.tables.arrange import arrange, help_of_table

        if self.wants_help:
            self.show(help_of_table(table))
        else:
            self.show(arrange(table, self.columns, self.sort, self.limit), hint)

    def _write_file(self, table: Table) -> RenderResult:
        from offerbook.tables.files import open_output, open_output_binary
        from offerbook.tables.formats import RENDERERS, write

        path = self.options.output
        assert path is not None
        if self.format == "xlsx":
            from offerbook.authoring.answers import require_unanswered

            require_unanswered(path)
        renderer = RENDERERS[self.format]
        is_stamped = renderer.stamped or renderer.seal
        stamp, source = (self._session.stamp(), self._session.source) if is_stamped else (None, None)
        with open_output_binary(path) if renderer.binary else open_output(path) as file:
            result = write(table, self.format, file, excel=self.options.excel, stamp=stamp, source=source)
        text = ngettext("wrote {count} row to {path}", "wrote {count} rows to {path}", result.rows)
        self._session.note(text.format(count=result.rows, path=path))
        return result

    def _write_stdout(self, table: Table) -> RenderResult:
        from offerbook.tables.formats import RENDERERS

        options = self._terminal_options()
        if RENDERERS[self.format].stamped:
            options.stamp, options.source = self._session.stamp(), self._session.source
        with self._stdout() as stream:
            result: RenderResult = RENDERERS[self.format].write(table, stream, options)
        if self._terminal or sys.stderr.isatty():
            self._session.note("\n".join(summary(result, table, self.nothing)))
        return result

    @contextmanager
    def _stdout(self) -> Iterator[DeferredStream]:
        """What goes to stdout; on a terminal through the reader's pager, where it is longer than the screen."""
        if not self._terminal or self._session.options.no_pager:
            stream = self._session.answer = DeferredStream(sys.stdout)
            yield stream
            stream.release()
            if feeds_pager():
                # What is said now would land among the lines that `less` shows.
                self._session.messages.quiet = True
            return
        text = io.StringIO()
        stream = self._session.answer = DeferredStream(text)
        yield stream
        stream.release()
        write_or_page(text.getvalue())

    def _terminal_options(self) -> RenderOptions:
        """How stdout is written to, a terminal or not."""
        return RenderOptions(
            width=terminal_size(sys.stdout).columns if self._terminal else None,
            colour=colour_wanted(self._session.options.color, self._terminal, os.environ),
            unicode=self._session.unicode,
            excel=self.options.excel,
            limit=TERMINAL_ROWS if self._terminal and self.limit is None else None,
            links=links_wanted(self._terminal, os.environ),
        )


def write_or_page(text: str) -> None:
    """Write a text to the terminal, through the reader's pager where it is longer than the screen."""
    from offerbook.cli.pager import is_longer, pager_command, show_in_pager

    if is_longer(text, terminal_size(sys.stdout).lines):
        command = pager_command(os.environ)
        if command and show_in_pager(text, command, os.environ):
            return
    sys.stdout.write(text)


class LetterOutput(TableOutput):
    """Where a command's table goes, or its letters."""

    own_formats = LETTER_FORMATS
    options_type = LetterOptions

    def write_document(self, write: Callable[[BinaryIO], None]) -> None:
        """Write a document into the file that -o names."""
        from offerbook.tables.files import open_output_binary

        path = self.options.output
        if path is None:
            raise UsageError(_("{format} is no text; name a file with -o").format(format=self.format))
        self._session.messages.end_progress()
        with open_output_binary(path) as file:
            write(file)
        self._session.note(_("wrote {path}").format(path=path))

    @property
    def writes_answer_sheet(self) -> bool:
        """Whether a workbook is written with room for the answers: where no option asks for other columns or rows."""
        options = self.options
        is_whole = not (options.columns or options.sort or options.limit is not None)
        return self.format == "xlsx" and options.output is not None and is_whole

    @property
    def writes_letters(self) -> bool:
        """Whether letters are asked for."""
        return self.format in self.own_formats


def summary(result: RenderResult, table: Table, nothing: str = "") -> Sequence[str]:
    """The counts and hints that follow a table on a terminal; `nothing` is what is said where there is no row."""
    rows = result.rows + result.more_rows
    counted = ngettext("{count} row", "{count} rows", rows).format(count=rows)
    notes = [counted if rows else nothing or _("nothing found")]
    if table.total is not None and (total := table.total()) > rows:
        notes = [_("{count} of {total} rows (--limit)").format(count=rows, total=total)]
    if result.more_rows:
        text = _("{count} more not shown; --limit {all} shows all, -o FILE writes them")
        notes.append(text.format(count=result.more_rows, all=rows))
    if result.hidden_columns:
        columns = ", ".join(_named(column) for column in table.columns if column.key in result.hidden_columns)
        notes.append(_("not shown (terminal too narrow): {columns}").format(columns=columns))
    return notes


def _named(column: Column) -> str:
    """A column as its reader knows it, with the key that --columns takes where that is another word."""
    return column.key if column.heading.casefold() == column.key else f"{column.heading} ({column.key})"


def check_is_no_catalogue_file(session: Session, path: Path) -> None:
    """Refuse to write over a file of the catalogue itself, or to add one to it; UsageError."""
    from offerbook.loading.locate import current_folder, is_catalogue_file, locate_all

    with suppress(CatalogueNotFoundError):
        root = locate_all(session.options.catalogue or (), os.environ, current_folder())
        if is_catalogue_file(root, path):
            raise UsageError(_("{path} is a file of the catalogue; name another file").format(path=path))


def chosen_format(options: TableOptions, default: str, own_formats: Mapping[str, str]) -> str:
    """The format that --format, the ending of --output and --excel agree on; UsageError where they do not."""
    from offerbook.tables.formats import ENDINGS, RENDERERS, format_for

    if own := _own_format(options, own_formats):
        return own
    own_endings = [ending for ending in own_formats.values() if ending != ".txt"]
    named = None if options.format is None else _format_named(options.format, own_formats)
    ending = format_for(options.output) if options.output is not None else None
    if ending not in RENDERERS:
        ending = None
    if options.output is not None and named is None and ending is None:
        if options.output.is_dir():
            text = _("{path} is a folder; name a file in it, such as {file}")
            raise UsageError(text.format(path=options.output, file=options.output / "answer.csv"))
        raise UsageError(
            _("the ending of {path} names no format; add --format, or use one of {endings}").format(
                path=options.output,
                endings=" ".join((*own_endings, *(end for end, format in ENDINGS.items() if format in RENDERERS))),
            )
        )
    if named and ending and not _fits_ending(named, ending):
        raise UsageError(
            _("--format {format} and the ending of {path} contradict each other; leave one out").format(
                format=named, path=options.output
            )
        )
    if named and options.output is not None:
        _check_known_ending(
            named, options.output, [end for end, format in ENDINGS.items() if format == named] or [".txt"]
        )
    if options.excel and (named or ending or "csv") != "csv":
        raise UsageError(_("--excel is for CSV; leave --format out, or make it csv"))
    format = named or ending or ("csv" if options.excel else default)
    if options.output is None and RENDERERS[format].binary:
        raise UsageError(_("{format} is no text; name a file with -o").format(format=format))
    return format


def _own_format(options: TableOptions, own_formats: Mapping[str, str]) -> str | None:
    """The format of the command's own that is asked for; None for one of every table. UsageError for a wrong ending."""
    ending = options.output.suffix.casefold() if options.output is not None else ""
    by_ending = next((format for format, it in own_formats.items() if it == ending != ".txt"), None)
    if options.format is None:
        return by_ending
    if options.format not in own_formats or options.excel:
        return None
    # The name of letters as text is that of all letters: in a document, where the ending asks for one.
    if by_ending and own_formats[options.format] == ".txt":
        return by_ending
    _check_own_ending(options, own_formats)
    return options.format


def _check_own_ending(options: TableOptions, own_formats: Mapping[str, str]) -> None:
    """Refuse a file for letters whose ending says that it holds something else; UsageError names the endings that do."""
    from offerbook.tables.formats import format_for

    path, format = options.output, str(options.format)
    if path is not None and path.suffix.casefold() != own_formats[format]:
        if path.suffix.casefold() in own_formats.values() or format_for(path) is not None:
            text = _("--format {format} and the ending of {path} contradict each other; leave one out")
            raise UsageError(text.format(format=format, path=path))
        _check_known_ending(format, path, _endings_of(format, own_formats))


def _endings_of(format: str, own_formats: Mapping[str, str]) -> Sequence[str]:
    """The endings of the files that a format of the command's own makes: what is a text can be a document, too."""
    own = own_formats[format]
    return list(own_formats.values()) if own == ".txt" else [own]


def _check_known_ending(format: str, path: Path, endings: Sequence[str]) -> None:
    """Refuse a file that another program would take for one of its own, and could not open; UsageError."""
    from offerbook.tables.formats import FOREIGN_ENDINGS

    if path.suffix.casefold() in FOREIGN_ENDINGS:
        text = _("--format {format} makes no {ending} file; give {path} one of the endings {endings}")
        endings = " ".join(endings)
        raise UsageError(text.format(format=format, ending=path.suffix, path=path, endings=endings))


def _format_named(name: str, own_formats: Iterable[str]) -> str:
    from offerbook.tables.formats import OTHER_PROGRAMS, RENDERERS, format_named

    format = format_named(name)
    if format is None:
        from offerbook.text.spelling import nearest

        known = (*own_formats, *RENDERERS)
        near = nearest(name, known) or nearest(name, OTHER_PROGRAMS)
        if near:
            message = _('there is no format "{format}"; did you mean "{near}"? Formats are {all}.')
        else:
            message = _('there is no format "{format}". Formats are {all}.')
        raise UsageError(
            message.format(format=name, near=OTHER_PROGRAMS.get(near[0], near[0]) if near else "", all=", ".join(known))
        )
    return format


def _fits_ending(format: str, ending: str) -> bool:
    """Whether a file of that ending can hold that format: .txt what has no ending of its own, .tex each kind of LaTeX."""
    from offerbook.tables.formats import ENDINGS

    return format == ending or format.startswith(f"{ending}_") or (ending == "table" and format not in ENDINGS.values())
