"""Work that several processes share: what one would do in turn, in the same order and with the same results."""

from __future__ import annotations

import gc
import multiprocessing
import os
import signal
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from itertools import chain, islice
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from concurrent.futures import Future

T = TypeVar("T")
R = TypeVar("R")
PROCESSES = 4
"""More would wait for the one that takes what they have done."""


def parallel_map(work: Callable[[T], R], items: Iterable[T]) -> Iterator[R]:
    """`work` of every item, in order. Both must be such as can be sent to another process.

    Only a few items are under way at a time, lest they fill the memory. Where a system lets no process be started, or ends
    one, this process does the rest by itself.
    """
    waiting = iter(items)
    under_way: deque[T] = deque()
    processes = min(
        PROCESSES, len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    )
    if processes > 1:
        with suppress(ImportError, OSError, RuntimeError, AssertionError):
            yield from _by_processes(processes, work, waiting, under_way)
    yield from map(work, chain(under_way, waiting))


def _by_processes(processes: int, work: Callable[[T], R], waiting: Iterator[T], under_way: deque[T]) -> Iterator[R]:
    from concurrent.futures import ProcessPoolExecutor

    pool = ProcessPoolExecutor(processes, initializer=_in_background)
    try:
        promised: deque[Future[R]] = deque()
        while True:
            for item in islice(waiting, 2 * processes - len(under_way)):
                under_way.append(item)
                promised.append(pool.submit(work, item))
            if not promised:
                break
            done = promised.popleft().result()
            under_way.popleft()
            yield done
    except BaseException:
        # One that was only half started would wait for work for ever, and so would this process for it.
        for it in multiprocessing.active_children():
            it.kill()
        # Nor does the end come of what one of them was about to say, while this process could still write there itself.
        with suppress(AttributeError, OSError):
            pool._result_queue._writer.close()  # type: ignore[attr-defined]
        pool.shutdown(cancel_futures=True)
        raise
    pool.shutdown()


def _in_background() -> None:
    """An interruption is the first process's to answer."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    gc.disable()
    threading.Thread(target=_end_with_the_first, daemon=True).start()


def _end_with_the_first() -> None:
    """End when the first process has ended, however it did."""
    first = multiprocessing.parent_process()
    if first is not None:
        first.join()
        os._exit(1)
