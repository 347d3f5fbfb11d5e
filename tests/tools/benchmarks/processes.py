"""Processes that are started and timed from outside, their output read from a pipe or a terminal."""

from __future__ import annotations

import fcntl
import os
import pty
import re
import shutil
import statistics
import struct
import sys
import tempfile
import termios
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

WIDTH = 118
"""Columns of the terminal."""


def nothing() -> None:
    """What most calls need before they are timed."""


class Call(NamedTuple):
    """A process to time.

    name: what it is called in the tables.
    argv: the program, found on PATH, and its arguments.
    terminal: whether it writes to a terminal rather than to a pipe.
    environment: what it has in its environment besides the usual.
    before: is called before each run, outside the clock.
    slow: takes so long that it is run once when things are tried out.
    status: the exit code that it should end with.
    """

    name: str
    argv: tuple[str, ...]
    terminal: bool = False
    environment: Mapping[str, str] = {}
    before: Callable[[], None] = nothing
    slow: bool = False
    status: int = 0


class Sample(NamedTuple):
    """What one run took, or the medians of several.

    wall: seconds by the clock.
    cpu: seconds of all processors, of the process and its children.
    peak: megabytes of memory at most, of the process or a child, whichever had more.
    """

    wall: float
    cpu: float
    peak: float


Medians = Mapping[str, Sample]
"""The medians of each call, by its name."""


class CallError(Exception):
    """A process did not end well; the message says which, and what it wrote."""


def run(call: Call, environment: Mapping[str, str], keep: bool = False) -> tuple[Sample, bytes]:
    """Run a process once; what it took, and what it wrote, where that is to be kept.

    What this process has in memory counts as the peak of those that it starts, so nothing is kept without need.
    """
    call.before()
    reader, writer = pty.openpty() if call.terminal else os.pipe()
    if call.terminal:
        fcntl.ioctl(writer, termios.TIOCSWINSZ, struct.pack("HHHH", 50, WIDTH, 0, 0))
    program = shutil.which(call.argv[0], path=environment["PATH"]) or call.argv[0]
    with tempfile.TemporaryFile() as complaints, Path(os.devnull).open("rb") as silence:
        streams = (writer if call.terminal else silence.fileno(), writer, complaints.fileno())
        actions = [(os.POSIX_SPAWN_DUP2, stream, number) for number, stream in enumerate(streams)]
        start = time.perf_counter()
        pid = os.posix_spawn(program, call.argv, {**environment, **call.environment}, file_actions=actions)
        os.close(writer)
        output = b"".join(part for part in _everything(reader) if keep)
        _pid, status, usage = os.wait4(pid, 0)
        took = time.perf_counter() - start
        os.close(reader)
        if os.waitstatus_to_exitcode(status) != call.status:
            complaints.seek(0)
            raise CallError(f"{call.name}: {' '.join(call.argv)}: {complaints.read().decode(errors='replace')[-500:]}")
    return Sample(took, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024), output


def _everything(reader: int) -> Iterator[bytes]:
    # A terminal whose other end is closed is an error, not an end.
    with suppress(OSError):
        while part := os.read(reader, 1 << 20):
            yield part


def peak_together(call: Call, environment: Mapping[str, str]) -> float:
    """Megabytes that a process and its children have at most at one time, pages that they share counted once."""
    call.before()
    actions = [(os.POSIX_SPAWN_OPEN, 1, os.devnull, os.O_WRONLY, 0)]
    pid = os.posix_spawn(call.argv[0], call.argv, {**environment, **call.environment}, file_actions=actions)
    most = 0.0
    while os.waitpid(pid, os.WNOHANG) == (0, 0):
        most = max(most, sum(map(_proportional, _family(pid))))
        time.sleep(0.05)
    return most


def _family(pid: int) -> Iterator[int]:
    yield pid
    with suppress(OSError):
        for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split():
            yield from _family(int(child))


def _proportional(pid: int) -> float:
    with suppress(OSError):
        found = re.search(r"^Pss: +(\d+) kB", Path(f"/proc/{pid}/smaps_rollup").read_text(), re.MULTILINE)
        return int(found[1]) / 1024 if found else 0.0
    return 0.0


def measured(
    calls: Sequence[Call], environment: Mapping[str, str], runs: int, quick: bool = False
) -> dict[str, Sample]:
    """The medians of calls that take turns."""
    samples: dict[str, list[Sample]] = {call.name: [] for call in calls}
    for turn in range(runs):
        for call in calls:
            if not (quick and call.slow and turn):
                progress(f"{turn + 1} of {runs}: {call.name}")
                samples[call.name].append(run(call, environment)[0])
    progress("")
    return {name: median(taken) for name, taken in samples.items()}


def median(samples: Iterable[Sample]) -> Sample:
    """The median of each figure by itself."""
    return Sample(*map(statistics.median, zip(*samples, strict=True)))


def after_another(*samples: Sample) -> Sample:
    """What calls take that are made one after another."""
    return Sample(sum(it.wall for it in samples), sum(it.cpu for it in samples), max(it.peak for it in samples))


def progress(step: str) -> None:
    """Say on a terminal what is going on."""
    if sys.stderr.isatty():
        print(f"\r\x1b[K{step}", end="", file=sys.stderr, flush=True)
