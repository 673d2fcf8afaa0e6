"""Work beside the window: one thread for everything that touches the book, one for what does not.

A lane runs one job after the other and answers on the thread of the window. Jobs are plain functions
that touch no widget; each speaks the language of whoever submitted it. One of the two places that
catch everything: what is not a `CahierError` is a defect and goes to the crash report.
"""

from __future__ import annotations

import sys
from collections import deque
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from dataclasses import dataclass, field
from functools import partial
from threading import Event, Lock
from typing import Any, Protocol, TypeVar

from PySide6.QtCore import QObject, Qt, Signal, Slot
from shiboken6 import isValid

from console.errors import CahierError, Fault

T = TypeVar("T")
Done = Callable[[T], object]
Failed = Callable[[CahierError], object]


class Progress(Protocol):
    """How far a job is: done so far, of how many (0 while that is not known), and what it is about just now."""

    def __call__(self, done: int, total: int, what: str = "", /) -> None:
        """Tell it."""
        ...


LongJob = Callable[[Progress, Event], T]
Crashed = Callable[[Exception], object]


def to_excepthook(problem: Exception) -> None:
    """Hand a defect to ``sys.excepthook``, as an exception in a slot would be."""
    sys.excepthook(type(problem), problem, problem.__traceback__)


def is_gone(callback: object) -> bool:
    """Whether a callback belongs to an object that Qt has deleted: nobody is there to be told.

    Looks at whose method it is, also inside a partial, and at the objects that a closure holds.
    """
    if isinstance(callback, partial):
        return is_gone(callback.func)
    held = [cell.cell_contents for cell in getattr(callback, "__closure__", None) or ()]
    owners = (getattr(callback, "__self__", None), *held)
    return any(isinstance(owner, QObject) and not isValid(owner) for owner in owners)


@dataclass(slots=True)
class Ticket:
    """One submitted job. ``cancel`` asks a long job to stop at its next safe point."""

    cancelled: Event = field(default_factory=Event)

    def cancel(self) -> None:
        """Ask the job to stop; it still answers exactly once."""
        self.cancelled.set()


class Lane(QObject):
    """One worker thread and its answers.

    Exactly one of ``done``, ``failed`` and the crash report is called for each job, on the thread
    that made the lane; none where the page that asked has been deleted meanwhile.

    Signals (private to the lane): ``_ready`` wakes the window's thread when there is an answer.
    """

    _ready = Signal()

    def __init__(self, name: str, crashed: Crashed = to_excepthook, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._crashed = crashed
        self._answers: deque[Callable[[], object]] = deque()
        self._open: dict[int, Ticket] = {}
        self._lock = Lock()
        self._closed = False
        self._pool = ThreadPoolExecutor(max_workers=1, thread_name_prefix=name)
        self._ready.connect(self._deliver, Qt.ConnectionType.QueuedConnection)

    def submit(self, job: Callable[[], T], *, done: Done[T] | None = None, failed: Failed | None = None) -> Ticket:
        """Run a job after those already submitted.

        Args:
            job: takes nothing, touches no widget.
            done: gets the result.
            failed: gets the `CahierError` that the job raised; ``closing`` after :meth:`close`.
        """
        return self._start(lambda _progress, _cancelled: job(), done, failed, None)

    def submit_long(
        self,
        job: LongJob[T],
        *,
        done: Done[T] | None = None,
        failed: Failed | None = None,
        progress: Progress | None = None,
    ) -> Ticket:
        """Run a job that tells how far it is and looks, now and then, whether it should stop.

        Args:
            job: gets a ``progress(done, total)`` to call and an event that is set when it should stop.
            done: gets the result, also that of a job which stopped early.
            failed: gets the `CahierError` that the job raised.
            progress: called on the window's thread with what the job told.
        """
        return self._start(job, done, failed, progress)

    def close(self) -> None:
        """Take nothing more, ask long jobs to stop, wait for all, and deliver what is left."""
        self._closed = True
        with self._lock:
            for ticket in self._open.values():
                ticket.cancel()
        self._pool.shutdown(wait=True)
        while self._answers:
            self._deliver()

    def _start(self, job: LongJob[T], done: Done[T] | None, failed: Failed | None, progress: Progress | None) -> Ticket:
        work = _Work(job, done, failed, progress)
        if self._closed:
            work.end(failed, CahierError(Fault.CLOSING))
            self._answer(work.deliver)
            return work.ticket
        with self._lock:
            self._open[id(work)] = work.ticket
        self._pool.submit(copy_context().run, self._run, work)
        return work.ticket

    def _run(self, work: _Work) -> None:
        try:
            work.do(self._answer)
        except CahierError as error:
            work.end(work.failed, error)
        except Exception as problem:  # noqa: BLE001 - a defect must reach the report, not vanish in a thread
            work.end(self._crashed, problem)
        with self._lock:
            del self._open[id(work)]
        self._answer(work.deliver)

    def _answer(self, answer: Callable[[], object]) -> None:
        self._answers.append(answer)
        self._ready.emit()

    @Slot()
    def _deliver(self) -> None:
        # Closing may already have delivered what this wake-up announced.
        if self._answers:
            self._answers.popleft()()


class _Work:
    """One job and who is told of it, handed to the worker and back.

    The worker holds this and nothing in it: a page whose last mention is in a job or a callback would
    otherwise be deleted in the worker's thread.
    """

    def __init__(
        self, job: LongJob[Any], done: Done[Any] | None, failed: Failed | None, progress: Progress | None
    ) -> None:
        self.ticket = Ticket()
        self.failed = failed
        self._job: LongJob[Any] | None = job
        self._done, self._progress = done, progress
        self._told: Callable[[Any], object] | None = None
        self._value: object = None

    def do(self, answer: Callable[[Callable[[], object]], None]) -> None:
        """In the worker: do the job; what it tells on the way is answered."""

        def told(so_far: int, total: int, what: str = "", /) -> None:
            answer(lambda: self._tell(so_far, total, what))

        if self._job is not None:
            self.end(self._done, self._job(told, self.ticket.cancelled))

    def end(self, told: Callable[[Any], object] | None, value: object) -> None:
        """In the worker: whom to tell what."""
        self._told, self._value = told, value

    def deliver(self) -> None:
        """On the window's thread: tell it, and let go of everything."""
        told, value = self._told, self._value
        self._job = self._done = self._progress = self._told = self._value = self.failed = None
        if told is not None and not is_gone(told):
            told(value)

    def _tell(self, so_far: int, total: int, what: str) -> None:
        if self._progress is not None and not is_gone(self._progress):
            self._progress(so_far, total, what)
