"""How text is compared, made into terms, put in order and shown; the only module that knows Snowball.

Terms are made of [0-9a-zа-я] alone, so that the tokenizer of the index keeps them as they are:

- a word has its Snowball stem and its sound, a Latin spelling in which Cyrillic and the usual
  transliterations of a name agree: "belaz" for «БелАЗ», "habarovsk" for Khabarovsk and «Хабаровска»;
- a model's mark has itself without hyphens, with the make and without: "belaz75131" and "75131";
- a number with a unit has both in one: "130t" for "130-tonne" and «130 т». A decimal mark is a "d": "2d5".
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache, lru_cache


def fold(text: str) -> str:
    """`text` for comparing: NFC, no case, ё as е, every run of white space one space, none at the ends."""
    lower = _in_lower_case(text)
    if lower.isascii() or not _pattern(_UNUSUAL).search(lower):
        return lower
    while True:
        folded = unicodedata.normalize("NFC", unicodedata.normalize("NFC", text).casefold()).replace("ё", "е")
        folded = " ".join(folded.split())
        # Real text is done in one round; piled-up accents may compose anew and need another.
        if folded == text:
            return folded
        text = folded


def _in_lower_case(text: str) -> str:
    return " ".join(text.lower().replace("ё", "е").split())


_UNUSUAL = "[^ -~а-я«»—–№°×]"
"""What may stand in a text in lower case that changes in other ways when it is folded."""


class _Plain(dict[int, str]):
    """str.translate's table from any letter or digit to what terms may have; other characters stay."""

    def __missing__(self, code: int) -> str:
        char = chr(code)
        parts = unicodedata.normalize("NFKD", char).casefold()
        base = "".join(part for part in parts if not unicodedata.combining(part))
        if unicodedata.category(char) in ("Mn", "Cf"):
            self[code] = ""
        elif not char.isalnum() or re.fullmatch("[0-9a-zа-я]", char):
            self[code] = char
        elif re.fullmatch("[0-9a-zа-я]+", base):
            self[code] = base
        else:
            # A letter of any other script is its number, in hexadecimal digits that are all letters.
            self[code] = "".join(f"{ord(part):x}" for part in base or char).translate(_HEXADECIMAL_LETTERS)
        return self[code]


_HEXADECIMAL_LETTERS = str.maketrans("0123456789", "ghijklmnop")
_PLAIN = _Plain({ord(odd): plain for odd, plain in zip("×іїєґў‐‑", "xииегу--", strict=True)})
_TRANSLIT = dict(zip("абвгдезийклмнопрстуфыэ", "abvgdeziyklmnoprstufye", strict=True))
_TRANSLIT |= {"ж": "zh", "х": "kh", "ц": "ts", "ч": "ch", "ш": "sh", "щ": "shch", "ю": "yu", "я": "ya"}
_TRANSLIT |= {"ъ": "", "ь": ""}


@cache
def _pattern(expression: str) -> re.Pattern[str]:
    """An expression, compiled when it is first used: all at once they would take as long as a command."""
    return re.compile(expression)


# --- Order and display


@lru_cache(maxsize=1 << 14)
def sort_key(text: str) -> tuple[str, str, str]:
    """What puts texts in alphabetical order: numbers by value, then Latin, then Cyrillic letters.

    Case, accents and punctuation do not count, and ё is е, until all else is equal; no two texts share a key.
    """
    letters = " ".join(re.sub(r"[\W_]+", " ", fold(text).translate(_PLAIN)).split())
    # A number is written with its length before it, so that 7513 comes before 75131.
    numbered = re.sub("0*([0-9]+)", lambda found: f"{len(found.group(1)):05}{found.group(1)}", letters)
    return numbered, unicodedata.normalize("NFC", text).casefold(), text


_UNSAFE = (
    "[\x00-\x1f\x7f-\x9f\xad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ud800-\udfff\ufeff\ufff9-\ufffb"
    "\U0001d173-\U0001d17a\U000e0000-\U000e007f]"
)


def safe(text: str, keep: str = "") -> str:
    r"""`text` with the characters that act unseen written out (`\x1b`, `\u202e`), except those in `keep`.

    They are the C0 and C1 controls (tab and line feed among them), bidirectional controls, characters without
    width (joiners too: names that look the same must be the same), line separators, tags and lone surrogates.
    """
    if text.isprintable():
        return text
    return re.sub(_UNSAFE, lambda found: found.group() if found.group() in keep else _escape(found.group()), text)


def _escape(char: str) -> str:
    code = ord(char)
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"
