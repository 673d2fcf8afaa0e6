"""The home page: the board, and the panel of whoever is current beside it (or over it on a narrow window)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLayout, QPushButton, QScrollArea, QVBoxLayout
from typing_extensions import override

from console.words import _
from ui.widgets.board_view import BoardView
from ui.widgets.part import Part
from ui.widgets.patient_panel import PatientPanel

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtWidgets import QWidget

    from console.record.board import Board, BoardRow
    from console.record.file import PatientFile
    from ui.commands import Command
    from ui.setting import Setting

PANEL_WIDTH, NARROW = 436, 1100  # NARROW is what a window of 1200 leaves beside the rail


class BoardPage(Part):
    """Board and panel.

    Signals:
        opened(object): Enter or a double click on a `BoardRow`; on a narrow window it also shows the panel.
        action_requested(str, str): an action of the panel, and the patient's id.
        bed_requested(str, str, object): a form of the panel, the empty bed, and whom it is kept for (or None).
    """

    opened = Signal(object)
    action_requested = Signal(str, str)
    bed_requested = Signal(str, str, object)

    def __init__(self, setting: Setting, actions: Sequence[Command] = (), parent: QWidget | None = None) -> None:
        super().__init__(setting, parent)
        self.setObjectName("page")
        self.board = BoardView(setting, self)
        self.panel = PatientPanel(setting, actions, self)
        self.back = QPushButton(self)
        self._side = QVBoxLayout()
        self._side.setSpacing(8)
        self._side.addWidget(self.back, 0, Qt.AlignmentFlag.AlignLeft)
        self._frame = QScrollArea(self)  # what is said above the board must not squeeze the panel
        self._frame.setWidget(self.panel)
        self._frame.setWidgetResizable(True)
        self._frame.setFrameShape(QFrame.Shape.NoFrame)
        self._frame.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._frame.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._side.addWidget(self._frame, 1)
        layout = QHBoxLayout(self)
        layout.setSizeConstraint(QLayout.SizeConstraint.SetNoConstraint)
        layout.setContentsMargins(12, 10, 12, 8)
        layout.setSpacing(12)
        layout.addWidget(self.board, 1)
        layout.addLayout(self._side)
        self._is_open = False
        self._escape = QShortcut(QKeySequence("Esc"), self)
        self._escape.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        self._wire()
        self.retranslate()
        self.restyle()

    def _wire(self) -> None:
        self.board.selected.connect(self.panel.show_row)
        self.board.opened.connect(self._open)
        self.back.clicked.connect(self.close_panel)
        self._escape.activated.connect(self.close_panel)
        self.panel.action_requested.connect(self._emit_action)
        self.panel.bed_requested.connect(self.bed_requested)

    @property
    def is_narrow(self) -> bool:
        """Whether board and panel do not fit side by side at this text size."""
        return self.width() < self.setting.look.px(NARROW)

    def show_board(self, board: Board) -> None:
        """Show a board, and the panel of the current row as it is now."""
        self.board.show_board(board)
        self.panel.show_row(self.board.current())

    def show_beside(self, patient: str, others: tuple[PatientFile, ...]) -> None:
        """Show those who may be the same person as a patient, if that patient is still in the panel."""
        if self.panel.file is not None and self.panel.file.id == patient:
            self.panel.banner.show_beside(others)

    def close_panel(self) -> None:
        """Back to the board on a narrow window."""
        self._is_open = False
        self._arrange()
        self.board.table.setFocus()

    @override
    def retranslate(self) -> None:
        """Word the way back again."""
        self.back.setText(_("Back to the board"))

    @override
    def restyle(self) -> None:
        """Grow with the text."""
        self._arrange()

    @override
    def minimumSizeHint(self) -> QSize:
        """Small enough to become narrow: board and panel side by side must not hold the window open."""
        return QSize(self.setting.look.px(560), self.setting.look.px(240))

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        """Side by side or one at a time."""
        super().resizeEvent(event)
        self._arrange()

    def _arrange(self) -> None:
        narrow = self.is_narrow
        self.board.setVisible(not (narrow and self._is_open))
        self._frame.setVisible(not narrow or self._is_open)
        self.back.setVisible(narrow and self._is_open)
        self._frame.setMinimumWidth(0 if narrow else self.setting.look.px(PANEL_WIDTH))
        self._frame.setMaximumWidth(16_777_215 if narrow else self.setting.look.px(PANEL_WIDTH))
        self._escape.setEnabled(narrow and self._is_open)

    def _open(self, row: BoardRow) -> None:
        self._is_open = True
        self._arrange()
        if self.is_narrow:
            self.panel.focus_action()
        self._emit_opened(row)

    def _emit_opened(self, row: BoardRow) -> None:
        self.opened.emit(row)

    def _emit_action(self, action: str) -> None:
        file = self.panel.file
        if file is not None:
            self.action_requested.emit(action, file.id)
