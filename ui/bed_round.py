"""The bar of the bed round: for the row that is current, here, not here, or somebody else.

Says what was answered; writes nothing itself. The first task of an outage, so it is done with one
key for each bed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton
from typing_extensions import override

from console.record.board import RowKind
from console.record.codes.stay import Finding
from console.words import N_, _
from ui import phrases
from ui.theme import mark
from ui.widgets.part import Part, text

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from console.record.board import Board, BoardRow
    from ui.setting import Setting

ANSWERS = ((Finding.HERE, N_("Here")), (Finding.NOT_HERE, N_("Not here")), (Finding.SOMEBODY_ELSE, N_("Somebody else")))


class BedRoundBar(Part):
    """Invitation to the round, or the round itself.

    Signals:
        answered(object, object): a `BoardRow` with somebody in it, and a `Finding`.
        started: the round begins.
    """

    answered = Signal(object, object)
    started = Signal()

    def __init__(self, setting: Setting, keys_of: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(setting, parent)
        self.setObjectName("bar")
        self._row: BoardRow | None = None
        self._confirmed, self._total = 0, 0
        self.is_active = False
        self._keys: dict[Qt.Key, Finding] = {}
        self.said = text(wrap=True, parent=self)
        self.start = QPushButton(self)
        self.buttons: dict[Finding, QPushButton] = {finding: QPushButton(self) for finding, _label in ANSWERS}
        layout = QHBoxLayout(self)
        layout.setContentsMargins(14, 6, 10, 6)
        layout.setSpacing(8)
        layout.addWidget(self.said, 1)
        for number, (finding, _label) in enumerate(ANSWERS, start=1):
            layout.addWidget(self.buttons[finding])
            self.buttons[finding].setObjectName("primary" if finding is Finding.HERE else "")
            self.buttons[finding].clicked.connect(lambda _checked=False, found=finding: self.answer(found))
            self._keys[Qt.Key(Qt.Key.Key_0 + number)] = finding
        layout.addWidget(self.start)
        keys_of.installEventFilter(self)
        self.start.clicked.connect(self.toggle)
        self.retranslate()

    def show_board(self, board: Board) -> None:
        """Count who is confirmed."""
        self._confirmed, self._total = board.confirmed, len(board.patients)
        if self.is_active and self._confirmed >= self._total:
            self.is_active = False
        self.retranslate()

    def show_row(self, row: BoardRow | None) -> None:
        """Which bed the next answer is about."""
        self._row = row
        self.retranslate()

    def toggle(self) -> None:
        """Begin or end the round."""
        self.is_active = not self.is_active
        self.retranslate()
        if self.is_active:
            self._emit_started()

    def answer(self, finding: Finding) -> None:
        """Answer for the current row, while the round goes on and there is somebody to answer for."""
        if self.is_active and self._asks and self._row is not None:
            self._emit_answered(self._row, finding)

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """1, 2 and 3 answer while the round goes on and the hand is on the board."""
        if self.is_active and event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            finding = self._keys.get(Qt.Key(event.key()))
            if finding is not None:
                self.answer(finding)
                return True
        return super().eventFilter(watched, event)

    @property
    def _asks(self) -> bool:
        row = self._row
        return row is not None and row.file is not None and row.kind is RowKind.PATIENT and bool(row.bed)

    @override
    def retranslate(self) -> None:
        """Word the bar again."""
        counted = _("{n} of {total} confirmed").format(n=self._confirmed, total=self._total)
        self.start.setText(_("End the round") if self.is_active else _("Start the bed round"))
        for number, (finding, label) in enumerate(ANSWERS, start=1):
            self.buttons[finding].setText(f"{number} · {_(label)}")
            self.buttons[finding].setAccessibleName(_(label))
            self.buttons[finding].setVisible(self.is_active)
            self.buttons[finding].setEnabled(self._asks)
        mark(self, "active", value=self.is_active)
        self.setVisible(self.is_active or self._confirmed < self._total)
        if not self.is_active:
            said = _("Bed round: {counted}. Go from bed to bed and say who is there.")
            self.said.setText(said.format(counted=counted))
        elif self._row is None or self._row.file is None:
            self.said.setText(_("Bed round · {counted} · choose a bed with somebody in it").format(counted=counted))
        else:
            bed, name = phrases.bed_words(self._row.bed), self._row.file.identity.name
            self.said.setText(f"{bed} · {name} · {counted}")

    def _emit_answered(self, row: BoardRow, finding: Finding) -> None:
        self.answered.emit(row, finding)

    def _emit_started(self) -> None:
        self.started.emit()
