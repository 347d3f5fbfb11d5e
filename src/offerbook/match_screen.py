"""The screen of a question of matches: laid out once, then read from beside the index."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import suppress
from typing import TYPE_CHECKING, Any, NamedTuple

from offerbook.index.worked_out import keep, recall
from offerbook.listing.resolve import RecordId
from offerbook.tables.screen import Screen
from offerbook.text.i18n import MESSAGES, current_language

if TYPE_CHECKING:
    from offerbook.index.store import Index
    from offerbook.match_results import Matches

_FOLDERS = ("", "listing", "matching", "matching/criteria")
"""The folders whose code decides what stands on the screen, besides those of the index."""
_MOST_KEPT = 8
"""Screens that are kept, the last that were asked for."""
_MOST_LINES = 2_000
"""Lines of a screen that is kept."""


class MatchScreen(NamedTuple):
    """Matches as a terminal shows them.

    screen: its lines, for a terminal of any width.
    rows: how many matches there are.
    subjects: the records that the names meant.
    summary: how the needs are covered; empty where the screen shows it.
    """

    screen: Screen
    rows: int
    subjects: tuple[RecordId, ...]
    summary: str = ""


class _Kept(NamedTuple):
    question: str
    answer: MatchScreen


def match_screen(
    index: Index, question: Mapping[str, Any], lists_others: bool, match: Callable[[], Matches]
) -> MatchScreen:
    """The screen of the matches that `match` gives, in the reader's language; the one that is kept where the question is the same."""
    kept = recall(index, _FOLDERS, tuple[_Kept, ...], "screens") or ()
    asked = repr((sorted(question.items()), lists_others, current_language(), _messages_stamp()))
    for one in kept:
        if one.question == asked:
            return one.answer
    matches = match()
    screen = matches.screen(lists_others=lists_others)
    answer = MatchScreen(screen, len(matches), tuple(matches.subjects), "" if screen else matches.summary)
    if len(answer.screen) <= _MOST_LINES:
        keep(index, _FOLDERS, (_Kept(asked, answer), *kept[: _MOST_KEPT - 1]), "screens")
    return answer


def _messages_stamp() -> tuple[int, int]:
    """What tells the messages in the reader's language from any other."""
    with suppress(OSError):
        status = (MESSAGES / current_language() / "LC_MESSAGES" / "offerbook.mo").stat()
        return status.st_mtime_ns, status.st_size
    return 0, 0
