"""Whether a file that was exported still follows from the catalogue at hand."""

from __future__ import annotations

import hashlib
import json
import sqlite3
import zipfile
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from typing import Any, Literal, NamedTuple

from offerbook.index.stamp import stamp_of
from offerbook.index.store import Index
from offerbook.publishing.verify_rows import ComparedRows, compared_rows
from offerbook.tables.stamp import Mark, Seal, read_mark, read_seal
from offerbook.text.errors import UsageError, reason_of
from offerbook.text.i18n import _, ngettext
from offerbook.text.normalize import safe
from offerbook.text.paths import is_file, is_folder


class Verified(NamedTuple):
    """What was found about a file.

    state: "same" where the catalogue says what the file was made from; "later" where it says so, but as of another day;
        "changed" where it says something else today; "edited" where a text or files of a folder are no longer as they were
        written; "part" where it gives each row of a table, and others that the file does not have.
    mark: what the file says of itself.
    text: the same in a sentence.
    """

    state: Literal["same", "later", "changed", "edited", "part"]
    mark: Mark
    text: str


def verify(index: Index, path: Path) -> Verified:
    """Whether the file or folder follows from a catalogue; UsageError where it neither says nor shows where it comes from."""
    mark, seal = _marks_of(path)
    if mark is None:
        if (compared := compared_rows(index, path)) is not None:
            return _of_rows(path, compared)
        raise UsageError(
            _(
                "{path} does not say what it was made from, and is no CSV, TSV, JSON or JSON Lines table of this program. Workbooks, "
                "databases, pages, documents, texts, Parquet files and folders with datapackage.json say so"
            ).format(path=path)
        )
    stamp = stamp_of(index)
    values = {"path": path, "program": mark.program, "as_of": mark.as_of or "–", "today": stamp.as_of or "–"}
    if edited := _edited_files(path):
        text = _("{path}: changed since they were written: {files}").format(path=path, files=", ".join(edited))
        return Verified("edited", mark, text)
    if seal is not None and not seal.is_whole:
        return Verified("edited", mark, _edited_text(path, seal))
    if mark.digest != stamp.digest:
        text = _("{path} no longer follows from the catalogue, which has changed since ({program}, as of {as_of})")
        return Verified("changed", mark, text.format(**values))
    if mark.as_of != stamp.as_of:
        text = _("{path} follows from the catalogue's facts, but speaks as of {as_of}, and the catalogue as of {today}")
        return Verified("later", mark, text.format(**values))
    return Verified("same", mark, _("{path} follows from the catalogue ({program}, as of {as_of})").format(**values))


def _edited_text(path: Path, seal: Seal) -> str:
    if seal.rows is None:
        return _("{path}: its text was changed since it was written").format(path=path)
    text = ngettext(
        "{path}: its text was changed since it was written with {count} row",
        "{path}: its text was changed since it was written with {count} rows",
        seal.rows,
    )
    return text.format(path=path, count=seal.rows)


def _of_rows(path: Path, compared: ComparedRows) -> Verified:
    """What is said of a table whose rows were compared, for it has no place for a stamp."""
    values = {"path": path, "table": compared.table, "rows": compared.rows}
    if compared.other:
        text = _("{path}: the catalogue does not give {other} of its {rows} rows of {table} today, first: {first}")
        values |= {"other": len(compared.other), "first": _row_text(compared.other[0])}
        return Verified("changed", _NO_MARK, text.format(**values))
    if not compared.missing:
        text = _(
            "{path} has no stamp, but the catalogue gives each of its {rows} rows of {table} today, and no other row"
        )
        return Verified("same", _NO_MARK, text.format(**values))
    values |= {"missing": len(compared.missing), "first": _row_text(compared.missing[0])}
    if compared.is_whole:
        text = ngettext(
            "{path} lacks {missing} row that the catalogue gives in {table} today: {first}",
            "{path} lacks {missing} rows that the catalogue gives in {table} today, first: {first}",
            len(compared.missing),
        )
        return Verified("changed", _NO_MARK, text.format(**values))
    text = _(
        "{path} has no stamp, but the catalogue gives each of its {rows} rows of {table} today. Of {table} it gives {missing} more, which "
        "a filter or a limit may have left out, first: {first}"
    )
    return Verified("part", _NO_MARK, text.format(**values))


_NO_MARK = Mark("", "", "")


def _row_text(row: Sequence[str]) -> str:
    return safe(" | ".join(row)[:200])


def _marks_of(path: Path) -> tuple[Mark | None, Seal | None]:
    """The mark of a file, wherever its kind has it, and the seal of a text; UsageError where it cannot be read."""
    try:
        if path.is_dir():
            path = next(iter(_parquet_files(path)), path / "datapackage.json")
        content = path.read_bytes()
        if content.startswith(b"SQLite format 3\0"):
            with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)) as database:
                row = database.execute("SELECT value FROM settings WHERE key = 'stamp'").fetchone()
            content = row[0].encode() if row else b""
        elif zipfile.is_zipfile(path):
            with zipfile.ZipFile(path) as archive:
                content = archive.read("docProps/core.xml")
    except (OSError, KeyError, zipfile.BadZipFile, sqlite3.Error) as error:
        reason = reason_of(error) if isinstance(error, OSError) else error
        raise UsageError(_("cannot read {path}: {reason}").format(path=path, reason=reason)) from error
    return read_mark(content), read_seal(content)


def _parquet_files(folder: Path) -> list[Path]:
    """The tables of a folder that was exported as Parquet; none of one with a datapackage.json."""
    return [] if (folder / "datapackage.json").exists() else sorted(folder.glob("*.parquet"))


def _edited_files(path: Path) -> list[str]:
    """The files of an exported folder that are not there or not as they were written."""
    if is_folder(path) and (files := _parquet_files(path)):
        # They hold no hash of their rows; one of another export is noticed.
        marks = {file.name: read_mark(file.read_bytes()) for file in files}
        return [name for name, mark in marks.items() if mark != marks[files[0].name]]
    package = path / "datapackage.json" if is_folder(path) else path
    if package.name != "datapackage.json":
        return []
    described: dict[str, Any] = json.loads(package.read_bytes())
    edited = []
    for resource in described.get("resources", []):
        file = package.parent / resource["path"]
        hash = f"sha256:{hashlib.sha256(file.read_bytes()).hexdigest()}" if is_file(file) else ""
        if hash != resource.get("hash"):
            edited.append(resource["path"])
    return edited
