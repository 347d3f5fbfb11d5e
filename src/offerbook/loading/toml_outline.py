"""Where every key and value of a TOML text stands: what tomli does not say of a text that it accepts."""

from __future__ import annotations

import re
from typing import NamedTuple

import tomli

Span = tuple[int, int]
"""The first character of a stretch of text, and the one after the last."""
_QUOTED = r""" "(?:[^"\\\n]|\\.)*+" | '[^'\n]*+' """
_KEY_PART = re.compile(rf"([A-Za-z0-9_-]++ | {_QUOTED}) [ \t]*+ (\.[ \t]*+)?", re.VERBOSE)
_EQUALS = re.compile(r"=[ \t]*+")
_BLANK = re.compile(r"[ \t]*+")
# In a valid text a comma separates things as a line end does, and nothing more has to be known of it.
_GAP = re.compile(r"(?:[ \t\n,]++|#[^\n]*+)*+")
_SCALAR = re.compile(
    rf"""
    \"""(?:[^"\\]++ | \\[\s\S] | "(?!""))*+"{{3,5}}   # a text may end in two quotes of its own
    | '''[\s\S]*?'{{3,5}}
    | (?!\"""|''')(?:{_QUOTED})
    | [^\s,\]}}\#"']++ (?:[ ]\d\d:[\d:.Zz+-]++)?   # only a date continues after a space
    """,
    re.VERBOSE,
)


class Node:
    """Where a table, an array or a scalar stands; `children` by key in a table, by index in an array."""

    __slots__ = ("array", "children", "key", "value")

    def __init__(self, span: Span) -> None:
        self.key = self.value = span
        self.array = False
        self.children: dict[str | int, Node] = {}

    def add(self, step: str | int, span: Span) -> Node:
        """A new child."""
        child = self.children[step] = Node(span)
        return child


class KeyedNode(NamedTuple):
    """What a key names, or an element of an array.

    node: the table, array or scalar.
    start: where its key begins, all parts counted.
    part: the last part of its key; empty for an element.
    earlier: where the last part that is not new stood before; None where all are new.
    """

    node: Node
    start: int
    part: Span
    earlier: Span | None


class Outline:
    """The places of everything in a text that is valid TOML up to `end`, in one pass without recursion.

    root: the document's table.
    open: the arrays and inline tables that are open where the pass ended, outermost first.
    last: what the last complete key or header named.
    pos: where the pass ended: at `end` or later, or before it at the token that does not end there.
    """

    def __init__(self, text: str, end: int, nesting: int | None = None) -> None:
        self.root = Node((0, 0))
        self.open: list[KeyedNode] = []
        self.last = KeyedNode(self.root, 0, (0, 0), None)
        self.pos = 0
        self._text = text
        self._end = end
        table: Node | None = self.root
        while table and self._skip(_GAP) and (nesting is None or len(self.open) <= nesting):
            char = text[self.pos]
            if self.open and char in "]}":
                self._finish(self.open.pop(), self.pos + 1)
            elif char == "[" and not self.open:
                table = self._header()
            elif not self._pair(self.open[-1].node if self.open else table):
                break

    def _skip(self, skipped: re.Pattern[str]) -> bool:
        """Step over what the pattern matches; whether anything is left."""
        if match := skipped.match(self._text, self.pos):
            self.pos = match.end()
        return self.pos < self._end

    def _header(self) -> Node | None:
        """The table that `[a.b]` or `[[a.b]]` opens; None where the key breaks off."""
        brackets = 2 if self._text.startswith("[[", self.pos) else 1
        self.pos += brackets
        self._skip(_BLANK)
        keyed = self._key(self.root)
        if not keyed:
            return None
        self.pos += brackets
        self.last = keyed
        if brackets == 1:
            # Its own header says more than the header of a table inside it that came before.
            keyed.node.key = keyed.node.value = keyed.part
            return keyed.node
        keyed.node.array = True
        return keyed.node.add(len(keyed.node.children), keyed.part)

    def _pair(self, parent: Node) -> bool:
        """Read a scalar or an opening bracket, after its key in a table; whether all of it is there."""
        here = (self.pos, self.pos)
        if parent.array:
            keyed = KeyedNode(parent.add(len(parent.children), here), self.pos, here, None)
        else:
            named = self._key(parent)
            if not named or not self._text.startswith("=", self.pos) or not self._skip(_EQUALS):
                return False
            keyed = named
        keyed.node.value = (self.pos, self.pos)
        if self._text[self.pos] in "[{":
            keyed.node.array = self._text[self.pos] == "["
            self.open.append(keyed)
            self.pos += 1
            return True
        match = _SCALAR.match(self._text, self.pos)
        if match:
            self._finish(keyed, match.end())
        return bool(match)

    def _finish(self, keyed: KeyedNode, end: int) -> None:
        """Note that the value of `keyed` ends at `end`."""
        node = keyed.node
        node.value = (node.value[0], end)
        if keyed.part[0] == keyed.part[1]:
            node.key = node.value
        self.last = keyed
        self.pos = end

    def _key(self, table: Node) -> KeyedNode | None:
        """What the key here names, seen from `table`; None where the key breaks off."""
        node, start, earlier = table, self.pos, None
        while match := _KEY_PART.match(self._text, self.pos):
            self.pos = match.end()
            if node.array:
                # A header continues the last element of an array of tables.
                node = node.children.get(len(node.children) - 1, node)
            step = _key_text(match[1])
            child = node.children.get(step)
            if child:
                earlier = child.key
            node = child or node.add(step, match.span(1))
            if not match[2]:
                return KeyedNode(node, start, match.span(1), earlier)
        return None


def _key_text(part: str) -> str:
    """The text of a bare or quoted part of a key."""
    if part[0] == '"' and "\\" in part:
        try:
            return str(tomli.loads(f"x = {part}")["x"])
        except tomli.TOMLDecodeError:  # behind the place where tomli gave up
            return part
    return part[1:-1] if part[0] in "\"'" else part
