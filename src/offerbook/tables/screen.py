"""Screens: an answer as lines of text whose parts have roles, fitted to a terminal of any width.

A screen is what a person reads in place of a table. Lines break at spaces alone, never inside a word and never at a no-
break space; only what is wider than the whole terminal is broken, at its no-break spaces first. Nothing here needs
Rich, which takes longer to load than a screen takes to draw.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import Literal, NamedTuple

from offerbook.tables.cells import ASCII_FORMS
from offerbook.tables.rendering import PLAIN_URL, RenderOptions
from offerbook.text.normalize import safe

Role = Literal[
    "text", "heading", "name", "id", "good", "open", "bad", "question", "caution", "dim", "link",
    "cell-good", "cell-open", "cell-bad", "cell-past", "cell-none"]  # fmt: skip
"""What a part of a line is to its reader; without colour the words and signs alone say it."""
_STYLES: dict[Role, str] = {
    "text": "",
    "heading": "1",
    "name": "",
    "id": "2",
    "good": "32",
    "open": "33",
    "bad": "31",
    "question": "33",
    "caution": "35",
    "dim": "2",
    "link": "4",
    "cell-good": "30;42",
    "cell-open": "30;43",
    "cell-bad": "30;41",
    "cell-past": "30;47",
    "cell-none": "1;31",
}
"""The colour of each role, in the numbers of the terminal's escape sequence."""
_LONG_UNITS = r"тонн|мест|голов|домов|банок|компл\.|наим\.|предпр\.|сорт\.|чел\.|год[ау]?|pairs|sets|days|seats|head|places|persons"
_BEFORE_UNIT = re.compile(rf"(?<=\d) (?=[°%$€₽]|[^\W\d]{{1,3}}(?![^\W\d])|\d{{3}}(?!\d)|(?:{_LONG_UNITS})(?![^\W\d]))")
"""Finds the space between a number and its unit, at which no line ends, "130 t", and that between thousands."""
_SCALED = re.compile(r"(?<=\d) (тыс\.|млн|млрд|трлн|л\.|mln|bn|trn) (?=[^\W\d]{1,4}(?![^\W\d])|[$€₽])")
"""Finds a unit of two words: "270 млн т"."""
_WITH_RANGE = re.compile(r"\S*\d–\d\S*")
_DASH_OF_RANGE = re.compile(r"(?<=\d)–(?=\d)")
_LEAST_BESIDE = 30
"""Columns that a text beside an aside keeps; where it would have fewer, the aside stands on a line of its own."""
_GAP = 2
"""Columns between a label and what it is of, at least."""
_LEAST_SHORTENED = 30
"""Columns that a shortened text keeps; where it would have fewer, it is wrapped."""
_MOST_INDENT = 3
"""The indent takes at most one column of so many, so that a narrow terminal is left for the text."""
_MOST_LABEL = 5 / 12
"""The share of a line that labels take at most: of 80 columns 33, the longest label and the indent of a model's facts."""


class Span(NamedTuple):
    """A part of a line.

    text: the text.
    role: what it is to its reader.
    link: the web address that it leads to where the terminal has links; empty for none.
    """

    text: str
    role: Role = "text"
    link: str = ""


class ScreenLine(NamedTuple):
    """One line of a screen, which takes several lines of a terminal where it is too long.

    spans: its parts, with the spaces that stand between them.
    indent: columns before it.
    hang: columns by which its further lines are indented more.
    aside: what stands at the right edge of its first line: a bar, points; never wrapped.
    is_shortened: whether what does not fit one line is left out, with an ellipsis in its place.
    tail: parts after `spans` that are never left out.
    label: what stands before `spans`, which begin in a column of their own; above them where it is too long for that.
    column: columns from the indent to that column; 0 where there is none.
    """

    spans: tuple[Span, ...] = ()
    indent: int = 0
    hang: int = 0
    aside: tuple[Span, ...] = ()
    is_shortened: bool = False
    tail: tuple[Span, ...] = ()
    label: tuple[Span, ...] = ()
    column: int = 0


