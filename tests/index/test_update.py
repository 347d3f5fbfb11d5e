"""When some files changed: only these are read anew, with the same result as reading all."""

from __future__ import annotations

import os
import re
import tempfile
import time
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from offerbook.index import cache, draft, freshness
from offerbook.index.store import in_memory
from tests.conftest import HEALTHY, MakeCatalogue
from tests.index.caching import OFFERS, TRUCK, Builds, aged, everything, names, replaced

MANY = {
    "offers/a.toml": TRUCK.replace('"truck"', '"a"'),
    "offers/b.toml": TRUCK.replace('"truck"', '"b"'),
    "suppliers.toml": str(HEALTHY["suppliers.toml"])
    + '[[supplier]]\nid = "spare"\nname = { en = "Spare", ru = "Запас" }\n',
}


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


@pytest.mark.parametrize("change", ["added", "removed", "renamed"])
def test_a_file_that_came_or_went_beside_one_that_changed_is_no_incremental_update(
    make_catalogue: MakeCatalogue, builds: Builds, change: str
) -> None:
    root = make_catalogue(MANY)
    cache.open_index(root).close()
    replaced(root / "offers/a.toml", '"Truck"', '"Grader"')
    if change == "added":
        (root / "offers/c.toml").write_text(TRUCK.replace('"truck"', '"c"'), encoding="utf-8")
    elif change == "removed":
        (root / "offers/b.toml").unlink()
    else:
        (root / "offers/b.toml").rename(root / "offers/c.toml")
    ids = {"added": ["a", "b", "c", "truck"], "removed": ["a", "truck"], "renamed": ["a", "b", "truck"]}
    index = cache.open_index(root)
    assert [id for (id,) in index.rows("SELECT id FROM offers ORDER BY id")] == ids[change]
    assert (builds.count, builds.alone) == (2, [])
    assert everything(index) == everything(in_memory(root))


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

    monkeypatch.setattr(draft, "copyfile", full)
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
    exact = freshness.stamp_files
    monkeypatch.setattr(
        freshness,
        "stamp_files",
        lambda root: {name: (size, 0, 0, inode) for name, (size, _m, _c, inode) in exact(root).items()},
    )
    monkeypatch.setattr(freshness, "_has_settled", lambda *_arguments: False)
    root = make_catalogue(MANY)
    now = 1_000_000_000
    monkeypatch.setattr(time, "time_ns", lambda: now)
    cache.open_index(root).close()
    replaced(root / "offers/a.toml", '"Truck"', '"Lorry"')
    now += freshness.SETTLED_NS
    replaced(root / "offers/b.toml", 'en = "Truck"', 'en = "Long truck"')
    assert names(root) == ["Lorry", "Long truck", "Truck"]
    now += freshness.SETTLED_NS
    assert names(root) == ["Lorry", "Long truck", "Truck"]


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


@pytest.mark.slow
@settings(max_examples=12, deadline=None)
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
