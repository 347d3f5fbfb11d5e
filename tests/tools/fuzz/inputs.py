"""Inputs made by chance: each follows from a random generator alone, so that a seed and a number give it again."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from random import Random

from offerbook.authoring.fault_examples import sections
from tests.conftest import ROOT

_WORDS = """
-0 1e400 1e-400 0x inf nan 1_0 1.0.0 1,5 2025-13-01 2025-02-29 true null 35х60 °C кВт·ч м³ −50 5…10
"""
NASTY: tuple[str, ...] = (
    *"\x00\x07\x08\x0b\x0c\r\x1b\x7f\x85\x9b\u00ad\u0306\u034f\u061c\u200b\u200d\u200e\u202e\u2028\u2066\u3164\ufe0f\ufeff\ufffd\ud800",
    *"\u00a0\u202féёйΩ𝒳🚜ﷺßİıǅ½|\\'\"=#` \n\t0",
    *(
        "\x1b[31m",
        "\x1b]0;t\x07",
        "\x9b2J",
        "\r\n",
        "e\u0301",
        "\u0438\u0306",
        "👩\u200d🌾",
        "[/b]",
        "[red]",
        "<script>",
        "$(x)",
    ),
    *("%s", "{0}", "{x}", '"""', "'''", "[" * 50, "{" * 50, "a." * 30, "x1-" * 40, ". " * 40, "-" * 200, "9" * 400),
    *_WORDS.split(),
    *("1 300", "130 т", "2,5-3 м"),
)
"""Pieces of text that something somewhere takes for more than text."""


@cache
def catalogue_texts(*more: Path) -> tuple[bytes, ...]:
    """The files of the shipped catalogue and of the examples of findings, and all TOML files of other folders."""
    shipped = [path.read_bytes() for path in sorted((ROOT / "catalogue").rglob("*.toml"))]
    examples = [
        text.encode()
        for path in sorted((ROOT / "tests" / "errors").glob("*.txt"))
        for name, text in sections(path.read_text(encoding="utf-8", errors="replace")).items()
        if name.endswith(".toml")
    ]
    others = [path.read_bytes() for folder in more for path in sorted(folder.rglob("*.toml"))]
    return (*shipped, *examples, *others)


def excerpt(random: Random, texts: Sequence[bytes], size: int = 2_000) -> bytes:
    """Some tables of one of these files, from the beginning of one on."""
    text = random.choice(texts)
    if len(text) <= size:
        return text
    starts = [found.start() for found in re.finditer(rb"^\[", text, re.MULTILINE)] or [0]
    start = random.choice(starts)
    return text[start : start + random.randrange(size)]


def mutated(random: Random, text: bytes, texts: Sequence[bytes]) -> bytes:
    """The text after one to eight changes: bytes, pieces and lines taken out, doubled, moved, swapped or put in."""
    for _change in range(random.choice((1, 1, 1, 2, 2, 3, 5, 8))):
        text = random.choice(_CHANGES)(random, text, texts)
    return text


def _flip(random: Random, text: bytes, _texts: Sequence[bytes]) -> bytes:
    place = random.randrange(len(text) + 1)
    return text[:place] + bytes([random.randrange(256)]) + text[place + 1 :]


def _insert(random: Random, text: bytes, _texts: Sequence[bytes]) -> bytes:
    place = random.randrange(len(text) + 1)
    piece = random.choice(NASTY) * random.choice((1, 1, 1, 2, 50))
    return text[:place] + piece.encode("utf-8", "surrogatepass") + text[place:]


def _delete(random: Random, text: bytes, _texts: Sequence[bytes]) -> bytes:
    place = random.randrange(len(text) + 1)
    return text[:place] + text[place + random.choice((1, 1, 2, 5, 40)) :]


def _double(random: Random, text: bytes, _texts: Sequence[bytes]) -> bytes:
    place = random.randrange(len(text) + 1)
    piece = text[place : place + random.randrange(1, 200)]
    return text[:place] + piece * random.choice((2, 2, 3, 20)) + text[place:]


def _lines(random: Random, text: bytes, texts: Sequence[bytes]) -> bytes:
    lines = text.split(b"\n")
    place = random.randrange(len(lines))
    other = random.choice((lines, random.choice(texts)[:20_000].split(b"\n")))
    way = random.randrange(4)
    if way == 0:
        del lines[place]
    elif way == 1:
        lines.insert(place, random.choice(other))
    elif way == 2:
        random.shuffle(lines)
    else:
        lines[place] = random.choice(other)
    return b"\n".join(lines)


def _value(random: Random, text: bytes, _texts: Sequence[bytes]) -> bytes:
    """Another value for a key."""
    pairs = list(re.finditer(rb"=[ \t]*([^\n]*)", text))
    if not pairs:
        return text
    found = random.choice(pairs)
    piece = random.choice(NASTY)
    new = random.choice(
        (piece, f'"{piece}"', f"[{piece}]", f'{{ en = "{piece}", ru = "{piece}" }}', f"{{ min = {piece} }}")
    )
    before, after = text[: found.start(1)], text[found.end(1) :]
    return before + new.encode("utf-8", "surrogatepass") + after


_CHANGES = (_flip, _insert, _insert, _delete, _double, _lines, _lines, _value, _value)


def line_of_text(random: Random, words: Sequence[str]) -> str:
    """A few words as people and attackers type them: true ones, cut, doubled, with nasty pieces between."""
    pieces = []
    for _piece in range(random.choice((1, 1, 2, 3, 6))):
        word = random.choice(words) if random.random() < 0.6 else random.choice(NASTY)
        if random.random() < 0.2:
            place = random.randrange(len(word) + 1)
            word = word[:place] + random.choice(NASTY) + word[place:]
        pieces.append(word)
    return random.choice(("", " ", " ", "-", "/")).join(pieces)
