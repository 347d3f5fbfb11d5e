"""What stands at a path is asked without an error."""

from __future__ import annotations

from pathlib import Path

import pytest

from offerbook.text.paths import is_file, is_folder, is_there


def test_a_file_and_a_folder_are_told_apart(tmp_path: Path) -> None:
    (tmp_path / "a.toml").touch()
    assert [(is_there(path), is_file(path), is_folder(path)) for path in (tmp_path, tmp_path / "a.toml", tmp_path / "b")] == [
        (True, False, True), (True, True, False), (False, False, False),
    ]  # fmt: skip


@pytest.mark.parametrize("name", ["n" * 300, "a\0b", "\ud800"])
def test_a_name_that_no_file_can_have_is_nothing(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    assert (is_there(path), is_file(path), is_folder(path)) == (False, False, False)
