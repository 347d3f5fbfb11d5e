"""What could complete a word on the command line."""

from __future__ import annotations

from offerbook.index.store import Index
from offerbook.listing.listings import LISTINGS
from offerbook.text.i18n import current_language
from offerbook.text.normalize import safe


def completions(index: Index, kind: str, incomplete: str) -> list[tuple[str, str]]:
    """What could complete a word, with its meaning: ids of a kind of record, or the words that a filter takes."""
    for listing in LISTINGS.values():
        if kind in listing.filters and (words := listing.filters[kind].words):
            return [(word, "") for word in words if word.startswith(incomplete)]
    language, other = ("ru", "en") if current_language() == "ru" else ("en", "ru")
    names = (
        f"SELECT id, coalesce(nullif(name_{language}, ''), name_{other}) FROM {kind}s "
        "WHERE substr(id, 1, ?) = ? ORDER BY id"
    )
    return [(str(id), _harmless(str(name))) for id, name in index.rows(names, len(incomplete), incomplete)]


_ACTIVE_IN_SHELLS = str.maketrans(
    {'"': "”", "'": "’", "`": "’", "\\": "/", "$": "＄", ":": ",", "[": "(", "]": ")", "\n": " ", "\t": " "}
)


def _harmless(name: str) -> str:
    """A name as the meaning of a completion: zsh evaluates it, and Typer reads it as markup, each with gaps in its escapes."""
    return safe(name.translate(_ACTIVE_IN_SHELLS))
