"""Files that appear whole or not at all."""

from __future__ import annotations

import errno
import io
import os
import stat
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO, TextIO

from offerbook.text.errors import OutputError, reason_of
from offerbook.text.i18n import _
from offerbook.text.paths import is_folder

LONGEST_WAIT_FOR_A_READER = 5.0
"""Seconds."""


def check_writable(path: Path) -> None:
    """Refuse a path at which `open_output` is bound to fail, before the work for it is done; OutputError says why."""
    try:
        mode = _mode(path)
        if mode is not None and stat.S_ISDIR(mode):
            raise OutputError(_("cannot write {path}: it is a folder").format(path=path))
        if mode is None and not is_folder(path.parent):
            raise OutputError(
                _("cannot write {path}: there is no folder {folder}").format(path=path, folder=path.parent)
            )
    except OSError as error:
        raise OutputError(_reason(path, error)) from error


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
            with _opened(path, mode) as device:
                yield device
            return
        with draft_for(path) as draft, draft.open("wb") as file:
            yield file
            # Closed before it is renamed: Windows renames no open file.
            file.close()
    except OSError as error:
        raise OutputError(_reason(path, error)) from error


@contextmanager
def draft_for(path: Path) -> Iterator[Path]:
    """A new file beside `path`, its user's alone, that takes the place of `path` when the block ends.

    It is removed when the block fails, also when the program is terminated. It gets the permissions of the file that it
    replaces, and those of any new file where there is none. A link's target is replaced, not the link. OutputError for a
    file that may not be written to, or when anything fails.
    """
    try:
        mode = _mode(path)
        target = path.resolve()
        if mode is not None and not os.access(target, os.W_OK):
            raise OutputError(_("cannot write {path}: it is read-only").format(path=path))
        # In the target's own folder: a rename is one step only within one file system.
        draft = target.parent / f".offerbook-{os.urandom(8).hex()}.tmp"
        with termination_as_exit():
            try:
                os.close(os.open(draft, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
                yield draft
                draft.chmod(_mode_of_new_files() if mode is None else stat.S_IMODE(mode))
                draft.replace(target)
            except BaseException:
                with suppress(OSError):
                    draft.unlink()
                raise
    except OSError as error:
        raise OutputError(_reason(path, error)) from error


def _opened(path: Path, mode: int) -> BinaryIO:
    """A device or a pipe, open for writing. A pipe that nobody reads is waited for a while: its reader may be starting."""
    if sys.platform == "win32" or not stat.S_ISFIFO(mode):
        return path.open("wb")
    end = time.monotonic() + LONGEST_WAIT_FOR_A_READER
    while True:
        try:
            descriptor = os.open(path, os.O_WRONLY | os.O_NONBLOCK)
        except OSError as error:
            if error.errno != errno.ENXIO:
                raise
            if time.monotonic() > end:
                raise OutputError(_("cannot write {path}: nobody reads from this pipe").format(path=path)) from error
            time.sleep(0.05)
        else:
            os.set_blocking(descriptor, True)
            return os.fdopen(descriptor, "wb")


def is_special(path: Path) -> bool:
    """Whether a path leads to a device or a pipe, which is written as it comes and never replaced."""
    try:
        mode = _mode(path)
    except OSError:
        return False
    return mode is not None and not stat.S_ISREG(mode) and not stat.S_ISDIR(mode)


@contextmanager
def termination_as_exit() -> Iterator[None]:
    """Have SIGTERM raise SystemExit in the block, so that what was begun is removed; a handler of others stays."""
    import signal
    import threading

    on_main_thread = threading.current_thread() is threading.main_thread()
    if not on_main_thread or signal.getsignal(signal.SIGTERM) is not signal.SIG_DFL:
        yield
        return

    def leave(*_arguments: object) -> None:
        raise SystemExit(128 + signal.SIGTERM)

    signal.signal(signal.SIGTERM, leave)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, signal.SIG_DFL)


def _mode_of_new_files() -> int:
    # The only way to read the mask is to set it.
    mask = os.umask(0o077)
    os.umask(mask)
    return 0o666 & ~mask


def _mode(path: Path) -> int | None:
    try:
        return path.stat().st_mode
    except FileNotFoundError:
        return None


def _reason(path: Path, error: OSError) -> str:
    if isinstance(error, FileNotFoundError | NotADirectoryError) and not is_folder(path.parent):
        return _("cannot write {path}: there is no folder {folder}").format(path=path, folder=path.parent)
    if is_folder(path):
        return _("cannot write {path}: it is a folder").format(path=path)
    return _("cannot write {path}: {reason}").format(path=path, reason=reason_of(error))
