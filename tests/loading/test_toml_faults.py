"""A file that cannot be read as TOML: what is said of it, and at which place."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from offerbook.loading.toml_document import read
from offerbook.model.finding import Finding, Place
from tests.loading.one_file import reading


def finding(root: Path, content: str | bytes) -> Finding:
    result = reading(root, content)
    assert isinstance(result, Finding), result.data
    return result


# What a file can be refused for: text, code, message, and the line with its place marked.
BROKEN: list[tuple[str, str, str]] = [
    (
        'name = "БЕЛАЗ\nid = 1',
        "this text is not closed: the quote at its end is missing",
        '1: name = ⟦"БЕЛАЗ⟧',
    ),
    (
        "a = 1\r\nb = 'c\r\nd = 'e'",
        "this text is not closed: the quote at its end is missing",
        "2: b = ⟦'c⟧",
    ),
    (
        'a = """b\n\nc = 1\n',
        "this text is not closed: the quote at its end is missing",
        '1: a = ⟦"""b⟧',
    ),
    (
        "a = '''b\n\nc = 1\n",
        "this text is not closed: the quote at its end is missing",
        "1: a = ⟦'''b⟧",
    ),
    (
        '[a."b]\n',
        "this text is not closed: the quote at its end is missing",
        '1: [a.⟦"b]⟧',
    ),
    (
        "a = [\n  БЕЛАЗ-7513,\n]",
        "put the text in quotes",
        "2:   ⟦БЕЛАЗ-7513⟧,",
    ),
    (
        "a = «б»",
        'put the text in straight quotes: "..."',
        "1: a = ⟦«⟧б»",
    ),
    ("a = True", "write true or false in lower case", "1: a = ⟦True⟧"),
    (
        "a = -.5",
        "a number begins with a digit: write 0.5, not .5",
        "1: a = ⟦-.5⟧",
    ),
    ("a = # b", "a value is missing here", "1: a = ⟦#⟧ b"),
    ("a =\nb = 1", "a value is missing here", "1: a =⟦⟧"),
    ("a = [1,, 2]", "a value is missing here", "1: a = [1,⟦,⟧ 2]"),
    (
        "a = 2025-02-30",
        "there is no such date or time",
        "1: a = ⟦2025-02-30⟧",
    ),
    (
        'name = "ОАО "БЕЛАЗ""',
        'a quote inside the text ends it: write \\" or «» there',
        '1: name = "ОАО "⟦БЕЛАЗ⟧""',
    ),
    (
        'name = { en = "the "best" one" }',
        'a quote inside the text ends it: write \\" or «» there',
        '1: name = { en = "the "⟦best⟧" one" }',
    ),
    (
        "a = 1,5",
        "a number has a decimal point, not a comma",
        "1: a = ⟦1,5⟧",
    ),
    (
        'a = "b",\nc = 1',
        "a value outside brackets has no comma after it",
        '1: a = "b"⟦,⟧',
    ),
    (
        "date = 2025-10",
        "the value breaks off here: put a text, a code or an incomplete date in quotes",
        "1: date = ⟦2025-10⟧",
    ),
    (
        "codes = [01.10, 02.20]",
        "the value breaks off here: put a text, a code or an incomplete date in quotes",
        "1: codes = [⟦01.10⟧, 02.20]",
    ),
    (
        "a = { b = 12,5, c = 1 }",
        "a number has a decimal point, not a comma: write 12.5",
        "1: a = { b = ⟦12,5⟧, c = 1 }",
    ),
    (
        "a = { b = 130 т }",
        "a number stands alone: leave its unit out, which the name of the key says",
        "1: a = { b = 130 ⟦т⟧ }",
    ),
    (
        "a = 1 b = 2",
        "only a comment may follow here: every key begins on its own line",
        "1: a = 1 ⟦b⟧ = 2",
    ),
    (
        'a = [\n  "b"\n  "c",\n]',
        "a comma or the closing bracket is missing before this",
        '3:   ⟦"⟧c",',
    ),
    (
        "a = { b = 1 c = 2 }",
        "a comma or the closing bracket is missing before this",
        "1: a = { b = 1 ⟦c⟧ = 2 }",
    ),
    (
        "a = {\n  b = 1\n  c = 2\n}",
        "a comma or the closing bracket is missing before this",
        "3:   ⟦c⟧ = 2",
    ),
    ("a = [1, 2\n\nb = 3", "this bracket is not closed", "1: a = ⟦[⟧1, 2"),
    ("a = [1, 2,\nb = 3", "this bracket is not closed", "1: a = ⟦[⟧1, 2,"),
    (
        "a = [{ b = 1 },\n[[offer]]\n",
        "this bracket is not closed",
        "1: a = ⟦[⟧{ b = 1 },",
    ),
    (
        "a = [{ b = 1 \n[offer]\n",
        "this bracket is not closed",
        "1: a = [⟦{⟧ b = 1 ",
    ),
    (
        "a = [[1], [2]\n\n",
        "this bracket is not closed",
        "1: a = ⟦[⟧[1], [2]",
    ),
    (
        'title "x"',
        "= is missing after the key",
        '1: title ⟦"⟧x"',
    ),
    (
        "title: 'x'",
        "write = between a key and its value",
        "1: title⟦:⟧ 'x'",
    ),
    (
        "my key = 1",
        "a key has Latin letters, digits, _ and -, but no spaces",
        "1: ⟦my key⟧ = 1",
    ),
    (
        "\nключ = 1",
        "a key has Latin letters, digits, _ and -, but no spaces",
        "2: ⟦ключ⟧ = 1",
    ),
    (
        "[my table]",
        "a key has Latin letters, digits, _ and -, but no spaces",
        "1: [⟦my table⟧]",
    ),
    (
        "[[offer]\na = 1",
        "a header ends as it begins: [table] or [[list]]",
        "1: [[offer⟦]⟧",
    ),
    (
        "[offer]]\na = 1",
        "a header ends as it begins: [table] or [[list]]",
        "1: [offer]⟦]⟧",
    ),
    ("= 1", "a key is missing here", "1: ⟦=⟧ 1"),
    (
        "a = 1\nb = 2\na = { c = 3 }\n",
        'the key "a" is there already, in line 1: delete one of the two',
        "3: ⟦a⟧ = { c = 3 }",
    ),
    (
        "x = [\n  { id = 1,\n    'id' = 2 },\n]",
        'the key "id" is there already, in line 2: delete one of the two',
        "3:     ⟦'id'⟧ = 2 },",
    ),
    (
        "a = { b = 1 }\na.c = 2",
        '"a.c" cannot be defined here, because line 1 defines "a"',
        "2: ⟦a.c⟧ = 2",
    ),
    (
        "a = { b = 1 }\n[a.c]",
        '"a.c" cannot be defined here, because line 1 defines "a"',
        "2: [⟦a.c⟧]",
    ),
    (
        "[offer]\nid = 1\n\n[offer]\nid = 2",
        'line 1 defines "offer"; every element of a list begins with [[offer]]',
        "4: [⟦offer⟧]",
    ),
    (
        '[""]\n["""a]',
        'line 1 defines """"; every element of a list begins with [[""]]',
        '2: [⟦""⟧"a]',
    ),
    (
        'a = "C:\\Users"',
        "a backslash begins an escape: write it twice, or use single quotes",
        '1: a = "C:⟦\\U⟧sers"',
    ),
    (
        'a = "\\d+"',
        "a backslash begins an escape: write it twice, or use single quotes",
        '1: a = "⟦\\d⟧+"',
    ),
    (
        "a =\u00a01",
        "an invisible character stands here: delete it or write an ordinary space",
        "1: a =⟦\u00a0⟧1",
    ),
    (
        "a = 1 # b\rc = 2\r",
        "a line ends in CR alone: save the file with line ends LF or CRLF",
        "1: a = 1 # b⟦\r⟧c = 2\r",
    ),
    (
        'a = "b\x1bc"',
        "the control character U+001B stands here: delete it, or write it in a text as \\u001B",
        '1: a = "b⟦\x1b⟧c"',
    ),
    (
        "a = { b = 2025-13-01 }",
        "there is no such date or time",
        "1: a = { b = ⟦2025-13-01⟧ }",
    ),
    (
        "a = 2025-10-03 25:00",
        "there is no such date or time",
        "1: a = 2025-10-03 ⟦25⟧:00",
    ),
    (
        "a = 12:60",
        "there is no such date or time",
        "1: a = 12⟦:⟧60",
    ),
    (
        "payload_t = 1 300",
        "a number has no spaces: write 1300 or 1_300",
        "1: payload_t = ⟦1 300⟧",
    ),
    (
        "specs = { payload_t = -12\u202f345\u202f678.5, x = 1 }",
        "a number has no spaces: write 12345678.5 or 12_345_678.5",
        "1: specs = { payload_t = -⟦12\u202f345\u202f678.5⟧, x = 1 }",
    ),
    (
        "paragraphs = [1 300]",
        "a comma or the closing bracket is missing before this",
        "1: paragraphs = [1 ⟦300⟧]",
    ),
    (
        "a = 1\n\f\nb = 2",
        "the control character U+000C stands here: delete it, or write it in a text as \\u000C",
        "2: ⟦\f⟧",
    ),
    (
        "a = 1\0",
        "the control character U+0000 stands here: delete it, or write it in a text as \\u0000",
        "1: a = 1⟦\0⟧",
    ),
    ("a = [1, " + "9" * 4400 + "]", "a number is too large", f"1: a = [1, ⟦{'9' * 4400}⟧]"),
    ("a = 1e99999999999999999999", "a number is too large", "1: a = ⟦1e99999999999999999999⟧"),
    ("a = " + "[" * 500, "this is nested too deeply", f"1: a = {'[' * 401}⟦[⟧{'[' * 98}"),
    ("b = 1\n" + ".".join("a" * 1200) + ' = 1\n"\\q" = 1', "this is nested too deeply", "1: ⟦⟧b = 1"),
]


