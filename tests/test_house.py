"""The house stands: a folder imports only from folders below it, no circle, one owner for each third-party package.

Every file of every folder is read, and imports inside functions count like the others.
"""

from __future__ import annotations

import ast
import re
import sys
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from tests.conftest import ROOT

PACKAGE = ROOT / "src" / "offerbook"

MAY_IMPORT: dict[str, str] = {
    "text": "",
    "tables": "text",
    "model": "tables text",
    "loading": "model tables text",
    "index": "loading model tables text",
    "authoring": "loading model tables text",
    "listing": "index loading model tables text",
    "matching": "listing index loading model tables text",
    "publishing": "matching listing index loading model tables text",
    "changes": "matching listing index loading model tables text",
    "": "changes matching listing index loading authoring model tables text",
    "cli": "changes publishing matching listing authoring index loading model tables text",
}
"""Each folder from the ground up, with the folders that it may import from besides itself.

The package's own files, the library, are the folder "". `__main__` alone imports the command line,
and the command line is the first user of the library.
"""

OWNERS = {
    "typer": "cli",
    "rich": "tables/terminal.py",
    "tabulate": "tables/tabulate_formats.py",
    "xlsxwriter": "tables/xlsx_book.py",
    "pyarrow": "publishing/parquet.py",
    "tomli": "loading/toml_",
    "msgspec": "model",
    "snowballstemmer": "text/stems.py",
    "pymorphy3": "text/word_forms.py",
    "pymorphy3_dicts_ru": "text/word_forms.py",
    "jinja2": "publishing/briefing_html.py",
    "markupsafe": "publishing/briefing_html.py",
    "docx": "publishing/word_document.py",
}
"""The one folder or file, or the files of one beginning, that imports each third-party package."""


def files() -> list[Path]:
    return sorted(PACKAGE.rglob("*.py"))


def name_of(path: Path) -> str:
    return path.relative_to(PACKAGE).as_posix()


def folder_of(path: Path) -> str:
    name = name_of(path)
    return name.partition("/")[0] if "/" in name else ""


def module_of(path: Path) -> str:
    dotted = path.relative_to(PACKAGE.parent).with_suffix("").as_posix().replace("/", ".")
    return dotted.removesuffix(".__init__")


@cache
def imported(path: Path) -> tuple[str, ...]:
    """Every module that a file imports, wherever in it; of `from a import b` the module a.b where that is a file."""
    return tuple(_imported(path))


def _imported(path: Path) -> Iterator[str]:
    package = module_of(path) if path.name == "__init__.py" else module_of(path).rpartition(".")[0]
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            parts = package.split(".")
            above = ".".join(parts[: len(parts) - node.level + 1]) if node.level else ""
            base = ".".join(filter(None, (above, node.module)))
            for alias in node.names:
                inner = f"{base}.{alias.name}"
                yield inner if inner in modules() else base


@cache
def modules() -> dict[str, Path]:
    return {module_of(path): path for path in files()}


def ours(path: Path) -> list[str]:
    return [name for name in imported(path) if name.partition(".")[0] == "offerbook"]


def test_every_file_stands_in_a_folder_of_the_table() -> None:
    assert {folder_of(path) for path in files()} == set(MAY_IMPORT)


def test_a_module_that_is_imported_is_there() -> None:
    assert [(name_of(path), name) for path in files() for name in ours(path) if name not in modules()] == []


def test_a_folder_imports_only_from_folders_below_it() -> None:
    # The version stands in the package itself, and everything may ask for it.
    upwards = [
        (name_of(path), name)
        for path in files()
        for name in ours(path)
        if name != "offerbook.version"
        and (name_of(path), name) not in {("__main__.py", f"offerbook.cli.{module}") for module in ("app", "settings")}
        and (folder_of(path), name) != ("cli", "offerbook.library")
        and folder_of(modules()[name]) not in {folder_of(path), *MAY_IMPORT[folder_of(path)].split()}
    ]
    assert upwards == []


def test_the_table_of_folders_has_no_circle_itself() -> None:
    below: set[str] = set()
    for folder, may in MAY_IMPORT.items():
        assert set(may.split()) <= below, folder
        below.add(folder)


