"""What was probably meant: words with letters of the wrong alphabet, and names that are nearly one of those there are."""

from __future__ import annotations

import unicodedata
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from functools import cache
from heapq import nsmallest

from offerbook.text.normalize import TRANSLITERATION, compiled

# --- Letters of the wrong alphabet

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

    Words with digits are model numbers and pass; so does a mixture that look-alikes do not explain («SMSка»), and
    a Latin abbreviation with a Russian ending («в PDFе»).
    """
    if not compiled(_MIXED).search(text):
        return []

    @cache
    def letters_in_text(script: str) -> int:
        return len(compiled(script).findall(text))

    found = []
    for match in compiled(r"[^\W_]+").finditer(text):
        word = match[0]
        if compiled(_MIXED).search(word) and not compiled(r"\d|^[A-Z]{2,}[а-яё]+$").search(word):
            # Fewer letters to mend is the likelier reading; then the script that the text has more of.
            readings = sorted(
                (len(compiled(script).findall(word)), letters_in_text(script), mended)
                for script, looks in _MENDINGS
                if not compiled(script).search(mended := word.translate(looks))
            )
            found += [(*match.span(), mended) for _letters, _in_text, mended in readings[:1]]
    return found


def foreign_letters(word: str, meant: str) -> tuple[str, bool]:
    """The letters of `word` that only look like those of `meant`, and whether they are Cyrillic; none where it differs otherwise."""
    differing = [(letter, other) for letter, other in zip(word, meant, strict=False) if letter != other]
    for script, looks in _MENDINGS:
        if len(word) == len(meant) and all(letter.translate(looks) == other for letter, other in differing):
            return "".join(letter for letter, _other in differing), script == _CYRILLIC
    return "", False


# --- Names that are nearly right

_KEY_LETTERS = tuple((TRANSLITERATION | {"ё": "e"}).items())
LONGEST_NAME = 100
"""Letters in a word that is compared letter by letter; the work grows with their square, and a longer word is no slip."""


def nearest(word: str, candidates: Iterable[str], limit: int = 1) -> list[str]:
    """The candidates that `word` was probably meant to be, likeliest first; none when none is near.

    Near is the same but for script, case and separators; one letter wrong, missing, added or swapped (two in
    seven or more, none in one or two); or a name of which `word` is a part.
    """
    names = list(dict.fromkeys(candidates))
    [wanted] = latin_keys([word])
    allowed = 0 if len(wanted) < 3 or len(wanted) > LONGEST_NAME else 1 if len(wanted) < 7 else 2
    in_names = f"-{wanted}" if len(wanted) >= 3 else ""
    by_key: dict[str, list[str]] = {}
    for key, name in zip(latin_keys(names), names, strict=True):
        if abs(len(key) - len(wanted)) <= allowed or (in_names and wanted in key and in_names in f"-{key}"):
            by_key.setdefault(key, []).append(name)
    near = _within_distance(wanted, sorted(by_key), allowed) if allowed else {wanted: 0}
    ranked = (
        (near.get(key, allowed + (1 if key.startswith(wanted) else 2)), len(key), name)
        for key, names_of_key in by_key.items()
        for name in names_of_key
        if key in near or f"-{wanted}" in f"-{key}"
    )
    return [name for _edits, _length, name in nsmallest(limit, ranked)]


def latin_keys(names: Sequence[str]) -> list[str]:
    """`names` in Latin, lower case and with one kind of separator."""
    # All as one text: calls on each of a hundred thousand names would take longer than all the rest.
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

    Keys that begin alike share the work, and all that begin too differently are passed over at once.
    """
    distances: dict[str, int] = {}
    # The rows of the matrix of edit distances, one for each letter of the key before this.
    rows = [list(range(len(word) + 1))]
    before, place = "", 0
    while place < len(keys):
        key = keys[place]
        shared = 0
        while shared < min(len(rows) - 1, len(key)) and key[shared] == before[shared]:
            shared += 1
        del rows[shared + 1 :]
        for depth in range(shared, len(key)):
            rows.append(_next_row(word, key, depth, rows))
            if min(rows[-1]) > allowed and min(rows[-2]) >= allowed:
                place = bisect_left(keys, key[: depth + 1] + "\U0010ffff", place + 1)
                break
        else:
            place += 1
            if rows[-1][-1] <= allowed:
                distances[key] = rows[-1][-1]
        before = key
    return distances


def _next_row(word: str, key: str, depth: int, rows: Sequence[Sequence[int]]) -> list[int]:
    """The edit distances between each beginning of `word` and the first depth + 1 letters of `key`."""
    above, letter = rows[-1], key[depth]
    row = [depth + 1]
    for column, other in enumerate(word):
        cost = min(row[column] + 1, above[column + 1] + 1, above[column] + (letter != other))
        if depth and column and letter == word[column - 1] and key[depth - 1] == other:
            cost = min(cost, rows[-2][column - 1] + 1)
        row.append(cost)
    return row
