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
print("imported", *sys.modules, file=sys.stderr)
"""


@pytest.mark.slow
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
        (["match", "mine"], {"msgspec"}),
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
    assert HEAVY & imported(make_catalogue, monkeypatch, tmp_path, arguments) == {"typer", *expected}


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
    assert HEAVY & imported(make_catalogue, monkeypatch, tmp_path, [], **asked) == {"typer"}


def test_a_plain_listing_imports_few_modules_and_none_that_only_other_questions_need(
    make_catalogue: MakeCatalogue, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    # Each module takes a two-hundredth of the time of an empty Typer program, of which a listing may take a tenth more.
    listing = ["offers", "--format", "csv", "--sector", "mining"]
    modules = imported(make_catalogue, monkeypatch, tmp_path, listing)
    ours = {name for name in modules if name.partition(".")[0] == "offerbook"}
    not_needed = {
        "decimal",
        "offerbook.cli.commands.keeping",
        "offerbook.cli.commands.matches",
        "offerbook.cli.match_options",
        "offerbook.cli.usage_errors",
        "offerbook.index.compile",
        "offerbook.index.draft",
        "offerbook.index.kept_indexes",
        "offerbook.index.update",
        "offerbook.listing.conditions",
        "offerbook.listing.record_table",
        "offerbook.listing.resolve",
        "offerbook.listing.word_search",
        "offerbook.match_results",
        "offerbook.model.codec",
        "offerbook.model.records",
        "offerbook.tables.cells",
        "offerbook.tables.files",
        "offerbook.tables.json_formats",
        "offerbook.tables.tabulate_formats",
        "offerbook.tables.terminal",
        "offerbook.text.quantities",
        "offerbook.text.spelling",
        "offerbook.text.terms",
        "offerbook.text.units",
        "dataclasses",
        "json",
        "tempfile",
        "unicodedata",
    }
    assert modules & not_needed == set()
    assert len(ours) <= 48, sorted(ours)


def imported(
    make_catalogue: MakeCatalogue,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    arguments: list[str],
    **environment: str,
) -> set[str]:
    """The modules that are loaded once a command on a warm index has ended; of packages also the name alone."""
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
    return set(done.stderr.decode().rpartition("imported ")[2].split())
