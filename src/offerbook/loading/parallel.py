"""Work shared among several processes: the same results in the same order as from one, sooner.

Only the command line asks for it. Where processes are started by `spawn` (Windows, macOS), each of them runs the main script
again, and a library user's script need not be prepared for that.
"""

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


def parallel_map(work: Callable[[T], R], items: Iterable[T], processes: int) -> Iterator[R]:
    """`work` of every item, in order, by as many processes or as the machine has cores, whichever is less.

    With one process nothing is started. With more, `work` and the items must be such as can be pickled; only a few items are
    under way at a time, lest they fill the memory. Where the system lets no process be started, or ends one, this process
    does the rest by itself.
    """
    waiting = iter(items)
    under_way: deque[T] = deque()
    processes = min(processes, _cores())
    if processes > 1:
        with suppress(ImportError, OSError, RuntimeError, AssertionError):
            yield from _by_processes(processes, work, waiting, under_way)
    yield from map(work, chain(under_way, waiting))


def _cores() -> int:
    """The cores that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _by_processes(processes: int, work: Callable[[T], R], waiting: Iterator[T], under_way: deque[T]) -> Iterator[R]:
    """`work` of every item by a pool; where it fails, `under_way` holds the items that have no result yet."""
    from concurrent.futures import ProcessPoolExecutor

    pool = ProcessPoolExecutor(processes, initializer=_prepare_worker)
    try:
        futures: deque[Future[R]] = deque()
        while True:
            for item in islice(waiting, 2 * processes - len(under_way)):
                under_way.append(item)
                futures.append(pool.submit(work, item))
            if not futures:
                break
            result = futures.popleft().result()
            under_way.popleft()
            yield result
    except BaseException:
        # A worker that was only half started would wait for work for ever, and this process for the worker.
        for worker in multiprocessing.active_children():
            worker.kill()
        # The pool would also wait for the end of a message that a killed worker had begun, as long as this process itself
        # can still write to the queue.
        with suppress(AttributeError, OSError):
            pool._result_queue._writer.close()  # type: ignore[attr-defined]
        pool.shutdown(cancel_futures=True)
        raise
    pool.shutdown()


def _prepare_worker() -> None:
    """Leave an interruption to the first process, and collect no cyclic garbage: a worker makes none worth the time."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    gc.disable()
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    """End this process when the one that started it has ended, however it did."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)
