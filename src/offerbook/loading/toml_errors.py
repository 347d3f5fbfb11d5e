"""Where to look in a text that is no TOML, and what to do there: tomli's errors for people who do not know the grammar."""

from __future__ import annotations

import datetime
import re
from typing import NamedTuple

from offerbook.loading.toml_outline import Outline, Span
from offerbook.text.i18n import N_, _
from offerbook.text.spelling import LONGEST_NAME

_HEADER_LINE = re.compile(r"\A[ \t]*\[\[?[ \t]*[A-Za-z][\w.-]*[ \t]*\]\]?[ \t]*(?:#.*)?$")
_HEADER_NAME = re.compile(
    r"^[ \t]*+\[\[?[ \t]*+([A-Za-z0-9_-]++(?:[ \t]*+\.[ \t]*+[A-Za-z0-9_-]++)*+)[ \t]*+\]", re.MULTILINE
)
_PAIR_LINE = re.compile(r"\A[ \t]*[\w.-]+[ \t]*=")
_WORD_LETTER = re.compile(r"[\w.+-]")
_WORD_END = re.compile(r"[\w.+-]*+")
_DECIMAL_COMMA = re.compile(r",\d++")
_SPACES = " \u00a0\u2009\u202f"
"""What people write between the thousands of a number."""
_SPACED_NUMBER = re.compile(rf"\d[\d_]*+(?:[{_SPACES}]\d\d\d)++(?!\w)(?:\.\d++)?")
MONTHS = 12
_LONGEST_NUMBER = 40
"""Characters before and after the error that are searched for a number with spaces."""
_KEY_ENDS = re.compile(r"[=,{}\[\].\"'#:\n]|\Z")
_WRITTEN_DATE = re.compile(
    r"(?a)(?<![\w.])(?:(?P<day>\d\d?)(?P<sign>[./-])(?P<month>\d\d?)(?P=sign)(?P<year>\d{4})"
    r"|(?P<first>\d{4})[./](?P<then>\d\d?)[./](?P<last>\d\d?))(?![\w.]*\w)"
)
"""A date as people write it outside TOML: 28.11.2026, 28/11/2026, 2026.11.28."""
_BARE_BOUND = re.compile(r"=[ \t]*((?:[<>≤≥~]=?|\d[\d.,]*[ \t]*[-–—])[ \t]*\d[\d.,]*(?<![.,]))[ \t]*(?=[,}#\n]|\Z)")
_QUOTES = N_("put the text in quotes")
_OTHER_KEY = ""
"""Stands for what `_unknown_key` says."""
_HEADER_END = N_("a header ends as it begins: [table] or [[list]]")
_COMMENT = N_("a comment begins with #")
_NO_SUCH_DATE = N_("there is no such date or time")


class _Remedy(NamedTuple):
    """What to do about one kind of error.

    said: what tomli's message matches.
    text: what the file matches at the place of the error.
    advice: what to do, for the reader.
    """

    said: str
    text: str
    advice: str


