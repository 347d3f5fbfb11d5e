"""The functions of ours that conditions in SQL call."""

from __future__ import annotations

from functools import partial
from weakref import ReferenceType, ref

from offerbook.index.store import Index
from offerbook.listing.columns import FOUND_BY, SEPARATOR
from offerbook.text.normalize import fold


def register_functions(index: Index, sql: str) -> None:
    """Give the database the functions that a query calls, once."""
    if "has_words(" in sql or f"{FOUND_BY}(" in sql:
        # Most conditions ask for no words, and do without what reads them.
        from offerbook.index.known_forms import recall_forms

        # The other forms of its words are then known without a dictionary.
        recall_forms(index.with_words().connection)
    if index.extended:
        return
    index.extended = True
    create = index.connection.create_function
    # An index that its own function held would never be let go; the rows of `select` hold it while there are more.
    create(FOUND_BY, 3, partial(_found_by, ref(index)))
    create("fold", 1, lambda text: text and fold(text), deterministic=True)
    create("has_words", 2, _has_words, deterministic=True)
    create("holds", 2, _list_has_item, deterministic=True)
    create("holds_prefix", 2, _list_has_prefix, deterministic=True)


def _found_by(index: ReferenceType[Index], kind: str, question: str, id: str) -> str | None:
    from offerbook.listing.found_by import explanation

    held = index()
    return None if held is None else explanation(held, kind, question, id)


def _has_words(text: str | None, words: str) -> bool:
    from offerbook.text.terms import has_all_words

    return text is not None and has_all_words(words, text)


def _list_has_item(items: str | None, item: str) -> bool:
    return items is not None and item in map(fold, items.split(SEPARATOR))


def _list_has_prefix(items: str | None, prefix: str) -> bool:
    return items is not None and any(fold(item).startswith(prefix) for item in items.split(SEPARATOR))
