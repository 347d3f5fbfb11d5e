"""The program as a process, copied from one that has already loaded what is slow to load.

A new Python that imports Typer, Rich and the rest takes longer than most commands; a copy of one that has done so takes a few
milliseconds. It has loaded the command line too, in English and without completions; a command in another language, or a shell
that asks for completions, drops that and builds its own.
Where a process cannot be copied (Windows), or the environment names what Python, Typer or Rich read when they are loaded, a
new Python is started.
"""

from __future__ import annotations

import atexit
import gc
import importlib
import json
import os
import pkgutil
import runpy
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, NoReturn

if TYPE_CHECKING:
    from offerbook.text.i18n import Language

READ_BY_COMMANDS = (
    "OFFERBOOK_LANG",
    "OFFERBOOK_CATALOGUE",
    "_OFFERBOOK_COMPLETE",
    "_TYPER_COMPLETE",
    "COMP_",
    "XDG_",
    "PAGER",
    "LESS",
    "TERM",
    "NO_COLOR",
    "LINES",
    "HOME",
)
"""Beginnings of the variables that every command reads anew."""
SLOW = (
    "sqlite3",
    "multiprocessing",
    "typer",
    "typer.rich_utils",
    "rich.table",
    "pymorphy3",
    "xlsxwriter",
    "docx",
    "jinja2",
)
"""Modules of others that commands import when they need them."""
LOADED: Language = "en"
"""The language of the command line that is loaded."""
Wait = Callable[[], int]
"""Waits for the end of a command and gives its exit code; that of one ended by a signal is negative."""


def start(
    arguments: Sequence[str], cwd: Path, environment: Mapping[str, str], descriptors: tuple[int, int, int]
) -> Wait:
    """Start `offerbook` with these arguments, this whole environment, and these descriptors for stdin, stdout and stderr."""
    loaded_with = {key: value for key, value in environment.items() if not key.startswith(READ_BY_COMMANDS)}
    if not hasattr(os, "fork") or not loaded_with.items() <= {**os.environ, **_always(environment)}.items():
        stdin, stdout, stderr = descriptors
        command = [sys.executable, "-m", "offerbook", *arguments]
        process = subprocess.Popen(
            command, cwd=cwd, env=environment, stdin=stdin, stdout=stdout, stderr=stderr, start_new_session=True
        )
        return process.wait
    request = {"arguments": list(arguments), "cwd": os.fspath(cwd), "environment": dict(environment)}
    mine, theirs = socket.socketpair()
    with theirs:
        socket.send_fds(_loaded(environment["PYTHONPATH"]), [b"!"], [theirs.fileno(), *descriptors])
    mine.sendall(json.dumps(request).encode() + b"\n")

    def wait() -> int:
        with mine, mine.makefile() as answer:
            return int(answer.read())

    return wait


class Answer(NamedTuple):
    """What a run of the program gave.

    code: exit code. out, err: stdout and stderr as text.
    """

    code: int
    out: str
    err: str


def answer_of(arguments: Sequence[str], cwd: Path, environment: Mapping[str, str]) -> Answer:
    """Run the program to its end, not on a terminal and with nothing on stdin."""
    (out, to_out), (err, to_err) = os.pipe(), os.pipe()
    nothing = os.open(os.devnull, os.O_RDONLY)
    wait = start(arguments, cwd, environment, (nothing, to_out, to_err))
    for descriptor in (nothing, to_out, to_err):
        os.close(descriptor)
    with os.fdopen(out, "rb") as answer, os.fdopen(err, "rb") as notes, ThreadPoolExecutor(1) as aside:
        said = aside.submit(notes.read)
        shown = answer.read()
        return Answer(wait(), shown.decode(), said.result().decode())


def _always(environment: Mapping[str, str]) -> dict[str, str]:
    """What every test sets to the same values."""
    return {"PYTHONPATH": environment["PYTHONPATH"], "LANG": "C.UTF-8"}


