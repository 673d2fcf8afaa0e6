"""How far long work is, how long it will take, and a button that stops it at its next safe point."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QPushButton, QSizePolicy, QVBoxLayout
from typing_extensions import override

from console.errors import CahierError, Fault
from console.words import N_, _, ngettext
from ui.widgets.part import Part, text

if TYPE_CHECKING:
    from collections.abc import Callable
    from threading import Event

    from ui.lane import Progress, Ticket
    from ui.setting import Setting

SURE_AFTER_S = 2
"""Seconds before the time that is left is told: the first chunks say little about the rest."""


def until_stopped(told: Progress, cancelled: Event) -> Progress:
    """The progress of a long job, which ends it with ``stopped`` once somebody asked for that."""

    def progress(done: int, total: int, what: str = "", /) -> None:
        if cancelled.is_set():
            raise CahierError(Fault.STOPPED)
        told(done, total, what)

    return progress


def naming(progress: Progress, what: str) -> Callable[[int, int], object]:
    """The progress of work on one thing, which says with how far it is what that is."""
    return lambda done, total: progress(done, total, what)


class Running(Part):
    """What it is about and how far, a bar and a button; seen only while something runs.

    ``counted`` is the message id in which is said how many of how many are done.
    """

    def __init__(self, setting: Setting, counted: str = N_("{done} of {total} entries")) -> None:
        super().__init__(setting)
        self._counted = counted
        self._ticket: Ticket | None = None
        self._began, self._first, self._total = 0.0, 0, 0
        self.bar, self.stop, self.said = QProgressBar(), QPushButton(), text("sub", wrap=True)
        self.bar.setTextVisible(False)  # over the bar it would be read against two colours
        self.bar.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        column = QVBoxLayout()
        column.setSpacing(4)
        column.addWidget(self.said)
        column.addWidget(self.bar)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addLayout(column, 6)
        row.addWidget(self.stop)
        row.addStretch(1)
        self.stop.clicked.connect(self._stop)
        self.retranslate()
        self.hide()

    @property
    def is_on(self) -> bool:
        """Whether something runs."""
        return self._ticket is not None

    def begin(self, ticket: Ticket, what: str = "") -> None:
        """Something runs now, or as soon as other long work is done."""
        self._ticket, self._total = ticket, 0
        self.bar.setRange(0, 0)
        self._say(what)
        self.stop.setEnabled(True)
        self.show()

    def tell(self, done: int, total: int, what: str = "", /) -> None:
        """How far it is, and with what; a total of 0 is not known yet."""
        if self._ticket is None:
            return
        self._say(what)
        if not total:
            return
        now = self.setting.clock.monotonic()
        if total != self._total or done < self.bar.value():  # another part of it begins
            self._began, self._first, self._total = now, done, total
        self.bar.setRange(0, total)
        self.bar.setValue(done)
        said = _(self._counted).format(done=done, total=total)
        passed, came = now - self._began, done - self._first
        if came > 0 and passed >= SURE_AFTER_S:
            said = f"{said} · {_left(passed * (total - done) / came)}"
        self._say(what, said)

    def _say(self, *parts: str) -> None:
        self.said.setText(" · ".join(part for part in parts if part))

    def end(self) -> None:
        """It runs no more."""
        self._ticket = None
        self.hide()

    def _stop(self) -> None:
        if self._ticket is not None:
            self._ticket.cancel()
            self.stop.setEnabled(False)

    @override
    def retranslate(self) -> None:
        """Word everything again."""
        self.stop.setText(_("Stop"))
        self.bar.setAccessibleName(_("How far it is"))


def _left(seconds: float) -> str:
    minutes = round(seconds / 60)
    return (
        ngettext("about {n} minute left", "about {n} minutes left", minutes)
        if minutes
        else _("less than a minute left")
    )
