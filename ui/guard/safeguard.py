"""Beside the window: keeps the mirror on a second medium up to date, and says what stands against this laptop.

Looks every few seconds while somebody is signed in. A medium that is not there is no error: the
mirror catches up when it is back. The window never waits for it.
"""

from __future__ import annotations

from contextlib import ExitStack
from enum import Enum
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from console.crossing.copies import mirror_place, open_mirror
from console.crossing.rollback import compare_mirror
from console.errors import CahierError, Fault
from console.ward.concerns import concerns
from console.words import N_

if TYPE_CHECKING:
    from threading import Event

    from console.record.instant import Instant
    from console.store.copying import Mirror
    from console.ward.session import Session
    from ui.desk import Desk
    from ui.lane import Progress

INTERVAL_MS = 5_000
TOLD = frozenset({Fault.CERTIFICATE_EXPIRED, Fault.STATION_REVOKED, Fault.KEYS_UNCONFIRMED})


class MirrorState(Enum):
    """How the mirror stands; the value is a message id."""

    NONE = N_("No mirror: if this laptop is lost, what is not on a stick is lost with it.")
    BEGINS = N_("The mirror is being made or found again; everything can go on meanwhile.")
    FOLLOWS = N_("The mirror follows: everything saved is also on the second medium.")
    AWAY = N_("The second medium is not there: the mirror waits.")
    REFUSED = N_("The mirror cannot be written.")


class Safeguard(QObject):
    """One window's.

    Signals:
        changed: the state of the mirror is another one, or it took entries in.
    """

    changed = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._desk = desk
        self._mirror: Mirror | None = None
        self._place: Path | None = None
        self._is_busy = False
        self.state = MirrorState.NONE
        self.problem = ""
        self.followed_at: Instant | None = None
        self._timer = QTimer(self, interval=INTERVAL_MS)
        self._timer.timeout.connect(self.look)
        desk.unlocked.connect(self._begin)
        desk.locked.connect(self._end)

    @property
    def place(self) -> Path | None:
        """Where the mirror is."""
        return self._place

    def mirror_to(self, medium: Path) -> None:
        """Keep the mirror on this medium from now on."""
        self._let_go()
        self._place = medium
        self.look()

    def look(self) -> None:
        """Bring the mirror up to date, unless that is under way."""
        place, mirror = self._place, self._mirror
        if place is None or self._desk.session is None or self._is_busy:
            return
        self._is_busy = True

        def follow(session: Session) -> bool:
            if not place.is_dir():
                raise CahierError(Fault.MIRROR_MISSING)
            if mirror is not None:
                mirror.catch_up(session.reader)
            return mirror is not None

        self._desk.run(follow, self._looked, self._failed)

    def _looked(self, follows: bool) -> None:  # noqa: FBT001 - an answer of the lane
        if follows:
            self._followed()
        else:
            self._open()

    def _open(self) -> None:
        """Find the mirror on its medium, or make it, and bring in what it lacks: long work, beside every save."""
        place, laptop, session = self._place, self._desk.laptop, self._desk.session
        if place is None or laptop is None:
            self._is_busy = False
            return
        self._become(MirrorState.BEGINS)

        def opened(own: Session, _told: Progress, _cancelled: Event) -> Mirror:
            with ExitStack() as undo:
                mirror = open_mirror(laptop, own, place)
                undo.callback(mirror.close)
                mirror.catch_up(own.reader)
                undo.pop_all()
            return mirror

        def found(mirror: Mirror) -> None:
            if place != self._place or session is not self._desk.session:
                self._desk.lane.submit(lambda: _closed(mirror), failed=lambda _error: None)
                self._is_busy = False
                return
            self._mirror = mirror
            self._followed()

        self._desk.read_long(opened, found, self._failed)

    def _begin(self) -> None:
        self._desk.run(mirror_place, self._found)
        laptop = self._desk.laptop
        if laptop is not None:
            self._desk.run(lambda session: concerns(session, laptop.vault), self._tell)
        self._timer.start()

    def _found(self, place: Path | None) -> None:
        self._place = self._place or place
        self.look()

    def _tell(self, found: list[CahierError]) -> None:
        for concern in found:
            if concern.fault in TOLD:
                self._desk.shell.say(str(concern), "warn")

    def _followed(self) -> None:
        self._is_busy = False
        self.followed_at = self._desk.setting.now()
        self._become(MirrorState.FOLLOWS)

    def _failed(self, error: CahierError) -> None:
        self._is_busy = False
        self._let_go()
        away = error.fault in (Fault.MIRROR_MISSING, Fault.DISK_FAILED, Fault.MEDIUM_MISSING, Fault.STORE_MISSING)
        if error.fault in (Fault.LOCKED, Fault.CLOSING):
            return
        if error.fault is Fault.MIRROR_AHEAD and self.state is not MirrorState.REFUSED:
            self._desk.shell.say(str(error), "danger")
            self._note_set_back()
        self._become(MirrorState.AWAY if away else MirrorState.REFUSED, "" if away else str(error))

    def _note_set_back(self) -> None:
        """Write down that the book does not hold what its mirror holds."""
        laptop, place = self._desk.laptop, self._place
        if laptop is not None:
            self._desk.write(lambda session: compare_mirror(laptop, session, place))

    def _become(self, state: MirrorState, problem: str = "") -> None:
        self.state, self.problem = state, problem
        self._emit_changed()

    def _end(self) -> None:
        self._timer.stop()
        self._is_busy = False
        self._let_go()

    def _let_go(self) -> None:
        """Close the mirror, on the lane that wrote it."""
        mirror, self._mirror = self._mirror, None
        if mirror is not None:
            self._desk.lane.submit(lambda: _closed(mirror), failed=lambda _error: None)

    def _emit_changed(self) -> None:
        self.changed.emit()


def _closed(mirror: Mirror) -> None:
    """Close it; where the medium is gone nothing can be done, and nothing is lost."""
    try:
        mirror.close()
    except CahierError:
        return
