"""The index on disk: used when it is fresh, never when it is stale, mended when it is damaged, and never in the way."""

from __future__ import annotations

import json
import os
import re
import shutil
import sqlite3
import stat
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from offerbook.index import cache
from offerbook.index import compile as compiler
from offerbook.index.schema import SCHEMA
from offerbook.index.store import Index, in_memory
from offerbook.listing.listing_table import listing
from offerbook.listing.listings import LISTINGS
from offerbook.listing.select import Selection
from offerbook.loading import load
from tests.conftest import HEALTHY, MakeCatalogue, Run, environment_of

OFFERS = "offers/mining.toml"
TRUCK = HEALTHY[OFFERS]
SECOND = {"offers/second.toml": TRUCK.replace('"truck"', '"lorry"')}


TABLES = re.findall(r"CREATE (?:VIRTUAL )?TABLE (\w+)", SCHEMA)


def everything(index: Index) -> dict[str, list[Any]]:
    """All that an index answers, settings and records too."""
    answers: dict[str, list[Any]] = {
        name: [tuple(row) for row in listing(index, name, Selection(), ["all"]).rows] for name in LISTINGS
    }
    index.with_words()
    for table in TABLES:
        columns = "rowid, *" if table == "search" else "*"
        answers[table] = sorted(index.rows(f"SELECT {columns} FROM {table}"), key=repr)
    return answers


