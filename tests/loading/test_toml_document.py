"""What `offerbook.loading.toml_document` reads, and that every place it tells holds what stands there."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from random import Random
from typing import Any

import pytest
import tomli
from hypothesis import given, settings
from hypothesis import strategies as st

from offerbook.loading.toml_document import Document
from offerbook.model.finding import Place
from tests.loading.one_file import reading

KeyPath = tuple[str | int, ...]


def document(root: Path, content: str | bytes) -> Document:
    result = reading(root, content)
    assert isinstance(result, Document), result
    return result


def marked(document: Document, place: Place) -> str:
    """The line of the place with the place in corner brackets."""
    line = document.excerpt(place.line)
    start, end = place.column - 1, place.end_column - 1
    return f"{place.line}: {line[:start]}⟦{line[start:end]}⟧{line[end:]}"


def paths(value: Any, path: KeyPath = ()) -> Iterator[tuple[KeyPath, Any]]:
    """Every path below a value of tomli's, and what is there."""
    if isinstance(value, dict):
        steps: list[tuple[str | int, Any]] = list(value.items())
    else:
        steps = list(enumerate(value)) if isinstance(value, list) else []
    for step, inner in steps:
        yield (*path, step), inner
        yield from paths(inner, (*path, step))


def every_place_holds_its_key(document: Document) -> None:
    """The oracle: what stands at a place, read alone, is the key or the value that was asked for."""
    seen: set[Place] = set()
    for path, value in paths(document.data):
        here, there = document.place(path, "key"), document.place(path)
        key, text = (document.excerpt(p.line)[p.column - 1 : p.end_column - 1] for p in (here, there))
        if isinstance(path[-1], str):
            assert tomli.loads(f"{key} = 1") == {path[-1]: 1}, path
            assert here not in seen, path
            seen.add(here)
        else:
            assert here == there, path
        goes_on = there.end_column == len(document.excerpt(there.line)) + 1
        if isinstance(value, dict | list):
            if text[0] in "[{" and not goes_on:
                assert repr(alone(text)) == repr(value), path
        elif not (goes_on and text.startswith(('"""', "'''"))):
            assert repr(alone(text)) == repr(value), path


def alone(text: str) -> Any:
    return tomli.loads(f"x = {text}", parse_float=Decimal)["x"]


CORPUS = sorted((Path(__file__).parent / "positions").glob("*.toml"))


@pytest.mark.parametrize("ending", ["\n", "\r\n"], ids=["LF", "CRLF"])
@pytest.mark.parametrize("mark", ["", "\ufeff"], ids=["plain", "BOM"])
@pytest.mark.parametrize("file", CORPUS, ids=[file.stem for file in CORPUS])
def test_every_place_of_the_corpus_holds_its_key(root: Path, file: Path, mark: str, ending: str) -> None:
    text = file.read_bytes().decode()
    every_place_holds_its_key(document(root, mark + text.replace("\n", ending)))


