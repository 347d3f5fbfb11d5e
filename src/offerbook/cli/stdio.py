"""The program's streams: made ready at the start, and what happens when one of them takes no more.

The answer goes to stdout: what could not be written there is an error of the program's. Notes go to stderr, and a stderr that
is closed, full or gone changes neither the answer nor the exit code.
"""

from __future__ import annotations

import codecs
import io
import os
import stat
import sys
from collections.abc import Mapping
from contextlib import suppress
from typing import TextIO

from offerbook.tables.rendering import ColourOption


def prepare_stdout(environ: Mapping[str, str] = os.environ) -> bool:
    """Make stdout and stderr UTF-8 that never fails, with the same line ends everywhere.

    Returns whether the terminal that was there before shows more than ASCII.
    """
    unicode = supports_unicode(getattr(sys.stdout, "encoding", None), environ)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace", newline="\n")
    _have_console_obey_colours()
    return unicode


def _have_console_obey_colours() -> None:
    """Have the console of Windows take escape sequences for what they are; one that cannot gets no colours."""
    if sys.platform == "win32":
        import ctypes

        kernel = ctypes.windll.kernel32
        mode = ctypes.c_ulong()
        for stream in (-11, -12):  # stdout and stderr
            handle = kernel.GetStdHandle(stream)
            if kernel.GetConsoleMode(handle, ctypes.byref(mode)) and not kernel.SetConsoleMode(handle, mode.value | 4):
                os.environ.setdefault("NO_COLOR", "1")


def open_closed_streams() -> None:
    """Open what the program was started without (`2>&-`): else the next file opened would take the stream's place."""
    for number in range(3):
        try:
            os.fstat(number)
        except OSError:
            os.open(os.devnull, os.O_RDWR)
    if sys.stderr is None:
        sys.stderr = open(os.devnull, "w", encoding="utf-8")  # noqa: PTH123, SIM115 - it stays open to the end


def write_note(text: str, end: str = "\n") -> None:
    """Write to stderr, or nowhere once it takes no more. The only place that writes there."""
    try:
        print(text, end=end, file=sys.stderr, flush=True)
    except (OSError, ValueError):
        _abandon(sys.stderr)


def is_terminal(stream: TextIO | None) -> bool:
    """Whether a stream, if there is one and it is open, leads to a terminal."""
    try:
        return stream is not None and stream.isatty()
    except ValueError:
        return False


def feeds_pager() -> bool:
    """Whether stdout may be read by a pager, which has the terminal's screen: it is a pipe, and stderr is a terminal."""
    try:
        return is_terminal(sys.stderr) and stat.S_ISFIFO(os.fstat(sys.stdout.fileno()).st_mode)
    except (OSError, ValueError, AttributeError):
        return False


def abandon_stdout() -> None:
    """Drop what stdout did not take; Python would try once more at the end, and complain."""
    _abandon(sys.stdout)


def _abandon(stream: TextIO) -> None:
    """Lead a stream to the null device, so that what waits to be written goes there."""
    with suppress(OSError, ValueError, AttributeError):
        null = os.open(os.devnull, os.O_WRONLY)
        os.dup2(null, stream.fileno())
        os.close(null)


class DeferredStream:
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


_LINKING_PROGRAMS = ("iTerm.app", "WezTerm", "vscode", "Hyper", "ghostty", "rio", "Tabby")
_LINKING_TERMS = ("xterm-kitty", "alacritty", "foot", "xterm-ghostty", "wezterm", "contour")


def links_wanted(isatty: bool, environ: Mapping[str, str]) -> bool:
    """Whether a terminal makes links of OSC 8: FORCE_HYPERLINK says so, or the terminal is known to."""
    if forced := environ.get("FORCE_HYPERLINK", ""):
        return isatty and forced != "0"
    if not isatty or environ.get("TERM") == "dumb" or environ.get("TMUX"):
        return False
    vte = environ.get("VTE_VERSION", "")
    return (
        (_small_number(vte) >= 5000)
        or environ.get("TERM_PROGRAM") in _LINKING_PROGRAMS
        or environ.get("TERM") in _LINKING_TERMS
        or bool(environ.get("WT_SESSION") or environ.get("KONSOLE_VERSION"))
    )


def terminal_size(stream: TextIO, environ: Mapping[str, str] = os.environ) -> os.terminal_size:
    """Columns and lines: COLUMNS and LINES where they are set, then the stream's terminal, then 80 by 24."""
    try:
        own = os.get_terminal_size(stream.fileno())
    except (OSError, ValueError, AttributeError):
        own = os.terminal_size((0, 0))

    def chosen(name: str, found: int, otherwise: int) -> int:
        return _small_number(environ.get(name, "")) or found or otherwise

    return os.terminal_size((chosen("COLUMNS", own.columns, 80), chosen("LINES", own.lines, 24)))


def _small_number(text: str) -> int:
    """The number of at most five digits that a text is, else 0: nothing on a screen is wider, and Python refuses 5,000 digits."""
    return int(text) if len(text) <= 5 and text.isdecimal() else 0
