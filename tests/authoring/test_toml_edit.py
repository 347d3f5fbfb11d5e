"""Changes to a TOML file touch only the bytes that change."""

from __future__ import annotations

import tomllib
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from offerbook.authoring.toml_edit import TomlText, toml_text, toml_value

FILE = """\
# first
[[offer]]
id = "a"   # its id
specs = { payload_t = 130, power_kw = { value = 1, source = "x" } } # facts
sources = [
  "one", # the first
  "two",
]
variants = [{ id = "v1" }, { id = "v2", specs = {} }]

[[offer]]
id = "b"
services = []

[[offer.variants]]
id = "v3"

[offer.specs]
payload_t = 5
"""


def edited(text: str, *path: object, value: str = "7") -> str:
    toml = TomlText(text.encode())
    *table, keys = path
    toml.set(table, keys, value)  # type: ignore[arg-type]
    return toml.raw.decode()


@pytest.mark.parametrize(
    ("table", "keys", "before", "after"),
    [
        (("offer", 0), ["specs", "payload_t"], "payload_t = 130,", "payload_t = 7,"),
        (("offer", 0), ["specs", "new"], 'source = "x" } } #', 'source = "x" }, new = 7 } #'),
        (("offer", 0), ["summary"], '"v2", specs = {} }]\n', '"v2", specs = {} }]\nsummary = 7\n'),
        (("offer", 0, "variants", 0), ["specs", "new"], '"v1" }', '"v1", specs = { new = 7 } }'),
        (("offer", 0, "variants", 1), ["specs", "new"], "specs = {}", "specs = { new = 7 }"),
        (("offer", 1), ["summary"], "services = []\n", "services = []\nsummary = 7\n"),
        (("offer", 1), ["specs", "payload_t"], "payload_t = 5\n", "payload_t = 7\n"),
        (("offer", 1), ["specs", "a b"], "payload_t = 5\n", 'payload_t = 5\n"a b" = 7\n'),
        (("offer", 1, "variants", 0), ["specs", "x"], 'id = "v3"\n', 'id = "v3"\nspecs = { x = 7 }\n'),
    ],
)
@pytest.mark.parametrize("ending", ["\n", "\r\n"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_a_value_is_set_where_its_table_stands_and_nothing_else_changes(
    table: tuple[str | int, ...], keys: list[str], before: str, after: str, ending: str, mark: str
) -> None:
    text = mark + FILE.replace("\n", ending)
    assert FILE.count(before) == 1
    assert edited(text, *table, keys) == mark + FILE.replace(before, after).replace("\n", ending)


def test_items_are_added_behind_the_last_one_of_an_array_or_make_one() -> None:
    toml = TomlText(FILE.encode())
    toml.append(("offer", 0), "sources", ["three"])
    toml.append(("offer", 1), "services", ["repair", "training"])
    toml.append(("offer", 1), "codes", [{"a": 1}])
    toml.append(("offer", 1), "variants", [{"id": "v4", "specs": {}}])
    expected = (
        FILE.replace('  "two",\n', '  "two",\n  "three",\n')
        .replace('id = "v3"\n', 'id = "v3"\n\n[[offer.variants]]\nid = "v4"\nspecs = {  }\n')
        .replace("services = []\n", 'services = ["repair", "training"]\ncodes = [{ a = 1 }]\n')
    )
    assert toml.raw.decode() == expected
    assert tomllib.loads(expected)["offer"][0]["sources"] == ["one", "two", "three"]


def test_one_value_becomes_an_array_when_another_is_added() -> None:
    toml = TomlText(b'[a]\nsource = "x"\n')
    toml.append(("a",), "source", ["y"])
    assert toml.raw == b'[a]\nsource = ["x", "y"]\n'


def test_a_key_of_a_table_written_key_by_key_has_the_name_of_the_table_before_it() -> None:
    text = 'specs.seats = 2\nspecs.power.value = 7\nspecs.power.source = "x"\nid = "a"\nc = { d.e = 1 }\n'
    toml = TomlText(text.encode())
    toml.set((), ["specs", "heated"], "true")
    toml.set((), ["specs", "power", "note"], '"n"')
    toml.set((), ["c", "d", "f"], "2")
    assert toml.raw.decode() == (
        'specs.seats = 2\nspecs.power.value = 7\nspecs.power.source = "x"\nspecs.power.note = "n"\nspecs.heated = true\n'
        'id = "a"\nc = { d.e = 1, d.f = 2 }\n'
    )


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ('c = [{ t = "a", asks = { en = "}" }, of = "x" }]', 'c = [{ t = "a", of = "x" }]'),
        ('c = [{ asks = { en = "," }, t = 1 }]', "c = [{ t = 1 }]"),
        ("c = [{ t = 1, asks = 2 }] # end", "c = [{ t = 1 }] # end"),
        ('c = [{ asks.en = "a", t = 1, asks.ru = "b" }]', "c = [{ t = 1 }]"),
        ("[[c]]\nt = 1\nasks = 2 # why\nof = 3", "[[c]]\nt = 1\nof = 3"),
        ("[[c]]\nt = 1\nasks = 2", "[[c]]\nt = 1\n"),
    ],
)
def test_a_key_is_taken_away_with_its_comma_or_its_line(before: str, after: str) -> None:
    toml = TomlText(before.encode())
    toml.remove(("c", 0), "asks")
    assert toml.raw.decode().replace("{  t", "{ t") == after
    assert "asks" not in tomllib.loads(toml.raw.decode())["c"][0]


