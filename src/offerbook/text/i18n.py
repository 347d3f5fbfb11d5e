"""The language that the program speaks: one for the whole process, chosen before anything is said."""

from __future__ import annotations

import gettext
import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Literal

Language = Literal["en", "ru"]
LANGUAGES: tuple[Language, ...] = ("en", "ru")


class _Spoken:
    """The language being spoken and its messages."""

    language: Language = "en"
    messages: gettext.NullTranslations = gettext.NullTranslations()


def choose_language(arguments: Sequence[str], environment: Mapping[str, str]) -> Language:
    """The language asked for: `--lang`, then OFFERBOOK_LANG, then the locale's variables, then English.

    A value that is no language of the program is passed over here; the door refuses it where it is parsed.
    """
    asked = ""
    for here, after in zip(arguments, [*arguments[1:], ""], strict=False):
        if here == "--":
            break
        if here == "--lang":
            asked = after
        elif here.startswith("--lang="):
            asked = here.removeprefix("--lang=")
    names = ("OFFERBOOK_LANG", "LC_ALL", "LC_MESSAGES", "LANG")
    for wish in (asked, *(environment.get(name, "") for name in names)):
        for language in LANGUAGES:
            if wish == language or wish.startswith((f"{language}_", f"{language}-", f"{language}.")):
                return language
        if wish in ("C", "POSIX") or wish.startswith("C."):
            return "en"
    return "en"


def set_language(language: Language) -> None:
    """Make `language` the language of every message from now on, also of those that Typer looks up by itself."""
    _Spoken.language = language
    folder = Path(__file__).parents[1] / "locale"
    _Spoken.messages = gettext.translation("offerbook", folder, [language], fallback=True)
    # Typer looks its own words up in the default domain, in the language that the environment names.
    gettext.bindtextdomain("offerbook", folder)
    gettext.textdomain("offerbook")
    os.environ["LANGUAGE"] = language


def current_language() -> Language:
    """The language being spoken."""
    return _Spoken.language


def _(message: str) -> str:
    """`message` in the language being spoken."""
    # The empty message is where gettext keeps the catalogue's header.
    return _Spoken.messages.gettext(message) if message else ""


def ngettext(one: str, many: str, count: int) -> str:
    """The form of a message that fits `count`, in the language being spoken."""
    return _Spoken.messages.ngettext(one, many, count)


def N_(message: str) -> str:  # noqa: N802 - gettext's own name for it
    """Mark `message` for translation where it is declared; it is translated where it is shown."""
    return message


def pick_language(en: str, ru: str) -> str:
    """The text in the language being spoken; the other language's where it is missing."""
    return (ru or en) if _Spoken.language == "ru" else (en or ru)
