"""The program on a terminal of a given width, as a person sees it."""

from __future__ import annotations

import os
import struct
from pathlib import Path

import pytest

from tests.conftest import environment_of
from tests.program import start

LINES = 50


def on_terminal(arguments: list[str], width: int, folder: Path, **environment: str) -> str:
    """Everything that the program writes to a terminal of `width` columns, run in a folder; line ends are newlines.

    The test that asks is skipped on a system without pseudo-terminals, which is Windows.
    """
    leader, follower = terminal(width)
    wait = start(
        arguments,
        folder,
        environment_of(folder) | {"TERM": "xterm-256color", "NO_COLOR": "1"} | environment,
        (follower, follower, follower),
    )
    os.close(follower)
    output = read_to_end(leader)
    wait()
    return output


def terminal(width: int) -> tuple[int, int]:
    """A new pseudo-terminal of `width` columns and 50 lines: the descriptors of who watches it and of who writes to it."""
    pytest.importorskip("pty", reason="there are no pseudo-terminals on this system")
    import fcntl
    import pty
    import termios

    leader, follower = pty.openpty()
    fcntl.ioctl(follower, termios.TIOCSWINSZ, struct.pack("HHHH", LINES, width, 0, 0))
    return leader, follower


def read_to_end(leader: int) -> str:
    """What is written to the terminal until its last writer is gone; `leader` is closed then."""
    parts: list[bytes] = []
    while True:
        try:
            part = os.read(leader, 1 << 16)
        except OSError:  # Linux says so that the other end is closed.
            break
        if not part:
            break
        parts.append(part)
    os.close(leader)
    return b"".join(parts).decode().replace("\r\n", "\n")
