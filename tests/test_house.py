"""The house stands: imports go downwards only, and each third-party package has one owner."""

from __future__ import annotations

import ast
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

from tests.conftest import ROOT

PACKAGE = ROOT / "src" / "offerbook"

FLOORS: tuple[frozenset[str], ...] = (
    frozenset({"language", "places", "text", "units", "table", "errors", "files", "refusals", "schema", "processes"}),
    frozenset({"records"}),
    frozenset({"source", "decode", "checks", "chapters", "load", "words", "wording"}),
    frozenset({"index", "compiler", "lexicon", "cache"}),
    frozenset({"query", "criteria", "match", "gaps", "advice", "ledger"}),
    frozenset(
        {
            "views",
            "answers",
            "profile",
            "diagnostics",
            "render",
            "terminal",
            "output",
            "package",
            "template",
            "jsonschema",
        }
    ),
    frozenset({"cli", "__main__"}),
)
"""The floors of the house from the ground up, and the rooms on each."""


def modules() -> dict[str, Path]:
    return {path.stem: path for path in PACKAGE.glob("*.py") if path.stem != "__init__"}


def imports(path: Path) -> Iterator[str]:
    """Every module that a file imports, wherever in it; from offerbook itself as "offerbook.room"."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module == "offerbook":
            yield from (f"offerbook.{alias.name}" for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module


def rooms_used(path: Path) -> set[str]:
    names = {name.removeprefix("offerbook.") for name in imports(path) if name.startswith("offerbook.")}
    return {name for name in names if not name.startswith("_") or name == "__main__"}


def test_every_module_has_its_floor() -> None:
    assert set().union(*FLOORS) == set(modules())
    assert sum(map(len, FLOORS)) == len(modules())


def test_imports_go_to_the_same_floor_or_below() -> None:
    floor = {room: number for number, rooms in enumerate(FLOORS) for room in rooms}
    upwards = [
        (room, used) for room, path in modules().items() for used in rooms_used(path) if floor[used] > floor[room]
    ]
    assert upwards == []


def test_imports_make_no_circle() -> None:
    edges = {room: rooms_used(path) for room, path in modules().items()}
    done: set[str] = set()
    while free := {room for room, used in edges.items() if room not in done and used <= done}:
        done |= free
    assert set(edges) - done == set()


def test_each_third_party_package_is_imported_by_one_module_alone() -> None:
    owners: dict[str, set[str]] = {}
    for room, path in modules().items():
        for name in imports(path):
            package = name.partition(".")[0]
            if package not in sys.stdlib_module_names and package != "offerbook":
                owners.setdefault(package, set()).add(room)
    assert owners == {
        "typer": {"cli"},
        "rich": {"terminal"},
        "tabulate": {"render"},
        "tomli": {"source"},
        "msgspec": {"records"},
        "snowballstemmer": {"text"},
    }


def test_every_dependency_is_imported() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    declared = {line.partition(">")[0].partition("=")[0] for line in project["dependencies"]}
    used = {name.partition(".")[0] for path in modules().values() for name in imports(path)}
    assert declared <= used


def test_no_command_imports_typer_below_the_door() -> None:
    assert [room for room, path in modules().items() if "typer" in set(imports(path))] == ["cli"]
