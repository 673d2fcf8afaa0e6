"""A package whose way in was interrupted by a lock or a power cut: it goes on after the unlock, and is seen to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from console.crossing.arrival import Coming, coming
from console.crossing.intake import go_on
from console.errors import CahierError, Fault
from console.words import _
from ui.widgets.running import naming, until_stopped

if TYPE_CHECKING:
    from threading import Event

    from console.crossing.intake import Outcome
    from console.ward.session import Session
    from ui.desk import Desk
    from ui.lane import Progress, Ticket


class Resumed(QObject):
    """One window's. ``ticket`` is that of the work while it runs, ``name`` the package's.

    Signals:
        began: a package goes on.
        told(int, int, str): entries in, of how many, the package.
        ended: it is in, or was stopped: what is in stays in.
    """

    began, told, ended = Signal(), Signal(int, int, str), Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._desk = desk
        self.ticket: Ticket | None = None
        self.name = ""
        desk.unlocked.connect(self._look)
        desk.locked.connect(self._forget)

    def _look(self) -> None:
        self._desk.run(lambda session: coming(session.reader), self._found)

    def _found(self, state: Coming | None) -> None:
        if state is None or self.ticket is not None:
            return
        self.name = state.name

        def job(own: Session, told: Progress, cancelled: Event) -> Outcome | None:
            return go_on(own, progress=naming(until_stopped(told, cancelled), state.name))

        self.ticket = self._desk.write_long(job, self._done, self._failed, self._tell)
        self._desk.shell.say(_("{name} goes on coming in; see Exchange.").format(name=state.name), "ok")
        self._emit_began()

    def _tell(self, done: int, total: int, what: str = "", /) -> None:
        if self.ticket is not None:
            self._emit_told(done, total, what)

    def _done(self, _outcome: Outcome | None) -> None:
        self._forget()

    def _failed(self, error: CahierError) -> None:
        self._forget()
        if error.fault not in {Fault.STOPPED, Fault.LOCKED}:
            self._desk.refuse(error)

    def _forget(self) -> None:
        if self.ticket is not None:
            self.ticket = None
            self._emit_ended()

    def _emit_began(self) -> None:
        self.began.emit()

    def _emit_told(self, done: int, total: int, what: str) -> None:
        self.told.emit(done, total, what)

    def _emit_ended(self) -> None:
        self.ended.emit()
