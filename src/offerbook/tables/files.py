"""Files that appear whole or not at all."""

from __future__ import annotations

import io
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO, TextIO

from offerbook.text.i18n import _


class OutputError(Exception):
    """The output could not be written; the message says where and why."""


def check_writable(path: Path) -> None:
    """Refuse a path at which `open_output` is bound to fail, before the work for it is done; OutputError says why."""
    try:
        mode = _mode(path)
        if mode is not None and stat.S_ISDIR(mode):
            raise OutputError(_("cannot write {path}: it is a folder").format(path=path))
        if mode is None and not path.parent.is_dir():
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
            with path.open("wb") as device:
                yield device
            return
        target = path.resolve()
        if mode is not None and not os.access(target, os.W_OK):
            raise OutputError(_("cannot write {path}: it is read-only").format(path=path))
        # In the target's own folder: a rename is one step only within one file system.
        draft = target.parent / f".offerbook-{os.urandom(8).hex()}.tmp"
        try:
            with draft.open("xb") as file:
                yield file
            if mode is not None:
                draft.chmod(stat.S_IMODE(mode))
            draft.replace(target)
        except BaseException:
            with suppress(OSError):
                draft.unlink()
            raise
    except OSError as error:
        raise OutputError(_reason(path, error)) from error


def _mode(path: Path) -> int | None:
    try:
        return path.stat().st_mode
    except FileNotFoundError:
        return None


def _reason(path: Path, error: OSError) -> str:
    if isinstance(error, FileNotFoundError | NotADirectoryError) and not path.parent.is_dir():
        return _("cannot write {path}: there is no folder {folder}").format(path=path, folder=path.parent)
    if path.is_dir():
        return _("cannot write {path}: it is a folder").format(path=path)
    return _("cannot write {path}: {reason}").format(path=path, reason=error.strerror or error)