def test_modules_make_no_circle() -> None:
    edges = {name: set(ours(path)) - {name, "offerbook"} for name, path in modules().items()}
    done: set[str] = {"offerbook"}
    while free := {name for name, used in edges.items() if name not in done and used <= done}:
        done |= free
    assert set(edges) - done == set()


def test_each_third_party_package_has_one_owner() -> None:
    strangers = {
        (package, name_of(path))
        for path in files()
        for package in {name.partition(".")[0] for name in imported(path)}
        if package != "offerbook" and package not in sys.stdlib_module_names
    }
    elsewhere = [(package, name) for package, name in strangers if not name.startswith(OWNERS.get(package, "nowhere"))]
    assert sorted(elsewhere) == []
    assert {package for package, _name in strangers} == set(OWNERS)


def test_every_dependency_is_imported() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    declared = {
        line.partition(">")[0].partition("=")[0].lower()
        for line in [*project["dependencies"], *project["optional-dependencies"]["parquet"]]
    }
    # Imported under another name than it is installed.
    declared = {name.removeprefix("python-") for name in declared}
    assert {name.replace("-", "_") for name in declared} == set(OWNERS)


def test_every_folder_says_what_it_holds() -> None:
    for folder in {path.parent for path in files()}:
        assert ast.get_docstring(ast.parse((folder / "__init__.py").read_text(encoding="utf-8"))), folder


def test_every_path_that_the_map_names_is_there() -> None:
    text = (PACKAGE / "README.md").read_text(encoding="utf-8")
    named = {name for name in re.findall(r"`([^`\s]+)`", text) if "/" in name or name.endswith(".py")}
    assert {name for name in named if not (PACKAGE / name).exists() and not (ROOT / name).exists()} == set()
    assert len(named) > 50


def test_the_map_names_every_folder() -> None:
    rows = re.findall(
        r"^\| (`.*?) \| .*? \| (.*?) \|$", (PACKAGE / "README.md").read_text(encoding="utf-8"), re.MULTILINE
    )
    named = [name for folders, _imports in rows for name in re.findall(r"`(\w+)/`", folders)]
    assert sorted(named) == sorted(set(MAY_IMPORT) - {""})


def test_every_page_of_the_repository_leads_where_it_says() -> None:
    pages = [ROOT / "README.md", *ROOT.glob(".github/*.md"), *PACKAGE.rglob("*.md"), *ROOT.glob("[ct]*/**/*.md")]
    links = [(page, link) for page in pages for link in re.findall(r"\]\(([^)#\s]+)", page.read_text(encoding="utf-8"))]
    assert [(page.name, link) for page, link in links if "://" not in link and not (page.parent / link).exists()] == []


MOST_LINES_OF_A_FUNCTION = 40
MOST_LINES_OF_A_FILE = 400
DECLARATIONS = {
    "src/offerbook/model/records.py": "the records of a catalogue, each attribute with its meaning",
    "src/offerbook/listing/listings.py": "the columns and filters of every listing",
    "tests/tools/benchmarks/generated/phrases.py": "the words of generated catalogues",
}
"""The longer files, which declare and do nothing, with what they declare."""


def own_and_tests() -> dict[str, str]:
    """The text of every file of Python, of the package and of its tests, by its path."""
    paths = [*files(), *ROOT.glob("tests/**/*.py")]
    return {path.relative_to(ROOT).as_posix(): path.read_text(encoding="utf-8") for path in paths}


@pytest.mark.slow
def test_no_function_is_longer_than_a_screen() -> None:
    functions = [
        (name, node.name, (node.end_lineno or 0) - node.lineno + 1)
        for name, text in own_and_tests().items()
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    ]
    assert [function for function in functions if function[2] > MOST_LINES_OF_A_FUNCTION] == []


def test_only_declarations_make_a_longer_file() -> None:
    lines = {name: len(text.splitlines()) for name, text in own_and_tests().items()}
    assert {name for name, count in lines.items() if count > MOST_LINES_OF_A_FILE} == set(DECLARATIONS)


def test_an_assertion_of_a_test_also_fails_under_python_o() -> None:
    # The suite is run under -O too, where only what pytest rewrites still asserts.
    with pytest.raises(AssertionError):
        assert PACKAGE == ROOT
