"""What completes a word on the command line: ids with names from the index, and words of fixed lists.

A shell that is completing shows whatever is written in the middle of the line being typed: completion never fails, it
offers nothing.

Typer looks at how each function that completes is to be called, which takes a twentieth of the time of a listing: where no shell
asks, there are none.
"""

import os
from collections.abc import Callable, Iterable
from pathlib import Path

import typer

Completion = list[tuple[str, str]]
"""Words that complete what is typed, each with its meaning."""
Complete = Callable[[typer.Context, str], Completion]
COMPLETING = "_OFFERBOOK_COMPLETE"
"""The variable with which a shell asks for completions."""


def complete_words(words: Iterable[str]) -> Complete | None:
    """A function that completes one of these words; None where no shell asks."""
    if COMPLETING not in os.environ:
        return None

    def complete(_context: typer.Context, incomplete: str) -> Completion:
        return _beginning(words, incomplete)

    return complete


def complete_names(kinds: str) -> Complete | None:
    """A function that completes an id of one of several kinds of record, with spaces between them, or a word of a fixed list;
    None where no shell asks.

    Besides the kinds of records: the name of a filter or "format", "outcome", "gap", "code", "table", "column", "sort", "where".
    Of several names with commas between them, the last is completed.
    """
    if COMPLETING not in os.environ:
        return None

    def complete(context: typer.Context, incomplete: str) -> Completion:
        try:
            return _names(kinds, context, incomplete)
        except Exception:
            return []

    return complete


def _catalogues(context: typer.Context) -> list[Path]:
    """The folders that --catalogue names on the line, before or after the command."""
    parameters = (context.params, context.parent.params if context.parent else {})
    return next(([Path(path) for path in given["catalogue"]] for given in parameters if given.get("catalogue")), [])


def _names(kinds: str, context: typer.Context, incomplete: str) -> Completion:
    if kinds in _FIXED:
        before, comma, last = incomplete.rpartition(",")
        words = tuple(_FIXED[kinds]())
        found = [word for word in words if word.startswith(last)]
        if not found and not last.isascii():
            from offerbook.listing.completion import in_other_words

            found = [word for word, _meaning in in_other_words(words, last)]
        return [(f"{before}{comma}{word}", "") for word in found]
    from offerbook.index.cache import open_index
    from offerbook.listing import completion
    from offerbook.loading.locate import current_folder, locate_all

    index = open_index(locate_all(_catalogues(context), os.environ, current_folder()))
    if kinds in ("column", "sort"):
        return completion.column_completions(index, str(context.info_name), incomplete, _columns_of(context))
    if kinds == "where":
        return completion.condition_completions(index, str(context.info_name), incomplete)
    return completion.record_completions(index, kinds.split(), incomplete)


def _columns_of(context: typer.Context) -> Iterable[str]:
    """The columns of an answer that is no listing, by the command's name."""
    from offerbook.matching import columns

    answers: dict[str, Iterable[str]] = {
        "match": columns.MATCHES,
        "explain": columns.EXPLANATION,
        "gaps": columns.GAPS,
        "ask": columns.QUESTIONS,
    }
    return answers.get(str(context.info_name), ())


def _formats() -> Iterable[str]:
    from offerbook.tables.formats import RENDERERS

    return RENDERERS


def _outcomes() -> Iterable[str]:
    from offerbook.matching.outcomes import OUTCOMES

    return OUTCOMES


def _gap_types() -> Iterable[str]:
    from offerbook.matching.gaps import GAP_TYPES

    return GAP_TYPES


def _codes_and_keys() -> Iterable[str]:
    from offerbook.authoring.key_guide import names
    from offerbook.model.finding_codes import CODES

    return ["all", *CODES, *names()]


def _tables() -> Iterable[str]:
    from offerbook.publishing.export import KEYS

    return KEYS


_FIXED: dict[str, Callable[[], Iterable[str]]] = {
    "format": _formats,
    "outcome": _outcomes,
    "gap": _gap_types,
    "code": _codes_and_keys,
    "table": _tables,
}


def _beginning(words: Iterable[str], incomplete: str) -> Completion:
    return [(word, "") for word in words if word.startswith(incomplete)]
