"""The program on a terminal of a given width, as a person sees it."""

from __future__ import annotations

import fcntl
import os
import pty
import struct
import sys
import termios
from pathlib import Path

from tests.conftest import environment_of


def on_terminal(arguments: list[str], width: int, folder: Path, **environment: str) -> str:
    """Everything that the program writes to a terminal of `width` columns, run in a folder; line ends are newlines."""
    leader, follower = pty.openpty()
    fcntl.ioctl(follower, termios.TIOCSWINSZ, struct.pack("HHHH", 50, width, 0, 0))
    said = b""
    child = os.fork()
    if child == 0:
        os.close(leader)
        os.setsid()
        for stream in (0, 1, 2):
            os.dup2(follower, stream)
        os.chdir(folder)
        os.execve(
            sys.executable,
            [sys.executable, "-m", "offerbook", *arguments],
            environment_of(folder) | {"TERM": "xterm-256color", "NO_COLOR": "1"} | environment,
        )
    os.close(follower)
    while True:
        try:
            read = os.read(leader, 65536)
        except OSError:
            break
        if not read:
            break
        said += read
    os.waitpid(child, 0)
    os.close(leader)
    return said.decode().replace("\r\n", "\n")
