"""A large catalogue is read by several processes, and nobody can tell from what comes of it."""

from __future__ import annotations

import multiprocessing.process
import os
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest

from offerbook.index import cache, search_terms
from offerbook.index.store import Index, in_memory
from offerbook.loading import parallel, read_files
from offerbook.loading.left_out import Separation
from offerbook.loading.load import LoadResult, load
from tests.conftest import SHIPPED, MakeCatalogue, environment_of
from tests.index.caching import everything
from tests.loading.checks.every_mistake import EVERY_MISTAKE
from tests.loading.checks.expected import marked

ONE_LANGUAGE = {"catalogue.toml": 'format = 1\ntitle = "Example"\nlanguages = ["en"]\n'}


def by_processes(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have every catalogue taken for a large one."""
    monkeypatch.setattr(read_files, "LARGE", 0)
    monkeypatch.setattr(search_terms, "OFFERS_PER_BATCH", 2)


def double(number: int) -> int:
    return 2 * number


def process(_number: int) -> int:
    return os.getpid()


def end_of_process(number: int) -> int:
    if number == 3 and os.getpid() != FIRST:
        os._exit(1)
    return number


FIRST = os.getpid()


@pytest.mark.slow
@pytest.mark.parametrize("catalogue", ["shipped", "mistaken", "one language"])
def test_several_processes_read_what_one_reads(
    make_catalogue: MakeCatalogue, monkeypatch: pytest.MonkeyPatch, catalogue: str
) -> None:
    root = SHIPPED
    if catalogue == "mistaken":
        root = make_catalogue(marked(EVERY_MISTAKE)[0], base={})
    elif catalogue == "one language":
        root = make_catalogue(ONE_LANGUAGE)
    alone = load(root)
    by_processes(monkeypatch)
    together = load(root, processes=4)
    for field in LoadResult._fields:
        assert getattr(together, field) == getattr(alone, field)


@pytest.mark.slow
def test_an_index_made_by_several_processes_is_the_same(monkeypatch: pytest.MonkeyPatch, shipped: Index) -> None:
    alone = everything(shipped)
    by_processes(monkeypatch)
    assert everything(in_memory(SHIPPED, processes=2)) == alone


@pytest.mark.slow
def test_reading_a_large_catalogue_as_a_library_starts_no_process(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    started: list[object] = []

    def start(process: object) -> None:
        started.append(process)
        raise OSError("no more processes")

    by_processes(monkeypatch)
    monkeypatch.setattr(multiprocessing.process.BaseProcess, "start", start)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    assert load(SHIPPED).findings == []
    in_memory(SHIPPED).with_words()
    cache.open_index(SHIPPED).with_words().close()
    assert started == []
    assert list(parallel.parallel_map(double, range(2), 4)) == [0, 2]
    assert len(started) == (1 if len(os.sched_getaffinity(0)) > 1 else 0)


def test_work_is_shared_out_and_comes_back_in_order() -> None:
    assert list(parallel.parallel_map(double, range(50), 4)) == [2 * number for number in range(50)]
    if len(os.sched_getaffinity(0)) > 1:
        assert FIRST not in set(parallel.parallel_map(process, range(20), 4))


def test_only_a_few_items_are_under_way_at_a_time() -> None:
    taken: list[int] = []

    def items() -> Iterator[int]:
        for number in range(100):
            taken.append(number)
            yield number

    answers = parallel.parallel_map(double, items(), 4)
    assert next(answers) == 0
    assert len(taken) <= 2 * 4 + 1
    assert list(answers)[-1] == 198


def test_a_process_that_ends_early_costs_nothing_but_time() -> None:
    assert list(parallel.parallel_map(end_of_process, range(10), 4)) == list(range(10))


def test_where_no_process_can_be_started_one_does_the_work(monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(*_arguments: Any, **_named: Any) -> Iterable[int]:
        raise OSError("no more processes")

    monkeypatch.setattr("concurrent.futures.ProcessPoolExecutor", refused)
    assert list(parallel.parallel_map(double, range(5), 4)) == [0, 2, 4, 6, 8]


def test_a_file_that_goes_away_while_it_is_read_is_a_finding(
    make_catalogue: MakeCatalogue, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = make_catalogue()
    by_processes(monkeypatch)
    monkeypatch.setattr("offerbook.loading.load.toml_files", lambda _root: ["catalogue.toml", "offers/gone.toml"])
    assert [finding.code for finding in load(Path(root), processes=4).findings] == ["E103"]


def test_processes_that_could_only_partly_be_started_keep_nobody_waiting(
    make_catalogue: MakeCatalogue, tmp_path: Path
) -> None:
    root = make_catalogue()
    done = subprocess.run(
        [sys.executable, "-c", HALF_STARTED, str(root)],
        env=environment_of(tmp_path),
        capture_output=True,
        timeout=60,
        check=False,
    )
    assert (done.returncode, done.stdout) == (0, b"7 files, 0 findings\n")


HALF_STARTED = """
import os, sys
from pathlib import Path
from offerbook.loading import load
from offerbook.loading import read_files
read_files.LARGE = 0
os.sched_getaffinity = lambda _process: {1, 2, 3, 4}
real, started = os.fork, []
def fork():
    started.append(1)
    if len(started) > 2:
        raise BlockingIOError("no more processes")
    return real()
os.fork = fork
read = load.load(Path(sys.argv[1]), processes=4)
print(f"{read.files} files, {len(read.findings)} findings")
"""


@pytest.mark.skipif(not Path("/proc/self").exists(), reason="processes are counted in /proc")
def test_when_the_first_process_is_killed_the_others_end_as_well(tmp_path: Path) -> None:
    first = subprocess.Popen(
        [sys.executable, "-c", ENDLESS], env=environment_of(tmp_path), stdout=subprocess.PIPE, text=True
    )
    assert first.stdout is not None
    others = [int(number) for number in first.stdout.readline().split()]
    assert others
    first.kill()
    first.wait()
    first.stdout.close()
    for _time in range(100):
        left = [number for number in others if Path(f"/proc/{number}").exists() and not is_zombie(number)]
        if not left:
            break
        time.sleep(0.1)
    assert left == []


def is_zombie(number: int) -> bool:
    try:
        return ") Z " in Path(f"/proc/{number}/stat").read_text(encoding="utf-8")
    except OSError:
        return True


ENDLESS = """
import itertools, os, time
from offerbook.loading import parallel
os.sched_getaffinity = lambda _process: {1, 2}
def work(number):
    time.sleep(0.2)
    return os.getpid()
answers = parallel.parallel_map(work, itertools.count(), 4)
print(*{next(answers) for _time in range(4)}, flush=True)
time.sleep(60)
"""


def test_files_without_a_mistake_come_to_the_same_together_as_all_their_tables(monkeypatch: pytest.MonkeyPatch) -> None:
    shipped_path = Path(__file__).parents[2] / "catalogue"
    together = load(shipped_path)
    assert together.findings == []
    # Another list of the same tables: none was left out, but that is not known any more.
    monkeypatch.setattr(
        "offerbook.loading.load.separate_faulty", lambda entries, findings: Separation(list(entries), [], findings)
    )
    apart = load(shipped_path)
    assert together == apart
    assert list(together.origins) == list(apart.origins)
