"""Which record people mean by what they type: an id, a name in either language, or a part of one."""

import re
from collections.abc import Iterator, Sequence
from typing import Literal, NamedTuple

from offerbook.index.schema import SEARCHED
from offerbook.index.store import Index
from offerbook.text.errors import UsageError
from offerbook.text.i18n import N_, _, ngettext, pick_language
from offerbook.text.normalize import fold

MOST_LISTED = 10
"""Records that a message lists when a name means several; the others are counted."""


SHORTEST_PART = 3
"""Letters of the shortest part of a name that a record is looked for by."""
_WORD = r"[^\W_]+"
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
    case, or with other separators; words from a name, or a part of an id, that one record alone has; words of what one
    project alone says of itself, where records of several kinds can be meant. `kind:name` looks among the records of that kind.
    Raises UnknownNameError when nothing is meant, and AmbiguousNameError when several are.
    """
    kind, colon, rest = name.partition(":")
    if colon and kind in kinds and len(kinds) > 1:
        return find_record(index, (kind,), rest)
    for kind in kinds:
        if index.has(kind, name):
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
    if index.has(kind, name):
        ids.append(name)
    return list(dict.fromkeys(ids)) or [resolve(index, kind, name)]


def _by_name(index: Index, kind: str, name: str, names: Sequence[tuple[str, str]]) -> RecordId | None:
    ids = list(dict.fromkeys(id for text, id in names if text == fold(name)))
    if len(ids) > 1:
        raise AmbiguousNameError(
            _('"{name}" is the name of several: {ids}; ask for one by its id').format(name=name, ids=", ".join(ids))
        )
    if not ids and index.has(kind, name.lower()):
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
        found = list(dict.fromkeys(record for other, record in by_key if key.removesuffix("-") in other))
        found = _without_members(index, found) or _with_words(index, kinds, name)
        others: list[RecordId] = []
        # An id of another kind is answered by whoever asks.
        is_id = any(index.has(kind, name.lower()) for kind in KIND_NAMES)
        if not found and "project" in kinds and _is_searched(kinds, name) and not is_id:
            from offerbook.listing.word_search import projects_with_words

            found, others = ([RecordId("project", id) for id in ids] for ids in projects_with_words(index, name))
        if len(found) == 1:
            return found[0]
        if found:
            text = _('"{name}" can mean several; ask for one by its id:')
            raise _ambiguous(index, kinds, text.format(name=name), found)
        unknown = _unknown(index, name, kinds, spellings)
        if others and not unknown.near:
            text = _('nothing is called "{name}", but its words are found here; ask by the id:')
            raise _ambiguous(index, kinds, text.format(name=name), others)
        raise unknown
    raise _unknown(index, name, kinds, spellings)


_OWNERS = {
    "need": ("SELECT project_id FROM needs WHERE id = ?", "project"),
    "offer": ("SELECT supplier_id FROM offers WHERE id = ?", "supplier"),
    "group": ("SELECT sector_id FROM groups WHERE id = ?", "sector"),
}
"""What a record of a kind belongs to: the query for its id, and its kind."""


def _without_members(index: Index, records: Sequence[RecordId]) -> list[RecordId]:
    """The records but those that belong to another of them, a project's needs, and sources where there is anything else."""
    owning = [
        record
        for record in records
        if record.kind not in _OWNERS
        or RecordId(_OWNERS[record.kind][1], index.value(_OWNERS[record.kind][0], record.id)) not in records
    ]
    # Publications have words of what they are about in their ids and titles.
    return [record for record in owning if record.kind != "source"] or owning


def _with_words(index: Index, kinds: Sequence[str], name: str) -> list[RecordId]:
    """The records whose names have all the words of a name, in any of their forms."""
    from offerbook.listing.word_search import ids_with_name

    searched = [kind for kind in kinds if kind in SEARCHED] if _is_searched(kinds, name) else []
    return _without_members(index, [RecordId(kind, id) for kind in searched for id in ids_with_name(index, kind, name)])


def _is_searched(kinds: Sequence[str], name: str) -> bool:
    """Whether the words of a name are looked for.

    What has a slash is meant as an address; a filter names records of one kind, and nobody is told which it took.
    """
    return "/" not in name and len(kinds) > 1


