"""What the repository keeps of the program's output is what the program says today."""

from __future__ import annotations

import pytest

from tests.conftest import ROOT
from tests.tools.renew import RECORDINGS, Recording, screens

# Those that `tests/matching/test_screen.py` does not draw.
KEPT = [recording for recordings in RECORDINGS if recordings is not screens for recording in recordings()]


@pytest.mark.slow
@pytest.mark.parametrize("kept", KEPT, ids=[it.path.relative_to(ROOT).as_posix() for it in KEPT])
def test_a_file_that_keeps_output_is_what_would_be_made_of_it_today(kept: Recording) -> None:
    assert kept.path.read_text(encoding="utf-8") == kept.made(), (
        "look at the change, then run python -m tests.tools.renew"
    )
