"""Where indexes lie, who may write there, and what is removed."""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
import stat
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from offerbook.index import cache, cache_folder, kept_indexes
from offerbook.index import compile as compiler
from offerbook.index.store import in_memory
from tests.conftest import HEALTHY, MakeCatalogue, Run, environment_of
from tests.index.caching import OFFERS, SECOND, Builds, everything, names, replaced


def test_the_index_is_private(make_catalogue: MakeCatalogue, builds: Builds) -> None:
    root = make_catalogue()
    before = os.umask(0)
    try:
        names(root)
    finally:
        os.umask(before)
    cached_indexes = cache_folder.index_path(root)
    assert stat.S_IMODE(cached_indexes.stat().st_mode) == 0o600
    assert stat.S_IMODE(cached_indexes.parent.stat().st_mode) == 0o700
    assert [it.name for it in cached_indexes.parent.iterdir()] == [cached_indexes.name]


@pytest.mark.skipif(sys.platform != "linux", reason="the cache folder is the system's own")
def test_the_cache_folder_is_the_system_s_and_a_relative_one_is_passed_over(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", "/home/somebody")
    assert cache_folder.folder({"XDG_CACHE_HOME": "/var/x"}) == Path("/var/x/offerbook")
    assert cache_folder.folder({"XDG_CACHE_HOME": "x"}) == Path("/home/somebody/.cache/offerbook")
    assert cache_folder.folder({}) == Path("/home/somebody/.cache/offerbook")


@pytest.mark.skipif(sys.platform == "win32", reason="paths are those of POSIX")
def test_a_folder_that_is_named_is_taken_on_every_system(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", "/home/somebody")
    monkeypatch.setattr(sys, "platform", "darwin")
    assert cache_folder.folder({"XDG_CACHE_HOME": "/var/x"}) == Path("/var/x/offerbook")
    assert cache_folder.folder({}) == Path("/home/somebody/Library/Caches/offerbook")
    monkeypatch.setattr(sys, "platform", "win32")
    assert cache_folder.folder({"LOCALAPPDATA": "/local"}) == Path("/local/offerbook/Cache")


@pytest.mark.slow
def test_without_a_place_for_the_index_every_question_is_answered_with_a_note(
    make_catalogue: MakeCatalogue, run: Run, tmp_path: Path
) -> None:
    make_catalogue()
    (tmp_path / "file").touch()
    nowhere = str(tmp_path / "file" / "below")
    cached_indexes = run("offers")
    for _time in range(2):
        find_matches = run("offers", XDG_CACHE_HOME=nowhere)
        assert (find_matches.code, find_matches.out) == (0, cached_indexes.out)
        assert find_matches.err == f"the index is not kept: [Errno 20] Not a directory: '{nowhere}/offerbook'\n"
    assert run("offers", "--quiet", XDG_CACHE_HOME=nowhere).err == ""
    assert run("cache", XDG_CACHE_HOME=nowhere).code == 0


@pytest.mark.parametrize("step", ["build", "add"])
def test_a_disk_that_is_full_or_fills_up_while_files_are_read_costs_nothing_but_the_index(
    make_catalogue: MakeCatalogue, builds: Builds, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    root = make_catalogue()

    done = getattr(compiler, step)

    def full(connection: sqlite3.Connection, what: Any) -> Any:
        if connection.execute("PRAGMA database_list").fetchone()[2]:
            raise sqlite3.OperationalError("database or disk is full")
        return done(connection, what)

    monkeypatch.setattr(compiler, step, full)
    notes: list[str] = []
    index = cache.open_index(root, note=notes.append)
    assert everything(index)["offers"] == everything(in_memory(root))["offers"]
    assert notes == ["the index is not kept: database or disk is full"]
    assert list(cache_folder.folder().iterdir()) == []


def test_an_id_that_two_files_hold_leaves_a_sound_index_on_disk(make_catalogue: MakeCatalogue, builds: Builds) -> None:
    root = make_catalogue({"offers/zz.toml": HEALTHY["offers/mining.toml"]})
    index = cache.open_index(root)
    assert index.value("PRAGMA integrity_check") == "ok"
    assert everything(index) == everything(in_memory(root))


def test_an_interrupted_build_leaves_nothing_behind(
    make_catalogue: MakeCatalogue, builds: Builds, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = make_catalogue()

    def interrupted(*_arguments: Any) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(compiler, "build", interrupted)
    with pytest.raises(KeyboardInterrupt):
        cache.open_index(root)
    assert list(cache_folder.folder().iterdir()) == []


def test_without_a_home_every_question_is_answered_with_a_note(make_catalogue: MakeCatalogue, run: Run) -> None:
    make_catalogue()
    cached_indexes = run("offers")
    nowhere = {"HOME": "nowhere", "XDG_CACHE_HOME": ""}
    find_matches = run("offers", **nowhere)
    assert (find_matches.code, find_matches.out, find_matches.err) == (
        0,
        cached_indexes.out,
        "the index is not kept: there is no home folder\n",
    )
    assert run("cache", **nowhere).err == "Error: no index is kept: there is no home folder\n"


@pytest.mark.parametrize("seconds", [-1, 13_569_465_600])
def test_a_file_of_any_time_is_kept(make_catalogue: MakeCatalogue, builds: Builds, seconds: int) -> None:
    root = make_catalogue()
    os.utime(root / OFFERS, (seconds, seconds))
    assert [names(root), names(root)] == [["Truck"]] * 2
    assert builds.count == 1


def test_a_catalogue_with_a_long_name_is_kept(make_catalogue: MakeCatalogue, builds: Builds) -> None:
    root = make_catalogue(name="каталог" * 17)
    assert [names(root), names(root)] == [["Truck"]] * 2
    assert builds.count == 1


def test_names_that_are_no_text_are_kept_all_the_same(make_catalogue: MakeCatalogue, builds: Builds) -> None:
    root = make_catalogue(name=os.fsdecode(b"\xff?%20#"))
    odd = root / os.fsdecode(b"offers/\xfe.toml")
    try:
        odd.write_text(SECOND["offers/second.toml"], encoding="utf-8")
    except OSError:
        pytest.skip("this file system takes text only")
    assert [names(root), names(root)] == [["Truck", "Truck"]] * 2
    odd.unlink()
    assert [names(root), names(root)] == [["Truck"]] * 2
    assert builds.count == 2
    assert [it.root for it in kept_indexes.cached_indexes()] == [str(root.parent / r"\xff?%20#")]


@pytest.mark.slow
def test_several_processes_that_build_at_once_all_answer(make_catalogue: MakeCatalogue, tmp_path: Path) -> None:
    make_catalogue(SECOND)
    started = [
        subprocess.Popen(
            [sys.executable, "-m", "offerbook", "offers", "--columns", "id"],
            cwd=tmp_path,
            env=environment_of(tmp_path),
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )
        for _process in range(4)
    ]
    assert [process.communicate() for process in started] == [(b"id\ntruck\nlorry\n", b"")] * 4
    (cached_indexes,) = (tmp_path / "cache" / "offerbook").iterdir()
    assert cached_indexes.suffix == ".sqlite"


def test_an_index_in_use_answers_on_while_another_takes_its_place(
    make_catalogue: MakeCatalogue, builds: Builds
) -> None:
    root = make_catalogue()
    index = cache.open_index(root)
    replaced(root / OFFERS, 'en = "Truck"', 'en = "Dump truck"')
    assert names(root) == ["Dump truck"]
    assert index.value("SELECT name_en FROM offers") == "Truck"


# --- looking after it


OLD, RECENT, HUGE, SMALL = (f"{name}-0123abcd.sqlite" for name in ("old", "recent", "huge", "beside it"))


def keep(name: str, size: int, days: int) -> Path:
    path = cache_folder.folder() / name
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    path.write_bytes(bytes(size))
    moment = time.time() - days * 86400
    os.utime(path, (moment, moment))
    return path


def test_what_was_not_used_for_long_and_drafts_of_crashed_builds_are_removed(
    make_catalogue: MakeCatalogue, builds: Builds
) -> None:
    root = make_catalogue()
    keep(OLD, 100, 91)
    keep(OLD.replace(".sqlite", ".stamps"), 10, 91)
    keep(RECENT, 100, 80)
    keep(".0123456789abcdef.tmp", 100, 2)
    keep(".123456789abcdef0.tmp", 100, 0)
    foreign = ["notes.txt", "notes.sqlite", ".notes.tmp", "old-0123456.sqlite", f"{'x' * 41}-01234567.sqlite"]
    for name in foreign:
        keep(name, 100, 1000)
    names(root)
    assert sorted(path.name for path in cache_folder.folder().iterdir()) == sorted(
        [cache_folder.index_path(root).name, RECENT, ".123456789abcdef0.tmp", *foreign]
    )


def test_what_is_no_index_is_neither_listed_nor_cleared(builds: Builds) -> None:
    old, foreign = keep(OLD, 100, 1), keep("notes.sqlite", 100, 1)
    found = kept_indexes.cached_indexes()
    assert [index.path for index in found] == [old]
    assert kept_indexes.clear(found) == found
    assert list(cache_folder.folder().iterdir()) == [foreign]


def test_an_index_in_use_is_known_as_such_where_the_file_system_does_not_say(
    make_catalogue: MakeCatalogue, builds: Builds, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = make_catalogue()
    names(root)
    before = cache_folder.index_path(root).stat()
    later = time.time_ns() + 2 * 86400 * 1_000_000_000
    monkeypatch.setattr(time, "time_ns", lambda: later)
    names(root)
    (index,) = kept_indexes.cached_indexes()
    assert index.used == pytest.approx(later / 1e9)
    assert index.path.stat().st_mtime_ns == before.st_mtime_ns
    assert builds.count == 1


def test_to_look_at_the_indexes_is_not_to_use_them(builds: Builds) -> None:
    keep(OLD, 4096, 50)
    before = kept_indexes.cached_indexes()
    assert kept_indexes.cached_indexes() == before
    assert time.time() - before[0].used > 49 * 86400


def test_of_too_much_the_oldest_is_removed(
    make_catalogue: MakeCatalogue, builds: Builds, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = make_catalogue()
    monkeypatch.setattr(kept_indexes, "KEEP_BYTES", 250)
    for days in (3, 4, 5):
        keep(f"{days}-0123abcd.sqlite", 100, days)
    names(root)
    assert sorted(it.name for it in cache_folder.folder().glob("*.sqlite")) == sorted(
        ["3-0123abcd.sqlite", "4-0123abcd.sqlite", cache_folder.index_path(root).name]
    )


def test_what_is_in_use_stays_however_large(
    make_catalogue: MakeCatalogue, builds: Builds, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = make_catalogue()
    monkeypatch.setattr(kept_indexes, "KEEP_BYTES", 250)
    keep(HUGE, 1000, 0)
    keep(SMALL, 100, 1)
    names(root)
    assert sorted(it.name for it in cache_folder.folder().glob("*.sqlite")) == sorted(
        [HUGE, SMALL, cache_folder.index_path(root).name]
    )


@pytest.mark.slow
def test_the_cache_command_lists_and_clears(make_catalogue: MakeCatalogue, run: Run, tmp_path: Path) -> None:
    root = make_catalogue()
    assert run("cache").out == "catalogue\tsize\tused\tfile\n"
    run("offers")
    (cached_indexes,) = (tmp_path / "cache" / "offerbook").iterdir()
    (row,) = json.loads(run("cache", "--format", "json").out)
    assert row == {
        "catalogue": str(root),
        "size": cached_indexes.stat().st_size,
        "used": time.strftime("%Y-%m-%d", time.gmtime(cached_indexes.stat().st_atime)),
        "file": str(cached_indexes),
    }
    size = cached_indexes.stat().st_size
    cleared = run("cache", "--clear")
    assert (cleared.code, cleared.out, cleared.err) == (0, "", f"removed 1 index, {size} bytes\n")
    assert list(cached_indexes.parent.iterdir()) == []
    assert run("offers").code == 0


@pytest.mark.slow
def test_no_cache_reads_the_catalogue_and_writes_nothing(
    make_catalogue: MakeCatalogue, run: Run, tmp_path: Path
) -> None:
    make_catalogue()
    cached_indexes = run("offers")
    shutil.rmtree(tmp_path / "cache")
    assert run("offers", "--no-cache").out == cached_indexes.out
    assert run("--no-cache", "offers").out == cached_indexes.out
    assert not (tmp_path / "cache").exists()


# --- other users


@pytest.mark.skipif(sys.platform == "win32", reason="modes of POSIX")
@pytest.mark.parametrize("mode", [0o770, 0o707])
def test_no_index_is_read_from_or_written_to_a_folder_that_others_may_write(
    make_catalogue: MakeCatalogue, builds: Builds, mode: int
) -> None:
    root = make_catalogue()
    names(root)
    cache_folder.folder().chmod(mode)
    notes: list[str] = []
    index = cache.open_index(root, note=notes.append)
    assert index.value("SELECT name_en FROM offers") == "Truck"
    assert notes == [f"the index is not kept: other users may write to the folder {cache_folder.folder()}"]
    assert builds.count == 2
    assert [path.name for path in cache_folder.folder().iterdir()] == [cache_folder.index_path(root).name]


@pytest.mark.skipif(sys.platform == "win32", reason="users of POSIX")
def test_no_index_of_another_user_is_read(
    make_catalogue: MakeCatalogue, builds: Builds, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = make_catalogue()
    names(root)
    monkeypatch.setattr(os, "geteuid", lambda: cache_folder.folder().stat().st_uid + 1)
    notes: list[str] = []
    cache.open_index(root, note=notes.append).close()
    assert notes == [f"the index is not kept: the folder {cache_folder.folder()} belongs to another user"]
    # In a folder of one's own another user's file is replaced.
    monkeypatch.setattr(cache_folder, "require_private_folder", lambda: None)
    names(root)
    assert builds.count == 3


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes with names")
@pytest.mark.parametrize("ending", [".sqlite", ".stamps", ".sqlite-journal"])
def test_a_pipe_in_the_place_of_an_index_never_hangs_the_program(
    make_catalogue: MakeCatalogue, builds: Builds, ending: str
) -> None:
    root = make_catalogue()
    names(root)
    planted = cache_folder.index_path(root).with_suffix(ending)
    planted.unlink(missing_ok=True)
    os.mkfifo(planted)
    assert [names(root), names(root)] == [["Truck"]] * 2
    assert builds.count == (2 if ending == ".sqlite" else 1)
    replaced(root / OFFERS, 'en = "Truck"', 'en = "Lorry"')
    assert names(root) == ["Lorry"]


def test_an_index_runs_no_function_that_it_names_itself(make_catalogue: MakeCatalogue, builds: Builds) -> None:
    root = make_catalogue()
    names(root)
    assert cache.open_index(root).value("PRAGMA trusted_schema") == 0
