"""TODO listing.resolve"""

from __future__ import annotations

from collections.abc import Iterator

from offerbook.index.store import Index
from offerbook.listing.listings import CHOICES
from offerbook.text.errors import UsageError
from offerbook.text.i18n import _, current_language
from offerbook.text.normalize import fold, safe
from offerbook.text.spelling import nearest


class AmbiguousNameError(UsageError):
    """A name that several records of a kind have; the message lists their ids."""


def resolve(index: Index, kind: str, name: str) -> str:
    """The id of the record of `kind` that `name` means: an id, or a name in either language; else UnknownName."""
    if index.value("SELECT 1 FROM records WHERE kind = ? AND id = ?", kind, name):
        return name
    names: dict[str, list[str]] = {}
    for text, id in () if kind == "source" else _names(index, kind):
        names.setdefault(text, []).append(id)
    called = list(dict.fromkeys(names.get(fold(name), ())))
    if len(called) == 1:
        return called[0]
    if called:
        raise AmbiguousNameError(
            _('"{name}" is the name of several: {ids}; ask for one by its id').format(name=name, ids=", ".join(called))
        )
    if index.value("SELECT 1 FROM records WHERE kind = ? AND id = ?", kind, name.lower()):
        return name.lower()
    near = nearest(name, [*index.ids(kind), *names])
    hint = ""
    if near:
        id = names.get(near[0], near)[0]
        hint = _('; did you mean "{near}"?').format(near=id)
    listing = f"{kind}s"
    raise UsageError(
        _('there is no {kind} "{name}"{hint} `offerbook {listing}` lists them.').format(
            kind=_(kind), name=name, hint=hint or ".", listing=listing
        )
    )


def _names(index: Index, kind: str) -> Iterator[tuple[str, str]]:
    for id, en, ru in index.rows(f"SELECT id, name_en, name_ru FROM {kind}s ORDER BY position"):
        yield from ((fold(text), id) for text in (en, ru) if text)


def completions(index: Index, kind: str, incomplete: str) -> list[tuple[str, str]]:
    """What could complete a word on the command line: ids of a kind of record, or words of a fixed list, and meanings."""
    if kind in CHOICES:
        return [(word, "") for word in CHOICES[kind] if word.startswith(incomplete)]
    here, there = ("ru", "en") if current_language() == "ru" else ("en", "ru")
    names = f"SELECT id, coalesce(nullif(name_{here}, ''), name_{there}) FROM {kind}s WHERE substr(id, 1, ?) = ? ORDER BY id"
    return [(str(id), _harmless(str(name))) for id, name in index.rows(names, len(incomplete), incomplete)]


_ACTIVE_IN_SHELLS = str.maketrans(
    {'"': "”", "'": "’", "`": "’", "\\": "/", "$": "＄", ":": ",", "[": "(", "]": ")", "\n": " ", "\t": " "}
)


def _harmless(name: str) -> str:
    """A name as the meaning of a completion: zsh evaluates it, and Typer reads it as markup, each with gaps in its escapes."""
    return safe(name.translate(_ACTIVE_IN_SHELLS))
