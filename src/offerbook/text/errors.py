"""What the program refuses to do because of what it was asked; the message is told to the user as it stands."""

from __future__ import annotations

from collections.abc import Iterable

from offerbook.text.i18n import _


class DamagedIndexError(Exception):
    """A record in the index cannot be read any more."""


class UsageError(Exception):
    """A name on the command line that leads nowhere; the message says what is near."""


class CatalogueNotFoundError(Exception):
    """There is no catalogue where one was asked for; the message says what to do."""


def did_you_mean(word: str, candidates: Iterable[str]) -> str:
    """`; did you mean "x"?` where a candidate in either script is near `word`, else the empty text."""
    from offerbook.text.spelling import nearest

    near = nearest(word, list(candidates))
    return _('; did you mean "{near}"?').format(near=near[0]) if near else ""


def one_of(argument: str, value: str, allowed: Iterable[str]) -> str:
    """The value, when it is one of the words allowed; else UsageError.

    argument: what the user gave the value to, such as "--outcome".
    """
    from offerbook.text.spelling import nearest

    words = list(allowed)
    if value in words:
        return value
    near = nearest(value, words)
    if near:
        message = _('{argument} is one of {allowed}, not "{value}"; did you mean "{near}"?')
    else:
        message = _('{argument} is one of {allowed}, not "{value}"')
    raise UsageError(
        message.format(argument=argument, allowed=", ".join(words), value=value, near=near[0] if near else "")
    )