Screen = tuple[ScreenLine, ...]
"""An answer as lines."""


class _Word(NamedTuple):
    """A piece of text without a space, and how many spaces stand before it."""

    gap: int
    text: str
    role: Role
    link: str = ""


def with_units(text: str) -> str:
    """A text in which no line ends between a number and its unit."""
    scaled = _SCALED.sub("\N{NO-BREAK SPACE}\\1\N{NO-BREAK SPACE}", text)
    return _BEFORE_UNIT.sub("\N{NO-BREAK SPACE}", scaled)


def unbroken(text: str) -> str:
    """A text for a page or a document, which end lines at dashes, too: none ends within a range, "20–23 t"."""
    return _WITH_RANGE.sub(_joined, with_units(text))


def _joined(found: re.Match[str]) -> str:
    text = found[0]
    # An address is copied as it stands.
    return text if "://" in text else _DASH_OF_RANGE.sub("–\N{WORD JOINER}", text)


def cell_width(text: str) -> int:
    """The columns of a terminal that a text takes."""
    if text.isascii():
        return len(text)
    return sum(
        0
        if unicodedata.category(char) in ("Mn", "Me", "Cf")
        else 1 + (unicodedata.east_asian_width(char) in ("W", "F"))
        for char in text
    )


def screen_text(screen: Screen, options: RenderOptions) -> str:
    """A screen as text for a terminal, no line wider than it."""
    rows = (row for line in screen for row in _fitted(line, options))
    return "".join(_drawn(row, options).rstrip(" ") + "\n" for row in rows)


