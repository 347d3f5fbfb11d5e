"""When a kept index is used, and when the catalogue is read again."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from offerbook.index import cache, cache_folder, freshness
from offerbook.index.store import in_memory
from offerbook.loading import load
from tests.conftest import MakeCatalogue
from tests.index.caching import OFFERS, SECOND, TRUCK, Builds, aged, everything, names, replaced


def test_a_second_question_does_not_read_the_catalogue(make_catalogue: MakeCatalogue, builds: Builds) -> None:
    root = make_catalogue()
    assert [names(root), names(root), names(root)] == [["Truck"]] * 3
    assert builds.count == 1


def test_a_cached_index_answers_like_one_in_memory(make_catalogue: MakeCatalogue, builds: Builds) -> None:
    root = make_catalogue(SECOND)
    fresh = everything(in_memory(root))
    assert everything(cache.open_index(root)) == fresh
    assert everything(cache.open_index(root)) == fresh
    assert builds.count == 2


def test_a_file_touched_without_a_change_is_not_read_again(make_catalogue: MakeCatalogue, builds: Builds) -> None:
    root = make_catalogue()
    names(root)
    for moment in (1_600_000_000, time.time(), 4_000_000_000):
        os.utime(root / OFFERS, (moment, moment))
        assert names(root) == ["Truck"]
    (root / OFFERS).write_text(TRUCK, encoding="utf-8")
    assert names(root) == ["Truck"]
    assert builds.count == 1


def test_times_alone_decide_once_the_files_are_old_enough(
    make_catalogue: MakeCatalogue, builds: Builds, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = make_catalogue()
    names(root)
    monkeypatch.setattr(freshness, "SETTLED_NS", 0)
    names(root)
    digests: list[Path] = []
    monkeypatch.setattr(freshness, "digest", digests.append)
    assert names(root) == ["Truck"]
    assert (digests, builds.count) == ([], 1)


# --- never stale


def changed(root: Path) -> None:
    (root / OFFERS).write_text(TRUCK.replace('"Truck"', '"Dump truck"'), encoding="utf-8")


def changed_in_size_only_by_nothing(root: Path) -> None:
    (root / OFFERS).write_text(TRUCK.replace('"Truck"', '"Lorry"'), encoding="utf-8")


def changed_with_its_time_restored(root: Path) -> None:
    before = (root / OFFERS).stat()
    (root / OFFERS).write_text(TRUCK.replace('"Truck"', '"Lorry"'), encoding="utf-8")
    os.utime(root / OFFERS, ns=(before.st_atime_ns, before.st_mtime_ns))


def replaced_by_a_rename(root: Path) -> None:
    draft = root / "draft"
    draft.write_text(TRUCK.replace('"Truck"', '"Lorry"'), encoding="utf-8")
    before = (root / OFFERS).stat()
    os.utime(draft, ns=(before.st_atime_ns, before.st_mtime_ns))
    draft.replace(root / OFFERS)


def added(root: Path) -> None:
    (root / "offers/second.toml").write_text(SECOND["offers/second.toml"], encoding="utf-8")


def added_in_a_new_folder(root: Path) -> None:
    (root / "offers/deep/er").mkdir(parents=True)
    (root / "offers/deep/er/second.toml").write_text(SECOND["offers/second.toml"], encoding="utf-8")


def removed(root: Path) -> None:
    (root / OFFERS).unlink()


def renamed(root: Path) -> None:
    (root / OFFERS).rename(root / "offers/trucks.toml")


def exchanged(root: Path) -> None:
    texts = [(root / name).read_bytes() for name in (OFFERS, "suppliers.toml")]
    for name, text in zip(("suppliers.toml", OFFERS), texts, strict=True):
        (root / name).write_bytes(text)


def broken(root: Path) -> None:
    (root / OFFERS).write_text("[[offer", encoding="utf-8")


def made_a_dangling_link(root: Path) -> None:
    (root / OFFERS).unlink()
    (root / OFFERS).symlink_to("nowhere.toml")


SMALL_EDITS = (changed_in_size_only_by_nothing, changed_with_its_time_restored, replaced_by_a_rename)
"""Edits of one file that mean nothing to the others."""
EDITS = [
    changed,
    changed_in_size_only_by_nothing,
    changed_with_its_time_restored,
    replaced_by_a_rename,
    added,
    added_in_a_new_folder,
    removed,
    renamed,
    exchanged,
    broken,
    made_a_dangling_link,
]


@pytest.mark.parametrize("edit", EDITS)
def test_a_changed_catalogue_is_read_again(
    make_catalogue: MakeCatalogue, builds: Builds, edit: Callable[[Path], None]
) -> None:
    root = make_catalogue()
    before = everything(cache.open_index(root))
    edit(root)
    after = everything(cache.open_index(root))
    assert after == everything(in_memory(root))
    assert after != before
    assert builds.count == (2 if builds.alone and edit in (changed, *SMALL_EDITS) else 3)


@pytest.mark.parametrize("edit", EDITS)
def test_a_file_that_looked_old_is_read_again_when_it_changed(
    make_catalogue: MakeCatalogue, builds: Builds, monkeypatch: pytest.MonkeyPatch, edit: Callable[[Path], None]
) -> None:
    root = make_catalogue()
    aged(root)
    names(root)
    monkeypatch.setattr(freshness, "SETTLED_NS", 0)
    names(root)
    edit(root)
    assert everything(cache.open_index(root)) == everything(in_memory(root))


@pytest.mark.parametrize("tick_ns", [1_000_000_000, 2_000_000_000])
def test_an_edit_of_the_same_size_within_one_tick_of_a_coarse_clock_is_seen(
    make_catalogue: MakeCatalogue, builds: Builds, monkeypatch: pytest.MonkeyPatch, tick_ns: int
) -> None:
    exact = freshness.stamp_files

    def coarse(root: Path) -> dict[str, freshness.Stamp]:
        return {
            name: (size, mtime_ns // tick_ns * tick_ns, ctime_ns // tick_ns * tick_ns, inode)
            for name, (size, mtime_ns, ctime_ns, inode) in exact(root).items()
        }

    monkeypatch.setattr(freshness, "stamp_files", coarse)
    root = make_catalogue()
    assert names(root) == ["Truck"]
    for name in ("Lorry", "Wagon", "Truck", "Tract"):
        (root / OFFERS).write_text(TRUCK.replace('"Truck"', f'"{name}"'), encoding="utf-8")
        assert names(root) == [name]


def test_a_file_that_changes_while_it_is_read_is_read_again_the_next_time(
    make_catalogue: MakeCatalogue, builds: Builds, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = make_catalogue()
    read = load.load

    def slowly(*arguments: Any, **options: Any) -> load.LoadResult:
        loaded = read(*arguments, **options)
        changed_in_size_only_by_nothing(root)
        return loaded

    monkeypatch.setattr(load, "load", slowly)
    assert names(root) == ["Truck"]
    monkeypatch.setattr(load, "load", read)
    assert names(root) == ["Lorry"]


@pytest.mark.parametrize("revised", [False, True])
def test_a_file_that_was_another_while_it_was_read_is_not_taken_for_what_it_is_again(
    make_catalogue: MakeCatalogue, builds: Builds, monkeypatch: pytest.MonkeyPatch, revised: bool
) -> None:
    root = make_catalogue(SECOND | {"offers/third.toml": TRUCK.replace('"truck"', '"third"')})
    file, read = root / OFFERS, load.load
    if revised:
        names(root)
        replaced(file, '"Truck"', '"Wagon"')
    aged(root)
    before = file.read_text(encoding="utf-8")

    def while_it_is_another(*arguments: Any, **options: Any) -> load.LoadResult:
        file.write_text(re.sub('"(Truck|Wagon)"', '"Other"', before), encoding="utf-8")
        loaded = read(*arguments, **options)
        file.write_text(before, encoding="utf-8")
        return loaded

    monkeypatch.setattr(load, "load", while_it_is_another)
    cache.open_index(root).close()
    monkeypatch.setattr(load, "load", read)
    aged(root)
    assert everything(cache.open_index(root)) == everything(in_memory(root))


def test_a_twin_of_the_same_moment_in_the_place_of_a_file_is_seen(
    make_catalogue: MakeCatalogue, builds: Builds, monkeypatch: pytest.MonkeyPatch
) -> None:
    exact = freshness.stamp_files

    def of_one_moment(root: Path) -> dict[str, freshness.Stamp]:
        return {name: (size, 1, 1, inode) for name, (size, _mtime_ns, _ctime_ns, inode) in exact(root).items()}

    monkeypatch.setattr(freshness, "stamp_files", of_one_moment)
    root = make_catalogue()
    twin = root / "twin"
    twin.write_text(TRUCK.replace('"Truck"', '"Lorry"'), encoding="utf-8")
    assert names(root) == ["Truck"]
    twin.replace(root / OFFERS)
    assert names(root) == ["Lorry"]


def test_a_catalogue_that_moved_or_another_in_its_place_is_not_taken_for_the_old_one(
    make_catalogue: MakeCatalogue, builds: Builds, tmp_path: Path
) -> None:
    one, two = make_catalogue(name="a/catalogue"), make_catalogue(SECOND, name="b/catalogue")
    assert (names(one), names(two)) == (["Truck"], ["Truck", "Truck"])
    assert cache_folder.index_path(one) != cache_folder.index_path(two)
    one.rename(tmp_path / "c")
    two.rename(one)
    assert names(one) == ["Truck", "Truck"]
    assert names(tmp_path / "c") == ["Truck"]
    # Also when both would be kept in one file.
    shutil.copy(cache_folder.index_path(one), cache_folder.index_path(tmp_path / "c"))
    assert names(tmp_path / "c") == ["Truck"]


def test_other_code_or_another_stemmer_is_another_program(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("index/one.py", "loading/checks/two.py"):
        (tmp_path / name).parent.mkdir(parents=True)
        (tmp_path / name).write_text("x = 1\n")
        os.utime(tmp_path / name, (2_000_000_000, 2_000_000_000))
    before = freshness.code_stamp(tmp_path)
    # Older code that is put back is other code as well, in whichever folder.
    os.utime(tmp_path / "loading/checks/two.py", (1_000_000_000, 1_000_000_000))
    assert freshness.code_stamp(tmp_path) != before
    installed = tmp_path / "snowballstemmer" / "__init__.py"
    installed.parent.mkdir()
    installed.touch()
    before = freshness.packages_stamp()
    assert before
    monkeypatch.syspath_prepend(str(tmp_path))
    assert freshness.packages_stamp() != before


def test_whatever_compiles_an_index_stands_in_a_folder_whose_code_tells_it_from_others() -> None:
    # Code of no such folder is `termination_as_exit`, which decides when a file is written and not what it holds.
    lists = "import sys; from offerbook.index import compile, search_terms, stored_records, update; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", lists], capture_output=True, check=True, text=True)
    folders = {name.split(".")[1] for name in done.stdout.split() if name.startswith("offerbook.")}
    assert folders - {"version", "tables"} <= set(freshness.COMPILING_FOLDERS)
    assert {name for name in done.stdout.split() if name.startswith("offerbook.tables.")} == {"offerbook.tables.files"}


def test_a_link_and_what_it_leads_to_are_one_catalogue(
    make_catalogue: MakeCatalogue, builds: Builds, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = make_catalogue()
    (tmp_path / "link").symlink_to(root)
    monkeypatch.chdir(tmp_path)
    assert [names(root), names(tmp_path / "link"), names(Path("link")), names(Path("catalogue"))] == [["Truck"]] * 4
    assert builds.count == 1


# --- clocks


def on_another_file_system(*_arguments: object) -> bool:
    """Nothing is known of the clock of the catalogue's file system."""
    return False


