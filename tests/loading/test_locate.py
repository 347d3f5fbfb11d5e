"""Which catalogue is asked, and what its files are."""

from __future__ import annotations

from pathlib import Path

import pytest

from offerbook.loading.locate import locate, shipped_path, toml_files
from offerbook.text.errors import CatalogueNotFoundError
from tests.conftest import ROOT, SHIPPED, MakeCatalogue, Run

CATALOGUE_FILE = {"catalogue.toml": 'format = 1\ntitle = { en = "Example", ru = "Пример" }\n'}


@pytest.fixture
def three(make_catalogue: MakeCatalogue, tmp_path: Path) -> dict[str, Path]:
    """Three catalogues: one to ask for, one for the variable to name, one in a folder above the one that is `here`."""
    (tmp_path / "here" / "deep").mkdir(parents=True)
    return {name: make_catalogue(CATALOGUE_FILE, name, base={}) for name in ("asked", "named", "here/catalogue")}


def test_the_catalogue_asked_for_comes_first(three: dict[str, Path], tmp_path: Path) -> None:
    environment = {"OFFERBOOK_CATALOGUE": str(three["named"])}
    assert locate(three["asked"], environment, tmp_path / "here") == three["asked"]


def test_the_one_that_the_variable_names_comes_second(three: dict[str, Path], tmp_path: Path) -> None:
    environment = {"OFFERBOOK_CATALOGUE": str(three["named"])}
    assert locate(None, environment, tmp_path / "here") == three["named"]


def test_an_empty_variable_names_none(three: dict[str, Path], tmp_path: Path) -> None:
    assert locate(None, {"OFFERBOOK_CATALOGUE": ""}, tmp_path / "here") == three["here/catalogue"]


def test_the_one_here_or_above_comes_third(three: dict[str, Path], tmp_path: Path) -> None:
    for here in ("here", "here/deep", "here/catalogue"):
        assert locate(None, {}, tmp_path / here) == three["here/catalogue"]


def test_the_nearest_one_above_is_taken(three: dict[str, Path], make_catalogue: MakeCatalogue, tmp_path: Path) -> None:
    nearer = make_catalogue(CATALOGUE_FILE, "here/deep/catalogue", base={})
    assert locate(None, {}, tmp_path / "here" / "deep") == nearer


def test_a_folder_called_catalogue_without_a_head_is_passed_over(three: dict[str, Path], tmp_path: Path) -> None:
    (tmp_path / "here" / "deep" / "catalogue").mkdir()
    assert locate(None, {}, tmp_path / "here" / "deep") == three["here/catalogue"]


def test_the_shipped_one_comes_last(tmp_path: Path) -> None:
    assert locate(None, {}, tmp_path) == SHIPPED
    assert (shipped_path("catalogue"), shipped_path("errors_by_example")) == (SHIPPED, ROOT / "tests" / "errors")


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ("nowhere", "there is no folder {path}. `offerbook init {path}` makes an empty catalogue."),
        ("empty", "{path} is no catalogue: it holds no catalogue.toml. `offerbook init DIR` makes an empty one."),
        ("here", "{path} holds no catalogue.toml, but {path}/catalogue does; name that one."),
        ("asked/catalogue.toml", "{path} is a file; a catalogue is the folder that holds catalogue.toml."),
    ],
)
def test_what_is_no_catalogue_is_told_with_what_to_do(
    three: dict[str, Path], tmp_path: Path, asked: str, said: str
) -> None:
    (tmp_path / "empty").mkdir()
    path = tmp_path / asked
    with pytest.raises(CatalogueNotFoundError) as by_option:
        locate(path, {}, tmp_path)
    with pytest.raises(CatalogueNotFoundError) as by_variable:
        locate(None, {"OFFERBOOK_CATALOGUE": str(path)}, tmp_path / "here")
    assert str(by_option.value) == f"--catalogue: {said.format(path=path)}"
    assert str(by_variable.value) == f"OFFERBOOK_CATALOGUE: {said.format(path=path)}"


@pytest.mark.parametrize("command", [["check"], ["offers"], ["show", "belaz"]])
def test_the_program_exits_with_3_when_there_is_no_catalogue(run: Run, tmp_path: Path, command: list[str]) -> None:
    said = "there is no folder nowhere. `offerbook init nowhere` makes an empty catalogue."
    answer = run(*command, "--catalogue", "nowhere")
    assert (answer.code, answer.out, answer.err) == (3, "", f"Error: --catalogue: {said}\n")


def test_the_program_exits_with_3_when_the_variable_names_none(run: Run, tmp_path: Path) -> None:
    said = "there is no folder nowhere. `offerbook init nowhere` makes an empty catalogue."
    answer = run("check", OFFERBOOK_CATALOGUE="nowhere")
    assert (answer.code, answer.out, answer.err) == (3, "", f"Error: OFFERBOOK_CATALOGUE: {said}\n")


def test_check_names_files_as_they_are_seen_from_here(run: Run, make_catalogue: MakeCatalogue, tmp_path: Path) -> None:
    folder = make_catalogue({"more.toml": "x = 1\n"})
    said = ':1:1: E201 "x" is no table of a catalogue\n    1 | x = 1\n      | ^\n'
    assert run("check").out == f"catalogue/more.toml{said}"
    assert run("check", ".", cwd=folder).out == f"more.toml{said}"
    (tmp_path / "elsewhere").mkdir()
    assert run("check", "../catalogue", cwd=tmp_path / "elsewhere").out == f"../catalogue/more.toml{said}"


def test_the_files_of_a_catalogue_come_head_first_then_lists_then_folders(
    make_catalogue: MakeCatalogue, tmp_path: Path
) -> None:
    names = ["a.toml", "catalogue.toml", "offers/deep/x.toml", "offers/z.toml", "projects/a.toml", "suppliers.toml"]
    hidden = [".hidden.toml", ".git/x.toml", "offers/.x.toml", "offers/notes.md"]
    folder = make_catalogue(dict.fromkeys([*names, *hidden], ""), base={})
    assert toml_files(folder) == [
        "catalogue.toml",
        "a.toml",
        "suppliers.toml",
        "offers/z.toml",
        "projects/a.toml",
        "offers/deep/x.toml",
    ]


def test_a_catalogue_may_lie_in_a_hidden_folder(make_catalogue: MakeCatalogue) -> None:
    assert toml_files(make_catalogue(CATALOGUE_FILE, ".hidden/catalogue", base={})) == ["catalogue.toml"]
