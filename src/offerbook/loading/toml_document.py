"""The bytes of one TOML file as a document whose keys and values have places.

tomli says where a text is wrong, but gives no positions for one that it accepts: `_Outline` recovers
them from the text. It runs only when a place is asked for: a catalogue without findings is read by
tomli alone.
"""

from __future__ import annotations

import codecs
import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from itertools import accumulate
from pathlib import Path
from typing import Any, Literal, NamedTuple

import tomli

from offerbook.model.finding import Finding, Place
from offerbook.text.i18n import N_, _

Span = tuple[int, int]
_QUOTED = r""" "(?:[^"\\\n]|\\.)*+" | '[^'\n]*+' """
_KEY_PART = re.compile(rf"([A-Za-z0-9_-]++ | {_QUOTED}) [ \t]*+ (\.[ \t]*+)?", re.VERBOSE)
_EQUALS = re.compile(r"=[ \t]*+")
_BLANK = re.compile(r"[ \t]*+")
# Where the text is valid, a comma parts things as a line end does, and nothing more has to be known of it.
_GAP = re.compile(r"(?:[ \t\n,]++|#[^\n]*+)*+")
_SCALAR = re.compile(
    rf"""
    \"""(?:[^"\\]++ | \\[\s\S] | "(?!""))*+"{{3,5}}   # a text may end in two quotes of its own
    | '''[\s\S]*?'{{3,5}}
    | (?!\"""|''')(?:{_QUOTED})
    | [^\s,\]}}\#"']++ (?:[ ]\d\d:[\d:.Zz+-]++)?   # only a date goes on after a space
    """,
    re.VERBOSE,
)
_NESTING = 400  # beyond this, tomli raises RecursionError
_TOO_BIG = re.compile(r"\d[\d_]{4300,}|\d[eE][+-]?[\d_]{18,}")  # the limits of int and of Decimal


@dataclass(frozen=True, eq=False)
class Document:
    """One TOML file that tomli accepts.

    name: path relative to the catalogue's folder, with forward slashes.
    raw: its bytes, without byte order mark; all else follows from them.
    """

    name: str
    raw: bytes

    @cached_property
    def text(self) -> str:
        """The file decoded, line endings as in the file; a byte that is not UTF-8 is a replacement character."""
        return self.raw.decode(errors="replace")

    @cached_property
    def data(self) -> dict[str, Any]:
        """What the text says; numbers with a point or an exponent are Decimal."""
        return self.parse()

    def parse(self) -> dict[str, Any]:
        """Read the text, and keep what it says as `data`; the exceptions of tomli for what is no TOML."""
        data = self.__dict__["data"] = tomli.loads(self.text, parse_float=Decimal)
        return data

    def forget(self) -> None:
        """Let go of all that follows from the bytes; what is asked for again is made again."""
        for name in [name for name in self.__dict__ if name not in ("name", "raw")]:
            del self.__dict__[name]

    def place(self, path: Sequence[str | int], part: Literal["key", "value"] = "value") -> Place:
        """Where `path`, keys and indices from the root, stands; of a value of several lines, its first line.

        "key" is the last part of the key, quotes included. An element of an array has no key but its value;
        a table outside braces has no value but its key in its header, or, without a header, in the first
        key that names it. A path that leads out of the document has the place of the last key on its way:
        what it looks for is missing there. At the root, that is the empty stretch before the first character.
        """
        node = self._outline.root
        for step in path:
            child = node.children.get(step)
            if child is None:
                return self._stretch(node.key)
            node = child
        return self._stretch(node.key if part == "key" else node.value)

    def excerpt(self, line: int) -> str:
        """The text of a line without its ending; empty for a line that is not there."""
        return self._lines[line - 1] if 0 < line <= len(self._lines) else ""

    def _stretch(self, span: Span) -> Place:
        """The place of a span of `_source`, cut at the end of its first line."""
        line = bisect_right(self._starts, span[0])
        start = self._starts[line - 1]
        end = min(span[1], start + len(self._lines[line - 1]))
        return Place(self.name, line, span[0] - start + 1, end - start + 1)

    def _finding(self, code: str, span: Span, message: str) -> Finding:
        place = self._stretch(span)
        return Finding(place, code, message, self.excerpt(place.line))

    @cached_property
    def _source(self) -> str:
        """The text as tomli reads it: every line ends in LF."""
        return self.text.replace("\r\n", "\n")

    @cached_property
    def _lines(self) -> list[str]:
        return self._source.split("\n")

    @cached_property
    def _starts(self) -> list[int]:
        return [0, *accumulate(len(line) + 1 for line in self._lines[:-1])]

    @cached_property
    def _outline(self) -> _Outline:
        return _Outline(self._source, len(self._source))


class _Node:
    """Where a table, an array or a scalar stands; `children` by key in a table, by index in an array."""

    __slots__ = ("array", "children", "key", "value")

    def __init__(self, span: Span) -> None:
        self.key = self.value = span
        self.array = False
        self.children: dict[str | int, _Node] = {}

    def add(self, step: str | int, span: Span) -> _Node:
        """A new child."""
        child = self.children[step] = _Node(span)
        return child


