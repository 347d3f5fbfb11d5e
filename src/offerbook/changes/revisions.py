"""Where a catalogue to compare stands: a folder, or a revision that git takes out of its archive, with nothing checked out."""

from __future__ import annotations

import io
import subprocess
import tarfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from offerbook.loading.locate import CATALOGUE_FILE, checked_folder, current_folder
from offerbook.text.errors import UsageError, reason_of
from offerbook.text.i18n import _
from offerbook.text.paths import is_there


@contextmanager
def catalogue_at(name: str, current: Path, argument: str) -> Iterator[Path]:
    """The folder of the catalogue that a name means, as long as it is looked at.

    name: a folder; or a git revision with a colon, such as "HEAD~3:" or "v1.0:catalogue", where the path counts from the top of
        the repository and is the current catalogue's own when there is none.
    current: the folder of the current catalogue, in whose repository the revision is looked for.
    argument: what the command calls the argument that names it.

    Raises UsageError for a name that means neither, CatalogueNotFoundError for a folder without a catalogue.
    """
    revision, colon, path = name.partition(":")
    if is_there(Path(name)) or not colon or Path(name).drive:
        yield checked_folder(Path(name), argument)
        return
    if not revision or revision.startswith("-"):
        raise UsageError(_('"{name}" is neither a folder nor a git revision such as HEAD~3:').format(name=name))
    with TemporaryDirectory(prefix="offerbook-") as folder:
        _extract(_archive(name, revision, path, current), Path(folder))
        if not (Path(folder) / CATALOGUE_FILE).is_file():
            message = _("there is no {head} in {name}; write the folder after the colon, such as {revision}:catalogue")
            raise UsageError(message.format(head=CATALOGUE_FILE, name=name, revision=revision))
        yield Path(folder)


def _archive(name: str, revision: str, path: str, current: Path) -> bytes:
    """The files of a revision, as git packs them into a tar file."""
    # Without a path git means the folder that it is called in.
    start = current_folder() if path else current.resolve()
    top = Path(_git(name, start, "rev-parse", "--show-toplevel").decode().strip())
    if not path and start.is_relative_to(top):
        path = start.relative_to(top).as_posix()
    tree = revision if path in ("", ".") else f"{revision}:{path}"
    return _git(name, top, "archive", "--format=tar", tree)


def _git(name: str, folder: Path, *arguments: str) -> bytes:
    """What a git command in a folder prints; UsageError where it fails."""
    try:
        done = subprocess.run(["git", "-C", str(folder), *arguments], capture_output=True, check=False)
    except OSError as error:
        message = _("git is needed to read {name}, and cannot be started: {reason}")
        raise UsageError(message.format(name=name, reason=reason_of(error))) from error
    if done.returncode:
        lines = done.stderr.decode("utf-8", "replace").strip().splitlines() or [""]
        raise UsageError(
            _("git cannot read {name}: {reason}").format(name=name, reason=lines[-1].removeprefix("fatal: "))
        )
    return done.stdout


def _extract(archive: bytes, folder: Path) -> None:
    """Write the files of a tar file into a folder, and nothing outside of it."""
    with tarfile.open(fileobj=io.BytesIO(archive)) as files:
        files.extractall(folder, filter="data")
