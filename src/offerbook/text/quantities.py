"""Quantities in running text: numbers with a unit, ranges and lists of them, and dimensions.

They are read in plain text, as `normalize.plain_text` makes it: lower case, one space between words, ² as 2 and × as x.
The spellings of the units are those of the units table.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache, lru_cache
from typing import NamedTuple

from offerbook.text.normalize import compiled, plain_text
from offerbook.text.stop_words import STOP_WORDS

NUMBER = r"\d++(?:,\d++(?![,\d])|(?:\.\d++)++)?"
"""A number with a decimal mark, or several numbers with dots between them, as in codes."""
_GROUPED = r"\d{1,3}(?: \d{3}){1,9}+(?!\d)(?:,\d++)?|\d{1,3}(?:,\d{3}){2,9}+(?!\d)"
"""A number whose thousands stand apart, 10 000 or 1,500,000. Only before a unit: elsewhere they are several numbers."""
_LIST = r"\d++(?:,\d++){2,19}+"
# Both have an end, for in numbers without end and without a unit they would be looked for from each number on.
_NUMBERS = rf"(?:{_GROUPED}|{_LIST}|{NUMBER})(?:[-–—](?:{_GROUPED}|{NUMBER}))?"
_TIMES = " ?[xх*] ?"
_SIZES = rf"{NUMBER}(?:{_TIMES}{NUMBER})++"
_WORD = r"(?:(?:[a-zа-я]{0,2}[mм][23](?![,.]\d)|[a-zа-я]{1,15}+)(?![0-9a-zа-я_])|[°%₽$])"
NUMBER_AND_WORDS = (
    rf"(?=\d)((?:{_SIZES}|{_NUMBERS})[ -]?)(?![xх] ?\d)({_WORD}(?:[ /.·⋅•*()-]{{0,3}}{_WORD}){{0,3}}(?!-))"
)
"""Numbers, and up to four words after them that may be a unit: hundreds of spellings would take long to compile.

The sign between the sides of a thing, 6 x 6, is none of these words.
"""
DIMENSIONS = rf"{_SIZES}(?![^\W_]|-[^\W_])"

_NOUN_IDS = "pcs pairs sets doses packs items models varieties tins head persons places companies houses days months years RUB USD BYN"
_NOUNS = frozenset(_NOUN_IDS.split())
"""Units whose names are ordinary words, «5 лет», "20 cows": such a word stays a word that a search finds."""
_NO_UNITS = frozenset(("year", "c"))
"""What is no unit here: the calendar year («2025 г.» is one number), and a lone "c", which ends many model numbers."""


class Quantity(NamedTuple):
    """A number with its unit, or several numbers that share one.

    numbers: for each number the forms that it can be read in: "1,500" is 1d500 and 1500.
    groups: the groups of digits that thousands were written in, each of which may be searched for: 10 and 000.
    unit: the unit's id; empty for dimensions without a unit.
    spelling: the unit as the text has it.
    dimensions: whether the numbers are the sides of one thing, as in 35x60.
    """

    numbers: list[tuple[str, ...]]
    groups: list[str]
    unit: str
    spelling: str
    dimensions: bool


class _Spellings:
    """The ids of units by their spellings in plain text, without abbreviation marks.

    units: the spellings that make one term with the number before them; with the spaces of the table and without.
    stems: beginnings of such spellings, which any letters follow.
    nouns: ordinary words, and stop words that are also units: "лет", "в".
    """

    def __init__(self) -> None:
        self.units: dict[str, str] = {}
        self.stems: dict[str, str] = {}
        self.nouns: dict[str, str] = {}


@cache
def _spellings() -> _Spellings:
    """The spellings of the units table. It is read when a number is first met: a plain listing needs none."""
    from offerbook.text.units import spellings

    known = _Spellings()
    for spelling, unit in spellings():
        plain = plain_text(spelling)
        key = _without_marks(plain)
        if not key or not _NO_UNITS.isdisjoint((unit, key)):
            continue
        if key in STOP_WORDS or (unit in _NOUNS and key.isalpha()):
            known.nouns.setdefault(key, unit)
        elif plain.endswith("*"):
            known.stems.setdefault(key, unit)
        else:
            for form in (key, key.replace(" ", ""), _without_marks(plain.replace("·", " "))):
                known.units.setdefault(form, unit)
    return known


_MARKS = dict.fromkeys(map(ord, ".()·⋅•*-"))


def _without_marks(spelling: str) -> str:
    return spelling.translate(_MARKS)


def term_unit(unit: str) -> str:
    """How a unit ends a term, in letters alone: "t" for t, "kmph" for km/h, "percent" for %."""
    return re.sub("[^a-z0-9]", "", unit.lower().replace("/", "p").replace("%", "percent"))


def unit_named(word: str) -> str:
    """The id of the unit that an ordinary word or a stop word names after a number; empty where it names none."""
    return _spellings().nouns.get(word, "")


def unit_and_rest(words: str) -> tuple[str, str]:
    """The longest unit that words after a number begin with, and what is left of them; no unit where there is none.

    A letter after a slash makes a unit another one: «5 т/рейс» is no 5 t.
    """
    ends = [found.end() for found in compiled(_WORD).finditer(words)]
    for end in reversed(ends):
        if _unit_spelt(words[:end]) and not compiled(r"/[^\W\d_]").match(words, end):
            return words[:end], words[end:]
    return "", words


def read_quantity(chunk: str) -> Quantity | None:
    """The quantity that a chunk of plain text is, all of it; None where it is none."""
    if sizes := compiled(rf"\A({_SIZES})(?:[ -]?(?=\D)(.+))?").fullmatch(chunk):
        spelling = sizes[2] or ""
        numbers: list[tuple[str, ...]] = [(decimal(number),) for number in re.split(_TIMES, sizes[1])]
        return Quantity(numbers, [], _unit_spelt(spelling), spelling, True)
    found = compiled(rf"\A({_NUMBERS})[ -]?(\D.*)").fullmatch(chunk)
    if not found or not (unit := _unit_spelt(found[2])):
        return None
    groups = compiled(r"\d+").findall(found[1]) if " " in found[1] else []
    return Quantity([*_numbers(found[1])], groups, unit, found[2], False)


@lru_cache(maxsize=1 << 12)
def _unit_spelt(spelling: str) -> str:
    """The id of the unit that is spelt so; empty where it is none."""
    key, known = _without_marks(spelling), _spellings()
    if key in known.units:
        return known.units[key]
    return next((unit for stem, unit in known.stems.items() if key.startswith(stem) and key[len(stem) :].isalpha()), "")


def _numbers(text: str) -> Iterator[tuple[str, ...]]:
    """The numbers of a range or of a list, each in the forms that it can be read in."""
    for number in re.split("[-–—]", text):
        if " " in number:
            yield (decimal(number.replace(" ", "")),)
        elif compiled(r"\d{1,3}(?:,\d{3}){2,}").fullmatch(number):
            yield (number.replace(",", ""),)
        elif number.count(",") > 1:
            yield from ((each,) for each in number.split(","))
        elif compiled(r"[1-9]\d{0,2},\d{3}").fullmatch(number):
            yield decimal(number), number.replace(",", "")
        else:
            yield (decimal(number),)


def decimal(number: str) -> str:
    """A number as terms have it, with a "d" for a decimal mark: 2d5."""
    return number.replace(",", "d").replace(".", "d")
