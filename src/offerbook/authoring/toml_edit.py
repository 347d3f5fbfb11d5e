"""Changes to a TOML file that touch only the bytes that change: comments, order, spaces and line ends stay as they are."""

from __future__ import annotations

import json
import re
from bisect import bisect_right
from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from offerbook.loading.toml_outline import Node, Outline, Span
from offerbook.tables.table import digits

Step = str | int


class TomlText:
    """The text of a TOML file that is being changed.

    raw: its bytes as they are now, byte order mark included.
    """

    def __init__(self, raw: bytes) -> None:
        self.raw = raw

    def set(self, table: Sequence[Step], path: Sequence[str], value: str) -> None:
        """Give a key of a table a value, written in TOML; tables on the way are made in braces.

        table: the way to the table, which must be there.
        """
        node, way, new = self._node(table), [*table], value
        for key in path[:-1]:
            if key not in node.children:
                break
            node, way = node.children[key], [*way, key]
        key, *rest = path[len(way) - len(table) :]
        for inner in reversed(rest):
            new = f"{{ {toml_key(inner)} = {new} }}"
        child = node.children.get(key)
        if child is None:
            self._insert_key(node, f"{toml_key(key)} = {new}")
        elif not self._is_spread(child):
            self._replace(child.value, new)
        elif self._has_header(child):
            self.remove(way, key)
            self.set(table, path, value)
        else:
            self._remove(child, f"{toml_key(key)} = {new}")

    def append(self, table: Sequence[Step], key: str, items: Sequence[object]) -> None:
        """Add items to the end of an array of a table; it is made where there is none.

        items: texts, numbers, lists, or tables as dictionaries.
        """
        array = self._node(table).children.get(key)
        written = ", ".join(map(toml_value, items))
        if array is None:
            self.set(table, [key], f"[{written}]")
        elif array.array and array.children and self._has_header(array.children[0]):
            self._add_tables(array, items)
        elif self._text[array.value[0]] != "[":
            # One value where several may stand.
            self._replace(array.value, f"[{self._text[slice(*array.value)]}, {written}]")
        else:
            self._insert_in_brackets(array, written)

    def remove(self, table: Sequence[Step], key: str) -> None:
        """Take a key of a table away, with its value, and with its lines where it has them for itself."""
        self._remove(self._node(table).children[key])

    def add_text(self, text: str) -> None:
        """Add whole lines at the end of the file."""
        end = len(self._text)
        gap = "" if not end or self._text.endswith("\n\n") else "\n" if self._text.endswith("\n") else "\n\n"
        self._replace((end, end), gap + text)

    @property
    def _text(self) -> str:
        return self.raw.removeprefix(b"\xef\xbb\xbf").decode().replace("\r\n", "\n")

    def _node(self, path: Sequence[Step]) -> Node:
        text = self._text
        node = Outline(text, len(text)).root
        for step in path:
            node = node.children[step]
        return node

    def _replace(self, span: tuple[int, int], new: str) -> None:
        """Put a text in the place of another; positions are those of the text with plain line ends."""
        mark = 3 if self.raw.startswith(b"\xef\xbb\xbf") else 0
        whole = self.raw[mark:].decode()
        # Where the file ends its lines with two characters, positions behind them are further on.
        returns = [found.start() - number for number, found in enumerate(re.finditer("\r\n", whole))]
        start, end = (position + bisect_right(returns, position - 1) for position in span)
        if returns and whole.count("\n") == len(returns):
            new = new.replace("\n", "\r\n")
        self.raw = self.raw[:mark] + (whole[:start] + new + whole[end:]).encode()

    def _remove(self, node: Node, pair: str = "") -> None:
        """Take a value away with its key, in one place or in several; another pair may come where it began."""
        parts = self._parts(node)
        # The last is taken first, so that the places of the others stay.
        for start, end in reversed(parts):
            text = self._text
            if pair and (start, end) == parts[0]:
                names = text[start : node.key[0]]
                self._replace((start, end), names + pair)
            elif text[start - 1 : start] in ("", "\n"):
                line_end = text.find("\n", end)
                self._replace((start, len(text) if line_end < 0 else line_end + 1), "")
            elif after := re.match(r"[ \t]*,", text[end:]):
                self._replace((start, end + after.end()), "")
            else:
                before = re.search(r",?[ \t]*$", text[:start])
                self._replace((start if before is None else before.start(), end), "")

    def _parts(self, node: Node) -> list[Span]:
        """Where a value stands with its key: once, or, of a table without braces, each of its headers and keys."""
        spread = [node] if self._is_spread(node) else []
        for table in spread:
            spread += [child for child in table.children.values() if self._is_spread(child)]
        headers = {self._header_span(table) for table in spread if self._has_header(table)}
        pairs = [node] if not spread else [it for table in spread for it in table.children.values() if it not in spread]
        return sorted({*headers, *((self._pair_start(pair), pair.value[1]) for pair in pairs)})

    def _is_spread(self, node: Node) -> bool:
        """Whether a value is a table, or tables, without braces: below headers, or written key by key."""
        return node.key == node.value and bool(node.children or self._has_header(node))

    def _header_span(self, node: Node) -> Span:
        """The line of the header that a table stands below."""
        text = self._text
        line_end = text.find("\n", node.key[0])
        return text.rfind("\n", 0, node.key[0]) + 1, len(text) if line_end < 0 else line_end

    def _insert_key(self, node: Node, pair: str) -> None:
        text = self._text
        if text[node.value[0] : node.value[0] + 1] == "{":
            self._insert_in_brackets(node, pair)
            return
        if self._has_header(node) and re.match(r"[ \t]*\.", text[node.key[1] :]):
            # Only tables within this one have headers; it gets its own before the first of them.
            start = self._header_span(node)[0]
            names = text[start : node.key[1]].lstrip("[ \t")
            self._replace((start, start), f"[{names}]\n{pair}\n\n")
            return
        own = [child for child in node.children.values() if not self._has_header(child)]
        end = max(map(_end, own), default=node.value[1])
        if own and node.key == node.value and not self._has_header(node):
            # The table is written key by key, each with its name before it: specs.payload_t = 130.
            start = self._pair_start(own[0])
            pair = text[start : own[0].key[0]].lstrip() + pair
            if text[start - 1 : start] in ("{", ","):
                self._replace((end, end), f", {pair}")
                return
        line_end = text.find("\n", end)
        if line_end < 0:
            self._replace((len(text), len(text)), f"\n{pair}\n")
        else:
            self._replace((line_end, line_end), f"\n{pair}")

    def _pair_start(self, node: Node) -> int:
        """Where a key begins with the names before it, and the blanks before these."""
        return max(self._text.rfind(mark, 0, node.key[0]) for mark in "\n{,") + 1

    def _insert_in_brackets(self, node: Node, item: str) -> None:
        """Add an item after the last one between brackets; below it, where that has a line of its own."""
        end = max(map(_end, node.children.values()), default=0)
        if end:
            last = max(node.children.values(), key=_end)
            before = self._text[self._text.rfind("\n", 0, last.value[0]) + 1 : last.value[0]]
            gap = f"\n{before}" if node.array and not before.strip() else " "
            self._replace((end, end), f",{gap}{item}")
        else:
            inside = node.value[0] + 1
            self._replace((inside, inside), f" {item} " if self._text[node.value[0]] == "{" else item)

    def _add_tables(self, array: Node, items: Sequence[object]) -> None:
        """Add tables to an array whose tables stand below headers of their own."""
        text, last = self._text, array.children[len(array.children) - 1]
        header = re.match(r"[ \t]*\[\[.*\]\]", text[text.rfind("\n", 0, last.key[0]) + 1 :])
        end = _end(last)
        lines = [
            line
            for item in items
            if isinstance(item, dict)
            for line in (
                "",
                header[0] if header else "",
                *(f"{toml_key(key)} = {toml_value(it)}" for key, it in item.items()),
            )
        ]
        self._replace((end, end), "\n" + "\n".join(lines))

    def _has_header(self, node: Node) -> bool:
        """Whether the table stands below a header of its own."""
        line_start = self._text.rfind("\n", 0, node.key[0]) + 1
        return self._text[line_start:].lstrip(" \t").startswith("[")


def _end(node: Node) -> int:
    """Where a value ends; of a table without braces, where the last of its keys does."""
    return max([node.value[1], *map(_end, node.children.values())])


def toml_key(key: str) -> str:
    """A key as TOML writes it."""
    return key if re.fullmatch(r"(?a)[\w-]+", key) else toml_text(key)


def toml_text(text: str) -> str:
    """A text as TOML writes it; what is no character of its own is escaped."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007F")


def toml_value(value: object) -> str:
    """A number, text, flag, date, list or table as TOML writes it on one line."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Decimal | int):
        return digits(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, dict):
        return f"{{ {', '.join(f'{toml_key(key)} = {toml_value(item)}' for key, item in value.items())} }}"
    if isinstance(value, list | tuple):
        return f"[{', '.join(map(toml_value, value))}]"
    return toml_text(str(value))
