"""A red line above the board as long as somebody must act in a handover. It hinders nobody."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget
from typing_extensions import override

from console.ward import handovers
from console.words import _, ngettext
from ui.widgets.line import Line
from ui.widgets.part import Part

if TYPE_CHECKING:
    from console.record.handovers import Handover
    from ui.desk import Desk


class HandoverNotice(Part):
    """How many handovers wait, since when, and the way to them; nothing when none does."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk.setting, parent)
        self.desk = desk
        self._waiting: tuple[Handover, ...] = ()
        self.line = Line(self.setting, "danger", "alert-circle", self)
        self.go = QPushButton(self)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(12, 6, 12, 0)
        layout.addWidget(self.line, 1)
        layout.addWidget(self.go)
        self.go.clicked.connect(lambda: desk.show_page("handover"))
        desk.changed.connect(self._hear)
        desk.unlocked.connect(self.refresh)
        desk.locked.connect(self._forget)
        self.refresh()
        self.retranslate()

    def refresh(self) -> None:
        """Read it again."""
        if self.desk.session is not None:
            self.desk.run(handovers.waiting, self._show)

    def _forget(self) -> None:
        self._show(())

    def _show(self, waiting: tuple[Handover, ...]) -> None:
        self._waiting = waiting
        self.retranslate()

    def _hear(self, touched: frozenset[str]) -> None:
        if touched & {"handover_prepared", "handover_answered", "handover_replied", "struck", "package_received"}:
            self.refresh()

    @override
    def retranslate(self) -> None:
        """Word the line again."""
        self.setVisible(bool(self._waiting))
        self.go.setText(_("Handover"))
        if self._waiting:
            count, first = len(self._waiting), self._waiting[0]
            said = ngettext("{n} handover waits for an answer", "{n} handovers wait for an answer", count)
            since = _("since {time}, by {name}").format(time=self.setting.moment(first.prepared_at), name=first.by)
            self.line.say(f"{said} · {since}", "danger", "alert-circle")
