"""Saving while a package is written or taken in: the slowest of a hundred, against an idle book."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from itertools import cycle, islice
from threading import Event, Thread

from console.bench.crossing import PACKAGES, QUICK
from console.bench.fixtures import (
    OBSERVED,
    UNIT,
    Workshop,
    identity_of,
    packages_of,
    reopened,
    shut,
    some_packages,
)
from console.bench.measure import Row, timed_ms
from console.crossing.export import export
from console.crossing.intake import take_in
from console.ward import observations
from console.ward.session import Session

SAVES = 400
PAUSE_S = 0.01  # between two saves: far less than between two of a ward
LARGE = 100_000


def rows(workshop: Workshop) -> list[Row]:
    """The rows about saving beside long work."""
    size = workshop.size(QUICK, LARGE)
    folder = workshop.fixture(f"packages-{PACKAGES}-{size}", some_packages(PACKAGES, size))
    laptop, session = reopened(folder / "store-0")
    stick = folder / "stick"
    stick.mkdir()
    packages, identity = iter(packages_of(folder)), identity_of(folder)
    idle = _saves(session, SAVES)
    importing = _beside(session, lambda own: take_in(own, next(packages), identity=identity))
    for each in packages:  # what the saves left time for is taken in before the export
        take_in(session, each, identity=identity)
    exporting = _beside(session, lambda own: export(own, stick))
    idle += _saves(session, SAVES)
    shut((laptop, session))
    baseline = _slowest(idle)
    return [
        Row("save, 99th percentile, during an export", _slowest(exporting), "ms", "≤ 3 ×", baseline),
        Row("save, 99th percentile, during an import", _slowest(importing), "ms", "≤ 3 ×", baseline),
    ]


def _beside(session: Session, job: Callable[[Session], object]) -> list[float]:
    """Save while a job is done again and again in another thread, until there is no more of it or enough was saved."""
    enough, ended = Event(), Event()

    def work() -> None:
        with session.beside() as own:
            try:
                while not enough.is_set():
                    job(own)
            except StopIteration:
                pass
            finally:
                ended.set()

    thread = Thread(target=work)
    thread.start()
    found: list[float] = []
    while len(found) < SAVES and not ended.is_set():
        found += _saves(session, 1)
    enough.set()
    thread.join()
    return found


def _saves(session: Session, count: int) -> list[float]:
    ids = session.reader.in_unit(UNIT.code)
    found = []
    for who in islice(cycle(ids), count):
        found.append(timed_ms(lambda: observations.observe(session, who, OBSERVED)))  # noqa: B023 - called at once
        time.sleep(PAUSE_S)
    return found


def _slowest(values: list[float]) -> float:
    """The 99th percentile."""
    return statistics.quantiles(values, n=100)[98]