def _word_keys(texts: Sequence[str]) -> list[str]:
    """Texts in Latin letters and lower case, with one hyphen before, between and after their words."""
    from offerbook.text.spelling import latin_keys

    return [f"-{'-'.join(re.findall(_WORD, key))}-" for key in latin_keys(texts)]


def _ambiguous(index: Index, kinds: Sequence[str], text: str, records: Sequence[RecordId]) -> AmbiguousNameError:
    """The error that begins with `text` for a name that can mean these records; it lists them, with their names, to choose from."""
    by_kind = sorted(records, key=lambda record: kinds.index(record.kind))[:MOST_LISTED]
    ids = [f"{kind}:{id}" if len(kinds) > 1 else id for kind, id in by_kind]
    names = [record_name(index, record) for record in by_kind]
    width = max(map(len, ids))
    lines = [f"  {id:{width}}  {shown}".rstrip() for id, shown in zip(ids, names, strict=True)]
    more = len(records) - MOST_LISTED
    if more > 0:
        lines.append("  " + ngettext("and {count} more", "and {count} more", more).format(count=more))
    return AmbiguousNameError("\n".join([text, *lines]))


def short_name(index: Index, kind: Literal["supplier", "project"], id: str) -> str:
    """The name by which people know a supplier or a project; its whole name where it has no other."""
    row = next(index.rows(f"SELECT short_en, short_ru FROM {kind}s WHERE id = ?", id), ("", ""))
    return pick_language(*row) or record_name(index, RecordId(kind, id))


def record_name(index: Index, record: RecordId) -> str:
    """What a record is called in the reader's language, without reading it whole; of a source the title."""
    columns = "title_en, title_ru" if record.kind == "source" else "name_en, name_ru"
    row = next(index.rows(f"SELECT {columns} FROM {record.kind}s WHERE id = ?", record.id), ("", ""))
    return pick_language(*row)


def short_names(index: Index, table: Literal["projects", "suppliers"]) -> dict[str, str]:
    """The names by which people know the projects or suppliers, by id."""
    rows = index.rows(f"SELECT id, name_en, name_ru, short_en, short_ru FROM {table} ORDER BY position")
    return {id: pick_language(*short) or pick_language(en, ru) for id, en, ru, *short in rows}


KIND_NAMES = {
    "offer": N_("an offer"),
    "project": N_("a project"),
    "need": N_("a need"),
    "supplier": N_("a supplier"),
    "group": N_("a group"),
    "sector": N_("a sector"),
    "source": N_("a source"),
    "spec": N_("a spec"),
}
"""The kinds of record within a sentence."""


def _unknown(
    index: Index, name: str, kinds: Sequence[str], spellings: Sequence[tuple[str, RecordId]]
) -> UnknownNameError:
    from offerbook.text.spelling import nearest

    if len(kinds) > 1:
        near = next(iter(nearest(name, list(dict.fromkeys(record.id for _text, record in spellings)))), "")
        return UnknownNameError(_('nothing is called "{name}"').format(name=name), near)
    kind, listing = kinds[0], f"{kinds[0]}s"
    other = next((it for it in KIND_NAMES if it != kind and index.has(it, name)), None)
    if other is not None:
        message = _('"{name}" is {other}, and {kind} is wanted here. `offerbook {listing}` lists them.')
        message = message.format(name=name, other=_(KIND_NAMES[other]), kind=_(KIND_NAMES[kind]), listing=listing)
        return UnknownNameError(message)
    ids = {text: record.id for text, record in reversed(spellings)}
    near = next((ids[text] for text in nearest(name, list(dict(spellings)))), "")
    if near:
        message = _('there is no {kind} "{name}"; did you mean "{near}"? `offerbook {listing}` lists them.')
        return UnknownNameError(message.format(kind=_(kind), name=name, near=near, listing=listing), near)
    message = _('there is no {kind} "{name}". `offerbook {listing}` lists them.')
    return UnknownNameError(message.format(kind=_(kind), name=name, listing=listing))


def _names(index: Index, kind: str) -> Iterator[tuple[str, str]]:
    """The names of the records of a kind, folded, in both languages, each with the id; sources have none."""
    if kind == "source":
        return
    columns = "name_en, name_ru" + (", short_en, short_ru" if kind in ("supplier", "project") else "")
    for id, *texts in index.rows(f"SELECT id, {columns} FROM {kind}s ORDER BY position"):
        yield from ((fold(text), id) for text in texts if text)
