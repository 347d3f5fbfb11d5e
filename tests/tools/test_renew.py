"""What the repository keeps of the program's output is what the program says today."""

from __future__ import annotations

import pytest

from tests.conftest import ROOT
from tests.tools.renew import RECORDINGS, Recording

CACHE_SIZE = [recording for recordings in RECORDINGS for recording in recordings()]


@pytest.mark.parametrize("kept", CACHE_SIZE, ids=[it.path.relative_to(ROOT).as_posix() for it in CACHE_SIZE])
def test_a_file_that_keeps_output_is_what_would_be_made_of_it_today(kept: Recording) -> None:
    assert kept.path.read_text(encoding="utf-8") == kept.made(), (
        "look at the change, then run python -m tests.tools.renew"
    )