_REMEDIES = tuple(
    (re.compile(said), re.compile(text, re.MULTILINE), advice)
    for said, text, advice in (
        _Remedy(
            "",
            "[\xa0\xad\u1680\u2000-\u200f\u2028-\u202f\u205f-\u2064\u3000\ufeff]",
            N_("an invisible character stands here: delete it or write an ordinary space"),
        ),
        _Remedy("", r"\r", N_("a line ends in CR alone: save the file with line ends LF or CRLF")),
        _Remedy(
            "",
            r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]",
            N_("the control character {character} stands here: delete it, or write it in a text as {escape}"),
        ),
        _Remedy(
            "newline|Unclosed", r"""(?<=["'])[\w"']""", N_('a quote inside the text ends it: write \\" or «» there')
        ),
        _Remedy("newline", r"(?<=\d),\d", N_("a number has a decimal point, not a comma")),
        _Remedy("newline", ",", N_("a value outside brackets has no comma after it")),
        # tomli takes for a date only what can be one: of 2025-13-01 it reads the number 2025.
        _Remedy("newline|Unclosed", r"(?<=\b\d{4})-\d\d-\d\d", _NO_SUCH_DATE),
        _Remedy("newline|Unclosed", r"(?<=\b\d\d):\d\d", _NO_SUCH_DATE),
        _Remedy("newline|Unclosed", r"(?<=\d{4}-\d\d-\d\d )\d\d:\d\d", _NO_SUCH_DATE),
        _Remedy(
            "newline|Unclosed",
            r"(?<=\w)[\w.:-]",
            N_("the value breaks off here: put a text, a code or an incomplete date in quotes"),
        ),
        _Remedy(
            "newline|Unclosed",
            r"(?<=[0-9][ \t])(?![\w.-]+[ \t]*=)[A-Za-zА-яЁё%°]",
            N_("a number stands alone: leave its unit out, which the name of the key says"),
        ),
        _Remedy("newline", r"(?<=\])\]", _HEADER_END),
        _Remedy("statement|key part|newline|Unclosed", r"//|/\*", _COMMENT),
        _Remedy("Invalid statement", ";", _COMMENT),
        _Remedy("newline", "", N_("only a comment may follow here: every key begins on its own line")),
        _Remedy("Unclosed", "", N_("a comma or the closing bracket is missing before this")),
        _Remedy("Invalid date", "", _NO_SUCH_DATE),
        _Remedy("Invalid value", r"[^\S\n]*+(?:$|[#,\]}])", N_("a value is missing here")),
        _Remedy("Invalid value", "[“”„‟«»‘’‚`]", N_('put the text in straight quotes: "..."')),
        _Remedy("Invalid value", r"(?i:true|false)\b", N_("write true or false in lower case")),
        _Remedy(
            "Invalid value", r"(?i:да|нет|yes|no|on|off|истина|ложь)\b", N_("for yes write true, for no write false")
        ),
        _Remedy("Invalid value", r"[+-]?\.", N_("a number begins with a digit: write 0.5, not .5")),
        _Remedy("Invalid value", "", _QUOTES),
        _Remedy("'='", ":", N_("write = between a key and its value")),
        _Remedy("'='", r"(?!\w.*=)", N_("= is missing after the key")),
        _Remedy("'='|key part|statement|']", r"\w", _OTHER_KEY),
        _Remedy("key part|statement", "", N_("a key is missing here")),
        _Remedy("']", "", _HEADER_END),
        _Remedy("", "", N_("this cannot be read")),
    )
)
"""The first that matches is the advice."""


def explain_error(source: str, said: str, pos: int) -> tuple[Span, str]:
    """The span that a person should look at, and what to do there, when tomli said `said` at `pos`."""
    outline = Outline(source, pos)
    if outline.last.earlier and said.startswith(("Cannot", "Duplicate")):
        return _second_definition(source, said, outline, outline.last.earlier)
    if said.startswith(("Unterminated", 'Expected "')) or said.endswith(r"character '\n'"):
        return (outline.pos, pos), _("this text is not closed: the quote at its end is missing")
    if re.search("Unescaped|hex value|scalar value", said):
        start = source.rfind("\\", 0, pos)
        return (start, start + 2), _("a backslash begins an escape: write it twice, or use single quotes")
    if found := _range_or_bound(source, pos, outline):
        return found
    for look in (_date_of_another_form, _number_with_spaces, _decimal_comma_in_braces):
        if (found := look(source, said, pos)) and not _open_bracket(source, pos, outline):
            return found
    return _open_bracket(source, pos, outline) or _advice(source, said, pos, outline)


def _second_definition(source: str, said: str, outline: Outline, earlier: Span) -> tuple[Span, str]:
    """A key that was defined before, or a table whose inner tables stand above it."""
    _node, start, part, _earlier = outline.last
    key, before = source[start : part[1]], source[slice(*earlier)]
    line = source.count("\n", 0, earlier[0]) + 1
    header = _HEADER_LINE.match(source[source.rfind("\n", 0, earlier[0]) + 1 :].partition("\n")[0])
    if said.startswith("Cannot overwrite") and source[:start].endswith("[[") and header and source[earlier[1]] == ".":
        remedy = _("[[{key}]] in line {line} comes first, then this: move this below it")
        end = earlier[0] + len(re.split(r"[\s\]]", source[earlier[0] :], maxsplit=1)[0])
        return (earlier[0], end), remedy.format(key=key, line=source.count("\n", 0, start) + 1)
    if said.startswith("Cannot declare") and source[slice(*part)] == before:
        remedy = _('line {line} defines "{earlier}"; every element of a list begins with [[{key}]]')
    elif source[slice(*part)].strip("\"'") == before.strip("\"'") and start == part[0]:
        key = key.strip("\"'")
        remedy = _('the key "{key}" is there already, in line {line}: delete one of the two')
    else:
        remedy = _('"{key}" cannot be defined here, because line {line} defines "{earlier}"')
    return (start, part[1]), remedy.format(key=key, earlier=before, line=line)


