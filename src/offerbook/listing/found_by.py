"""Why a search found a record: for each word of the question the word of the record that answers it, and where that stands."""

from collections.abc import Iterator, Sequence
from typing import Any

from offerbook.index.store import Index
from offerbook.listing.columns import FOUND_BY, FOUND_BY_COLUMN, SEPARATOR
from offerbook.text.i18n import N_, _, current_language

LabelledText = tuple[str, str]
"""What a text is to the record, in English, and the text."""
_NAME, _SUMMARY, _TERMS, _NOTES = N_("name"), N_("summary"), N_("terms of the group"), N_("notes and cautions")
_OF_KIND = {
    "offer": (("supplier", N_("supplier")), ("group", N_("group"))),
    "need": (("groups", N_("group")),),
    "group": (("sector", N_("sector")),),
}
"""The records whose names are searched with those of a kind, by the attribute that names them, and what they are to it."""
_OTHER_TEXTS = {"place": N_("place"), "owner": N_("owner"), "city": N_("city"), "title": N_("title")}
_OTHER_TEXTS |= {"publisher": N_("publisher"), "url": N_("address")}


def with_question(sql: str, kind: str, words: Sequence[str]) -> str:
    """A query with what is asked put into the calls of `found_by`: the kind of the records, and the words."""
    question = " ".join(words).replace("'", "''").replace("\0", " ")
    return sql.replace(FOUND_BY_COLUMN.sql, f"{FOUND_BY}('{kind}', '{question}', t.id)")


def explanation(index: Index, kind: str, question: str, id: str) -> str | None:
    """What SQL calls: a line for each word of the question, with SEPARATOR between them; None where none was asked for."""
    from offerbook.text.terms import searched_tokens, terms_of_forms, tokenize

    tokens = searched_tokens(question)
    found: dict[str, str] = {}
    for label, text in _texts(index, kind, id) if tokens else ():
        held = [({*token.terms, *token.parts, *terms_of_forms(token)}, token.text) for token in tokenize(text)]
        for asked in tokens:
            answers = (word for terms, word in held if not terms.isdisjoint(asked.terms))
            if asked.text not in found and (word := next(answers, "")):
                found[asked.text] = f"{asked.text}: {word} ({_(label)})"
        if len(found) == len(tokens):
            break
    return SEPARATOR.join(found[token.text] for token in tokens if token.text in found) or None


def _texts(index: Index, kind: str, id: str) -> Iterator[LabelledText]:
    """What is searched of a record, the texts that count most first."""
    from offerbook.model.records import TABLES, Group, Need, Project

    shape: Any = Need if kind == "need" else TABLES[kind]
    record = index.record(kind, id, shape)
    if record is None:
        return
    variants = getattr(record, "variants", ())
    yield from ((_NAME, text) for part in (record, *variants) for text in _both(getattr(part, "name", None)))
    yield "id", " ".join([id.replace("/", " "), *(variant.id for variant in variants)])
    for attribute, label in _OF_KIND.get(kind, ()):
        for part in (record, *variants):
            yield from _names(index, attribute.removesuffix("s"), getattr(part, attribute, None), label)
    if kind == "need" and (project := index.record("project", id.partition("/")[0], Project)):
        yield from ((N_("project"), text) for text in _both(project.name))
    groups = [record] if isinstance(record, Group) else _groups(index, record, variants)
    yield from ((_TERMS, text) for group in groups for text in (*group.terms.en, *group.terms.ru))
    for attribute, label in _OTHER_TEXTS.items():
        yield from ((label, text) for text in _both(getattr(record, attribute, None)))
    yield from ((_SUMMARY, text) for text in _both(getattr(record, "summary", None)))
    for part in (record, *variants):
        for each in (*getattr(part, "notes", ()), *getattr(part, "cautions", ())):
            yield from ((_NOTES, text) for text in _both(each.text))
        yield from ((N_("codes"), code.code) for code in getattr(part, "codes", ()))


def _names(index: Index, kind: str, ids: str | Sequence[str] | None, label: str) -> Iterator[LabelledText]:
    from offerbook.model.records import TABLES

    for id in (ids,) if isinstance(ids, str) else ids or ():
        record: Any = index.record(kind, id, TABLES[kind])
        if record is not None:
            yield from ((label, text) for part in (record.name, getattr(record, "city", None)) for text in _both(part))


def _groups(index: Index, record: Any, variants: Sequence[Any]) -> list[Any]:
    from offerbook.model.records import Group

    ids = [getattr(part, "group", None) for part in (record, *variants)] + [*getattr(record, "groups", ())]
    return [group for _id, group in index.records_by_id("group", filter(None, ids), Group)]


def _both(text: Any) -> Iterator[str]:
    """A text in each of its languages, the reader's first."""
    if isinstance(text, str):
        yield text
    elif text is not None:
        yield from filter(None, (text.ru, text.en) if current_language() == "ru" else (text.en, text.ru))
