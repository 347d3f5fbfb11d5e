"""A short part of the campaigns of `tests.tools.fuzz`, and everything that they once found."""

from __future__ import annotations

from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.tools.fuzz import edits, kills
from tests.tools.fuzz.__main__ import main
from tests.tools.fuzz.campaigns import CAMPAIGNS, corpus, run
from tests.tools.fuzz.command_lines import CommandLine
from tests.tools.fuzz.invariants import BrokenError, HangError, in_time, require_clean


@pytest.mark.parametrize(("campaign", "given"), [pytest.param(name, given, id=id) for id, name, given in corpus()])
def test_what_once_broke_something_breaks_nothing(campaign: str, given: Any) -> None:
    run(campaign, given)


@pytest.mark.slow
@pytest.mark.parametrize(("campaign", "count"), [("files", 300), ("texts", 300), ("commands", 40), ("catalogues", 10)])
def test_a_short_campaign_breaks_nothing(campaign: str, count: int, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([campaign, "--count", str(count), "--seed", "0"]) == 0, capsys.readouterr().out


@settings(max_examples=40, deadline=None)
@given(st.binary(max_size=300))
def test_no_bytes_of_a_file_make_the_program_raise_or_hang(content: bytes) -> None:
    run("files", content)


@settings(max_examples=40, deadline=None)
@given(st.text(max_size=60))
def test_no_text_makes_a_reader_raise_or_hang(text: str) -> None:
    run("texts", text)


def test_an_input_follows_from_its_seed_and_number_and_is_kept_whole() -> None:
    for name, campaign in CAMPAIGNS.items():
        made = [campaign.make(Random(f"7 {name} {number}"), ()) for number in (0, 1, 1)]
        assert made[1] == made[2] != made[0]
        assert campaign.from_text(campaign.to_text(made[0])) == made[0]


def test_a_raw_control_character_a_hang_and_an_odd_exit_code_are_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    require_clean("\x1b[1mbold\x1b[0m\r\n\t", "styles")
    with pytest.raises(BrokenError, match="raw '\\\\x1b' in a title"):
        require_clean("\x1b]0;title", "a title")
    with pytest.raises(HangError), in_time(0.01):
        while True:
            pass
    monkeypatch.setattr("offerbook.cli.app._obey", lambda *_arguments: 70)
    with pytest.raises(BrokenError, match="exit code 70"):
        run("commands", CommandLine(["offers"], {}, False, True))


@pytest.mark.slow
def test_no_answer_is_stale_after_edits_of_every_kind(capsys: pytest.CaptureFixture[str]) -> None:
    assert edits.main(["--count", "30", "--seed", "0"]) == 0, capsys.readouterr().out


@pytest.mark.slow
def test_a_killed_command_leaves_every_file_old_or_new(capsys: pytest.CaptureFixture[str]) -> None:
    assert kills.main(["csv", "--count", "1", "--seed", "0"]) == 0, capsys.readouterr().out
