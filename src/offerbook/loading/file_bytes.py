"""The bytes of a catalogue's files: of regular files alone, opened without waiting, and never without bound."""

from __future__ import annotations

import os
import stat
from pathlib import Path

from offerbook.text.errors import reason_of
from offerbook.text.i18n import _

LARGEST_FILE = 32 * 1024 * 1024
"""Bytes; reading one of 200,000 short records takes 25 times as much memory, and no list that people keep is as long."""
_WITHOUT_WAITING = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_BINARY", 0)


class UnreadableFileError(OSError):
    """What keeps a file from being read, in a sentence for the reader."""


def read_bytes(path: Path) -> bytes:
    """The content of a regular file; UnreadableFileError with the reason for everything else.

    A pipe would keep the program waiting for ever, a device might never end, and opening one can set it to work.
    """
    try:
        _require_regular(path, path.stat())
        descriptor = os.open(path, _WITHOUT_WAITING)
        with os.fdopen(descriptor, "rb") as file:
            # Another file may have taken its place since.
            _require_regular(path, os.fstat(descriptor))
            # One byte more than allowed, for a file of /proc has no size.
            content = file.read(LARGEST_FILE + 1)
    except UnreadableFileError:
        raise
    except OSError as error:
        raise UnreadableFileError(_("the file cannot be read: {reason}").format(reason=reason_of(error))) from error
    if len(content) > LARGEST_FILE:
        raise UnreadableFileError(_too_large())
    return content


def _require_regular(path: Path, status: os.stat_result) -> None:
    if stat.S_ISDIR(status.st_mode):
        raise UnreadableFileError(_folder_message(path))
    if not stat.S_ISREG(status.st_mode):
        raise UnreadableFileError(_("this is a pipe or a device, not a file"))
    if status.st_size > LARGEST_FILE:
        raise UnreadableFileError(_too_large())


def _folder_message(path: Path) -> str:
    """What to say of a folder: it is among the files of a catalogue by its name, or because it cannot be listed."""
    try:
        os.scandir(path).close()
    except OSError as error:
        return _("the folder cannot be listed: {reason}").format(reason=reason_of(error))
    return _("this is a folder, not a file")


def _too_large() -> str:
    return _("the file is larger than {limit} MB; split it into several").format(limit=LARGEST_FILE >> 20)
