"""The page that covers everything when there is no book to open, or it cannot be opened safely.

Says what happened, what is kept and what to do. Offers to try again, to copy what IT needs to know,
the training ward, and to bring a copy back. It has no button that removes anything, and never will.
"""

from __future__ import annotations

import platform
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QVBoxLayout
from typing_extensions import override

from console.errors import Fault
from console.version import VERSION
from console.words import _
from ui.frame.rail import other_language_name
from ui.widgets.line import Line
from ui.widgets.part import Part, text

if TYPE_CHECKING:
    from pathlib import Path

    from PySide6.QtWidgets import QWidget

    from console.errors import CahierError
    from ui.setting import Setting


BARE = frozenset({Fault.STORE_MISSING, Fault.FILE_MISSING})
"""What is said of a folder that holds no store."""


def diagnostics(problem: CahierError, folder: Path) -> str:
    """What IT needs to know, and nothing of a patient: versions, the code, and the files that lie there."""
    lines = [
        f"cahier {VERSION}",
        f"{platform.system()} {platform.release()}",
        f"code {problem.code}",
        f"folder {folder}",
    ]
    if folder.is_dir():
        files = sorted(path for path in folder.iterdir() if path.is_file())
        lines += [f"{path.name} {path.stat().st_size}" for path in files]
    return "\n".join(lines)


class RecoveryPage(Part):
    """One problem and its next steps.

    Signals:
        retry_requested: try to open the book again.
        language_requested: the other language.
        training_requested: the training ward.
        restore_requested: bring the book back from a copy.
        prepare_requested: make this bare laptop a station.
        salvage_requested: copy out what can still be read.
    """

    retry_requested = Signal()
    language_requested = Signal()
    training_requested = Signal()
    restore_requested = Signal()
    prepare_requested = Signal()
    salvage_requested = Signal()

    def __init__(self, setting: Setting, folder: Path, parent: QWidget | None = None) -> None:
        super().__init__(setting, parent)
        self.setObjectName("not_open")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._folder = folder
        self._error: CahierError | None = None
        self.title, self.kept, self.advice = text("h1", wrap=True), text(wrap=True), text("h3", wrap=True)
        self.happened = Line(setting, "danger", "alert-circle")
        self.where, self.copied = text("sub", wrap=True), text("sub")
        self.retry, self.copy = QPushButton(), QPushButton()
        self.retry.setObjectName("primary")
        self.training, self.language = QPushButton(), QPushButton()
        self.restore, self.prepare, self.salvage = QPushButton(), QPushButton(), QPushButton()
        self._lay_out()
        self.retry.clicked.connect(self._emit_retry)
        self.copy.clicked.connect(self._copy)
        self.training.clicked.connect(self._emit_training)
        self.language.clicked.connect(self._emit_language)
        self.restore.clicked.connect(self._emit_restore)
        self.prepare.clicked.connect(self._emit_prepare)
        self.salvage.clicked.connect(self._emit_salvage)
        self.retranslate()

    def _lay_out(self) -> None:
        self._card = QFrame()
        self._card.setObjectName("card")
        column = QVBoxLayout(self._card)
        column.setContentsMargins(32, 28, 32, 28)
        column.setSpacing(14)
        for widget in (self.title, self.happened, self.kept, self.advice, self.where):
            column.addWidget(widget)
        foot = QHBoxLayout()
        foot.setSpacing(10)
        ways = QHBoxLayout()
        ways.setSpacing(10)
        ways.addWidget(self.restore)
        ways.addWidget(self.salvage)
        ways.addWidget(self.prepare)
        ways.addStretch(1)
        column.addLayout(ways)
        foot.addWidget(self.copy)
        foot.addWidget(self.training)
        foot.addStretch(1)
        foot.addWidget(self.retry)
        column.addLayout(foot)
        column.addWidget(self.copied)
        top = QHBoxLayout()
        top.addStretch(1)
        top.addWidget(self.language)
        middle = QHBoxLayout()
        middle.addStretch(1)
        middle.addWidget(self._card)
        middle.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 18, 24, 36)
        layout.addLayout(top)
        layout.addStretch(1)
        layout.addLayout(middle)
        layout.addStretch(2)
        self._card.setFixedWidth(self.setting.look.px(680))

    def show_problem(self, error: CahierError) -> None:
        """Say what is the matter."""
        self._error = error
        self.salvage.setVisible(error.fault is Fault.STORE_DAMAGED)
        self.prepare.setVisible(error.fault in BARE)  # never over a book or its keys
        self.retranslate()
        self.retry.setFocus()

    @override
    def retranslate(self) -> None:
        """Word everything again."""
        self.title.setText(_("The book of this laptop is not open"))
        self.retry.setText(_("Try again"))
        self.copy.setText(_("Copy for IT"))
        self.training.setText(_("Training ward"))
        self.restore.setText(_("Bring back a copy…"))
        self.prepare.setText(_("Prepare this laptop…"))
        self.salvage.setText(_("Copy out what can be read…"))
        self.language.setText(other_language_name())
        self.where.setText(_("Folder: {folder}").format(folder=self._folder))
        self.copied.clear()
        if self._error is not None:
            self.happened.say(self._error.happened, "danger", "alert-circle")
            self.kept.setText(self._error.kept)
            self.advice.setText(self._error.next)

    @override
    def restyle(self) -> None:
        """Grow with the text."""
        self._card.setFixedWidth(self.setting.look.px(680))

    def _copy(self) -> None:
        if self._error is not None:
            QGuiApplication.clipboard().setText(diagnostics(self._error, self._folder))
            self.copied.setText(_("Copied: it names no patient."))

    def _emit_retry(self) -> None:
        self.retry_requested.emit()

    def _emit_language(self) -> None:
        self.language_requested.emit()

    def _emit_training(self) -> None:
        self.training_requested.emit()

    def _emit_restore(self) -> None:
        self.restore_requested.emit()

    def _emit_salvage(self) -> None:
        self.salvage_requested.emit()

    def _emit_prepare(self) -> None:
        self.prepare_requested.emit()