@pytest.mark.parametrize("behind_s", [0, 10, 3600, -3600])
def test_every_edit_is_seen_on_a_file_system_of_whole_seconds_whose_clock_is_wrong(
    make_catalogue: MakeCatalogue, builds: Builds, monkeypatch: pytest.MonkeyPatch, behind_s: int
) -> None:
    exact, started = freshness.stamp_files, time.time_ns()
    clock = 0

    def coarse(root: Path) -> dict[str, freshness.Stamp]:
        second_ns = ((started + clock) // 1_000_000_000 - behind_s) * 1_000_000_000
        return {name: (size, second_ns, second_ns, inode) for name, (size, _m, _c, inode) in exact(root).items()}

    monkeypatch.setattr(freshness, "stamp_files", coarse)
    monkeypatch.setattr(freshness, "_has_settled", on_another_file_system)
    monkeypatch.setattr(time, "time_ns", lambda: started + clock)
    root = make_catalogue()
    assert names(root) == ["Truck"]
    for name in ("Lorry", "Wagon", "Truck", "Tract"):
        for step in (0, 400_000_000, 700_000_000, freshness.SETTLED_NS):
            (root / OFFERS).write_text(TRUCK.replace('"Truck"', f'"{name}"'), encoding="utf-8")
            assert names(root) == [name]
            clock += step


def test_a_stamp_is_trusted_once_a_later_run_saw_the_same_content(
    make_catalogue: MakeCatalogue, builds: Builds, monkeypatch: pytest.MonkeyPatch
) -> None:
    read: list[str] = []
    exact = freshness.digest

    def counted(path: Path) -> str:
        read.append(path.name)
        return exact(path)

    monkeypatch.setattr(freshness, "digest", counted)
    monkeypatch.setattr(freshness, "_has_settled", on_another_file_system)
    root = make_catalogue()
    files, now = len(list(root.rglob("*.toml"))), time.time_ns()
    monkeypatch.setattr(time, "time_ns", lambda: now)
    names(root)
    for passed, expected in [(1, files), (freshness.SETTLED_NS - 2, files), (1, files), (1, 0), (-10, 0)]:
        now += passed
        read.clear()
        assert names(root) == ["Truck"]
        assert len(read) == expected
    assert builds.count == 1


def test_files_that_are_older_than_the_index_by_one_clock_are_trusted_at_once(
    make_catalogue: MakeCatalogue, builds: Builds, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(freshness, "SETTLED_NS", -10_000_000_000)
    root = make_catalogue()
    names(root)
    read: list[Path] = []
    monkeypatch.setattr(freshness, "digest", read.append)
    assert names(root) == ["Truck"]
    assert (read, builds.count) == ([], 1)


def test_stamps_that_were_kept_for_another_index_are_passed_over(
    make_catalogue: MakeCatalogue, builds: Builds, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(freshness, "SETTLED_NS", 0)
    monkeypatch.setattr(freshness, "_has_settled", on_another_file_system)
    root = make_catalogue()
    names(root)
    names(root)
    stamps = cache_folder.stamps_path(cache_folder.index_path(root))
    kept = stamps.read_bytes()
    (root / OFFERS).write_text(TRUCK.replace('"Truck"', '"Lorry"'), encoding="utf-8")
    assert names(root) == ["Lorry"]
    for text in (kept, b"", b"nothing of the kind\n", kept[:20], b"\xff" * 100):
        stamps.write_bytes(text)
        assert names(root) == ["Lorry"]
    assert (builds.count, builds.alone) == (1, [[OFFERS]])