PLACES: list[tuple[str, KeyPath, str, str]] = [
    ("a = 1", ("a",), "1: ⟦a⟧ = 1", "1: a = ⟦1⟧"),
    ("a.'b' = 1", ("a", "b"), "1: a.⟦'b'⟧ = 1", "1: a.'b' = ⟦1⟧"),
    ("a.b.c = 1", ("a", "b"), "1: a.⟦b⟧.c = 1", "1: a.⟦b⟧.c = 1"),
    ("a.b = 1\na.c = 2", ("a",), "1: ⟦a⟧.b = 1", "1: ⟦a⟧.b = 1"),
    ("[a.b]", ("a", "b"), "1: [a.⟦b⟧]", "1: [a.⟦b⟧]"),
    ("[a.b]", ("a",), "1: [⟦a⟧.b]", "1: [⟦a⟧.b]"),
    ("[a.b]\n[a.c]", ("a",), "1: [⟦a⟧.b]", "1: [⟦a⟧.b]"),
    ("[a.b]\n[a]", ("a",), "2: [⟦a⟧]", "2: [⟦a⟧]"),
    ("[[a.b]]\n[[a.b]]", ("a", "b"), "1: [[a.⟦b⟧]]", "1: [[a.⟦b⟧]]"),
    ("[[a.b]]\n[[a.b]]", ("a", "b", 1), "2: [[a.⟦b⟧]]", "2: [[a.⟦b⟧]]"),
    ("[[a]]\n[a.b]\n[[a]]\n[a.b]", ("a", 1, "b"), "4: [a.⟦b⟧]", "4: [a.⟦b⟧]"),
    ("a = [1, [2, 3]]", ("a", 1), "1: a = [1, ⟦[2, 3]⟧]", "1: a = [1, ⟦[2, 3]⟧]"),
    ("a = [1, [2, 3]]", ("a", 1, 1), "1: a = [1, [2, ⟦3⟧]]", "1: a = [1, [2, ⟦3⟧]]"),
    ("a = { b.c = 1 } # d", ("a",), "1: ⟦a⟧ = { b.c = 1 } # d", "1: a = ⟦{ b.c = 1 }⟧ # d"),
    ("a = { b.c = 1 }", ("a", "b", "c"), "1: a = { b.⟦c⟧ = 1 }", "1: a = { b.c = ⟦1⟧ }"),
    ("a = [ # b\n  1,\n]", ("a",), "1: ⟦a⟧ = [ # b", "1: a = ⟦[ # b⟧"),
    ("a = [ # b\r\n  1,\r\n]", ("a", 0), "2:   ⟦1⟧,", "2:   ⟦1⟧,"),
    ('a = """\nb\n"""', ("a",), '1: ⟦a⟧ = """', '1: a = ⟦"""⟧'),
    ('a = """\r\nb"""\r\nc = 1', ("a",), '1: ⟦a⟧ = """', '1: a = ⟦"""⟧'),
    ('a = """\r\nb"""\r\nc = 1', ("c",), "3: ⟦c⟧ = 1", "3: c = ⟦1⟧"),
    ("a = 2025-10-03 07:30 # b", ("a",), "1: ⟦a⟧ = 2025-10-03 07:30 # b", "1: a = ⟦2025-10-03 07:30⟧ # b"),
    ("\ufeff[a]", ("a",), "1: [⟦a⟧]", "1: [⟦a⟧]"),
]


@pytest.mark.parametrize(("text", "path", "key", "value"), PLACES)
def test_a_place_marks_the_very_key_and_the_very_value(
    root: Path, text: str, path: KeyPath, key: str, value: str
) -> None:
    read = document(root, text)
    assert [marked(read, read.place(path, "key")), marked(read, read.place(path, "value"))] == [key, value]


@pytest.mark.parametrize(
    ("path", "nearest"),
    [
        (("offer", 1, "id"), "4: [[⟦offer⟧]]"),
        (("offer", 0, "specs", "payload"), "3: ⟦specs⟧ = { payload_t = 130 }"),
        (("offer", 0, "id", "en"), "2: ⟦id⟧ = 'a'"),
        (("offer", 0, "id", 0), "2: ⟦id⟧ = 'a'"),
        (("offer", 2, "id"), "1: [[⟦offer⟧]]"),
        (("offer", -1), "1: [[⟦offer⟧]]"),
        (("offer", "id"), "1: [[⟦offer⟧]]"),
        (("title",), "1: ⟦⟧[[offer]]"),
        ((), "1: ⟦⟧[[offer]]"),
    ],
)
def test_what_is_missing_has_the_place_of_the_key_around_it(root: Path, path: KeyPath, nearest: str) -> None:
    read = document(root, "[[offer]]\nid = 'a'\nspecs = { payload_t = 130 }\n[[offer]]\n")
    assert [marked(read, read.place(path, "key")), marked(read, read.place(path, "value"))] == [nearest] * 2


def test_columns_count_characters_and_a_tab_is_one(root: Path) -> None:
    read = document(root, '\ufeff\ta = { "ж🚜" = "ё\u0301", b = 1 }\r\n')
    assert read.place(("a", "b"), "key") == Place("a.toml", 1, 21, 22)


