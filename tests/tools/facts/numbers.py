"""The numbers in a piece of English or Russian prose, as the exact amounts they stand for."""

from __future__ import annotations

import re
from collections.abc import Iterable
from decimal import Decimal
from functools import cache
from typing import Literal, NamedTuple

Language = Literal["en", "ru"]
Kind = Literal["digits", "cardinal", "order", "month"]


class Number(NamedTuple):
    """One number of a text.

    token: as it is written.
    amounts: what it can stand for: in "250-300 kt" the first is 250 or 250 000.
    kind: "digits"; "cardinal" for a word such as "three"; "order" for one such as "third"; "month" for a month's name.
    """

    token: str
    amounts: frozenset[Decimal]
    kind: Kind


# "20 M m3" is twenty million; the 7513M is a truck.
_SCALES: tuple[tuple[int, str], ...] = (
    (12, r"trn|trillion|трлн|триллион\w*"),
    (9, r"bn|billion|млрд|миллиард\w*"),
    (6, r"(?<=\s)M(?!\w)|mln|million|млн|миллион\w*|Mt(?!\w)"),
    (3, r"thousand|тыс|тысяч\w*|kt(?!\w)"),
)
_CARDINALS = {
    2: "two|both|два|две|двух|двум|двумя|двое|обе|оба|обеих|обоих|двузначн\\w*",
    3: "three|три|трёх|трем|трём|тремя|трое",
    4: "four|четыре|четырёх|четырём|четырьмя|четверо",
    5: "five|пять|пяти|пятью",
    6: "six|шесть|шести|шестью",
    7: "seven|семь|семи|семью",
    8: "eight|восемь|восьми|восемью",
    9: "nine|девять|девяти|девятью",
    10: "ten|десять|десяти|десятью|десятк\\w+",
    11: "eleven|одиннадцать|одиннадцати",
    12: "twelve|dozen|двенадцать|двенадцати|дюжин\\w+",
    13: "thirteen|тринадцать|тринадцати",
    14: "fourteen|четырнадцать|четырнадцати",
    15: "fifteen|пятнадцать|пятнадцати",
    16: "sixteen|шестнадцать|шестнадцати",
    17: "seventeen|семнадцать|семнадцати",
    18: "eighteen|восемнадцать|восемнадцати",
    20: "twenty|двадцать|двадцати",
    30: "thirty|тридцать|тридцати",
}
_ORDERS = {
    1: "first|one|once|single|перв\\w+|один|одна|одно|одного|одной|одну|одному|одним|однажды",
    2: "second|twice|double|half|втор\\w+|дважды|двойн\\w+|двухместн\\w+|вдвое|половин\\w+|полугоди\\w+|полтор\\w+",
    3: "third|thirds|triple|треть\\w*|трети\\w*|трет\\w+",
    4: "fourth|quarter|quarters|четвёрт\\w+|четверт\\w+|вчетверо",
    5: "fifth|пят\\w+",
    6: "sixth|шест\\w+",
    8: "eighth|восьм\\w+",
    10: "tenth|десят\\w+",
}
_MONTHS = {
    number: f"{en}|{ru}"
    for number, (en, ru) in enumerate(
        [
            ("january", "январ\\w+"),
            ("february", "феврал\\w+"),
            ("march", "март\\w*"),
            ("april", "апрел\\w+"),
            ("may", "ма[йяею]|маем"),
            ("june", "июн\\w+"),
            ("july", "июл\\w+"),
            ("august", "август\\w*"),
            ("september", "сентябр\\w+"),
            ("october", "октябр\\w+"),
            ("november", "ноябр\\w+"),
            ("december", "декабр\\w+"),
        ],
        start=1,
    )
}
_TABLES: tuple[tuple[Kind, dict[int, str]], ...] = (
    ("cardinal", _CARDINALS),
    ("order", _ORDERS),
    ("month", _MONTHS),
)
_WORDS: list[tuple[Kind, int, re.Pattern[str]]] = [
    (kind, amount, re.compile(rf"(?<!\w)(?:{words})(?!\w)", re.IGNORECASE))
    for kind, table in _TABLES
    for amount, words in table.items()
]
# Russian compounds such as «35-летняя» and «двухлетний» hold their number in one word.
_STEMS = ("двух", "трёх", "четырёх", "пяти", "шести", "семи", "восьми", "девяти", "десяти")
_COMPOUNDS = dict(enumerate(_STEMS, start=2))

