"""The language of the program's messages: one for the whole process, chosen before the first message is made."""

from __future__ import annotations

import functools
import gettext
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Literal, TypeVar

T = TypeVar("T")
Language = Literal["en", "ru"]
MESSAGES = Path(__file__).parent.parent / "locale"
"""The folder of the compiled messages, a folder below it for each language."""
LANGUAGES: tuple[Language, ...] = ("en", "ru")


_NAMES_OF_LANGUAGES: dict[str, Language] = {"en": "en", "english": "en", "ru": "ru", "russian": "ru"}
_NAMES_OF_LANGUAGES |= {"be": "ru", "belarusian": "ru"}


class _Current:
    """The current language and its messages."""

    language: Language = "en"
    messages: gettext.NullTranslations = gettext.NullTranslations()


def choose_language(arguments: Sequence[str], environment: Mapping[str, str]) -> Language:
    """The language that `--lang` names, else OFFERBOOK_LANG, else the locale's variables, else the system's, else English.

    A value that is no language of the program is passed over here; the command line refuses it where it is parsed, and
    `unknown_language` names that of OFFERBOOK_LANG. A reader of Belarusian is given Russian.
    """
    option = ""
    for argument, following in zip(arguments, [*arguments[1:], ""], strict=False):
        if argument == "--":
            break
        if argument == "--lang":
            option = following
        elif argument.startswith("--lang="):
            option = argument.removeprefix("--lang=")
    own, *locales = (environment.get(name, "") for name in ("OFFERBOOK_LANG", "LC_ALL", "LC_MESSAGES", "LANG"))
    for name in (option, own):
        if language := language_of(name):
            return language
    locale = next(filter(None, locales), "")
    if locale in ("C", "POSIX") or locale.startswith("C."):
        return "en"
    # As gettext has it: a list, which the C locale overrides.
    for name in (*environment.get("LANGUAGE", "").split(":"), *locales, "" if locale else _system_locale()):
        if language := language_of(name):
            return language
    return "en"


def language_of(locale: str) -> Language | None:
    """The language of a locale's name, of Unix, of the web or of Windows; None for one that the program does not speak."""
    for mark in "_.@-":
        locale = locale.partition(mark)[0]
    return _NAMES_OF_LANGUAGES.get(locale.lower())


def unknown_language(environment: Mapping[str, str]) -> str:
    """What OFFERBOOK_LANG names, where it is no language of the program; empty elsewhere."""
    name = environment.get("OFFERBOOK_LANG", "")
    return "" if language_of(name) else name


def _system_locale() -> str:
    """The name of the language that Windows speaks to its user, which no variable says; empty elsewhere."""
    if sys.platform != "win32":
        return ""
    import ctypes
    import locale

    return locale.windows_locale.get(ctypes.windll.kernel32.GetUserDefaultUILanguage(), "")


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
    translations = (gettext.translation("offerbook", MESSAGES, [language], fallback=True) for language in LANGUAGES)
    return tuple(translation.gettext(message) for translation in translations)


def in_each_language(tell: Callable[[], T]) -> tuple[T, ...]:
    """What `tell` gives in every language of the program, whichever is the current one; English first."""
    now = _Current.language, _Current.messages
    told = []
    try:
        for language in LANGUAGES:
            set_language(language)
            told.append(tell())
    finally:
        _Current.language, _Current.messages = now
    return tuple(told)


def quoted(text: str) -> str:
    """A text in the quotation marks of the current language."""
    return f"«{within_quotes(text)}»" if _Current.language == "ru" else f"“{text}”"


def names_within(names: Iterable[str]) -> str:
    """Names within a sentence: in Russian each between quotation marks, so that no case of theirs can be wrong."""
    return ", ".join(map(quoted, names)) if _Current.language == "ru" else "; ".join(names)


def within_quotes(name: str) -> str:
    """A name as it stands between Russian quotation marks: its own become inner ones, «завод „Амурбас“», or go, «Амурбас»."""
    if _Current.language != "ru":
        return name
    if name.startswith("«") and name.endswith("»") and name.count("«") == 1:
        return name[1:-1]
    return name.replace("«", "„").replace("»", "“")
