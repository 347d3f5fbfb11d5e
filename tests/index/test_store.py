"""What an index answers, and what it does when it cannot."""

from __future__ import annotations

import gc
import re
import sqlite3
from pathlib import Path
from weakref import ref

import pytest

from offerbook.index.store import Index, in_memory, is_damage
from offerbook.listing.select import Selection, select
from offerbook.listing.word_search import ids_with_terms
from offerbook.text.errors import DamagedIndexError
from tests.conftest import HEALTHY, MakeCatalogue, Run

MINE = HEALTHY["projects/mine.toml"]


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        (["--where", "payload_t > 1"] * 501, "too many terms in compound SELECT"),
        (["--where", "name = x"] * 1001, "Expression tree is too large (maximum depth 1000)"),
        (["--sector", "mining"] * 1001, "Expression tree is too large (maximum depth 1000)"),
    ],
)
def test_what_is_too_much_for_one_query_is_a_usage_error_and_costs_no_index(
    make_catalogue: MakeCatalogue, run: Run, tmp_path: Path, arguments: list[str], reason: str
) -> None:
    make_catalogue()
    run("offers")
    (kept,) = (tmp_path / "cache" / "offerbook").iterdir()
    before = kept.stat()
    answer = run("offers", *arguments)
    message = f"Error: this is too much for one query, use fewer conditions, values or words: {reason}\n"
    assert (answer.code, answer.out, answer.err) == (2, "", message)
    assert (kept.stat().st_ino, kept.stat().st_mtime_ns) == (before.st_ino, before.st_mtime_ns)


def test_only_what_sqlite_calls_damage_and_records_that_are_no_json_are_damage(tmp_path: Path) -> None:
    def raised(sql: str, content: bytes = b"") -> Exception:
        path = tmp_path / "x.sqlite"
        path.write_bytes(content)
        with pytest.raises(sqlite3.Error) as caught:
            sqlite3.connect(path).execute(sql)
        return caught.value

    assert is_damage(raised("SELECT * FROM sqlite_schema", b"no database" * 100))
    assert is_damage(DamagedIndexError("x"))
    assert not is_damage(raised("SELECT * FROM nowhere"))
    assert not is_damage(raised("SELECT"))
    assert not is_damage(ValueError("x"))


def needs(count: int) -> str:
    """The mine with so many needs."""
    head, mark, need = MINE.partition("[[project.need]]")
    return head + "".join(mark + re.sub(r'id = "[^"]+"', f'id = "n{number}"', need) + "\n" for number in range(count))


def steps(index: Index) -> int:
    """How many steps of SQLite's machine a search for offers takes."""
    index.with_words()
    count = 0

    def counted() -> None:
        nonlocal count
        count += 1

    index.connection.set_progress_handler(counted, 1)
    assert list(ids_with_terms(index, "offer", {"truck"})) == ["truck"]
    assert [row[0] for row in select(index, "offers", ["id"], Selection(words=["truck"]))] == ["truck"]
    index.connection.set_progress_handler(None, 1)
    return count


def test_a_search_for_offers_takes_no_longer_with_more_needs(make_catalogue: MakeCatalogue) -> None:
    few = in_memory(make_catalogue({"projects/mine.toml": needs(1)}, name="few"))
    many = in_memory(make_catalogue({"projects/mine.toml": needs(200)}, name="many"))
    assert few.value("SELECT count(*) FROM needs") < many.value("SELECT count(*) FROM needs")
    # One step for each need would be 400 more.
    assert steps(many) < steps(few) + 200


def test_an_index_that_nobody_holds_any_more_is_let_go(make_catalogue: MakeCatalogue) -> None:
    index = in_memory(make_catalogue())
    selection = Selection(words=("truck",), where=("name ~ truck",))
    rows = select(index, "offers", ["id", "found_by"], selection)
    held = ref(index)
    del index
    gc.collect()
    # The rows are read after their index has no other name, and are whole.
    assert list(rows) == [("truck", ("truck: truck (name)",))]
    del rows
    gc.collect()
    assert held() is None