LAYOUTS = {
    "in braces": 'q = { value = 5, note = { en = "n", ru = "н" }, source = "x" }\n',
    "key by key": 'q.value = 5 # five\nq.note.en = "n"\nq.note.ru = "н"\nq.source = "x"\n',
    "below headers": '\n[a.q]\nvalue = 5\nsource = "x"\n\n[a.q.note]\nen = "n"\nru = "н"\n',
    "below the last of its headers": '\n[a.q.note]\nen = "n"\nru = "н"\n',
}
FRAMES = ("[a]\nid = 1\n{}", "[a]\nid = 1\nz.en = 2\n{}\n[a.r]\ns = 3\n", "[[b]]\n[a]\nid = 1\n{}\n[[a.c]]\nd = 4\n")


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("frame", FRAMES)
@pytest.mark.parametrize("ending", ["\n", "\r\n"])
def test_a_table_is_replaced_and_taken_away_however_it_is_written(layout: str, frame: str, ending: str) -> None:
    text = frame.format(LAYOUTS[layout]).replace("\n", ending)
    for path in (["q"], ["q", "note"], ["q", "note", "en"], ["q", "new"], ["q", "n", "m"], ["new"]):
        after, wanted = tomllib.loads(edited(text, "a", path)), tomllib.loads(text)
        table = wanted["a"]
        for key in path[:-1]:
            table = table.setdefault(key, {})
        table[path[-1]] = 7
        assert after == wanted
    for way, key in ((["a"], "q"), (["a", "q"], "note"), (["a", "q", "note"], "ru")):
        toml, wanted = TomlText(text.encode()), tomllib.loads(text)
        toml.remove(way, key)
        table = wanted
        for step in way:
            table = table[step]
        del table[key]
        assert _without_empty(tomllib.loads(toml.raw.decode())) == _without_empty(wanted)


def _without_empty(table: dict[str, Any]) -> dict[str, Any]:
    """A table without the tables in it that hold nothing: written key by key, such a one is not there."""
    inner = {key: _without_empty(value) if isinstance(value, dict) else value for key, value in table.items()}
    return {key: value for key, value in inner.items() if value != {}}


def test_a_table_that_is_written_key_by_key_gives_way_on_the_line_of_its_first_key() -> None:
    text = 'id = 1\n  q.value = 5 # five\n  q.note.en = "n"\n# more\nq.note.ru = "н"\nz = { q.a = 1, q.b = 2 }\n'
    toml = TomlText(text.encode())
    toml.set((), ["q"], "7")
    toml.set(("z",), ["q"], "8")
    assert toml.raw.decode() == "id = 1\n  q = 7 # five\n# more\nz = { q = 8 }\n"


def test_whole_lines_are_added_behind_an_empty_one() -> None:
    for before in ("", "a = 1", "a = 1\n", "a = 1\n\n"):
        toml = TomlText(before.encode())
        toml.add_text("b = 2\n")
        assert toml.raw.decode() == ("a = 1\n\nb = 2\n" if before else "b = 2\n")


@given(st.text(st.characters(codec="utf-8"), max_size=20), st.text(st.characters(codec="utf-8"), max_size=20))
@settings(max_examples=100, deadline=None)
def test_any_text_and_key_read_back_as_they_were_set(key: str, text: str) -> None:
    after = edited(FILE, "offer", 0, ["specs", key], value=toml_text(text))
    expected = tomllib.loads(FILE)
    expected["offer"][0]["specs"][key] = text
    assert tomllib.loads(after) == expected


def test_values_are_written_as_toml_reads_them() -> None:
    value = {"a": Decimal("1.50"), "b": [True, 'x"y'], "c d": {"e": 3}}
    assert toml_value(value) == '{ a = 1.50, b = [true, "x\\"y"], "c d" = { e = 3 } }'