def test_lines_are_told_without_their_ends_and_there_is_none_outside_the_file(root: Path) -> None:
    read = document(root, "\ufeffa = 1\r\n\tb = '\u2028'\n")
    assert [read.excerpt(line) for line in range(-1, 5)] == ["", "", "a = 1", "\tb = '\u2028'", "", ""]
    assert read.text == "a = 1\r\n\tb = '\u2028'\n"


def test_numbers_with_a_point_are_read_exactly(root: Path) -> None:
    assert document(root, "a = 0.10\nb = 1e2\nc = 3\n").data == {"a": Decimal("0.10"), "b": 100, "c": 3}
    assert str(document(root, "a = 0.10").data["a"]) == "0.10"


def test_reading_looks_for_no_places_before_one_is_asked_for(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("offerbook.loading.toml_document.Outline", None)
    assert document(root, "a = 1").data == {"a": 1}


def test_values_nested_as_deeply_as_tomli_allows_have_their_places(root: Path) -> None:
    read = document(root, "a = " + "[" * 400 + "1" + "]" * 400)
    assert read.place(("a", *[0] * 400)) == Place("a.toml", 1, 405, 406)


class Writer:
    """Writes tables as TOML, in a style chosen anew, by chance, at every turn."""

    def __init__(self, chance: Random) -> None:
        self.chance = chance

    def one_of(self, *choices: str) -> str:
        return self.chance.choice(choices)

    def often(self) -> bool:
        return self.chance.random() < 0.5

    def blank(self) -> str:
        return self.one_of("", "", " ", "\t", "  ")

    def comment(self) -> str:
        return self.one_of("", "", "", " # ж", "\t# [a]", "#b = '", ' # """')

    def gap(self) -> str:
        """What may stand inside brackets."""
        return self.one_of("", " ", "\n\t", f"{self.comment()}\n", "\n# ],}\n\n")

    def basic(self, text: str) -> str:
        letters = ""
        for letter in text:
            if letter in '"\\' and self.often():
                letters += f"\\{letter}"
            elif letter in '"\\\x7f' or letter < " " or (letter < "\U00010000" and self.one_of(*"0123456789") == "0"):
                letters += f"\\u{ord(letter):04X}"
            else:
                letters += letter
        return f'"{letters}"'

    def quoted(self, text: str) -> str:
        literal = re.fullmatch(r"[^'\x00-\x08\x0a-\x1f\x7f]*", text) and self.often()
        return f"'{text}'" if literal else self.basic(text)

    def key(self, key: str) -> str:
        return key if re.fullmatch("[A-Za-z0-9_-]+", key) and self.often() else self.quoted(key)

    def keys(self, path: list[str]) -> str:
        return f"{self.blank()}.{self.blank()}".join(self.key(key) for key in path)

    def value(self, value: Any) -> str:
        if isinstance(value, dict):
            pairs = [self.pair([key], inner) for key, inner in self.shuffled(value)]
            return self.brackets("{", [pair for group in pairs for pair in group], "}")
        if isinstance(value, list):
            return self.brackets("[", [self.value(inner) for inner in value], "]")
        if isinstance(value, str):
            if re.fullmatch(r"[^'\"\\\x00-\x08\x0b-\x1f\x7f]*", value) and self.often():
                quotes = self.one_of('"""', "'''")
                return f"{quotes}\n{value}{quotes}" if value[:1] in "\n" else f"{quotes}{value}{quotes}"
            return self.quoted(value)
        if isinstance(value, bool):
            return str(value).lower()
        if isinstance(value, datetime.datetime):
            return value.isoformat(self.one_of("T", " "))
        return value.isoformat() if isinstance(value, datetime.date | datetime.time) else str(value)

    def brackets(self, opening: str, inner: list[str], closing: str) -> str:
        parts = "".join(f"{self.gap()}{part}{self.gap()}," for part in inner)
        return opening + (parts if self.often() else parts.removesuffix(",")) + self.gap() + closing

    def shuffled(self, table: dict[str, Any]) -> list[tuple[str, Any]]:
        items = list(table.items())
        self.chance.shuffle(items)
        return items

    def pair(self, path: list[str], value: Any) -> list[str]:
        """`a.b = value`, or the pairs inside the value by dotted keys."""
        if isinstance(value, dict) and value and self.often():
            return [pair for key, inner in value.items() for pair in self.pair([*path, key], inner)]
        return [f"{self.keys(path)}{self.blank()}={self.blank()}{self.value(value)}"]

    def line(self, text: str) -> str:
        return f"{self.blank()}{text}{self.blank()}{self.comment()}\n" + self.one_of("", "\n", " \t\n", "# [a]\n")

    def table(self, path: list[str], table: dict[str, Any], header: str = "") -> str:
        """The pairs of a table and, behind or before them, the tables and lists of tables inside it."""
        own: list[str] = []
        below = ""
        for key, value in self.shuffled(table):
            if isinstance(value, dict) and self.often():
                below += self.table([*path, key], value, "[")
            elif isinstance(value, list) and value and all(isinstance(v, dict) for v in value) and self.often():
                below += "".join(self.table([*path, key], element, "[[") for element in value)
            else:
                own += self.pair([key], value)
        pairs = "".join(self.line(pair) for pair in own)
        if not header:
            return pairs + below
        if header == "[" and below and not pairs and self.often():
            return below
        top = self.line(header + self.blank() + self.keys(path) + self.blank() + "]" * len(header)) + pairs
        return below + top if header == "[" and self.often() else top + below


text = st.text(st.one_of(st.characters(codec="utf-8"), st.sampled_from("ab.[]{}=#,\"'\\\n\t жё🚜")), max_size=6)
names = st.one_of(st.sampled_from(["a", "b", "c", "1", "id", "ключ", "a.b", "", '"', "[a]"]), text)
scalars = st.one_of(
    st.booleans(),
    st.integers(-(2**63), 2**63),
    st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**9), max_value=10**9),
    text,
    st.dates(),
    st.times(),
    st.datetimes(),
    st.datetimes(timezones=st.just(datetime.UTC)),
)
values = st.recursive(
    scalars,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(names, inner, max_size=4),
    max_leaves=12,
)
tables = st.dictionaries(names, values, max_size=5)


