"""Which catalogue is asked, and what its files are."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest

from offerbook.loading import locate as locate_module
from offerbook.loading.load import load
from offerbook.loading.locate import locate, shipped_path, toml_files
from offerbook.text.errors import CatalogueNotFoundError
from tests.conftest import ROOT, SHIPPED, MakeCatalogue, Run

CATALOGUE_FILE = {"catalogue.toml": 'format = 1\ntitle = { en = "Example", ru = "Пример" }\n'}


@pytest.fixture
def three(make_catalogue: MakeCatalogue, tmp_path: Path) -> dict[str, Path]:
    """Three catalogues: one to ask for, one for the variable to name, one in a folder above the one that is `here`."""
    (tmp_path / "here" / "deep").mkdir(parents=True)
    return {name: make_catalogue(CATALOGUE_FILE, name, base={}) for name in ("asked", "named", "here/catalogue")}


def test_the_catalogue_that_the_option_names_comes_first(three: dict[str, Path], tmp_path: Path) -> None:
    environment = {"OFFERBOOK_CATALOGUE": str(three["named"])}
    assert locate(three["asked"], environment, tmp_path / "here") == three["asked"]


def test_the_catalogue_that_the_variable_names_comes_second(three: dict[str, Path], tmp_path: Path) -> None:
    environment = {"OFFERBOOK_CATALOGUE": str(three["named"])}
    assert locate(None, environment, tmp_path / "here") == three["named"]


def test_an_empty_variable_names_none(three: dict[str, Path], tmp_path: Path) -> None:
    assert locate(None, {"OFFERBOOK_CATALOGUE": ""}, tmp_path / "here") == three["here/catalogue"]


def test_the_catalogue_in_this_folder_or_above_comes_third(three: dict[str, Path], tmp_path: Path) -> None:
    for here in ("here", "here/deep", "here/catalogue"):
        assert locate(None, {}, tmp_path / here) == three["here/catalogue"]


def test_of_several_catalogues_above_the_nearest_is_taken(
    three: dict[str, Path], make_catalogue: MakeCatalogue, tmp_path: Path
) -> None:
    nearer = make_catalogue(CATALOGUE_FILE, "here/deep/catalogue", base={})
    assert locate(None, {}, tmp_path / "here" / "deep") == nearer


def test_a_folder_called_catalogue_without_a_head_is_passed_over(three: dict[str, Path], tmp_path: Path) -> None:
    (tmp_path / "here" / "deep" / "catalogue").mkdir()
    assert locate(None, {}, tmp_path / "here" / "deep") == three["here/catalogue"]


def test_the_shipped_catalogue_comes_last(tmp_path: Path) -> None:
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


# --- What cannot be looked into


def refuse(monkeypatch: pytest.MonkeyPatch, folder: Path) -> None:
    """Have the system refuse to list this folder, as it does for a user without the right to."""
    listed = os.scandir

    def scandir(path: Any) -> Any:
        if Path(path) == folder:
            raise PermissionError(13, "Permission denied", str(path))
        return listed(path)

    monkeypatch.setattr(os, "scandir", scandir)


def test_a_folder_that_cannot_be_listed_is_a_finding(
    make_catalogue: MakeCatalogue, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = make_catalogue()
    refuse(monkeypatch, folder / "offers")
    loaded = load(folder)
    assert [(str(finding.place), finding.code, finding.message) for finding in loaded.findings] == [
        ("offers:1:1", "E103", "the folder cannot be listed: Permission denied")
    ]
    assert (loaded.unread_files, loaded.catalogue.offers) == (1, ())


def test_links_to_folders_are_followed_and_none_is_read_twice(make_catalogue: MakeCatalogue, tmp_path: Path) -> None:
    folder = make_catalogue()
    (folder / "offers").rename(tmp_path / "elsewhere")
    (folder / "offers").symlink_to(tmp_path / "elsewhere")
    for name, target in (("loop", folder), ("projects/up", folder / "projects"), ("twice", tmp_path / "elsewhere")):
        (folder / name).symlink_to(target)
    assert "offers/mining.toml" in toml_files(folder)
    loaded = load(folder)
    assert (loaded.findings, len(loaded.catalogue.offers)) == ([], 1)


def test_a_link_that_leads_nowhere_is_a_finding(make_catalogue: MakeCatalogue) -> None:
    folder = make_catalogue()
    (folder / "more").symlink_to("nowhere")
    (folder / "notes.md").symlink_to("nowhere")
    (folder / "x.toml").symlink_to("nowhere")
    assert [(str(finding.place), finding.code) for finding in load(folder).findings] == [
        ("more:1:1", "E103"),
        ("x.toml:1:1", "E103"),
    ]


def test_a_folder_that_goes_away_while_it_is_looked_for_is_passed_over(
    make_catalogue: MakeCatalogue, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = make_catalogue(CATALOGUE_FILE | {"offers/a.toml": ""}, base={})
    listed = os.scandir

    def scandir(path: Any) -> Any:
        if Path(path) == folder / "offers":
            raise FileNotFoundError(2, "No such file or directory")
        return listed(path)

    monkeypatch.setattr(os, "scandir", scandir)
    assert toml_files(folder) == ["catalogue.toml"]


@pytest.mark.parametrize("argument", [("offers", "-C"), ("check",)], ids=" ".join)
def test_a_path_too_long_for_the_system_exits_with_3(run: Run, argument: tuple[str, ...]) -> None:
    path = "x" * 300
    answer = run(*argument, path)
    name = "--catalogue" if "-C" in argument else "PATH"
    assert (answer.code, answer.out, answer.err) == (
        3,
        "",
        f"Error: {name}: {path} cannot be opened: File name too long.\n",
    )


def test_a_folder_above_that_cannot_be_searched_is_passed_over(
    three: dict[str, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    looked_for = Path.is_file

    def is_file(path: Path) -> bool:
        if path.parent == tmp_path / "here" / "deep":
            raise PermissionError(13, "Permission denied", str(path))
        return looked_for(path)

    monkeypatch.setattr(Path, "is_file", is_file)
    assert locate(None, {}, tmp_path / "here" / "deep") == three["here/catalogue"]


@pytest.mark.skipif(os.name == "nt", reason="a folder in use cannot be removed there")
def test_in_a_folder_that_has_been_deleted_the_shipped_catalogue_is_meant(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    deleted = tmp_path / "deleted"
    deleted.mkdir()
    monkeypatch.chdir(deleted)
    deleted.rmdir()
    assert locate(None, {}, locate_module.current_folder()) == SHIPPED
