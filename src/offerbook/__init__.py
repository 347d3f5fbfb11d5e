"""offerbook: a supply-offer catalogue kept in TOML, asked from the terminal and from Python.

import offerbook

book = offerbook.open()
for match in book.match("bam2/tippers"):
    print(match.outcome, match.score, match.offer.id)
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from offerbook.version import __version__

if TYPE_CHECKING:
    from offerbook.library import Book

__all__ = ["__version__", "open"]


def open(
    path: Path | str | Sequence[Path | str] | None = None,
    *,
    language: str | None = None,
    use_cache: bool = True,
    as_of: str | None = None,
) -> Book:
    """The catalogue in a folder, ready to be asked; without a path, the one that comes with the program.

    language: "en" or "ru", of names and sentences, for the whole process; None keeps the current one, at first English.
    use_cache: keep the compiled catalogue in the user's cache folder, and use the one that is there while it is fresh.
    as_of: the day that is asked about, such as "2026-11-28"; without one, the day that the catalogue speaks of, else today.

    Raises `offerbook.text.errors.CatalogueNotFoundError` where the folder holds no catalogue.
    """
    # Imported when used: the command line's help needs none of it.
    from offerbook.library import open_catalogue

    if language is not None:
        from offerbook.text.errors import one_of
        from offerbook.text.i18n import LANGUAGES, set_language

        one_of("language", language, LANGUAGES)
        set_language("ru" if language == "ru" else "en")
    if as_of is not None:
        from offerbook.text.errors import whole_day

        as_of = whole_day("as_of", as_of)
    return open_catalogue(path, use_cache=use_cache, as_of=as_of)
