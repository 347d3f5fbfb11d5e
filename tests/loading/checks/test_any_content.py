"""Whatever the files hold, reading them ends in findings at their places and in a catalogue that can be used."""

from __future__ import annotations

import copy
import datetime
import re
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import tomli
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from offerbook.loading.load import load
from offerbook.model.codec import keys
from offerbook.model.records import TABLES, Record
from tests.conftest import HEALTHY, Files
from tests.loading.checks.expected import stands
from tests.loading.checks.rich_catalogue import RICH


def shapes(shape: type[Record] = Record) -> Iterator[type[Record]]:
    for held in shape.__subclasses__():
        yield held
        yield from shapes(held)


# Private classes of other modules may be Records as well; the catalogue's own are those of TABLES and what they hold.
KEYS = sorted({key for shape in shapes() for key in keys(shape)} | {"payload_t", "engine", "suplier", "a b", ""})
WORDS = [
    *(
        "mining",
        "haul-trucks",
        "payload_t",
        "belaz",
        "page",
        "truck",
        "mine",
        "mine/trucks",
        "T",
        "t",
        "pcs",
        "mln RUB",
    ),
    *(
        "goods",
        "stated",
        "inferred",
        "open",
        "must",
        "number",
        "text",
        "flag",
        "okpd2",
        "hs2022",
        "28.92.29",
        "2025-10",
    ),
    *("", " ", "nope", "Самосвал", "cамосвал", "a\0b\x1b", 'a"b\\', "🚚"),
]
scalars = st.one_of(
    st.sampled_from(WORDS),
    st.booleans(),
    st.integers(-3, 300) | st.sampled_from([2**63, -(10**30), 10**400]),
    st.sampled_from([Decimal(text) for text in ("1.5", "-2e3", "nan", "-inf", "1e999999", "1e-999999")]),
    st.sampled_from([datetime.date(2025, 10, 3), datetime.datetime(2025, 10, 3, 10), datetime.time(10)]),
)
values = st.recursive(
    scalars,
    lambda held: st.lists(held, max_size=3) | st.dictionaries(st.sampled_from(KEYS), held, max_size=4),
    max_leaves=8,
)
documents = st.dictionaries(
    st.sampled_from([*TABLES, "format", "title", "weights", "need", "suplier"]),
    st.lists(st.dictionaries(st.sampled_from(KEYS), values, max_size=6), max_size=3) | values,
    max_size=4,
)


def toml(value: Any) -> str:
    """A value of tomli's as TOML, on one line."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str):
        return '"' + re.sub(r'[\x00-\x1f\x7f"\\]', lambda char: f"\\u{ord(char[0]):04x}", value) + '"'
    if isinstance(value, Decimal):
        text = str(value).lower().replace("infinity", "inf")
        return text if re.search("[.en]", text) else f"{text}.0"
    if isinstance(value, list):
        return f"[{', '.join(map(toml, value))}]"
    if isinstance(value, dict):
        return f"{{{', '.join(f'{toml(key)} = {toml(held)}' for key, held in value.items())}}}"
    return str(value) if isinstance(value, int) else str(value.isoformat())


def document(data: dict[str, Any]) -> str:
    """A document of tomli's as TOML; arrays of tables have headers, at the end, where they must stand."""
    lines: list[str] = []
    tables: list[str] = []
    for key, value in data.items():
        if isinstance(value, list) and value and all(isinstance(held, dict) for held in value):
            for held in value:
                inner = {name: part for name, part in held.items() if name != "need" or not isinstance(part, list)}
                tables += [f"[[{toml(key)}]]", *(f"{toml(name)} = {toml(part)}" for name, part in inner.items())]
                for need in held.get("need", ()) if "need" not in inner else ():
                    if isinstance(need, dict):
                        tables += [
                            f"[[{toml(key)}.need]]",
                            *(f"{toml(name)} = {toml(it)}" for name, it in need.items()),
                        ]
        else:
            lines.append(f"{toml(key)} = {toml(value)}")
    return "\n".join([*lines, *tables]) + "\n"


