"""Screens: lines of text with roles, fitted to a terminal."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from offerbook.tables.rendering import RenderOptions
from offerbook.tables.screen import Screen, ScreenLine, Span, cell_width, screen_text

TEXTS = st.text(st.sampled_from("ab я漢.\N{COMBINING ACUTE ACCENT}\N{NO-BREAK SPACE}"), max_size=40)
SPANS = st.lists(st.builds(Span, TEXTS, st.sampled_from(["text", "id", "open"])), max_size=3).map(tuple)
LINES = st.builds(
    ScreenLine, SPANS, st.integers(0, 6), st.integers(0, 3), SPANS, st.booleans(), SPANS, SPANS, st.integers(0, 9)
)


def shown(width: int | None, *lines: ScreenLine, unicode: bool = True, colour: bool = False) -> str:
    return screen_text(lines, RenderOptions(width, colour, unicode))


def line(text: str, **options: int) -> ScreenLine:
    return ScreenLine((Span(text),), **options)  # type: ignore[arg-type]


def test_a_line_breaks_at_spaces_and_hangs() -> None:
    assert shown(12, line("one two three four", indent=2, hang=2)) == "  one two\n    three\n    four\n"


def test_no_break_spaces_do_not_break() -> None:
    assert shown(9, line("over 150\N{NO-BREAK SPACE}t now")) == "over\n150 t now\n"


def test_parts_without_a_space_between_them_are_not_parted() -> None:
    assert shown(8, ScreenLine((Span("one tw"), Span("o", "id")))) == "one two\n"
    assert shown(6, ScreenLine((Span("one tw"), Span("o", "id")))) == "one\ntwo\n"


def test_a_word_wider_than_the_terminal_is_broken() -> None:
    assert shown(4, line("abcdefghij k")) == "abcd\nefgh\nij k\n"


def test_what_is_wider_than_the_terminal_is_broken_at_its_no_break_spaces_first() -> None:
    assert shown(12, line("? fits\N{NO-BREAK SPACE}if\N{NO-BREAK SPACE}something is")) == "?\nfits if\nsomething is\n"
    assert shown(4, line("ab\N{NO-BREAK SPACE}cdefgh")) == "ab\ncdef\ngh\n"


def test_an_aside_stands_at_the_right_edge_or_below() -> None:
    beside = ScreenLine((Span("a text that is a little longer than this"),), aside=(Span("70–90"),))
    assert shown(40, beside) == "a text that is a little longer     70–90\nthan this\n"
    assert shown(20, beside).endswith("\n70–90\n")


def test_a_shortened_line_ends_with_an_ellipsis_after_a_whole_word_and_keeps_its_tail() -> None:
    short = ScreenLine(
        (Span("a text that is somewhat longer than fits"),), is_shortened=True, tail=(Span("  id", "id"),)
    )
    assert shown(38, short) == "a text that is somewhat longer …  id\n"
    assert shown(38, short, unicode=False) == "a text that is somewhat longer ...  id\n"
    assert shown(60, short) == "a text that is somewhat longer than fits  id\n"


def test_signs_have_ascii_forms_and_data_cannot_drive_the_terminal() -> None:
    assert shown(None, line("✓ ███░· 7–9"), unicode=False) == "+ ###-. 7-9\n"
    assert shown(None, line("a\x1b[31m\nb")) == "a\\x1b[31m b\n"


def test_the_role_of_a_text_decides_its_colour() -> None:
    coloured = shown(None, ScreenLine((Span("ok it is", "good"), Span(" text"))), colour=True)
    assert coloured == "\x1b[32mok it is\x1b[0m text\n"


@given(TEXTS)
def test_the_width_of_a_text_is_what_rich_says(text: str) -> None:
    assert cell_width(text) == cell_len(text)


@pytest.mark.slow
@given(st.lists(LINES, max_size=3).map(tuple), st.integers(2, 60), st.booleans())
def test_no_line_is_wider_than_the_terminal_and_nothing_is_lost(screen: Screen, width: int, unicode: bool) -> None:
    text = shown(width, *screen, unicode=unicode)
    assert all(cell_width(row) <= width for row in text.splitlines())
    if not any(part.is_shortened for part in screen):
        # An aside stands beside the first of several lines, so that only the order of the characters may differ.
        broad = shown(None, *screen, unicode=unicode)
        assert sorted("".join(text.split())) == sorted("".join(broad.split()))


def labelled(label: str, text: str) -> ScreenLine:
    return ScreenLine((Span(text),), indent=2, label=(Span(label),) if label else (), column=8)


def test_what_labels_are_of_begins_in_one_column_on_every_line() -> None:
    lines = (
        labelled("Load", "one two three four"),
        labelled("", "five six seven eight"),
        labelled("A long label", "nine"),
    )
    assert shown(24, *lines) == (
        "  Load    one two three\n"
        "          four\n"
        "          five six seven\n"
        "          eight\n"
        "  A long label\n"
        "          nine\n"
    )


def test_labels_take_less_than_half_of_a_narrow_terminal() -> None:
    assert shown(16, labelled("Load", "one two three")) == "  Load\n      one two\n      three\n"
