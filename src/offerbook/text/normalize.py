"""How text is compared, put in order and shown: folding, plain letters, sort keys, and characters that act unseen."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache, lru_cache


@cache
def compiled(expression: str) -> re.Pattern[str]:
    """An expression, compiled when it is first used: all at once they would take as long as a command."""
    return re.compile(expression)


# --- Folding


def fold(text: str) -> str:
    """`text` for comparing: NFC, no case, ё as е, every run of white space one space, none at the ends."""
    lower = _in_lower_case(text)
    if lower.isascii() or not compiled(_CHANGES_WHEN_FOLDED).search(lower):
        return lower
    text = _with_few_accents(text)
    while True:
        folded = _composed(_composed(text).casefold()).replace("ё", "е")
        folded = " ".join(folded.split())
        # Real text is done in one round; piled-up accents may compose anew and need another.
        if folded == text:
            return folded
        text = folded


def _with_few_accents(text: str) -> str:
    """`text` with eight accents on a letter at most: the work of composing them grows with their square."""
    return compiled(r"([\u0300-\u036f]{8})[\u0300-\u036f]++").sub(r"\1", text)


def _composed(text: str) -> str:
    # Most texts do without what Unicode says of every character, which takes its time to load.
    import unicodedata

    return unicodedata.normalize("NFC", text)


def _in_lower_case(text: str) -> str:
    return " ".join(text.lower().replace("ё", "е").split())


_CHANGES_WHEN_FOLDED = "[^ -~а-я«»—–№°×]"
"""What may stand in a text in lower case that changes in other ways when it is folded."""


def plain_text(text: str) -> str:
    """`text` folded, with letters and digits as terms have them, a-z, а-я and 0-9; the other characters stay."""
    lower = _in_lower_case(text)
    if not compiled(_NOT_PLAIN).search(lower):
        return lower
    return compiled(_NOT_SPOKEN).sub("", fold(text)).translate(_PLAIN_LETTERS)


_NOT_PLAIN = "[^ -&(-_a-~а-я«»—–]"
"""What folded texts seldom have, apostrophes among it; the rest is plain as it is."""
_NOT_SPOKEN = r"(?<=[^\W\d_])['’ʼʹ`´](?=[^\W\d_])|ø(?= ?\d)"
"""An apostrophe within a word, and the sign of a diameter, which is a letter in other places."""


class _PlainLetters(dict[int, str]):
    """str.translate's table from any letter or digit to what terms may have; other characters stay."""

    def __missing__(self, code: int) -> str:
        import unicodedata

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
_PLAIN_LETTERS = _PlainLetters({ord(odd): plain for odd, plain in zip("×іїєґў‐‑", "xииегу--", strict=True)})
TRANSLITERATION = dict(zip("абвгдезийклмнопрстуфыэ", "abvgdeziyklmnoprstufye", strict=True))
TRANSLITERATION |= {"ж": "zh", "х": "kh", "ц": "ts", "ч": "ch", "ш": "sh", "щ": "shch", "ю": "yu", "я": "ya"}
TRANSLITERATION |= {"ъ": "", "ь": ""}
"""Russian letters in Latin ones; those that spellings of names agree on are merged by `terms`."""


# --- Order and display


@lru_cache(maxsize=1 << 14)
def sort_key(text: str) -> tuple[str, str, str]:
    """What puts texts in alphabetical order: numbers by value, then Latin, then Cyrillic letters.

    Case, accents and punctuation do not count, and ё is е, until all else is equal; no two texts share a key.
    """
    letters = " ".join(re.sub(r"[\W_]+", " ", fold(text).translate(_PLAIN_LETTERS)).split())
    # A number is written with its length before it, so that 7513 comes before 75131.
    numbered = re.sub("0*([0-9]+)", lambda found: f"{len(found.group(1)):05}{found.group(1)}", letters)
    return numbered, _composed(_with_few_accents(text)).casefold(), text


_LAYOUT = "\t\n\r"
_UNSEEN = (
    # C0 and C1 controls but for these
    "\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f"
    # Unicode's default-ignorable characters: joiners, bidirectional controls, fillers, variation selectors, tags
    "\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff"
    "\uffa0\ufff0-\ufff8\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff"
    # Line separators, interlinear annotation, lone surrogates
    "\u2028\u2029\ufff9-\ufffb\ud800-\udfff"
)
"""The characters that act unseen, as ranges: names that look the same must be the same, and no text drives a terminal."""
# From one end of a text to the other is several times as fast as to look for one of them.
_ALL_SEEN = f"[^{_LAYOUT}{_UNSEEN}]*+"
_SEEN_OR_LAYOUT = f"[^{_UNSEEN}]*+"


def safe(text: str, keep: str = "") -> str:
    r"""`text` with the characters that act unseen written out (`\x1b`, `\u202e`), except those in `keep`.

    Tab and line feed are among them: what does not keep them shows them so.
    """
    return unseen_replaced(text, lambda char: char if char in keep else _escape(char))


def unseen_replaced(text: str, replace: Callable[[str], str]) -> str:
    """`text` with what `replace` makes of each character that acts unseen, tabs and ends of lines among them."""
    # Of ASCII what is seen is what prints, which is known ten times as fast.
    if (text.isascii() and text.isprintable()) or compiled(_ALL_SEEN).fullmatch(text):
        return text
    return compiled(f"[{_LAYOUT}{_UNSEEN}]").sub(lambda found: replace(found[0]), text)


def first_unseen(text: str) -> str:
    """The first character of `text` that acts unseen, but for tabs and ends of lines; empty where there is none."""
    seen = compiled(_SEEN_OR_LAYOUT).match(text)
    return text[seen.end() : seen.end() + 1] if seen else ""


def _escape(char: str) -> str:
    code = ord(char)
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"


def cut_at_word(text: str, most: int) -> str:
    """A text of so many letters at most, cut after a whole name or word, with an ellipsis where something is left out."""
    if len(text) <= most:
        return text
    whole = text[: most - 1].rpartition(" ")[0] or text[: most - 1]
    return f"{whole.rstrip(' ,;:–—-·(')}…"