def _open_bracket(source: str, pos: int, outline: Outline) -> tuple[Span, str] | None:
    """A bracket that is still open where the next header or key begins, or the file ends; None where none is."""
    begin = source.rfind("\n", 0, pos) + 1
    line = source[begin:].partition("\n")[0]
    at_end = not source[pos:].strip()
    opened = [each.node for each in outline.open if at_end or each.node.value[0] < begin]
    if opened and (at_end or _HEADER_LINE.match(line) or (opened[-1].array and _PAIR_LINE.match(line))):
        start = opened[-1].value[0]
        return (start, start + 1), _("this bracket is not closed")
    return None


def _number_with_spaces(source: str, said: str, pos: int) -> tuple[Span, str] | None:
    """A number of a key that goes on after a space; None where there is none. In a list a comma may be missing instead."""
    if not re.search("newline|inline table", said):
        return None
    start = source.rfind("\n", 0, pos) + 1
    for match in _SPACED_NUMBER.finditer(source, max(start, pos - _LONGEST_NUMBER), pos + _LONGEST_NUMBER):
        if match.start() >= pos:
            break
        if pos < match.end():
            groups = re.split(f"[{_SPACES}]", match.group())
            message = _("a number has no spaces: write {plain} or {with_underscores}")
            return match.span(), message.format(plain="".join(groups), with_underscores="_".join(groups))
    return None


def _date_of_another_form(source: str, said: str, pos: int) -> tuple[Span, str] | None:
    """A date that TOML does not know as one, 28.11.2026; None where there is none."""
    if not re.search("newline|Unclosed|Invalid value", said):
        return None
    start = source.rfind("\n", 0, pos) + 1
    for match in _WRITTEN_DATE.finditer(source, max(start, pos - _LONGEST_NUMBER), pos + _LONGEST_NUMBER):
        if match.start() <= pos < match.end():
            day, month, year = match["day"] or match["last"], match["month"] or match["then"], match["year"]
            written = f"{year or match['first']}-{int(month):02}-{int(day):02}"
            message = _("a date has its year first: write {date}")
            try:
                datetime.date.fromisoformat(written)
            except ValueError:
                return match.span(), _(_NO_SUCH_DATE)
            if match["sign"] == "/" and int(day) <= MONTHS:
                # Which of the two is the month, Americans and Russians see otherwise.
                return match.span(), _("a date has its year first, then the month, then the day: 2025-10-03")
            return match.span(), message.format(date=written)
    return None


def _decimal_comma_in_braces(source: str, said: str, pos: int) -> tuple[Span, str] | None:
    """A number with a decimal comma in an inline table, where what follows the comma is read as a key; None elsewhere."""
    start = source.rfind("\n", 0, pos) + 1
    match = re.search(r"(?<=[=\s])[0-9]+,[0-9]+[ \t]*$", source[start:pos]) if "'='" in said else None
    if match is None:
        return None
    number = match.group().rstrip()
    message = _("a number has a decimal point, not a comma: write {number}")
    return (start + match.start(), start + match.start() + len(number)), message.format(number=number.replace(",", "."))


def _range_or_bound(source: str, pos: int, outline: Outline) -> tuple[Span, str] | None:
    """The value of a spec that is a range or a bound, 125-130 or >= 130; None where there is none."""
    from offerbook.loading.faults import number_written

    start = source.rfind("\n", 0, pos) + 1
    match = _BARE_BOUND.search(source, max(start, pos - _LONGEST_NUMBER), pos + _LONGEST_NUMBER)
    table, opened = _tables_around(source, pos, outline)
    if not match or not match.start(1) <= pos < match.end(1) or (*table, *opened)[-1:] != ("specs",):
        return None
    written = number_written(match[1].strip(), None)
    message = _("a range or a bound is written {right}")
    return (match.span(1), message.format(right=written)) if written.startswith("{") else None


