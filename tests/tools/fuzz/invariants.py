"""What holds for every input: no exception, no hang, no exit of 70, no control character in what people read."""

from __future__ import annotations

import re
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

LONGEST = 10.0
"""Seconds of work that one input may take."""
LONGEST_WAIT = 120.0
"""Seconds by the clock; the campaigns run beside other work, which may take most of the machine."""
_STYLES = re.compile(r"\x1b\[[0-9;]*m|\x1b\]8;[^\x07\x1b]*(?:\x1b\\|\x07)|\r\x1b\[K")
"""What a terminal is told on purpose: colours, links, and to take away a line that says how far the work is."""
_RAW = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2066-\u2069\ufeff\ud800-\udfff]")


class BrokenError(Exception):
    """Something that must hold does not; the message says what."""


class HangError(BaseException):
    """One input took too long. No Exception, lest the program take it for one of its own."""


def require_clean(text: str, where: str) -> None:
    """BrokenError where a text that is shown has a character that could drive a terminal, or turn the text round."""
    found = _RAW.search(_STYLES.sub("", text).replace("\r\n", "\n"))
    if found:
        around = text[max(0, found.start() - 40) : found.end() + 40]
        raise BrokenError(f"raw {found[0]!r} in {where}: {around!r}")


@contextmanager
def in_time(seconds: float = LONGEST) -> Iterator[None]:
    """HangError where what is done takes longer; where a system has no such alarm, nothing."""
    if not hasattr(signal, "setitimer"):
        yield
        return

    def stop(number: int, _frame: FrameType | None) -> None:
        raise HangError(
            f"waited longer than {LONGEST_WAIT} s" if number == signal.SIGALRM else f"longer than {seconds} s"
        )

    timers = ((signal.SIGPROF, signal.ITIMER_PROF, seconds), (signal.SIGALRM, signal.ITIMER_REAL, LONGEST_WAIT))
    before = [signal.signal(number, stop) for number, _timer, _longest in timers]
    for _number, timer, longest in timers:
        signal.setitimer(timer, longest)
    try:
        yield
    finally:
        for (number, timer, _longest), handler in zip(timers, before, strict=True):
            signal.setitimer(timer, 0)
            signal.signal(number, handler)
