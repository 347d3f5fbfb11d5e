"""The files of a catalogue: which catalogue is asked, and what belongs to it."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from offerbook.text.errors import CatalogueNotFoundError
from offerbook.text.i18n import _

CATALOGUE_FILE = "catalogue.toml"
"""The file that makes a folder a catalogue."""


def locate(asked: Path | None, environment: Mapping[str, str], here: Path) -> Path:
    """The catalogue's folder: the one asked for, then OFFERBOOK_CATALOGUE, then this folder, or one
    above, or a `catalogue/` in them, then ours.

    Raises NoCatalogue when the folder asked for, or named by the variable, is none.
    """
    if asked is not None:
        return _checked(asked, "--catalogue")
    if named := environment.get("OFFERBOOK_CATALOGUE"):
        return _checked(Path(named), "OFFERBOOK_CATALOGUE")
    for folder in (here, *here.parents):
        for place in (folder, folder / "catalogue"):
            if (place / CATALOGUE_FILE).is_file():
                return place
    return shipped_path("catalogue")


def _checked(folder: Path, origin: str) -> Path:
    if (folder / CATALOGUE_FILE).is_file():
        return folder
    if folder.is_file():
        folder_of = _("{path} is a file; a catalogue is the folder that holds {head}.").format(
            path=folder, head=CATALOGUE_FILE
        )
        raise CatalogueNotFoundError(f"{origin}: {folder_of}")
    if not folder.exists():
        raise CatalogueNotFoundError(
            f"{origin}: "
            + _("there is no folder {path}. `offerbook init {path}` makes an empty catalogue.").format(path=folder)
        )
    if (folder / "catalogue" / CATALOGUE_FILE).is_file():
        raise CatalogueNotFoundError(
            f"{origin}: "
            + _("{path} holds no {head}, but {path}/catalogue does; name that one.").format(
                path=folder, head=CATALOGUE_FILE
            )
        )
    raise CatalogueNotFoundError(
        f"{origin}: "
        + _("{path} is no catalogue: it holds no {head}. `offerbook init DIR` makes an empty one.").format(
            path=folder, head=CATALOGUE_FILE
        )
    )


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
