"""The language of `--where`: a text becomes a condition, without any look at a catalogue.

    condition   = all ("or" all)*
    all         = one ("and" one)*
    one         = "not" one | "(" condition ")" | KEY OPERATOR VALUE

`or`, `and` and `not` can be written in Russian as well. A key in quotes is a heading of any words. A value may have any
characters, spaces among them: it ends where one of these words stands before something that begins like a condition, at
the bracket that closes its group, or at the end. What stands in quotes is the value as it is.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import NamedTuple

from offerbook.text.errors import UsageError
from offerbook.text.i18n import _

NOT_STATED = "?"
"""The value that asks for what nobody has stated: `stage = ?`."""
LONGEST = 4_000
"""Letters of a condition. Each word of it is looked at from every place before it, which takes seconds in a text of 50,000."""
MOST_BRACKETS = 20
"""Brackets within brackets; nobody types more, and the database has a limit of its own."""

_OPPOSITES = {"=": "!=", "!=": "=", "<": ">=", ">=": "<", ">": "<=", "<=": ">", "~": "!~", "!~": "~"}
_KEY = r"""[\w-]+|"[^"]{1,99}"|'[^']{1,99}'|«[^»]{1,99}»|[“„][^“”]{1,99}[“”]"""
_OPERATOR = "[!<>=！＜＞＝][=＝]|[=<>~≤≥≠⩽⩾≦≧＝＜＞～]"
_KEY_AND_OPERATOR = rf"({_KEY})\s*({_OPERATOR})\s*"
_OPERATORS = str.maketrans(
    dict.fromkeys("≤⩽≦", "<=")
    | dict.fromkeys("≥⩾≧", ">=")
    | {"≠": "!="}
    | dict(zip("！＜＞＝～", "!<>=~", strict=True))
)
"""What texts have for an operator that is typed in ASCII."""
_NOT = r"(?:not|не)(?:\s+|(?=\())"
_CONDITION_FOLLOWS = rf"(?=\s*(?:{_NOT}|\(\s*)*{_KEY_AND_OPERATOR})"
_OR_AND = rf"\b(?:(?P<or>or|или)|(?P<and>and|и))\b{_CONDITION_FOLLOWS}"
_BETWEEN_CONDITIONS = ("or", "and", "not", "или", "и", "не")
_OTHER_OPERATORS = {"=>": ">=", "=<": "<=", "<>": "!=", "=!": "!=", "=~": "~", ">=": ">=", "<=": "<="}
"""What people write for an operator, each with the operator that it means; the last two with a space between."""
_QUOTES = ('"', "'")
_KEY_QUOTES = "\"'«»“”„"
_INVISIBLE = dict.fromkeys(map(ord, "\xad\u200b\u200c\u200d\u200e\u200f\u2060\ufeff"))
"""What comes along unseen when a text is copied from a page or a document."""
_QUOTED = rf"""(["'])(.*?)\1(?=\s*(?:\Z|\)|{_OR_AND}))"""


class Comparison(NamedTuple):
    """A key compared with a value.

    key: a column, or a spec of offers.
    operator: one of = != < <= > >= ~ and !~, which is the opposite of ~.
    value: as it was typed, without the quotes around it.
    """

    key: str
    operator: str
    value: str


class AllOf(NamedTuple):
    """Several conditions that must all hold."""

    parts: tuple[Condition, ...]


class AnyOf(NamedTuple):
    """Several conditions of which one is enough."""

    parts: tuple[Condition, ...]


Condition = Comparison | AllOf | AnyOf


def parse_condition(text: str, option: str = "--where") -> Condition:
    """The condition that a text means; UsageError where it means none.

    option: what the user gave the text to.
    """
    if len(text) > LONGEST:
        raise UsageError(
            _('{option} "{beginning}…" has more than {count} letters').format(
                option=option, beginning=text[:40], count=LONGEST
            )
        )
    return _Parser(text, option).parse()


def comparisons(condition: Condition) -> list[Comparison]:
    """Every comparison in a condition, in the order in which they are written."""
    if isinstance(condition, Comparison):
        return [condition]
    return [comparison for part in condition.parts for comparison in comparisons(part)]


def renamed(condition: Condition, key_of: Callable[[str], str]) -> Condition:
    """A condition with each key as a function gives it."""
    if isinstance(condition, Comparison):
        return condition._replace(key=key_of(condition.key))
    return condition._replace(parts=tuple(renamed(part, key_of) for part in condition.parts))


def opposite(condition: Condition) -> Condition:
    """The condition that holds where this one is known not to hold. What is unknown meets neither."""
    match condition:
        case AllOf(parts):
            return AnyOf(tuple(map(opposite, parts)))
        case AnyOf(parts):
            return AllOf(tuple(map(opposite, parts)))
    return condition._replace(operator=_OPPOSITES[condition.operator])