@pytest.mark.parametrize(("text", "message", "where"), BROKEN, ids=[row[0][:20] for row in BROKEN])
def test_a_fault_is_shown_where_a_person_would_look(root: Path, text: str, message: str, where: str) -> None:
    found = finding(root, text)
    line, start, end = found.place.line, found.place.column - 1, found.place.end_column - 1
    shown = f"{line}: {found.excerpt[:start]}⟦{found.excerpt[start:end]}⟧{found.excerpt[end:]}"
    assert (found.code, found.message, shown) == ("E102", f"not valid TOML: {message}", where)


@pytest.mark.parametrize("text", ['x = "{}" y', "x = {}", 'x = "a" "{}', "{} y = 1", "x = 1 {}", "x = {{ y = 1 {} }}"])
def test_a_fault_beside_a_very_long_word_is_shown_at_once(root: Path, text: str) -> None:
    begin = time.perf_counter()
    assert finding(root, text.format("a" * 1_000_000)).code == "E102"
    # Each attempt at every letter of the word would take minutes.
    assert time.perf_counter() - begin < 10


def test_bytes_that_are_not_utf_8_are_shown_at_the_first_of_them(root: Path) -> None:
    message = "byte 0xCF is not UTF-8: save the file in the encoding UTF-8"
    place = Place("a.toml", 2, 11, 12)
    content = "\ufeffa = 1\r\n".encode() + 'б = "🚜" # '.encode() + b"\xcf\xf0\r\n"
    assert finding(root, content) == Finding(place, "E101", message, 'б = "🚜" # \ufffd\ufffd')


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be"])
def test_utf_16_is_not_utf_8_and_its_zero_bytes_are_not_shown(root: Path, encoding: str) -> None:
    message = "this is UTF-16: save the file in the encoding UTF-8"
    assert finding(root, "a=1".encode(encoding)) == Finding(Place("a.toml", 1, 1, 1), "E101", message)


def test_a_file_that_cannot_be_opened_is_a_finding(root: Path) -> None:
    (root / "folder.toml").mkdir()
    assert [read(root, "folder.toml"), read(root, "offers/none.toml")] == [
        Finding(Place("folder.toml", 1, 1, 1), "E103", "this is a folder, not a file"),
        Finding(Place("offers/none.toml", 1, 1, 1), "E103", "the file cannot be read: No such file or directory"),
    ]
