"""Which record people mean by what they type: an id, a name in either language, or a part of one."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from offerbook.index.store import Index
from offerbook.text.errors import UsageError
from offerbook.text.i18n import _, ngettext
from offerbook.text.normalize import fold
from offerbook.text.spelling import latin_keys, nearest

MOST_LISTED = 10
"""Records that a message lists when a name means several; the others are counted."""


SHORTEST_PART = 3
"""Letters of the shortest part of a name that a record is looked for by."""
_WORD = re.compile(r"[^\W_]+")
Names = dict[str, list[tuple[str, str]]]
"""Of each kind of record the names, folded, each with the id."""


class RecordId(NamedTuple):
    """A record of the catalogue.

    kind: "offer", "project", "need", "supplier", "group", "sector", "source" or "spec".
    id: its id among the records of the kind.
    """

    kind: str
    id: str


class UnknownNameError(UsageError):
    """A name that no record has.

    near: the id or name that was probably meant; empty when none is near.
    """

    def __init__(self, message: str, near: str = "") -> None:
        super().__init__(message)
        self.near = near


class AmbiguousNameError(UsageError):
    """A name that several records have, or that is a part of several; the message lists them."""


def resolve(index: Index, kind: str, name: str) -> str:
    """The id of the record of `kind` that `name` means, as `find_record` understands it."""
    return find_record(index, (kind,), name).id


def find_record(index: Index, kinds: Sequence[str], name: str) -> RecordId:
    """The record of one of these kinds that `name` means.

    In this order, and each kind before the next: an id; a name in either language; the id or name in another script or
    case, or with other separators; words from a name, or a part of an id, that one record alone has. `kind:name` looks
    among the records of that kind. Raises UnknownNameError when nothing is meant, and AmbiguousNameError when several are.
    """
    kind, colon, rest = name.partition(":")
    if colon and kind in kinds and len(kinds) > 1:
        return find_record(index, (kind,), rest)
    for kind in kinds:
        if _has_id(index, kind, name):
            return RecordId(kind, name)
    names: Names = {}
    for kind in kinds:
        names[kind] = list(_names(index, kind))
        if record := _by_name(index, kind, name, names[kind]):
            return record
    return _by_key(index, kinds, name, names)


def ids_named(index: Index, kind: str, name: str) -> list[str]:
    """The ids of every record that has the id or the name; where none has, of the one that `resolve` finds."""
    ids = [id for text, id in _names(index, kind) if text == fold(name)]
    if _has_id(index, kind, name):
        ids.append(name)
    return list(dict.fromkeys(ids)) or [resolve(index, kind, name)]


def _by_name(index: Index, kind: str, name: str, names: Sequence[tuple[str, str]]) -> RecordId | None:
    ids = list(dict.fromkeys(id for text, id in names if text == fold(name)))
    if len(ids) > 1:
        raise AmbiguousNameError(
            _('"{name}" is the name of several: {ids}; ask for one by its id').format(name=name, ids=", ".join(ids))
        )
    if not ids and _has_id(index, kind, name.lower()):
        ids = [name.lower()]
    return RecordId(kind, ids[0]) if ids else None


def _by_key(index: Index, kinds: Sequence[str], name: str, names: Names) -> RecordId:
    """The one record whose id or name is, or has in it, `name` in another script or case, or with other separators."""
    spellings = [(id, RecordId(kind, id)) for kind in kinds for id in index.ids(kind)]
    spellings += [(text, RecordId(kind, id)) for kind in kinds for text, id in names[kind]]
    key, *keys = _word_keys([name, *(text for text, _record in spellings)])
    by_key = list(zip(keys, (record for _text, record in spellings), strict=True))
    for kind in kinds:
        records = {record: None for other, record in by_key if other == key and record.kind == kind}
        if len(records) == 1:
            return next(iter(records))
    if len(key) >= SHORTEST_PART + len("--"):
        # A word, or what a word begins with.
        records = {record: None for other, record in by_key if key.removesuffix("-") in other}
        if len(records) == 1:
            return next(iter(records))
        if records:
            raise _ambiguous_part(name, sorted(records, key=lambda it: kinds.index(it.kind)), len(kinds) > 1)
    raise _unknown(name, kinds, spellings)


def _word_keys(texts: Sequence[str]) -> list[str]:
    """Texts in Latin letters and lower case, with one hyphen before, between and after their words."""
    return [f"-{'-'.join(_WORD.findall(key))}-" for key in latin_keys(texts)]


def _ambiguous_part(name: str, records: Sequence[RecordId], with_kinds: bool) -> AmbiguousNameError:
    ids = ", ".join(f"{kind}:{id}" if with_kinds else id for kind, id in records[:MOST_LISTED])
    more = len(records) - MOST_LISTED
    if more <= 0:
        return AmbiguousNameError(
            _('"{name}" is a part of several names: {ids}; ask for one by its id').format(name=name, ids=ids)
        )
    text = ngettext(
        '"{name}" is a part of several names: {ids} and {count} more; ask for one by its id',
        '"{name}" is a part of several names: {ids} and {count} more; ask for one by its id',
        more,
    )
    return AmbiguousNameError(text.format(name=name, ids=ids, count=more))


def _unknown(name: str, kinds: Sequence[str], spellings: Sequence[tuple[str, RecordId]]) -> UnknownNameError:
    if len(kinds) > 1:
        near = next(iter(nearest(name, list(dict.fromkeys(record.id for _text, record in spellings)))), "")
        return UnknownNameError(_('nothing is called "{name}"').format(name=name), near)
    kind, listing = kinds[0], f"{kinds[0]}s"
    ids = {text: record.id for text, record in reversed(spellings)}
    near = next((ids[text] for text in nearest(name, list(dict(spellings)))), "")
    if near:
        message = _('there is no {kind} "{name}"; did you mean "{near}"? `offerbook {listing}` lists them.')
        return UnknownNameError(message.format(kind=_(kind), name=name, near=near, listing=listing), near)
    message = _('there is no {kind} "{name}". `offerbook {listing}` lists them.')
    return UnknownNameError(message.format(kind=_(kind), name=name, listing=listing))


def _has_id(index: Index, kind: str, id: str) -> bool:
    return index.value("SELECT 1 FROM records WHERE kind = ? AND id = ?", kind, id) is not None


def _names(index: Index, kind: str) -> Iterator[tuple[str, str]]:
    """The names of the records of a kind, folded, in both languages, each with the id; sources have none."""
    if kind == "source":
        return
    for id, en, ru in index.rows(f"SELECT id, name_en, name_ru FROM {kind}s ORDER BY position"):
        yield from ((fold(text), id) for text in (en, ru) if text)
