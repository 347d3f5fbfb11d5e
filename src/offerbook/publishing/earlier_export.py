"""Which files of a folder an earlier export wrote, so that a new one replaces these and no others."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from offerbook.tables.stamp import read_mark
from offerbook.text.errors import OutputError, reason_of
from offerbook.text.i18n import _
from offerbook.text.paths import is_there

PACKAGE = "datapackage.json"


def hash_of(path: Path) -> str:
    """The hash of a file's bytes, as a data package writes it."""
    with path.open("rb") as file:
        return f"sha256:{hashlib.file_digest(file, 'sha256').hexdigest()}"


def earlier_files(folder: Path) -> dict[str, str]:
    """The names and hashes of the files that earlier exports wrote into a folder, by its datapackage.json; empty without one."""
    try:
        # What is no file, such as a pipe, may never end.
        content = (folder / PACKAGE).read_bytes() if (folder / PACKAGE).is_file() else b""
        package: Any = json.loads(content) if read_mark(content) else {}
        described = [*package.get("resources", []), *package.get("earlier", [])]
        return {str(file["path"]): str(file.get("hash")) for file in described}
    except (OSError, ValueError, TypeError, KeyError, AttributeError):
        return {}


def require_replaceable(folder: Path, names: Iterable[str]) -> None:
    """Refuse to write files of these names where one of them is there and no export wrote it as it is; OutputError names them."""
    earlier = earlier_files(folder)
    taken = [name for name in names if is_there(folder / name) and not _is_ours(folder / name, earlier)]
    if not taken:
        return
    shown = ", ".join(taken[:3]) + (", …" if len(taken) > 3 else "")
    if all(name in earlier for name in taken):
        text = _(
            "{path} holds files that were changed since they were exported: {files}; name a new folder, or move them"
        )
    else:
        text = _(
            "{path} holds files that no export wrote and that would be lost: {files}; name a new folder, or move them"
        )
    raise OutputError(text.format(path=folder, files=shown))


def _is_ours(path: Path, earlier: dict[str, str]) -> bool:
    if not path.is_file():
        return False
    try:
        if path.name in earlier:
            return hash_of(path) == earlier[path.name]
        # A description and Parquet files hold the stamp of the export that wrote them.
        return path.suffix in (".json", ".parquet") and read_mark(path.read_bytes()) is not None
    except OSError as error:
        raise OutputError(_("cannot read {path}: {reason}").format(path=path, reason=reason_of(error))) from error