class _Parser:
    """Reads one text from its beginning to its end.

    text: what is read.
    option: what the user gave it to.
    position: how far it is read.
    """

    def __init__(self, text: str, option: str) -> None:
        self.text = text if text.isascii() else text.translate(_INVISIBLE)
        self.option = option
        self.position = 0
        self._open_brackets = 0
        self._is_quoted = False

    def parse(self) -> Condition:
        condition = self._any_of()
        if self.text[self.position :].strip():
            raise self._malformed()
        return condition

    def _any_of(self) -> Condition:
        parts = [self._all_of()]
        while self._take_word("or"):
            parts.append(self._all_of())
        return parts[0] if len(parts) == 1 else AnyOf(tuple(parts))

    def _all_of(self) -> Condition:
        parts = [self._one()]
        while self._take_word("and"):
            parts.append(self._one())
        return parts[0] if len(parts) == 1 else AllOf(tuple(parts))

    def _one(self) -> Condition:
        negated = False
        while self._take(rf"\s*{_NOT}{_CONDITION_FOLLOWS}"):
            negated = not negated
        condition = self._bracketed() if self._take(r"\s*\(") else self._comparison()
        return opposite(condition) if negated else condition

    def _comparison(self) -> Comparison:
        comparison = self._take(rf"\s*{_KEY_AND_OPERATOR}")
        value = self._value() if comparison else ""
        if not comparison or not value:
            raise self._malformed()
        key, operator = comparison[1].strip(_KEY_QUOTES).strip(), comparison[2].translate(_OPERATORS)
        self._check_value(operator, value)
        return Comparison(key, "=" if operator == "==" else operator, value)

    def _check_value(self, operator: str, value: str) -> None:
        """UsageError for a value that is none as it was typed: with a piece of the operator, of a quote or of what is joined to it."""
        if self._is_quoted:
            return
        near = _OTHER_OPERATORS.get(typed := operator + value[0])
        if near is None and {operator[0], value[0]} <= set("<>="):
            near = operator
        if near:
            typed = f"{operator} {value[0]}" if typed == near else typed
            message = _('{option} "{text}": there is no operator "{operator}"; did you mean "{near}"?')
            raise UsageError(message.format(option=self.option, text=self.text, operator=typed, near=near))
        if value.startswith(_QUOTES) and value[0] not in value[1:]:
            raise self._unclosed_quote()
        *before, last = value.split() or [""]
        if before and last.casefold() in _BETWEEN_CONDITIONS:
            message = _(
                '{option} "{text}": a condition is missing after "{word}"; a value that ends so stands in quotes'
            )
            raise UsageError(message.format(option=self.option, text=self.text, word=last))

    def _bracketed(self) -> Condition:
        self._open_brackets += 1
        if self._open_brackets > MOST_BRACKETS:
            raise UsageError(
                _('{option} "{text}" has more than {count} brackets within brackets').format(
                    option=self.option, text=self.text, count=MOST_BRACKETS
                )
            )
        condition = self._any_of()
        if not self._take(r"\s*\)"):
            raise UsageError(
                _('{option} "{text}" opens a bracket that it does not close').format(option=self.option, text=self.text)
            )
        self._open_brackets -= 1
        return condition

    def _value(self) -> str:
        quoted = self._take(_QUOTED) if self.text.startswith(_QUOTES, self.position) else None
        self._is_quoted = quoted is not None
        if quoted:
            return quoted[2]
        start, own_brackets = self.position, 0
        ends: set[int] = set()
        if len(self.text[start:].split(maxsplit=1)) > 1:
            ends = {match.start() for match in _pattern(rf"(?<=\s){_OR_AND}").finditer(self.text, start)}
        while self.position < len(self.text):
            character = self.text[self.position]
            if not own_brackets and (self.position in ends or (character == ")" and self._open_brackets)):
                break
            own_brackets += (character == "(") - (character == ")" and own_brackets > 0)
            self.position += 1
        return self.text[start : self.position].strip()

    def _take_word(self, word: str) -> bool:
        """Whether the text goes on with `or`, or with `and`; it is then read."""
        if self.position == len(self.text):
            return False
        match = _pattern(rf"\s*{_OR_AND}").match(self.text, self.position)
        if match is None or match[word] is None:
            return False
        self.position = match.end()
        return True

    def _take(self, pattern: str) -> re.Match[str] | None:
        """What the text goes on with, read; None where it goes on with something else."""
        match = _pattern(pattern).match(self.text, self.position)
        if match:
            self.position = match.end()
        return match

    def _unclosed_quote(self) -> UsageError:
        return UsageError(
            _('{option} "{text}" opens a quote that it does not close').format(option=self.option, text=self.text)
        )

    def _malformed(self) -> UsageError:
        rest = self.text[self.position :].strip()
        if rest.startswith(_QUOTES) and rest[0] not in rest[1:]:
            return self._unclosed_quote()
        words = r"[^\W\d_][\w,.()-]*+(?: ++[\w,.()-]++)*+"
        heading = _pattern(rf"(?!(?:{'|'.join(_BETWEEN_CONDITIONS)})\b)({words})\s*({_OPERATOR})").match(rest)
        if heading and " " in heading[1]:
            message = _('{option} "{text}": a heading of several words stands in quotes: \'"{heading}" {operator} …\'')
            return UsageError(
                message.format(option=self.option, text=self.text, heading=heading[1], operator=heading[2])
            )
        return UsageError(
            _(
                '{option} "{text}" is not of the form KEY OP VALUE, such as "payload_t >= 130"; OP is one of {ops}'
            ).format(option=self.option, text=self.text, ops="= != < <= > >= ~")
        )


def _pattern(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE | re.DOTALL)
