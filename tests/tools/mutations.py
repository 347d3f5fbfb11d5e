"""Which changes of the code no test notices: `python -m tests.tools.mutations [TEXT ...]`, with the options that `--help` lists.

Each mutation is one textual change to one file of the package, with what it would break. It is made in a copy of the repository,
the tests that concern its folder are run there until the first fails, and it is undone; what failed must then pass, so that a
test which fails without the mutation does not count. One that no test notices names a test that is missing. A mutation whose
text no longer stands in its file, or stands there twice, is an error of the list: bring it up to date.
"""

from __future__ import annotations

import argparse
import compileall
import os
import py_compile
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from tests.tools.mutation_list import MUTATIONS, Mutation

ROOT = Path(__file__).parents[2]
PACKAGE = Path("src") / "offerbook"
COPIED = ("catalogue", "src", "tests", "pyproject.toml", "README.md", "LICENSE", ".ci", ".github")
"""What the tests read."""


class MutationError(Exception):
    """A mutation cannot be made; the message says why."""


class Result(NamedTuple):
    """What the tests made of a mutation.

    failed: the first test that failed, or why the mutation cannot be made; empty where all passed.
    is_current: whether it could be made, and what failed passes without it.
    """

    mutation: Mutation
    failed: str
    is_current: bool = True


def mutated(text: str, mutation: Mutation) -> str:
    """The file's text with the mutation made; MutationError where what it replaces does not stand there exactly once."""
    count = text.count(mutation.old)
    if count != 1:
        raise MutationError(f"{mutation.file}: {mutation.old!r} stands there {count} times, not once")
    return text.replace(mutation.old, mutation.new)


def copy_of_repository(folder: Path) -> Path:
    """A copy of what the tests need, in a new folder below this one."""
    copy = folder / "repository"
    copy.mkdir()
    for name in COPIED:
        source = ROOT / name
        if source.is_dir():
            shutil.copytree(source, copy / name, ignore=shutil.ignore_patterns("__pycache__"))
        elif source.exists():
            shutil.copy2(source, copy / name)
    # A mutation may leave a file's size and the second of its change as they were, so compiled files are known by their text.
    compileall.compile_dir(copy / "src", quiet=2, invalidation_mode=py_compile.PycInvalidationMode.CHECKED_HASH)
    return copy


def first_failure(copy: Path, tests: Sequence[str]) -> str:
    """The first test that fails in the copy, or what pytest says where it cannot even collect them; empty where none does."""
    environment = os.environ | {"PYTHONPATH": str(copy / "src"), "PYTHONDONTWRITEBYTECODE": "1"}
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-x", "-p", "no:cacheprovider", *tests],
        cwd=copy,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode == 0:
        return ""
    failures = [line for line in done.stdout.splitlines() if line.startswith(("FAILED ", "ERROR "))]
    return failures[0].split(" - ")[0] if failures else done.stdout[-500:] + done.stderr[-500:]


def results(mutations: Sequence[Mutation]) -> Iterator[Result]:
    """What the tests made of each mutation, in turn."""
    with tempfile.TemporaryDirectory() as folder:
        copy = copy_of_repository(Path(folder))
        for mutation in mutations:
            path = copy / PACKAGE / mutation.file
            text = path.read_text(encoding="utf-8")
            try:
                path.write_text(mutated(text, mutation), encoding="utf-8")
                failed = first_failure(copy, mutation.tests)
            except MutationError as error:
                yield Result(mutation, str(error), is_current=False)
                continue
            finally:
                path.write_text(text, encoding="utf-8")
            test = failed.removeprefix("FAILED ").partition("[")[0]
            if failed.startswith("FAILED ") and first_failure(copy, [test]):
                yield Result(mutation, f"{failed} also without it", is_current=False)
            else:
                yield Result(mutation, failed)


def chosen(texts: Sequence[str]) -> list[Mutation]:
    """The mutations whose file or reason holds one of the texts; all where none is given."""
    return [it for it in MUTATIONS if not texts or any(text in it.file or text in it.breaks for text in texts)]


def main() -> int:
    """Make the mutations, say which are noticed, and exit with 1 where one is not."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("texts", nargs="*", metavar="TEXT", help="only those whose file or reason holds one of these")
    parser.add_argument("--list", action="store_true", help="name the mutations and run nothing")
    options = parser.parse_args()
    mutations = chosen(options.texts)
    if options.list:
        print("\n".join(f"{mutation.file}: {mutation.breaks}" for mutation in mutations))
        return 0
    noticed = 0
    for result in results(mutations):
        start = "noticed" if result.failed else "NOT NOTICED"
        start = start if result.is_current else "OUT OF DATE"
        noticed += start == "noticed"
        print(f"{start}: {result.mutation.file}: {result.mutation.breaks}", flush=True)
        if result.failed:
            print(f"    {result.failed}", flush=True)
    print(f"{noticed} of {len(mutations)} mutations are noticed")
    return int(noticed < len(mutations))


if __name__ == "__main__":
    sys.exit(main())
