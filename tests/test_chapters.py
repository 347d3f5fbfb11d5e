"""A large catalogue is read by several processes, and nobody can tell from what comes of it."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest

from offerbook import chapters, lexicon, processes
from offerbook.index import in_memory
from offerbook.load import Loaded, load
from tests.conftest import SHIPPED, MakeCatalogue
from tests.test_cache import everything
from tests.test_check import EVERY_MISTAKE, marked

ONE_LANGUAGE = {"catalogue.toml": 'format = 1\ntitle = "Example"\nlanguages = ["en"]\n'}


def by_processes(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have every catalogue taken for a large one."""
    monkeypatch.setattr(chapters, "LARGE", 0)
    monkeypatch.setattr(lexicon, "AT_ONCE", 2)


def double(number: int) -> int:
    return 2 * number


def process(_number: int) -> int:
    return os.getpid()


def end_of_process(number: int) -> int:
    if number == 3 and os.getpid() != FIRST:
        os._exit(1)
    return number


FIRST = os.getpid()


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
    together = load(root)
    for field in Loaded._fields:
        assert getattr(together, field) == getattr(alone, field)


def test_an_index_made_by_several_processes_is_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    alone = everything(in_memory(SHIPPED))
    by_processes(monkeypatch)
    assert everything(in_memory(SHIPPED)) == alone


def test_work_is_shared_out_and_comes_back_in_order() -> None:
    assert list(processes.shared_out(double, range(50))) == [2 * number for number in range(50)]
    if len(os.sched_getaffinity(0)) > 1:
        assert FIRST not in set(processes.shared_out(process, range(20)))


def test_only_a_few_items_are_under_way_at_a_time() -> None:
    taken: list[int] = []

    def items() -> Iterator[int]:
        for number in range(100):
            taken.append(number)
            yield number

    answers = processes.shared_out(double, items())
    assert next(answers) == 0
    assert len(taken) <= 2 * processes.PROCESSES + 1
    assert list(answers)[-1] == 198


def test_a_process_that_ends_early_costs_nothing_but_time() -> None:
    assert list(processes.shared_out(end_of_process, range(10))) == list(range(10))


def test_where_no_process_can_be_started_one_does_the_work(monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(*_arguments: Any, **_named: Any) -> Iterable[int]:
        raise OSError("no more processes")

    monkeypatch.setattr("concurrent.futures.ProcessPoolExecutor", refused)
    assert list(processes.shared_out(double, range(5))) == [0, 2, 4, 6, 8]


def test_a_file_that_goes_away_while_it_is_read_is_a_finding(
    make_catalogue: MakeCatalogue, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = make_catalogue()
    by_processes(monkeypatch)
    monkeypatch.setattr("offerbook.load.toml_files", lambda _root: ["catalogue.toml", "offers/gone.toml"])
    assert [finding.code for finding in load(Path(root)).findings] == ["E103"]
