"""Which catalogue is meant, and which files belong to it."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from offerbook.text.errors import CatalogueNotFoundError, reason_of
from offerbook.text.i18n import _

CATALOGUE_FILE = "catalogue.toml"
"""The file that makes a folder a catalogue."""
SETTINGS_VARIABLE = "OFFERBOOK_SETTINGS_FILE"
"""Where OFFERBOOK_CATALOGUE is no variable of the user's, the program notes beside it which file of settings names the catalogue."""


SHIPPED = "shipped"
"""Names the catalogue that comes with the program, where no folder of that name is there."""
OF_FOLDER = "/./"
"""Ends the folder in the name of a file where several catalogues are asked as one, as in rsync; programs that open it pass over it."""


class SeveralFolders:
    """Several catalogues that are asked as one: the settings are those of the first, and what they share counts once.

    folders: in the order in which they were named.
    """

    def __init__(self, folders: tuple[Path, ...]) -> None:
        self.folders = folders

    def __truediv__(self, name: str) -> Path:
        """The path of a file by its name, which says which folder it is of."""
        return Path(name)

    def __str__(self) -> str:
        return " + ".join(map(str, self.folders))

    @property
    def name(self) -> str:
        """What the first folder is called."""
        return self.folders[0].name

    def resolve(self) -> SeveralFolders:
        """The same folders by their whole paths."""
        return SeveralFolders(tuple(folder.resolve() for folder in self.folders))


Root = Path | SeveralFolders
"""The folder of a catalogue, or those of several that are asked as one."""


def is_head(name: str) -> bool:
    """Whether a file is the head of its catalogue, where the settings are."""
    return name.rpartition(OF_FOLDER)[2] == CATALOGUE_FILE


def catalogue_names(root: Root) -> dict[str, str]:
    """What each of several catalogues is called, by the folder that its files' names begin with; nothing for one alone.

    The name is the end of its path, as long as it takes to tell it from the others.
    """
    if not isinstance(root, SeveralFolders):
        return {}
    parts = {folder.as_posix(): folder.parts for folder in root.resolve().folders}
    shipped = shipped_path("catalogue").resolve().as_posix()
    if shipped in parts:
        parts[shipped] = (SHIPPED,)
    length = 1
    while len({own[-length:] for own in parts.values()}) < len(parts):
        length += 1
    return {folder: "/".join(own[-length:]).replace("//", "/") for folder, own in parts.items()}


def current_folder() -> Path:
    """The folder that the program was started in; where it is not there any more, one in which nothing is found."""
    try:
        return Path(os.getcwd())  # noqa: PTH109 - faster than Path.cwd
    except OSError:
        return Path()


def locate_all(
    requested: Sequence[Path], environment: Mapping[str, str], here: Path, argument: str = "--catalogue"
) -> Root:
    """The folder of the catalogue requested, or those of several, or what `locate` finds where none is requested."""
    if not requested:
        return locate(None, environment, here)
    folders = tuple(dict.fromkeys(_requested_folder(path, argument) for path in requested))
    return folders[0] if len(folders) == 1 else SeveralFolders(folders)


def _requested_folder(path: Path, argument: str) -> Path:
    if path == Path(SHIPPED) and not path.exists():
        return shipped_path("catalogue")
    return checked_folder(path, argument)


def locate(requested: Path | None, environment: Mapping[str, str], here: Path, argument: str = "--catalogue") -> Path:
    """The catalogue's folder: the one requested, then OFFERBOOK_CATALOGUE, then this folder, or one above, or a `catalogue/`
    in them, then the one that the program ships.

    argument: what the user gave the requested one by, for messages.

    Raises CatalogueNotFoundError when the folder requested, or named by the variable, is no catalogue.
    """
    if requested is not None:
        return checked_folder(requested, argument)
    if named := environment.get("OFFERBOOK_CATALOGUE"):
        file = environment.get(SETTINGS_VARIABLE)
        by = _('the setting "catalogue" in {file}').format(file=file) if file else "OFFERBOOK_CATALOGUE"
        return checked_folder(Path(named), by)
    for folder in (here, *here.parents):
        for candidate in (folder, folder / "catalogue"):
            if _is_catalogue(candidate):
                return candidate
    return shipped_path("catalogue")


def _is_catalogue(folder: Path) -> bool:
    """Whether the folder holds a catalogue's head; one that cannot be looked into is none."""
    try:
        return (folder / CATALOGUE_FILE).is_file()
    except OSError:
        return False


def checked_folder(folder: Path, argument: str = "path") -> Path:
    """The folder, if it holds a catalogue; else CatalogueNotFoundError, whose message says what to do.

    argument: what named the folder, with which the message begins.
    """
    try:
        if (folder / CATALOGUE_FILE).is_file():
            return folder
        near, reason = "" if folder.exists() else _catalogue_named_nearly(folder), ""
        message = _no_catalogue_message(folder, argument, near)
    except OSError as error:
        message, near, reason = _("{argument}: {path} cannot be opened: {reason}."), "", reason_of(error)
    raise CatalogueNotFoundError(
        message.format(argument=argument, path=folder, head=CATALOGUE_FILE, reason=reason, near=near)
    )


