"""The fixture of the tests of the kept index."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.index.caching import Builds


@pytest.fixture
def builds(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Builds:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    return Builds(monkeypatch)
