"""The smallest faulty catalogue for each kind of mistake, and what `check` says of it in the reader's language."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path

from offerbook.authoring.findings_report import as_text
from offerbook.loading.locate import shipped_path
from offerbook.text.i18n import _, current_language

SAID = "offerbook check"
"""The name of the section of an example that keeps what `offerbook check` says in English."""


def sections(text: str) -> dict[str, str]:
    """The parts of an example file, by the names in its `--- name` lines."""
    return dict(re.findall(r"^--- (.+)\n((?:(?!--- ).*\n?)*)", text, re.MULTILINE))


def lay_out(example: Mapping[str, str], folder: Path) -> None:
    """Write the catalogue of an example: the healthy one with the example's files in it.

    The name of a section may say how the file is made: "a.toml (saved as cp1251)", "a.toml (a link to b.toml)".
    """
    healthy = sections((shipped_path("errors_by_example") / "healthy.txt").read_text(encoding="utf-8"))
    for name, text in {**healthy, **example}.items():
        if name == SAID:
            continue
        file, _space, how = name.partition(" ")
        target = folder / file
        target.parent.mkdir(parents=True, exist_ok=True)
        if link := re.fullmatch(r"\(a link to (.+)\)", how):
            target.unlink(missing_ok=True)
            target.symlink_to(link[1])
        else:
            saved = re.fullmatch(r"\(saved as (.+)\)", how)
            target.write_bytes(text.encode(saved[1] if saved else "utf-8"))


def shown_example(path: Path) -> str:
    """The text of an example file, with what `check` says in the current language; the file keeps it in English."""
    text = path.read_text(encoding="utf-8").rstrip()
    if current_language() == "en":
        return text
    try:
        return "\n".join(_translated(sections(text)))
    except OSError:
        # Nothing can be written here, or no link can be made.
        return text


def _translated(example: Mapping[str, str]) -> Iterator[str]:
    """The lines of an example in the current language, for which its catalogue is checked once more."""
    from offerbook.loading.load import load

    for name, text in example.items():
        if name != SAID:
            file, _space, how = name.partition(" ")
            saved, link = re.fullmatch(r"\(saved as (.+)\)", how), re.fullmatch(r"\(a link to (.+)\)", how)
            if saved:
                file = _("{file} (saved as {encoding})").format(file=file, encoding=saved[1])
            elif link:
                file = _("{file} (a link to {target})").format(file=file, target=link[1])
            yield from (f"--- {file}", *text.splitlines())
    with tempfile.TemporaryDirectory() as folder:
        lay_out(example, Path(folder) / "catalogue")
        yield f"--- {SAID}"
        yield from as_text(load(Path(folder) / "catalogue").findings, "catalogue/", everything=False)
