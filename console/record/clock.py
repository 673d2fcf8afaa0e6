"""The clock and the randomness that the program is handed; nothing below the entry point reads its own."""

from __future__ import annotations

import os
import random
import time
from datetime import UTC, datetime, timedelta
from typing import Protocol

from console.record.entry import Entropy
from console.record.instant import Instant, from_datetime, to_datetime


class Clock(Protocol):
    """What time it is."""

    def now(self) -> Instant:
        """The moment, as the laptop tells it."""

    def monotonic(self) -> float:
        """Seconds of a clock that nobody can set."""


class SystemClock:
    """The laptop's own clock."""

    def now(self) -> Instant:
        """The moment, as the laptop tells it."""
        return from_datetime(datetime.now(UTC))

    def monotonic(self) -> float:
        """Seconds of a clock that nobody can set."""
        return time.monotonic()


class ScriptedClock:
    """A clock that a story sets: it stands still until it is moved."""

    def __init__(self, start: Instant) -> None:
        self._now = to_datetime(start)
        self._start = self._now

    def now(self) -> Instant:
        """The moment the story has reached."""
        return from_datetime(self._now)

    def monotonic(self) -> float:
        """Seconds since the story began."""
        return (self._now - self._start).total_seconds()

    def set(self, moment: Instant) -> None:
        """Go to a moment."""
        self._now = to_datetime(moment)

    def jump(self, **span: float) -> None:
        """Be set to another time, as somebody sets a laptop: the clock that nobody can set does not follow."""
        self.advance(**span)
        self._start += timedelta(**span)

    def advance(self, **span: float) -> None:
        """Go on by a span, given as for :class:`datetime.timedelta`."""
        self._now += timedelta(**span)


def system_entropy(size: int) -> bytes:
    """Random bytes of the operating system."""
    return os.urandom(size)


def scripted_entropy(seed: int) -> Entropy:
    """Bytes that are the same for the same seed: for stories and tests, never for keys."""
    return random.Random(seed).randbytes  # noqa: S311 - a story, not a secret