def nodes(value: Any) -> Iterator[tuple[Any, Any]]:
    """Every table and array within a value, with each of its keys or positions."""
    for step in list(value) if isinstance(value, dict) else range(len(value)) if isinstance(value, list) else ():
        yield value, step
        yield from nodes(value[step])


HEALTHY_DATA = {name: tomli.loads(text, parse_float=Decimal) for name, text in RICH.items()}


@st.composite
def mutilated(draw: st.DrawFn) -> dict[str, str]:
    """The rich catalogue with some of its parts replaced, dropped, renamed or repeated."""
    data: dict[str, Any] = copy.deepcopy(HEALTHY_DATA)
    for _round in range(draw(st.integers(1, 5))):
        held, step = draw(st.sampled_from(list(nodes(data))))
        match draw(st.sampled_from(["replace", "drop", "rename", "repeat", "word"])):
            case "replace":
                held[step] = draw(values)
            case "word":
                held[step] = draw(st.sampled_from(WORDS))
            case "drop":
                del held[step]
            case "rename" if isinstance(held, dict):
                held[draw(st.sampled_from(KEYS))] = held.pop(step)
            case "repeat" if isinstance(held, list):
                held.append(copy.deepcopy(held[step]))
            case _:
                held[step] = [copy.deepcopy(held[step])]
    whole = {name: held if isinstance(held, dict) else {name: held} for name, held in data.items()}
    return {name if name.endswith(".toml") else "z.toml": document(held) for name, held in whole.items()}


def written(folder: Path, files: Files) -> Path:
    """The files in a folder of which nothing else is left."""
    for old in folder.rglob("*.toml"):
        old.unlink()
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return folder


@pytest.fixture(scope="module")
def scratch(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("scratch")


often = settings(
    max_examples=50, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)


def test_the_rich_catalogue_is_healthy_and_written_anew_is_the_same(scratch: Path) -> None:
    plain = load(written(scratch, RICH))
    assert (plain.findings, plain.left_out) == ([], [])
    again = load(written(scratch, {name: document(data) for name, data in HEALTHY_DATA.items()}))
    assert (again.findings, again.catalogue) == ([], plain.catalogue)
    stands(scratch, again)


@pytest.mark.slow
@often
@given(st.dictionaries(st.sampled_from(list(HEALTHY)), documents, max_size=4))
def test_no_document_of_any_shape_upsets_the_reading(scratch: Path, data: dict[str, dict[str, Any]]) -> None:
    files = {name: document(held) for name, held in data.items()}
    for text in files.values():
        tomli.loads(text)
    stands(scratch, load(written(scratch, {**HEALTHY, **files})))


@pytest.mark.slow
@often
@given(mutilated())
def test_no_mutilation_of_a_catalogue_upsets_the_reading(scratch: Path, files: dict[str, str]) -> None:
    stands(scratch, load(written(scratch, files)))


PIECES = [
    b'"',
    b"'",
    b"[",
    b"]",
    b"{",
    b"}",
    b"=",
    b"\n",
    b"\r",
    b",",
    b".",
    b"#",
    b"\\",
    b"\xff",
    b"\xd1",
    b"\0",
    b"[[",
]
cuts = st.tuples(
    st.sampled_from(list(RICH)),
    st.integers(0, 3000),
    st.sampled_from([0, 0, 1, 2, 30]),
    st.sampled_from([b"", *PIECES]),
)


@pytest.mark.slow
@often
@given(st.lists(cuts, min_size=1, max_size=4))
def test_no_damage_of_bytes_upsets_the_reading(scratch: Path, damage: list[tuple[str, int, int, bytes]]) -> None:
    files = {name: text.encode() for name, text in RICH.items()}
    for name, at, cut, piece in damage:
        start = at % (len(files[name]) + 1)
        files[name] = files[name][:start] + piece + files[name][start + cut :]
    stands(scratch, load(written(scratch, files)))
