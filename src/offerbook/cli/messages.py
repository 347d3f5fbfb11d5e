"""TODO cli.messages"""

import sys
import time
from typing import NoReturn

import typer

from offerbook.cli.options import CommonOptions
from offerbook.cli.stdio import DeferredStream
from offerbook.text.i18n import _

DONE, FOUND, USAGE, NO_CATALOGUE, NOT_WRITTEN, BUG, INTERRUPTED = 0, 1, 2, 3, 4, 70, 130


class _Door:
    """What is known of the program's outputs while it runs.

    unicode: whether the terminal showed more than ASCII before the stream was made ready.
    answer: what an answer is written to; None while nothing was written.
    progressing: whether a line on stderr says what is being done.
    """

    unicode = True
    answer: DeferredStream | None = None
    progressing = False


def fail(message: str, code: int) -> NoReturn:
    """End the program with a message on stderr and an exit code."""
    end_progress()
    from offerbook.text.normalize import safe

    print(safe(_("Error: {message}").format(message=message), keep="\n"), file=sys.stderr)
    raise typer.Exit(code)


def say(common: CommonOptions, message: str) -> None:
    """A count or a hint on stderr, unless the user asked for quiet."""
    end_progress()
    if not common.quiet:
        from offerbook.text.normalize import safe

        print(safe(message, keep="\n"), file=sys.stderr)


class Progress:
    """Says on a line of a terminal's stderr what is being done, once that takes more than a second.

    doing: the message, in which `{step}` stands for the file or need that it is about.
    """

    def __init__(self, common: CommonOptions, doing: str) -> None:
        self.wanted = not common.quiet and sys.stderr.isatty()
        self.doing = doing
        self.start = self.last = time.monotonic()

    def __call__(self, step: str) -> None:
        now = time.monotonic()
        if self.wanted and now - self.start > 1 and now - self.last > 0.1:
            from offerbook.text.normalize import safe

            self.last, _Door.progressing = now, True
            print(f"\r\x1b[K{self.doing.format(step=safe(step))}", end="", file=sys.stderr, flush=True)


def end_progress() -> None:
    """Take away the line that says what is being done, before anything else is said."""
    if _Door.progressing:
        _Door.progressing = False
        print("\r\x1b[K", end="", file=sys.stderr, flush=True)
