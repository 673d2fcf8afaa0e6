"""F3, the handover: prepare it in bed order, take over and history, and what was begun and not signed.

An unanswered handover never stops anybody from going home: it stays red until somebody acts.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, cast

from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QTabBar, QVBoxLayout
from typing_extensions import override

from console.ward import drafts, reading
from console.words import _, ngettext
from ui.desk import preference
from ui.pages.handover_drafts import DraftsPane
from ui.pages.handover_prepare import PreparePane
from ui.pages.handover_take import TakeOverPane
from ui.widgets.line import Line
from ui.widgets.part import Part, text
from ui.widgets.segments import Segments
from ui.wording.handover import MODELS, Model

if TYPE_CHECKING:
    from console.record.file import PatientFile
    from console.record.handovers import Handover
    from console.ward.drafts import Begun
    from console.ward.session import Session
    from ui.desk import Desk

MODEL = "handover_model"  # the setting under which the book keeps which labels a person reads
TOUCHING = frozenset({"handover_item", "handover_prepared", "handover_answered", "handover_replied"})


class Shown(NamedTuple):
    """What the page reads: the patients in bed order, the handovers (newest first), drafts, the labels."""

    files: tuple[PatientFile, ...]
    given: tuple[Handover, ...]
    begun: tuple[Begun, ...]
    model: Model


def read_page(session: Session) -> Shown:
    """Read it; drafts are one's own, or everybody's for whoever is in charge."""
    files = tuple(row.file for row in reading.board(session).rows if row.file and row.kind.name == "PATIENT")
    given = tuple(reversed(session.reader.handovers(session.unit.code)))
    begun = drafts.begun(session, mine_only=not drafts.may_read_others(session))
    kept = session.reader.setting(preference(session.person.id, MODEL))
    return Shown(files, given, begun, "IPASS" if kept == b"IPASS" else "SBAR")


class HandoverPage(Part):
    """Three panes under tabs."""

    key = "handover"

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk.setting, desk.shell.floor())
        self.setObjectName("page")
        self.desk = desk
        self.title = text("h1", parent=self)
        self.tabs = QTabBar(self)
        self.model = Segments(self.setting, MODELS, self)
        self.waiting = Line(self.setting, "danger", "alert-circle", self)
        self.waiting.hide()
        self.prepare, self.take, self.drafts = PreparePane(desk, self), TakeOverPane(desk, self), DraftsPane(desk, self)
        self.panes = QStackedWidget(self)
        for pane in (self.prepare, self.take, self.drafts):
            self.tabs.addTab("")
            self.panes.addWidget(pane)
        self._count = 0
        self._begun: tuple[Begun, ...] = ()
        head = QHBoxLayout()
        head.addWidget(self.title)
        head.addWidget(self.tabs)
        head.addWidget(self.model)
        head.addStretch(1)
        head.addWidget(self.waiting)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(18, 10, 18, 10)
        layout.addLayout(head)
        layout.addWidget(self.panes, 1)
        self.tabs.currentChanged.connect(self.panes.setCurrentIndex)
        self.model.chosen.connect(self._read_as)
        self.take.answer.answered.connect(self.refresh)
        desk.changed.connect(self._hear)
        desk.locked.connect(self._empty)
        self.retranslate()

    def open(self, patient: str | None = None, **_what: object) -> None:
        """Open at a patient, or at the first bed."""
        self.prepare.begin(patient)
        self.refresh()

    def refresh(self) -> None:
        """Read patients, handovers and drafts again."""
        self.desk.run(read_page, self._show)

    def _show(self, shown: Shown) -> None:
        if self.desk.session is None:
            return
        self._count = sum(each.is_waiting for each in shown.given)
        self._begun = shown.begun
        self._wear(shown.model)
        self.prepare.show_files(shown.files)
        self.prepare.show_begun([each for each in shown.begun if each.key.author == self.desk.author])
        self.take.show_given(shown.given)
        self.drafts.show_begun(shown.begun)
        self.retranslate()

    def _wear(self, model: Model) -> None:
        self.model.choose(model)
        self.prepare.item.read_as(model)
        self.take.read_as(model)

    def _read_as(self, key: str) -> None:
        self._wear(cast(Model, key))
        self.desk.prefer(MODEL, key)

    def _hear(self, touched: frozenset[str]) -> None:
        if self.desk.session is not None and touched & TOUCHING:
            self.refresh()

    def _empty(self) -> None:
        self._begun = ()
        for pane in (self.prepare, self.take, self.drafts):
            pane.empty()

    @override
    def retranslate(self) -> None:
        """Word everything again."""
        self.title.setText(_("Handover"))
        self.tabs.setTabText(0, _("Prepare"))
        self.tabs.setTabText(1, _("Take over and history"))
        self.tabs.setTabText(2, _("Not signed · {n}").format(n=len(self._begun)))
        self.model.describe(_("Read as"))
        self.waiting.setVisible(bool(self._count))
        self.waiting.say(
            ngettext("{n} handover waits for an answer", "{n} handovers wait for an answer", self._count),
            "danger", "alert-circle",
        )  # fmt: skip
