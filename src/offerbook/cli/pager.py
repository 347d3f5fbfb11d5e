"""The reader's pager, which shows what is longer than the screen, as git has it.

`PAGER` names it, else it is less, if there is one; an empty name and "cat" mean none. Where LESS is not set it is FRX: less ends by
itself where one screen is enough, shows colours, and leaves what was read on the screen.
"""

from __future__ import annotations

import shutil
import signal
import subprocess
import sys
from collections.abc import Mapping
from contextlib import suppress

COMMAND_NOT_FOUND = 127
"""What a shell says where there is no such program."""


def pager_command(environment: Mapping[str, str]) -> str:
    """The command line of the pager; empty where none is wanted or none is there."""
    named = environment.get("PAGER")
    if named is None:
        return "less" if shutil.which("less", path=environment.get("PATH")) else ""
    return "" if named.strip() == "cat" else named.strip()


def is_longer(text: str, lines: int) -> bool:
    """Whether a text does not fit a screen of so many lines, with the prompt below it."""
    return text.count("\n") >= lines


def show_in_pager(text: str, command: str, environment: Mapping[str, str]) -> bool:
    """Show a text in the pager, until the reader leaves it; False where it cannot be started, and nothing was shown."""
    sys.stdout.flush()
    if sys.platform == "win32" and not shutil.which(command.split(maxsplit=1)[0].strip('"')):
        # The shell there does not say by its exit code that it found no such command.
        return False
    settings = {"LESS": "FRX", "LV": "-c", **environment}
    try:
        pager = subprocess.Popen(command, shell=True, stdin=subprocess.PIPE, env=settings)
    except OSError:
        return False
    # An interrupt is the pager's: less stops what it is doing at it, and goes on.
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        with suppress(OSError):
            # Who leaves the pager has seen enough.
            pager.communicate(text.encode("utf-8", "backslashreplace"))
    finally:
        status = pager.wait()
        signal.signal(signal.SIGINT, before)
    return status != COMMAND_NOT_FOUND
