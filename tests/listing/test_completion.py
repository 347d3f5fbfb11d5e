"""What completes a word."""

from __future__ import annotations

from pathlib import Path

from offerbook.index.store import Index, in_memory
from offerbook.listing.completion import completions
from tests.listing.catalogue import CATALOGUE, write


def test_ids_are_completed_with_their_names_and_fixed_words_without(index: Index) -> None:
    assert completions(index, "offer", "lift") == [("lift", "Lift"), ("lift-montage", "Installing lifts")]
    assert completions(index, "offer", "mach") == [("machine", "Машина для перевозки горной массы")]
    assert completions(index, "need", "mine/t") == [("mine/trucks", "Trucks")]
    assert completions(index, "kind", "t") == [("turnkey", ""), ("technology-transfer", "")]
    assert completions(index, "sector", "%") == []


def test_a_name_in_a_completion_can_drive_neither_a_shell_nor_markup(tmp_path: Path) -> None:
    nasty = CATALOGUE["offers/other.toml"].replace(
        'name = { en = "Lift", ru', r"""name = { en = "\u001b[31m [/b] \\$(reboot) `id` \"x\" 'y' a:b\n\u202E", ru"""
    )
    index = in_memory(write({**CATALOGUE, "offers/other.toml": nasty}, tmp_path))
    assert completions(index, "offer", "lift")[0] == (
        "lift",
        "\\x1b(31m (/b) /＄(reboot) ’id’ ”x” ’y’ a,b \\u202e",
    )