@cache
def _loaded(path: str) -> socket.socket:
    """Where the loaded process is asked for copies; it ends with the tests, when its other end is closed."""
    mine, theirs = socket.socketpair()
    with theirs:
        subprocess.Popen(
            [sys.executable, "-m", "tests.program", str(theirs.fileno())],
            cwd=Path(__file__).parents[1],
            env={**os.environ, "PYTHONPATH": path, "LANG": "C.UTF-8"},
            pass_fds=[theirs.fileno()],
            stdin=subprocess.DEVNULL,
        )
    return mine


def _serve(asked: socket.socket) -> None:
    """Load what commands need, then run each that is asked for in a copy of this process."""
    import offerbook
    from offerbook.text.i18n import set_language

    set_language(LOADED)
    for module in pkgutil.walk_packages(offerbook.__path__, "offerbook."):
        if module.name != "offerbook.__main__":
            importlib.import_module(module.name)
    for name in SLOW:
        importlib.import_module(name)
    gc.collect()
    gc.freeze()
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # Nobody waits for the processes that wait for commands.
    while True:
        _data, descriptors, _flags, _address = socket.recv_fds(asked, 1, 4)
        if not descriptors:
            return
        if os.fork() == 0:
            asked.close()
            _run(*descriptors)
        for descriptor in descriptors:
            os.close(descriptor)


def _run(caller: int, *streams: int) -> NoReturn:
    """Run one command in a copy of this process, and tell its exit code when it ends."""
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    with socket.socket(fileno=caller) as connection:
        with connection.makefile() as request:
            command = json.loads(request.readline())
        child = os.fork()
        if child == 0:
            connection.close()
            _become(command, streams)
        for stream in streams:
            os.close(stream)
        _pid, status = os.waitpid(child, 0)
        connection.sendall(str(os.waitstatus_to_exitcode(status)).encode())
    os._exit(0)


def _become(command: Mapping[str, Any], streams: Sequence[int]) -> NoReturn:
    """Be `python -m offerbook` as if it had just been started."""
    os.setsid()
    for number, stream in enumerate(streams):
        os.dup2(stream, number)
        os.close(stream)
    # ruff: noqa: SIM115 - they stay open to the end
    lines = 1 if os.isatty(1) else -1
    sys.stdin = open(0, encoding="utf-8", errors="surrogateescape", closefd=False)
    sys.stdout = open(1, "w", lines, encoding="utf-8", errors="surrogateescape", newline="\n", closefd=False)
    sys.stderr = open(2, "w", 1, encoding="utf-8", errors="backslashreplace", newline="\n", closefd=False)
    os.environ.clear()
    os.environ.update(command["environment"])
    os.chdir(command["cwd"])
    gc.enable()
    sys.argv = ["offerbook", *command["arguments"]]
    if _language() != LOADED or "_OFFERBOOK_COMPLETE" in os.environ:
        for name in [name for name in sys.modules if name.startswith("offerbook.cli")]:
            del sys.modules[name]
    code: object = None
    try:
        runpy.run_module("offerbook", run_name="__main__", alter_sys=True)
    except SystemExit as end:
        code = end.code
    except BaseException:
        sys.excepthook(*sys.exc_info())
        code = 1
    if isinstance(code, str):
        print(code, file=sys.stderr)
    atexit._run_exitfuncs()
    sys.stdout.flush()
    # To free what was loaded, as Python does when it ends, would take as long as the command.
    os._exit(code if isinstance(code, int) else bool(code))


def _language() -> str:
    """The language that the command will choose."""
    from offerbook.cli.settings import apply_settings, current_settings
    from offerbook.text.i18n import choose_language

    try:
        return choose_language(apply_settings(current_settings(os.environ), sys.argv[1:], os.environ), os.environ)
    except SystemExit:
        return ""


if __name__ == "__main__":
    _serve(socket.socket(fileno=int(sys.argv[1])))
