"""Tables on a terminal: as lines and as cards, by its width, its colour and its characters."""

from __future__ import annotations

import io
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from offerbook.cli.stdio import colour_wanted, prepare_stdout, supports_unicode, terminal_size
from offerbook.tables.formats import write
from offerbook.tables.table import Column, Row, Table
from tests.tables.offers import COLUMNS, OFFERS, ROWS, one_column, rendered


def test_a_table_wide_enough_shows_every_column() -> None:
    assert rendered(OFFERS, "table", width=120) == (
        "Offers\n"
        "\n"
        "Id          Name                   OKPD2     Payload, t  Services                  Certified"
        "  Source\n"
        "────────────────────────────────────────────────────────"
        "──────────────────────────────────────────────────────────\n"
        "belaz-7513  БЕЛАЗ-7513 | самосвал  28.92.29         130  maintenance; spare-parts  ✓"
        "          https://belaz.by/p_1\n"
        '1e5         =milk, "dry"           01.10           1.50  –                         ✗'
        "          javascript:alert(1)\n"
        "            [/bold] <b>\n"
        "x           \\x1b[31m\\u202e         0402               –  a                         –          –\n"
        "\n"
        "One note.\n"
    )


def test_a_narrow_table_loses_its_least_important_columns_and_says_which() -> None:
    stream = io.StringIO()
    shown = write(OFFERS, "table", stream, width=64)
    assert (shown.rows, shown.hidden_columns, shown.more_rows) == (3, ("services", "certified", "source"), 0)
    assert stream.getvalue() == (
        "Offers\n"
        "\n"
        "Id          Name                   OKPD2     Payload, t\n"
        "───────────────────────────────────────────────────────\n"
        "belaz-7513  БЕЛАЗ-7513 | самосвал  28.92.29         130\n"
        '1e5         =milk, "dry"           01.10           1.50\n'
        "            [/bold] <b>\n"
        "x           \\x1b[31m\\u202e         0402               –\n"
        "\n"
        "One note.\n"
    )


def test_of_equally_important_columns_the_right_most_goes_first() -> None:
    columns = tuple(Column(key, key, "code", priority) for key, priority in zip("abcd", (1, 5, 9, 9), strict=True))
    table = Table("codes", "", columns, [("a" * 20, "b" * 20, "c" * 20, "d" * 20)])
    assert [write(table, "table", io.StringIO(), width=width).hidden_columns for width in (86, 85, 63, 60)] == [
        (),
        ("d",),
        ("c", "d"),
        ("c", "d"),
    ]


def test_without_unicode_a_table_is_drawn_in_ascii() -> None:
    columns = (COLUMNS[0], Column("marks", "Verdicts", "mark", 1), COLUMNS[5])
    table = Table("matches", "", columns, [("belaz-7513", "✓✗?", True), ("mtz-82", None, False)])
    assert rendered(table, "table", width=80, unicode=False) == (
        "Id          Verdicts  Certified\n"
        "-------------------------------\n"
        "belaz-7513  +x?       yes\n"
        "mtz-82      -         no\n"
    )


def test_below_sixty_columns_a_table_becomes_cards() -> None:
    assert rendered(OFFERS, "table", width=59) == rendered(OFFERS, "cards", width=59)


def test_cards_wrap_values_under_their_beginning_and_keep_numbers_whole_below_long_labels() -> None:
    columns = (
        *COLUMNS[:5],
        Column("temperature_c", "Operating temperature, minimum", "integer", 4, unit="°C"),
    )
    table = Table("offers", "Offers", columns, [(*ROWS[0][:5], -50), (*ROWS[1][:5], None)])
    assert rendered(table, "cards", width=30) == (
        "Offers\n"
        "\n"
        "Id:         belaz-7513\n"
        "Name:       БЕЛАЗ-7513 |\n"
        "            самосвал\n"
        "OKPD2:      28.92.29\n"
        "Payload, t: 130\n"
        "Services:   maintenance;\n"
        "            spare-parts\n"
        "Operating temperature,\n"
        "minimum, °C:\n"
        "            -50\n"
        "\n"
        "Id:         1e5\n"
        'Name:       =milk, "dry"\n'
        "            [/bold] <b>\n"
        "OKPD2:      01.10\n"
        "Payload, t: 1.50\n"
        "Services:   –\n"
        "Operating temperature,\n"
        "minimum, °C:\n"
        "            –\n"
    )


@pytest.mark.parametrize("space", ["\N{NO-BREAK SPACE}", "\N{NARROW NO-BREAK SPACE}", "\N{FIGURE SPACE}"])
def test_a_number_with_no_break_spaces_stays_whole_at_every_width(space: str) -> None:
    amount = f"3{space}200{space}л"
    columns = (Column("name", "Name", "text", 1), Column("notes", "Notes", "text", 1))
    table = Table("t", "", columns, [(f"Экскаватор с ковшом {amount} для карьеров", f"ковш {amount}, разрез")])
    parted = [
        (format, width)
        for format in ("table", "cards")
        for width in range(30, 110)
        if "\n".join(line for line in rendered(table, format, width=width).splitlines()).count(amount) != 2
    ]
    assert parted == []


def test_a_character_of_the_data_is_not_taken_for_a_no_break_space() -> None:
    assert "a\\uf8f1b" in rendered(one_column("a\uf8f1b", type="text"), "cards", width=40)