def _catalogue_named_nearly(folder: Path) -> str:
    """A catalogue beside a folder that is not there, whose name is nearly the same; empty where there is none."""
    from offerbook.text.spelling import nearest

    try:
        beside = [path.name for path in folder.parent.iterdir() if _is_catalogue(path)]
    except OSError:
        return ""
    return next((str(folder.with_name(name)) for name in nearest(folder.name, beside)), "")


def _no_catalogue_message(folder: Path, argument: str, near: str) -> str:
    """What is there instead of a catalogue, and what to do: a message that waits for its argument, path and head."""
    if folder.is_file():
        return _("{argument}: {path} is a file; a catalogue is the folder that holds {head}.")
    if near:
        return _("{argument}: there is no folder {path}; did you mean {near}?")
    if not folder.exists() and argument in (_("PATH"), _("OLD"), _("NEW")):
        # Who compares or checks has one: an empty one would be no help.
        return _("{argument}: there is no folder {path}; name the folder that holds {head}.")
    if not folder.exists():
        return _("{argument}: there is no folder {path}. `offerbook init {path}` makes an empty catalogue.")
    if (folder / "catalogue" / CATALOGUE_FILE).is_file():
        return _("{argument}: {path} holds no {head}, but {path}/catalogue does; name that one.")
    return _("{argument}: {path} is no catalogue: it holds no {head}. `offerbook init DIR` makes an empty one.")


def shipped_path(name: str) -> Path:
    """What the program ships beside its code: inside the installed package, or in the source tree it runs from."""
    inside = Path(__file__).parents[1] / name
    if inside.exists():
        return inside
    in_source_tree = {"catalogue": "catalogue", "errors_by_example": "tests/errors"}
    return Path(__file__).parents[3] / in_source_tree[name]


def toml_files(root: Root) -> list[str]:
    """The catalogue's files: every .toml below `root` but hidden ones, as sorted relative paths with forward slashes.

    Of several catalogues the files of one after those of another, as whole paths in which OF_FOLDER ends the folder.

    A folder that cannot be listed, and a link that leads to no folder, count as files: reading them is then a finding, and
    their records do not go missing in silence.
    """
    if isinstance(root, SeveralFolders):
        folders = root.resolve().folders
        return [f"{folder.as_posix()}{OF_FOLDER}{name}" for folder in folders for name in toml_files(folder)]
    # The catalogue's head comes first, then the lists, then the folders: the order in which a reader meets them.
    return sorted(_walk(root), key=lambda name: (name != CATALOGUE_FILE, name.count("/"), name))


def is_catalogue_file(root: Root, path: Path) -> bool:
    """Whether a path leads to a file of a catalogue, or would be one once it is written."""
    if isinstance(root, SeveralFolders):
        return any(is_catalogue_file(folder, path) for folder in root.folders)
    try:
        target = path.resolve()
    except OSError:
        # The folder where the user is has been deleted: nothing can be written there.
        return False
    if target.suffix == ".toml" and target.is_relative_to(root.resolve()):
        return True
    return target in {(root / name).resolve() for name in toml_files(root)}


def _walk(root: Path) -> Iterator[str]:
    """The names below `root`, each folder once: links to folders are followed after all that is no link."""
    visited: set[tuple[int, int]] = set()
    folders = [""]
    links: list[str] = []
    while folders or links:
        # A link that leads back, or to a folder of the catalogue, leads to one that is visited already.
        name = folders.pop() if folders else links.pop(0)
        try:
            # By the text of the path: a Path takes several times as long.
            status = os.stat(f"{root}/{name}")  # noqa: PTH116
            if (status.st_dev, status.st_ino) in visited:
                continue
            visited.add((status.st_dev, status.st_ino))
            with os.scandir(f"{root}/{name}") as scan:
                entries = sorted(
                    (entry for entry in scan if not entry.name.startswith(".")), key=lambda each: each.name
                )
        except (FileNotFoundError, NotADirectoryError):
            # It went away since its parent was listed.
            continue
        except OSError:
            yield name or "."
            continue
        for entry in entries:
            inner = f"{name}/{entry.name}" if name else entry.name
            if entry.name.endswith(".toml"):
                yield inner
            elif entry.is_symlink():
                if _leads_somewhere(entry):
                    links.append(inner)
                elif "." not in entry.name:
                    yield inner
            elif entry.is_dir():
                folders.append(inner)


def _leads_somewhere(link: os.DirEntry[str]) -> bool:
    try:
        link.stat()
    except OSError:
        return False
    return True
