"""The campaigns: what each makes of a random generator, and what is done with it."""

from __future__ import annotations

import base64
import io
import json
import os
import shutil
import tempfile
from collections.abc import Callable, Mapping
from contextlib import chdir, contextmanager, redirect_stderr, redirect_stdout, suppress
from functools import cache
from pathlib import Path
from random import Random
from typing import Any, NamedTuple
from zlib import crc32

import offerbook
from tests.conftest import HEALTHY
from tests.tools.fuzz.command_lines import CommandLine, random_command_line, read_command_line
from tests.tools.fuzz.inputs import catalogue_texts, excerpt, line_of_text, mutated
from tests.tools.fuzz.invariants import BrokenError, in_time, require_clean


class Campaign(NamedTuple):
    """One kind of input.

    make: an input, of a random generator and folders with more TOML files.
    run: what is done with it; it raises where something that must hold does not.
    to_text, from_text: an input as the corpus keeps it.
    """

    make: Callable[[Random, tuple[Path, ...]], Any]
    run: Callable[[Any], None]
    to_text: Callable[[Any], str]
    from_text: Callable[[str], Any]


@cache
def scratch() -> Path:
    """A folder for this process, with a small catalogue whose files are replaced; it goes when the process does."""
    import atexit

    folder = Path(tempfile.mkdtemp(prefix="offerbook-fuzz-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    (folder / "here").mkdir()
    return folder


def small_catalogue(name: str, files: Mapping[str, bytes] = {}) -> Path:
    """The smallest healthy catalogue with these files, fresh."""
    root = scratch() / name
    shutil.rmtree(root, ignore_errors=True)
    for path, text in {**{path: str(text).encode() for path, text in HEALTHY.items()}, **files}.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_bytes(text)
    return root


# --- Files


def make_file(random: Random, more: tuple[Path, ...]) -> bytes:
    """A file of a catalogue after some changes."""
    texts = catalogue_texts(*more)
    return mutated(random, excerpt(random, texts), texts)


def read_file(content: bytes) -> None:
    """Read, decode and check the file, and write out what was found."""
    from offerbook.authoring.findings_report import as_text
    from offerbook.loading.read_files import _read

    root = scratch() / "file"
    root.mkdir(exist_ok=True)
    (root / "x.toml").write_bytes(content)
    result = _read(root, "x.toml")
    require_clean("\n".join(as_text(result.findings, "", False)), "the findings")


# --- Catalogues


def make_catalogue(random: Random, more: tuple[Path, ...]) -> bytes:
    """One file of a small catalogue, after few changes, so that most of it is still read."""
    texts = catalogue_texts(*more)
    own = [str(text).encode() for text in HEALTHY.values()]
    return b"\n".join(mutated(random, random.choice(own), texts) for _file in range(random.choice((1, 2))))


def ask_catalogue(content: bytes) -> None:
    """Compile the catalogue with this file, search it, match it, and show what was found and a table on a terminal."""
    from offerbook.authoring.findings_report import as_text
    from offerbook.loading.load import load
    from offerbook.tables.formats import write

    root = small_catalogue("catalogue", {"offers/more.toml": content})
    require_clean("\n".join(as_text(load(root).findings, "", True)), "the findings")
    book = offerbook.open(root, use_cache=False)
    for answer in (book.offers("truck"), book.needs(), book.match(), book.gaps()):
        for name in ("table", "tsv", "html", "markdown"):
            stream = io.StringIO()
            write(answer.table(), name, stream, width=100)
            require_clean(stream.getvalue(), name)


# --- Words


@cache
def _words() -> tuple[str, ...]:
    text = b" ".join(catalogue_texts()).decode()
    return tuple(dict.fromkeys(text.split()))


def make_text(random: Random, _more: tuple[Path, ...]) -> str:
    """A line as somebody types it into a search."""
    return line_of_text(random, _words())


def read_text(text: str) -> None:
    """Take the text for a search, a condition, a name that is nearly right, and something to show."""
    from offerbook.listing.condition_syntax import parse_condition
    from offerbook.text.errors import UsageError
    from offerbook.text.normalize import fold, safe, sort_key
    from offerbook.text.spelling import look_alikes, nearest
    from offerbook.text.terms import index_terms, query_terms

    held = set(index_terms(text))
    if any(held.isdisjoint(forms) for forms in query_terms(text)):
        raise BrokenError(f"{text!r} does not find itself")
    require_clean(safe(text), "safe()")
    fold(text), sort_key(text), look_alikes(text), nearest(text[:200], ["belaz-7513", "самосвал"])
    for condition in (text, f"payload_t >= {text}", f"name ~ {text}"):
        try:
            parse_condition(condition)
        except UsageError as error:
            require_clean(safe(str(error)), "a usage error")


# --- Command lines


class Stream(io.TextIOWrapper):
    """What the program writes to; a terminal, if it is to be one."""

    def __init__(self, terminal: bool) -> None:
        super().__init__(io.BytesIO(), encoding="utf-8", errors="backslashreplace", newline="\n")
        self.terminal = terminal

    def isatty(self) -> bool:
        """Whether it is to be taken for a terminal."""
        return self.terminal

    def taken(self) -> bytes:
        """All that was written."""
        self.flush()
        return bytes(self.buffer.getvalue())  # type: ignore[attr-defined]


def obey(line: CommandLine) -> None:
    """Run the command in this process, in a folder of its own, on a copy of a small catalogue."""
    from offerbook.cli.app import _obey
    from offerbook.text.i18n import choose_language, set_language

    catalogue = scratch() / "asked"
    if not catalogue.exists() or line.changes_files:
        small_catalogue("asked")
    own = {"OFFERBOOK_CATALOGUE": str(catalogue), "XDG_CACHE_HOME": str(scratch() / "cache"), "PAGER": "cat"}
    out, err = Stream(line.terminal), Stream(line.terminal)
    with environment(own | line.environment), chdir(scratch() / "here"), redirect_stdout(out), redirect_stderr(err):
        set_language(choose_language(line.arguments, os.environ))
        try:
            code = _obey(line.arguments, line.unicode)
        except SystemExit as end:
            code = end.code if isinstance(end.code, int) else 1
    if line.changes_files:
        for path in (scratch() / "here").iterdir():
            shutil.rmtree(path) if path.is_dir() else path.unlink()
    texts = [(stream.taken(), name) for stream, name in ((out, "stdout"), (err, "stderr"))]
    if code not in (0, 1, 2, 3, 4):
        raise BrokenError(f"exit code {code}: {texts[1][0].decode()[-300:]}")
    for text, name in texts:
        if not text.startswith((b"PK", b"SQLite")):
            # What --excel writes begins with the mark of UTF-8.
            require_clean(text.decode("utf-8-sig"), name)


@contextmanager
def environment(values: Mapping[str, str]) -> Any:
    """The environment with these values, put back afterwards."""
    before = dict(os.environ)
    with suppress(ValueError):
        os.environ.update(values)
    try:
        yield
    finally:
        os.environ.clear()
        os.environ.update(before)


def _bytes_to_text(content: bytes) -> str:
    return base64.b64encode(content).decode()


CAMPAIGNS = {
    "files": Campaign(make_file, read_file, _bytes_to_text, base64.b64decode),
    "catalogues": Campaign(make_catalogue, ask_catalogue, _bytes_to_text, base64.b64decode),
    "texts": Campaign(make_text, read_text, json.dumps, json.loads),
    "commands": Campaign(
        lambda random, _more: random_command_line(random, _words()), obey, json.dumps, read_command_line
    ),
}


def run(name: str, given: Any) -> None:
    """Do with an input what its campaign does; what must hold, holds, or this raises."""
    with in_time():
        CAMPAIGNS[name].run(given)


CORPUS = Path(__file__).parent / "corpus"


def corpus() -> list[tuple[str, str, Any]]:
    """Every input that once broke something: its file's name, its campaign and itself."""
    found = []
    for path in sorted(CORPUS.glob("*.json")):
        kept = json.loads(path.read_text(encoding="utf-8"))
        found.append((path.stem, kept["campaign"], CAMPAIGNS[kept["campaign"]].from_text(kept["input"])))
    return found


def keep(name: str, given: Any, why: str) -> Path:
    """Write an input that broke something into the corpus."""
    text = CAMPAIGNS[name].to_text(given)
    path = CORPUS / f"{name}-{crc32(text.encode()):08x}.json"
    path.write_text(json.dumps({"campaign": name, "input": text, "why": why}, indent=1) + "\n", encoding="utf-8")
    return path