class Builds:
    """Counts how often a catalogue was read as a whole, and keeps the names of files that were read alone."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.count = 0
        self.alone: list[list[str]] = []
        read = load.load

        def counting(*arguments: Any, **options: Any) -> load.LoadResult:
            if len(arguments) > 2:
                self.alone.append(sorted(arguments[2]))
            else:
                self.count += 1
            return read(*arguments, **options)

        monkeypatch.setattr(load, "load", counting)


@pytest.fixture
def builds(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Builds:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    return Builds(monkeypatch)


def names(root: Path) -> list[str]:
    index = cache.open_index(root)
    found = [str(row[0]) for row in index.rows("SELECT name_en FROM offers ORDER BY id")]
    index.close()
    return found


def aged(root: Path) -> None:
    """Make the files look as if they had been written long ago, as far as a program can."""
    for path in root.rglob("*.toml"):
        os.utime(path, (1_700_000_000, 1_700_000_000))


# --- fresh


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
    monkeypatch.setattr(cache, "TICK_NS", 0)
    names(root)
    digests: list[Path] = []
    monkeypatch.setattr(cache, "digest", digests.append)
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
    monkeypatch.setattr(cache, "TICK_NS", 0)
    names(root)
    edit(root)
    assert everything(cache.open_index(root)) == everything(in_memory(root))


@pytest.mark.parametrize("tick_ns", [1_000_000_000, 2_000_000_000])
def test_an_edit_of_the_same_size_within_one_tick_of_a_coarse_clock_is_seen(
    make_catalogue: MakeCatalogue, builds: Builds, monkeypatch: pytest.MonkeyPatch, tick_ns: int
) -> None:
    exact = cache.stamped

    def coarse(root: Path) -> dict[str, cache.Stamp]:
        return {
            name: it._replace(mtime_ns=it.mtime_ns // tick_ns * tick_ns, ctime_ns=it.ctime_ns // tick_ns * tick_ns)
            for name, it in exact(root).items()
        }

    monkeypatch.setattr(cache, "stamped", coarse)
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
    exact = cache.stamped

    def of_one_moment(root: Path) -> dict[str, cache.Stamp]:
        return {name: it._replace(mtime_ns=1, ctime_ns=1) for name, it in exact(root).items()}

    monkeypatch.setattr(cache, "stamped", of_one_moment)
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
    assert cache.place(one) != cache.place(two)
    one.rename(tmp_path / "c")
    two.rename(one)
    assert names(one) == ["Truck", "Truck"]
    assert names(tmp_path / "c") == ["Truck"]
    # Also when both would be kept in one file.
    shutil.copy(cache.place(one), cache.place(tmp_path / "c"))
    assert names(tmp_path / "c") == ["Truck"]


def test_other_code_or_another_stemmer_is_another_program(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("index/one.py", "loading/checks/two.py"):
        (tmp_path / name).parent.mkdir(parents=True)
        (tmp_path / name).write_text("x = 1\n")
        os.utime(tmp_path / name, (2_000_000_000, 2_000_000_000))
    before = cache._code(tmp_path)
    # Older code that is put back is other code as well, in whichever folder.
    os.utime(tmp_path / "loading/checks/two.py", (1_000_000_000, 1_000_000_000))
    assert cache._code(tmp_path) != before
    installed = tmp_path / "snowballstemmer" / "__init__.py"
    installed.parent.mkdir()
    installed.touch()
    before = cache._stemmers()
    assert before
    monkeypatch.syspath_prepend(str(tmp_path))
    assert cache._stemmers() != before


def test_a_link_and_what_it_leads_to_are_one_catalogue(
    make_catalogue: MakeCatalogue, builds: Builds, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = make_catalogue()
    (tmp_path / "link").symlink_to(root)
    monkeypatch.chdir(tmp_path)
    assert [names(root), names(tmp_path / "link"), names(Path("link")), names(Path("catalogue"))] == [["Truck"]] * 4
    assert builds.count == 1


# --- one file of many


MANY = {
    "offers/a.toml": TRUCK.replace('"truck"', '"a"'),
    "offers/b.toml": TRUCK.replace('"truck"', '"b"'),
    "suppliers.toml": str(HEALTHY["suppliers.toml"])
    + '[[supplier]]\nid = "spare"\nname = { en = "Spare", ru = "Запас" }\n',
}


def replaced(file: Path, old: str, new: str) -> None:
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new), encoding="utf-8")


def small_change(old: str, new: str) -> tuple[str, str, str]:
    return "offers/a.toml", old, new


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [
        small_change('"Truck"', '"Grader"'),
        small_change('id = "a"', 'id = "another"'),
        small_change("[[offer]]", TRUCK.replace('"truck"', '"c"') + "[[offer]]"),
        small_change('en = "Truck", ', ""),
        ("projects/mine.toml", 'en = "Trucks"', 'en = "Haulers"'),
    ],
)
def test_of_a_healthy_catalogue_only_the_file_that_changed_is_read(
    make_catalogue: MakeCatalogue, builds: Builds, name: str, old: str, new: str
) -> None:
    root = make_catalogue(MANY)
    cache.open_index(root).close()
    replaced(root / name, old, new)
    after = everything(cache.open_index(root))
    assert (builds.count, builds.alone) == (1, [[name]])
    assert after == everything(in_memory(root))


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [
        small_change('supplier = "belaz"', 'supplier = "nobody"'),
        small_change('supplier = "belaz"', 'supplier = "spare"'),
        small_change('id = "a"', 'id = "b"'),
        small_change('id = "a"', 'id = "mine"'),
        small_change("[[offer]]", '[[source]]\nid = "other"\npublisher = "P"\n[[offer]]'),
        ("projects/mine.toml", 'id = "mine"', 'id = "pit"'),
        ("suppliers.toml", '"Spare"', '"Other"'),
        ("catalogue.toml", "format = 1", "format = 1\nweights = { words = 5 }"),
    ],
)
def test_what_can_matter_to_other_files_makes_the_index_anew(
    make_catalogue: MakeCatalogue, builds: Builds, name: str, old: str, new: str
) -> None:
    root = make_catalogue(MANY)
    cache.open_index(root).close()
    replaced(root / name, old, new)
    after = everything(cache.open_index(root))
    assert builds.count == 2
    assert after == everything(in_memory(root))


def test_the_words_of_an_index_are_written_when_they_are_first_asked_for(
    make_catalogue: MakeCatalogue, builds: Builds
) -> None:
    root = make_catalogue()
    index = cache.open_index(root)
    assert index.value("SELECT count(*) FROM search") == 0
    assert index.with_words().value("SELECT count(*) FROM search") > 0
    index.close()
    assert cache.open_index(root).value("SELECT count(*) FROM search") > 0
    assert builds.count == 1


def test_where_words_cannot_be_written_they_are_made_for_this_time(
    make_catalogue: MakeCatalogue, builds: Builds, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = make_catalogue()
    cache.open_index(root).close()
    notes: list[str] = []
    index = cache.open_index(root, note=notes.append)

    def full(*_arguments: Any) -> None:
        raise OSError("no space")

    monkeypatch.setattr(cache, "copyfile", full)
    assert everything(index) == everything(in_memory(root))
    assert notes == ["the index is not kept: no space"]


def test_words_that_two_processes_add_at_once_are_kept_once(make_catalogue: MakeCatalogue, builds: Builds) -> None:
    root = make_catalogue()
    cache.open_index(root).close()
    notes: list[str] = []
    one, two = (cache.open_index(root, note=notes.append) for _time in range(2))
    assert everything(one.with_words()) == everything(two.with_words())
    assert notes == []


def test_words_are_not_taken_from_an_index_that_was_made_in_the_meantime(
    make_catalogue: MakeCatalogue, builds: Builds
) -> None:
    root = make_catalogue()
    index = cache.open_index(root)
    replaced(root / OFFERS, '"Truck"', '"Lorry"')
    cache.open_index(root).close()
    assert index.with_words().value("SELECT count(*) FROM search") > 0


def test_an_edit_within_the_tick_is_still_seen_after_another_file_was_edited(
    make_catalogue: MakeCatalogue, builds: Builds, monkeypatch: pytest.MonkeyPatch
) -> None:
    exact = cache.stamped
    monkeypatch.setattr(
        cache, "stamped", lambda root: {name: it._replace(mtime_ns=0, ctime_ns=0) for name, it in exact(root).items()}
    )
    root = make_catalogue(MANY)
    now = 1_000_000_000
    monkeypatch.setattr(time, "time_ns", lambda: now)
    cache.open_index(root).close()
    replaced(root / "offers/a.toml", '"Truck"', '"Lorry"')
    now += 60_000_000_000
    replaced(root / "offers/b.toml", 'en = "Truck"', 'en = "Long truck"')
    assert names(root) == ["Lorry", "Long truck", "Truck"]
    now += 60_000_000_000
    assert names(root) == ["Lorry", "Long truck", "Truck"]


def test_an_index_that_goes_away_is_not_left_behind_empty(
    make_catalogue: MakeCatalogue, builds: Builds, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = make_catalogue()
    aged(root)
    cache.open_index(root).close()
    cache.place(root).unlink()
    cache._restamp(cache.place(root), {}, {})
    assert not cache.place(root).exists()


edits = st.lists(
    st.tuples(
        st.sampled_from(
            [
                *("write", "write", "write", "same time", "remove", "rename", "touch", "break", "ask", "age"),
                *("words", "words", "project", "supplier", "warn", "clash", "group"),
            ]
        ),
        st.sampled_from(["offers/mining.toml", "offers/a.toml", "offers/b/c.toml"]),
        st.sampled_from(["Truck", "Lorry", "Wagon", "Dump truck"]),
    ),
    min_size=1,
    max_size=8,
)


@settings(max_examples=40, deadline=None)
@given(edits)
@example([("write", OFFERS, "Lorry"), ("ask", OFFERS, ""), ("same time", OFFERS, "Wagon"), ("write", OFFERS, "Lorry")])
@example([("write", "offers/a.toml", "Lorry"), ("rename", "offers/a.toml", ""), ("remove", OFFERS, "")])
@example([("words", "offers/a.toml", ""), ("write", "offers/a.toml", "Wagon"), ("project", OFFERS, "Lorry")])
@example([("warn", "offers/a.toml", ""), ("supplier", "offers/a.toml", ""), ("write", "offers/a.toml", "Wagon")])
def test_after_any_sequence_of_edits_the_index_answers_like_a_new_one(edits: list[tuple[str, str, str]]) -> None:
    with tempfile.TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_CACHE_HOME", f"{folder}/cache")
        root = Path(folder, "catalogue")
        for name, text in {**HEALTHY, **MANY}.items():
            (root / name).parent.mkdir(parents=True, exist_ok=True)
            (root / name).write_text(text, encoding="utf-8")
        for what, name, word in edits:
            edit(root, what, name, word)
            index = cache.open_index(root)
            if what == "words":
                index.with_words()
            assert index.setting("warnings") == in_memory(root).setting("warnings")
            index.close()
        assert everything(cache.open_index(root)) == everything(in_memory(root))


def edit(root: Path, what: str, name: str, word: str) -> None:
    path = root / name
    if what in ("write", "same time"):
        before = path.stat() if path.exists() else None
        path.parent.mkdir(exist_ok=True)
        id = re.sub(r"\W", "-", name)
        path.write_text(TRUCK.replace('"Truck"', f'"{word}"').replace('"truck"', f'"{id}"'), encoding="utf-8")
        if before and what == "same time":
            os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
    elif what == "project":
        (root / "projects/mine.toml").write_text(
            HEALTHY["projects/mine.toml"].replace('"Trucks"', f'"{word}"'), encoding="utf-8"
        )
    elif what == "age":
        aged(root)
    elif not path.exists() or what in ("ask", "words"):
        return
    elif what == "remove":
        path.unlink()
    elif what == "rename":
        path.rename(root / "offers" / "renamed.toml")
    elif what == "touch":
        path.touch()
    elif what == "break":
        path.write_text("[[offer", encoding="utf-8")
    else:
        old, new = {
            "supplier": ('"belaz"', '"spare"'),
            "warn": ('en = "Truck", ', ""),
            "clash": ('id = "a"', 'id = "b"'),
            "group": ('group = "haul-trucks"', 'group = "nothing"'),
        }[what]
        path.write_text(path.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")


# --- damaged, old and foreign


def truncated(path: Path) -> None:
    os.truncate(path, path.stat().st_size // 2)


def cut_to_nothing(path: Path) -> None:
    os.truncate(path, 0)


def of_random_bytes(path: Path) -> None:
    path.write_bytes(os.urandom(20_000))


def a_text(path: Path) -> None:
    path.write_text("this is no database", encoding="utf-8")


def of_another_program(path: Path) -> None:
    path.unlink()
    connection = sqlite3.connect(path)
    connection.execute("CREATE TABLE state (something TEXT)")
    connection.commit()
    connection.close()


def of_an_older_form(path: Path) -> None:
    write_state(path, "UPDATE state SET value = 'offerbook 0.0.1' WHERE key = 'form'")


def without_its_state(path: Path) -> None:
    write_state(path, "DELETE FROM state")


def with_an_impossible_state(path: Path) -> None:
    write_state(path, "UPDATE state SET value = 'yesterday' WHERE key = 'built_ns'")


def write_state(path: Path, sql: str) -> None:
    connection = sqlite3.connect(path)
    connection.execute(sql)
    connection.commit()
    connection.close()


def missing(path: Path) -> None:
    path.unlink()


def a_dangling_link(path: Path) -> None:
    path.unlink()
    path.symlink_to("nowhere.sqlite")


def of_random_bytes_in_the_middle(path: Path) -> None:
    """The pages of the offers are lost; what says that the index is fresh is not."""
    connection = sqlite3.connect(path)
    pages = [row[0] for row in connection.execute("SELECT rootpage FROM sqlite_schema WHERE tbl_name = 'offers'")]
    size = connection.execute("PRAGMA page_size").fetchone()[0]
    connection.close()
    with path.open("r+b") as file:
        for page in pages:
            file.seek((page - 1) * size)
            file.write(os.urandom(size))


WHOLLY_DAMAGED = [
    cut_to_nothing,
    of_random_bytes,
    a_text,
    of_another_program,
    of_an_older_form,
    without_its_state,
    with_an_impossible_state,
    missing,
    a_dangling_link,
]


@pytest.mark.parametrize("damage", WHOLLY_DAMAGED)
def test_an_index_that_is_none_is_built_anew(
    make_catalogue: MakeCatalogue, builds: Builds, damage: Callable[[Path], None]
) -> None:
    root = make_catalogue()
    names(root)
    damage(cache.place(root))
    assert [names(root), names(root)] == [["Truck"]] * 2
    assert builds.count == 2


@pytest.mark.parametrize("damage", [truncated, of_random_bytes_in_the_middle])
@pytest.mark.parametrize(
    "command", [["offers"], ["offers", "-o", "out.csv"], ["match", "mine"], ["export", "-o", "out"]]
)
def test_an_index_damaged_in_the_middle_is_replaced_without_a_word(
    make_catalogue: MakeCatalogue, run: Run, tmp_path: Path, damage: Callable[[Path], None], command: list[str]
) -> None:
    make_catalogue()
    healthy = run(*command)
    (cached_indexes,) = (tmp_path / "cache" / "offerbook").glob("*.sqlite")
    damage(cached_indexes)
    again = run(*command)
    assert (again.code, again.out, again.err) == (0, healthy.out, healthy.err)
    connection = sqlite3.connect(
        (tmp_path / "cache" / "offerbook" / cached_indexes.name).as_uri() + "?mode=ro", uri=True
    )
    assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]


@pytest.mark.parametrize("table", ["records", "settings", "search", "groups"])
def test_a_record_that_cannot_be_read_any_more_is_replaced_without_a_word(
    make_catalogue: MakeCatalogue, run: Run, tmp_path: Path, table: str
) -> None:
    make_catalogue()
    healthy = run("match", "mine")
    (cached_indexes,) = (tmp_path / "cache" / "offerbook").glob("*.sqlite")
    connection = sqlite3.connect(cached_indexes)
    with connection:
        if table == "settings":
            connection.execute("UPDATE records SET json = '{' WHERE kind = 'settings'")
        elif table == "records":
            connection.execute("UPDATE records SET json = '{' WHERE kind = 'offer'")
        elif table == "search":
            connection.execute("UPDATE search SET body = 'x' WHERE kind = 'offer'")
        else:
            connection.execute("UPDATE search SET terms = 'x' WHERE kind = 'group'")
    connection.close()
    again = run("match", "mine")
    assert (again.code, again.out, again.err) == (0, healthy.out, healthy.err)


def test_damage_that_is_found_while_words_are_added_is_mended(
    make_catalogue: MakeCatalogue, run: Run, tmp_path: Path
) -> None:
    make_catalogue()
    run("offers")
    (cached_indexes,) = (tmp_path / "cache" / "offerbook").glob("*.sqlite")
    connection = sqlite3.connect(cached_indexes)
    (size,) = connection.execute("PRAGMA page_size").fetchone()
    (page,) = connection.execute("SELECT rootpage FROM sqlite_schema WHERE name = 'records'").fetchone()
    connection.close()
    content = bytearray(cached_indexes.read_bytes())
    content[(page - 1) * size : page * size] = b"\xff" * size
    cached_indexes.write_bytes(content)
    find_matches = run("offers", "truck")
    assert (find_matches.code, find_matches.err) == (0, run("offers", "truck", "--no-cache").err)
    assert "truck" in find_matches.out
    connection = sqlite3.connect(
        (tmp_path / "cache" / "offerbook" / cached_indexes.name).as_uri() + "?mode=ro", uri=True
    )
    assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]


def test_what_a_crash_left_of_a_change_is_no_part_of_the_next_index(
    make_catalogue: MakeCatalogue, builds: Builds
) -> None:
    root = make_catalogue(SECOND)
    names(root)
    cached_indexes = cache.place(root)
    left = cached_indexes.with_name(cached_indexes.name + "-journal")
    for new in ("Truck", "Lorry", ""):
        left.write_bytes(os.urandom(2000))
        if new:
            replaced(root / OFFERS, '"Truck"', f'"{new}"')
        else:
            cache.discard(root)
        assert sorted(names(root)) == sorted(str(row[0]) for row in in_memory(root).rows("SELECT name_en FROM offers"))
        assert not left.exists()
    left.touch()
    assert cache.clear(cache.cached_indexes())
    assert list(cache.folder().iterdir()) == []


def test_an_answer_that_breaks_off_says_so_and_mends_the_index(
    make_catalogue: MakeCatalogue, run: Run, tmp_path: Path
) -> None:
    head, _, rest = TRUCK.partition('id = "truck"')
    make_catalogue({OFFERS: "".join(f'{head}id = "truck-{n:0>200}"{rest}' for n in range(1500))})
    healthy = run("export", "facts")
    (cached_indexes,) = (tmp_path / "cache" / "offerbook").glob("*.sqlite")
    content = bytearray(cached_indexes.read_bytes())
    connection = sqlite3.connect(cached_indexes)
    (size,) = connection.execute("PRAGMA page_size").fetchone()
    (root,) = connection.execute("SELECT rootpage FROM sqlite_schema WHERE name = 'facts'").fetchone()
    connection.close()
    # The last page of the facts, far behind what is held back.
    last = int.from_bytes(content[(root - 1) * size + 8 : (root - 1) * size + 12], "big")
    content[(last - 1) * size : last * size] = os.urandom(size)
    cached_indexes.write_bytes(content)
    broken_off = run("export", "facts")
    assert broken_off.code == 4
    assert broken_off.err == "Error: the index was damaged in the middle and is removed; please ask again\n"
    assert healthy.out.startswith(broken_off.out)
    assert len(broken_off.out) > 1 << 16
    again = run("export", "facts")
    assert (again.code, again.out == healthy.out) == (0, True)


# --- where it is kept


def test_the_index_is_private(make_catalogue: MakeCatalogue, builds: Builds) -> None:
    root = make_catalogue()
    before = os.umask(0)
    try:
        names(root)
    finally:
        os.umask(before)
    cached_indexes = cache.place(root)
    assert stat.S_IMODE(cached_indexes.stat().st_mode) == 0o600
    assert stat.S_IMODE(cached_indexes.parent.stat().st_mode) == 0o700
    assert [it.name for it in cached_indexes.parent.iterdir()] == [cached_indexes.name]


@pytest.mark.skipif(sys.platform != "linux", reason="the cache folder is the system's own")
def test_the_folder_is_the_systems_and_a_relative_one_is_passed_over(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", "/home/somebody")
    assert cache.folder({"XDG_CACHE_HOME": "/var/x"}) == Path("/var/x/offerbook")
    assert cache.folder({"XDG_CACHE_HOME": "x"}) == Path("/home/somebody/.cache/offerbook")
    assert cache.folder({}) == Path("/home/somebody/.cache/offerbook")


def test_without_a_place_to_keep_it_every_question_is_answered_with_a_note(
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
    assert list(cache.folder().iterdir()) == []


def test_what_two_files_hold_both_leaves_a_sound_index_on_disk(make_catalogue: MakeCatalogue, builds: Builds) -> None:
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
    assert list(cache.folder().iterdir()) == []


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
    assert [it.root for it in cache.cached_indexes()] == [str(root.parent / r"\xff?%20#")]


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
    changed(root)
    assert names(root) == ["Dump truck"]
    assert index.value("SELECT name_en FROM offers") == "Truck"


# --- looking after it


def keep(name: str, size: int, days: int) -> Path:
    path = cache.folder() / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(bytes(size))
    moment = time.time() - days * 86400
    os.utime(path, (moment, moment))
    return path


def test_what_was_not_used_for_long_and_drafts_of_crashed_builds_are_removed(
    make_catalogue: MakeCatalogue, builds: Builds
) -> None:
    root = make_catalogue()
    keep("old.sqlite", 100, 91)
    keep("recent.sqlite", 100, 80)
    keep(".old.sqlite.1.tmp", 100, 2)
    keep(".new.sqlite.2.tmp", 100, 0)
    keep("notes.txt", 100, 1000)
    names(root)
    assert sorted(it.name for it in cache.folder().iterdir()) == sorted(
        [cache.place(root).name, "recent.sqlite", ".new.sqlite.2.tmp", "notes.txt"]
    )


def test_an_index_in_use_is_known_as_such_where_the_file_system_does_not_say(
    make_catalogue: MakeCatalogue, builds: Builds
) -> None:
    root = make_catalogue()
    aged(root)
    names(root)
    long_ago = time.time_ns() - 100 * 86400 * 1_000_000_000
    os.utime(cache.place(root), ns=(long_ago, long_ago))
    names(root)
    (cached_indexes,) = cache.cached_indexes()
    assert time.time() - cached_indexes.used < 60
    assert cache.place(root).stat().st_mtime_ns == long_ago


def test_to_look_at_the_indexes_is_not_to_use_them(builds: Builds) -> None:
    keep("old.sqlite", 4096, 50)
    before = cache.cached_indexes()
    assert cache.cached_indexes() == before
    assert time.time() - before[0].used > 49 * 86400


def test_of_too_much_the_oldest_is_removed(
    make_catalogue: MakeCatalogue, builds: Builds, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = make_catalogue()
    monkeypatch.setattr(cache, "KEEP_BYTES", 250)
    for days in (3, 4, 5):
        keep(f"{days}.sqlite", 100, days)
    names(root)
    assert sorted(it.name for it in cache.folder().glob("*.sqlite")) == sorted(
        ["3.sqlite", "4.sqlite", cache.place(root).name]
    )


def test_what_is_in_use_stays_however_large(
    make_catalogue: MakeCatalogue, builds: Builds, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = make_catalogue()
    monkeypatch.setattr(cache, "KEEP_BYTES", 250)
    keep("huge.sqlite", 1000, 0)
    keep("beside it.sqlite", 100, 1)
    names(root)
    assert sorted(it.name for it in cache.folder().glob("*.sqlite")) == sorted(
        ["huge.sqlite", "beside it.sqlite", cache.place(root).name]
    )


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


def test_no_cache_reads_the_catalogue_and_writes_nothing(
    make_catalogue: MakeCatalogue, run: Run, tmp_path: Path
) -> None:
    make_catalogue()
    cached_indexes = run("offers")
    shutil.rmtree(tmp_path / "cache")
    assert run("offers", "--no-cache").out == cached_indexes.out
    assert run("--no-cache", "offers").out == cached_indexes.out
    assert not (tmp_path / "cache").exists()


# --- what a question costs

HEAVY = {"typer", "rich", "tomli", "tabulate", "msgspec", "snowballstemmer"}
LISTS_IMPORTS = """
import sys
from offerbook.__main__ import main
try:
    main()
