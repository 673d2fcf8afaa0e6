"""Who may write when: saving comes first, and long work stands aside.

A book has one writer at a time. Whoever saves waits for one chunk of long work at most; whoever takes
a package in or writes one looks, between two entries, whether somebody saves, and stands still until
that is done: so a save also has the processor to itself.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Condition, RLock

from console.errors import CahierError, Fault


class Turns:
    """The order of writing into one open book, over all of its connections."""

    def __init__(self) -> None:
        self._condition = Condition()
        self._writing = RLock()
        self._saving = 0
        self._at_length = 0
        self._halted = False

    @contextmanager
    def saving(self) -> Iterator[None]:
        """Write now; may be nested in the same thread."""
        with self._condition:
            self._saving += 1
        try:
            with self._writing:
                yield
        finally:
            with self._condition:
                self._saving -= 1
                self._condition.notify_all()

    @contextmanager
    def chunk(self) -> Iterator[None]:
        """Write a small part of long work, once nobody saves.

        Raises:
            CahierError: ``locked`` when long work must end.
        """
        self.give_way()
        with self._writing:
            yield

    @property
    def is_awaited(self) -> bool:
        """Whether somebody saves, or waits to."""
        return self._saving > 0

    def give_way(self) -> None:
        """Stand still while anybody saves. Call it between two entries, and never within a chunk.

        Raises:
            CahierError: ``locked`` when long work must end.
        """
        if not self._saving and not self._halted:
            return
        with self._condition:
            self._condition.wait_for(lambda: not self._saving or self._halted)
        if self._halted:
            raise CahierError(Fault.LOCKED)

    @contextmanager
    def at_length(self) -> Iterator[None]:
        """Long work, from its beginning to its end."""
        with self._condition:
            self._at_length += 1
        try:
            yield
        finally:
            with self._condition:
                self._at_length -= 1
                self._condition.notify_all()

    def halt(self) -> None:
        """Make long work end at its next safe point, and wait for it."""
        with self._condition:
            self._halted = True
            self._condition.notify_all()
            self._condition.wait_for(lambda: not self._at_length)
            self._halted = False
