"""What a command imports when the index is there."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from offerbook.index import cache
from tests.conftest import MakeCatalogue, environment_of

HEAVY = {"typer", "rich", "tomli", "tabulate", "msgspec", "snowballstemmer"}
LISTS_IMPORTS = """
import sys
from offerbook.__main__ import main
try:
    main()
except SystemExit:
    pass
print("imported", *{name.partition(".")[0] for name in sys.modules}, file=sys.stderr)
"""


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (["offers"], set()),
        (["offers", "--format", "csv", "--sector", "mining"], set()),
        (["offers", "--format", "json", "--where", "payload_t >= 100 t", "--sort", "-name"], set()),
        (["offers", "--format", "markdown"], set()),
        (["offers", "--sector", "nosuch"], set()),
        (["offers", "самосвал"], {"snowballstemmer"}),
        (["offers", "--format", "psql"], {"tabulate"}),
        (["offers", "--format", "table"], {"rich"}),
        (["needs"], set()),
        (["--help"], set()),
        (["offers", "--help"], set()),
        (["--version"], set()),
        ([], set()),
        (["show", "truck"], {"msgspec"}),
        (["match", "mine"], {"msgspec", "snowballstemmer"}),
        (["check"], {"msgspec", "tomli"}),
    ],
)
def test_on_a_warm_index_a_command_imports_only_what_it_shows_with(
    make_catalogue: MakeCatalogue,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    arguments: list[str],
    expected: set[str],
) -> None:
    assert imported(make_catalogue, monkeypatch, tmp_path, arguments) == {"typer", *expected}


@pytest.mark.parametrize(
    "asked",
    [
        {"_OFFERBOOK_COMPLETE": "complete_bash", "COMP_WORDS": "offerbook show tr", "COMP_CWORD": "2"},
        {"_OFFERBOOK_COMPLETE": "complete_zsh", "_TYPER_COMPLETE_ARGS": "offerbook show tr"},
    ],
)
def test_a_completion_imports_nothing_heavy(
    make_catalogue: MakeCatalogue, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, asked: dict[str, str]
) -> None:
    assert imported(make_catalogue, monkeypatch, tmp_path, [], **asked) == {"typer"}


def imported(
    make_catalogue: MakeCatalogue,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    arguments: list[str],
    **environment: str,
) -> set[str]:
    """The third-party packages that a command imports on a warm index."""
    root = make_catalogue()
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    cache.open_index(root).with_words().close()
    done = subprocess.run(
        [sys.executable, "-c", LISTS_IMPORTS, *arguments],
        cwd=tmp_path,
        env=environment_of(tmp_path) | {"PYTHONSAFEPATH": "1"} | environment,
        capture_output=True,
        check=True,
    )
    return HEAVY & set(done.stderr.decode().rpartition("imported ")[2].split())
