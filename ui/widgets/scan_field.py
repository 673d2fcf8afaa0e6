"""A field for a scanner, which is a keyboard: keeps the signs that a line of text would drop, starts nothing.

Scanners send the group separator as a control character, as Ctrl+], as F8, or as a sign of their own;
all of them are kept and shown. Tab and Enter end a scan; whatever follows within the same burst is
part of the next one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit
from typing_extensions import override

from console.record.scan import SHOWN_SEPARATOR

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

_SEPARATORS = frozenset("\x1c\x1d\x1e\x1f")


class ScanEdit(QLineEdit):
    """One scan at a time.

    Signals:
        scanned(str): Enter or Tab after something was scanned or typed.
    """

    scanned = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("scan")

    @override
    def event(self, event: QEvent) -> bool:
        """Keys of a scan belong to the scan: neither a shortcut of the window nor the next field takes them."""
        if isinstance(event, QKeyEvent):
            if event.type() == QEvent.Type.ShortcutOverride and (self._separates(event) or _is_plain(event)):
                event.accept()
                return True
            tab = Qt.Key(event.key()) is Qt.Key.Key_Tab and self.text().strip()
            if event.type() == QEvent.Type.KeyPress and tab:
                self._emit_scanned()
                return True
        return super().event(event)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Keep separators, end at Enter."""
        if self._separates(event):
            self.insert(SHOWN_SEPARATOR)
        elif Qt.Key(event.key()) in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if self.text().strip():
                self._emit_scanned()
        else:
            super().keyPressEvent(event)

    @staticmethod
    def _separates(event: QKeyEvent) -> bool:
        key = Qt.Key(event.key())
        is_control = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        return (
            event.text() in _SEPARATORS
            or key is Qt.Key.Key_F8
            or (is_control and key in (Qt.Key.Key_BracketRight, Qt.Key.Key_Dollar))  # Ctrl+] and its key on AZERTY
        )

    def _emit_scanned(self) -> None:
        self.scanned.emit(self.text())


def _is_plain(event: QKeyEvent) -> bool:
    """A character, with or without Shift."""
    plain = event.modifiers() in (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ShiftModifier)
    return plain and bool(event.text()) and event.text().isprintable()
