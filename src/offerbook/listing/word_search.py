"""Records by words, in either language and any of their forms."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import NamedTuple

from offerbook.index.schema import search_rows
from offerbook.index.store import Index
from offerbook.listing.sql import SqlPart
from offerbook.text.i18n import _
from offerbook.text.normalize import fold
from offerbook.text.stop_words import STOP_WORDS
from offerbook.text.terms import index_terms, searched_tokens

_ORDINALS = {
    "1": "first первый",
    "2": "second второй",
    "3": "third третий",
    "4": "fourth четвёртый",
    "5": "fifth пятый",
}
"""How people say the number in the name of a project: BAM-2 is the second BAM."""


class UnknownWord(NamedTuple):
    """A word of a question that no record of the kind has.

    word: as it was typed.
    near: a word that records have and that was probably meant; empty when none is near.
    """

    word: str
    near: str


def match_expression(words: Sequence[str]) -> str:
    """The words as FTS5 asks for them: every word must be met, by any of its terms."""
    return _expression([token.terms for token in searched_tokens(" ".join(words))])


def _expression(asked: Sequence[Sequence[str]]) -> str:
    return " AND ".join("(" + " OR ".join(f'"{term}"' for term in terms) + ")" for terms in asked)


def ranked_ids(kind: str, words: Sequence[str]) -> SqlPart | None:
    """A query for the id and rank of the records of a kind that hold all the words; None where no words are asked for.

    The best have the least rank. A word in the name counts more than one in the terms of the group, and that more than one
    in the summary, the notes or the cautions.
    """
    if not words:
        return None
    expression = match_expression(words)
    if not expression:
        return SqlPart("SELECT '' AS id, 0 AS rank WHERE 0")
    sql = "SELECT id, bm25(search, 0, 0, 0, 0, 8, 3, 1) AS rank FROM search WHERE search MATCH ? AND rowid BETWEEN ? AND ?"
    return SqlPart(sql, (expression, *search_rows(kind)))


def ids_with_terms(index: Index, kind: str, terms: Collection[str]) -> Iterator[str]:
    """The ids of the records of a kind that hold one of these terms."""
    if terms:
        index.with_words()
        sql = "SELECT id FROM search WHERE search MATCH ? AND rowid BETWEEN ? AND ?"
        expression = " OR ".join(f'"{term}"' for term in sorted(terms))
        yield from (row[0] for row in index.rows(sql, expression, *search_rows(kind)))


def ids_with_name(index: Index, kind: str, name: str) -> list[str]:
    """The ids of the records of a kind whose own names have all the words of a name, in any of their forms."""
    return _ids_with(index, kind, "name", _asked_terms(kind, name))


class ProjectsFound(NamedTuple):
    """The projects whose texts have all the words of a name that is nobody's.

    meant: those whose names have most of the words; or the one project that has them all, if it says them of itself: in its
        name, summary, place and owner.
    others: those that have them somewhere.
    """

    meant: list[str]
    others: list[str]


def projects_with_words(index: Index, name: str) -> ProjectsFound:
    """The projects that the words of a name can mean, though no name has them all."""
    asked = _asked_terms("project", name)
    found = _ids_with(index, "project", "{name terms body}", asked)
    named, saying = [], []
    for id in found:
        columns = "name_en, name_ru, short_en, short_ru, summary_en, summary_ru, place_en, place_ru, owner_en, owner_ru"
        texts = next(index.rows(f"SELECT {columns} FROM projects WHERE id = ?", id))
        of_name, of_itself = (set(index_terms(" ".join(some))) for some in (texts[:4], texts))
        if 2 * sum(not of_name.isdisjoint(terms) for terms in asked) > len(asked):
            named.append(id)
        elif not any(of_itself.isdisjoint(terms) for terms in asked):
            saying.append(id)
    meant = named or (saying if len(found) == 1 else [])
    return ProjectsFound(meant, [id for id in found if id not in meant])


def _asked_terms(kind: str, name: str) -> list[tuple[str, ...]]:
    """The terms of each word of a name, any of which answers it; of several words of a project also the number that one says."""
    asked = [token.terms for token in searched_tokens(name)]
    if kind != "project" or len(asked) == 1:
        return asked
    numbers = {term: number for number, words in _ORDINALS.items() for term in index_terms(words)}
    return [(*terms, *dict.fromkeys(numbers[term] for term in terms if term in numbers)) for terms in asked]


def _ids_with(index: Index, kind: str, columns: str, asked: Sequence[Sequence[str]]) -> list[str]:
    """The ids of the records of a kind that have one of the terms of every word in these columns."""
    if not asked:
        return []
    index.with_words()
    sql = "SELECT id FROM search WHERE search MATCH ? AND rowid BETWEEN ? AND ? ORDER BY rowid"
    return [row[0] for row in index.rows(sql, f"{columns} : ({_expression(asked)})", *search_rows(kind))]


def unknown_words(index: Index, kind: str, words: Sequence[str]) -> list[UnknownWord]:
    """The words of which no record of the kind has any form, each with the nearest that is an id, or is in a name or in a group's terms.

    Empty where some record has all the words, or where each has a record and only the sum of them has none.
    """
    if not words or not match_expression(words) or _is_in_a_record(index, kind, words):
        return []
    every = [word for text in words for word in text.split()]
    single = [word for word in every if fold(word) not in STOP_WORDS] or every
    missing = [word for word in single if match_expression([word]) and not _is_in_a_record(index, kind, [word])]
    known = [*_words_of_names(index, kind), *index.ids(kind)] if missing else []
    return [UnknownWord(word, _nearest_other(word, known)) for word in dict.fromkeys(missing)]


def _nearest_other(word: str, known: Iterable[str]) -> str:
    """The nearest word but itself: the unit of an amount, "19 мм", stands in a name and is no word that is found by itself."""
    from offerbook.text.spelling import nearest

    return next((near for near in nearest(word, known, 2) if near != fold(word)), "")


def unknown_word_messages(index: Index, kind: str, words: Sequence[str]) -> list[str]:
    """A sentence for each of the `unknown_words`."""
    if words and not match_expression(words):
        message = _('"{words}" has no word that can be looked for; without it, everything is listed')
        return [message.format(words=" ".join(words))]
    messages = []
    for word, near in unknown_words(index, kind, words):
        if near:
            message = _('the word "{word}" is nowhere in this list; did you mean "{near}"?')
            messages.append(message.format(word=word, near=near))
        else:
            messages.append(_('the word "{word}" is nowhere in this list').format(word=word))
    return messages


def _is_in_a_record(index: Index, kind: str, words: Sequence[str]) -> bool:
    index.with_words()
    sql = "SELECT 1 FROM search WHERE search MATCH ? AND rowid BETWEEN ? AND ? LIMIT 1"
    return index.value(sql, match_expression(words), *search_rows(kind)) is not None


def _words_of_names(index: Index, kind: str) -> list[str]:
    columns = "publisher_en, publisher_ru, title_en, title_ru" if kind == "source" else "name_en, name_ru"
    texts = [text for row in index.rows(f"SELECT {columns} FROM {kind}s") for text in row]
    texts += [text for row in index.rows("SELECT name_en, name_ru, terms_en, terms_ru FROM groups") for text in row]
    return list(dict.fromkeys(re.findall(r"[^\W_]+", fold(" ".join(texts)))))
