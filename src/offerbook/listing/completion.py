"""What could complete a word on the command line."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from offerbook.index.store import Index
from offerbook.text.i18n import current_language, in_every_language
from offerbook.text.normalize import safe

Completions = list[tuple[str, str]]
"""Words that complete what is typed, each with its meaning."""
_RECORDS = frozenset(("offer", "need", "project", "supplier", "sector", "group", "spec", "source"))
"""Kinds of records, whose names are in the index; the words of other filters are fixed."""
_SIGNS = "+-"
"""What may stand before the name of a column."""


def completions(index: Index, kind: str, incomplete: str) -> Completions:
    """What could complete a word, with its meaning: ids of a kind of record, or the words that a filter takes.

    An id is also found in Cyrillic letters, in which it stays: "белаз" becomes "белаз-7513", which the program understands.
    """
    if kind not in _RECORDS:
        words = _filter_words(kind)
        return [(word, "") for word in words if word.startswith(incomplete)] or in_other_words(words, incomplete)
    language, other = ("ru", "en") if current_language() == "ru" else ("en", "ru")
    column = "publisher" if kind == "source" else "name"
    name = f"coalesce(nullif({column}_{language}, ''), {column}_{other})"
    names = f"SELECT id, {name} FROM {kind}s WHERE substr(id, 1, ?) = ? ORDER BY id"
    latin = incomplete if incomplete.isascii() else _latin(incomplete)
    found = index.rows(names, len(latin), latin)
    return [(f"{incomplete}{str(id)[len(latin) :]}", _harmless(str(name))) for id, name in found]


def _filter_words(filter: str) -> Sequence[str]:
    # Names of records, which are completed more often, are found without the listings.
    from offerbook.listing.listings import LISTINGS

    return next((listing.filters[filter].words for listing in LISTINGS.values() if filter in listing.filters), ())


def in_other_words(words: Iterable[str], incomplete: str) -> Completions:
    """What people are shown for the words of a list, where that is one word and goes on as it was typed: "тов" is "товар"."""
    said = ((one, word) for word in words for one in in_every_language(word) if " " not in one)
    return [(one, word) for one, word in said if one.startswith(incomplete.casefold())]


def _latin(text: str) -> str:
    from offerbook.text.spelling import latin_keys

    return latin_keys([text])[0]


def record_completions(index: Index, kinds: Sequence[str], incomplete: str) -> Completions:
    """What could complete the name of a record of one of several kinds; of several with commas between them, the last."""
    before, comma, last = incomplete.rpartition(",")
    found: Completions = []
    # Before anything is typed, those that are asked for most.
    for kind in kinds if last else kinds[:1]:
        # A need is project/need: there are too many of them to list before the slash is typed.
        if kind != "need" or "/" in last or len(kinds) == 1:
            found += completions(index, kind, last)
        elif projects := completions(index, "project", last):
            found += [(f"{id}/", name) for id, name in projects if id == last]
    return [(f"{before}{comma}{id}", name) for id, name in dict(found).items()]


def column_completions(index: Index, listing: str, incomplete: str, columns: Iterable[str] = ()) -> Completions:
    """What could complete a value of --columns or --sort: names with commas between them, a sign before each.

    columns: those of an answer that is no listing.
    """
    before, comma, last = incomplete.rpartition(",")
    sign = last[:1] if last[:1] in _SIGNS else ""
    start = f"{before}{comma}{sign}"
    from offerbook.listing.column_lookup import column_names
    from offerbook.listing.listings import LISTINGS

    names = column_names(index, listing) if listing in LISTINGS else columns
    return [(f"{start}{name}", "") for name in names if name.startswith(last.removeprefix(sign))]


def condition_completions(index: Index, listing: str, incomplete: str) -> Completions:
    """What could complete a condition: the name of a column or spec, and after "=" a word of its fixed list, or a code."""
    from offerbook.listing.column_lookup import column_names
    from offerbook.listing.listings import LISTINGS

    listing = listing if listing in LISTINGS else "offers"
    condition = re.fullmatch(r"([\w-]+)(!?=)(\S*)", incomplete)
    if condition is None:
        return [(name, "") for name in column_names(index, listing) if name.startswith(incomplete)]
    key, operator, value = condition.groups()
    column = LISTINGS[listing].columns.get(key)
    words: Iterable[str] = column.words if column is not None else ()
    if key in ("okpd2", "hs2022"):
        words = [row[0] for row in index.rows("SELECT DISTINCT code FROM codes WHERE scheme = ? ORDER BY code", key)]
    return [(f"{key}{operator}{word}", "") for word in words if word.startswith(value)]


_ACTIVE_IN_SHELLS = str.maketrans(
    {'"': "”", "'": "’", "`": "’", "\\": "/", "$": "＄", ":": ",", "[": "(", "]": ")", "\n": " ", "\t": " "}
)


def _harmless(name: str) -> str:
    """A name as the meaning of a completion: zsh evaluates it, and Typer reads it as markup, each with gaps in its escapes."""
    return safe(name.translate(_ACTIVE_IN_SHELLS))