def _advice(source: str, said: str, pos: int, outline: Outline) -> tuple[Span, str]:
    """The word at `pos` and the advice of the table above."""
    advice = next(advice for error, text, advice in _REMEDIES if error.search(said) and text.match(source, pos))
    if advice == _OTHER_KEY:
        return _unknown_key(source, pos, outline)
    if advice == _QUOTES and (right := _example_at(source, pos, outline)):
        return _word(source, pos), _("write {example} here").format(example=right)
    character = ord(source[pos]) if pos < len(source) else 0
    return _word(source, pos), _(advice).format(character=f"U+{character:04X}", escape=f"\\u{character:04X}")


def _unknown_key(source: str, pos: int, outline: Outline) -> tuple[Span, str]:
    """A key with spaces or in other letters than Latin ones, which the form of a catalogue has none of."""
    from offerbook.loading.likely_names import keys_within, likely_key, with_script

    start = max(0, pos - LONGEST_NAME)
    start = max(start, *(source.rfind(sign, start, pos) + 1 for sign in "\n{,[."))
    ends = _KEY_ENDS.search(source, pos)
    text = source[start : ends.start() if ends else len(source)]
    start += len(text) - len(text.lstrip())
    key = text.strip()
    is_header = source.rfind("[", 0, pos) > source.rfind("\n", 0, pos) and not outline.open
    table, opened = _tables_around(source, pos, outline)
    table = [] if is_header else table
    near = likely_key(key, keys_within((*table, *opened)))
    message = _("a key has Latin letters, digits, _ and -, but no spaces")
    if near:
        message = _('a key has Latin letters, digits, _ and -, but no spaces; did you mean "{near}"?').format(near=near)
    elif "specs" in (*table, *opened)[-1:]:
        message = _("a spec is written in Latin letters, as specs.toml names it: payload_t")
    elif table:
        message = _(
            "a key has Latin letters, digits, _ and -, but no spaces; `offerbook check --explain {table}` lists those "
            "of the table"
        ).format(table=table[-1])
    return (start, start + len(key)), with_script(message, key, near)


def _tables_around(source: str, pos: int, outline: Outline) -> tuple[list[str], list[str]]:
    """The names of the header above a place, and the keys whose brackets are open there."""
    headers = [*_HEADER_NAME.finditer(source, 0, pos)]
    opened = [source[slice(*each.part)] for each in outline.open if each.part[0] < each.part[1]]
    return headers[-1][1].replace(" ", "").split(".") if headers else [], opened


def _example_at(source: str, pos: int, outline: Outline) -> str:
    """What a key holds that a word without quotes stands at, where that is no text; empty elsewhere."""
    from offerbook.loading.likely_names import shape_at
    from offerbook.loading.value_names import example

    table, opened = _tables_around(source, pos, outline)
    before = source[source.rfind("\n", 0, pos) + 1 : pos]
    key = re.search(r"(?<![\w-])([A-Za-z_][\w-]*+)[ \t]*=[ \t]*\Z", before[-LONGEST_NAME:])
    shape = shape_at((*table, *opened, key[1])) if key and table else None
    right = example(shape, source[slice(*_word(source, pos))]) if shape is not None else ""
    return right if right.startswith(("[", "{", "true")) else ""


def _word(source: str, pos: int) -> Span:
    """The word that holds `pos`, or the number with its decimal comma; else the character there."""
    start = pos
    if fraction := _DECIMAL_COMMA.match(source, pos):
        while start and source[start - 1].isdecimal():
            start -= 1
        return (start, fraction.end()) if start < pos else (pos, pos + 1)
    match = _WORD_END.match(source, pos)
    if match is None or match.end() == pos:
        return pos, pos + 1
    while start and _WORD_LETTER.match(source[start - 1]):
        start -= 1
    return start, match.end()
