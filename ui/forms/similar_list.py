"""People who may be the one that is typed: shown beside, never in the way."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget
from typing_extensions import override

from console.words import _
from ui.widgets.part import Part, text
from ui.wording import phrases

if TYPE_CHECKING:
    from collections.abc import Sequence

    from console.record.file import PatientFile
    from ui.setting import Setting

SHOWN = 4


class SimilarList(Part):
    """Each person with two identifiers and "It is this person"; under them "Somebody else".

    Signals:
        chosen(object): the file of the person that it is.
        dismissed: it is somebody else.
    """

    chosen = Signal(object)
    dismissed = Signal()

    def __init__(self, setting: Setting, parent: QWidget | None = None) -> None:
        super().__init__(setting, parent)
        self._files: tuple[PatientFile, ...] = ()
        self.buttons: list[QPushButton] = []
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(5)
        self._cards = QWidget(self)
        self._inner = QVBoxLayout(self._cards)
        self._inner.setContentsMargins(0, 0, 0, 0)
        self.heading = text("h3", wrap=True, parent=self)
        self.other = QPushButton(self)
        self.other.setAutoDefault(False)
        self.other.clicked.connect(self._emit_dismissed)
        self._column.addWidget(self.heading)
        self._column.addWidget(self._cards)
        self._column.addWidget(self.other)
        self._column.addStretch(1)
        self.setFixedWidth(setting.look.px(300))
        self.show_files(())

    def show_files(self, files: Sequence[PatientFile]) -> None:
        """Show who may be meant."""
        self._files = tuple(files[:SHOWN])
        self.retranslate()

    @override
    def retranslate(self) -> None:
        """Word the list again."""
        while self._inner.count():
            item = self._inner.takeAt(0)
            taken = item.widget() if item is not None else None
            if taken is not None:
                taken.hide()
                taken.deleteLater()
        self.buttons = []
        for file in self._files:
            self._add(file)
        self.heading.setText(_("Is it one of these?") if self._files else _("Nobody here has a near name."))
        self.other.setText(_("Somebody else"))
        self.other.setVisible(bool(self._files))

    def _add(self, file: PatientFile) -> None:
        name, line = text("h3", wrap=True, parent=self._cards), text("sub", wrap=True, parent=self._cards)
        name.setText(file.identity.name)
        where = f"{file.place.whereabouts.label} · " if hasattr(file.place.whereabouts, "label") else ""
        line.setText(where + phrases.identity_line(file, self.setting))
        button = QPushButton(_("It is this person"), self._cards)
        button.setAccessibleName(_("It is this person: {name}").format(name=file.identity.name))
        button.clicked.connect(lambda: self._emit_chosen(file))
        self.buttons.append(button)
        for widget in (name, line, button):
            self._inner.addWidget(widget)

    def _emit_chosen(self, file: PatientFile) -> None:
        self.chosen.emit(file)

    def _emit_dismissed(self) -> None:
        self.dismissed.emit()
