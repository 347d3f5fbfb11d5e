"""The files of a catalogue: which catalogue is asked, and what belongs to it."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from offerbook.text.errors import CatalogueNotFoundError
from offerbook.text.i18n import _

CATALOGUE_FILE = "catalogue.toml"
"""The file that makes a folder a catalogue."""


def locate(folder: Path | None, environment: Mapping[str, str], here: Path, argument: str = "--catalogue") -> Path:
    """The catalogue's folder: the one named, then OFFERBOOK_CATALOGUE, then this folder, or one above, or a `catalogue/`
    in them, then the one that comes with the program.

    argument: what named the folder on the command line, for the message.

    Raises CatalogueNotFoundError when the folder named, by the argument or by the variable, holds no catalogue.
    """
    if folder is not None:
        return checked_folder(folder, argument)
    if named := environment.get("OFFERBOOK_CATALOGUE"):
        return checked_folder(Path(named), "OFFERBOOK_CATALOGUE")
    for parent in (here, *here.parents):
        for place in (parent, parent / "catalogue"):
            if (place / CATALOGUE_FILE).is_file():
                return place
    return shipped_path("catalogue")


def checked_folder(folder: Path, argument: str = "path") -> Path:
    """The folder, if it holds a catalogue; else CatalogueNotFoundError, whose message says what to do.

    argument: what named the folder, with which the message begins.
    """
    if (folder / CATALOGUE_FILE).is_file():
        return folder
    if folder.is_file():
        message = _("{argument}: {path} is a file; a catalogue is the folder that holds {head}.")
    elif not folder.exists():
        message = _("{argument}: there is no folder {path}. `offerbook init {path}` makes an empty catalogue.")
    elif (folder / "catalogue" / CATALOGUE_FILE).is_file():
        message = _("{argument}: {path} holds no {head}, but {path}/catalogue does; name that one.")
    else:
        message = _("{argument}: {path} is no catalogue: it holds no {head}. `offerbook init DIR` makes an empty one.")
    raise CatalogueNotFoundError(message.format(argument=argument, path=folder, head=CATALOGUE_FILE))


def shipped_path(name: str) -> Path:
    """What the program ships beside its code: inside the installed package, or in the source tree it runs from."""
    inside = Path(__file__).parents[1] / name
    if inside.exists():
        return inside
    places = {"catalogue": "catalogue", "errors_by_example": "tests/errors"}
    return Path(__file__).parents[3] / places[name]


def toml_files(root: Path) -> list[str]:
    """The catalogue's files as paths relative to it with forward slashes: every .toml below it but hidden ones, sorted."""
    found = (path.relative_to(root) for path in root.rglob("*.toml"))
    names = [path.as_posix() for path in found if not any(part.startswith(".") for part in path.parts)]
    # The catalogue's head comes first, then the lists, then the folders: the order in which a reader meets them.
    return sorted(names, key=lambda name: (name != CATALOGUE_FILE, name.count("/"), name))


def is_catalogue_file(root: Path, path: Path) -> bool:
    """Whether a path leads to a file of a catalogue, or would be one once it is written."""
    target = path.resolve()
    if target.suffix == ".toml" and target.is_relative_to(root.resolve()):
        return True
    return target in {(root / name).resolve() for name in toml_files(root)}
