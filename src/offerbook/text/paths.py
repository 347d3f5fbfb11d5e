"""What stands at a path, asked without an error: where the system refuses to say, nothing does.

A folder that may not be searched, a name that is too long or holds a zero byte: pathlib raises for some of these.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path


def is_there(path: Path) -> bool:
    """Whether there is a file or a folder."""
    return _asked(path, Path.exists)


def is_file(path: Path) -> bool:
    """Whether there is a regular file, or a link to one."""
    return _asked(path, Path.is_file)


def is_folder(path: Path) -> bool:
    """Whether there is a folder, or a link to one."""
    return _asked(path, Path.is_dir)


def _asked(path: Path, question: Callable[[Path], bool]) -> bool:
    try:
        return question(path)
    except (OSError, ValueError):
        return False