def _fitted(line: ScreenLine, options: RenderOptions) -> Iterator[Sequence[_Word]]:
    """The lines of a terminal that a line of a screen takes."""
    width = options.width or 1_000_000
    indent = min(line.indent, width // _MOST_INDENT)
    hang = min(indent + line.hang, width // _MOST_INDENT)
    if line.label or line.column:
        yield from _labelled(line, indent, options)
        return
    words, tail, aside = (list(_words(spans, options.unicode)) for spans in (line.spans, line.tail, line.aside))
    beside = width - _length(aside) - 2 if aside else width
    stands_beside = bool(aside) and beside - indent >= _LEAST_BESIDE
    room = (beside if stands_beside else width) - indent - _length(tail)
    if line.is_shortened and room >= min(_LEAST_SHORTENED, width - indent):
        words = _shortened(words, room, "…" if options.unicode else "...")
    rows = list(_wrapped([*words, *tail], beside if stands_beside else width, width, indent, hang))
    if stands_beside:
        gap = width - _length(rows[0]) - _length(aside)
        rows[0] = [*rows[0], aside[0]._replace(gap=gap), *aside[1:]]
    elif aside:
        rows += _wrapped(aside, width, width, hang, hang)
    yield from rows


def _labelled(line: ScreenLine, indent: int, options: RenderOptions) -> Iterator[Sequence[_Word]]:
    """The lines of a label and what it is of, which all begin in one column."""
    width = options.width or 1_000_000
    start = min(indent + line.column, int(width * _MOST_LABEL))
    label, words = (list(_words(spans, options.unicode)) for spans in (line.label, line.spans))
    gap = start - indent - _length(label)
    if label and words and gap >= _GAP:
        beside = [*label, words[0]._replace(gap=gap), *words[1:]]
        yield from _wrapped(beside, width, width, indent, start)
        return
    if label:
        yield from _wrapped(label, width, width, indent, min(indent + _GAP, start))
    yield from _wrapped(words, width, width, start, start)


def _words(spans: Iterable[Span], unicode: bool) -> Iterator[_Word]:
    """The words of some spans; what could drive the terminal is shown escaped."""
    gap = 0
    for span in spans:
        text = with_units(safe(span.text.replace("\n", " ").replace("\t", " ")))
        for place, piece in enumerate((text if unicode else text.translate(ASCII_FORMS)).split(" ")):
            gap += place > 0
            if piece:
                # A space that is copied into a shell or searched for must be a common one.
                shown = piece.replace("\N{NO-BREAK SPACE}", " ")
                yield _Word(gap, shown, span.role, span.link)
                gap = 0


def _length(words: Sequence[_Word]) -> int:
    return sum(word.gap + cell_width(word.text) for word in words)


def _units(words: Sequence[_Word]) -> Iterator[list[_Word]]:
    """The words that stand without a space between them, which a line's end does not part."""
    unit: list[_Word] = []
    for word in words:
        if word.gap and unit:
            yield unit
            unit = []
        unit.append(word)
    if unit:
        yield unit


def _wrapped(words: Sequence[_Word], first: int, width: int, indent: int, hang: int) -> Iterator[list[_Word]]:
    """The words in lines: the first up to column `first`, the others up to `width`."""
    row: list[_Word] = []
    used, room = 0, first - indent
    for unit in _units(words):
        length = _length(unit)
        if row and used + length > room:
            yield _indented(row, indent)
            row, indent, room = [], hang, width - hang
        if row:
            row += unit
            used += length
            continue
        row, used = [unit[0]._replace(gap=0), *unit[1:]], length - unit[0].gap
        while used > room:
            piece, row = _broken(row, room)
            yield _indented(piece, indent)
            used, indent, room = _length(row), hang, width - hang
    yield _indented(row, indent)


def _broken(unit: list[_Word], room: int) -> tuple[list[_Word], list[_Word]]:
    """The beginning of a word that fits no line, up to its last no-break space where it has one, and its rest."""
    head: list[_Word] = []
    for place, word in enumerate(unit):
        end = 0
        while end < len(word.text) and _length(head) + cell_width(word.text[: end + 1]) <= room:
            end += 1
        if end < len(word.text):
            end = end or (not head)  # A terminal of one column still shows something.
            space = word.text.rfind(" ", 0, end + 1)
            rest = word.text[space + 1 :] if space > 0 else word.text[end:]
            end = space if space > 0 else end
            tail = [word._replace(text=rest)] if rest else []
            return ([*head, word._replace(text=word.text[:end])] if end else head), [*tail, *unit[place + 1 :]]
        head.append(word)
    return head, []


def _indented(row: list[_Word], indent: int) -> list[_Word]:
    return [row[0]._replace(gap=indent), *row[1:]] if row else row


def _shortened(words: list[_Word], room: int, ellipsis: str) -> list[_Word]:
    """As many whole words as one line holds, with an ellipsis where others follow."""
    if _length(words) <= room:
        return words
    kept: list[_Word] = []
    used = 0
    for unit in _units(words):
        used += _length(unit)
        if used + 1 + len(ellipsis) > room and kept:
            break
        kept += unit
    return [*kept, _Word(1, ellipsis, kept[-1].role)] if kept else kept


def _drawn(words: Sequence[_Word], options: RenderOptions) -> str:
    """One line of a terminal, words of one role coloured together."""
    parts: list[str] = []
    for (role, link), group in groupby(words, key=lambda word: (word.role, word.link)):
        first, *others = group
        text = "".join([first.text, *(" " * word.gap + word.text for word in others)])
        style = _STYLES[role] if options.colour else ""
        text = f"\x1b[{style}m{text}\x1b[0m" if style else text
        parts += [" " * first.gap, _linked(text, link) if options.links and link else text]
    return "".join(parts)


def _linked(text: str, link: str) -> str:
    """A text that a terminal opens the address of (OSC 8); an address that could end the sequence early makes no link."""
    return f"\x1b]8;;{link}\x1b\\{text}\x1b]8;;\x1b\\" if re.fullmatch(PLAIN_URL, link) else text
