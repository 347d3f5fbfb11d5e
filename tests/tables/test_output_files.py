"""Files that tables are written to: whole or not at all."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from offerbook.tables import files
from offerbook.tables.files import open_output, open_output_binary
from offerbook.text.errors import OutputError


def test_a_file_appears_whole_with_its_line_ends_and_nothing_beside_it(tmp_path: Path) -> None:
    path = tmp_path / "предложения.csv"
    with open_output(path) as stream:
        stream.write("лифт\r\n")
        stream.flush()
        assert not path.exists()
    assert path.read_bytes() == "лифт\r\n".encode()
    assert list(tmp_path.iterdir()) == [path]


def test_a_failed_file_leaves_the_former_one_and_nothing_beside_it(tmp_path: Path) -> None:
    path = tmp_path / "offers.csv"
    path.write_text("former")
    with pytest.raises(KeyboardInterrupt), open_output(path) as stream:
        stream.write("half")
        raise KeyboardInterrupt
    assert path.read_text() == "former"
    assert list(tmp_path.iterdir()) == [path]


def test_a_file_of_bytes_appears_whole_too(tmp_path: Path) -> None:
    with open_output_binary(tmp_path / "offers.xlsx") as stream:
        stream.write(b"PK")
    assert (tmp_path / "offers.xlsx").read_bytes() == b"PK"


def test_a_file_that_cannot_be_written_says_where_and_why(tmp_path: Path) -> None:
    folder = tmp_path / "no"
    with pytest.raises(OutputError) as error, open_output(folder / "offers.csv"):
        pass
    assert str(error.value) == f"cannot write {folder / 'offers.csv'}: there is no folder {folder}"
    with pytest.raises(OutputError) as error, open_output(tmp_path):
        pass
    assert str(error.value) == f"cannot write {tmp_path}: it is a folder"
    (tmp_path / "file").touch()
    with pytest.raises(OutputError) as error, open_output(tmp_path / "file" / "offers.csv"):
        pass
    assert (
        str(error.value) == f"cannot write {tmp_path / 'file' / 'offers.csv'}: there is no folder {tmp_path / 'file'}"
    )


def test_a_full_disk_is_an_output_error(tmp_path: Path) -> None:
    with pytest.raises(OutputError) as error, open_output(tmp_path / "offers.csv"):
        raise OSError(28, "No space left on device")
    assert str(error.value) == f"cannot write {tmp_path / 'offers.csv'}: No space left on device"
    assert list(tmp_path.iterdir()) == []


@pytest.mark.skipif(os.name == "nt", reason="links and permission bits of POSIX")
def test_a_link_keeps_pointing_and_permissions_are_kept_or_follow_the_umask(tmp_path: Path) -> None:
    target, link, fresh = tmp_path / "target.csv", tmp_path / "link.csv", tmp_path / "fresh.csv"
    target.write_text("former")
    target.chmod(0o600)
    link.symlink_to(target.name)
    former = os.umask(0o027)
    try:
        for path in (link, fresh):
            with open_output(path) as stream:
                stream.write("new")
    finally:
        os.umask(former)
    assert link.is_symlink()
    assert target.read_text() == "new"
    assert [stat.S_IMODE(path.stat().st_mode) for path in (target, fresh)] == [0o600, 0o640]


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="the system has no such pipes")
def test_a_pipe_that_nobody_reads_is_not_waited_for_for_ever(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "LONGEST_WAIT_FOR_A_READER", 0.01)
    pipe = tmp_path / "pipe.csv"
    os.mkfifo(pipe)
    with pytest.raises(OutputError) as error, open_output(pipe):
        pass
    assert str(error.value) == f"cannot write {pipe}: nobody reads from this pipe"


@pytest.mark.skipif(os.name == "nt", reason="a device of POSIX")
def test_a_device_is_written_as_it_is() -> None:
    with open_output("/dev/null") as stream:
        stream.write("gone")
    assert not Path("/dev/null").is_file()