@pytest.mark.slow
@settings(deadline=None, max_examples=60)
@given(table=tables, seed=st.integers(0, 2**32), ending=st.sampled_from(["\n", "\r\n"]))
def test_however_tables_are_written_every_place_holds_its_key(
    root: Path, table: dict[str, Any], seed: int, ending: str
) -> None:
    written = Writer(Random(seed)).table([], table)
    read = document(root, written.replace("\n", ending))
    assert read.data == table
    every_place_holds_its_key(read)


@settings(deadline=None, max_examples=50)
@given(
    file=st.sampled_from(CORPUS),
    path=st.lists(st.one_of(names, st.integers(-2, 3), st.sampled_from("abcdefgh")), max_size=6),
)
def test_any_path_asked_for_has_a_place_inside_the_file(root: Path, file: Path, path: list[str | int]) -> None:
    read = document(root, file.read_bytes())
    for part in ("key", "value"):
        place = read.place(path, part)
        assert 1 <= place.column <= place.end_column <= len(read.excerpt(place.line)) + 1


@settings(deadline=None, max_examples=60)
@given(
    file=st.sampled_from(CORPUS),
    where=st.integers(0, 600),
    gone=st.integers(0, 3),
    new=st.sampled_from(["", *"[]{}=,.#\"'\\\n\r\0 a1ж", '"""', "'''", "[[", "\ufeff"]),
)
def test_a_damaged_file_gives_its_places_or_a_finding_inside_it(
    root: Path, file: Path, where: int, gone: int, new: str
) -> None:
    text = file.read_bytes().decode()
    result = reading(root, text[:where] + new + text[where + gone :])
    if isinstance(result, Document):
        every_place_holds_its_key(result)
    else:
        assert result.code == "E102"
        assert 1 <= result.place.column <= result.place.end_column <= len(result.excerpt) + 1