class _Named(NamedTuple):
    """What a key names, or an element of an array.

    node: the thing.
    start: where its key begins, all parts counted.
    part: the last part of its key; empty for an element.
    earlier: where the last part that is not new stood before; None where all are new.
    """

    node: _Node
    start: int
    part: Span
    earlier: Span | None


class _Outline:
    """The places of everything in a text that is valid TOML up to `end`, in one pass without recursion.

    root: the document's table.
    open: the arrays and inline tables that are open where the pass ended, outermost first.
    last: what was named by the last key or header that is complete.
    pos: where the pass ended: at `end` or later, or before it at the token that does not end there.
    """

    def __init__(self, text: str, end: int, nesting: int | None = None) -> None:
        self.root = _Node((0, 0))
        self.open: list[_Named] = []
        self.last = _Named(self.root, 0, (0, 0), None)
        self.pos = 0
        self._text = text
        self._end = end
        table: _Node | None = self.root
        while table and self._more(_GAP) and (nesting is None or len(self.open) <= nesting):
            char = text[self.pos]
            if self.open and char in "]}":
                self._finish(self.open.pop(), self.pos + 1)
            elif char == "[" and not self.open:
                table = self._header()
            elif not self._pair(self.open[-1].node if self.open else table):
                break

    def _more(self, skipped: re.Pattern[str]) -> bool:
        """Whether anything is left after what can be skipped."""
        if match := skipped.match(self._text, self.pos):
            self.pos = match.end()
        return self.pos < self._end

    def _header(self) -> _Node | None:
        """The table that `[a.b]` or `[[a.b]]` opens; None where the key breaks off."""
        brackets = 2 if self._text.startswith("[[", self.pos) else 1
        self.pos += brackets
        self._more(_BLANK)
        named = self._key(self.root)
        if not named:
            return None
        self.pos += brackets
        self.last = named
        if brackets == 1:
            # Its own header says more than the header of a table inside it that came before.
            named.node.key = named.node.value = named.part
            return named.node
        named.node.array = True
        return named.node.add(len(named.node.children), named.part)

    def _pair(self, inside: _Node) -> bool:
        """Read a scalar or an opening bracket, after its key in a table; whether all of it is there."""
        here = (self.pos, self.pos)
        if inside.array:
            named = _Named(inside.add(len(inside.children), here), self.pos, here, None)
        else:
            key = self._key(inside)
            if not key or not self._text.startswith("=", self.pos) or not self._more(_EQUALS):
                return False
            named = key
        named.node.value = (self.pos, self.pos)
        if self._text[self.pos] in "[{":
            named.node.array = self._text[self.pos] == "["
            self.open.append(named)
            self.pos += 1
            return True
        match = _SCALAR.match(self._text, self.pos)
        if match:
            self._finish(named, match.end())
        return bool(match)

    def _finish(self, named: _Named, end: int) -> None:
        """Note that the value of `named` ends at `end`."""
        node = named.node
        node.value = (node.value[0], end)
        if named.part[0] == named.part[1]:
            node.key = node.value
        self.last = named
        self.pos = end

    def _key(self, table: _Node) -> _Named | None:
        """What the key here names, seen from `table`; None where the key breaks off."""
        node, start, earlier = table, self.pos, None
        while match := _KEY_PART.match(self._text, self.pos):
            self.pos = match.end()
            if node.array:
                # A header goes on with the last element of an array of tables.
                node = node.children.get(len(node.children) - 1, node)
            step = _name(match[1])
            child = node.children.get(step)
            if child:
                earlier = child.key
            node = child or node.add(step, match.span(1))
            if not match[2]:
                return _Named(node, start, match.span(1), earlier)
        return None


def _name(part: str) -> str:
    """What a bare or quoted part of a key says."""
    if part[0] == '"' and "\\" in part:
        try:
            return str(tomli.loads(f"x = {part}")["x"])
        except tomli.TOMLDecodeError:  # behind the place where tomli gave up
            return part
    return part[1:-1] if part[0] in "\"'" else part


def read(root: Path, name: str) -> Document | Finding:
    """The file `name` of the catalogue in `root`, or what keeps it from being read.

    Findings: E101 not UTF-8, E102 not valid TOML, E103 not readable.
    """
    try:
        raw = (root / name).read_bytes().removeprefix(codecs.BOM_UTF8)
    except OSError as error:
        message = _("the file cannot be read: {reason}").format(reason=error.strerror or error)
        return Finding(Place(name, 1, 1, 1), "E103", message)
    document = Document(name, raw)
    try:
        raw.decode()
    except UnicodeDecodeError as error:
        start = len(raw[: error.start].decode().replace("\r\n", "\n"))
        message = _("byte {byte} is not UTF-8: save the file in the encoding UTF-8")
        return document._finding("E101", (start, start + 1), message.format(byte=f"0x{raw[error.start]:02X}"))
    said = ""
    try:
        document.parse()
        return document
    except tomli.TOMLDecodeError as error:
        said = _(" (the parser says: {said})").format(said=error.msg)
        span, remedy = _fault(document._source, error.msg, error.pos)
    except RecursionError:
        outline = _Outline(document._source, len(document._source), _NESTING)
        span = (outline.pos, outline.pos + 1) if outline.open else (0, 0)
        remedy = _("this is nested too deeply")
    except (ValueError, ArithmeticError):
        match = _TOO_BIG.search(document._source)
        span = match.span() if match else (0, 0)
        remedy = _("a number is too large")
    return document._finding("E102", span, _("not valid TOML: {remedy}").format(remedy=remedy) + said)


