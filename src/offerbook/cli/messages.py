"""What a command says besides its answer: notes, errors and progress, all on stderr."""

from __future__ import annotations

import sys
import time

from offerbook.cli.stdio import is_terminal, terminal_size, write_note
from offerbook.text.i18n import _
from offerbook.text.normalize import safe

ERASE_LINE = "\r\x1b[K"


class Messages:
    """The notes of one run of a command.

    quiet: whether the user asked for no counts and hints.
    """

    def __init__(self, quiet: bool = False) -> None:
        self.quiet = quiet
        self._shows_progress = False

    def note(self, message: str) -> None:
        """A count or a hint, unless the user asked for quiet."""
        self.end_progress()
        if not self.quiet:
            write_note(_fitted(safe(message, keep="\n")))

    def error(self, message: str) -> None:
        """What went wrong, in a sentence."""
        self.end_progress()
        write_note(_fitted(safe(_("Error: {message}").format(message=message), keep="\n")))

    def progress(self, message: str) -> Progress:
        """What shows how far a long work is. `{step}` in the message stands for the file or the need that it is at."""
        return Progress(self, message)

    def show_progress(self, text: str) -> None:
        """Put a text on the progress line, in the place of the one before."""
        self._shows_progress = True
        write_note(f"{ERASE_LINE}{text}", end="")

    def end_progress(self) -> None:
        """Take the progress line away, before anything else is written."""
        if self._shows_progress:
            self._shows_progress = False
            write_note(ERASE_LINE, end="")


class Progress:
    """Shows on a terminal's stderr what a work of more than a second is at; call it with each step."""

    FIRST_AFTER = 1.0
    """Seconds before the first progress line."""
    EVERY = 0.1
    """Seconds between two of them."""

    def __init__(self, messages: Messages, message: str) -> None:
        self._messages = messages
        self._message = message
        self._wanted = not messages.quiet and sys.stderr.isatty()
        self._start = self._last = time.monotonic()

    def __call__(self, step: str) -> None:
        now = time.monotonic()
        if self._wanted and now - self._start > self.FIRST_AFTER and now - self._last > self.EVERY:
            self._last = now
            self._messages.show_progress(self._message.format(step=safe(step)))


def _fitted(text: str) -> str:
    """The text with its lines broken at words, where a terminal would break them anywhere."""
    lines = text.split("\n")
    if not is_terminal(sys.stderr) or max(map(len, lines)) <= (width := terminal_size(sys.stderr).columns):
        return text
    from offerbook.tables.rendering import RenderOptions
    from offerbook.tables.screen import ScreenLine, Span, screen_text

    screen = tuple(ScreenLine((Span(line.lstrip()),), len(line) - len(line.lstrip())) for line in lines)
    return screen_text(screen, RenderOptions(width)).removesuffix("\n")
