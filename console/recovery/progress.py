"""How far long work is, told to whoever waits for it.

What is told is called between two steps that are whole in themselves: raising from it stops the work there.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import TypeVar

T = TypeVar("T")

Progress = Callable[[int, int], object]
"""Gets how many are done and of how many; 0 where nobody knows that yet."""


def silent(_done: int, _total: int) -> None:
    """Nobody waits."""


def telling(items: Iterable[T], total: int, progress: Progress, every: int = 1) -> Iterator[T]:
    """The items as they are; before the first and after each so many it is told how many were given."""
    for done, each in enumerate(items):
        if done % every == 0:
            progress(done, total)
        yield each