_DIGITS = {
    "en": re.compile(r"\d{1,3}(?:,\d{3})+(?!\d)(?:\.\d+)?|\d+(?:\.\d+)?"),
    "ru": re.compile(r"\d{1,3}(?:[ \u00a0\u202f]\d{3})+(?!\d)(?:[.,]\d+)?|\d+(?:[.,]\d+)?"),
}
_UNIT_POWERS = re.compile(r"(?<![\w])([kcmкс]?[mм])[23](?!\d)")
_QUARTERS = {"I": 1, "II": 2, "III": 3, "IV": 4}
_QUARTER = re.compile(r"(?<!\w)(I{1,3}|IV)(?=[ \u00a0](?:квартал|quarter))")
_DATE = re.compile(r"(?<!\d)(\d{4})-(\d\d)(?:-(\d\d))?(?!\d)")
# What may stand between two numbers that share one scale: "250-300 kt", "1.2 bn and 1.05 bn".
_JOINED = re.compile(r"\s*(?:-|–|—|\bto\b|\band\b|\bor\b|\bи\b|\bдо\b|\bили\b|\+|/)\s*$")
_SCALED = [(power, re.compile(rf"[\s\u00a0\u202f-]*(?:{words})")) for power, words in _SCALES]


@cache
def numbers(text: str, language: Language) -> tuple[Number, ...]:
    """Every number in the text, those in digits first, in their order."""
    text = _UNIT_POWERS.sub(r"\1", text.replace("\u00b2", "").replace("\u00b3", ""))
    text = _QUARTER.sub(lambda quarter: str(_QUARTERS[quarter[1]]), _DATE.sub(_apart, text))
    found: list[tuple[re.Match[str], Decimal, int]] = []
    for match in _DIGITS[language].finditer(text):
        plain = re.sub(r"[ \u00a0\u202f]", "", match[0])
        amount = Decimal(plain.replace(",", "") if language == "en" else plain.replace(",", "."))
        found.append((match, amount, _power(text[match.end() :])))
    result: list[Number] = []
    previous_power = 0
    earlier = []
    for position, (_match, _amount, power) in enumerate(found):
        if position and "." in re.sub(r"\d\.\d", "", text[found[position - 1][0].end() : found[position][0].start()]):
            previous_power = 0
        earlier.append(previous_power)
        previous_power = power or previous_power
    shared = 0
    for position in range(len(found) - 1, -1, -1):
        match, amount, power = found[position]
        after = found[position + 1][0].start() if position + 1 < len(found) else len(text)
        linked = shared if not power and _JOINED.fullmatch(text[match.end() : after]) else 0
        shared = power or linked
        powers = {power} if power else {0, linked, earlier[position]}
        result.append(Number(match[0], frozenset(amount.scaleb(each) for each in powers), "digits"))
    result.reverse()
    for kind, value, pattern in _WORDS:
        for word in pattern.finditer(text):
            power = _power(text[word.end() :]) if kind == "cardinal" else 0
            result.append(Number(word[0], frozenset({Decimal(value), Decimal(value).scaleb(power)}), kind))
    if language == "ru":
        for value, stem in _COMPOUNDS.items():
            result += [
                Number(word[0], frozenset({Decimal(value)}), "order")
                for word in re.finditer(rf"(?<!\w){stem}\w+", text, re.IGNORECASE)
            ]
    return tuple(result)


def _apart(date: re.Match[str]) -> str:
    """A date as its numbers; "2022-23" is two years."""
    year, month, day = date[1], int(date[2]), date[3]
    if month > 12:
        return f"{year}, {year[:2]}{month}"
    return f"{year} , {month} , {int(day)}" if day else f"{year} , {month}"


def _power(after: str) -> int:
    return next((power for power, pattern in _SCALED if pattern.match(after)), 0)


def amounts(found: Iterable[Number]) -> frozenset[Decimal]:
    """Everything that the numbers can stand for."""
    return frozenset[Decimal]().union(*(number.amounts for number in found))
