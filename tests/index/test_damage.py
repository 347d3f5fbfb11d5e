"""An index that is damaged, old, foreign or planted is never believed and never in the way."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest

from offerbook.index import cache, cache_folder, kept_indexes
from offerbook.index.store import in_memory
from tests.conftest import MakeCatalogue, Run
from tests.index.caching import OFFERS, SECOND, TRUCK, Builds, names, replaced

Damage = Callable[[Path], object]


def quietly(damage: Damage, path: Path) -> None:
    """Damage a file as a failing disk does: its times stay as they were."""
    before = path.stat()
    damage(path)
    if path.is_file():
        os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))


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
    write_state(path, "UPDATE state SET value = 'offerbook 0.0.1' WHERE key = 'built_by'")


def without_its_state(path: Path) -> None:
    write_state(path, "DELETE FROM state")


def with_an_impossible_state(path: Path) -> None:
    write_state(path, "UPDATE files SET read_ns = 'yesterday'")


def write_state(path: Path, sql: str) -> None:
    connection = sqlite3.connect(path)
    connection.execute(sql)
    connection.commit()
    connection.close()


def with_another_value(path: Path) -> None:
    write_state(path, "UPDATE offers SET name_en = 'Lorry'")


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
def test_an_index_that_is_none_is_built_anew(make_catalogue: MakeCatalogue, builds: Builds, damage: Damage) -> None:
    root = make_catalogue()
    names(root)
    quietly(damage, cache_folder.index_path(root))
    assert [names(root), names(root)] == [["Truck"]] * 2
    assert builds.count == 2


@pytest.mark.parametrize("damage", [truncated, of_random_bytes_in_the_middle, with_another_value])
def test_whatever_is_written_to_an_index_is_noticed(
    make_catalogue: MakeCatalogue, builds: Builds, damage: Damage
) -> None:
    root = make_catalogue()
    names(root)
    damage(cache_folder.index_path(root))
    assert [names(root), names(root)] == [["Truck"]] * 2
    assert builds.count == 2


@pytest.mark.slow
@pytest.mark.parametrize("damage", [truncated, of_random_bytes_in_the_middle])
@pytest.mark.parametrize(
    "command", [["offers"], ["offers", "-o", "out.csv"], ["match", "mine"], ["export", "-o", "out"]]
)
def test_an_index_damaged_in_the_middle_is_replaced_without_a_word(
    make_catalogue: MakeCatalogue, run: Run, tmp_path: Path, damage: Damage, command: list[str]
) -> None:
    make_catalogue()
    healthy = run(*command)
    (path,) = (tmp_path / "cache" / "offerbook").glob("*.sqlite")
    quietly(damage, path)
    again = run(*command)
    assert (again.code, again.out, again.err) == (0, healthy.out, healthy.err)
    connection = sqlite3.connect((tmp_path / "cache" / "offerbook" / path.name).as_uri() + "?mode=ro", uri=True)
    assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]


@pytest.mark.slow
@pytest.mark.parametrize("table", ["records", "settings", "search", "groups"])
def test_a_record_that_cannot_be_read_any_more_is_replaced_without_a_word(
    make_catalogue: MakeCatalogue, run: Run, tmp_path: Path, table: str
) -> None:
    make_catalogue()
    healthy = run("match", "mine")
    (path,) = (tmp_path / "cache" / "offerbook").glob("*.sqlite")
    damage = {
        "settings": "UPDATE records SET json = '{' WHERE kind = 'settings'",
        "records": "UPDATE records SET json = '{' WHERE kind = 'offer'",
        "search": "UPDATE search SET body = 'x' WHERE kind = 'offer'",
        "groups": "UPDATE search SET terms = 'x' WHERE kind = 'group'",
    }
    quietly(lambda path: write_state(path, damage[table]), path)
    again = run("match", "mine")
    assert (again.code, again.out, again.err) == (0, healthy.out, healthy.err)


@pytest.mark.slow
def test_damage_that_is_found_while_words_are_added_is_mended(
    make_catalogue: MakeCatalogue, run: Run, tmp_path: Path
) -> None:
    make_catalogue()
    run("offers")
    (path,) = (tmp_path / "cache" / "offerbook").glob("*.sqlite")
    connection = sqlite3.connect(path)
    (size,) = connection.execute("PRAGMA page_size").fetchone()
    (page,) = connection.execute("SELECT rootpage FROM sqlite_schema WHERE name = 'records'").fetchone()
    connection.close()
    content = bytearray(path.read_bytes())
    content[(page - 1) * size : page * size] = b"\xff" * size
    quietly(lambda path: path.write_bytes(content), path)
    find_matches = run("offers", "truck")
    assert (find_matches.code, find_matches.err) == (0, run("offers", "truck", "--no-cache").err)
    assert "truck" in find_matches.out
    connection = sqlite3.connect((tmp_path / "cache" / "offerbook" / path.name).as_uri() + "?mode=ro", uri=True)
    assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]


def test_what_a_crash_left_of_a_change_is_no_part_of_the_next_index(
    make_catalogue: MakeCatalogue, builds: Builds
) -> None:
    root = make_catalogue(SECOND)
    names(root)
    path = cache_folder.index_path(root)
    left = path.with_name(path.name + "-journal")
    for new in ("Truck", "Lorry", ""):
        left.write_bytes(os.urandom(2000))
        if new == "Truck":
            # Nothing is read from it, so that it is no reason to build a fresh index anew.
            assert names(root) == ["Truck", "Truck"]
            assert builds.count == 1
        elif new:
            replaced(root / OFFERS, '"Truck"', f'"{new}"')
        else:
            cache.discard(root)
        assert sorted(names(root)) == sorted(str(row[0]) for row in in_memory(root).rows("SELECT name_en FROM offers"))
        assert left.exists() == (new == "Truck")
    left.touch()
    assert kept_indexes.clear(kept_indexes.cached_indexes())
    assert list(cache_folder.folder().iterdir()) == []


@pytest.mark.slow
def test_an_answer_that_breaks_off_says_so_and_mends_the_index(
    make_catalogue: MakeCatalogue, run: Run, tmp_path: Path
) -> None:
    head, _, rest = TRUCK.partition('id = "truck"')
    make_catalogue({OFFERS: "".join(f'{head}id = "truck-{n:0>200}"{rest}' for n in range(1500))})
    healthy = run("export", "facts")
    (path,) = (tmp_path / "cache" / "offerbook").glob("*.sqlite")
    content = bytearray(path.read_bytes())
    connection = sqlite3.connect(path)
    (size,) = connection.execute("PRAGMA page_size").fetchone()
    (root,) = connection.execute("SELECT rootpage FROM sqlite_schema WHERE name = 'facts'").fetchone()
    connection.close()
    # The last page of the facts, far behind what is held back.
    last = int.from_bytes(content[(root - 1) * size + 8 : (root - 1) * size + 12], "big")
    content[(last - 1) * size : last * size] = os.urandom(size)
    quietly(lambda path: path.write_bytes(content), path)
    broken_off = run("export", "facts")
    assert broken_off.code == 4
    assert broken_off.err == "Error: the index was damaged in the middle and is removed; please ask again\n"
    assert healthy.out.startswith(broken_off.out)
    assert len(broken_off.out) > 1 << 16
    again = run("export", "facts")
    assert (again.code, again.out == healthy.out) == (0, True)