except SystemExit:
    pass
print("imported", *{name.partition(".")[0] for name in sys.modules}, file=sys.stderr)
"""


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (["offers"], set()),
        (["offers", "--format", "csv", "--sector", "mining"], set()),
        (["offers", "--format", "json", "--where", "payload_t >= 100 t", "--sort", "-name"], set()),
        (["offers", "--format", "markdown"], set()),
        (["offers", "--sector", "nosuch"], set()),
        (["offers", "самосвал"], {"snowballstemmer"}),
        (["offers", "--format", "psql"], {"tabulate"}),
        (["offers", "--format", "table"], {"rich"}),
        (["needs"], set()),
        (["--help"], set()),
        (["offers", "--help"], set()),
        (["--version"], set()),
        ([], set()),
        (["show", "truck"], {"msgspec", "tomli"}),
        (["match", "mine"], {"msgspec", "snowballstemmer"}),
        (["check"], {"msgspec", "tomli"}),
    ],
)
def test_on_a_warm_index_a_command_imports_only_what_it_shows_with(
    make_catalogue: MakeCatalogue,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    arguments: list[str],
    expected: set[str],
) -> None:
    assert imported(make_catalogue, monkeypatch, tmp_path, arguments) == {"typer", *expected}


@pytest.mark.parametrize(
    "asked",
    [
        {"_OFFERBOOK_COMPLETE": "complete_bash", "COMP_WORDS": "offerbook show tr", "COMP_CWORD": "2"},
        {"_OFFERBOOK_COMPLETE": "complete_zsh", "_TYPER_COMPLETE_ARGS": "offerbook show tr"},
    ],
)
def test_a_completion_imports_nothing_heavy(
    make_catalogue: MakeCatalogue, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, asked: dict[str, str]
) -> None:
    assert imported(make_catalogue, monkeypatch, tmp_path, [], **asked) == {"typer"}


def imported(
    make_catalogue: MakeCatalogue,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    arguments: list[str],
    **environment: str,
) -> set[str]:
    """The third-party packages that a command imports on a warm index."""
    root = make_catalogue()
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    cache.open_index(root).with_words().close()
    done = subprocess.run(
        [sys.executable, "-c", LISTS_IMPORTS, *arguments],
        cwd=tmp_path,
        env=environment_of(tmp_path) | {"PYTHONSAFEPATH": "1"} | environment,
        capture_output=True,
        check=True,
    )
    return HEAVY & set(done.stderr.decode().rpartition("imported ")[2].split())
