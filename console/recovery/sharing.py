"""Sharing out pure work among several processes, when there is much of it.

Work and results travel over pipes and never over a disk. The other processes hold no key and open
no book.
"""

from __future__ import annotations

import multiprocessing
import os
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from itertools import islice
from typing import Generic, TypeVar

MANY = 200
"""From so many pieces on other processes help; for fewer their start would cost more than it saves."""
AT_ONCE = 10
"""Pieces handed out together: what is under way in all processes must fit in memory."""

_T = TypeVar("_T")
_R = TypeVar("_R")


def shared(work: Callable[[list[_T]], list[_R]], pieces: Iterable[_T], count: int) -> Iterator[tuple[_T, _R]]:
    """Each piece with what the work makes of it, in order.

    Args:
        work: a function of a module that makes one result of each piece; it knows nothing else.
        pieces: read as they are needed, a little ahead.
        count: how many there are, about.
    """
    processes = os.cpu_count() or 1
    if count < MANY or processes < 2:
        for piece in pieces:
            yield piece, work([piece])[0]
        return
    # Never by a fork: it would carry over an open book and the threads of a window.
    pool = ProcessPoolExecutor(processes, multiprocessing.get_context("spawn"), _end_with_parent)
    try:
        yield from _Sharing(pool, work, 2 * processes).out(iter(pieces))
    finally:
        pool.shutdown(cancel_futures=True)


def _end_with_parent() -> None:
    """In another process: end as soon as the one that asked for it is gone, however it went, with what it was given."""
    parent = multiprocessing.parent_process()

    def watch() -> None:
        if parent is not None:
            parent.join()
            os._exit(1)

    threading.Thread(target=watch, daemon=True).start()


@dataclass(frozen=True, slots=True)
class _Sharing(Generic[_T, _R]):
    """One piece of work on its way through other processes, some parcels ahead of what is taken back."""

    pool: ProcessPoolExecutor
    work: Callable[[list[_T]], list[_R]]
    ahead: int

    def out(self, pieces: Iterator[_T]) -> Iterator[tuple[_T, _R]]:
        under_way: deque[tuple[list[_T], Future[list[_R]] | None]] = deque()
        while True:
            while len(under_way) < self.ahead and (parcel := list(islice(pieces, AT_ONCE))):
                under_way.append((parcel, self._handed_out(parcel)))
            if not under_way:
                return
            parcel, future = under_way.popleft()
            yield from zip(parcel, self._taken_back(future, parcel), strict=True)

    def _handed_out(self, parcel: list[_T]) -> Future[list[_R]] | None:
        try:
            return self.pool.submit(self.work, parcel)
        except BrokenProcessPool:
            return None

    def _taken_back(self, future: Future[list[_R]] | None, parcel: list[_T]) -> list[_R]:
        """What another process made; where the system has ended it, for want of memory say, it is made here."""
        try:
            if future is not None:
                return future.result()
        except BrokenProcessPool:
            pass
        return self.work(parcel)
