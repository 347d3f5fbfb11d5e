"""The errors that end a command with a message for its user, who reads the message as it stands."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from offerbook.text.i18n import N_, _, in_every_language, quoted


class DamagedIndexError(Exception):
    """A record in the index cannot be read any more."""


class UsageError(Exception):
    """A command line that cannot be obeyed; the message says what would be right."""


class CatalogueNotFoundError(Exception):
    """There is no catalogue where one was looked for; the message says what to do."""


class OutputError(Exception):
    """The output could not be written; the message says where and why."""


_SYSTEM_MESSAGES = (
    N_("Broken pipe"), N_("Device or resource busy"), N_("Disk quota exceeded"), N_("File exists"), N_("File name too long"),
    N_("File too large"), N_("Input/output error"), N_("Invalid argument"), N_("Is a directory"), N_("No space left on device"),
    N_("No such file or directory"), N_("Not a directory"), N_("Operation not permitted"), N_("Permission denied"),
    N_("Read-only file system"), N_("Too many levels of symbolic links"), N_("Too many open files"),
)  # fmt: skip
"""What systems say most often where a file cannot be read or written; anything else is shown in the system's own words."""


def reason_of(error: OSError) -> str:
    """Why the system did not do what was asked, in the reader's language."""
    return _(error.strerror) if error.strerror else str(error)


def one_of(argument: str, value: str, allowed: Iterable[str]) -> str:
    """The one of the words allowed that a value means: the word itself, or what people are shown for it in either language.

    Raises UsageError where it means none. argument: what the user gave the value to, such as "--outcome".
    """
    words = list(allowed)
    if value in words:
        return value
    from offerbook.text.normalize import fold
    from offerbook.text.spelling import nearest

    spellings = {fold(spelling): word for word in words for spelling in (word, *in_every_language(word))}
    # English readers are shown "fits if confirmed".
    word = spellings.get(fold(value)) or spellings.get(fold(value).replace(" ", "-"))
    if word is not None:
        return word
    near = nearest(value, [*words, *spellings])
    if near:
        message = _('{argument} is one of {allowed}, not "{value}"; did you mean "{near}"?')
    else:
        message = _('{argument} is one of {allowed}, not "{value}"')
    listed = ", ".join(_in_readers_words(words))
    raise UsageError(message.format(argument=argument, allowed=listed, value=value, near=near[0] if near else ""))


def _in_readers_words(words: Sequence[str]) -> Iterable[str]:
    """The words of a fixed list as people may type them: «товар (goods)»; names of formats and commands have no other form."""
    spoken = list(map(_, words))
    if any(one == word for one, word in zip(spoken, words, strict=True)):
        return words
    return [f"{quoted(one) if ' ' in one else one} ({word})" for one, word in zip(spoken, words, strict=True)]


def whole_day(option: str, value: str) -> str:
    """A whole date such as 2026-11-28, or 28.11.2026 as Russians write it, as ISO date; UsageError for other texts."""
    from datetime import date

    from offerbook.text.dates import iso_date

    try:
        return date.fromisoformat(iso_date(value)).isoformat()
    except ValueError:
        pass
    raise UsageError(_('{option} is a date such as 2026-11-28, not "{value}"').format(option=option, value=value))
