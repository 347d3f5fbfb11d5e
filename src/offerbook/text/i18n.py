"""The language of the program's messages: one for the whole process, chosen before the first message is made."""

from __future__ import annotations

import functools
import gettext
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Literal

Language = Literal["en", "ru"]
MESSAGES = Path(__file__).parents[1] / "locale"
"""The folder of the compiled messages, a folder below it for each language."""
LANGUAGES: tuple[Language, ...] = ("en", "ru")


class _Current:
    """The current language and its messages."""

    language: Language = "en"
    messages: gettext.NullTranslations = gettext.NullTranslations()


def choose_language(arguments: Sequence[str], environment: Mapping[str, str]) -> Language:
    """The language that `--lang` names, else OFFERBOOK_LANG, else the locale's variables, else English.

    A value that is no language of the program is passed over here; the command line refuses it where it is parsed.
    """
    option = ""
    for argument, following in zip(arguments, [*arguments[1:], ""], strict=False):
        if argument == "--":
            break
        if argument == "--lang":
            option = following
        elif argument.startswith("--lang="):
            option = argument.removeprefix("--lang=")
    names = ("OFFERBOOK_LANG", "LC_ALL", "LC_MESSAGES", "LANG")
    for locale in (option, *(environment.get(name, "") for name in names)):
        for language in LANGUAGES:
            if locale == language or locale.startswith((f"{language}_", f"{language}-", f"{language}.")):
                return language
        if locale in ("C", "POSIX") or locale.startswith("C."):
            return "en"
    return "en"


def set_language(language: Language) -> None:
    """Make `language` the current language: that of every message from now on."""
    _Current.language = language
    _Current.messages = gettext.translation("offerbook", MESSAGES, [language], fallback=True)


def current_language() -> Language:
    """The current language."""
    return _Current.language


def _(message: str) -> str:
    """`message` in the current language."""
    # The empty message is where gettext keeps the catalogue's header.
    return _Current.messages.gettext(message) if message else ""


def ngettext(one: str, many: str, count: int) -> str:
    """The form of a message that fits `count`, in the current language."""
    return _Current.messages.ngettext(one, many, count)


def N_(message: str) -> str:  # noqa: N802 - gettext's own name for it
    """Mark `message` for translation where it is declared; it is translated where it is shown."""
    return message


def pick_language(en: str, ru: str) -> str:
    """The text in the current language; the other language's where it is missing."""
    return (ru or en) if _Current.language == "ru" else (en or ru)


@functools.cache
def in_every_language(message: str) -> tuple[str, ...]:
    """`message` in every language of the program, whichever is the current one; English first."""
    folder = Path(__file__).parents[1] / "locale"
    translations = (gettext.translation("offerbook", folder, [language], fallback=True) for language in LANGUAGES)
    return tuple(translation.gettext(message) for translation in translations)
