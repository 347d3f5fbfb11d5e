"""Only regular files of a sensible size are read, and nothing keeps the program waiting."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from offerbook.loading import file_bytes
from offerbook.loading.file_bytes import UnreadableFileError, read_bytes
from offerbook.loading.load import load
from tests.conftest import MakeCatalogue, Run

SPECIAL = "this is a pipe or a device, not a file"


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="the system has no such pipes")
def test_a_pipe_without_a_writer_keeps_nobody_waiting(run: Run, make_catalogue: MakeCatalogue) -> None:
    folder = make_catalogue()
    os.mkfifo(folder / "offers" / "x.toml")
    answer = run("check")
    assert (answer.code, answer.out) == (1, f"catalogue/offers/x.toml:1:1: E103 {SPECIAL}\n")
    assert len(run("offers").out.splitlines()) == 2


@pytest.mark.skipif(not Path("/dev/zero").exists(), reason="the system has no such devices")
def test_a_link_to_a_device_is_a_finding(make_catalogue: MakeCatalogue) -> None:
    folder = make_catalogue()
    (folder / "offers" / "x.toml").symlink_to("/dev/zero")
    assert [(finding.code, finding.message) for finding in load(folder).findings] == [("E103", SPECIAL)]


def test_a_file_that_is_too_large_is_a_finding(make_catalogue: MakeCatalogue, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = make_catalogue({"notes.toml": "#" * 2_000_000})
    monkeypatch.setattr(file_bytes, "LARGEST_FILE", 1 << 20)
    assert [(str(finding.place), finding.message) for finding in load(folder).findings] == [
        ("notes.toml:1:1", "the file is larger than 1 MB; split it into several")
    ]


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="the system has no such files")
def test_a_file_whose_size_is_not_known_is_read_up_to_the_bound(monkeypatch: pytest.MonkeyPatch) -> None:
    assert read_bytes(Path("/proc/self/status")).startswith(b"Name:")
    monkeypatch.setattr(file_bytes, "LARGEST_FILE", 10)
    with pytest.raises(UnreadableFileError):
        read_bytes(Path("/proc/self/status"))
