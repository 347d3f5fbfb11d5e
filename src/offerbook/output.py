"""Where output goes: the streams, what their terminal can show, and files written whole or not at all."""

from __future__ import annotations

import codecs
import io
import os
import stat
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO, Literal, NamedTuple, TextIO

from offerbook.language import _

ColourOption = Literal["auto", "always", "never"]
Excel = Literal["en", "ru"]

TERMINAL_ROWS = 200
"""Rows that a terminal is shown at once; more of them are slow to lay out and scroll away."""


class Look(NamedTuple):
    """How output is wanted; every renderer reads what concerns it.

    width: columns of the terminal; None where no line is too long, as in a file.
    colour: whether to colour.
    unicode: whether ✓ – ─ can be shown; otherwise they have ASCII forms.
    excel: the spreadsheet that CSV is meant for; None is plain CSV.
    limit: rows shown at most by the formats for a terminal; None shows all.
    """

    width: int | None = None
    colour: bool = False
    unicode: bool = True
    excel: Excel | None = None
    limit: int | None = None


class Shown(NamedTuple):
    """What the reader got to see, for the notes on stderr.

    rows: rows written.
    hidden_columns: keys of the columns that did not fit, in the table's order.
    more_rows: rows left out at the end.
    """

    rows: int
    hidden_columns: tuple[str, ...] = ()
    more_rows: int = 0


class OutputError(Exception):
    """The output could not be written; the message says where and why."""


def prepare_stdout(environ: Mapping[str, str] = os.environ) -> bool:
    """Make stdout and stderr UTF-8 that never fails, with the same line ends everywhere.

    Returns whether the terminal that was there before shows more than ASCII.
    """
    unicode = supports_unicode(getattr(sys.stdout, "encoding", None), environ)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace", newline="\n")
    return unicode


def open_closed_streams() -> None:
    """Open what the program was started without (`2>&-`): else the next file opened would take the stream's place."""
    for number in range(3):
        try:
            os.fstat(number)
        except OSError:
            os.open(os.devnull, os.O_RDWR)
    if sys.stderr is None:
        sys.stderr = open(os.devnull, "w", encoding="utf-8")  # noqa: PTH123, SIM115 - it stays open to the end


def abandon_stdout() -> None:
    """Drop what stdout did not take; Python would try once more at the end, and complain."""
    with suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


class Held:
    """A stream that holds back the beginning, so that an answer which fails early can be given anew.

    begun: whether anything was passed on to the stream behind it.
    """

    ENOUGH = 1 << 16

    def __init__(self, stream: TextIO) -> None:
        self.begun = False
        self._stream = stream
        self._parts: list[str] = []
        self._size = 0

    def write(self, text: str) -> int:
        """Hold the text back, or pass it on once enough is held."""
        if self.begun:
            return self._stream.write(text)
        self._parts.append(text)
        self._size += len(text)
        if self._size > self.ENOUGH:
            self.release()
        return len(text)

    def release(self) -> None:
        """Pass on what is held back; what follows goes straight through."""
        if not self.begun:
            self.begun = True
            self._stream.write("".join(self._parts))
            self._parts.clear()


def supports_unicode(encoding: str | None, environ: Mapping[str, str]) -> bool:
    """Whether a terminal shows ✓ and ─: its encoding is UTF-8, and it is neither dumb nor in the C locale."""
    try:
        name = codecs.lookup(encoding or "ascii").name
    except LookupError:
        return False
    # Python makes UTF-8 of a C locale by itself, so that the encoding alone does not tell.
    locale = environ.get("LC_ALL") or environ.get("LC_CTYPE") or environ.get("LANG") or ""
    return name.startswith("utf") and locale not in ("C", "POSIX") and environ.get("TERM") != "dumb"


def colour_wanted(option: ColourOption, isatty: bool, environ: Mapping[str, str]) -> bool:
    """Whether to colour: the option, then NO_COLOR, then FORCE_COLOR or CLICOLOR_FORCE, then the terminal."""
    if option != "auto":
        return option == "always"
    if environ.get("NO_COLOR"):
        return False
    if any(environ.get(name, "") not in ("", "0") for name in ("FORCE_COLOR", "CLICOLOR_FORCE")):
        return True
    return isatty and environ.get("TERM") != "dumb"


def terminal_size(stream: TextIO, environ: Mapping[str, str] = os.environ) -> os.terminal_size:
    """Columns and lines: COLUMNS and LINES where they are set, then the stream's terminal, then 80 by 24."""
    try:
        own = os.get_terminal_size(stream.fileno())
    except (OSError, ValueError, AttributeError):
        own = os.terminal_size((0, 0))

    def chosen(name: str, found: int, otherwise: int) -> int:
        wish = environ.get(name, "")
        return (int(wish) if wish.isdecimal() else 0) or found or otherwise

    return os.terminal_size((chosen("COLUMNS", own.columns, 80), chosen("LINES", own.lines, 24)))


@contextmanager
def open_output(path: Path | str) -> Iterator[TextIO]:
    """A UTF-8 text file that appears whole when the block ends, or not at all when it fails.

    Line ends are written as they are given. A link's target is replaced, not the link. What is no file, such
    as a device or a pipe, is written as it comes. OutputError when anything of it fails.
    """
    with open_output_binary(path) as raw:
        # Unpaired surrogates, from odd bytes in arguments, are written in their escaped form.
        text = io.TextIOWrapper(raw, encoding="utf-8", errors="backslashreplace", newline="")
        yield text
        text.flush()
        text.detach()


@contextmanager
def open_output_binary(path: Path | str) -> Iterator[BinaryIO]:
    """Like `open_output`, for bytes."""
    path = Path(path)
    try:
        mode = _mode(path)
        if mode is not None and not stat.S_ISREG(mode):
            with path.open("wb") as device:
                yield device
            return
        target = path.resolve()
        if mode is not None and not os.access(target, os.W_OK):
            raise OutputError(_("cannot write {path}: it is read-only").format(path=path))
        # In the target's own folder: a rename is one step only within one file system.
        draft = target.parent / f".offerbook-{os.urandom(8).hex()}.tmp"
        try:
            with draft.open("xb") as file:
                yield file
            if mode is not None:
                draft.chmod(stat.S_IMODE(mode))
            draft.replace(target)
        except BaseException:
            with suppress(OSError):
                draft.unlink()
            raise
    except OSError as error:
        raise OutputError(_reason(path, error)) from error


def _mode(path: Path) -> int | None:
    try:
        return path.stat().st_mode
    except FileNotFoundError:
        return None


def _reason(path: Path, error: OSError) -> str:
    if isinstance(error, FileNotFoundError | NotADirectoryError) and not path.parent.is_dir():
        return _("cannot write {path}: there is no folder {folder}").format(path=path, folder=path.parent)
    if path.is_dir():
        return _("cannot write {path}: it is a folder").format(path=path)
    return _("cannot write {path}: {reason}").format(path=path, reason=error.strerror or error)
