"""A field of files: chosen with a button or dropped on it. Opens nothing by itself."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QPushButton
from typing_extensions import override

from console.words import _
from ui.widgets.part import Part, text

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from ui.setting import Setting


class FilesField(Part):
    """``asked`` and ``pattern`` are what the file dialogue says and shows.

    Signals:
        chosen(object): a list of paths.
    """

    chosen = Signal(object)

    def __init__(self, setting: Setting, hint: str, pattern: str, parent: QWidget | None = None) -> None:
        super().__init__(setting, parent)
        self.setObjectName("bar")
        self._hint, self._pattern = hint, pattern
        self.setAcceptDrops(True)
        self.said, self.button = text("sub", wrap=True), QPushButton()
        row = QHBoxLayout(self)
        row.setContentsMargins(14, 10, 10, 10)
        row.addWidget(self.said, 1)
        row.addWidget(self.button)
        self.button.clicked.connect(self._ask)
        self.retranslate()

    @override
    def retranslate(self) -> None:
        """Word the field again."""
        self.said.setText(_(self._hint))
        self.button.setText(_("Choose files…"))

    @override
    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Files may be dropped here; nothing else."""
        if event.mimeData().hasUrls():
            event.acceptProposedAction()

    @override
    def dropEvent(self, event: QDropEvent) -> None:
        """Take the files that were dropped."""
        self._emit_chosen([Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()])

    def _ask(self) -> None:
        names, _kind = QFileDialog.getOpenFileNames(self, _("Choose files"), "", self._pattern)
        self._emit_chosen([Path(name) for name in names])

    def _emit_chosen(self, paths: list[Path]) -> None:
        if paths:
            self.chosen.emit(paths)