def test_an_id_wider_than_the_terminal_stays_whole() -> None:
    long = "a" * 70
    assert rendered(one_column(long, type="id"), "table", width=65) == f"Name:\n{long}\n"
    assert rendered(one_column("b" * 19, type="id"), "cards", width=20) == f"Name:\n {'b' * 19}\n"


def test_wide_characters_are_measured_in_columns() -> None:
    columns = (Column("name", "Name", "text", 1), Column("id", "Id", "id", 1))
    table = Table("offers", "", columns, [("拖拉机", "mtz"), ("🚜", "a"), ("за\u0301мок", "b")])
    expected = "Name    Id\n-----------\n拖拉机  mtz\n🚜      a\nза\u0301мок   b\n"
    assert rendered(table, "table", width=80, unicode=False) == expected
    assert rendered(table.but(rows=[("拖拉机", "mtz"), ("🚜", "a")]), "rst") == (
        "======  ====\nName    Id\n======  ====\n拖拉机  mtz\n🚜      a\n======  ====\n"
    )


def test_with_colour_only_colours_are_added() -> None:
    coloured = rendered(OFFERS, "table", width=120, colour=True)
    bare = "\n".join(line.rstrip() for line in re.sub(r"\x1b\[[\d;]*m", "", coloured).split("\n"))
    assert "\x1b[36mbelaz-7513\x1b[0m" in coloured
    assert bare == rendered(OFFERS, "table", width=120)


@pytest.mark.parametrize("environment", [{"TERM": "dumb", "FORCE_COLOR": "1"}, {"COLUMNS": "40", "NO_COLOR": "1"}])
def test_the_environment_changes_neither_width_nor_colour(
    environment: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    looks = [{"width": 120, "colour": colour} for colour in (True, False)]
    before = [rendered(OFFERS, "table", **look) for look in looks]
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    assert [rendered(OFFERS, "table", **look) for look in looks] == before


def test_a_long_table_shows_its_first_rows_and_counts_the_others() -> None:
    rows: Iterator[Row] = ((f"id-{number}", None, None, None, (), None, None) for number in range(100_000))
    stream = io.StringIO()
    shown = write(OFFERS.but(rows=rows), "table", stream, width=100, limit=200)
    assert (shown.rows, shown.hidden_columns, shown.more_rows) == (200, (), 99_800)
    assert stream.getvalue().count("id-") == 200


# --- the terminal


@pytest.mark.parametrize(
    ("option", "isatty", "environ", "colour"),
    [
        ("auto", True, {}, True),
        ("auto", False, {}, False),
        ("always", False, {"NO_COLOR": "1", "TERM": "dumb"}, True),
        ("never", True, {"FORCE_COLOR": "1"}, False),
        ("auto", True, {"NO_COLOR": "1", "FORCE_COLOR": "1"}, False),
        ("auto", True, {"NO_COLOR": ""}, True),
        ("auto", False, {"FORCE_COLOR": "1", "TERM": "dumb"}, True),
        ("auto", False, {"CLICOLOR_FORCE": "1"}, True),
        ("auto", False, {"FORCE_COLOR": "0"}, False),
        ("auto", True, {"TERM": "dumb"}, False),
    ],
)
def test_colour_follows_the_option_then_the_environment_then_the_terminal(
    option: Any, isatty: bool, environ: dict[str, str], colour: bool
) -> None:
    assert colour_wanted(option, isatty, environ) is colour


@pytest.mark.parametrize(
    ("encoding", "environ", "unicode"),
    [
        ("utf-8", {}, True),
        ("UTF8", {"LANG": "ru_RU.UTF-8", "TERM": "xterm"}, True),
        ("cp866", {}, False),
        ("cp1251", {}, False),
        (None, {}, False),
        ("no-such", {}, False),
        ("utf-8", {"LC_ALL": "C", "LANG": "ru_RU.UTF-8"}, False),
        ("utf-8", {"LC_ALL": "", "LANG": "POSIX"}, False),
        ("utf-8", {"LANG": "C", "LC_CTYPE": "C.UTF-8"}, True),
        ("utf-8", {"TERM": "dumb"}, False),
    ],
)
def test_unicode_needs_utf_8_and_a_terminal_that_is_not_dumb(
    encoding: str | None, environ: dict[str, str], unicode: bool
) -> None:
    assert supports_unicode(encoding, environ) is unicode


def test_stdout_becomes_utf_8_that_never_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    raw = io.BytesIO()
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(raw, encoding="cp866"))
    monkeypatch.setattr(sys, "stderr", io.StringIO())
    assert prepare_stdout({}) is False
    print("«лифт» ✓ \udc80")
    sys.stdout.flush()
    assert raw.getvalue() == "«лифт» ✓ \\udc80\n".encode()


def test_the_width_is_that_of_columns_then_of_the_terminal_then_eighty(tmp_path: Path) -> None:
    with (tmp_path / "file").open("w") as stream:
        assert terminal_size(stream, {}) == (80, 24)
        assert terminal_size(stream, {"COLUMNS": "132", "LINES": "50"}) == (132, 50)
        for columns in ("wide", "9" * 6, "9" * 5000, "²"):
            assert terminal_size(stream, {"COLUMNS": columns, "LINES": "0"}) == (80, 24)
    assert terminal_size(io.StringIO(), {}) == (80, 24)
