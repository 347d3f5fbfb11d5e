"""TODO text.spelling"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from heapq import nsmallest

from offerbook.text.normalize import _TRANSLIT

_KEY_LETTERS = tuple((_TRANSLIT | {"ё": "e"}).items())
# --- What was meant

_CYRILLIC_LOOKS, _LATIN_LOOKS = "АВЕКМНОРСТУХЁаеорсухёі", "ABEKMHOPCTYXËaeopcyxëi"
_LATIN, _CYRILLIC = "[A-Za-zËë]", "[\u0400-\u04ff]"
_MIXED = f"{_LATIN}{_CYRILLIC}|{_CYRILLIC}{_LATIN}"
# The script to be rid of, with the other script's letters for it.
_MENDINGS = (
    (_LATIN, str.maketrans(_LATIN_LOOKS, _CYRILLIC_LOOKS)),
    (_CYRILLIC, str.maketrans(_CYRILLIC_LOOKS, _LATIN_LOOKS)),
)


def look_alikes(text: str) -> list[tuple[int, int, str]]:
    """The words that mix scripts by letters that look alike, as (start, end, the word in one script).

    Words with digits are models' marks and pass; so does a mixture that look-alikes do not explain («SMSка»), and
    a Latin abbreviation with a Russian ending («в PDFе»).
    """
    if not re.search(_MIXED, text):
        return []
    found = []
    for match in re.finditer(r"[^\W_]+", text):
        word = match.group()
        if re.search(_MIXED, word) and not re.search(r"\d", word) and not re.fullmatch("[A-Z]{2,}[а-яё]+", word):
            # Fewer letters to mend is the likelier reading; then the script that the text has more of.
            readings = sorted(
                (len(re.findall(script, word)), len(re.findall(script, text)), mended)
                for script, looks in _MENDINGS
                if not re.search(script, mended := word.translate(looks))
            )
            found += [(*match.span(), mended) for _letters, _in_text, mended in readings[:1]]
    return found


def nearest(word: str, candidates: Iterable[str], limit: int = 1) -> list[str]:
    """The candidates that `word` was probably meant to be, likeliest first; none when none is near.

    Near is the same but for script, case and separators; one letter wrong, missing, added or swapped (two in
    seven or more, none in one or two); or a name of which `word` is a part.
    """
    names = list(dict.fromkeys(candidates))
    wanted = latin_keys([word])[0]
    allowed = 0 if len(wanted) < 3 else 1 if len(wanted) < 7 else 2
    called: dict[str, list[str]] = {}
    part = f"-{wanted}"
    for key, name in zip(latin_keys(names), names, strict=True):
        if abs(len(key) - len(wanted)) <= allowed or (allowed and wanted in key and part in f"-{key}"):
            called.setdefault(key, []).append(name)
    near = _within_distance(wanted, sorted(called), allowed)
    ranked = (
        (near.get(key, allowed + (1 if key.startswith(wanted) else 2)), len(key), name)
        for key, called_so in called.items()
        for name in called_so
        if key in near or part in f"-{key}"
    )
    return [name for _edits, _length, name in nsmallest(limit, ranked)]


def latin_keys(names: Sequence[str]) -> list[str]:
    """`names` in Latin, lower case and with one kind of separator."""
    # All as one text, for calls on each of a hundred thousand names would take longer than all the rest.
    text = "\0".join(names)
    text = text.lower() if text.isascii() else unicodedata.normalize("NFC", text).casefold()
    for plain, key in () if text.isascii() else _KEY_LETTERS:
        text = text.replace(plain, key)
    keys = text.replace("_", "-").replace(" ", "-").split("\0")
    if len(keys) != len(names):
        return [key for name in names for key in latin_keys([name.replace("\0", "")])]
    return keys


def _within_distance(word: str, keys: Sequence[str], allowed: int) -> dict[str, int]:
    """Of the sorted `keys` those at most `allowed` edits from `word`, with that number; a swap is one edit.

    Keys that begin alike share the work, and all that begin hopelessly are passed over at once.
    """
    from bisect import bisect_left

    found: dict[str, int] = {}
    rows = [list(range(len(word) + 1))]
    before, at = "", 0
    while at < len(keys):
        key = keys[at]
        shared = 0
        while shared < min(len(rows) - 1, len(key)) and key[shared] == before[shared]:
            shared += 1
        del rows[shared + 1 :]
        for depth in range(shared, len(key)):
            rows.append(_row(word, key, depth, rows))
            if min(rows[-1]) > allowed and min(rows[-2]) >= allowed:
                at = bisect_left(keys, key[: depth + 1] + "\U0010ffff", at + 1)
                break
        else:
            at += 1
            if rows[-1][-1] <= allowed:
                found[key] = rows[-1][-1]
        before = key
    return found


def _row(word: str, key: str, depth: int, rows: Sequence[Sequence[int]]) -> list[int]:
    above, letter = rows[-1], key[depth]
    row = [depth + 1]
    for column, other in enumerate(word):
        cost = min(row[column] + 1, above[column + 1] + 1, above[column] + (letter != other))
        if depth and column and letter == word[column - 1] and key[depth - 1] == other:
            cost = min(cost, rows[-2][column - 1] + 1)
        row.append(cost)
    return row
