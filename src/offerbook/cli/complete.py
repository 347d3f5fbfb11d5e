"""What completes a word on the command line: ids with names from the index, and words of fixed lists.

A shell that is completing shows whatever is written in the middle of the line being typed: completion never fails, it
offers nothing.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from pathlib import Path

import typer

Completion = list[tuple[str, str]]
"""Words that complete what is typed, each with its meaning."""
Complete = Callable[[typer.Context, str], Completion]


def complete_words(words: Iterable[str]) -> Complete:
    """A function that completes one of these words."""

    def complete(_context: typer.Context, incomplete: str) -> Completion:
        return _beginning(words, incomplete)

    return complete


def complete_names(kind: str) -> Complete:
    """A function that completes an id of a kind of record, or a word of a fixed list such as "status" or "format"."""

    def complete(context: typer.Context, incomplete: str) -> Completion:
        try:
            return _names(kind, _catalogue(context), incomplete)
        except Exception:
            return []

    return complete


def _catalogue(context: typer.Context) -> Path | None:
    """The folder that --catalogue names on the line, before or after the command."""
    parameters = (context.params, context.parent.params if context.parent else {})
    return next((Path(given["catalogue"]) for given in parameters if given.get("catalogue")), None)


def _names(kind: str, folder: Path | None, incomplete: str) -> Completion:
    if kind == "format":
        from offerbook.tables.formats import RENDERERS

        return _beginning(RENDERERS, incomplete)
    if kind == "outcome":
        from offerbook.matching.match import OUTCOMES

        return _beginning(OUTCOMES, incomplete)
    if kind == "gap":
        from offerbook.matching.gaps import GAP_TYPES

        return _beginning(GAP_TYPES, incomplete)
    from offerbook.index.cache import open_index
    from offerbook.listing.completion import completions
    from offerbook.loading.locate import current_folder, locate

    return completions(open_index(locate(folder, os.environ, current_folder())), kind, incomplete)


def _beginning(words: Iterable[str], incomplete: str) -> Completion:
    return [(word, "") for word in words if word.startswith(incomplete)]
