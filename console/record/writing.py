"""What somebody wants to write: an entry before the book gives it its place in the chain."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from console.record.bodies import Body
from console.record.entry import OccurredFrom, Precision, Proxy, Source
from console.record.instant import Instant


@dataclass(frozen=True, slots=True)
class Author:
    """Who writes: a person (or the station itself) and the means to sign as them."""

    id: str
    sign: Callable[[bytes], bytes]


@dataclass(frozen=True, slots=True)
class Writing:
    """One entry to be. ``occurred_at`` None means now, by the clock.

    ``reason`` says why an amendment was needed. ``id`` may be given when another entry of the same
    act must name this one.
    """

    body: Body
    patient: str | None = None
    stay: str | None = None
    occurred_at: Instant | None = None
    precision: Precision = "MINUTE"
    occurred_from: OccurredFrom = "CLOCK"
    on_behalf_of: Proxy | None = None
    source: Source = "DIRECT"
    paper_ref: str | None = None
    unsure: tuple[str, ...] = ()
    replaces: tuple[str, ...] = ()
    reason: str | None = None
    id: str | None = None
