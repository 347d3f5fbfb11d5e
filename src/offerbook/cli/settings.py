"""What a person repeats, kept in a file: `offerbook.toml` in this folder or one above it, or in the user's settings folder.

    language = "ru"
    catalogue = "catalogue"          # from the folder of the file
    [columns]
    offers = "id,name,+payload_t"
    [run]
    heavy = "offers --sector mining --where 'payload_t >= 130 t'"

What the command line and the environment say comes first, then the file here, then the user's.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping, MutableMapping, Sequence
from pathlib import Path
from typing import Any, Self

from offerbook.loading.locate import SETTINGS_VARIABLE, current_folder

SETTINGS_FILE = "offerbook.toml"
TABLES = ("columns", "run")
"""The tables of a settings file; each holds texts by name."""
TEXTS = ("language", "catalogue")


class Settings:
    """What the files say, or what is wrong with one.

    texts: "language" and "catalogue", where they are set; the catalogue as a whole path, with the "file" that names it.
    columns: the columns of a listing, by its name, as --columns takes them.
    questions: command lines without the program's name, by the name that `offerbook run` takes.
    wrong: the file, and the reason, of one that cannot be read; the program says so once it has a language.
    """

    def __init__(
        self,
        texts: Mapping[str, str],
        columns: Mapping[str, str],
        questions: Mapping[str, str],
        wrong: tuple[Path, str] | None = None,
    ) -> None:
        self.texts = texts
        self.columns = columns
        self.questions = questions
        self.wrong = wrong

    def but_wrong(self, path: Path, reason: str) -> Self:
        """The same with a file that cannot be read."""
        return type(self)(self.texts, self.columns, self.questions, (path, reason))


NO_SETTINGS = Settings({}, {}, {})


def current_settings(environment: Mapping[str, str]) -> Settings:
    """The settings that hold in the folder where the program was started."""
    return read_settings(environment, current_folder())


def read_settings(environment: Mapping[str, str], here: Path) -> Settings:
    """The settings of the user, and of the folder where the program runs, which come before them."""
    settings = NO_SETTINGS
    for path in (_of_user(environment), _in_or_above(here)):
        if path is not None and os.path.isfile(path):  # noqa: PTH113 - a folder that may not be searched is no error
            settings = _with_file(settings, path)
    return settings


def _of_user(environment: Mapping[str, str]) -> Path | None:
    """Where the user's settings are on this system."""
    named = environment.get("XDG_CONFIG_HOME", "")
    try:
        if Path(named).is_absolute():
            folder = Path(named)
        elif sys.platform == "win32":
            folder = Path(environment.get("APPDATA") or Path.home() / "AppData" / "Roaming")
        elif sys.platform == "darwin":
            folder = Path.home() / "Library" / "Application Support"
        else:
            folder = Path.home() / ".config"
    except RuntimeError:
        return None
    return folder / "offerbook" / SETTINGS_FILE


def _in_or_above(here: Path) -> Path | None:
    """The nearest settings file; one among a catalogue's own files would be taken for its records, and is passed over."""
    for folder in (here, *here.parents):
        name = f"{folder}/{SETTINGS_FILE}"
        if os.path.exists(name) and not os.path.exists(f"{folder}/catalogue.toml"):  # noqa: PTH110 - faster than a Path
            return Path(name)
    return None


def _with_file(settings: Settings, path: Path) -> Settings:
    import tomllib

    try:
        content = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except (OSError, ValueError) as error:
        return settings.but_wrong(path, str(error))
    tables = {name: content.get(name, {}) for name in TABLES}
    known = {key: value for key, value in content.items() if key in TEXTS and isinstance(value, str)}
    if unknown := [key for key in content if key not in (*known, *TABLES)]:
        return settings.but_wrong(path, unknown[0])
    for name, table in tables.items():
        if not isinstance(table, dict) or not all(isinstance(value, str) for value in table.values()):
            return settings.but_wrong(path, name)
    if "catalogue" in known:
        known["catalogue"] = str(path.parent / Path(known["catalogue"]).expanduser())
        known["file"] = str(path)
    return Settings(
        {**settings.texts, **known},
        {**settings.columns, **tables["columns"]},
        {**settings.questions, **tables["run"]},
        settings.wrong,
    )


def apply_settings(settings: Settings, arguments: Sequence[str], environment: MutableMapping[str, str]) -> list[str]:
    """The arguments with a saved question in the place of its name; language and catalogue go into the environment."""
    for variable, key in (("OFFERBOOK_LANG", "language"), ("OFFERBOOK_CATALOGUE", "catalogue")):
        if key in settings.texts and not environment.get(variable):
            environment[variable] = settings.texts[key]
            if key == "catalogue":
                environment[SETTINGS_VARIABLE] = settings.texts["file"]
    if arguments[:1] == ["run"] and len(arguments) > 1 and arguments[1] in settings.questions:
        import shlex

        try:
            return [*shlex.split(settings.questions[arguments[1]]), *arguments[2:]]
        except ValueError:
            # A quotation mark without its other half: the command says which question it is.
            return list(arguments)
    return list(arguments)


def columns_of(settings: Settings, command: str) -> dict[str, Any]:
    """The values that a command's options have where the command line gives none."""
    return {"columns": [settings.columns[command]]} if command in settings.columns else {}
