"""Settings that a person repeats stand in a file: language, catalogue, columns, saved questions."""

from __future__ import annotations

from pathlib import Path

import pytest

from offerbook.cli.settings import NO_SETTINGS, Settings, apply_settings, columns_of, read_settings
from tests.conftest import MakeCatalogue, Run

HERE = """
language = "ru"
catalogue = "data/catalogue"
[columns]
offers = "id,kind"
[run]
trucks = "offers --sector mining -f csv"
"""


def write(path: Path, text: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def test_the_file_here_comes_before_the_user_s(tmp_path: Path) -> None:
    write(tmp_path / "work" / "offerbook.toml", HERE)
    write(
        tmp_path / "config" / "offerbook" / "offerbook.toml", 'language = "en"\n[run]\nall = "offers"\ntrucks = "x"\n'
    )
    below = tmp_path / "work" / "a" / "b"
    below.mkdir(parents=True)
    settings = read_settings({"XDG_CONFIG_HOME": str(tmp_path / "config")}, below)
    assert settings.texts == {
        "language": "ru",
        "catalogue": str(tmp_path / "work" / "data" / "catalogue"),
        "file": str(tmp_path / "work" / "offerbook.toml"),
    }
    assert settings.columns == {"offers": "id,kind"}
    assert settings.questions == {"all": "offers", "trucks": "offers --sector mining -f csv"}
    assert settings.wrong is None


def test_a_file_inside_a_catalogue_is_no_settings_file(tmp_path: Path) -> None:
    write(tmp_path / "catalogue.toml", "format = 1\n")
    write(tmp_path / "offerbook.toml", HERE)
    assert read_settings({"XDG_CONFIG_HOME": str(tmp_path / "config")}, tmp_path) is NO_SETTINGS


@pytest.mark.parametrize("text", ["language = ", "colour = 1", "[run]\na = 1", "columns = 3", "language = 5"])
def test_a_file_that_cannot_be_used_is_named(tmp_path: Path, run: Run, text: str) -> None:
    file = write(tmp_path / "offerbook.toml", text)
    answer = run("offers")
    assert (answer.code, answer.out) == (2, "")
    assert answer.err.startswith(f"Error: the settings in {file} cannot be used; look at: ")


def test_the_environment_and_the_command_line_come_first() -> None:
    settings = Settings(
        {"language": "ru", "catalogue": "/here", "file": "/offerbook.toml"}, {"offers": "id"}, {"mine": "offers 'a b'"}
    )
    environment = {"OFFERBOOK_LANG": "en"}
    assert apply_settings(settings, ["run", "mine", "-n", "3"], environment) == ["offers", "a b", "-n", "3"]
    assert environment == {
        "OFFERBOOK_LANG": "en",
        "OFFERBOOK_CATALOGUE": "/here",
        "OFFERBOOK_SETTINGS_FILE": "/offerbook.toml",
    }
    assert apply_settings(settings, ["run", "other"], {}) == ["run", "other"]
    assert columns_of(settings, "offers") == {"columns": ["id"]}
    assert columns_of(settings, "needs") == {}


def test_a_catalogue_that_is_not_there_is_blamed_on_what_names_it(tmp_path: Path, run: Run) -> None:
    file = write(tmp_path / "offerbook.toml", 'catalogue = "nowhere"\n')
    named = f'Error: the setting "catalogue" in {file}: there is no folder {tmp_path / "nowhere"}. '
    assert run("offers").err.startswith(named)
    assert run("offers", OFFERBOOK_CATALOGUE="gone").err.startswith(
        "Error: OFFERBOOK_CATALOGUE: there is no folder gone. "
    )
    assert run("offers", "-C", "away").err.startswith("Error: --catalogue: there is no folder away. ")


def test_a_settings_file_changes_columns_language_and_named_commands(
    make_catalogue: MakeCatalogue, run: Run, tmp_path: Path
) -> None:
    make_catalogue(name="data/catalogue")
    write(tmp_path / "offerbook.toml", HERE)
    assert run("offers", OFFERBOOK_LANG="en").out.splitlines()[0] == "id\tkind"
    assert run("offers", "--columns", "name", OFFERBOOK_LANG="en").out.splitlines()[0] == "name"
    assert run("run", "trucks").out == run("offers", "--sector", "mining", "-f", "csv").out
    assert run("run", "trucks", "-f", "json").out == run("offers", "--sector", "mining", "-f", "json").out
    assert run("run").out == "name\tcommand\ntrucks\toffers --sector mining -f csv\n"
    assert run("offrs", OFFERBOOK_LANG="").err.startswith("Ошибка: ")
    assert run("run", "truks").err == (
        'Error: there is no saved question "truks"; did you mean "trucks"? `offerbook run` lists them.\n'
    )
