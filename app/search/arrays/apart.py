"""Work on many things in processes beside this one: analysis keeps a core busy."""

import multiprocessing
import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from typing import TypeVar

_PROCESSES_MAX = 4

Given = TypeVar("Given")
Made = TypeVar("Made")


def made_apart(make: Callable[[Given], Made], things: Iterable[Given]) -> Iterator[Made]:
    """Yield what `make` makes of each of `things`, in order.

    No more of them are in memory than are worked on.
    """
    processes = min(os.cpu_count() or 1, _PROCESSES_MAX)
    context = multiprocessing.get_context("spawn")  # a thread of ours may hold any lock
    with ProcessPoolExecutor(processes, context) as pool:
        making: deque[Future[Made]] = deque()
        for thing in things:
            if len(making) > processes:
                yield making.popleft().result()
            making.append(pool.submit(make, thing))
        while making:
            yield making.popleft().result()