_HEADER_LINE = re.compile(r"[ \t]*\[\[?[ \t]*[A-Za-z][\w.-]*[ \t]*\]\]?[ \t]*(?:#.*)?$")
_PAIR_LINE = re.compile(r"[ \t]*[\w.-]+[ \t]*=")
_WORD = re.compile(r"\d+\0,\d+|[\w.+-]*\0[\w.+-]+")
_OTHER_KEY = N_("a key with spaces or with letters other than A-Z needs quotes")
_HEADER_END = N_("a header ends as it begins: [table] or [[list]]")
_REMEDIES = (
    (
        "",
        "\0[\xa0\xad\u1680\u2000-\u200f\u2028-\u202f\u205f-\u2064\u3000\ufeff]",
        N_("an invisible character stands here: delete it or write an ordinary space"),
    ),
    ("", "\0\r", N_("a line ends in CR alone: save the file with line ends LF or CRLF")),
    (" character '", "", N_("a control character stands here: delete it, or write it as an escape")),
    ("newline|Unclosed", r"""["']\0[\w"']""", N_('a quote inside the text ends it: write \\" or «» there')),
    ("newline", r"\d\0,\d", N_("a number has a decimal point, not a comma")),
    ("newline", r"\0,", N_("a value outside brackets has no comma after it")),
    (
        "newline|Unclosed",
        r"\w\0[\w.:-]",
        N_("the value breaks off here: put a text, a code or an incomplete date in quotes"),
    ),
    ("newline", r"\]\0\]", _HEADER_END),
    ("newline", "", N_("only a comment may follow here: every key begins on its own line")),
    ("Unclosed", "", N_("a comma or the closing bracket is missing before this")),
    ("Invalid date", "", N_("there is no such date or time")),
    ("Invalid value", r"\0\s*(?:$|[#,\]}])", N_("a value is missing here")),
    ("Invalid value", r"\0[“”„‟«»‘’‚`]", N_('put the text in straight quotes: "..."')),
    ("Invalid value", r"\0(?i:true|false)\b", N_("write true or false in lower case")),
    ("Invalid value", r"\0[+-]?\.", N_("a number begins with a digit: write 0.5, not .5")),
    ("Invalid value", "", N_("put the text in quotes")),
    ("'='", r"\0:", N_("write = between a key and its value")),
    ("'='", r"\0(?!\w.*=)", N_("= is missing after the key")),
    ("'='|key part|statement|']", r"\0\w", _OTHER_KEY),
    ("key part|statement", "", N_("a key is missing here")),
    ("']", "", _HEADER_END),
    ("", "", N_("this cannot be read")),
)
"""What to do, where tomli's words and the line with NUL before the spot match: the first row that fits."""


def _fault(source: str, said: str, pos: int) -> tuple[Span, str]:
    """The span that a person should look at, and what to do there, when tomli said `said` at `pos`."""
    outline = _Outline(source, pos)
    begin = source.rfind("\n", 0, pos) + 1
    line = source[begin:].partition("\n")[0]
    _node, start, part, earlier = outline.last
    if earlier and said.startswith(("Cannot", "Duplicate")):
        remedy = _('"{key}" cannot be defined here, because line {line} defines "{earlier}"')
        if said.startswith("Cannot declare") and source[slice(*part)] == source[slice(*earlier)]:
            remedy = _('line {line} defines "{earlier}"; every element of a list begins with [[{key}]]')
        words = {"key": source[start : part[1]], "earlier": source[slice(*earlier)]}
        return (start, part[1]), remedy.format(**words, line=source.count("\n", 0, earlier[0]) + 1)
    if said.startswith(("Unterminated", 'Expected "')) or said.endswith(r"character '\n'"):
        return (outline.pos, pos), _("this text is not closed: the quote at its end is missing")
    if re.search("Unescaped|hex value|scalar value", said):
        start = source.rfind("\\", 0, pos)
        return (start, start + 2), _("a backslash begins an escape: write it twice, or use single quotes")
    at_end = not source[pos:].strip()
    opened = [each.node for each in outline.open if at_end or each.node.value[0] < begin]
    if opened and (at_end or _HEADER_LINE.match(line) or (opened[-1].array and _PAIR_LINE.match(line))):
        start = opened[-1].value[0]
        return (start, start + 1), _("this bracket is not closed")
    around = f"{source[begin:pos]}\0{source[pos : begin + len(line)]}"
    remedy = next(row[2] for row in _REMEDIES if re.search(row[0], said) and re.search(row[1], around))
    word = _WORD.search(around)
    return (begin + word.start(), begin + word.end() - 1) if word else (pos, pos + 1), _(remedy)
